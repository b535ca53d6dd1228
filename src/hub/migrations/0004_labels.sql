-- Samples of one series are told apart by their labels, such as {"hw.id": "disk/sda"}.
ALTER TABLE sample ADD COLUMN labels jsonb NOT NULL DEFAULT '{}';
ALTER TABLE sample DROP CONSTRAINT sample_pkey;
ALTER TABLE sample ADD PRIMARY KEY (point, epoch, series, labels, slot);
