//! Near-duplicates. The plan forbids paying twice for one product, and publishers don't see each other's drawers.
//!
//! What of a product is compared is its [`Writing`]: small, the same on every machine, made of what a point gets, so that
//! whoever has the published files can compare with products whose sources they never had. Titles are compared by words,
//! texts by phrases ([`sketch`]), pictures by their look ([`look`]), films by the looks of their frames, sounds by their tune
//! ([`tune`]). A writing has 2 to 15 kB, whatever the product's length.

mod hex;
mod look;
mod sketch;
mod tune;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::edition::Edition;
use crate::folding::folded_words;
use crate::product::{Card, Kind, Picture, ProductId, Sha256, Tag};
use crate::source::Product;
use crate::text::{Block, Text};

pub use look::{Look, SIDE as LOOK_SIDE};
use sketch::Sketch;
pub use tune::Tune;

/// A text of which this share stands in another is that text again.
const SAME_TEXT: f64 = 0.6;

/// Titles of which this share of words is the same, marks aside, are the same title.
const SAME_TITLE: f64 = 0.85;

/// Products that share half of the media of one of them are the same thing again; a drawing used twice isn't, since good
/// drawings are dear and a landslide looks the same in each product.
const SAME_MEDIA: f64 = 0.5;

/// One shared picture is half of what an article with a cover has.
const MIN_SAME_MEDIA: usize = 2;

/// Films of which this share of the frames of the shorter one is seen in the other are one film.
const SAME_FRAMES: f64 = 0.6;

/// Fewer frames are a title and a thanks.
const MIN_FRAMES: usize = 4;

/// Pictures and prints beyond these tell nothing more.
const MAX_LOOKS: usize = 64;

/// What of a product is compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Writing {
    /// The product.
    pub id: ProductId,
    titles: BTreeMap<Tag, BTreeSet<String>>,
    texts: Vec<Sketch>,
    cover: Option<Sha256>,
    media: BTreeSet<Sha256>,
    /// Of its cover and pictures, each once.
    looks: Vec<Look>,
    /// Of the one picture that a poster is.
    poster: Option<Look>,
    films: Vec<Vec<Look>>,
    tunes: Vec<Tune>,
}

/// What can be told of a product only by whoever has its files.
#[derive(Debug, Default)]
pub struct Senses {
    /// The words of its prints.
    pub prints: Vec<String>,
    /// The looks of its pictures.
    pub looks: BTreeMap<Sha256, Look>,
    /// Of each film the looks of its frames, at even times.
    pub films: Vec<Vec<Look>>,
    /// The tunes of its sounds.
    pub tunes: Vec<Tune>,
}

/// In what two products are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Likeness {
    /// Their titles.
    Title,
    /// Their texts, or their prints', by this share of the shorter one.
    Text(f64),
    /// They show the very same pictures, sounds or films.
    Media,
    /// Their pictures look the same, whatever their size and format.
    Looks,
    /// They show the same film.
    Film,
    /// They sound the same.
    Sound,
    /// They have the same cover, and otherwise their own pictures.
    Cover,
}

impl Writing {
    /// Of a product that is being checked, by what is cheap to tell: films and sounds only by their bytes.
    pub fn of_product(product: &Product) -> Self {
        let texts: Vec<_> = product.texts.values().collect();
        let looks = pictures(&product.card, &texts).into_iter().filter_map(|picture| {
            let bytes = product.blobs.get(&picture.sha256)?;
            Some((picture.sha256.clone(), Look::of(bytes, &picture.media_type)?))
        });
        let looks = looks.collect();
        Self::new(&product.card, &texts, Senses { looks, ..Senses::default() })
    }

    /// Of a product in an edition; a text that can't be read is compared by title and cover alone.
    pub fn of_card(card: &Card, edition: &Edition) -> Self {
        let texts: Vec<_> = card.text.values().filter_map(|sha256| edition.text(sha256).ok()).collect();
        let texts: Vec<_> = texts.iter().collect();
        let looks = pictures(card, &texts).into_iter().filter_map(|picture| {
            let bytes = edition.read_blob(&picture.sha256, crate::media::MAX_PICTURE_BYTES).ok()?;
            Some((picture.sha256.clone(), Look::of(&bytes, &picture.media_type)?))
        });
        let looks = looks.collect();
        Self::new(card, &texts, Senses { looks, ..Senses::default() })
    }

