//! Pressing: from a checked folder to an edition. The same input gives the same bytes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use point::durable;

use crate::check::{self, Report};
use crate::edition::{FORMAT, Header, blob_path, id_of};
use crate::product::{Card, Sha256};
use crate::source::Product;

/// Why nothing was pressed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// Products have errors; `press check` names them.
    #[error("{0}: {1} errors; see press check")]
    Errors(PathBuf, usize),
    /// The target holds something that isn't an edition.
    #[error("{0}: holds other files; choose an empty folder")]
    Occupied(PathBuf),
    /// A card or text can't be written as JSON.
    #[error("{0}: {1}")]
    Json(String, serde_json::Error),
    /// The file system refused.
    #[error("{path}: {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which path.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// Presses every product below `root` into the folder `out`, which must be empty or an edition.
pub fn build(root: &Path, out: &Path) -> Result<Header, PressError> {
    let report = check::check(root, None);
    press(root, report, out)
}

/// Presses what [`check::check`] has read.
pub fn press(root: &Path, report: Report, out: &Path) -> Result<Header, PressError> {
    if report.has_errors() {
        let errors = report.problems.iter().filter(|problem| problem.severity == crate::problem::Severity::Error);
        return Err(PressError::Errors(root.to_owned(), errors.count()));
    }
    refuse_foreign(out)?;
    // Pressed beside it and moved into place, so that a full disk leaves the old edition whole.
    let staged = durable::NewFolder::beside(out).map_err(io_error("making a folder beside", out))?;
    let header = write_edition(report, staged.path())?;
    staged.put().map_err(io_error("moving into place", out))?;
    Ok(header)
}

/// Writes an edition without products, for whoever only takes something back.
pub fn write_empty(out: &Path) -> Result<Header, PressError> {
    write_edition(Report::default(), out)
}

fn write_edition(report: Report, out: &Path) -> Result<Header, PressError> {
    let blobs = out.join("blobs");
    fs::create_dir_all(&blobs).map_err(io_error("making a folder", &blobs))?;
    let mut cards = Vec::new();
    for product in report.products {
        cards.push(put_product(product, &blobs)?);
    }
    cards.sort_by(Card::order);
    let mut lines = Vec::new();
    for card in &cards {
        serde_json::to_writer(&mut lines, card).map_err(|error| PressError::Json(card.id.to_string(), error))?;
        lines.push(b'\n');
    }
    let header = Header { format: FORMAT, id: id_of(&lines), products: u32::try_from(cards.len()).unwrap_or(u32::MAX) };
    write(&out.join("products.jsonl"), &lines)?;
    // Last, so that a folder with a header is a whole edition.
    write(&out.join("edition.json"), &header.to_bytes())?;
    Ok(header)
}

fn put_product(product: Product, blobs: &Path) -> Result<Card, PressError> {
    let mut card = product.card;
    for (sha256, bytes) in &product.blobs {
        put_blob(blobs, sha256, |path| fs::write(path, bytes))?;
    }
    for (sha256, file) in &product.media {
        put_blob(blobs, sha256, |path| fs::copy(file, path).map(|_| ()))?;
    }
    for (tag, text) in &product.texts {
        let bytes = serde_json::to_vec(text).map_err(|error| PressError::Json(card.id.to_string(), error))?;
        let sha256 = Sha256::of(&bytes);
        put_blob(blobs, &sha256, |path| fs::write(path, &bytes))?;
        card.text.insert(tag.clone(), sha256);
    }
    for (tag, voice) in &product.voices {
        let bytes = serde_json::to_vec(voice).map_err(|error| PressError::Json(card.id.to_string(), error))?;
        let sha256 = Sha256::of(&bytes);
        put_blob(blobs, &sha256, |path| fs::write(path, &bytes))?;
        card.voice.insert(tag.clone(), sha256);
    }
    Ok(card)
}

fn put_blob(blobs: &Path, sha256: &Sha256, write: impl FnOnce(&Path) -> io::Result<()>) -> Result<(), PressError> {
    let path = blob_path(blobs, sha256);
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(blobs);
    fs::create_dir_all(folder).map_err(io_error("making a folder", folder))?;
    // An edition that is being pressed can be pressed again; only a point must survive a power cut here.
    write(&path).map_err(io_error("writing", &path))
}

/// An edition may be replaced and an empty folder filled; anything else is left alone.
fn refuse_foreign(out: &Path) -> Result<(), PressError> {
    let entries = match fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(PressError::Io { doing: "listing", path: out.to_owned(), source }),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(io_error("listing", out))?.file_name());
    }
    let ours = names.iter().all(|name| ["edition.json", "products.jsonl", "blobs"].iter().any(|our| name == our));
    let edition = ours && names.iter().any(|name| name == "edition.json");
    if names.is_empty() || edition { Ok(()) } else { Err(PressError::Occupied(out.to_owned())) }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PressError> {
    durable::write(path, bytes).map_err(io_error("writing", path))
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PressError {
    let path = path.to_owned();
    move |source| PressError::Io { doing, path, source }
}
