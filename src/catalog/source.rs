//! One product as its author wrote it: `product.toml`, texts and media in a folder. Everything is read with a limit, and
//! nothing outside of the folder is.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Component, Path, PathBuf};

use unicode_normalization::UnicodeNormalization as _;

use crate::encoding;
use crate::film;
use crate::manifest::{self, Playables, Said};
use crate::markdown;
use crate::media::{self, MAX_PICTURE_BYTES, MAX_PIXELS, MAX_SVG_BYTES, MediaError};
use crate::paper::MAX_DOCUMENT_BYTES;
use crate::printed;
use crate::problem::Problem;
use crate::product::{Card, Document, Picture, ProductId, Sha256, Tag};
use crate::recordings;
use crate::text::Text;
use crate::voice::Voice;

pub use crate::manifest::FORMAT;

/// A handbook of 100 pages has 60 kB; beyond 200 kB somebody pasted a picture or a log.
const MAX_TEXT_BYTES: u64 = 200 * 1024;

/// Titles and fifty sources have 20 kB. As a card's JSON it may double, which a reader must still take
/// ([`crate::edition`]).
const MAX_MANIFEST_BYTES: u64 = 64 * 1024;

/// What is cut off a tile without anybody missing it, as a share of its width.
const COVER_SLACK: f64 = 0.05;

/// A product that was read, with the bytes it needs.
#[derive(Debug)]
pub struct Product {
    /// Its card.
    pub card: Card,
    /// Its texts by language.
    pub texts: BTreeMap<Tag, Text>,
    /// What can be heard of it, by language.
    pub voices: BTreeMap<Tag, Voice>,
    /// The bytes of its pictures, documents, captions and recordings.
    pub blobs: BTreeMap<Sha256, Vec<u8>>,
    /// Where its films and sounds lie.
    pub media: BTreeMap<Sha256, PathBuf>,
    /// `product.toml`, below the checked folder.
    pub manifest: PathBuf,
    /// The line of the id in it.
    pub id_line: usize,
    /// The line of the title in it.
    pub title_line: usize,
    /// What the manifest says is to be played, whether it can be or not.
    pub playables: Playables,
    /// All that its sources are said to prove, with lines in the manifest.
    pub claims: Vec<Said>,
    /// The text files by language, below the checked folder.
    pub files: BTreeMap<Tag, PathBuf>,
    /// The line on which each page of a text starts.
    pub page_lines: BTreeMap<Tag, Vec<usize>>,
}

