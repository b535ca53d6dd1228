//! Pictures on the window's side: what is decoded already is here, the rest is asked for and arrives later.

use std::collections::BTreeMap;

use slint::{Image, Rgb8Pixel, Rgba8Pixel, SharedPixelBuffer};

use crate::pane::Tile;
use crate::pictures::{Pixels, Size};
use crate::view::{PictureUse, Place, Source};

/// How many decoded bytes are kept: a screen of six tiles is 1.2 MB and a page 1.6 MB at 1080p, so a visitor's last few
/// screens stay at hand. One picture that is larger is kept while it is the newest.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// How many tiles are kept: at 1080p 15 to 20 are in sight and 20 around them; at 4K 54 are in sight. 50 MB of a photograph.
/// Those in sight are always kept, on whatever screen.
pub const MAX_TILES: usize = 64;

/// How many printed pages are waited for: the open one, the next one, and as many again of the leaf before. Whoever leafs
/// quickly leaves the others behind; nobody draws them any more.
pub const PRINTS_WAITED_FOR: usize = 4;

/// A picture at a size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Which, and where.
    pub picture: PictureUse,
    /// The room it has; of a tile, the size of the whole picture without enlargement.
    pub room: Size,
}

impl Key {
    /// Whether both are tiles of one picture at one size.
    pub fn is_of_same(&self, other: &Self) -> bool {
        self.is_tile() && other.is_tile() && self.room == other.room && self.picture.source == other.picture.source
    }

    /// Whether it is a printed page that isn't cut into tiles.
    pub fn is_print(&self) -> bool {
        matches!(self.picture.source, Source::Print { .. }) && !self.is_tile()
    }

    fn is_tile(&self) -> bool {
        matches!(self.picture.place, Place::Tile(_))
    }
}

/// Where pictures come from.
pub trait Developer {
    /// Decodes a picture.
    fn develop(&mut self, key: &Key) -> Developed;

    /// No picture is looked at closely any more: what was held for that can go.
    fn put_away(&mut self) {}
}

/// What became of a picture that was asked for.
pub enum Developed {
    /// Here it is.
    Now(Pixels),
    /// It will be delivered.
    Later,
    /// It can't be shown.
    Never,
}

/// The pictures of the last few screens.
pub struct Album {
    developer: Box<dyn Developer>,
    images: BTreeMap<Key, Kept>,
    /// Asked for, not yet delivered.
    waiting: Vec<Key>,
    uses: u64,
    /// The use at which the look on screen began: its tiles have been used since.
    look: u64,
}

struct Kept {
    /// `None` for one that can't be shown.
    image: Option<Image>,
    bytes: usize,
    used: u64,
}

impl Album {
    /// An empty album.
    pub fn new(developer: Box<dyn Developer>) -> Self {
        Self { developer, images: BTreeMap::new(), waiting: Vec::new(), uses: 0, look: 0 }
    }

    /// The picture, an empty image while it isn't there yet, or `None` if it can't be shown.
    pub fn image(&mut self, picture: &PictureUse, window: Size) -> Option<Image> {
        self.get(Key { picture: picture.clone(), room: picture.place.room(window) })
    }

    fn get(&mut self, key: Key) -> Option<Image> {
        self.uses += 1;
        if let Some(kept) = self.images.get_mut(&key) {
            kept.used = self.uses;
            return kept.image.clone();
        }
        if !self.waiting.contains(&key) {
            match self.developer.develop(&key) {
                Developed::Now(pixels) => self.keep(key.clone(), &pixels),
                Developed::Later => self.wait_for(key.clone()),
                Developed::Never => self.deliver(key.clone(), None),
            }
        }
        self.images.get(&key).map_or_else(|| Some(Image::default()), |kept| kept.image.clone())
    }

