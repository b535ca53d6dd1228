//! A text is typed: the line and the keyboard of the search, and beside them what it is for.

use std::collections::BTreeMap;

use super::{search, text};
use crate::focus::{PromptId, Spot};
use crate::view::{Choice, SearchScreen};
use crate::visit::Visit;
use crate::visit::desk::Field;

/// What is done with what was typed. The way back is the bar's.
const SAVE: &str = "desk.write.save";

fn save(visit: &Visit) -> Choice {
    let filling = &visit.desk.filling;
    let save = match visit.writes() {
        Some(Field::Title(_)) if filling.in_days == 0 => "desk-begin",
        Some(Field::Title(_)) if filling.in_days < 0 => "desk-held",
        Some(Field::Title(_)) => "desk-plan",
        _ => "desk-write-save",
    };
    Choice {
        opens: true,
        chosen: true,
        ..search::choice(SAVE.to_owned(), text(visit, save), search::row(0, 5, 240, 0))
    }
}

/// The units that may be meant, below the button that saves.
fn units(visit: &Visit) -> Vec<Choice> {
    let choice =
        |(at, unit): (i32, String)| search::choice(format!("desk.unit.{at}"), unit, search::row(at + 1, 5, 240, 0));
    (0..).zip(visit.units_meant()).map(choice).collect()
}

fn choices(visit: &Visit) -> Vec<Choice> {
    std::iter::once(save(visit)).chain(units(visit)).collect()
}

pub(super) fn focus(visit: &Visit) -> (Vec<Vec<PromptId>>, PromptId) {
    let mut rows = search::line_rows(visit);
    rows.extend(choices(visit).into_iter().map(|choice| vec![choice.prompt_id]));
    // Where something stands already somebody goes on.
    let first = if visit.desk.filling.line.is_empty() { search::MIDDLE } else { "search.line" };
    (rows, first.to_owned())
}

pub(super) fn spots(visit: &Visit, bar: &[PromptId]) -> BTreeMap<PromptId, Spot> {
    let mut spots = search::line_spots(visit, bar);
    spots.extend(choices(visit).into_iter().map(|choice| (choice.prompt_id, choice.spot)));
    spots
}

pub(super) fn screen(visit: &Visit, field: &Field) -> SearchScreen {
    let (title, note) = match field {
        Field::Setting(setting) => setting.messages(),
        Field::Difficulty(_) => ("desk-write-difficulty", "desk-write-difficulty-note"),
        Field::Note(_) => ("desk-write-note", "desk-write-note-note"),
        Field::Title(_) => ("desk-write-title", "desk-write-title-note"),
        Field::Body => ("desk-write-body", "desk-write-body-note"),
        Field::Findings(_) => ("desk-write-findings", "desk-write-findings-note"),
        Field::Provider => ("desk-write-provider", "desk-write-provider-note"),
        Field::Successor => ("desk-write-successor", "desk-write-successor-note"),
        Field::Remarks => ("desk-write-remarks", "desk-write-remarks-note"),
    };
    let note = if visit.units_meant().is_empty() { note } else { "desk-unit-meant" };
    SearchScreen {
        label: text(visit, title),
        writes: true,
        heading: text(visit, title),
        advice: text(visit, note),
        choices: choices(visit),
        ..search::typing(visit, &visit.desk.filling.line)
    }
}
