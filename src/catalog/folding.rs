//! Words as people mean them, however they type: without case and marks, `đ` as `d` and `ƀ` as `b`, composed and decomposed
//! alike, every apostrophe the same. Searching and looking for twins see all text through here.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A word in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Without case and marks.
    pub folded: String,
    /// Where it begins, in bytes.
    pub start: usize,
    /// Where it ends, in bytes.
    pub end: usize,
}

/// The five tones of Vietnamese as combining marks: grave, acute, tilde, hook, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// The apostrophes of the highlands' spellings: on a keyboard, in print, turned, and as a letter.
pub fn is_apostrophe(char: char) -> bool {
    matches!(char, '\'' | '\u{2019}' | '\u{2018}' | '\u{2bc}')
}

/// The words of a text in reading order. What an apostrophe parts is two words.
pub fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut open: Option<Word> = None;
    for (at, char) in text.char_indices() {
        let mark = !char.is_ascii() && is_combining_mark(char);
        if (char.is_alphanumeric() && !is_apostrophe(char)) || (mark && open.is_some()) {
            let word = open.get_or_insert_with(|| Word { folded: String::new(), start: at, end: at });
            word.end = at + char.len_utf8();
            if !mark {
                fold(char, &mut word.folded);
            }
        } else {
            words.extend(open.take());
        }
    }
    words.extend(open);
    words
}

/// Words that apostrophes part, as one: `p’rá` is typed `pra` on a phone.
pub fn joined(text: &str, words: &[Word]) -> Vec<Word> {
    let mut joined: Vec<Word> = Vec::new();
    for pair in words.windows(2) {
        let [first, second] = pair else { continue };
        let mut between = text.get(first.end..second.start).unwrap_or_default().chars();
        if !between.next().is_some_and(is_apostrophe) || between.next().is_some() {
            continue;
        }
        // Once more for `a’b’c`, which has two apostrophes and is one whole.
        let whole = joined.pop_if(|known| known.end == first.end).unwrap_or_else(|| first.clone());
        joined.push(Word { folded: whole.folded + &second.folded, start: whole.start, end: second.end });
    }
    joined
}

/// Words without case, marks and punctuation: `Đường` and `duong` are one.
pub fn folded_words(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.folded).collect()
}

fn fold(char: char, into: &mut String) {
    if char.is_ascii() {
        into.push(char.to_ascii_lowercase());
        return;
    }
    decompose_canonical(char, |part| {
        if !is_combining_mark(part) {
            into.extend(part.to_lowercase().filter(|part| !is_combining_mark(*part)).map(|part| match part {
                'đ' | 'ɗ' => 'd',
                'ƀ' | 'ɓ' => 'b',
                part => part,
            }));
        }
    });
}

/// A word with its marks, comparable: small letters, composed, the tone where one spelling of two has it (`hoà` is `hòa`).
pub fn marked(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let small = word.to_lowercase();
    let mut tones = small.nfd().filter(|char| TONES.contains(char));
    let (Some(tone), None) = (tones.next(), tones.next()) else { return small.nfc().collect() };
    let letters: Vec<char> = small.nfd().filter(|char| !TONES.contains(char)).nfc().collect();
    let Some(at) = tone_place(&letters) else { return small.nfc().collect() };
    let (before, after) = letters.split_at(at + 1);
    before.iter().copied().chain([tone]).chain(after.iter().copied()).nfc().collect()
}

/// Whether a word has a mark, or a letter that only a marked keyboard has.
pub fn has_marks(word: &str) -> bool {
    !word.is_ascii()
}

/// Which letter of a syllable bears the tone: one with a mark of its own; else the last vowel before a consonant; else the
/// first of two vowels, the middle of three.
fn tone_place(letters: &[char]) -> Option<usize> {
    let vowel = |at: usize| letters.get(at).is_some_and(|char| "aăâeêiioôơuưyŏĕĭŭ".contains(*char));
    let start = match letters {
        ['q', 'u', ..] => 2,
        ['g', 'i', ..] if vowel(2) => 2,
        _ => 0,
    };
    let first = (start..letters.len()).find(|at| vowel(*at))?;
    let end = (first..letters.len()).find(|at| !vowel(*at)).unwrap_or(letters.len());
    if (end..letters.len()).any(vowel) {
        // Two syllables in one word: not Vietnamese, so this rule isn't its rule.
        return None;
    }
    let own = (first..end).rfind(|at| letters.get(*at).is_some_and(|char| "ăâêôơư".contains(*char)));
    own.or(Some(match end - first {
        1 => first,
        _ if end < letters.len() => end - 1,
        2 => first,
        _ => first + 1,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_case_and_signs_make_no_difference() {
        assert_eq!(folded_words("Đường  DẪN, ễ ộ ơ̆!"), folded_words("duong dan e o o"));
    }

    #[test]
    fn every_spelling_of_a_word_folds_to_the_same() {
        let table = [
            ("BỆNH VIỆN", "benh vien"),
            ("Đà Nẵng", "da nang"),
            ("đồng bào", "dong bao"),
            ("ƀă Ƀơ̆", "ba bo"),
            ("p’rá", "p ra"),
            ("p'rá", "p ra"),
            ("Ch’Ơm", "ch om"),
            ("Ch'ơm", "ch om"),
            ("‘nâi ʼmâi", "nai mai"),
            ("thươ̆ng mô đô̆i Kuô̆k", "thuong mo doi kuok"),
            ("La Dêê, Tà Pơơ", "la dee ta poo"),
            ("quyết định 5721/KH-UBND", "quyet dinh 5721 kh ubnd"),
            ("ŏ ĕ ĭ ŭ č ñ", "o e i u c n"),
        ];
        for (text, folded) in table {
            assert_eq!(folded_words(text).join(" "), folded, "{text}");
            let decomposed: String = text.nfd().collect();
            assert_eq!(folded_words(&decomposed).join(" "), folded, "{text}, decomposed");
            assert_eq!(folded_words(&text.to_uppercase()).join(" "), folded, "{text}, upper case");
        }
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "Nói p’rá, Ch'ơm!";
        let words = words(text);
        let spans: Vec<_> = words.iter().map(|word| &text[word.start..word.end]).collect();
        assert_eq!(spans, ["Nói", "p", "rá", "Ch", "ơm"]);
        let joined = joined(text, &words);
        let spans: Vec<_> = joined.iter().map(|word| (word.folded.as_str(), &text[word.start..word.end])).collect();
        assert_eq!(spans, [("pra", "p’rá"), ("chom", "Ch'ơm")]);
    }

    #[test]
    fn both_places_of_a_tone_are_one_spelling() {
        for (new, old) in [("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("Hoá", "hóa")] {
            assert_eq!(marked(new), old.nfc().collect::<String>());
        }
        for word in ["toán", "quý", "già", "tiếng", "đường", "bệnh", "ngoài", "mùa", "khuỷu", "giếng", "gì", "dơn"]
        {
            assert_eq!(marked(&word.nfd().collect::<String>()), word, "keeps its own");
        }
        assert_ne!(marked("dơn"), marked("don"));
    }
}
