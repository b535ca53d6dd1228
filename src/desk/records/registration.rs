//! Registration of the broadband line in the universal-service programme: applied for, installed, accepted, ended.

use point::named;
use serde::{Deserialize, Serialize};
use time::Date;

use super::{Content, filled, in_order, short};
use crate::notice::Fact;
use crate::store::Refusal;

/// So many days before a line ends a reminder begins, the next one more urgent: two months to find out who pays from then on, a
/// month to apply, a week to call.
pub const REMIND_BEFORE: [i64; 3] = [60, 30, 7];

/// How far a registration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Asked for.
    Applied,
    /// The provider has installed it.
    Installed,
    /// Both sides have signed that it works.
    Accepted,
    /// It is cut off.
    Ended,
}

named!(Step { Applied = "applied", Installed = "installed", Accepted = "accepted", Ended = "ended" });

/// A registration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registration {
    /// The provider.
    pub provider: String,
    /// When it was applied for.
    #[serde(with = "super::day_text")]
    pub applied: Date,
    /// When it was installed.
    #[serde(default, with = "super::day_text::option")]
    pub installed: Option<Date>,
    /// When it was accepted.
    #[serde(default, with = "super::day_text::option")]
    pub accepted: Option<Date>,
    /// The last day that is paid for, as the contract says.
    #[serde(default, with = "super::day_text::option")]
    pub ends: Option<Date>,
    /// When it has ended indeed, or was applied for anew.
    #[serde(default, with = "super::day_text::option")]
    pub ended: Option<Date>,
}

/// What the operator has to be reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// It ends soon.
    Ends {
        /// The last day that is paid for.
        day: Date,
        /// How many days are left; 0: today is the last one.
        left: i64,
        /// Which of [`REMIND_BEFORE`] is due: each one is shown until it was read, then the next.
        stage: usize,
    },
    /// The last day has passed, and nobody has written down what came of it.
    Over {
        /// The last day that was paid for.
        day: Date,
    },
}

impl Registration {
    /// How far it is.
    pub const fn step(&self) -> Step {
        match (self.installed, self.accepted, self.ended) {
            (_, _, Some(_)) => Step::Ended,
            (_, Some(_), None) => Step::Accepted,
            (Some(_), None, None) => Step::Installed,
            (None, None, None) => Step::Applied,
        }
    }

    /// Which reminder is due `today`: from its day on, for the machine may be off on that day.
    pub fn reminder(&self, today: Date) -> Option<Reminder> {
        let day = self.ends.filter(|_| self.ended.is_none())?;
        let left = (day - today).whole_days();
        if left < 0 {
            return Some(Reminder::Over { day });
        }
        let stage = REMIND_BEFORE.iter().rposition(|before| left <= *before)?;
        Some(Reminder::Ends { day, left, stage })
    }
}

impl Content for Registration {
    const KIND: &'static str = "registration";

    fn day(&self) -> Date {
        self.applied
    }

    fn check(&self) -> Result<(), Refusal> {
        filled(&self.provider)?;
        short(&[&self.provider])?;
        in_order(&[Some(self.applied), self.installed, self.accepted, self.ended])?;
        in_order(&[Some(self.applied), self.ends])
    }

    fn fact(&self) -> Fact {
        Fact::Registration(self.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    fn registration() -> Registration {
        let (applied, ends) = (date!(2026 - 01 - 05), Some(date!(2026 - 12 - 31)));
        Registration { provider: "VNPT".to_owned(), applied, installed: None, accepted: None, ends, ended: None }
    }

    #[test]
    fn a_reminder_is_due_from_its_day_on_and_the_next_one_takes_its_place() {
        let day = date!(2026 - 12 - 31);
        let ends = |left, stage| Some(Reminder::Ends { day, left, stage });
        let cases = [
            (date!(2026 - 11 - 01), ends(60, 0)),
            (date!(2026 - 11 - 30), ends(31, 0)),
            (date!(2026 - 12 - 01), ends(30, 1)),
            (date!(2026 - 12 - 24), ends(7, 2)),
            (date!(2026 - 12 - 31), ends(0, 2)),
            (date!(2027 - 01 - 01), Some(Reminder::Over { day })),
            (date!(2026 - 10 - 31), None),
        ];
        for (today, due) in cases {
            assert_eq!(registration().reminder(today), due, "{today}");
        }
        let ended = Registration { ended: Some(date!(2026 - 12 - 20)), ..registration() };
        assert_eq!(ended.reminder(date!(2027 - 01 - 01)), None);
        assert_eq!(Registration { ends: None, ..registration() }.reminder(date!(2027 - 01 - 01)), None);
    }

    #[test]
    fn steps_follow_each_other() {
        let day = |day| Some(day);
        let mut one = registration();
        assert_eq!((one.step(), one.check()), (Step::Applied, Ok(())));
        one.installed = day(date!(2026 - 02 - 01));
        assert_eq!(one.step(), Step::Installed);
        one.accepted = day(date!(2026 - 01 - 31));
        assert_eq!(one.check(), Err(Refusal::Impossible));
        one.accepted = day(date!(2026 - 02 - 01));
        assert_eq!((one.step(), one.check()), (Step::Accepted, Ok(())));
    }
}
