//! What a picture looks like, whatever its size, format and compression: the signs of its coarsest waves.

use image::imageops::FilterType;
use image::{DynamicImage, GrayImage};
use resvg::{tiny_skia, usvg};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::media;

/// The side of the square in which pictures are compared, in pixels.
pub const SIDE: usize = 64;

/// So many waves in each direction; finer ones are what compression changes.
const WAVES: usize = 16;

/// Signs of [`WAVES`]² that may differ between two copies of one picture. Of our drawings, copies at 40 % of their size and
/// a JPEG quality of 40 differ in 7 at most, another drawing of the same scene in 54; strangers differ in half of them.
const NEAR: u32 = 30;

/// A picture whose shades differ less than this from each other (of 256) looks like every other empty one.
const EMPTY: f32 = 6.0;

/// What a picture looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look([u64; WAVES * WAVES / 64]);

impl Look {
    /// Of a picture in any format that the catalogue takes; `None` of one that is empty or can't be drawn.
    pub fn of(bytes: &[u8], media_type: &str) -> Option<Self> {
        let gray = if media_type == "image/svg+xml" { drawn(bytes)? } else { decoded(bytes)? };
        Self::of_gray(gray.as_raw())
    }

    /// Of [`SIDE`]² shades, row by row; `None` of an empty picture.
    pub fn of_gray(gray: &[u8]) -> Option<Self> {
        if gray.len() != SIDE * SIDE {
            return None;
        }
        let mean = gray.iter().map(|shade| f32::from(*shade)).sum::<f32>() / gray.len() as f32;
        let spread = gray.iter().map(|shade| (f32::from(*shade) - mean).powi(2)).sum::<f32>() / gray.len() as f32;
        if spread.sqrt() < EMPTY {
            return None;
        }
        // Waves along the rows, then along the columns of what came out.
        let rows: Vec<Vec<f32>> = gray
            .chunks_exact(SIDE)
            .map(|row| waves(&row.iter().map(|shade| f32::from(*shade) - mean).collect::<Vec<_>>()))
            .collect();
        let mut look = [0; WAVES * WAVES / 64];
        for across in 0..WAVES {
            let column: Vec<f32> = rows.iter().filter_map(|row| row.get(across).copied()).collect();
            for (down, strength) in waves(&column).into_iter().enumerate() {
                let at = across * WAVES + down;
                if let Some(bits) = look.get_mut(at / 64).filter(|_| strength > 0.0) {
                    *bits |= 1 << (at % 64);
                }
            }
        }
        Some(Self(look))
    }

    /// Whether both are copies of one picture.
    pub fn is_near(&self, other: &Self) -> bool {
        self.distance(other) <= NEAR
    }

    /// In how many signs they differ.
    fn distance(&self, other: &Self) -> u32 {
        self.0.iter().zip(other.0).map(|(a, b)| (a ^ b).count_ones()).sum()
    }
}

/// The discrete cosine transform (type II), as far as [`WAVES`].
fn waves(values: &[f32]) -> Vec<f32> {
    let step = std::f32::consts::PI / values.len() as f32;
    let wave = |wave: usize| {
        let turn = |at: usize| (step * (at as f32 + 0.5) * wave as f32).cos();
        values.iter().enumerate().map(|(at, value)| value * turn(at)).sum()
    };
    (0..WAVES).map(wave).collect()
}

fn decoded(bytes: &[u8]) -> Option<GrayImage> {
    media::measure_raster(bytes).ok()?;
    let picture = image::load_from_memory(bytes).ok()?;
    // What is seen through shows white paper.
    let mut paper = DynamicImage::new_rgb8(picture.width(), picture.height());
    paper.invert();
    image::imageops::overlay(&mut paper, &picture, 0, 0);
    Some(image::imageops::resize(&paper.to_luma8(), SIDE as u32, SIDE as u32, FilterType::Triangle))
}

