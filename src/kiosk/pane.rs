//! What of an enlarged picture or page is in sight: where it lies on the screen, and the tiles that cover it.
//!
//! A picture enlarged four times has more pixels than is good to hold, and on the largest screens more than the renderer's
//! coordinates reach (32,767). So it is cut into tiles at the very size of the screen's pixels, of which only those in sight
//! and the ones around them exist.

use crate::look::Look;
use crate::pictures::{Pixels, Size};

/// In pixels. A pan of a few pixels brings at most one new column and row: 0.8 MB each, drawn in a few milliseconds.
pub const TILE: u32 = 512;

/// Height of the bar below a picture, in units, as `ui/screens/picture.slint` has it.
const BAR: f32 = 124.0;

/// How far beyond the sight tiles are made ahead, in tiles.
const AHEAD: u32 = 1;

/// Coordinates of the renderer end here.
pub const MOST: u32 = 32_767;

/// A picture on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pane {
    /// The whole picture's size without enlargement, as large as the screen lets it.
    pub whole: Size,
    /// Its size as enlarged.
    pub shown: Size,
    /// Where its left edge lies.
    pub left: i32,
    /// Where its upper edge lies.
    pub top: i32,
    room: Size,
}

/// A piece of an enlarged picture; pieces are counted from its upper left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct Tile {
    /// 2 or 4.
    pub zoom: u8,
    /// Counted from 0.
    pub column: u32,
    /// Counted from 0.
    pub row: u32,
}

/// A part of an enlarged picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// From its left edge.
    pub x: u32,
    /// From its upper edge.
    pub y: u32,
    /// How large.
    pub size: Size,
}

/// The room a picture has in a window: all but the bar.
pub fn room(window: Size) -> Size {
    let unit = (window.height as f32 / 1080.0).min(window.width as f32 / 1920.0);
    let bar = (BAR * unit).round() as u32;
    Size { width: window.width.max(1), height: window.height.saturating_sub(bar).max(1) }
}

/// `size` as enlarged.
pub fn enlarged(size: Size, zoom: u8) -> Size {
    let zoom = u32::from(zoom);
    Size { width: size.width.saturating_mul(zoom), height: size.height.saturating_mul(zoom) }
}

impl Pane {
    /// A picture of `ratio` (height by width) as `look` has it in a window.
    pub fn new(window: Size, ratio: f32, look: Look) -> Self {
        let room = room(window);
        let ratio = if ratio.is_finite() && ratio > 0.0 { ratio } else { 1.0 };
        let width = (room.width as f32).min(room.height as f32 / ratio).round().max(1.0);
        // A ribbon is a pixel wide at least; and nothing is longer than the renderer can reach.
        let most = |length: f32| (length.round().max(1.0) as u32).min(MOST / u32::from(Look::CLOSEST));
        let whole = Size { width: most(width), height: most((width * ratio).min(room.height as f32)) };
        let shown = enlarged(whole, look.zoom);
        let left = begin(room.width, shown.width, look.x);
        Self { whole, shown, left, top: begin(room.height, shown.height, look.y), room }
    }

    /// The tiles in sight, and those around them.
    pub fn tiles(&self, zoom: u8) -> (Vec<Tile>, Vec<Tile>) {
        if zoom <= 1 {
            return Default::default();
        }
        let (columns, all_columns) = span(self.left, self.room.width, self.shown.width);
        let (rows, all_rows) = span(self.top, self.room.height, self.shown.height);
        let all = all_rows.flat_map(|row| all_columns.clone().map(move |column| Tile { zoom, column, row }));
        all.partition(|tile| columns.contains(&tile.column) && rows.contains(&tile.row))
    }
}

/// Centred where there is room; else with the middle of the look in the middle, and no gap at an edge.
fn begin(room: u32, shown: u32, at: f32) -> i32 {
    let (room, shown) = (f64::from(room), f64::from(shown));
    let begin = if shown <= room {
        (room - shown) / 2.0
    } else {
        (room / 2.0 - f64::from(at) * shown).clamp(room - shown, 0.0)
    };
    begin.round() as i32
}

/// The tiles that a stretch of the screen shows, and those with their neighbours.
fn span(begin: i32, room: u32, shown: u32) -> (std::ops::Range<u32>, std::ops::Range<u32>) {
    let tiles = shown.div_ceil(TILE);
    let hidden = u32::try_from(-begin).unwrap_or(0);
    let first = hidden / TILE;
    let end = (hidden + room).min(shown).div_ceil(TILE);
    (first..end, first.saturating_sub(AHEAD)..(end + AHEAD).min(tiles))
}

impl Tile {
    /// Where it lies in a picture enlarged to `shown`; those at the right and lower edge are smaller.
    pub fn part(self, shown: Size) -> Part {
        let (x, y) = (self.column.saturating_mul(TILE), self.row.saturating_mul(TILE));
        let rest = |all: u32, from: u32| all.saturating_sub(from).clamp(1, TILE);
        Part { x, y, size: Size { width: rest(shown.width, x), height: rest(shown.height, y) } }
    }
}

