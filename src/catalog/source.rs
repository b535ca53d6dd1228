//! One product as its author wrote it: `product.toml`, texts and media in a folder. Everything is read with a limit, and
//! nothing outside of the folder is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

use image::ImageReader;
use resvg::usvg;
use serde::Deserialize;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use crate::markdown;
use crate::problem::Problem;
use crate::product::{Audience, Card, Funding, Issuer, Kind, Picture, ProductId, Sha256, Source, Tag, Topic};
use crate::text::Text;

/// The format of `product.toml` this program knows.
pub const FORMAT: u32 = 1;

/// A handbook of 100 pages has 60 kB; beyond 200 kB somebody pasted a picture or a log.
const MAX_TEXT_BYTES: u64 = 200 * 1024;

/// A drawing by hand has less than 60 kB; beyond 256 kB it was traced from a photograph and draws slowly.
const MAX_SVG_BYTES: u64 = 256 * 1024;

/// A photograph for a 4K screen has 2 to 4 MB.
const MAX_PICTURE_BYTES: u64 = 8 * 1024 * 1024;

/// What a point can decode within its memory.
const MAX_PIXELS: u64 = 40_000_000;

/// Languages a product may have texts in: those of `locales.toml`.
const LANGUAGES: [&str; 9] = ["vi", "en", "ktv", "sed", "kxy", "jeh", "stg", "cua", "lo"];

/// A product that was read, with the bytes it needs.
#[derive(Debug)]
pub struct Product {
    /// Its card.
    pub card: Card,
    /// Its texts by language.
    pub texts: BTreeMap<Tag, Text>,
    /// The bytes of its pictures.
    pub blobs: BTreeMap<Sha256, Vec<u8>>,
    /// `product.toml`, below the checked folder.
    pub manifest: PathBuf,
    /// The text files by language, below the checked folder.
    pub files: BTreeMap<Tag, PathBuf>,
}

/// `product.toml`
#[derive(Debug, Deserialize)]
struct Manifest {
    format: u32,
    id: String,
    kind: Kind,
    topic: Topic,
    audience: Vec<Audience>,
    #[serde(default)]
    border: bool,
    licence: String,
    cover: Option<String>,
    address: Option<String>,
    title: BTreeMap<String, String>,
    summary: BTreeMap<String, String>,
    issuer: ManifestIssuer,
    funding: Funding,
    text: BTreeMap<String, String>,
    #[serde(default)]
    source: Vec<ManifestSource>,
}

#[derive(Debug, Deserialize)]
struct ManifestIssuer {
    unit: String,
    date: toml::value::Datetime,
    valid_until: Option<toml::value::Datetime>,
}

#[derive(Debug, Deserialize)]
struct ManifestSource {
    title: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    date: String,
    #[serde(default)]
    address: String,
    checked: toml::value::Datetime,
    #[serde(default)]
    proves: Vec<String>,
}

const KEYS: [&str; 15] = [
    "format", "id", "kind", "topic", "audience", "border", "licence", "cover", "address", "title", "summary", "issuer",
    "funding", "text", "source",
];

