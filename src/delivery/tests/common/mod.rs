//! A point that has something to report, and whoever it reports to.

#![allow(dead_code, reason = "each file of tests uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

pub mod hub;
pub mod server;

use std::sync::Arc;
use std::time::Duration;

use delivery::{Book, Reporter, Round, Sender, Timing};
use ledger::fact::{Action, CausedBy, Count};
use ledger::{Ledger, Sealed, SigningKey};
use point::{FixedClock, Point};
use time::macros::datetime;
use ulid::Ulid;

/// Gives up soon, but not because other tests run at once.
pub const TIMING: Timing = Timing { silence: Duration::from_secs(5), answer: Duration::from_secs(10) };

/// A point with a ledger.
pub struct TestPoint {
    pub dir: tempfile::TempDir,
    pub clock: Arc<FixedClock>,
    pub book: Arc<Book>,
    pub point: Point,
    pub key: SigningKey,
    pub ledger: Ledger,
}

impl TestPoint {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-29 8:00 UTC)));
        let point = Point { id: Ulid::new(), name: "Điểm 1".to_owned(), ..Point::unnamed() };
        let key = SigningKey::open(&dir.path().join("key")).unwrap();
        let ledger = Ledger::open(dir.path(), point.id, "0.1.0", clock.clone()).unwrap();
        let book = Arc::new(Book::open(dir.path()).unwrap());
        Self { dir, clock, book, point, key, ledger }
    }

    pub fn sender(&self) -> Sender<'_> {
        Sender { point: &self.point, key: &self.key, ledger: &self.ledger, clock: self.clock.as_ref() }
    }

    pub fn reporter(&self, address: &str) -> Reporter {
        Reporter::new(address, self.book.clone(), TIMING).unwrap()
    }

    /// A round by a reporter that knows nothing yet.
    pub async fn report(&self, address: &str) -> Round {
        self.reporter(address).round(&self.sender()).await
    }

    /// Counts something, a little later.
    pub fn count(&self, product: &str, by: u64) {
        self.clock.advance(Duration::from_secs(60));
        let count = Count { product: product.to_owned(), ..Count::new(Action::Opened, CausedBy::Visitor) };
        self.ledger.count(&count, "Tên", by).unwrap();
    }

    /// The ledger is damaged, and the copy that was made last takes its place.
    pub fn damage(self) -> Self {
        let Self { dir, clock, book, point, key, ledger } = self;
        drop(ledger);
        std::fs::write(dir.path().join("ledger.db"), [7; 8192]).unwrap();
        let ledger = Ledger::open(dir.path(), point.id, "0.1.0", clock.clone()).unwrap();
        Self { dir, clock, book, point, key, ledger }
    }

    /// So many batches that wait.
    pub fn seal(&self, batches: usize) {
        for number in 0..batches {
            self.count(&format!("p01/{number}"), 1);
            assert_eq!(self.ledger.seal().unwrap(), 1);
        }
    }

    /// Everything that waits.
    pub fn waiting(&self) -> Vec<Sealed> {
        self.ledger.waiting(None).collect::<Result<_, _>>().unwrap()
    }
}
