//! Events: what has happened.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use ulid::Ulid;

use super::named;

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The program has started.
    Started,
    /// Another edition is on show.
    EditionShown,
    /// The ledger was damaged, and a copy or an empty one took its place.
    LedgerRestored,
    /// The wall clock jumped, or is certainly wrong.
    ClockWrong,
    /// The receiving end had other bytes for a batch: this disk is a copy of another point's.
    Cloned,
    /// What waited was made coarser to save room.
    Coarsened,
}

named!(EventKind {
    Started = "point.started",
    EditionShown = "point.edition.shown",
    LedgerRestored = "point.ledger.restored",
    ClockWrong = "point.clock.wrong",
    Cloned = "point.cloned",
    Coarsened = "point.ledger.coarsened",
});

/// A detail of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// The edition's id.
    Edition,
    /// The end of what was kept: the moment of the copy.
    KeptUntil,
    /// What the clock said, and what it says now.
    ClockBefore,
    /// How many rows.
    Rows,
}

named!(Detail {
    Edition = "point.edition",
    KeptUntil = "point.kept_until",
    ClockBefore = "point.clock.before",
    Rows = "point.rows",
});

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Made once.
    pub id: Ulid,
    /// When, as the machine's clock had it.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What.
    pub kind: EventKind,
    /// Its details.
    pub details: Vec<(Detail, String)>,
}
