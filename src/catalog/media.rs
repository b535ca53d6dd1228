//! Pictures: whether a point can draw one, and its size. Nothing is decoded before its limits are known to hold.

use std::io::Cursor;

use image::ImageReader;
use resvg::usvg::{self, roxmltree};

/// A photograph for a 4K screen has 2 to 4 MB.
pub const MAX_PICTURE_BYTES: u64 = 8 * 1024 * 1024;

/// A drawing by hand has less than 60 kB; beyond 256 kB it was traced from a photograph and draws slowly.
pub const MAX_SVG_BYTES: u64 = 256 * 1024;

/// What drawings of this project keep to (content/README.md).
pub const GOOD_SVG_BYTES: usize = 60 * 1024;

/// What a point can decode within its memory: 160 MB at four bytes a pixel.
pub const MAX_PIXELS: u64 = 40_000_000;

/// Groups in groups of a real drawing; deeper ones only exhaust the stack of whoever draws them.
const MAX_SVG_DEPTH: usize = 64;

/// What no drawing holds: words that can be neither translated nor read aloud, what isn't in the file, what draws slowly,
/// and `use`, by which a small file becomes an endless one.
const REFUSED: [&str; 14] = [
    "a",
    "text",
    "image",
    "feImage",
    "use",
    "script",
    "style",
    "foreignObject",
    "filter",
    "mask",
    "pattern",
    "linearGradient",
    "radialGradient",
    "animate",
];

/// What a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// `image/…`
    pub media_type: &'static str,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// Why a picture can't be shown.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// It can't be parsed or decoded.
    #[error("line {line}: {message}")]
    Broken {
        /// Counted from 1; 1 where the format has no lines.
        line: usize,
        /// What the decoder says.
        message: String,
    },
    /// A drawing uses what points don't draw.
    #[error("line {line}: {what} can't be drawn")]
    Refused {
        /// Counted from 1.
        line: usize,
        /// The element or attribute.
        what: String,
    },
    /// It has more than [`MAX_PIXELS`].
    #[error("{width} × {height} pixels are more than {MAX_PIXELS}")]
    Large {
        /// In pixels.
        width: u32,
        /// In pixels.
        height: u32,
    },
}

/// Measures a drawing.
pub fn measure_svg(bytes: &[u8]) -> Result<Measure, MediaError> {
    let broken = |line: u32, message: String| MediaError::Broken { line: line as usize, message };
    let text = std::str::from_utf8(bytes).map_err(|error| broken(1, error.to_string()))?;
    // Entities, the other way to blow up a small file, are refused by the parser's defaults.
    let document = roxmltree::Document::parse(text).map_err(|error| broken(error.pos().row, error.to_string()))?;
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        let refused = |what: String| {
            let line = document.text_pos_at(node.range().start).row as usize;
            Err(MediaError::Refused { line, what })
        };
        let name = node.tag_name().name();
        if REFUSED.contains(&name) {
            return refused(format!("<{name}>"));
        }
        if node.ancestors().take(MAX_SVG_DEPTH + 1).count() > MAX_SVG_DEPTH {
            return refused(format!("{MAX_SVG_DEPTH} × <g>"));
        }
        let outside = |value: &str| value.contains("url(") && !value.contains("url(#");
        if let Some(found) = node.attributes().find(|found| found.name() == "href" || outside(found.value())) {
            return refused(found.name().to_owned());
        }
    }
    let tree =
        usvg::Tree::from_xmltree(&document, &usvg::Options::default()).map_err(|error| broken(1, error.to_string()))?;
    // A cast from a float ends at the largest integer; it can't overflow.
    let (width, height) = (tree.size().width().ceil() as u32, tree.size().height().ceil() as u32);
    within(Measure { media_type: "image/svg+xml", width, height })
}

