//! The keyboard on screen: its keys as data, where each stands, and what it does.
//!
//! Latin letters stand as on every computer and phone. Below them the letters and tones of Vietnamese have keys of their own,
//! for whoever knows neither Telex nor VNI; a language of the villages adds a row.

use super::letters::Tone;
use crate::focus::Spot;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Types a letter, a digit or a sign.
    Put(&'static str),
    /// Puts a tone on the syllable before the cursor.
    Tone(Tone),
    /// Puts a breve on the letter before the cursor.
    Breve,
    /// Removes the letter before the cursor.
    Erase,
    /// Removes everything.
    Clear,
    /// Moves the cursor to the left.
    Left,
    /// Moves the cursor to the right.
    Right,
    /// Changes how marks are typed.
    Method,
    /// The next letter is a capital.
    Capital,
}

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// `key.<name>`
    pub id: &'static str,
    /// What it does.
    pub press: Press,
    /// How wide it is, in half columns.
    width: i32,
}

/// A row, and how far it is moved in at both ends, in half columns.
struct Row {
    inset: i32,
    keys: &'static [Key],
}

const fn key(id: &'static str, press: Press, width: i32) -> Key {
    Key { id, press, width }
}

/// Letters and digits, each as wide as a column, and what stands before them.
macro_rules! letters {
    ($([$before:expr])? $($letter:literal)*) => {
        &[$($before,)? $(key(concat!("key.", $letter), Press::Put($letter), 2)),*]
    };
}

/// The letters of Vietnamese, each as wide as a column, and what stands behind them.
macro_rules! marked {
    ($($behind:expr),*) => {
        &[
            key("key.a-breve", Press::Put("ă"), 2),
            key("key.a-circumflex", Press::Put("â"), 2),
            key("key.d-stroke", Press::Put("đ"), 2),
            key("key.e-circumflex", Press::Put("ê"), 2),
            key("key.o-circumflex", Press::Put("ô"), 2),
            key("key.o-horn", Press::Put("ơ"), 2),
            key("key.u-horn", Press::Put("ư"), 2),
            $($behind),*
        ]
    };
}

/// The keys that every language has, from top to bottom.
static ROWS: [Row; 7] = [
    Row { inset: 0, keys: letters!("1" "2" "3" "4" "5" "6" "7" "8" "9" "0") },
    Row { inset: 0, keys: letters!("q" "w" "e" "r" "t" "y" "u" "i" "o" "p") },
    Row { inset: 1, keys: letters!("a" "s" "d" "f" "g" "h" "j" "k" "l") },
    Row {
        inset: 0,
        keys: &[
            key("key.z", Press::Put("z"), 2),
            key("key.x", Press::Put("x"), 2),
            key("key.c", Press::Put("c"), 2),
            key("key.v", Press::Put("v"), 2),
            key("key.b", Press::Put("b"), 2),
            key("key.n", Press::Put("n"), 2),
            key("key.m", Press::Put("m"), 2),
            key("key.apostrophe", Press::Put("'"), 2),
            key("key.erase", Press::Erase, 4),
        ],
    },
    Row { inset: 0, keys: marked!() },
    Row {
        inset: 0,
        keys: &[
            key("key.tone-sac", Press::Tone(Tone::Sac), 4),
            key("key.tone-huyen", Press::Tone(Tone::Huyen), 4),
            key("key.tone-hoi", Press::Tone(Tone::Hoi), 4),
            key("key.tone-nga", Press::Tone(Tone::Nga), 4),
            key("key.tone-nang", Press::Tone(Tone::Nang), 4),
        ],
    },
    Row {
        inset: 0,
        keys: &[
            key("key.method", Press::Method, 6),
            key("key.left", Press::Left, 2),
            key("key.space", Press::Put(" "), 6),
            key("key.right", Press::Right, 2),
            key("key.clear", Press::Clear, 4),
        ],
    },
];

/// Letters of the villages' languages that Vietnamese lacks, as their texts show them; both apostrophes are in use. They stand
/// above the last row.
static LOCAL: Row = Row {
    inset: 0,
    keys: &[
        key("key.o-breve", Press::Put("ŏ"), 2),
        key("key.e-breve", Press::Put("ĕ"), 2),
        key("key.i-breve", Press::Put("ĭ"), 2),
        key("key.u-breve", Press::Put("ŭ"), 2),
        key("key.b-stroke", Press::Put("ƀ"), 2),
        key("key.c-caron", Press::Put("č"), 2),
        key("key.n-tilde", Press::Put("ñ"), 2),
        key("key.breve", Press::Breve, 2),
        key("key.quote", Press::Put("’"), 2),
    ],
};

/// Where sentences are written and not looked for: capitals, and the signs that stand in them.
static CAPITALS: Row =
    Row { inset: 0, keys: letters!([key("key.capital", Press::Capital, 2)] "a" "s" "d" "f" "g" "h" "j" "k" "l") };

