-- What points have said, and who they are. Ids are ULIDs, kept as uuid: 16 bytes, in the order they were made.

-- Units are dated data: a code means what it means on a day. No level is known to the program.
CREATE TABLE unit (
    code       text NOT NULL,
    name       text NOT NULL,
    level      text NOT NULL,
    parent     text,                                -- the code of the unit above, on the same days
    valid_from date NOT NULL,
    valid_to   date,                                -- the last day; NULL: still
    PRIMARY KEY (code, valid_from),
    CHECK (valid_to >= valid_from)
);

CREATE TABLE point (
    id         uuid PRIMARY KEY,
    name       text NOT NULL DEFAULT '',
    unit_text  text NOT NULL DEFAULT '',            -- as the point's settings have it
    unit       text,                                -- a unit's code, once an officer has assigned it
    first_seen timestamptz NOT NULL,
    last_seen  timestamptz,                         -- when the last batch came
    version    text NOT NULL DEFAULT '',            -- of the program
    edition    text NOT NULL DEFAULT ''             -- the one that was shown last
);

CREATE TABLE point_key (
    point      uuid NOT NULL REFERENCES point,
    key        text NOT NULL,                       -- Ed25519, base64
    code       text NOT NULL,                       -- what people compare
    name       text NOT NULL,                       -- of the point, as whoever has this key calls it
    unit_text  text NOT NULL,
    state      text NOT NULL CHECK (state IN ('waiting', 'approved', 'replaced', 'revoked')),
    asked_at   timestamptz NOT NULL,
    wished_at  timestamptz NOT NULL,                -- when its last wish was made, by the clock of the point
    decided_at timestamptz,
    decided_by text,
    PRIMARY KEY (point, key)
);
CREATE INDEX point_key_code ON point_key (code);
CREATE UNIQUE INDEX point_key_approved ON point_key (point) WHERE state = 'approved';

-- The life of a point's ledger. Everything from 1 up to `through` is here; between it and `highest` are the gaps.
CREATE TABLE epoch (
    point      uuid NOT NULL REFERENCES point,
    epoch      uuid NOT NULL,
    through    bigint NOT NULL DEFAULT 0,
    highest    bigint NOT NULL DEFAULT 0,
    first_seen timestamptz NOT NULL,
    PRIMARY KEY (point, epoch)
);

CREATE TABLE batch (
    point       uuid NOT NULL,
    epoch       uuid NOT NULL,
    seq         bigint NOT NULL,
    signal      text NOT NULL,
    sha256      bytea NOT NULL,
    via         text NOT NULL CHECK (via IN ('line', 'stick')),
    received_at timestamptz NOT NULL,
    body        bytea NOT NULL,
    unknown     text[] NOT NULL DEFAULT '{}',       -- what it says that this hub doesn't know, for a newer one
    PRIMARY KEY (point, epoch, seq),
    FOREIGN KEY (point, epoch) REFERENCES epoch
);
-- The bodies are packed already.
ALTER TABLE batch ALTER COLUMN body SET STORAGE EXTERNAL;

-- Which starts of the machine have sealed which batches: one machine ends a start before it begins another.
CREATE TABLE boot (
    point   uuid NOT NULL,
    epoch   uuid NOT NULL,
    boot    text NOT NULL,
    lowest  bigint NOT NULL,
    highest bigint NOT NULL,
    PRIMARY KEY (point, epoch, boot),
    FOREIGN KEY (point, epoch) REFERENCES epoch
);

CREATE TABLE usage_day (
    point     uuid NOT NULL,
    epoch     uuid NOT NULL,
    day       date NOT NULL,                        -- at the point
    days      smallint NOT NULL,                    -- 1, or those of a month that was added up
    action    text NOT NULL,
    caused_by text NOT NULL,
    product   text NOT NULL,
    language  text NOT NULL,
    topic     text NOT NULL,
    kind      text NOT NULL,
    step      integer NOT NULL,
    face      text NOT NULL,
    title     text NOT NULL,
    n         bigint NOT NULL,
    PRIMARY KEY (point, epoch, day, days, action, caused_by, product, language, topic, kind, step, face)
);

CREATE TABLE sample (
    point           uuid NOT NULL,
    epoch           uuid NOT NULL,
    series          text NOT NULL,
    slot            timestamptz NOT NULL,
    value           double precision NOT NULL,
    boot            text NOT NULL,
    clock_plausible boolean NOT NULL,
    PRIMARY KEY (point, epoch, series, slot)
);

CREATE TABLE event (
    id              uuid NOT NULL,
    point           uuid NOT NULL,
    epoch           uuid NOT NULL,
    at              timestamptz NOT NULL,
    kind            text NOT NULL,
    details         jsonb NOT NULL,
    boot            text NOT NULL,
    clock_plausible boolean NOT NULL,
    PRIMARY KEY (point, id)                         -- no point can take the place of another's event
);

CREATE INDEX event_of_kind ON event (point, kind, at);

-- What somebody must look at. `cloned`: two machines send as one point; `details.sign` says how it was noticed: a number
-- that came with other bytes (`other_bytes`), or two starts of the machine that sealed by turns (`boots`).
CREATE TABLE alarm (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    kind    text NOT NULL,
    point   uuid NOT NULL,
    epoch   uuid NOT NULL,
    seq     bigint NOT NULL,
    details jsonb NOT NULL DEFAULT '{}',
    UNIQUE (kind, point, epoch, seq)                -- told once, however often it is sent
);
