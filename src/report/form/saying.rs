//! Numbers, days and places, as Vietnamese offices write them.

use point::clock::VIETNAM;
use time::{Date, OffsetDateTime};

use crate::tables::Cell;
use crate::words::Words;

/// A cell as paper has it.
pub(super) fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => number(*count),
        Cell::Decimal(value) => decimal(*value),
        // Hours and minutes, as a clock has them: 1:05.
        Cell::Seconds(seconds) => format!("{}:{:02}", seconds / 3600, seconds / 60 % 60),
        Cell::Day(day) => date(*day),
        Cell::Moment(at) => {
            let at = at.to_offset(VIETNAM);
            format!("{:02}:{:02} {}", at.hour(), at.minute(), date(at.date()))
        }
        Cell::Nothing => "–".to_owned(),
    }
}

/// "Xã Trà Mai" of "Xã Trà Mai, huyện Nam Trà My".
pub(super) fn commune(unit: &str) -> &str {
    unit.split(',').next().unwrap_or_default().trim()
}

/// Days below ten and the first two months with a nought, as Decree 30/2020 has it (Appendix I, II.4).
pub(super) fn place_and_date(words: &dyn Words, unit: &str, at: OffsetDateTime) -> String {
    let at = at.to_offset(VIETNAM);
    let month = u8::from(at.month());
    let args = [
        ("place", commune(unit).into()),
        ("day", format!("{:02}", at.day()).into()),
        ("month", if month < 3 { format!("0{month}") } else { month.to_string() }.into()),
        ("year", at.year().to_string().into()),
    ];
    words.say("complaint-place-and-date", &args)
}

/// 30/11/2026
pub(super) fn date(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), u8::from(day.month()), day.year())
}

/// 12.345: with Vietnam's point between thousands.
pub(super) fn number(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// 7,5: with Vietnam's comma, and none for whole numbers.
pub(super) fn decimal(value: f64) -> String {
    let places = usize::from((value * 10.0).round() % 10.0 != 0.0);
    format!("{value:.places$}").replace('.', ",")
}
