//! Searching as you type, over titles, summaries, texts and place names, with or without marks.
//!
//! # The way a question takes
//! What was typed becomes words and the ways to look for them, the best first ([`question`]): with the marks as typed before
//! any marks, words side by side before scattered ones, title before summary before text; then other names of the places it
//! speaks of ([`crate::places`]). Each way is asked of the [`index`] (its [`file`], what goes in: [`filling`]; [`walk`]) until there are enough hits, newest first, so a common
//! word costs no more than a rare one. Products that the index doesn't know yet are scanned by title and summary ([`scan`]).
//! Only for what is shown the text is read and the hit marked in it ([`snippet`]). Where nothing matches, near words are
//! suggested ([`suggest`]).
//!
//! The index is a cache in one file, made at the point and never received: a damaged one, or one of another schema, is thrown
//! away and made anew.

mod file;
mod filling;
mod index;
mod question;
mod rows;
mod scan;
mod snippet;
mod suggest;
mod vocabulary;
mod walk;

use std::fmt;

use serde::Serialize;

use crate::edition::{Edition, Query};
use crate::product::{Kind, ProductId, Tag, Topic};

pub use index::{Index, SearchError, Updated};

use question::{Field, Needle, Question, Way};
use rows::Rows;

/// A question. `None` means any.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// As typed; the last word may be unfinished.
    pub words: String,
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what has text in this language.
    pub language: Option<Tag>,
    /// How many hits at most.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The best first.
    pub hits: Vec<Hit>,
    /// Whether there are more than were asked for.
    pub more: bool,
    /// Other words to look for, where nothing matches. Each of them finds something.
    pub suggestions: Vec<String>,
}

/// A product that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The product.
    pub id: ProductId,
    /// The page of its text where the words stand, counted from 0; none where they stand in title or summary.
    pub page: Option<u32>,
    /// Its title.
    pub title: Vec<Piece>,
    /// Its summary, or the words around the hit.
    pub snippet: Vec<Piece>,
}

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was looked for.
    pub marked: bool,
}

/// Words of a visitor are never written anywhere.
impl fmt::Debug for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Asked({} signs, {:?}, {:?}, {:?})", self.words.chars().count(), self.topic, self.kind, self.language)
    }
}

/// The marks in an answer tell the words of the question.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({} hits, {} suggestions)", self.hits.len(), self.suggestions.len())
    }
}

/// A product that was found, and by which words.
struct Found {
    /// Which of the edition's cards.
    card: usize,
    needles: Vec<Needle>,
}

impl Index {
    /// Answers from the index, and from titles and summaries alone where it can't. Products that `edition` doesn't have are
    /// never named, whatever the index was made of.
    pub fn ask(&self, edition: &Edition, asked: &Asked) -> Result<Answer, SearchError> {
        let question = Question::new(&asked.words);
        let filter =
            Query { topic: asked.topic, kind: asked.kind, language: asked.language.clone(), ..Query::default() };
        let mut found = self.found(edition, &question, &filter, asked.limit.saturating_add(1));
        let more = found.len() > asked.limit;
        found.truncate(asked.limit);
        let suggestions =
            if found.is_empty() { suggest::suggestions(self, edition, &question, &filter) } else { Vec::new() };
        let hits = found.iter().filter_map(|found| {
            Some(snippet::hit(edition, edition.cards().get(found.card)?, &found.needles, asked.language.as_ref()))
        });
        Ok(Answer { hits: hits.collect(), more, suggestions })
    }

    /// At most `enough` products, the best first.
    fn found(&self, edition: &Edition, question: &Question, filter: &Query, enough: usize) -> Vec<Found> {
        let mut found: Vec<((usize, usize), Found)> = Vec::new();
        let rows = self.rows(edition);
        let matches = |card: usize| edition.cards().get(card).is_some_and(|card| filter.matches(card));
        let mut any = None;
        for (rank, way) in question.ways().iter().enumerate() {
            if found.len() >= enough || (way.is_last_resort() && !found.is_empty()) {
                break;
            }
            // When the first way has found nothing, one look tells whether any of the next ones can.
            let mut look = || question.widest().is_some_and(|way| !self.matching(way, &rows, 1, matches).is_empty());
            if rank > 0
                && found.is_empty()
                && !way.is_place()
                && !way.is_last_resort()
                && !*any.get_or_insert_with(&mut look)
            {
                continue;
            }
            let room = enough - found.len();
            let known: Vec<_> = found.iter().map(|(_, known)| known.card).collect();
            let cards = self.best(edition, way, &rows, room, |card| matches(card) && !known.contains(&card));
            found.extend(
                cards.into_iter().map(|(field, card)| ((rank, field), Found { card, needles: way.needles.clone() })),
            );
        }
        if self.is_damaged() && rows.has_any() {
            // It turned out only now. Without it, then, until it is made anew.
            return self.found(edition, question, filter, enough);
        }
        if !rows.is_whole() {
            let unknown =
                edition.cards().iter().enumerate().filter(|(at, card)| !rows.has(*at) && filter.matches(card));
            found.extend(unknown.filter_map(|(card, it)| {
                let (rank, way) = scan::rank(it, question)?;
                Some(((rank, scan::field(it, way)), Found { card, needles: way.needles.clone() }))
            }));
        }
        // Cards stand newest first.
        found.sort_by_key(|(rank, found)| (*rank, found.card));
        found.truncate(enough);
        found.into_iter().map(|(_, found)| found).collect()
    }

    /// What this way finds, by where it stands: in titles, then summaries, then texts.
    fn best(
        &self,
        edition: &Edition,
        way: &Way,
        rows: &Rows,
        room: usize,
        wanted: impl Fn(usize) -> bool,
    ) -> Vec<(usize, usize)> {
        let anywhere = self.matching(way, rows, room, &wanted);
        let field = |card: &usize| edition.cards().get(*card).map_or(2, |card| scan::field(card, way));
        let mut best: Vec<_> = anywhere.iter().map(|card| (field(card), *card)).collect();
        // All there are: they only want sorting. Else those in titles and summaries may be older ones.
        if best.len() >= room {
            let newest = best;
            best = Vec::new();
            for (at, field) in [Field::Title, Field::Summary].into_iter().enumerate() {
                if best.len() >= room {
                    break;
                }
                let known: Vec<_> = best.iter().map(|(_, card)| *card).collect();
                let more = self.matching(&way.within(field), rows, room - known.len(), |card| {
                    wanted(card) && !known.contains(&card)
                });
                best.extend(more.into_iter().map(|card| (at, card)));
            }
            let known: Vec<_> = best.iter().map(|(_, card)| *card).collect();
            best.extend(newest.into_iter().filter(|(_, card)| !known.contains(card)));
            best.truncate(room);
        }
        best
    }
}
