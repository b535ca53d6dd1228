//! The operator's desk: who signs in, what they write down, what of it the province shall know. Without screen, without network.
//!
//! Everything stands in one [`Book`], `desk/desk.db` in the data folder.
//!
//! - Signing in: a [`Secret`] opens the desk to a [`Role`] ([`sign_in`]); wrong ones make everybody wait ([`waits`]); who has
//!   forgotten it is let in by the hub ([`recovery`]); who leaves it open is signed out
//!   after [`SIGN_OUT_AFTER`].
//! - Writing down: [`records`] are added, corrected, withdrawn, and undone; none is ever overwritten. What is being typed is
//!   kept by the field ([`Book::keep_draft`]).
//! - Telling: each change of a record is a [`Notice`], written in the same transaction and kept until somebody has put it into
//!   the ledger, in the ledger's words ([`facts`]).
//! - Hearing: what the province answers to a difficulty comes into the book ([`Book::take_reply`]).
//!
//! Nothing here is about a visitor.

mod care;
mod drafts;
pub mod facts;
#[cfg(test)]
mod guessing;
mod idle;
mod notice;
pub mod records;
pub mod recovery;
mod schema;
pub mod secret;
pub mod sign_in;
mod store;
pub mod waits;

pub use idle::SIGN_OUT_AFTER;
pub use notice::{Fact, Notice, What};
pub use records::{ALL_DAYS, Content, Record};
pub use secret::{Secret, SecretKind, Weak};
pub use sign_in::{Person, Role, SignedIn, Standing, Tried};
pub use store::{Book, BookError, Refusal};
