//! What the program has to say in each language: its messages, numbers and the names of languages, with the recordings
//! that people made (`locales/<tag>/voice/`) and the words a synthetic voice may say instead.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use catalog::prompts::{HOUR, HUNDRED, MINUTE, ODD, THOUSAND};
use catalog::{Tag, audio};
use serde::Deserialize;

use crate::messages::{self, MessagesError, Part};
use crate::spoken::{integer, letter_name};

/// Languages that a synthetic voice may speak. The others would get a foreign accent, and words that nobody has proved.
pub const SYNTHETIC: [&str; 2] = ["vi", "en"];

/// Words between numbers, by language: the clip's name, and what it says.
const NUMBER_WORDS: [(&str, &str, &str); 7] = [
    ("vi", HUNDRED, "trăm"),
    ("vi", THOUSAND, "nghìn"),
    ("vi", ODD, "linh"),
    ("vi", HOUR, "giờ"),
    ("vi", MINUTE, "phút"),
    ("en", HUNDRED, "hundred"),
    ("en", THOUSAND, "thousand"),
];

/// Numbers with a clip of their own.
const NUMBERS: std::ops::Range<u64> = 0..100;

/// Letters that the keyboard on screen has.
const LETTERS: &str = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyzŏĕĭŭƀčñ";

/// A script that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// Messages.
    #[error(transparent)]
    Messages(#[from] MessagesError),
    /// A file or folder can't be read.
    #[error("{0}: {1}")]
    Read(PathBuf, io::Error),
    /// `locales.toml`
    #[error("{0}: {1}")]
    Languages(PathBuf, toml::de::Error),
    /// A recording that belongs to nothing, or twice.
    #[error("{0}: no prompt has this name; a recording is named after its message, as in bar-back.opus")]
    Unknown(PathBuf),
}

/// Words to be spoken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// For a synthetic voice; "" where there is none.
    pub words: String,
    /// What somebody recorded.
    pub recording: Option<PathBuf>,
}

impl Line {
    fn is_recorded(&self) -> bool {
        self.recording.is_some()
    }

    fn can_be_heard(&self) -> bool {
        self.is_recorded() || !self.words.is_empty()
    }
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cue {
    /// Words.
    Line(Line),
    /// A variable's name.
    Variable(String),
}

/// What one language says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// By message id. Only messages that can be heard.
    pub messages: BTreeMap<String, Vec<Cue>>,
    /// By the names of `catalog::prompts::number`.
    pub numbers: BTreeMap<String, Line>,
    /// By the letter.
    pub letters: BTreeMap<String, Line>,
    /// By tag.
    pub names: BTreeMap<String, Line>,
    /// How far it comes.
    pub coverage: Coverage,
}

/// How many of the messages can be heard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// All messages.
    pub messages: usize,
    /// Somebody recorded it.
    pub recorded: usize,
    /// A synthetic voice can say it.
    pub synthetic: usize,
    /// Nothing is heard.
    pub silent: usize,
}

/// All languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// By tag, in the order of `locales.toml`.
    pub languages: Vec<(Tag, Sheet)>,
}

#[derive(Deserialize)]
struct Languages {
    locale: Vec<Language>,
}

#[derive(Deserialize)]
struct Language {
    tag: Tag,
    autonym: String,
    name_vi: String,
}

impl Script {
    /// Reads the script of `locales`.
    pub fn read(locales: &Path) -> Result<Self, ScriptError> {
        let path = locales.join("locales.toml");
        let text = fs::read_to_string(&path).map_err(|error| ScriptError::Read(path.clone(), error))?;
        let list: Languages = toml::from_str(&text).map_err(|error| ScriptError::Languages(path, error))?;
        let source = messages::read(&locales.join("vi"), "vi")?;
        let mut script = Self::default();
        for language in &list.locale {
            script.languages.push((language.tag.clone(), sheet(locales, language, &list.locale, &source)?));
        }
        Ok(script)
    }
}

