//! Telex and VNI by crate `vi`: what the letters typed for one syllable mean.
//!
//! `vi` is fed plain letters a–z and digits alone: with letters that carry marks already it may panic (0.8.0: "qưs"). Words
//! that turn out not to be Vietnamese stay as they were typed.

use catalog::Tag;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization as _;
use vi::processor::AccentStyle;

use super::letters;
use crate::locale::VI;

/// More keys make no syllable: the longest, "nghiêng", takes nine with its marks, and three may be undone.
pub const MAX_KEYS: usize = 12;

/// Tones stand as in all texts of this project, and as most people write: hóa, khỏe, thủy.
const STYLE: AccentStyle = AccentStyle::Old;

/// Beginnings of names in the highlands that Vietnamese spelling doesn't know, as in Krông, Plông and Glei. Their first letter
/// stands aside while the rest is put together.
const CLUSTERS: [&str; 12] = ["bl", "br", "dr", "gl", "gr", "hl", "hr", "kl", "kr", "ml", "pl", "pr"];

/// How marks are typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Letters that can't stand there in Vietnamese make marks: `aa`, `dd`, `s`.
    Telex,
    /// Digits make marks.
    Vni,
    /// Every key is a letter of its own, as the other languages need it.
    #[default]
    Plain,
}

impl Method {
    /// The method for a language: w, z, j, s, f, r and x are letters everywhere but in Vietnamese.
    pub fn of(language: &Tag) -> Self {
        if *language == VI { Self::Telex } else { Self::Plain }
    }

    /// The one after this, when the key is pressed that changes it.
    pub fn next(self) -> Self {
        match self {
            Self::Telex => Self::Vni,
            Self::Vni => Self::Plain,
            Self::Plain => Self::Telex,
        }
    }

    /// Whether the key can be a part of a syllable.
    pub fn takes(self, char: char) -> bool {
        match self {
            Self::Telex => char.is_ascii_alphabetic(),
            Self::Vni => char.is_ascii_alphanumeric(),
            Self::Plain => false,
        }
    }

    fn definition(self) -> Option<&'static vi::Definition> {
        match self {
            Self::Telex => Some(&vi::TELEX),
            Self::Vni => Some(&vi::VNI),
            Self::Plain => None,
        }
    }
}

/// What `keys` mean: the syllable with its marks, or the keys themselves where that is no syllable.
pub fn compose(method: Method, keys: &str) -> String {
    let Some(definition) = method.definition() else { return keys.to_owned() };
    if keys.len() > MAX_KEYS || !keys.chars().all(|key| method.takes(key)) {
        return keys.to_owned();
    }
    // vi places tones by small letters alone.
    let letters = || keys.chars().filter(char::is_ascii_alphabetic);
    let capitals = letters().filter(char::is_ascii_uppercase).count();
    let begins = letters().next().is_some_and(|letter| letter.is_ascii_uppercase());
    if capitals > 1 && capitals == letters().count() {
        syllable(definition, &keys.to_ascii_lowercase()).to_uppercase()
    } else if capitals == 1 && begins {
        let small = syllable(definition, &keys.to_ascii_lowercase());
        let mut chars = small.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    } else {
        syllable(definition, keys)
    }
}

fn syllable(definition: &vi::Definition, keys: &str) -> String {
    let small = keys.to_ascii_lowercase();
    if let Some(cluster) = CLUSTERS.into_iter().find(|cluster| small.starts_with(cluster)) {
        let (first, rest) = keys.split_at(cluster.len() - 1);
        return format!("{first}{}", plain_syllable(definition, rest));
    }
    plain_syllable(definition, keys)
}

fn plain_syllable(definition: &vi::Definition, keys: &str) -> String {
    // Vietnamese ends on c what names such as Đắk Lắk end on k.
    let k = keys.char_indices().skip(1).find(|(_, key)| *key == 'k').map(|(at, _)| at);
    let spelt = k.map_or_else(|| keys.to_owned(), |at| format!("{}c{}", &keys[..at], &keys[at + 1..]));
    let mut composed = String::new();
    let result = vi::transform_buffer_with_style(definition, STYLE, spelt.chars(), &mut composed);
    let undone = (result.letter_modification_removed || result.tone_mark_removed) && is_part_of(&composed, &spelt);
    if composed != spelt && !undone && !is_sound(&composed) {
        return keys.to_owned();
    }
    match (k, composed.rfind('c')) {
        (Some(_), Some(at)) => format!("{}k{}", &composed[..at], &composed[at + 1..]),
        (Some(_), None) => keys.to_owned(),
        (None, _) => composed,
    }
}

/// A syllable, or an abbreviation such as đt.
fn is_sound(composed: &str) -> bool {
    !base_letters(composed).any(vi::util::is_vowel) || vi::validation::is_valid_syllable(composed)
}

/// Whether the letters of `composed` stand in `keys` in their order. vi takes the w of `windows` for ư and then undoes
/// another one; what was undone on purpose has only letters that were typed.
fn is_part_of(composed: &str, keys: &str) -> bool {
    let mut keys = keys.chars();
    base_letters(composed).all(|letter| keys.any(|key| key == letter))
}

fn base_letters(text: &str) -> impl Iterator<Item = char> {
    text.nfd().filter(|char| !letters::is_mark(*char)).map(|char| match char {
        'đ' => 'd',
        'Đ' => 'D',
        char => char,
    })
}

