//! How large the words of a product can be: as large as lets its longest page stand without scrolling, the same on each of
//! its pages. An estimate; a page that turns out longer scrolls. For a visitor who wants larger words these are a quarter or
//! half as large again, and pages scroll the sooner.

use catalog::text::plain;
use catalog::{Block, Kind, Page, Text};
use point::TextSize;
use serde::Serialize;

use crate::view::Frame;

/// Sizes of body text in units, the largest first. Nothing is smaller than what can be read from 3 m.
const SIZES: [u16; 6] = [56, 50, 44, 40, 36, 32];

/// Below a line of 45 letters the eye jumps too often: the largest size of each kind. A poster is read while walking by.
fn largest(kind: Kind) -> u16 {
    match kind {
        Kind::Poster => 56,
        Kind::Guide => 44,
        _ => 40,
    }
}

/// How much larger than usual the words of a product are.
fn growth(text: TextSize) -> f32 {
    match text {
        TextSize::Normal => 1.0,
        TextSize::Larger => 1.25,
        TextSize::Largest => 1.5,
    }
}

/// Cells of a table grow less, as `note` in `ui/globals/tokens.slint`: columns can't scroll.
fn table_size(text: TextSize) -> f32 {
    match text {
        TextSize::Normal => 27.0,
        TextSize::Larger => 31.0,
        TextSize::Largest => 35.0,
    }
}

/// A letter of Noto Sans in Vietnamese is half as wide as its size; bold words and unlucky breaks take a little more.
const LETTER: f32 = 0.54;

/// Noto Sans' own line height: stacked marks as in ễ never touch.
const LINE: f32 = 1.37;

/// What `ui/components/blocks.slint` and `scroll.slint` leave between blocks and around them, in units.
pub(crate) const BETWEEN: f32 = 20.0;
const AROUND: f32 = 16.0;

/// The places a picture beside words can have, the widest first. Pictures are drawn 4:3, those of posters square.
const PICTURES: [Frame; 2] = [Frame { width: 740, height: 555 }, Frame { width: 560, height: 420 }];
const POSTER: [Frame; 1] = [Frame { width: 560, height: 560 }];

/// How a product's pages are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The size of the words, in units.
    pub body: u16,
    /// The place of the picture.
    pub picture: Frame,
}

/// How the pages of a product are set. A smaller picture, which can be opened, makes way for larger words.
pub fn setting(kind: Kind, text: &Text, size: TextSize) -> Setting {
    let pictures = if kind == Kind::Poster { &POSTER[..] } else { &PICTURES[..] };
    let of = |picture: Frame| Setting { body: largest_body(kind, &text.pages, picture, room(kind)), picture };
    // The first of equals stays: the widest picture.
    let usual = pictures
        .iter()
        .copied()
        .map(of)
        .reduce(|best, next| if next.body > best.body { next } else { best })
        .unwrap_or(SMALLEST);
    grown(usual, &text.pages, size, room(kind), pictures)
}

/// The same for the last page, when a code to take along stands below its words.
pub fn setting_above_code(kind: Kind, text: &Text, size: TextSize) -> Setting {
    let usual = setting(kind, text, TextSize::Normal);
    let last = text.pages.last().map_or(&[][..], std::slice::from_ref);
    let room = room(kind) - 224.0;
    let body = largest_body(kind, last, usual.picture, room).min(usual.body);
    // The picture stays where it is on the other pages.
    let picture = setting(kind, text, size).picture;
    grown(Setting { body, picture }, last, size, room, &[picture])
}

/// Always larger than usual by the same, so that a visitor who asks for it sees it; the widest picture that still lets
/// every page stand, else the narrowest.
fn grown(usual: Setting, pages: &[Page], size: TextSize, room: f32, pictures: &[Frame]) -> Setting {
    if size == TextSize::Normal {
        return usual;
    }
    let body = f32::from(usual.body) * growth(size);
    let stands = |picture: &&Frame| pages.iter().all(|page| height(page, **picture, body, size) <= room);
    let picture = pictures.iter().find(stands).or(pictures.last()).copied().unwrap_or(usual.picture);
    Setting { body: body as u16, picture }
}

/// Of a text that can't be read.
pub const SMALLEST: Setting = Setting { body: 32, picture: PICTURES[0] };

fn largest_body(kind: Kind, pages: &[Page], picture: Frame, room: f32) -> u16 {
    let mut sizes = SIZES.into_iter().skip_while(|size| *size > largest(kind));
    sizes
        .find(|size| pages.iter().all(|page| height(page, picture, f32::from(*size), TextSize::Normal) <= room))
        .unwrap_or(SMALLEST.body)
}

/// The height of the column of words in `ui/screens/reader.slint`, in units.
fn room(kind: Kind) -> f32 {
    576.0 - AROUND - if kind == Kind::Guide { 48.0 } else { 0.0 }
}

