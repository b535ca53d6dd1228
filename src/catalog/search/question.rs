//! What was typed, as the ways to look for it.

use crate::folding::{self, Word};
use crate::places::{self, Named};

/// More than anybody types into a kiosk's search line; what is pasted or leant on beyond it isn't looked at.
const MAX_BYTES: usize = 400;

/// Twelve words are a long sentence. Each word costs a look into the index.
const MAX_WORDS: usize = 12;

/// Letters of the beginnings that are indexed: longer ones are few enough words to look at each.
pub const BEGINNING: usize = 2;

/// The marks of an unfinished single letter say little, and every second word begins with `đ`.
const MIN_MARKED_LETTERS: usize = 2;

/// A place has had a few names; a list of them would bury what was asked for.
const MAX_PLACE_NAMES: usize = 12;

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// Anywhere, the text included.
    Any,
}

/// A word to find and to mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needle {
    /// Without marks.
    pub folded: String,
    /// With its marks, where they count.
    pub marked: Option<String>,
    /// Whether it may be the beginning of a longer one.
    pub open: bool,
}

impl Needle {
    /// Whether it is so short that half the words begin with it: these are looked up as beginnings.
    fn is_beginning(&self) -> bool {
        self.open && self.folded.len() <= BEGINNING
    }

    /// Whether a word of a text is this one; `marked` gives that word's marks where they are needed.
    pub fn is(&self, folded: &str, marked: impl FnOnce() -> String) -> bool {
        let fits = |needle: &str, word: &str| if self.open { word.starts_with(needle) } else { word == needle };
        fits(&self.folded, folded) && self.marked.as_ref().is_none_or(|needle| fits(needle, &marked()))
    }
}

/// One way to look.
#[derive(Clone, Debug)]
pub struct Way {
    /// Where.
    pub field: Field,
    /// Side by side, in the order typed.
    pub phrase: bool,
    /// What is looked for, and marked in a hit.
    pub needles: Vec<Needle>,
    /// More words that must stand somewhere.
    pub rest: Vec<Needle>,
}

impl Way {
    /// Another name of a place: found though the words as typed aren't there.
    pub fn is_place(&self) -> bool {
        self.needles.iter().all(|needle| !needle.open)
    }

    /// Every word may be unfinished: only where nothing else finds anything.
    pub fn is_last_resort(&self) -> bool {
        self.needles.iter().filter(|needle| needle.open).count() > 1
    }

    /// The same way in another place.
    pub fn within(&self, field: Field) -> Self {
        Self { field, ..self.clone() }
    }

    /// For the table without marks: an FTS5 expression of nothing but quoted words. None where only beginnings are asked for.
    pub fn expression(&self) -> Option<String> {
        let long: Vec<_> = self.needles.iter().filter(|needle| !needle.is_beginning()).cloned().collect();
        let mut parts = Vec::new();
        if !long.is_empty() {
            let needles = if self.phrase { phrase(&long) } else { all(&long, folded) };
            parts.push(format!("({} ({needles}))", self.columns()));
        }
        let rest: Vec<_> = self.rest.iter().filter(|needle| !needle.is_beginning()).cloned().collect();
        if !rest.is_empty() {
            parts.push(format!("({})", all(&rest, folded)));
        }
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    /// For the table with marks and beginnings, where they count.
    pub fn marked_expression(&self) -> Option<String> {
        let term = |needle: &Needle| match (&needle.marked, needle.is_beginning()) {
            (Some(marked), _) => Some(format!("\"{marked}\"{}", star(needle))),
            (None, true) => Some(format!("\"{}\"", beginning(&needle.folded))),
            (None, false) => None,
        };
        let terms: Vec<_> = self.needles.iter().filter_map(term).collect();
        let rest: Vec<_> = self.rest.iter().filter(|needle| needle.is_beginning()).filter_map(term).collect();
        let mut parts = Vec::new();
        if !terms.is_empty() {
            parts.push(format!("({} ({}))", self.columns(), terms.join(" AND ")));
        }
        parts.extend(rest);
        (!parts.is_empty()).then(|| parts.join(" AND "))
    }

    fn columns(&self) -> &'static str {
        match self.field {
            Field::Title => "{title} :",
            Field::Summary => "{summary} :",
            // Naming them all costs a filter.
            Field::Any => "",
        }
    }
}

fn folded(needle: &Needle) -> String {
    needle.folded.clone()
}

fn star(needle: &Needle) -> &'static str {
    if needle.open { "*" } else { "" }
}

fn phrase(needles: &[Needle]) -> String {
    let words: Vec<_> = needles.iter().map(folded).collect();
    format!("\"{}\"{}", words.join(" "), needles.last().map_or("", star))
}

fn all(needles: &[Needle], term: impl Fn(&Needle) -> String) -> String {
    let terms: Vec<_> = needles.iter().map(|needle| format!("\"{}\"{}", term(needle), star(needle))).collect();
    terms.join(" AND ")
}

/// How the beginning of a word stands in the index: a sign before it that no word has.
pub fn beginning(letters: &str) -> String {
    format!("\u{2039}{letters}")
}

