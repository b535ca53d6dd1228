//! What a file is, and whether it plays to its end: everything in it is decoded once.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_video::VideoInfo;

use crate::decode::{self, Kind, Streams};
use crate::{MediaError, element};

/// How long before the time it names a file may end, beside a fiftieth of it: editors round to a second, and the length of
/// an MP3 is an estimate.
const SLACK: Duration = Duration::from_secs(1);

/// What a file is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// How long it plays.
    pub length: Duration,
    /// Width and height of its pictures in pixels, if it has any.
    pub size: Option<(u32, u32)>,
    /// Whether it sounds.
    pub sounds: bool,
}

/// What passed the sinks.
#[derive(Default)]
struct Seen {
    video_until: AtomicU64,
    audio_until: AtomicU64,
    width: AtomicU64,
    height: AtomicU64,
    buffers: AtomicU64,
}

/// Measures a film or sound by decoding it whole, as fast as the machine can. Takes about a tenth of its length for a film.
pub fn measure(path: &Path) -> Result<Measured, MediaError> {
    let seen = Arc::new(Seen::default());
    let pipeline = decode::pipeline(path, Watch(seen.clone()))?;
    let outcome = decode::to_end(&pipeline, || seen.buffers.load(Ordering::Relaxed));
    let named = pipeline.query_duration::<gst::ClockTime>().map(Duration::from);
    // A pipeline that can't even stop is left to the end of the process.
    let _ = pipeline.set_state(gst::State::Null);
    outcome?;
    let of = |nanos: &AtomicU64| Duration::from_nanos(nanos.load(Ordering::Relaxed));
    let (video, audio) = (of(&seen.video_until), of(&seen.audio_until));
    let length = video.max(audio);
    if length.is_zero() {
        return Err(MediaError::Empty);
    }
    if let Some(named) = named.filter(|named| *named > length + SLACK + *named / 50) {
        return Err(MediaError::CutShort { there: length, whole: named });
    }
    let pixels = |side: &AtomicU64| u32::try_from(side.load(Ordering::Relaxed)).unwrap_or(0);
    let size = (pixels(&seen.width), pixels(&seen.height));
    Ok(Measured { length, size: (size.0 > 0).then_some(size), sounds: !audio.is_zero() })
}

/// Sinks that only watch.
struct Watch(Arc<Seen>);

impl Streams for Watch {
    fn sink(&self, kind: Kind) -> Option<gst::Element> {
        let sink = element("fakesink").ok()?;
        sink.set_property("sync", false);
        // Else a file with one short stream would wait for the other one.
        sink.set_property("async", false);
        let seen = self.0.clone();
        sink.static_pad("sink")?.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
            if let Some(buffer) = info.buffer() {
                seen.note(kind, pad, buffer);
            }
            gst::PadProbeReturn::Ok
        });
        Some(sink)
    }
}

impl Seen {
    fn note(&self, kind: Kind, pad: &gst::Pad, buffer: &gst::BufferRef) {
        self.buffers.fetch_add(1, Ordering::Relaxed);
        let end = buffer.pts().map(|from| from + buffer.duration().unwrap_or_default());
        let until = if kind == Kind::Video { &self.video_until } else { &self.audio_until };
        until.fetch_max(end.map_or(0, gst::ClockTime::nseconds), Ordering::Relaxed);
        if kind == Kind::Video
            && self.width.load(Ordering::Relaxed) == 0
            && let Some(info) = pad.current_caps().and_then(|caps| VideoInfo::from_caps(&caps).ok())
        {
            self.width.store(info.width().into(), Ordering::Relaxed);
            self.height.store(info.height().into(), Ordering::Relaxed);
        }
    }
}