/// Reads the product in `root`/`folder`. What is wrong goes to `problems`; `None` if it is too wrong to be read.
pub fn read(root: &Path, folder: &Path, problems: &mut Vec<Problem>) -> Option<Product> {
    let manifest_file = folder.join("product.toml");
    let mut reader = Reader { root, folder, problems, blobs: BTreeMap::new() };
    let text = reader.text(&manifest_file, 1)?;
    let line = |key: &str| line_of(&text, key);
    let manifest: Manifest = match toml::from_str(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_at(&text, span.start));
            let missing = error.message().strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`'));
            reader.problems.push(match missing {
                Some("funding") => Problem::error(&manifest_file, line, "funding-missing"),
                Some(field) => Problem::error(&manifest_file, line, "field-missing").with("field", field),
                None => Problem::error(&manifest_file, line, "toml-invalid").with("message", error.message()),
            });
            return None;
        }
    };
    let error = |code, key: &str| Problem::error(&manifest_file, line(key), code);
    if manifest.format > FORMAT {
        reader.problems.push(error("format-newer", "format").with("found", manifest.format));
        return None;
    }
    let wanted = folder.to_string_lossy().replace('\\', "/");
    let id: ProductId = match manifest.id.parse() {
        Ok(id) => id,
        Err(_) => {
            reader.problems.push(error("id-invalid", "id").with("found", &manifest.id));
            return None;
        }
    };
    if id.as_str() != wanted {
        reader.problems.push(error("id-elsewhere", "id").with("found", &id).with("wanted", wanted));
    }
    if let Ok(table) = text.parse::<toml::Table>() {
        for key in table.keys().filter(|key| !KEYS.contains(&key.as_str())) {
            reader.problems.push(Problem::warning(&manifest_file, line(key), "key-unknown").with("key", key));
        }
    }
    if manifest.kind == Kind::Unknown {
        reader.problems.push(error("kind-unknown", "kind"));
    }
    if manifest.topic == Topic::Unknown {
        reader.problems.push(error("topic-unknown", "topic"));
    }
    for (key, value) in [
        ("licence", &manifest.licence),
        ("unit", &manifest.issuer.unit),
        ("programme", &manifest.funding.programme),
        ("source", &manifest.funding.source),
    ] {
        if value.trim().is_empty() {
            reader.problems.push(error("field-empty", key).with("field", key));
        }
    }
    if manifest.audience.is_empty() || manifest.audience.contains(&Audience::Unknown) {
        reader.problems.push(error("audience-unknown", "audience"));
    }
    for source in &manifest.source {
        if source.title.trim().is_empty() || source.proves.is_empty() {
            reader.problems.push(error("source-incomplete", "[[source]]").with("title", &source.title));
        }
    }
    let title = reader.by_language(&manifest_file, &manifest.title, &line);
    let summary = reader.by_language(&manifest_file, &manifest.summary, &line);
    let paths = reader.by_language(&manifest_file, &manifest.text, &line);
    for (name, map) in [("title", &title), ("summary", &summary), ("text", &paths)] {
        if !map.keys().any(|tag| tag.language == "vi") {
            reader.problems.push(error("vietnamese-missing", name).with("field", name));
        }
    }
    let cover = manifest.cover.as_ref().and_then(|path| reader.picture(path, "", &manifest_file, line("cover")));
    let mut texts = BTreeMap::new();
    let mut files = BTreeMap::new();
    for (tag, path) in &paths {
        let Some(file) = reader.inside(path, &manifest_file, line("text")) else { continue };
        let Some(markdown) = reader.text(&file, line("text")) else { continue };
        let (text, unsupported) =
            markdown::parse(&markdown, &mut |path, alt, line| reader.picture(path, alt, &file, line));
        let named =
            unsupported.into_iter().map(|found| Problem::error(&file, found.line, found.code).with("what", found.what));
        reader.problems.extend(named);
        texts.insert(tag.clone(), text);
        files.insert(tag.clone(), file);
    }
    let pages = texts.iter().map(|(tag, text)| (tag.clone(), u32::try_from(text.pages.len()).unwrap_or(u32::MAX)));
    let card = Card {
        id,
        kind: manifest.kind,
        topic: manifest.topic,
        audience: manifest.audience,
        border: manifest.border,
        licence: manifest.licence,
        address: manifest.address,
        title,
        summary,
        issuer: Issuer {
            unit: manifest.issuer.unit,
            date: manifest.issuer.date.to_string(),
            valid_until: manifest.issuer.valid_until.map(|date| date.to_string()),
        },
        funding: manifest.funding,
        cover,
        text: BTreeMap::new(),
        pages: pages.collect(),
        sources: manifest.source.into_iter().map(ManifestSource::into_source).collect(),
    };
    Some(Product { card, texts, blobs: reader.blobs, manifest: manifest_file, files })
}

impl ManifestSource {
    fn into_source(self) -> Source {
        Source {
            title: self.title,
            number: self.number,
            date: self.date,
            address: self.address,
            checked: self.checked.to_string(),
            proves: self.proves,
        }
    }
}

struct Reader<'a> {
    root: &'a Path,
    folder: &'a Path,
    problems: &'a mut Vec<Problem>,
    blobs: BTreeMap<Sha256, Vec<u8>>,
}

impl Reader<'_> {
    /// Texts by language; unknown languages are named and left out.
    fn by_language(
        &mut self,
        file: &Path,
        texts: &BTreeMap<String, String>,
        line: &dyn Fn(&str) -> usize,
    ) -> BTreeMap<Tag, String> {
        let mut known = BTreeMap::new();
        for (tag, text) in texts {
            match tag.parse::<Tag>() {
                Ok(parsed) if LANGUAGES.contains(&parsed.language.as_str()) => {
                    known.insert(parsed, text.clone());
                }
                _ => self.problems.push(Problem::error(file, line(tag), "language-unknown").with("tag", tag)),
            }
        }
        known
    }

    /// A path named by the product, if it leads to a file of the product's own folder.
    fn inside(&mut self, path: &str, named_in: &Path, line: usize) -> Option<PathBuf> {
        let relative = Path::new(path);
        let plain = !path.is_empty() && relative.components().all(|part| matches!(part, Component::Normal(_)));
        if !plain {
            self.problems.push(Problem::error(named_in, line, "path-outside").with("path", path));
            return None;
        }
        let file = self.folder.join(relative);
        let full = self.root.join(&file);
        let (Ok(real), Ok(home)) = (full.canonicalize(), self.root.join(self.folder).canonicalize()) else {
            self.problems.push(Problem::error(named_in, line, "file-missing").with("path", path));
            return None;
        };
        if !real.starts_with(home) || !real.is_file() {
            self.problems.push(Problem::error(named_in, line, "path-outside").with("path", path));
            return None;
        }
        Some(file)
    }

    /// Reads a file of at most `limit` bytes; a longer one isn't read at all.
    fn bytes(&mut self, file: &Path, limit: u64, named_in: &Path, line: usize) -> Option<Vec<u8>> {
        let full = self.root.join(file);
        let length = match fs::metadata(&full) {
            Ok(metadata) => metadata.len(),
            Err(_) => {
                self.problems.push(Problem::error(named_in, line, "file-missing").with("path", file.display()));
                return None;
            }
        };
        if length > limit {
            let problem = Problem::error(file, 1, "file-too-large");
            self.problems.push(problem.with("size", length / 1024).with("limit", limit / 1024));
            return None;
        }
        match fs::read(&full) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.problems.push(Problem::error(file, 1, "file-unreadable").with("message", error));
                None
            }
        }
    }

    /// Reads a text as UTF-8 and NFC.
    fn text(&mut self, file: &Path, line: usize) -> Option<String> {
        let bytes = self.bytes(file, MAX_TEXT_BYTES, file, line)?;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let valid = error.utf8_error().valid_up_to();
                let before = error.as_bytes().get(..valid).unwrap_or_default();
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                self.problems.push(Problem::error(file, line, "encoding-not-utf8"));
                return None;
            }
        };
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        for (number, content) in text.lines().enumerate() {
            if let Some(sample) = legacy(content) {
                self.problems.push(Problem::error(file, number + 1, "encoding-legacy").with("sample", sample));
            }
            if !is_nfc(content) {
                self.problems.push(Problem::warning(file, number + 1, "encoding-not-nfc"));
            }
            if let Some(char) = content.chars().find(|char| !drawable(*char)) {
                let problem = Problem::error(file, number + 1, "character-undrawable");
                self.problems.push(problem.with("char", format!("{char} (U+{:04X})", u32::from(char))));
            }
        }
        Some(text.nfc().collect())
    }

    /// Reads a picture, checks that it can be shown, and keeps its bytes.
    fn picture(&mut self, path: &str, alt: &str, named_in: &Path, line: usize) -> Option<Picture> {
        let file = self.inside(path, named_in, line)?;
        let svg = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        let limit = if svg { MAX_SVG_BYTES } else { MAX_PICTURE_BYTES };
        let bytes = self.bytes(&file, limit, named_in, line)?;
        let measured = if svg { measure_svg(&bytes) } else { measure_raster(&bytes) };
        match measured {
            Ok((media_type, width, height)) => {
                let sha256 = Sha256::of(&bytes);
                self.blobs.insert(sha256.clone(), bytes);
                Some(Picture { sha256, media_type: media_type.to_owned(), width, height, alt: alt.to_owned() })
            }
            Err(message) => {
                self.problems.push(Problem::error(file, 1, "picture-broken").with("message", message));
                None
            }
        }
    }
}

fn measure_svg(bytes: &[u8]) -> Result<(&'static str, u32, u32), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    // What a point can't draw, or what isn't in the file.
    for element in ["<text", "<image", "<script", "<foreignObject", "<filter", "<mask", "Gradient"] {
        if text.contains(element) {
            return Err(format!("{} is not allowed", element.trim_start_matches('<')));
        }
    }
    let tree = usvg::Tree::from_str(text, &usvg::Options::default()).map_err(|error| error.to_string())?;
    Ok(("image/svg+xml", tree.size().width().ceil() as u32, tree.size().height().ceil() as u32))
}

fn measure_raster(bytes: &[u8]) -> Result<(&'static str, u32, u32), String> {
    let reader =
        ImageReader::new(std::io::Cursor::new(bytes)).with_guessed_format().map_err(|error| error.to_string())?;
    let format = reader.format().ok_or("not a PNG, JPEG or WebP picture")?;
    let (width, height) = reader.into_dimensions().map_err(|error| error.to_string())?;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS {
        return Err(format!("{pixels} pixels; at most {MAX_PIXELS}"));
    }
    // The size stands in the first bytes; only decoding tells whether the rest is there.
    image::load_from_memory(bytes).map_err(|error| error.to_string())?;
    Ok((format.to_mime_type(), width, height))
}

/// A sample of text in an old font's encoding, read as if it were Unicode.
fn legacy(line: &str) -> Option<String> {
    // Letters and signs of Latin-1 that Vietnamese doesn't write inside of words, and TCVN3 and VNI do.
    const FOREIGN: &str = "µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÑªÖØÜÞßäåæçëîïñöøûü";
    let foreign = |word: &&str| word.contains(|char| FOREIGN.contains(char)) && word.contains(char::is_alphabetic);
    // One such word may be a foreign name.
    if line.split_whitespace().filter(foreign).count() >= 2 {
        return line.split_whitespace().find(foreign).map(sample);
    }
    line.split_whitespace().find(|word| is_old_xo_dang(word)).map(sample)
}

/// Xơ Đăng's old font: a breve is a `\` behind its vowel, and ƀ is `[`.
fn is_old_xo_dang(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let breve = |pair: &[char]| matches!(pair, [vowel, '\\'] if "aeiouơôưâê".contains(*vowel));
    let breves = chars.windows(2).any(breve) && chars.windows(2).all(|pair| pair[0] != '\\' || pair[1].is_alphabetic());
    let b = word.starts_with('[') && chars.get(1).is_some_and(|char| "ăâêôơư".contains(*char)) && !word.contains(']');
    breves || b
}

fn sample(word: &str) -> String {
    word.chars().take(20).collect()
}

/// Characters that the shipped font draws, widely taken; a test holds the sample content against the font itself.
fn drawable(char: char) -> bool {
    matches!(u32::from(char),
        0x09 | 0x20..=0x7e | 0xa0..=0x24f | 0x2b0..=0x36f | 0x1e00..=0x1eff | 0x2010..=0x2027 | 0x2030..=0x205e
        | 0x20ab | 0x20ac | 0x2122 | 0x2190..=0x2193 | 0x2212 | 0x2260 | 0x2264 | 0x2265)
}

fn line_at(text: &str, offset: usize) -> usize {
    text.as_bytes().get(..offset).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count() + 1
}

/// The first line that starts with `key` as a TOML key or table name.
fn line_of(text: &str, key: &str) -> usize {
    let starts = |line: &str| {
        let line = line.trim_start().trim_start_matches(['[', '"']);
        let name = key.trim_start_matches('[').trim_end_matches(']');
        line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '=', ']', '"']))
    };
    text.lines().position(starts).map_or(1, |at| at + 1)
}
