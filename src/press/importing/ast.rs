//! What pandoc makes of a document, as the pieces that a product's text consists of. What a point can't show is turned into
//! what it can: links into their words, footnotes into brackets, wide tables into lists.

use serde_json::Value;

use super::piece::{Piece, Span, Spans};

/// Deeper nesting than this is no text of anybody's.
const DEEPEST: usize = 40;

/// What a document says.
#[derive(Debug, Default)]
pub struct Said {
    /// Its title, where it names one.
    pub title: Option<String>,
    /// Its text.
    pub pieces: Vec<Piece>,
}

/// Reads pandoc's JSON.
pub fn read(json: &[u8]) -> Result<Said, serde_json::Error> {
    let document: Value = serde_json::from_slice(json)?;
    let mut reader = Reader::default();
    let title = document.pointer("/meta/title/c").map(|title| words(&reader.inlines(title, Style::default())));
    reader.pictures.clear();
    reader.blocks(document.get("blocks").unwrap_or(&Value::Null), 0);
    Ok(Said { title: title.filter(|title| !title.is_empty()), pieces: reader.pieces })
}

fn words(spans: &Spans) -> String {
    spans.iter().map(|span| span.text.as_str()).collect::<String>().trim().to_owned()
}

#[derive(Clone, Copy, Default)]
struct Style {
    strong: bool,
    emphasis: bool,
}

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    /// Pictures among the words of the open block; they come after it.
    pictures: Vec<Piece>,
}

fn kind(value: &Value) -> &str {
    value.get("t").and_then(Value::as_str).unwrap_or_default()
}

fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

impl Reader {
    fn blocks(&mut self, blocks: &Value, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        for block in items(blocks) {
            let content = block.get("c").unwrap_or(&Value::Null);
            match kind(block) {
                "Para" | "Plain" => {
                    let spans = self.inlines(content, Style::default());
                    self.paragraph(spans);
                }
                "LineBlock" => {
                    for line in items(content) {
                        let spans = self.inlines(line, Style::default());
                        self.paragraph(spans);
                    }
                }
                "Header" => {
                    let level = content.get(0).and_then(Value::as_u64).unwrap_or(2);
                    let spans = self.inlines(content.get(2).unwrap_or(&Value::Null), Style::default());
                    self.push(Piece::Heading { level: u8::try_from(level).unwrap_or(6), text: plain(&spans) });
                }
                "BulletList" => self.list(false, content, depth),
                "OrderedList" => self.list(true, content.get(1).unwrap_or(&Value::Null), depth),
                "DefinitionList" => {
                    for definition in items(content) {
                        let term = self.inlines(
                            definition.get(0).unwrap_or(&Value::Null),
                            Style { strong: true, emphasis: false },
                        );
                        self.paragraph(term);
                        items(definition.get(1).unwrap_or(&Value::Null))
                            .iter()
                            .for_each(|blocks| self.blocks(blocks, depth + 1));
                    }
                }
                "BlockQuote" => self.blocks(content, depth + 1),
                "Div" => self.blocks(content.get(1).unwrap_or(&Value::Null), depth + 1),
                "Figure" => self.blocks(content.get(2).unwrap_or(&Value::Null), depth + 1),
                "CodeBlock" => {
                    let text = content.get(1).and_then(Value::as_str).unwrap_or_default();
                    for line in text.lines() {
                        self.paragraph(vec![Span::plain(line)]);
                    }
                }
                "Table" => self.table(content, depth),
                _ => {}
            }
        }
    }

    fn push(&mut self, piece: Piece) {
        self.pieces.push(piece);
        self.pieces.append(&mut self.pictures);
    }

    fn paragraph(&mut self, spans: Spans) {
        if plain(&spans).is_empty() {
            self.pieces.append(&mut self.pictures);
        } else {
            self.push(Piece::Paragraph(spans));
        }
    }

    fn list(&mut self, ordered: bool, list: &Value, depth: usize) {
        let (mut found, mut pictures) = (Vec::new(), Vec::new());
        self.items(list, 1, depth, &mut found, &mut pictures);
        if !found.is_empty() {
            self.push(Piece::List { ordered, items: found });
        }
        self.pieces.append(&mut pictures);
    }

    fn items(
        &mut self,
        list: &Value,
        level: u8,
        depth: usize,
        found: &mut Vec<(u8, Spans)>,
        pictures: &mut Vec<Piece>,
    ) {
        if depth > DEEPEST {
            return;
        }
        for item in items(list) {
            let mut text = Spans::new();
            for block in items(item) {
                let content = block.get("c").unwrap_or(&Value::Null);
                let inner = match kind(block) {
                    "BulletList" => content,
                    "OrderedList" => content.get(1).unwrap_or(&Value::Null),
                    _ => {
                        // Whatever else stands in an item are more words of it.
                        let mut reader = Self::default();
                        reader.blocks(&Value::Array(vec![block.clone()]), depth + 1);
                        for piece in reader.pieces {
                            match piece {
                                Piece::Picture { .. } => pictures.push(piece),
                                piece => {
                                    if !text.is_empty() {
                                        text.push(Span::plain(" "));
                                    }
                                    text.extend(piece.spans());
                                }
                            }
                        }
                        continue;
                    }
                };
                if !text.is_empty() {
                    found.push((level, std::mem::take(&mut text)));
                }
                self.items(inner, 2, depth + 1, found, pictures);
            }
            if !plain(&text).is_empty() {
                found.push((level, text));
            }
        }
    }

