//! The prompt pack: the program's own words as sounds, made by `press prompts` and played by the kiosk.
//!
//! A folder with `prompts.json` and one folder of sounds per language. A message without variables is one clip. One
//! with variables is its pieces in order: clips, and the names of variables, each spoken by the kiosk from what it
//! stands for: a number from [`number`]'s clips, a day's or month's name from that message's own clips, a language from
//! its name. A variable that nothing speaks (a telephone, a person's name) is passed over. A plural is spoken in its
//! general form.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};

/// The format this program writes. Packs with a higher number are refused.
pub const FORMAT: u32 = 1;

/// The index of a pack.
pub const INDEX: &str = "prompts.json";

/// `prompts.json` of two languages has 100 kB.
const MAX_INDEX_BYTES: u64 = 4 * 1024 * 1024;

/// `prompts.json`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prompts {
    /// [`FORMAT`]
    pub format: u32,
    /// By BCP 47 tag.
    pub languages: BTreeMap<String, Spoken>,
}

/// What the program can say in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spoken {
    /// The pieces of each message, by its id.
    pub messages: BTreeMap<String, Vec<Piece>>,
    /// The clips of numbers, by [`number`]'s names.
    #[serde(default)]
    pub numbers: BTreeMap<String, Clip>,
    /// The names of letters, by the letter in NFC.
    #[serde(default)]
    pub letters: BTreeMap<String, Clip>,
    /// The names of languages, by BCP 47 tag.
    #[serde(default)]
    pub names: BTreeMap<String, Clip>,
}

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Piece {
    /// Words.
    Clip(Clip),
    /// The value of a variable.
    Variable(String),
    /// Of a newer format; passed over.
    #[serde(untagged)]
    Unknown(serde_json::Value),
}

/// A sound in the pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clip {
    /// Below the pack's folder, with `/`.
    pub file: String,
    /// How long it lasts.
    pub millis: u64,
    /// Made by a machine.
    #[serde(default)]
    pub synthetic: bool,
}

/// Why a pack can't be used.
#[derive(Debug, thiserror::Error)]
pub enum PromptsError {
    /// The index can't be read.
    #[error("{0}: {1}")]
    Read(std::path::PathBuf, std::io::Error),
    /// It isn't an index.
    #[error("{0}: {1}")]
    Invalid(std::path::PathBuf, String),
}

impl Prompts {
    /// Reads the index of the pack in `folder`.
    pub fn open(folder: &Path) -> Result<Self, PromptsError> {
        use std::io::Read as _;
        let path = folder.join(INDEX);
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&path).map_err(|error| PromptsError::Read(path.clone(), error))?;
        file.take(MAX_INDEX_BYTES).read_to_end(&mut bytes).map_err(|error| PromptsError::Read(path.clone(), error))?;
        let invalid = |message: String| PromptsError::Invalid(path.clone(), message);
        let prompts: Self = serde_json::from_slice(&bytes).map_err(|error| invalid(error.to_string()))?;
        if prompts.format > FORMAT {
            return Err(invalid(format!("format {}; this program knows up to {FORMAT}", prompts.format)));
        }
        let outside = prompts.clips().find(|clip| {
            let mut parts = Path::new(&clip.file).components();
            clip.file.is_empty() || !parts.all(|part| matches!(part, Component::Normal(_)))
        });
        match outside {
            Some(clip) => Err(invalid(format!("`{}` leads out of the pack", clip.file))),
            None => Ok(prompts),
        }
    }

    /// All sounds.
    pub fn clips(&self) -> impl Iterator<Item = &Clip> {
        self.languages.values().flat_map(Spoken::clips)
    }
}

impl Spoken {
    /// All sounds of this language.
    pub fn clips(&self) -> impl Iterator<Item = &Clip> {
        let pieces = self.messages.values().flatten().filter_map(|piece| match piece {
            Piece::Clip(clip) => Some(clip),
            _ => None,
        });
        pieces.chain(self.numbers.values()).chain(self.letters.values()).chain(self.names.values())
    }

    /// All sounds of this language, to be changed.
    pub fn clips_mut(&mut self) -> impl Iterator<Item = &mut Clip> {
        let pieces = self.messages.values_mut().flatten().filter_map(|piece| match piece {
            Piece::Clip(clip) => Some(clip),
            _ => None,
        });
        pieces.chain(self.numbers.values_mut()).chain(self.letters.values_mut()).chain(self.names.values_mut())
    }
}

/// The smallest number that has no clip of its own.
const FIRST_COMPOSED: u64 = 100;

/// The largest number that is composed; a screen shows no larger one.
pub const MAX_NUMBER: u64 = 999_999;

/// The name of the clip for "trăm".
pub const HUNDRED: &str = "hundred";
/// "nghìn"
pub const THOUSAND: &str = "thousand";
/// "linh", said for a missing ten in Vietnamese.
pub const ODD: &str = "odd";
/// "giờ"
pub const HOUR: &str = "hour";
/// "phút"
pub const MINUTE: &str = "minute";

/// The names of the clips that say `number` in Vietnamese, in order: of its own up to 99, else composed. Other languages
/// have no [`ODD`] and leave out a zero before [`HUNDRED`]; a missing clip is passed over. Empty beyond [`MAX_NUMBER`].
pub fn number(number: u64) -> Vec<String> {
    let mut names = Vec::new();
    if number > MAX_NUMBER {
        return names;
    }
    if number >= 1000 {
        compose(number / 1000, false, &mut names);
        names.push(THOUSAND.to_owned());
        if !number.is_multiple_of(1000) {
            compose(number % 1000, true, &mut names);
        }
    } else {
        compose(number, false, &mut names);
    }
    names
}

/// Below a thousand; after thousands every place is said.
fn compose(number: u64, after_larger: bool, names: &mut Vec<String>) {
    let (hundreds, rest) = (number / FIRST_COMPOSED, number % FIRST_COMPOSED);
    let said = hundreds > 0 || after_larger;
    if said {
        names.extend([hundreds.to_string(), HUNDRED.to_owned()]);
        if (1..10).contains(&rest) {
            names.push(ODD.to_owned());
        }
    }
    if !said || rest > 0 {
        names.push(rest.to_string());
    }
}

/// The names of the clips that say a time of day: "bảy giờ ba mươi", "tám giờ năm phút".
pub fn time(hour: u64, minute: u64) -> Vec<String> {
    let mut names = number(hour);
    names.push(HOUR.to_owned());
    if minute > 0 {
        names.extend(number(minute));
    }
    if (1..10).contains(&minute) {
        names.push(MINUTE.to_owned());
    }
    names
}
