//! Days, months and times of day.

use super::numbers::{integer, whole};
use super::tokens::Here;

/// Words after which two numbers with a stroke are a day.
const DAYS: [&str; 22] = [
    "ngày",
    "mồng",
    "mùng",
    "hôm",
    "từ",
    "đến",
    "tới",
    "trước",
    "sau",
    "hết",
    "sáng",
    "trưa",
    "chiều",
    "tối",
    "đêm",
    "lễ",
    "dịp",
    "nghỉ",
    "hạn",
    "vào",
    "kỷ niệm",
    "rằm",
];

/// Words that already say "day".
const SAYS_DAY: [&str; 4] = ["ngày", "mồng", "mùng", "rằm"];

/// Documents, whose number and year stand with a stroke between them.
const DOCUMENTS: [&str; 9] = ["định", "quyết", "luật", "tư", "thị", "văn", "hoạch", "lệnh", "số"];

/// A day, a month with its year, a document's number with its year.
pub(super) fn date(here: &Here<'_>) -> Option<(usize, String)> {
    if here.glued() {
        return None;
    }
    iso(here).or_else(|| full(here)).or_else(|| month_and_year(here)).or_else(|| day_and_month(here))
}

/// `2026-11-23`
fn iso(here: &Here<'_>) -> Option<(usize, String)> {
    let year = year(here, 0)?;
    let (month, day) = (here.number(2, 2)?, here.number(4, 2)?);
    let marked = here.sign(1) == Some('-') && here.sign(3) == Some('-') && here.digits(2)?.len() == 2;
    (marked && is_day(day, month)).then(|| (5, format!("{} năm {year}", spoken_day(here, day, month))))
}

/// `26/6/2025`, also with points or hyphens.
fn full(here: &Here<'_>) -> Option<(usize, String)> {
    let (day, month, year) = (here.number(0, 2)?, here.number(2, 2)?, year(here, 4)?);
    let mark = here.sign(1).filter(|mark| matches!(mark, '/' | '-' | '.' | '–'))?;
    let marked = here.sign(3) == Some(mark);
    (marked && is_day(day, month)).then(|| (5, format!("{} năm {year}", spoken_day(here, day, month))))
}

/// `6/2025`, or a document's `299/2025`.
fn month_and_year(here: &Here<'_>) -> Option<(usize, String)> {
    let (month, year) = (here.number(0, 5)?, year(here, 2)?);
    if here.sign(1) != Some('/') {
        return None;
    }
    let before = here.before();
    let document = DOCUMENTS.contains(&before.as_str());
    let month_name = match month {
        _ if document || !(1..=12).contains(&month) => whole(here.digits(0)?),
        4 => "tư".to_owned(),
        _ => integer(month),
    };
    let says_month = document || !(1..=12).contains(&month) || ["tháng", "quý", "kỳ", "đợt"].contains(&before.as_str());
    Some((3, format!("{}{month_name} năm {year}", if says_month { "" } else { "tháng " })))
}

/// `23/11`, where it is no fraction.
fn day_and_month(here: &Here<'_>) -> Option<(usize, String)> {
    let (day, month) = (here.number(0, 2)?, here.number(2, 2)?);
    let alone = here.sign(1) == Some('/') && !(here.sign(3) == Some('/') && here.digits(4).is_some());
    if !alone {
        return None;
    }
    let called_day = is_called_day(here);
    // "Phục vụ 24/7", "trực 24/24".
    if day == 24 && matches!(month, 7 | 24) && !called_day {
        return Some((3, format!("{} trên {}", integer(day), integer(month))));
    }
    if is_day(day, month) && (called_day || day >= month) {
        return Some((3, spoken_day(here, day, month)));
    }
    let link = if day < month && month <= 10 { "phần" } else { "trên" };
    Some((3, format!("{} {link} {}", integer(day), if month == 4 { "tư".to_owned() } else { integer(month) })))
}

/// Whether the words before say that a day follows, also past another day: "lễ 30/4 và 1/5".
fn is_called_day(here: &Here<'_>) -> bool {
    let past = |back: usize| here.earlier(back).filter(|at| at.sign(1) == Some('/') && at.digits(2).is_some());
    let linked = ["và", "hoặc"].contains(&here.before().as_str());
    DAYS.contains(&here.before().as_str())
        || here.is_range_end()
        || (linked && past(6).is_some_and(|at| at.digits(0).is_some() && is_called_day(&at)))
}

fn spoken_day(here: &Here<'_>, day: u64, month: u64) -> String {
    let says_day = SAYS_DAY.contains(&here.before().as_str());
    let month = if month == 4 { "tư".to_owned() } else { integer(month) };
    format!("{}{} tháng {month}", if says_day { "" } else { "ngày " }, integer(day))
}

fn is_day(day: u64, month: u64) -> bool {
    (1..=31).contains(&day) && (1..=12).contains(&month)
}

/// A year of this or the last century, in words.
fn year(here: &Here<'_>, at: usize) -> Option<String> {
    let digits = here.digits(at)?;
    let year = here.number(at, 4).filter(|year| digits.len() == 4 && (1900..2100).contains(year))?;
    Some(integer(year))
}

/// `07:30`, `7h30`, `7h`; and a standard's `34:2022`.
pub(super) fn time(here: &Here<'_>) -> Option<(usize, String)> {
    if here.glued() {
        return None;
    }
    if here.sign(1) == Some(':')
        && let Some(year) = year(here, 2)
    {
        return Some((3, format!("{} năm {year}", whole(here.digits(0)?))));
    }
    let hour = here.number(0, 2).filter(|hour| *hour <= 24)?;
    let minute = |at: usize| here.number(at, 2).filter(|minute| *minute < 60 && here.digits(at).is_some());
    if here.sign(1) == Some(':') {
        let two = here.digits(2)?.len() == 2;
        let seconds = here.sign(3) == Some(':') && here.digits(4).is_some();
        let used = if seconds { 5 } else { 3 };
        return minute(2).filter(|_| two).map(|minute| (used, clock(hour, minute)));
    }
    let marked = matches!(here.word(1)?, "h" | "H" | "g");
    match minute(2).filter(|_| marked) {
        Some(minute) => {
            let written = usize::from(matches!(here.sign(3), Some('\'' | '’' | '′')));
            Some((3 + written, clock(hour, minute)))
        }
        // "7g" alone weighs seven grams.
        None => (marked && here.word(1) != Some("g")).then(|| (2, clock(hour, 0))),
    }
}

/// A time of day.
pub fn clock(hour: u64, minute: u64) -> String {
    let hour = integer(hour);
    match minute {
        0 => format!("{hour} giờ"),
        1..10 => format!("{hour} giờ {} phút", integer(minute)),
        _ => format!("{hour} giờ {}", integer(minute)),
    }
}