/// The keys that make exactly `syllable`, if there are any: to go on with what stands there already.
pub fn keys(method: Method, syllable: &str) -> Option<String> {
    method.definition()?;
    let (bare, tone) = letters::without_tone(syllable);
    let mut keys = String::new();
    for letter in bare.chars() {
        let mut parts = letter.nfd();
        let base = parts.next()?;
        let (base, mark) = match base {
            'đ' => ('d', Some(method.pick('d', '9'))),
            'Đ' => ('D', Some(method.pick('D', '9'))),
            _ => match parts.next() {
                None => (base, None),
                Some('\u{302}') => (base, Some(method.pick(base, '6'))),
                Some('\u{31B}') => (base, Some(method.pick('w', '7'))),
                Some(letters::BREVE) => (base, Some(method.pick('w', '8'))),
                Some(_) => return None,
            },
        };
        keys.push(base);
        keys.extend(mark);
    }
    keys.extend(tone.map(|tone| method.pick(tone.telex(), tone.vni())));
    (compose(method, &keys) == syllable).then_some(keys)
}

impl Method {
    fn pick(self, telex: char, vni: char) -> char {
        if self == Self::Vni { vni } else { telex }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telex_makes_what_vietnamese_learn_at_school() {
        for (keys, expected) in [
            ("aa", "â"),
            ("aaa", "aa"),
            ("aaaa", "aaa"),
            ("aw", "ă"),
            ("aww", "aw"),
            ("ee", "ê"),
            ("oo", "ô"),
            ("ow", "ơ"),
            ("uw", "ư"),
            ("w", "ư"),
            ("ww", "w"),
            ("dd", "đ"),
            ("ddd", "dd"),
            ("as", "á"),
            ("ass", "as"),
            ("af", "à"),
            ("ar", "ả"),
            ("ax", "ã"),
            ("aj", "ạ"),
            ("asf", "à"),
            ("asz", "a"),
            ("nguowif", "người"),
            ("dduwowngf", "đường"),
            ("dduowngf", "đường"),
            ("vieetj", "việt"),
            ("Vieejt", "Việt"),
            ("VIEETJ", "VIỆT"),
            ("HUEES", "HUẾ"),
            ("hoaf", "hòa"),
            ("hoangf", "hoàng"),
            ("ngoaif", "ngoài"),
            ("khoer", "khỏe"),
            ("giuwax", "giữa"),
            ("quys", "quý"),
            ("tuaanf", "tuần"),
            ("muoons", "muốn"),
            ("quyeets", "quyết"),
            ("gia", "gia"),
            ("giowf", "giờ"),
            ("thuyr", "thủy"),
            ("nghieengs", "nghiếng"),
            ("khuyru", "khuỷu"),
            ("ruowuj", "rượu"),
            ("luas", "lúa"),
            ("satj", "sạt"),
            ("lowr", "lở"),
            ("xoas", "xóa"),
            ("ddt", "đt"),
            // Names of the highlands.
            ("Ddawks", "Đắk"),
            ("Lawsk", "Lắk"),
            ("Kroong", "Krông"),
            ("Ploong", "Plông"),
            ("Glei", "Glei"),
            // Words of other languages stay.
            ("window", "window"),
            ("facebook", "facebook"),
            ("ktieec", "ktieec"),
            ("chrval", "chrval"),
            ("web", "web"),
            ("nghieengngh", "nghieengngh"),
        ] {
            assert_eq!(compose(Method::Telex, keys), expected, "{keys}");
        }
    }

    #[test]
    fn vni_makes_the_same_by_digits() {
        for (keys, expected) in [
            ("a6", "â"),
            ("a66", "a6"),
            ("a8", "ă"),
            ("e6", "ê"),
            ("o6", "ô"),
            ("o7", "ơ"),
            ("u7", "ư"),
            ("d9", "đ"),
            ("d99", "d9"),
            ("a1", "á"),
            ("a11", "a1"),
            ("a2", "à"),
            ("a3", "ả"),
            ("a4", "ã"),
            ("a5", "ạ"),
            ("a10", "a"),
            ("viet65", "việt"),
            ("VIET65", "VIỆT"),
            ("nguoi72", "người"),
            ("d9uong72", "đường"),
            ("D9a8k1", "Đắk"),
            ("quyet61", "quyết"),
            ("2026", "2026"),
            ("n1", "n1"),
            ("aa", "aa"),
            ("window", "window"),
        ] {
            assert_eq!(compose(Method::Vni, keys), expected, "{keys}");
        }
    }

    #[test]
    fn without_a_method_every_key_is_a_letter() {
        for keys in ["aaa", "wzjsfrx", "k9a1"] {
            assert_eq!(compose(Method::Plain, keys), keys);
        }
        let plain = ["ktv", "sed", "kxy", "jeh", "cua", "en"].map(|tag| Method::of(&tag.parse().unwrap_or(VI.clone())));
        assert_eq!(plain, [Method::Plain; 6]);
        assert_eq!(Method::of(&VI), Method::Telex);
    }

    #[test]
    fn a_syllable_is_taken_up_again_by_its_keys() {
        for syllable in ["việt", "Đường", "nghiễng", "hòa", "thương", "Huế", "a", ""] {
            for method in [Method::Telex, Method::Vni] {
                let keys = keys(method, syllable).unwrap_or_default();
                assert_eq!(compose(method, &keys), syllable, "{method:?}: {keys}");
            }
        }
        assert_eq!(keys(Method::Telex, "hoà"), None, "the other place of the tone stays as it is");
        assert_eq!(keys(Method::Telex, "thươ̆ng"), None);
        assert_eq!(keys(Method::Plain, "a"), None);
    }
}