/// The height of a page's words.
fn height(page: &Page, picture: Frame, body: f32, size: TextSize) -> f32 {
    let has_picture = page.blocks.iter().any(|block| matches!(block, Block::Picture(_)));
    // What a picture, or the wider margins without one, leave of 1,728 units.
    let width = if has_picture { 1672.0 - f32::from(picture.width) } else { 1312.0 };
    let heights: Vec<f32> = page.blocks.iter().flat_map(|block| block_heights(block, width, body, size)).collect();
    heights.iter().sum::<f32>() + BETWEEN * heights.len().saturating_sub(1) as f32
}

/// The height of a page at its largest words, for the eyes that need them, beside the largest picture: none is longer.
pub(crate) fn longest_height(page: &Page) -> f32 {
    let heights = page
        .blocks
        .iter()
        .flat_map(|block| block_heights(block, 1672.0 - f32::from(PICTURES[0].width), 84.0, TextSize::Largest));
    heights.map(|height| height + BETWEEN).sum()
}

/// A list stands as one block for each of its items.
fn block_heights(block: &Block, width: f32, body: f32, text_size: TextSize) -> Vec<f32> {
    let lines = |words: &str, width: f32, size: f32| {
        let letters = words.chars().count() as f32;
        (letters * size * LETTER / width).ceil().max(1.0) * size * LINE
    };
    match block {
        Block::Heading { level, text } => {
            let size = body * if *level == 2 { 1.3 } else { 1.1 };
            vec![lines(&plain(text), width, size * 1.08)]
        }
        Block::Paragraph { text } => vec![lines(&plain(text), width, body)],
        Block::List { items, .. } => items
            .iter()
            .map(|item| lines(&plain(&item.text), width - 62.0 - 44.0 * f32::from(item.level.saturating_sub(1)), body))
            .collect(),
        Block::Note { text } | Block::Warning { text } | Block::Question { text } => {
            vec![lines(&plain(text), width - 106.0, 32.0 * growth(text_size)) + 40.0]
        }
        Block::Table { header, rows } => {
            let cell = width / header.len().max(1) as f32 - 36.0;
            let row = |cells: &Vec<String>| {
                18.0 + cells.iter().map(|words| lines(&plain(words), cell, table_size(text_size))).fold(0.0, f32::max)
            };
            vec![std::iter::once(header).chain(rows).map(row).sum()]
        }
        Block::Picture(_) | Block::Unknown => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: usize) -> Page {
        let heading = Block::Heading { level: 2, text: "Một việc".into() };
        Page { blocks: vec![heading, Block::Paragraph { text: "một ".repeat(words) }] }
    }

    #[test]
    fn few_words_are_large_and_many_are_not() {
        let size = |words: usize| setting(Kind::Leaflet, &Text { pages: vec![page(words)] }, TextSize::Normal).body;
        assert_eq!(size(20), 40);
        assert_eq!(size(2000), 32);
        let sizes: Vec<_> = (1..400).map(size).collect();
        assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
    }

    #[test]
    fn the_longest_page_decides_for_all() {
        let mixed = Text { pages: vec![page(10), page(230)] };
        assert_eq!(setting(Kind::Leaflet, &mixed, TextSize::Normal).body, 32);
        let short = Text { pages: vec![page(90), page(90)] };
        let (all, last) = (
            setting(Kind::Leaflet, &short, TextSize::Normal),
            setting_above_code(Kind::Leaflet, &short, TextSize::Normal),
        );
        assert!(all.body > last.body, "a code takes room: {all:?}, {last:?}");
        assert_eq!(all.picture, last.picture, "the picture stays where it is");
    }

    #[test]
    fn a_smaller_picture_makes_way_for_larger_words() {
        let picture = catalog::Picture {
            sha256: catalog::Sha256::of(b""),
            media_type: "image/svg+xml".into(),
            width: 4,
            height: 3,
            alt: "hình".into(),
        };
        let with_picture = |words: usize| {
            let mut page = page(words);
            page.blocks.insert(1, Block::Picture(picture.clone()));
            setting(Kind::Leaflet, &Text { pages: vec![page] }, TextSize::Normal)
        };
        assert_eq!(with_picture(20), Setting { body: 40, picture: PICTURES[0] });
        let crowded = (20..400).map(with_picture).find(|setting| setting.picture == PICTURES[1]).unwrap();
        assert!(crowded.body > 32, "{crowded:?}");
    }

    #[test]
    fn a_poster_is_larger_than_a_leaflet() {
        let text = Text { pages: vec![page(12)] };
        assert!(
            setting(Kind::Poster, &text, TextSize::Normal).body > setting(Kind::Leaflet, &text, TextSize::Normal).body
        );
    }

    #[test]
    fn larger_words_are_larger_by_the_same_on_every_product() {
        for words in [10, 120, 400] {
            let text = Text { pages: vec![page(words), page(10)] };
            for of in [setting, setting_above_code] {
                let body = |size| {
                    f32::from(of(Kind::Article, &text, size).body)
                        / f32::from(of(Kind::Article, &text, TextSize::Normal).body)
                };
                assert_eq!(TextSize::ALL.map(body), [1.0, 1.25, 1.5], "{words} words");
            }
        }
    }
}
