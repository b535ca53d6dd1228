//! The text of a product: pages of blocks, made from Markdown when an edition is built, so that a point never parses
//! Markdown and one odd construct never hides a page.

use serde::{Deserialize, Serialize};

use crate::product::Picture;

/// The text of a product in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Pages of a handbook, panels of a folder, steps of a guide.
    pub pages: Vec<Page>,
}

/// What is shown at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// Inline text: plain words where only `**strong**` and `*emphasis*` are markup, and `\` escapes the next character.
pub type Inline = String;

/// One block of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the fields are those of Markdown")]
pub enum Block {
    /// Level 2 or 3.
    Heading {
        level: u8,
        text: Inline,
    },
    Paragraph {
        text: Inline,
    },
    List {
        ordered: bool,
        items: Vec<Item>,
    },
    /// Each row has as many cells as the header.
    Table {
        header: Vec<Inline>,
        rows: Vec<Vec<Inline>>,
    },
    Picture(Picture),
    Note {
        text: Inline,
    },
    Warning {
        text: Inline,
    },
    /// "Check yourself" of a guide's step.
    Question {
        text: Inline,
    },
    /// Of a newer format; left out.
    #[serde(other)]
    Unknown,
}

/// An item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// 1 or 2.
    pub level: u8,
    /// The words.
    pub text: Inline,
}

impl Block {
    /// The words of this block, without markup, for reading aloud, searching and counting.
    pub fn words(&self) -> String {
        match self {
            Self::Heading { text, .. }
            | Self::Paragraph { text }
            | Self::Note { text }
            | Self::Warning { text }
            | Self::Question { text } => plain(text),
            Self::List { items, .. } => items.iter().map(|item| plain(&item.text)).collect::<Vec<_>>().join("\n"),
            Self::Table { header, rows } => std::iter::once(header)
                .chain(rows)
                .map(|row| row.iter().map(|cell| plain(cell)).collect::<Vec<_>>().join(" · "))
                .collect::<Vec<_>>()
                .join("\n"),
            Self::Picture(picture) => picture.alt.clone(),
            Self::Unknown => String::new(),
        }
    }
}

impl Page {
    /// The first heading.
    pub fn heading(&self) -> Option<String> {
        self.blocks.iter().find(|block| matches!(block, Block::Heading { .. })).map(Block::words)
    }

    /// How many words a reader meets.
    pub fn word_count(&self) -> usize {
        self.blocks
            .iter()
            .filter(|block| !matches!(block, Block::Picture(_)))
            .map(|block| block.words().split_whitespace().count())
            .sum()
    }
}

/// Inline text without its markup.
pub fn plain(inline: &str) -> String {
    let mut plain = String::with_capacity(inline.len());
    let mut chars = inline.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => plain.extend(chars.next()),
            '*' => {}
            char => plain.push(char),
        }
    }
    plain
}
