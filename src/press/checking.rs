//! What `press check` and `press sources` say.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use catalog::check::{self, Report};
use catalog::problem::{Problem, Severity};
use catalog::sources;
use point::{Clock as _, SystemClock};
use press::coverage;
use press::script::Script;

use crate::words::{Words, near};

/// One line per problem, `file:line: error: what. mend`, and a sum.
pub fn tell(dir: &Path, report: &Report, words: &Words, json: bool, out: &mut impl Write) -> anyhow::Result<()> {
    for problem in &report.problems {
        let (message, mend) = (words.problem(problem, ""), words.problem(problem, "-mend"));
        if json {
            let mut told = serde_json::to_value(problem)?;
            told["message"] = message.into();
            told["mend"] = mend.into();
            writeln!(out, "{told}")?;
            continue;
        }
        let severity = words.text(if problem.severity == Severity::Error { "error" } else { "warning" }, &[]);
        writeln!(out, "{}:{}: {severity}: {message} {mend}", near(&dir.join(&problem.file)).display(), problem.line)?;
    }
    if !json {
        let count =
            |severity| report.problems.iter().filter(|problem| problem.severity == severity).count().to_string();
        let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
        let products = report.products.len().to_string();
        writeln!(
            out,
            "{}",
            words.text("sum", &[("products", &products), ("errors", &errors), ("warnings", &warnings)])
        )?;
    }
    Ok(())
}

/// Warns of what was urgent until a day that is over: no point would ever show it so.
pub fn warn_of_past(dir: &Path, report: &mut Report) {
    let today = SystemClock::new().now().local().date().to_string();
    for product in &report.products {
        let Some(until) = product.card.urgent_until.as_ref().filter(|until| **until < today) else { continue };
        let text = std::fs::read_to_string(dir.join(&product.manifest)).unwrap_or_default();
        let line = text.lines().position(|line| line.trim_start().starts_with("urgent_until")).map_or(1, |at| at + 1);
        report.problems.push(Problem::warning(&product.manifest, line, "urgent-over").with("until", until));
    }
}

/// How much can be heard, by language.
pub fn tell_coverage(
    report: &Report,
    locales: &Path,
    words: &Words,
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    // Whoever checks products alone has no messages.
    let script = locales.join("locales.toml").exists().then(|| Script::read(locales)).transpose()?;
    let rows = coverage::rows(report, script.as_ref());
    if json {
        writeln!(out, "{}", serde_json::json!({ "coverage": rows }))?;
        return Ok(());
    }
    let heads = coverage::COLUMNS.iter().map(|id| words.text(id, &[])).collect();
    let lines: Vec<_> = std::iter::once(heads).chain(rows.iter().map(coverage::Row::cells)).collect();
    writeln!(out)?;
    for line in coverage::table(&lines) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// `locales` beside the folder that is checked.
pub fn beside(dir: &Path) -> PathBuf {
    dir.join("../locales")
}

/// Writes SOURCES.md, or says whether it is up to date.
pub fn write_sources(dir: &Path, check: bool, words: &Words, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let report = check::check(dir, None);
    if report.has_errors() {
        // A product that can't be read would silently lose its sources.
        tell(dir, &report, words, false, out)?;
        bail!("{}", words.text("sources-incomplete", &[]));
    }
    let text = sources::text(&report);
    let path = dir.join("SOURCES.md");
    if check {
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        if found != text {
            bail!("{}", words.text("sources-stale", &[("path", &path.display().to_string())]));
        }
    } else {
        std::fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}
