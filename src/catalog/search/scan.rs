//! Looking without an index: title and summary of one card.

use super::question::{Needle, Question, Way};
use crate::folding;
use crate::product::Card;

/// The words of a text, folded and marked; joined ones at the end, away from the neighbours of their parts.
pub struct Words {
    /// Without marks.
    pub folded: Vec<String>,
    /// With them.
    pub marked: Vec<String>,
}

impl Words {
    /// Of several texts.
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut all = Self { folded: Vec::new(), marked: Vec::new() };
        let mut wholes = Vec::new();
        for text in texts {
            let words = folding::words(text);
            for word in folding::joined(text, &words) {
                let spelt = text.get(word.start..word.end).unwrap_or_default();
                let letters: String = spelt.chars().filter(|char| !folding::is_apostrophe(*char)).collect();
                wholes.push((word.folded, folding::marked(&letters)));
            }
            for word in words {
                all.marked.push(folding::marked(text.get(word.start..word.end).unwrap_or_default()));
                all.folded.push(word.folded);
            }
        }
        for (folded, marked) in wholes {
            all.folded.push(folded);
            all.marked.push(marked);
        }
        all
    }

    fn is(&self, at: usize, needle: &Needle) -> bool {
        let marked = || self.marked.get(at).cloned().unwrap_or_default();
        self.folded.get(at).is_some_and(|folded| needle.is(folded, marked))
    }

    fn has(&self, needle: &Needle) -> bool {
        (0..self.folded.len()).any(|at| self.is(at, needle))
    }

    fn has_phrase(&self, needles: &[Needle]) -> bool {
        (0..self.folded.len()).any(|from| needles.iter().enumerate().all(|(at, needle)| self.is(from + at, needle)))
    }
}

/// Where a card that this way finds has it: 0 in its title, 1 in its summary, 2 in its text.
pub fn field(card: &Card, way: &Way) -> usize {
    [&card.title, &card.summary]
        .into_iter()
        .position(|texts| {
            let words = Words::of(texts.values().map(String::as_str));
            if way.phrase { words.has_phrase(&way.needles) } else { way.needles.iter().all(|needle| words.has(needle)) }
        })
        .unwrap_or(2)
}

/// The first way of the question that finds this card by its title and summary.
pub fn rank<'a>(card: &Card, question: &'a Question) -> Option<(usize, &'a Way)> {
    let title = Words::of(card.title.values().map(String::as_str));
    let summary = Words::of(card.summary.values().map(String::as_str));
    let both = [&title, &summary];
    let found = |way: &Way| {
        let texts = &both;
        let has = |needle: &Needle| texts.iter().any(|text| text.has(needle));
        let needles = if way.phrase {
            texts.iter().any(|text| text.has_phrase(&way.needles))
        } else {
            way.needles.iter().all(has)
        };
        needles && way.rest.iter().all(has)
    };
    let rank = question.ways().iter().position(found)?;
    Some((rank, question.ways().get(rank)?))
}
