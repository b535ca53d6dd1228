//! Numbers of rows: the newer a product's issue, the smaller its number, so that SQLite finds the newest first by itself.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _};
use time::Date;
use time::macros::format_description;

use crate::edition::Edition;
use crate::product::ProductId;

/// Rows of one day. A day with more goes on in the numbers of the day before; only their order suffers. Small, since numbers
/// that lie close make a small index.
const PER_DAY: i64 = 1 << 4;

/// Days are counted backwards from here, the year 9999.
const LAST_DAY: i64 = 5_373_484;

/// Which card of an edition stands in which row.
#[derive(Debug, Default)]
pub struct Rows {
    cards: HashMap<i64, usize>,
    known: Vec<bool>,
    whole: bool,
}

impl Rows {
    /// Of the cards in `edition`, by the row that `row` knows.
    pub fn new(edition: &Edition, row: impl Fn(&ProductId) -> Option<i64>) -> Self {
        let rows: Vec<_> = edition.cards().iter().map(|card| row(&card.id)).collect();
        Self {
            cards: rows.iter().enumerate().filter_map(|(at, row)| Some(((*row)?, at))).collect(),
            known: rows.iter().map(Option::is_some).collect(),
            whole: rows.iter().all(Option::is_some),
        }
    }

    /// The card in a row.
    pub fn card(&self, row: i64) -> Option<usize> {
        self.cards.get(&row).copied()
    }

    /// Whether this card of the edition is indexed.
    pub fn has(&self, card: usize) -> bool {
        self.known.get(card).copied().unwrap_or(false)
    }

    /// Whether any is.
    pub fn has_any(&self) -> bool {
        !self.cards.is_empty()
    }

    /// Whether all of them are.
    pub fn is_whole(&self) -> bool {
        self.whole
    }
}

/// A free number for a product issued on this ISO 8601 date; one without a date is the oldest.
pub fn free(file: &Connection, date: &str) -> rusqlite::Result<i64> {
    let day = Date::parse(date, format_description!("[year]-[month]-[day]"))
        .map_or(0, |date| i64::from(date.to_julian_day()));
    let mut from = (LAST_DAY - day) * PER_DAY;
    loop {
        let last: Option<i64> = file
            .prepare_cached("SELECT row FROM product WHERE row >= ?1 AND row < ?2 ORDER BY row DESC")?
            .query_row([from, from + PER_DAY], |row| row.get(0))
            .optional()?;
        match last {
            None => return Ok(from),
            Some(last) if last + 1 < from + PER_DAY => return Ok(last + 1),
            Some(_) => from += PER_DAY,
        }
    }
}
