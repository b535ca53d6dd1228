//! One frame of a film, as decoders make it: planes of brightness and colour (I420), one and a half bytes a pixel. It becomes
//! red, green and blue only where it is drawn, in one pass.

use gstreamer_video::video_frame::Readable;
use gstreamer_video::{VideoColorMatrix, VideoColorRange, VideoFrame, VideoFrameExt as _, VideoInfo};
use yuv::{YuvPlanarImage, YuvRange, YuvStandardMatrix, yuv420_to_rgb};

/// A frame in the memory it was decoded to.
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

    /// Draws the frame to `rgb`, three bytes a pixel, row after row. Answers whether there was room for exactly it.
    pub fn draw(&self, rgb: &mut [u8]) -> bool {
        let row = self.width().saturating_mul(3);
        if row == 0 || rgb.len() != row as usize * self.height() as usize {
            return false;
        }
        let plane = |index: usize| {
            let stride = u32::try_from(*self.0.plane_stride().get(index)?).ok()?;
            Some((self.0.plane_data(index as u32).ok()?, stride))
        };
        let (Some((y_plane, y_stride)), Some((u_plane, u_stride)), Some((v_plane, v_stride))) =
            (plane(0), plane(1), plane(2))
        else {
            return false;
        };
        let (width, height) = (self.width(), self.height());
        let planes = YuvPlanarImage { y_plane, y_stride, u_plane, u_stride, v_plane, v_stride, width, height };
        let info = self.0.info().colorimetry();
        yuv420_to_rgb(&planes, rgb, row, range(info.range()), matrix(info.matrix())).is_ok()
    }
}

/// Films that don't say it are as television has always been.
fn range(range: VideoColorRange) -> YuvRange {
    match range {
        VideoColorRange::Range0_255 => YuvRange::Full,
        _ => YuvRange::Limited,
    }
}

/// Films that don't say it have been given the matrix of their size by GStreamer; what is left is made from pictures, as 601.
fn matrix(matrix: VideoColorMatrix) -> YuvStandardMatrix {
    match matrix {
        VideoColorMatrix::Bt709 => YuvStandardMatrix::Bt709,
        VideoColorMatrix::Bt2020 => YuvStandardMatrix::Bt2020,
        VideoColorMatrix::Smpte240m => YuvStandardMatrix::Smpte240,
        VideoColorMatrix::Fcc => YuvStandardMatrix::Fcc,
        _ => YuvStandardMatrix::Bt601,
    }
}
