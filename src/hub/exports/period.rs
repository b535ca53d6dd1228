//! The days that figures are asked for.

use std::fmt;
use std::str::FromStr;

use time::{Date, Duration, Month};

use crate::words::Words;

/// The shortest span, in days, that counts as a quarter: January to March of an ordinary year.
const QUARTER_DAYS: i64 = 90;

/// A span of days at the points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// A month.
    Month(i32, Month),
    /// A quarter, 1 to 4.
    Quarter(i32, u8),
    /// A year.
    Year(i32),
    /// From a day to a day, both included.
    Days(Date, Date),
}

/// Not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period: 2026, 2026-q3, 2026-09 or 2026-09-01..2026-09-15")]
pub struct NotAPeriod;

/// Years that a calendar of a hub can hold: none of the points is older, and a clock in the year 9999 is no clock.
const YEARS: std::ops::RangeInclusive<i32> = 2020..=2199;

impl Period {
    /// The month that holds `day`.
    pub const fn month_of(day: Date) -> Self {
        Self::Month(day.year(), day.month())
    }

    /// The quarter that holds `day`.
    pub const fn quarter_of(day: Date) -> Self {
        Self::Quarter(day.year(), (day.month() as u8 - 1) / 3 + 1)
    }

    /// The first day.
    pub fn first(self) -> Date {
        match self {
            Self::Month(year, month) => day(year, month as u8),
            Self::Quarter(year, quarter) => day(year, (quarter - 1) * 3 + 1),
            Self::Year(year) => day(year, 1),
            Self::Days(first, _) => first,
        }
    }

    /// The last day.
    pub fn last(self) -> Date {
        match self {
            Self::Month(year, month) => day(year, month as u8).replace_day(month.length(year)).unwrap_or(Date::MAX),
            Self::Quarter(year, quarter) => Self::Month(year, self_month(quarter * 3)).last(),
            Self::Year(year) => Self::Month(year, Month::December).last(),
            Self::Days(_, last) => last,
        }
    }

    /// Whether it is shorter than a quarter, in which few things happen often enough to say nothing of anybody.
    pub fn is_short(self) -> bool {
        (self.last() - self.first()).whole_days() + 1 < QUARTER_DAYS
    }

    /// The quarter of its last day.
    pub fn quarter(self) -> Self {
        Self::quarter_of(self.last())
    }

    /// As people say it.
    pub fn say(self, words: &Words) -> String {
        let year = self.first().year().to_string();
        match self {
            Self::Month(_, month) => {
                words.with("period-month", &[("month", &(month as u8).to_string()), ("year", &year)])
            }
            Self::Quarter(_, quarter) => {
                let roman = ["I", "II", "III", "IV"][usize::from(quarter - 1) % 4];
                words.with("period-quarter", &[("quarter", roman), ("year", &year)])
            }
            Self::Year(_) => words.with("period-year", &[("year", &year)]),
            Self::Days(first, last) => {
                words.with("period-days", &[("first", &words.day(first)), ("last", &words.day(last))])
            }
        }
    }

    /// The periods of this kind and the two coarser ones that an officer may choose from, newest first, back to `from`.
    pub fn choices(today: Date, from: Date) -> [Vec<Self>; 3] {
        let mut choices = [vec![], vec![], vec![]];
        let mut last = today;
        while last >= from && choices[0].len() < MONTHS_OFFERED {
            let kinds = [Self::month_of(last), Self::quarter_of(last), Self::Year(last.year())];
            for (list, period) in choices.iter_mut().zip(kinds) {
                if list.last() != Some(&period) {
                    list.push(period);
                }
            }
            last = Self::month_of(last).first() - Duration::DAY;
        }
        choices
    }
}

/// Two years of months are a list that one can still look over; older ones are asked for by days.
const MONTHS_OFFERED: usize = 24;

fn self_month(number: u8) -> Month {
    Month::try_from(number).unwrap_or(Month::December)
}

fn day(year: i32, month: u8) -> Date {
    Date::from_calendar_date(year, self_month(month), 1).unwrap_or(Date::MIN)
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(year, month) => write!(f, "{year}-{:02}", *month as u8),
            Self::Quarter(year, quarter) => write!(f, "{year}-q{quarter}"),
            Self::Year(year) => write!(f, "{year}"),
            Self::Days(first, last) => write!(f, "{first}..{last}"),
        }
    }
}

/// A day as forms send it: 2026-09-01.
pub fn parse_day(text: &str) -> Result<Date, NotAPeriod> {
    let form = time::macros::format_description!("[year]-[month]-[day]");
    let day = Date::parse(text, form).map_err(|_| NotAPeriod)?;
    if YEARS.contains(&day.year()) { Ok(day) } else { Err(NotAPeriod) }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        if let Some((first, last)) = text.split_once("..") {
            let (first, last) = (parse_day(first)?, parse_day(last)?);
            return if first <= last { Ok(Self::Days(first, last)) } else { Err(NotAPeriod) };
        }
        let (year, rest) = text.split_once('-').map_or((text, None), |(year, rest)| (year, Some(rest)));
        let year = year.parse().ok().filter(|year| YEARS.contains(year)).ok_or(NotAPeriod)?;
        let Some(rest) = rest else { return Ok(Self::Year(year)) };
        if let Some(quarter) = rest.strip_prefix('q') {
            let quarter = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter)).ok_or(NotAPeriod)?;
            return Ok(Self::Quarter(year, quarter));
        }
        let month = rest.parse::<u8>().ok().and_then(|month| Month::try_from(month).ok()).ok_or(NotAPeriod)?;
        Ok(Self::Month(year, month))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn periods_are_read_as_they_are_written() {
        for (text, first, last, short) in [
            ("2028-02", date!(2028 - 02 - 01), date!(2028 - 02 - 29), true),
            ("2026-q1", date!(2026 - 01 - 01), date!(2026 - 03 - 31), false),
            ("2026-q4", date!(2026 - 10 - 01), date!(2026 - 12 - 31), false),
            ("2026", date!(2026 - 01 - 01), date!(2026 - 12 - 31), false),
            ("2026-03-04..2026-03-04", date!(2026 - 03 - 04), date!(2026 - 03 - 04), true),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(period.to_string(), text);
            assert_eq!((period.first(), period.last(), period.is_short()), (first, last, short), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in
            ["", "x", "2026-q5", "2026-q0", "2026-13", "99999", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01"]
        {
            assert_eq!(text.parse::<Period>(), Err(NotAPeriod), "{text}");
        }
    }

    #[test]
    fn choices_go_back_to_the_first_day_and_name_each_period_once() {
        let [months, quarters, years] = Period::choices(date!(2027 - 02 - 10), date!(2026 - 11 - 20));
        assert_eq!(
            months.iter().map(ToString::to_string).collect::<Vec<_>>(),
            ["2027-02", "2027-01", "2026-12", "2026-11"]
        );
        assert_eq!(quarters, [Period::Quarter(2027, 1), Period::Quarter(2026, 4)]);
        assert_eq!(years, [Period::Year(2027), Period::Year(2026)]);
    }
}
