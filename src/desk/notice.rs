//! What the province shall know: kept in the book until somebody has written it down elsewhere.

use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use ulid::Ulid;

use crate::records::{Check, Difficulty, Inspection, Registration, Room, Training};
use crate::sign_in::id;
use crate::store::{Book, BookError, from_ms, json, ms, unjson};

/// So many at a time: nobody holds a year of them in memory.
const AT_A_TIME: u32 = 100;

/// One change of a record. Whole in itself: none before it has to be read to understand it.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Made once: telling it again is telling the same.
    pub id: Ulid,
    /// When the record was written, as the machine's clock had it.
    pub at: OffsetDateTime,
    /// What.
    pub what: What,
}

/// How a record stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct What {
    /// Which record.
    pub record: Ulid,
    /// Which revision: a higher one takes the place of a lower one.
    pub revision: u32,
    /// Whether it is withdrawn: as if it had never been written.
    pub withdrawn: bool,
    /// What it says.
    pub fact: Fact,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// How an asset was found.
    Check(Check),
    /// When the room was open.
    Room(Room),
    /// A training or a meeting.
    Training(Training),
    /// A difficulty.
    Difficulty(Difficulty),
    /// An inspection.
    Inspection(Inspection),
    /// How the registration of the line stands.
    Registration(Registration),
}

impl Book {
    /// What has to be told, the oldest first; some of it. Of a record only the last revision is told that nobody has yet.
    pub fn notices(&self) -> Result<Vec<Notice>, BookError> {
        self.read("reading what has to be told", |connection, _| {
            let mut rows = connection.prepare_cached("SELECT id, at, what FROM notice ORDER BY number LIMIT ?1")?;
            let notice = |row: &rusqlite::Row<'_>| {
                Ok(Notice { id: id(row, 0)?, at: from_ms(row.get(1)?), what: unjson(&row.get::<_, String>(2)?)? })
            };
            Ok(rows.query_map([AT_A_TIME], notice)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Somebody has written it down.
    pub fn told(&self, id: Ulid) -> Result<(), BookError> {
        self.change("noting what was told", |change| {
            change.execute("DELETE FROM notice WHERE id = ?1", [id.to_string()])?;
            Ok(())
        })
    }
}

/// Writes down what has to be told, in the transaction of what it is about. What nobody has been told of the record yet goes: a
/// slip that is mended within the minute never leaves the point, and a metered line carries less.
pub(crate) fn tell(change: &Transaction<'_>, at: OffsetDateTime, what: &What) -> rusqlite::Result<()> {
    let record = what.record.to_string();
    change.prepare_cached("DELETE FROM notice WHERE record = ?1")?.execute([&record])?;
    change
        .prepare_cached("INSERT INTO notice (id, record, at, what) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![Ulid::from_datetime(at.into()).to_string(), record, ms(at), json(what)?])
        .map(drop)
}
