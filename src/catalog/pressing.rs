//! Pressing: from a checked folder to an edition. The same input gives the same bytes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use point::durable;

use crate::check::{self, Report};
use crate::edition::{FORMAT, Header, blob_path};
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
    make_empty(out)?;
    let blobs = out.join("blobs");
    let mut cards = Vec::new();
    for product in report.products {
        cards.push(put_product(product, &blobs)?);
    }
    cards.sort_by(|a, b| b.issuer.date.cmp(&a.issuer.date).then_with(|| a.id.cmp(&b.id)));
    let mut lines = Vec::new();
    for card in &cards {
        serde_json::to_writer(&mut lines, card).map_err(|error| PressError::Json(card.id.to_string(), error))?;
        lines.push(b'\n');
    }
    let id = Sha256::of(&lines).as_str().chars().take(16).collect();
    let header = Header { format: FORMAT, id, products: u32::try_from(cards.len()).unwrap_or(u32::MAX) };
    write(&out.join("products.jsonl"), &lines)?;
    let mut text =
        serde_json::to_vec_pretty(&header).map_err(|error| PressError::Json("edition.json".into(), error))?;
    text.push(b'\n');
    // Last, so that a folder with a header is a whole edition.
    write(&out.join("edition.json"), &text)?;
    Ok(header)
}

fn put_product(product: Product, blobs: &Path) -> Result<Card, PressError> {
    let mut card = product.card;
    for (sha256, bytes) in &product.blobs {
        put_blob(blobs, sha256, bytes)?;
    }
    for (tag, text) in &product.texts {
        let bytes = serde_json::to_vec(text).map_err(|error| PressError::Json(card.id.to_string(), error))?;
        let sha256 = Sha256::of(&bytes);
        put_blob(blobs, &sha256, &bytes)?;
        card.text.insert(tag.clone(), sha256);
    }
    Ok(card)
}

fn put_blob(blobs: &Path, sha256: &Sha256, bytes: &[u8]) -> Result<(), PressError> {
    let path = blob_path(blobs, sha256);
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(blobs);
    fs::create_dir_all(folder).map_err(io_error("making a folder", folder))?;
    // An edition that is being pressed can be pressed again; only a point must survive a power cut here.
    fs::write(&path, bytes).map_err(io_error("writing", &path))
}

/// Makes room: an edition is replaced, anything else is left alone.
fn make_empty(out: &Path) -> Result<(), PressError> {
    fs::create_dir_all(out).map_err(io_error("making the folder", out))?;
    let names: Vec<_> = fs::read_dir(out)
        .map_err(io_error("listing", out))?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let ours = |name: &String| ["edition.json", "products.jsonl", "blobs"].contains(&name.as_str());
    if !names.iter().all(ours) {
        return Err(PressError::Occupied(out.to_owned()));
    }
    for name in names {
        let path = out.join(&name);
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(io_error("removing the old edition", &path))?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PressError> {
    durable::write(path, bytes).map_err(io_error("writing", path))
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PressError {
    let path = path.to_owned();
    move |source| PressError::Io { doing, path, source }
}
