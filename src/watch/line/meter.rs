//! What a probe has used and measured, counted while it goes on: one that is given up has used the line as well.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use crate::line::round::{Answer, Heard};

/// Ethernet, IP and UDP around what is sent by UDP.
const UDP: u64 = 14 + 20 + 8;

/// Ethernet, IP, and TCP with time stamps around each segment.
pub(super) const TCP: u64 = 14 + 20 + 32;

/// `SYN` or its answer, which have more options.
const SYN: u64 = TCP + 8;

/// The end of a connection by RST, which has no options.
const RESET: u64 = 14 + 20 + 20;

/// An echo of eight bytes by ICMP.
const ECHO: u64 = 14 + 20 + 8 + 8;

/// A question for a neighbour, or its answer.
const ARP: u64 = 14 + 28;

/// When Linux sends `SYN` again, after the first one: the time out begins at a second (RFC 6298) and doubles.
const SYN_AGAIN: [Duration; 4] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(7), Duration::from_secs(15)];

/// Counts for one probe.
#[derive(Debug, Default)]
pub(super) struct Meter(Mutex<Answer>);

impl Meter {
    /// What was counted, and what was heard.
    pub fn answer(self, heard: Heard) -> Answer {
        Answer { heard, ..self.0.into_inner().unwrap_or_else(PoisonError::into_inner) }
    }

    /// The same, without what was measured: of a question whose answer takes longer than others'.
    pub fn bytes(self) -> u64 {
        self.answer(Heard::Unknown).bytes
    }

    fn count(&self, count: impl FnOnce(&mut Answer)) {
        count(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// A datagram in either direction.
    pub fn udp(&self, payload: usize) {
        self.count(|answer| answer.bytes += UDP + payload as u64);
    }

    /// An echo in either direction.
    pub fn echo(&self) {
        self.count(|answer| answer.bytes += ECHO);
    }

    /// A segment in either direction, and that it has arrived.
    pub fn segment(&self, payload: usize) {
        self.count(|answer| answer.bytes += TCP + payload as u64 + TCP);
    }

    /// A connection is broken off.
    pub fn reset(&self) {
        self.count(|answer| answer.bytes += RESET);
    }

    /// Two neighbours that haven't heard of each other for minutes ask each other where they are.
    pub fn neighbours(&self) {
        self.count(|answer| answer.bytes += 4 * ARP);
    }

    /// Other bytes.
    pub fn other(&self, bytes: u64) {
        self.count(|answer| answer.bytes += bytes);
    }

    /// A packet is sent that has to be answered: [`Waiting::answered`], or it is lost.
    pub fn waiting(&self) -> Waiting<'_> {
        self.wait_for(false)
    }

    /// The same for a connection, whose first packet the kernel sends again.
    pub fn connecting(&self) -> Waiting<'_> {
        self.count(|answer| answer.bytes += SYN);
        self.wait_for(true)
    }

    fn wait_for(&self, is_syn: bool) -> Waiting<'_> {
        Waiting { meter: self, since: Instant::now(), is_syn, over: false }
    }
}

/// A packet that hasn't been answered yet.
pub(super) struct Waiting<'a> {
    meter: &'a Meter,
    since: Instant,
    is_syn: bool,
    over: bool,
}

impl Waiting<'_> {
    /// It is answered now.
    pub fn answered(mut self) {
        self.over = true;
        let elapsed = self.since.elapsed();
        let lost = if self.is_syn { syns_lost(elapsed) } else { 0 };
        let again = lost.checked_sub(1).map_or(Duration::ZERO, |last| SYN_AGAIN[last]);
        self.meter.count(|answer| {
            answer.took.push(elapsed - again);
            answer.sent += 1 + lost as u32;
            answer.lost += lost as u32;
            answer.bytes += if self.is_syn { SYN * (1 + lost as u64) + TCP } else { 0 };
        });
    }

    /// Somebody else has said that there is no way: it isn't lost.
    pub fn refused(mut self) {
        self.over = true;
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        // The last one may still be on its way.
        let lost = if self.is_syn { syns_lost(self.since.elapsed()) } else { 1 };
        self.meter.count(|answer| {
            answer.sent += lost as u32;
            answer.lost += lost as u32;
            answer.bytes += if self.is_syn { SYN * lost as u64 } else { 0 };
        });
    }
}

/// How many `SYN` were in vain when a connection has taken so long. Where a line takes a second or more there and back, one more
/// than were lost.
fn syns_lost(elapsed: Duration) -> usize {
    SYN_AGAIN.iter().filter(|again| **again <= elapsed).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn connect(after: u64) -> Answer {
        let meter = Meter::default();
        let waiting = meter.connecting();
        tokio::time::advance(Duration::from_millis(after)).await;
        waiting.answered();
        meter.answer(Heard::Works)
    }

    #[tokio::test(start_paused = true)]
    async fn a_lost_syn_is_told_from_a_slow_line() {
        for (after, took, lost) in [(40, 40, 0), (800, 800, 0), (1040, 40, 1), (1800, 800, 1), (3800, 800, 2)] {
            let answer = connect(after).await;
            assert_eq!(answer.took, [Duration::from_millis(took)], "{after} ms");
            assert_eq!((answer.lost, answer.sent), (lost, lost + 1), "{after} ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_given_up_was_lost() {
        let meter = Meter::default();
        let connecting = meter.connecting();
        tokio::time::advance(Duration::from_secs(10)).await;
        drop(connecting);
        drop(meter.waiting());
        let answer = meter.answer(Heard::Silent);
        assert_eq!((answer.lost, answer.sent, answer.bytes), (4, 4, 4 * SYN));
    }
}
