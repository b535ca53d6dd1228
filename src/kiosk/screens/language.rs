//! The language screen: the village's own languages first, each with what it has and what it lacks.

use crate::locale::{Args, Locale, Review};
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
            let (note, full) = note(visit, locale);
            LanguageTile {
                prompt_id: prompt_id(locale),
                autonym: locale.autonym.clone(),
                name: locale.name_vi.clone(),
                note,
                chosen: locale.tag == visit.language,
                full,
            }
        })
        .collect();
    Screen::Language(tiles)
}

/// What a language has today, and whether it lacks nothing: the edition's products and the program's own words. A machine
/// without products says so elsewhere.
fn note(visit: &Visit, locale: &Locale) -> (String, bool) {
    let cards = visit.edition.as_ref().map_or(&[][..], |edition| edition.cards());
    let count = cards.iter().filter(|card| card.is_in(&locale.tag)).count();
    let own_words = matches!(locale.review, Review::Source | Review::Native);
    if own_words && cards.is_empty() {
        return (String::new(), false);
    }
    let full = own_words && count == cards.len();
    let id = match locale.review {
        _ if full => "language-complete",
        _ if count > 0 => "language-some",
        Review::Source | Review::Native => "language-buttons",
        Review::Awaiting => "language-partial",
        Review::None => "language-empty",
    };
    let args = Args::none().number("count", count).number("total", cards.len());
    (visit.locales.text(&visit.language, id, &args), full)
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
