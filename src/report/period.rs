//! The days that a report is about.

use std::fmt;

use point::clock::VIETNAM;
use serde::{Serialize, Serializer};
use time::format_description::well_known::Iso8601;
use time::{Date, Duration, Month, OffsetDateTime};

/// More days than the point keeps: a slip of the pen in a year.
const MOST_DAYS: i64 = 3 * 366;

/// Why days are no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not a day.
    #[error("not a day such as 2026-11-30")]
    NotADay,
    /// The last day is before the first.
    #[error("{to} is before {from}")]
    Reversed {
        /// The first.
        from: Date,
        /// The last.
        to: Date,
    },
    /// More than a point keeps.
    #[error("no more than {MOST_DAYS} days are kept")]
    TooLong,
}

/// From a day to a day at the point (UTC+7), both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    #[serde(serialize_with = "iso")]
    from: Date,
    #[serde(serialize_with = "iso")]
    to: Date,
}

impl Period {
    /// From a day to a day.
    pub fn new(from: Date, to: Date) -> Result<Self, PeriodError> {
        match (to - from).whole_days() {
            ..0 => Err(PeriodError::Reversed { from, to }),
            MOST_DAYS.. => Err(PeriodError::TooLong),
            _ => Ok(Self { from, to }),
        }
    }

    /// From a day to a day, as `2026-11-30`.
    pub fn parse(from: &str, to: &str) -> Result<Self, PeriodError> {
        let day = |text| Date::parse(text, &Iso8601::DATE).map_err(|_| PeriodError::NotADay);
        Self::new(day(from)?, day(to)?)
    }

    /// The span of so many months of the calendar that holds a day; 1, 3, 6 or 12.
    pub fn of_months(day: Date, months: u8) -> Self {
        let months = months.clamp(1, 12);
        let first = (u8::from(day.month()) - 1) / months * months + 1;
        let last = month(first + months - 1);
        let year = day.year();
        let from = Date::from_calendar_date(year, month(first), 1).unwrap_or(day);
        let to = Date::from_calendar_date(year, last, last.length(year)).unwrap_or(day);
        Self { from, to }
    }

    /// The first day.
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day.
    pub const fn to(self) -> Date {
        self.to
    }

    /// Its days, the first one first.
    pub fn days(self) -> impl Iterator<Item = Date> {
        std::iter::successors(Some(self.from), |day| day.next_day()).take_while(move |day| *day <= self.to)
    }

    /// When it begins.
    pub fn begins(self) -> OffsetDateTime {
        begins(self.from)
    }

    /// When it is over: the first moment after it.
    pub fn ends(self) -> OffsetDateTime {
        begins(self.to) + Duration::DAY
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.from, self.to)
    }
}

/// A day as `2026-11-30`.
pub(crate) fn iso<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

/// The same, or null.
pub(crate) fn iso_or_nothing<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    day.map(|day| day.to_string()).serialize(serializer)
}

/// Midnight at the point.
pub(crate) fn begins(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(VIETNAM)
}

fn month(number: u8) -> Month {
    Month::try_from(number).unwrap_or(Month::December)
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn a_period_holds_its_last_day_whole_by_the_clocks_of_vietnam() {
        let period = Period::parse("2026-01-01", "2026-12-14").unwrap();
        assert_eq!(
            (period.begins(), period.ends()),
            (datetime!(2025-12-31 17:00 UTC), datetime!(2026-12-14 17:00 UTC))
        );
        assert_eq!(period.days().count(), 348);
    }

    #[test]
    fn the_calendars_spans_hold_their_day() {
        let of = |months| Period::of_months(date!(2026 - 5 - 31), months).to_string();
        assert_eq!(of(1), "2026-05-01..2026-05-31");
        assert_eq!(of(3), "2026-04-01..2026-06-30");
        assert_eq!(of(6), "2026-01-01..2026-06-30");
        assert_eq!(of(12), "2026-01-01..2026-12-31");
        assert_eq!(Period::of_months(date!(2028 - 2 - 3), 1).to(), date!(2028 - 2 - 29));
    }

    #[test]
    fn days_in_the_wrong_order_and_slips_of_the_pen_are_refused() {
        let wrong = |from, to| Period::parse(from, to).unwrap_err();
        assert!(matches!(wrong("2026-02-01", "2026-01-31"), PeriodError::Reversed { .. }));
        assert_eq!(wrong("2026-02-30", "2026-03-01"), PeriodError::NotADay);
        assert_eq!(wrong("1926-01-01", "2026-01-01"), PeriodError::TooLong);
    }
}
