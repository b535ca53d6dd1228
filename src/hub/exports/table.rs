//! A table as pages show it and files hold it.

/// What a number counts, which says how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How often.
    Times,
    /// Seconds; pages say hours and minutes.
    Seconds,
    /// Minutes; pages say hours and minutes.
    Minutes,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Words.
    Text(String),
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
    /// A column's head in a file, where nothing around it says what the numbers are.
    pub fn file_head(column: &Column, seconds: &str, minutes: &str) -> String {
        match column.measure {
            Some(Measure::Seconds) => format!("{} ({seconds})", column.head),
            Some(Measure::Minutes) => format!("{} ({minutes})", column.head),
            _ => column.head.clone(),
        }
    }
}
