//! A text is typed: the line and the keyboard of the search, and beside them what it is for.

use std::collections::BTreeMap;

use super::{search, text};
use crate::focus::{PromptId, Spot};
use crate::view::{Choice, SearchScreen};
use crate::visit::Visit;
use crate::visit::desk::Field;

const BUTTONS: [&str; 2] = ["desk.write.save", "desk.close"];

fn buttons(visit: &Visit) -> Vec<Choice> {
    let filling = &visit.desk.filling;
    let save = match visit.writes() {
        Some(Field::Title(_)) if filling.in_days == 0 => "desk-begin",
        Some(Field::Title(_)) => "desk-plan",
        _ => "desk-write-save",
    };
    let button = |(at, id): (i32, &str)| {
        let label = if at == 0 { text(visit, save) } else { text(visit, &id.replace('.', "-")) };
        Choice { opens: at == 0, chosen: at == 0, ..search::choice(id.to_owned(), label, search::row(at, 5, 240, 0)) }
    };
    (0..).zip(BUTTONS).map(button).collect()
}

pub(super) fn focus(visit: &Visit) -> (Vec<Vec<PromptId>>, PromptId) {
    let mut rows = search::line_rows(visit);
    rows.extend(BUTTONS.map(|id| vec![id.to_owned()]));
    // Where something stands already somebody goes on.
    let first = if visit.desk.filling.line.is_empty() { search::MIDDLE } else { "search.line" };
    (rows, first.to_owned())
}

pub(super) fn spots(visit: &Visit, bar: &[PromptId]) -> BTreeMap<PromptId, Spot> {
    let mut spots = search::line_spots(visit, bar);
    spots.extend(buttons(visit).into_iter().map(|choice| (choice.prompt_id, choice.spot)));
    spots
}

pub(super) fn screen(visit: &Visit, field: &Field) -> SearchScreen {
    let (title, note) = match field {
        Field::Difficulty(_) => ("desk-write-difficulty", "desk-write-difficulty-note"),
        Field::Note(_) => ("desk-write-note", "desk-write-note-note"),
        Field::Title(_) => ("desk-write-title", "desk-write-title-note"),
        Field::Successor => ("desk-write-successor", "desk-write-successor-note"),
        Field::Remarks => ("desk-write-remarks", "desk-write-remarks-note"),
    };
    SearchScreen {
        label: text(visit, title),
        writes: true,
        heading: text(visit, title),
        advice: text(visit, note),
        choices: buttons(visit),
        ..search::typing(visit, &visit.desk.filling.line)
    }
}
