//! Word files of before Unicode: which run of a DOCX is in which encoding is said by its font, or by its style's. Each such
//! run is rewritten in Unicode, so that all that comes after sees one encoding; the rest of the file stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::ops::Range;
use std::path::Path;

use roxmltree::{Document, Node, ParsingOptions};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::legacy::Encoding;

/// The text of a document of 200 pages has 5 MB; one that unpacks to more was made to fill a disk.
const MAX_PART_BYTES: u64 = 64 * 1024 * 1024;

/// All that a file may unpack to.
const MAX_UNPACKED_BYTES: u64 = 512 * 1024 * 1024;

/// A document of 200 pages has 200,000 nodes for each of which 100 bytes are kept.
const MAX_NODES: u32 = 4_000_000;

/// The parts that hold what is read.
const PARTS: [&str; 3] = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];

/// Why a packed document can't be read.
#[derive(Debug, thiserror::Error)]
pub enum PackedError {
    /// It is damaged, or something else.
    #[error("{0}")]
    Zip(#[from] zip::result::ZipError),
    /// A part can't be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It unpacks to more than anybody writes.
    #[error("it unpacks to more than {} MB", MAX_UNPACKED_BYTES / 1024 / 1024)]
    Bomb,
    /// A part isn't XML.
    #[error("{0}: {1}")]
    Xml(&'static str, roxmltree::Error),
}

/// A packed document: DOCX or ODT.
pub struct Packed(ZipArchive<File>);

impl Packed {
    /// Opens one that unpacks to a bearable size.
    pub fn open(path: &Path) -> Result<Self, PackedError> {
        let mut archive = ZipArchive::new(File::open(path)?)?;
        let mut size = 0_u64;
        for at in 0..archive.len() {
            size = size.saturating_add(archive.by_index_raw(at)?.size());
        }
        if size > MAX_UNPACKED_BYTES { Err(PackedError::Bomb) } else { Ok(Self(archive)) }
    }

    /// A part of it, if it is there.
    pub fn part(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, PackedError> {
        let part = match self.0.by_name(name) {
            Ok(part) => part,
            Err(zip::result::ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut bytes = Vec::new();
        part.take(limit + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > limit { Err(PackedError::Bomb) } else { Ok(Some(bytes)) }
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, PackedError> {
        Ok(self.part(name, MAX_PART_BYTES)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Writes the document to `to` with its old runs in Unicode; answers which encodings they were in. Nothing is written
    /// where there are none.
    pub fn modernize(&mut self, to: &Path) -> Result<BTreeSet<Encoding>, PackedError> {
        let styles = self.text("word/styles.xml")?.unwrap_or_default();
        let styles = if styles.is_empty() { Styles::default() } else { Styles::read(&styles)? };
        let mut found = BTreeSet::new();
        let mut changed = BTreeMap::new();
        for name in PARTS {
            let Some(text) = self.text(name)? else { continue };
            let (rewritten, encodings) = rewrite(name, &text, &styles)?;
            if !encodings.is_empty() {
                changed.insert(name, rewritten);
                found.extend(encodings);
            }
        }
        if found.is_empty() {
            return Ok(found);
        }
        let mut writer = ZipWriter::new(File::create(to)?);
        for at in 0..self.0.len() {
            let part = self.0.by_index_raw(at)?;
            let name = part.name()?.into_owned();
            match changed.get(name.as_str()) {
                Some(text) => {
                    writer.start_file(name, SimpleFileOptions::default())?;
                    writer.write_all(text.as_bytes())?;
                }
                None => writer.raw_copy_file(part)?,
            }
        }
        writer.finish()?;
        Ok(found)
    }
}

fn parse<'a>(name: &'static str, text: &'a str) -> Result<Document<'a>, PackedError> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| PackedError::Xml(name, error))
}

/// The fonts of styles.
#[derive(Default)]
struct Styles {
    /// By id: its font, and the style it is based on.
    by_id: BTreeMap<String, (Option<String>, Option<String>)>,
    /// The style of paragraphs that name none.
    paragraph: Option<String>,
    /// The font where no style names one.
    font: Option<String>,
}

impl Styles {
    fn read(text: &str) -> Result<Self, PackedError> {
        let document = parse("word/styles.xml", text)?;
        let mut styles = Self::default();
        for node in document.descendants().filter(Node::is_element) {
            match node.tag_name().name() {
                "rPrDefault" => styles.font = child(node, "rPr").and_then(font),
                "style" => {
                    let Some(id) = attribute(node, "styleId") else { continue };
                    let based = child(node, "basedOn").and_then(|based| attribute(based, "val"));
                    let font = child(node, "rPr").and_then(font);
                    if attribute(node, "type").as_deref() == Some("paragraph")
                        && matches!(attribute(node, "default").as_deref(), Some("1" | "true"))
                    {
                        styles.paragraph = Some(id.clone());
                    }
                    styles.by_id.insert(id, (font, based));
                }
                _ => {}
            }
        }
        Ok(styles)
    }

    /// The font of a style, or of those it is based on.
    fn font_of(&self, id: Option<String>) -> Option<String> {
        let mut id = id?;
        // A circle of styles ends, too.
        for _ in 0..self.by_id.len() {
            let (font, based) = self.by_id.get(&id)?;
            if font.is_some() {
                return font.clone();
            }
            id = based.clone()?;
        }
        None
    }

    /// The encoding of a run.
    fn encoding(&self, run: Node<'_, '_>) -> Option<Encoding> {
        let style = |node: Node<'_, '_>, properties, name| {
            child(node, properties).and_then(|found| child(found, name)).and_then(|found| attribute(found, "val"))
        };
        let own = child(run, "rPr").and_then(font);
        let font = own
            .or_else(|| self.font_of(style(run, "rPr", "rStyle")))
            .or_else(|| {
                let paragraph = run.ancestors().find(|node| node.tag_name().name() == "p")?;
                self.font_of(style(paragraph, "pPr", "pStyle").or_else(|| self.paragraph.clone()))
            })
            .or_else(|| self.font.clone())?;
        Encoding::of_font(&font)
    }
}

/// The font that run properties name. Letters with marks are set in `hAnsi`, where it differs from `ascii`.
fn font(properties: Node<'_, '_>) -> Option<String> {
    let fonts = child(properties, "rFonts")?;
    attribute(fonts, "hAnsi").or_else(|| attribute(fonts, "ascii"))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.tag_name().name() == name)
}

fn attribute(node: Node<'_, '_>, name: &str) -> Option<String> {
    node.attributes().find(|attribute| attribute.name() == name).map(|attribute| attribute.value().to_owned())
}

/// A piece of a run in an old encoding.
struct Old {
    at: Range<usize>,
    encoding: Encoding,
    text: String,
}

/// A part with its old runs in Unicode.
fn rewrite(name: &'static str, text: &str, styles: &Styles) -> Result<(String, BTreeSet<Encoding>), PackedError> {
    let document = parse(name, text)?;
    let mut olds: Vec<Old> = Vec::new();
    for run in document.descendants().filter(|node| node.tag_name().name() == "r") {
        let Some(encoding) = styles.encoding(run) else { continue };
        for node in run.children() {
            let text = match node.tag_name().name() {
                "t" => node.text().unwrap_or_default().to_owned(),
                // Word takes the byte of ư for a hyphen that shows only at a line's end.
                "softHyphen" => "\u{ad}".to_owned(),
                _ => continue,
            };
            olds.push(Old { at: node.range(), encoding, text });
        }
    }
    // A text box's runs are found after those of the paragraph in which it stands.
    olds.sort_by_key(|old| old.at.start);
    gather_marks(&mut olds);
    let encodings = olds.iter().filter(|old| !old.text.is_ascii()).map(|old| old.encoding).collect();
    let (mut rewritten, mut at) = (String::with_capacity(text.len()), 0);
    for old in olds {
        rewritten.push_str(text.get(at..old.at.start).unwrap_or_default());
        let words = old.encoding.decode(&old.text).replace('&', "&amp;").replace('<', "&lt;");
        rewritten.push_str(&format!("<w:t xml:space=\"preserve\">{words}</w:t>"));
        at = old.at.end;
    }
    rewritten.push_str(text.get(at..).unwrap_or_default());
    Ok((rewritten, encodings))
}

/// Word parts runs anywhere, also between a vowel and its mark: the mark goes back to its vowel.
fn gather_marks(olds: &mut [Old]) {
    for at in 1..olds.len() {
        let (before, after) = olds.split_at_mut(at);
        let (Some(before), Some(old)) = (before.last_mut(), after.first_mut()) else { continue };
        let joined = before.encoding == old.encoding && before.text.ends_with(char::is_alphabetic);
        while joined && old.text.starts_with(|char| old.encoding.is_mark(char)) {
            before.text.push(old.text.remove(0));
        }
    }
}
