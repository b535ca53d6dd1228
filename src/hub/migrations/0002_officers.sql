-- Who may see and do what, and where a point belongs. Rights and places are dated: `valid_from` is the first day,
-- `valid_to` the last; NULL: still.

CREATE TABLE officer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE,
    name text NOT NULL,
    -- Argon2id, as a PHC string.
    password_hash text NOT NULL
);

CREATE TABLE office (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    -- Sees the points of this unit and of everything below it.
    unit text,
    -- Sees all points.
    oversight boolean NOT NULL DEFAULT false,
    CHECK (oversight <> (unit IS NOT NULL))
);

CREATE TABLE appointment (
    officer bigint NOT NULL REFERENCES officer,
    office bigint NOT NULL REFERENCES office,
    can_read boolean NOT NULL,
    can_publish boolean NOT NULL,
    can_approve boolean NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    PRIMARY KEY (officer, office, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

CREATE TABLE session (
    -- SHA-256 of the cookie: who reads the database can't sign in with it.
    token_hash bytea PRIMARY KEY,
    officer bigint NOT NULL REFERENCES officer,
    created timestamptz NOT NULL,
    expires timestamptz NOT NULL
);

-- Tries since the last right password, by SHA-256 of the name: people type passwords into the wrong field.
CREATE TABLE sign_in_try (
    login_hash bytea PRIMARY KEY,
    tries integer NOT NULL,
    last_at timestamptz NOT NULL
);

CREATE TABLE placement (
    point uuid NOT NULL REFERENCES point,
    unit text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    placed_by bigint NOT NULL REFERENCES officer,
    placed_at timestamptz NOT NULL,
    PRIMARY KEY (point, valid_from),
    CHECK (valid_to IS NULL OR valid_to >= valid_from)
);

-- What anybody may read. Made once and never changed: the difference between two states would tell small numbers.
CREATE TABLE publication (
    slug text PRIMARY KEY,
    period text NOT NULL,
    office_name text NOT NULL,
    published_by bigint NOT NULL REFERENCES officer,
    published_at timestamptz NOT NULL,
    -- Of which points; two publications of one period have the same ones never.
    points uuid[] NOT NULL
);

CREATE TABLE public_file (
    publication text NOT NULL REFERENCES publication,
    name text NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (publication, name)
);

-- Placements say it for every day.
ALTER TABLE point DROP COLUMN unit;

-- Figures are asked for by day.
CREATE INDEX usage_day_day ON usage_day (day);
CREATE INDEX alarm_point ON alarm (point);
