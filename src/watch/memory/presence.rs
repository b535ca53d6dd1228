//! When the machine was on.

use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use time::OffsetDateTime;
use ulid::Ulid;

use super::outages::{close, open_one};
use super::{Memory, MemoryError, from_ms, ms, word};
use crate::notice::What;
use crate::outage::{Cause, Layer};

/// A time that the machine was on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Presence {
    /// When it was started.
    #[serde(with = "time::serde::rfc3339")]
    pub began: OffsetDateTime,
    /// When it was seen on for the last time, to the minute.
    #[serde(with = "time::serde::rfc3339")]
    pub seen: OffsetDateTime,
    /// Whether it was switched off properly. Of the present one: false.
    pub clean: bool,
}

impl Memory {
    /// Watching begins. After a new start of the machine: it was off since it was seen last, which is an outage, and the line's
    /// outage of that time ended, as far as anybody knows, when nobody could look any more.
    pub fn begin(&self) -> Result<(), MemoryError> {
        let now = self.clock.now();
        let boot = self.clock.boot_id();
        let began = ms(now.wall) - i64::try_from(now.monotonic.as_millis()).unwrap_or(i64::MAX);
        self.change("beginning to watch", |change| {
            let last = "SELECT boot, seen, clean FROM presence ORDER BY number DESC LIMIT 1";
            let last = change.query_row(last, [], |row| {
                Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?, row.get::<_, bool>(2)?))
            });
            let last = last.optional()?;
            if last.as_ref().is_some_and(|(known, ..)| known == boot) {
                return Ok(());
            }
            if let Some((_, seen, clean)) = last {
                if let Some(open) = open_one(change)? {
                    self.tell(change, &close(change, &open, from_ms(seen))?)?;
                }
                let (from, until) = (from_ms(seen), from_ms(began));
                let id = Ulid::from_datetime(now.wall.into()).to_string();
                change.execute(
                    "INSERT INTO outage (id, cause, layer, began, ended) VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id, word(&Cause::PcOff)?, word(&Layer::Power)?, seen, began],
                )?;
                self.tell(change, &What::Stopped { from, until, clean })?;
            }
            change
                .execute(
                    "INSERT INTO presence (boot, began, seen) VALUES (?1, ?2, ?3)",
                    params![boot, began, ms(now.wall)],
                )
                .map(drop)
        })
    }

    /// The machine is on: once a minute.
    pub fn beat(&self) -> Result<(), MemoryError> {
        self.seen_on(false)
    }

    /// The program ends in good order; the machine may be switched off after it.
    pub fn ends(&self) -> Result<(), MemoryError> {
        self.seen_on(true)
    }

    fn seen_on(&self, clean: bool) -> Result<(), MemoryError> {
        let now = ms(self.now());
        self.change("noting that the machine is on", |change| {
            change
                .prepare_cached("UPDATE presence SET seen = ?1, clean = ?2 WHERE boot = ?3")?
                .execute(params![now, clean, self.clock.boot_id()])
                .map(drop)
        })
    }

    /// Since when anything is known.
    pub fn began(&self) -> Result<Option<OffsetDateTime>, MemoryError> {
        self.read("reading since when anything is known", |connection| {
            let sql = "SELECT min(at) FROM (SELECT min(began) AS at FROM presence
                UNION ALL SELECT min(began) FROM outage UNION ALL SELECT min(at) FROM speed)";
            let first = connection.query_row(sql, [], |row| row.get::<_, Option<i64>>(0))?;
            Ok(first.map(from_ms))
        })
    }

    /// When the machine was on since then, the newest first.
    pub fn presences(&self, since: OffsetDateTime) -> Result<Vec<Presence>, MemoryError> {
        self.read("reading when the machine was on", |connection| {
            let mut rows = connection
                .prepare_cached("SELECT began, seen, clean FROM presence WHERE seen >= ?1 ORDER BY number DESC")?;
            let presence = |row: &rusqlite::Row<'_>| {
                Ok(Presence { began: from_ms(row.get(0)?), seen: from_ms(row.get(1)?), clean: row.get(2)? })
            };
            rows.query_map([ms(since)], presence)?.collect()
        })
    }
}
