//! Pictures on the window's side: what is decoded already is here, the rest is asked for and arrives later.

use std::collections::BTreeMap;

use slint::{Image, Rgba8Pixel, SharedPixelBuffer};

use crate::pictures::{Pixels, Size};
use crate::view::PictureUse;

/// How many decoded bytes are kept: a screen of six tiles is 1.2 MB and a page 1.6 MB at 1080p, so a visitor's last few
/// screens stay at hand. One picture that is larger is kept while it is the newest.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A picture at a size.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Which, and where.
    pub picture: PictureUse,
    /// The room it has.
    pub room: Size,
}

/// Where pictures come from.
pub trait Developer {
    /// Decodes a picture.
    fn develop(&mut self, key: &Key) -> Developed;
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
        Self { developer, images: BTreeMap::new(), waiting: Vec::new(), uses: 0 }
    }

    /// The picture, an empty image while it isn't there yet, or `None` if it can't be shown.
    pub fn image(&mut self, picture: &PictureUse, window: Size) -> Option<Image> {
        let key = Key { picture: picture.clone(), room: picture.place.room(window) };
        self.uses += 1;
        if let Some(kept) = self.images.get_mut(&key) {
            kept.used = self.uses;
            return kept.image.clone();
        }
        if !self.waiting.contains(&key) {
            match self.developer.develop(&key) {
                Developed::Now(pixels) => self.keep(key.clone(), &pixels),
                Developed::Later => self.waiting.push(key.clone()),
                Developed::Never => self.deliver(key.clone(), None),
            }
        }
        self.images.get(&key).map_or_else(|| Some(Image::default()), |kept| kept.image.clone())
    }

    /// Lets pictures that couldn't be shown be asked for again: they may have been mended.
    pub fn forgive(&mut self) {
        self.images.retain(|_, kept| kept.image.is_some());
    }

    /// Takes a delivered picture; one that can't be decoded is delivered as `None` and not asked for again in this visit.
    pub fn deliver(&mut self, key: Key, pixels: Option<&Pixels>) {
        self.waiting.retain(|waiting| *waiting != key);
        match pixels {
            Some(pixels) => self.keep(key, pixels),
            None => drop(self.images.insert(key, Kept { image: None, bytes: 0, used: self.uses })),
        }
    }

    fn keep(&mut self, key: Key, pixels: &Pixels) {
        let buffer = SharedPixelBuffer::<Rgba8Pixel>::clone_from_slice(&pixels.rgba, pixels.width, pixels.height);
        let image = Image::from_rgba8_premultiplied(buffer);
        self.images.insert(key.clone(), Kept { image: Some(image), bytes: pixels.rgba.len(), used: self.uses });
        while self.images.values().map(|kept| kept.bytes).sum::<usize>() > MAX_BYTES && self.images.len() > 1 {
            let oldest = self.images.iter().filter(|(other, _)| **other != key).min_by_key(|(_, kept)| kept.used);
            let Some(oldest) = oldest.map(|(key, _)| key.clone()) else { break };
            self.images.remove(&oldest);
        }
    }
}
