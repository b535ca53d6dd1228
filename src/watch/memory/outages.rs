//! Outages: written when they begin, closed when they end.

use rusqlite::{Connection, OptionalExtension as _, params};
use serde::Serialize;
use time::OffsetDateTime;
use ulid::Ulid;

use super::{Memory, MemoryError, from_ms, ms, unword, word};
use crate::notice::What;
use crate::outage::Cut;

/// An outage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outage {
    /// Made once.
    pub id: Ulid,
    /// Where it was cut.
    #[serde(flatten)]
    pub cut: Cut,
    /// When it began, as the machine's clock had it.
    #[serde(with = "time::serde::rfc3339")]
    pub began: OffsetDateTime,
    /// When it ended; nothing while it lasts.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended: Option<OffsetDateTime>,
}

impl Memory {
    /// The line is cut there since then, or whole. Another cut than before ends the one and begins the other. Answers whether
    /// anything has changed.
    pub fn line_is(&self, cut: Option<Cut>, since: OffsetDateTime) -> Result<bool, MemoryError> {
        self.change("noting how the line is", |change| {
            let open = open_one(change)?;
            if open.as_ref().map(|open| open.cut) == cut {
                return Ok(false);
            }
            if let Some(open) = open {
                self.tell(change, &close(change, &open, since)?)?;
            }
            if let Some(Cut { cause, layer }) = cut {
                let outage = Ulid::from_datetime(since.into());
                change.execute(
                    "INSERT INTO outage (id, cause, layer, began) VALUES (?1, ?2, ?3, ?4)",
                    params![outage.to_string(), word(&cause)?, word(&layer)?, ms(since)],
                )?;
                self.tell(change, &What::OutageBegan { outage, cause, layer, from: since })?;
            }
            Ok(true)
        })
    }

    /// The outage that lasts.
    pub fn outage(&self) -> Result<Option<Outage>, MemoryError> {
        self.read("reading the outage", open_one)
    }

    /// Outages that lasted into the time since then, the newest first.
    pub fn outages(&self, since: OffsetDateTime) -> Result<Vec<Outage>, MemoryError> {
        self.read("reading outages", |connection| {
            let sql = "SELECT id, cause, layer, began, ended FROM outage WHERE ended IS NULL OR ended >= ?1 ORDER BY began DESC";
            let mut rows = connection.prepare_cached(sql)?;
            rows.query_map([ms(since)], outage)?.collect()
        })
    }
}

/// The one that lasts.
pub(super) fn open_one(connection: &Connection) -> rusqlite::Result<Option<Outage>> {
    let sql = "SELECT id, cause, layer, began, ended FROM outage WHERE ended IS NULL";
    connection.prepare_cached(sql)?.query_row([], outage).optional()
}

/// Ends it; answers what has to be told.
pub(super) fn close(connection: &Connection, open: &Outage, until: OffsetDateTime) -> rusqlite::Result<What> {
    connection.execute("UPDATE outage SET ended = ?1 WHERE id = ?2", params![ms(until), open.id.to_string()])?;
    let Outage { id, cut: Cut { cause, layer }, began, .. } = *open;
    Ok(What::OutageEnded { outage: id, cause, layer, from: began, until })
}

fn outage(row: &rusqlite::Row<'_>) -> rusqlite::Result<Outage> {
    let cut = Cut { cause: unword(&row.get::<_, String>(1)?)?, layer: unword(&row.get::<_, String>(2)?)? };
    let id = unword(&format!("\"{}\"", row.get::<_, String>(0)?))?;
    let ended = row.get::<_, Option<i64>>(4)?.map(from_ms);
    Ok(Outage { id, cut, began: from_ms(row.get(3)?), ended })
}
