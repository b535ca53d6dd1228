//! Pictures as the catalogue takes them: upright, of a bearable size, without what a camera writes beside them (where it
//! was, when, whose it is).

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Duration;

use catalog::media::{self, MAX_PICTURE_BYTES, MAX_SVG_BYTES};
use catalog::problem::Problem;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView as _, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

use super::tool;

/// The best cameras of phones make 108 megapixels; 360 MB decoded.
const MAX_DECODED_PIXELS: u64 = 120_000_000;

/// A picture file of anybody's camera or scanner.
const MAX_SOURCE_BYTES: u64 = 128 * 1024 * 1024;

/// In pixels: what a screen of 4K shows, and a little to look closer.
const LONGEST_SIDE: u32 = 4096;

/// A PNG of a screen or drawing is smaller; one that isn't is a photograph, which JPEG holds better.
const MAX_PNG_BYTES: usize = 2 * 1024 * 1024;

/// No difference is seen from 3 m.
const JPEG_QUALITY: u8 = 88;

/// In pixels: a tile.
const COVER: (u32, u32) = (800, 600);

/// Converting one picture takes seconds.
const PATIENCE: Duration = Duration::from_secs(60);

/// Brings the picture in `from` to `folder` under the name `stem`; answers its file's name.
pub fn bring(from: &Path, folder: &Path, stem: &str) -> Result<String, Problem> {
    let length = fs::metadata(from).map_err(|error| unreadable(from, error))?.len();
    if length > MAX_SOURCE_BYTES {
        let problem = Problem::error(from, 1, "file-too-large").with("size", length.div_ceil(1024));
        return Err(problem.with("limit", MAX_SOURCE_BYTES / 1024));
    }
    let bytes = fs::read(from).map_err(|error| unreadable(from, error))?;
    if looks_like_svg(&bytes) {
        return drawing(from, &bytes, folder, stem);
    }
    let (picture, png) = decode(from, &bytes)?;
    let picture = if picture.width().max(picture.height()) > LONGEST_SIDE {
        picture.resize(LONGEST_SIDE, LONGEST_SIDE, FilterType::Lanczos3)
    } else {
        picture
    };
    write(&picture, png, folder, stem, from)
}

/// A tile of 4:3 from a picture, whole on white.
pub fn cover(from: &Path, folder: &Path) -> Result<String, Problem> {
    let bytes = fs::read(from).map_err(|error| unreadable(from, error))?;
    if looks_like_svg(&bytes) {
        return Err(Problem::error(from, 1, "picture-broken").with("message", "SVG"));
    }
    let (picture, png) = decode(from, &bytes)?;
    let (width, height) = COVER;
    let small = picture.resize(width, height, FilterType::Lanczos3);
    let mut tile = RgbImage::from_pixel(width, height, Rgb([255, 255, 255]));
    let (left, top) = ((width - small.width()) / 2, (height - small.height()) / 2);
    image::imageops::overlay(&mut tile, &on_white(&small), i64::from(left), i64::from(top));
    write(&DynamicImage::ImageRgb8(tile), png, folder, "cover", from)
}

fn decode(from: &Path, bytes: &[u8]) -> Result<(DynamicImage, bool), Problem> {
    let broken = |message: String| Problem::error(from, 1, "picture-broken").with("message", message);
    let format = image::guess_format(bytes).ok();
    let known = matches!(format, Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP));
    let converted = if known { None } else { Some(convert(from, bytes)?) };
    let bytes = converted.as_deref().unwrap_or(bytes);
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| broken(error.to_string()))?;
    // A picture of as many pixels as are allowed, eight bytes each: what a decoder asks for beyond is a trick.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED_PIXELS * 8);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| broken(error.to_string()))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_DECODED_PIXELS {
        let problem = Problem::error(from, 1, "picture-too-large").with("limit", MAX_DECODED_PIXELS / 1_000_000);
        return Err(problem.with("width", width).with("height", height));
    }
    let orientation = decoder.orientation().map_err(|error| broken(error.to_string()))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| broken(error.to_string()))?;
    picture.apply_orientation(orientation);
    Ok((picture, format == Some(ImageFormat::Png)))
}

