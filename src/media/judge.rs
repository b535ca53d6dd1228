//! Whether a film goes on, and well enough to be called one.

use std::time::Duration;

use crate::STALLED;

/// How often it is asked: a clock in seconds and captions need no more.
pub(crate) const EVERY: Duration = Duration::from_millis(200);

/// Over this time it is judged whether the machine keeps up.
const JUDGED: Duration = Duration::from_secs(4);

/// The share of missing frames at which a film no longer looks like one.
const STRUGGLING: f64 = 0.3;

/// After this time without another frame it stands.
const STANDS: Duration = Duration::from_secs(1);

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

    /// Whether it moves: frames come, or their sound does.
    pub(crate) fn moves(&self) -> bool {
        self.still < STANDS
    }
}

/// Whether the machine keeps up. Asked every [`EVERY`], or later where even that is too much for it.
///
/// A decoder that is late drops frames before anybody counts them, and then the film's own clock may stand: what has been
/// shown is compared with what a film has in the time that has gone by.
#[derive(Default)]
pub(crate) struct Judge(Option<Seen>);

/// What has been seen of a film so far.
#[derive(Clone, Copy)]
pub(crate) struct Seen {
    /// By a clock that never stands.
    pub(crate) when: Duration,
    pub(crate) frames: u64,
}

impl Judge {
    /// Begins anew: it stands, or was sent elsewhere.
    pub(crate) fn forget(&mut self) {
        self.0 = None;
    }

    pub(crate) fn struggles(&mut self, seen: Seen, frames_a_second: f64) -> bool {
        let begun = *self.0.get_or_insert(seen);
        let gone = seen.when.saturating_sub(begun.when);
        if gone < JUDGED {
            return false;
        }
        self.0 = Some(seen);
        let shown = seen.frames.saturating_sub(begun.frames) as f64;
        shown < (1.0 - STRUGGLING) * gone.as_secs_f64() * frames_a_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a film struggles that is looked at `looks` times.
    fn struggles(looks: u32, every_millis: u64, frames_a_look: u64) -> bool {
        let (mut judge, mut seen) = (Judge::default(), Seen { when: Duration::ZERO, frames: 0 });
        (0..looks).any(|_| {
            seen.when += Duration::from_millis(every_millis);
            seen.frames += frames_a_look;
            judge.struggles(seen, 30.0)
        })
    }

    #[test]
    fn a_film_struggles_where_frames_are_missing() {
        assert!(!struggles(50, 200, 6), "all of them");
        assert!(!struggles(50, 200, 5), "a sixth is missing");
        assert!(struggles(22, 200, 3), "half are missing");
        assert!(struggles(22, 200, 0), "all are missing");
        assert!(!struggles(18, 200, 0), "too early to say");
        assert!(struggles(10, 500, 5), "looked at seldom");
    }

    #[test]
    fn a_film_that_stood_is_judged_from_where_it_goes_on() {
        let (mut judge, mut seen) = (Judge::default(), Seen { when: Duration::ZERO, frames: 0 });
        for look in 0..50 {
            seen.when += Duration::from_millis(200);
            if look % 20 == 10 {
                judge.forget();
                seen.when += Duration::from_secs(60);
            } else {
                seen.frames += 6;
            }
            assert!(!judge.struggles(seen, 30.0), "{look}");
        }
    }

    #[test]
    fn what_stands_for_a_second_does_not_move() {
        let mut stall = Stall::default();
        assert!(!stall.is_over(Some(Duration::from_secs(1)), true) && stall.moves());
        assert!((0..4).all(|_| !stall.is_over(Some(Duration::from_secs(1)), true)) && stall.moves());
        assert!(!stall.is_over(Some(Duration::from_secs(1)), true) && !stall.moves());
        assert!((0..50).any(|_| stall.is_over(Some(Duration::from_secs(1)), true)));
    }
}
