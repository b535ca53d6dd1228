//! Short sounds one after the other: spoken labels and texts. A new sequence silences the one before at once, as a finger
//! or an arrow key moves on.
//!
//! One device stays open between sequences, so that a label sounds as soon as it is decoded; a thread of its own decodes
//! clip after clip a little ahead of what sounds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSrc};

use crate::decode::{self, Kind, Streams};
use crate::player::linear;
use crate::sinks::on_first_buffer;
use crate::{MediaError, STALLED, element};

/// Samples a second, one channel of 16 bits, to which clips are decoded: any device takes it, and speech needs no more.
pub const RATE: u32 = 48_000;
const BYTES_A_SECOND: u64 = RATE as u64 * 2;

/// How much is decoded ahead: enough for a slow disk, little enough to be forgotten at once.
const AHEAD_BYTES: u64 = BYTES_A_SECOND / 2;

/// How many samples, of some 20 ms each, may wait undecided between decoder and worker.
const AHEAD_SAMPLES: usize = 8;

/// How long the worker sleeps where there is nothing to do but to listen.
const TICK: Duration = Duration::from_millis(20);

/// What clips tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// The first sound of a sequence has reached the device, or the place of one.
    Sounding {
        /// Of the sequence.
        number: u64,
    },
    /// A clip begins to sound.
    Begins {
        /// Of the sequence.
        number: u64,
        /// Which clip of it, counted from 0.
        index: usize,
    },
    /// A clip can't be played; the next one follows.
    Failed {
        /// Of the sequence.
        number: u64,
        /// Which clip of it, counted from 0.
        index: usize,
        /// Why.
        error: MediaError,
    },
    /// The whole sequence has sounded.
    Done {
        /// Of the sequence.
        number: u64,
    },
}

/// A clip, and the silence after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clip {
    /// Its file.
    pub path: PathBuf,
    /// The pause that follows.
    pub pause: Duration,
}

enum Order {
    Play(u64, Vec<Clip>),
    Hush,
    Volume(u8),
}

/// Plays sequences of clips. Dropping it ends it.
pub struct Clips {
    orders: Sender<Order>,
}

/// What hears clips. Called from two threads; must return soon.
pub type Hear = Arc<dyn Fn(Said) + Send + Sync>;

impl Clips {
    /// Opens the sound device in the background.
    pub fn new(hear: Hear) -> Result<Self, MediaError> {
        crate::init()?;
        let output = Output::new()?;
        let (orders, receiver) = channel();
        std::thread::Builder::new()
            .name("clips".to_owned())
            .spawn(move || {
                let mut worker = Worker { output, orders: receiver, hear };
                // Opened before the first word is wanted; what fails is told when it is.
                worker.output.silence();
                worker.work();
            })
            .map_err(|error| MediaError::System(error.to_string()))?;
        Ok(Self { orders })
    }

    /// Silences what sounds and plays `clips` as sequence `number`.
    pub fn play(&self, number: u64, clips: Vec<Clip>) {
        // The worker ends only with this.
        drop(self.orders.send(Order::Play(number, clips)));
    }

    /// Silences what sounds.
    pub fn hush(&self) {
        drop(self.orders.send(Order::Hush));
    }

    /// 0 (silent) to [`crate::player::LOUDEST`].
    pub fn set_volume(&self, volume: u8) {
        drop(self.orders.send(Order::Volume(volume)));
    }
}

/// From samples to the loudspeaker.
struct Output {
    pipeline: gst::Pipeline,
    source: AppSrc,
    volume: gst::Element,
    sink: gst::Element,
}

impl Output {
    fn new() -> Result<Self, MediaError> {
        let wrong = |error: gst::glib::BoolError| MediaError::System(error.to_string());
        let source = AppSrc::builder().caps(&caps()).format(gst::Format::Time).build();
        let (convert, resample) = (element("audioconvert")?, element("audioresample")?);
        let (volume, sink) = (element("volume")?, element("autoaudiosink")?);
        let pipeline = gst::Pipeline::new();
        let chain = [source.upcast_ref(), &convert, &resample, &volume, &sink];
        pipeline.add_many(chain).map_err(wrong)?;
        gst::Element::link_many(chain).map_err(wrong)?;
        Ok(Self { pipeline, source, volume, sink })
    }

