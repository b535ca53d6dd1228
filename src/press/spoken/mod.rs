//! Written text as it is spoken: numbers, dates, units, abbreviations and signs in words.
//!
//! A synthetic voice reads what stands there: espeak-ng says "năm" for the 5 of 15, runs 26/6/2025 together, stumbles
//! over long digits and reads "UBND" in English. So everything is spelt out here, before any voice gets it, and no
//! digit is left. The text is cut into [`tokens`]; at each place the first rule that knows what stands there says it; a
//! rule is one file. What is written short stands in `readings.txt`, which anybody can extend. Nothing here knows a
//! voice, a product or a file.

mod addresses;
mod amounts;
mod capitals;
mod dates;
mod law;
mod numbers;
mod phones;
mod readings;
mod signs;
mod speech;
mod tokens;

pub use capitals::letter_name;
pub use dates::clock;
pub use numbers::integer;

use signs::Sign;
use speech::Speech;
use tokens::{Here, Kind};

type Rule = fn(&Here<'_>) -> Option<(usize, String)>;

/// The special before the general.
const RULES: [Rule; 7] =
    [law::number, phones::number, dates::date, dates::time, amounts::amount, capitals::word, apostrophe];

/// More digits in a row than any voice says in a breath.
const MOST_DIGITS: usize = 6;

/// `text` in the words a speaker of the language `tag` says. Vietnamese (`vi`) holds no digit afterwards; other voices have
/// their own rules for numbers, so other languages are only cleaned of what no voice says.
pub fn spoken(text: &str, tag: &str) -> String {
    let text = cleaned(text);
    if tag != "vi" && !tag.starts_with("vi-") {
        return parted(&text);
    }
    let tokens = tokens::tokens(&text);
    let mut speech = Speech::default();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let here = Here::new(&text, &tokens, at);
        if let Some((used, said)) = addresses::address(&here) {
            speech.words(&said);
            at += used.max(1);
        } else if let Some((used, reading)) = readings::word(&here) {
            speech.reading(reading);
            at += used.max(1);
        } else if let Some((used, said)) = RULES.iter().find_map(|rule| rule(&here)) {
            speech.words(&said);
            at += used.max(1);
        } else {
            match token.kind {
                Kind::Word => speech.words(token.text),
                Kind::Line => speech.line(),
                Kind::Sign => match signs::sign(&here) {
                    Sign::Said(words) => speech.words(words),
                    Sign::Pause(pause) => speech.pause(pause),
                    Sign::Silent => {}
                },
                Kind::Space | Kind::Digits => {}
            }
            at += 1;
        }
    }
    speech.finish()
}

/// Names like Tr'Hy and P’rá are one word.
fn apostrophe(here: &Here<'_>) -> Option<(usize, String)> {
    let (first, second) = (here.word(0)?, here.word(2)?);
    let joined = matches!(here.sign(1)?, '\'' | '’' | 'ʼ' | '‘');
    joined.then(|| (3, format!("{first}'{second}")))
}

/// Wide digits as digits, letters that are numerals as letters, and nothing that can't be seen.
fn cleaned(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '\u{ff10}'..='\u{ff19}' => cleaned.extend(char::from_u32(u32::from(char) - 0xff10 + u32::from('0'))),
            'Ⅰ'..='Ⅻ' => cleaned.push_str(
                ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
                    .get((u32::from(char) - u32::from('Ⅰ')) as usize)
                    .unwrap_or(&""),
            ),
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}' => {}
            '\n' | '\r' => cleaned.push('\n'),
            char if char.is_control() => cleaned.push(' '),
            char => cleaned.push(char),
        }
    }
    cleaned
}

/// Long digits in small groups, without emoji: what a voice with rules of its own needs.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len());
    for token in tokens::tokens(text) {
        match token.kind {
            Kind::Digits if token.text.len() > MOST_DIGITS => {
                for (at, digit) in token.text.char_indices() {
                    parted.push_str(if at > 0 && at % 3 == 0 { ", " } else { " " });
                    parted.push(digit);
                }
            }
            Kind::Sign if !token.text.is_ascii() && signs::is_silent(token.text) => {}
            _ => parted.push_str(token.text),
        }
    }
    parted.split_whitespace().collect::<Vec<_>>().join(" ")
}
