//! Counts of a day.

use point::named;
use serde::{Deserialize, Serialize};
use time::Date;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// A product was opened.
    Opened,
    /// At least four fifths of it were played, or its pages read.
    Finished,
    /// Seconds in which it played.
    Played,
    /// Seconds in which it was on the screen to be read, no longer than reading it takes.
    Read,
    /// A step of a guide was reached; [`Count::step`] says which.
    StepReached,
    /// Somebody said whether it was useful; [`Count::face`] says how.
    Judged,
    /// Something was looked for; the words are never kept.
    Searched,
    /// Nothing was found.
    FoundNothing,
    /// A language was chosen.
    LanguageChosen,
    /// A product was shown in another language than the chosen one, which it lacks.
    LanguageMissed,
    /// Something was read aloud because somebody asked for it.
    Listened,
    /// A visit began.
    Visited,
    /// Periods of ten minutes in which somebody was there, of the 144 of a day.
    Active,
    /// Minutes in which the machine was on.
    On,
    /// Minutes for which the room's hours say that it is open.
    DeclaredOpen,
    /// Those of them in which the machine was on.
    Open,
    /// Minutes in which the machine ran on the battery of its UPS.
    OnBattery,
}

named!(Action {
    Opened = "opened",
    Finished = "finished",
    Played = "played",
    Read = "read",
    StepReached = "step_reached",
    Judged = "judged",
    Searched = "searched",
    FoundNothing = "found_nothing",
    LanguageChosen = "language_chosen",
    LanguageMissed = "language_missed",
    Listened = "listened",
    Visited = "visited",
    Active = "active",
    On = "on",
    DeclaredOpen = "declared_open",
    Open = "open",
    OnBattery = "on_battery",
});

impl Action {
    /// Its unit, as UCUM writes it.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Played | Self::Read => "s",
            Self::On | Self::DeclaredOpen | Self::Open | Self::OnBattery => "min",
            _ => "1",
        }
    }

    /// Whether a report of the point tells it, so that it is kept there for as long as one is asked for. Steps of guides, faces
    /// and when of the day somebody was there are for the province alone.
    pub const fn is_reported(self) -> bool {
        !matches!(self, Self::StepReached | Self::Judged | Self::Active)
    }
}

/// Who caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CausedBy {
    /// Somebody chose it on the screen.
    Visitor,
    /// The person in charge started it.
    Operator,
    /// A playlist played it.
    Playlist,
    /// Nobody: figures of the machine and the room.
    Machine,
}

named!(CausedBy { Visitor = "visitor", Operator = "operator", Playlist = "playlist", Machine = "machine" });

/// How useful it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// Useful.
    Happy,
    /// So-so.
    Neutral,
    /// Not useful.
    Sad,
}

named!(Face { Happy = "happy", Neutral = "neutral", Sad = "sad" });

/// What a count is about. Empty where it doesn't apply.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Count {
    /// What is counted.
    pub action: Action,
    /// Who caused it.
    pub caused_by: CausedBy,
    /// The product's id, such as `p01/bao-hong`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub product: String,
    /// The language chosen, a BCP 47 tag.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// The product's topic, or that of the search.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub topic: String,
    /// The product's kind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// Of [`Action::StepReached`]: which, from 1; else 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub step: u16,
    /// Of [`Action::Judged`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub face: Option<Face>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_zero(step: &u16) -> bool {
    *step == 0
}

impl Count {
    /// A count that is about nothing more.
    pub const fn new(action: Action, caused_by: CausedBy) -> Self {
        Self {
            action,
            caused_by,
            product: String::new(),
            language: String::new(),
            topic: String::new(),
            kind: String::new(),
            step: 0,
            face: None,
        }
    }
}

/// How often something was counted on a day at the point (UTC+7), from the day's or the epoch's beginning: a later number
/// replaces an earlier one and is never smaller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The day, or the first of the days that were added up to save room.
    pub day: Date,
    /// How many days it holds: 1, or those of a month.
    pub days: u16,
    /// What was counted.
    pub count: Count,
    /// The product's title, so that figures outlive it; empty where there is no product.
    pub title: String,
    /// How often.
    pub n: u64,
}
