//! Telephone numbers, said digit by digit.

use super::numbers;
use super::readings;
use super::tokens::{Here, Kind};

/// Numbers anybody knows as telephones: help, and where swindlers are reported.
const EMERGENCY: [&str; 6] = ["111", "112", "113", "114", "115", "156"];

/// What is counted by the hundred, so that "115 người" are people.
const COUNTED: [&str; 21] = [
    "người", "hộ", "xã", "thôn", "bản", "đồng", "nghìn", "ngàn", "triệu", "tỉ", "tỷ", "trang", "bài", "mét", "tấn",
    "con", "cây", "nhà", "căn", "ki", "suất",
];

/// Words that say that a telephone number follows.
const CALLS: [&str; 14] = [
    "gọi",
    "bấm",
    "nhắn",
    "gửi",
    "hotline",
    "zalo",
    "đt",
    "sđt",
    "điện thoại",
    "đường dây",
    "tổng đài",
    "máy số",
    "gọi số",
    "đường dây nóng",
];

/// Words after which a number counts or names something else.
const NAMED: [&str; 9] = ["điều", "khoản", "trang", "mốc", "chương", "định", "luật", "tư", "thôn"];

/// Shorter numbers after "gọi" are people or days.
const SHORTEST: usize = 3;

/// Longer digits that start with 0 are a subscriber's number.
const SUBSCRIBER: usize = 9;

/// "+84 235 3 810 123" has five; more numbers in a row are a table.
const MOST_GROUPS: usize = 6;

/// Whether the number `digits` here is one to call: nothing that is counted or measured.
pub(super) fn is_called(here: &Here<'_>, digits: &str) -> bool {
    let (behind, after) = (here.on(1), here.after(1));
    if readings::unit(&behind.on(behind.blank(0))).is_some() {
        return false;
    }
    let (before, counted) = (here.words_before(2), COUNTED.contains(&after.as_str()));
    let named = before.split(' ').next_back().is_some_and(|word| NAMED.contains(&word));
    if digits.len() < SHORTEST || counted || named || before.ends_with("định số") || before.ends_with("mốc số")
    {
        return false;
    }
    EMERGENCY.contains(&digits) || called(here)
}

/// Whether a call stands before, past other numbers: "gửi 156 hoặc 5656".
fn called(here: &Here<'_>) -> bool {
    let mut at = *here;
    for _ in 0..4 {
        if CALLS.iter().any(|call| at.words_before(3).ends_with(call)) {
            return true;
        }
        let Some(back) = earlier_number(&at) else { return false };
        at = back;
    }
    false
}

/// The number before, if only "hoặc", "và", a comma or a stroke lies between.
fn earlier_number<'a>(here: &Here<'a>) -> Option<Here<'a>> {
    for back in 1..=4 {
        let token = here.back(back)?;
        match token.kind {
            Kind::Digits if token.text.len() >= SHORTEST => return here.earlier(back),
            Kind::Space => {}
            Kind::Word if ["hoặc", "và", "hay"].contains(&token.text) => {}
            Kind::Sign if [",", "/"].contains(&token.text) => {}
            _ => return None,
        }
    }
    None
}

/// A number in groups: `1900 1909`, `0235.3810000`, `+84 905 123 456`; and `113/114/115`.
pub(super) fn number(here: &Here<'_>) -> Option<(usize, String)> {
    if here.glued() {
        return None;
    }
    if let Some(found) = stroked(here) {
        return Some(found);
    }
    let plus = usize::from(here.sign(0) == Some('+'));
    let first = here.digits(plus)?;
    let (mut used, mut groups) = (plus + 1, vec![first]);
    while groups.len() < MOST_GROUPS {
        let at = here.on(used);
        let parted = at.blank(0) == 1 || matches!(at.sign(0), Some('.' | '-'));
        // "0235 3 810 123": only the second group may be a single digit.
        match at.digits(1).filter(|group| parted && (group.len() >= 2 || groups.len() == 1)) {
            Some(group) => groups.push(group),
            None => break,
        }
        used += 2;
    }
    let length: usize = groups.iter().map(|group| group.len()).sum();
    let service = matches!(first, "1800" | "1900") && matches!(length, 8 | 10);
    let subscriber = first.starts_with('0') && first.len() >= 2 && (SUBSCRIBER..=12).contains(&length);
    let abroad = plus == 1 && (SUBSCRIBER..=14).contains(&length);
    if !(service || subscriber || abroad) {
        return None;
    }
    let said: Vec<_> = groups.iter().map(|group| numbers::grouped(group)).collect();
    Some((used, format!("{}{}", if plus == 1 { "cộng " } else { "" }, said.join(", "))))
}

/// `113/114/115`
fn stroked(here: &Here<'_>) -> Option<(usize, String)> {
    let mut groups = Vec::new();
    while let Some(digits) = here.digits(groups.len() * 2).filter(|digits| EMERGENCY.contains(digits)) {
        groups.push(numbers::one_by_one(digits));
        if here.sign(groups.len() * 2 - 1) != Some('/') {
            break;
        }
    }
    (groups.len() >= 2).then(|| (groups.len() * 2 - 1, groups.join(", ")))
}
