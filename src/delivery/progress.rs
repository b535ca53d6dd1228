//! How far a sync is, so that it can be believed: bytes that have arrived of all bytes that will travel. The share never
//! gets smaller, and is whole only once another edition is on show.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use catalog::Sha256;
use serde::{Deserialize, Serialize};

use crate::manifest::Parcel;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Metadata and manifests: nobody knows yet how much there is.
    Looking,
    /// Files.
    Fetching(Tally),
    /// Putting the edition together.
    Finishing,
    /// Another edition is on show.
    Shown,
}

/// Whoever wants to know how far it is.
pub type Tell<'a> = &'a (dyn Fn(Progress) + Send + Sync);

/// What has arrived of what will.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Bytes that have arrived, as they travel.
    pub done: u64,
    /// Bytes that travel in all.
    pub total: u64,
    /// Products of which everything is here.
    pub ready: usize,
    /// Products of which something was missing.
    pub products: usize,
}

impl Tally {
    /// Thousandths that have arrived, rounded down.
    pub fn share(&self) -> u16 {
        let share = u128::from(self.done) * 1000 / u128::from(self.total.max(1));
        u16::try_from(share).unwrap_or(1000).min(1000)
    }

    /// The same in percent. What has arrived still has to be put on show, so 100 is never said.
    pub fn percent(&self) -> u16 {
        (self.share() / 10).min(99)
    }
}

/// Counts what arrives.
pub(crate) struct Meter<'a> {
    tell: Tell<'a>,
    counted: Mutex<Counted>,
}

#[derive(Default)]
struct Counted {
    tally: Tally,
    /// What each product still waits for.
    waiting: Vec<BTreeSet<Sha256>>,
}

impl<'a> Meter<'a> {
    /// A meter for `total` bytes of products that wait for these files.
    pub(crate) fn new(tell: Tell<'a>, total: u64, waiting: Vec<BTreeSet<Sha256>>) -> Self {
        let waiting: Vec<_> = waiting.into_iter().filter(|files| !files.is_empty()).collect();
        let tally = Tally { total, products: waiting.len(), ..Tally::default() };
        if total > 0 {
            tell(Progress::Fetching(tally));
        }
        Self { tell, counted: Mutex::new(Counted { tally, waiting }) }
    }

    /// Of a file that travels in `expected` bytes so many are here. Where a shorter way fails and more has to travel, the
    /// count waits for it.
    pub(crate) fn arriving(&self, expected: u64, here: u64) {
        let mut tally = self.counted().tally;
        tally.done = (tally.done + here.min(expected)).min(tally.total);
        (self.tell)(Progress::Fetching(tally));
    }

    /// A file is here, and is what was signed.
    pub(crate) fn arrived(&self, parcel: &Parcel, expected: u64) {
        let tally = {
            let counted = &mut *self.counted();
            counted.tally.done += expected;
            for files in &mut counted.waiting {
                files.remove(&parcel.sha256);
            }
            counted.tally.ready = counted.waiting.iter().filter(|files| files.is_empty()).count();
            counted.tally
        };
        (self.tell)(Progress::Fetching(tally));
    }

    /// The rest of a pack won't come: `bytes`, and these files.
    pub(crate) fn left<'b>(&self, bytes: u64, files: impl Iterator<Item = &'b Sha256>) {
        let counted = &mut *self.counted();
        let lost: BTreeSet<_> = files.collect();
        counted.waiting.retain(|files| !files.iter().any(|file| lost.contains(file)));
        counted.tally.products = counted.waiting.len();
        counted.tally.total = counted.tally.total.saturating_sub(bytes).max(counted.tally.done);
    }

    fn counted(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(name: &str, packed: u64) -> Parcel {
        Parcel { sha256: Sha256::of(name.as_bytes()), size: packed * 2, packed, patches: Vec::new() }
    }

    #[test]
    fn the_share_never_gets_smaller_and_no_percentage_is_whole() {
        let told = Mutex::new(Vec::new());
        let tell = |progress| {
            if let Progress::Fetching(tally) = progress {
                told.lock().unwrap().push(tally);
            }
        };
        let (a, b, c) = (parcel("a", 100), parcel("b", 300), parcel("c", 600));
        let set = |parcels: &[&Parcel]| parcels.iter().map(|parcel| parcel.sha256.clone()).collect();
        let meter = Meter::new(&tell, 1000, vec![set(&[&a]), set(&[&a, &b]), set(&[&c]), set(&[])]);
        meter.arriving(100, 50);
        // A patch was not there, and the whole file is longer.
        meter.arriving(100, 5000);
        meter.arrived(&a, 100);
        meter.arriving(300, 10);
        meter.left(600, [&c.sha256].into_iter());
        meter.arrived(&b, 300);
        let told = told.lock().unwrap();
        assert!(told.windows(2).all(|pair| pair[0].share() <= pair[1].share()), "{told:?}");
        assert!(told.iter().all(|tally| tally.done <= tally.total && tally.percent() < 100));
        let last = told.last().unwrap();
        assert_eq!((last.done, last.total, last.ready, last.products), (400, 400, 2, 2));
    }
}