/// A question's words and ways.
#[derive(Debug, Default)]
pub struct Question {
    /// Folded, in the order typed.
    pub words: Vec<String>,
    ways: Vec<Way>,
    widest: Option<Way>,
}

impl Question {
    /// Whatever was typed is words; quotes, stars and operators have no meaning.
    pub fn new(typed: &str) -> Self {
        let typed = typed.get(..typed.floor_char_boundary(MAX_BYTES)).unwrap_or_default();
        let mut words = folding::words(typed);
        words.truncate(MAX_WORDS);
        if words.is_empty() {
            return Self::default();
        }
        let needles = needles(typed, &words);
        let several = needles.len() > 1;
        let unmarked: Vec<_> = needles.iter().cloned().map(|needle| Needle { marked: None, ..needle }).collect();
        let way =
            |phrase, needles: &[Needle]| Way { field: Field::Any, phrase, needles: needles.to_vec(), rest: vec![] };
        let widest = way(false, &unmarked);
        let mut ways = Vec::new();
        if needles.iter().any(|needle| needle.marked.is_some()) {
            ways.push(way(true, &needles));
            ways.extend(several.then(|| way(false, &needles)));
        }
        ways.push(way(true, &unmarked));
        ways.extend(place_ways(typed, &words, &unmarked));
        if several {
            ways.push(widest.clone());
            let needles: Vec<_> = unmarked.into_iter().map(|needle| Needle { open: true, ..needle }).collect();
            ways.push(way(false, &needles));
        }
        Self { words: words.into_iter().map(|word| word.folded).collect(), ways, widest: Some(widest) }
    }

    /// All words as typed, marks aside, anywhere. What this doesn't find, only the name of a place or the last resort does.
    pub fn widest(&self) -> Option<&Way> {
        self.widest.as_ref()
    }

    /// The best first.
    pub fn ways(&self) -> &[Way] {
        &self.ways
    }
}

/// The words typed; the last one open. Marks count where there are any; without any mark the words may mean any.
fn needles(typed: &str, words: &[Word]) -> Vec<Needle> {
    let spelt = |word: &Word| folding::marked(typed.get(word.start..word.end).unwrap_or_default());
    let any = words.iter().any(|word| folding::has_marks(&spelt(word)));
    let needle = |(at, word): (usize, &Word)| {
        let open = at + 1 == words.len();
        let marked = spelt(word);
        let rare = marked.chars().count() >= MIN_MARKED_LETTERS
            && (folding::has_marks(&marked) || word.folded.len() > BEGINNING);
        let counts = any && (!open || rare);
        Needle { folded: word.folded.clone(), marked: counts.then_some(marked), open }
    };
    words.iter().enumerate().map(needle).collect()
}

/// The other names of the places that are named, each with the rest of the question.
fn place_ways(typed: &str, words: &[Word], needles: &[Needle]) -> Vec<Way> {
    let way = |named: &Named, other: &[String]| {
        let needle = |word: &String| Needle {
            folded: folding::folded_words(word).concat(),
            marked: Some(word.clone()),
            open: false,
        };
        let outside = needles.iter().enumerate().filter(|(at, _)| !(named.start..named.end).contains(at));
        let rest = outside.map(|(_, needle)| needle.clone()).collect();
        Way { field: Field::Any, phrase: true, needles: other.iter().map(needle).collect(), rest }
    };
    let places = places::named(typed, words);
    let others = places.iter().flat_map(|named| named.others.iter().map(move |other| way(named, other)));
    others.take(MAX_PLACE_NAMES).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_typed_is_words() {
        let signs = "\"a* OR (b NEAR/2 c) -d title:e ^f + g; DROP TABLE words";
        let question = Question::new(signs);
        assert_eq!(question.words, ["a", "or", "b", "near", "2", "c", "d", "title", "e", "f", "g", "drop"]);
        assert!(Question::new("\"'*-:()^+{}").ways().is_empty());
    }

    #[test]
    fn a_long_paste_is_cut_where_nobody_types_any_more() {
        let paste = "điểm ".repeat(20_000);
        assert_eq!(Question::new(&paste).words.len(), MAX_WORDS);
        assert!(Question::new(&"đ".repeat(50_000)).words[0].len() <= MAX_BYTES);
    }

    #[test]
    fn marks_are_looked_for_first_and_only_where_there_are_any() {
        let marked = |typed| Question::new(typed).ways().iter().map(|way| way.marked_expression()).collect::<Vec<_>>();
        assert!(marked("benh vien").iter().all(Option::is_none));
        let ways = marked("bệnh viện");
        assert_eq!(ways.iter().position(Option::is_none), Some(2));
        assert_eq!(ways[0].as_deref(), Some("( (\"bệnh\" AND \"viện\"*))"));
    }

    #[test]
    fn another_name_of_a_place_comes_before_scattered_words() {
        let question = Question::new("Trà Bui");
        let at = question.ways().iter().position(|way| way.needles[1].folded == "doc").unwrap();
        assert_eq!(question.ways()[at].expression().unwrap(), "( (\"tra doc\"))");
        assert!(question.ways()[..at].iter().any(|way| way.phrase && way.needles[0].marked.is_none()));
        assert!(question.ways()[at..].iter().any(|way| !way.phrase));
    }
}
