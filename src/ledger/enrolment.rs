//! Enrolment: a point shows its key to the receiving end, somebody there compares the short code and approves.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use ulid::Ulid;

use crate::signing::{PublicKey, SigningKey, short_code};

/// A point asks to be known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolment {
    /// The point's id.
    pub point: Ulid,
    /// The point's name, as its settings have it.
    pub name: String,
    /// The unit, as its settings have it.
    pub unit: String,
    /// The key it signs with.
    pub key: PublicKey,
    /// When it asked.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// By that key: whoever asks has it.
    pub signature: String,
}

impl Enrolment {
    /// A point's wish, signed.
    pub fn new(point: &point::Point, at: OffsetDateTime, key: &SigningKey) -> Self {
        let at = at.replace_nanosecond(0).unwrap_or(at);
        let mut enrolment = Self {
            point: point.id,
            name: point.name.clone(),
            unit: point.unit.clone(),
            key: key.public(),
            at,
            signature: String::new(),
        };
        enrolment.signature = key.sign(&enrolment.statement());
        enrolment
    }

    /// Whether the owner of its key made it, and nobody changed it.
    pub fn is_genuine(&self) -> bool {
        self.key.verifies(&self.statement(), &self.signature)
    }

    /// What people compare.
    pub fn code(&self) -> String {
        short_code(self.point, &self.key)
    }

    fn statement(&self) -> String {
        // Lengths, so that no name can pretend to be the end of another.
        let (point, key, at) = (self.point, self.key, self.at.unix_timestamp());
        let (name, unit) = (&self.name, &self.unit);
        format!("diem-ho-tro enrolment 1\n{point}\n{key}\n{at}\n{}\n{name}\n{}\n{unit}\n", name.len(), unit.len())
    }
}

/// The answer: whether the point is known, and with which key receipts will be signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enrolled {
    /// Whose.
    pub point: Ulid,
    /// The point's key that this is about.
    pub key: PublicKey,
    /// How it stands.
    pub state: State,
    /// The receiving end's key.
    pub hub: PublicKey,
    /// By that key.
    pub signature: String,
}

/// How an enrolment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has looked at it yet.
    Waiting,
    /// Batches signed by this key are taken.
    Approved,
    /// The key isn't taken (any more).
    Revoked,
}

impl Enrolled {
    /// An answer, signed.
    pub fn new(point: Ulid, key: PublicKey, state: State, hub: &SigningKey) -> Self {
        let mut enrolled = Self { point, key, state, hub: hub.public(), signature: String::new() };
        enrolled.signature = hub.sign(&enrolled.statement());
        enrolled
    }

    /// Whether the owner of [`Enrolled::hub`] made it. Whether that is the right one, the caller knows.
    pub fn is_genuine(&self) -> bool {
        self.hub.verifies(&self.statement(), &self.signature)
    }

    fn statement(&self) -> String {
        let state = match self.state {
            State::Waiting => "waiting",
            State::Approved => "approved",
            State::Revoked => "revoked",
        };
        format!("diem-ho-tro enrolled 1\n{}\n{}\n{state}\n{}\n", self.point, self.key, self.hub)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_changed_wish_or_answer_is_not_genuine() {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::open(&dir.path().join("point")).unwrap();
        let hub = SigningKey::open(&dir.path().join("hub")).unwrap();
        let point = point::Point { name: "A\n1".to_owned(), ..point::Point::unnamed() };
        let wish = Enrolment::new(&point, datetime!(2026-11-29 8:00:00.7 UTC), &key);
        let text = serde_json::to_string(&wish).unwrap();
        let back: Enrolment = serde_json::from_str(&text).unwrap();
        assert!(back.is_genuine() && back.code() == wish.code());
        assert!(!Enrolment { name: "B".to_owned(), ..wish.clone() }.is_genuine());
        assert!(!Enrolment { key: hub.public(), ..wish }.is_genuine());
        let answer = Enrolled::new(point.id, key.public(), State::Waiting, &hub);
        assert!(answer.is_genuine());
        assert!(!Enrolled { state: State::Approved, ..answer }.is_genuine());
    }
}
