//! What is known and what has to be told, across power cuts: one SQLite database, one transaction for each fact. What has to be
//! told is written in the same transaction as what it is about, and stays until somebody has it.

mod devices;
mod notices;
mod outages;
mod presence;
mod said;
mod speeds;
mod traffic;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use point::clock::{from_unix_ms, unix_ms as ms};
use point::{Clock, durable};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use time::OffsetDateTime;

pub use devices::Known;
pub use outages::Outage;
pub use presence::Presence;
pub use speeds::{Quality, Speed};

/// The schema, in `PRAGMA user_version`.
const VERSION: i32 = 1;

const CREATE: &str = "
-- One row for each start of the machine. Times are milliseconds since 1970, as the machine's clock had them.
CREATE TABLE presence (
  number INTEGER PRIMARY KEY, boot TEXT NOT NULL UNIQUE, began INTEGER NOT NULL, seen INTEGER NOT NULL,
  clean INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How each piece of equipment is, since when.
CREATE TABLE device (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, model TEXT NOT NULL, state TEXT NOT NULL,
  reasons TEXT NOT NULL, since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outage (
  id TEXT PRIMARY KEY, cause TEXT NOT NULL, layer TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_open_outage ON outage (ended) WHERE ended IS NULL;
CREATE INDEX outage_began ON outage (began);

-- A round of light probes. NULL: not measured.
CREATE TABLE quality (slot INTEGER PRIMARY KEY, rtt REAL, jitter REAL, loss REAL NOT NULL, dns REAL) STRICT;

CREATE TABLE speed (
  at INTEGER NOT NULL, method TEXT NOT NULL, direction TEXT NOT NULL, bits REAL NOT NULL,
  PRIMARY KEY (at, method, direction)
) STRICT, WITHOUT ROWID;

-- Bytes that watching has used of the line, by month at the point (`2026-11`), and what for.
CREATE TABLE traffic (
  month TEXT NOT NULL, purpose TEXT NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (month, purpose)
) STRICT, WITHOUT ROWID;

-- What people have written down, as it was told last.
CREATE TABLE said (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- What has to be told, in the order in which it happened: ids of one millisecond have none.
CREATE TABLE notice (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, what TEXT NOT NULL
) STRICT;
";

/// How long outages, speeds and presence are kept: three years, as long as the ledger keeps what a report needs of a day. So a
/// year that is reported on late can still be held against the one before.
const KEPT: time::Duration = time::Duration::days(3 * 366);

/// How long single rounds are kept: what a complaint to the provider is about, and 10,000 rows.
const ROUNDS_KEPT: time::Duration = time::Duration::days(35);

/// A newer program wrote it.
const NEWER: &str = "a newer program wrote this";

/// Why the memory can't do what it should.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// The database refused.
    #[error("{path}: {doing}: {source}")]
    Database {
        /// The database.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: rusqlite::Error,
    },
    /// The file system refused.
    #[error("{path}: {doing}: {source}")]
    Io {
        /// To which path.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Why it failed.
        source: io::Error,
    },
}

/// The memory of what was observed. Shared by all who watch; one at a time writes.
pub struct Memory {
    path: PathBuf,
    clock: Arc<dyn Clock>,
    connection: Mutex<Connection>,
}

impl Memory {
    /// Opens or makes the memory in `folder`. A damaged one is set aside and an empty one takes its place: what was to be told is
    /// told as a rule within the minute, so little can be in it that nobody has.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, MemoryError> {
        let io = |doing| {
            let path = folder.to_owned();
            move |source| MemoryError::Io { path, doing, source }
        };
        fs::create_dir_all(folder).map_err(io("making the folder"))?;
        let path = database(folder);
        let connection = match connect(&path) {
            Err(error) if is_damage(&error) => {
                set_aside(folder).map_err(io("setting the damaged memory aside"))?;
                connect(&path)
            }
            opened => opened,
        };
        let connection = connection.map_err(failed(&path, "opening"))?;
        Ok(Self { path, clock, connection: Mutex::new(connection) })
    }

    /// Opens it for looking only, beside whoever writes. `None` where there is none.
    pub fn look(folder: &Path, clock: Arc<dyn Clock>) -> Result<Option<Self>, MemoryError> {
        let path = database(folder);
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .and_then(|connection| connection.busy_timeout(PATIENCE).map(|()| connection))
            .map_err(failed(&path, "opening"))?;
        Ok(Some(Self { path, clock, connection: Mutex::new(connection) }))
    }

    /// Deletes what is old: once a day is enough.
    pub fn tidy(&self) -> Result<(), MemoryError> {
        let now = self.now();
        let (old, old_rounds) = (ms(now - KEPT), ms(now - ROUNDS_KEPT));
        self.change("making room", |change| {
            change.execute("DELETE FROM outage WHERE ended < ?1", [old])?;
            change.execute("DELETE FROM speed WHERE at < ?1", [old])?;
            change.execute("DELETE FROM presence WHERE seen < ?1", [old])?;
            change.execute("DELETE FROM quality WHERE slot < ?1", [old_rounds]).map(drop)
        })
    }

    fn now(&self) -> OffsetDateTime {
        self.clock.now().wall
    }

    /// One change, whole or not at all.
    fn change<T>(
        &self,
        doing: &'static str,
        make: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, MemoryError> {
        let mut connection = self.lock();
        let made = connection.transaction_with_behavior(TransactionBehavior::Immediate).and_then(|change| {
            let made = make(&change)?;
            change.commit()?;
            Ok(made)
        });
        made.map_err(failed(&self.path, doing))
    }

    /// Reads only.
    fn read<T>(
        &self,
        doing: &'static str,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, MemoryError> {
        read(&self.lock()).map_err(failed(&self.path, doing))
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic rolls its transaction back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a reader waits for the writer, and the other way round.
const PATIENCE: Duration = Duration::from_secs(10);

fn database(folder: &Path) -> PathBuf {
    folder.join("watch.db")
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // An outage's beginning outlives the power cut that it may be the first sign of.
    connection.pragma_update(None, "synchronous", "FULL")?;
    let change = connection.transaction()?;
    match change.pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0))? {
        VERSION => {}
        0 => {
            change.execute_batch(CREATE)?;
            change.pragma_update(None, "user_version", VERSION)?;
        }
        _ => return Err(rusqlite::Error::ToSqlConversionFailure(NEWER.into())),
    }
    change.commit()?;
    Ok(connection)
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// Gives the damaged database, with its journal, another name. One is kept: what is in it has been told.
fn set_aside(folder: &Path) -> io::Result<()> {
    for ending in ["db-wal", "db-shm", "db"] {
        match fs::rename(folder.join(format!("watch.{ending}")), folder.join(format!("damaged.{ending}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    durable::sync_folder(folder)
}

fn failed(path: &Path, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> MemoryError {
    let path = path.to_owned();
    move |source| MemoryError::Database { path, doing, source }
}

/// A moment of the database.
fn from_ms(ms: i64) -> OffsetDateTime {
    from_unix_ms(ms).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A word of a closed list, as the database has it.
fn word<T: serde::Serialize>(of: &T) -> rusqlite::Result<String> {
    serde_json::to_string(of).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// The word, read again. One that a newer program wrote can't be read.
fn unword<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into()))
}
