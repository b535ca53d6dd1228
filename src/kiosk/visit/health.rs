//! How the point is, and what somebody does there: try the sound of the room, measure the line, print a complaint about it.

use std::sync::Arc;

use watch::equipment::sound_test::Outcome as Sound;
use watch::health::Health;
use watch::line::ndt7::{Cost, Outcome, Progress, Speeds, cost};

use super::Visit;

/// What somebody wishes for by a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// The sound of the room is tried.
    Sound,
    /// The speed of the line is measured.
    Speed,
    /// The sheet of complaint about the line is printed.
    Complaint,
}

/// What the screen is told.
#[derive(Clone, Debug)]
pub enum News {
    /// How the point is.
    Health(Arc<Health>),
    /// What came of the test of the sound.
    Sound(Sound),
    /// How far the test of the speed is.
    SpeedGoes(Progress),
    /// What came of it.
    Speed(Speed),
    /// What came of the sheet.
    Complaint(Printed),
}

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
    /// The sheet of complaint.
    pub complaint: Trial<Printed>,
}

impl Known {
    /// Keeps what it is told.
    pub fn hear(&mut self, news: News) {
        match news {
            News::Health(health) => self.health = Some(health),
            News::Sound(sound) => self.sound = Trial::Done(sound),
            News::SpeedGoes(progress) => self.progress = Some(progress),
            News::Speed(speed) => self.speed = Trial::Done(speed),
            News::Complaint(printed) => self.complaint = Trial::Done(printed),
        }
    }
}

/// What came of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Printed {
    /// A printer has it.
    By {
        /// Which one.
        printer: String,
    },
    /// There is no printer.
    NoPrinter,
    /// Nobody has looked at the line yet.
    Nothing,
    /// It couldn't be set or printed.
    Failed,
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

    pub(super) fn ask(&mut self) {
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

    /// What is to be done now; told once for each wish.
    pub fn takes_wishes(&mut self) -> Vec<Wish> {
        let Known { sound, speed, complaint, .. } = &mut self.known;
        let begun =
            [(Wish::Sound, sound.begins()), (Wish::Speed, speed.begins()), (Wish::Complaint, complaint.begins())];
        begun.into_iter().filter_map(|(wish, begins)| begins.then_some(wish)).collect()
    }

    /// What came of a trial is told to whoever wished for it.
    pub(super) fn forget_trials(&mut self) {
        self.known.sound.forget();
        self.known.speed.forget();
        self.known.complaint.forget();
        self.known.cost = None;
    }
}
