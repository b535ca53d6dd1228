//! Letters with their marks: which ones a line takes, and how a tone is put on a syllable.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::compose::{self, Method};

/// The breve of ŏ, ơ̆ and ƀ's neighbours.
pub const BREVE: char = '\u{306}';

/// The five marks of Vietnamese tones; the sixth tone has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Sắc, á.
    Sac,
    /// Huyền, à.
    Huyen,
    /// Hỏi, ả.
    Hoi,
    /// Ngã, ã.
    Nga,
    /// Nặng, ạ.
    Nang,
}

impl Tone {
    /// All five, in the order in which schools name them.
    pub const ALL: [Self; 5] = [Self::Sac, Self::Huyen, Self::Hoi, Self::Nga, Self::Nang];

    /// Its combining mark.
    pub fn mark(self) -> char {
        match self {
            Self::Sac => '\u{301}',
            Self::Huyen => '\u{300}',
            Self::Hoi => '\u{309}',
            Self::Nga => '\u{303}',
            Self::Nang => '\u{323}',
        }
    }

    /// Its name without marks, as in prompt ids.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sac => "sac",
            Self::Huyen => "huyen",
            Self::Hoi => "hoi",
            Self::Nga => "nga",
            Self::Nang => "nang",
        }
    }

    /// The key of this tone in Telex.
    pub(super) fn telex(self) -> char {
        match self {
            Self::Sac => 's',
            Self::Huyen => 'f',
            Self::Hoi => 'r',
            Self::Nga => 'x',
            Self::Nang => 'j',
        }
    }

    /// The key of this tone in VNI.
    pub(super) fn vni(self) -> char {
        match self {
            Self::Sac => '1',
            Self::Huyen => '2',
            Self::Hoi => '3',
            Self::Nga => '4',
            Self::Nang => '5',
        }
    }

    pub(super) fn of_mark(mark: char) -> Option<Self> {
        Self::ALL.into_iter().find(|tone| tone.mark() == mark)
    }
}

/// What a line takes: Latin letters with any marks, digits, and the signs of a keyboard. Everything else, such as line ends
/// and pictures, is no part of a question, and the shipped fonts couldn't draw it.
pub fn is_taken(char: char) -> bool {
    matches!(char, ' '..='~' | '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' | '’' | '‘') || is_mark(char)
}

/// Whether it is a mark on the letter before it.
pub fn is_mark(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36F}')
}

/// Letters and marks that belong to one syllable.
pub fn is_of_syllable(char: char) -> bool {
    char.is_alphabetic() || is_mark(char)
}

/// A syllable without its tone, and the tone.
pub fn without_tone(syllable: &str) -> (String, Option<Tone>) {
    let mut found = None;
    let bare = syllable.nfd().filter(|char| {
        let tone = Tone::of_mark(*char);
        found = found.or(tone);
        tone.is_none()
    });
    let bare = bare.collect::<String>().nfc().collect();
    (bare, found)
}

/// The syllable with `tone` where Vietnamese writes it; without it if it stood there already. Letters that are no Vietnamese
/// syllable take it on their last vowel; without a vowel nothing changes.
pub fn with_tone(syllable: &str, tone: Tone) -> String {
    let (bare, before) = without_tone(syllable);
    if before == Some(tone) {
        return bare;
    }
    let composed = compose::keys(Method::Telex, &bare)
        .map(|keys| compose::compose(Method::Telex, &format!("{keys}{}", tone.telex())))
        .filter(|composed| without_tone(composed) == (bare.clone(), Some(tone)));
    composed.unwrap_or_else(|| on_last_vowel(&bare, tone))
}

fn on_last_vowel(bare: &str, tone: Tone) -> String {
    let decomposed: Vec<char> = bare.nfd().collect();
    let is_vowel = |char: &char| matches!(char.to_ascii_lowercase(), 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let Some(at) = decomposed.iter().rposition(is_vowel) else { return bare.to_owned() };
    let marks = decomposed.iter().skip(at + 1).take_while(|char| is_combining_mark(**char)).count();
    let (before, after) = decomposed.split_at(at + 1 + marks);
    before.iter().copied().chain(std::iter::once(tone.mark())).chain(after.iter().copied()).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_stands_where_vietnamese_writes_it() {
        for (syllable, tone, expected) in [
            ("lua", Tone::Sac, "lúa"),
            ("đương", Tone::Huyen, "đường"),
            ("hoa", Tone::Sac, "hóa"),
            ("sat", Tone::Nang, "sạt"),
            ("lơ", Tone::Hoi, "lở"),
            ("nghiêng", Tone::Nga, "nghiễng"),
            ("quy", Tone::Sac, "quý"),
            ("Đăk", Tone::Sac, "Đắk"),
            ("mùa", Tone::Sac, "múa"),
            ("mùa", Tone::Huyen, "mua"),
            // No Vietnamese syllables.
            ("thươ̆ng", Tone::Sac, "thươ̆́ng"),
            ("qưs", Tone::Sac, "qứs"),
            ("ktv", Tone::Sac, "ktv"),
            ("", Tone::Sac, ""),
        ] {
            assert_eq!(with_tone(syllable, tone), expected, "{syllable} with {tone:?}");
        }
    }
}
