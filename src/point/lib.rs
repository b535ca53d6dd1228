//! What all parts of a support point share. This crate knows none of the others.
//!
//! # Layout
//! - [`clock`]: the injected [`Clock`]; the only place that reads the machine's time
//! - [`folder`]: [`DataFolder`], the one owner of every path under `POINT_DATA`, its format and its lock
//! - [`comfort`]: [`Comfort`], what makes the screens easier to see and to hear
//! - [`identity`]: `point.toml`, who and where this point is: [`Point`]
//! - [`line`]: [`LineContract`], what was ordered of the broadband line
//! - [`named!`]: names of closed lists
//! - [`needed`]: without which equipment a room serves nobody
//! - [`updates`]: [`Updates`], where editions come from and which part of them the point takes
//! - [`report`]: [`Report`], where the point's figures go
//! - [`joining`]: how it joins the network by Wi-Fi or modem
//! - [`support`]: [`Support`], who mends what the room can't
//! - [`watch`]: [`Watch`], how the line is watched
//! - [`fault`]: [`Fault`] and the one [`Board`] that every component reports to
//! - [`durable`]: writing a file so that a power cut leaves the old or the new one, never half

pub mod clock;
pub mod comfort;
pub mod durable;
pub mod fault;
pub mod folder;
pub mod identity;
pub mod joining;
pub mod line;
mod named;
pub mod needed;
pub mod report;
pub mod support;
pub mod updates;
pub mod watch;

pub use clock::{Clock, ClockFlag, FixedClock, Moment, SystemClock};
pub use comfort::{Comfort, Contrast, Motion, TextSize};
pub use fault::{Board, Fault, Part, Severity};
pub use folder::{DataFolder, FolderError, Lock};
pub use identity::{Hours, Point, Theme};
pub use line::{LineContract, LineState};
pub use report::Report;
pub use support::Support;
pub use updates::Updates;
pub use watch::Watch;
