//! The table of what is said for what is written short: `readings.txt`, part of the program.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::capitals;
use super::tokens::{Here, Kind};

const TEXT: &str = include_str!("readings.txt");

/// What is written, and what is said.
type Entry = (&'static str, &'static str);

/// Entries by the small form of their first letter, the longest keys first.
type ByLetter = HashMap<char, Vec<Entry>>;

/// The sections of the table.
#[derive(Default)]
struct Readings {
    words: ByLetter,
    units: ByLetter,
    documents: Vec<Entry>,
    issuers: Vec<Entry>,
    addresses: Vec<Entry>,
}

fn readings() -> &'static Readings {
    static READINGS: OnceLock<Readings> = OnceLock::new();
    READINGS.get_or_init(|| {
        let mut readings = Readings::default();
        let mut section = "";
        for line in TEXT.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("# ")) {
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                section = name;
            } else if let Some((key, reading)) = line.split_once(" = ") {
                let entry = (key.trim(), reading.trim());
                match section {
                    "words" => readings.words.entry(first(key)).or_default().push(entry),
                    "units" => readings.units.entry(first(key)).or_default().push(entry),
                    "documents" => readings.documents.push(entry),
                    "issuers" => readings.issuers.push(entry),
                    _ => readings.addresses.push(entry),
                }
            }
        }
        for list in readings.words.values_mut().chain(readings.units.values_mut()) {
            list.sort_by_key(|(key, _)| std::cmp::Reverse(key.len()));
        }
        readings
    })
}

/// The first letter, small.
fn first(text: &str) -> char {
    text.chars().next().and_then(|char| char.to_lowercase().next()).unwrap_or_default()
}

/// The abbreviation or foreign word that starts here: how many tokens it is, and what is said.
pub(super) fn word(here: &Here<'_>) -> Option<(usize, &'static str)> {
    let inside = here.back(1).is_some_and(|token| token.kind == Kind::Word);
    // "CHO AI" is no question of artificial intelligence.
    if inside || here.word(0).is_some_and(|word| capitals::is_shouted(here, word)) {
        return None;
    }
    let words = readings().words.get(&first(here.rest()))?;
    words.iter().find_map(|(key, said)| Some((starts(here, key, true)?, *said)))
}

/// The unit that stands here; g is a gram, G isn't.
pub(super) fn unit(here: &Here<'_>) -> Option<(usize, &'static str)> {
    let units = readings().units.get(&first(here.rest()))?;
    units.iter().find_map(|(key, said)| Some((starts(here, key, false)?, *said)))
}

/// The kind of a document by its code.
pub(super) fn document(code: &str) -> Option<&'static str> {
    exact(&readings().documents, code)
}

/// Who issues documents under a code.
pub(super) fn issuer(code: &str) -> Option<&'static str> {
    exact(&readings().issuers, code)
}

/// A part of an address, in lower case.
pub(super) fn address(part: &str) -> Option<&'static str> {
    exact(&readings().addresses, part)
}

fn exact(list: &[Entry], key: &str) -> Option<&'static str> {
    list.iter().find(|(found, _)| *found == key).map(|(_, said)| *said)
}

/// How many tokens `key` is, if it stands here and no letter goes on behind it.
fn starts(here: &Here<'_>, key: &str, any_case: bool) -> Option<usize> {
    let rest = here.rest();
    let found = rest.get(..key.len())?;
    let any_case = any_case && !key.chars().any(char::is_uppercase);
    if !(found == key || any_case && found.to_lowercase() == key) {
        return None;
    }
    let ends_in_letter = key.ends_with(char::is_alphanumeric);
    let next = rest.get(key.len()..).and_then(|after| after.chars().next());
    let goes_on = next.is_some_and(|char| match key.chars().last() {
        Some(last) if last.is_ascii_digit() => char.is_ascii_digit(),
        _ => char.is_alphabetic() || matches!(char, '\u{300}'..='\u{36f}'),
    });
    // A point that ends a sentence doesn't make "người H." a district.
    let shortened = key.ends_with('.') && key.chars().count() == 2;
    let names = rest.get(key.len()..).is_some_and(|after| {
        after.trim_start_matches([' ', '\u{a0}']).starts_with(|char: char| char.is_uppercase() || char.is_ascii_digit())
    });
    if (ends_in_letter && goes_on) || (shortened && !names) {
        return None;
    }
    Some(here.tokens_in(key.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reading_holds_a_digit_or_what_must_be_read_itself() {
        let readings = readings();
        let (words, units) = (readings.words.values().flatten(), readings.units.values().flatten());
        assert!(words.clone().count() > 90 && units.clone().count() > 40, "the table is read");
        let others = readings.documents.iter().chain(&readings.issuers).chain(&readings.addresses);
        for (key, said) in words.chain(units).chain(others) {
            assert!(!said.chars().any(char::is_numeric), "{key} = {said}");
            assert!(said.chars().all(|char| char.is_alphabetic() || char == ' ' || char == ','), "{key} = {said}");
        }
    }

    #[test]
    fn no_key_stands_twice_in_a_section() {
        let readings = readings();
        let lists = readings.words.values().chain(readings.units.values());
        for list in lists.chain([&readings.documents, &readings.issuers, &readings.addresses]) {
            let mut keys: Vec<_> = list.iter().map(|(key, _)| key).collect();
            keys.sort_unstable();
            let all = keys.len();
            keys.dedup();
            assert_eq!(keys.len(), all);
        }
    }
}