    /// Forgets all that hasn't sounded; the device stays open.
    fn silence(&self) {
        let _ = self.pipeline.set_state(gst::State::Ready);
    }

    /// Begins a sequence; `sounding` is called with its first sound.
    fn begin(&self, sounding: impl Fn() + Send + Sync + 'static) {
        self.silence();
        if let Some(bus) = self.pipeline.bus() {
            bus.set_flushing(true);
            bus.set_flushing(false);
        }
        on_first_buffer(&self.sink, sounding);
        let _ = self.pipeline.set_state(gst::State::Playing);
    }
}

pub(crate) fn caps() -> gst::Caps {
    gst::Caps::builder("audio/x-raw")
        .field("format", "S16LE")
        .field("layout", "interleaved")
        .field("rate", i32::try_from(RATE).unwrap_or(i32::MAX))
        .field("channels", 1)
        .build()
}

struct Worker {
    output: Output,
    orders: Receiver<Order>,
    hear: Hear,
}

/// Why a sequence ends.
enum End {
    /// It has sounded.
    Done,
    /// Something else was ordered.
    Order(Order),
    /// Nobody gives orders any more.
    Closed,
}

impl Worker {
    fn work(&mut self) {
        let mut next = self.orders.recv().ok();
        while let Some(order) = next {
            next = match order {
                Order::Play(number, clips) => match self.sequence(number, &clips) {
                    End::Order(order) => Some(order),
                    End::Done => {
                        (self.hear)(Said::Done { number });
                        self.output.silence();
                        self.orders.recv().ok()
                    }
                    End::Closed => None,
                },
                Order::Hush => {
                    self.output.silence();
                    self.orders.recv().ok()
                }
                Order::Volume(volume) => {
                    self.set_volume(volume);
                    self.orders.recv().ok()
                }
            };
        }
        let _ = self.output.pipeline.set_state(gst::State::Null);
    }

    fn set_volume(&self, volume: u8) {
        self.output.volume.set_property("volume", linear(volume));
    }

    fn sequence(&self, number: u64, clips: &[Clip]) -> End {
        let hear = self.hear.clone();
        self.output.begin(move || hear(Said::Sounding { number }));
        let mut sequence = Sequence { number, pushed: 0, begins: Vec::new(), told: 0 };
        for (index, clip) in clips.iter().enumerate() {
            sequence.begins.push(sequence.pushed);
            match self.push_clip(&clip.path, &mut sequence) {
                Ok(None) => {}
                Ok(Some(end)) => return end,
                Err(error) => (self.hear)(Said::Failed { number, index, error }),
            }
            if let Some(end) = self.push(&silence_of(clip.pause), &mut sequence) {
                return end;
            }
        }
        // A pipeline that takes no end has failed; the wait below ends by its time.
        let _ = self.output.source.end_of_stream();
        let longest = Duration::from_nanos(nanos(AHEAD_BYTES)) + STALLED;
        let (bus, mut waited) = (self.output.pipeline.bus(), Duration::ZERO);
        while waited < longest {
            if let Some(end) = self.listen(&mut sequence) {
                return end;
            }
            waited += TICK;
            let over = [gst::MessageType::Eos, gst::MessageType::Error];
            if bus.as_ref().is_none_or(|bus| bus.pop_filtered(&over).is_some()) {
                break;
            }
        }
        sequence.tell(None, &self.hear);
        End::Done
    }

