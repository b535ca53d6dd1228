//! Pages that are too long, divided when a text is opened: the renderer's coordinates end at 32,767 pixels, and nobody
//! scrolls through ten screens. `press check` warns of long pages; an edition from elsewhere may have any.

use catalog::inline::escaped;
use catalog::text::plain;
use catalog::{Block, Page, Text};

use crate::typeset;

/// In units: ten screens of words. On the largest screen, of 4 pixels a unit, 24,000; a third is left for what the estimate
/// of [`typeset`] doesn't see.
const LONGEST: f32 = 6_000.0;

/// The letters of a single block that is longer than a page: a screen of words.
const PIECE: usize = 900;

/// The text with every page at most [`LONGEST`]; one that is longer goes on on further pages.
pub fn divided(text: Text) -> Text {
    let fits = |page: &Page| typeset::longest_height(page) <= LONGEST;
    if text.pages.iter().all(fits) {
        return text;
    }
    let mut pages = Vec::new();
    for page in text.pages {
        if fits(&page) {
            pages.push(page);
            continue;
        }
        let mut part = Page::default();
        let mut height = 0.0;
        for piece in page.blocks.into_iter().flat_map(pieces) {
            let piece = Page { blocks: vec![piece] };
            let more = typeset::longest_height(&piece) + typeset::BETWEEN;
            if height + more > LONGEST && !part.blocks.is_empty() {
                pages.push(std::mem::take(&mut part));
                height = 0.0;
            }
            height += more;
            part.blocks.extend(piece.blocks);
        }
        pages.push(part);
    }
    Text { pages }
}

/// A block as blocks that are each a good deal shorter than a page.
fn pieces(block: Block) -> Vec<Block> {
    match block {
        Block::Heading { level, text } => worded(text, |text| Block::Heading { level, text }),
        Block::Paragraph { text } => worded(text, |text| Block::Paragraph { text }),
        Block::Note { text } => worded(text, |text| Block::Note { text }),
        Block::Warning { text } => worded(text, |text| Block::Warning { text }),
        Block::Question { text } => worded(text, |text| Block::Question { text }),
        Block::List { ordered, items } => {
            let mut number = 0;
            let item = |item: catalog::text::Item| {
                number += usize::from(item.level == 1);
                // A list that begins anew would count anew, so each item says its number itself.
                let mark = if ordered && item.level == 1 { format!("{number}\\. ") } else { String::new() };
                worded(mark + &item.text, |text| {
                    let items = vec![catalog::text::Item { level: item.level, text }];
                    if ordered && item.level == 1 {
                        Block::Paragraph { text: items.into_iter().map(|item| item.text).collect() }
                    } else {
                        Block::List { ordered: false, items }
                    }
                })
            };
            items.into_iter().flat_map(item).collect()
        }
        Block::Table { header, rows } => {
            let cells = |row: Vec<String>| -> Vec<String> {
                let cell = |text: String| words(&text).into_iter().next().unwrap_or(text);
                row.into_iter().map(cell).collect()
            };
            let header = cells(header);
            let rows: Vec<_> = rows.into_iter().map(cells).collect();
            // Ten rows of the longest cells are as long as ten pieces.
            rows.chunks(10).map(|rows| Block::Table { header: header.clone(), rows: rows.to_vec() }).collect()
        }
        Block::Picture(_) | Block::Unknown => vec![block],
    }
}

fn worded(text: String, block: impl Fn(String) -> Block) -> Vec<Block> {
    words(&text).into_iter().map(block).collect()
}

/// Words in pieces of at most [`PIECE`] letters, broken between words where there are any. A short one keeps its markup.
fn words(text: &str) -> Vec<String> {
    if text.chars().count() <= PIECE {
        return vec![text.to_owned()];
    }
    let letters: Vec<char> = plain(text).chars().collect();
    let mut pieces = Vec::new();
    let mut rest = letters.as_slice();
    while !rest.is_empty() {
        let most = rest.len().min(PIECE);
        let head = rest.get(..most).unwrap_or(rest);
        let end = if most == rest.len() {
            most
        } else {
            head.iter().rposition(|char| *char == ' ').map_or(most, |at| at + 1)
        };
        let (piece, after) = rest.split_at(end);
        pieces.push(escaped(piece.iter().collect::<String>().trim()));
        rest = after;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalog::text::Item;

    fn text(blocks: Vec<Block>) -> Text {
        Text { pages: vec![Page { blocks }] }
    }

    /// All words in order, without the numbers that items got.
    fn said(text: &Text) -> String {
        let blocks = text.pages.iter().flat_map(|page| &page.blocks);
        let words = blocks.map(Block::words).collect::<Vec<_>>().join(" ");
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn checked(before: Vec<Block>) -> Text {
        let before = text(before);
        let after = divided(before.clone());
        assert!(after.pages.len() > 1);
        for page in &after.pages {
            assert!(typeset::longest_height(page) <= LONGEST, "{}", typeset::longest_height(page));
        }
        after
    }

    #[test]
    fn a_page_that_fits_is_left_alone() {
        let short = text(vec![Block::Paragraph { text: "**một** hai ".repeat(50) }]);
        assert_eq!(divided(short.clone()), short);
    }

    #[test]
    fn a_text_of_200_kilobytes_loses_no_word() {
        let words = "một hai ba * ".repeat(15_000);
        let after = checked(vec![Block::Paragraph { text: escaped(&words) }]);
        assert_eq!(said(&after), words.trim());
        checked(vec![Block::Paragraph { text: "a".repeat(200_000) }]);
        checked(vec![Block::Paragraph { text: "ngắn".into() }; 2_000]);
    }

    #[test]
    fn a_long_list_goes_on_counting() {
        let items = (1..=900).map(|at| Item { level: 1, text: format!("việc thứ {at}") }).collect();
        let after = checked(vec![Block::List { ordered: true, items }]);
        assert!(said(&after).ends_with("900. việc thứ 900"), "{}", said(&after));
    }

    #[test]
    fn each_part_of_a_long_table_has_the_header() {
        let rows = (0..700).map(|at| vec![at.to_string(), "chữ ".repeat(30)]).collect();
        let after = checked(vec![Block::Table { header: vec!["Số".into(), "Lời".into()], rows }]);
        let mut found = 0;
        for block in after.pages.iter().flat_map(|page| &page.blocks) {
            let Block::Table { header, rows } = block else { panic!("{block:?}") };
            assert_eq!(header.len(), 2);
            found += rows.len();
        }
        assert_eq!(found, 700);
    }
}
