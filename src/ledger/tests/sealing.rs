//! What is recorded leaves once, in batches without a gap, whose bytes never change.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Hub, POINT, clock, open, opened, receipt, waiting};
use ledger::fact::{Action, CausedBy, Count, Detail, EventKind};
use ledger::{LedgerError, Signal};
use proptest::prelude::*;
use std::time::Duration;
use time::macros::datetime;

#[test]
fn what_was_counted_is_there_after_the_program_ended() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    open(dir.path(), &clock).count(&opened("p01/a"), "A", 1).unwrap();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 2).unwrap();
    ledger.seal().unwrap();
    let mut hub = Hub::default();
    waiting(&ledger).iter().for_each(|sealed| hub.take(sealed));
    assert_eq!(hub.total(Action::Opened), 3);
}

#[test]
fn a_day_ends_at_midnight_of_the_point() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    clock.set(datetime!(2026-11-29 16:59:59 UTC));
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    clock.advance(Duration::from_secs(1));
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    let batch = ledger.preview().unwrap().remove(0);
    let days: Vec<_> = batch.facts[0].usage.iter().map(|usage| usage.day.day()).collect();
    assert_eq!(days, [29, 30]);
}

#[test]
fn batches_have_no_gap_and_each_is_one_signal() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for round in 0..3 {
        ledger.count(&opened("p01/a"), "A", 1).unwrap();
        ledger.happened(EventKind::EditionShown, &[(Detail::Edition, round.to_string())]).unwrap();
        assert_eq!(ledger.seal().unwrap(), 2);
        assert_eq!(ledger.seal().unwrap(), 0, "nothing waits any more");
    }
    let sent: Vec<_> = waiting(&ledger).iter().map(|sealed| (sealed.id.seq, sealed.signal)).collect();
    let both = |seq| [(seq, Signal::Metrics), (seq + 1, Signal::Logs)];
    assert_eq!(sent, [both(1), both(3), both(5)].concat());
}

#[test]
fn only_a_receipt_deletes() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for _ in 0..3 {
        ledger.count(&opened("p01/a"), "A", 1).unwrap();
        ledger.seal().unwrap();
    }
    let batches = waiting(&ledger);
    assert_eq!(ledger.receive(&receipt(batches[1].id)).unwrap(), 2);
    assert_eq!(waiting(&ledger), batches[2..]);
    assert_eq!(ledger.receive(&receipt(batches[0].id)).unwrap(), 0, "an older one");
    let mut foreign = receipt(batches[2].id);
    foreign.point = ulid::Ulid::nil();
    assert_eq!(ledger.receive(&foreign).unwrap(), 0);
    assert_eq!(waiting(&ledger), batches[2..]);
    let outbox = ledger.outbox().unwrap();
    assert_eq!((outbox.point, outbox.next_seq, outbox.batches.len(), outbox.receipts[0].through), (POINT, 4, 1, 2));
}

#[test]
fn a_receipt_for_more_than_was_sealed_tells_of_a_copy_of_this_disk() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path(), &clock());
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    ledger.seal().unwrap();
    let mut ahead = receipt(waiting(&ledger)[0].id);
    ahead.through = 2;
    assert!(matches!(ledger.receive(&ahead), Err(LedgerError::Ahead { seq: 2, .. })));
    assert_eq!(waiting(&ledger).len(), 1);
}

#[test]
fn a_receipt_for_other_bytes_under_the_same_number_covers_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path(), &clock());
    for _ in 0..2 {
        ledger.count(&opened("p01/a"), "A", 1).unwrap();
        ledger.seal().unwrap();
    }
    let batches = waiting(&ledger);
    // A copy of this disk has sealed another second batch, and brought it by stick.
    let mut copys = receipt(batches[1].id);
    copys.last = Some([7; 32]);
    assert!(matches!(ledger.receive(&copys), Err(LedgerError::Ahead { seq: 2, .. })));
    assert_eq!(waiting(&ledger), batches);
    let own = ledger::Receipt { last: Some(batches[1].sha256()), ..copys.clone() };
    assert_eq!(ledger.receive(&own).unwrap(), 2);
    assert_eq!(ledger.receive(&copys).unwrap(), 0, "what is covered already isn't here to be compared");
}

#[test]
fn somebody_is_there_counts_once_in_ten_minutes() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for _ in 0..25 {
        ledger.active().unwrap();
        clock.advance(Duration::from_secs(60));
    }
    drop(ledger);
    let ledger = open(dir.path(), &clock);
    ledger.active().unwrap();
    let batch = ledger.preview().unwrap().remove(0);
    assert_eq!(batch.facts[0].usage[0].n, 3);
    assert_eq!(batch.facts[0].samples.len(), 3);
}

#[test]
fn declared_hours_are_told_once_a_day_however_often_the_program_starts() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    for minutes in [570, 570, 300] {
        open(dir.path(), &clock).declare_open(minutes).unwrap();
    }
    let batch = open(dir.path(), &clock).preview().unwrap().remove(0);
    assert_eq!((batch.facts[0].usage.len(), batch.facts[0].usage[0].n), (1, 570));
}

