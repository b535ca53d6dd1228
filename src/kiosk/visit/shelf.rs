//! What a visit takes from the edition: cards, lists, and the text of the open product.

use catalog::{Audience, Card, Document, Kind, Page, ProductId, Query, Tag, Text, Topic};
use point::{Fault, Part, Severity};

use super::Visit;
use crate::paging;
use crate::typeset::{self, Setting};

/// The text of the open product, and how its pages are set: worked out when it is opened, since every view needs it.
pub(crate) struct OpenText {
    pub(crate) id: ProductId,
    pub(crate) tag: Tag,
    pub(crate) kind: Kind,
    pub(crate) text: Text,
    pub(crate) setting: Setting,
    pub(crate) setting_above_code: Setting,
}

impl Visit {
    /// Reads the text of a product in the best language, unless it is open already. A text that can't be read is a fault
    /// of that product alone.
    pub(super) fn open_text(&mut self, id: &ProductId) -> bool {
        if self.text.as_ref().is_some_and(|open| open.id == *id) {
            return true;
        }
        self.text = None;
        let Some(edition) = self.edition.clone() else { return false };
        let Some(card) = edition.card(id) else { return false };
        let kind = card.kind;
        let Some((tag, sha256)) = self.locales.best(&self.language, &card.text) else { return false };
        match edition.text(sha256) {
            Ok(text) => {
                let text = paging::divided(text);
                self.text = Some(OpenText {
                    id: id.clone(),
                    tag: tag.clone(),
                    kind,
                    setting: typeset::setting(kind, &text, self.comfort.text),
                    setting_above_code: typeset::setting_above_code(kind, &text, self.comfort.text),
                    text,
                });
            }
            Err(error) => {
                let since = self.clock.now().wall;
                let fault = Fault::new(
                    format!("content/{id}/text/{tag}"),
                    Part::Content,
                    Severity::Degraded,
                    since,
                    "fault-product-text",
                )
                .with("product", id)
                .with("message", error);
                self.board.report(fault);
            }
        }
        self.text.is_some()
    }

    /// Sets the pages of the open product for another size of words.
    pub(super) fn set_pages(&mut self) {
        if let Some(open) = &mut self.text {
            open.setting = typeset::setting(open.kind, &open.text, self.comfort.text);
            open.setting_above_code = typeset::setting_above_code(open.kind, &open.text, self.comfort.text);
        }
    }

    /// A page of the open product.
    pub(crate) fn page(&self, page: usize) -> Option<&Page> {
        self.text.as_ref().and_then(|open| open.text.pages.get(page))
    }

    /// How many pages the open product has.
    pub(crate) fn pages(&self) -> usize {
        self.text.as_ref().map_or(1, |open| open.text.pages.len().max(1))
    }

    /// The printed document of a product in the best language.
    pub(crate) fn document(&self, id: &ProductId) -> Option<&Document> {
        let document = &self.card(id)?.document;
        self.locales.best(&self.language, document).map(|(_, document)| document)
    }

    pub(crate) fn card(&self, id: &ProductId) -> Option<&Card> {
        self.edition.as_ref().and_then(|edition| edition.card(id))
    }

    /// The products of a topic: for visitors first, then for the operator; newest first within each.
    pub(crate) fn topic_cards(&self, topic: Topic) -> Vec<&Card> {
        let Some(edition) = &self.edition else { return Vec::new() };
        let query = Query { topic: Some(topic), ..Query::default() };
        let mut cards: Vec<_> = edition.cards().iter().filter(|card| query.matches(card)).collect();
        cards.sort_by_key(|card| !card.audience.contains(&Audience::Visitor));
        cards
    }

    /// The newest products for visitors, what is urgent before all others.
    pub(crate) fn newest(&self, count: usize) -> Vec<&Card> {
        let others = self.for_visitors().filter(|card| !self.is_urgent(card));
        self.urgent().into_iter().chain(others).take(count).collect()
    }

    /// Storms and epidemics, until the day they name has ended here.
    pub(crate) fn urgent(&self) -> Vec<&Card> {
        self.for_visitors().filter(|card| self.is_urgent(card)).collect()
    }

    /// Whether somebody must know it today.
    pub(crate) fn is_urgent(&self, card: &Card) -> bool {
        let today = self.clock.now().local().date().to_string();
        // ISO dates are in the order of their text.
        card.urgent_until.as_ref().is_some_and(|until| today <= *until)
    }

    fn for_visitors(&self) -> impl Iterator<Item = &Card> {
        let cards = self.edition.iter().flat_map(|edition| edition.cards());
        cards.filter(|card| card.audience.contains(&Audience::Visitor))
    }
}