/// The letters of Vietnamese, and the signs.
static SIGNS: Row = Row {
    inset: 0,
    keys: marked!(
        key("key.comma", Press::Put(","), 2),
        key("key.stop", Press::Put("."), 2),
        key("key.slash", Press::Put("/"), 2),
        key("key.hyphen", Press::Put("-"), 2)
    ),
};

/// Which keys there are beyond those that every line has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The letters of the villages' languages.
    pub local: bool,
    /// Capitals and signs.
    pub writes: bool,
}

/// Between two keys, in units: a finger on the gap hits neither, and rings of neighbours don't hide each other's letters.
const GAP: i32 = 10;

fn rows(layout: Layout) -> impl Iterator<Item = &'static Row> {
    let [digits, top, middle, bottom, marked, tones, last] = &ROWS;
    let (middle, marked) = if layout.writes { (&CAPITALS, &SIGNS) } else { (middle, marked) };
    [digits, top, middle, bottom, marked, tones].into_iter().chain(layout.local.then_some(&LOCAL)).chain([last])
}

/// The keys, row by row, each at its spot in `area`.
pub fn standing(area: Spot, layout: Layout) -> Vec<Vec<(Key, Spot)>> {
    let count = i32::try_from(rows(layout).count()).unwrap_or(1);
    let pitch = (area.height + GAP) / count;
    (0..)
        .zip(rows(layout))
        .map(|(at, row)| {
            let halves = row.keys.iter().map(|key| key.width).sum::<i32>() + 2 * row.inset;
            let edge = |half: i32| area.x + half * (area.width + GAP) / halves;
            let mut half = row.inset;
            row.keys
                .iter()
                .map(|key| {
                    let x = edge(half);
                    half += key.width;
                    let spot = Spot { x, y: area.y + at * pitch, width: edge(half) - GAP - x, height: pitch - GAP };
                    (*key, spot)
                })
                .collect()
        })
        .collect()
}

/// The layout that holds every key there is.
const ALL: Layout = Layout { local: true, writes: true };

/// The key of that id.
pub fn find(id: &str) -> Option<Key> {
    rows(ALL).flat_map(|row| row.keys).find(|key| key.id == id).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::typing::{Line, Method, letters};

    const AREA: Spot = Spot { x: 96, y: 100, width: 912, height: 672 };

    /// What a finger hits, in units: 64 px at 1080p, as on every screen.
    const TARGET: i32 = 64;

    #[test]
    fn every_key_is_large_enough_and_none_lies_on_another() {
        for (local, writes) in [(false, false), (true, false), (false, true), (true, true)] {
            let keys: Vec<_> = standing(AREA, Layout { local, writes }).into_iter().flatten().collect();
            for (key, spot) in &keys {
                assert!(spot.width >= TARGET && spot.height >= TARGET, "{}: {spot:?}", key.id);
                assert!(spot.x >= AREA.x && spot.x + spot.width <= AREA.x + AREA.width, "{}: {spot:?}", key.id);
                assert!(spot.y >= AREA.y && spot.y + spot.height <= AREA.y + AREA.height, "{}: {spot:?}", key.id);
                let apart = |a: &Spot, b: &Spot| {
                    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
                };
                for (other, its) in keys.iter().filter(|(other, _)| other.id != key.id) {
                    assert!(apart(spot, its), "{} lies on {}", key.id, other.id);
                }
            }
        }
    }

    #[test]
    fn every_key_has_a_name_of_its_own_and_is_found_by_it() {
        let ids: Vec<_> = rows(ALL).flat_map(|row| row.keys).map(|key| key.id).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        for id in ids {
            assert!(id.starts_with("key.") && find(id).is_some_and(|key| key.id == id), "{id}");
        }
        let usual: Vec<_> = rows(Layout::default()).flat_map(|row| row.keys).collect();
        assert!(usual.iter().all(|key| find(key.id) == Some(**key)), "the same key wherever it stands");
        assert!(usual.len() < rows(ALL).flat_map(|row| row.keys).count());
        assert_eq!(find("key.none"), None);
    }

    #[test]
    fn every_letter_of_vietnamese_and_of_the_villages_can_be_typed() {
        let letters = "aăâbcdđeêghiklmnoôơpqrstuưvxy0123456789fjwz ŏĕĭŭƀčñ’',./-";
        let keys: BTreeSet<_> = rows(ALL)
            .flat_map(|row| row.keys)
            .map(|key| key.press)
            .filter_map(|press| match press {
                Press::Put(text) => Some(text),
                _ => None,
            })
            .collect();
        for letter in letters.chars() {
            assert!(keys.contains(letter.to_string().as_str()), "{letter}");
            assert!(letters::is_taken(letter), "{letter}");
        }
        let mut line = Line::default();
        line.put("ơ", Method::Plain);
        line.put_breve(Method::Plain);
        assert_eq!(line.text(), "ơ̆");
    }
}
