//! The edition on show when a delivery begins: what is new is told by it, and what can't be had stays as it is there.

use std::collections::BTreeMap;
use std::fs;

use catalog::store::blobs_of_card;
use catalog::{Card, Edition, ProductId, Store};
use point::DataFolder;

use super::SyncError;

/// Its products. Without an edition, or with one that can't be read, all are new.
#[derive(Default)]
pub(super) struct Before {
    lines: BTreeMap<String, Option<Card>>,
    by_id: BTreeMap<ProductId, String>,
    edition: Option<Edition>,
}

impl Before {
    pub(super) fn read(data: &DataFolder, store: &Store) -> Result<Self, SyncError> {
        let Some(active) = store.active()? else { return Ok(Self::default()) };
        let text = fs::read_to_string(data.edition(&active).join("products.jsonl")).unwrap_or_default();
        let mut before = Self { edition: store.open_active().ok(), ..Self::default() };
        for line in text.lines() {
            let card = serde_json::from_str::<Card>(line).ok();
            if let Some(card) = &card {
                before.by_id.insert(card.id.clone(), line.to_owned());
            }
            before.lines.insert(line.to_owned(), card);
        }
        Ok(before)
    }

    /// Whether a product was there just so.
    pub(super) fn holds(&self, line: &str) -> bool {
        self.lines.contains_key(line)
    }

    /// A product as it was, if everything of it is still here.
    pub(super) fn product(&self, id: &ProductId, store: &Store) -> Option<(Card, String)> {
        let line = self.by_id.get(id)?;
        let card = self.lines.get(line)?.clone()?;
        let blobs = blobs_of_card(self.edition.as_ref()?, &card).ok()?;
        blobs.iter().all(|sha256| store.holds(sha256)).then(|| (card, line.clone()))
    }
}
