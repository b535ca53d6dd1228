//! What `press check` says about a printed document: whether a point can show each of its pages.

use std::fs::File;
use std::path::Path;

use crate::paper::{self, Drawn, MAX_DOCUMENT_PAGES, MAX_PAGE_POINTS, PRESS_PATIENCE, PaperError};
use crate::problem::Problem;
use crate::product::PageSize;

/// Draws every page of the document at `path`, called `file` in problems. `None` if it can't be shown.
pub fn examine(path: &Path, file: &Path, problems: &mut Vec<Problem>) -> Option<Vec<PageSize>> {
    let opened = match File::open(path) {
        Ok(opened) => opened,
        Err(error) => {
            problems.push(Problem::error(file, 1, "file-unreadable").with("message", error));
            return None;
        }
    };
    let (sizes, drawn) = paper::try_out(opened);
    let pages = |which: fn(&Drawn) -> bool| {
        let pages = drawn.iter().filter(|page| which(page)).map(|page| (page.page + 1).to_string());
        pages.collect::<Vec<_>>().join(", ")
    };
    let doubts = [
        ("document-blank", pages(|page| page.blank)),
        ("document-font", pages(|page| page.foreign_font)),
        ("document-lost", pages(|page| page.lost)),
    ];
    for (code, pages) in doubts.into_iter().filter(|(_, pages)| !pages.is_empty()) {
        problems.push(Problem::warning(file, 1, code).with("pages", pages));
    }
    sizes.map_err(|error| problems.push(problem(&error, file))).ok()
}

fn problem(error: &PaperError, file: &Path) -> Problem {
    let named = |code| Problem::error(file, 1, code);
    match error {
        PaperError::Locked => named("document-locked"),
        PaperError::Empty => named("document-empty"),
        PaperError::ManyPages(pages) => named("document-long").with("pages", pages).with("most", MAX_DOCUMENT_PAGES),
        PaperError::PageSize { page, width, height } => {
            let centimetres = |points: f32| (points / 72.0 * 2.54).round();
            let problem = named("document-page-size").with("page", page + 1).with("most", centimetres(MAX_PAGE_POINTS));
            problem.with("width", centimetres(*width)).with("height", centimetres(*height))
        }
        PaperError::Slow(page) => {
            named("document-slow").with("page", page + 1).with("seconds", PRESS_PATIENCE.as_secs())
        }
        PaperError::Fatal { page, message } => named("document-fatal").with("page", page + 1).with("message", message),
        PaperError::Program(message) => named("document-unchecked").with("message", message),
        PaperError::Broken(_) | PaperError::NoPage(_) | PaperError::Picture(_) => {
            named("document-broken").with("message", error)
        }
    }
}
