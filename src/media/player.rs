//! One film or bulletin: play, pause, seek, volume. What happens is told by callback, on a thread of the player's own.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSinkCallbacks};

use crate::frame::Frame;
use crate::{MediaError, STALLED, element, meaning};

/// How often the position is told: a clock in seconds and captions need no more.
const EVERY: Duration = Duration::from_millis(200);

/// A frame that is later than this is dropped: the next one is due already at 25 frames a second.
const MAX_LATENESS_NANOS: i64 = 40_000_000;

/// Over this time it is judged whether the machine keeps up.
const JUDGED: Duration = Duration::from_secs(4);

/// What a screen shows in a second.
const MOST_FRAMES: f64 = 60.0;

/// The share of missing frames at which a film no longer looks like one.
const STRUGGLING: f64 = 0.3;

/// Volume in steps as on a remote.
pub const LOUDEST: u8 = 10;

/// What a player tells.
#[derive(Debug)]
pub enum Heard {
    /// The next frame, at its time.
    Frame(Box<Frame>),
    /// It plays or stands here.
    At {
        /// From the beginning.
        position: Duration,
        /// The whole, if the file says.
        length: Option<Duration>,
    },
    /// The first sound has reached the device, or the place of one.
    Sounding,
    /// It has come to its end.
    Ended,
    /// The machine is too slow for this film.
    Struggling,
    /// It can't go on.
    Failed(MediaError),
}

/// What hears a player. Called from several threads; must return soon.
pub type Hear = Arc<dyn Fn(Heard) + Send + Sync>;

/// A film or bulletin. Dropping it ends it.
pub struct Player {
    playbin: gst::Element,
    state: Arc<State>,
    watcher: Option<JoinHandle<()>>,
}

#[derive(Default)]
struct State {
    ended: AtomicBool,
    closed: AtomicBool,
    playing: AtomicBool,
}

impl Player {
    /// Opens `path`, paused at its beginning; frames come in `size`, width and height in pixels, where there are any.
    pub fn open(path: &Path, size: Option<(u32, u32)>, hear: Hear) -> Result<Self, MediaError> {
        crate::init()?;
        let playbin = element("playbin")?;
        let path = std::path::absolute(path).map_err(|error| MediaError::Unreadable(error.to_string()))?;
        let uri = gst::glib::filename_to_uri(&path, None).map_err(|error| MediaError::Unreadable(error.to_string()))?;
        playbin.set_property("uri", uri.as_str());
        let state = Arc::new(State::default());
        // Pictures only where somebody looks; the words of a film are shown by the program, not drawn into it.
        let flags = if size.is_some() { "audio+video+soft-volume" } else { "audio+soft-volume" };
        playbin.set_property_from_str("flags", flags);
        let frames = size.map(|size| frames(size, hear.clone())).transpose()?;
        if let Some((sink, _)) = &frames {
            playbin.set_property("video-sink", sink);
        }
        playbin.set_property("audio-sink", audio_sink(hear.clone())?);
        if playbin.set_state(gst::State::Paused).is_err() {
            let error = error_of(&playbin);
            let _ = playbin.set_state(gst::State::Null);
            return Err(error);
        }
        let watcher = {
            let (playbin, state) = (playbin.clone(), state.clone());
            let appsink = frames.map(|(_, appsink)| appsink);
            std::thread::Builder::new()
                .name("player".to_owned())
                .spawn(move || watch(&playbin, appsink.as_ref(), &state, &hear))
                .map_err(|error| MediaError::System(error.to_string()))?
        };
        Ok(Self { playbin, state, watcher: Some(watcher) })
    }

    /// Goes on; from the beginning, if it has ended.
    pub fn play(&self) {
        if self.state.ended.swap(false, Ordering::SeqCst) {
            self.seek(Duration::ZERO);
        }
        self.state.playing.store(true, Ordering::SeqCst);
        // What keeps it from playing is told by the watcher.
        let _ = self.playbin.set_state(gst::State::Playing);
    }

    /// Stands still.
    pub fn pause(&self) {
        self.state.playing.store(false, Ordering::SeqCst);
        let _ = self.playbin.set_state(gst::State::Paused);
    }

    /// Jumps, and plays or stands there as it did before.
    pub fn seek(&self, to: Duration) {
        self.state.ended.store(false, Ordering::SeqCst);
        let to = gst::ClockTime::try_from(to).unwrap_or(gst::ClockTime::ZERO);
        // A file that can't be jumped in goes on where it is.
        let _ = self.playbin.seek_simple(gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE, to);
    }

