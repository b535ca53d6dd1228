//! Files as they travel: compressed whole, or as the difference from an older one.

use std::io::{self, Read, Write};

use zstd::zstd_safe::{self, CParameter, DParameter};

/// How well files are compressed: it happens once, and hundreds of points fetch the result over bad lines.
const LEVEL: i32 = 19;

/// Differences of large files take long at [`LEVEL`] and gain nothing by it.
const PATCH_LEVEL: i32 = 12;

/// The window of the largest difference: 2^27 bytes hold a file of [`crate::manifest::MAX_PATCHED_BYTES`].
const MAX_PATCH_WINDOW: u32 = 27;

/// The window of a whole file: what 8 MiB of memory at the point allow, and `zstd -d` takes without being asked to.
const WINDOW: u32 = 23;

/// Compresses the `size` bytes that `from` gives. Their number is said beforehand: the tables for a small file are small then,
/// and thousands of files take a tenth of the time.
pub fn pack(from: &mut impl Read, size: u64, into: &mut (impl Write + ?Sized)) -> io::Result<()> {
    let mut encoder = zstd::stream::Encoder::new(into, LEVEL)?;
    encoder.set_pledged_src_size(Some(size))?;
    encoder.set_parameter(CParameter::WindowLog(WINDOW))?;
    io::copy(from, &mut encoder)?;
    encoder.finish().map(|_| ())
}

/// The difference of `new` from `old`.
pub fn pack_difference(old: &[u8], new: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::Encoder::with_ref_prefix(Vec::new(), PATCH_LEVEL, old)?;
    // As `zstd --patch-from` has it: what stands at the same place in the older file is in sight.
    let longest = old.len().max(new.len()).max(1024);
    encoder.set_parameter(CParameter::WindowLog((longest.ilog2() + 1).min(MAX_PATCH_WINDOW)))?;
    encoder.set_parameter(CParameter::EnableLongDistanceMatching(true))?;
    encoder.set_pledged_src_size(Some(new.len() as u64))?;
    encoder.write_all(new)?;
    encoder.finish()
}

/// What `from` holds compressed, at most `size` bytes and one: whoever hashes it sees that it is too long.
pub fn unpack(from: impl Read, size: u64, into: &mut (impl Write + ?Sized)) -> io::Result<u64> {
    let mut decoder = zstd::stream::Decoder::new(from)?;
    decoder.set_parameter(DParameter::WindowLogMax(WINDOW))?;
    io::copy(&mut decoder.take(size.saturating_add(1)), into)
}

/// The same for a difference from `old`.
pub fn unpack_difference(old: &[u8], from: impl Read, size: u64, into: &mut (impl Write + ?Sized)) -> io::Result<u64> {
    let reader = io::BufReader::with_capacity(zstd_safe::DCtx::in_size(), from);
    let mut decoder = zstd::stream::Decoder::with_ref_prefix(reader, old)?;
    decoder.set_parameter(DParameter::WindowLogMax(MAX_PATCH_WINDOW))?;
    io::copy(&mut decoder.take(size.saturating_add(1)), into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(bytes: usize, mut seed: u64) -> Vec<u8> {
        let mut next = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) as u8
        };
        (0..bytes).map(|_| next()).collect()
    }

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        pack(&mut &*bytes, bytes.len() as u64, &mut packed).unwrap();
        packed
    }

    #[test]
    fn what_was_packed_comes_out_the_same() {
        let text = "Bà con ơi, ".repeat(10_000).into_bytes();
        let packed = packed(&text);
        assert!(packed.len() * 100 < text.len(), "{}", packed.len());
        let mut out = Vec::new();
        assert_eq!(unpack(&*packed, text.len() as u64, &mut out).unwrap(), text.len() as u64);
        assert_eq!(out, text);
    }

    #[test]
    fn the_difference_of_a_film_is_as_long_as_what_changed() {
        let old = noise(12_000_000, 1);
        let mut new = old.clone();
        new.splice(3_000_000..4_200_000, noise(1_100_000, 2));
        let difference = pack_difference(&old, &new).unwrap();
        assert!(difference.len() < 1_150_000, "{}", difference.len());
        let mut out = Vec::new();
        unpack_difference(&old, &*difference, new.len() as u64, &mut out).unwrap();
        assert_eq!(out, new);
    }

    #[test]
    fn a_bomb_ends_one_byte_after_its_promise() {
        let bomb = packed(&vec![0; 100_000_000]);
        assert!(bomb.len() < 100_000);
        let mut out = Vec::new();
        assert_eq!(unpack(&*bomb, 1_000, &mut out).unwrap(), 1_001);
        assert_eq!(out.len(), 1_001);
    }
}
