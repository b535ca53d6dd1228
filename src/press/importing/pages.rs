//! Pieces laid out as the pages of a product, in the catalogue's Markdown.

use catalog::markdown;
use catalog::text::plain;

use super::piece::{Piece, Span, Spans};

/// What fits a screen without much scrolling (content/README.md).
const PAGE_WORDS: usize = 110;

/// Behind the heading of a page that goes on with the one before.
const GOES_ON: &str = "(tiếp)";

/// Wider tables can't be read from 3 m.
const MAX_COLUMNS: usize = 4;

/// A paragraph in bold letters of at most so many words is a heading, whatever its style.
const MAX_HEADING_WORDS: usize = 14;

/// What is laid out.
#[derive(Debug, Default)]
pub struct Laid {
    /// The Markdown.
    pub markdown: String,
    /// The first paragraph, for a summary.
    pub first: Option<String>,
    /// How many tables were too wide and became lists.
    pub wide_tables: usize,
}

/// Bold paragraphs as the headings they are meant to be.
pub fn find_headings(pieces: &mut [Piece]) {
    for piece in pieces {
        let Piece::Paragraph(spans) = piece else { continue };
        let text = words(&*spans);
        let bold = spans.iter().all(|span| span.strong || span.text.trim().is_empty());
        if bold && text.split_whitespace().count() <= MAX_HEADING_WORDS && !text.ends_with(['.', ',', ';', ':']) {
            *piece = Piece::Heading { level: 3, text };
        }
    }
}

/// Lays pieces out. Headings are of two sizes: the largest that there are, and the others.
pub fn lay_out(pieces: &[Piece]) -> Laid {
    let levels = pieces.iter().filter_map(|piece| match piece {
        Piece::Heading { level, .. } => Some(*level),
        _ => None,
    });
    let mut layout = Layout { largest: levels.min().unwrap_or(1), ..Layout::default() };
    for (at, piece) in pieces.iter().enumerate() {
        let section = pieces.iter().skip(at + 1).take_while(|piece| !matches!(piece, Piece::Heading { .. }));
        layout.take(piece, section.map(count).sum());
    }
    layout.turn();
    Laid { markdown: layout.pages.join("\n\n---\n\n") + "\n", first: layout.first, wide_tables: layout.wide_tables }
}

#[derive(Default)]
struct Layout {
    pages: Vec<String>,
    /// The blocks of the open page.
    open: Vec<String>,
    words: usize,
    /// Whether the open page has more than headings.
    filled: bool,
    heading: Option<String>,
    largest: u8,
    first: Option<String>,
    wide_tables: usize,
}

impl Layout {
    /// `section` is how many words follow until the next heading.
    fn take(&mut self, piece: &Piece, section: usize) {
        match piece {
            Piece::Heading { level, text } => {
                let sign = if *level <= self.largest { "##" } else { "###" };
                if self.filled && self.words + section.min(PAGE_WORDS) > PAGE_WORDS {
                    self.turn();
                }
                let sign = if self.open.is_empty() { "##" } else { sign };
                if sign == "##" || self.open.is_empty() {
                    self.heading = Some(text.clone());
                }
                self.words += text.split_whitespace().count();
                self.open.push(format!("{sign} {}", line(&[Span::plain(text.as_str())])));
            }
            Piece::Paragraph(spans) => {
                if self.first.is_none() {
                    self.first = Some(words(spans)).filter(|words| !words.is_empty());
                }
                self.place(line(spans), count(piece));
            }
            Piece::List { ordered, items } => self.list(*ordered, items),
            Piece::Table(rows) if rows.iter().any(|row| row.len() > MAX_COLUMNS) => {
                self.wide_tables += 1;
                self.list(false, &as_items(rows));
            }
            Piece::Table(rows) => self.place(table(rows), count(piece)),
            Piece::Picture { target, alt } => {
                let alt = alt.replace(['[', ']', '\\', '\n'], " ");
                self.place(format!("![{}]({target})", alt.trim()), 0);
            }
        }
    }

    /// Sets a block on the open page, or on the next one where it has no room.
    fn place(&mut self, block: String, words: usize) {
        if self.filled && self.words + words > PAGE_WORDS {
            self.turn();
            if let Some(heading) = &self.heading {
                self.open.push(format!("## {} {GOES_ON}", line(&[Span::plain(heading.as_str())])));
            }
        }
        self.words += words;
        self.filled = true;
        self.open.push(block);
    }

    /// Long lists go on on the next page; a counted one must not begin anew there, and stays whole.
    fn list(&mut self, ordered: bool, items: &[(u8, Spans)]) {
        let (mut part, mut words, mut number) = (Vec::new(), 0, 0);
        for (level, spans) in items {
            let more = count_spans(spans);
            let full = self.words + words + more > PAGE_WORDS && words > 0;
            if full && !ordered && *level == 1 {
                self.place(std::mem::take(&mut part).join("\n"), words);
                words = 0;
            }
            number += usize::from(*level == 1);
            let sign = if ordered && *level == 1 { format!("{number}.") } else { "-".to_owned() };
            // As deep as the words of the item above it, at least.
            let inset = if *level > 1 && !part.is_empty() { "    " } else { "" };
            part.push(format!("{inset}{sign} {}", line(spans)));
            words += more;
        }
        if !part.is_empty() {
            self.place(part.join("\n"), words);
        }
    }