/// Reads the product in `root`/`folder`. What is wrong goes to `problems`; `None` if it is too wrong to be read.
pub fn read(root: &Path, folder: &Path, problems: &mut Vec<Problem>) -> Option<Product> {
    let file = folder.join("product.toml");
    let mut reader =
        Reader { root, folder, problems, blobs: BTreeMap::new(), media: BTreeMap::new(), pictures: BTreeMap::new() };
    reader.inside("product.toml", &file, 1)?;
    let text = reader.text(&file, MAX_MANIFEST_BYTES)?;
    let manifest = manifest::read(&text, &file, reader.problems)?;
    let wanted = folder.to_string_lossy().replace('\\', "/");
    if let Some(found) = manifest.id.as_ref().filter(|id| id.as_str() != wanted) {
        let problem = Problem::error(&file, manifest.id_line, "id-elsewhere");
        reader.problems.push(problem.with("found", found).with("wanted", &wanted));
    }
    // Without a good id of its own the product still has a place, under which its texts can be checked.
    let id: ProductId = match manifest.id.map_or_else(|| wanted.parse(), Ok) {
        Ok(id) => id,
        Err(_) => {
            reader.problems.push(Problem::error(&file, manifest.id_line, "id-invalid").with("found", wanted));
            return None;
        }
    };
    let words = |said: BTreeMap<Tag, Said>| said.into_iter().map(|(tag, said)| (tag, said.value)).collect();
    let mut product = Product {
        card: Card {
            id,
            kind: manifest.kind,
            topic: manifest.topic,
            audience: manifest.audience,
            border: manifest.border,
            urgent_until: manifest.urgent_until,
            licence: manifest.licence,
            address: manifest.address,
            title: words(manifest.title),
            summary: words(manifest.summary),
            issuer: manifest.issuer,
            funding: manifest.funding,
            cover: manifest.cover.and_then(|cover| reader.cover(&cover, &file)),
            text: BTreeMap::new(),
            voice: BTreeMap::new(),
            pages: BTreeMap::new(),
            film: BTreeMap::new(),
            sound: BTreeMap::new(),
            captions: BTreeMap::new(),
            document: BTreeMap::new(),
            sources: manifest.sources,
            although: Vec::new(),
        },
        texts: BTreeMap::new(),
        voices: BTreeMap::new(),
        blobs: BTreeMap::new(),
        media: BTreeMap::new(),
        manifest: file.clone(),
        id_line: manifest.id_line,
        title_line: manifest.title_line,
        playables: manifest.playables,
        claims: manifest.claims,
        files: BTreeMap::new(),
        page_lines: BTreeMap::new(),
    };
    film::read(&mut reader, &product.playables, &file, &mut product.card);
    for (tag, said) in manifest.text {
        let Some(text_file) = reader.inside(&said.value, &file, said.line) else { continue };
        let Some(markdown) = reader.text(&text_file, MAX_TEXT_BYTES) else { continue };
        let parsed = markdown::parse(&markdown, &mut |path, alt, line| reader.picture(path, alt, &text_file, line));
        for found in parsed.unsupported {
            reader.problems.push(Problem::error(&text_file, found.line, found.code).with("what", found.what));
        }
        product.card.pages.insert(tag.clone(), u32::try_from(parsed.text.pages.len()).unwrap_or(u32::MAX));
        product.texts.insert(tag.clone(), parsed.text);
        product.page_lines.insert(tag.clone(), parsed.page_lines);
        product.files.insert(tag, text_file);
    }
    product.voices = recordings::read(&mut reader, &product.texts);
    for (tag, said) in manifest.document {
        let document = reader.document(&said, &file);
        product.card.document.extend(document.map(|document| (tag, document)));
    }
    product.media = reader.media;
    product.blobs = reader.blobs;
    Some(product)
}

/// Reads the files of one product.
pub(crate) struct Reader<'a> {
    /// The folder that is checked.
    pub(crate) root: &'a Path,
    /// The product's, below it.
    pub(crate) folder: &'a Path,
    pub(crate) problems: &'a mut Vec<Problem>,
    pub(crate) blobs: BTreeMap<Sha256, Vec<u8>>,
    pub(crate) media: film::Files,
    /// What was measured already, so that a picture used twice is read, and named, once.
    pictures: BTreeMap<PathBuf, Option<Picture>>,
}

