//! The ledger: what is recorded, one transaction for each fact.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use point::{Clock, ClockFlag, Moment};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};
use time::{Date, OffsetDateTime};
use ulid::Ulid;

use crate::care;
use crate::epoch;
use crate::fact::{Action, CausedBy, Count, Detail, EventKind, Series};
use crate::room::Limits;
use crate::schema;

/// A wall clock that is set by less than this is a clock that is kept right.
const JUMP_MS: i64 = 2_000;

/// A slot of somebody's presence.
pub const ACTIVE_SLOT_MS: i64 = 10 * 60 * 1000;

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
        ledger.change("beginning", |change| epoch::begin_where_needed(change, point, clock_ms(&ledger.clock)))?;
        if let Some(kept_until) = restored {
            ledger.begin_restored(kept_until)?;
        }
        Ok(ledger)
    }

    /// Adds to a count of today.
    pub fn count(&self, count: &Count, title: &str, by: u64) -> Result<(), LedgerError> {
        let now = self.clock.now();
        self.change("counting", |change| {
            epoch::keep_days(change, now.local().date(), &now)?;
            add(change, now.local().date(), count, title, by)
        })
    }

    /// Somebody is there: counts today's slots of ten minutes, each once.
    pub fn active(&self) -> Result<(), LedgerError> {
        let now = self.clock.now();
        let slot = unix_ms(now.wall).div_euclid(ACTIVE_SLOT_MS) * ACTIVE_SLOT_MS;
        self.change("noting that somebody is there", |change| {
            let boot = boot(change, &self.clock, &now)?;
            let new = change.execute(
                "INSERT OR IGNORE INTO sample (series, slot, value, boot) VALUES (?1, ?2, 1.0, ?3)",
                params![Series::Active.name(), slot, boot],
            )?;
            if new == 1 {
                epoch::keep_days(change, now.local().date(), &now)?;
                add(change, now.local().date(), &Count::new(Action::Active, CausedBy::Visitor), "", 1)?;
            }
            Ok(())
        })
    }

    /// How many minutes of today the room's hours declare.
    pub fn declare_open(&self, minutes: u64) -> Result<(), LedgerError> {
        let now = self.clock.now();
        let day = now.local().date();
        self.change("noting the room's hours", |change| {
            epoch::keep_days(change, day, &now)?;
            let count = Count::new(Action::DeclaredOpen, CausedBy::Machine);
            let known = change.query_row(
                "SELECT n FROM usage WHERE day = ?1 AND days = 1 AND action = ?2",
                params![day.to_string(), count.action.name()],
                |row| row.get::<_, i64>(0),
            );
            let known = known.optional()?.and_then(|known| u64::try_from(known).ok()).unwrap_or(0);
            // Never smaller: a day whose hours were shortened keeps what was declared before.
            if minutes > known { add(change, day, &count, "", minutes - known) } else { Ok(()) }
        })
    }

    /// Writes down that something has happened.
    pub fn happened(&self, kind: EventKind, details: &[(Detail, String)]) -> Result<(), LedgerError> {
        let now = self.clock.now();
        self.change("noting an event", |change| happened(change, &self.clock, &now, kind, details))
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

/// Adds to a count.
pub(crate) fn add(change: &Transaction<'_>, day: Date, count: &Count, title: &str, by: u64) -> rusqlite::Result<()> {
    let Count { action, caused_by, product, language, topic, kind, step, face } = count;
    let face = face.map_or("", |face| face.name());
    change
        .prepare_cached(
            "INSERT INTO usage (day, days, action, caused_by, product, language, topic, kind, step, face, title, n)
             VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
             ON CONFLICT DO UPDATE SET n = n + excluded.n, title = excluded.title",
        )?
        .execute(params![
            day.to_string(),
            action.name(),
            caused_by.name(),
            product,
            language,
            topic,
            kind,
            step,
            face,
            title,
            i64::try_from(by).unwrap_or(i64::MAX),
        ])
        .map(drop)
}

/// Writes down an event.
pub(crate) fn happened(
    change: &Transaction<'_>,
    clock: &Arc<dyn Clock>,
    now: &Moment,
    kind: EventKind,
    details: &[(Detail, String)],
) -> rusqlite::Result<()> {
    let boot = boot(change, clock, now)?;
    let id = Ulid::from_datetime(now.wall.into()).to_string();
    let details =
        serde_json::to_string(details).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    change
        .execute(
            "INSERT INTO event (id, at, kind, details, boot) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id, unix_ms(now.wall), kind.name(), details, boot],
        )
        .map(drop)
}

/// The number of the present boot; another one where the wall clock has jumped in it, which is an event.
pub(crate) fn boot(change: &Transaction<'_>, clock: &Arc<dyn Clock>, now: &Moment) -> rusqlite::Result<i64> {
    let offset = unix_ms(now.wall) - i64::try_from(now.monotonic.as_millis()).unwrap_or(i64::MAX);
    let plausible = now.flag == ClockFlag::Plausible;
    let last = change
        .prepare_cached("SELECT number, offset_ms, plausible FROM boot WHERE id = ?1 ORDER BY number DESC LIMIT 1")?
        .query_row([clock.boot_id()], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?)))
        .optional()?;
    if let Some((number, known, was_plausible)) = last
        && (known - offset).abs() <= JUMP_MS
        && was_plausible == plausible
    {
        return Ok(number);
    }
    change.execute(
        "INSERT INTO boot (id, offset_ms, plausible) VALUES (?1, ?2, ?3)",
        params![clock.boot_id(), offset, plausible],
    )?;
    let number = change.last_insert_rowid();
    if let Some((_, known, _)) = last {
        let before = unix_ms(now.wall) - (offset - known);
        let details = [(Detail::ClockBefore, from_ms(before).map(|time| time.to_string()).unwrap_or_default())];
        happened(change, clock, now, EventKind::ClockWrong, &details)?;
    }
    Ok(number)
}

/// Milliseconds since 1970.
pub(crate) fn unix_ms(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// A time from milliseconds since 1970.
pub(crate) fn from_ms(ms: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).ok()
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
