//! Where a point's editions come from, and which part of what is offered it takes: `[updates]` in `point.toml`.

use serde::{Deserialize, Serialize};
use time::Time;

use crate::identity::clock_time;

/// What is empty chooses everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Updates {
    /// The address of the repository; empty: editions come by stick only.
    #[serde(default)]
    pub address: String,
    /// BCP 47 tags: only what can be read, heard or watched in one of these.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Only these topics, by their names in files.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Only what is for these, by their names in files: `visitor`, `operator`.
    #[serde(default)]
    pub audience: Vec<String>,
    /// Only these publishers, by their ids.
    #[serde(default)]
    pub publishers: Vec<String>,
    /// Only products whose files are together at most this long, in megabytes of 1,000,000 bytes.
    #[serde(default)]
    pub max_product_megabytes: Option<u64>,
    /// How much may be fetched in a month, in megabytes of 1,000,000 bytes; nothing set: the line isn't paid by bytes.
    #[serde(default)]
    pub monthly_megabytes: Option<u64>,
    /// Hours in which the line belongs to people; the first that fits counts.
    #[serde(default)]
    pub hours: Vec<SlowHours>,
}

/// A part of the day with a limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlowHours {
    /// `HH:MM`
    #[serde(with = "clock_time")]
    pub from: Time,
    /// `HH:MM`; earlier than `from` means over midnight.
    #[serde(with = "clock_time")]
    pub to: Time,
    /// How many kilobytes of 1,000 bytes a second may be fetched; 0: none.
    pub kilobytes_per_second: u64,
}

/// Every key of `[updates]`.
pub const SETTINGS: [&str; 8] =
    ["address", "languages", "topics", "audience", "publishers", "max_product_megabytes", "monthly_megabytes", "hours"];
