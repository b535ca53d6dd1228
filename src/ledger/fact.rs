//! What is kept and sent: counts of a day, samples, events. Everything here is listed in `PRIVACY.md`.

mod event;
mod sample;
mod usage;

pub use event::{Detail, Event, EventKind, moment};
pub use sample::{Label, Labels, Sample, Series};
use serde::{Deserialize, Serialize};
pub use usage::{Action, CausedBy, Count, Face, Usage};

/// The time from one start of the machine to the next.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Boot {
    /// The kernel's boot id, made anew at each start.
    pub id: String,
    /// Wall clock minus the clock that never jumps, in milliseconds, when it was last looked at.
    pub offset_ms: i64,
    /// Whether the wall clock could be believed.
    pub clock_plausible: bool,
}

/// Facts of one boot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// The boot.
    pub boot: Boot,
    /// The program's version.
    pub version: String,
    /// Counts; of the boot in which they were sealed.
    pub usage: Vec<Usage>,
    /// Samples of that boot.
    pub samples: Vec<Sample>,
    /// Events of that boot.
    pub events: Vec<Event>,
}
