//! Pictures, decoded to the size at which they are shown. Never on the thread of the window. What is large, and every
//! printed page, is decoded in a process of its own ([`catalog::paper`]).

use std::io::Cursor;

use catalog::paper::{self, Drawing, PaperError};
use catalog::{Edition, EditionError, Sha256};
use image::{DynamicImage, ImageReader, Limits, imageops::FilterType};
use resvg::{tiny_skia, usvg};

use crate::pane;
use crate::sheet;
use crate::view::{PictureUse, Place, Source};

/// The largest file that is read as a picture; `press check` allows 8 MB, a later publisher's tool may allow more.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// 40 megapixels: a poster scanned at 300 dpi on A3 has 17.
const MAX_PIXELS: u64 = 40_000_000;

/// What is decoded in this process: 16 MB. A larger picture could take half a gigabyte on its way.
const MAX_OWN_PIXELS: u64 = 4_000_000;

/// Why a picture can't be shown.
#[derive(Debug, thiserror::Error)]
#[error("{picture}: {trouble}")]
pub struct PictureError {
    /// Its sha256, or its name in the program.
    pub picture: String,
    /// Whether it is a printed page or document.
    pub of_print: bool,
    /// What is wrong.
    pub trouble: Trouble,
}

/// What is wrong with a picture.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no edition to read it from.
    #[error("no edition is open")]
    NoEdition,
    /// Its file.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// Its bytes aren't an SVG picture.
    #[error("not a picture: {0}")]
    Svg(#[from] usvg::Error),
    /// Its bytes aren't a PNG, JPEG or WebP picture.
    #[error("not a picture: {0}")]
    Raster(#[from] image::ImageError),
    /// It has too many pixels.
    #[error("{0} pixels; at most {MAX_PIXELS} can be shown")]
    TooLarge(u64),
    /// The drawing process couldn't show it.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// It has no size.
    #[error("the picture has no size")]
    Empty,
}

/// The scenes of the topics, part of the program. Decoded here, since Slint would draw them anew with every frame.
const TOPICS: [(&str, &[u8]); 8] = [
    ("news", include_bytes!("../../ui/assets/topics/news.svg")),
    ("services", include_bytes!("../../ui/assets/topics/services.svg")),
    ("health", include_bytes!("../../ui/assets/topics/health.svg")),
    ("production", include_bytes!("../../ui/assets/topics/production.svg")),
    ("disaster", include_bytes!("../../ui/assets/topics/disaster.svg")),
    ("learning", include_bytes!("../../ui/assets/topics/learning.svg")),
    ("culture", include_bytes!("../../ui/assets/topics/culture.svg")),
    ("border", include_bytes!("../../ui/assets/topics/border.svg")),
];

/// A decoded picture: 8 bits a channel, row by row without gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// Red, green and blue alone, which are drawn faster; else with alpha, premultiplied.
    pub opaque: bool,
    /// `width * height` times three or four bytes.
    pub bytes: Vec<u8>,
}

impl Pixels {
    /// Bytes per pixel.
    pub fn channels(&self) -> usize {
        if self.opaque { 3 } else { 4 }
    }
}

impl From<Drawing> for Pixels {
    fn from(Drawing { width, height, rgb }: Drawing) -> Self {
        Self { width, height, opaque: true, bytes: rgb }
    }
}

impl PictureError {
    /// What is wrong with a picture.
    pub fn new(source: &Source, trouble: impl Into<Trouble>) -> Self {
        let picture = match source {
            Source::Blob { sha256, .. } => sha256.to_string(),
            Source::Print { sha256, page } => format!("{sha256}/{page}"),
            Source::Topic(name) => (*name).to_owned(),
        };
        let of_print = matches!(source, Source::Print { .. });
        Self { picture, of_print, trouble: trouble.into() }
    }
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
            Self::Door => Size { width: units(390.0), height: units(118.0) },
            Self::Cover(frame) | Self::Page(frame) => {
                Size { width: units(frame.width.into()), height: units(frame.height.into()) }
            }
            Self::Full => pane::room(window),
            Self::Tile(_) => Size { width: pane::TILE, height: pane::TILE },
        }
    }

    fn fills(self) -> bool {
        matches!(self, Self::Cover(_) | Self::Door)
    }
}

