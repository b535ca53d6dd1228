//! What a point can show: products, guides, editions. No network, no UI.
//!
//! # The way data takes
//! A publisher's folder is read with limits ([`source`], [`markdown`]), checked ([`check`], [`twins`], [`problem`]) and
//! pressed ([`pressing`], [`sources`]) into an edition: cards ([`product::Card`]), texts as blocks ([`text`]) and blobs by
//! sha256. A point installs an edition ([`store`]), opens the active one ([`edition`]) and answers by topic, kind, language
//! and issuer.

pub mod check;
pub mod edition;
pub mod markdown;
pub mod pressing;
pub mod problem;
pub mod product;
pub mod source;
pub mod sources;
pub mod store;
pub mod text;
pub mod twins;

pub use edition::{Edition, EditionError, Query};
pub use product::{Audience, Card, Kind, Picture, ProductId, Sha256, Tag, Topic};
pub use store::{Store, StoreError};
pub use text::{Block, Page, Text};
