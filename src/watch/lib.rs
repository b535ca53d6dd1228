//! What a point observes about itself: its equipment, its power, its broadband line.
//!
//! The way an observation takes: a probe looks ([`equipment`], [`line`]) and answers what it saw; a pure function judges it
//! ([`inventory`] against what should be there, [`outage`] by the layer that is cut); the [`Memory`] keeps what holds, since
//! when, and what has to be told ([`Notice`]) until somebody has written it down elsewhere. Nothing here knows the ledger, the
//! screen or the hub. Nothing here looks at a visitor.

pub mod broadband;
pub mod device;
pub mod equipment;
pub mod figure;
pub mod health;
pub mod inventory;
pub mod line;
mod memory;
pub mod notice;
pub mod outage;
mod statistics;
pub mod watcher;

pub use device::{Kind, Reading, Reason, State};
pub use figure::{Figure, Measure};
pub use memory::{Known, Memory, MemoryError, Outage, Presence, Quality, Speed};
pub use notice::{Mended, Notice, What};
pub use outage::{Cause, Cut, Layer};
