//! Markdown to blocks. Whatever a point can't show is named with its line; the rest of the text still comes out, and no
//! word of it gets lost without being named.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::inline::settled;
use crate::lines::Lines;
use crate::product::Picture;
use crate::text::{Block, Inline, Item, Page, Text};

pub use crate::inline::escaped;

/// Wider tables can't be read from 3 m.
const MAX_COLUMNS: usize = 4;

/// Deeper lists can't be told apart from 3 m, nor be followed when read aloud.
const MAX_LIST_DEPTH: usize = 2;

/// Finds the picture behind a path, with its description and line, or reports why there is none.
pub type Resolve<'a> = &'a mut dyn FnMut(&str, &str, usize) -> Option<Picture>;

/// Something the text uses that a point can't show.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unsupported {
    /// Counted from 1.
    pub line: usize,
    /// The code of the problem.
    pub code: &'static str,
    /// The construct.
    pub what: String,
}

/// A text in pages.
#[derive(Debug, Default)]
pub struct Parsed {
    /// What a point can show of it.
    pub text: Text,
    /// The line on which each page starts.
    pub page_lines: Vec<usize>,
    /// What it can't, in the order of lines.
    pub unsupported: Vec<Unsupported>,
}

/// Splits `markdown` into pages of blocks.
pub fn parse(markdown: &str, resolve: Resolve<'_>) -> Parsed {
    let mut builder = Builder::new(markdown, resolve);
    // More than points can show, so that it is named instead of standing there as odd signs.
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_GFM
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS;
    let events = Parser::new_ext(markdown, options).into_offset_iter();
    let definitions: Vec<_> = events.reference_definitions().iter().map(|(_, found)| found.span.clone()).collect();
    for span in definitions {
        builder.refuse(&span, "markdown-unsupported", "[…]:");
    }
    for (event, range) in events {
        builder.take(event, range);
    }
    builder.turn_page();
    let unsupported = builder.unsupported.into_iter().collect();
    Parsed { text: Text { pages: builder.pages }, page_lines: builder.page_lines, unsupported }
}

/// What is open around the current event. The parser's nesting is followed without recursion, so that no depth can hurt.
struct Builder<'a, 'r> {
    markdown: &'a str,
    lines: Lines,
    resolve: Resolve<'r>,
    pages: Vec<Page>,
    page_lines: Vec<usize>,
    /// Where the open page starts, once it has begun.
    page_line: Option<usize>,
    blocks: Vec<Block>,
    /// A set: ten thousand times the same thing on one line is one thing to mend.
    unsupported: BTreeSet<Unsupported>,
    inline: Inline,
    strong: usize,
    emphasis: usize,
    /// Whether a picture may stand here: in a paragraph of its own.
    in_paragraph: bool,
    /// The picture of the open paragraph: path, description, line.
    picture: Option<(String, String, usize)>,
    /// Open pictures; their words are descriptions.
    pictures: usize,
    /// Open lists: whether the open item of each has words in `items` already.
    lists: Vec<bool>,
    items: Vec<Item>,
    quotes: usize,
    quote: Option<BlockQuoteKind>,
    quoted: Vec<Inline>,
    table: Vec<Vec<Inline>>,
    row: Vec<Inline>,
    columns: usize,
}

