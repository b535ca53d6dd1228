//! The book: one SQLite database, one transaction for each fact.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use argon2::Params;
use point::Clock;
use point::clock::{from_unix_ms, unix_ms};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use time::OffsetDateTime;

use crate::secret::{self, Weak};
use crate::{care, waits};

/// Why the book can't do what it should.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
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
    /// It could, but it mustn't. Nothing was changed.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

/// What isn't done, for a reason that people can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The new secret could be guessed.
    #[error("the secret is too easy: {0:?}")]
    Weak(Weak),
    /// A person without a name.
    #[error("the person has no name")]
    Nameless,
    /// The first secret is set already.
    #[error("somebody has the desk already")]
    Taken,
    /// Nobody is signed in (any more) by that.
    #[error("not signed in any more")]
    SignedOut,
    /// The secrets are lost: only the hub can let somebody in.
    #[error("the secrets are lost")]
    Lost,
    /// There is no challenge (any more) that this answers.
    #[error("the challenge is no longer open")]
    NoChallenge,
    /// There is no such record.
    #[error("there is no such record")]
    NoRecord,
    /// A text is longer than [`records::LONGEST`](crate::records::LONGEST).
    #[error("a text is too long")]
    TooLong,
    /// What has to be filled in is empty.
    #[error("something that has to be filled in is empty")]
    Empty,
    /// More people than the hall holds, or a day before the one that it follows.
    #[error("a number or a day can't be right")]
    Impossible,
}

/// The database, and what goes with it.
pub(crate) struct Open {
    pub(crate) connection: Connection,
    /// Up to which moment of the clock that never jumps waits are counted down.
    counted: Duration,
}

/// The desk's book. Shared by all who use it; one at a time writes.
pub struct Book {
    pub(crate) folder: PathBuf,
    pub(crate) clock: Arc<dyn Clock>,
    open: Mutex<Open>,
    /// What hashing a secret costs.
    pub(crate) cost: Params,
}

impl Book {
    /// Opens or makes the book in `folder`. A damaged one is set aside, and the copy of the day takes its place; where there is
    /// none, an empty one that only the hub can open ([`Standing::Lost`](crate::Standing::Lost)).
    ///
    /// One program at a time may have it open, the one that holds the data folder's lock: each counts waits down.
    pub fn open(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self, BookError> {
        Self::open_at_cost(folder, clock, secret::COST)
    }

    pub(crate) fn open_at_cost(folder: &Path, clock: Arc<dyn Clock>, cost: Params) -> Result<Self, BookError> {
        fs::create_dir_all(folder).map_err(|source| BookError::Io {
            path: folder.to_owned(),
            doing: "making the folder",
            source,
        })?;
        let connection = care::open(folder)?;
        let open = Mutex::new(Open { connection, counted: clock.now().monotonic });
        Ok(Self { folder: folder.to_owned(), clock, open, cost })
    }

    /// The book as it stands, beside the program that keeps it: to be read, never written. Nothing where there is none.
    pub fn look(folder: &Path, clock: Arc<dyn Clock>) -> Result<Option<Self>, BookError> {
        let path = care::database(folder);
        if !path.exists() {
            return Ok(None);
        }
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .map_err(|source| BookError::Database { path, doing: "opening to read", source })?;
        let open = Mutex::new(Open { connection, counted: clock.now().monotonic });
        Ok(Some(Self { folder: folder.to_owned(), clock, open, cost: secret::COST }))
    }

    /// Counts down how long nobody may try: time that isn't written down is waited for again after a power cut. Once a minute
    /// is enough; every few seconds while somebody looks at a wait. Writes only where somebody waits.
    pub fn beat(&self) -> Result<(), BookError> {
        self.change_counted("counting down", |_| Ok(()))
    }

    pub(crate) fn now(&self) -> OffsetDateTime {
        self.clock.now().wall
    }

    /// One change, whole or not at all.
    pub(crate) fn change<T>(
        &self,
        doing: &'static str,
        make: impl FnOnce(&Transaction<'_>) -> Result<T, Stop>,
    ) -> Result<T, BookError> {
        whole(&mut self.lock().connection, make).map_err(|stop| self.stopped(doing, stop))
    }

    /// The same, with waits counted down before.
    pub(crate) fn change_counted<T>(
        &self,
        doing: &'static str,
        make: impl FnOnce(&Transaction<'_>) -> Result<T, Stop>,
    ) -> Result<T, BookError> {
        let mut open = self.lock();
        let passed = self.passed(&open);
        let made = whole(&mut open.connection, |change| {
            waits::count_down(change, passed)?;
            make(change)
        });
        if made.is_ok() {
            open.counted += Duration::from_millis(passed);
        }
        drop(open);
        made.map_err(|stop| self.stopped(doing, stop))
    }

    /// Reads only; is told how many milliseconds aren't counted down yet.
    pub(crate) fn read<T>(
        &self,
        doing: &'static str,
        read: impl FnOnce(&Connection, u64) -> Result<T, Stop>,
    ) -> Result<T, BookError> {
        let open = self.lock();
        read(&open.connection, self.passed(&open)).map_err(|stop| self.stopped(doing, stop))
    }

    fn passed(&self, open: &Open) -> u64 {
        let passed = self.clock.now().monotonic.saturating_sub(open.counted);
        u64::try_from(passed.as_millis()).unwrap_or(u64::MAX)
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Open> {
        // A panic rolls its transaction back.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn stopped(&self, doing: &'static str, stop: Stop) -> BookError {
        match stop {
            Stop::Refused(refusal) => BookError::Refused(refusal),
            Stop::Failed(source) => BookError::Database { path: care::database(&self.folder), doing, source },
        }
    }
}

/// What ends a transaction early.
pub(crate) enum Stop {
    Failed(rusqlite::Error),
    Refused(Refusal),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

fn whole<T>(connection: &mut Connection, make: impl FnOnce(&Transaction<'_>) -> Result<T, Stop>) -> Result<T, Stop> {
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let made = make(&change)?;
    change.commit()?;
    Ok(made)
}

/// A moment, as the database has it.
pub(crate) fn ms(at: OffsetDateTime) -> i64 {
    unix_ms(at)
}

/// A moment of the database.
pub(crate) fn from_ms(ms: i64) -> OffsetDateTime {
    from_unix_ms(ms).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// As the database has it.
pub(crate) fn json<T: serde::Serialize>(of: &T) -> rusqlite::Result<String> {
    serde_json::to_string(of).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

/// Read again. What a newer program wrote may not be readable.
pub(crate) fn unjson<T: serde::de::DeserializeOwned>(text: &str) -> rusqlite::Result<T> {
    serde_json::from_str(text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, error.into()))
}

/// A name of a closed list, or an id, read again.
pub(crate) fn parsed<T>(text: &str, of: impl FnOnce(&str) -> Option<T>) -> rusqlite::Result<T> {
    of(text).ok_or_else(|| {
        let unknown = format!("`{text}` isn't known");
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, unknown.into())
    })
}
