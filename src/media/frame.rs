//! One frame of a film, as the screen takes it: RGBA, four bytes a pixel.

use gstreamer_video::VideoFrameExt as _;
use gstreamer_video::video_frame::Readable;
use gstreamer_video::{VideoFrame, VideoInfo};

/// A frame in the memory it was decoded to; it is copied once, to where it is drawn from.
pub struct Frame(VideoFrame<Readable>);

impl std::fmt::Debug for Frame {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Frame({} × {})", self.width(), self.height())
    }
}

impl Frame {
    pub(crate) fn of_sample(sample: &gstreamer::SampleRef) -> Option<Self> {
        let info = VideoInfo::from_caps(sample.caps()?).ok()?;
        VideoFrame::from_buffer_readable(sample.buffer_owned()?, &info).ok().map(Self)
    }

    /// In pixels.
    pub fn width(&self) -> u32 {
        self.0.width()
    }

    /// In pixels.
    pub fn height(&self) -> u32 {
        self.0.height()
    }

    /// Copies the pixels to `rgba`, row after row; in the decoder's memory rows may be longer than the picture is wide.
    /// Answers whether there was room for exactly them.
    pub fn copy_to(&self, rgba: &mut [u8]) -> bool {
        let row = self.width() as usize * 4;
        let Some(stride) = self.0.plane_stride().first().and_then(|stride| usize::try_from(*stride).ok()) else {
            return false;
        };
        let Ok(plane) = self.0.plane_data(0) else { return false };
        if row == 0 || rgba.len() != row * self.height() as usize {
            return false;
        }
        for (to, from) in rgba.chunks_exact_mut(row).zip(plane.chunks(stride)) {
            let Some(from) = from.get(..row) else { return false };
            to.copy_from_slice(from);
        }
        true
    }
}
