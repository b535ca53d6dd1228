//! The language screen: the village's own languages first, each with what it has and what it lacks.

use super::text;
use crate::locale::{Locale, Review};
use crate::view::{LanguageTile, Screen};
use crate::visit::Visit;

/// Tiles in a row of the screen.
const COLUMNS: usize = 4;

pub(super) fn focus(visit: &Visit) -> (Vec<Vec<String>>, String) {
    let ids: Vec<_> = ordered(visit).iter().map(|locale| prompt_id(locale)).collect();
    (ids.chunks(COLUMNS).map(<[String]>::to_vec).collect(), format!("language.{}", visit.language))
}

pub(super) fn screen(visit: &Visit) -> Screen {
    let tiles = ordered(visit)
        .into_iter()
        .map(|locale| {
            let note = match locale.review {
                Review::Source | Review::Native => "language-complete",
                Review::Awaiting => "language-partial",
                Review::None => "language-empty",
            };
            LanguageTile {
                prompt_id: prompt_id(locale),
                autonym: locale.autonym.clone(),
                name: locale.name_vi.clone(),
                note: text(visit, note),
                chosen: locale.tag == visit.language,
                full: matches!(locale.review, Review::Source | Review::Native),
            }
        })
        .collect();
    Screen::Language(tiles)
}

fn prompt_id(locale: &Locale) -> String {
    format!("language.{}", locale.tag)
}

/// The languages that the point names come first, in its order; then the others.
pub(super) fn ordered(visit: &Visit) -> Vec<&Locale> {
    let mut locales: Vec<_> = visit.locales.all().iter().collect();
    let rank = |locale: &Locale| {
        let named = visit.point.languages.iter().position(|tag| *tag == locale.tag.to_string());
        named.unwrap_or(visit.point.languages.len())
    };
    locales.sort_by_key(|locale| rank(locale));
    locales
}