#[test]
fn a_clock_that_is_set_is_an_event_and_facts_keep_the_time_they_were_given() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    clock.set(datetime!(1970-01-01 3:00 UTC));
    ledger.active().unwrap();
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    clock.set(datetime!(2026-11-29 3:00 UTC));
    ledger.active().unwrap();
    ledger.seal().unwrap();
    let mut hub = Hub::default();
    waiting(&ledger).iter().for_each(|sealed| hub.take(sealed));
    let kinds: Vec<_> = hub.events.values().map(|event| event.kind).collect();
    assert_eq!(kinds, [EventKind::ClockWrong]);
    assert_eq!(hub.samples.values().map(|sample| sample.slot.year()).collect::<Vec<_>>(), [1970, 2026]);
    assert_eq!(hub.total(Action::Opened), 1);
    let metrics = waiting(&ledger).into_iter().find(|sealed| sealed.signal == Signal::Metrics).unwrap();
    let (batch, _) = ledger::wire::decode(Signal::Metrics, &metrics.body).unwrap();
    let flags: Vec<_> = batch.facts.iter().map(|facts| facts.boot.clock_plausible).collect();
    assert_eq!(flags, [false, true], "one Resource for each");
}

#[test]
fn more_than_a_batch_holds_becomes_several() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for number in 0..1500_u32 {
        // Titles that don't compress.
        let title = format!("{:x}", u128::from(number + 1).pow(9)).repeat(2);
        ledger.count(&opened(&format!("p01/{number}")), &title, 1).unwrap();
    }
    assert!(ledger.seal().unwrap() > 1);
    let mut hub = Hub::default();
    for sealed in waiting(&ledger) {
        assert!(sealed.body.len() <= ledger::batch::MAX_PACKED);
        hub.take(&sealed);
    }
    assert_eq!(hub.total(Action::Opened), 1500);
}

#[derive(Clone, Debug)]
enum Step {
    Count(u8, u64),
    Seal,
    /// Sends what waits, some of it twice, in a shuffled order; the receipt gets lost or not.
    Send {
        shuffle: u64,
        receipt: bool,
    },
    Restart,
    NextDay,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..4_u8, 1..4_u64).prop_map(|(product, by)| Step::Count(product, by)),
        2 => Just(Step::Seal),
        2 => (any::<u64>(), any::<bool>()).prop_map(|(shuffle, receipt)| Step::Send { shuffle, receipt }),
        1 => Just(Step::Restart),
        1 => Just(Step::NextDay),
    ];
    prop::collection::vec(step, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn every_fact_arrives_once_whatever_happens_on_the_way(steps in steps()) {
        let dir = tempfile::tempdir().unwrap();
        let clock = clock();
        let mut ledger = open(dir.path(), &clock);
        let mut hub = Hub::default();
        let mut truth = 0;
        for step in steps.into_iter().chain([Step::Seal, Step::Send { shuffle: 3, receipt: true }]) {
            match step {
                Step::Count(product, by) => {
                    ledger.count(&opened(&format!("p01/{product}")), "A", by).unwrap();
                    truth += by;
                }
                Step::Seal => drop(ledger.seal().unwrap()),
                Step::Send { shuffle, receipt: given } => {
                    let mut all = waiting(&ledger);
                    let last = all.last().map(|sealed| sealed.id);
                    all.sort_by_key(|sealed| (sealed.id.seq.wrapping_mul(shuffle | 1)).reverse_bits());
                    all.iter().chain(all.first()).for_each(|sealed| hub.take(sealed));
                    if let Some(id) = last.filter(|_| given) {
                        ledger.receive(&receipt(id)).unwrap();
                        prop_assert!(waiting(&ledger).is_empty());
                    }
                }
                Step::Restart => {
                    drop(ledger);
                    ledger = open(dir.path(), &clock);
                }
                Step::NextDay => clock.advance(Duration::from_secs(24 * 3600)),
            }
        }
        prop_assert_eq!(hub.total(Action::Opened), truth);
        let seqs: Vec<_> = hub.batches.keys().map(|id| id.seq).collect();
        prop_assert_eq!(seqs, (1..=hub.batches.len() as u64).collect::<Vec<_>>());
    }
}

#[test]
fn a_count_of_nothing_more_needs_no_product() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path(), &clock());
    ledger.count(&Count::new(Action::Visited, CausedBy::Visitor), "", 1).unwrap();
    ledger.count(&Count::new(Action::Visited, CausedBy::Operator), "", 1).unwrap();
    assert_eq!(ledger.preview().unwrap()[0].facts[0].usage.len(), 2, "who caused it is kept apart");
}

#[test]
fn however_often_the_machine_starts_a_day_is_sealed_and_copied_once() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    for _ in 0..5 {
        let ledger = open(dir.path(), &clock);
        ledger.happened(EventKind::Started, &[]).unwrap();
        ledger.back_up_daily().unwrap();
        ledger.seal_daily().unwrap();
        clock.advance(Duration::from_secs(3600));
    }
    assert_eq!(waiting(&open(dir.path(), &clock)).len(), 1);
    clock.advance(Duration::from_secs(24 * 3600));
    let ledger = open(dir.path(), &clock);
    assert!(ledger.back_up_daily().unwrap());
    assert_eq!((waiting(&ledger).len(), ledger.seal_daily().unwrap()), (2, 0));
}
