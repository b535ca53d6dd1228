//! Other words to look for, where nothing matches. Each suggestion was tried and finds something.

use super::Index;
use super::question::{Field, Needle, Question, Way};
use super::snippet;
use super::vocabulary::Vocabulary;
use crate::edition::{Edition, Query};

/// More would not be read.
const MAX_SUGGESTIONS: usize = 4;

/// Near words tried for each word of the question.
const MAX_NEAR: usize = 6;

/// Looks into the index for one list of suggestions, so that a question without an answer is told so at once.
const MAX_LOOKS: usize = 40;

/// One syllable of a question says little.
const SHORTEST_RUN: usize = 2;

/// Hardly any more syllables of a question stand side by side in a product as well.
const LONGEST_RUN: usize = 5;

/// What finds something, as the products spell it.
pub fn suggestions(index: &Index, edition: &Edition, question: &Question, filter: &Query) -> Vec<String> {
    let vocabulary = index.vocabulary();
    let rows = index.rows(edition);
    let mut found: Vec<String> = Vec::new();
    let mut looks = 0;
    let mut told: Vec<&[String]> = Vec::new();
    let corrected = corrections(&question.words, &vocabulary);
    let runs = runs(&question.words, &vocabulary);
    let shortened = shortened(&question.words, &vocabulary);
    let tries = corrected.iter().map(|words| (words.as_slice(), true));
    let tries = tries.chain(corrected.iter().map(|words| (words.as_slice(), false)));
    let tries = tries.chain(shortened.iter().map(|words| (words.as_slice(), false)));
    for (words, side_by_side) in runs.into_iter().map(|words| (words, true)).chain(tries) {
        if told.iter().any(|told| told.windows(words.len()).any(|part| part == words)) {
            continue;
        }
        looks += 1;
        if found.len() >= MAX_SUGGESTIONS || looks > MAX_LOOKS {
            break;
        }
        let needle = |word: &String| Needle { folded: word.clone(), marked: None, open: false };
        let needles: Vec<_> = words.iter().map(needle).collect();
        let way = Way { field: Field::Any, phrase: side_by_side, needles, rest: Vec::new() };
        let wanted = |card: usize| edition.cards().get(card).is_some_and(|card| filter.matches(card));
        let Some(card) = index.matching(&way, &rows, 1, wanted).first().and_then(|at| edition.cards().get(*at)) else {
            continue;
        };
        let spelt = snippet::spelt(edition, card, &way.needles);
        if !found.contains(&spelt) {
            found.push(spelt);
            told.push(words);
        }
    }
    found
}

/// Words of a question that stand side by side in it, if all its words are known: the more the better, and of as many the
/// later ones, since people begin with what they want to do ("cách làm thẻ bảo hiểm").
fn runs<'a>(words: &'a [String], vocabulary: &Vocabulary) -> Vec<&'a [String]> {
    if !words.iter().all(|word| vocabulary.has(word)) {
        return Vec::new();
    }
    let lengths = (SHORTEST_RUN..words.len().min(LONGEST_RUN + 1)).rev();
    lengths.flat_map(|length| words.windows(length).rev()).collect()
}

/// The question with one or all of its unknown words replaced by near ones; where all are known, with each replaced in turn.
fn corrections(words: &[String], vocabulary: &Vocabulary) -> Vec<Vec<String>> {
    let unknown: Vec<_> = words.iter().map(|word| !vocabulary.has(word)).collect();
    if unknown.iter().filter(|unknown| **unknown).count() > 1 {
        return vec![all_replaced(words, vocabulary)];
    }
    let any_unknown = unknown.contains(&true);
    let wrong = words.iter().enumerate().filter(|(at, _)| !any_unknown || unknown.get(*at) == Some(&true));
    let meant: Vec<_> = wrong.map(|(at, word)| (at, alternatives(word, vocabulary))).collect();
    let mut corrections = Vec::new();
    for nearness in 0..MAX_NEAR {
        for (at, near) in meant.iter().filter_map(|(at, meant)| Some((*at, meant.get(nearness)?))) {
            let mut corrected = words.to_vec();
            corrected.splice(at..=at, near.iter().cloned());
            corrections.push(corrected);
        }
    }
    corrections
}

fn all_replaced(words: &[String], vocabulary: &Vocabulary) -> Vec<String> {
    let replace = |word: &String| {
        let near = if vocabulary.has(word) { None } else { alternatives(word, vocabulary).into_iter().next() };
        near.unwrap_or_else(|| vec![word.clone()])
    };
    words.iter().flat_map(replace).collect()
}

/// Two words written as one, then near words.
fn alternatives(word: &str, vocabulary: &Vocabulary) -> Vec<Vec<String>> {
    let cuts = word.char_indices().skip(2).map(|(at, _)| word.split_at(at));
    let two = cuts.filter(|(one, other)| other.len() > 1 && vocabulary.has(one) && vocabulary.has(other));
    let two = two.map(|(one, other)| vec![one.to_owned(), other.to_owned()]).take(MAX_NEAR / 2);
    let near = vocabulary.near(word, MAX_NEAR).into_iter().map(|near| vec![near.to_owned()]);
    if vocabulary.has(word) { near.collect() } else { two.chain(near).collect() }
}

/// The question without one of its words; the unknown ones go first.
fn shortened(words: &[String], vocabulary: &Vocabulary) -> Vec<Vec<String>> {
    if words.len() < 2 {
        return Vec::new();
    }
    let known: Vec<_> = words.iter().filter(|word| vocabulary.has(word)).cloned().collect();
    let mut shortened = Vec::new();
    if known.len() < words.len() && !known.is_empty() {
        shortened.push(known);
    }
    for at in 0..words.len() {
        let mut without = words.to_vec();
        without.remove(at);
        if !shortened.contains(&without) {
            shortened.push(without);
        }
    }
    shortened
}
