//! Where texts become sound files: spelt out, spoken sentence by sentence, cut, evened, encoded, and kept, so that a text
//! that didn't change is never spoken again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use catalog::{Sha256, Tag, audio};

use crate::sound::{Sound, SoundError};
use crate::speaker::{SpeakError, Speaker};
use crate::spoken::spoken;

/// Part of every key: raised when cutting, evening or encoding changes.
const RECIPE: &str = "opus-24k-1";

/// Letters that are spoken at once. Longer texts are parted at sentences, since engines slow down or hang on long ones.
const BREATH: usize = 400;

/// The pause between two parts of a long text.
const PAUSE_MILLIS: usize = 250;

/// Why a text has no sound.
#[derive(Debug, thiserror::Error)]
pub enum StudioError {
    /// The voice failed.
    #[error(transparent)]
    Speak(#[from] SpeakError),
    /// The sound can't be encoded.
    #[error(transparent)]
    Sound(#[from] SoundError),
    /// The voice said nothing.
    #[error("{speaker} is silent on “{text}”")]
    Silent {
        /// The engine.
        speaker: String,
        /// What it was to say.
        text: String,
    },
    /// The folder of kept sounds can't be used.
    #[error("{path}: {cause}")]
    Kept {
        /// To which path.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
}

/// A text that became sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// Ogg Opus.
    pub bytes: Vec<u8>,
    /// How long it lasts.
    pub millis: u64,
}

/// A voice, and what it has said before.
pub struct Studio {
    speaker: Box<dyn Speaker>,
    kept: PathBuf,
}

impl Studio {
    /// `kept` is where sounds are kept; it is made.
    pub fn new(speaker: Box<dyn Speaker>, kept: &Path) -> Result<Self, StudioError> {
        fs::create_dir_all(kept).map_err(|cause| StudioError::Kept { path: kept.to_owned(), cause })?;
        Ok(Self { speaker, kept: kept.to_owned() })
    }

    /// The engine's name.
    pub fn speaker(&self) -> &str {
        self.speaker.name()
    }

    /// Whether there is a voice for the language.
    pub fn speaks(&self, tag: &Tag) -> bool {
        self.speaker.speaks(tag)
    }

    /// Speaks each text, on all cores. `None` where nothing in it is said, such as a row of stars.
    pub fn takes(&self, texts: &[(String, Tag)]) -> Result<Vec<Option<Take>>, StudioError> {
        let takes: Vec<_> = texts.iter().map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let failed = Mutex::new(None);
        let work = || {
            while let Some(((text, tag), place)) = {
                let at = next.fetch_add(1, Ordering::Relaxed);
                texts.get(at).zip(takes.get(at))
            } {
                match self.take(text, tag) {
                    Ok(take) => set(place, take),
                    Err(error) => {
                        set(&failed, Some(error));
                        next.store(texts.len(), Ordering::Relaxed);
                    }
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(work);
            }
        });
        match failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            Some(error) => Err(error),
            None => Ok(takes
                .into_iter()
                .map(|take| take.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner))
                .collect()),
        }
    }

    fn take(&self, text: &str, tag: &Tag) -> Result<Option<Take>, StudioError> {
        let words = spoken(text, &tag.to_string());
        if !words.chars().any(char::is_alphanumeric) {
            return Ok(None);
        }
        let key = Sha256::of(format!("{RECIPE}\n{}\n{tag}\n{words}", self.speaker.key(tag)).as_bytes());
        let path = self.kept.join(format!("{key}.opus"));
        if let Some(take) = fs::read(&path).ok().and_then(measured) {
            return Ok(Some(take));
        }
        let silent = || StudioError::Silent { speaker: self.speaker().to_owned(), text: words.clone() };
        let bytes = self.speak(&words, tag)?.ok_or_else(silent)?.to_opus()?;
        let kept = |cause| StudioError::Kept { path: path.clone(), cause };
        // Two builds may speak the same words at once; each writes its own file, and the last one stays.
        let mut own = tempfile::NamedTempFile::new_in(&self.kept).map_err(kept)?;
        io::Write::write_all(&mut own, &bytes).map_err(kept)?;
        own.persist(&path).map_err(|error| kept(error.error))?;
        measured(bytes).map(Some).ok_or_else(silent)
    }

    fn speak(&self, words: &str, tag: &Tag) -> Result<Option<Sound>, StudioError> {
        let mut sound = Sound::default();
        for part in breaths(words) {
            let part = self.speaker.speak(part, tag)?.trimmed();
            if !sound.samples.is_empty() && !part.samples.is_empty() {
                let pause = part.rate as usize * PAUSE_MILLIS / 1000;
                sound.samples.resize(sound.samples.len() + pause, 0);
            }
            sound.append(part);
        }
        Ok((!sound.samples.is_empty()).then(|| sound.leveled()))
    }
}

fn set<T>(place: &Mutex<T>, value: T) {
    *place.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = value;
}

fn measured(bytes: Vec<u8>) -> Option<Take> {
    let millis = audio::measure(&bytes).ok()?.millis;
    (millis > 0).then_some(Take { bytes, millis })
}

/// A text in parts of at most [`BREATH`] bytes: at sentences if it can be, else at commas, else at blanks.
pub fn breaths(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    while rest.len() > BREATH {
        let end = (0..=BREATH).rev().find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let head = rest.get(..end).unwrap_or(rest);
        let after = |marks: &[char]| head.rmatch_indices(marks).map(|(at, mark)| at + mark.len()).find(|at| *at < end);
        let cut = after(&['.', '?', '!']).or_else(|| after(&[','])).or_else(|| after(&[' '])).unwrap_or(end);
        let (part, more) = rest.split_at(cut);
        parts.push(part.trim());
        rest = more.trim_start();
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_parted_at_sentences_and_nothing_is_lost() {
        let text = "Một câu ngắn. ".repeat(200);
        let parts = breaths(&text);
        assert!(parts.len() > 5 && parts.iter().all(|part| part.len() <= BREATH && part.ends_with('.')));
        assert_eq!(parts.join(" "), text.trim());
        let endless = "ơ".repeat(5000);
        assert_eq!(breaths(&endless).concat(), endless);
        assert!(breaths("  ").is_empty());
    }
}
