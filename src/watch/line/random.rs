//! Bytes that nobody can guess or make shorter, from the kernel.

use std::io;

use rustix::rand::{GetRandomFlags, getrandom};

/// Fills all of it.
pub(super) fn fill(bytes: &mut [u8]) -> io::Result<()> {
    let mut filled = 0;
    while filled < bytes.len() {
        filled += getrandom(&mut bytes[filled..], GetRandomFlags::empty())?;
    }
    Ok(())
}

/// So many of them.
pub(super) fn bytes(count: usize) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    fill(&mut bytes)?;
    Ok(bytes)
}
