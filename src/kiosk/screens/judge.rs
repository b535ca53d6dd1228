//! "Was this useful?": three faces, a way past them, and thanks.

use catalog::ProductId;
use ledger::fact::Face;

use super::{ids, text};
use crate::view::{JudgeScreen, Screen};
use crate::visit::Visit;

/// The focus starts beside the faces: a key pressed once more than needed must not answer.
pub(super) fn focus(thanks: bool) -> (Vec<Vec<String>>, String) {
    if thanks {
        return (vec![ids(&["judge.on"])], "judge.on".to_owned());
    }
    (vec![ids(&["judge.happy", "judge.neutral", "judge.sad"]), ids(&["judge.skip"])], "judge.skip".to_owned())
}

pub(super) fn screen(visit: &Visit, id: &ProductId, given: Option<Face>) -> (String, Screen) {
    let title = visit.card(id).map_or_else(Default::default, |card| visit.locales.pick(&visit.language, &card.title));
    let asked = if given.is_some() { "judge-thanks" } else { "judge-title" };
    (text(visit, asked), Screen::Judge(JudgeScreen { title: title.text, given: given.map(Face::name) }))
}
