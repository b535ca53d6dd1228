//! Near-duplicates of what any publisher has published: looked for before something new is.
//!
//! What is published is known by the repository alone: cards, texts, pictures, films and sounds as points get them; nobody's
//! sources are needed. Each product's fingerprint ([`catalog::twins::Writing`]) is made once and kept in the repository's
//! folder ([`kept`]); it isn't signed, since it can be made anew from what is, and no point ever asks for it.
//!
//! # What it costs
//! With fingerprints kept, publishing reads 2 to 15 kB for each published product (for 10,000 of them a file of 20 to 150 MB at
//! the very most) and compares each new product with each of them: some thousand steps for texts and pictures, some ten
//! thousand for two films or sounds. All of it is bounded by [`catalog::twins`]' limits, however long a text or film is.
//! Without (another machine, the first time) every published text, picture, film and sound is looked into once: films and
//! sounds take as long as ffmpeg needs to play them through.
//!
//! # When a likeness is no duplicate
//! A new version of the same product; a product that is withdrawn in the same go; a likeness that was there in what is
//! published already, since this publishing doesn't make it; and one that a publisher has weighed, giving a reason, which is
//! signed with the product's card ([`catalog::Although`]).

mod kept;
mod senses;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::PathBuf;

use catalog::check::Report;
use catalog::twins::{Likeness, Writing, likenesses};
use catalog::{Although, Card, ProductId};

use crate::importing::tool::ToolError;
use crate::repository::publish::{PublishError, all_packs};
use crate::repository::tree::Tree;

pub use kept::FILE;

/// Why it can't be told whether something is published already.
#[derive(Debug, thiserror::Error)]
pub enum DuplicateError {
    /// The repository can't be read.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// A program is missing, or found a file damaged.
    #[error("{0}: {1}")]
    Tool(ProductId, ToolError),
    /// The file system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
}

/// A product that another one is like.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The one that is to be published.
    pub product: ProductId,
    /// The other one's card, published or in the same folder.
    pub other: Card,
    /// In what they are alike.
    pub likeness: Likeness,
}

/// What was found before publishing.
#[derive(Debug, Default)]
pub struct Found {
    /// Likenesses that nobody has weighed yet.
    pub twins: Vec<Twin>,
    /// What is published, by id.
    cards: BTreeMap<ProductId, Card>,
    /// The fingerprints of what is to be published.
    fresh: Vec<Writing>,
}

/// Holds what is to be published against all that is.
pub fn find(report: &Report, withdrawn: &[ProductId], tree: &Tree) -> Result<Found, DuplicateError> {
    let mut found = Found::default();
    let published = kept::load(tree)?;
    for pack in all_packs(tree)?.into_values() {
        found.cards.extend(pack.manifest.products.into_iter().map(|product| (product.card.id.clone(), product.card)));
    }
    for product in &report.products {
        found.fresh.push(senses::of_product(product)?);
    }
    let fresh: BTreeSet<&ProductId> = found.fresh.iter().map(|writing| &writing.id).collect();
    let others: Vec<&Writing> =
        published.values().filter(|other| !withdrawn.contains(&other.id) && !fresh.contains(&other.id)).collect();
    for (at, writing) in found.fresh.iter().enumerate() {
        let before = published.get(&writing.id);
        let here = found.fresh.get(..at).unwrap_or_default();
        for other in others.iter().copied().chain(here) {
            let Some(likeness) = weighty(writing, other) else { continue };
            // This publishing doesn't make what is so already.
            let was = published.get(&other.id).and_then(|other| weighty(before?, other));
            let card = report.products.iter().map(|product| &product.card).find(|card| card.id == other.id);
            let Some(card) = found.cards.get(&other.id).or(card).filter(|_| was.is_none()) else { continue };
            found.twins.push(Twin { product: writing.id.clone(), other: card.clone(), likeness });
        }
    }
    Ok(found)
}

/// The first likeness that forbids publishing; a shared cover alone doesn't.
fn weighty(a: &Writing, b: &Writing) -> Option<Likeness> {
    let mut found = likenesses(a, b);
    // What is the same counts more than how it is called.
    found.sort_by_key(|likeness| *likeness == Likeness::Title);
    found.into_iter().find(|likeness| *likeness != Likeness::Cover)
}

/// Writes into the cards why they are published all the same, and what was written there before.
pub fn record(report: &mut Report, found: &Found, why: Option<&str>, on: &str) {
    for product in &mut report.products {
        let card = &mut product.card;
        let before = found.cards.get(&card.id).map(|card| card.although.clone()).unwrap_or_default();
        card.although = before.into_iter().filter(|although| found.cards.contains_key(&although.twin)).collect();
        for twin in found.twins.iter().filter(|twin| twin.product == card.id) {
            let Some(why) = why else { continue };
            card.although.push(Although { twin: twin.other.id.clone(), why: why.to_owned(), on: on.to_owned() });
        }
    }
}

/// Reasons that others gave for publishing something like a product of `publishers`.
pub fn given<'a>(found: &'a Found, publishers: &BTreeSet<String>) -> Vec<(&'a Card, &'a Although)> {
    let all = found.cards.values().flat_map(|card| card.although.iter().map(move |although| (card, although)));
    let about = |(card, although): &(&Card, &Although)| {
        publishers.contains(although.twin.publisher()) && !publishers.contains(card.id.publisher())
    };
    all.filter(about).collect()
}

/// Keeps the fingerprints of what was published, for the next time.
pub fn keep(found: Found, tree: &Tree) -> Result<(), DuplicateError> {
    kept::keep(found.fresh, tree)
}
