//! A ledger in a temporary folder, and what a receiving end would have taken from it.

#![allow(clippy::unwrap_used, dead_code, reason = "tests; each file uses a part")]

pub mod watching;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use ledger::fact::{Action, CausedBy, Count, Event, Labels, Sample, Series};
use ledger::{Batch, BatchId, Ledger, Limits, Receipt, Sealed, wire};
use point::FixedClock;
use time::macros::datetime;
use time::{Date, OffsetDateTime};
use ulid::Ulid;

pub const POINT: Ulid = Ulid::from_parts(1_764_000_000_000, 7);

pub fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(datetime!(2026-11-29 1:00 UTC)))
}

pub fn open(folder: &Path, clock: &Arc<FixedClock>) -> Ledger {
    Ledger::open(folder, POINT, "0.1.0", clock.clone()).unwrap()
}

pub fn open_within(folder: &Path, clock: &Arc<FixedClock>, limits: Limits) -> Ledger {
    Ledger::open_within(folder, POINT, "0.1.0", clock.clone(), limits).unwrap()
}

pub fn opened(product: &str) -> Count {
    Count {
        product: product.to_owned(),
        language: "vi".to_owned(),
        topic: "health".to_owned(),
        kind: "article".to_owned(),
        ..Count::new(Action::Opened, CausedBy::Visitor)
    }
}

pub fn waiting(ledger: &Ledger) -> Vec<Sealed> {
    ledger.waiting(None).collect::<Result<_, _>>().unwrap()
}

pub fn receipt(id: BatchId) -> Receipt {
    let BatchId { point, epoch, seq } = id;
    Receipt { point, epoch, through: seq, last: None, at: datetime!(2026-11-29 2:00 UTC) }
}

/// A receiving end in memory, by the rules of the three shapes.
#[derive(Default)]
pub struct Hub {
    pub batches: BTreeMap<BatchId, Sealed>,
    pub counts: BTreeMap<(Ulid, Date, u16, Count), u64>,
    pub samples: BTreeMap<(Ulid, Series, Labels, OffsetDateTime), Sample>,
    pub events: BTreeMap<Ulid, Event>,
}

impl Hub {
    pub fn take(&mut self, sealed: &Sealed) {
        if let Some(known) = self.batches.insert(sealed.id, sealed.clone()) {
            assert_eq!(known, *sealed, "sealed bytes never change");
            return;
        }
        let (Batch { id, facts, .. }, unknown) = wire::decode(sealed.signal, &sealed.body).unwrap();
        assert!(unknown.is_empty(), "{unknown:?}");
        assert_eq!(id, sealed.id);
        for facts in facts {
            for usage in facts.usage {
                let n = self.counts.entry((id.epoch, usage.day, usage.days, usage.count)).or_default();
                *n = usage.n.max(*n);
            }
            for sample in facts.samples {
                let key = (id.epoch, sample.series, sample.labels.clone(), sample.slot);
                self.samples.entry(key).or_insert(sample);
            }
            for event in facts.events {
                self.events.entry(event.id).or_insert(event);
            }
        }
    }

    pub fn total(&self, action: Action) -> u64 {
        self.counts.iter().filter(|((.., count), _)| count.action == action).map(|(_, n)| n).sum()
    }
}
