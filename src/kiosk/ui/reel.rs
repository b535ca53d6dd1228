//! A film's frames as images of the window.

use media::Frame;
use slint::{Image, Rgb8Pixel, SharedPixelBuffer};

/// Two images by turns: one is on screen while the next frame is drawn to the other, so that none is made anew.
pub struct Reel([SharedPixelBuffer<Rgb8Pixel>; 2]);

impl Default for Reel {
    fn default() -> Self {
        Self([SharedPixelBuffer::new(0, 0), SharedPixelBuffer::new(0, 0)])
    }
}

impl Reel {
    /// The image of a frame.
    pub fn image(&mut self, frame: &Frame) -> Option<Image> {
        self.0.swap(0, 1);
        let [pixels, _] = &mut self.0;
        if (pixels.width(), pixels.height()) != (frame.width(), frame.height()) {
            *pixels = SharedPixelBuffer::new(frame.width(), frame.height());
        }
        frame.draw(pixels.make_mut_bytes()).then(|| Image::from_rgb8(pixels.clone()))
    }
}
