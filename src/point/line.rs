//! What was ordered of the broadband line: dated records that the operator keeps, for a contract ends, and who pays changes.

use serde::{Deserialize, Serialize};
use time::{Date, format_description::BorrowedFormatItem, macros::format_description};

use crate::named;

/// The share of the contracted speed that has to be there, each way: QCVN 34:2022/BTTTT, Pd ≥ 0.8 Vd and Pu ≥ 0.8 Vu.
pub const QCVN_SHARE: f64 = 0.8;

/// So many samples QCVN 34:2022/BTTTT asks for. Fewer prove nothing, and everybody who reads a verdict is told so.
pub const QCVN_SAMPLES: usize = 1000;

/// How a subscription stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// It is asked for, and isn't there yet.
    Registered,
    /// It is there.
    #[default]
    Active,
    /// It has ended.
    Ended,
}

named!(LineState { Registered = "registered", Active = "active", Ended = "ended" });

/// A subscription, as it stood from a day on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LineContract {
    /// Who provides it.
    #[serde(default)]
    pub provider: String,
    /// What the provider calls it.
    #[serde(default)]
    pub plan: String,
    /// The number by which the provider knows the customer.
    #[serde(default)]
    pub number: String,
    /// Contracted speed to the point, Mbit/s; 0: none is written down.
    #[serde(default)]
    pub down: f64,
    /// Contracted speed from the point, Mbit/s; 0: none is written down.
    #[serde(default)]
    pub up: f64,
    /// How it stands.
    #[serde(default)]
    pub state: LineState,
    /// Its first day, `YYYY-MM-DD`; nothing: nobody knows.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// Its last day; nothing: it goes on.
    #[serde(default, with = "day", skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who pays.
    #[serde(default)]
    pub paid_by: String,
    /// Where the provider takes complaints.
    #[serde(default)]
    pub phone: String,
}

/// Every key of one of the `[[line]]`.
pub const SETTINGS: [&str; 10] =
    ["provider", "plan", "number", "down", "up", "state", "from", "until", "paid_by", "phone"];

impl LineContract {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.state == LineState::Active
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
    }

    /// Why it can't be: speeds below zero, or beyond any line; days in the wrong order.
    pub(crate) fn trouble(&self) -> Option<String> {
        // 100 Gbit/s: nobody orders more, and somebody may have written bits.
        let is_speed = |speed: f64| speed.is_finite() && (0.0..=100_000.0).contains(&speed);
        if !is_speed(self.down) || !is_speed(self.up) {
            return Some(format!("line: {} and {} aren't speeds in Mbit/s", self.down, self.up));
        }
        let crooked = self.from.zip(self.until).is_some_and(|(from, until)| until < from);
        crooked.then(|| "line: its last day is before its first".to_owned())
    }
}

const ISO: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// `YYYY-MM-DD`, or nothing.
mod day {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Date;

    pub fn serialize<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&day.map(|day| day.to_string()).unwrap_or_default())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() {
            return Ok(None);
        }
        let day = Date::parse(&text, super::ISO);
        day.map(Some).map_err(|_| D::Error::custom(format!("`{text}` isn't a day like 2026-01-31")))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    fn contract(text: &str) -> Result<LineContract, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn a_contract_holds_from_its_first_day_to_its_last() {
        let contract = contract("from = \"2025-01-01\"\nuntil = \"2025-12-31\"\n").unwrap();
        let holds = |day| contract.holds_on(day);
        assert!(holds(date!(2025 - 1 - 1)) && holds(date!(2025 - 12 - 31)));
        assert!(!holds(date!(2024 - 12 - 31)) && !holds(date!(2026 - 1 - 1)));
    }

    #[test]
    fn what_is_only_registered_holds_on_no_day() {
        assert!(!contract("state = \"registered\"").unwrap().holds_on(date!(2026 - 1 - 1)));
        assert!(contract("").unwrap().holds_on(date!(2026 - 1 - 1)));
    }

    #[test]
    fn speeds_and_days_that_cannot_be_are_named() {
        assert!(contract("down = 40\nup = 20.5").unwrap().trouble().is_none());
        assert!(contract("down = -1").unwrap().trouble().is_some());
        assert!(contract("down = 40000000").unwrap().trouble().is_some(), "in bits");
        assert!(contract("from = \"2026-02-01\"\nuntil = \"2026-01-01\"").unwrap().trouble().is_some());
        assert!(contract("from = \"31/1/2026\"").unwrap_err().to_string().contains("31/1/2026"));
    }
}
