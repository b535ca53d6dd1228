//! A film or bulletin of a visit, as pure data: what it is doing, and what it asks of the [`crate::stage`].

use std::path::PathBuf;
use std::time::Duration;

use catalog::ProductId;
use media::{Captions, MediaError};

/// How far a press jumps: enough to hear a sentence again.
pub const JUMP: Duration = Duration::from_secs(10);

/// How long the controls stay over a film that plays.
pub const CONTROLS_STAY: Duration = Duration::from_secs(5);

/// A file that ends this long before its time has lost its end.
const CUT_SHORT: Duration = Duration::from_secs(3);

/// One size of a film, or a sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Its file.
    pub path: PathBuf,
    /// Width and height in pixels, if there is something to see.
    pub size: Option<(u32, u32)>,
}

/// What the stage is told to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// Close what is open and play this from `at`.
    Open {
        /// Reports carry it, so that those of an older film are known.
        number: u64,
        /// In several sizes, the largest first.
        sources: Vec<Source>,
        /// Where to begin.
        at: Duration,
    },
    /// Go on.
    Play,
    /// Stand still.
    Pause,
    /// Jump.
    Seek(Duration),
    /// 0 … 10
    Volume(u8),
    /// Close what is open.
    Close,
}

/// What the stage tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// This one of the sources was chosen for the screen.
    Chosen(usize),
    /// It plays, or stands, here.
    At {
        /// From the beginning.
        position: Duration,
        /// The whole, if known.
        length: Option<Duration>,
    },
    /// It has come to its end.
    Ended {
        /// Whether it moved up to there.
        moving: bool,
    },
    /// The machine is too slow for this size.
    Struggling,
    /// It can't go on.
    Failed(MediaError),
}

/// What it is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing has been seen or heard yet.
    Opening,
    /// On it goes.
    Playing,
    /// It stands.
    Paused,
    /// It is over; not `whole` if its end is missing.
    Ended {
        /// Whether all of it was there.
        whole: bool,
    },
    /// It can't be played.
    Failed(MediaError),
}

/// A film or bulletin that is open.
#[derive(Debug)]
pub struct Playing {
    /// Of which product.
    pub id: ProductId,
    /// Whether it plays for the hall, one after the other.
    pub hall: bool,
    /// What it is doing.
    pub state: State,
    /// From the beginning.
    pub position: Duration,
    /// The whole.
    pub length: Duration,
    /// Its words.
    pub captions: Captions,
    /// Whether the machine is too slow for it, in its smallest size.
    pub slow: bool,
    sources: Vec<Source>,
    number: u64,
}

impl Playing {
    /// A film or bulletin that is being opened by the order that comes with it.
    pub fn open(
        number: u64,
        id: ProductId,
        hall: bool,
        sources: Vec<Source>,
        length: Duration,
        captions: Captions,
    ) -> (Self, Order) {
        let order = Order::Open { number, sources: sources.clone(), at: Duration::ZERO };
        let state = State::Opening;
        let position = Duration::ZERO;
        (Self { id, hall, state, position, length, captions, slow: false, sources, number }, order)
    }

    /// Whether there is something to see.
    pub fn is_film(&self) -> bool {
        self.sources.iter().any(|source| source.size.is_some())
    }

