//! The day sheet: a row for each asset, and one press for how it was found.

use desk::records::{Found, Line};
use watch::health::Light;

use super::{DeskChoice, DeskRow, DeskScreen, button, foot, main_button, seen, text};
use crate::visit::Visit;
use crate::visit::desk::Pages;

pub(super) fn screen(visit: &Visit, pages: &Pages) -> DeskScreen {
    let is_done = seen(pages) == pages.sheet.len();
    let note = if pages.sheet.is_empty() { none(pages) } else { "desk-sheet-note" };
    let own = if is_done { Vec::new() } else { vec![main_button(visit, "desk.sheet.all")] };
    DeskScreen {
        title: text(visit, "desk-sheet-today"),
        note: text(visit, note),
        foot: foot(visit, own, "desk.close"),
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
    let mut choices: Vec<_> = Found::ALL.iter().map(choice).collect();
    if check.is_some_and(|check| check.found != Found::Working || !check.note.is_empty()) {
        choices.push(DeskChoice { prompt_id: format!("desk.note.{at}"), ..button(visit, "desk.note") });
    }
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
