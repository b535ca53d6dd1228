//! The comfort screen: text size, contrast, motion, voice, one line of large choices each.

use point::comfort::LOUDEST;

use super::{ids, text};
use crate::comfort::{ROWS, Row};
use crate::locale::Args;
use crate::view::{ComfortChoice, ComfortRow, Screen};
use crate::visit::Visit;

pub(super) fn focus(visit: &Visit) -> (Vec<Vec<String>>, String) {
    let row = |row: &Row| row.choices.iter().map(|choice| choice.prompt_id.to_owned()).collect::<Vec<_>>();
    let mut rows = vec![ids(&["comfort.close"])];
    rows.extend(ROWS.iter().map(row));
    // Most who come here want larger words.
    let mut choices = ROWS.iter().flat_map(|row| row.choices);
    let first = choices.find(|choice| choice.wish.is_granted(&visit.comfort)).map_or("", |choice| choice.prompt_id);
    (rows, first.to_owned())
}

pub(super) fn screen(visit: &Visit) -> Screen {
    let rows = ROWS.iter().map(|row| ComfortRow {
        what: row.what,
        label: text(visit, row.message),
        choices: row
            .choices
            .iter()
            .map(|choice| ComfortChoice {
                prompt_id: choice.prompt_id.to_owned(),
                label: text(visit, choice.message),
                chosen: choice.wish.is_granted(&visit.comfort),
            })
            .collect(),
        level: if row.what == "volume" { level(visit) } else { String::new() },
    });
    Screen::Comfort(rows.collect())
}

fn level(visit: &Visit) -> String {
    let args = Args::none().number("level", visit.comfort.volume.into()).number("most", LOUDEST.into());
    visit.locales.text(&visit.language, "comfort-volume-level", &args)
}
