//! Numbers in files as one word of hexadecimal digits: a third shorter than JSON's.

use serde::{Deserialize as _, Deserializer, Serializer};

/// Writes eight digits for each number.
pub(super) fn serialize<S: Serializer>(numbers: &[u32], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&numbers.iter().map(|number| format!("{number:08x}")).collect::<String>())
}

/// Reads them.
pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u32>, D::Error> {
    let text = String::deserialize(deserializer)?;
    let number = |at: usize| text.get(8 * at..8 * (at + 1)).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    (0..text.len().div_ceil(8))
        .map(|at| number(at).ok_or_else(|| serde::de::Error::custom("hexadecimal digits")))
        .collect()
}
