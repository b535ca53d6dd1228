//! Every word of the index, for guessing what a slip of the finger meant.

use std::collections::BTreeMap;

/// The shortest words are each other's neighbours all: `ba` and `be` aren't slips.
const MIN_LETTERS: usize = 3;

/// Longer words are addresses and names of files; nobody means them by a slip.
const MAX_LETTERS: usize = 24;

/// Folded words in order, in how many products each stands, and which letters it has.
#[derive(Debug, Default)]
pub struct Vocabulary {
    words: Vec<(String, u32, u32)>,
}

impl Vocabulary {
    /// From words and their counts.
    pub fn new(words: BTreeMap<String, u32>) -> Self {
        Self {
            words: words
                .into_iter()
                .map(|(word, count)| (letters(&word), word, count))
                .map(|(l, w, c)| (w, c, l))
                .collect(),
        }
    }

    /// Whether this is a word.
    pub fn has(&self, word: &str) -> bool {
        self.words.binary_search_by(|(known, ..)| known.as_str().cmp(word)).is_ok()
    }

    /// Words like this one: by how many slips away, then the commonest first.
    pub fn near(&self, word: &str, most: usize) -> Vec<&str> {
        if !(MIN_LETTERS..=MAX_LETTERS).contains(&word.len()) {
            return Vec::new();
        }
        // One slip in a syllable, two in a long word.
        let allowed = if word.len() <= 5 { 1 } else { 2 };
        let own = letters(word);
        let mut near: Vec<(usize, u32, &str)> = Vec::new();
        for (known, count, letters) in &self.words {
            // Each slip changes two letters at most: this rules out most words without looking at them.
            if (letters ^ own).count_ones() as usize <= 2 * allowed
                && known.len().abs_diff(word.len()) <= allowed
                && known != word
                && let Some(slips) = slips(word.as_bytes(), known.as_bytes(), allowed)
            {
                near.push((slips, u32::MAX - count, known));
            }
        }
        near.sort_unstable();
        near.into_iter().take(most).map(|(_, _, known)| known).collect()
    }
}

/// Which letters a word has, as bits.
fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |letters, byte| letters | 1 << (byte % 32))
}

/// How many letters were missed, added, changed or swapped, if at most `allowed`. Folded words are letters of one byte; in
/// other scripts bytes are compared, which is near enough.
fn slips(typed: &[u8], known: &[u8], allowed: usize) -> Option<usize> {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=known.len()).collect();
    for (row, letter) in typed.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in known.iter().enumerate() {
            let cell = |line: &[usize], at: usize| line.get(at).copied().unwrap_or(usize::MAX - 1);
            let changed = cell(&above, column) + usize::from(letter != other);
            let mut best = changed.min(cell(&above, column + 1) + 1).min(cell(&line, column) + 1);
            let swapped =
                row > 0 && column > 0 && typed.get(row - 1) == Some(other) && known.get(column - 1) == Some(letter);
            if swapped {
                best = best.min(cell(&before, column - 1) + 1);
            }
            line.push(best);
        }
        if line.iter().min().is_some_and(|least| *least > allowed) {
            return None;
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().filter(|slips| *slips <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_counted() {
        let count = |a: &str, b: &str| slips(a.as_bytes(), b.as_bytes(), 2);
        assert_eq!(count("duonk", "duong"), Some(1), "another key");
        assert_eq!(count("duog", "duong"), Some(1), "a key missed");
        assert_eq!(count("duonng", "duong"), Some(1), "a key twice");
        assert_eq!(count("duogn", "duong"), Some(1), "two keys swapped");
        assert_eq!(count("duong", "duong"), Some(0));
        assert_eq!(count("benh", "duong"), None);
    }

    #[test]
    fn the_nearest_comes_first_and_then_the_commonest() {
        let words = [("duong", 90), ("dung", 500), ("duon", 3), ("benh", 9)];
        let vocabulary = Vocabulary::new(words.map(|(word, count)| (word.to_owned(), count)).into());
        assert_eq!(vocabulary.near("duonk", 5), ["duong", "duon"]);
        assert!(vocabulary.near("du", 5).is_empty());
        assert!(vocabulary.has("duon") && !vocabulary.has("du"));
    }
}
