//! How far a sync is, so that it can be believed: bytes that have arrived of all bytes that will travel. The share never
//! gets smaller, and is whole only once another edition is on show. What is urgent comes first and has a share of its own;
//! between the two it is said that the rest is looked at.

use std::collections::{BTreeMap, BTreeSet};
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
    /// Without what is on its way.
    tally: Tally,
    /// What has arrived of files that are on their way.
    on_its_way: BTreeMap<Sha256, u64>,
    /// The share that was told last.
    told: u16,
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
        Self { tell, counted: Mutex::new(Counted { tally, waiting, ..Counted::default() }) }
    }

    /// Of a file that travels in `expected` bytes so many are here. Where a shorter way fails and more has to travel, the
    /// count waits for it.
    pub(crate) fn arriving(&self, parcel: &Parcel, expected: u64, here: u64) {
        self.count(|counted| {
            let most = counted.on_its_way.entry(parcel.sha256.clone()).or_default();
            *most = here.min(expected).max(*most);
        });
    }

    /// A file is here, and is what was signed.
    pub(crate) fn arrived(&self, parcel: &Parcel, expected: u64) {
        self.count(|counted| {
            counted.on_its_way.remove(&parcel.sha256);
            counted.tally.done += expected;
            for files in &mut counted.waiting {
                files.remove(&parcel.sha256);
            }
            counted.tally.ready = counted.waiting.iter().filter(|files| files.is_empty()).count();
        });
    }

    /// These files won't come, of so many bytes each.
    pub(crate) fn left(&self, files: &[&(Parcel, u64)]) {
        let counted = &mut *self.counted();
        let lost: BTreeSet<_> = files.iter().map(|(parcel, _)| &parcel.sha256).collect();
        counted.on_its_way.retain(|sha256, _| !lost.contains(sha256));
        counted.waiting.retain(|files| !files.iter().any(|file| lost.contains(file)));
        counted.tally.products = counted.waiting.len();
        let bytes: u64 = files.iter().map(|(_, bytes)| bytes).sum();
        counted.tally.total = counted.tally.total.saturating_sub(bytes).max(counted.tally.done);
    }

    /// Counts, and tells how far it is.
    fn count(&self, change: impl FnOnce(&mut Counted)) {
        let tally = {
            let counted = &mut *self.counted();
            change(counted);
            let done = counted.tally.done + counted.on_its_way.values().sum::<u64>();
            // Where what had half arrived won't come, the count waits.
            let least = (u128::from(counted.told) * u128::from(counted.tally.total)).div_ceil(1000);
            let done = done.max(u64::try_from(least).unwrap_or(u64::MAX)).min(counted.tally.total);
            let tally = Tally { done, ..counted.tally };
            counted.told = tally.share();
            tally
        };
        (self.tell)(Progress::Fetching(tally));
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
        meter.arriving(&a, 100, 50);
        // Two at once.
        meter.arriving(&b, 300, 5);
        // A patch was not there, and the whole file is longer.
        meter.arriving(&a, 100, 5000);
        meter.arriving(&a, 100, 10);
        meter.arrived(&a, 100);
        meter.arriving(&b, 300, 10);
        meter.arriving(&c, 600, 500);
        meter.left(&[&(c, 600)]);
        meter.arriving(&b, 300, 20);
        meter.arrived(&b, 300);
        let told = told.lock().unwrap();
        assert!(told.windows(2).all(|pair| pair[0].share() <= pair[1].share()), "{told:?}");
        assert!(told.iter().all(|tally| tally.done <= tally.total && tally.percent() < 100));
        let last = told.last().unwrap();
        assert_eq!((last.done, last.total, last.ready, last.products), (400, 400, 2, 2));
    }
}