impl<'a, 'r> Builder<'a, 'r> {
    fn new(markdown: &'a str, resolve: Resolve<'r>) -> Self {
        Self {
            markdown,
            lines: Lines::of(markdown),
            resolve,
            pages: Vec::new(),
            page_lines: Vec::new(),
            page_line: None,
            blocks: Vec::new(),
            unsupported: BTreeSet::new(),
            inline: String::new(),
            strong: 0,
            emphasis: 0,
            in_paragraph: false,
            picture: None,
            pictures: 0,
            lists: Vec::new(),
            items: Vec::new(),
            quotes: 0,
            quote: None,
            quoted: Vec::new(),
            table: Vec::new(),
            row: Vec::new(),
            columns: 0,
        }
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => self.words(&text),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::Rule if self.lists.is_empty() && self.quotes == 0 => self.turn_page(),
            Event::Rule => self.refuse(&range, "markdown-nesting", "---"),
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.refuse(&range, "markdown-unsupported", "`…`");
                self.words(&text);
            }
            Event::Html(_) | Event::InlineHtml(_) => self.refuse(&range, "markdown-unsupported", "HTML"),
            Event::FootnoteReference(_) => self.refuse(&range, "markdown-unsupported", "[^…]"),
            Event::TaskListMarker(_) => self.refuse(&range, "markdown-unsupported", "[ ]"),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        self.page_line.get_or_insert(self.lines.at(range.start));
        match tag {
            Tag::Paragraph => self.in_paragraph = self.lists.is_empty() && self.quotes == 0,
            Tag::Heading { level, .. } => self.start_heading(level, range),
            Tag::BlockQuote(kind) => {
                self.quotes += 1;
                if self.quotes > 1 || !self.lists.is_empty() {
                    self.refuse(range, "markdown-nesting", ">");
                }
                if self.quotes == 1 {
                    self.quote = kind;
                }
            }
            Tag::List(start) => {
                self.close_item(range);
                self.lists.push(false);
                if self.lists.len() > MAX_LIST_DEPTH || self.quotes > 0 {
                    self.refuse(range, "markdown-nesting", "-");
                }
                // A point counts from 1.
                if let Some(number) = start.filter(|number| *number != 1) {
                    self.refuse(range, "markdown-list-start", &format!("{number}."));
                }
            }
            Tag::Item => {
                if let Some(has_words) = self.lists.last_mut() {
                    *has_words = false;
                }
            }
            Tag::Image { dest_url, .. } => {
                self.pictures += 1;
                if !self.in_paragraph || self.picture.is_some() {
                    self.refuse(range, "markdown-picture-inline", &dest_url);
                } else {
                    self.picture = Some((dest_url.to_string(), String::new(), self.lines.at(range.start)));
                }
            }
            Tag::Table(columns) => {
                self.columns = columns.len();
                if columns.len() > MAX_COLUMNS {
                    self.refuse(range, "markdown-table-wide", &columns.len().to_string());
                }
                if !self.lists.is_empty() || self.quotes > 0 {
                    self.refuse(range, "markdown-nesting", "|");
                }
            }
            Tag::Strong => {
                self.strong += 1;
                self.mark("**", self.strong);
            }
            Tag::Emphasis => {
                self.emphasis += 1;
                self.mark("*", self.emphasis);
            }
            Tag::Link { .. } => self.refuse(range, "markdown-unsupported", "[…](…)"),
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.refuse(range, "markdown-unsupported", "```"),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.refuse(range, "markdown-unsupported", "␣␣␣␣"),
            Tag::Strikethrough => self.refuse(range, "markdown-unsupported", "~~"),
            Tag::FootnoteDefinition(_) => self.refuse(range, "markdown-unsupported", "[^…]:"),
            _ => {}
        }
    }

    fn start_heading(&mut self, level: HeadingLevel, range: &Range<usize>) {
        let source = self.markdown.get(range.clone()).unwrap_or_default().trim_start();
        if !self.lists.is_empty() || self.quotes > 0 {
            self.refuse(range, "markdown-nesting", "#");
        } else if !source.starts_with('#') {
            // Somebody meant a new page and forgot the empty line.
            let rule = source.trim_end().lines().last().unwrap_or_default().trim();
            self.refuse(range, "markdown-underlined", rule.get(..3).unwrap_or(rule));
        } else if !matches!(level, HeadingLevel::H2 | HeadingLevel::H3) {
            self.refuse(range, "markdown-heading", &"#".repeat(level as usize));
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph if self.quotes > 0 => {
                let text = self.take_inline();
                self.quoted.push(text);
            }
            TagEnd::Paragraph if !self.lists.is_empty() => self.inline.push(' '),
            TagEnd::Paragraph => self.close_paragraph(),
            TagEnd::Heading(level) => {
                let text = self.take_inline();
                let level = if level == HeadingLevel::H3 { 3 } else { 2 };
                self.push(Block::Heading { level, text });
            }
            TagEnd::CodeBlock => {
                let text = self.take_inline();
                self.push(Block::Paragraph { text });
            }
            TagEnd::BlockQuote(_) => self.close_quote(range),
            TagEnd::Item => self.close_item(range),
            TagEnd::List(ordered) => {
                self.lists.pop();
                if self.lists.is_empty() && !self.items.is_empty() {
                    let items = std::mem::take(&mut self.items);
                    self.push(Block::List { ordered, items });
                }
            }
            TagEnd::Image => self.pictures = self.pictures.saturating_sub(1),
            TagEnd::TableCell => {
                let cell = self.take_inline();
                self.row.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => {
                let found = cells(self.markdown.get(range.clone()).unwrap_or_default());
                if found > self.columns {
                    // Markdown drops them.
                    self.refuse(range, "markdown-table-cells", &found.to_string());
                }
                self.table.push(std::mem::take(&mut self.row));
            }
            TagEnd::Table => {
                let mut rows = std::mem::take(&mut self.table).into_iter();
                if let Some(header) = rows.next() {
                    self.push(Block::Table { header, rows: rows.collect() });
                }
            }
            TagEnd::Strong => {
                self.mark("**", self.strong);
                self.strong = self.strong.saturating_sub(1);
            }
            TagEnd::Emphasis => {
                self.mark("*", self.emphasis);
                self.emphasis = self.emphasis.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Words of the open block, or of a picture's description.
    fn words(&mut self, words: &str) {
        if self.pictures == 0 {
            self.inline.push_str(&escaped(words));
        } else if let Some((_, alt, _)) = &mut self.picture {
            alt.push_str(words);
        }
    }

    /// Markup counts at its outermost, and not in a picture's description.
    fn mark(&mut self, mark: &str, depth: usize) {
        if self.pictures == 0 && depth == 1 {
            self.inline.push_str(mark);
        }
    }

    fn close_paragraph(&mut self) {
        self.in_paragraph = false;
        let text = self.take_inline();
        if let Some((path, alt, line)) = self.picture.take() {
            let mut refuse = |code| self.unsupported.insert(Unsupported { line, code, what: path.clone() });
            if !text.is_empty() {
                refuse("markdown-picture-inline");
            }
            if alt.trim().is_empty() {
                refuse("markdown-picture-undescribed");
            }
            if let Some(picture) = (self.resolve)(&path, alt.trim(), line) {
                self.push(Block::Picture(picture));
            }
        }
        self.push(Block::Paragraph { text });
    }

    fn close_quote(&mut self, range: &Range<usize>) {
        self.quotes = self.quotes.saturating_sub(1);
        if self.quotes > 0 {
            return;
        }
        let text = std::mem::take(&mut self.quoted).join(" ").trim().to_owned();
        if text.starts_with("\\[\\!") {
            self.refuse(range, "markdown-unsupported", "[!…]");
        }
        let block = match self.quote.take() {
            Some(BlockQuoteKind::Warning | BlockQuoteKind::Caution) => Block::Warning { text },
            Some(_) => Block::Note { text },
            None => Block::Question { text },
        };
        self.push(block);
    }

    /// Ends the words of an item, before the list below it or at its own end.
    fn close_item(&mut self, range: &Range<usize>) {
        let level = if self.lists.len() > 1 { 2 } else { 1 };
        let Some(has_words) = self.lists.last_mut() else { return };
        let text = settled(&std::mem::take(&mut self.inline));
        if text.is_empty() {
            return;
        }
        if std::mem::replace(has_words, true) {
            // Words behind the list below them would look like an item of their own.
            self.refuse(range, "markdown-nesting", "-");
        }
        self.items.push(Item { level, text });
    }

    fn turn_page(&mut self) {
        let blocks = std::mem::take(&mut self.blocks);
        let line = self.page_line.take();
        if !blocks.is_empty() {
            self.pages.push(Page { blocks });
            self.page_lines.push(line.unwrap_or(1));
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
        settled(&std::mem::take(&mut self.inline))
    }

    fn refuse(&mut self, range: &Range<usize>, code: &'static str, what: &str) {
        let line = self.lines.at(range.start);
        self.unsupported.insert(Unsupported { line, code, what: what.to_owned() });
    }
}

/// How many cells the source of a row has: one more than the pipes between them.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut escaped = false;
    let mut pipes = 0;
    for (at, byte) in row.bytes().enumerate() {
        let last = at + 1 == row.len();
        pipes += usize::from(byte == b'|' && !escaped && !last);
        escaped = byte == b'\\' && !escaped;
    }
    pipes + 1
}
