//! The ledger: one database, one writer at a time, whole changes only.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use point::Clock;
use point::clock::unix_ms;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use ulid::Ulid;

use crate::care;
use crate::epoch;
use crate::history;
use crate::room::Limits;
use crate::schema;

/// Why the ledger can't do what it should.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
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
        source: std::io::Error,
    },
    /// The receiving end holds batches, or other bytes, that this ledger never sealed.
    #[error("the receiving end holds batch {seq} of epoch {epoch} which this ledger never sealed")]
    Ahead {
        /// Of which epoch.
        epoch: Ulid,
        /// Which.
        seq: u64,
    },
}

impl LedgerError {
    /// Whether the database is damaged, so that a copy must take its place.
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        let Self::Database { source, .. } = self else { return false };
        matches!(source.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
    }
}

/// The ledger of a point. Shared by all who record and send; one at a time writes.
pub struct Ledger {
    pub(crate) folder: PathBuf,
    pub(crate) point: Ulid,
    pub(crate) version: String,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) limits: Limits,
    pub(crate) connection: Mutex<Connection>,
}

impl std::fmt::Debug for Ledger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ledger").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Ledger {
    /// Opens or makes the ledger of `point` in `folder`. `version` is the program's. A damaged one is set aside and the newest
    /// good copy takes its place, in a new epoch. Fast: a thorough look is [`Ledger::check`].
    pub fn open(folder: &Path, point: Ulid, version: &str, clock: Arc<dyn Clock>) -> Result<Self, LedgerError> {
        Self::open_within(folder, point, version, clock, Limits::default())
    }

    /// As [`Ledger::open`], within other limits.
    pub fn open_within(
        folder: &Path,
        point: Ulid,
        version: &str,
        clock: Arc<dyn Clock>,
        limits: Limits,
    ) -> Result<Self, LedgerError> {
        let (connection, restored) = care::open(folder)?;
        let (folder, version) = (folder.to_owned(), version.to_owned());
        let ledger = Self { folder, point, version, clock, limits, connection: Mutex::new(connection) };
        ledger.change("beginning", |change| {
            epoch::begin_where_needed(change, point, clock_ms(&ledger.clock))?;
            history::begin(change, ledger.clock.now().local().date())
        })?;
        if let Some(kept_until) = restored {
            ledger.begin_restored(kept_until)?;
        }
        Ok(ledger)
    }

    /// One change, whole or not at all. Where the database turns out to be damaged, the newest good copy takes its place and the
    /// change is made there.
    pub(crate) fn change<T>(
        &self,
        doing: &'static str,
        make: impl Fn(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        let made = self.try_change(&mut self.lock(), &make).map_err(self.failed(doing));
        match made {
            Err(error) if error.is_damage() => {
                self.restore()?;
                self.try_change(&mut self.lock(), &make).map_err(self.failed(doing))
            }
            made => made,
        }
    }

    fn try_change<T>(
        &self,
        connection: &mut Connection,
        make: &impl Fn(&Transaction<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        // At once for writing: one that begins by reading and then can't write would have to begin anew.
        let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let made = make(&change)?;
        change.commit()?;
        Ok(made)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        // A panic rolls its transaction back.
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn failed(&self, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> LedgerError {
        let path = care::database(&self.folder);
        move |source| LedgerError::Database { path, doing, source }
    }
}

fn clock_ms(clock: &Arc<dyn Clock>) -> i64 {
    unix_ms(clock.now().wall)
}

/// Opens a database file for the ledger.
pub(crate) fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open(path)?;
    schema::prepare(&mut connection)?;
    Ok(connection)
}
