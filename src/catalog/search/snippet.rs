//! What of a hit is shown: its title, and the words around what was looked for.

use super::question::Needle;
use super::{Hit, Piece};
use crate::edition::Edition;
use crate::folding::{self, Word};
use crate::product::{Card, Tag};

/// How much is read at a glance: two lines of a big screen.
const WORDS: usize = 32;

/// What stands before the hit, so that its sentence can be guessed.
const WORDS_BEFORE: usize = 8;

/// As much text as that is.
const NEAR_BYTES: usize = 200;

/// A text and what of it was looked for.
struct Marked {
    text: String,
    words: Vec<Word>,
    /// Byte ranges, and which needle each is; in reading order.
    marks: Vec<(Word, usize)>,
}

impl Marked {
    fn new(text: String, needles: &[Needle]) -> Self {
        let words = folding::words(&text);
        let joined = folding::joined(&text, &words);
        let needle = |word: &Word| {
            let marked = || marked(text.get(word.start..word.end).unwrap_or_default());
            let needle = needles.iter().position(|needle| needle.is(&word.folded, marked))?;
            Some((word.clone(), needle))
        };
        let mut marks: Vec<_> = words.iter().chain(&joined).filter_map(needle).collect();
        marks.sort_by_key(|(word, _)| word.start);
        Self { text, words, marks }
    }

    /// Which needles stand here, in order.
    fn needles(&self) -> Vec<usize> {
        let mut needles: Vec<_> = self.marks.iter().map(|(_, needle)| *needle).collect();
        needles.sort_unstable();
        needles.dedup();
        needles
    }

    /// The mark to show first, and how well what follows it fits: how many needles, and whether side by side.
    fn best(&self) -> (usize, bool, usize) {
        let all = self.needles();
        let mut best = (0, false, 0);
        for (at, (first, _)) in self.marks.iter().enumerate() {
            let near =
                self.marks.iter().skip(at).take(WORDS).take_while(|(word, _)| word.start < first.end + NEAR_BYTES);
            let mut seen: Vec<_> = near.map(|(_, needle)| *needle).collect();
            let side_by_side = seen.starts_with(&all);
            seen.sort_unstable();
            seen.dedup();
            if (seen.len(), side_by_side) > (best.0, best.1) {
                best = (seen.len(), side_by_side, at);
            }
            if side_by_side {
                break;
            }
        }
        best
    }

    fn pieces(&self) -> Vec<Piece> {
        self.pieces_of(0, self.text.len())
    }

    fn pieces_of(&self, from: usize, to: usize) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = Vec::new();
        let mut put = |from: usize, to: usize, marked: bool| {
            let text = self.text.get(from..to).unwrap_or_default().replace('\n', " ");
            match pieces.last_mut().filter(|last| last.marked == marked) {
                Some(last) => last.text += &text,
                None if !text.is_empty() => pieces.push(Piece { text, marked }),
                None => {}
            }
        };
        let mut at = from;
        for (word, _) in self.marks.iter().filter(|(word, _)| word.start >= from && word.end <= to) {
            if word.end > at {
                put(at, word.start.max(at), false);
                put(word.start.max(at), word.end, true);
                at = word.end;
            }
        }
        put(at, to, false);
        pieces
    }

    /// The words around the best place.
    fn window(&self) -> Vec<Piece> {
        let start = self.marks.get(self.best().2).map_or(0, |(word, _)| word.start);
        let first = self.words.iter().position(|word| word.end > start).unwrap_or(0).saturating_sub(WORDS_BEFORE);
        let from = if first == 0 { 0 } else { self.words.get(first).map_or(0, |word| word.start) };
        let end = self.words.get(first + WORDS).filter(|_| first + WORDS < self.words.len());
        let to = end.map_or(self.text.len(), |word| word.end);
        let mut pieces = self.pieces_of(from, to);
        if from > 0 {
            pieces.insert(0, Piece { text: "… ".into(), marked: false });
        }
        if to < self.text.len() {
            pieces.push(Piece { text: " …".into(), marked: false });
        }
        pieces
    }
}

