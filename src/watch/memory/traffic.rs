//! How many bytes of the line watching itself has used this month, and what for.

use rusqlite::{OptionalExtension as _, params};

use super::{Memory, MemoryError};
use crate::line::budget::{Purpose, Purse};

impl Memory {
    /// Bytes used in the present month at the point, without what somebody has asked for.
    pub fn bytes_this_month(&self) -> Result<u64, MemoryError> {
        Ok(self.bytes_for(Purpose::Rounds)? + self.bytes_for(Purpose::Daily)?)
    }

    /// Bytes used for one thing in the present month.
    pub fn bytes_for(&self, purpose: Purpose) -> Result<u64, MemoryError> {
        let month = self.clock.now().month();
        let bytes = self.read("reading the month's bytes", |connection| {
            let sql = "SELECT bytes FROM traffic WHERE month = ?1 AND purpose = ?2";
            let mut query = connection.prepare_cached(sql)?;
            query.query_row(params![month, purpose.name()], |row| row.get::<_, i64>(0)).optional()
        })?;
        Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0))
    }

    /// Bytes that watching has used from one month to another, `2026-11`, both included: also what somebody has asked for.
    pub fn bytes_of_months(&self, from: &str, to: &str) -> Result<u64, MemoryError> {
        let bytes = self.read("reading bytes of months", |connection| {
            let sql = "SELECT coalesce(sum(bytes), 0) FROM traffic WHERE month BETWEEN ?1 AND ?2";
            connection.query_row(sql, [from, to], |row| row.get::<_, i64>(0))
        })?;
        Ok(u64::try_from(bytes).unwrap_or(0))
    }

    /// Bytes are about to be used, or, negative, weren't after all. Said before they are, so that a power cut never forgets any.
    pub fn spend(&self, purpose: Purpose, bytes: i64) -> Result<(), MemoryError> {
        let month = self.clock.now().month();
        self.change("noting bytes", |change| {
            change
                .prepare_cached(
                    "INSERT INTO traffic (month, purpose, bytes) VALUES (?1, ?2, max(?3, 0))
                     ON CONFLICT DO UPDATE SET bytes = max(bytes + ?3, 0)",
                )?
                .execute(params![month, purpose.name(), bytes])
                .map(drop)
        })
    }
}

// A purse that fails says so by its answers; whoever keeps the memory reports the fault.
impl Purse for Memory {
    fn used(&self, purpose: Purpose) -> Option<u64> {
        self.bytes_for(purpose).ok()
    }

    fn spend(&self, purpose: Purpose, bytes: i64) -> bool {
        Self::spend(self, purpose, bytes).is_ok()
    }
}

/// A memory that can't be opened keeps nothing; what is used meanwhile is counted by whoever uses it.
impl<P: Purse> Purse for Option<P> {
    fn used(&self, purpose: Purpose) -> Option<u64> {
        self.as_ref()?.used(purpose)
    }

    fn spend(&self, purpose: Purpose, bytes: i64) -> bool {
        self.as_ref().is_some_and(|purse| purse.spend(purpose, bytes))
    }
}
