//! `kiosk search`: the answers of the search screen, without the screen. Works beside a running kiosk, whose index it reads.

use std::path::Path;

use catalog::search::{Answer, Asked, Index};
use catalog::{Edition, Kind, Store, Tag, Topic};
use point::DataFolder;
use serde::{Deserialize, Serialize};

use crate::locale::{Args, Locales, VI};

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// The report.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`]
    pub schema: u32,
    /// The active edition.
    pub edition: String,
    /// Which index answered.
    pub index: Source,
    /// `hits` (id, page counted from 0, title and snippet in pieces), `more`, `suggestions`.
    #[serde(flatten)]
    pub answer: Answer,
}

/// Which index answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The one in the data folder.
    File,
    /// One made in memory for this question, since that one isn't of the active edition and can't be written.
    Memory,
}

/// Asks the active edition of a data folder.
pub fn search(root: &Path, asked: &Asked) -> anyhow::Result<Report> {
    let data = DataFolder::open(root)?;
    let edition = Store::new(data.clone()).open_active()?;
    let (index, source) = index(&data, &edition)?;
    let answer = index.ask(&edition, asked)?;
    Ok(Report { schema: SCHEMA, edition: edition.header().id.clone(), index: source, answer })
}

/// The index of the folder, brought up to date where this process may write; else one in memory.
fn index(data: &DataFolder, edition: &Edition) -> anyhow::Result<(Index, Source)> {
    let path = data.search_index();
    let lock = data.lock().ok();
    let file = match lock {
        Some(_) => Index::open(&path).and_then(|mut index| index.update(edition).map(|_| index)),
        None => Index::open_read_only(&path),
    };
    if let Ok(index) = file
        && index.is_of(edition)
    {
        return Ok((index, Source::File));
    }
    let mut index = Index::temporary()?;
    index.update(edition)?;
    Ok((index, Source::Memory))
}

/// The report for people, in Vietnamese.
pub fn in_words(report: &Report) -> anyhow::Result<String> {
    let locales = Locales::load()?;
    let say = |id: &str, args: Args| locales.text(&VI, id, &args);
    let text = |pieces: &[catalog::search::Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect::<String>();
    let mut lines = Vec::new();
    for hit in &report.answer.hits {
        lines.push(format!("{}  ({})", text(&hit.title), hit.id));
        lines.push(format!("    {}", text(&hit.snippet)));
    }
    if report.answer.hits.is_empty() {
        lines.push(say("command-search-nothing", Args::none()));
    }
    if report.answer.more {
        lines.push(say("command-search-more", Args::none()));
    }
    for words in &report.answer.suggestions {
        lines.push(say("command-search-suggestion", Args::none().with("words", words.clone())));
    }
    Ok(lines.join("\n") + "\n")
}

/// A language by its tag.
pub fn tag(text: &str) -> Result<Tag, String> {
    text.parse::<Tag>().map_err(|error| format!("mã tiếng viết như vi, en hay ktv ({error})"))
}

/// A topic by its name in files.
pub fn topic(name: &str) -> Result<Topic, String> {
    named(name).filter(|topic| *topic != Topic::Unknown).ok_or_else(|| {
        let names: Vec<_> = Topic::ALL.iter().map(|topic| topic.name()).collect();
        format!("không có chủ đề “{name}”; các chủ đề: {}", names.join(", "))
    })
}

/// A kind by its name in files.
pub fn kind(name: &str) -> Result<Kind, String> {
    named(name).filter(|kind| *kind != Kind::Unknown).ok_or_else(|| {
        format!("không có loại bài “{name}”; các loại: article, leaflet, folder, poster, handbook, guide, video, audio")
    })
}

fn named<T: for<'a> Deserialize<'a>>(name: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(name.to_owned())).ok()
}
