-- What a point no longer answers for. The row stays, so that a listing which comes late doesn't bring it back.
ALTER TABLE asset ADD COLUMN removed boolean NOT NULL DEFAULT false;
