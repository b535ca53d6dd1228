//! Where a film goes: frames to whoever shows them, sound to the hall's loudspeakers.

use gstreamer as gst;
use gstreamer::prelude::*;
use gstreamer_app::{AppSink, AppSinkCallbacks};
use gstreamer_video::VideoMeta;

use crate::frame::Frame;
use crate::player::{Hear, Heard};
use crate::{MediaError, element};

/// A frame that is later than this is dropped: the next one is due already at 25 frames a second.
const MAX_LATENESS_NANOS: i64 = 40_000_000;

/// What a screen shows in a second.
const MOST_FRAMES: f64 = 60.0;

/// Scales, then hands over the newest frame only. The sink as a whole, and what counts in it.
pub(crate) fn frames((width, height): (u32, u32), hear: Hear) -> Result<(gst::Element, gst::Element), MediaError> {
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
    if let Some(pad) = sink.static_pad("sink") {
        pad.add_probe(gst::PadProbeType::QUERY_DOWNSTREAM, takes_padded_rows);
    }
    let bin = gst::Bin::new();
    bin.add_many([&scale, sink.upcast_ref()]).map_err(wrong)?;
    scale.link(&sink).map_err(wrong)?;
    let pad = scale.static_pad("sink").ok_or_else(|| MediaError::System("videoconvertscale".to_owned()))?;
    let ghost = gst::GhostPad::with_target(&pad).map_err(wrong)?;
    bin.add_pad(&ghost).map_err(wrong)?;
    Ok((bin.upcast(), sink.upcast()))
}

/// Tells decoders that rows may be longer than the picture is wide; else they copy each frame.
fn takes_padded_rows(_: &gst::Pad, info: &mut gst::PadProbeInfo<'_>) -> gst::PadProbeReturn {
    if let Some(gst::QueryViewMut::Allocation(allocation)) = info.query_mut().map(gst::QueryRef::view_mut) {
        allocation.add_allocation_meta::<VideoMeta>(None);
        return gst::PadProbeReturn::Handled;
    }
    gst::PadProbeReturn::Ok
}

/// The hall's loudspeakers; where there is no sound device, its place.
pub(crate) fn loudspeakers(hear: Hear) -> Result<gst::Element, MediaError> {
    let sink = element("autoaudiosink")?;
    on_first_buffer(&sink, move || hear(Heard::Sounding));
    Ok(sink)
}

/// Calls `come` once, when something reaches `sink`.
pub(crate) fn on_first_buffer(sink: &gst::Element, come: impl Fn() + Send + Sync + 'static) {
    if let Some(pad) = sink.static_pad("sink") {
        pad.add_probe(gst::PadProbeType::BUFFER, move |_, _| {
            come();
            gst::PadProbeReturn::Remove
        });
    }
}

/// Frames shown and frames dropped as late, since the beginning.
pub(crate) fn counts(sink: &gst::Element) -> (u64, u64) {
    let stats = sink.property::<gst::Structure>("stats");
    (stats.get("rendered").unwrap_or(0), stats.get("dropped").unwrap_or(0))
}

/// How many frames a film has in a second; none if it doesn't say. More than a screen shows aren't missed.
pub(crate) fn frames_a_second(sink: &gst::Element) -> Option<f64> {
    let caps = sink.static_pad("sink")?.current_caps()?;
    let rate = caps.structure(0)?.get::<gst::Fraction>("framerate").ok()?;
    let rate = f64::from(rate.numer()) / f64::from(rate.denom());
    (rate > 0.0).then(|| rate.min(MOST_FRAMES))
}
