//! A piece of equipment and how it is, in the words of OpenTelemetry's `hw.*` conventions where it has some.

use point::named;
use point::needed::NEEDED;
use serde::{Deserialize, Serialize};

use crate::figure::Measure;

/// What a piece of equipment is: `hw.type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The processor.
    Cpu,
    /// Working memory.
    Memory,
    /// A disk that can wear out.
    PhysicalDisk,
    /// A file system on one.
    LogicalDisk,
    /// A network card.
    Network,
    /// A television, projector or monitor.
    Display,
    /// A sound card.
    SoundCard,
    /// A microphone that stands by itself, such as one on USB.
    Microphone,
    /// A keyboard, or a remote control that is one.
    Keyboard,
    /// A mouse or touch pad.
    Mouse,
    /// A touch screen.
    Touchscreen,
    /// A camera.
    Camera,
    /// A printer.
    Printer,
    /// An uninterruptible power supply.
    Ups,
    /// Another device on USB.
    Usb,
    /// An amplifier. No sensor sees it.
    Amplifier,
    /// A loudspeaker. No sensor sees it.
    Loudspeaker,
    /// A router or modem. No sensor sees more of it than whether it answers.
    Router,
    /// Anything else in the room's list: furniture, a cabinet.
    Other,
}

impl Kind {
    /// Whether the room serves nobody without it.
    pub fn is_needed(self) -> bool {
        NEEDED.contains(&self.name())
    }
}

named!(Kind {
    Cpu = "cpu",
    Memory = "memory",
    PhysicalDisk = "physical_disk",
    LogicalDisk = "logical_disk",
    Network = "network",
    Display = "display",
    SoundCard = "sound_card",
    Microphone = "microphone",
    Keyboard = "keyboard",
    Mouse = "mouse",
    Touchscreen = "touchscreen",
    Camera = "camera",
    Printer = "printer",
    Ups = "ups",
    Usb = "usb",
    Amplifier = "amplifier",
    Loudspeaker = "loudspeaker",
    Router = "router",
    Other = "other",
});

/// How a piece of equipment is: `hw.state`, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It works.
    Ok,
    /// It is there and nobody has entered it in the list.
    New,
    /// Another one stands in its place.
    Changed,
    /// It works, and not as it should.
    Degraded,
    /// It says itself that it will fail soon.
    PredictedFailure,
    /// It should be there and isn't.
    Missing,
    /// It doesn't work.
    Failed,
}

named!(State {
    Ok = "ok",
    New = "new",
    Changed = "changed",
    Degraded = "degraded",
    PredictedFailure = "predicted_failure",
    Missing = "missing",
    Failed = "failed",
});

/// Why a piece of equipment isn't well. Each has words that say what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// It isn't there.
    NotThere,
    /// Another model is there.
    AnotherOne,
    /// It isn't in the list.
    NotListed,
    /// It is too hot.
    Hot,
    /// It runs slower than it could, because it is too hot or lacks power.
    Throttled,
    /// Almost no working memory is left.
    MemoryFull,
    /// Almost no room is left.
    DiskFull,
    /// It is worn out, or almost.
    Worn,
    /// It says by its own self-test that it is failing (SMART).
    SelfTest,
    /// Some of its sectors can't be read.
    BadSectors,
    /// The file system has counted errors.
    FilesystemErrors,
    /// The file system was made read-only.
    ReadOnly,
    /// What was written couldn't be read again.
    WriteRead,
    /// Its resolution is lower than it should be.
    LowResolution,
    /// No cable, or the other end is off.
    NoLink,
    /// It doesn't answer.
    NoAnswer,
    /// Its queue is stopped.
    Stopped,
    /// It has no paper.
    NoPaper,
    /// Paper is jammed.
    PaperJam,
    /// Its cover is open.
    CoverOpen,
    /// Toner or ink is low.
    TonerLow,
    /// Toner or ink is empty.
    TonerEmpty,
    /// The power is cut, and it runs on its battery.
    OnBattery,
    /// Its battery is almost empty.
    BatteryLow,
    /// Its battery must be replaced.
    BatteryWorn,
    /// It gives more than it can.
    Overload,
    /// It reports another trouble.
    Other,
}

named!(Reason {
    NotThere = "not_there",
    AnotherOne = "another_one",
    NotListed = "not_listed",
    Hot = "hot",
    Throttled = "throttled",
    MemoryFull = "memory_full",
    DiskFull = "disk_full",
    Worn = "worn",
    SelfTest = "self_test",
    BadSectors = "bad_sectors",
    FilesystemErrors = "filesystem_errors",
    ReadOnly = "read_only",
    WriteRead = "write_read",
    LowResolution = "low_resolution",
    NoLink = "no_link",
    NoAnswer = "no_answer",
    Stopped = "stopped",
    NoPaper = "no_paper",
    PaperJam = "paper_jam",
    CoverOpen = "cover_open",
    TonerLow = "toner_low",
    TonerEmpty = "toner_empty",
    OnBattery = "on_battery",
    BatteryLow = "battery_low",
    BatteryWorn = "battery_worn",
    Overload = "overload",
    Other = "other",
});

/// One look at one piece of equipment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// `hw.id`: the same for the same piece at the same place, across starts of the machine; never a serial number. Such as
    /// `disk/ata1`, `display/HDMI-A-1`, `keyboard/046d:c31c/1-2` (vendor, product and port of USB), `printer/van-phong`.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// Make and model, as it says itself; empty where it doesn't.
    pub model: String,
    /// How it is: never [`State::Missing`], [`State::New`] or [`State::Changed`], which only the list can tell.
    pub state: State,
    /// Why it isn't well; empty where it is.
    pub reasons: Vec<Reason>,
    /// What was measured.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<(Measure, f64)>,
}

impl Reading {
    /// One that is well.
    pub fn well(id: impl Into<String>, kind: Kind, model: impl Into<String>) -> Self {
        Self { id: id.into(), kind, model: model.into(), state: State::Ok, reasons: vec![], figures: vec![] }
    }

    /// Adds what is wrong; the worst state stays.
    #[must_use]
    pub fn but(mut self, state: State, reason: Reason) -> Self {
        self.state = self.state.max(state);
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
        self
    }

    /// Adds what was measured.
    #[must_use]
    pub fn measuring(mut self, measure: Measure, value: f64) -> Self {
        self.figures.push((measure, value));
        self
    }
}
