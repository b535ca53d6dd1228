//! What has to be told.

use rusqlite::{Transaction, params};
use ulid::Ulid;

use super::{Memory, MemoryError, from_ms, ms, unword, word};
use crate::notice::{Notice, What};

/// So many at a time: nobody holds a year of them in memory.
const AT_A_TIME: u32 = 100;

impl Memory {
    /// What has to be told, the oldest first; some of it.
    pub fn notices(&self) -> Result<Vec<Notice>, MemoryError> {
        self.read("reading what has to be told", |connection| {
            let mut rows = connection.prepare_cached("SELECT id, at, what FROM notice ORDER BY number LIMIT ?1")?;
            let notice =
                |row: &rusqlite::Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get::<_, String>(2)?));
            let rows = rows.query_map([AT_A_TIME], notice)?;
            rows.map(|row| {
                let (id, at, what) = row?;
                let id = unword(&format!("\"{id}\""))?;
                Ok(Notice { id, at: from_ms(at), what: unword(&what)? })
            })
            .collect()
        })
    }

    /// Somebody has written it down.
    pub fn told(&self, id: Ulid) -> Result<(), MemoryError> {
        self.change("noting what was told", |change| {
            change.execute("DELETE FROM notice WHERE id = ?1", [id.to_string()]).map(drop)
        })
    }

    /// Writes down what has to be told, in the transaction of what it is about.
    pub(super) fn tell(&self, change: &Transaction<'_>, what: &What) -> rusqlite::Result<()> {
        let at = self.now();
        let id = Ulid::from_datetime(at.into()).to_string();
        change
            .execute("INSERT INTO notice (id, at, what) VALUES (?1, ?2, ?3)", params![id, ms(at), word(what)?])
            .map(drop)
    }
}
