//! The screens that content shows on, for whoever makes it: of products every page.

use std::path::Path;

use catalog::{Block, Card, ProductId, Topic};

use super::Tour;
use crate::route::Route;

/// Which screens a tour goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every screen of the program, products once per kind.
    #[default]
    Everything,
    /// Where content shows, and every page of all products.
    Products,
    /// Every page of one product, and nothing else.
    Product(ProductId),
}

impl Tour {
    /// Where products are found, and all of them.
    pub(super) fn products(&mut self, out: &Path) -> anyhow::Result<()> {
        self.go(out, Route::Home)?;
        for topic in Topic::ALL {
            if self.edition.cards().iter().any(|card| card.topic == topic) {
                self.visit.navigate(Route::Topic { topic, part: 0 });
                self.shoot(out, &format!("topic-{}", topic.name()))?;
            }
        }
        self.go(out, Route::Search)?;
        for card in self.edition.cards().to_vec() {
            self.product(out, &card, &format!("{}-", card.id.as_str().replace('/', "_")))?;
        }
        Ok(())
    }

    /// Every page of a product with its picture, its print, its film or sound, and what is known of it.
    pub(super) fn product(&mut self, out: &Path, card: &Card, prefix: &str) -> anyhow::Result<()> {
        let id = || card.id.clone();
        let pages = card.pages.values().max().map_or(1, |pages| (*pages as usize).max(1));
        for page in 0..pages {
            self.visit.navigate(Route::Product { id: id(), page });
            self.shoot(out, &format!("{prefix}page-{}", page + 1))?;
            if self.has_picture(card, page) {
                self.visit.navigate(Route::Picture { id: id(), page });
                self.shoot(out, &format!("{prefix}picture-{}", page + 1))?;
            }
        }
        let sheets = card.document.values().map(|document| document.pages).max().unwrap_or_default();
        for page in 0..sheets as usize {
            self.visit.navigate(Route::Document { id: id(), page });
            self.shoot(out, &format!("{prefix}print-{}", page + 1))?;
        }
        if !card.film.is_empty() || !card.sound.is_empty() {
            self.visit.navigate(Route::Player { id: id(), hall: false });
            self.shoot(out, &format!("{prefix}player"))?;
        }
        self.visit.navigate(Route::ProductInfo { id: id() });
        self.shoot(out, &format!("{prefix}info"))
    }

    fn has_picture(&self, card: &Card, page: usize) -> bool {
        let text = card.text.values().next().and_then(|sha256| self.edition.text(sha256).ok());
        let page = text.as_ref().and_then(|text| text.pages.get(page));
        page.is_some_and(|page| page.blocks.iter().any(|block| matches!(block, Block::Picture(_))))
    }
}
