//! What goes into the index, and what has to change when there is another edition.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, params};

use super::index::Updated;
use super::question::{self, BEGINNING};
use super::rows;
use super::scan::Words;
use crate::edition::Edition;
use crate::product::{Card, ProductId, Sha256};

/// Digits of a digest that tell a changed product from an unchanged one: 60 bits.
const STAMP: usize = 15;

/// The stamp of a product of which a text couldn't be read.
pub const UNREAD: i64 = 0;

/// A product's row in the file.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its number.
    pub row: i64,
    /// What title, summary and texts were when it was indexed; 0 where a text couldn't be read.
    pub stamp: i64,
}

/// What is left to do for an edition.
#[derive(Debug)]
pub struct Plan {
    /// Which edition.
    pub edition: String,
    /// Rows to remove, and cards to add, by their place in the edition; the last first.
    pub work: Vec<(Option<i64>, Option<usize>)>,
    /// What was done.
    pub done: Updated,
}

/// What has changed since the rows were made.
pub fn plan(edition: &Edition, known: &BTreeMap<ProductId, Known>) -> Plan {
    let mut gone: HashMap<_, _> = known.iter().map(|(id, known)| (id, known.row)).collect();
    let mut work = Vec::new();
    for (at, card) in edition.cards().iter().enumerate() {
        gone.remove(&card.id);
        match known.get(&card.id) {
            Some(known) if known.stamp == stamp(card) => {}
            known => work.push((known.map(|known| known.row), Some(at))),
        }
    }
    work.extend(gone.into_values().map(|row| (Some(row), None)));
    work.reverse();
    Plan { edition: edition.header().id.clone(), work, done: Updated::default() }
}

/// Changes when anything changes that is searched, or the date that orders the rows.
fn stamp(card: &Card) -> i64 {
    let parts = (&card.title, &card.summary, &card.text, &card.issuer.date);
    let digest = Sha256::of(format!("{parts:?}").as_bytes());
    digest.as_str().get(..STAMP).and_then(|digits| i64::from_str_radix(digits, 16).ok()).unwrap_or(UNREAD)
}

/// Adds a product; needs a transaction.
pub fn add(file: &Connection, edition: &Edition, card: &Card) -> rusqlite::Result<Known> {
    let row = rows::free(file, &card.issuer.date)?;
    let texts: Vec<_> = card.text.values().map(|sha256| edition.text(sha256)).collect();
    let whole = texts.iter().all(Result::is_ok);
    let blocks = texts.iter().flatten().flat_map(|text| &text.pages).flat_map(|page| &page.blocks);
    let blocks: Vec<_> = blocks.map(|block| block.words()).collect();
    let title = Words::of(card.title.values().map(String::as_str));
    let summary = Words::of(card.summary.values().map(String::as_str));
    let body = Words::of(blocks.iter().map(String::as_str));
    let texts = [title, summary, body];
    let folded = texts.each_ref().map(|words| words.folded.join(" "));
    let marked = texts.each_ref().map(|words| [words.marked.join(" "), beginnings(&words.folded)].join(" "));
    for (table, [title, summary, body]) in [("words", folded), ("marked", marked)] {
        file.prepare_cached(&format!("INSERT INTO {table}(rowid, title, summary, body) VALUES (?1, ?2, ?3, ?4)"))?
            .execute(params![row, title, summary, body])?;
    }
    // A text that can't be read today may be mended tomorrow.
    let stamp = if whole { stamp(card) } else { UNREAD };
    file.prepare_cached("INSERT INTO product VALUES (?1, ?2, ?3)")?.execute(params![row, card.id.as_str(), stamp])?;
    Ok(Known { row, stamp })
}

/// The one or two letters that words begin with, each once.
fn beginnings(words: &[String]) -> String {
    let beginning =
        |word: &String, letters| word.char_indices().nth(letters - 1).map(|(at, last)| at + last.len_utf8());
    let beginnings = words.iter().flat_map(|word| {
        let ends = (1..=BEGINNING).filter_map(|letters| beginning(word, letters)).filter(|end| *end <= BEGINNING);
        ends.filter_map(|end| word.get(..end)).map(question::beginning).collect::<Vec<_>>()
    });
    beginnings.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
