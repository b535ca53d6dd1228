//! What there is to do today: one row for each, with how it stands.

use desk::records::Found;
use point::TextSize;
use watch::health::Light;

use super::{DeskRow, DeskScreen, affairs, button, counted, day_and_time, foot, main_button, say, seen, sheet, text};
use crate::locale::Args;
use crate::visit::Visit;
use crate::visit::desk::Pages;

pub(super) fn screen(visit: &Visit, pages: &Pages) -> DeskScreen {
    let urgent = (!visit.urgent().is_empty()).then(|| main_button(visit, "desk.urgent")).into_iter();
    let own = ["desk.report", "desk.more", "desk.leave"].map(|id| button(visit, id));
    DeskScreen {
        title: text(visit, "desk-today"),
        // What presses counts more than what is always said, for which larger words leave no room.
        note: affairs::pressing(visit, pages).unwrap_or_else(|| match visit.comfort.text {
            TextSize::Normal => text(visit, "desk-today-note"),
            _ => String::new(),
        }),
        rows: vec![
            room(visit, pages),
            machine(visit),
            day_sheet(visit, pages),
            difficulties(visit, pages),
            trainings(visit, pages),
        ],
        foot: foot(visit, urgent.chain(own).collect()),
        ..DeskScreen::default()
    }
}

/// What it is about, how it stands, what can be pressed.
pub(super) fn row(visit: &Visit, label: &str, light: Option<Light>, note: String, choices: &[&str]) -> DeskRow {
    let choices = choices.iter().map(|id| button(visit, id)).collect();
    DeskRow { label: text(visit, label), light, note, choices, one_of: false }
}

/// What is to be done next.
fn next(mut row: DeskRow) -> DeskRow {
    row.choices.iter_mut().for_each(|choice| choice.main = true);
    row
}

fn room(visit: &Visit, pages: &Pages) -> DeskRow {
    match &pages.room {
        Some(room) => {
            let args = Args::none().with("time", day_and_time(room.content.opened).1);
            row(visit, "desk-room", Some(Light::Green), say(visit, "desk-room-is-open", &args), &["desk.room.close"])
        }
        None => next(row(visit, "desk-room", None, text(visit, "desk-room-is-closed"), &["desk.room.open"])),
    }
}

/// What the watch sees.
fn machine(visit: &Visit) -> DeskRow {
    let light = visit.known.health.as_ref().map(|health| health.light);
    let note = match light {
        None => "health-coming",
        Some(Light::Green) => "health-all-well",
        Some(Light::Yellow | Light::Red) => "desk-machine-ill",
    };
    row(visit, "desk-machine", light, text(visit, note), &["desk.health"])
}

fn day_sheet(visit: &Visit, pages: &Pages) -> DeskRow {
    let (seen, all) = (seen(pages), pages.sheet.len());
    let args = Args::none().number("seen", seen).number("all", all);
    let note = if all == 0 { text(visit, sheet::none(pages)) } else { say(visit, "desk-sheet-seen", &args) };
    let ill = pages.sheet.iter().filter_map(|line| line.check.as_ref());
    let ill = ill.filter(|check| check.content.found != Found::Working).count();
    let note = if ill > 0 { say(visit, "desk-sheet-ill", &args.number("ill", ill)) } else { note };
    let light = (all > 0).then_some(if seen == all && ill == 0 { Light::Green } else { Light::Yellow });
    let mut row = row(visit, "desk-sheet-today", light, note, &["desk.sheet"]);
    if all == 0 && !pages.is_list_lost {
        row.choices.iter_mut().for_each(|choice| choice.label = text(visit, "desk-list"));
    }
    if pages.room.is_some() && seen < all { next(row) } else { row }
}

fn difficulties(visit: &Visit, pages: &Pages) -> DeskRow {
    let count = pages.difficulties.len();
    let answered = pages.difficulties.iter().filter(|difficulty| difficulty.content.answer.is_some()).count();
    let note = match (count, answered) {
        (0, _) => text(visit, "desk-difficulties-none"),
        (_, 0) => say(visit, "desk-difficulties-open", &counted(count)),
        _ => say(visit, "desk-difficulties-answered", &counted(count).number("answered", answered)),
    };
    row(visit, "desk-difficulties-title", None, note, &["desk.difficulties"])
}

fn trainings(visit: &Visit, pages: &Pages) -> DeskRow {
    let running = pages.trainings.iter().find(|training| training.content.state() == "started");
    let planned = pages.trainings.iter().filter(|training| training.content.state() == "planned").count();
    let (light, note) = match running {
        Some(training) => {
            let args = Args::none().with("title", training.content.title.clone());
            (Some(Light::Yellow), say(visit, "desk-training-runs", &args))
        }
        None if planned > 0 => (None, say(visit, "desk-trainings-planned", &counted(planned))),
        None if pages.trainings.is_empty() => (None, text(visit, "desk-trainings-none")),
        None => (None, say(visit, "desk-trainings-held", &counted(pages.trainings.len()))),
    };
    let row = row(visit, "desk-trainings-title", light, note, &["desk.trainings"]);
    if running.is_some() { next(row) } else { row }
}
