//! What is measured, on fixed slots.

use point::named;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// The slot of whatever is told once an hour, its beginning: a temperature of every minute would tell nobody more.
pub fn hour(at: OffsetDateTime) -> OffsetDateTime {
    let seconds = at.unix_timestamp().rem_euclid(Duration::HOUR.whole_seconds());
    at.replace_nanosecond(0).unwrap_or(at) - Duration::seconds(seconds)
}

/// What is measured. Units are UCUM's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// How busy the processor was, 0 to 1.
    CpuUtilization,
    /// How much working memory is in use, 0 to 1.
    MemoryUtilization,
    /// How full a file system is, 0 to 1.
    FilesystemUtilization,
    /// A temperature, °C.
    Temperature,
    /// Errors counted so far.
    Errors,
    /// How much of its life a disk has used, 0 (new) to 1 and above.
    EnduranceUtilization,
    /// Charge of a battery, 0 to 1.
    BatteryCharge,
    /// How long the battery lasts, s.
    BatteryTimeLeft,
    /// Median time to the hub's place and back, ms.
    Rtt,
    /// Mean difference between consecutive such times, ms.
    Jitter,
    /// Share of probes that were lost, 0 to 1.
    Loss,
    /// Median time until a name is resolved, ms.
    DnsDuration,
    /// Bits a second of a transfer.
    Goodput(Direction, Method),
    /// Bytes that watching itself has used of the line this month.
    Bytes,
    /// Strength of a radio signal, dBm.
    Signal,
    /// Size of the picture on a display, pixels: width times height.
    Resolution,
}

/// Which way bytes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the point.
    Receive,
    /// From the point.
    Transmit,
}

named!(Direction { Receive = "receive", Transmit = "transmit" });

/// How a speed was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// From a transfer that was made anyway.
    Passive,
    /// The one bounded transfer of a day: a lower bound, for it ends before the line has reached its speed.
    Daily,
    /// NDT7, because somebody pressed the button.
    Ndt7,
}

named!(Method { Passive = "passive", Daily = "daily", Ndt7 = "ndt7" });

/// One measured value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is measured.
    pub measure: Measure,
    /// Of which piece of equipment; empty where of the machine or the line.
    pub of: String,
    /// The slot's beginning, as the machine's clock had it.
    #[serde(with = "time::serde::rfc3339")]
    pub slot: OffsetDateTime,
    /// The value.
    pub value: f64,
}
