//! Events: what has happened.

use point::named;
use serde::{Deserialize, Serialize};
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};
use ulid::Ulid;

/// What has happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// The program has started.
    Started,
    /// Which edition is on show: told by each start of the program, and when it is another one.
    EditionShown,
    /// The ledger was damaged, and a copy or an empty one took its place.
    LedgerRestored,
    /// The wall clock jumped, or is certainly wrong.
    ClockWrong,
    /// The receiving end had other bytes for a batch: this disk is a copy of another point's.
    Cloned,
    /// What waited was made coarser to save room.
    Coarsened,
    /// The machine was off. [`Detail::From`], [`Detail::Until`], [`Detail::StopClean`].
    Stopped,
    /// A piece of equipment is otherwise than before. [`Detail::HwId`], [`Detail::HwType`], [`Detail::HwModel`],
    /// [`Detail::DeviceWas`], [`Detail::HwState`], [`Detail::DeviceReason`].
    DeviceChanged,
    /// The line is cut, or the machine is off. [`Detail::OutageId`], [`Detail::OutageCause`], [`Detail::OutageLayer`],
    /// [`Detail::From`].
    OutageBegan,
    /// It is whole again: the same and [`Detail::Until`], complete without the event that told of its beginning.
    OutageEnded,
    /// What was ordered from the provider: [`Detail::LineProvider`], [`Detail::LinePlan`], [`Detail::LineDown`],
    /// [`Detail::LineUp`], [`Detail::LineState`], and the days [`Detail::From`] and [`Detail::Until`].
    LineContract,
    /// Somebody has tried whether the loudspeakers can be heard. [`Detail::SoundResult`], [`Detail::SoundLevel`].
    SoundTested,
    /// A piece of the room's inventory, as the person in charge has entered it: [`Detail::AssetCode`], [`Detail::AssetName`],
    /// [`Detail::HwType`], [`Detail::HwId`], [`Detail::AssetFunding`], [`Detail::AssetHandedOver`].
    AssetListed,
    /// It is no longer part of the inventory: [`Detail::AssetCode`], [`Detail::AssetName`], [`Detail::HwType`].
    AssetRemoved,
    /// The disk's data partition was damaged when the machine started at [`Detail::From`]. [`Detail::DataHow`].
    DataMended,
    /// The operator has looked at an asset: the record, [`Detail::Day`], [`Detail::AssetCode`], [`Detail::AssetName`],
    /// [`Detail::HwType`], [`Detail::CheckState`], [`Detail::Note`]. This and all that follow are records: a later event of the
    /// same [`Detail::RecordId`] with a higher [`Detail::RecordRevision`] takes the place of the one before.
    DaySheet,
    /// The room was opened, and closed again: the record, [`Detail::Day`], [`Detail::From`], [`Detail::Until`].
    Room,
    /// A training or a meeting: the record, [`Detail::TrainingKind`], [`Detail::TrainingTitle`], [`Detail::TrainingTaught`],
    /// [`Detail::Language`], [`Detail::TrainingWomen`], [`Detail::TrainingMen`], [`Detail::Day`], [`Detail::From`],
    /// [`Detail::Until`].
    Training,
    /// A difficulty: the record, [`Detail::DifficultyKind`], [`Detail::DifficultyText`], [`Detail::DifficultyAnswer`], and the
    /// days [`Detail::From`] and [`Detail::Until`].
    Difficulty,
    /// Somebody has inspected the point: the record, [`Detail::Day`], [`Detail::InspectionBody`],
    /// [`Detail::InspectionFindings`], [`Detail::InspectionDeadline`], [`Detail::Until`].
    Inspection,
    /// How the registration of the line stands: the record, [`Detail::LineProvider`], [`Detail::LineApplied`],
    /// [`Detail::LineInstalled`], [`Detail::LineAccepted`], [`Detail::LineEnds`], [`Detail::Until`].
    LineRegistration,
}

named!(EventKind {
    Started = "point.started",
    EditionShown = "point.edition.shown",
    LedgerRestored = "point.ledger.restored",
    ClockWrong = "point.clock.wrong",
    Cloned = "point.cloned",
    Coarsened = "point.ledger.coarsened",
    Stopped = "point.stopped",
    DeviceChanged = "point.device.changed",
    OutageBegan = "point.outage.began",
    OutageEnded = "point.outage.ended",
    LineContract = "point.line.contract",
    SoundTested = "point.sound.tested",
    AssetListed = "point.asset.listed",
    AssetRemoved = "point.asset.removed",
    DataMended = "point.data.mended",
    DaySheet = "point.day_sheet",
    Room = "point.room",
    Training = "point.training",
    Difficulty = "point.difficulty",
    Inspection = "point.inspection",
    LineRegistration = "point.line.registration",
});

