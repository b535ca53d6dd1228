//! Inspection visits: who came, what they found, until when it has to be put right.

use serde::{Deserialize, Serialize};
use time::Date;

use super::{Content, filled, in_order, short};
use crate::notice::Fact;
use crate::store::Refusal;

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// When they came.
    #[serde(with = "super::day_text")]
    pub day: Date,
    /// Which office; no person's name is asked for.
    pub body: String,
    /// What they found; empty: nothing that has to be put right.
    #[serde(default)]
    pub findings: String,
    /// Until when it has to be put right.
    #[serde(default, with = "super::day_text::option")]
    pub deadline: Option<Date>,
    /// When it was put right.
    #[serde(default, with = "super::day_text::option")]
    pub closed: Option<Date>,
}

impl Inspection {
    /// Whether something should have been put right before `today`.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.closed.is_none() && self.deadline.is_some_and(|deadline| deadline < today)
    }

    /// How it stands: a value of `point.record.state`.
    pub const fn state(&self) -> &'static str {
        if self.closed.is_some() { "closed" } else { "open" }
    }
}

impl Content for Inspection {
    const KIND: &'static str = "inspection";

    fn day(&self) -> Date {
        self.day
    }

    fn check(&self) -> Result<(), Refusal> {
        filled(&self.body)?;
        short(&[&self.body, &self.findings])?;
        in_order(&[Some(self.day), self.deadline])?;
        in_order(&[Some(self.day), self.closed])
    }

    fn fact(&self) -> Fact {
        Fact::Inspection(self.clone())
    }
}
