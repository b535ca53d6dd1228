//! What is told at a terminal, in Vietnamese.

use std::path::Path;

use catalog::{Store, Tag};
use delivery::{Lack, Outcome, Progress};
use point::DataFolder;

use super::{Failure, LastTry};
use crate::locale::{Args, Locales, VI};

/// Failures after which somebody may ask what becomes of what is on show.
const KEPT: [&str; 5] = ["sync-clock", "sync-no-line", "sync-damaged", "sync-no-room", "sync-disk"];

impl Failure {
    /// In the words of the point's people; whoever has content is told that it is still there.
    fn in_words(&self, has_content: bool, locales: &Locales) -> String {
        let text = |id: &str| locales.text(&VI, id, &Args::none());
        let is_asked = has_content && KEPT.contains(&self.message.as_str());
        let kept = if is_asked { format!(" {}", text("sync-kept")) } else { String::new() };
        format!("{}{kept} ({})", text(&self.message), self.detail)
    }
}

impl LastTry {
    /// The one thing that somebody has to know.
    pub fn in_short(&self, locales: &Locales, language: &Tag) -> String {
        let say = |id: &str, args: &Args| locales.text(language, id, args);
        let text = |id: &str| say(id, &Args::none());
        match (&self.failure, &self.outcome) {
            (Some(failure), _) => text(&failure.message),
            (None, Some(outcome)) if !outcome.left.is_empty() => text("sync-partly"),
            (None, Some(outcome)) if outcome.held => text("sync-held"),
            (None, Some(outcome)) => {
                let args = Args::none().number("count", outcome.products);
                match &outcome.edition {
                    Some(edition) => say("sync-new", &args.with("edition", edition.clone())),
                    None => say("sync-same", &args),
                }
            }
            (None, None) => text("sync-no-line"),
        }
    }
}

/// What came of a try, a line each.
pub fn in_words(last: &LastTry, has_content: bool, locales: &Locales) -> String {
    let text = |id: &str, args: &Args| locales.text(&VI, id, args);
    let mut lines = Vec::new();
    if last.superseded {
        lines.push(text("sync-superseded", &Args::none()));
    } else if let Some(failure) = &last.failure {
        lines.push(failure.in_words(has_content, locales));
    }
    if let Some(outcome) = &last.outcome {
        let products = Args::none().number("count", outcome.products);
        // The truth first.
        if !outcome.left.is_empty() {
            lines.push(text("sync-partly", &Args::none()));
        }
        match &outcome.edition {
            _ if outcome.held => lines.push(text("sync-held", &Args::none())),
            Some(edition) => lines.push(text("sync-new", &products.with("edition", edition.clone()))),
            None if outcome.left.is_empty() => lines.push(text("sync-same", &products)),
            None => {}
        }
        lines.extend(outcome.left.keys().map(|pack| left_in_words(outcome, pack, locales)));
        for publisher in &outcome.lapsed {
            lines.push(text("sync-lapsed", &Args::none().with("publisher", publisher.clone())));
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What couldn't be taken of a pack.
fn left_in_words(outcome: &Outcome, pack: &str, locales: &Locales) -> String {
    let short = outcome.short.get(pack);
    let lack = match short.map(|short| short.lack) {
        Some(Lack::Missing) => "sync-lack-missing",
        Some(Lack::Crooked) => "sync-lack-crooked",
        Some(Lack::Newer) => "sync-lack-newer",
        Some(Lack::Damaged) | None => "sync-lack-damaged",
    };
    let reason = outcome.left.get(pack).cloned().unwrap_or_default();
    let args = Args::none().with("pack", pack).with("lack", locales.text(&VI, lack, &Args::none()));
    let args = args.with("reason", reason);
    match short.map_or(0, |short| short.products.len()) {
        0 => locales.text(&VI, "sync-left", &args),
        products => locales.text(&VI, "sync-short", &args.number("count", products)),
    }
}

/// What is on show after going back.
pub fn gone_back_in_words(root: &Path, edition: &str, locales: &Locales) -> anyhow::Result<String> {
    let products = Store::new(DataFolder::open(root)?).open_active()?.cards().len();
    Ok(locales.text(&VI, "rollback-done", &Args::none().with("edition", edition).number("count", products)))
}

/// How far it is, for whoever waits before a terminal.
pub fn progress_in_words(progress: Progress, locales: &Locales) -> Option<String> {
    match progress {
        Progress::Looking => Some(locales.text(&VI, "sync-looking", &Args::none())),
        Progress::Fetching(tally) => {
            let args = Args::none().number("percent", tally.percent().into());
            let args = args.number("ready", tally.ready).number("products", tally.products);
            Some(locales.text(&VI, "sync-fetching", &args))
        }
        Progress::Finishing | Progress::Shown => None,
    }
}