    /// Another look begins: tiles that it doesn't ask for can make way, and those of another picture go at once. One is
    /// looked at closely at a time.
    pub fn look_anew(&mut self, source: &Source, whole: Size) {
        self.look = self.uses + 1;
        let stays = |key: &Key| !key.is_tile() || (key.room == whole && key.picture.source == *source);
        self.images.retain(|key, _| stays(key));
        self.waiting.retain(stays);
    }

    /// A tile of an enlarged picture, or `None` while it isn't there.
    pub fn tile(&mut self, source: &Source, whole: Size, tile: Tile) -> Option<Image> {
        let picture = PictureUse { source: source.clone(), place: Place::Tile(tile) };
        self.get(Key { picture, room: whole }).filter(|image| image.size().width > 0)
    }

    /// Forgets all tiles: the picture was left. Answers whether there were any.
    pub fn put_away(&mut self) -> bool {
        let before = self.images.len() + self.waiting.len();
        self.images.retain(|kept, _| !kept.is_tile());
        self.waiting.retain(|waiting| !waiting.is_tile());
        let any = self.images.len() + self.waiting.len() < before;
        if any {
            self.developer.put_away();
        }
        any
    }

    /// Lets pictures that couldn't be shown be asked for again: they may have been mended.
    pub fn forgive(&mut self) {
        self.images.retain(|_, kept| kept.image.is_some());
    }

    /// Takes a delivered picture; one that can't be decoded is delivered as `None` and not asked for again in this visit.
    pub fn deliver(&mut self, key: Key, pixels: Option<&Pixels>) {
        let waited = self.waiting.iter().position(|waiting| *waiting == key).map(|at| self.waiting.remove(at));
        if waited.is_none() && key.is_tile() {
            // Of a picture that was left meanwhile.
            return;
        }
        match pixels {
            Some(pixels) => self.keep(key, pixels),
            None => drop(self.images.insert(key, Kept { image: None, bytes: 0, used: self.uses })),
        }
    }

    fn wait_for(&mut self, key: Key) {
        self.waiting.push(key);
        let prints: Vec<_> = self.waiting.iter().filter(|key| key.is_print()).cloned().collect();
        let most = prints.len().saturating_sub(PRINTS_WAITED_FOR);
        self.waiting.retain(|key| !prints.iter().take(most).any(|left| left == key));
    }

    fn keep(&mut self, key: Key, pixels: &Pixels) {
        let (width, height, bytes) = (pixels.width, pixels.height, pixels.bytes.len());
        let image = if pixels.opaque {
            Image::from_rgb8(SharedPixelBuffer::<Rgb8Pixel>::clone_from_slice(&pixels.bytes, width, height))
        } else {
            Image::from_rgba8_premultiplied(SharedPixelBuffer::<Rgba8Pixel>::clone_from_slice(
                &pixels.bytes,
                width,
                height,
            ))
        };
        self.images.insert(key.clone(), Kept { image: Some(image), bytes, used: self.uses });
        if key.is_tile() {
            self.make_way(&key, |images| images.keys().filter(|key| key.is_tile()).count() > MAX_TILES);
        } else {
            let bytes = |(key, kept): (&Key, &Kept)| if key.is_tile() { 0 } else { kept.bytes };
            self.make_way(&key, |images| images.iter().map(bytes).sum::<usize>() > MAX_BYTES);
        }
    }

    /// Removes what was used longest ago, never the newest nor a tile that is looked at.
    fn make_way(&mut self, newest: &Key, too_much: impl Fn(&BTreeMap<Key, Kept>) -> bool) {
        while too_much(&self.images) {
            let others = self.images.iter().filter(|(other, kept)| {
                *other != newest && other.is_tile() == newest.is_tile() && (!other.is_tile() || kept.used < self.look)
            });
            let oldest = others.min_by_key(|(_, kept)| kept.used).map(|(key, _)| key.clone());
            let Some(oldest) = oldest else { break };
            self.images.remove(&oldest);
        }
    }
}
