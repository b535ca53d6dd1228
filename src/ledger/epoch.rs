//! Epochs: the lives of a ledger. Counts of an epoch only grow and its batches have no gap, which a ledger that was restored
//! from a copy, or is itself a copy, couldn't keep to; so it begins another one.

use point::Moment;
use point::clock::{from_unix_ms, unix_ms};
use rusqlite::{OptionalExtension as _, Transaction, params};
use time::{Date, OffsetDateTime};
use ulid::Ulid;

use crate::fact::{Detail, EventKind};
use crate::history;
use crate::recording::happened;
use crate::signing::PublicKey;
use crate::store::{Ledger, LedgerError};

/// Which life of the ledger this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Epoch {
    /// Its id.
    pub id: Ulid,
    /// The number of the next batch.
    pub next_seq: u64,
}

/// The present epoch.
pub(crate) fn current(change: &Transaction<'_>) -> rusqlite::Result<Epoch> {
    let id = meta(change, "epoch")?.and_then(|id| Ulid::from_string(&id).ok()).unwrap_or_default();
    let next_seq = meta(change, "next_seq")?.and_then(|seq| seq.parse().ok()).unwrap_or(1);
    Ok(Epoch { id, next_seq })
}

/// Begins the first epoch, or another one where the ledger is another point's now.
pub(crate) fn begin_where_needed(change: &Transaction<'_>, point: Ulid, now_ms: i64) -> rusqlite::Result<()> {
    let point = point.to_string();
    match meta(change, "point")? {
        Some(known) if known == point => return Ok(()),
        Some(_) => {
            take_back(change, current(change)?.id)?;
            history::forget(change)?;
        }
        None => {}
    }
    set_meta(change, "point", &point)?;
    begin(change, now_ms)
}

/// Days that were pruned aren't counted on in the epoch they were pruned in: their numbers would be smaller than before. A
/// clock that goes back so far begins another one.
pub(crate) fn keep_days(change: &Transaction<'_>, day: Date, now: &Moment) -> rusqlite::Result<()> {
    let pruned = meta(change, "pruned_before")?;
    if pruned.is_some_and(|pruned| day.to_string() < pruned && day.to_string().as_str() >= FIRST_PRUNED) {
        forget_sealed(change)?;
        begin(change, unix_ms(now.wall))?;
    }
    Ok(())
}

/// Days before are of a clock that is certainly wrong, and are never pruned.
pub(crate) const FIRST_PRUNED: &str = "2026-01-01";

fn begin(change: &Transaction<'_>, now_ms: i64) -> rusqlite::Result<()> {
    let time = from_unix_ms(now_ms).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    set_meta(change, "epoch", &Ulid::from_datetime(time.into()).to_string())?;
    set_meta(change, "next_seq", "1")?;
    // Their numbers are those of the epoch before.
    change.execute_batch(
        "UPDATE sample SET sealed = -1 WHERE sealed > 0; UPDATE event SET sealed = -1 WHERE sealed > 0;",
    )?;
    // What begins is told at once.
    change.execute("DELETE FROM meta WHERE name IN ('pruned_before', 'sealed_on')", []).map(drop)
}

/// What is sealed stays with its epoch, be it here in the outbox or held by the receiving end; the rest is counted in the next.
fn forget_sealed(change: &Transaction<'_>) -> rusqlite::Result<()> {
    change.execute_batch("DELETE FROM usage WHERE n <= sealed; UPDATE usage SET n = n - sealed, sealed = 0, acked = 0;")
}

/// What no receipt covers is taken out of its batches and counted in the next epoch: for a ledger whose batches the receiving
/// end can't take.
fn take_back(change: &Transaction<'_>, epoch: Ulid) -> rusqlite::Result<()> {
    change
        .execute_batch("DELETE FROM usage WHERE n <= acked; UPDATE usage SET n = n - acked, sealed = 0, acked = 0;")?;
    // Rows of events and samples are kept as long as their batches; those of no batch are waiting anyway.
    let unsent = "(SELECT min(seq) FROM outbox WHERE epoch = ?1)";
    for table in ["sample", "event"] {
        change.execute(&format!("UPDATE {table} SET sealed = 0 WHERE sealed >= {unsent}"), [epoch.to_string()])?;
    }
    change.execute("DELETE FROM outbox WHERE epoch = ?1", [epoch.to_string()]).map(drop)
}

pub(crate) fn meta(change: &Transaction<'_>, name: &str) -> rusqlite::Result<Option<String>> {
    change.prepare_cached("SELECT value FROM meta WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()
}

pub(crate) fn set_meta(change: &Transaction<'_>, name: &str, value: &str) -> rusqlite::Result<()> {
    change.prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?.execute(params![name, value]).map(drop)
}

impl Ledger {
    /// The receiving end said, signed, that it holds for this epoch what this ledger never sealed, or refused a batch because it
    /// holds other bytes by that name: another machine runs on a copy of this disk. What it holds of this ledger stays as it is,
    /// everything else is counted anew, in another epoch.
    pub fn part_ways(&self) -> Result<(), LedgerError> {
        let now = self.clock.now();
        self.change("beginning another epoch", |change| {
            take_back(change, current(change)?.id)?;
            begin(change, unix_ms(now.wall))?;
            happened(change, &self.clock, &now, EventKind::Cloned, &[])
        })
    }

    /// A copy took the place of a damaged ledger. What was sealed before the copy was made is in it, or with the receiving end.
    pub(crate) fn begin_restored(&self, kept_until: Option<OffsetDateTime>) -> Result<(), LedgerError> {
        let now = self.clock.now();
        let details: Vec<_> = kept_until.map(|time| (Detail::KeptUntil, time.to_string())).into_iter().collect();
        self.change("beginning another epoch", |change| {
            forget_sealed(change)?;
            begin(change, unix_ms(now.wall))?;
            // Where no copy was left, nothing is kept of the days before.
            history::begin(change, now.local().date())?;
            happened(change, &self.clock, &now, EventKind::LedgerRestored, &details)
        })
    }

    /// The key of the receiving end, if this point knows one.
    pub fn hub(&self) -> Result<Option<PublicKey>, LedgerError> {
        let known = self.change("reading whom to report to", |change| meta(change, "hub"))?;
        Ok(known.and_then(|key| key.parse().ok()))
    }

    /// Takes the key of the receiving end.
    pub fn set_hub(&self, key: &PublicKey) -> Result<(), LedgerError> {
        self.change("noting whom to report to", |change| set_meta(change, "hub", &key.to_string()))
    }
}