impl Reader<'_> {
    /// A path named by the product, if it leads to a file of the product's own folder.
    pub(crate) fn inside(&mut self, path: &str, named_in: &Path, line: usize) -> Option<PathBuf> {
        let mut refuse = |code| {
            self.problems.push(Problem::error(named_in, line, code).with("path", path));
            None
        };
        let relative = Path::new(path);
        if path.is_empty() || !relative.components().all(|part| matches!(part, Component::Normal(_))) {
            return refuse("path-outside");
        }
        let file = self.folder.join(relative);
        match (self.root.join(&file).canonicalize(), self.root.join(self.folder).canonicalize()) {
            (Ok(real), Ok(home)) if !real.starts_with(&home) => refuse("path-outside"),
            // A folder, or a pipe that would never end.
            (Ok(real), Ok(_)) if !real.is_file() => refuse("file-missing"),
            (Ok(_), Ok(_)) => Some(file),
            _ => refuse("file-missing"),
        }
    }

    /// Reads a file of at most `limit` bytes; a longer one isn't read at all.
    fn bytes(&mut self, file: &Path, limit: u64) -> Option<Vec<u8>> {
        match self.limited(file, limit)? {
            Ok(bytes) => Some(bytes),
            Err(length) => {
                let problem = Problem::error(file, 1, "file-too-large");
                self.problems.push(problem.with("size", length.div_ceil(1024)).with("limit", limit / 1024));
                None
            }
        }
    }

    /// The bytes of a file, or its length if that is beyond `limit`.
    pub(crate) fn limited(&mut self, file: &Path, limit: u64) -> Option<Result<Vec<u8>, u64>> {
        match read_limited(&self.root.join(file), limit) {
            Ok(read) => Some(read),
            Err(error) => {
                self.problems.push(Problem::error(file, 1, "file-unreadable").with("message", error));
                None
            }
        }
    }

    /// Reads a text as UTF-8 and NFC.
    pub(crate) fn text(&mut self, file: &Path, limit: u64) -> Option<String> {
        let bytes = self.bytes(file, limit)?;
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(text),
            Err(error) => {
                let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                self.problems.push(Problem::error(file, line, "encoding-not-utf8"));
                return None;
            }
        };
        encoding::examine(text, file, self.problems);
        Some(text.nfc().collect())
    }

    /// The tile picture.
    fn cover(&mut self, cover: &Said, manifest: &Path) -> Option<Picture> {
        let picture = self.picture(&cover.value, "", manifest, cover.line)?;
        if (f64::from(picture.width) * 3.0 / (f64::from(picture.height) * 4.0) - 1.0).abs() > COVER_SLACK {
            let problem = Problem::warning(manifest, cover.line, "cover-shape");
            self.problems.push(problem.with("width", picture.width).with("height", picture.height));
        }
        Some(picture)
    }

    /// Reads a picture, checks that it can be shown, and keeps its bytes.
    fn picture(&mut self, path: &str, alt: &str, named_in: &Path, line: usize) -> Option<Picture> {
        let file = self.inside(path, named_in, line)?;
        let picture = match self.pictures.get(&file) {
            Some(known) => known.clone(),
            None => {
                let measured = self.measure(&file);
                self.pictures.insert(file, measured.clone());
                measured
            }
        };
        picture.map(|picture| Picture { alt: alt.to_owned(), ..picture })
    }

    /// Reads a printed document, draws each of its pages once, and keeps its bytes.
    fn document(&mut self, said: &Said, manifest: &Path) -> Option<Document> {
        let file = self.inside(&said.value, manifest, said.line)?;
        let bytes = self.bytes(&file, MAX_DOCUMENT_BYTES)?;
        let sizes = printed::examine(&self.root.join(&file), &file, self.problems)?;
        let sha256 = Sha256::of(&bytes);
        self.blobs.insert(sha256.clone(), bytes);
        Some(Document::new(sha256, sizes))
    }

    fn measure(&mut self, file: &Path) -> Option<Picture> {
        let svg = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("svg"));
        let bytes = self.bytes(file, if svg { MAX_SVG_BYTES } else { MAX_PICTURE_BYTES })?;
        let measured = if svg { media::measure_svg(&bytes) } else { media::measure_raster(&bytes) };
        let problem = match measured {
            Ok(measure) => {
                if svg && bytes.len() > media::GOOD_SVG_BYTES {
                    let problem = Problem::warning(file, 1, "drawing-heavy").with("size", bytes.len().div_ceil(1024));
                    self.problems.push(problem.with("limit", media::GOOD_SVG_BYTES / 1024));
                }
                let (sha256, media_type) = (Sha256::of(&bytes), measure.media_type.to_owned());
                self.blobs.insert(sha256.clone(), bytes);
                let (width, height) = (measure.width, measure.height);
                return Some(Picture { sha256, media_type, width, height, alt: String::new() });
            }
            Err(MediaError::Broken { line, message }) => {
                Problem::error(file, line, "picture-broken").with("message", message)
            }
            Err(MediaError::Refused { line, what }) => Problem::error(file, line, "drawing-element").with("what", what),
            Err(MediaError::Large { width, height }) => {
                let problem = Problem::error(file, 1, "picture-too-large").with("limit", MAX_PIXELS / 1_000_000);
                problem.with("width", width).with("height", height)
            }
        };
        self.problems.push(problem);
        None
    }
}

/// The bytes of a file, or its length if that is beyond `limit`. A file that grows meanwhile is cut off as well.
fn read_limited(path: &Path, limit: u64) -> io::Result<Result<Vec<u8>, u64>> {
    let length = fs::metadata(path)?.len();
    if length > limit {
        return Ok(Err(length));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > limit { Err(bytes.len() as u64) } else { Ok(bytes) })
}
