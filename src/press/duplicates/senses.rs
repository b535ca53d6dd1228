//! What a product's files look and sound like: frames of films and tunes of sounds by ffmpeg, words of prints by pdftotext.

use std::ffi::OsStr;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Duration;

use catalog::source::Product as Source;
use catalog::text::Text;
use catalog::twins::{self, LOOK_SIDE, Look, Senses, Tune, Writing};
use catalog::{Card, ProductId, Sha256};
use delivery::manifest::Product;
use delivery::{layout, packing};

use super::DuplicateError;
use crate::importing::tool::{self, ToolError};
use crate::importing::words_of_print;
use crate::repository::publish::{PublishError, contents};
use crate::repository::tree::Tree;

/// At most so many frames of a film are looked at: of one of two minutes every second one.
const FRAMES: u64 = 64;

/// Looking through a film of two hours takes ten minutes on an old office machine.
const PATIENCE: Duration = Duration::from_secs(1800);

/// What of a sound is listened to, in seconds ([`Tune`]).
const HEARD: &str = "125";

/// Where a product's files come from.
trait Files {
    /// A file's bytes.
    fn bytes(&self, sha256: &Sha256) -> Result<Vec<u8>, DuplicateError>;

    /// Calls `look` with a path under which the file can be opened.
    fn at<T>(&self, sha256: &Sha256, look: impl FnOnce(&Path) -> T) -> Result<T, DuplicateError>;
}

/// The fingerprint of a product that is to be published.
pub fn of_product(product: &Source) -> Result<Writing, DuplicateError> {
    let texts: Vec<&Text> = product.texts.values().collect();
    fingerprint(&product.card, &texts, &Fresh(product))
}

/// The fingerprint of a product in the repository.
pub fn of_published(product: &Product, tree: &Tree) -> Result<Writing, DuplicateError> {
    let files = Stored { product, tree };
    let mut texts: Vec<Text> = Vec::new();
    for sha256 in product.card.text.values() {
        let bytes = files.bytes(sha256)?;
        texts.extend(serde_json::from_slice::<Text>(&bytes));
    }
    fingerprint(&product.card, &texts.iter().collect::<Vec<_>>(), &files)
}

fn fingerprint(card: &Card, texts: &[&Text], files: &impl Files) -> Result<Writing, DuplicateError> {
    let mut senses = Senses::default();
    let heard = |result: Result<Vec<u8>, ToolError>| readable(&card.id, result);
    for picture in twins::pictures(card, texts) {
        let look = Look::of(&files.bytes(&picture.sha256)?, &picture.media_type);
        senses.looks.extend(look.map(|look| (picture.sha256.clone(), look)));
    }
    // One size shows what all of them show.
    for film in card.film.values().filter_map(|films| films.last()) {
        let frames = heard(files.at(&film.sha256, |path| frames(path, film.millis))?)?;
        senses.films.push(frames.chunks_exact(LOOK_SIDE * LOOK_SIDE).filter_map(Look::of_gray).collect());
    }
    for sound in card.sound.values() {
        let numbers = heard(files.at(&sound.sha256, tune)?)?;
        let numbers =
            numbers.chunks_exact(4).map(|bytes| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)));
        senses.tunes.extend(Tune::new(numbers.collect()));
    }
    for document in card.document.values() {
        let words = files.at(&document.sha256, words_of_print)?.map(String::into_bytes);
        senses.prints.push(String::from_utf8_lossy(&heard(words)?).into_owned());
    }
    Ok(Writing::new(card, texts, senses))
}

/// What a program can't read, or not in time, has no fingerprint; that the program is missing must be said.
fn readable(id: &ProductId, result: Result<Vec<u8>, ToolError>) -> Result<Vec<u8>, DuplicateError> {
    match result {
        Ok(bytes) => Ok(bytes),
        Err(ToolError::Failed(..) | ToolError::Slow(..)) => Ok(Vec::new()),
        Err(error) => Err(DuplicateError::Tool(id.clone(), error)),
    }
}

/// Frames at even times, as shades. The time between two is a power of two, so that a shorter cut has the same ones.
fn frames(path: &Path, millis: u64) -> Result<Vec<u8>, ToolError> {
    let step = (millis / 1000 / FRAMES).max(1).next_power_of_two();
    let how = format!("fps=1/{step},scale={LOOK_SIDE}:{LOOK_SIDE}:flags=area,format=gray");
    ffmpeg(path, &["-an", "-vf", &how, "-f", "rawvideo", "-"])
}

fn tune(path: &Path) -> Result<Vec<u8>, ToolError> {
    ffmpeg(path, &["-vn", "-t", HEARD, "-ac", "1", "-f", "chromaprint", "-fp_format", "raw", "-"])
}

fn ffmpeg(path: &Path, how: &[&str]) -> Result<Vec<u8>, ToolError> {
    let name = tool::file(path);
    let head = ["-nostdin", "-v", "error", "-protocol_whitelist", "file,pipe", "-i"];
    let words: Vec<&OsStr> =
        head.iter().map(AsRef::as_ref).chain([name.as_ref()]).chain(how.iter().map(AsRef::as_ref)).collect();
    tool::run("ffmpeg", &words, PATIENCE)
}

/// Of a product that was read from its folder.
struct Fresh<'a>(&'a Source);

impl Files for Fresh<'_> {
    fn bytes(&self, sha256: &Sha256) -> Result<Vec<u8>, DuplicateError> {
        Ok(self.0.blobs.get(sha256).cloned().unwrap_or_default())
    }

    fn at<T>(&self, sha256: &Sha256, look: impl FnOnce(&Path) -> T) -> Result<T, DuplicateError> {
        match self.0.media.get(sha256) {
            Some(path) => Ok(look(path)),
            None => with_file(|file| file.write_all(&self.bytes(sha256).unwrap_or_default()), look),
        }
    }
}

/// Of a product in the repository.
struct Stored<'a> {
    product: &'a Product,
    tree: &'a Tree,
}

impl Stored<'_> {
    fn size(&self, sha256: &Sha256) -> u64 {
        self.product.files.iter().find(|parcel| parcel.sha256 == *sha256).map_or(0, |parcel| parcel.size)
    }
}

impl Files for Stored<'_> {
    fn bytes(&self, sha256: &Sha256) -> Result<Vec<u8>, DuplicateError> {
        Ok(contents(self.tree.folder(), sha256, self.size(sha256))?)
    }

    fn at<T>(&self, sha256: &Sha256, look: impl FnOnce(&Path) -> T) -> Result<T, DuplicateError> {
        let path = self.tree.folder().join(layout::blob(sha256));
        let packed = File::open(&path).map_err(|source| PublishError::Io { path, source })?;
        with_file(|file| packing::unpack(packed, self.size(sha256), file).map(drop), look)
    }
}

fn with_file<T>(
    fill: impl FnOnce(&mut File) -> std::io::Result<()>,
    look: impl FnOnce(&Path) -> T,
) -> Result<T, DuplicateError> {
    let failed = |error| DuplicateError::Io(std::env::temp_dir(), error);
    let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
    fill(file.as_file_mut()).map_err(failed)?;
    Ok(look(file.path()))
}
