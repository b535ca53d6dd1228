//! Large pictures: decoded once and scaled down by the mean of the pixels that fall together.

use std::io::Cursor;

use catalog::paper::{Drawing, MAX_MEMORY, MAX_PIXELS, PaperError};
use image::{DynamicImage, ImageReader, Limits};

/// Decodes a picture and scales it down to at most `width` × `height` pixels.
pub fn scaled(bytes: &[u8], width: u32, height: u32) -> Result<Drawing, PaperError> {
    let broken = |message: String| PaperError::Picture(message);
    let reader = || {
        ImageReader::new(Cursor::new(bytes))
            .with_guessed_format()
            .map_err(|error| PaperError::Picture(error.to_string()))
    };
    let (natural_w, natural_h) = reader()?.into_dimensions().map_err(|error| broken(error.to_string()))?;
    let pixels = u64::from(natural_w) * u64::from(natural_h);
    if pixels == 0 || pixels > MAX_PIXELS {
        return Err(broken(format!("{natural_w} × {natural_h} pixels")));
    }
    let mut reader = reader()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let rgb = opaque(reader.decode().map_err(|error| broken(error.to_string()))?);
    let scale = (f64::from(width) / f64::from(natural_w)).min(f64::from(height) / f64::from(natural_h));
    if scale >= 1.0 {
        return Ok(rgb);
    }
    let whole = |length: u32| (f64::from(length) * scale).round().max(1.0) as u32;
    Ok(shrunk(&rgb, whole(natural_w), whole(natural_h)))
}

/// On white, which paper is.
fn opaque(picture: DynamicImage) -> Drawing {
    let (width, height) = (picture.width(), picture.height());
    let rgb = if picture.color().has_alpha() {
        let rgba = picture.into_rgba8().into_raw();
        let mut rgb = Vec::with_capacity(rgba.len() / 4 * 3);
        for pixel in rgba.chunks_exact(4) {
            let alpha = u16::from(pixel[3]);
            let over = |channel: u8| ((u16::from(channel) * alpha + 255 * (255 - alpha)) / 255) as u8;
            rgb.extend([over(pixel[0]), over(pixel[1]), over(pixel[2])]);
        }
        rgb
    } else {
        picture.into_rgb8().into_raw()
    };
    Drawing { width, height, rgb }
}

/// Each pixel is the mean of the area that it covers; first along rows, then down columns, one row in hand at a time.
fn shrunk(from: &Drawing, width: u32, height: u32) -> Drawing {
    let (across, down) = (shares(from.width, width), shares(from.height, height));
    let row_bytes = from.width as usize * 3;
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    let mut narrow = vec![0_f32; width as usize * 3];
    let mut sum = vec![0_f32; width as usize * 3];
    for (first, weights) in &down {
        sum.fill(0.0);
        for (at, weight) in weights.iter().enumerate() {
            let start = (first + at) * row_bytes;
            narrow_row(from.rgb.get(start..start + row_bytes).unwrap_or_default(), &across, &mut narrow);
            for (sum, channel) in sum.iter_mut().zip(&narrow) {
                *sum += channel * weight;
            }
        }
        rgb.extend(sum.iter().map(|channel| (channel + 0.5) as u8));
    }
    Drawing { width, height, rgb }
}

fn narrow_row(row: &[u8], across: &[(usize, Vec<f32>)], narrow: &mut [f32]) {
    for ((first, weights), out) in across.iter().zip(narrow.chunks_exact_mut(3)) {
        let mut mean = [0_f32; 3];
        for (pixel, weight) in row.chunks_exact(3).skip(*first).zip(weights) {
            for (mean, channel) in mean.iter_mut().zip(pixel) {
                *mean += f32::from(*channel) * weight;
            }
        }
        out.copy_from_slice(&mean);
    }
}

/// For each of `to` pixels: the first of `from` that it covers, and how much of each belongs to it; together 1.
fn shares(from: u32, to: u32) -> Vec<(usize, Vec<f32>)> {
    let ratio = f64::from(from) / f64::from(to);
    let of = |at: u32| {
        let (start, end) = (f64::from(at) * ratio, (f64::from(at + 1) * ratio).min(f64::from(from)));
        let (first, last) = (start.floor() as u32, (end.ceil() as u32).min(from));
        let covered = (first..last).map(|pixel| end.min(f64::from(pixel + 1)) - start.max(f64::from(pixel)));
        (first as usize, covered.map(|share| (share / (end - start)) as f32).collect())
    };
    (0..to).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_is_the_mean_of_what_it_covers() {
        let from =
            Drawing { width: 4, height: 2, rgb: (0..24).map(|at| if at / 3 % 2 == 0 { 0 } else { 200 }).collect() };
        let half = shrunk(&from, 2, 1);
        assert_eq!((half.width, half.height, half.rgb), (2, 1, vec![100; 6]));
        let odd = shares(5, 3);
        for (_, weights) in &odd {
            assert!((weights.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        assert_eq!(odd.iter().map(|(first, _)| *first).collect::<Vec<_>>(), [0, 1, 3]);
    }

    #[test]
    fn what_is_clear_lies_on_white() {
        let clear = image::RgbaImage::from_pixel(2, 2, image::Rgba([0, 0, 0, 0]));
        assert_eq!(opaque(DynamicImage::ImageRgba8(clear)).rgb, vec![255; 12]);
    }
}
