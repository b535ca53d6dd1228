//! Checking a publisher's folder: every product, the rules of its kind, and whether it says what another one says already.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::edition::Edition;
use crate::problem::{Problem, Severity};
use crate::product::{Kind, ProductId};
use crate::source::{self, Product};
use crate::text::{Block, Page, Text};
use crate::twins::{self, Writing};

/// A guide with fewer steps isn't one.
const MIN_STEPS: usize = 6;

/// What fits beside a picture at 1366×768 without scrolling.
const MAX_STEP_WORDS: usize = 60;

/// What fits a page at body size without much scrolling.
const MAX_PAGE_WORDS: usize = 130;

/// A poster is read from 3 m while walking by.
const MAX_POSTER_WORDS: usize = 40;

/// What a folder of products holds.
#[derive(Debug, Default)]
pub struct Report {
    /// Products that could be read.
    pub products: Vec<Product>,
    /// What is wrong, by file and line.
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether the folder can't be pressed.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Checks every product below `root`, `<publisher>/<product>/`, also against an edition that is published already.
pub fn check(root: &Path, published: Option<&Edition>) -> Report {
    let mut report = Report::default();
    let folders = product_folders(root, &mut report.problems);
    for folder in folders {
        if let Some(product) = source::read(root, &folder, &mut report.problems) {
            kind_rules(&product, &mut report.problems);
            report.products.push(product);
        }
    }
    let mut ids = BTreeSet::new();
    for product in &report.products {
        if !ids.insert(&product.card.id) {
            report.problems.push(Problem::error(&product.manifest, 1, "id-twice").with("id", &product.card.id));
        }
    }
    find_twins(&mut report, published);
    report.problems.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    report
}

/// Folders with a `product.toml`, in the order of their names.
fn product_folders(root: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for publisher in subfolders(root, Path::new(""), problems) {
        for product in subfolders(root, &publisher, problems) {
            if root.join(&product).join("product.toml").exists() {
                folders.push(product);
            } else {
                problems
                    .push(Problem::error(product.join("product.toml"), 1, "file-missing").with("path", "product.toml"));
            }
        }
    }
    if folders.is_empty() {
        problems.push(Problem::error("", 1, "nothing-here"));
    }
    folders
}

fn subfolders(root: &Path, below: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let entries = match fs::read_dir(root.join(below)) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(Problem::error(below, 1, "file-unreadable").with("message", error));
            return Vec::new();
        }
    };
    let mut folders: Vec<_> = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| below.join(entry.file_name()))
        .collect();
    folders.sort();
    folders
}

/// What each kind must be.
fn kind_rules(product: &Product, problems: &mut Vec<Problem>) {
    for (tag, text) in &product.texts {
        let Some(file) = product.files.get(tag) else { continue };
        if text.pages.is_empty() {
            problems.push(Problem::error(file, 1, "text-empty"));
            continue;
        }
        match product.card.kind {
            Kind::Guide => guide_rules(text, file, problems),
            Kind::Poster => poster_rules(text, file, problems),
            _ => {
                for (number, page) in text.pages.iter().enumerate() {
                    page_rules(page, number, MAX_PAGE_WORDS, file, problems);
                }
            }
        }
    }
}

fn guide_rules(text: &Text, file: &Path, problems: &mut Vec<Problem>) {
    if text.pages.len() < MIN_STEPS {
        let problem = Problem::error(file, 1, "guide-short");
        problems.push(problem.with("steps", text.pages.len()).with("least", MIN_STEPS));
    }
    let mut seen = BTreeMap::new();
    for (number, page) in text.pages.iter().enumerate() {
        page_rules(page, number, MAX_STEP_WORDS, file, problems);
        match pictures(page).next() {
            None => problems.push(Problem::error(file, 1, "step-without-picture").with("step", number + 1)),
            Some(picture) => {
                if let Some(other) = seen.insert(&picture.sha256, number + 1) {
                    let problem = Problem::error(file, 1, "step-picture-again");
                    problems.push(problem.with("step", number + 1).with("other", other));
                }
            }
        }
    }
}

fn poster_rules(text: &Text, file: &Path, problems: &mut Vec<Problem>) {
    let page = text.pages.first();
    if text.pages.len() != 1 || page.is_none_or(|page| pictures(page).count() != 1) {
        problems.push(Problem::error(file, 1, "poster-shape"));
    }
    if let Some(page) = page {
        page_rules(page, 0, MAX_POSTER_WORDS, file, problems);
    }
}

fn page_rules(page: &Page, number: usize, most: usize, file: &Path, problems: &mut Vec<Problem>) {
    let first = page.blocks.iter().find(|block| !matches!(block, Block::Picture(_)));
    if !matches!(first, Some(Block::Heading { .. })) {
        problems.push(Problem::warning(file, 1, "page-without-heading").with("page", number + 1));
    }
    let words = page.word_count();
    if words > most {
        let problem = Problem::warning(file, 1, "page-long");
        problems.push(problem.with("page", number + 1).with("words", words).with("most", most));
    }
}

fn pictures(page: &Page) -> impl Iterator<Item = &crate::product::Picture> {
    page.blocks.iter().filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    })
}

/// Names products that say what another one says: in this folder, or in what is published. The later id is named.
fn find_twins(report: &mut Report, published: Option<&Edition>) {
    let here: Vec<Writing> = report.products.iter().map(Writing::of_product).collect();
    let ids: BTreeSet<&ProductId> = report.products.iter().map(|product| &product.card.id).collect();
    let there: Vec<Writing> = published
        .into_iter()
        .flat_map(|edition| edition.cards().iter().map(move |card| Writing::of_card(card, edition)))
        // A new version of the same product is no twin.
        .filter(|writing| !ids.contains(&writing.id))
        .collect();
    for (at, writing) in here.iter().enumerate() {
        let others = there.iter().chain(here.get(..at).unwrap_or_default());
        let Some(product) = report.products.get(at) else { continue };
        for other in others {
            for likeness in twins::likenesses(writing, other) {
                let (code, share) = match likeness {
                    twins::Likeness::Title => ("twin-title", String::new()),
                    twins::Likeness::Text(share) => ("twin-text", format!("{}", (share * 100.0).round())),
                    twins::Likeness::Media => ("twin-media", String::new()),
                };
                let problem = Problem::error(&product.manifest, 1, code).with("twin", &other.id);
                report.problems.push(if share.is_empty() { problem } else { problem.with("share", share) });
            }
        }
    }
}
