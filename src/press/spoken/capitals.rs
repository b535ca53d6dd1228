//! Words in capitals: numerals, shouted words, and letters that are spelt.

use super::numbers;
use super::tokens::{Here, Kind, Token};

/// Words after which one capital is a Roman numeral.
const NUMBERED: [&str; 22] = [
    "vực", "kỷ", "chương", "phần", "mục", "loại", "cấp", "quý", "hạng", "vùng", "thứ", "khóa", "khoá", "lục", "nhóm",
    "đoạn", "tập", "kỳ", "chiến", "bậc", "đợt", "hội",
];

/// Names of the letters as schools teach them.
const LETTERS: [(char, &str); 20] = [
    ('b', "bê"),
    ('c', "xê"),
    ('d', "dê"),
    ('đ', "đê"),
    ('f', "ép"),
    ('g', "giê"),
    ('h', "hát"),
    ('j', "gi"),
    ('k', "ca"),
    ('l', "e lờ"),
    ('m', "em mờ"),
    ('n', "en nờ"),
    ('p', "pê"),
    ('q', "quy"),
    ('r', "e rờ"),
    ('s', "ét sì"),
    ('t', "tê"),
    ('v', "vê"),
    ('w', "vê kép"),
    ('x', "ích xì"),
];

/// A word longer than this in capitals is shouted, not an abbreviation.
const LONGEST_ABBREVIATION: usize = 10;

/// How many words away another one in capitals tells that this one is shouted with it.
const NEIGHBOURS: usize = 3;

/// What a word with capitals, or one letter, is read as.
pub(super) fn word(here: &Here<'_>) -> Option<(usize, String)> {
    let word = here.word(0)?;
    let mut letters = word.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        return single(here, word, letter).map(|said| (1, said));
    }
    let capitals = word.chars().filter(|char| char.is_uppercase()).count();
    let all = word.chars().all(|char| char.is_uppercase() || !char.is_alphabetic());
    if capitals < 2 || (!all && !mixed(word)) {
        return None;
    }
    if all && let Some(value) = numbers::roman(word) {
        return Some((1, numbers::integer(value)));
    }
    if all && is_shouted(here, word) {
        return Some((1, word.to_lowercase()));
    }
    Some((1, spelt(word)))
}

fn single(here: &Here<'_>, word: &str, letter: char) -> Option<String> {
    let joined = [here.back(1), here.token(1)]
        .into_iter()
        .flatten()
        .any(|token| matches!(token.text, "'" | "’" | "ʼ" | "‘") && token.kind == Kind::Sign);
    if joined {
        return None;
    }
    match numbers::roman(word) {
        Some(value) if NUMBERED.contains(&here.before().as_str()) => Some(numbers::integer(value)),
        _ => name(letter).map(str::to_owned),
    }
}

/// `eKYC`, `VssID`; not `YouTube`, whose capitals only start words.
fn mixed(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    word.chars().all(is_plain)
        && chars.windows(2).any(|pair| matches!(pair, [first, second] if first.is_uppercase() && second.is_uppercase()))
}

/// Whether a word in capitals is a word, as all are in "KHÔNG ĐƯA MÃ CHO AI": one with marks is, and so is a syllable
/// near one.
pub(super) fn is_shouted(here: &Here<'_>, word: &str) -> bool {
    let capital = |word: &str| word.chars().all(|char| char.is_uppercase() || !char.is_alphabetic());
    let marked = |word: &str| word.chars().any(|char| char.is_uppercase() && !is_plain(char));
    if !capital(word) || word.chars().count() < 2 {
        return false;
    }
    let shouted = |token: Option<Token<'_>>| {
        token.filter(|token| token.kind == Kind::Word && capital(token.text)).map(|token| marked(token.text))
    };
    let before = (1..=NEIGHBOURS).map_while(|steps| shouted(here.back(steps * 2)));
    let after = (1..=NEIGHBOURS).map_while(|steps| shouted(here.token(steps * 2)));
    let near = || before.chain(after).any(|marked| marked);
    marked(word) || word.chars().count() > LONGEST_ABBREVIATION || (is_syllable(word) && near())
}

/// Whether a word without marks can be a Vietnamese syllable: "CHO" can, "USB" can't.
fn is_syllable(word: &str) -> bool {
    const ONSETS: [&str; 28] = [
        "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "ph", "q",
        "r", "s", "t", "th", "tr", "v", "x", "p",
    ];
    const CODAS: [&str; 5] = ["", "m", "n", "ng", "nh"];
    let lower = word.to_lowercase();
    let is_vowel = |char: char| matches!(char, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let (Some(first), Some(last)) = (lower.find(is_vowel), lower.rfind(is_vowel)) else { return false };
    let nucleus = lower.get(first..=last).unwrap_or_default();
    nucleus.len() <= 3
        && nucleus.chars().all(is_vowel)
        && ONSETS.contains(&lower.get(..first).unwrap_or_default())
        && CODAS.contains(&lower.get(last + 1..).unwrap_or_default())
}

fn is_plain(char: char) -> bool {
    char.is_ascii() || matches!(char, 'Đ' | 'đ')
}

/// A word letter by letter.
pub(super) fn spelt(word: &str) -> String {
    let names = word.chars().filter_map(|letter| match letter {
        '0'..='9' => Some(numbers::one_by_one(&letter.to_string())),
        letter if letter.is_alphabetic() => Some(letter_name(letter)),
        _ => None,
    });
    names.collect::<Vec<_>>().join(" ")
}

/// What a letter is called; one that Vietnamese lacks, by its look.
pub fn letter_name(letter: char) -> String {
    let letter = letter.to_lowercase().next().unwrap_or(letter);
    match letter {
        'y' => "i dài".to_owned(),
        'ă' => "á".to_owned(),
        'â' => "ớ".to_owned(),
        'ŏ' => "o có dấu trăng".to_owned(),
        'ĕ' => "e có dấu trăng".to_owned(),
        'ĭ' => "i có dấu trăng".to_owned(),
        'ŭ' => "u có dấu trăng".to_owned(),
        'ƀ' => "bê có gạch ngang".to_owned(),
        'č' => "xê có dấu mũ ngược".to_owned(),
        'ñ' => "en nờ có dấu ngã".to_owned(),
        // A vowel's name is its sound.
        letter => name(letter).map_or_else(|| letter.to_string(), str::to_owned),
    }
}

/// A consonant's name.
fn name(letter: char) -> Option<&'static str> {
    let lower = letter.to_lowercase().next()?;
    if lower == 'z' {
        return Some("dét");
    }
    LETTERS.iter().find(|(found, _)| *found == lower).map(|(_, name)| *name)
}
