//! What products there are, how new ones come, and how figures leave.

use super::today;
use super::{DeskRow, DeskScreen, button, counted, foot, say, text};
use crate::locale::Args;
use crate::visit::Visit;

pub(super) fn row(visit: &Visit) -> DeskRow {
    today::row(visit, "desk-content-title", None, products(visit), &["desk.content"])
}

fn products(visit: &Visit) -> String {
    let count = visit.edition.as_ref().map_or(0, |edition| edition.cards().len());
    if count == 0 { text(visit, "desk-content-none") } else { say(visit, "desk-content-count", &counted(count)) }
}

pub(super) fn screen(visit: &Visit) -> DeskScreen {
    let edition = visit.edition.as_ref().map(|edition| edition.header().id.clone());
    let note = edition.map_or_else(String::new, |edition| {
        let args = Args::none().with("edition", edition);
        visit.locales.text(&visit.language, "about-edition", &args)
    });
    let row = |title: &str, note: &str, controls: &[&str]| today::row(visit, title, None, text(visit, note), controls);
    DeskScreen {
        title: products(visit),
        note,
        rows: vec![
            row("desk-sync-title", "desk-sync-note", &["desk.sync"]),
            // A stick is read as soon as it is put in.
            row("desk-stick-title", "desk-stick-note", &[]),
            row("desk-send-title", "desk-send-note", &["desk.figures-out", "desk.send"]),
            row("desk-go-back-title", "desk-go-back-note", &["desk.go-back"]),
        ],
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}

pub(super) fn go_back(visit: &Visit) -> DeskScreen {
    DeskScreen {
        title: text(visit, "desk-go-back-really"),
        note: text(visit, "desk-go-back-really-note"),
        foot: vec![button(visit, "desk.go-back.yes")],
        ..DeskScreen::default()
    }
}
