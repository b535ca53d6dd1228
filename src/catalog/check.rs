//! Checking a publisher's folder: every product, the rules of its kind, and whether it says what another one says already.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::edition::Edition;
use crate::problem::{Problem, Severity};
use crate::product::ProductId;
use crate::rules;
use crate::source::{self, Product};
use crate::twins::{self, Likeness, Writing};

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
            rules::examine(&product, &mut report.problems);
            report.products.push(product);
        }
    }
    let mut ids = BTreeMap::new();
    for product in &report.products {
        if let Some(other) = ids.insert(&product.card.id, &product.manifest) {
            let problem = Problem::error(&product.manifest, product.id_line, "id-twice").with("id", &product.card.id);
            report.problems.push(problem.with("other", other.display()));
        }
    }
    find_twins(&mut report, published);
    report.problems.sort_by(|a, b| (&a.file, a.line, a.code).cmp(&(&b.file, b.line, b.code)));
    report
}

/// Checks the one product in `folder` below `root`, by itself.
pub fn check_product(root: &Path, folder: &Path) -> Report {
    let mut report = Report::default();
    if let Some(product) = source::read(root, folder, &mut report.problems) {
        rules::examine(&product, &mut report.problems);
        report.products.push(product);
    }
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
    let mut folders = Vec::new();
    for entry in entries.flatten().filter(|entry| !entry.file_name().as_encoded_bytes().starts_with(b".")) {
        let folder = below.join(entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => folders.push(folder),
            // Passed over silently, its products would be missed only at the point.
            Ok(kind) if kind.is_symlink() && root.join(&folder).is_dir() => {
                let path = folder.display().to_string();
                problems.push(Problem::error(folder, 1, "path-outside").with("path", path));
            }
            _ => {}
        }
    }
    folders.sort();
    folders
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
                let (code, line) = match likeness {
                    Likeness::Title => ("twin-title", product.title_line),
                    Likeness::Text(_) => ("twin-text", product.id_line),
                    Likeness::Media => ("twin-media", product.id_line),
                    Likeness::Looks => ("twin-looks", product.id_line),
                    Likeness::Film => ("twin-film", product.id_line),
                    Likeness::Sound => ("twin-sound", product.id_line),
                    Likeness::Cover => ("twin-cover", product.id_line),
                };
                let mut problem = Problem::error(&product.manifest, line, code).with("twin", &other.id);
                if let Likeness::Text(share) = likeness {
                    problem = problem.with("share", (share * 100.0).round());
                }
                if likeness == Likeness::Cover {
                    problem.severity = Severity::Warning;
                }
                report.problems.push(problem);
            }
        }
    }
}
