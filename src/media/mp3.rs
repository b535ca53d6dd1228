//! Sound as MP3: what every player, phone and village loudspeaker takes.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::{MediaError, decode, init};

/// A voice in mono needs no more, in kbit/s.
const BITRATE: i32 = 64;

/// Writes the sound of `from` as MP3 to `to`; one that is MP3 already, as it is.
pub fn to_mp3(from: &Path, to: &Path) -> Result<(), MediaError> {
    let unreadable = |error: std::io::Error| MediaError::Unreadable(error.to_string());
    if is_mp3(from).map_err(unreadable)? {
        return fs::copy(from, to).map(drop).map_err(unreadable);
    }
    init()?;
    let system = |error: gst::glib::Error| MediaError::System(error.to_string());
    let made = gst::parse::launch(&format!(
        "filesrc name=from ! decodebin ! audioconvert ! audioresample ! audio/x-raw,rate=44100,channels=1 \
         ! lamemp3enc target=bitrate cbr=true bitrate={BITRATE} ! filesink name=to"
    ))
    .map_err(system)?;
    let pipeline = made.downcast::<gst::Pipeline>().map_err(|_| MediaError::System("pipeline".to_owned()))?;
    for (name, path) in [("from", from), ("to", to)] {
        let element = pipeline.by_name(name).ok_or_else(|| MediaError::System(name.to_owned()))?;
        element.set_property("location", path);
    }
    let outcome = decode::to_end(&pipeline, || fs::metadata(to).map_or(0, |file| file.len()));
    let _ = pipeline.set_state(gst::State::Null);
    outcome
}

/// A tag, or the first frame at once.
fn is_mp3(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(3).read_to_end(&mut head)?;
    Ok(matches!(head[..], [b'I', b'D', b'3'] | [0xFF, 0xE2..=0xFF, ..]))
}
