-- What officers have answered to difficulties. Of several answers to one the last holds; those before stay, with who gave them.
-- Which one has come to the point, its own events tell (`point.difficulty.answer`).
CREATE TABLE answer (
    id       uuid PRIMARY KEY,                      -- the highest one was given last
    point    uuid NOT NULL REFERENCES point,
    record   uuid NOT NULL,                         -- the difficulty, as the point names it
    text     text NOT NULL,
    given_by bigint NOT NULL REFERENCES officer,
    given_at timestamptz NOT NULL
);
CREATE INDEX answer_record ON answer (point, record, id);
