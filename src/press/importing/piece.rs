//! The pieces of an imported text, before they are laid out in pages.

/// Words in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether they are strong.
    pub strong: bool,
    /// Whether they are emphasized.
    pub emphasis: bool,
}

impl Span {
    /// Words without style.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// The words of a block.
pub type Spans = Vec<Span>;

/// A block of an imported text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A heading, 1 the largest.
    Heading {
        /// From 1 to 6.
        level: u8,
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph(Spans),
    /// A list.
    List {
        /// Whether it is counted.
        ordered: bool,
        /// Its items with their level, 1 or 2.
        items: Vec<(u8, Spans)>,
    },
    /// A table; the first row is its head.
    Table(Vec<Vec<Spans>>),
    /// A picture.
    Picture {
        /// Where the document keeps it.
        target: String,
        /// What it shows, where somebody has said so.
        alt: String,
    },
}

impl Piece {
    /// All of its words, for a place that takes only words.
    pub fn spans(self) -> Spans {
        let joined = |parts: Vec<Spans>| {
            let mut spans = Spans::new();
            for part in parts.into_iter().filter(|part| !part.is_empty()) {
                if !spans.is_empty() {
                    spans.push(Span::plain("; "));
                }
                spans.extend(part);
            }
            spans
        };
        match self {
            Self::Heading { text, .. } => vec![Span::plain(text)],
            Self::Paragraph(spans) => spans,
            Self::List { items, .. } => joined(items.into_iter().map(|(_, spans)| spans).collect()),
            Self::Table(rows) => joined(rows.into_iter().map(joined).collect()),
            Self::Picture { .. } => Spans::new(),
        }
    }

    /// Every text of it, each a line by itself.
    pub fn lines_mut(&mut self) -> Vec<Vec<&mut String>> {
        fn line(spans: &mut Spans) -> Vec<&mut String> {
            spans.iter_mut().map(|span| &mut span.text).collect()
        }
        match self {
            Self::Heading { text, .. } => vec![vec![text]],
            Self::Paragraph(spans) => vec![line(spans)],
            Self::List { items, .. } => items.iter_mut().map(|(_, spans)| line(spans)).collect(),
            Self::Table(rows) => rows.iter_mut().flatten().map(line).collect(),
            Self::Picture { alt, .. } => vec![vec![alt]],
        }
    }
}
