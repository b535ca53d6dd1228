//! Pictures, decoded to the size at which they are shown. Never on the thread of the window.

use std::io::Cursor;

use catalog::{Edition, EditionError, Sha256};
use image::{DynamicImage, ImageReader, Limits, imageops::FilterType};
use resvg::{tiny_skia, usvg};

use crate::view::Place;

/// The largest file that is read as a picture; `press check` allows 8 MB, a later publisher's tool may allow more.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// 40 megapixels: a poster scanned at 300 dpi on A3 has 17.
const MAX_PIXELS: u64 = 40_000_000;

/// Why a picture can't be shown.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// Its file.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// Its bytes aren't an SVG picture.
    #[error("{0}: not a picture: {1}")]
    Svg(Sha256, usvg::Error),
    /// Its bytes aren't a PNG, JPEG or WebP picture.
    #[error("{0}: not a picture: {1}")]
    Raster(Sha256, image::ImageError),
    /// It has too many pixels.
    #[error("{0}: {1} pixels; at most {MAX_PIXELS} can be shown")]
    TooLarge(Sha256, u64),
    /// It has no size.
    #[error("{0}: the picture has no size")]
    Empty(Sha256),
}

/// A decoded picture: 8-bit RGBA, premultiplied, row by row without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// `4 * width * height` bytes.
    pub rgba: Vec<u8>,
}

/// A size in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

impl Place {
    /// The room a picture has in a window of `window` pixels. Sizes are those of the screens in `ui/`.
    pub fn room(self, window: Size) -> Size {
        let unit = (window.height as f32 / 1080.0).min(window.width as f32 / 1920.0);
        let units = |units: f32| (units * unit).round().max(1.0) as u32;
        match self {
            Self::Tile => Size { width: units(245.0), height: units(184.0) },
            Self::Page => Size { width: units(740.0), height: units(555.0) },
            // Twice the screen is sharp enough to look closely; four times would take 100 MB.
            Self::Full { zoom } => {
                let zoom = u32::from(zoom.min(2));
                Size {
                    width: window.width * zoom,
                    height: (window.height - units(124.0).min(window.height - 1)) * zoom,
                }
            }
        }
    }

    fn fills(self) -> bool {
        matches!(self, Self::Tile)
    }
}

/// Reads and decodes a picture for its place.
pub fn load(
    edition: &Edition,
    sha256: &Sha256,
    media_type: &str,
    place: Place,
    room: Size,
) -> Result<Pixels, PictureError> {
    let bytes = edition.read_blob(sha256, MAX_BYTES)?;
    if media_type == "image/svg+xml" { svg(sha256, &bytes, place, room) } else { raster(sha256, &bytes, place, room) }
}

/// Whether the bytes are a picture that can be shown, without drawing it.
pub fn check(edition: &Edition, sha256: &Sha256, media_type: &str) -> Result<(), PictureError> {
    let bytes = edition.read_blob(sha256, MAX_BYTES)?;
    if media_type == "image/svg+xml" {
        parse_svg(sha256, &bytes).map(|_| ())
    } else {
        let size =
            reader(sha256, &bytes)?.into_dimensions().map_err(|error| PictureError::Raster(sha256.clone(), error))?;
        within_limit(sha256, size)
    }
}

fn parse_svg(sha256: &Sha256, bytes: &[u8]) -> Result<usvg::Tree, PictureError> {
    // The default options have no fonts and resolve no files: drawings hold neither text nor outside references.
    usvg::Tree::from_data(bytes, &usvg::Options::default()).map_err(|error| PictureError::Svg(sha256.clone(), error))
}

fn svg(sha256: &Sha256, bytes: &[u8], place: Place, room: Size) -> Result<Pixels, PictureError> {
    let tree = parse_svg(sha256, bytes)?;
    let natural = tree.size();
    let (across, down) = (room.width as f32 / natural.width(), room.height as f32 / natural.height());
    let scale = if place.fills() { across.max(down) } else { across.min(down) };
    let whole = |length: f32, room: u32| if place.fills() { room } else { (length * scale).round().max(1.0) as u32 };
    let (width, height) = (whole(natural.width(), room.width), whole(natural.height(), room.height));
    let mut canvas = tiny_skia::Pixmap::new(width, height).ok_or_else(|| PictureError::Empty(sha256.clone()))?;
    let shift_x = (width as f32 - natural.width() * scale) / 2.0;
    let shift_y = (height as f32 - natural.height() * scale) / 2.0;
    let transform = tiny_skia::Transform::from_scale(scale, scale).post_translate(shift_x, shift_y);
    resvg::render(&tree, transform, &mut canvas.as_mut());
    Ok(Pixels { width, height, rgba: canvas.take() })
}

fn reader<'a>(sha256: &Sha256, bytes: &'a [u8]) -> Result<ImageReader<Cursor<&'a [u8]>>, PictureError> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| PictureError::Raster(sha256.clone(), image::ImageError::IoError(error)))
}

fn within_limit(sha256: &Sha256, (width, height): (u32, u32)) -> Result<(), PictureError> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(PictureError::Empty(sha256.clone()));
    }
    if pixels > MAX_PIXELS { Err(PictureError::TooLarge(sha256.clone(), pixels)) } else { Ok(()) }
}

fn raster(sha256: &Sha256, bytes: &[u8], place: Place, room: Size) -> Result<Pixels, PictureError> {
    let error = |error| PictureError::Raster(sha256.clone(), error);
    within_limit(sha256, reader(sha256, bytes)?.into_dimensions().map_err(error)?)?;
    let mut reader = reader(sha256, bytes)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    let picture = reader.decode().map_err(error)?;
    let picture = if place.fills() {
        picture.resize_to_fill(room.width, room.height, FilterType::Triangle)
    } else if picture.width() > room.width || picture.height() > room.height {
        picture.resize(room.width, room.height, FilterType::Triangle)
    } else {
        picture
    };
    Ok(premultiplied(&picture))
}

fn premultiplied(picture: &DynamicImage) -> Pixels {
    let rgba = picture.to_rgba8();
    let (width, height) = rgba.dimensions();
    let mut rgba = rgba.into_raw();
    for pixel in rgba.chunks_exact_mut(4) {
        if let [red, green, blue, alpha] = pixel {
            for channel in [red, green, blue] {
                *channel = (u16::from(*channel) * u16::from(*alpha) / 255) as u8;
            }
        }
    }
    Pixels { width, height, rgba }
}
