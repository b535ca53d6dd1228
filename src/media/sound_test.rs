//! A tone in the room, and what the microphone hears meanwhile. It is listened to as little as that takes; what was heard is
//! handed over and kept nowhere.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSinkCallbacks, AppSrc};

use crate::clips::caps;
use crate::{MediaError, element};

pub use crate::clips::RATE;

/// How loud the tone is, of full scale: as loud as speech at the same volume.
const STRENGTH: f64 = 0.5;
/// How long the tone takes to come and to go, so that it doesn't crack: seconds.
const SOFT: f64 = 0.01;
/// A sound server that has gone to sleep takes a second to open a device.
const OPENING: Duration = Duration::from_secs(3);
/// How much later sound may arrive at the microphone than it was played, through buffers on both ways.
const ARRIVAL: Duration = Duration::from_millis(500);

/// Why nothing could be played or heard.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoundTestError {
    /// No device plays.
    #[error("no sound device plays")]
    NoLoudspeaker,
    /// No device listens.
    #[error("no microphone listens")]
    NoMicrophone,
    /// GStreamer failed.
    #[error(transparent)]
    Media(#[from] MediaError),
}

/// Plays silence, a tone of `hertz`, silence, on the device that all sound goes to, and answers what the microphone that is
/// used by default heard from before the first silence until after the second one. Without a microphone the tone is played all
/// the same: whoever stands there has ears.
pub fn play_and_listen(
    hertz: f64,
    before: Duration,
    sounds: Duration,
    after: Duration,
) -> Result<Vec<i16>, SoundTestError> {
    crate::init()?;
    let ear = Ear::open();
    play(&tone(hertz, before, sounds, after), before + sounds + after)?;
    std::thread::sleep(ARRIVAL);
    Ok(ear?.heard())
}

/// A microphone that is open while this lives.
struct Ear {
    pipeline: gst::Pipeline,
    heard: Arc<Mutex<Vec<i16>>>,
}

impl Ear {
    fn open() -> Result<Self, SoundTestError> {
        let (source, convert, resample) =
            (element("autoaudiosrc")?, element("audioconvert")?, element("audioresample")?);
        let heard = Arc::new(Mutex::new(Vec::new()));
        let into = heard.clone();
        let take = move |sink: &AppSink| {
            let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
            let map = sample.buffer().and_then(|buffer| buffer.map_readable().ok()).ok_or(gst::FlowError::Error)?;
            let values = map.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
            into.lock().unwrap_or_else(PoisonError::into_inner).extend(values);
            Ok(gst::FlowSuccess::Ok)
        };
        let sink = AppSink::builder().caps(&caps()).sync(false).build();
        sink.set_callbacks(AppSinkCallbacks::builder().new_sample(take).build());
        let ear = Self { pipeline: pipeline(&[&source, &convert, &resample, sink.upcast_ref()])?, heard };
        // A live source begins with its first samples, not with a state.
        ear.pipeline.set_state(gst::State::Playing).map_err(|_| SoundTestError::NoMicrophone)?;
        let listens = ear.waits_for(|heard| !heard.is_empty());
        if !listens || is_stand_in(&source) || is_monitor(&source) {
            return Err(SoundTestError::NoMicrophone);
        }
        ear.heard.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(ear)
    }

    fn waits_for(&self, come: impl Fn(&[i16]) -> bool) -> bool {
        let Some(bus) = self.pipeline.bus() else { return false };
        let step = Duration::from_millis(20);
        let mut waited = Duration::ZERO;
        while waited < OPENING {
            if come(&self.heard.lock().unwrap_or_else(PoisonError::into_inner)) {
                return true;
            }
            let failed = bus.timed_pop_filtered(clock_time(step), &[gst::MessageType::Error, gst::MessageType::Eos]);
            if failed.is_some() {
                return false;
            }
            waited += step;
        }
        false
    }

    fn heard(self) -> Vec<i16> {
        std::mem::take(&mut *self.heard.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        let _ = self.pipeline.set_state(gst::State::Null);
    }
}

fn play(samples: &[u8], time: Duration) -> Result<(), SoundTestError> {
    let source = AppSrc::builder().caps(&caps()).format(gst::Format::Time).build();
    let (convert, resample, sink) = (element("audioconvert")?, element("audioresample")?, element("autoaudiosink")?);
    let pipeline = pipeline(&[source.upcast_ref(), &convert, &resample, &sink])?;
    let played = (|| {
        pipeline.set_state(gst::State::Playing).ok()?;
        let mut buffer = gst::Buffer::from_slice(samples.to_vec());
        buffer.get_mut()?.set_pts(gst::ClockTime::ZERO);
        source.push_buffer(buffer).ok()?;
        source.end_of_stream().ok()?;
        let over = [gst::MessageType::Eos, gst::MessageType::Error];
        let message = pipeline.bus()?.timed_pop_filtered(clock_time(time + OPENING), &over)?;
        (message.type_() == gst::MessageType::Eos && !is_stand_in(&sink)).then_some(())
    })();
    let _ = pipeline.set_state(gst::State::Null);
    played.ok_or(SoundTestError::NoLoudspeaker)
}

fn pipeline(chain: &[&gst::Element]) -> Result<gst::Pipeline, MediaError> {
    let wrong = |error: gst::glib::BoolError| MediaError::System(error.to_string());
    let pipeline = gst::Pipeline::new();
    pipeline.add_many(chain).map_err(wrong)?;
    gst::Element::link_many(chain).map_err(wrong)?;
    Ok(pipeline)
}

/// What an automatic element has chosen.
fn chosen(element: &gst::Element) -> Vec<gst::Element> {
    element
        .downcast_ref::<gst::Bin>()
        .map(|bin| bin.iterate_elements().into_iter().flatten().collect())
        .unwrap_or_default()
}

/// Where no device is found, silence takes its place.
fn is_stand_in(element: &gst::Element) -> bool {
    let names = chosen(element).into_iter().filter_map(|chosen| Some(chosen.factory()?.name().to_string()));
    names.into_iter().any(|name| name == "audiotestsrc" || name.starts_with("fake"))
}

/// A sound server without a microphone lets what it plays itself be heard: every room would be well.
fn is_monitor(source: &gst::Element) -> bool {
    chosen(source).iter().any(|chosen| {
        chosen.has_property("current-device")
            && chosen.property::<Option<String>>("current-device").is_some_and(|name| name.ends_with(".monitor"))
    })
}

fn clock_time(time: Duration) -> gst::ClockTime {
    gst::ClockTime::from_nseconds(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX))
}

fn tone(hertz: f64, before: Duration, sounds: Duration, after: Duration) -> Vec<u8> {
    let count = |time: Duration| (time.as_secs_f64() * f64::from(RATE)) as usize;
    let mut values = vec![0_i16; count(before)];
    values.extend((0..count(sounds)).map(|at| {
        let time = at as f64 / f64::from(RATE);
        let soft = (time / SOFT).min((sounds.as_secs_f64() - time) / SOFT).clamp(0.0, 1.0);
        ((std::f64::consts::TAU * hertz * time).sin() * soft * STRENGTH * 32767.0) as i16
    }));
    values.resize(values.len() + count(after), 0);
    values.into_iter().flat_map(i16::to_le_bytes).collect()
}
