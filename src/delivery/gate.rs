//! How much of the line editions may use: less in the hours when people need it, and only so much in a month.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use point::Clock;
use time::Time;
use tokio::time::Instant;

use crate::book::{Book, BookError};
use crate::carrier::FetchError;

/// How often what was fetched is written down: a power cut forgets no more.
const NOTE_EVERY: u64 = 256 * 1024;

/// How often a gate that is shut looks at the clock.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// What the point allows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowance {
    /// Bytes a month; `None` where the line isn't paid by bytes.
    pub monthly_bytes: Option<u64>,
    /// Hours with a limit; the first that fits counts. Outside of them there is none.
    pub hours: Vec<Hours>,
}

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// From when, at the point.
    pub from: Time,
    /// Until when; earlier than `from` means over midnight.
    pub to: Time,
    /// Bytes a second; 0 shuts the gate.
    pub bytes_per_second: u64,
}

impl Hours {
    fn holds(&self, time: Time) -> bool {
        if self.from <= self.to { self.from <= time && time < self.to } else { self.from <= time || time < self.to }
    }
}

impl Allowance {
    /// Bytes a second at a time of the day; `None` means as many as the line has.
    fn rate(&self, time: Time) -> Option<u64> {
        self.hours.iter().find(|hours| hours.holds(time)).map(|hours| hours.bytes_per_second)
    }
}

/// Everything that is fetched goes through here.
pub struct Gate {
    allowance: Allowance,
    book: Arc<Book>,
    clock: Arc<dyn Clock>,
    /// Bytes that passed and aren't written down.
    unwritten: Mutex<u64>,
    /// When what has passed should have passed, by the rate: whoever comes next, of those that fetch at once, goes after it.
    free: Mutex<Option<Instant>>,
}

impl Gate {
    /// A gate that keeps to an allowance and writes into the point's book.
    pub fn new(allowance: Allowance, book: Arc<Book>, clock: Arc<dyn Clock>) -> Self {
        Self { allowance, book, clock, unwritten: Mutex::new(0), free: Mutex::default() }
    }

    /// Waits until something may be asked for; refuses where the month is used up.
    pub(crate) async fn open(&self) -> Result<(), FetchError> {
        if let Some(budget) = self.allowance.monthly_bytes {
            let used = self.book.fetched(&self.month()).map_err(noted)? + *self.unwritten();
            if used >= budget {
                return Err(FetchError::Budget { budget, used });
            }
        }
        while self.rate() == Some(0) {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Ok(())
    }

    /// Counts what arrived, and waits as long as it should have taken.
    pub(crate) async fn pass(&self, bytes: u64) -> Result<(), FetchError> {
        let full = {
            let mut unwritten = self.unwritten();
            *unwritten += bytes;
            if *unwritten >= NOTE_EVERY { std::mem::take(&mut *unwritten) } else { 0 }
        };
        if full > 0 {
            self.book.add_fetched(&self.month(), full).map_err(noted)?;
        }
        let shut = self.rate() == Some(0);
        if full > 0 || shut {
            self.open().await?;
        }
        if let Some(rate) = self.rate().filter(|rate| *rate > 0) {
            tokio::time::sleep_until(self.turn(Duration::from_secs_f64(bytes as f64 / rate as f64))).await;
        }
        Ok(())
    }

    /// Whether it holds anything back now.
    pub(crate) fn is_slow(&self) -> bool {
        self.rate().is_some()
    }

    /// Bytes a second now.
    fn rate(&self) -> Option<u64> {
        self.allowance.rate(self.clock.now().local().time())
    }

    /// When something that takes so long is through, after all that is on its way.
    fn turn(&self, takes: Duration) -> Instant {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let turn = free.map_or(now, |free| free.max(now)) + takes;
        *free = Some(turn);
        turn
    }

    fn unwritten(&self) -> std::sync::MutexGuard<'_, u64> {
        self.unwritten.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn month(&self) -> String {
        self.clock.now().month()
    }
}

impl Drop for Gate {
    fn drop(&mut self) {
        // What can't be written down at the end is less than what a cut may forget.
        drop(self.book.add_fetched(&self.month(), *self.unwritten()));
    }
}

fn noted(error: BookError) -> FetchError {
    let (doing, path, source) = error.into_io();
    FetchError::Io { doing, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::time;

    #[test]
    fn hours_may_go_over_midnight() {
        let night = Hours { from: time!(22:00), to: time!(5:00), bytes_per_second: 0 };
        assert!(night.holds(time!(23:00)) && night.holds(time!(4:59)) && !night.holds(time!(5:00)));
        let day = Hours { from: time!(7:30), to: time!(17:00), bytes_per_second: 64_000 };
        let allowance = Allowance { monthly_bytes: None, hours: vec![night, day] };
        assert_eq!(allowance.rate(time!(8:00)), Some(64_000));
        assert_eq!(allowance.rate(time!(18:00)), None);
    }

    #[test]
    fn those_that_fetch_at_once_share_the_rate() {
        let folder = tempfile::tempdir().unwrap();
        let book = Arc::new(Book::open(folder.path()).unwrap());
        let gate = Gate::new(Allowance::default(), book, Arc::new(point::SystemClock::new()));
        let first = gate.turn(Duration::from_secs(2));
        assert_eq!(gate.turn(Duration::from_secs(3)) - first, Duration::from_secs(3));
    }
}