    /// Whether time passes by itself: nobody needs to stir.
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Opening | State::Playing)
    }

    /// The words of this moment.
    pub fn caption(&self) -> &str {
        if self.is_running() || self.state == State::Paused { self.captions.at(self.position) } else { "" }
    }

    /// Stands still, or goes on; from the beginning after the end.
    pub fn toggle(&mut self) -> Option<Order> {
        match self.state {
            State::Opening | State::Playing => {
                self.state = State::Paused;
                Some(Order::Pause)
            }
            State::Paused | State::Ended { .. } => {
                self.state = State::Playing;
                Some(Order::Play)
            }
            State::Failed(_) => None,
        }
    }

    /// Jumps by [`JUMP`].
    pub fn jump(&mut self, forward: bool) -> Option<Order> {
        let to = if forward { self.position + JUMP } else { self.position.saturating_sub(JUMP) };
        self.seek(to)
    }

    /// Jumps to a share of the whole, 0 … 1.
    pub fn seek_share(&mut self, share: f32) -> Option<Order> {
        let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
        self.seek(self.length.mul_f32(share))
    }

    fn seek(&mut self, to: Duration) -> Option<Order> {
        if matches!(self.state, State::Failed(_) | State::Opening) {
            return None;
        }
        if matches!(self.state, State::Ended { .. }) {
            self.state = State::Paused;
        }
        // The very end would end it before anybody sees where it is.
        self.position = to.min(self.length.saturating_sub(Duration::from_secs(1)));
        Some(Order::Seek(self.position))
    }

    fn is_at_end(&self) -> bool {
        self.position + CUT_SHORT >= self.length
    }

    /// Hears the stage. May answer with an order.
    pub fn hear(&mut self, number: u64, report: Report) -> Option<Order> {
        if number != self.number {
            return None;
        }
        match report {
            Report::Chosen(index) => drop(self.sources.drain(..index.min(self.sources.len().saturating_sub(1)))),
            Report::At { position, length } => {
                self.position = position;
                self.length = length.unwrap_or(self.length).max(position);
                if self.state == State::Opening {
                    self.state = State::Playing;
                }
            }
            Report::Ended { moving } if moving || self.is_at_end() => {
                self.state = State::Ended { whole: self.is_at_end() };
            }
            // A smaller size goes on where the larger one was.
            Report::Struggling | Report::Ended { .. } if self.sources.len() > 1 => {
                self.sources.remove(0);
                return Some(Order::Open { number, sources: self.sources.clone(), at: self.position });
            }
            Report::Struggling => self.slow = true,
            Report::Ended { .. } => {
                (self.slow, self.state) = (true, State::Ended { whole: true });
            }
            Report::Failed(error) => self.state = State::Failed(error),
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn film() -> Playing {
        let sources = vec![
            Source { path: "large".into(), size: Some((3840, 2160)) },
            Source { path: "small".into(), size: Some((1280, 720)) },
        ];
        let id = "p01/phim".parse().unwrap();
        Playing::open(1, id, false, sources, Duration::from_secs(60), Captions::default()).0
    }

    fn at(seconds: u64) -> Report {
        Report::At { position: Duration::from_secs(seconds), length: None }
    }

    #[test]
    fn a_slow_machine_gets_the_smaller_size_where_it_was_and_is_told_when_there_is_none() {
        let mut film = film();
        film.hear(1, at(20));
        let Some(Order::Open { sources, at: position, .. }) = film.hear(1, Report::Struggling) else { panic!() };
        assert_eq!((sources.len(), position), (1, Duration::from_secs(20)));
        assert_eq!(film.hear(1, Report::Struggling), None);
        assert!(film.slow);
    }

    #[test]
    fn the_end_of_a_film_that_stood_is_shown_in_the_smaller_size_or_the_machine_is_too_slow() {
        let mut film = film();
        film.hear(1, at(20));
        let order = film.hear(1, Report::Ended { moving: false });
        assert!(matches!(order, Some(Order::Open { at, .. }) if at == Duration::from_secs(20)), "{order:?}");
        assert_eq!(film.hear(1, Report::Ended { moving: false }), None);
        assert_eq!((film.slow, film.state), (true, State::Ended { whole: true }));
    }

    #[test]
    fn a_film_without_its_end_is_not_whole() {
        let mut film = film();
        film.hear(1, at(30));
        film.hear(1, Report::Ended { moving: true });
        assert_eq!(film.state, State::Ended { whole: false });
        assert_eq!(film.toggle(), Some(Order::Play));
        film.hear(1, at(59));
        film.hear(1, Report::Ended { moving: true });
        assert_eq!(film.state, State::Ended { whole: true });
    }

    #[test]
    fn reports_of_an_older_film_are_not_heard() {
        let mut film = film();
        film.hear(0, Report::Ended { moving: true });
        assert_eq!(film.state, State::Opening);
    }

    #[test]
    fn jumps_stay_inside() {
        let mut film = film();
        film.hear(1, at(5));
        assert_eq!(film.jump(false), Some(Order::Seek(Duration::ZERO)));
        assert_eq!(film.seek_share(7.0), Some(Order::Seek(Duration::from_secs(59))));
        assert_eq!(film.seek_share(f32::NAN), Some(Order::Seek(Duration::ZERO)));
    }
}
