//! The province's receiving end: it takes what points send, keeps it for good, and only then says so.
//!
//! # The way of a batch
//! It comes over a [`line`] or on a [`stick`], is checked ([`keys`]: who may send), and is committed to PostgreSQL
//! ([`database`]) by the [`intake`] in one transaction with everything it says ([`rows`]); batches that come at the same time
//! share it ([`group_commit`], [`group`]). After the commit, and never before, the point gets a receipt. Between two batches the program keeps nothing: any number of hubs may stand before one
//! database.
//!
//! Back go receipts ([`receipts`]) and what officers answer to difficulties ([`answers`]). Beside that it serves what points
//! measure their lines by ([`measuring`]).

mod alarm;
pub mod alerts;
pub mod answers;
pub mod database;
pub mod exports;
#[cfg(feature = "rig-faults")]
mod fault;
mod group;
mod group_commit;
pub mod intake;
pub mod keys;
mod line;
mod measuring;
pub mod officers;
pub mod policy;
mod rate;
pub mod receipts;
mod rows;
pub mod server;
pub mod stick;
pub mod units;
mod unknown;
pub mod watched;
pub mod web;
pub mod words;
pub mod written;

pub use database::{Database, DatabaseError};
pub use intake::{Held, Refusal, Via};
pub use server::{Choices, Hub};
