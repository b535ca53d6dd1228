//! Names of places: each commune's spellings, and what became of it on 1/7/2025. People search by the name they grew up with;
//! products speak of the unit of their day. Names have aliases and are never keys.
//!
//! The data stand in `places/*.csv`, each file with its source on top.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::folding::{self, Word};

const UNITS: &str = include_str!("places/units-2025.csv");
const COMMUNES: &str = include_str!("places/communes-861.csv");
const ALIASES: &str = include_str!("places/aliases.csv");

/// What stands before a unit's name and isn't part of it, folded.
const LEVELS: [&[&str]; 4] = [&["thi", "tran"], &["xa"], &["phuong"], &["huyen"]];

/// A name as words: folded, to find it in a question; marked, to look for it in texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    folded: Vec<String>,
    marked: Vec<String>,
}

impl Name {
    fn new(text: &str) -> Self {
        let words = folding::words(text);
        let marked = words.iter().filter_map(|word| text.get(word.start..word.end)).map(folding::marked).collect();
        Self { folded: words.into_iter().map(|word| word.folded).collect(), marked }
    }
}

/// A place of one time, and those it was joined to or made of.
#[derive(Debug)]
struct Place {
    name: Name,
    aliases: Vec<Name>,
    related: BTreeSet<Name>,
}

/// A place named in a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The words of the question that name it, its level included: from.
    pub start: usize,
    /// To, this one not included.
    pub end: usize,
    /// What else to look for, as marked words: its other spellings first, then the units it went into or came from.
    pub others: Vec<Vec<String>>,
}

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(places);

fn places() -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    let mut at = |name: &Name| {
        places.iter().position(|place| place.name == *name).unwrap_or_else(|| {
            places.push(Place { name: name.clone(), aliases: Vec::new(), related: BTreeSet::new() });
            places.len() - 1
        })
    };
    let mut pairs = Vec::new();
    for (table, old, new) in [(UNITS, "commune_old", "commune_new"), (COMMUNES, "commune_old", "commune_new")] {
        for [old, new] in rows(table, [old, new]) {
            let (old, new) = (Name::new(old), Name::new(without_level(new)));
            pairs.push((at(&old), at(&new), old, new));
        }
    }
    let aliases: Vec<_> =
        rows(ALIASES, ["name", "alias"]).map(|[name, alias]| (at(&Name::new(name)), Name::new(alias))).collect();
    for (old_at, new_at, old, new) in pairs {
        for (at, name, other) in [(old_at, &old, &new), (new_at, &new, &old)] {
            if let Some(place) = places.get_mut(at).filter(|_| name != other) {
                place.related.insert(other.clone());
            }
        }
    }
    for (at, alias) in aliases {
        if let Some(place) = places.get_mut(at) {
            place.aliases.push(alias);
        }
    }
    places
}

/// Two columns of a table without quotes, whose lines that begin with `#` say where it is from.
fn rows<'a>(table: &'a str, names: [&str; 2]) -> impl Iterator<Item = [&'a str; 2]> {
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let header: Vec<_> = lines.next().unwrap_or_default().split(',').collect();
    let columns = names.map(|name| header.iter().position(|column| *column == name));
    lines.filter_map(move |line| {
        let cells: Vec<_> = line.split(',').collect();
        let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).copied();
        Some([cell(columns[0])?, cell(columns[1])?])
    })
}

/// `Xã Trà Đốc` is the unit named `Trà Đốc`.
fn without_level(name: &str) -> &str {
    let words = folding::words(name);
    let folded: Vec<_> = words.iter().map(|word| word.folded.as_str()).collect();
    let level = LEVELS.iter().find(|level| folded.starts_with(level)).map_or(0, |level| level.len());
    words.get(level).and_then(|word| name.get(word.start..)).unwrap_or(name)
}

/// The places that the words of `question` name. With marks a name is taken by its marks, so that Trà Dơn isn't Trà Don.
pub fn named(question: &str, words: &[Word]) -> Vec<Named> {
    let folded: Vec<_> = words.iter().map(|word| word.folded.clone()).collect();
    let spelt = words.iter().filter_map(|word| question.get(word.start..word.end));
    let marked: Vec<_> = spelt.map(folding::marked).collect();
    let mut found: Vec<Named> = Vec::new();
    for start in 0..folded.len() {
        if found.last().is_some_and(|longer| start < longer.end) {
            continue;
        }
        for end in (start + 1..=folded.len()).rev() {
            let (Some(typed), Some(typed_marked)) = (folded.get(start..end), marked.get(start..end)) else { continue };
            let level = LEVELS.iter().find(|level| folded.get(..start).is_some_and(|before| ends_with(before, level)));
            let mut others = Vec::new();
            for place in matching(typed, typed_marked, level.is_some()) {
                let names = std::iter::once(&place.name).chain(&place.aliases).chain(&place.related);
                others.extend(names.filter(|name| name.marked != typed_marked).map(|name| name.marked.clone()));
            }
            if !others.is_empty() {
                let mut seen = BTreeSet::new();
                others.retain(|name| seen.insert(name.clone()));
                found.push(Named { start: start - level.map_or(0, |level| level.len()), end, others });
                break;
            }
        }
    }
    found
}

/// A unit of today, and what it is called, folded and without its level.
struct Unit {
    label: String,
    own: String,
    /// Of the units that went into it, and other spellings.
    others: BTreeSet<String>,
}