fn sheet(
    locales: &Path,
    language: &Language,
    all: &[Language],
    source: &BTreeMap<String, Vec<Part>>,
) -> Result<Sheet, ScriptError> {
    let tag = language.tag.to_string();
    let synthetic = SYNTHETIC.contains(&tag.as_str());
    let folder = locales.join(&tag);
    let mut recordings = recordings(&folder.join("voice"))?;
    let own = messages::read(&folder, &tag)?;
    let mut sheet = Sheet::default();
    sheet.coverage.messages = source.len();
    for (id, parts) in source {
        // A language without words of its own may still be recorded, in the order of the Vietnamese.
        let cues = cues(id, own.get(id).unwrap_or(parts), synthetic && own.contains_key(id), &mut recordings);
        let lines: Vec<_> = cues
            .iter()
            .filter_map(|cue| match cue {
                Cue::Line(line) => Some(line),
                Cue::Variable(_) => None,
            })
            .collect();
        let coverage = &mut sheet.coverage;
        let by_itself = !lines.is_empty() || (synthetic && own.contains_key(id));
        if !by_itself || !lines.iter().all(|line| line.can_be_heard()) {
            coverage.silent += 1;
            continue;
        }
        *(if !lines.is_empty() && lines.iter().all(|line| line.is_recorded()) {
            &mut coverage.recorded
        } else {
            &mut coverage.synthetic
        }) += 1;
        sheet.messages.insert(id.clone(), cues);
    }
    for (name, words) in numbers(&tag) {
        let recording = recordings.remove(&format!("number-{name}"));
        sheet.numbers.insert(name, Line { words, recording });
    }
    for (letter, words) in letters(&tag) {
        let recording = recordings.remove(&format!("letter-{letter}"));
        sheet.letters.insert(letter, Line { words, recording });
    }
    for named in all {
        let words = match tag.as_str() {
            "vi" if named.name_vi.is_empty() => named.autonym.clone(),
            "vi" => named.name_vi.clone(),
            "en" if named.tag == language.tag => named.autonym.clone(),
            _ => String::new(),
        };
        let recording = recordings.remove(&format!("name-{}", named.tag));
        sheet.names.insert(named.tag.to_string(), Line { words, recording });
    }
    for lines in [&mut sheet.numbers, &mut sheet.letters, &mut sheet.names] {
        lines.retain(|_, line| line.can_be_heard());
    }
    match recordings.into_values().next() {
        Some(path) => Err(ScriptError::Unknown(path)),
        None => Ok(sheet),
    }
}

/// A message's parts, each with its recording: `id.opus` is the first one that is words, `id.2.opus` the second.
fn cues(id: &str, parts: &[Part], synthetic: bool, recordings: &mut BTreeMap<String, PathBuf>) -> Vec<Cue> {
    let mut line = 0;
    let cue = |part: &Part| match part {
        Part::Variable(name) => Cue::Variable(name.clone()),
        Part::Words(words) => {
            line += 1;
            let recording = recordings.remove(&if line == 1 { id.to_owned() } else { format!("{id}.{line}") });
            Cue::Line(Line { words: if synthetic { words.clone() } else { String::new() }, recording })
        }
    };
    parts.iter().map(cue).collect()
}

/// Clips of numbers and what they say, "" where only somebody who speaks the language knows.
fn numbers(tag: &str) -> Vec<(String, String)> {
    let said = |number: u64| match tag {
        "vi" => integer(number),
        "en" => number.to_string(),
        _ => String::new(),
    };
    let names: BTreeSet<&str> = NUMBER_WORDS.iter().map(|(_, name, _)| *name).collect();
    let words = names.into_iter().map(|name| {
        let words = NUMBER_WORDS.iter().find(|(language, found, _)| *language == tag && *found == name);
        (name.to_owned(), words.map(|(_, _, words)| (*words).to_owned()).unwrap_or_default())
    });
    NUMBERS.map(|number| (number.to_string(), said(number))).chain(words).collect()
}

/// Letters and what they are called, "" where only somebody who speaks the language knows.
fn letters(tag: &str) -> impl Iterator<Item = (String, String)> {
    let said = move |letter: char| match tag {
        "vi" => letter_name(letter),
        "en" if letter.is_ascii() => letter.to_string(),
        _ => String::new(),
    };
    LETTERS.chars().map(move |letter| (letter.to_string(), said(letter)))
}

/// Recordings by their names without the ending. Of two with one name the second belongs to nothing.
fn recordings(folder: &Path) -> Result<BTreeMap<String, PathBuf>, ScriptError> {
    let read_error = |error| ScriptError::Read(folder.to_owned(), error);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(read_error(error)),
    };
    let mut recordings = BTreeMap::new();
    for entry in entries {
        let path = entry.map_err(read_error)?.path();
        let known = audio::is_named_sound(&path) && path.is_file();
        let name = path.file_stem().and_then(|name| name.to_str()).filter(|_| known);
        let Some(name) = name.map(str::to_owned) else { return Err(ScriptError::Unknown(path)) };
        if recordings.insert(name, path.clone()).is_some() {
            return Err(ScriptError::Unknown(path));
        }
    }
    Ok(recordings)
}
