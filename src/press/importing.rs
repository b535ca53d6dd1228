//! From what officers have to a product: `press import`.
//!
//! A file is told by its first bytes ([`kind`]); files that belong together are one product ([`gather`], [`making`]). Texts become pieces
//! ([`document`], [`print`], [`plain`], [`ast`]), in Unicode whatever they were written in ([`fonts`], [`legacy`], [`tidy`]),
//! and are laid out in pages ([`pages`]); pictures, films and sounds become what points take ([`picture`], [`playable`]). What
//! a machine can't know is left empty ([`draft`]), and `press check` asks for it.
//!
//! All of it is made in a hidden folder beside its place and checked there as `press check` does; only a product whose files
//! are whole is moved into place. Nothing that is there already is ever changed.

mod ast;
mod document;
mod draft;
mod fonts;
mod gather;
mod kind;
pub mod legacy;
mod making;
mod naming;
mod pages;
mod picture;
mod piece;
mod plain;
mod playable;
mod print;
mod running;
mod tidy;
pub mod tool;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use catalog::ProductId;
use catalog::check;
use catalog::problem::Problem;

pub use self::draft::Say;
use self::gather::Sources;
use self::making::Maker;
pub use self::print::words as words_of_print;
use self::tool::ToolError;

/// What is wrong with a file that no work on the product can mend.
const BROKEN: [&str; 10] = [
    "picture-broken",
    "document-broken",
    "document-locked",
    "document-empty",
    "document-fatal",
    "media-broken",
    "media-cut",
    "media-empty",
    "film-without-pictures",
    "sound-silent",
];

/// A product that was made.
#[derive(Debug)]
pub struct Made {
    /// Its folder.
    pub folder: PathBuf,
    /// What it was made from.
    pub from: PathBuf,
    /// Its title, as far as the document says it.
    pub title: String,
    /// What was changed on the way.
    pub notes: Vec<Problem>,
    /// What is left to do, by file and line below the content.
    pub todo: Vec<Problem>,
}

/// What came of an import.
#[derive(Debug, Default)]
pub struct Imported {
    /// Products that were made.
    pub made: Vec<Made>,
    /// Files that weren't taken, and why.
    pub refused: Vec<Problem>,
}

/// Makes products in the publisher's folder `into` of the file or folder `from`.
pub fn import(from: &Path, into: &Path, say: Say<'_>) -> Result<Imported, Problem> {
    let publisher = into.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if format!("{publisher}/x").parse::<ProductId>().is_err() {
        return Err(Problem::error(into, 1, "import-publisher").with("found", publisher));
    }
    if !from.exists() {
        return Err(Problem::error(from, 1, "import-nothing"));
    }
    let unwritable = |error: std::io::Error| Problem::error(into, 1, "import-unwritable").with("message", error);
    fs::create_dir_all(into).map_err(unwritable)?;
    let (products, refused) = gather::gather(from);
    let mut imported = Imported { made: Vec::new(), refused };
    let mut names = BTreeSet::new();
    for sources in products {
        // Hidden from `press check`, gone whatever happens, and on the same disk as its place.
        let staged = tempfile::Builder::new().prefix(".import-").tempdir_in(into).map_err(unwritable)?;
        match make(&sources, &publisher, into, staged.path(), &mut names, say) {
            Ok(made) => imported.made.push(made),
            Err(problem) => imported.refused.push(problem),
        }
    }
    Ok(imported)
}

fn make(
    sources: &Sources,
    publisher: &str,
    into: &Path,
    staged: &Path,
    names: &mut BTreeSet<String>,
    say: Say<'_>,
) -> Result<Made, Problem> {
    let unwritable = |error: std::io::Error| Problem::error(into, 1, "import-unwritable").with("message", error);
    let work = staged.join("work");
    let home = staged.join("home");
    fs::create_dir_all(home.join("media")).map_err(unwritable)?;
    fs::create_dir_all(&work).map_err(unwritable)?;
    let mut maker = Maker::new(sources, &home, &work);
    let (mut draft, markdown) = maker.make()?;
    let name = if draft.title.is_empty() { &sources.name } else { &draft.title };
    let name = free_name(&naming::slug(name), into, names).ok_or_else(|| {
        let path = into.join(naming::slug(name));
        Problem::error(sources.main(), 1, "import-there").with("path", path.display())
    })?;
    draft.id = format!("{publisher}/{name}");
    fs::write(home.join("product.toml"), draft.to_toml(say)).map_err(unwritable)?;
    fs::write(home.join("vi.md"), markdown).map_err(unwritable)?;
    // Gone if nothing is in it.
    drop(fs::remove_dir(home.join("media")));
    let notes = maker.notes;
    let root = staged.join("content");
    let checked = root.join(publisher).join(&name);
    fs::create_dir_all(root.join(publisher)).map_err(unwritable)?;
    fs::rename(&home, &checked).map_err(unwritable)?;
    let report = check::check_product(&root, &Path::new(publisher).join(&name));
    if let Some(broken) = report.problems.iter().find(|problem| BROKEN.contains(&problem.code)) {
        return Err(Problem { file: sources.main().to_owned(), line: 1, ..broken.clone() });
    }
    // That words are empty has been said; that they are missing therefore needn't be.
    let todo = report.problems.into_iter().filter(|problem| problem.code != "language-missing").collect();
    let folder = into.join(&name);
    fs::rename(&checked, &folder).map_err(unwritable)?;
    names.insert(name);
    Ok(Made { folder, from: sources.main().to_owned(), title: draft.title, notes, todo })
}

/// A name that no product has. One that was there before is never taken; of two that are made at once the second is counted.
fn free_name(slug: &str, into: &Path, made: &BTreeSet<String>) -> Option<String> {
    let taken = |name: &str| into.join(name).symlink_metadata().is_ok();
    if !made.contains(slug) {
        return (!taken(slug)).then(|| slug.to_owned());
    }
    (2..).map(|number| format!("{slug}-{number}")).find(|name| !taken(name))
}

/// A tool's failure as a problem: either it is missing here, or it found the file broken.
fn refusal(path: &Path, code: &'static str, error: &ToolError) -> Problem {
    match error {
        ToolError::Missing(program) => Problem::error(path, 1, "import-tool").with("program", program),
        ToolError::Slow(program, patience) => {
            let problem = Problem::error(path, 1, "import-slow").with("program", program);
            problem.with("seconds", patience.as_secs())
        }
        error => Problem::error(path, 1, code).with("message", error),
    }
}