static TODAY: LazyLock<Vec<Unit>> = LazyLock::new(today);

/// By their names.
fn today() -> Vec<Unit> {
    let mut units = BTreeMap::new();
    let provinces = rows(UNITS, ["commune_new", "province_new"]);
    for ([old, new], [_, province]) in rows(UNITS, ["commune_old", "commune_new"]).zip(provinces) {
        let unit = units.entry((new, province)).or_insert_with(|| Unit {
            label: format!("{new}, {province}"),
            own: folded(new),
            others: BTreeSet::new(),
        });
        let aliases = rows(ALIASES, ["name", "alias"]).filter(|[name, _]| *name == old || *name == without_level(new));
        unit.others.extend(aliases.map(|[_, alias]| folded(alias)).chain([folded(old)]));
    }
    units.into_values().collect()
}

/// A name without its level, folded.
fn folded(name: &str) -> String {
    folding::words(without_level(name)).into_iter().map(|word| word.folded).collect::<Vec<_>>().join(" ")
}

/// Units of today that somebody may mean by what they have typed so far, `most` at most: "Xã Trà Đốc, Thành phố Đà Nẵng". Found by
/// their own name, then by that of a unit that went into them, and by other spellings, with marks or without.
pub fn units_called(typed: &str, most: usize) -> Vec<String> {
    let typed = folded(typed);
    if typed.is_empty() {
        return Vec::new();
    }
    let begins = |name: &String| name.starts_with(&typed);
    let (own, others): (Vec<_>, Vec<_>) = TODAY.iter().partition(|unit| begins(&unit.own));
    let others = others.into_iter().filter(|unit| unit.others.iter().any(begins));
    own.into_iter().chain(others).map(|unit| unit.label.clone()).take(most).collect()
}

fn ends_with(words: &[String], level: &[&str]) -> bool {
    words.len() >= level.len() && words.iter().rev().zip(level.iter().rev()).all(|(word, wanted)| word == wanted)
}

/// The places with this name. `Ba`, `Tư` and `Dang` are words of every day unless their level stands before them.
fn matching(folded: &[String], marked: &[String], level: bool) -> Vec<&'static Place> {
    let is = |name: &Name| name.folded == folded;
    let alone = folded.len() > 1 || level;
    let places: Vec<_> =
        PLACES.iter().filter(|place| (alone && is(&place.name)) || place.aliases.iter().any(is)).collect();
    let has_marks = marked.iter().any(|word| folding::has_marks(word));
    let spelt = |place: &&Place| place.name.marked == marked || place.aliases.iter().any(|name| name.marked == marked);
    if has_marks && places.iter().any(spelt) { places.into_iter().filter(spelt).collect() } else { places }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(question: &str) -> Vec<String> {
        let named = named(question, &folding::words(question));
        named.into_iter().flat_map(|named| named.others).map(|name| name.join(" ")).collect()
    }

    #[test]
    fn a_unit_of_today_is_found_by_its_own_name_and_by_the_one_people_grew_up_with() {
        let unit = "Xã Trà Đốc, Thành phố Đà Nẵng";
        for typed in ["Trà Đốc", "tra doc", "xã Trà Đ", "Trà Bui", "tra bui"] {
            assert!(units_called(typed, 4).contains(&unit.to_owned()), "{typed}: {:?}", units_called(typed, 4));
        }
        assert_eq!(units_called("tra", 4).len(), 4, "no more than have room");
        let own_first = units_called("Trà Giáp", 4);
        assert_eq!(own_first.first().map(String::as_str), Some("Xã Trà Giáp, Thành phố Đà Nẵng"));
        for nothing in ["", "  ", "Hà Nội"] {
            assert_eq!(units_called(nothing, 4), Vec::<String>::new(), "{nothing}");
        }
    }

    #[test]
    fn the_tables_hold_what_they_say() {
        assert_eq!(rows(COMMUNES, ["commune_old", "commune_new"]).count(), 70);
        assert_eq!(rows(UNITS, ["commune_old", "commune_new"]).count(), 234);
    }

    #[test]
    fn an_old_commune_leads_to_the_new_unit_and_back() {
        assert_eq!(others("Trà Bui"), ["trà đốc"]);
        assert!(others("xã Trà Đốc").contains(&"trà bui".to_owned()));
        assert_eq!(others("ch’ơm"), ["hùng sơn"]);
        assert!(others("hung son").contains(&"tr hy".to_owned()));
    }

    #[test]
    fn a_spelling_leads_to_the_others() {
        assert_eq!(others("Bhalêê")[..2], ["bha lê", "bha lêê"]);
        assert!(others("ta bhing").contains(&"tà bhinh".to_owned()));
    }

    #[test]
    fn names_that_differ_by_a_mark_stay_two_when_typed_with_marks() {
        assert_eq!(others("Trà Dơn"), ["trà leng"]);
        assert_eq!(others("Trà Don"), ["nam trà my"]);
        assert_eq!(others("tra don").len(), 4, "both, and where they went");
    }

    #[test]
    fn a_name_that_is_a_word_of_every_day_needs_its_level() {
        assert!(others("ba").is_empty());
        assert_eq!(others("xã Ba"), ["sông vàng"]);
        let question = "đường về xã Ba hôm nay";
        let named = named(question, &folding::words(question));
        assert_eq!((named[0].start, named[0].end), (2, 4));
    }
}
