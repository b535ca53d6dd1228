//! "Was this useful?": asked at the end of a product, once for each viewing, and passed over by a single key. Nobody waits for
//! an answer: the question goes by itself when nobody stirs.

use std::time::Duration;

use catalog::ProductId;
use ledger::fact::{Action, CausedBy, Count, Face};

use super::Visit;
use crate::quiet;
use crate::route::Route;
use crate::viewing::Viewing;

/// How long the thanks stay: long enough to be read and heard, too short to be waited for.
const THANKS: Duration = Duration::from_secs(3);

impl Visit {
    /// Asks about the product that has come to its end, unless that was done in this viewing.
    pub(super) fn ask_about(&mut self, id: &ProductId) {
        if self.in_viewing(|viewing| viewing.id() == id && viewing.asks()) {
            self.navigate(Route::Judge { id: id.clone(), given: None });
        }
    }

    /// A face, or on without one.
    pub(super) fn judge(&mut self, control: &str) {
        let Route::Judge { id, given } = self.route().clone() else { return };
        match control.strip_prefix("judge.").and_then(Face::of) {
            Some(face) if given.is_none() => {
                if self.in_viewing(Viewing::judges) {
                    let count = Count::new(Action::Judged, CausedBy::Visitor);
                    self.tell_of(&id, Count { face: Some(face), ..count }, 1);
                }
                self.turn(Route::Judge { id, given: Some(face) }, "");
            }
            _ => self.back(),
        }
    }

    /// Lets time pass over the question, or over the thanks.
    pub(super) fn tick_judge(&mut self, thanked: bool, quiet_for: Duration) {
        if thanked && quiet_for >= THANKS {
            let before = self.stands();
            self.back();
            self.say_where(&before);
        } else if quiet_for >= quiet::QUIET {
            self.back();
        }
    }
}