    fn turn(&mut self) {
        if !self.open.is_empty() {
            self.pages.push(std::mem::take(&mut self.open).join("\n\n"));
        }
        (self.words, self.filled) = (0, false);
    }
}

/// Each row of a wide table as an item: its cells, named by their columns.
fn as_items(rows: &[Vec<Spans>]) -> Vec<(u8, Spans)> {
    let Some((head, rows)) = rows.split_first() else { return Vec::new() };
    let item = |row: &Vec<Spans>| {
        let mut item = Spans::new();
        for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !words(cell).is_empty()) {
            if !item.is_empty() {
                item.push(Span::plain("; "));
            }
            let name = head.get(at).map(words).unwrap_or_default();
            if !name.is_empty() {
                item.push(Span::plain(format!("{name}: ")));
            }
            item.extend(cell.iter().cloned());
        }
        (1, item)
    };
    rows.iter().map(item).collect()
}

fn table(rows: &[Vec<Spans>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let row = |row: &Vec<Spans>| {
        let cell = |at: usize| row.get(at).map(|cell| line(cell)).unwrap_or_default();
        format!("| {} |", (0..columns).map(cell).collect::<Vec<_>>().join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(row).collect();
    lines.insert(1.min(lines.len()), format!("|{}", "---|".repeat(columns)));
    lines.join("\n")
}

fn count(piece: &Piece) -> usize {
    match piece {
        Piece::Picture { .. } => 0,
        piece => count_spans(&piece.clone().spans()),
    }
}

fn count_spans(spans: &[Span]) -> usize {
    words(spans).split_whitespace().count()
}

/// The words alone.
pub fn words(spans: impl AsRef<[Span]>) -> String {
    let text: String = spans.as_ref().iter().map(|span| span.text.as_str()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A line of Markdown that reads as the words are meant: with their styles if it can be, else without.
fn line(spans: &[Span]) -> String {
    let wanted = words(spans);
    let styled: String = spans.iter().map(styled).collect();
    let styled = styled.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines = [styled, mildly(&wanted)];
    // Escaped through and through, for words that look like a list or a rule.
    lines.into_iter().find(|line| says(line, &wanted)).unwrap_or_else(|| markdown::escaped(&wanted))
}

fn styled(span: &Span) -> String {
    let inner = span.text.trim();
    let mark = match (span.strong, span.emphasis) {
        (true, _) => "**",
        (false, true) => "*",
        _ => "",
    };
    if inner.is_empty() || mark.is_empty() {
        return mildly(&span.text);
    }
    let before = span.text.len() - span.text.trim_start().len();
    let after = span.text.trim_end().len();
    let (before, after) = (span.text.get(..before).unwrap_or_default(), span.text.get(after..).unwrap_or_default());
    format!("{before}{mark}{}{mark}{after}", mildly(inner))
}

/// Escapes what is markup anywhere, and leaves the other signs as people write them.
fn mildly(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(char) = chars.next() {
        // Only before letters is it an entity.
        let and = char == '&' && chars.peek().is_some_and(|next| next.is_ascii_alphabetic() || *next == '#');
        if and || r"\`*_[]<>#|~".contains(char) {
            escaped.push('\\');
        }
        escaped.push(char);
    }
    escaped
}

/// Whether a point would read exactly `words` in this line of Markdown.
fn says(line: &str, words: &str) -> bool {
    let parsed = markdown::parse(line, &mut |_, _, _| None);
    let [page] = parsed.text.pages.as_slice() else { return words.is_empty() };
    let [catalog::Block::Paragraph { text }] = page.blocks.as_slice() else { return false };
    parsed.unsupported.is_empty() && plain(text) == words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn paragraph(text: &str) -> Piece {
        Piece::Paragraph(vec![Span::plain(text)])
    }

    #[test]
    fn long_sections_go_on_under_their_heading() {
        let heading = |level, text: &str| Piece::Heading { level, text: text.to_owned() };
        let long = paragraph(&"từ ".repeat(80));
        let laid = lay_out(&[heading(1, "Một"), long.clone(), long, heading(1, "Hai"), paragraph("Ngắn.")]);
        let headings: Vec<_> = laid.markdown.lines().filter(|line| line.starts_with('#') || *line == "---").collect();
        assert_eq!(headings, ["## Một", "---", "## Một (tiếp)", "## Hai"]);
    }

    #[test]
    fn a_wide_table_becomes_a_list() {
        let row = |cells: &[&str]| cells.iter().map(|cell| vec![Span::plain(*cell)]).collect::<Vec<_>>();
        let rows =
            vec![row(&["Thôn", "Sáng", "Trưa", "Chiều", "Tối"]), row(&["A Rớt", "7 giờ", "", "14 giờ", "19 giờ"])];
        let laid = lay_out(&[Piece::Table(rows)]);
        assert_eq!(laid.markdown, "- Thôn: A Rớt; Sáng: 7 giờ; Chiều: 14 giờ; Tối: 19 giờ\n");
        assert_eq!(laid.wide_tables, 1);
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read(
            text in "[\\p{L}\\p{N} ]{0,20}[!-/:-@\\[-`{-~0-9a. ]{0,30}", strong: bool, emphasis: bool
        ) {
            let spans = vec![Span { text: text.clone(), strong, emphasis }, Span::plain(" và nữa")];
            prop_assert!(says(&line(&spans), &words(&spans)), "{}", line(&spans));
        }
    }
}
