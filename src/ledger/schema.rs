//! The ledger's database: `ledger/ledger.db`, one file, one writer at a time.

use rusqlite::Connection;

/// The schema, in `PRAGMA user_version`.
const VERSION: i32 = 3;

const CREATE: &str = "
-- point, epoch, next_seq, pruned_before, kept_since
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- A start of the machine, anew where the wall clock has jumped in it.
CREATE TABLE boot (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, offset_ms INTEGER NOT NULL, plausible INTEGER NOT NULL
) STRICT;

-- n: counted in this epoch. sealed: how much of it is in batches. acked: how much of it the receiving end holds.
CREATE TABLE usage (
  day TEXT NOT NULL, days INTEGER NOT NULL, action TEXT NOT NULL, caused_by TEXT NOT NULL, product TEXT NOT NULL,
  language TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, step INTEGER NOT NULL, face TEXT NOT NULL,
  title TEXT NOT NULL, n INTEGER NOT NULL, sealed INTEGER NOT NULL DEFAULT 0, acked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, days, action, caused_by, product, language, topic, kind, step, face)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_waiting ON usage (day) WHERE n > sealed;

-- labels: JSON, or nothing.
CREATE TABLE sample (
  series TEXT NOT NULL, labels TEXT NOT NULL DEFAULT '', slot INTEGER NOT NULL, value REAL NOT NULL, boot INTEGER NOT NULL,
  sealed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (series, labels, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX sample_waiting ON sample (slot) WHERE sealed = 0;

CREATE TABLE event (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, details TEXT NOT NULL, boot INTEGER NOT NULL,
  sealed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX event_waiting ON event (at) WHERE sealed = 0;

-- Sealed batches that no receipt covers. Their bytes never change.
CREATE TABLE outbox (
  epoch TEXT NOT NULL, seq INTEGER NOT NULL, signal TEXT NOT NULL, body BLOB NOT NULL, sealed_at INTEGER NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT;

CREATE TABLE receipt (epoch TEXT PRIMARY KEY, through INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- What a report of the point needs of a day, whatever epoch it was counted in and whoever holds it by now.
CREATE TABLE day_count (
  day TEXT NOT NULL, action TEXT NOT NULL, caused_by TEXT NOT NULL, product TEXT NOT NULL, language TEXT NOT NULL,
  topic TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, action, caused_by, product, language, topic, kind)
) STRICT, WITHOUT ROWID;
-- The last title of each product in it.
CREATE TABLE day_title (product TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID;
";

/// What brings a schema to the next version, from the first. None is ever changed once it has been part of a version.
const UPGRADES: [&str; VERSION as usize - 1] = ["
-- 2: samples have labels, as part of their key.
ALTER TABLE sample RENAME TO sample_1;
DROP INDEX sample_waiting;
CREATE TABLE sample (
  series TEXT NOT NULL, labels TEXT NOT NULL DEFAULT '', slot INTEGER NOT NULL, value REAL NOT NULL, boot INTEGER NOT NULL,
  sealed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (series, labels, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX sample_waiting ON sample (slot) WHERE sealed = 0;
INSERT INTO sample (series, slot, value, boot, sealed) SELECT series, slot, value, boot, sealed FROM sample_1;
DROP TABLE sample_1;
", "
-- 3: what a report needs outlives epochs. Counts of the present one are taken over as far as they are still apart by days.
-- What a report of the point needs of a day, whatever epoch it was counted in and whoever holds it by now.
CREATE TABLE day_count (
  day TEXT NOT NULL, action TEXT NOT NULL, caused_by TEXT NOT NULL, product TEXT NOT NULL, language TEXT NOT NULL,
  topic TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, action, caused_by, product, language, topic, kind)
) STRICT, WITHOUT ROWID;
-- The last title of each product in it.
CREATE TABLE day_title (product TEXT PRIMARY KEY, title TEXT NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO day_count (day, action, caused_by, product, language, topic, kind, n)
  SELECT day, action, caused_by, product, language, topic, kind, sum(n) FROM usage
  WHERE days = 1 AND action NOT IN ('step_reached', 'judged', 'active')
  GROUP BY day, action, caused_by, product, language, topic, kind;
INSERT INTO day_title (product, title)
  SELECT product, max(title) FROM usage WHERE product <> '' AND title <> '' GROUP BY product;
"];

/// A newer program wrote it.
pub(crate) const NEWER: &str = "a newer program wrote this ledger";

/// Makes the tables where there are none, and brings those of an older program up to date: all in one transaction.
pub(crate) fn prepare(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What was acknowledged to the screen outlives a power cut.
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
