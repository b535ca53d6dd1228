//! Signing in: a pad of digits, and dots for what was typed.

use desk::secret::SHORTEST_PIN;
use desk::{Standing, Weak};

use super::{DeskChoice, DeskRow, DeskScreen, button, say, text};
use crate::locale::Args;
use crate::visit::Visit;
use crate::visit::desk::{Pages, Task};

/// An answer has so many digits.
const ANSWER: usize = 10;

const PAD: [[&str; 3]; 4] = [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"], ["erase", "0", "ok"]];

pub(super) fn screen(visit: &Visit, task: &Task, pages: Option<&Pages>) -> DeskScreen {
    let desk = &visit.desk;
    let standing = pages.map(|pages| pages.standing);
    let chooses = desk.chooses_pin(task);
    let (title, note) = match (task, standing) {
        (Task::Recover, _) if !chooses => ("desk-recover", "desk-recover-note"),
        (Task::SignIn, None) => ("desk-title", "desk-opening"),
        (Task::SignIn, Some(Standing::Lost)) => ("desk-lost", "desk-lost-note"),
        _ if !chooses => ("desk-sign-in", "desk-sign-in-note"),
        (Task::HandOver(_), _) if !desk.pin.is_repeated() => ("desk-hand-over", "desk-hand-over-note"),
        _ if desk.pin.is_repeated() => ("desk-new-pin-again", "desk-new-pin-again-note"),
        _ => ("desk-new-pin", "desk-new-pin-note"),
    };
    let is_answer = title == "desk-recover";
    let is_asked = if is_answer { desk.challenge.is_some() } else { !matches!(title, "desk-title" | "desk-lost") };
    let note = match &desk.challenge {
        Some(challenge) if is_answer => say(visit, note, &Args::none().with("numbers", challenge.to_string())),
        None if is_answer => text(visit, "desk-recover-coming"),
        _ => match task {
            Task::HandOver(name) => say(visit, note, &Args::none().with("name", name.clone())),
            _ => text(visit, note),
        },
    };
    let (typed, enough) = (desk.pin.digits(), if is_answer { ANSWER } else { SHORTEST_PIN });
    let missing = "○ ".repeat(enough.saturating_sub(typed));
    let label = if is_answer { format!("{} {missing}", desk.pin.shown()) } else { "● ".repeat(typed) + &missing };
    let dots = DeskRow { label, ..DeskRow::default() };
    let key = |name: &str| match name {
        "erase" => button(visit, "desk.pin.erase"),
        "ok" => DeskChoice { main: typed >= enough, ..button(visit, "desk.pin.ok") },
        digit => {
            DeskChoice { prompt_id: format!("desk.pin.{digit}"), label: digit.to_owned(), ..DeskChoice::default() }
        }
    };
    let pad = PAD.map(|row| DeskRow { choices: row.map(key).into(), ..DeskRow::default() });
    let forgotten = *task == Task::SignIn && matches!(standing, Some(Standing::Somebody | Standing::Lost));
    let forgotten = forgotten.then(|| DeskChoice { main: title == "desk-lost", ..button(visit, "desk.forgotten") });
    DeskScreen {
        title: text(visit, title),
        note,
        rows: if is_asked { std::iter::once(dots).chain(pad).collect() } else { Vec::new() },
        pad: is_asked,
        first: if is_asked { "desk.pin.5".to_owned() } else { String::new() },
        foot: forgotten.into_iter().collect(),
        ..DeskScreen::default()
    }
}

/// Why a PIN isn't taken.
pub(super) const fn weak(weak: Weak) -> &'static str {
    match weak {
        Weak::Short => "desk-weak-short",
        Weak::Long => "desk-weak-long",
        Weak::Foreign => "desk-weak-foreign",
        Weak::Same | Weak::Repeated => "desk-weak-repeated",
        Weak::Row => "desk-weak-row",
        Weak::Birthday => "desk-weak-birthday",
        Weak::Phone => "desk-weak-phone",
    }
}
