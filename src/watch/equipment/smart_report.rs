//! What `smartctl --json` writes, and what it means. The exit status is a set of bits that tells less than the text, so it is
//! not asked.

use serde::Deserialize;

use super::limits;
use crate::device::{Reading, Reason, State};
use crate::figure::Measure;

/// The parts that are read; all others, such as the serial number, are skipped.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Report {
    model_name: String,
    /// Turns a minute; 0 or missing for disks without moving parts.
    rotation_rate: u32,
    smart_status: Option<Status>,
    temperature: Temperature,
    ata_smart_attributes: Attributes,
    nvme_smart_health_information_log: Option<Nvme>,
    /// Written for all kinds of disks by versions of smartctl that are newer than Debian 12's.
    endurance_used: Option<Endurance>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Status {
    passed: Option<bool>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Temperature {
    /// °C
    current: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attributes {
    table: Vec<Attribute>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Attribute {
    id: u8,
    name: String,
    /// 100, or more, for a new disk; falls.
    value: u16,
    /// `now` while it is below the limit of the disk's maker.
    when_failed: String,
    flags: Flags,
    raw: Raw,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Flags {
    /// Below its limit the disk will fail; else it is only old.
    prefailure: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Raw {
    value: u64,
}

/// The health log (02h) of NVM Express.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Nvme {
    critical_warning: u8,
    /// What is left of the spare blocks, %.
    available_spare: u16,
    available_spare_threshold: u16,
    /// %, may go past 100.
    percentage_used: u16,
    media_errors: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Endurance {
    /// %
    current_percent: Option<f64>,
}

// Bits of the critical warning of NVMe.
const SPARE: u8 = 1 << 0;
const TEMPERATURE: u8 = 1 << 1;
const RELIABILITY: u8 = 1 << 2;
const READ_ONLY: u8 = 1 << 3;
const BACKUP: u8 = 1 << 4;

// Attributes of ATA whose raw value is a number of sectors.
const REALLOCATED: u8 = 5;
const PENDING: u8 = 197;
const UNCORRECTABLE: u8 = 198;

/// Attributes of SSDs whose value is what is left of their life, %. By smartctl's names, for the numbers differ by maker.
const LIFE_LEFT: [&str; 6] = [
    "Media_Wearout_Indicator",
    "SSD_Life_Left",
    "Percent_Lifetime_Remain",
    "Remaining_Lifetime_Perc",
    "Percent_Life_Remaining",
    "Wear_Leveling_Count",
];

impl Report {
    /// Adds to `reading` what the disk says.
    pub(crate) fn judge(&self, mut reading: Reading) -> Reading {
        if !self.model_name.is_empty() {
            reading.model.clone_from(&self.model_name);
        }
        if let Some(celsius) = self.temperature.current {
            reading = reading.measuring(Measure::Temperature, celsius);
            let hot = if self.rotation_rate > 0 { limits::HARD_DISK_HOT } else { limits::SSD_HOT };
            if celsius >= hot {
                reading = reading.but(State::Degraded, Reason::Hot);
            }
        }
        reading = match &self.nvme_smart_health_information_log {
            Some(log) => log.judge(reading),
            None => self.ata_smart_attributes.judge(reading, self.failed()),
        };
        if let Some(used) = self.used() {
            reading = reading.measuring(Measure::EnduranceUtilization, used);
            if used >= limits::DISK_WORN {
                let state = if used >= 1.0 { State::PredictedFailure } else { State::Degraded };
                reading = reading.but(state, Reason::Worn);
            }
        }
        reading
    }

    fn failed(&self) -> bool {
        self.smart_status.as_ref().and_then(|status| status.passed) == Some(false)
    }

    /// How much of its life is used, 0 to 1 and above.
    fn used(&self) -> Option<f64> {
        if let Some(percent) = self.endurance_used.as_ref().and_then(|endurance| endurance.current_percent) {
            return Some(percent / 100.0);
        }
        if let Some(log) = &self.nvme_smart_health_information_log {
            return Some(f64::from(log.percentage_used) / 100.0);
        }
        let mut table = self.ata_smart_attributes.table.iter();
        let left = table.find(|attribute| LIFE_LEFT.contains(&attribute.name.as_str()))?.value;
        // Some makers begin at 200 or leave it unset at 253.
        (left <= 100).then(|| 1.0 - f64::from(left) / 100.0)
    }
}

impl Attributes {
    fn judge(&self, mut reading: Reading, failed: bool) -> Reading {
        let below = |attribute: &Attribute| attribute.flags.prefailure && attribute.when_failed == "now";
        if failed || self.table.iter().any(below) {
            reading = reading.but(State::PredictedFailure, Reason::SelfTest);
        }
        // Two words of sixteen bits; makers keep other counts above them.
        let sectors = |id| self.table.iter().find(|a| a.id == id).map(|a| a.raw.value & 0xffff_ffff);
        let counts = [REALLOCATED, PENDING, UNCORRECTABLE].map(sectors);
        if counts.iter().any(Option::is_some) {
            let [reallocated, pending, uncorrectable] = counts.map(Option::unwrap_or_default);
            reading = reading.measuring(Measure::Errors, (reallocated + pending + uncorrectable) as f64);
            if pending + uncorrectable > 0 || reallocated >= limits::REALLOCATED_SECTORS {
                reading = reading.but(State::Degraded, Reason::BadSectors);
            }
        }
        reading
    }
}

impl Nvme {
    fn judge(&self, mut reading: Reading) -> Reading {
        let warns = |bit| self.critical_warning & bit != 0;
        if warns(SPARE) {
            reading = reading.but(State::PredictedFailure, Reason::Worn);
        }
        if warns(TEMPERATURE) {
            reading = reading.but(State::Degraded, Reason::Hot);
        }
        // Some makers raise it for a disk that is only past its promised life, which the endurance tells.
        let only_old = self.percentage_used >= 100 && self.available_spare > self.available_spare_threshold;
        if warns(RELIABILITY) && !only_old || warns(BACKUP) {
            reading = reading.but(State::PredictedFailure, Reason::SelfTest);
        }
        if warns(READ_ONLY) {
            reading = reading.but(State::Failed, Reason::ReadOnly);
        }
        if self.media_errors > 0 {
            reading = reading.but(State::Degraded, Reason::BadSectors);
        }
        reading.measuring(Measure::Errors, self.media_errors as f64)
    }
}
