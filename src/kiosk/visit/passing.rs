//! Time passing over a visit: the question whether somebody is still there, the dark outside the hours, another look at a
//! point that has nothing to show.

use std::time::Duration;

use super::Visit;
use crate::quiet::{self, Call};
use crate::route::Route;

/// How long a screen woken outside the hours stays lit while nobody stirs.
const DARK_AFTER: Duration = Duration::from_secs(60);

/// How often a screen without content looks whether that has changed: a disk may come late.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

impl Visit {
    pub(super) fn stir(&mut self) {
        self.stirred = self.clock.now().monotonic;
        self.touched = self.stirred;
    }

    pub(super) fn tick(&mut self) {
        let now = self.clock.now();
        self.forget_stick();
        self.keep_draft();
        if self.is_playing() {
            // Who watches doesn't stir.
            self.stirred = now.monotonic;
            return self.tick_hall();
        }
        let quiet_for = now.monotonic.saturating_sub(self.stirred);
        if matches!(self.route(), Route::Idle | Route::Dark) && quiet_for >= quiet::QUIET {
            // Who woke the screen and left isn't the one who comes now.
            self.forget_visit();
        }
        match self.route() {
            Route::Judge { given, .. } => self.tick_judge(given.is_some(), quiet_for),
            // Somebody tried the keys and left.
            Route::Idle if quiet_for >= quiet::QUIET && self.comfort != self.point.comfort => self.ease(),
            Route::Idle if !self.point.is_open(now.local()) && quiet_for >= DARK_AFTER => self.start_over(Route::Dark),
            Route::Dark if self.point.is_open(now.local()) => self.start_over(Route::Idle),
            Route::Nothing | Route::SetUp | Route::Fault if now.monotonic.saturating_sub(self.looked) >= LOOK_AGAIN => {
                self.looked = now.monotonic;
                self.look_again = true;
            }
            Route::StillThere if quiet::call(quiet_for, self.reading) == Call::Clear => self.rest(),
            route if route.is_visit() => match quiet::call(quiet_for, self.reading) {
                Call::Wait => {}
                Call::Ask(_) => {
                    let reading = self.reading;
                    self.navigate(Route::StillThere);
                    self.reading = reading;
                }
                Call::Clear => self.rest(),
            },
            _ => {}
        }
    }

    /// How long "still there?" waits.
    pub(crate) fn remaining(&self) -> Duration {
        let quiet_for = self.clock.now().monotonic.saturating_sub(self.stirred);
        match quiet::call(quiet_for, self.reading) {
            Call::Ask(remaining) => remaining,
            Call::Wait | Call::Clear => Duration::ZERO,
        }
    }
}
