//! `kiosk status`: what a point has and what is wrong, for people and scripts. Reads only, beside a running kiosk.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use point::{Clock, Fault, Severity};
use serde::Serialize;

use crate::inspect;
use crate::locale::{Locales, VI};
use crate::screens::fault_text;

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// The report.
#[derive(Debug, Serialize)]
pub struct Status {
    /// [`SCHEMA`]
    pub schema: u32,
    /// The program's version.
    pub version: &'static str,
    /// The point, if its settings can be read.
    pub point: Option<PointStatus>,
    /// The active edition, if it can be opened.
    pub edition: Option<EditionStatus>,
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

/// Looks at a data folder.
pub fn status(root: &Path, clock: &dyn Clock) -> anyhow::Result<Status> {
    let opened = inspect::open(root, clock);
    let board = point::Board::default();
    let found = opened.edition.as_ref().map(|edition| inspect::edition(edition, clock.now().wall));
    for fault in opened.faults.into_iter().chain(found.into_iter().flatten()) {
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
    let locales = Locales::load()?;
    Ok(Status {
        schema: SCHEMA,
        version: env!("CARGO_PKG_VERSION"),
        point: point.map(|point| PointStatus { id: point.id.to_string(), name: point.name }),
        edition,
        locales: locales.all().iter().map(|locale| (locale.tag.to_string(), locale.review)).collect(),
        faults: board.faults(),
    })
}

/// The report for people, in Vietnamese.
pub fn in_words(status: &Status) -> anyhow::Result<String> {
    let locales = Locales::load()?;
    let mut words = String::new();
    writeln!(words, "Điểm Hỗ Trợ {}", status.version)?;
    match &status.point {
        Some(point) => writeln!(words, "Điểm: {} ({})", point.name, point.id)?,
        None => writeln!(words, "Điểm: chưa khai")?,
    }
    match &status.edition {
        Some(edition) => {
            writeln!(words, "Ấn bản: {}, {} bài", edition.id, edition.products)?;
            for (language, products) in &edition.languages {
                writeln!(words, "  {language}: {products} bài")?;
            }
        }
        None => writeln!(words, "Ấn bản: chưa có")?,
    }
    for fault in &status.faults {
        let mark = if fault.severity == Severity::Blocking { "HỎNG" } else { "lỗi" };
        writeln!(words, "{mark}: {} [{}]", fault_text(&locales, &VI, fault), fault.id)?;
    }
    Ok(words)
}
