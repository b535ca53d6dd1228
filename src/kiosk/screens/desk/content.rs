//! What products there are, how new ones come, and how figures leave.

use catalog::{Card, Tag};

use super::today;
use super::{DeskChoice, DeskRow, DeskScreen, button, card_title, counted, foot, say, text};
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
            row("desk-bulletins-title", "desk-bulletins-note", &["desk.bulletins"]),
            row("desk-go-back-title", "desk-go-back-note", &["desk.go-back"]),
        ],
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}

pub(super) fn bulletins_screen(visit: &Visit) -> DeskScreen {
    let none = bulletins(visit).is_empty();
    DeskScreen {
        title: text(visit, "desk-bulletins-title"),
        note: text(visit, if none { "desk-bulletins-none" } else { "desk-bulletins-how" }),
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}

/// A row for each product that is heard, with a button for each of its languages.
pub(super) fn bulletins(visit: &Visit) -> Vec<DeskRow> {
    let row = |card: &Card| {
        let choice = |tag: &Tag| DeskChoice {
            prompt_id: format!("desk.bulletin.{}.{tag}", card.id),
            label: visit.locales.called(&tag.to_string()),
            ..DeskChoice::default()
        };
        DeskRow {
            label: card_title(visit, card),
            choices: card.sound.keys().map(choice).collect(),
            ..DeskRow::default()
        }
    };
    let cards = visit.edition.iter().flat_map(|edition| edition.cards());
    cards.filter(|card| !card.sound.is_empty()).map(row).collect()
}

pub(super) fn go_back(visit: &Visit) -> DeskScreen {
    DeskScreen {
        title: text(visit, "desk-go-back-really"),
        note: text(visit, "desk-go-back-really-note"),
        foot: ["desk.go-back.no", "desk.go-back.yes"].map(|id| button(visit, id)).into(),
        ..DeskScreen::default()
    }
}
