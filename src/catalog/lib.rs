//! What a point can show: products, guides, editions. No network, no UI.
//!
//! # The way data takes
//! A publisher's folder ([`source`]) is checked ([`check`]) and pressed ([`press`]) into an edition: cards
//! ([`product::Card`]), texts as blocks ([`text`]) and blobs by sha256. A point installs an edition ([`store`]), opens the
//! active one ([`edition`]) and answers by topic, kind, language and issuer.

pub mod edition;
pub mod product;
pub mod store;
pub mod text;

pub use edition::{Edition, EditionError, Query};
pub use product::{Audience, Card, Kind, Picture, ProductId, Sha256, Tag, Topic};
pub use store::{Store, StoreError};
pub use text::{Block, Page, Text};
