//! The prompt pack: [`crate::script`] as sounds, in the format of [`catalog::prompts`].

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use catalog::prompts::{Clip, FORMAT, INDEX, Piece, Prompts, Spoken};
use catalog::{Tag, audio};
use point::durable::NewFolder;

use crate::script::{Cue, Line, Script, Sheet};
use crate::studio::{Studio, StudioError, Take};

/// A prompt is a sentence; ten seconds of WAV have 1 MB.
const MAX_PROMPT_BYTES: u64 = 2 * 1024 * 1024;

/// Why no pack was made.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// A voice.
    #[error(transparent)]
    Studio(#[from] StudioError),
    /// A recording that can't be played.
    #[error("{0}: {1}")]
    Recording(PathBuf, String),
    /// The target holds something that isn't a pack.
    #[error("{0}: holds other files; choose an empty folder")]
    Occupied(PathBuf),
    /// The index can't be written as JSON.
    #[error("{INDEX}: {0}")]
    Json(#[from] serde_json::Error),
    /// The file system refused.
    #[error("{path}: {doing}: {cause}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which path.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
}

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// How many sounds.
    pub clips: usize,
    /// All files together.
    pub bytes: u64,
}

/// Makes the pack in `out`, which must be empty or a pack; without a studio of recordings alone.
pub fn make(script: &Script, studio: Option<&Studio>, out: &Path) -> Result<Made, PackError> {
    refuse_foreign(out)?;
    let mut clips = Clips::default();
    let mut languages = BTreeMap::new();
    for (tag, sheet) in &script.languages {
        let spoken = clips.language(tag, sheet, studio)?;
        if spoken.clips().next().is_some() {
            languages.insert(tag.to_string(), spoken);
        }
    }
    let mut index = Prompts { format: FORMAT, languages };
    clips.record(&mut index, studio)?;
    let mut text = serde_json::to_vec_pretty(&index)?;
    text.push(b'\n');
    let bytes = clips.files.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>() + text.len() as u64;
    let made = Made { clips: clips.files.len(), bytes };
    replace(out, &clips.files, &text)?;
    Ok(made)
}

/// The sounds of a pack as they are collected: recordings at once, synthetic ones together at the end, on all cores.
#[derive(Default)]
struct Clips {
    files: Vec<(String, Vec<u8>)>,
    wanted: Vec<(String, Tag)>,
    /// The file of each wanted text.
    targets: Vec<String>,
}

impl Clips {
    fn language(&mut self, tag: &Tag, sheet: &Sheet, studio: Option<&Studio>) -> Result<Spoken, PackError> {
        let studio = studio.filter(|studio| studio.speaks(tag));
        let mut spoken = Spoken::default();
        for (id, cues) in &sheet.messages {
            let mut pieces = Vec::new();
            let mut line = 0;
            for cue in cues {
                match cue {
                    Cue::Variable(name) => pieces.push(Some(Piece::Variable(name.clone()))),
                    Cue::Line(words) => {
                        line += 1;
                        let name = if line == 1 { id.clone() } else { format!("{id}.{line}") };
                        pieces.push(self.clip(tag, &name, words, studio)?.map(Piece::Clip));
                    }
                }
            }
            // Half a sentence is worse than none.
            if let Some(pieces) = pieces.into_iter().collect::<Option<Vec<_>>>() {
                spoken.messages.insert(id.clone(), pieces);
            }
        }
        let lists = [
            (&sheet.numbers, &mut spoken.numbers, "number"),
            (&sheet.letters, &mut spoken.letters, "letter"),
            (&sheet.names, &mut spoken.names, "name"),
        ];
        for (lines, clips, kind) in lists {
            for (name, line) in lines {
                if let Some(clip) = self.clip(tag, &format!("{kind}-{name}"), line, studio)? {
                    clips.insert(name.clone(), clip);
                }
            }
        }
        Ok(spoken)
    }

    fn clip(&mut self, tag: &Tag, name: &str, line: &Line, studio: Option<&Studio>) -> Result<Option<Clip>, PackError> {
        if let Some(path) = &line.recording {
            let bad = |message: String| PackError::Recording(path.clone(), message);
            let length = fs::metadata(path).map_err(|error| bad(error.to_string()))?.len();
            if length > MAX_PROMPT_BYTES {
                return Err(bad(format!("{length} bytes; a prompt has at most {MAX_PROMPT_BYTES}")));
            }
            let bytes = fs::read(path).map_err(|error| bad(error.to_string()))?;
            let millis = audio::measure(&bytes).map_err(|error| bad(error.to_string()))?.millis;
            if millis == 0 {
                return Err(bad("0 ms".to_owned()));
            }
            let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let file = format!("{tag}/{name}.{ending}");
            self.files.push((file.clone(), bytes));
            return Ok(Some(Clip { file, millis, synthetic: false }));
        }
        if studio.is_none() || line.words.is_empty() {
            return Ok(None);
        }
        let file = format!("{tag}/{name}.opus");
        self.wanted.push((line.words.clone(), tag.clone()));
        self.targets.push(file.clone());
        Ok(Some(Clip { file, millis: 0, synthetic: true }))
    }

    /// Speaks what is wanted, and enters how long it lasts.
    fn record(&mut self, index: &mut Prompts, studio: Option<&Studio>) -> Result<(), PackError> {
        let Some(studio) = studio else { return Ok(()) };
        let mut lengths = BTreeMap::new();
        let silent = |text: &str| StudioError::Silent { speaker: studio.speaker().to_owned(), text: text.to_owned() };
        let takes = studio.takes(&self.wanted)?;
        for ((take, file), (text, _)) in takes.into_iter().zip(&self.targets).zip(&self.wanted) {
            let Take { bytes, millis } = take.ok_or_else(|| silent(text))?;
            lengths.insert(file.clone(), millis);
            self.files.push((file.clone(), bytes));
        }
        for spoken in index.languages.values_mut() {
            for clip in spoken.clips_mut() {
                if let Some(millis) = lengths.get(&clip.file) {
                    clip.millis = *millis;
                }
            }
        }
        Ok(())
    }
}

/// A cut leaves the old pack or the new one.
fn replace(out: &Path, files: &[(String, Vec<u8>)], index: &[u8]) -> Result<(), PackError> {
    let staged = NewFolder::beside(out).map_err(io_error("making a folder beside", out))?;
    for (name, bytes) in files {
        write(&staged.path().join(name), bytes)?;
    }
    write(&staged.path().join(INDEX), index)?;
    staged.put().map_err(io_error("moving into place", out))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PackError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(io_error("making a folder", folder))?;
    File::create(path)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .map_err(io_error("writing", path))
}

fn refuse_foreign(out: &Path) -> Result<(), PackError> {
    let empty = fs::read_dir(out).map_or(true, |mut entries| entries.next().is_none());
    if empty && !out.is_file() || out.join(INDEX).exists() { Ok(()) } else { Err(PackError::Occupied(out.to_owned())) }
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PackError {
    let path = path.to_owned();
    move |cause| PackError::Io { doing, path, cause }
}
