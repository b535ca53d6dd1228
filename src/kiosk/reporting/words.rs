//! What is told at a terminal, in Vietnamese.

use delivery::{Reason, Trouble};
use ledger::Outbox;
use ledger::enrolment::State;

use super::{Carried, LastRound, Standing, Taken};
use crate::locale::{Args, Locales, VI};

/// The message for what is in the way.
fn message(reason: Reason) -> &'static str {
    match reason {
        Reason::NoAddress => "report-no-address",
        Reason::BadAddress => "report-bad-address",
        Reason::NoLine => "report-no-line",
        Reason::Slow => "report-slow",
        Reason::NotApproved => "report-not-approved",
        Reason::Revoked => "report-revoked",
        Reason::Busy => "report-busy",
        Reason::ServerError => "report-server-error",
        Reason::NotTheHub => "report-not-the-hub",
        Reason::OtherHub => "report-other-hub",
        Reason::Refused => "report-refused",
        Reason::Parted => "report-parted",
        Reason::Uncovered => "report-uncovered",
        Reason::NoReceipts => "report-no-receipts",
        Reason::Disk => "report-disk",
    }
}

/// What is in the way, with the technical reason in brackets.
pub(crate) fn trouble_in_words(trouble: &Trouble, locales: &Locales) -> String {
    let Trouble { reason, detail, .. } = trouble;
    format!("{} ({detail})", locales.text(&VI, message(*reason), &Args::none()))
}

impl LastRound {
    /// The message for the one thing that the operator has to know.
    pub(crate) fn in_short(&self) -> &'static str {
        match &self.trouble {
            // At a terminal there are commands for that.
            Some(Trouble { reason: Reason::NoAddress, .. }) => "desk-no-address",
            Some(trouble) => message(trouble.reason),
            None if self.sent > 0 => "desk-sent",
            None => "report-nothing",
        }
    }
}

/// How a round went.
pub fn round_in_words(last: &LastRound, locales: &Locales) -> String {
    let mut lines = vec![];
    if last.sent > 0 || last.trouble.is_none() {
        let args = Args::none().number("sent", last.sent).number("deleted", last.deleted);
        lines.push(locales.text(&VI, if last.sent > 0 { "report-sent" } else { "report-nothing" }, &args));
    }
    lines.extend(last.trouble.as_ref().map(|trouble| trouble_in_words(trouble, locales)));
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// What waits.
pub fn outbox_in_words(outbox: &Outbox, locales: &Locales) -> String {
    let args = Args::none().number("batches", outbox.batches.len()).with("bytes", outbox.bytes.to_string());
    let held = outbox.receipts.iter().map(|held| held.through).sum::<u64>();
    let args = args.with("unsealed", outbox.unsealed.to_string()).with("held", held.to_string());
    format!("{}\n", locales.text(&VI, "outbox-waiting", &args))
}

/// What a stick took.
pub fn carried_in_words(carried: &Carried, locales: &Locales) -> String {
    let args = Args::none().number("written", carried.written).number("there", carried.there);
    let args = args.with("bytes", carried.bytes.to_string()).number("removed", carried.removed);
    format!("{}\n", locales.text(&VI, "export-done", &args))
}

/// What a stick brought back.
pub fn taken_in_words(taken: &Taken, locales: &Locales) -> String {
    let text = |id: &str, args: &Args| locales.text(&VI, id, args);
    let mut lines = vec![];
    lines.extend(taken.state.map(|state| match state {
        State::Waiting => text("report-not-approved", &Args::none()),
        State::Approved => text("report-approved", &Args::none()),
        State::Revoked => text("report-revoked", &Args::none()),
    }));
    if taken.receipts > 0 {
        lines.push(text("receipts-taken", &Args::none().number("deleted", taken.deleted)));
    }
    if let Some(doubt) = &taken.doubt {
        lines.push(format!("{} ({doubt})", text("receipts-doubt", &Args::none())));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Who this point is to the receiving end.
pub fn standing_in_words(standing: &Standing, locales: &Locales) -> String {
    let args = Args::none().with("code", standing.code.clone()).with("address", standing.address.clone());
    let mut lines = vec![locales.text(&VI, "enrol-code", &args)];
    let next = match (standing.state, standing.address.is_empty()) {
        (Some(State::Approved), _) => "report-approved",
        (Some(State::Revoked), _) => "report-revoked",
        (Some(State::Waiting), _) => "report-not-approved",
        (None, true) => "enrol-by-stick",
        (None, false) => "enrol-by-line",
    };
    lines.push(locales.text(&VI, next, &args));
    lines.iter().map(|line| format!("{line}\n")).collect()
}