/// A detail of an event: a text. [`names::CHOICES`](crate::names::CHOICES) lists the values of those that have a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// The edition's id.
    Edition,
    /// The end of what was kept: the moment of the copy.
    KeptUntil,
    /// What the clock said, and what it says now.
    ClockBefore,
    /// How many rows.
    Rows,
    /// Since when: a [`moment`], or of a contract the first day.
    From,
    /// Until when: a [`moment`], or of a contract the last day.
    Until,
    /// Whether the machine was switched off properly; else the power was cut, or it hung.
    StopClean,
    /// Which piece of equipment; see [`Label::HwId`](super::Label::HwId).
    HwId,
    /// What it is.
    HwType,
    /// How it is.
    HwState,
    /// Make and model.
    HwModel,
    /// How it was; nothing where it wasn't known.
    DeviceWas,
    /// Why it isn't well: one reason or several, by spaces.
    DeviceReason,
    /// Names an outage.
    OutageId,
    /// Who has to mend it.
    OutageCause,
    /// The first layer that didn't work.
    OutageLayer,
    /// The provider.
    LineProvider,
    /// What the provider calls the plan.
    LinePlan,
    /// The speed ordered to the point, Mbit/s.
    LineDown,
    /// The speed ordered from the point, Mbit/s.
    LineUp,
    /// How the contract stands.
    LineState,
    /// What was heard.
    SoundResult,
    /// By how much the tone stood out from the noise, dB.
    SoundLevel,
    /// The code in the books.
    AssetCode,
    /// What it is called.
    AssetName,
    /// Which programme has paid for it.
    AssetFunding,
    /// The day on which it was handed over.
    AssetHandedOver,
    /// What was done to it.
    DataHow,
    /// Names a record of the operator's.
    RecordId,
    /// How often it was written, from 1.
    RecordRevision,
    /// How what it tells of stands.
    RecordState,
    /// Of which day it is, at the point.
    Day,
    /// How the operator found an asset.
    CheckState,
    /// What the operator has written beside it.
    Note,
    /// A training or a meeting.
    TrainingKind,
    /// What it is called.
    TrainingTitle,
    /// What was taught: ids of products, and words; by semicolons.
    TrainingTaught,
    /// The language in which it was taught.
    Language,
    /// How many women came.
    TrainingWomen,
    /// How many men came.
    TrainingMen,
    /// What a difficulty is about.
    DifficultyKind,
    /// The difficulty, in the operator's words.
    DifficultyText,
    /// The id of the [`Reply`](crate::Reply) that has come, the last one: so it isn't handed out again.
    DifficultyAnswer,
    /// Who has inspected.
    InspectionBody,
    /// What was found.
    InspectionFindings,
    /// The day until which it has to be put right.
    InspectionDeadline,
    /// The day on which the line was applied for.
    LineApplied,
    /// The day on which it was installed.
    LineInstalled,
    /// The day on which it was accepted.
    LineAccepted,
    /// The last day that is paid for.
    LineEnds,
}

named!(Detail {
    Edition = "point.edition",
    KeptUntil = "point.kept_until",
    ClockBefore = "point.clock.before",
    Rows = "point.rows",
    From = "point.from",
    Until = "point.until",
    StopClean = "point.stop.clean",
    HwId = "hw.id",
    HwType = "hw.type",
    HwState = "hw.state",
    HwModel = "hw.model",
    DeviceWas = "point.device.was",
    DeviceReason = "point.device.reason",
    OutageId = "point.outage.id",
    OutageCause = "point.outage.cause",
    OutageLayer = "point.outage.layer",
    LineProvider = "point.line.provider",
    LinePlan = "point.line.plan",
    LineDown = "point.line.down",
    LineUp = "point.line.up",
    LineState = "point.line.state",
    SoundResult = "point.sound.result",
    SoundLevel = "point.sound.level",
    AssetCode = "point.asset.code",
    AssetName = "point.asset.name",
    AssetFunding = "point.asset.funding",
    AssetHandedOver = "point.asset.handed_over",
    DataHow = "point.data.how",
    RecordId = "point.record.id",
    RecordRevision = "point.record.revision",
    RecordState = "point.record.state",
    Day = "point.day",
    CheckState = "point.check.state",
    Note = "point.note",
    TrainingKind = "point.training.kind",
    TrainingTitle = "point.training.title",
    TrainingTaught = "point.training.taught",
    Language = "point.language",
    TrainingWomen = "point.training.women",
    TrainingMen = "point.training.men",
    DifficultyKind = "point.difficulty.kind",
    DifficultyText = "point.difficulty.text",
    DifficultyAnswer = "point.difficulty.answer",
    InspectionBody = "point.inspection.body",
    InspectionFindings = "point.inspection.findings",
    InspectionDeadline = "point.inspection.deadline",
    LineApplied = "point.line.applied",
    LineInstalled = "point.line.installed",
    LineAccepted = "point.line.accepted",
    LineEnds = "point.line.ends",
});

/// A moment as a detail: RFC 3339. A day is a detail as [`Date`] writes it, ISO 8601.
pub fn moment(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Made once.
    pub id: Ulid,
    /// When, as the machine's clock had it.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// What.
    pub kind: EventKind,
    /// Its details.
    pub details: Vec<(Detail, String)>,
}

impl Event {
    /// One of its details.
    pub fn detail(&self, detail: Detail) -> Option<&str> {
        self.details.iter().find(|(found, _)| *found == detail).map(|(_, value)| value.as_str())
    }

    /// A detail that is a [`moment`].
    pub fn moment(&self, detail: Detail) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(self.detail(detail)?, &Rfc3339).ok()
    }

    /// A detail that is a day.
    pub fn day(&self, detail: Detail) -> Option<Date> {
        Date::parse(self.detail(detail)?, &Iso8601::DATE).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_moment_and_a_day_come_back_as_they_were_told() {
        let (at, day) = (datetime!(2026-11-29 8:10:11.5 +7), date!(2026 - 11 - 29));
        let details = vec![(Detail::From, moment(at)), (Detail::AssetHandedOver, day.to_string())];
        let event = Event { id: Ulid::nil(), at, kind: EventKind::Stopped, details };
        assert_eq!((event.moment(Detail::From), event.day(Detail::AssetHandedOver)), (Some(at), Some(day)));
        assert_eq!((event.moment(Detail::Until), event.day(Detail::Until)), (None, None));
    }
}
