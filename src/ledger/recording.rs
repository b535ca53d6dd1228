//! Recording: one transaction for each fact.

use std::sync::Arc;

use point::clock::{from_unix_ms, unix_ms};
use point::{Clock, ClockFlag, Moment};
use rusqlite::{OptionalExtension as _, Transaction, params};
use time::{Date, OffsetDateTime};
use ulid::Ulid;

use crate::epoch;
use crate::fact::{Action, CausedBy, Count, Detail, EventKind, Labels, Series};
use crate::history;
use crate::store::{Ledger, LedgerError};

/// A wall clock that is set by less than this is a clock that is kept right.
const JUMP_MS: i64 = 2_000;

/// A slot of somebody's presence.
pub const ACTIVE_SLOT_MS: i64 = 10 * 60 * 1000;

impl Ledger {
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

    /// Notes what was measured in a slot, which begins at `slot`: whoever measures rounds it, and gives `value` no more digits
    /// than it is worth, for they travel. The first value of a slot holds; one that is no finite number is none, and is passed
    /// over.
    pub fn sample(&self, series: Series, labels: &Labels, slot: OffsetDateTime, value: f64) -> Result<(), LedgerError> {
        if !value.is_finite() {
            return Ok(());
        }
        let now = self.clock.now();
        self.change("noting a sample", |change| {
            let boot = boot(change, &self.clock, &now)?;
            change
                .prepare_cached(
                    "INSERT OR IGNORE INTO sample (series, labels, slot, value, boot) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![series.name(), labels, unix_ms(slot), value, boot])
                .map(drop)
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

    /// Writes down what happened at `at`, once: whoever doesn't know whether it was written, after a power cut, tells the same
    /// again under the same `id`. The first telling holds.
    pub fn happened_once(
        &self,
        id: Ulid,
        at: OffsetDateTime,
        kind: EventKind,
        details: &[(Detail, String)],
    ) -> Result<(), LedgerError> {
        let now = self.clock.now();
        self.change("noting an event", |change| {
            let boot = boot(change, &self.clock, &now)?;
            note(change, boot, (id, at), kind, details)
        })
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
        ])?;
    history::keep(change, day, count, title, by)
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
    note(change, boot, (Ulid::from_datetime(now.wall.into()), now.wall), kind, details)
}

fn note(
    change: &Transaction<'_>,
    boot: i64,
    (id, at): (Ulid, OffsetDateTime),
    kind: EventKind,
    details: &[(Detail, String)],
) -> rusqlite::Result<()> {
    let details =
        serde_json::to_string(details).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    change
        .execute(
            "INSERT OR IGNORE INTO event (id, at, kind, details, boot) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![id.to_string(), unix_ms(at), kind.name(), details, boot],
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
        let details = [(Detail::ClockBefore, from_unix_ms(before).map(|time| time.to_string()).unwrap_or_default())];
        happened(change, clock, now, EventKind::ClockWrong, &details)?;
    }
    Ok(number)
}
