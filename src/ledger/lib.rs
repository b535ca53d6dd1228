//! Facts kept and sent: what was used, what was measured, what has happened. Without network, without screen.
//!
//! # The way of a fact
//! A [`fact`] is one of three shapes, each harmless to send twice. [`recording`] writes it into the [`store`], durably, at once. `sealing` puts what
//! waits into a [`batch`], whose bytes never change any more, and that into the [`outbox`]. Batches travel by the [`wire`] format, OTLP, under [`names`] that `PRIVACY.md` lists, with the point's
//! signature ([`signing`]). A [`receipt`] of the receiving end, which came to know the point by its [`enrolment`], is the
//! only thing that lets a batch be deleted; a [`reply`] is what it answers to what an operator has written. A ledger that is damaged, or a copy, begins another `epoch`; `care` keeps
//! copies, [`room`] keeps it small; what a report of the point needs stays in the
//! [`history`]. On a stick all of it lies where [`carried`] says.

pub mod batch;
mod care;
pub mod carried;
pub mod enrolment;
mod epoch;
pub mod fact;
pub mod history;
pub mod names;
pub mod outbox;
pub mod receipt;
pub mod recording;
pub mod reply;
pub mod room;
mod schema;
mod sealing;
pub mod signing;
pub mod store;
pub mod wire;

pub use batch::{Batch, BatchId, Sealed, Signal};
pub use enrolment::{Enrolled, Enrolment};
pub use history::{DayCount, History};
pub use outbox::Outbox;
pub use receipt::Receipt;
pub use reply::Reply;
pub use room::Limits;
pub use signing::{PublicKey, SigningKey};
pub use store::{Ledger, LedgerError};
