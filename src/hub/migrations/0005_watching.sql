-- How points stand, from what they tell of themselves. Everything here can be made anew from `event`. Of several tellings the
-- newest holds; a clock that was wrong is believed last.

CREATE TABLE outage (
    point uuid NOT NULL,
    id    text NOT NULL,                            -- as the point names it
    cause text NOT NULL,
    layer text NOT NULL,
    began timestamptz NOT NULL,
    ended timestamptz,                              -- NULL: it goes on, as far as is known
    PRIMARY KEY (point, id)
);
CREATE INDEX outage_began ON outage (point, began);

CREATE TABLE device (
    point           uuid NOT NULL,
    hw_id           text NOT NULL,
    type            text NOT NULL,
    state           text NOT NULL,
    reason          text NOT NULL,                  -- one or several, by spaces; '' where it is well
    model           text NOT NULL,
    since           timestamptz NOT NULL,           -- when it was noticed
    clock_plausible boolean NOT NULL,
    event           uuid NOT NULL,
    PRIMARY KEY (point, hw_id)
);

CREATE TABLE line_contract (
    point           uuid NOT NULL,
    valid_from      date NOT NULL,
    valid_to        date,                           -- the last day; NULL: still
    provider        text NOT NULL,
    plan            text NOT NULL,
    down            double precision,               -- Mbit/s; NULL: not told
    up              double precision,
    state           text NOT NULL,
    told_at         timestamptz NOT NULL,
    clock_plausible boolean NOT NULL,
    event           uuid NOT NULL,
    PRIMARY KEY (point, valid_from)
);

CREATE TABLE asset (
    point           uuid NOT NULL,
    code            text NOT NULL,
    name            text NOT NULL,
    type            text NOT NULL,
    hw_id           text NOT NULL,                  -- '' where no sensor sees it
    funding         text NOT NULL,
    handed_over     date,                           -- NULL: not told
    told_at         timestamptz NOT NULL,
    clock_plausible boolean NOT NULL,
    event           uuid NOT NULL,
    PRIMARY KEY (point, code)
);
