//! Tables of what the operator of a point has written about the room.

use time::Date;

use super::table::{Cell, Measure, Table};
use super::watched::said;
use crate::words::Words;
use crate::written::desk::{Check, Inspection, Opening, Registration, Training};

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

fn day(day: Option<Date>) -> Cell {
    day.map_or(Cell::Nothing, Cell::Day)
}

fn number(number: Option<u64>) -> Cell {
    number.map_or(Cell::Nothing, Cell::Number)
}

/// Assets that can't be used, as they were found last.
pub fn unfit(words: &Words, checks: &[Check]) -> Table {
    let columns = ["column-day", "column-asset", "column-device", "column-asset-code", "column-found", "column-note"];
    let mut table = Table::of(words, "table-unfit", &columns.map(|column| (column, None)));
    for check in checks.iter().filter(|check| !check.is_working()) {
        table.rows.push(vec![
            Cell::Day(check.day),
            text(&check.name),
            text(said(words, "hw.type", &check.kind)),
            text(&check.code),
            text(said(words, "point.check.state", &check.found)),
            text(&check.note),
        ]);
    }
    table
}

/// When the room was open. What nobody has closed lasted nobody knows how long.
pub fn openings(words: &Words, openings: &[Opening]) -> Table {
    let columns = [("column-opened-at", None), ("column-closed-at", None), ("column-lasted", Some(Measure::Minutes))];
    let mut table = Table::of(words, "table-openings", &columns);
    for Opening { from, until } in openings {
        table.rows.push(vec![
            Cell::Moment(*from),
            until.map_or_else(|| text(words.text("not-closed")), Cell::Moment),
            until.map_or(Cell::Nothing, |until| Cell::minutes(until - *from)),
        ]);
    }
    table
}

/// Trainings and meetings.
pub fn trainings(words: &Words, trainings: &[Training]) -> Table {
    let times = Some(Measure::Times);
    let columns = [
        ("column-day", None),
        ("column-title", None),
        ("column-kind", None),
        ("column-taught", None),
        ("column-language", None),
        ("column-women", times),
        ("column-men", times),
        ("total", times),
        ("column-state", None),
    ];
    let mut table = Table::of(words, "table-trainings", &columns);
    for training in trainings {
        table.rows.push(vec![
            Cell::Day(training.day),
            text(&training.title),
            text(said(words, "point.training.kind", &training.kind)),
            text(&training.taught),
            if training.language.is_empty() { Cell::Nothing } else { text(words.name("language", &training.language)) },
            number(training.women),
            number(training.men),
            number(training.people()),
            text(said(words, "point.record.state", &training.state)),
        ]);
    }
    table
}

/// Inspections; what should have been put right before `today` is said to be late.
pub fn inspections(words: &Words, inspections: &[Inspection], today: Date) -> Table {
    let columns =
        ["column-day", "column-body", "column-findings", "column-deadline", "column-put-right", "column-state"];
    let mut table = Table::of(words, "table-inspections", &columns.map(|column| (column, None)));
    for inspection in inspections {
        let late = inspection.deadline.filter(|deadline| inspection.closed.is_none() && *deadline < today);
        let state = match late {
            Some(deadline) => words
                .with("inspection-late", &[("days", &words.number((today - deadline).whole_days().unsigned_abs()))]),
            None => said(words, "point.record.state", &inspection.state),
        };
        table.rows.push(vec![
            Cell::Day(inspection.day),
            text(&inspection.body),
            text(&inspection.findings),
            day(inspection.deadline),
            day(inspection.closed),
            text(state),
        ]);
    }
    table
}

/// How the registration of the line stands.
pub fn registrations(words: &Words, registrations: &[Registration]) -> Table {
    let columns = [
        "column-provider",
        "column-applied",
        "column-installed",
        "column-accepted",
        "column-ends",
        "column-over",
        "column-state",
    ];
    let mut table = Table::of(words, "table-registrations", &columns.map(|column| (column, None)));
    for line in registrations {
        table.rows.push(vec![
            text(&line.provider),
            day(line.applied),
            day(line.installed),
            day(line.accepted),
            day(line.ends),
            day(line.ended),
            text(said(words, "point.record.state", &line.state)),
        ]);
    }
    table
}
