//! What is told at a terminal, in Vietnamese.

use delivery::Progress;

use super::{Failure, LastTry};
use crate::locale::{Args, Locales, VI};

impl Failure {
    /// In the words of the point's people.
    pub fn in_words(&self, locales: &Locales) -> String {
        format!("{} ({})", locales.text(&VI, &self.message, &Args::none()), self.detail)
    }
}

/// What came of a try, a line each.
pub fn in_words(last: &LastTry, locales: &Locales) -> String {
    let text = |id: &str, args: &Args| locales.text(&VI, id, args);
    let mut lines = Vec::new();
    if let Some(failure) = &last.failure {
        lines.push(failure.in_words(locales));
    }
    if let Some(outcome) = &last.outcome {
        let products = Args::none().number("count", outcome.products);
        lines.push(match &outcome.edition {
            _ if outcome.held => text("sync-held", &Args::none()),
            Some(edition) => text("sync-new", &products.with("edition", edition.clone())),
            None => text("sync-same", &products),
        });
        for (pack, reason) in &outcome.left {
            lines.push(text("sync-left", &Args::none().with("pack", pack.clone()).with("reason", reason.clone())));
        }
        for publisher in &outcome.lapsed {
            lines.push(text("sync-lapsed", &Args::none().with("publisher", publisher.clone())));
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
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
