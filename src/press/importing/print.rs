//! PDF: the words in it, and its first page as a picture. The file itself stays the print.

use std::path::Path;
use std::time::Duration;

use catalog::problem::Problem;

use super::legacy::{Encoding, Reading};
use super::piece::Piece;
use super::plain;
use super::running;
use super::tidy::Changes;
use super::tool::{self, ToolError};

/// Reading 200 pages takes seconds.
const PATIENCE: Duration = Duration::from_secs(120);

/// The longer side of the first page's picture, in pixels.
const PAGE_PIXELS: &str = "1200";

/// What is in a PDF.
#[derive(Debug, Default)]
pub struct Print {
    /// Its title, where it names one that somebody has chosen.
    pub title: Option<String>,
    /// How many pages it has.
    pub pages: u32,
    /// Its text; none where it was scanned.
    pub pieces: Vec<Piece>,
}

/// Reads a PDF.
pub fn read(path: &Path, changes: &mut Changes) -> Result<Print, Problem> {
    let info = tool::run("pdfinfo", &["-enc".as_ref(), "UTF-8".as_ref(), path.as_ref()], PATIENCE);
    let info = info.map_err(|error| refused(path, &error))?;
    let info = String::from_utf8_lossy(&info);
    let field = |name: &str| info.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let title = field("Title:").filter(|title| is_chosen(title)).map(str::to_owned);
    let text = words(path).map_err(|error| refused(path, &error))?;
    let pieces = plain::read(&running::without(&modern(path, &text, changes)));
    Ok(Print { title, pages: field("Pages:").and_then(|pages| pages.parse().ok()).unwrap_or(0), pieces })
}

/// The words in a PDF, as they stand there.
pub fn words(path: &Path) -> Result<String, ToolError> {
    let words = ["-enc".as_ref(), "UTF-8".as_ref(), path.as_ref(), "-".as_ref()];
    tool::run("pdftotext", &words, PATIENCE).map(|text| String::from_utf8_lossy(&text).into_owned())
}

/// Writes a picture of the first page to `folder`; answers its path.
pub fn first_page(path: &Path, folder: &Path) -> Option<std::path::PathBuf> {
    let stem = folder.join("page");
    let head = ["-png", "-singlefile", "-f", "1", "-l", "1", "-scale-to", PAGE_PIXELS].map(AsRef::as_ref);
    let words = [&head[..], &[path.as_ref(), stem.as_ref()]].concat();
    tool::run("pdftoppm", &words, PATIENCE).ok()?;
    Some(folder.join("page.png")).filter(|page| page.exists())
}

/// Old fonts name their encoding here, too; which line is set in which of them only its words tell.
fn modern(path: &Path, text: &str, changes: &mut Changes) -> String {
    let fonts = tool::run("pdffonts", &[path.as_ref()], PATIENCE).unwrap_or_default();
    let fonts = String::from_utf8_lossy(&fonts);
    let old = fonts.lines().skip(2).filter_map(|line| Encoding::of_font(line.split_whitespace().next()?)).next();
    let Some(encoding) = old.filter(|_| Reading::of(text).from.is_none()) else { return text.to_owned() };
    // Too few words for statistics.
    let decoded = encoding.decode(text);
    if !Reading::readable(text) && Reading::readable(&decoded) {
        changes.encodings.insert(encoding);
        return decoded;
    }
    text.to_owned()
}

/// Programs write the name of a file or of themselves where nobody has chosen a title.
fn is_chosen(title: &str) -> bool {
    let lower = title.to_lowercase();
    let made = [
        "microsoft ",
        "untitled",
        "document",
        ".doc",
        ".pdf",
        ".htm",
        ".odt",
        ".indd",
        ".cdr",
        ".ppt",
        "slide 1",
        "powerpoint",
        "file:",
        "http",
        ":\\",
    ];
    title.split_whitespace().count() > 1 && !made.iter().any(|sign| lower.contains(sign))
}

/// A title out of the file's name, where nothing better says one; a name that is no words is none.
pub fn title_of_name(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_string_lossy().replace(['_', '-', '.'], " ");
    let words: Vec<_> = stem.split_whitespace().collect();
    let spoken = words.iter().filter(|word| word.chars().all(char::is_alphabetic)).count();
    (spoken > 1).then(|| words.join(" "))
}

fn refused(path: &Path, error: &ToolError) -> Problem {
    match error {
        ToolError::Failed(_, said) if said.contains("password") => Problem::error(path, 1, "document-locked"),
        error => super::refusal(path, "document-broken", error),
    }
}
