//! Film and sound by GStreamer. Knows nobody: no catalogue, no screens.
//!
//! # Rooms
//! - [`measure`]: what a file is, and whether it can be played to its end: for the publisher's tool.
//! - [`Player`]: one film or bulletin at a time: play, pause, seek, volume; frames and reports come by callback.
//! - [`Clips`]: short sounds one after the other, such as spoken words; starts at once, stops at once.
//! - [`sound_test`]: plays a tone in the room while its microphone listens.
//! - [`Captions`]: the words of a film, as WebVTT.
//! - [`mp3`]: sound for loudspeakers that know nothing else.
//!
//! All of it runs on GStreamer's threads and its own; no call here waits for a device or a file longer than it says.

pub mod captions;
pub mod clips;
mod decode;
pub mod frame;
mod judge;
pub mod measure;
pub mod mp3;
pub mod player;
mod sinks;
pub mod sound_test;

use gstreamer::prelude::PluginFeatureExtManual as _;

pub use captions::Captions;
pub use clips::Clips;
pub use frame::Frame;
pub use measure::{Measured, measure};
pub use player::{Heard, Player};

/// Why something can't be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// GStreamer, or a part of it that every point has, isn't there.
    #[error("GStreamer: {0}")]
    System(String),
    /// The file isn't there or can't be read.
    #[error("can't be read: {0}")]
    Unreadable(String),
    /// No decoder for what is in it.
    #[error("no decoder: {0}")]
    Unknown(String),
    /// The file is damaged.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Its end is missing.
    #[error("{} s of {} s are there", there.as_secs(), whole.as_secs())]
    CutShort {
        /// What can be played.
        there: std::time::Duration,
        /// What the file says it has.
        whole: std::time::Duration,
    },
    /// There is nothing in it to see or hear.
    #[error("nothing to see or hear in it")]
    Empty,
    /// It doesn't go on: nothing came for [`STALLED`].
    #[error("it doesn't go on")]
    Stalled,
}

/// How long a file may give nothing before it counts as stuck. A slow disk wakes within seconds.
pub const STALLED: std::time::Duration = std::time::Duration::from_secs(10);

/// Takes less time for VP9 than the decoder GStreamer prefers, which is used where this one isn't there.
const FASTER: &str = "avdec_vp9";

/// GStreamer's way to the JACK sound server, which no hall has. Where nothing else sounds it would be tried, and its library
/// waits for ever for a lock in `/dev/shm` once any process that held it was killed.
const JACK: &str = "jack";

/// Starts GStreamer; later calls do nothing.
pub fn init() -> Result<(), MediaError> {
    gstreamer::init().map_err(|error| MediaError::System(error.to_string()))?;
    let registry = gstreamer::Registry::get();
    if let Some(decoder) = registry.lookup_feature(FASTER) {
        decoder.set_rank(gstreamer::Rank::PRIMARY + 1);
    }
    for jack in registry.features_by_plugin(JACK) {
        jack.set_rank(gstreamer::Rank::NONE);
    }
    Ok(())
}

/// What an error message of a pipeline means.
fn meaning(error: &gstreamer::message::Error) -> MediaError {
    use gstreamer::{CoreError, ResourceError, StreamError};
    let (error, words) = (error.error(), error.error().message().to_owned());
    if error.matches(StreamError::CodecNotFound) || error.matches(CoreError::MissingPlugin) {
        MediaError::Unknown(words)
    } else if error.matches(StreamError::TypeNotFound) || error.matches(StreamError::WrongType) {
        MediaError::Damaged(words)
    } else if [ResourceError::NotFound, ResourceError::OpenRead, ResourceError::Read]
        .iter()
        .any(|kind| error.matches(*kind))
    {
        MediaError::Unreadable(words)
    } else {
        MediaError::Damaged(words)
    }
}

/// An element every point has.
fn element(name: &str) -> Result<gstreamer::Element, MediaError> {
    gstreamer::ElementFactory::make(name).build().map_err(|error| MediaError::System(error.to_string()))
}
