//! Answers to what visitors look for: the component that hears questions, and the plainest way to answer one.

use std::sync::Arc;

use catalog::search::{Answer, Asked, Hit, Piece};
use catalog::twins::folded_words;
use catalog::{Card, Edition, Query};

use crate::bus::{Bus, Component, Event};
use crate::components::CurrentEdition;
use crate::visit::Command;

/// Answers questions in the background.
pub struct Searching {
    current: Arc<CurrentEdition>,
}

impl Searching {
    /// Over the current edition.
    pub fn new(current: Arc<CurrentEdition>) -> Self {
        Self { current }
    }
}

impl Component for Searching {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        let Event::Ask { number, asked } = event else { return };
        let (number, asked, bus, edition) = (*number, asked.clone(), bus.clone(), self.current.get());
        tokio::task::spawn_blocking(move || {
            let answer = edition.map_or_else(Answer::default, |edition| scan(&edition, &asked));
            bus.post(Event::Visit(Command::Found { number, answer: Box::new(answer) }));
        });
    }

    fn stop(&mut self) {}
}

/// Reads every card from its title to the end of its summary: right, complete, and fast enough for an edition of some dozens.
pub fn scan(edition: &Edition, asked: &Asked) -> Answer {
    let query = Query { topic: asked.topic, kind: asked.kind, language: asked.language.clone(), ..Query::default() };
    let wanted = folded_words(&asked.words);
    let mut answer = Answer::default();
    for card in edition.cards().iter().filter(|card| query.matches(card)) {
        let Some(hit) = hit(card, &wanted) else { continue };
        if answer.hits.len() == asked.limit {
            answer.more = true;
            break;
        }
        answer.hits.push(hit);
    }
    answer
}

/// A card that has each of the words, or a word that begins with it.
fn hit(card: &Card, wanted: &[String]) -> Option<Hit> {
    let (tag, title) = card.title.iter().next()?;
    let summary = card.summary.get(tag).map_or("", String::as_str);
    let words: Vec<_> = folded_words(title).into_iter().chain(folded_words(summary)).collect();
    let all = wanted.iter().all(|wanted| words.iter().any(|word| word.starts_with(wanted)));
    (all && !wanted.is_empty()).then(|| Hit {
        id: card.id.clone(),
        page: None,
        title: marked(title, wanted),
        snippet: marked(summary, wanted),
    })
}

fn marked(text: &str, wanted: &[String]) -> Vec<Piece> {
    text.split_inclusive(' ')
        .map(|word| {
            let folded = folded_words(word);
            let is_hit = folded.iter().any(|found| wanted.iter().any(|wanted| found.starts_with(wanted)));
            Piece { text: word.to_owned(), marked: is_hit }
        })
        .collect()
}
