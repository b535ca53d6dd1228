//! The broadband line: probes by layers, speeds, what was ordered, and how many bytes watching itself may use.
//!
//! A [`Round`](round::Round) asks every layer from the plug up by [`Probes`](probes::Probes), [`judge`](cause::judge) says which
//! one is cut and who has to mend it, and [`Watching`](watching::Watching) believes that only after a second round: a line in
//! the mountains loses packets all the time. [`run`] does so for ever and tells what it saw; [`daily::run`] makes the one
//! transfer of a day. Both keep to the month's bytes ([`budget`]).

use std::time::Duration;

pub mod budget;
pub mod cause;
pub mod daily;
mod dns;
mod gateway;
mod hub;
mod internet;
mod link;
mod meter;
mod names;
pub mod ndt7;
pub mod passive;
pub mod probes;
mod random;
pub mod round;
mod route;
pub mod running;
pub mod settings;
pub mod tally;
mod tries;
pub mod verdict;
pub mod watching;
mod web;
pub mod wire;

pub use cause::judge;
pub use probes::Probes;
pub use round::{Depth, Heard, Round};
pub use running::{Told, run};
pub use settings::Settings;
pub use watching::{Standing, Watching};
pub use wire::{System, Wire};

/// How long a layer may be silent: five packets of TCP (0, 1, 3, 7 and 15 s). Longer, and an outage wouldn't be known within six
/// minutes, for a second round has to follow.
const LIMIT: Duration = Duration::from_secs(22);

/// How long the hub may be silent while the line works: TLS needs five times there and back, with a packet of three repeated.
const HUB_LIMIT: Duration = Duration::from_secs(45);
