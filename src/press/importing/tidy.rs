//! An imported text as a point can show it: in Unicode whatever it was written in, in letters the shipped font has, and with
//! lists where somebody has typed dashes.

use std::collections::BTreeSet;

use catalog::encoding::drawable;

use super::legacy::{Encoding, Reading};
use super::piece::{Piece, Span, Spans};

/// What people type before the items of a list.
const DASHES: &str = "-–—•●○▪■◆♦✓✔➢➤*+·";

/// What had to be changed.
#[derive(Debug, Default)]
pub struct Changes {
    /// The old encodings that were found.
    pub encodings: BTreeSet<Encoding>,
    /// Letters that the shipped font doesn't have.
    pub dropped: BTreeSet<char>,
}

/// Tidies the pieces of a text.
pub fn tidy(pieces: Vec<Piece>, changes: &mut Changes) -> Vec<Piece> {
    let mut pieces = with_lists(pieces);
    let mut lines: Vec<Vec<&mut String>> = pieces.iter_mut().flat_map(Piece::lines_mut).collect();
    let all: Vec<String> = lines.iter().map(|line| joined(line)).collect();
    let reading = Reading::of(&all.join("\n"));
    changes.encodings.extend(reading.from);
    for line in &mut lines {
        let whole = joined(line);
        let read = reading.line(&whole);
        match line.as_mut_slice() {
            [only] => **only = read,
            parts => {
                if let Some(encoding) = reading.from.filter(|_| read != whole) {
                    parts.iter_mut().for_each(|part| **part = encoding.decode(part));
                }
            }
        }
        line.iter_mut().for_each(|part| **part = clean(part, &mut changes.dropped));
    }
    pieces.retain(|piece| match piece {
        Piece::Picture { .. } => true,
        piece => piece.clone().spans().iter().any(|span| !span.text.trim().is_empty()),
    });
    pieces
}

/// One line of words, such as a title.
pub fn tidy_line(line: &str, changes: &mut Changes) -> String {
    let reading = Reading::of(line);
    changes.encodings.extend(reading.from);
    clean(&reading.line(line), &mut changes.dropped).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn joined(line: &[&mut String]) -> String {
    // A line of a document is one line here.
    line.iter().map(|part| part.replace(['\n', '\r'], " ")).collect()
}

fn clean(text: &str, dropped: &mut BTreeSet<char>) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            char if char.is_whitespace() => cleaned.push(' '),
            // They only say where a line may end, or in which direction it runs.
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' => {}
            char if DASHES.contains(char) && !drawable(char) => cleaned.push('•'),
            char if drawable(char) => cleaned.push(char),
            char => {
                dropped.insert(char);
            }
        }
    }
    cleaned
}

/// Paragraphs that begin with a dash, one after the other, are a list.
fn with_lists(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    for piece in pieces {
        let item = match &piece {
            Piece::Paragraph(spans) => without_dash(spans),
            _ => None,
        };
        match (item, found.last_mut()) {
            (Some(item), Some(Piece::List { ordered: false, items })) => items.push((1, item)),
            (Some(item), _) => found.push(Piece::List { ordered: false, items: vec![(1, item)] }),
            (None, _) => found.push(piece),
        }
    }
    found
}

fn without_dash(spans: &Spans) -> Option<Spans> {
    let (first, rest) = spans.split_first()?;
    let text = first.text.trim_start().strip_prefix(|char| DASHES.contains(char))?;
    // A number below zero, or a word with a star behind it.
    let text = text.strip_prefix([' ', '\t', '\u{a0}'])?.trim_start();
    let first = Span { text: text.to_owned(), ..first.clone() };
    Some(std::iter::once(first).chain(rest.iter().cloned()).collect())
}
