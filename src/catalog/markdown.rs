//! Markdown to blocks. Whatever a point can't show is named with its line; the rest of the text still comes out.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::product::Picture;
use crate::text::{Block, Inline, Item, Page, Text};

/// Wider tables can't be read from 3 m.
const MAX_COLUMNS: usize = 4;

/// Finds the picture behind a path, with its description and line, or reports why there is none.
pub type Resolve<'a> = &'a mut dyn FnMut(&str, &str, usize) -> Option<Picture>;

/// Something the text uses that a point can't show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    /// Counted from 1.
    pub line: usize,
    /// The code of the problem.
    pub code: &'static str,
    /// The construct.
    pub what: String,
}

/// Splits `markdown` into pages of blocks.
pub fn parse(markdown: &str, resolve: Resolve<'_>) -> (Text, Vec<Unsupported>) {
    let mut builder = Builder::new(markdown, resolve);
    let options = Options::ENABLE_TABLES | Options::ENABLE_GFM;
    for (event, range) in Parser::new_ext(markdown, options).into_offset_iter() {
        builder.take(event, range);
    }
    builder.turn_page();
    (Text { pages: builder.pages }, builder.unsupported)
}

/// What is open around the current event. The parser's nesting is followed without recursion, so that no depth can hurt.
struct Builder<'a, 'r> {
    markdown: &'a str,
    resolve: Resolve<'r>,
    pages: Vec<Page>,
    blocks: Vec<Block>,
    unsupported: Vec<Unsupported>,
    inline: Inline,
    /// The picture of the open paragraph: path and description.
    picture: Option<(String, String, usize)>,
    /// Whether text goes into the picture's description.
    in_picture: bool,
    /// Open lists: whether each is ordered.
    lists: Vec<bool>,
    items: Vec<Item>,
    /// The open item has words that aren't in `items` yet.
    item_open: bool,
    quotes: usize,
    quote: Option<BlockQuoteKind>,
    quoted: Vec<Inline>,
    table: Vec<Vec<Inline>>,
    row: Vec<Inline>,
}

