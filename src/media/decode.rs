//! A file decoded as fast as it goes, without a device: for measuring, and for clips.

use std::path::Path;
use std::time::Duration;

use gstreamer as gst;
use gstreamer::prelude::*;

use crate::{MediaError, STALLED, element, meaning};

/// What decoded streams are given to, by kind.
pub(crate) trait Streams {
    /// The element that takes the stream, already configured; `None` leaves the stream out.
    fn sink(&self, kind: Kind) -> Option<gst::Element>;
}

/// What a stream holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Pictures.
    Video,
    /// Sound.
    Audio,
}

/// How often it is looked whether anything is wrong.
const LOOK: Duration = Duration::from_millis(200);

/// Runs a pipeline to its end, or until something is wrong. `passed` tells how much has come through: where that stands still for
/// [`STALLED`], nothing more will.
pub(crate) fn to_end(pipeline: &gst::Pipeline, passed: impl Fn() -> u64) -> Result<(), MediaError> {
    let bus = pipeline.bus().ok_or_else(|| MediaError::System("bus".to_owned()))?;
    if pipeline.set_state(gst::State::Playing).is_err() {
        return Err(error_of(pipeline).unwrap_or_else(|| MediaError::Damaged("state".to_owned())));
    }
    let (mut known, mut still) = (0, Duration::ZERO);
    while still <= STALLED {
        let wanted = [gst::MessageType::Eos, gst::MessageType::Error];
        let message = bus.timed_pop_filtered(gst::ClockTime::try_from(LOOK).ok(), &wanted);
        match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Eos(_)) => return Ok(()),
            Some(gst::MessageView::Error(error)) => return Err(meaning(error)),
            _ => {}
        }
        let now = passed();
        still = if now == known { still + LOOK } else { Duration::ZERO };
        known = now;
    }
    Err(MediaError::Stalled)
}

/// A pipeline that decodes `path`. It is in state NULL.
pub(crate) fn pipeline(
    path: &Path,
    streams: impl Streams + Send + Sync + 'static,
) -> Result<gst::Pipeline, MediaError> {
    crate::init()?;
    let pipeline = gst::Pipeline::new();
    let source = element("filesrc")?;
    source.set_property("location", path.to_string_lossy().as_ref());
    let decoder = element("decodebin")?;
    let add = |error: gst::glib::BoolError| MediaError::System(error.to_string());
    pipeline.add_many([&source, &decoder]).map_err(add)?;
    source.link(&decoder).map_err(add)?;
    let weak = pipeline.downgrade();
    decoder.connect_pad_added(move |_, pad| {
        let (Some(pipeline), Some(kind)) = (weak.upgrade(), kind_of(pad)) else { return };
        let Some(sink) = streams.sink(kind) else { return };
        // What fails here is told by the pipeline's own error: a stream that nobody takes.
        let linked = pipeline.add(&sink).and_then(|()| sink.sync_state_with_parent()).and_then(|()| {
            match sink.static_pad("sink") {
                Some(to) => pad.link(&to).map(|_| ()).map_err(|_| gst::glib::bool_error!("link")),
                None => Ok(()),
            }
        });
        drop(linked);
    });
    Ok(pipeline)
}

fn kind_of(pad: &gst::Pad) -> Option<Kind> {
    let caps = pad.current_caps()?;
    let name = caps.structure(0)?.name();
    if name.starts_with("video/x-raw") {
        Some(Kind::Video)
    } else if name.starts_with("audio/x-raw") {
        Some(Kind::Audio)
    } else {
        None
    }
}

/// The first error that waits on the bus of a pipeline.
pub(crate) fn error_of(pipeline: &gst::Pipeline) -> Option<MediaError> {
    let bus = pipeline.bus()?;
    while let Some(message) = bus.pop_filtered(&[gst::MessageType::Error]) {
        if let gst::MessageView::Error(error) = message.view() {
            return Some(meaning(error));
        }
    }
    None
}