fn marked(spelt: &str) -> String {
    folding::marked(&spelt.chars().filter(|char| !folding::is_apostrophe(*char)).collect::<String>())
}

/// A card as it is shown among the hits. Its text is read only where title and summary don't hold all that was looked for.
pub fn hit(edition: &Edition, card: &Card, needles: &[Needle], language: Option<&Tag>) -> Hit {
    let title = best_of(&card.title, needles, language);
    let summary = best_of(&card.summary, needles, language);
    let mut above = title.needles();
    above.extend(summary.needles());
    above.sort_unstable();
    above.dedup();
    let in_text = if above.len() < needles.len() { in_text(edition, card, needles, language) } else { None };
    let (page, snippet) = match in_text {
        Some((page, text)) => (Some(page), text.window()),
        None => (None, summary.pieces()),
    };
    Hit { id: card.id.clone(), page, title: title.pieces(), snippet }
}

/// The language asked for first, then the others.
fn in_order<'a, T>(
    texts: &'a std::collections::BTreeMap<Tag, T>,
    language: Option<&Tag>,
) -> impl Iterator<Item = &'a T> {
    let first = language.and_then(|language| texts.get(language));
    first.into_iter().chain(texts.iter().filter(move |(tag, _)| Some(*tag) != language).map(|(_, text)| text))
}

/// Of several languages the one that holds most of what was looked for.
fn best_of(texts: &std::collections::BTreeMap<Tag, String>, needles: &[Needle], language: Option<&Tag>) -> Marked {
    let mut best = None;
    for text in in_order(texts, language) {
        let marked = Marked::new(text.clone(), needles);
        if best.as_ref().is_none_or(|best: &Marked| marked.needles().len() > best.needles().len()) {
            best = Some(marked);
        }
    }
    best.unwrap_or_else(|| Marked::new(String::new(), needles))
}

/// The page and block that fit best.
fn in_text(edition: &Edition, card: &Card, needles: &[Needle], language: Option<&Tag>) -> Option<(u32, Marked)> {
    let mut best: Option<((usize, bool), u32, Marked)> = None;
    for sha256 in in_order(&card.text, language) {
        // A damaged text is told of elsewhere; here its product is still found.
        let Ok(text) = edition.text(sha256) else { continue };
        for (page, blocks) in text.pages.iter().enumerate() {
            for block in &blocks.blocks {
                let marked = Marked::new(block.words(), needles);
                let (count, side_by_side, _) = marked.best();
                let fit = (count, side_by_side);
                if count > 0 && best.as_ref().is_none_or(|(known, ..)| fit > *known) {
                    best = Some((fit, u32::try_from(page).unwrap_or(u32::MAX), marked));
                }
                if fit == (needles.len(), true) {
                    return best.map(|(_, page, marked)| (page, marked));
                }
            }
        }
    }
    best.map(|(_, page, marked)| (page, marked))
}

/// What was looked for as this card spells it, in small letters.
pub fn spelt(edition: &Edition, card: &Card, needles: &[Needle]) -> String {
    let places = [best_of(&card.title, needles, None), best_of(&card.summary, needles, None)];
    let mut places: Vec<_> = places.into_iter().filter(|place| !place.marks.is_empty()).collect();
    if places.iter().all(|place| place.needles().len() < needles.len()) {
        places.extend(in_text(edition, card, needles, None).map(|(_, place)| place));
    }
    places.sort_by_key(|place| std::cmp::Reverse(place.best().0));
    let word = |(needle, typed): (usize, &Needle)| {
        let spelling = places.iter().find_map(|place| {
            let mut marks = place.marks.iter().skip(place.best().2).chain(&place.marks);
            let (word, _) = marks.find(|(_, known)| *known == needle)?;
            place.text.get(word.start..word.end).map(str::to_lowercase)
        });
        spelling.unwrap_or_else(|| typed.folded.clone())
    };
    needles.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
}
