//! How the point is, at a glance: green, yellow, red.

use point::named;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::device::{Kind, State};
use crate::inventory::{List, ListError, ListTrouble};
use crate::memory::{Known, Memory, MemoryError, Outage, Presence};
use crate::outage::Cause;

/// How long back stops of the machine are looked at: a week of an operator's memory.
const LOOKED_BACK: Duration = Duration::days(7);

/// How something is, for people who know no machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Light {
    /// All is well.
    Green,
    /// It works, and somebody should look at it.
    Yellow,
    /// It doesn't work.
    Red,
}

named!(Light { Green = "green", Yellow = "yellow", Red = "red" });

impl State {
    /// Its light.
    pub const fn light(self) -> Light {
        match self {
            Self::Ok => Light::Green,
            Self::New | Self::Changed | Self::Degraded | Self::PredictedFailure => Light::Yellow,
            Self::Missing | Self::Failed => Light::Red,
        }
    }
}

impl Known {
    /// Its light: red only where the room serves nobody without it.
    pub fn light(&self) -> Light {
        if self.kind.is_needed() { self.state.light() } else { self.state.light().min(Light::Yellow) }
    }
}

impl Cause {
    /// Its light: the room's own line is whole where only the hub is down, and nobody here can do anything about it.
    pub const fn light(self) -> Light {
        match self {
            Self::Hub | Self::PcOff => Light::Green,
            _ => Light::Red,
        }
    }
}

/// How the point is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Health {
    /// When this was read.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The worst of all.
    pub light: Light,
    /// The equipment.
    pub equipment: Equipment,
    /// The power.
    pub power: Power,
    /// The line.
    pub line: Line,
}

/// How the equipment is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Equipment {
    /// The worst of it.
    pub light: Light,
    /// The list of what should be there.
    pub listed: Listed,
    /// All of it, the worst first.
    pub devices: Vec<Known>,
}

/// The list of what should be in the room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// How many pieces it names; without any nobody can know what is missing.
    pub assets: usize,
    /// Why it can't be read, if it can't.
    pub trouble: Option<ListTrouble>,
}

impl Listed {
    /// The list as it was read.
    pub fn of(read: &Result<List, ListError>) -> Self {
        match read {
            Ok(list) => Self { assets: list.assets.len(), trouble: None },
            Err(error) => Self { assets: 0, trouble: Some(error.trouble()) },
        }
    }
}

/// How the power is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Power {
    /// Yellow on a battery, or after a power cut within the week.
    pub light: Light,
    /// Whether it runs on a battery.
    pub on_battery: bool,
    /// When the machine was on this week, the newest first.
    pub presences: Vec<Presence>,
    /// How often this week it went off without being switched off.
    pub cuts: usize,
}

/// How the line is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Whether the point has one.
    pub expected: bool,
    /// Red while it is cut.
    pub light: Light,
    /// The outage that lasts.
    pub outage: Option<Outage>,
    /// How often it was cut this week.
    pub outages: usize,
    /// What the last speed test by the button has measured to the point, bit/s.
    pub down: Option<f64>,
    /// The same from the point.
    pub up: Option<f64>,
}

impl Memory {
    /// How the point is, as far as it is known. Where no line is expected, none can be cut.
    pub fn health(&self, at: OffsetDateTime, line_expected: bool, listed: Listed) -> Result<Health, MemoryError> {
        let since = at - LOOKED_BACK;
        let devices = self.devices()?;
        let ups = |known: &Known| known.kind == Kind::Ups;
        let light = |of: &dyn Fn(&Known) -> bool| {
            devices.iter().filter(|known| of(known)).map(Known::light).max().unwrap_or(Light::Green)
        };
        let (mut equipment, battery) = (light(&|known| !ups(known)), light(&ups));
        if listed.trouble.is_some() {
            equipment = equipment.max(Light::Yellow);
        }
        let presences = self.presences(since)?;
        // The present one hasn't ended.
        let cuts = presences.iter().skip(1).filter(|presence| !presence.clean).count();
        let on_battery = devices.iter().any(|known| known.reasons.contains(&crate::Reason::OnBattery));
        let power = Power {
            light: battery.max(if cuts > 0 { Light::Yellow } else { Light::Green }),
            on_battery,
            presences,
            cuts,
        };
        let outage = self.outage()?.filter(|_| line_expected);
        let outages = self.outages(since)?.iter().filter(|outage| outage.cut.cause.light() == Light::Red).count();
        let (down, up) = self.last_speeds()?;
        let line = Line {
            expected: line_expected,
            light: outage.as_ref().map_or(Light::Green, |outage| outage.cut.cause.light()),
            outage,
            outages,
            down,
            up,
        };
        let light = equipment.max(power.light).max(line.light);
        Ok(Health { at, light, equipment: Equipment { light: equipment, listed, devices }, power, line })
    }
}
