//! One film or bulletin: play, pause, seek, volume. What happens is told by callback, on a thread of the player's own.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::frame::Frame;
use crate::judge::{EVERY, Judge, Seen, Stall};
use crate::{MediaError, element, meaning, sinks};

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
    Ended {
        /// Whether it moved up to there; a machine that is too slow shows nothing of the last seconds.
        moving: bool,
    },
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
    /// On its way to where it was sent: nothing is shown meanwhile.
    seeking: AtomicBool,
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
        let frames = size.map(|size| sinks::frames(size, hear.clone())).transpose()?;
        if let Some((sink, _)) = &frames {
            playbin.set_property("video-sink", sink);
        }
        playbin.set_property("audio-sink", sinks::loudspeakers(hear.clone())?);
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
        self.state.seeking.store(true, Ordering::SeqCst);
        // A file that can't be jumped in goes on where it is.
        if self.playbin.seek_simple(gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE, to).is_err() {
            self.state.seeking.store(false, Ordering::SeqCst);
        }
    }

    /// 0 (silent) to [`LOUDEST`]. Each step sounds like the same difference.
    pub fn set_volume(&self, volume: u8) {
        self.playbin.set_property("volume", linear(volume));
    }

    /// Frames shown and frames dropped as late, since the beginning.
    pub fn frames(&self) -> (u64, u64) {
        let sink = self.playbin.property::<Option<gst::Element>>("video-sink");
        let appsink = sink.and_then(|sink| sink.downcast::<gst::Bin>().ok()?.by_name("frames"));
        appsink.map_or((0, 0), |sink| sinks::counts(&sink))
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
                hear(Heard::Ended { moving: stall.moves() });
                continue;
            }
            Some(gst::MessageView::Error(error)) => return hear(Heard::Failed(meaning(error))),
            // It has begun, or come to where it was sent.
            Some(_) => state.seeking.store(false, Ordering::SeqCst),
            None => {}
        }
        if state.ended.load(Ordering::SeqCst) {
            continue;
        }
        let position = playbin.query_position::<gst::ClockTime>().map(Duration::from);
        if let Some(position) = position {
            let length = playbin.query_duration::<gst::ClockTime>().map(Duration::from);
            hear(Heard::At { position, length });
        }
        let plays = state.playing.load(Ordering::SeqCst);
        if stall.is_over(position, plays) {
            return hear(Heard::Failed(MediaError::Stalled));
        }
        if !plays || position.is_none() || state.seeking.load(Ordering::SeqCst) {
            judge.forget();
        } else if let Some(sink) = appsink
            && let Some(rate) = sinks::frames_a_second(sink)
            && judge.struggles(Seen { when: gst::get_timestamp().into(), frames: sinks::counts(sink).0 }, rate)
        {
            hear(Heard::Struggling);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volume_goes_from_silence_to_all() {
        assert_eq!(linear(0), 0.0);
        assert_eq!(linear(LOUDEST), 1.0);
        assert_eq!(linear(200), 1.0);
        assert!((0..LOUDEST).all(|step| linear(step) < linear(step + 1)));
    }
}
