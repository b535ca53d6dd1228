//! What a point can show: products, guides, editions. No network, no UI.
//!
//! # The way data takes
//! A publisher's folder is checked ([`check`]): each product is read with limits ([`source`], its [`manifest`], its texts by
//! [`encoding`], [`markdown`] and [`inline`], its pictures by [`media`]), held against the rules of its kind ([`rules`]) and
//! against what exists already ([`twins`]). What is wrong is named with file and [`lines`] ([`problem`]); what is right is
//! pressed ([`pressing`], [`sources`]) into an edition: cards ([`product::Card`]), texts as blocks ([`text`]) and blobs by
//! sha256. A point installs an edition ([`store`]), opens the active one ([`edition`]) and answers by topic, kind, language,
//! issuer and audience, and by words ([`search`]): folded alike however they are typed ([`folding`]), places by all their
//! names ([`places`]).

pub mod check;
pub mod edition;
pub mod encoding;
mod fields;
pub mod folding;
pub mod inline;
pub mod lines;
pub mod manifest;
pub mod markdown;
pub mod media;
pub mod places;
pub mod pressing;
pub mod problem;
pub mod product;
pub mod rules;
pub mod search;
pub mod source;
pub mod sources;
pub mod store;
pub mod text;
pub mod twins;

pub use edition::{Edition, EditionError, Query};
pub use product::{Audience, Card, Kind, Picture, ProductId, Sha256, Tag, Topic};
pub use store::{Store, StoreError};
pub use text::{Block, Page, Text};
