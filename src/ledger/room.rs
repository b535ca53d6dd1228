//! Room: five years without a line fit into 200 MB. What is sealed is never changed; what was delivered goes first, then what
//! still waits is made coarser. Counts are never lost, and of figures there is always one a day.

use point::clock::VIETNAM;
use point::clock::unix_ms;
use rusqlite::{Transaction, params};
use time::{Date, Duration};

use crate::epoch::{self, FIRST_PRUNED};
use crate::fact::{Detail, EventKind, Series};
use crate::history;
use crate::recording::happened;
use crate::store::{Ledger, LedgerError};

/// How large the ledger may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of sealed batches; beyond, nothing is sealed until some are delivered, so that what waits can still be made coarser.
    /// An ordinary day takes under 6 kB, with everything that is watched hour by hour (`tests/bench_ledger`: 4 kB), five years
    /// of them 11 MB.
    pub outbox: u64,
    /// Bytes of the database; beyond, what waits is made coarser. Together with two copies of the same size and the outbox's
    /// journal it stays below 200 MB.
    pub database: u64,
    /// Days that counts are kept by what they were sent as, after they were delivered.
    pub kept_days: i64,
    /// Days that a report of the point can look back on: events, and days that have counts. Three years: the year that is
    /// reported on, the one before it to hold it against, and the one in which somebody may still ask for either. Counts go by
    /// days that have some, not by the calendar, so that a clock that is years ahead for a morning empties nothing. A busy day
    /// takes 5 kB.
    pub reported_days: i64,
    /// Days that samples are kept.
    pub sample_days: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { outbox: 40_000_000, database: 60_000_000, kept_days: 400, reported_days: 3 * 366, sample_days: 35 }
    }
}

impl Ledger {
    /// Makes room: once a day is enough. Answers how many rows were made coarser.
    pub fn tidy(&self) -> Result<usize, LedgerError> {
        let now = self.clock.now();
        let today = now.local().date();
        let limits = self.limits;
        let coarser = self.change("making room", |change| {
            prune(change, today, &limits, unix_ms(now.wall))?;
            if used(change)? <= limits.database {
                return Ok(0);
            }
            let rows = coarsen(change, today)?;
            if rows > 0 {
                let details = [(Detail::Rows, rows.to_string())];
                happened(change, &self.clock, &now, EventKind::Coarsened, &details)?;
            }
            Ok(rows)
        })?;
        self.fold()?;
        self.lock().execute_batch("PRAGMA optimize;").map_err(self.failed("tidying"))?;
        Ok(coarser)
    }

    /// Empties the database's journal, in which what was counted since the last time stands in its order. Every ten minutes: no
    /// order is left behind that is finer than the slots of presence.
    pub fn fold(&self) -> Result<(), LedgerError> {
        self.lock().execute_batch("PRAGMA wal_checkpoint(TRUNCATE);").map_err(self.failed("emptying the journal"))
    }
}

/// Deletes what is old: counts that were sealed, samples and events that were delivered.
fn prune(change: &Transaction<'_>, today: Date, limits: &Limits, now_ms: i64) -> rusqlite::Result<()> {
    let day = |days: i64| (today - Duration::days(days)).to_string();
    let before = day(limits.kept_days);
    let pruned = change
        .execute("DELETE FROM usage WHERE n = sealed AND day < ?1 AND day >= ?2", params![before, FIRST_PRUNED])?;
    if pruned > 0 {
        epoch::set_meta(change, "pruned_before", &before)?;
    }
    history::prune(change, limits.reported_days)?;
    let since = |days: i64| now_ms - days * 24 * 3600 * 1000;
    // Another epoch may have to take back what waits in the outbox.
    let waits = "(SELECT coalesce(min(seq), 1 << 62) FROM outbox WHERE epoch = ?2)";
    let epoch = epoch::current(change)?.id.to_string();
    for (table, time, days) in [("sample", "slot", limits.sample_days), ("event", "at", limits.reported_days)] {
        let statement = format!("DELETE FROM {table} WHERE sealed <> 0 AND sealed < {waits} AND {time} < ?1");
        change.execute(&statement, params![since(days), epoch])?;
    }
    change
        .execute(
            "DELETE FROM boot WHERE number < (SELECT max(number) FROM boot)
             AND number NOT IN (SELECT boot FROM sample UNION SELECT boot FROM event)",
            [],
        )
        .map(drop)
}

/// Adds up what waits of the months before this one, month by month, and thins samples to one a day.
fn coarsen(change: &Transaction<'_>, today: Date) -> rusqlite::Result<usize> {
    let this_month = today.replace_day(1).unwrap_or(today);
    let rows = add_up(change, &this_month.to_string())?;
    Ok(rows + thin(change, unix_ms(this_month.midnight().assume_offset(VIETNAM)))?)
}

/// Adds up the counts that wait of days before `day`.
fn add_up(change: &Transaction<'_>, day: &str) -> rusqlite::Result<usize> {
    let old = "n > sealed AND days = 1 AND day < ?1";
    let rows = change.execute(
        &format!(
            "INSERT INTO usage (day, days, action, caused_by, product, language, topic, kind, step, face, title, n)
             SELECT date(day, 'start of month') AS month,
               CAST(julianday(day, 'start of month', '+1 month') - julianday(day, 'start of month') AS INTEGER),
               action, caused_by, product, language, topic, kind, step, face, max(title), sum(n - sealed)
             FROM usage WHERE {old} GROUP BY month, action, caused_by, product, language, topic, kind, step, face
             ON CONFLICT DO UPDATE SET n = n + excluded.n"
        ),
        [day],
    )?;
    change.execute(&format!("DELETE FROM usage WHERE {old} AND sealed = 0"), [day])?;
    change.execute(&format!("UPDATE usage SET n = sealed WHERE {old}"), [day])?;
    Ok(rows)
}

/// Of the samples that wait from before `before`, keeps one for each day at the point: the day's last, with the day's mean where a
/// mean stands for the day.
fn thin(change: &Transaction<'_>, before: i64) -> rusqlite::Result<usize> {
    // Slots of presence are counted by day as well.
    let present = params![before, Series::Active.name()];
    let dropped = change.execute("DELETE FROM sample WHERE sealed = 0 AND slot < ?1 AND series = ?2", present)?;
    let from = "FROM sample WHERE sealed = 0 AND slot < ?1";
    let day = format!("(slot + {}) / 86400000", i64::from(VIETNAM.whole_seconds()) * 1000);
    let mut to_mean = change.prepare(&format!(
        "UPDATE sample SET value = day.mean
         FROM (SELECT labels, max(slot) AS last, avg(value) AS mean {from} AND series = ?2 GROUP BY labels, {day}) AS day
         WHERE series = ?2 AND sample.labels = day.labels AND slot = day.last"
    ))?;
    for series in Series::ALL.iter().filter(|series| series.has_mean()) {
        to_mean.execute(params![before, series.name()])?;
    }
    let thinned = change.execute(
        &format!(
            "DELETE {from} AND (series, labels, slot) NOT IN
               (SELECT series, labels, max(slot) {from} GROUP BY series, labels, {day})"
        ),
        [before],
    )?;
    Ok(dropped + thinned)
}

/// Bytes of the database that hold something.
pub(crate) fn used(change: &Transaction<'_>) -> rusqlite::Result<u64> {
    change.query_row(
        "SELECT (page_count - freelist_count) * page_size
         FROM pragma_page_count(), pragma_freelist_count(), pragma_page_size()",
        [],
        |row| row.get(0),
    )
}
