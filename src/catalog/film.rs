//! Films, sounds and captions of a product: every one is played once to its end, so that no point finds out in front of a
//! full hall that half of it is missing.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use ::media::captions::MAX_BYTES as MAX_CAPTION_BYTES;
use ::media::{Captions, Measured, MediaError};

use crate::audio;
use crate::manifest::{Playables, Said};
use crate::problem::Problem;
use crate::product::{Card, Film, Sha256, Sound, Tag};
use crate::source::Reader;

/// Twenty minutes at 2.5 Mbit/s have 375 MB; a point's disk holds a hundred of them, and a stick carries one.
const MAX_FILM_BYTES: u64 = 1024 * 1024 * 1024;

/// Three hours of speech at 64 kbit/s.
const MAX_SOUND_BYTES: u64 = 90 * 1024 * 1024;

/// Above it no point of today plays smoothly; a smaller size beside it is wanted.
const SMOOTH_HEIGHT: u32 = 1080;

/// How much captions may run on after what they caption.
const CAPTION_SLACK_MILLIS: u128 = 1000;

/// Reads the recordings that `manifest_file` names into the card of the product.
pub(crate) fn read(reader: &mut Reader<'_>, named: &Playables, manifest_file: &Path, card: &mut Card) {
    for (tag, files) in &named.film {
        let mut films: Vec<Film> = files.iter().filter_map(|said| film(reader, said, manifest_file)).collect();
        films.sort_by_key(|film| std::cmp::Reverse(film.width * film.height));
        if let (Some(smallest), Some(said)) = (films.last(), files.first())
            && smallest.height > SMOOTH_HEIGHT
        {
            let problem = Problem::warning(manifest_file, said.line, "film-large-only").with("height", smallest.height);
            reader.problems.push(problem.with("most", SMOOTH_HEIGHT));
        }
        if !films.is_empty() {
            card.film.insert(tag.clone(), films);
        }
    }
    for (tag, said) in &named.sound {
        if let Some(sound) = sound(reader, said, manifest_file) {
            card.sound.insert(tag.clone(), sound);
        }
    }
    let longest = longest(card);
    for (tag, said) in &named.captions {
        captions(reader, tag, said, manifest_file, longest, card);
    }
}

fn longest(card: &Card) -> u64 {
    let films = card.film.values().flatten().map(|film| film.millis);
    films.chain(card.sound.values().map(|sound| sound.millis)).max().unwrap_or(0)
}

fn film(reader: &mut Reader<'_>, said: &Said, named_in: &Path) -> Option<Film> {
    let (file, measured) = measured(reader, said, named_in, MAX_FILM_BYTES)?;
    let Some((width, height)) = measured.size else {
        reader.problems.push(Problem::error(&file, 1, "film-without-pictures"));
        return None;
    };
    let sha256 = keep(reader, &file)?;
    Some(Film { sha256, millis: millis(&measured), width, height })
}

fn sound(reader: &mut Reader<'_>, said: &Said, named_in: &Path) -> Option<Sound> {
    let (file, measured) = measured(reader, said, named_in, MAX_SOUND_BYTES)?;
    if !measured.sounds {
        reader.problems.push(Problem::error(&file, 1, "sound-silent"));
        return None;
    }
    if let Some(error) = cut_short(&reader.root.join(&file)) {
        reader.problems.push(Problem::error(&file, 1, "media-broken").with("message", error));
        return None;
    }
    let sha256 = keep(reader, &file)?;
    Some(Sound { sha256, millis: millis(&measured) })
}

/// What is wrong with a sound that plays all the same: a player forgives a lost end, whoever listens doesn't.
fn cut_short(path: &Path) -> Option<String> {
    if !audio::is_named_sound(path) {
        return None;
    }
    std::fs::read(path)
        .map_err(|error| error.to_string())
        .and_then(|bytes| audio::measure(&bytes).map_err(|error| error.to_string()))
        .err()
}

fn millis(measured: &Measured) -> u64 {
    u64::try_from(measured.length.as_millis()).unwrap_or(u64::MAX)
}

fn measured(reader: &mut Reader<'_>, said: &Said, named_in: &Path, limit: u64) -> Option<(PathBuf, Measured)> {
    let file = reader.inside(&said.value, named_in, said.line)?;
    let path = reader.root.join(&file);
    let length = std::fs::metadata(&path).map_or(0, |found| found.len());
    let problem = if length > limit {
        Problem::error(&file, 1, "file-too-large").with("size", length.div_ceil(1024)).with("limit", limit / 1024)
    } else {
        match ::media::measure(&path) {
            Ok(measured) => return Some((file, measured)),
            Err(MediaError::System(message)) => Problem::error(&file, 1, "media-unchecked").with("message", message),
            Err(_) if length == 0 => Problem::error(&file, 1, "media-empty"),
            Err(MediaError::CutShort { there, whole }) => {
                Problem::error(&file, 1, "media-cut").with("there", there.as_secs()).with("whole", whole.as_secs())
            }
            Err(error) => Problem::error(&file, 1, "media-broken").with("message", error),
        }
    };
    reader.problems.push(problem);
    None
}

/// Films are copied from where they lie, not through memory.
fn keep(reader: &mut Reader<'_>, file: &Path) -> Option<Sha256> {
    let path = reader.root.join(file);
    match File::open(&path).and_then(Sha256::of_reader) {
        Ok(sha256) => {
            reader.media.insert(sha256.clone(), path);
            Some(sha256)
        }
        Err(error) => {
            reader.problems.push(Problem::error(file, 1, "file-unreadable").with("message", error));
            None
        }
    }
}

fn captions(reader: &mut Reader<'_>, tag: &Tag, said: &Said, named_in: &Path, longest: u64, card: &mut Card) {
    let Some(file) = reader.inside(&said.value, named_in, said.line) else { return };
    let Some(text) = reader.text(&file, MAX_CAPTION_BYTES) else { return };
    let captions = match Captions::parse(&text) {
        Ok(captions) => captions,
        Err(error) => {
            let problem = Problem::error(&file, error.line, "captions-broken").with("message", error.message);
            return reader.problems.push(problem);
        }
    };
    let end = captions.cues().iter().map(|cue| cue.until.as_millis()).max().unwrap_or(0);
    if longest > 0 && end > u128::from(longest) + CAPTION_SLACK_MILLIS {
        let problem = Problem::warning(&file, 1, "captions-late").with("end", end / 1000);
        reader.problems.push(problem.with("length", longest / 1000));
    }
    let bytes = text.into_bytes();
    let sha256 = Sha256::of(&bytes);
    reader.blobs.insert(sha256.clone(), bytes);
    card.captions.insert(tag.clone(), sha256);
}

/// Where each medium lies that is copied as a file.
pub(crate) type Files = BTreeMap<Sha256, PathBuf>;
