//! The province's receiving end: it takes what points send, keeps it for good, and only then says so.
//!
//! # The way of a batch
//! It comes over a line or on a stick, is checked, and is committed to PostgreSQL ([`database`]) in one transaction with
//! everything it says. After the commit, and never before, the point gets a receipt. Between two batches the program keeps
//! nothing: any number of hubs may stand before one database.

pub mod database;

pub use database::{Database, DatabaseError};
