//! `kiosk status`: what a point has and what is wrong, for people and scripts. Reads only, beside a running kiosk, whose
//! board of faults it asks for.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use catalog::Store;
use point::{Clock, Fault, Severity};
use serde::Serialize;
use time::OffsetDateTime;

use crate::delivering::{self, LastTry};
use crate::door::{self, Answer, Request};
use crate::inspect;
use crate::locale::{Args, Locales, VI};
use crate::reporter;
use crate::reporting::{self, LastRound};
use crate::screens::{day_and_time, fault_text};
use crate::turns::Underway;

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// The report.
#[derive(Debug, Serialize)]
pub struct Status {
    /// [`SCHEMA`]
    pub schema: u32,
    /// The program's version.
    pub version: &'static str,
    /// Of this time that the machine is on: another one after each power cut. Empty where the kernel has none.
    pub boot: String,
    /// Whether a kiosk runs on this data folder.
    pub running: bool,
    /// The point, if its settings can be read.
    pub point: Option<PointStatus>,
    /// The active edition, if it can be opened.
    pub edition: Option<EditionStatus>,
    /// Where editions come from.
    pub delivery: DeliveryStatus,
    /// Where figures go.
    pub report: ReportStatus,
    /// Languages the program knows, with what each offers.
    pub locales: BTreeMap<String, crate::locale::Review>,
    /// What is wrong, the worst first.
    pub faults: Vec<Fault>,
}

