//! Recordings in a product's folder: `voice/<tag>/<slot>.opus`, found by their names so that somebody with a telephone and
//! a USB stick can add one.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use toml::de::DeTable;

use crate::audio;
use crate::fields::{Fields, Table};
use crate::lines::Lines;
use crate::manifest::LANGUAGES;
use crate::problem::Problem;
use crate::product::{Sha256, Tag};
use crate::source::Reader;
use crate::text::Text;
use crate::voice::{Recording, Slot, Voice};

/// Ten minutes as MP3 at 96 kbit/s; as Opus it is a third of that. More is a whole broadcast, or a WAV that should be
/// compressed.
pub const MAX_RECORDING_BYTES: u64 = 8 * 1024 * 1024;

/// Told in one piece without being able to stop and look; a longer retelling belongs into pages.
pub const MAX_RECORDING_MILLIS: u64 = 10 * 60 * 1000;

/// A shorter sound is a click of the recorder, no word.
pub const MIN_RECORDING_MILLIS: u64 = 200;

/// `voice.toml` has four lines.
const MAX_SESSION_BYTES: u64 = 16 * 1024;

const SESSION: &str = "voice.toml";
const SESSION_KEYS: [&str; 4] = ["speaker", "place", "date", "reviewed"];

/// Who spoke, where and when: `voice.toml`.
#[derive(Default)]
struct Session {
    speaker: String,
    place: String,
    date: String,
    reviewed: bool,
}

/// The voices in `voice/`, by language. `texts` are what they speak over: their own language's, else Vietnamese.
pub(crate) fn read(reader: &mut Reader<'_>, texts: &BTreeMap<Tag, Text>) -> BTreeMap<Tag, Voice> {
    let folder = reader.folder.join("voice");
    let mut voices = BTreeMap::new();
    for name in names(reader, &folder) {
        let below = folder.join(&name);
        let tag = name.parse::<Tag>().ok().filter(|tag| LANGUAGES.contains(&tag.to_string().as_str()));
        let Some(tag) = tag.filter(|_| reader.root.join(&below).is_dir()) else {
            reader.problems.push(Problem::error(&below, 1, "language-unknown").with("tag", name));
            continue;
        };
        let text = texts.get(&tag).or_else(|| texts.iter().find(|(tag, _)| tag.language == "vi").map(|(_, text)| text));
        let voice = read_voice(reader, &below, text);
        if !voice.is_silent() {
            voices.insert(tag, voice);
        }
    }
    voices
}

fn read_voice(reader: &mut Reader<'_>, folder: &Path, text: Option<&Text>) -> Voice {
    let session = read_session(reader, &folder.join(SESSION));
    let mut voice = Voice { place: session.place, date: session.date, reviewed: session.reviewed, ..Voice::default() };
    for name in names(reader, folder) {
        if name == SESSION {
            continue;
        }
        let file = folder.join(&name);
        let slot = file.file_stem().and_then(|stem| stem.to_str()?.to_lowercase().parse::<Slot>().ok());
        if slot.is_some() && !audio::is_named_sound(&file) {
            let ending = file.extension().unwrap_or_default().to_string_lossy().into_owned();
            reader
                .problems
                .push(Problem::error(&file, 1, "recording-format").with("ending", ending).with("found", name));
            continue;
        }
        let Some(slot) = slot else {
            reader.problems.push(Problem::error(&file, 1, "recording-name").with("found", name));
            continue;
        };
        if let Some(problem) = misplaced(&file, slot, text) {
            reader.problems.push(problem);
        } else if voice.get(slot).is_some() {
            reader.problems.push(Problem::error(&file, 1, "recording-twice"));
        } else if let Some(recording) = record(reader, &file, &session.speaker) {
            voice.set(slot, recording);
        }
    }
    voice
}

/// What is wrong if the text has no such page or block.
fn misplaced(file: &Path, slot: Slot, text: Option<&Text>) -> Option<Problem> {
    let (page, block) = match slot {
        Slot::Page(page) => (page, None),
        Slot::Block(page, block) => (page, Some(block)),
        Slot::Title | Slot::Summary | Slot::Retelling => return None,
    };
    let pages = text.map_or(&[][..], |text| &text.pages);
    let Some(found) = pages.get(page) else {
        let problem = Problem::error(file, 1, "recording-page").with("page", page + 1);
        return Some(problem.with("pages", pages.len()));
    };
    let block = block.filter(|block| *block >= found.blocks.len())?;
    let problem = Problem::error(file, 1, "recording-block").with("page", page + 1);
    Some(problem.with("block", block + 1).with("blocks", found.blocks.len()))
}

/// Reads one recording and keeps its bytes.
fn record(reader: &mut Reader<'_>, file: &Path, speaker: &str) -> Option<Recording> {
    let named = file.strip_prefix(reader.folder).unwrap_or(file).to_string_lossy().into_owned();
    reader.inside(&named, file, 1)?;
    let bytes = match reader.limited(file, MAX_RECORDING_BYTES)? {
        Ok(bytes) => bytes,
        Err(length) => {
            let problem = Problem::error(file, 1, "recording-large").with("size", length.div_ceil(1024));
            reader.problems.push(problem.with("limit", MAX_RECORDING_BYTES / 1024));
            return None;
        }
    };
    let problem = match audio::measure(&bytes) {
        Ok(sound) if sound.millis > MAX_RECORDING_MILLIS => Problem::error(file, 1, "recording-long")
            .with("seconds", sound.millis / 1000)
            .with("most", MAX_RECORDING_MILLIS / 1000),
        Ok(sound) if sound.millis < MIN_RECORDING_MILLIS => Problem::error(file, 1, "recording-empty"),
        Ok(sound) => {
            let sha256 = Sha256::of(&bytes);
            reader.blobs.insert(sha256.clone(), bytes);
            return Some(Recording {
                sha256,
                media_type: sound.media_type.to_owned(),
                millis: sound.millis,
                synthetic: false,
                speaker: speaker.to_owned(),
            });
        }
        Err(_) if bytes.is_empty() => Problem::error(file, 1, "recording-empty"),
        Err(error) => Problem::error(file, 1, "recording-broken").with("message", error),
    };
    reader.problems.push(problem);
    None
}

fn read_session(reader: &mut Reader<'_>, file: &Path) -> Session {
    if !reader.root.join(file).exists() {
        return Session::default();
    }
    let Some(text) = reader.text(file, MAX_SESSION_BYTES) else { return Session::default() };
    let lines = Lines::of(&text);
    let root = match DeTable::parse(&text) {
        Ok(root) => root,
        Err(error) => {
            let line = error.span().map_or(1, |span| lines.at(span.start));
            reader.problems.push(Problem::error(file, line, "toml-invalid").with("message", error.message()));
            return Session::default();
        }
    };
    let table = Table { table: root.get_ref(), line: 1, name: "" };
    let mut fields = Fields { file, lines, problems: reader.problems };
    fields.unknown_keys(&table, &SESSION_KEYS);
    Session {
        speaker: fields.optional(&table, "speaker").unwrap_or_default(),
        place: fields.optional(&table, "place").unwrap_or_default(),
        date: fields.date(&table, "date", false).unwrap_or_default(),
        reviewed: fields.flag(&table, "reviewed"),
    }
}

/// What lies in a folder, in the order of names, hidden files aside; nothing if it isn't there.
fn names(reader: &Reader<'_>, folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(reader.root.join(folder)) else { return Vec::new() };
    let mut names: Vec<_> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    names.sort();
    names
}
