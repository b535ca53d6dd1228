//! Everything a report says, as figures: for words, sheets and `--json`.

mod used;

use point::LineContract;
use serde::Serialize;
use time::{Date, OffsetDateTime};
use ulid::Ulid;
use watch::broadband::Measured;
use watch::{Cause, Kind, Reason, State};

use crate::gaps::{Certainty, Gap};
use crate::period::{Period, iso_or_nothing};
pub use used::{OfLanguage, OfProduct, OfTopic, Searches, Usage, Use};

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// A report's figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// [`SCHEMA`]
    pub schema: u32,
    /// When they were read.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Which days they are about.
    pub period: Period,
    /// The point.
    pub point: Place,
    /// The day on which keeping counts has begun: of the days after it they are whole. Nothing where nothing is kept.
    #[serde(serialize_with = "iso_or_nothing")]
    pub kept_since: Option<Date>,
    /// Days that are doubted, and why.
    pub gaps: Vec<Gap>,
    /// When the room was open and the machine on.
    pub room: Room,
    /// What was used.
    pub usage: Usage,
    /// Trainings and meetings.
    pub trainings: Vec<Training>,
    /// The list of equipment, with how each piece is now.
    pub assets: Vec<Asset>,
    /// Equipment that wasn't well.
    pub faults: Faults,
    /// When the line was cut.
    pub outages: Outages,
    /// What the line gave against what was ordered.
    pub broadband: Broadband,
}

/// Who and where the point is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Made once.
    pub id: Ulid,
    /// What people call it.
    pub name: String,
    /// The unit it stands in.
    pub unit: String,
    /// Who is responsible.
    pub person: String,
    /// The decision that founded it.
    pub founding: String,
}

/// Hours. Minutes, each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Room {
    /// Whether each day is accounted for.
    #[serde(flatten)]
    pub certainty: Certainty,
    /// For which the room's hours say that it is open: as was noted on the day, else, of a certain day, as the hours are now; nothing where
    /// no hours are set.
    pub declared: Option<u64>,
    /// Those of them in which the machine was on.
    pub open: u64,
    /// In which the machine was on.
    pub on: u64,
    /// In which it ran on the battery of its UPS.
    pub on_battery: u64,
    /// Days on which the machine was on.
    pub days_on: usize,
    /// Times it went off without being switched off: a power cut, or it hung.
    pub cut_off: usize,
}

/// A training or meeting, as the point's events hold it. Totals, never names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Training {
    /// Which.
    pub kind: TrainingKind,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub began: OffsetDateTime,
    /// How long it lasted, min; nothing where nobody ended it.
    pub minutes: Option<u64>,
    /// What was taught or talked about.
    pub about: String,
    /// In which language, a BCP 47 tag.
    pub language: String,
    /// How many women came; nothing where nobody counted.
    pub women: Option<u32>,
    /// How many men came.
    pub men: Option<u32>,
}

/// A training or a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingKind {
    /// Something was taught.
    Training,
    /// People met.
    Meeting,
}

/// A piece of equipment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asset {
    /// What people call it.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its number in the books.
    pub code: String,
    /// Whose money bought it.
    pub funding: String,
    /// When it was handed over.
    #[serde(serialize_with = "iso_or_nothing")]
    pub handed_over: Option<Date>,
    /// How it is when the report is written; nothing where no sensor sees it.
    pub state: Option<State>,
}

/// Equipment that wasn't well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Faults {
    /// Whether each day is accounted for.
    #[serde(flatten)]
    pub certainty: Certainty,
    /// Each, the oldest first.
    pub list: Vec<Fault>,
}

/// A time in which a piece of equipment wasn't well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// `hw.id`
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What people call it, else make and model.
    pub name: String,
    /// The worst it was.
    pub state: State,
    /// Why, as far as the equipment tells.
    pub reasons: Vec<Reason>,
    /// Since when; before the period where it lasted into it.
    #[serde(with = "time::serde::rfc3339")]
    pub began: OffsetDateTime,
    /// Until when; nothing where it lasted beyond the period.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended: Option<OffsetDateTime>,
}

/// When the line was cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outages {
    /// Whether each day is accounted for.
    #[serde(flatten)]
    pub certainty: Certainty,
    /// By cause; of the machine being off too, of which the line knows nothing.
    pub causes: Vec<OfCause>,
    /// Each of the line, without times in which the machine was off, the oldest first.
    pub list: Vec<Cut>,
}

/// Outages of a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OfCause {
    /// Who has to mend it.
    pub cause: Cause,
    /// How many.
    pub count: usize,
    /// How long together, as far as they lie in the period, s.
    pub seconds: i64,
    /// How long the longest one, s.
    pub longest: i64,
}

/// An outage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Cut {
    /// Who has to mend it.
    pub cause: Cause,
    /// When it began; before the period where it lasted into it.
    #[serde(with = "time::serde::rfc3339")]
    pub began: OffsetDateTime,
    /// When it ended; nothing where it lasted beyond the period, or lasts.
    #[serde(with = "time::serde::rfc3339::option")]
    pub ended: Option<OffsetDateTime>,
    /// How long, as far as it lies in the period, s.
    pub seconds: i64,
}

/// What the line gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Broadband {
    /// Whether each day is accounted for.
    #[serde(flatten)]
    pub certainty: Certainty,
    /// Subscriptions that held on some day of the period, with what was measured under each; of days without one, what was measured
    /// against nothing.
    pub lines: Vec<Line>,
    /// Bytes that watching has used in the months of the period, with what was asked for.
    pub bytes: u64,
    /// Bytes that watching may use in a month.
    pub most: u64,
}

/// A subscription, or none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What was ordered.
    pub contract: Option<LineContract>,
    /// What speeds say, after QCVN 34:2022/BTTTT, with how many samples.
    pub verdicts: Vec<Measured>,
}
