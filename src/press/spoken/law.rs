//! Numbers of laws and letters: `91/2025/QH15`, `13/2023/NĐ-CP`, `5721/KH-UBND`. Said as an announcer says them, by year and
//! by who issued it, not sign by sign.

use super::capitals::spelt;
use super::numbers;
use super::readings;
use super::tokens::{Here, Kind};

/// How far back the kind of a document may have been said already: "Kế hoạch số".
const SAID_WORDS: usize = 4;

/// A document's number.
pub(super) fn number(here: &Here<'_>) -> Option<(usize, String)> {
    if here.glued() {
        return None;
    }
    let number = here.digits(0).filter(|digits| digits.len() <= 6)?;
    let mut used = 1;
    let mut year = None;
    if here.sign(1) == Some('/')
        && let Some(digits) = here.digits(2).filter(|digits| digits.len() == 4)
    {
        year = Some(digits);
        used = 3;
    }
    let codes_at = used;
    let mut codes = Vec::new();
    while matches!(here.sign(used), Some('/' | '-')) {
        let Some(code) = code(here, used + 1) else { break };
        used += 2 + usize::from(code.1.is_some());
        codes.push(code);
    }
    let known = codes.iter().any(|(code, _)| readings::document(code).is_some() || readings::issuer(code).is_some());
    // "5/Ha" is no document, and after a hyphen only what is surely a code ("13-NQ/TW").
    if !known || (here.sign(codes_at) == Some('-') && codes.len() < 2) {
        return None;
    }
    Some((used, said(here, used, number, year, &codes)))
}

type Code<'a> = (&'a str, Option<&'a str>);

/// Capitals, and the digits right behind them: `QH15`.
fn code<'a>(here: &Here<'a>, at: usize) -> Option<Code<'a>> {
    let word = here.word(at).filter(|word| word.starts_with(char::is_uppercase) && word.chars().count() >= 2)?;
    let term = here.token(at + 1).filter(|token| token.kind == Kind::Digits).map(|token| token.text);
    Some((word, term))
}

fn said(here: &Here<'_>, used: usize, number: &str, year: Option<&str>, codes: &[Code<'_>]) -> String {
    let before = here.words_before(SAID_WORDS);
    let mut kind = String::new();
    let mut by = Vec::new();
    for (code, term) in codes {
        match (readings::document(code), readings::issuer(code)) {
            // The last code is whoever issued it, though some codes are both.
            (Some(name), _) if kind.is_empty() && by.is_empty() => {
                if !before.contains(name) {
                    kind = format!("{name} ");
                }
            }
            // "Thủ tướng ký Quyết định số 18/2021/QĐ-TTg", "Quyết định 18/2021/QĐ-TTg của Thủ tướng"
            (_, Some(name)) if by.is_empty() && is_named(here, used, name) => {}
            (_, Some(name)) if by.is_empty() => by.push(format!("của {name}")),
            (_, Some(name)) => by.push(name.to_owned()),
            _ => by.push(spelt(code)),
        }
        if let (Some(term), Some(last)) = (term, by.last_mut()) {
            last.push_str(&format!(" khóa {}", numbers::whole(term)));
        }
    }
    let number = if number.starts_with('0') { numbers::grouped(number) } else { numbers::whole(number) };
    let year = year.map(|year| format!(" năm {}", numbers::whole(year))).unwrap_or_default();
    let by = by.join(", ");
    format!("{kind}{number}{year}{}{by}", if by.is_empty() { "" } else { " " })
}

/// Whether the sentence names who issued it before, or right behind.
fn is_named(here: &Here<'_>, used: usize, name: &str) -> bool {
    let behind = here.on(used).rest().trim_start().strip_prefix("của ");
    here.sentence_before().contains(name) || behind.is_some_and(|behind| behind.starts_with(name))
}
