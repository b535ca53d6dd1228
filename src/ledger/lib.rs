//! Facts kept and sent: what was used, what was measured, what has happened. Without network, without screen.
//!
//! # The way of a fact
//! A [`fact`] is one of three shapes, each harmless to send twice. Facts are sealed into a [`batch`], whose bytes never
//! change any more, and travel by the [`wire`] format, OTLP, under [`names`] that `PRIVACY.md` lists, with the point's
//! signature ([`signing`]). A [`receipt`] of the receiving end, which came to know the point by its [`enrolment`], is the
//! only thing that lets a batch be deleted. On a stick all of it lies where [`carried`] says.

pub mod batch;
pub mod carried;
pub mod enrolment;
pub mod fact;
pub mod names;
pub mod receipt;
pub mod signing;
pub mod wire;

pub use batch::{Batch, BatchId, Sealed, Signal};
pub use enrolment::{Enrolled, Enrolment};
pub use receipt::Receipt;
pub use signing::{PublicKey, SigningKey};
