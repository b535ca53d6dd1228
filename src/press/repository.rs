//! The repository from which points fetch: static files, signed by TUF ([`delivery::layout`] says where they lie).
//!
//! [`keyring`] keeps private keys, [`tree`] changes the metadata, [`publish`] makes packs of products, [`diff`] says what
//! points will fetch, [`stick`] copies all or some of it onto a stick.

pub mod diff;
pub mod keyring;
pub mod publish;
pub mod stick;
pub mod tree;