/// Measures a PNG, JPEG or WebP picture, and decodes it once.
pub fn measure_raster(bytes: &[u8]) -> Result<Measure, MediaError> {
    let broken = |message: String| MediaError::Broken { line: 1, message };
    let reader =
        || ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|error| broken(error.to_string()));
    let format = reader()?.format().ok_or_else(|| broken("PNG, JPEG, WebP?".to_owned()))?;
    let (width, height) = reader()?.into_dimensions().map_err(|error| broken(error.to_string()))?;
    let measure = within(Measure { media_type: format.to_mime_type(), width, height })?;
    // The size stands in the first bytes; only decoding tells whether the rest is there.
    reader()?.decode().map_err(|error| broken(error.to_string()))?;
    Ok(measure)
}

fn within(measure: Measure) -> Result<Measure, MediaError> {
    let Measure { width, height, .. } = measure;
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS { Err(MediaError::Large { width, height }) } else { Ok(measure) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(attributes: &str, inside: &str) -> Result<Measure, MediaError> {
        measure_svg(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}>\n{inside}</svg>").as_bytes())
    }

    #[test]
    fn a_drawing_has_the_size_of_its_view_box() {
        let measured = svg("viewBox=\"0 0 800 600\"", "<path d=\"M0 0h5v6z\"/>");
        assert_eq!(measured, Ok(Measure { media_type: "image/svg+xml", width: 800, height: 600 }));
    }

    #[test]
    fn what_points_do_not_draw_is_named_with_its_line() {
        let refused = |inside: &str| match svg("viewBox=\"0 0 8 6\"", inside) {
            Err(MediaError::Refused { line, what }) => (line, what),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused("\n<text>a</text>"), (3, "<text>".to_owned()));
        assert_eq!(refused("<path fill=\"url(http://x/#a)\" d=\"M0 0h5v6z\"/>"), (2, "fill".to_owned()));
        assert_eq!(refused("<g href=\"x.svg\"/>"), (2, "href".to_owned()));
    }

    #[test]
    fn bombs_are_refused_before_they_go_off() {
        for depth in [100, 1_000, 15_000] {
            assert!(svg("viewBox=\"0 0 8 6\"", &("<g>".repeat(depth) + &"</g>".repeat(depth))).is_err(), "{depth}");
        }
        let entities = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&b;</svg>";
        assert!(measure_svg(entities.as_bytes()).is_err());
        assert!(svg("viewBox=\"0 0 8 6\"", "<g id=\"a\"/><use href=\"#a\"/>").is_err());
        assert!(matches!(svg("viewBox=\"0 0 8000000 6000000\"", ""), Err(MediaError::Large { .. })));
        assert!(svg("width=\"1e38\" height=\"1e38\"", "").is_err());
    }

    #[test]
    fn a_raster_picture_is_decoded_to_its_end() {
        let mut png = Vec::new();
        let picture = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
        picture.write_to(&mut Cursor::new(&mut png), image::ImageFormat::Png).unwrap();
        assert_eq!(measure_raster(&png), Ok(Measure { media_type: "image/png", width: 40, height: 30 }));
        assert!(matches!(measure_raster(&png[..png.len() / 2]), Err(MediaError::Broken { .. })));
        assert!(matches!(measure_raster(b"not a picture"), Err(MediaError::Broken { .. })));
    }

    #[test]
    fn a_picture_of_too_many_pixels_is_not_decoded() {
        // The first bytes of a PNG that says 60,000 × 60,000 pixels.
        let mut header = b"IHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0".to_vec();
        header.extend(crc(&header).to_be_bytes());
        let huge = [b"\x89PNG\r\n\x1a\n\0\0\0\r".as_slice(), &header, b"\0\0\0\0IDAT\x35\xaf\x06\x1e"].concat();
        assert_eq!(measure_raster(&huge), Err(MediaError::Large { width: 60_000, height: 60_000 }));
    }

    /// CRC-32 as PNG has it (ISO 3309).
    fn crc(bytes: &[u8]) -> u32 {
        let step = |crc: u32| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 };
        !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
    }
}
