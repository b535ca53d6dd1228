//! The outbox: sealed batches that wait for a receipt. Carriers take copies as often as they like; only a receipt deletes.

use point::clock::{from_unix_ms, unix_ms};
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use ulid::Ulid;

use crate::batch::{BatchId, Sealed, Signal};
use crate::epoch;
use crate::receipt::Receipt;
use crate::sealing::{outbox_bytes, set_reached};
use crate::store::{Ledger, LedgerError};
use crate::wire;

/// What waits to be reported, for `kiosk outbox --json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Version of this schema.
    pub schema: u32,
    /// The point.
    pub point: Ulid,
    /// The present epoch.
    pub epoch: Ulid,
    /// The number of the next batch.
    pub next_seq: u64,
    /// Batches without a receipt, the oldest first.
    pub batches: Vec<Waiting>,
    /// Bytes of those batches.
    pub bytes: u64,
    /// Counts, samples and events that are in no batch yet.
    pub unsealed: u64,
    /// What the receiving end holds, by epoch.
    pub receipts: Vec<Held>,
}

/// A batch that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    /// Of which epoch.
    pub epoch: Ulid,
    /// Which.
    pub seq: u64,
    /// Of which kind.
    pub signal: Signal,
    /// How long.
    pub bytes: u64,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub sealed_at: OffsetDateTime,
}

/// Up to where a receipt reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Of which epoch.
    pub epoch: Ulid,
    /// Every batch up to this one.
    pub through: u64,
    /// When the receipt was given.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
}

