//! Whether a text is written so that a point can draw it: Unicode, composed, in letters the shipped font has. Texts of
//! the highlands often come from offices that still type with fonts of the 1990s.

use std::path::Path;

use unicode_normalization::is_nfc;

use crate::problem::Problem;

/// One such word may be a foreign name; two in a line are an old encoding.
const FEW: usize = 2;

/// How much of a word is quoted in a message.
const SAMPLE_CHARS: usize = 20;

/// Names what is wrong with each line of `text`.
pub fn examine(text: &str, file: &Path, problems: &mut Vec<Problem>) {
    for (number, content) in text.lines().enumerate() {
        let line = number + 1;
        if let Some(sample) = legacy(content) {
            problems.push(Problem::error(file, line, "encoding-legacy").with("sample", sample));
        }
        if !is_nfc(content) {
            problems.push(Problem::warning(file, line, "encoding-not-nfc"));
        }
        if let Some(char) = content.chars().find(|char| !drawable(*char)) {
            let shown = if char.is_control() { '\u{fffd}' } else { char };
            let problem = Problem::error(file, line, "character-undrawable");
            problems.push(problem.with("char", format!("{shown} (U+{:04X})", u32::from(char))));
        }
    }
}

/// A sample of text in an old font's encoding, read as if it were Unicode.
pub fn legacy(line: &str) -> Option<String> {
    if let Some(word) = line.split_whitespace().find(|word| is_old_xo_dang(word)) {
        return Some(sample(word));
    }
    let mut odd = line.split_whitespace().filter(|word| is_tcvn3(word) || is_vni(word));
    let first = odd.next()?;
    (odd.count() + 1 >= FEW).then(|| sample(first))
}

/// TCVN3 puts Vietnamese letters on signs and letters of Latin-1 that Vietnamese doesn't write inside of words.
fn is_tcvn3(word: &str) -> bool {
    const FOREIGN: &str = "µ¸¶·¹¨»¾¼½Æ©ÇË®ÎÏÑªÖØÜÞßäåæçëîïñöøûü";
    word.contains(|char| FOREIGN.contains(char)) && word.contains(char::is_alphabetic)
}

/// VNI writes the mark as a second letter: `Tieáng Vieät`. No Vietnamese syllable has such a letter behind a or e.
fn is_vni(word: &str) -> bool {
    const MARKS: &str = "áàãéèùúûõøåäëïü";
    let chars: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    chars.windows(2).any(|pair| matches!(pair, ['a' | 'e', mark] if MARKS.contains(*mark)))
}

/// Xơ Đăng's old font: a breve is a `\` behind its vowel, and ƀ is `[`.
fn is_old_xo_dang(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    let breve = |pair: &[char]| matches!(pair, [vowel, '\\'] if "aeiouơôưâê".contains(*vowel));
    // A backslash before a sign is Markdown's, not a breve.
    let escape = |pair: &[char]| matches!(pair, ['\\', next] if !next.is_alphabetic());
    let breves = chars.windows(2).any(breve) && !chars.windows(2).any(escape);
    let b = word.starts_with('[') && chars.get(1).is_some_and(|char| "ăâêôơư".contains(*char)) && !word.contains(']');
    breves || b
}

fn sample(word: &str) -> String {
    word.chars().take(SAMPLE_CHARS).collect()
}

/// Characters that the shipped font draws, conservatively: Latin with all its extensions and marks, punctuation, ₫ €,
/// ™, arrows, − ≠ ≤ ≥. A test of the kiosk holds the sample content against the font itself.
pub fn drawable(char: char) -> bool {
    matches!(u32::from(char),
        0x09 | 0x20..=0x7e | 0xa0..=0x24f | 0x2b0..=0x36f | 0x1e00..=0x1eff | 0x2010..=0x2027 | 0x2030..=0x205e
        | 0x20ab | 0x20ac | 0x2122 | 0x2190..=0x2193 | 0x2212 | 0x2260 | 0x2264 | 0x2265)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_encodings_are_told_from_unicode() {
        for old in ["Céng hßa x· héi chñ nghÜa", "Coäng hoøa xaõ hoäi", "Tieáng Vieät", "Pó vâi le\\m", "[ă pú hmâ"]
        {
            assert!(legacy(old).is_some(), "{old}");
        }
    }

    #[test]
    fn living_languages_and_a_foreign_name_are_left_alone() {
        let living = [
            "Cộng hòa xã hội chủ nghĩa Việt Nam; khoá, hoạ, uý, quạ, thuở",
            "P’rá Cơ Tu ŏ ĕ ĭ ŭ ƀ ơ̆, Rơteăng lĕm",
            "ông Müller đến",
            "[xem] hay 1\\. Một",
        ];
        for text in living {
            assert_eq!(legacy(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_font_cannot_draw_is_named() {
        assert!("Đường ƀ ơ̆ ₫ × ÷ ≤ ½ ’ – … →\t".chars().all(drawable));
        assert!(!['中', '🙂', '\u{200b}', '\u{1}', '\u{2028}', '\r'].into_iter().any(drawable));
    }
}