    fn table(&mut self, table: &Value, depth: usize) {
        let mut pictures = Vec::new();
        let mut rows = |reader: &mut Self, rows: &Value| -> Vec<Vec<Spans>> {
            items(rows).iter().map(|row| reader.row(row, depth, &mut pictures)).filter(|row| !row.is_empty()).collect()
        };
        let mut all = rows(self, table.pointer("/3/1").unwrap_or(&Value::Null));
        for body in items(table.get(4).unwrap_or(&Value::Null)) {
            all.extend(rows(self, body.get(2).unwrap_or(&Value::Null)));
            all.extend(rows(self, body.get(3).unwrap_or(&Value::Null)));
        }
        all.extend(rows(self, table.pointer("/5/1").unwrap_or(&Value::Null)));
        all.retain(|row| row.iter().any(|cell| !plain(cell).is_empty()));
        match all.as_slice() {
            [] => {}
            // A frame that only arranges the page, as above official letters.
            [row] => row.clone().into_iter().for_each(|cell| self.paragraph(cell)),
            _ => self.push(Piece::Table(all)),
        }
        self.pieces.append(&mut pictures);
    }

    fn row(&mut self, row: &Value, depth: usize, pictures: &mut Vec<Piece>) -> Vec<Spans> {
        let cells = items(row.get(1).unwrap_or(&Value::Null));
        let cell = |cell: &Value| {
            let mut reader = Self::default();
            reader.blocks(cell.get(4).unwrap_or(&Value::Null), depth + 1);
            let mut text = Spans::new();
            for piece in reader.pieces {
                match piece {
                    Piece::Picture { .. } => pictures.push(piece),
                    piece => {
                        if !text.is_empty() {
                            text.push(Span::plain(" "));
                        }
                        text.extend(piece.spans());
                    }
                }
            }
            text
        };
        cells.iter().map(cell).collect()
    }

    fn inlines(&mut self, inlines: &Value, style: Style) -> Spans {
        let mut spans = Spans::new();
        self.collect(inlines, style, 0, &mut spans);
        spans
    }

    fn collect(&mut self, inlines: &Value, style: Style, depth: usize, spans: &mut Spans) {
        if depth > DEEPEST {
            return;
        }
        for inline in items(inlines) {
            let content = inline.get("c").unwrap_or(&Value::Null);
            let second = || content.get(1).unwrap_or(&Value::Null);
            let mut say = |text: &str| match spans.last_mut() {
                Some(last) if (last.strong, last.emphasis) == (style.strong, style.emphasis) => {
                    last.text.push_str(text)
                }
                _ => spans.push(Span { text: text.to_owned(), strong: style.strong, emphasis: style.emphasis }),
            };
            match kind(inline) {
                "Str" => say(content.as_str().unwrap_or_default()),
                "Space" | "SoftBreak" | "LineBreak" => say(" "),
                "Code" | "Math" => say(second().as_str().unwrap_or_default()),
                "Strong" => self.collect(content, Style { strong: true, ..style }, depth + 1, spans),
                "Emph" => self.collect(content, Style { emphasis: true, ..style }, depth + 1, spans),
                "Underline" | "Superscript" | "Subscript" | "SmallCaps" => {
                    self.collect(content, style, depth + 1, spans);
                }
                "Quoted" => {
                    say("“");
                    self.collect(second(), style, depth + 1, spans);
                    spans.push(Span { text: "”".to_owned(), strong: style.strong, emphasis: style.emphasis });
                }
                "Link" => {
                    let before = spans.len();
                    self.collect(second(), style, depth + 1, spans);
                    let address = content.pointer("/2/0").and_then(Value::as_str).unwrap_or_default();
                    let words: String = spans.iter().skip(before).map(|span| span.text.as_str()).collect();
                    // A screen in a hall has no links: an address that isn't written out would be lost.
                    if is_address(address) && !words.contains(bare(address)) {
                        let text = format!(" ({})", bare(address));
                        spans.push(Span { text, strong: style.strong, emphasis: style.emphasis });
                    }
                }
                "Span" | "Cite" => self.collect(second(), style, depth + 1, spans),
                "Note" => {
                    let mut reader = Self::default();
                    reader.blocks(content, depth + 1);
                    let words: Vec<_> = reader.pieces.into_iter().map(|piece| plain(&piece.spans())).collect();
                    say(&format!(" ({})", words.join(" ")));
                }
                "Image" => {
                    let target = content.pointer("/2/0").and_then(Value::as_str).unwrap_or_default().to_owned();
                    let mut reader = Self::default();
                    let alt = plain(&reader.inlines(second(), Style::default()));
                    self.pictures.push(Piece::Picture { target, alt });
                }
                _ => {}
            }
        }
    }
}

/// Whether a link leads out of the document, to somebody whom one could also reach otherwise.
fn is_address(target: &str) -> bool {
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme))
}

/// An address as it is read out.
fn bare(address: &str) -> &str {
    let rest = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| address.strip_prefix(scheme));
    rest.unwrap_or(address).trim_end_matches('/')
}

fn plain(spans: &Spans) -> String {
    words(spans)
}