    /// Decodes a clip and hands it on.
    fn push_clip(&self, path: &Path, sequence: &mut Sequence) -> Result<Option<End>, MediaError> {
        let (sink, samples) = sync_channel(AHEAD_SAMPLES);
        let pipeline = decode::pipeline(path, Samples(sink))?;
        let _stop = Stop(&pipeline);
        // Dropped before the pipeline is stopped, so that none of its threads waits for room any more.
        let samples = samples;
        if pipeline.set_state(gst::State::Playing).is_err() {
            return Err(decode::error_of(&pipeline).unwrap_or(MediaError::Empty));
        }
        let mut waited = Duration::ZERO;
        loop {
            match samples.recv_timeout(TICK) {
                Ok(Some(sample)) => {
                    waited = Duration::ZERO;
                    let Some(map) = sample.buffer().and_then(|buffer| buffer.map_readable().ok()) else { continue };
                    if let Some(end) = self.push(&map, sequence) {
                        return Ok(Some(end));
                    }
                }
                // Its end.
                Ok(None) => return Ok(None),
                Err(RecvTimeoutError::Disconnected) => return Err(MediaError::Empty),
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(error) = decode::error_of(&pipeline) {
                        return Err(error);
                    }
                    if let Some(end) = self.listen(sequence) {
                        return Ok(Some(end));
                    }
                    waited += TICK;
                    if waited > STALLED {
                        return Err(MediaError::Stalled);
                    }
                }
            }
        }
    }

    /// Hands samples on, as soon as there is room.
    fn push(&self, bytes: &[u8], sequence: &mut Sequence) -> Option<End> {
        if bytes.is_empty() {
            return None;
        }
        while self.output.source.current_level_bytes() > AHEAD_BYTES {
            if let Some(end) = self.listen(sequence) {
                return Some(end);
            }
        }
        let mut buffer = gst::Buffer::from_slice(bytes.to_vec());
        if let Some(buffer) = buffer.get_mut() {
            buffer.set_pts(gst::ClockTime::from_nseconds(nanos(sequence.pushed)));
            buffer.set_duration(gst::ClockTime::from_nseconds(nanos(bytes.len() as u64)));
        }
        sequence.pushed += bytes.len() as u64;
        // Refused only by a pipeline that has failed; `sequence` ends then.
        self.output.source.push_buffer(buffer).err().map(|_| End::Done)
    }

    /// Waits a moment for orders, and tells what has begun to sound.
    fn listen(&self, sequence: &mut Sequence) -> Option<End> {
        let position = self.output.pipeline.query_position::<gst::ClockTime>();
        sequence.tell(Some(position.unwrap_or_default()), &self.hear);
        match self.orders.recv_timeout(TICK) {
            Ok(Order::Volume(volume)) => {
                self.set_volume(volume);
                None
            }
            Ok(order) => Some(End::Order(order)),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(End::Closed),
        }
    }
}

/// A sequence on its way: in bytes of samples.
struct Sequence {
    number: u64,
    pushed: u64,
    begins: Vec<u64>,
    told: usize,
}

impl Sequence {
    /// Tells the clips that have begun by `position`, or all of them.
    fn tell(&mut self, position: Option<gst::ClockTime>, hear: &Hear) {
        while let Some(begin) = self.begins.get(self.told) {
            if position.is_some_and(|position| nanos(*begin) > position.nseconds()) {
                return;
            }
            hear(Said::Begins { number: self.number, index: self.told });
            self.told += 1;
        }
    }
}

fn nanos(bytes: u64) -> u64 {
    bytes.saturating_mul(1_000_000_000) / BYTES_A_SECOND
}

fn silence_of(pause: Duration) -> Vec<u8> {
    // Whole samples of two bytes.
    let samples = pause.as_millis() as usize * (RATE as usize / 1000);
    vec![0; samples * 2]
}

/// Ends a pipeline whatever happens.
struct Stop<'a>(&'a gst::Pipeline);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        let _ = self.0.set_state(gst::State::Null);
    }
}

/// Sends the samples of the first sound in a file, and `None` at its end.
struct Samples(SyncSender<Option<gst::Sample>>);

impl Streams for Samples {
    fn sink(&self, kind: Kind) -> Option<gst::Element> {
        if kind == Kind::Video {
            return None;
        }
        let (convert, resample) = (element("audioconvert").ok()?, element("audioresample").ok()?);
        let sink = AppSink::builder().caps(&caps()).sync(false).max_buffers(8).build();
        let (sender, ended) = (self.0.clone(), self.0.clone());
        sink.set_callbacks(
            gstreamer_app::AppSinkCallbacks::builder()
                .new_sample(move |sink| {
                    let sample = sink.pull_sample().map_err(|_| gst::FlowError::Eos)?;
                    sender.send(Some(sample)).map_err(|_| gst::FlowError::Flushing)?;
                    Ok(gst::FlowSuccess::Ok)
                })
                .eos(move |_| drop(ended.send(None)))
                .build(),
        );
        let bin = gst::Bin::new();
        bin.add_many([&convert, &resample, sink.upcast_ref()]).ok()?;
        gst::Element::link_many([&convert, &resample, sink.upcast_ref()]).ok()?;
        let ghost = gst::GhostPad::with_target(&convert.static_pad("sink")?).ok()?;
        bin.add_pad(&ghost).ok()?;
        Some(bin.upcast())
    }
}
