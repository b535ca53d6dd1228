//! Whether a film goes on, and well enough to be called one.

use std::time::Duration;

use crate::STALLED;

/// How often it is asked: a clock in seconds and captions need no more.
pub(crate) const EVERY: Duration = Duration::from_millis(200);

/// Over this time it is judged whether the machine keeps up.
const JUDGED: Duration = Duration::from_secs(4);

/// The share of missing frames at which a film no longer looks like one.
const STRUGGLING: f64 = 0.3;

/// Whether it should play and doesn't move. Asked every [`EVERY`].
#[derive(Default)]
pub(crate) struct Stall {
    at: Option<Duration>,
    still: Duration,
}

impl Stall {
    pub(crate) fn is_over(&mut self, position: Option<Duration>, plays: bool) -> bool {
        // Before the first position nothing has come at all, paused or not.
        let waits = plays || position.is_none();
        self.still = if !waits || position != self.at { Duration::ZERO } else { self.still + EVERY };
        self.at = position;
        self.still > STALLED
    }
}

/// Whether the machine keeps up. Asked every [`EVERY`].
///
/// A decoder that is late drops frames before anybody counts them, so what has been shown is compared with what the film
/// has between two places.
#[derive(Default)]
pub(crate) struct Judge {
    begun: Option<Seen>,
    since: Duration,
}

/// What has been seen of a film so far.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) at: Duration,
    pub(crate) frames: u64,
}

impl Judge {
    pub(crate) fn struggles(&mut self, seen: Seen, frames_a_second: f64) -> bool {
        let Some(begun) = self.begun else {
            (self.begun, self.since) = (Some(seen), Duration::ZERO);
            return false;
        };
        self.since += EVERY;
        if self.since < JUDGED {
            return false;
        }
        let moved = seen.at.saturating_sub(begun.at);
        // A film that was sent elsewhere, or stood, isn't judged.
        let astray = moved > self.since * 2 || moved < self.since / 2;
        (self.begun, self.since) = (Some(seen), Duration::ZERO);
        let shown = seen.frames.saturating_sub(begun.frames) as f64;
        !astray && shown < (1.0 - STRUGGLING) * moved.as_secs_f64() * frames_a_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_struggles_where_frames_are_missing_and_not_where_it_was_sent_elsewhere_or_stood() {
        let film = |millis_a_look: u64, frames_a_look: u64| {
            let mut judge = Judge::default();
            (0..=20).any(|look| {
                let seen = Seen { at: Duration::from_millis(look * millis_a_look), frames: look * frames_a_look };
                judge.struggles(seen, 30.0)
            })
        };
        assert!(!film(200, 6), "all of them");
        assert!(!film(200, 5), "a sixth is missing");
        assert!(film(200, 3), "half are missing");
        assert!(!film(0, 0), "it stands");
        assert!(!film(900, 6), "it was sent forward");
    }
}
