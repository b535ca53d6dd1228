//! What is recorded is there once, however often it is told.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Hub, clock, open, receipt, waiting};
use ledger::fact::{Detail, EventKind, Label, Labels, Series, moment};
use std::time::Duration;
use time::macros::datetime;
use ulid::Ulid;

#[test]
fn a_sample_is_told_apart_by_its_labels_and_the_first_of_a_slot_holds() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path(), &clock());
    let slot = datetime!(2026-11-29 0:00 UTC);
    let of = |id: &str| Labels::none().with(Label::HwId, id);
    for (labels, value) in [(of("disk/sda"), 1.0), (of("disk/sdb"), 2.0), (of("disk/sda"), 3.0), (Labels::none(), 4.0)]
    {
        ledger.sample(Series::Temperature, &labels, slot, value).unwrap();
    }
    for crooked in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        ledger.sample(Series::Temperature, &of("disk/sdc"), slot, crooked).unwrap();
    }
    ledger.seal().unwrap();
    let mut hub = Hub::default();
    waiting(&ledger).iter().for_each(|sealed| hub.take(sealed));
    let told: Vec<_> = hub.samples.into_values().map(|sample| (sample.labels, sample.slot, sample.value)).collect();
    assert_eq!(told, [(Labels::none(), slot, 4.0), (of("disk/sda"), slot, 1.0), (of("disk/sdb"), slot, 2.0)]);
    assert_eq!(ledger.seal().unwrap(), 0, "all of them are sealed");
}

#[test]
fn an_event_that_is_told_again_under_its_id_is_kept_once_and_the_first_telling_holds() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, id) = (clock(), Ulid::from_parts(1_764_000_000_000, 5));
    let at = datetime!(2026-11-28 22:15 UTC);
    let told = |clean: &str| [(Detail::From, moment(at)), (Detail::StopClean, clean.to_owned())];
    let mut hub = Hub::default();
    open(dir.path(), &clock).happened_once(id, at, EventKind::Stopped, &told("false")).unwrap();
    // Before it is sealed, after it, and after it was delivered.
    for _ in 0..3 {
        let ledger = open(dir.path(), &clock);
        ledger.happened_once(id, at, EventKind::Stopped, &told("true")).unwrap();
        ledger.seal().unwrap();
        for sealed in waiting(&ledger) {
            hub.take(&sealed);
            ledger.receive(&receipt(sealed.id)).unwrap();
        }
        clock.advance(Duration::from_secs(60));
    }
    assert_eq!(hub.batches.len(), 1);
    let event = &hub.events[&id];
    assert_eq!((event.at, event.details.as_slice()), (at, told("false").as_slice()));
}