/// Cuts `part` out of a sheet that stands for a picture of size `shown`. Each pixel is mixed from its neighbours, so that
/// a sheet larger or smaller than `shown` looks as smooth as one of its size.
pub fn cut(sheet: &Pixels, shown: Size, part: Part) -> Pixels {
    let channels = sheet.channels();
    let (across, down) = (
        mixes(part.x, part.size.width, shown.width, sheet.width),
        mixes(part.y, part.size.height, shown.height, sheet.height),
    );
    let stride = sheet.width as usize * channels;
    let row = |at: usize| sheet.bytes.get(at * stride..(at + 1) * stride).unwrap_or_default();
    let mut bytes = Vec::with_capacity(part.size.width as usize * part.size.height as usize * channels);
    let exact = across.iter().chain(&down).all(|mix| mix.share == 0);
    for mix_y in &down {
        let (upper, lower) = (row(mix_y.first), row(mix_y.second));
        if exact {
            let from = across.first().map_or(0, |mix| mix.first) * channels;
            bytes.extend_from_slice(upper.get(from..from + across.len() * channels).unwrap_or_default());
            continue;
        }
        for mix_x in &across {
            let (left, right) = (mix_x.first * channels, mix_x.second * channels);
            for channel in 0..channels {
                let at = |row: &[u8], pixel: usize| u32::from(row.get(pixel + channel).copied().unwrap_or_default());
                let mixed = |row: &[u8]| at(row, left) * (256 - mix_x.share) + at(row, right) * mix_x.share;
                let both = mixed(upper) * (256 - mix_y.share) + mixed(lower) * mix_y.share;
                bytes.push(((both + (1 << 15)) >> 16) as u8);
            }
        }
    }
    Pixels { width: part.size.width, height: part.size.height, opaque: sheet.opaque, bytes }
}

/// Two neighbours of the sheet, and the second one's share of 256.
struct Mix {
    first: usize,
    second: usize,
    share: u32,
}

fn mixes(from: u32, length: u32, shown: u32, sheet: u32) -> Vec<Mix> {
    let ratio = f64::from(sheet) / f64::from(shown);
    let last = f64::from(sheet.saturating_sub(1));
    let of = |at: u32| {
        // The middle of the pixel, in the sheet's own pixels.
        let at = ((f64::from(at) + 0.5) * ratio - 0.5).clamp(0.0, last);
        let first = at.floor();
        Mix {
            first: first as usize,
            second: (first + 1.0).min(last) as usize,
            share: ((at - first) * 256.0).round() as u32,
        }
    };
    (from..from + length).map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HD: Size = Size { width: 1920, height: 1080 };

    #[test]
    fn no_coordinate_is_beyond_the_renderer_whatever_the_picture() {
        for window in [Size { width: 640, height: 360 }, HD, Size { width: 7680, height: 4320 }] {
            for ratio in [0.0001, 0.1, 0.75, 1.414, 30.0, 20_000.0, f32::NAN, f32::INFINITY, -1.0] {
                for (zoom, x, y) in [(1, 0.5, 0.5), (2, 0.0, 1.0), (4, 1.0, 0.0), (4, 0.5, 0.5)] {
                    let pane = Pane::new(window, ratio, Look { zoom, x, y });
                    assert!(pane.shown.width <= MOST && pane.shown.height <= MOST, "{pane:?}");
                    assert!(pane.left.unsigned_abs() <= MOST && pane.top.unsigned_abs() <= MOST, "{pane:?}");
                    let (seen, ahead) = pane.tiles(zoom);
                    assert!(seen.len() + ahead.len() <= 300, "{} tiles", seen.len());
                }
            }
        }
    }

    #[test]
    fn the_tiles_in_sight_cover_the_screen_without_gap() {
        for at in 0..=20 {
            let at = 0.125 + at as f32 * 0.0375;
            let pane = Pane::new(HD, 0.6667, Look { zoom: 4, x: at, y: at });
            let (seen, _) = pane.tiles(4);
            let parts: Vec<_> = seen.iter().map(|tile| tile.part(pane.shown)).collect();
            let room = room(HD);
            for (x, y) in [(0, 0), (room.width - 1, 0), (0, room.height - 1), (room.width - 1, room.height - 1)] {
                let (x, y) = (x as i32 - pane.left, y as i32 - pane.top);
                let outside = x < 0 || y < 0 || x >= pane.shown.width as i32 || y >= pane.shown.height as i32;
                let covered = parts.iter().any(|part| {
                    (part.x as i32..(part.x + part.size.width) as i32).contains(&x)
                        && (part.y as i32..(part.y + part.size.height) as i32).contains(&y)
                });
                assert!(outside || covered, "{x}, {y}: {pane:?}");
            }
        }
    }

    #[test]
    fn tiles_put_together_are_the_sheet() {
        let sheet =
            Pixels { width: 700, height: 600, opaque: true, bytes: (0..700 * 600 * 3).map(|at| at as u8).collect() };
        let shown = Size { width: 700, height: 600 };
        for (column, row) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
            let part = Tile { zoom: 4, column, row }.part(shown);
            let tile = cut(&sheet, shown, part);
            for (x, y) in [(0, 0), (tile.width - 1, tile.height - 1)] {
                let of = |pixels: &Pixels, x: u32, y: u32| {
                    let at = (y * pixels.width + x) as usize * 3;
                    pixels.bytes[at..at + 3].to_vec()
                };
                assert_eq!(of(&tile, x, y), of(&sheet, part.x + x, part.y + y), "{column}, {row}");
            }
        }
    }

    #[test]
    fn half_a_sheet_is_the_mean_of_its_pixels() {
        let bytes = vec![0, 0, 0, 100, 100, 100, 200, 200, 200, 100, 100, 100];
        let sheet = Pixels { width: 2, height: 2, opaque: true, bytes };
        let one = Size { width: 1, height: 1 };
        assert_eq!(cut(&sheet, one, Part { x: 0, y: 0, size: one }).bytes, [100, 100, 100]);
    }
}
