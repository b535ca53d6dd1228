//! Both ways. Editions in: from a repository that publishers sign, over a bad line or on a stick. Batches of facts out, and
//! receipts for them in, by the same two carriers.
//!
//! # The way of an edition
//! A [`carrier`] brings files by name ([`layout`]): a web server over a [`line`], behind a [`gate`] that keeps to hours and
//! budget, with a [`meter`] that tells how fast it was, or a [`stick`]. [`trust`] verifies by TUF what is offered: packs, each
//! with a [`manifest`]. The point's [`policy`] chooses. [`sync`] tells how far it is ([`progress`]), fetches what is missing, whole or as differences
//! ([`packing`]), puts the edition together and on show; [`back`] leads to the one before. The newest metadata raises the
//! [`floor`] below which a clock is wrong. What else must outlive a power cut stands in the [`book`].
//!
//! # The way of a batch
//! A [`sender`] is a point with its key and its ledger. Over a line a [`Reporter`](report::Reporter) sends what the ledger has
//! sealed; onto a stick [`carrying`] writes the same bytes (`shelf`). Either brings back receipts, in any order and as often
//! as it likes, and only they delete; and what the province has answered to difficulties, which whoever asked for the round or
//! held the stick is handed.

pub mod back;
pub mod book;
pub mod carrier;
pub mod carrying;
mod fetching;
pub mod floor;
pub mod gate;
mod installed;
pub mod layout;
pub mod line;
pub mod manifest;
mod manifests;
pub mod meter;
pub mod packing;
mod planning;
pub mod policy;
pub mod progress;
pub mod report;
pub mod sender;
mod shelf;
pub mod stick;
pub mod sync;
pub mod trust;
mod waits;

pub use back::roll_back;
pub use book::Book;
pub use carrier::{Carrier, FetchError};
pub use carrying::{CarryError, Exported, Received};
pub use gate::{Allowance, Gate, Hours};
pub use line::{Line, Pace, Patience};
pub use manifest::{Manifest, PackId, Parcel, Patch};
pub use meter::Transfer;
pub use policy::Policy;
pub use progress::{Progress, Tally};
pub use report::{Reason, Reporter, Round, Timing, Trouble};
pub use sender::{Distrust, Sender};
pub use stick::Stick;
pub use sync::{Delivery, Held, Lack, Outcome, Shortfall, SyncError};
pub use trust::{Offer, Pack, Trust, TrustError};