    /// 0 (silent) to [`LOUDEST`]. Each step sounds like the same difference.
    pub fn set_volume(&self, volume: u8) {
        self.playbin.set_property("volume", linear(volume));
    }

    /// Frames shown and frames dropped as late, since the beginning.
    pub fn frames(&self) -> (u64, u64) {
        let sink = self.playbin.property::<Option<gst::Element>>("video-sink");
        let appsink = sink.and_then(|sink| sink.downcast::<gst::Bin>().ok()?.by_name("frames"));
        appsink.map_or((0, 0), |sink| counts(&sink))
    }
}

impl Drop for Player {
    fn drop(&mut self) {
        self.state.closed.store(true, Ordering::SeqCst);
        let _ = self.playbin.set_state(gst::State::Null);
        if let Some(watcher) = self.watcher.take() {
            // It looks at `closed` several times a second.
            drop(watcher.join());
        }
    }
}

/// Loudness is heard in its cube.
pub(crate) fn linear(volume: u8) -> f64 {
    (f64::from(volume.min(LOUDEST)) / f64::from(LOUDEST)).powi(3)
}

/// Scales, then hands over the newest frame only.
fn frames((width, height): (u32, u32), hear: Hear) -> Result<(gst::Element, gst::Element), MediaError> {
    let wrong = |error: gst::glib::BoolError| MediaError::System(error.to_string());
    let scale = element("videoconvertscale")?;
    scale.set_property("n-threads", 2_u32);
    let side = |pixels: u32| i32::try_from(pixels).unwrap_or(i32::MAX);
    let caps = gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", side(width))
        .field("height", side(height))
        .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
        .build();
    let sink = AppSink::builder().name("frames").caps(&caps).max_buffers(1).drop(true).build();
    sink.set_property("qos", true);
    sink.set_property("max-lateness", MAX_LATENESS_NANOS);
    let show = move |sample: Result<gst::Sample, gst::glib::BoolError>| {
        let sample = sample.map_err(|_| gst::FlowError::Eos)?;
        if let Some(frame) = Frame::of_sample(&sample) {
            hear(Heard::Frame(Box::new(frame)));
        }
        Ok(gst::FlowSuccess::Ok)
    };
    let preroll = show.clone();
    sink.set_callbacks(
        AppSinkCallbacks::builder()
            .new_preroll(move |sink| preroll(sink.pull_preroll()))
            .new_sample(move |sink| show(sink.pull_sample()))
            .build(),
    );
    let bin = gst::Bin::new();
    bin.add_many([&scale, sink.upcast_ref()]).map_err(wrong)?;
    scale.link(&sink).map_err(wrong)?;
    let pad = scale.static_pad("sink").ok_or_else(|| MediaError::System("videoconvertscale".to_owned()))?;
    let ghost = gst::GhostPad::with_target(&pad).map_err(wrong)?;
    bin.add_pad(&ghost).map_err(wrong)?;
    Ok((bin.upcast(), sink.upcast()))
}

/// The hall's loudspeakers; where there is no sound device, its place.
fn audio_sink(hear: Hear) -> Result<gst::Element, MediaError> {
    let sink = element("autoaudiosink")?;
    let told = AtomicBool::new(false);
    if let Some(pad) = sink.static_pad("sink") {
        pad.add_probe(gst::PadProbeType::BUFFER, move |_, _| {
            if told.swap(true, Ordering::Relaxed) {
                return gst::PadProbeReturn::Remove;
            }
            hear(Heard::Sounding);
            gst::PadProbeReturn::Ok
        });
    }
    Ok(sink)
}

fn counts(sink: &gst::Element) -> (u64, u64) {
    let stats = sink.property::<gst::Structure>("stats");
    (stats.get("rendered").unwrap_or(0), stats.get("dropped").unwrap_or(0))
}

fn error_of(playbin: &gst::Element) -> MediaError {
    let message = playbin.bus().and_then(|bus| bus.pop_filtered(&[gst::MessageType::Error]));
    match message.as_ref().map(|message| message.view()) {
        Some(gst::MessageView::Error(error)) => meaning(error),
        _ => MediaError::Damaged("it doesn't start".to_owned()),
    }
}

