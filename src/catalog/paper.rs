//! Printed documents and large pictures, drawn by the program `paper` that stands beside this one.
//!
//! A PDF is a program by a stranger: it can loop, unpack a few bytes to gigabytes or make its reader panic, and a photograph
//! of 40 megapixels can cost half a gigabyte to decode. So each is drawn in a process of its own, under limits that the
//! kernel keeps ([`MAX_MEMORY`], [`POINT_PATIENCE`]): whatever happens there, this process only learns that it did.
//!
//! `paper` gets the file as its input and answers with lines of JSON ([`Said`]); behind [`Said::Pixels`] come the pixels.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::product::PageSize;

/// A scanned handbook of 100 pages has 10 to 20 MB; a point copies it over a slow line and reads it as a whole.
pub const MAX_DOCUMENT_BYTES: u64 = 32 * 1024 * 1024;

/// Nobody leafs through more before a screen in a hall; a longer work is several products.
pub const MAX_DOCUMENT_PAGES: usize = 200;

/// In points: the largest page that PDF itself allows (ISO 32000-1, annex C), 5 m.
pub const MAX_PAGE_POINTS: f32 = 14_400.0;

/// In points: a page of less than a centimetre can't be looked at.
pub const MIN_PAGE_POINTS: f32 = 28.0;

/// A page longer than this many times its width is a ribbon of which a screen shows a thread.
pub const MAX_PAGE_RATIO: f32 = 10.0;

/// The most pixels that are drawn or decoded: 120 MB at three bytes each, once.
pub const MAX_PIXELS: u64 = crate::media::MAX_PIXELS;

/// Address space of the drawing process: a progressive photograph of [`MAX_PIXELS`] takes 480 MB to decode.
pub const MAX_MEMORY: u64 = 768 * 1024 * 1024;

/// Processor time for one page at the publisher's. Ordinary pages take a tenth of a second.
pub const PRESS_PATIENCE: Duration = Duration::from_secs(4);

/// The same at a point, whose machine may be a quarter as fast.
pub const POINT_PATIENCE: Duration = Duration::from_secs(15);

/// How `paper` exits when a page took longer than it may.
pub const EXIT_SLOW: i32 = 3;

/// Lines of `paper` are short; this much of what it writes beside them is kept.
const MAX_LINE: u64 = 64 * 1024;

/// One line of what `paper` says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Said {
    /// The document was opened; its pages have these sizes.
    Opened(Vec<PageSize>),
    /// A page was drawn, to see whether that goes well.
    Drawn(Drawn),
    /// This many bytes of pixels follow, three for each.
    Pixels {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
    /// It can't be shown.
    Failed(PaperError),
}

/// What drawing a page showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Counted from 0.
    pub page: usize,
    /// Whether nothing is on it.
    pub blank: bool,
    /// Whether it has words in a font that the file doesn't bring.
    pub foreign_font: bool,
    /// Whether a font or picture of it can't be read.
    pub lost: bool,
}

/// Why a document, a page or a large picture can't be shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PaperError {
    /// It opens only with a password.
    #[error("it is locked with a password")]
    Locked,
    /// It isn't a PDF, or a part of it is missing.
    #[error("not a whole PDF: {0}")]
    Broken(String),
    /// It has no page.
    #[error("it has no pages")]
    Empty,
    /// It has more than [`MAX_DOCUMENT_PAGES`].
    #[error("{0} pages; at most {MAX_DOCUMENT_PAGES} can be shown")]
    ManyPages(usize),
    /// A page has a size that can't be shown.
    #[error("page {} has {width} × {height} points", .page + 1)]
    PageSize {
        /// Counted from 0.
        page: usize,
        /// In points.
        width: f32,
        /// In points.
        height: f32,
    },
    /// It has no such page.
    #[error("it has no page {}", .0 + 1)]
    NoPage(usize),
    /// A page takes too long.
    #[error("page {} takes too long to draw", .0 + 1)]
    Slow(usize),
    /// A page ends whoever draws it, most often for want of memory.
    #[error("page {} can't be drawn: {message}", .page + 1)]
    Fatal {
        /// Counted from 0.
        page: usize,
        /// What the drawing process said last.
        message: String,
    },
    /// A picture can't be decoded.
    #[error("not a picture: {0}")]
    Picture(String),
    /// `paper` itself can't be run.
    #[error("the program `paper` can't be run: {0}")]
    Program(String),
}

/// A page or picture as pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawing {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green and blue, row by row without gaps.
    pub rgb: Vec<u8>,
}

/// Opens a document: the sizes of its pages. Draws nothing.
pub fn open(file: File) -> Result<Vec<PageSize>, PaperError> {
    let mut paper = Paper::ask(file, &["open".into(), seconds(POINT_PATIENCE)])?;
    match paper.listen()? {
        Said::Opened(sizes) => Ok(sizes),
        other => Err(surprise(&other)),
    }
}

