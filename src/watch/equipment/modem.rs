//! The mobile modem, as ModemManager knows it. Its number, its card and its IMEI are never read.

use std::path::Path;

use serde::Deserialize;

use super::kernel::Kernel;
use super::tool::{Answer, Tool};
use super::{Probe, limits};
use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;

/// The modem of the room; of several the first.
pub struct Modem {
    kernel: Kernel,
    tool: Tool,
}

impl Modem {
    /// `program` is `mmcli`, which not every point has.
    pub fn new(kernel: Kernel, program: &Path) -> Self {
        Self { kernel, tool: Tool::new(program, limits::MODEM_PATIENCE) }
    }
}

#[derive(Deserialize)]
struct Report {
    modem: Parts,
}

#[derive(Deserialize)]
struct Parts {
    generic: Generic,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Generic {
    /// `/sys/devices/…`
    device: String,
    manufacturer: String,
    model: String,
    state: String,
    signal_quality: Quality,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Quality {
    /// %, as text
    value: String,
}

impl Probe for Modem {
    fn look(&mut self) -> Vec<Reading> {
        let Answer::Said(json) = self.tool.ask(&["--modem=any", "--output-json"]) else { return vec![] };
        let Ok(Report { modem: Parts { generic } }) = serde_json::from_slice(&json) else { return vec![] };
        let place = self.kernel.place(&generic.device).unwrap_or_else(|| "modem".to_owned());
        let model = format!("{} {}", generic.manufacturer, generic.model);
        let mut reading = Reading::well(format!("modem/{place}"), Kind::Network, model.trim());
        // MMModemState of ModemManager 1.20.
        match generic.state.as_str() {
            // Without a card, or with a card that nobody can read.
            "failed" => reading = reading.but(State::Failed, Reason::Other),
            // Without its PIN.
            "locked" => reading = reading.but(State::Degraded, Reason::Other),
            "enabled" | "searching" => reading = reading.but(State::Degraded, Reason::NoLink),
            _ => {}
        }
        if let Some(signal) = generic.signal_quality.value.parse().ok().and_then(dbm) {
            reading = reading.measuring(Measure::Signal, signal);
        }
        vec![reading]
    }
}

/// ModemManager spreads −113 to −51 dBm over 0 to 100 %. It says 0 where it doesn't know.
fn dbm(percent: f64) -> Option<f64> {
    (0.0 < percent && percent <= 100.0).then(|| (percent * 0.62 - 113.0).round())
}
