//! Samples: what is measured on fixed slots.

use std::collections::BTreeMap;

use point::named;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::OffsetDateTime;

/// What is measured on fixed slots: OpenTelemetry's names where it has some. Each says which labels its samples have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// 1 for a slot of ten minutes in which somebody was there.
    Active,
    /// How busy the processor was, 0 to 1.
    CpuUtilization,
    /// How much working memory was in use, 0 to 1.
    MemoryUtilization,
    /// How full a file system was, 0 to 1. [`Label::HwId`].
    FilesystemUtilization,
    /// A temperature, °C. [`Label::HwId`].
    Temperature,
    /// Errors that a piece of equipment has counted so far. [`Label::HwId`].
    Errors,
    /// How much of its life a disk still has, 1 (new) to 0: OpenTelemetry means the endurance that remains.
    /// [`Label::HwId`].
    EnduranceUtilization,
    /// Charge of a battery, 0 to 1. [`Label::HwId`].
    BatteryCharge,
    /// How long a battery lasts, s. [`Label::HwId`].
    BatteryTimeLeft,
    /// 1 for the state in which a piece of equipment is. [`Label::HwId`], [`Label::HwType`], [`Label::HwState`].
    Status,
    /// Time to the hub's place and back, ms.
    Rtt,
    /// Mean difference between consecutive such times, ms.
    Jitter,
    /// Share of probes that were lost, 0 to 1.
    Loss,
    /// Time until a name is resolved, ms.
    DnsDuration,
    /// Speed of a transfer, bit/s. [`Label::Direction`], [`Label::Method`].
    Goodput,
    /// Bytes of the line that watching itself has used this month so far.
    LineBytes,
    /// Strength of a radio signal, dBm. [`Label::HwId`].
    Signal,
}

named!(Series {
    Active = "point.active",
    CpuUtilization = "system.cpu.utilization",
    MemoryUtilization = "system.memory.utilization",
    FilesystemUtilization = "system.filesystem.utilization",
    Temperature = "hw.temperature",
    Errors = "hw.errors",
    EnduranceUtilization = "hw.physical_disk.endurance_utilization",
    BatteryCharge = "hw.battery.charge",
    BatteryTimeLeft = "hw.battery.time_left",
    Status = "hw.status",
    Rtt = "point.line.rtt",
    Jitter = "point.line.jitter",
    Loss = "point.line.loss",
    DnsDuration = "point.line.dns.duration",
    Goodput = "point.line.goodput",
    LineBytes = "point.line.bytes",
    Signal = "point.line.signal",
});

impl Series {
    /// Its unit, as UCUM writes it, or an annotation as OpenTelemetry does; `dBm` is neither's, and everybody's.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Active
            | Self::CpuUtilization
            | Self::MemoryUtilization
            | Self::FilesystemUtilization
            | Self::EnduranceUtilization
            | Self::BatteryCharge
            | Self::Status
            | Self::Loss => "1",
            Self::Temperature => "Cel",
            Self::Errors => "{error}",
            Self::BatteryTimeLeft => "s",
            Self::Rtt | Self::Jitter | Self::DnsDuration => "ms",
            Self::Goodput => "bit/s",
            Self::LineBytes => "By",
            Self::Signal => "dBm",
        }
    }

    /// Whether the mean of several values stands for them; for states and running totals it is the last one.
    pub const fn has_mean(self) -> bool {
        !matches!(self, Self::Status | Self::Errors | Self::LineBytes)
    }
}

/// What samples of one series are told apart by: OpenTelemetry's attributes of a data point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Label {
    /// Which piece of equipment: the same for the same piece at the same place; never a serial number.
    HwId,
    /// How it is.
    HwState,
    /// What it is.
    HwType,
    /// Which way bytes went: `receive` or `transmit`.
    Direction,
    /// How a speed was measured: `passive`, `daily` or `ndt7`.
    Method,
}

// In the order of their names, in which they are written.
named!(Label {
    HwId = "hw.id",
    HwState = "hw.state",
    HwType = "hw.type",
    Direction = "network.io.direction",
    Method = "point.line.method",
});

impl Serialize for Label {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Label {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::of(&name).ok_or_else(|| serde::de::Error::custom(format_args!("`{name}` is no label")))
    }
}

/// The labels of a sample: part of its key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(BTreeMap<Label, String>);

impl Labels {
    /// No labels: of the machine, or the line, as a whole.
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// With one more.
    #[must_use]
    pub fn with(mut self, label: Label, value: impl Into<String>) -> Self {
        self.0.insert(label, value.into());
        self
    }

    /// One of them.
    pub fn get(&self, label: Label) -> Option<&str> {
        self.0.get(&label).map(String::as_str)
    }

    /// All of them, in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (Label, &str)> {
        self.0.iter().map(|(label, value)| (*label, value.as_str()))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// As the ledger keeps them: JSON, the same for the same labels; nothing where there are none.
impl ToSql for Labels {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        if self.is_empty() {
            return Ok("".into());
        }
        let json = serde_json::to_string(self);
        json.map(Into::into).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    }
}

impl FromSql for Labels {
    fn column_result(column: ValueRef<'_>) -> FromSqlResult<Self> {
        match column.as_str()? {
            "" => Ok(Self::none()),
            json => serde_json::from_str(json).map_err(|error| FromSqlError::Other(error.into())),
        }
    }
}

/// One measured value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// What is measured.
    pub series: Series,
    /// Of what.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub labels: Labels,
    /// The slot's beginning, as the machine's clock had it.
    #[serde(with = "time::serde::rfc3339")]
    pub slot: OffsetDateTime,
    /// The value.
    pub value: f64,
}

#[cfg(test)]
mod tests {
    use rusqlite::types::Value;

    use super::*;

    #[test]
    fn the_same_labels_are_kept_in_one_way_whatever_their_order() {
        let kept = |labels: &Labels| match labels.to_sql().unwrap() {
            ToSqlOutput::Owned(Value::Text(text)) => text,
            ToSqlOutput::Borrowed(text) => text.as_str().unwrap().to_owned(),
            other => panic!("{other:?}"),
        };
        let there = Labels::none().with(Label::HwId, "disk/sda").with(Label::HwType, "physical_disk");
        let back = Labels::none().with(Label::HwType, "physical_disk").with(Label::HwId, "disk/sda");
        let text = r#"{"hw.id":"disk/sda","hw.type":"physical_disk"}"#;
        assert_eq!([kept(&there), kept(&back), kept(&Labels::none())], [text, text, ""]);
        let read = |text: &str| Labels::column_result(ValueRef::from(text));
        assert_eq!((read(text).unwrap(), read("").unwrap()), (there, Labels::none()));
        assert!(read(r#"{"hw.colour":"red"}"#).is_err(), "a label that isn't known");
        assert!(Label::ALL.is_sorted_by_key(|label| label.name()));
    }
}
