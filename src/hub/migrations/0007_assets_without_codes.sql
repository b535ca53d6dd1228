-- An asset that has no code in anybody's books is one all the same: it is known by its name.
ALTER TABLE asset ADD COLUMN key text NOT NULL DEFAULT '';
UPDATE asset SET key = code;
ALTER TABLE asset ALTER COLUMN key DROP DEFAULT;
ALTER TABLE asset DROP CONSTRAINT asset_pkey;
ALTER TABLE asset ADD PRIMARY KEY (point, key);
