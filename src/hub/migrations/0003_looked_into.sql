-- Batches that say what the hub which took them didn't know: few, and looked for at every start.
CREATE INDEX batch_unknown ON batch (point, epoch, seq) WHERE unknown <> '{}';

-- Somebody has looked into an alarm: it stays, with what came of it.
ALTER TABLE alarm
    ADD COLUMN dealt_by bigint REFERENCES officer,
    ADD COLUMN dealt_at timestamptz,
    ADD COLUMN note text,
    ADD CHECK ((dealt_by IS NULL) = (dealt_at IS NULL) AND (dealt_by IS NULL) = (note IS NULL));
