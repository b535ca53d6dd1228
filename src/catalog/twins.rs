//! Near-duplicates. The plan forbids paying twice for one product, and publishers don't see each other's drawers.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::edition::Edition;
use crate::folding::folded_words;
use crate::product::{Card, ProductId, Sha256, Tag};
use crate::source::Product;
use crate::text::{Block, Text};

/// Words in a shingle: four are common phrases of officials ("Ủy ban nhân dân"), six miss re-typed leaflets with a
/// changed word in each line.
const SHINGLE: usize = 5;

/// A text of which this share stands in another is that text again.
const SAME_TEXT: f64 = 0.6;

/// Shorter texts share phrases by chance.
const MIN_SHINGLES: usize = 20;

/// Titles of which this share of words is the same, marks aside, are the same title.
const SAME_TITLE: f64 = 0.85;

/// Products that share half of the media of one of them are the same thing again; a drawing used twice isn't, since good
/// drawings are dear and a landslide looks the same in each product.
const SAME_MEDIA: f64 = 0.5;

/// One shared picture is half of what an article with a cover has.
const MIN_SAME_MEDIA: usize = 2;

/// What of a product is compared.
#[derive(Debug)]
pub struct Writing {
    /// The product.
    pub id: ProductId,
    titles: BTreeMap<Tag, BTreeSet<String>>,
    words: Vec<String>,
    shingles: BTreeSet<u64>,
    cover: Option<Sha256>,
    media: BTreeSet<Sha256>,
}

/// In what two products are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Likeness {
    /// Their titles.
    Title,
    /// Their texts, by this share of the shorter one.
    Text(f64),
    /// They show the very same pictures, sounds or films.
    Media,
    /// They have the same cover, and otherwise their own pictures.
    Cover,
}

impl Writing {
    /// Of a product that is being checked.
    pub fn of_product(product: &Product) -> Self {
        Self::new(&product.card, product.texts.values().collect())
    }

    /// Of a product in an edition; a text that can't be read is compared by title and cover alone.
    pub fn of_card(card: &Card, edition: &Edition) -> Self {
        let texts: Vec<_> = card.text.values().filter_map(|sha256| edition.text(sha256).ok()).collect();
        Self::new(card, texts.iter().collect())
    }

    fn new(card: &Card, texts: Vec<&Text>) -> Self {
        let blocks = || texts.iter().flat_map(|text| &text.pages).flat_map(|page| &page.blocks);
        let mut media: BTreeSet<_> = card.cover.iter().map(|cover| cover.sha256.clone()).collect();
        media.extend(card.media().cloned());
        media.extend(blocks().filter_map(|block| match block {
            Block::Picture(picture) => Some(picture.sha256.clone()),
            _ => None,
        }));
        let words: Vec<_> = blocks()
            .filter(|block| !matches!(block, Block::Picture(_)))
            .flat_map(|block| folded_words(&block.words()))
            .collect();
        let titles =
            card.title.iter().map(|(tag, title)| (tag.clone(), folded_words(title).into_iter().collect())).collect();
        let cover = card.cover.as_ref().map(|cover| cover.sha256.clone());
        Self { id: card.id.clone(), titles, shingles: shingles(&words), words, cover, media }
    }
}

/// In what `a` and `b` are alike.
pub fn likenesses(a: &Writing, b: &Writing) -> Vec<Likeness> {
    let mut found = Vec::new();
    if a.titles.iter().any(|(tag, title)| b.titles.get(tag).is_some_and(|other| same_title(title, other))) {
        found.push(Likeness::Title);
    }
    if let Some(share) = shared_text(a, b).filter(|share| *share >= SAME_TEXT) {
        found.push(Likeness::Text(share));
    }
    let (shared, fewer) = (a.media.intersection(&b.media).count(), a.media.len().min(b.media.len()));
    if shared >= MIN_SAME_MEDIA && shared as f64 / fewer as f64 >= SAME_MEDIA {
        found.push(Likeness::Media);
    } else if a.cover.is_some() && a.cover == b.cover {
        found.push(Likeness::Cover);
    }
    found
}

fn same_title(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let (common, all) = (a.intersection(b).count(), a.union(b).count());
    all > 0 && common as f64 / all as f64 >= SAME_TITLE
}

/// How much of the shorter text stands in the other, if they are long enough to tell or the very same.
fn shared_text(a: &Writing, b: &Writing) -> Option<f64> {
    if !a.words.is_empty() && a.words == b.words {
        return Some(1.0);
    }
    let shorter = a.shingles.len().min(b.shingles.len());
    (shorter >= MIN_SHINGLES).then(|| a.shingles.intersection(&b.shingles).count() as f64 / shorter as f64)
}

fn shingles(words: &[String]) -> BTreeSet<u64> {
    words
        .windows(SHINGLE)
        .map(|window| {
            let mut hasher = DefaultHasher::new();
            window.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}