impl<'a, 'r> Builder<'a, 'r> {
    fn new(markdown: &'a str, resolve: Resolve<'r>) -> Self {
        Self {
            markdown,
            resolve,
            pages: Vec::new(),
            blocks: Vec::new(),
            unsupported: Vec::new(),
            inline: String::new(),
            picture: None,
            in_picture: false,
            lists: Vec::new(),
            items: Vec::new(),
            item_open: false,
            quotes: 0,
            quote: None,
            quoted: Vec::new(),
            table: Vec::new(),
            row: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) if self.in_picture => {
                if let Some((_, alt, _)) = &mut self.picture {
                    alt.push_str(&text);
                }
            }
            Event::Text(text) => self.inline.push_str(&escaped(&text)),
            Event::SoftBreak | Event::HardBreak => self.inline.push(' '),
            Event::Rule if self.lists.is_empty() && self.quotes == 0 => self.turn_page(),
            Event::Rule => self.refuse(&range, "markdown-nesting", "---"),
            Event::Code(text) => {
                self.refuse(&range, "markdown-unsupported", "`code`");
                self.inline.push_str(&escaped(&text));
            }
            Event::Html(_) | Event::InlineHtml(_) => self.refuse(&range, "markdown-unsupported", "HTML"),
            Event::FootnoteReference(_) => self.refuse(&range, "markdown-unsupported", "[^footnote]"),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.inline.push_str(&escaped(&text)),
            Event::TaskListMarker(_) => self.refuse(&range, "markdown-unsupported", "[ ]"),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                if !self.lists.is_empty() || self.quotes > 0 {
                    self.refuse(range, "markdown-nesting", "#");
                } else if !matches!(level, HeadingLevel::H2 | HeadingLevel::H3) {
                    self.refuse(range, "markdown-heading", &"#".repeat(level as usize));
                }
            }
            Tag::BlockQuote(kind) => {
                self.quotes += 1;
                if self.quotes == 2 || !self.lists.is_empty() {
                    self.refuse(range, "markdown-nesting", ">");
                }
                if self.quotes == 1 {
                    self.quote = kind;
                }
            }
            Tag::List(start) => {
                if !self.inline.is_empty() {
                    self.close_item();
                }
                self.lists.push(start.is_some());
                if self.lists.len() == 3 || self.quotes > 0 {
                    self.refuse(range, "markdown-nesting", "-");
                }
            }
            Tag::Item => self.item_open = true,
            Tag::Image { dest_url, .. } => {
                if self.picture.is_some() || self.quotes > 0 || !self.lists.is_empty() || !self.table.is_empty() {
                    self.refuse(range, "markdown-picture-inline", &dest_url);
                }
                self.picture = Some((dest_url.to_string(), String::new(), self.line(range)));
                self.in_picture = true;
            }
            Tag::Table(columns) if columns.len() > MAX_COLUMNS => {
                self.refuse(range, "markdown-table-wide", &columns.len().to_string());
            }
            Tag::Strong => self.inline.push_str("**"),
            Tag::Emphasis => self.inline.push('*'),
            Tag::Link { .. } => self.refuse(range, "markdown-unsupported", "[link](…)"),
            Tag::CodeBlock(_) => self.refuse(range, "markdown-unsupported", "```"),
            Tag::Strikethrough => self.refuse(range, "markdown-unsupported", "~~"),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph if self.quotes > 0 => {
                let text = self.take_inline();
                self.quoted.push(text);
            }
            TagEnd::Paragraph if !self.lists.is_empty() => self.inline.push(' '),
            TagEnd::Paragraph => self.close_paragraph(range),
            TagEnd::Heading(level) => {
                let text = self.take_inline();
                let level = if level == HeadingLevel::H3 { 3 } else { 2 };
                self.push(Block::Heading { level, text });
            }
            TagEnd::CodeBlock => self.close_paragraph(range),
            TagEnd::BlockQuote(_) => self.close_quote(),
            TagEnd::Item => self.close_item(),
            TagEnd::List(ordered) => {
                self.lists.pop();
                if self.lists.is_empty() && !self.items.is_empty() {
                    let items = std::mem::take(&mut self.items);
                    self.push(Block::List { ordered, items });
                }
            }
            TagEnd::Image => self.in_picture = false,
            TagEnd::TableCell => {
                let cell = self.take_inline();
                self.row.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.table.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                let mut rows = std::mem::take(&mut self.table).into_iter();
                if let Some(header) = rows.next() {
                    self.push(Block::Table { header, rows: rows.collect() });
                }
            }
            TagEnd::Strong => self.inline.push_str("**"),
            TagEnd::Emphasis => self.inline.push('*'),
            _ => {}
        }
    }

    fn close_paragraph(&mut self, range: &Range<usize>) {
        let text = self.take_inline();
        match self.picture.take() {
            Some((path, alt, line)) => {
                if !text.is_empty() {
                    self.refuse(range, "markdown-picture-inline", &path);
                }
                if alt.trim().is_empty() {
                    self.refuse(range, "markdown-picture-undescribed", &path);
                }
                if let Some(picture) = (self.resolve)(&path, alt.trim(), line) {
                    self.push(Block::Picture(picture));
                }
                self.push(Block::Paragraph { text });
            }
            None => self.push(Block::Paragraph { text }),
        }
    }

    fn close_quote(&mut self) {
        self.quotes = self.quotes.saturating_sub(1);
        if self.quotes > 0 {
            return;
        }
        let text = std::mem::take(&mut self.quoted).join(" ");
        let block = match self.quote.take() {
            Some(BlockQuoteKind::Warning | BlockQuoteKind::Caution) => Block::Warning { text },
            Some(_) => Block::Note { text },
            None => Block::Question { text },
        };
        self.push(block);
    }

    fn close_item(&mut self) {
        let text = self.take_inline();
        if self.item_open && !text.is_empty() {
            let level = if self.lists.len() > 1 { 2 } else { 1 };
            self.items.push(Item { level, text });
        }
        self.item_open = false;
    }

    fn turn_page(&mut self) {
        let blocks = std::mem::take(&mut self.blocks);
        if !blocks.is_empty() {
            self.pages.push(Page { blocks });
        }
    }

    /// Adds a block unless it is empty.
    fn push(&mut self, block: Block) {
        let empty = match &block {
            Block::Heading { text, .. }
            | Block::Paragraph { text }
            | Block::Note { text }
            | Block::Warning { text }
            | Block::Question { text } => text.is_empty(),
            _ => false,
        };
        if !empty {
            self.blocks.push(block);
        }
    }

    fn take_inline(&mut self) -> Inline {
        let inline = std::mem::take(&mut self.inline);
        inline.trim().to_owned()
    }

    fn refuse(&mut self, range: &Range<usize>, code: &'static str, what: &str) {
        let line = self.line(range);
        self.unsupported.push(Unsupported { line, code, what: what.to_owned() });
    }

    fn line(&self, range: &Range<usize>) -> usize {
        let before = self.markdown.as_bytes().get(..range.start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

/// Plain words as inline text: nothing in them is markup.
pub fn escaped(words: &str) -> Inline {
    let mut escaped = String::with_capacity(words.len());
    for char in words.chars() {
        if char.is_ascii_punctuation() {
            escaped.push('\\');
        }
        // A line break would end the block.
        escaped.push(if char == '\n' || char == '\r' { ' ' } else { char });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::plain;
    use proptest::prelude::*;

    fn blocks(markdown: &str) -> (Vec<Vec<Block>>, Vec<(usize, &'static str)>) {
        let (text, unsupported) = parse(markdown, &mut |_, _, _| None);
        let pages = text.pages.into_iter().map(|page| page.blocks).collect();
        (pages, unsupported.into_iter().map(|found| (found.line, found.code)).collect())
    }

    #[test]
    fn a_page_becomes_blocks_in_reading_order() {
        let (pages, unsupported) = blocks(
            "## Đầu trang\n\nMột **câu** có *nhấn*.\n\n1. Một\n2. Hai\n   - Nhỏ\n\n> [!WARNING]\n> Coi chừng.\n\n> Có chưa?\n\n---\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
        );
        insta::assert_yaml_snapshot!(pages);
        assert_eq!(unsupported, []);
    }

    #[test]
    fn what_a_point_cannot_show_is_named_with_its_line_and_the_rest_comes_out() {
        let (pages, unsupported) = blocks("# To quá\n\n[bấm](http://x) và `mã` <b>đậm</b>\n\nCuối.");
        assert_eq!(
            unsupported,
            [
                (1, "markdown-heading"),
                (3, "markdown-unsupported"),
                (3, "markdown-unsupported"),
                (3, "markdown-unsupported"),
                (3, "markdown-unsupported")
            ]
        );
        assert_eq!(pages[0].last(), Some(&Block::Paragraph { text: "Cuối\\.".into() }));
    }

    #[test]
    fn deep_nesting_is_named_and_hurts_nobody() {
        for markdown in [">".repeat(10_000) + " x", "[".repeat(10_000), "- ".repeat(5_000) + "x", "*".repeat(10_000)] {
            let (_, unsupported) = blocks(&markdown);
            assert!(unsupported.len() < 20_000);
        }
        assert!(blocks(&(">".repeat(100) + " x")).1.contains(&(1, "markdown-nesting")));
    }

    #[test]
    fn a_picture_among_words_or_without_description_is_named() {
        assert_eq!(blocks("chữ ![hình](a.svg)").1, [(1, "markdown-picture-inline")]);
        assert_eq!(blocks("![](a.svg)").1, [(1, "markdown-picture-undescribed")]);
    }

    proptest! {
        #[test]
        fn any_text_parses_and_keeps_plain_words(words in "[\\p{L}\\p{P}\\p{S} ]{0,80}") {
            prop_assert_eq!(plain(&escaped(&words)), words);
        }

        #[test]
        fn any_bytes_parse_without_panic(markdown in "\\PC{0,200}|([#>*_\\-\\[\\]()!`|~<&\n 0-9a-zđế\\\\]){0,300}") {
            let (text, _) = parse(&markdown, &mut |_, _, _| None);
            for block in text.pages.iter().flat_map(|page| &page.blocks) {
                let _ = block.words();
            }
        }
    }
}
