//! Difficulties ("khó khăn, vướng mắc"): the plan asks for them, and the province answers.

use ledger::Reply;
use point::named;
use serde::{Deserialize, Serialize};
use time::Date;
use ulid::Ulid;

use super::{Content, filled, in_order, last, short};
use crate::notice::Fact;
use crate::store::{Book, BookError, Refusal};

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

/// What the province has answered, whether it came by line or by stick.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// Names the answer; a higher one was given later.
    pub id: Ulid,
    /// When it was given.
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
    /// What was answered. Its text stays here: whoever has answered knows it.
    #[serde(default)]
    pub answer: Option<Answered>,
    /// When it was over.
    #[serde(default, with = "super::day_text::option")]
    pub closed: Option<Date>,
}

impl Difficulty {
    /// An answer has come. The same one again, or one that was given before it, changes nothing.
    #[must_use]
    pub fn answered(self, reply: &Reply) -> Self {
        if self.answer.as_ref().is_some_and(|before| before.id >= reply.id) {
            return self;
        }
        Self { answer: Some(Answered { id: reply.id, day: reply.day, text: reply.text.clone() }), ..self }
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

    /// An answer that has come stays: the province doesn't hand it out again once it has heard so.
    fn keeping(self, last: &Self) -> Self {
        Self { answer: last.answer.clone(), ..self }
    }
}

/// What became of an answer that has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replied {
    /// It stands in the book now, and the province is told that it has come.
    Written,
    /// It stood there already, or a later one does.
    Held,
    /// The difficulty is withdrawn: nobody waits for an answer any more.
    Withdrawn,
    /// This book knows no such difficulty: it was taken from a copy, or begun anew.
    Unknown,
}

impl Book {
    /// Takes an answer of the province into the book; its sender was verified before. A difficulty that is over stays over. The
    /// same answer may come as often as it likes, and older ones after newer ones.
    pub fn take_reply(&self, reply: &Reply) -> Result<Replied, BookError> {
        self.change("taking an answer", |change| {
            let Some(record) = last::<Difficulty>(change, reply.record)? else { return Ok(Replied::Unknown) };
            if record.withdrawn_at.is_some() {
                return Ok(Replied::Withdrawn);
            }
            let content = record.content.clone().answered(reply);
            if content == record.content {
                return Ok(Replied::Held);
            }
            content.check()?;
            // What is being typed stays.
            self.correct_in(change, reply.record, &content, "")?;
            Ok(Replied::Written)
        })
    }
}
