-- What a rule says that somebody should act upon: it opens and ends by itself. An alarm, beside it, stays until somebody has
-- looked into it.
CREATE TABLE alert (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    point   uuid NOT NULL REFERENCES point,
    rule    text NOT NULL,
    what    text NOT NULL,                          -- of which piece of equipment; '' where it is of the point
    details jsonb NOT NULL,                         -- by the names of the wire
    since   timestamptz NOT NULL,                   -- when what it tells of began
    began   timestamptz NOT NULL,                   -- when the rule was met
    ended   timestamptz,                            -- NULL: open
    CHECK (ended >= began)
);
-- One at a time, however many hubs judge.
CREATE UNIQUE INDEX alert_open ON alert (point, rule, what) WHERE ended IS NULL;
CREATE INDEX alert_ended ON alert (ended);
