//! How the point is, and what somebody tries there: the sound of the room, the speed of the line.

use std::sync::Arc;

use watch::equipment::sound_test::Outcome as Sound;
use watch::health::Health;

use super::Visit;

/// What the screen knows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// How the point is; nothing until it was looked at.
    pub health: Option<Arc<Health>>,
    /// The test of the sound.
    pub sound: Trial<Sound>,
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
    fn ask(&mut self) {
        if !matches!(self, Self::Asked | Self::Running) {
            *self = Self::Asked;
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

    /// What came of a trial is told to whoever wished for it.
    pub(super) fn forget_trials(&mut self) {
        if matches!(self.known.sound, Trial::Done(_)) {
            self.known.sound = Trial::Untried;
        }
    }

    /// Whether the sound is to be tried; asked once for each wish.
    pub fn asks_sound(&mut self) -> bool {
        self.known.sound.begins()
    }
}