/// Reads and decodes a picture for its place.
pub fn load(edition: Option<&Edition>, picture: &PictureUse, room: Size) -> Result<Pixels, PictureError> {
    let (place, source) = (picture.place, &picture.source);
    let loaded = || -> Result<Pixels, Trouble> {
        match source {
            Source::Blob { sha256, media_type } => {
                let bytes = edition.ok_or(Trouble::NoEdition)?.read_blob(sha256, MAX_BYTES)?;
                if is_svg(media_type) {
                    return svg(&parse_svg(&bytes)?, place, room);
                }
                if pixels(&bytes)? > MAX_OWN_PIXELS {
                    let (width, height) = reader(&bytes)?.into_dimensions()?;
                    drop(bytes);
                    return sheet::scaled(edition, sha256, Size { width, height }, place.fills(), room);
                }
                raster(&bytes, place, room)
            }
            Source::Print { sha256, page } => {
                Ok(paper::page(sheet::open(edition, sha256)?, *page, room.width, room.height)?.into())
            }
            Source::Topic(name) => {
                let bytes = TOPICS.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, bytes)| bytes);
                svg(&parse_svg(bytes)?, place, room)
            }
        }
    };
    loaded().map_err(|trouble| PictureError::new(source, trouble))
}

/// The drawing behind a picture that is one.
pub fn drawing(edition: Option<&Edition>, source: &Source) -> Result<Option<usvg::Tree>, PictureError> {
    let Source::Blob { sha256, media_type } = source else { return Ok(None) };
    let parsed = || -> Result<usvg::Tree, Trouble> {
        parse_svg(&edition.ok_or(Trouble::NoEdition)?.read_blob(sha256, MAX_BYTES)?)
    };
    if !is_svg(media_type) {
        return Ok(None);
    }
    parsed().map(Some).map_err(|trouble| PictureError::new(source, trouble))
}

/// Whether the bytes are a picture that can be shown, without drawing it.
pub fn check(edition: &Edition, sha256: &Sha256, media_type: &str) -> Result<(), PictureError> {
    let checked = || -> Result<(), Trouble> {
        let bytes = edition.read_blob(sha256, MAX_BYTES)?;
        if is_svg(media_type) { parse_svg(&bytes).map(drop) } else { pixels(&bytes).map(drop) }
    };
    checked().map_err(|trouble| PictureError { picture: sha256.to_string(), of_print: false, trouble })
}

fn is_svg(media_type: &str) -> bool {
    media_type == "image/svg+xml"
}

fn parse_svg(bytes: &[u8]) -> Result<usvg::Tree, Trouble> {
    // The default options have no fonts and resolve no files: drawings hold neither text nor outside references.
    Ok(usvg::Tree::from_data(bytes, &usvg::Options::default())?)
}

fn svg(tree: &usvg::Tree, place: Place, room: Size) -> Result<Pixels, Trouble> {
    let natural = tree.size();
    let (across, down) = (room.width as f32 / natural.width(), room.height as f32 / natural.height());
    let scale = if place.fills() { across.max(down) } else { across.min(down) };
    let whole = |length: f32, room: u32| if place.fills() { room } else { (length * scale).round().max(1.0) as u32 };
    let (width, height) = (whole(natural.width(), room.width), whole(natural.height(), room.height));
    let mut canvas = tiny_skia::Pixmap::new(width, height).ok_or(Trouble::Empty)?;
    let shift_x = (width as f32 - natural.width() * scale) / 2.0;
    let shift_y = (height as f32 - natural.height() * scale) / 2.0;
    let transform = tiny_skia::Transform::from_scale(scale, scale).post_translate(shift_x, shift_y);
    resvg::render(tree, transform, &mut canvas.as_mut());
    Ok(Pixels { width, height, opaque: false, bytes: canvas.take() })
}

fn reader(bytes: &[u8]) -> Result<ImageReader<Cursor<&[u8]>>, Trouble> {
    ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .map_err(|error| Trouble::Raster(image::ImageError::IoError(error)))
}

/// How many pixels a picture has, if that isn't too many.
fn pixels(bytes: &[u8]) -> Result<u64, Trouble> {
    let (width, height) = reader(bytes)?.into_dimensions()?;
    match u64::from(width) * u64::from(height) {
        0 => Err(Trouble::Empty),
        pixels if pixels > MAX_PIXELS => Err(Trouble::TooLarge(pixels)),
        pixels => Ok(pixels),
    }
}

fn raster(bytes: &[u8], place: Place, room: Size) -> Result<Pixels, Trouble> {
    let mut reader = reader(bytes)?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_OWN_PIXELS * 16);
    reader.limits(limits);
    let picture = reader.decode()?;
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
    if !picture.color().has_alpha() {
        let (width, height) = (picture.width(), picture.height());
        return Pixels { width, height, opaque: true, bytes: picture.to_rgb8().into_raw() };
    }
    let rgba = picture.to_rgba8();
    let (width, height) = rgba.dimensions();
    let mut bytes = rgba.into_raw();
    for pixel in bytes.chunks_exact_mut(4) {
        if let [red, green, blue, alpha] = pixel {
            for channel in [red, green, blue] {
                *channel = (u16::from(*channel) * u16::from(*alpha) / 255) as u8;
            }
        }
    }
    Pixels { width, height, opaque: false, bytes }
}
