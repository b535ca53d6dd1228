//! What is said for a sign, and what only makes a pause.

use super::tokens::{Here, Kind, is_dash};

/// What a sign is.
pub(super) enum Sign {
    /// Words.
    Said(&'static str),
    /// A pause: `,` `.` `?` or `!`.
    Pause(char),
    /// Nothing: quotes, emoji, marks of a printer.
    Silent,
}

/// Words that number what follows, so that a dash between them is a range.
const NUMBERED: [&str; 4] = ["thứ", "chủ", "tháng", "ngày"];

/// What the sign here is.
pub(super) fn sign(here: &Here<'_>) -> Sign {
    let Some(char) = here.sign(0) else { return Sign::Silent };
    let digit_next = here.digits(1 + here.blank(1)).is_some();
    match char {
        // "mục V.5", "bản 1.2"
        '.' if here.digits(1).is_some() && numbered(here) => Sign::Said("chấm"),
        '.' | '?' | '!' => Sign::Pause(char),
        ',' | ';' | ':' | '(' | ')' | '[' | ']' | '…' | '•' | '·' | '|' | '→' | '⇒' | '↔' => {
            Sign::Pause(',')
        }
        char if is_dash(char) => dash(here),
        '/' => stroke(here),
        '&' => Sign::Said("và"),
        '%' => Sign::Said("phần trăm"),
        '‰' => Sign::Said("phần nghìn"),
        '°' | 'º' => Sign::Said("độ"),
        '+' if digit_next => Sign::Said("cộng"),
        '+' => Sign::Pause(','),
        '=' => Sign::Said("bằng"),
        '×' | '✕' => Sign::Said("nhân"),
        '÷' => Sign::Said("chia"),
        '±' => Sign::Said("cộng trừ"),
        '~' | '≈' if digit_next => Sign::Said("khoảng"),
        '<' if digit_next => Sign::Said("dưới"),
        '>' if digit_next => Sign::Said("trên"),
        '≤' => Sign::Said("nhiều nhất"),
        '≥' => Sign::Said("ít nhất"),
        '½' => Sign::Said("một phần hai"),
        '¼' => Sign::Said("một phần tư"),
        '¾' => Sign::Said("ba phần tư"),
        '@' => Sign::Said("a còng"),
        _ => Sign::Silent,
    }
}

/// Whether a digit or a capital stands right before.
fn numbered(here: &Here<'_>) -> bool {
    here.back(1).is_some_and(|token| match token.kind {
        Kind::Digits => true,
        Kind::Word => token.text.chars().all(char::is_uppercase),
        _ => false,
    })
}

fn dash(here: &Here<'_>) -> Sign {
    let before = (1..=2).filter_map(|back| here.back(back)).find(|token| token.kind != Kind::Space);
    let spaced = here.blank(1) == 1 && here.back(1).is_some_and(|token| token.kind == Kind::Space);
    let after = here.token(1 + here.blank(1));
    let digits = after.is_some_and(|token| token.kind == Kind::Digits);
    match before.map(|token| (token.kind, token.text)) {
        Some((Kind::Digits, _) | (Kind::Sign, "%" | "°" | "đ")) if digits => Sign::Said("đến"),
        // "500 m – 1 km": the number's unit stands between.
        Some((Kind::Word, _)) if digits && spaced && counted(here) => Sign::Said("đến"),
        Some((Kind::Word | Kind::Digits, _)) if is_range_of_names(here) => Sign::Said("đến"),
        // "-5 °C"
        Some((Kind::Word | Kind::Sign, _)) | None if digits && here.blank(1) == 0 && !here.glued() => Sign::Said("âm"),
        Some((Kind::Word, _)) if after.is_some_and(|token| token.kind == Kind::Word) && !spaced => Sign::Silent,
        Some((Kind::Word, _)) if digits && !spaced => Sign::Silent,
        _ => Sign::Pause(','),
    }
}

/// Whether a number stands before the word before the dash.
fn counted(here: &Here<'_>) -> bool {
    (3..=4).filter_map(|back| here.back(back)).any(|token| token.kind == Kind::Digits)
}

/// "Thứ Hai – Thứ Sáu", "tháng 9 – tháng 12".
fn is_range_of_names(here: &Here<'_>) -> bool {
    let after = here.after(1);
    let before = here.words_before(2);
    NUMBERED.contains(&after.as_str()) && NUMBERED.iter().any(|name| before.starts_with(name))
}

/// "xã/phường", "km/h" without a number, "3/0".
fn stroke(here: &Here<'_>) -> Sign {
    let digits = |token: Option<super::tokens::Token<'_>>| token.is_some_and(|token| token.kind == Kind::Digits);
    if digits(here.back(1)) && digits(here.token(1)) { Sign::Said("trên") } else { Sign::Pause(',') }
}

/// Emoji and other pictures, which no voice says.
pub(super) fn is_silent(sign: &str) -> bool {
    sign.chars().all(|char| matches!(u32::from(char), 0x2190..=0x2bff | 0x1f000.. | 0xfe00..=0xfe0f | 0xe000..=0xf8ff))
}
