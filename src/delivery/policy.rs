//! What a point takes of all that is offered.

use catalog::{Audience, Card, Tag, Topic};

use crate::manifest::Product;
use crate::trust::Pack;

/// The point's choice. What is empty or `None` chooses everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Whether the point lies in a border commune: only these get what is about the border.
    pub border: bool,
    /// Only what can be read, heard or watched in one of these.
    pub languages: Vec<Tag>,
    /// Only these topics.
    pub topics: Vec<Topic>,
    /// Only what is for one of these.
    pub audience: Vec<Audience>,
    /// Only these publishers.
    pub publishers: Vec<String>,
    /// Only products whose files are together at most this long, in bytes.
    pub max_product_bytes: Option<u64>,
}

impl Policy {
    /// Whether a pack is worth looking into.
    pub fn takes_pack(&self, pack: &Pack) -> bool {
        (self.border || !pack.notes.border)
            && (self.publishers.is_empty() || self.publishers.iter().any(|publisher| publisher == pack.id.publisher()))
    }

    /// Whether a product of such a pack is taken. What is urgent is, whatever it is about.
    pub fn takes(&self, product: &Product, urgent: bool) -> bool {
        let Product { card, files, .. } = product;
        let size: u64 = files.iter().map(|file| file.size).sum();
        (self.border || !card.border)
            && (self.languages.is_empty() || self.languages.iter().any(|tag| card.is_in(tag)))
            && (urgent || self.topics.is_empty() || self.topics.contains(&topic(card)))
            && (urgent || self.audience.is_empty() || self.audience.iter().any(|whom| card.audience.contains(whom)))
            && (urgent || self.max_product_bytes.is_none_or(|most| size <= most))
    }
}

/// The topic under which a card is shown.
fn topic(card: &Card) -> Topic {
    if card.topic == Topic::Unknown { Topic::News } else { card.topic }
}