    /// Of a product whose files have been looked into.
    pub fn new(card: &Card, texts: &[&Text], senses: Senses) -> Self {
        let shown = pictures(card, texts);
        let mut media: BTreeSet<_> = shown.iter().map(|picture| picture.sha256.clone()).collect();
        media.extend(card.media().cloned());
        let words = |text: &&Text| -> Vec<String> {
            let blocks = text.pages.iter().flat_map(|page| &page.blocks);
            let blocks = blocks.filter(|block| !matches!(block, Block::Picture(_)));
            blocks.flat_map(|block| folded_words(&block.words())).collect()
        };
        let prints = senses.prints.iter().map(|print| folded_words(print));
        let texts_and_prints = texts.iter().map(words).chain(prints).filter(|words| !words.is_empty());
        let mut looks: Vec<Look> = Vec::new();
        for look in shown.iter().filter_map(|picture| senses.looks.get(&picture.sha256)).take(MAX_LOOKS) {
            if !looks.iter().any(|known| known.is_near(look)) {
                looks.push(*look);
            }
        }
        let mut inside = shown.iter().copied().filter(|picture| card.cover.as_ref() != Some(*picture));
        let inside = inside.next().filter(|_| inside.next().is_none()).or(card.cover.as_ref());
        let poster =
            inside.filter(|_| card.kind == Kind::Poster).and_then(|one| senses.looks.get(&one.sha256)).copied();
        Self {
            id: card.id.clone(),
            titles: card
                .title
                .iter()
                .map(|(tag, title)| (tag.clone(), folded_words(title).into_iter().collect()))
                .collect(),
            texts: texts_and_prints.map(|words| Sketch::of(&words)).collect(),
            cover: card.cover.as_ref().map(|cover| cover.sha256.clone()),
            media,
            looks,
            poster,
            films: senses.films,
            tunes: senses.tunes,
        }
    }
}

/// The cover and the pictures in the texts, each once.
pub fn pictures<'a>(card: &'a Card, texts: &[&'a Text]) -> Vec<&'a Picture> {
    let mut seen = BTreeSet::new();
    let blocks = texts.iter().flat_map(|text| &text.pages).flat_map(|page| &page.blocks);
    let inside = blocks.filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    });
    card.cover.iter().chain(inside).filter(|picture| seen.insert(&picture.sha256)).collect()
}

/// In what `a` and `b` are alike.
pub fn likenesses(a: &Writing, b: &Writing) -> Vec<Likeness> {
    let mut found = Vec::new();
    if a.titles.iter().any(|(tag, title)| b.titles.get(tag).is_some_and(|other| same_title(title, other))) {
        found.push(Likeness::Title);
    }
    let shared = a.texts.iter().flat_map(|text| b.texts.iter().filter_map(|other| text.shared(other)));
    if let Some(share) = shared.filter(|share| *share >= SAME_TEXT).reduce(f64::max) {
        found.push(Likeness::Text(share));
    }
    let media = |shared: usize, fewer: usize| shared >= MIN_SAME_MEDIA && shared as f64 / fewer as f64 >= SAME_MEDIA;
    let same_poster = a.poster.zip(b.poster).is_some_and(|(a, b)| a.is_near(&b));
    let (fewer, more) = if a.looks.len() <= b.looks.len() { (a, b) } else { (b, a) };
    let near = fewer.looks.iter().filter(|look| more.looks.iter().any(|other| other.is_near(look))).count();
    if media(a.media.intersection(&b.media).count(), a.media.len().min(b.media.len())) {
        found.push(Likeness::Media);
    } else if same_poster || media(near, fewer.looks.len()) {
        found.push(Likeness::Looks);
    } else if a.cover.is_some() && a.cover == b.cover {
        found.push(Likeness::Cover);
    }
    if a.films.iter().any(|film| b.films.iter().any(|other| same_film(film, other))) {
        found.push(Likeness::Film);
    }
    if a.tunes.iter().any(|tune| b.tunes.iter().any(|other| tune.is_near(other))) {
        found.push(Likeness::Sound);
    }
    found
}

fn same_title(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let (common, all) = (a.intersection(b).count(), a.union(b).count());
    all > 0 && common as f64 / all as f64 >= SAME_TITLE
}

fn same_film(a: &[Look], b: &[Look]) -> bool {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let seen = shorter.iter().filter(|frame| longer.iter().any(|other| other.is_near(frame))).count();
    shorter.len() >= MIN_FRAMES && seen as f64 >= shorter.len() as f64 * SAME_FRAMES
}
