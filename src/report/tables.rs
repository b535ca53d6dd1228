//! The report's tables, cell by cell: a [`form`](crate::form) says them in words, a workbook holds them as numbers, days and times.

mod room;
mod usage;

pub(crate) use room::called;
use time::{Date, OffsetDateTime};

use crate::figures::Figures;
use crate::words::Words;

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Names it among the others: a sheet's tab.
    pub name: String,
    /// What it is about.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows: a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// What its cells hold.
    pub holds: Holds,
}

/// What the cells of a column hold, which says how they are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Words that take the room there is.
    Words,
    /// Short words: a code, a state.
    Label,
    /// Numbers, and lengths of time.
    Figures,
    /// A day, or a moment.
    Time,
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// How many.
    Count(u64),
    /// A measured number, one decimal.
    Decimal(f64),
    /// How long, s.
    Seconds(i64),
    /// A day.
    Day(Date),
    /// A moment.
    Moment(OffsetDateTime),
    /// Nothing is known.
    Nothing,
}

impl Cell {
    pub(crate) fn or_nothing<T>(value: Option<T>, cell: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Nothing, cell)
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

/// All tables of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Tables {
    /// Hours.
    pub hours: Table,
    /// Uses by product.
    pub products: Table,
    /// Uses by topic.
    pub topics: Table,
    /// Uses by language.
    pub languages: Table,
    /// Searches.
    pub searches: Table,
    /// Trainings and meetings.
    pub trainings: Table,
    /// Equipment.
    pub assets: Table,
    /// Equipment that wasn't well.
    pub faults: Table,
    /// Outages by cause.
    pub causes: Table,
    /// Each outage.
    pub cuts: Table,
    /// Speeds against what was ordered.
    pub speeds: Table,
    /// Days that are doubted.
    pub gaps: Table,
}

impl Tables {
    /// The tables of these figures.
    pub fn of(figures: &Figures, words: &dyn Words) -> Self {
        Self {
            hours: room::hours(&figures.room, words),
            products: usage::products(&figures.usage, words),
            topics: usage::topics(&figures.usage, words),
            languages: usage::languages(&figures.usage, words),
            searches: usage::searches(&figures.usage, words),
            trainings: room::trainings(&figures.trainings, words),
            assets: room::assets(&figures.assets, words),
            faults: room::faults(&figures.faults, words),
            causes: room::causes(&figures.outages, words),
            cuts: room::cuts(&figures.outages, words),
            speeds: room::speeds(&figures.broadband, words),
            gaps: room::gaps(&figures.gaps, words),
        }
    }

    /// Each, in the order of the report.
    pub fn all(&self) -> [&Table; 12] {
        let Self {
            hours,
            products,
            topics,
            languages,
            searches,
            trainings,
            assets,
            faults,
            causes,
            cuts,
            speeds,
            gaps,
        } = self;
        [hours, products, topics, languages, searches, trainings, assets, faults, causes, cuts, speeds, gaps]
    }
}

/// A table without rows: messages of its tab, its caption and the heads of its columns.
fn table(words: &dyn Words, name: &str, caption: &str, columns: &[(&str, Holds)]) -> Table {
    let column = |(title, holds): &(&str, Holds)| Column { title: words.text(title), holds: *holds };
    let columns = columns.iter().map(column).collect();
    Table { name: words.text(name), caption: words.text(caption), columns, rows: vec![] }
}
