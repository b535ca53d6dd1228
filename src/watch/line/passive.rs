//! Speeds of transfers that were made anyway: they cost nothing, and are lower bounds, for nobody knows whether the other end
//! could have gone faster.

use std::time::Duration;

use time::OffsetDateTime;

use crate::figure::{Direction, Method};
use crate::memory::Speed;

/// What is shorter ends before TCP has found the line's speed: at 40 Mbit/s and 50 ms, 256 kB are a whole window.
pub const SHORTEST: u64 = 256_000;

/// A transfer as it was seen by whoever made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Which way. Of bytes that were sent, only those count that the other end has answered for: the kernel takes some megabytes
    /// before any has left.
    pub direction: Direction,
    /// Bytes of bodies.
    pub bytes: u64,
    /// From the question to the last byte, without the time in which it waited for its turn.
    pub took: Duration,
    /// Whether a limit of our own held it back: such a transfer says nothing of the line.
    pub capped: bool,
}

/// What a transfer says of the line, if anything.
pub fn speed(transfer: Transfer, at: OffsetDateTime) -> Option<Speed> {
    let Transfer { direction, bytes, took, capped } = transfer;
    let counts = !capped && bytes >= SHORTEST && !took.is_zero();
    counts.then(|| Speed { at, method: Method::Passive, direction, bits: bits_per_second(bytes, took) })
}

/// Bits a second.
pub(super) fn bits_per_second(bytes: u64, took: Duration) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "gigabytes, not 2^52")]
    let bits = bytes as f64 * 8.0;
    bits / took.as_secs_f64()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const MEGABYTE: Transfer =
        Transfer { direction: Direction::Receive, bytes: 1_000_000, took: Duration::from_secs(2), capped: false };

    fn measured(transfer: Transfer) -> Option<f64> {
        speed(transfer, datetime!(2026-11-30 8:00 UTC)).map(|speed| speed.bits)
    }

    #[test]
    fn a_long_transfer_says_how_fast_the_line_is_at_least() {
        assert_eq!(measured(MEGABYTE), Some(4e6));
    }

    #[test]
    fn short_and_capped_transfers_say_nothing() {
        assert_eq!(measured(Transfer { bytes: 255_999, ..MEGABYTE }), None);
        assert_eq!(measured(Transfer { capped: true, ..MEGABYTE }), None);
        assert_eq!(measured(Transfer { took: Duration::ZERO, ..MEGABYTE }), None);
    }
}
