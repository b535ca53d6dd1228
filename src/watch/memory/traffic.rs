//! How many bytes of the line watching itself has used this month.

use rusqlite::{OptionalExtension as _, params};
use time::OffsetDateTime;

use super::{Memory, MemoryError};

impl Memory {
    /// Bytes used in the present month at the point.
    pub fn bytes_this_month(&self) -> Result<u64, MemoryError> {
        let month = month(self.clock.now().local());
        let bytes = self.read("reading the month's bytes", |connection| {
            let sql = "SELECT bytes FROM traffic WHERE month = ?1";
            connection.prepare_cached(sql)?.query_row([month], |row| row.get::<_, i64>(0)).optional()
        })?;
        Ok(bytes.and_then(|bytes| u64::try_from(bytes).ok()).unwrap_or(0))
    }

    /// Bytes are about to be used, or, negative, weren't after all. Said before they are, so that a power cut never forgets any.
    pub fn spend(&self, bytes: i64) -> Result<(), MemoryError> {
        let month = month(self.clock.now().local());
        self.change("noting bytes", |change| {
            change
                .prepare_cached(
                    "INSERT INTO traffic (month, bytes) VALUES (?1, max(?2, 0))
                     ON CONFLICT DO UPDATE SET bytes = max(bytes + ?2, 0)",
                )?
                .execute(params![month, bytes])
                .map(drop)
        })
    }
}

fn month(local: OffsetDateTime) -> String {
    format!("{:04}-{:02}", local.year(), u8::from(local.month()))
}
