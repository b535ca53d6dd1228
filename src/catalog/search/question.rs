//! What was typed, as the ways to look for it.

use crate::folding::{self, Word};
use crate::places::{self, Named};

/// More than anybody types into a kiosk's search line; what is pasted or leant on beyond it isn't looked at.
const MAX_BYTES: usize = 400;

/// Twelve words are a long sentence. Each word costs a look into the index.
const MAX_WORDS: usize = 12;

/// The marks of a single letter say little, and every second word begins with `đ`.
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
    /// Every word may be unfinished: only where nothing else finds anything.
    pub fn is_last_resort(&self) -> bool {
        self.needles.iter().filter(|needle| needle.open).count() > 1
    }

    /// For the index without marks: an FTS5 expression of nothing but quoted words.
    pub fn expression(&self) -> String {
        let needles = if self.phrase { phrase(&self.needles) } else { all(&self.needles, folded) };
        let expression = format!("{} : ({needles})", self.columns());
        if self.rest.is_empty() { expression } else { format!("{expression} AND ({})", all(&self.rest, folded)) }
    }

    /// For the index with marks, where they count.
    pub fn marked_expression(&self) -> Option<String> {
        let marked: Vec<_> = self.needles.iter().filter(|needle| needle.marked.is_some()).cloned().collect();
        let term = |needle: &Needle| needle.marked.clone().unwrap_or_default();
        (!marked.is_empty()).then(|| format!("{} : ({})", self.columns(), all(&marked, term)))
    }

    fn columns(&self) -> &'static str {
        match self.field {
            Field::Title => "{title}",
            Field::Summary => "{summary}",
            Field::Any => "{title summary body}",
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

/// A question's words and ways.
#[derive(Debug, Default)]
pub struct Question {
    /// Folded, in the order typed.
    pub words: Vec<String>,
    ways: Vec<Way>,
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
        let unmarked: Vec<_> = needles.iter().cloned().map(|needle| Needle { marked: None, ..needle }).collect();
        let mut ways = Vec::new();
        if needles.iter().any(|needle| needle.marked.is_some()) {
            ways.extend(ordered_ways(&needles));
        }
        let (phrases, scattered): (Vec<_>, Vec<_>) = ordered_ways(&unmarked).into_iter().partition(|way| way.phrase);
        ways.extend(phrases);
        ways.extend(place_ways(typed, &words, &unmarked));
        ways.extend(scattered);
        if unmarked.len() > 1 {
            let needles = unmarked.into_iter().map(|needle| Needle { open: true, ..needle }).collect();
            ways.push(Way { field: Field::Any, phrase: false, needles, rest: Vec::new() });
        }
        Self { words: words.into_iter().map(|word| word.folded).collect(), ways }
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
        let counts = any && (!open || marked.chars().count() >= MIN_MARKED_LETTERS);
        Needle { folded: word.folded.clone(), marked: counts.then_some(marked), open }
    };
    words.iter().enumerate().map(needle).collect()
}

/// Side by side in title, summary, anywhere; then scattered in the same order.
fn ordered_ways(needles: &[Needle]) -> Vec<Way> {
    let phrases = if needles.len() > 1 { [true, false].as_slice() } else { &[true] };
    let fields = [Field::Title, Field::Summary, Field::Any];
    let way = |phrase, field| Way { field, phrase, needles: needles.to_vec(), rest: Vec::new() };
    phrases.iter().flat_map(|phrase| fields.map(|field| way(*phrase, field))).collect()
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
        assert_eq!(ways.iter().position(Option::is_none), Some(6));
        assert_eq!(ways[0].as_deref(), Some("{title} : (\"bệnh\" AND \"viện\"*)"));
    }

    #[test]
    fn another_name_of_a_place_comes_before_scattered_words() {
        let question = Question::new("Trà Bui");
        let at = question.ways().iter().position(|way| way.needles[1].folded == "doc").unwrap();
        assert_eq!(question.ways()[at].expression(), "{title summary body} : (\"tra doc\")");
        assert!(question.ways()[..at].iter().any(|way| way.phrase && way.needles[0].marked.is_none()));
        assert!(question.ways()[at..].iter().any(|way| !way.phrase));
    }
}