fn drawn(bytes: &[u8]) -> Option<GrayImage> {
    media::measure_svg(bytes).ok()?;
    let tree = usvg::Tree::from_data(bytes, &usvg::Options::default()).ok()?;
    /// Drawn larger and then shrunk, as a copy in pixels would be.
    const DRAWN: u32 = 4 * SIDE as u32;
    let mut pixels = tiny_skia::Pixmap::new(DRAWN, DRAWN)?;
    pixels.fill(tiny_skia::Color::WHITE);
    let (across, down) = (DRAWN as f32 / tree.size().width(), DRAWN as f32 / tree.size().height());
    resvg::render(&tree, tiny_skia::Transform::from_scale(across, down), &mut pixels.as_mut());
    let picture = image::RgbaImage::from_raw(DRAWN, DRAWN, pixels.take())?;
    let gray = DynamicImage::ImageRgba8(picture).to_luma8();
    Some(image::imageops::resize(&gray, SIDE as u32, SIDE as u32, FilterType::Triangle))
}

impl Serialize for Look {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self([a, b, c, d]) = self;
        serializer.serialize_str(&format!("{a:016x}{b:016x}{c:016x}{d:016x}"))
    }
}

impl<'de> Deserialize<'de> for Look {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let part = |at: usize| text.get(16 * at..16 * (at + 1)).and_then(|part| u64::from_str_radix(part, 16).ok());
        match (part(0), part(1), part(2), part(3)) {
            (Some(a), Some(b), Some(c), Some(d)) => Ok(Self([a, b, c, d])),
            _ => Err(serde::de::Error::custom("64 hexadecimal digits")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::Cursor;
    use std::path::Path;

    fn drawings() -> Vec<(String, Vec<u8>)> {
        let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/p01");
        let mut found = Vec::new();
        for product in fs::read_dir(content).unwrap().flatten() {
            for file in fs::read_dir(product.path().join("media")).into_iter().flatten().flatten() {
                if file.path().extension().is_some_and(|ending| ending == "svg") {
                    found.push((file.path().display().to_string(), fs::read(file.path()).unwrap()));
                }
            }
        }
        found
    }

    #[test]
    fn a_copy_is_near_and_another_drawing_is_not() {
        let drawings = drawings();
        assert!(drawings.len() > 50);
        let mut looks: Vec<Look> = Vec::new();
        for (name, bytes) in &drawings {
            let Some(look) = Look::of(bytes, "image/svg+xml") else { continue };
            let copy = Look::of(&small_jpeg(bytes), "image/jpeg").unwrap();
            assert!(look.distance(&copy) <= NEAR / 2, "{name}: {}", look.distance(&copy));
            // The same drawing is used in several products.
            let nearest = looks.iter().filter(|known| **known != look).map(|known| look.distance(known)).min();
            assert!(nearest.is_none_or(|nearest| nearest > NEAR), "{name}: {nearest:?}");
            looks.push(look);
        }
    }

    /// A drawing in pixels, small, and badly compressed.
    fn small_jpeg(bytes: &[u8]) -> Vec<u8> {
        let tree = usvg::Tree::from_data(bytes, &usvg::Options::default()).unwrap();
        let (width, height) = ((tree.size().width() * 0.4) as u32, (tree.size().height() * 0.4) as u32);
        let mut pixels = tiny_skia::Pixmap::new(width, height).unwrap();
        pixels.fill(tiny_skia::Color::WHITE);
        resvg::render(&tree, tiny_skia::Transform::from_scale(0.4, 0.4), &mut pixels.as_mut());
        let picture = image::RgbaImage::from_raw(width, height, pixels.take()).unwrap();
        let mut jpeg = Cursor::new(Vec::new());
        let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut jpeg, 40);
        DynamicImage::ImageRgba8(picture).to_rgb8().write_with_encoder(encoder).unwrap();
        jpeg.into_inner()
    }

    #[test]
    fn an_empty_picture_looks_like_nothing() {
        assert_eq!(Look::of_gray(&[200; SIDE * SIDE]), None);
        assert_eq!(Look::of_gray(&[0; 3]), None);
    }
}
