//! Who leaves the desk open is signed out: by then a visitor may stand before it.

use std::time::Duration;

use point::Moment;

/// Without a key or a touch for so long the desk closes: longer than reading a guide's page or a phone call that asks for a
/// number, shorter than a visitor waits for their turn.
pub const SIGN_OUT_AFTER: Duration = Duration::from_secs(5 * 60);

/// So long before, the screen asks whether somebody is still there.
pub const ASK_BEFORE: Duration = Duration::from_secs(30);

/// How it stands with somebody who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idle {
    /// They work.
    Working,
    /// The screen asks; so much time is left.
    Asked(Duration),
    /// They have to be signed out.
    Over,
}

/// How it stands at `now`, where the last key or touch was at `last`, both of one start of the machine. Setting the wall clock
/// changes nothing. Drafts stay: whoever signs in again goes on where the form was left.
pub fn idle(last: &Moment, now: &Moment, after: Duration) -> Idle {
    let left = after.saturating_sub(now.monotonic.saturating_sub(last.monotonic));
    match left {
        Duration::ZERO => Idle::Over,
        left if left <= ASK_BEFORE => Idle::Asked(left),
        _ => Idle::Working,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use point::Clock as _;
    use point::clock::FixedClock;
    use time::macros::datetime;

    #[test]
    fn who_does_nothing_is_asked_and_then_signed_out_whatever_the_wall_clock_says() {
        let clock = FixedClock::at(datetime!(2026-11-30 8:00 UTC));
        let last = clock.now();
        clock.set(datetime!(2030-01-01 0:00 UTC));
        assert_eq!(idle(&last, &clock.now(), SIGN_OUT_AFTER), Idle::Working);
        clock.advance(SIGN_OUT_AFTER - Duration::from_secs(10));
        clock.set(datetime!(2020-01-01 0:00 UTC));
        assert_eq!(idle(&last, &clock.now(), SIGN_OUT_AFTER), Idle::Asked(Duration::from_secs(10)));
        clock.advance(Duration::from_secs(10));
        assert_eq!(idle(&last, &clock.now(), SIGN_OUT_AFTER), Idle::Over);
        clock.advance(Duration::from_secs(1_000_000));
        assert_eq!(idle(&last, &clock.now(), SIGN_OUT_AFTER), Idle::Over);
    }
}
