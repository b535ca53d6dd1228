//! How fast the line was while files came over it: all files together, from the first answer until nothing is on its way.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use point::Clock;

/// What goes on for longer is told in parts: a film on a bad line takes days.
const LONGEST: Duration = Duration::from_secs(600);

/// What came over the line without a pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Bytes of bodies.
    pub bytes: u64,
    /// From the first answer until nothing was on its way.
    pub took: Duration,
    /// Whether a limit of our own held it back: then it says nothing of the line.
    pub capped: bool,
}

/// Tells transfers.
pub(crate) struct Meter {
    clock: Arc<dyn Clock>,
    tell: Box<dyn Fn(Transfer) + Send + Sync>,
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    /// Files on their way.
    files: usize,
    since: Duration,
    bytes: u64,
    capped: bool,
}

/// A file is on its way as long as this is held.
pub(crate) struct OnItsWay<'a>(&'a Meter);

impl Meter {
    pub(crate) fn new(clock: Arc<dyn Clock>, tell: impl Fn(Transfer) + Send + Sync + 'static) -> Self {
        Self { clock, tell: Box::new(tell), now: Mutex::default() }
    }

    /// A file begins to come.
    pub(crate) fn begin(&self) -> OnItsWay<'_> {
        let mut now = self.now();
        if now.files == 0 {
            *now = Now { since: self.clock.now().monotonic, ..Now::default() };
        }
        now.files += 1;
        OnItsWay(self)
    }

    /// A piece is here; `capped`: the next one may have to wait.
    pub(crate) fn arrived(&self, bytes: usize, capped: bool) {
        let mut now = self.now();
        now.bytes += bytes as u64;
        now.capped |= capped;
        if self.clock.now().monotonic.saturating_sub(now.since) >= LONGEST {
            self.end(&mut now);
        }
    }

    /// Tells what has come, and begins anew.
    fn end(&self, now: &mut Now) {
        let at = self.clock.now().monotonic;
        let transfer = Transfer { bytes: now.bytes, took: at.saturating_sub(now.since), capped: now.capped };
        *now = Now { files: now.files, since: at, ..Now::default() };
        if transfer.bytes > 0 {
            (self.tell)(transfer);
        }
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OnItsWay<'_> {
    fn drop(&mut self) {
        let mut now = self.0.now();
        now.files = now.files.saturating_sub(1);
        if now.files == 0 {
            self.0.end(&mut now);
        }
    }
}

#[cfg(test)]
mod tests {
    use point::FixedClock;
    use time::macros::datetime;

    use super::*;

    fn meter() -> (Arc<FixedClock>, Arc<Mutex<Vec<Transfer>>>, Meter) {
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 9:15 +7)));
        let told = Arc::new(Mutex::new(vec![]));
        let meter = Meter::new(clock.clone(), {
            let told = told.clone();
            move |transfer| told.lock().unwrap().push(transfer)
        });
        (clock, told, meter)
    }

    #[test]
    fn files_that_come_at_once_are_one_transfer() {
        let (clock, told, meter) = meter();
        let first = meter.begin();
        clock.advance(Duration::from_secs(1));
        let second = meter.begin();
        meter.arrived(1000, false);
        drop(first);
        assert!(told.lock().unwrap().is_empty(), "one is still on its way");
        clock.advance(Duration::from_secs(2));
        meter.arrived(500, false);
        drop(second);
        let all = Transfer { bytes: 1500, took: Duration::from_secs(3), capped: false };
        assert_eq!(*told.lock().unwrap(), [all]);
        drop(meter.begin());
        assert_eq!(told.lock().unwrap().len(), 1, "nothing came");
    }

    #[test]
    fn a_limit_of_our_own_marks_its_transfer_and_no_other() {
        let (clock, told, meter) = meter();
        for capped in [true, false] {
            let file = meter.begin();
            meter.arrived(1, capped);
            clock.advance(Duration::from_secs(1));
            meter.arrived(1, false);
            drop(file);
        }
        assert_eq!(told.lock().unwrap().iter().map(|transfer| transfer.capped).collect::<Vec<_>>(), [true, false]);
    }

    #[test]
    fn what_takes_days_is_told_every_ten_minutes() {
        let (clock, told, meter) = meter();
        let _file = meter.begin();
        for _ in 0..3600 {
            clock.advance(Duration::from_secs(1));
            meter.arrived(1000, false);
        }
        let told = told.lock().unwrap();
        assert_eq!(told.len(), 6);
        assert!(told.iter().all(|part| part.bytes == 600_000 && part.took == LONGEST), "{told:?}");
    }
}
