//! Documents: what pandoc reads (DOCX, ODT, RTF, HTML, Markdown), plain text, and what LibreOffice makes of older ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use catalog::problem::Problem;

use super::ast;
use super::fonts::{Packed, PackedError};
use super::kind::Office;
use super::legacy;
use super::piece::Piece;
use super::plain;
use super::tidy::Changes;
use super::tool::{self, ToolError};

/// A document with its pictures; a book of 200 pages has less.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// A plain text: ten times what a product may have.
const MAX_TEXT_BYTES: u64 = 2 * 1024 * 1024;

/// A picture within a document.
const MAX_PICTURE_BYTES: u64 = 128 * 1024 * 1024;

/// Pandoc reads 200 pages in ten seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// What pandoc may have in memory.
const MEMORY: [&str; 3] = ["+RTS", "-M1500m", "-RTS"];

/// A document that was read.
#[derive(Debug, Default)]
pub struct Document {
    /// Its title, where it names one.
    pub title: Option<String>,
    /// Its text.
    pub pieces: Vec<Piece>,
    /// Where its pictures are.
    pub pictures: Pictures,
}

/// Where a document keeps its pictures.
#[derive(Debug, Default)]
pub enum Pictures {
    /// Nowhere.
    #[default]
    None,
    /// In the packed document itself, below this folder.
    Packed(PathBuf, &'static str),
    /// Beside it.
    Beside(PathBuf),
}

impl Pictures {
    /// Writes the picture that the document calls `target` into `folder`; answers where it is.
    pub fn fetch(&self, target: &str, folder: &Path) -> Option<PathBuf> {
        let bytes = match self {
            Self::None => return None,
            Self::Packed(path, below) => {
                let mut packed = Packed::open(path).ok()?;
                packed.part(&format!("{below}{target}"), MAX_PICTURE_BYTES).ok()??
            }
            Self::Beside(home) => {
                let path = home.join(target).canonicalize().ok()?;
                // Nothing but what lies with the document.
                let inside = path.starts_with(home.canonicalize().ok()?);
                let small = fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= MAX_PICTURE_BYTES);
                return (inside && small).then_some(path);
            }
        };
        let path = folder.join("picture");
        fs::write(&path, bytes).ok().map(|()| path)
    }
}

/// Reads a document; `work` is a folder for files in between.
pub fn read(path: &Path, office: Office, work: &Path, changes: &mut Changes) -> Result<Document, Problem> {
    let length = fs::metadata(path).map_err(|error| unreadable(path, error))?.len();
    let limit = if office == Office::Text { MAX_TEXT_BYTES } else { MAX_BYTES };
    if length > limit {
        let problem = Problem::error(path, 1, "file-too-large").with("size", length.div_ceil(1024));
        return Err(problem.with("limit", limit / 1024));
    }
    match office {
        Office::Docx => docx(path, work, changes),
        Office::Doc => {
            let converted = libre_office(path, work)?;
            docx(&converted, work, changes)
        }
        Office::Odt => {
            Packed::open(path).map_err(|error| packed(path, &error))?;
            let pictures = Pictures::Packed(path.to_owned(), "");
            Ok(Document { pictures, ..pandoc(path, path, "odt")? })
        }
        Office::Rtf => pandoc(path, path, "rtf"),
        Office::Html | Office::Markdown => {
            let bytes = fs::read(path).map_err(|error| unreadable(path, error))?;
            let decoded = legacy::decode_bytes(&bytes);
            changes.encodings.extend(decoded.from);
            let unicode = work.join("unicode");
            fs::write(&unicode, decoded.text).map_err(|error| unreadable(path, error))?;
            let format = if office == Office::Html { "html" } else { "gfm" };
            let pictures = path.parent().map_or(Pictures::None, |home| Pictures::Beside(home.to_owned()));
            Ok(Document { pictures, ..pandoc(&unicode, path, format)? })
        }
        Office::Text => {
            let bytes = fs::read(path).map_err(|error| unreadable(path, error))?;
            let decoded = legacy::decode_bytes(&bytes);
            changes.encodings.extend(decoded.from);
            Ok(Document { pieces: plain::read(&decoded.text), ..Document::default() })
        }
    }
}

fn docx(path: &Path, work: &Path, changes: &mut Changes) -> Result<Document, Problem> {
    let modern = work.join("modern.docx");
    let found =
        Packed::open(path).and_then(|mut file| file.modernize(&modern)).map_err(|error| packed(path, &error))?;
    let readable = if found.is_empty() { path } else { &modern };
    changes.encodings.extend(found);
    let document = pandoc(readable, path, "docx")?;
    Ok(Document { pictures: Pictures::Packed(path.to_owned(), "word/"), ..document })
}

/// The only program that reads Word's files of before 2007.
fn libre_office(path: &Path, work: &Path) -> Result<PathBuf, Problem> {
    let source = work.join("old.doc");
    fs::copy(path, &source).map_err(|error| unreadable(path, error))?;
    // A profile of its own, so that one that is open on the desk doesn't take the work.
    let mut profile = std::ffi::OsString::from("-env:UserInstallation=file://");
    profile.push(work.join("profile"));
    let words = ["--headless", "--convert-to", "docx", "--outdir"].map(AsRef::as_ref);
    let words = [&[profile.as_ref()], &words[..], &[work.as_ref(), source.as_ref()]].concat();
    match tool::run("soffice", &words, PATIENCE) {
        Ok(_) if work.join("old.docx").exists() => Ok(work.join("old.docx")),
        Ok(_) => Err(Problem::error(path, 1, "import-broken").with("message", "LibreOffice")),
        Err(ToolError::Missing(_)) => Err(Problem::error(path, 1, "import-old-word")),
        Err(error) => Err(super::refusal(path, "import-broken", &error)),
    }
}

/// What pandoc reads in the file `readable`, which stands for `path`.
fn pandoc(readable: &Path, path: &Path, format: &str) -> Result<Document, Problem> {
    let words = ["--sandbox", "--from", format, "--to", "json"];
    let words: Vec<_> = MEMORY.iter().chain(&words).map(AsRef::as_ref).chain([readable.as_ref()]).collect();
    let json = tool::run("pandoc", &words, PATIENCE).map_err(|error| super::refusal(path, "import-broken", &error))?;
    let broken = |error| Problem::error(path, 1, "import-broken").with("message", error);
    let said = ast::read(&json).map_err(broken)?;
    Ok(Document { title: said.title, pieces: said.pieces, pictures: Pictures::None })
}

fn packed(path: &Path, error: &PackedError) -> Problem {
    Problem::error(path, 1, "import-broken").with("message", error)
}

fn unreadable(path: &Path, error: std::io::Error) -> Problem {
    Problem::error(path, 1, "file-unreadable").with("message", error)
}
