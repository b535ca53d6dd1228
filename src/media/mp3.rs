//! Sound as MP3: what every player, phone and village loudspeaker takes.

use std::fs;
use std::path::Path;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::{MediaError, STALLED, init, meaning};

/// A voice in mono needs no more, in kbit/s.
const BITRATE: i32 = 64;

/// How often it is looked whether anything is wrong.
const LOOK: Duration = Duration::from_millis(200);

/// Writes the sound of `from` as MP3 to `to`; one that is MP3 already, as it is.
pub fn to_mp3(from: &Path, to: &Path) -> Result<(), MediaError> {
    let unreadable = |error: std::io::Error| MediaError::Unreadable(error.to_string());
    if is_mp3(&fs::read(from).map_err(unreadable)?) {
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
    let run = run(&pipeline, to);
    let _ = pipeline.set_state(gst::State::Null);
    run
}

/// A tag, or the first frame at once.
fn is_mp3(bytes: &[u8]) -> bool {
    matches!(bytes, [b'I', b'D', b'3', ..] | [0xFF, 0xE2..=0xFF, ..])
}

/// Runs to the end, or until something is wrong.
fn run(pipeline: &gst::Pipeline, to: &Path) -> Result<(), MediaError> {
    let bus = pipeline.bus().ok_or_else(|| MediaError::System("bus".to_owned()))?;
    // Why it couldn't be begun comes as a message.
    let _ = pipeline.set_state(gst::State::Playing);
    let (mut known, mut still) = (0, Duration::ZERO);
    while still <= STALLED {
        let wanted = [gst::MessageType::Eos, gst::MessageType::Error];
        let message = bus.timed_pop_filtered(gst::ClockTime::try_from(LOOK).ok(), &wanted);
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Eos(_)) => return Ok(()),
            Some(gst::MessageView::Error(error)) => return Err(meaning(error)),
            _ => {}
        }
        let written = fs::metadata(to).map_or(0, |file| file.len());
        still = if written == known { still + LOOK } else { Duration::ZERO };
        known = written;
    }
    Err(MediaError::Stalled)
}
