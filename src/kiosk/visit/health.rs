//! How the point is, and what somebody tries there: the sound of the room, the speed of the line.

use std::sync::Arc;

use watch::equipment::sound_test::Outcome as Sound;
use watch::health::Health;
use watch::line::ndt7::{Cost, Outcome, Progress, Speeds, cost};

use super::Visit;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// How the point is; nothing until it was looked at.
    pub health: Option<Arc<Health>>,
    /// The test of the sound.
    pub sound: Trial<Sound>,
    /// The test of the speed.
    pub speed: Trial<Speed>,
    /// What the test of the speed will use, once it was said: the next press begins it.
    pub cost: Option<Cost>,
    /// How far it is.
    pub progress: Option<Progress>,
}

/// What came of a speed test.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// This was measured.
    Measured(Outcome),
    /// Others are being measured.
    Busy,
    /// Nothing was.
    Failed,
}

/// Something that is tried because somebody pressed its button.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Trial<T> {
    /// Nobody has pressed it.
    #[default]
    Untried,
    /// Somebody has; nobody has been told yet.
    Asked,
    /// It is being tried.
    Running,
    /// What came of it.
    Done(T),
}

impl<T> Trial<T> {
    fn is_going(&self) -> bool {
        matches!(self, Self::Asked | Self::Running)
    }

    fn ask(&mut self) {
        if !self.is_going() {
            *self = Self::Asked;
        }
    }

    /// What is going on ends, and is told to whoever is there then.
    fn forget(&mut self) {
        if !self.is_going() {
            *self = Self::Untried;
        }
    }

    /// Whether it is to begin; asked once for each wish.
    fn begins(&mut self) -> bool {
        let begins = matches!(self, Self::Asked);
        if begins {
            *self = Self::Running;
        }
        begins
    }
}

impl Visit {
    /// Tries the sound of the room. The voice is still meanwhile.
    pub(super) fn try_sound(&mut self) {
        self.hush();
        self.known.sound.ask();
    }

    /// Measures the speed of the line. The first press says what that uses, the second one begins.
    pub(super) fn try_speed(&mut self) {
        if self.known.speed.is_going() {
            return;
        }
        if self.known.cost.take().is_some() {
            self.known.progress = None;
            self.known.speed.ask();
            return;
        }
        self.known.speed = Trial::Untried;
        let contract = self.point.line_on(self.clock.now().local().date());
        let contract = contract.map(|line| Speeds { down: line.down * 1e6, up: line.up * 1e6 });
        let line = self.known.health.as_ref().map(|health| &health.line);
        let last = line.and_then(|line| Some(Speeds { down: line.down?, up: line.up? }));
        self.known.cost = Some(cost(last, contract));
    }

    /// Whether the speed is to be measured; asked once for each wish.
    pub fn asks_speed(&mut self) -> bool {
        self.known.speed.begins()
    }

    /// What came of a trial is told to whoever wished for it.
    pub(super) fn forget_trials(&mut self) {
        self.known.sound.forget();
        self.known.speed.forget();
        self.known.cost = None;
    }

    /// Whether the sound is to be tried; asked once for each wish.
    pub fn asks_sound(&mut self) -> bool {
        self.known.sound.begins()
    }
}