/// What only other programs read: HEIC of iPhones, and GIF, BMP, TIFF of old.
fn convert(from: &Path, bytes: &[u8]) -> Result<Vec<u8>, Problem> {
    let work = tempfile::tempdir().map_err(|error| unreadable(from, error))?;
    let to = work.path().join("picture.png");
    let heif = bytes.get(4..8) == Some(b"ftyp");
    let converted = if heif {
        tool::run("heif-convert", &[from.as_ref(), to.as_ref()], PATIENCE)
    } else {
        let (from, to) = (tool::file(from), tool::file(&to));
        let words = ["-nostdin", "-v", "error", "-protocol_whitelist", "file", "-i"].map(AsRef::as_ref);
        let words = [&words[..], &[from.as_ref(), "-frames:v".as_ref(), "1".as_ref(), to.as_ref()]].concat();
        tool::run("ffmpeg", &words, PATIENCE)
    };
    converted.map_err(|error| super::refusal(from, "picture-broken", &error))?;
    fs::read(&to).map_err(|error| unreadable(from, error))
}

/// A drawing stays one where points can draw it; else it becomes pixels.
fn drawing(from: &Path, bytes: &[u8], folder: &Path, stem: &str) -> Result<String, Problem> {
    if bytes.len() as u64 <= MAX_SVG_BYTES && media::measure_svg(bytes).is_ok() {
        let name = format!("{stem}.svg");
        put(&folder.join(&name), bytes, from)?;
        return Ok(name);
    }
    let name = format!("{stem}.png");
    let to = folder.join(&name);
    let words = ["-w", "1600", "-h", "1600", "-a", "-b", "white", "-o"].map(AsRef::as_ref);
    let words = [&words[..], &[to.as_ref(), from.as_ref()]].concat();
    tool::run("rsvg-convert", &words, PATIENCE).map_err(|error| super::refusal(from, "picture-broken", &error))?;
    Ok(name)
}

fn looks_like_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    String::from_utf8_lossy(head).contains("<svg") || head.starts_with(b"<?xml") && find(bytes, b"<svg").is_some()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).take(64 * 1024).position(|window| window == wanted)
}

fn write(picture: &DynamicImage, png: bool, folder: &Path, stem: &str, from: &Path) -> Result<String, Problem> {
    let broken = |error: image::ImageError| Problem::error(from, 1, "picture-broken").with("message", error);
    if png {
        let mut bytes = Vec::new();
        picture.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(broken)?;
        if bytes.len() <= MAX_PNG_BYTES {
            let name = format!("{stem}.png");
            put(&folder.join(&name), &bytes, from)?;
            return Ok(name);
        }
    }
    let mut picture = on_white(picture);
    loop {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).encode_image(&picture).map_err(broken)?;
        if bytes.len() as u64 <= MAX_PICTURE_BYTES {
            let name = format!("{stem}.jpg");
            put(&folder.join(&name), &bytes, from)?;
            return Ok(name);
        }
        let (width, height) = (picture.width() * 3 / 4, picture.height() * 3 / 4);
        picture = image::imageops::resize(&picture, width, height, FilterType::Lanczos3);
    }
}

/// JPEG has nothing to see through.
fn on_white(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0;
        let over = |channel: u8| {
            let (channel, alpha) = (u16::from(channel), u16::from(alpha));
            // The mean of two bytes, weighed by a third, is a byte.
            u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        Rgb([over(red), over(green), over(blue)])
    })
}

fn put(path: &PathBuf, bytes: &[u8], from: &Path) -> Result<(), Problem> {
    fs::write(path, bytes).map_err(|error| unreadable(from, error))
}

fn unreadable(path: &Path, error: std::io::Error) -> Problem {
    Problem::error(path, 1, "file-unreadable").with("message", error)
}