/// The point.
#[derive(Debug, Serialize)]
pub struct PointStatus {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// The active edition.
#[derive(Debug, Serialize)]
pub struct EditionStatus {
    /// Its id.
    pub id: String,
    /// How many products can be shown.
    pub products: usize,
    /// How many have text in which language.
    pub languages: BTreeMap<String, usize>,
}

/// Where editions come from.
#[derive(Debug, Default, Serialize)]
pub struct DeliveryStatus {
    /// The repository's address; empty: by stick only.
    pub address: String,
    /// The edition to which `kiosk rollback` goes.
    pub previous: Option<String>,
    /// The edition from which somebody went back.
    pub held: Option<String>,
    /// Whether the edition to which they went back is still on show.
    pub gone_back: bool,
    /// Bytes fetched over the line this month.
    pub month_bytes: u64,
    /// How the last try went.
    pub last: Option<LastTry>,
    /// What the running kiosk fetches right now, and how far it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Underway>,
}

/// Where figures go.
#[derive(Debug, Default, Serialize)]
pub struct ReportStatus {
    /// The receiving end's address; empty: by stick only.
    pub address: String,
    /// How the last round over the line went.
    pub last: Option<LastRound>,
}

/// Looks at a data folder.
pub fn status(root: &Path, clock: &dyn Clock) -> anyhow::Result<Status> {
    let opened = inspect::open(root, clock);
    let board = point::Board::default();
    let found = opened.edition.as_ref().map(|edition| inspect::edition(edition, clock.now().wall));
    // What the running kiosk knows comes first, so that its `since` counts. It may not have looked at everything yet.
    let running = opened.data.as_ref().and_then(|data| match door::ask(&data.socket(), &Request::Faults) {
        Ok(Answer::Faults { faults }) => Some(faults),
        _ => None,
    });
    let is_running = running.is_some();
    for fault in running.into_iter().flatten().chain(opened.faults).chain(found.into_iter().flatten()) {
        board.report(fault);
    }
    let point = opened.data.as_ref().and_then(|data| data.point().ok());
    let edition = opened.edition.map(|edition| {
        let mut languages = BTreeMap::new();
        for tag in edition.cards().iter().flat_map(|card| card.text.keys()) {
            *languages.entry(tag.to_string()).or_default() += 1;
        }
        EditionStatus { id: edition.header().id.clone(), products: edition.cards().len(), languages }
    });
    let delivery = opened.data.as_ref().map(|data| {
        let store = Store::new(data.clone());
        let (month_bytes, last) = delivering::noted(data, clock);
        DeliveryStatus {
            address: data.point().map(|point| point.updates.address).unwrap_or_default(),
            previous: store.previous().ok().flatten(),
            held: store.held().ok().flatten(),
            gone_back: store.has_gone_back().unwrap_or_default(),
            month_bytes,
            last,
            progress: is_running.then(|| underway(data)).flatten(),
        }
    });
    let report = opened.data.as_ref().map(|data| {
        let address = data.point().map(|point| point.report.address).unwrap_or_default();
        ReportStatus { address, last: reporting::noted(data) }
    });
    // A running kiosk has told it already. Whoever enters another address has mended it as far as anybody knows.
    let last = report.as_ref().and_then(|report| report.last.as_ref().filter(|last| last.address == report.address));
    if let Some(fault) = last.filter(|_| !is_running).and_then(|last| reporter::fault_of(last, clock)) {
        board.report(fault);
    }
    let locales = Locales::load()?;
    Ok(Status {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        boot: clock.boot_id().to_owned(),
        running: is_running,
        point: point.map(|point| PointStatus { id: point.id.to_string(), name: point.name }),
        edition,
        delivery: delivery.unwrap_or_default(),
        report: report.unwrap_or_default(),
        locales: locales.all().iter().map(|locale| (locale.tag.to_string(), locale.review)).collect(),
        faults: board.faults(),
    })
}

/// What the running kiosk fetches.
fn underway(data: &point::DataFolder) -> Option<Underway> {
    match door::ask(&data.socket(), &Request::Underway) {
        Ok(Answer::Underway { underway }) => underway,
        _ => None,
    }
}

impl Status {
    /// As monitors know it: 0 all is well, 1 something is wrong, 2 the point can't serve its visitors.
    pub fn exit_code(&self) -> ExitCode {
        match self.faults.iter().map(|fault| fault.severity).max() {
            _ if self.edition.is_none() => ExitCode::from(2),
            None if self.delivery.last.as_ref().is_some_and(LastTry::is_cut_short) => ExitCode::from(1),
            None => ExitCode::SUCCESS,
            Some(Severity::Degraded) => ExitCode::from(1),
            Some(Severity::Blocking) => ExitCode::from(2),
        }
    }
}

/// The report for people, in Vietnamese.
pub fn in_words(status: &Status, root: &Path) -> anyhow::Result<String> {
    let locales = Locales::load()?;
    let say = |id: &str, args: Args| locales.text(&VI, id, &args);
    let running = if status.running { "status-running" } else { "status-not-running" };
    let version = Args::none().with("version", status.version);
    let folder = Args::none().with("path", root.display().to_string());
    let mut lines = vec![say("about-version", version), say("status-folder", folder), say(running, Args::none())];
    lines.push(match &status.point {
        Some(point) => say("status-point", Args::none().with("name", &*point.name).with("id", &*point.id)),
        None => say("status-no-point", Args::none()),
    });
    match &status.edition {
        Some(edition) => {
            lines.push(say("about-edition", Args::none().with("edition", &*edition.id)));
            for (language, products) in &edition.languages {
                let name = language_name(&locales, language);
                let args = Args::none().with("language", name).number("count", *products);
                lines.push(say("status-language", args));
            }
        }
        None => lines.push(say("nothing-title", Args::none())),
    }
    if status.point.is_some() {
        lines.extend(delivery_in_words(&status.delivery, &locales));
    }
    if let Some(underway) = &status.delivery.progress {
        lines.extend(delivering::progress_in_words(underway.progress, &locales));
    }
    if let Some(last) = &status.delivery.last {
        lines.push(say("status-last-try", when(last.at)));
        let told = delivering::in_words(last, status.edition.is_some(), &locales);
        lines.extend(told.lines().map(|line| format!("    {line}")));
    }
    if status.point.is_some() {
        lines.extend(report_in_words(&status.report, &locales));
    }
    for fault in &status.faults {
        let blocking = fault.severity == Severity::Blocking;
        let message = fault_text(&locales, &VI, fault);
        let args = Args::none().with("message", message.clone()).with("id", &*fault.id);
        lines.push(say(if blocking { "status-blocking" } else { "status-degraded" }, args));
        // For whoever mends it: file, line, reason, where the sentence doesn't have them.
        lines.extend(
            fault
                .args
                .get("message")
                .filter(|detail| !message.contains(*detail))
                .map(|detail| format!("    ({})", detail.trim_end())),
        );
        lines.extend(next_step(&fault.message_id).map(|step| format!("    {}", say(step, Args::none()))));
    }
    Ok(lines.join("\n") + "\n")
}

fn when(at: OffsetDateTime) -> Args {
    let (day, time) = day_and_time(at);
    Args::none().with("day", day).with("time", time)
}

/// Where figures go, and how the last round went.
fn report_in_words(report: &ReportStatus, locales: &Locales) -> Vec<String> {
    let mut lines = vec![match &*report.address {
        "" => locales.text(&VI, "status-report-by-stick", &Args::none()),
        address => locales.text(&VI, "status-report-by-line", &Args::none().with("address", address)),
    }];
    if let Some(last) = &report.last {
        lines.push(locales.text(&VI, "status-last-report", &when(last.at)));
        lines.extend(reporting::round_in_words(last, locales).lines().map(|line| format!("    {line}")));
    }
    lines
}

/// What the point's people call a language; its tag where the program doesn't know it.
fn language_name(locales: &Locales, tag: &str) -> String {
    let locale = locales.all().iter().find(|locale| locale.tag == tag);
    match locale {
        Some(locale) => locale.name().to_owned(),
        None => locales.text(&VI, "status-other-language", &Args::none().with("language", tag)),
    }
}

/// Where editions come from, and which aren't taken by themselves.
fn delivery_in_words(delivery: &DeliveryStatus, locales: &Locales) -> Vec<String> {
    let say = |id: &str, args: Args| locales.text(&VI, id, &args);
    let mut lines = vec![match &*delivery.address {
        "" => say("status-by-stick", Args::none()),
        address => say("status-by-line", Args::none().with("address", address)),
    }];
    let megabytes = usize::try_from(delivery.month_bytes / 1_000_000).unwrap_or(usize::MAX);
    if megabytes > 0 {
        lines.push(say("status-month", Args::none().number("megabytes", megabytes)));
    }
    if let Some(held) = delivery.held.as_ref().filter(|_| delivery.gone_back) {
        lines.push(say("status-held", Args::none().with("edition", held.as_str())));
    }
    if delivery.last.is_none() {
        lines.push(say("status-no-try", Args::none()));
    }
    lines
}

/// What whoever reads a fault does next.
fn next_step(message_id: &str) -> Option<&'static str> {
    Some(match message_id {
        "fault-folder-missing" | "fault-folder-io" => "mend-disk",
        "fault-folder-read-only" => "mend-read-only",
        "fault-folder-unfinished" => "mend-setup",
        "fault-folder-foreign" => "mend-foreign",
        "fault-folder-newer" | "fault-edition-newer" | "fault-product-language" => "mend-newer",
        "fault-folder-damaged" => "mend-format",
        "fault-folder-locked" | "fault-socket" => "mend-locked",
        "fault-identity" => "mend-identity",
        "fault-edition" => "mend-edition",
        "fault-clock" => "mend-clock",
        "fault-delivery" => "mend-delivery",
        "fault-ledger" => "mend-ledger",
        "fault-report" => "mend-report",
        "fault-watch" => "mend-ledger",
        "fault-equipment-list" | "fault-equipment-line" | "fault-equipment-twice" => "mend-equipment-list",
        "fault-sticks" => "mend-sticks",
        "fault-prompts" | "fault-sound" => "mend-voice",
        "fault-product-line"
        | "fault-product-text"
        | "fault-picture"
        | "fault-document"
        | "fault-play"
        | "fault-captions"
        | "fault-product-voice" => "mend-product",
        _ => return None,
    })
}