/// Tells position, end and errors until the player is closed.
fn watch(playbin: &gst::Element, appsink: Option<&gst::Element>, state: &State, hear: &Hear) {
    let Some(bus) = playbin.bus() else { return };
    let mut stall = Stall::default();
    let mut judge = Judge::default();
    let wanted = [gst::MessageType::Eos, gst::MessageType::Error, gst::MessageType::AsyncDone];
    while !state.closed.load(Ordering::SeqCst) {
        let message = bus.timed_pop_filtered(gst::ClockTime::try_from(EVERY).ok(), &wanted);
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Eos(_)) => {
                state.ended.store(true, Ordering::SeqCst);
                state.playing.store(false, Ordering::SeqCst);
                hear(Heard::Ended);
                continue;
            }
            Some(gst::MessageView::Error(error)) => return hear(Heard::Failed(meaning(error))),
            _ => {}
        }
        if state.ended.load(Ordering::SeqCst) {
            continue;
        }
        let position = playbin.query_position::<gst::ClockTime>().map(Duration::from);
        if let Some(position) = position {
            let length = playbin.query_duration::<gst::ClockTime>().map(Duration::from);
            hear(Heard::At { position, length });
        }
        if stall.is_over(position, state) {
            return hear(Heard::Failed(MediaError::Stalled));
        }
        if let (Some(sink), Some(at)) = (appsink, position)
            && let Some(rate) = frames_a_second(sink)
            && judge.struggles(Seen { at, frames: counts(sink).0 }, rate)
        {
            hear(Heard::Struggling);
        }
    }
}

/// Whether it should play and doesn't move. Asked every [`EVERY`].
#[derive(Default)]
struct Stall {
    at: Option<Duration>,
    still: Duration,
}

impl Stall {
    fn is_over(&mut self, position: Option<Duration>, state: &State) -> bool {
        // Before the first position nothing has come at all, paused or not.
        let waits = state.playing.load(Ordering::SeqCst) || position.is_none();
        self.still = if !waits || position != self.at { Duration::ZERO } else { self.still + EVERY };
        self.at = position;
        self.still > STALLED
    }
}

/// Whether the machine keeps up. Asked every [`EVERY`].
///
/// A decoder that is late drops frames before anybody counts them, so what has been shown is compared with what the film
/// has between two places.
#[derive(Default)]
struct Judge {
    begun: Option<Seen>,
    since: Duration,
}

/// What has been seen of a film so far.
#[derive(Clone, Copy)]
struct Seen {
    at: Duration,
    frames: u64,
}

impl Judge {
    fn struggles(&mut self, seen: Seen, frames_a_second: f64) -> bool {
        let Some(begun) = self.begun else {
            (self.begun, self.since) = (Some(seen), Duration::ZERO);
            return false;
        };
        self.since += EVERY;
        if self.since < JUDGED {
            return false;
        }
        let moved = seen.at.saturating_sub(begun.at);
        // A film that was sent elsewhere, or stood, isn't judged.
        let astray = moved > self.since * 2 || moved < self.since / 2;
        (self.begun, self.since) = (Some(seen), Duration::ZERO);
        let shown = seen.frames.saturating_sub(begun.frames) as f64;
        !astray && shown < (1.0 - STRUGGLING) * moved.as_secs_f64() * frames_a_second
    }
}

/// How many frames a film has in a second; none if it doesn't say. More than a screen shows aren't missed.
fn frames_a_second(sink: &gst::Element) -> Option<f64> {
    let caps = sink.static_pad("sink")?.current_caps()?;
    let rate = caps.structure(0)?.get::<gst::Fraction>("framerate").ok()?;
    let rate = f64::from(rate.numer()) / f64::from(rate.denom());
    (rate > 0.0).then(|| rate.min(MOST_FRAMES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_struggles_where_frames_are_missing_and_not_where_it_was_sent_elsewhere_or_stood() {
        let film = |millis_a_look: u64, frames_a_look: u64| {
            let mut judge = Judge::default();
            (0..=20).any(|look| {
                let seen = Seen { at: Duration::from_millis(look * millis_a_look), frames: look * frames_a_look };
                judge.struggles(seen, 30.0)
            })
        };
        assert!(!film(200, 6), "all of them");
        assert!(!film(200, 5), "a sixth is missing");
        assert!(film(200, 3), "half are missing");
        assert!(!film(0, 0), "it stands");
        assert!(!film(900, 6), "it was sent forward");
    }

    #[test]
    fn volume_goes_from_silence_to_all() {
        assert_eq!(linear(0), 0.0);
        assert_eq!(linear(LOUDEST), 1.0);
        assert_eq!(linear(200), 1.0);
        assert!((0..LOUDEST).all(|step| linear(step) < linear(step + 1)));
    }
}
