//! What a point can show: products, guides, editions. No network, no UI.
//!
//! # The way data takes
//! A publisher's folder is checked ([`check`]): each product is read with limits ([`source`], its [`manifest`], its
//! texts by [`encoding`], [`markdown`] and [`inline`], its pictures by [`media`], its print by [`paper`], its films and
//! sounds by playing them, what can be heard of it by `recordings` and [`audio`]), held against the rules of its kind
//! ([`rules`]) and against what exists already ([`twins`]). What is wrong is named with file and [`lines`] ([`problem`]);
//! what is right is pressed ([`pressing`], [`sources`]) into an edition: cards ([`product::Card`]), texts as blocks
//! ([`text`]), voices by slots ([`voice`]) and blobs by sha256. A point installs an edition ([`store`]), opens the active
//! one ([`edition`]), answers by topic, kind, language, issuer and audience, and searches it by words ([`search`], with the
//! names of [`places`]). The program's own words come as sounds, too, in a pack of their own ([`prompts`]).

pub mod audio;
pub mod check;
pub mod edition;
pub mod encoding;
mod fields;
mod film;
pub mod folding;
pub mod inline;
pub mod lines;
pub mod manifest;
pub mod markdown;
pub mod media;
pub mod paper;
pub mod places;
pub mod pressing;
mod printed;
pub mod problem;
pub mod product;
pub mod prompts;
mod recordings;
pub mod rules;
pub mod search;
pub mod source;
pub mod sources;
pub mod store;
pub mod text;
pub mod twins;
pub mod voice;

pub use edition::{Edition, EditionError, Query};
pub use product::{
    Although, Audience, Card, Document, Film, Kind, PageSize, Picture, ProductId, Sha256, Sound, Tag, Topic,
};
pub use store::{Store, StoreError};
pub use text::{Block, Page, Text};
pub use voice::{PageVoice, Recording, Slot, Voice};
