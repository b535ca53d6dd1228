//! How good the line was.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, params};
use serde::Serialize;
use time::OffsetDateTime;

use super::{Memory, MemoryError, from_ms, ms, unword, word};
use crate::figure::{Direction, Method};
use crate::line::Round;
use crate::statistics::{self, jitter, mean};

/// What a round of light probes has measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub slot: OffsetDateTime,
    /// Time there and back, ms.
    pub rtt: Option<f64>,
    /// Mean difference between consecutive such times, ms.
    pub jitter: Option<f64>,
    /// Share of probes that were lost, 0 to 1.
    pub loss: f64,
    /// Time until a name is resolved, ms.
    pub dns: Option<f64>,
}

/// A measured speed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// How.
    pub method: Method,
    /// Which way.
    pub direction: Direction,
    /// Bits a second.
    pub bits: f64,
}

impl Quality {
    /// What a round has measured: of the empty page, or of places by address where there is none. Nothing where nothing was asked.
    pub fn of(round: &Round, at: OffsetDateTime) -> Option<Self> {
        let place = if round.web.sent > 0 { &round.web } else { &round.internet };
        if place.sent == 0 {
            return None;
        }
        let times = |took: &[Duration]| took.iter().copied().map(statistics::ms).collect::<Vec<_>>();
        let (times, names) = (times(&place.took), times(&round.names.answer.took));
        let loss = f64::from(place.lost) / f64::from(place.sent);
        Some(Self { slot: at, rtt: mean(&times), jitter: jitter(&times), loss, dns: mean(&names) })
    }
}

impl Memory {
    /// Keeps what a round has measured.
    pub fn keep_quality(&self, quality: &Quality) -> Result<(), MemoryError> {
        let Quality { slot, rtt, jitter, loss, dns } = *quality;
        self.change("keeping a round of probes", |change| {
            change
                .prepare_cached(
                    "INSERT OR REPLACE INTO quality (slot, rtt, jitter, loss, dns) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![ms(slot), rtt, jitter, loss, dns])
                .map(drop)
        })
    }

    /// The rounds from then until before then, the oldest first.
    pub fn qualities(&self, from: OffsetDateTime, until: OffsetDateTime) -> Result<Vec<Quality>, MemoryError> {
        self.read("reading rounds of probes", |connection| {
            let sql = "SELECT slot, rtt, jitter, loss, dns FROM quality WHERE slot >= ?1 AND slot < ?2 ORDER BY slot";
            let mut rows = connection.prepare_cached(sql)?;
            let quality = |row: &rusqlite::Row<'_>| {
                Ok(Quality {
                    slot: from_ms(row.get(0)?),
                    rtt: row.get(1)?,
                    jitter: row.get(2)?,
                    loss: row.get(3)?,
                    dns: row.get(4)?,
                })
            };
            rows.query_map([ms(from), ms(until)], quality)?.collect()
        })
    }

    /// Keeps a measured speed.
    pub fn keep_speed(&self, speed: &Speed) -> Result<(), MemoryError> {
        let Speed { at, method, direction, bits } = *speed;
        self.change("keeping a speed", |change| {
            change
                .execute(
                    "INSERT OR REPLACE INTO speed (at, method, direction, bits) VALUES (?1, ?2, ?3, ?4)",
                    params![ms(at), word(&method)?, word(&direction)?, bits],
                )
                .map(drop)
        })
    }

    /// What the last test by the button has measured, to the point and from it, bit/s.
    pub fn last_speeds(&self) -> Result<(Option<f64>, Option<f64>), MemoryError> {
        self.read("reading the last speeds", |connection| {
            let sql = "SELECT bits FROM speed WHERE method = ?1 AND direction = ?2 ORDER BY at DESC LIMIT 1";
            let mut row = connection.prepare_cached(sql)?;
            let mut last = |direction: Direction| {
                row.query_row([word(&Method::Ndt7)?, word(&direction)?], |row| row.get(0)).optional()
            };
            Ok((last(Direction::Receive)?, last(Direction::Transmit)?))
        })
    }

    /// Speeds measured since then, the oldest first.
    pub fn speeds(&self, since: OffsetDateTime) -> Result<Vec<Speed>, MemoryError> {
        self.read("reading speeds", |connection| {
            let mut rows = connection
                .prepare_cached("SELECT at, method, direction, bits FROM speed WHERE at >= ?1 ORDER BY at")?;
            let speed = |row: &rusqlite::Row<'_>| {
                let (method, direction) = (row.get::<_, String>(1)?, row.get::<_, String>(2)?);
                let (method, direction) = (unword(&method)?, unword(&direction)?);
                Ok(Speed { at: from_ms(row.get(0)?), method, direction, bits: row.get(3)? })
            };
            rows.query_map([ms(since)], speed)?.collect()
        })
    }
}
