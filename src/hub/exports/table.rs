//! A table as pages show it and files hold it.

use time::{Date, OffsetDateTime};

use crate::words::Words;

/// What a number counts, which says how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How often.
    Times,
    /// Seconds; pages say hours and minutes.
    Seconds,
    /// Minutes; pages say hours and minutes.
    Minutes,
    /// Tenths of what the head says, such as Mbit/s or %; written with one decimal.
    Tenths,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A name, and where the page of what it names is; files hold the name alone.
    Link(String, String),
    /// A moment; a workbook holds it as one, so that it can be sorted and reckoned with.
    Moment(OffsetDateTime),
    /// A day, the same.
    Day(Date),
    /// A number of the column's measure.
    Number(u64),
    /// A number that isn't shown, because it is small or would give a small one away: the message that stands in its place.
    Hidden(&'static str),
    /// Nothing that could be counted here.
    Nothing,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub head: String,
    /// Of numbers: what they count; none for words.
    pub measure: Option<Measure>,
}

/// A table: as many cells in each row as columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What it is called, short enough for a sheet's tab.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows. `columns`: messages of the heads, with what their numbers count.
    pub fn of(words: &Words, name: &str, columns: &[(&str, Option<Measure>)]) -> Self {
        let column = |(head, measure): &(&str, Option<Measure>)| Column { head: words.text(head), measure: *measure };
        Self { name: words.text(name), columns: columns.iter().map(column).collect(), rows: vec![] }
    }

    /// A column's head in a file, where nothing around it says what the numbers are.
    pub fn file_head(column: &Column, seconds: &str, minutes: &str) -> String {
        match column.measure {
            Some(Measure::Seconds) => format!("{} ({seconds})", column.head),
            Some(Measure::Minutes) => format!("{} ({minutes})", column.head),
            _ => column.head.clone(),
        }
    }
}

impl Cell {
    /// A number with one decimal, for a column of [`Measure::Tenths`]; nothing where it isn't known.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates, and negative is cut off"
    )]
    pub fn tenths(value: Option<f64>) -> Self {
        value.map_or(Self::Nothing, |value| Self::Number((value.max(0.0) * 10.0).round() as u64))
    }

    /// Whole minutes, begun ones included.
    pub fn minutes(duration: time::Duration) -> Self {
        Self::Number(duration.whole_seconds().max(0).unsigned_abs().div_ceil(60))
    }
}
