//! What a sound sounds like, whatever its format and compression: Chromaprint's numbers, eight a second, and how they are
//! compared. Who makes the numbers is the press's matter.

use serde::{Deserialize, Serialize};

use super::hex;

/// How many numbers are kept: two minutes. Two bulletins that begin alike for so long are one.
const MOST: usize = 960;

/// How far one may begin behind the other: five seconds of silence or a jingle.
const SHIFT: usize = 40;

/// Sounds that overlap for less than five seconds tell nothing.
const FEWEST: usize = 40;

/// Bits of 32 that differ on average between two copies of one sound, as a share; between others it is nearly half.
const NEAR: f64 = 0.28;

/// What a sound sounds like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tune(#[serde(with = "hex")] Vec<u32>);

impl Tune {
    /// Of Chromaprint's numbers; `None` where they are too few, or nothing but silence.
    pub fn new(mut numbers: Vec<u32>) -> Option<Self> {
        numbers.truncate(MOST);
        let mut kinds = numbers.clone();
        kinds.sort_unstable();
        kinds.dedup();
        // A tone that never changes says no more than silence.
        (numbers.len() >= FEWEST && kinds.len() >= FEWEST / 4).then_some(Self(numbers))
    }

    /// Whether both are copies of one sound.
    pub fn is_near(&self, other: &Self) -> bool {
        self.difference(other) <= NEAR
    }

    /// The share of bits that differ where they fit best.
    fn difference(&self, other: &Self) -> f64 {
        let shifted = |a: &[u32], b: &[u32]| {
            (0..=SHIFT).map(|by| differing(a.get(by..).unwrap_or_default(), b)).fold(1.0, f64::min)
        };
        shifted(&self.0, &other.0).min(shifted(&other.0, &self.0))
    }
}

/// The share of bits that differ; all of them where there is too little to compare. The shorter one counts: half of a
/// bulletin is that bulletin.
fn differing(a: &[u32], b: &[u32]) -> f64 {
    let length = a.len().min(b.len());
    if length < FEWEST {
        return 1.0;
    }
    let bits: u32 = a.iter().zip(b).map(|(a, b)| (a ^ b).count_ones()).sum();
    f64::from(bits) / (length as f64 * 32.0)
}
