//! The day sheet: a row for each asset, and one press for how it was found.

use desk::records::{Found, Line};
use watch::health::Light;

use super::{DeskChoice, DeskRow, DeskScreen, button, foot, main_button, per_part, text};
use crate::visit::Visit;
use crate::visit::desk::Pages;

pub(super) fn screen(visit: &Visit, pages: &Pages, part: usize) -> DeskScreen {
    let shown = per_part(visit);
    let unseen = pages.sheet.iter().position(|line| line.check.is_none());
    // Nobody says of what isn't on screen that it works.
    let is_done = unseen.is_none() || (part + 1) * shown < pages.sheet.len();
    let here = unseen.filter(|at| at / shown == part);
    let note = match (pages.sheet.is_empty(), pages.is_list_lost) {
        (false, _) => "desk-sheet-note",
        (true, false) => "desk-sheet-empty-note",
        (true, true) => none(pages),
    };
    let own = if pages.sheet.is_empty() && !pages.is_list_lost {
        vec![main_button(visit, "desk.list")]
    } else if is_done {
        Vec::new()
    } else {
        vec![main_button(visit, "desk.sheet.all")]
    };
    DeskScreen {
        title: text(visit, "desk-sheet-today"),
        note: text(visit, note),
        first: here.map_or_else(String::new, |at| format!("desk.found.{at}.working")),
        foot: foot(visit, own),
        ..DeskScreen::default()
    }
}

/// Why there is nothing to look at.
pub(super) const fn none(pages: &Pages) -> &'static str {
    if pages.is_list_lost { "desk-sheet-lost" } else { "desk-sheet-empty" }
}

pub(super) fn rows(visit: &Visit, pages: &Pages) -> Vec<DeskRow> {
    pages.sheet.iter().enumerate().map(|(at, line)| row(visit, at, line)).collect()
}

fn row(visit: &Visit, at: usize, line: &Line) -> DeskRow {
    let check = line.check.as_ref().map(|check| &check.content);
    let choice = |found: &Found| DeskChoice {
        prompt_id: format!("desk.found.{at}.{}", found.name()),
        label: text(visit, &format!("desk-found-{}", found.name())),
        chosen: check.is_some_and(|check| check.found == *found),
        main: false,
    };
    // In front: the others never move.
    let notes = check.is_some_and(|check| check.found != Found::Working || !check.note.is_empty());
    let note = notes.then(|| DeskChoice { prompt_id: format!("desk.note.{at}"), ..button(visit, "desk.note") });
    let choices: Vec<_> = note.into_iter().chain(Found::ALL.iter().map(choice)).collect();
    DeskRow {
        light: check.map(|check| match check.found {
            Found::Working => Light::Green,
            Found::Broken => Light::Red,
            Found::Missing => Light::Yellow,
        }),
        label: if line.asset.name.is_empty() { line.asset.code.clone() } else { line.asset.name.clone() },
        note: check.map_or_else(String::new, |check| check.note.clone()),
        one_of: true,
        choices,
    }
}
