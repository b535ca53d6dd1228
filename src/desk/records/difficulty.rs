//! Difficulties ("khó khăn, vướng mắc"): the plan asks for them, and somebody should answer.

use point::named;
use serde::{Deserialize, Serialize};
use time::Date;

use super::{Content, filled, in_order, short};
use crate::notice::Fact;
use crate::store::Refusal;

/// What it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DifficultyKind {
    /// Electricity.
    Power,
    /// The broadband line.
    Line,
    /// Equipment.
    Equipment,
    /// There is no product about what people ask for, or it doesn't suit them.
    Content,
    /// People don't understand the language, or it isn't there.
    Language,
    /// People don't come.
    Attendance,
    /// Nobody has the time or the training to run the room.
    Staff,
    /// Money.
    Money,
    /// The room itself: the roof, the lock, the chairs.
    Room,
    /// Something else.
    Other,
}

named!(DifficultyKind {
    Power = "power",
    Line = "line",
    Equipment = "equipment",
    Content = "content",
    Language = "language",
    Attendance = "attendance",
    Staff = "staff",
    Money = "money",
    Room = "room",
    Other = "other",
});

/// What was answered, whether it came by line, by stick or by phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// When it came.
    #[serde(with = "super::day_text")]
    pub day: Date,
    /// The answer.
    pub text: String,
}

/// A difficulty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difficulty {
    /// What it is about.
    pub kind: DifficultyKind,
    /// In the operator's words. It leaves the point.
    pub text: String,
    /// Since when.
    #[serde(with = "super::day_text")]
    pub opened: Date,
    /// What was answered. It stays here: whoever has answered knows it.
    #[serde(default)]
    pub answer: Option<Answered>,
    /// When it was over.
    #[serde(default, with = "super::day_text::option")]
    pub closed: Option<Date>,
}

impl Difficulty {
    /// An answer has come. The same one again changes nothing.
    #[must_use]
    pub fn answered(self, text: &str, day: Date) -> Self {
        match self.answer {
            Some(before) if before.text == text => Self { answer: Some(before), ..self },
            _ => Self { answer: Some(Answered { day, text: text.to_owned() }), ..self },
        }
    }

    /// It is over.
    #[must_use]
    pub fn closed(self, day: Date) -> Self {
        Self { closed: Some(day), ..self }
    }

    /// How it stands: a value of `point.record.state`.
    pub const fn state(&self) -> &'static str {
        match (&self.answer, self.closed) {
            (_, Some(_)) => "closed",
            (Some(_), None) => "answered",
            (None, None) => "open",
        }
    }
}

impl Content for Difficulty {
    const KIND: &'static str = "difficulty";

    fn day(&self) -> Date {
        self.opened
    }

    fn check(&self) -> Result<(), Refusal> {
        filled(&self.text)?;
        short(&[&self.text, self.answer.as_ref().map_or("", |answer| &answer.text)])?;
        in_order(&[Some(self.opened), self.closed])
    }

    fn fact(&self) -> Fact {
        Fact::Difficulty(self.clone())
    }
}
