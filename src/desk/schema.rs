//! The desk's database: `desk/desk.db`, one file, one writer.

use rusqlite::Connection;

/// The schema, in `PRAGMA user_version`.
const VERSION: i32 = 1;

/// Times are milliseconds since 1970, as the machine's clock had them; days are `YYYY-MM-DD` at the point.
const CREATE: &str = "
-- lost: 1, once a damaged book was set aside and no copy took its place.
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Who may sign in. id is another one for each person. hash: a PHC string.
CREATE TABLE holder (
  role TEXT PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL,
  since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Wrong tries since the last right one, and how long nobody may try: counted down while the program runs.
CREATE TABLE wait (what TEXT PRIMARY KEY, wrong INTEGER NOT NULL, left_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The one challenge that can be answered.
CREATE TABLE challenge (
  one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, role TEXT NOT NULL, digits TEXT NOT NULL, made INTEGER NOT NULL,
  left_ms INTEGER NOT NULL, tries INTEGER NOT NULL
) STRICT;

-- Every revision of every record. Of a record one revision isn't replaced: the one that holds.
CREATE TABLE record (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, revision INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
  day TEXT NOT NULL, content TEXT NOT NULL, written INTEGER NOT NULL, withdrawn_at INTEGER, replaced_at INTEGER,
  UNIQUE (id, revision)
) STRICT;
CREATE UNIQUE INDEX record_holds ON record (id) WHERE replaced_at IS NULL;
CREATE UNIQUE INDEX record_key ON record (kind, key) WHERE replaced_at IS NULL AND key <> '';
CREATE INDEX record_day ON record (kind, day) WHERE replaced_at IS NULL;

-- What is being typed.
CREATE TABLE draft (
  form TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (form, field)
) STRICT, WITHOUT ROWID;

-- What has to be told, in the order in which it happened.
CREATE TABLE notice (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL, at INTEGER NOT NULL, what TEXT NOT NULL
) STRICT;
";

/// What brings a schema to the next version, from the first. None is ever changed once it has been part of a version.
const UPGRADES: [&str; VERSION as usize - 1] = [];

/// A newer program wrote it.
const NEWER: &str = "a newer program wrote this book";

/// Makes the tables where there are none, and brings those of an older program up to date: all in one transaction.
pub(crate) fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What the screen has confirmed outlives a power cut; so does a try at the secret.
    connection.pragma_update(None, "synchronous", "FULL")?;
    let change = connection.transaction()?;
    match change.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))? {
        VERSION => return Ok(()),
        0 => change.execute_batch(CREATE)?,
        found => {
            let known = usize::try_from(found).ok().and_then(|found| UPGRADES.get(found - 1..));
            let upgrades = known.ok_or_else(|| rusqlite::Error::ToSqlConversionFailure(NEWER.into()))?;
            upgrades.iter().try_for_each(|upgrade| change.execute_batch(upgrade))?;
        }
    }
    change.pragma_update(None, "user_version", VERSION)?;
    change.commit()
}
