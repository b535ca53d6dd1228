//! Trainings and meetings: planned, started, ended. Of who came only totals are asked for, never a name.

use point::clock::VIETNAM;
use point::named;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::{Content, filled, short};
use crate::notice::Fact;
use crate::store::Refusal;

/// So many women, and so many men, at most: more than any hall or yard of a village holds.
pub const MOST_PEOPLE: u16 = 2000;

/// What kind of gathering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingKind {
    /// Something is taught.
    Training,
    /// A meeting of the village.
    Meeting,
}

named!(TrainingKind { Training = "training", Meeting = "meeting" });

/// What was taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taught {
    /// A product, by its id.
    Product(String),
    /// In the operator's words.
    Words(String),
}

/// How many came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendance {
    /// 0 to [`MOST_PEOPLE`].
    pub women: u16,
    /// 0 to [`MOST_PEOPLE`].
    pub men: u16,
}

/// A training or a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// What kind.
    pub kind: TrainingKind,
    /// What it is called.
    pub title: String,
    /// For which day it was planned, or on which day it was started.
    #[serde(with = "super::day_text")]
    pub day: Date,
    /// What is taught.
    #[serde(default)]
    pub taught: Vec<Taught>,
    /// In which language: a tag; may be empty.
    #[serde(default)]
    pub language: String,
    /// Since when it runs; nothing: it is planned.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub started: Option<OffsetDateTime>,
    /// Until when it ran; nothing: it is planned or runs.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub ended: Option<OffsetDateTime>,
    /// How many came; nothing: nobody has counted.
    #[serde(default)]
    pub attendance: Option<Attendance>,
}

impl Training {
    /// It begins: planned before, or at once.
    #[must_use]
    pub fn started(self, at: OffsetDateTime) -> Self {
        Self { day: at.to_offset(VIETNAM).date(), started: Some(at), ended: None, ..self }
    }

    /// It has ended, also one that a power cut has broken off.
    #[must_use]
    pub fn ended(self, at: OffsetDateTime, attendance: Attendance) -> Self {
        Self { started: self.started.or(Some(at)), ended: Some(at), attendance: Some(attendance), ..self }
    }

    /// How it stands: a value of `point.record.state`.
    pub const fn state(&self) -> &'static str {
        match (self.started, self.ended) {
            (_, Some(_)) => "ended",
            (Some(_), None) => "started",
            (None, None) => "planned",
        }
    }
}

impl Content for Training {
    const KIND: &'static str = "training";

    fn day(&self) -> Date {
        self.day
    }

    fn check(&self) -> Result<(), Refusal> {
        filled(&self.title)?;
        let taught = self.taught.iter().map(|taught| match taught {
            Taught::Product(text) | Taught::Words(text) => text.as_str(),
        });
        // Together: they travel as one text.
        short(&[&self.title, &self.language, &taught.collect::<Vec<_>>().join("; ")])?;
        let is_possible = self.attendance.is_none_or(|came| came.women <= MOST_PEOPLE && came.men <= MOST_PEOPLE);
        if is_possible { Ok(()) } else { Err(Refusal::Impossible) }
    }

    fn fact(&self) -> Fact {
        Fact::Training(self.clone())
    }
}
