//! The same edition with a storm in it: sample content is of all days, so that nothing in it is urgent.

use std::path::Path;

use anyhow::Context as _;
use catalog::edition::{FORMAT, Header, id_of};
use catalog::{Audience, Card, Edition, Topic};

/// How many products are urgent: one stands above the topics, the others are the first among what is new.
const URGENT: usize = 2;

/// Makes an edition in `folder`, whose blobs are those of the old one. Its first warnings of dangers are urgent until `day`
/// ends.
pub fn edition(old: &Edition, blobs: &Path, folder: &Path, day: &str) -> anyhow::Result<Edition> {
    let is_warning = |card: &Card| card.topic == Topic::Disaster && card.audience.contains(&Audience::Visitor);
    let mut cards = old.cards().to_vec();
    for card in cards.iter_mut().filter(|card| is_warning(card)).take(URGENT) {
        card.urgent_until = Some(day.to_owned());
    }
    let mut lines = String::new();
    for card in &cards {
        lines += &(serde_json::to_string(card)? + "\n");
    }
    let products = u32::try_from(cards.len())?;
    let header = Header { format: FORMAT, id: id_of(lines.as_bytes()), products };
    for (name, bytes) in [("edition.json", header.to_bytes()), ("products.jsonl", lines.into_bytes())] {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(Edition::open(folder, blobs)?)
}