impl Ledger {
    /// Batches after a place in the outbox, in the order they were sealed in: epoch by epoch, number by number. Each is read when
    /// it is asked for.
    pub fn waiting(&self, after: Option<BatchId>) -> impl Iterator<Item = Result<Sealed, LedgerError>> + '_ {
        let mut place = after;
        std::iter::from_fn(move || {
            let next = self.next_waiting(place).transpose()?;
            place = next.as_ref().map_or(place, |sealed| Some(sealed.id));
            Some(next)
        })
    }

    fn next_waiting(&self, after: Option<BatchId>) -> Result<Option<Sealed>, LedgerError> {
        let (epoch, seq) = after.map_or((String::new(), 0), |id| (id.epoch.to_string(), id.seq));
        self.change("reading the outbox", |change| {
            let mut query = change.prepare_cached(
                "SELECT epoch, seq, signal, body FROM outbox WHERE (epoch, seq) > (?1, ?2) ORDER BY epoch, seq LIMIT 1",
            )?;
            let mut rows = query.query(params![epoch, seq])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let (epoch, signal): (String, String) = (row.get(0)?, row.get(2)?);
            let known = Ulid::from_string(&epoch).ok().zip(Signal::of(&signal));
            let (epoch, signal) = known.ok_or(rusqlite::Error::InvalidQuery)?;
            let id = BatchId { point: self.point, epoch, seq: row.get(1)? };
            Ok(Some(Sealed { id, signal, body: row.get(3)? }))
        })
    }

    /// Takes a receipt that was verified: what it covers is deleted. Answers how many batches that were. One for another point is
    /// none; one for more than this ledger has sealed, or for other bytes, is [`LedgerError::Ahead`].
    pub fn receive(&self, receipt: &Receipt) -> Result<usize, LedgerError> {
        if receipt.point != self.point {
            return Ok(0);
        }
        let deleted = self.change("taking a receipt", |change| {
            let present = epoch::current(change)?;
            if receipt.epoch == present.id && receipt.through >= present.next_seq {
                return Ok(None);
            }
            if is_of_other_bytes(change, receipt)? {
                // In an epoch that is over there is nothing to part.
                return Ok((receipt.epoch != present.id).then_some(0));
            }
            note_acked(change, receipt)?;
            change.execute(
                "INSERT INTO receipt VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET through = excluded.through, at = excluded.at WHERE excluded.through >= through",
                params![receipt.epoch.to_string(), receipt.through, unix_ms(receipt.at)],
            )?;
            let covered = params![receipt.epoch.to_string(), receipt.through];
            change.execute("DELETE FROM outbox WHERE epoch = ?1 AND seq <= ?2", covered).map(Some)
        })?;
        deleted.ok_or(LedgerError::Ahead { epoch: receipt.epoch, seq: receipt.through })
    }

    /// What waits.
    pub fn outbox(&self) -> Result<Outbox, LedgerError> {
        self.change("reading the outbox", |change| {
            let present = epoch::current(change)?;
            let mut query =
                change.prepare("SELECT epoch, seq, signal, length(body), sealed_at FROM outbox ORDER BY epoch, seq")?;
            let batches = query.query_map([], |row| {
                let (epoch, signal): (String, String) = (row.get(0)?, row.get(2)?);
                let known = Ulid::from_string(&epoch).ok().zip(Signal::of(&signal)).zip(from_unix_ms(row.get(4)?));
                let ((epoch, signal), sealed_at) = known.ok_or(rusqlite::Error::InvalidQuery)?;
                Ok(Waiting { epoch, seq: row.get(1)?, signal, bytes: row.get(3)?, sealed_at })
            })?;
            let batches = batches.collect::<rusqlite::Result<_>>()?;
            let unsealed = change.query_row(
                "SELECT (SELECT count(*) FROM usage WHERE n > sealed) + (SELECT count(*) FROM sample WHERE sealed = 0)
                      + (SELECT count(*) FROM event WHERE sealed = 0)",
                [],
                |row| row.get(0),
            )?;
            let mut query = change.prepare("SELECT epoch, through, at FROM receipt ORDER BY epoch")?;
            let receipts = query.query_map([], |row| {
                let epoch: String = row.get(0)?;
                let known = Ulid::from_string(&epoch).ok().zip(from_unix_ms(row.get(2)?));
                let (epoch, at) = known.ok_or(rusqlite::Error::InvalidQuery)?;
                Ok(Held { epoch, through: row.get(1)?, at })
            })?;
            let receipts = receipts.collect::<rusqlite::Result<_>>()?;
            let bytes = outbox_bytes(change)?;
            let (point, epoch, next_seq) = (self.point, present.id, present.next_seq);
            Ok(Outbox { schema: 1, point, epoch, next_seq, batches, bytes, unsealed, receipts })
        })
    }
}

/// Whether the last batch that a receipt covers is another one than the one that waits here under its number.
fn is_of_other_bytes(change: &Transaction<'_>, receipt: &Receipt) -> rusqlite::Result<bool> {
    let Some(last) = receipt.last else { return Ok(false) };
    let mut query = change.prepare_cached("SELECT body FROM outbox WHERE epoch = ?1 AND seq = ?2")?;
    let mut rows = query.query(params![receipt.epoch.to_string(), receipt.through])?;
    let Some(row) = rows.next()? else { return Ok(false) };
    Ok(Sha256::digest(row.get::<_, Vec<u8>>(0)?).as_slice() != last)
}

/// Notes which counts the receiving end holds by now, so that another epoch can begin where it is.
fn note_acked(change: &Transaction<'_>, receipt: &Receipt) -> rusqlite::Result<()> {
    if receipt.epoch != epoch::current(change)?.id {
        return Ok(());
    }
    let mut query = change.prepare("SELECT body FROM outbox WHERE epoch = ?1 AND seq <= ?2 AND signal = ?3")?;
    let named = params![receipt.epoch.to_string(), receipt.through, Signal::Metrics.name()];
    let bodies = query.query_map(named, |row| row.get::<_, Vec<u8>>(0))?;
    for body in bodies {
        if let Ok((batch, _)) = wire::decode(Signal::Metrics, &body?) {
            for facts in &batch.facts {
                set_reached(change, "acked", &facts.usage)?;
            }
        }
    }
    Ok(())
}
