//! Amounts: a number as it is written, with its unit.

use super::readings;
use super::tokens::Here;
use super::{numbers, phones};

/// Words after which a number is a name, whose leading zeros are no names: "ngày 05" is the fifth.
const DATED: [&str; 8] = ["ngày", "mồng", "mùng", "tháng", "lúc", "hồi", "khoảng", "bước"];

/// Words that go on with how often or for whom after a stroke: "2 lần/ngày".
const PER: [&str; 17] = [
    "giờ", "phút", "ngày", "đêm", "tuần", "tháng", "quý", "năm", "vụ", "lần", "lượt", "người", "hộ", "thôn", "xã",
    "sào", "suất",
];

/// A number and its unit.
pub(super) fn amount(here: &Here<'_>) -> Option<(usize, String)> {
    let (mut used, mut said) = number(here)?;
    let at = here.on(used);
    let blank = at.blank(0);
    // "5 m" is five metres, but the blank may also part a number from the next sentence's first word.
    if let Some((tokens, unit)) = readings::unit(&at.on(blank)) {
        used += blank + tokens;
        said = format!("{said} {unit}");
    }
    if let Some((tokens, per)) = each(&here.on(used)) {
        used += tokens;
        said = format!("{said} {per}");
    }
    Some((used, said))
}

/// "/kg", "/ngày": for each of them.
fn each(here: &Here<'_>) -> Option<(usize, String)> {
    if here.sign(0) != Some('/') {
        // The number's own word may stand between: "2 lần/ngày", "50 đồng/kWh".
        let blank = here.blank(0);
        let word = here.word(blank)?;
        let (tokens, per) = (here.sign(blank + 1) == Some('/')).then(|| each(&here.on(blank + 1)))??;
        return Some((blank + 1 + tokens, format!("{word} {per}")));
    }
    if let Some((tokens, unit)) = readings::unit(&here.on(1)) {
        return Some((1 + tokens, format!("mỗi {unit}")));
    }
    let word = here.word(1)?;
    PER.contains(&word.to_lowercase().as_str()).then(|| (2, format!("mỗi {word}")))
}

/// A number with its points and comma.
fn number(here: &Here<'_>) -> Option<(usize, String)> {
    let first = here.digits(0)?;
    let (mut used, mut digits) = (1, first.to_owned());
    if first.len() <= 3 && !first.starts_with('0') {
        while let (Some('.'), Some(group)) = (here.sign(used), thousand(here, used + 1)) {
            digits.push_str(group);
            used += 2;
        }
        // "1 000 000"; a blank alone parts numbers as well, so only round ones are taken together.
        let spaced = |at: usize| here.blank(at) == 1 && here.digits(at + 1) == Some("000");
        while used == digits.len().div_ceil(3) * 2 - 1 && spaced(used) {
            digits.push_str("000");
            used += 2;
        }
    }
    if here.sign(used) == Some(',')
        && let Some(fraction) = here.digits(used + 1)
        && !(here.sign(used + 2) == Some(',') && here.digits(used + 3).is_some())
    {
        let said = format!("{} phẩy {}", numbers::whole(&digits), numbers::fraction(fraction));
        return Some((used + 2, said));
    }
    Some((used, alone(here, &digits, used)))
}

fn thousand<'a>(here: &Here<'a>, at: usize) -> Option<&'a str> {
    here.digits(at).filter(|digits| digits.len() == 3)
}

/// A whole number by what stands around it.
fn alone(here: &Here<'_>, digits: &str, used: usize) -> String {
    let before = here.before();
    let after = here.after(used);
    let written_whole = digits.len() == here.digits(0).map_or(0, str::len);
    let dated = DATED.contains(&before.as_str()) || ["giờ", "phút", "ngày", "tháng"].contains(&after.as_str());
    match digits.trim_start_matches('0') {
        "4" if ["tháng", "thứ"].contains(&before.as_str()) => "tư".to_owned(),
        "1" if before == "thứ" => "nhất".to_owned(),
        "" => numbers::one_by_one(digits),
        value if dated && digits.len() <= 2 => numbers::whole(value),
        _ if digits.starts_with('0') => numbers::grouped(digits),
        // Nobody writes an amount of seven digits without points; such digits are somebody's number.
        _ if written_whole && digits.len() >= 7 && !["đồng", "đ"].contains(&after.as_str()) => {
            numbers::grouped(digits)
        }
        _ if written_whole && phones::is_called(here, digits) => numbers::grouped(digits),
        _ => numbers::whole(digits),
    }
}
