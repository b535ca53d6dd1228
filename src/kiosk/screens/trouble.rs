//! What is told when the point can't show anything.

use point::Fault;

use crate::locale::{Args, Locales};
use crate::view::Trouble;
use crate::visit::Visit;

pub(super) fn nothing(visit: &Visit) -> Trouble {
    Trouble { person: person(visit), ..Trouble::default() }
}

pub(super) fn fault(visit: &Visit) -> Trouble {
    match visit.board.blocking() {
        Some(fault) => Trouble {
            message: fault_text(&visit.locales, &visit.language, &fault),
            detail: fault.id,
            person: person(visit),
        },
        None => nothing(visit),
    }
}

/// The machine isn't set up. What is said beyond that is why a stick's settings weren't taken.
pub(super) fn set_up(visit: &Visit) -> Trouble {
    let fault = visit.board.blocking().filter(|fault| fault.message_id.starts_with("fault-settings-"));
    Trouble {
        message: fault.map(|fault| fault_text(&visit.locales, &visit.language, &fault)).unwrap_or_default(),
        ..Trouble::default()
    }
}

/// A fault in words.
pub fn fault_text(locales: &Locales, language: &catalog::Tag, fault: &Fault) -> String {
    let mut args = Args::none();
    for (name, value) in &fault.args {
        args = args.with_named(name.clone(), value.clone());
    }
    locales.text(language, &fault.message_id, &args)
}

/// Whom to call, if the point says.
fn person(visit: &Visit) -> String {
    if visit.point.person.is_empty() && visit.point.phone.is_empty() {
        return String::new();
    }
    let args = Args::none().with("person", visit.point.person.clone()).with("phone", visit.point.phone.clone());
    visit.locales.text(&visit.language, "trouble-person", &args)
}
