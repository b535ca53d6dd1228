//! A text, small enough to be kept for ten thousand products, and still comparable: which of its phrases stand in another.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::hex;

/// Words in a shingle: four are common phrases of officials ("Ủy ban nhân dân"), six miss re-typed leaflets with a
/// changed word in each line.
const SHINGLE: usize = 5;

/// How many shingles are kept: all of an ordinary product's, 4 kB. Of longer texts an even sample is.
const MOST: usize = 1024;

/// Shorter texts share phrases by chance.
const FEWEST: usize = 20;

/// Of a sample so many tell enough: it was drawn from many times as many.
const FEWEST_SAMPLED: usize = 8;

/// The phrases of a text, as hashes that are the same on every machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sketch {
    /// Of all words: two texts of which it is the same are the same, however short. 0 of a text without words.
    whole: u64,
    /// Only hashes with so many leading zeros are kept: half as many with each.
    level: u32,
    /// In order.
    #[serde(with = "hex")]
    hashes: Vec<u32>,
}

impl Sketch {
    /// Of folded words.
    pub(crate) fn of(words: &[String]) -> Self {
        let mut hashes: Vec<u32> = words.windows(SHINGLE).map(|window| (hash(window) >> 32) as u32).collect();
        hashes.sort_unstable();
        hashes.dedup();
        let whole = if words.is_empty() { 0 } else { hash(words) };
        let mut level = 0;
        while hashes.len() > MOST {
            level += 1;
            hashes.retain(|hash| hash.leading_zeros() >= level);
        }
        Self { whole, level, hashes }
    }

    /// How much of the shorter text stands in the other, if they are long enough to tell or the very same.
    pub(crate) fn shared(&self, other: &Self) -> Option<f64> {
        if self.whole != 0 && self.whole == other.whole {
            return Some(1.0);
        }
        let level = self.level.max(other.level);
        let (a, b) = (self.at(level), other.at(level));
        let shorter = a.len().min(b.len());
        let fewest = if level == 0 { FEWEST } else { FEWEST_SAMPLED };
        (shorter >= fewest).then(|| common(a, b) as f64 / shorter as f64)
    }

    /// The hashes that a coarser sketch would have kept: the smallest, since they are in order.
    fn at(&self, level: u32) -> &[u32] {
        let end = self.hashes.partition_point(|hash| hash.leading_zeros() >= level);
        self.hashes.get(..end).unwrap_or_default()
    }
}

fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b, mut count) = (a.iter().peekable(), b.iter().peekable(), 0);
    while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
        match left.cmp(right) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                count += 1;
                a.next();
                b.next();
            }
        }
    }
    count
}

fn hash(words: &[String]) -> u64 {
    let mut digest = Sha256::new();
    for word in words {
        digest.update(word);
        digest.update([0]);
    }
    digest.finalize().iter().take(8).fold(0, |hash, byte| (hash << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(range: std::ops::Range<usize>) -> Vec<String> {
        range.map(|number| format!("từ{number}")).collect()
    }

    #[test]
    fn a_part_of_a_long_text_is_found_in_it() {
        let (long, part, other) = (words(0..20_000), words(5_000..6_000), words(30_000..31_000));
        let shared = |a: &[String], b: &[String]| Sketch::of(a).shared(&Sketch::of(b));
        assert!(shared(&long, &part).unwrap() > 0.9);
        assert_eq!(shared(&long, &other), Some(0.0));
        assert!(Sketch::of(&long).hashes.len() <= MOST);
        assert_eq!(shared(&words(0..10), &words(0..10)), Some(1.0));
        assert_eq!(shared(&words(0..10), &words(0..11)), None);
        assert_eq!(shared(&[], &[]), None);
    }
}
