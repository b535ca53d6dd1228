//! Texts of before Unicode, made readable: TCVN3 (ABC), VNI, VPS and Windows-1258, and letters whose marks stand apart.
//!
//! A font's name says it where there are fonts ([`Encoding::of_font`]). Else statistics do ([`Reading`]): the encoding in
//! which most words that bear marks become syllables of Vietnamese, where as they stand they mostly aren't. Nothing is
//! guessed from a word or two, and a line that reads well stays as it is.

mod syllable;
mod tables;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};

use self::syllable::is_syllable;
use self::tables::{TCVN3, VNI_LETTERS, VNI_MARKS, VNI_VOWELS, VPS, VPS_CONTROLS, WINDOWS_1252, WINDOWS_1258};

/// A line of which fewer words with marks than this are syllables isn't Vietnamese as it stands.
const READS_WELL: f64 = 0.7;

/// An encoding in which fewer words than this become syllables isn't the one.
const CONVINCING: f64 = 0.75;

/// One word may be a foreign name.
const FEWEST: usize = 2;

/// A text of which this share is in an old encoding is so throughout, and its ambiguous lines are, too.
const THROUGHOUT: f64 = 0.5;

/// How letters were written before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    /// TCVN 5712:1993 VN3, known as ABC: `.VnTime`.
    Tcvn3,
    /// The same in a font that shows capitals only: `.VnTimeH`.
    Tcvn3Capitals,
    /// `VNI-Times`.
    Vni,
    /// `VPS Times`.
    Vps,
    /// Microsoft's code page, with tones behind their letters.
    Windows1258,
    /// Unicode with marks apart from their letters, as some keyboards and Macs write.
    Decomposed,
}

impl Encoding {
    /// What tells itself by statistics. Capitals alone look like any TCVN3.
    const TOLD: [Self; 4] = [Self::Tcvn3, Self::Vni, Self::Windows1258, Self::Vps];

    /// The encoding behind a font's name; `None` for fonts of Unicode.
    pub fn of_font(name: &str) -> Option<Self> {
        // A PDF writes a tag of six letters before the name of a font it embeds in part.
        let name = name.split_once('+').map_or(name, |(_, name)| name).trim().to_lowercase();
        if let Some(rest) = name.strip_prefix(".vn") {
            let family = rest.split([',', '-', ' ']).next().unwrap_or(rest);
            return Some(if family.ends_with('h') { Self::Tcvn3Capitals } else { Self::Tcvn3 });
        }
        if name.starts_with("vni-") || name.starts_with("vni ") {
            return Some(Self::Vni);
        }
        (name.starts_with("vps ") || name.starts_with("vps-")).then_some(Self::Vps)
    }

    /// As messages name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 | Self::Tcvn3Capitals => "TCVN3 (ABC)",
            Self::Vni => "VNI",
            Self::Vps => "VPS",
            Self::Windows1258 => "Windows-1258",
            Self::Decomposed => "Unicode NFD",
        }
    }

    /// `text`, whose letters are named as Latin-1 or Windows-1252 shows their bytes, in Unicode.
    pub fn decode(self, text: &str) -> String {
        let letters = text.chars().map(|char| latin(char).unwrap_or(char));
        match self {
            Self::Tcvn3 => letters.map(tcvn3).collect(),
            Self::Tcvn3Capitals => letters.map(tcvn3).flat_map(char::to_uppercase).collect(),
            Self::Vni => vni(letters),
            Self::Vps => letters.map(vps).collect(),
            Self::Windows1258 => letters.map(|char| other(&WINDOWS_1258, char)).map(windows).nfc().collect(),
            Self::Decomposed => text.nfc().collect(),
        }
    }

    /// Whether this letter belongs to the vowel before it, which may stand in the run before.
    pub fn is_mark(self, char: char) -> bool {
        self == Self::Vni && vni_mark(char).is_some()
    }
}

/// A text in Unicode, and what it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// Composed Unicode.
    pub text: String,
    /// What it was written in, where that was something else.
    pub from: Option<Encoding>,
}

/// The words of a file of plain text, whatever it was written in.
pub fn decode_bytes(bytes: &[u8]) -> Decoded {
    let wide = |order: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).skip(1).map(|pair| order([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xff, 0xfe, ..] => decode(&wide(u16::from_le_bytes)),
        [0xfe, 0xff, ..] => decode(&wide(u16::from_be_bytes)),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => decode(text.strip_prefix('\u{feff}').unwrap_or(text)),
            // Every byte as Latin-1 shows it; without Vietnamese in it, what Windows means by it.
            Err(_) => {
                let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
                let decoded = decode(&text);
                let text = decoded.text.chars().map(windows).collect();
                Decoded { text, ..decoded }
            }
        },
    }
}

/// `text` in composed Unicode.
pub fn decode(text: &str) -> Decoded {
    let reading = Reading::of(text);
    let lines = text.split('\n').map(|line| reading.line(line)).collect::<Vec<_>>();
    Decoded { text: lines.join("\n"), from: reading.from }
}

