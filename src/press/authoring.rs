//! The commands by which products come about: import, preview.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use catalog::problem::{Problem, Severity};
use press::importing::{self, Made};
use press::previewing::{self, Preview, PreviewError, Subject};

use crate::checking;
use crate::refusal::Told;
use crate::words::{Words, near};

/// So many names of pictures are read.
const LISTED: usize = 12;

/// Imports a file or folder; answers whether all of it became products.
pub fn import(from: &Path, out_folder: Option<PathBuf>, words: &Words, out: &mut impl Write) -> anyhow::Result<bool> {
    let into = match out_folder.or_else(only_publisher) {
        Some(into) => into,
        None => return Err(Told(words.text("import-where", &[])).into()),
    };
    // A publisher's folder named by `.` has its name all the same.
    let into = std::path::absolute(&into).with_context(|| into.display().to_string())?;
    let say = |id: &str, args: &[(&str, &str)]| words.text(id, args);
    let imported = match importing::import(from, &into, &say) {
        Ok(imported) => imported,
        Err(problem) => return Err(Told(told(&problem, words)).into()),
    };
    let content = into.parent().unwrap_or(&into);
    for Made { folder, from, title, notes, todo } in &imported.made {
        let (folder, from) = (near(folder).display().to_string(), near(from).display().to_string());
        writeln!(out, "{}", words.text("imported", &[("folder", &folder), ("from", &from)]))?;
        if !title.is_empty() {
            writeln!(out, "  {}", words.text("imported-title", &[("title", title)]))?;
        }
        for note in notes {
            writeln!(out, "  {} {}", words.problem(note, ""), words.problem(note, "-mend"))?;
        }
        for (severity, head) in [(Severity::Error, "imported-todo"), (Severity::Warning, "imported-look")] {
            let lines: Vec<_> = todo.iter().filter(|problem| problem.severity == severity).collect();
            if !lines.is_empty() {
                writeln!(out, "  {}", words.text(head, &[]))?;
            }
            for problem in lines {
                let file = near(&content.join(&problem.file));
                writeln!(out, "    {}:{}: {}", file.display(), problem.line, told_without_place(problem, words))?;
            }
        }
        writeln!(out)?;
    }
    for problem in &imported.refused {
        writeln!(out, "{}", told(problem, words))?;
    }
    let (made, refused) = (imported.made.len().to_string(), imported.refused.len().to_string());
    let content = near(content).display().to_string();
    let id = if imported.refused.is_empty() { "import-sum-all" } else { "import-sum" };
    writeln!(out, "{}", words.text(id, &[("made", &made), ("refused", &refused), ("content", &content)]))?;
    Ok(imported.refused.is_empty() && !imported.made.is_empty())
}

fn told(problem: &Problem, words: &Words) -> String {
    format!("{}: {}", problem.file.display(), told_without_place(problem, words))
}

fn told_without_place(problem: &Problem, words: &Words) -> String {
    format!("{} {}", words.problem(problem, ""), words.problem(problem, "-mend"))
}

/// The publisher's folder in `content`, where there is just one.
fn only_publisher() -> Option<PathBuf> {
    let entries = std::fs::read_dir("content").ok()?.flatten().map(|entry| entry.path());
    let mut publishers = entries.filter(|path| path.is_dir() && holds_products(path));
    let first = publishers.next()?;
    publishers.next().is_none().then_some(first)
}

fn holds_products(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.path().join("product.toml").exists())
}

/// Shows products as on the kiosk.
pub fn preview(
    path: &Path,
    pictures: Option<PathBuf>,
    size: &str,
    words: &Words,
    out: &mut impl Write,
) -> anyhow::Result<bool> {
    let subject = Subject::at(path).with_context(|| path.display().to_string())?;
    let report = subject.check();
    let errors = report.has_errors();
    checking::tell(&subject.root, &report, words, false, out)?;
    if report.products.is_empty() {
        writeln!(out, "{}", words.text("preview-nothing", &[]))?;
        return Ok(false);
    }
    if errors {
        writeln!(out, "{}", words.text("preview-incomplete", &[]))?;
    }
    let preview = match Preview::set_up(&subject, report, &words.text("preview-missing", &[])) {
        Ok(preview) => preview,
        Err(PreviewError::NoKiosk) => return Err(Told(words.text("preview-no-kiosk", &[])).into()),
        Err(error) => return Err(error.into()),
    };
    if pictures.is_none() && previewing::has_display() {
        writeln!(out, "{}", words.text("preview-open", &[]))?;
        preview.open()?;
        return Ok(true);
    }
    let folder = match pictures {
        Some(folder) => std::path::absolute(&folder)?,
        None => tempfile::Builder::new().prefix("press-preview-").tempdir()?.keep(),
    };
    let files = preview.draw(&folder, size)?;
    let (first, rest) = files.split_at(files.len().min(LISTED));
    let more = if rest.is_empty() { "" } else { ", …" };
    let (folder, files) = (near(&folder).display().to_string(), format!("{}{more}", first.join(", ")));
    writeln!(out, "{}", words.text("preview-drawn", &[("folder", &folder), ("files", &files)]))?;
    Ok(true)
}
