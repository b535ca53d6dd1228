//! Kinds of reports, as data: `kinds.toml`.

use serde::Deserialize;
use time::{Date, Month};

use crate::period::Period;

const KINDS: &str = include_str!("kinds.toml");

/// A kind of report.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Kind {
    /// Names it: `plan_december`.
    pub id: String,
    /// Of a span of the calendar: how many months.
    pub months: Option<u8>,
    /// Of one that covers the year so far: its last day.
    pub to: Option<MonthDay>,
    /// What a text asks for.
    #[serde(flatten)]
    pub duty: Option<Duty>,
}

/// What a text asks for, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Duty {
    /// It has to be there before this day.
    pub due: MonthDay,
    /// Who reports.
    pub by: String,
    /// What.
    pub what: String,
    /// To whom.
    pub addressee: String,
    /// Where that is written.
    pub source: String,
    /// For which year it is written.
    pub year: i32,
}

/// A day of any year: `12-15`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct MonthDay {
    /// The month.
    pub month: Month,
    /// Its day.
    pub day: u8,
}

impl TryFrom<String> for MonthDay {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let parse = || {
            let (month, day) = text.split_once('-')?;
            let (month, day) = (Month::try_from(month.parse::<u8>().ok()?).ok()?, day.parse().ok()?);
            // Of any year, so no leap day.
            (1..=month.length(2023)).contains(&day).then_some(Self { month, day })
        };
        parse().ok_or_else(|| format!("`{text}` isn't a day such as 12-15"))
    }
}

impl MonthDay {
    /// The day in a year.
    pub fn of(self, year: i32) -> Date {
        Date::from_calendar_date(year, self.month, self.day).unwrap_or(Date::MAX)
    }
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub fn all() -> Result<Vec<Self>, toml::de::Error> {
        #[derive(Deserialize)]
        struct Kinds {
            kind: Vec<Kind>,
        }
        toml::from_str::<Kinds>(KINDS).map(|kinds| kinds.kind)
    }

    /// The kind of that id.
    pub fn of(id: &str) -> Option<Self> {
        Self::all().ok()?.into_iter().find(|kind| kind.id == id)
    }

    /// The period of this kind that holds a day, or, of the year so far, that of the day's year.
    pub fn period(&self, day: Date) -> Period {
        let year = Period::of_months(day, 12);
        match (self.months, self.to) {
            (Some(months), _) => Period::of_months(day, months),
            (None, Some(to)) => Period::new(year.from(), to.of(day.year())).unwrap_or(year),
            (None, None) => year,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn every_kind_with_a_due_date_ends_before_it_and_names_its_source() {
        let kinds = Kind::all().unwrap();
        let due: Vec<_> = kinds.iter().filter_map(|kind| kind.duty.as_ref().map(|duty| (kind, duty))).collect();
        assert_eq!(due.len(), 2, "the plan has two dates");
        for (kind, duty) in due {
            let period = kind.period(date!(2023 - 7 - 1));
            assert_eq!(period.to().next_day(), Some(duty.due.of(2023)), "{}", kind.id);
            assert!(duty.source.contains("5721/KH-UBND"), "{}", kind.id);
        }
    }

    #[test]
    fn spans_of_the_calendar_claim_no_due_date() {
        let kinds = Kind::all().unwrap();
        let of = |id: &str| kinds.iter().find(|kind| kind.id == id).unwrap();
        assert!(kinds.iter().all(|kind| kind.months.is_none() || kind.duty.is_none()));
        assert_eq!(of("half_year").period(date!(2026 - 11 - 30)).to_string(), "2026-07-01..2026-12-31");
        assert_eq!(of("plan_september").period(date!(2026 - 11 - 30)).to_string(), "2026-01-01..2026-09-09");
    }
}