/// Opens a document and draws each of its pages once, small.
pub fn try_out(file: File) -> (Result<Vec<PageSize>, PaperError>, Vec<Drawn>) {
    let mut drawn = Vec::new();
    let tried = || {
        let mut paper = Paper::ask(file, &["try".into(), seconds(PRESS_PATIENCE)])?;
        let sizes = match paper.listen()? {
            Said::Opened(sizes) => sizes,
            other => return Err(surprise(&other)),
        };
        while paper.page < sizes.len() {
            match paper.listen()? {
                Said::Drawn(page) => drawn.push(page),
                other => return Err(surprise(&other)),
            }
            paper.page += 1;
        }
        Ok(sizes)
    };
    let sizes = tried();
    (sizes, drawn)
}

/// Draws a page as large as fits into `width` × `height` pixels.
pub fn page(file: File, page: usize, width: u32, height: u32) -> Result<Drawing, PaperError> {
    let words = ["page".into(), seconds(POINT_PATIENCE), page.to_string(), width.to_string(), height.to_string()];
    let mut paper = Paper::ask(file, &words)?;
    paper.page = page;
    paper.pixels()
}

/// Decodes a PNG, JPEG or WebP picture and scales it down to at most `width` × `height` pixels; a smaller one stays.
pub fn picture(file: File, width: u32, height: u32) -> Result<Drawing, PaperError> {
    let words = ["picture".into(), seconds(POINT_PATIENCE), width.to_string(), height.to_string()];
    Paper::ask(file, &words)?.pixels()
}

fn seconds(patience: Duration) -> String {
    patience.as_secs().to_string()
}

/// A drawing process.
struct Paper {
    child: Child,
    answers: BufReader<ChildStdout>,
    /// The page it is at, for what it can't say itself any more.
    page: usize,
}

impl Paper {
    fn ask(file: File, words: &[String]) -> Result<Self, PaperError> {
        let program = program().map_err(PaperError::Program)?;
        let mut child = Command::new(program)
            .args(words)
            .env_clear()
            .stdin(Stdio::from(file))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| PaperError::Program(error.to_string()))?;
        let Some(answers) = child.stdout.take() else { return Err(PaperError::Program("no output".into())) };
        Ok(Self { child, answers: BufReader::new(answers), page: 0 })
    }

    /// The next line; without one, why there is none.
    fn listen(&mut self) -> Result<Said, PaperError> {
        let mut line = String::new();
        // What can't be read is no answer.
        drop(self.answers.by_ref().take(MAX_LINE).read_line(&mut line));
        match serde_json::from_str(&line) {
            Ok(Said::Failed(error)) => Err(error),
            Ok(said) => Ok(said),
            Err(_) => Err(self.end()),
        }
    }

    fn pixels(&mut self) -> Result<Drawing, PaperError> {
        let Said::Pixels { width, height } = self.listen()? else { return Err(self.end()) };
        let pixels = u64::from(width) * u64::from(height);
        if pixels > MAX_PIXELS {
            return Err(PaperError::Program(format!("{width} × {height} pixels")));
        }
        let mut rgb = Vec::with_capacity(pixels as usize * 3);
        match self.answers.by_ref().take(pixels * 3).read_to_end(&mut rgb) {
            Ok(read) if read as u64 == pixels * 3 => Ok(Drawing { width, height, rgb }),
            _ => Err(self.end()),
        }
    }

    /// Why the process ended before it had answered.
    fn end(&mut self) -> PaperError {
        use std::os::unix::process::ExitStatusExt as _;
        /// The kernel's word for processor time that is used up, the same on all of Debian's machines.
        const SIGXCPU: i32 = 24;
        let mut words = Vec::new();
        if let Some(errors) = self.child.stderr.take() {
            drop(errors.take(MAX_LINE).read_to_end(&mut words));
        }
        let status = match self.child.wait() {
            Ok(status) => status,
            Err(error) => return PaperError::Program(error.to_string()),
        };
        if status.code() == Some(EXIT_SLOW) || status.signal() == Some(SIGXCPU) {
            return PaperError::Slow(self.page);
        }
        let words = String::from_utf8_lossy(&words);
        let said = words.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        PaperError::Fatal { page: self.page, message: format!("{said} ({status})") }
    }
}

impl Drop for Paper {
    fn drop(&mut self) {
        // It has ended, or nobody waits for what it still does.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn surprise(said: &Said) -> PaperError {
    PaperError::Program(format!("{said:?}"))
}

fn program() -> Result<PathBuf, String> {
    let found = point::programs::beside("paper").map_err(|error| error.to_string())?;
    found.ok_or_else(|| "it isn't beside this program".to_owned())
}