/// How the lines of a text are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The old encoding it is in, if it is in one.
    pub from: Option<Encoding>,
    /// Whether nearly all of it is.
    throughout: bool,
}

impl Reading {
    /// How `text` is to be read.
    pub fn of(text: &str) -> Self {
        let odd: Vec<&str> = text.lines().filter(|line| Count::of(line).share() < READS_WELL).collect();
        let odd = odd.join("\n");
        let best = Encoding::TOLD
            .into_iter()
            .map(|encoding| (encoding, Count::of(&encoding.decode(&odd))))
            .filter(|(_, count)| count.good >= FEWEST && count.share() >= CONVINCING)
            .max_by_key(|(_, count)| count.good);
        let Some((encoding, _)) = best else {
            return Self { from: (!is_nfc(text)).then_some(Encoding::Decomposed), throughout: false };
        };
        let (all, odd) = (Count::of(text).words, Count::of(&odd).words);
        Self { from: Some(encoding), throughout: odd as f64 >= all as f64 * THROUGHOUT }
    }

    /// Whether `text` is Vietnamese as it stands, as far as its marks tell.
    pub fn readable(text: &str) -> bool {
        Count::of(text).share() >= READS_WELL
    }

    /// A line of the text in composed Unicode.
    pub fn line(self, line: &str) -> String {
        let Some(encoding) = self.from else { return line.to_owned() };
        let (plain, decoded) = (Count::of(line), encoding.decode(line));
        let count = Count::of(&decoded);
        let better = count.share() > plain.share() || (self.throughout && count.share() >= plain.share());
        if better { decoded } else { line.nfc().collect() }
    }
}

/// How many words bear marks, and how many of these are syllables.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    words: usize,
    good: usize,
}

impl Count {
    fn of(text: &str) -> Self {
        let mut count = Self::default();
        let inside = |char: char| char.is_alphabetic() || is_odd(char);
        for word in text.nfc().collect::<String>().split(|char| !inside(char)).filter(|word| !word.is_ascii()) {
            count.words += 1;
            count.good += usize::from(is_syllable(word));
        }
        count
    }

    /// Of a text without marks nothing can be said against.
    fn share(self) -> f64 {
        if self.words == 0 { 1.0 } else { self.good as f64 / self.words as f64 }
    }
}

/// Signs and control characters that old encodings use as letters. Those that people write today (« » · °) stay signs.
fn is_odd(char: char) -> bool {
    matches!(u32::from(char), 0x80..=0x9f | 0xa1..=0xaa | 0xac..=0xaf | 0xb1..=0xb6 | 0xb8..=0xba | 0xbc..=0xbf | 0xd7 | 0xf7)
        || WINDOWS_1252.chars().take(0x10).any(|known| known == char)
}

/// As Latin-1 names the byte that Windows-1252, or a symbol font in the private use area, has shown as `char`.
fn latin(char: char) -> Option<char> {
    match u32::from(char) {
        0..=0xff => Some(char),
        private @ 0xf020..=0xf0ff => char::from_u32(private - 0xf000),
        _ => {
            let at = WINDOWS_1252.chars().position(|known| known == char && char != '\u{fffd}')?;
            char::from_u32(0x80 + u32::try_from(at).ok()?)
        }
    }
}

/// What Windows means by a control character.
fn windows(char: char) -> char {
    match u32::from(char) {
        byte @ 0x80..=0x9f => WINDOWS_1252.chars().nth(byte as usize - 0x80).unwrap_or(char),
        _ => char,
    }
}

fn tcvn3(char: char) -> char {
    TCVN3.iter().find_map(|(from, to)| paired(from, to, char)).unwrap_or_else(|| windows(char))
}

fn vni(letters: impl Iterator<Item = char>) -> String {
    let mut text = String::new();
    for char in letters {
        let on_vowel = text.chars().last().is_some_and(|last| VNI_VOWELS.contains(last));
        match vni_mark(char).filter(|_| on_vowel) {
            Some(marks) => text.push_str(marks),
            None => text.push(paired(VNI_LETTERS.0, VNI_LETTERS.1, char).unwrap_or_else(|| windows(char))),
        }
    }
    text.nfc().collect()
}

fn vni_mark(char: char) -> Option<&'static str> {
    let small = char.to_lowercase().next().unwrap_or(char);
    VNI_MARKS.iter().find(|(mark, _)| *mark == small).map(|(_, marks)| *marks)
}

fn vps(char: char) -> char {
    match u32::from(char) {
        byte @ 0x80..=0xff => {
            let letter = VPS.iter().flat_map(|row| row.chars()).nth(byte as usize - 0x80).filter(|char| *char != ' ');
            letter.unwrap_or_else(|| windows(char))
        }
        _ => other(&VPS_CONTROLS, char),
    }
}

fn paired(from: &str, to: &str, char: char) -> Option<char> {
    from.chars().zip(to.chars()).find(|(from, _)| *from == char).map(|(_, to)| to)
}

fn other(table: &[(char, char)], char: char) -> char {
    table.iter().find(|(from, _)| *from == char).map_or(char, |(_, to)| *to)
}
