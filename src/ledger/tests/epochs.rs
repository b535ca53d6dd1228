//! Damaged ledgers, copies of disks, and clocks that go back by years: nothing is counted twice.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Hub, POINT, clock, open, open_within, opened, receipt, waiting};
use ledger::fact::{Action, EventKind};
use ledger::{Ledger, Limits};
use std::path::Path;
use std::time::Duration;
use time::macros::datetime;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn damage(folder: &Path) {
    for ending in ["db-wal", "db-shm"] {
        drop(std::fs::remove_file(folder.join(format!("ledger.{ending}"))));
    }
    let path = folder.join("ledger.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[..100].fill(0x5A);
    bytes[half..].fill(0x5A);
    std::fs::write(path, bytes).unwrap();
}

fn deliver(ledger: &Ledger, hub: &mut Hub, acknowledge: bool) {
    ledger.seal().unwrap();
    let all = waiting(ledger);
    all.iter().for_each(|sealed| hub.take(sealed));
    if acknowledge {
        for sealed in &all {
            ledger.receive(&receipt(sealed.id)).unwrap();
        }
    }
}

#[test]
fn a_damaged_ledger_is_set_aside_and_its_copy_goes_on_in_another_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut hub = Hub::default();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 5).unwrap();
    assert!(ledger.back_up().unwrap());
    let first = ledger.outbox().unwrap().epoch;
    // After the copy: some of it arrives, whose receipt the copy doesn't know.
    ledger.count(&opened("p01/a"), "A", 2).unwrap();
    deliver(&ledger, &mut hub, true);
    drop(ledger);
    damage(dir.path());

    let ledger = open(dir.path(), &clock);
    assert!(dir.path().join("damaged-1.db").exists());
    assert_ne!(ledger.outbox().unwrap().epoch, first);
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    deliver(&ledger, &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 8, "5 and 2 of before, 1 of after");
    let restored = hub.events.values().find(|event| event.kind == EventKind::LedgerRestored).unwrap();
    assert_eq!(restored.details.len(), 1, "until when the copy holds everything");
    assert!(ledger.check().unwrap());
}

#[test]
fn a_damaged_ledger_without_a_copy_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    open(dir.path(), &clock).count(&opened("p01/a"), "A", 5).unwrap();
    damage(dir.path());
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    let mut hub = Hub::default();
    deliver(&ledger, &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 1);
    assert!(hub.events.values().any(|event| event.kind == EventKind::LedgerRestored && event.details.is_empty()));
}

#[test]
fn the_copy_before_serves_where_the_newest_is_damaged_too() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 5).unwrap();
    assert!(ledger.back_up().unwrap() && ledger.back_up().unwrap());
    drop(ledger);
    std::fs::write(dir.path().join("copy-1.db"), [0x5A; 8192]).unwrap();
    damage(dir.path());
    let mut hub = Hub::default();
    deliver(&open(dir.path(), &clock), &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 5, "they were sealed when the copy was made");
}

#[test]
fn damage_that_shows_while_the_program_runs_is_found_and_mended() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for number in 0..2000 {
        ledger.count(&opened(&format!("p01/{number}")), "A", 1).unwrap();
    }
    ledger.back_up().unwrap();
    ledger.tidy().unwrap();
    let path = dir.path().join("ledger.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0x5A);
    std::fs::write(&path, bytes).unwrap();
    assert!(!ledger.check().unwrap());
    ledger.count(&opened("p01/1"), "A", 1).unwrap();
    let mut hub = Hub::default();
    deliver(&ledger, &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 2001);
}

#[test]
fn of_two_points_cloned_from_one_disk_neither_loses_or_doubles_anything() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let clock = clock();
    let mut hub = Hub::default();
    let ledger = open(one.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 5).unwrap();
    deliver(&ledger, &mut hub, true);
    ledger.active().unwrap();
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    drop(ledger);
    for entry in std::fs::read_dir(one.path()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, two.path().join(path.file_name().unwrap())).unwrap();
    }
    // Both have 6, of which 5 are delivered. What they had before they parted is both's.
    let (first, second) = (open(one.path(), &clock), open(two.path(), &clock));
    first.count(&opened("p01/a"), "A", 10).unwrap();
    deliver(&first, &mut hub, true);
    clock.advance(Duration::from_secs(60));
    second.count(&opened("p01/a"), "A", 100).unwrap();
    second.happened(EventKind::Started, &[]).unwrap();
    second.seal().unwrap();
    let refused = waiting(&second)[0].clone();
    assert_ne!(hub.batches[&refused.id], refused, "the receiving end holds other bytes by that name");
    second.part_ways().unwrap();
    deliver(&second, &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 5 + 11 + 101);
    let kinds: Vec<_> = hub.events.values().map(|event| event.kind).collect();
    assert!(kinds.contains(&EventKind::Cloned) && kinds.contains(&EventKind::Started), "{kinds:?}");
}

#[test]
fn a_clock_that_goes_back_behind_what_was_pruned_loses_no_count() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let limits = Limits { kept_days: 10, ..Limits::default() };
    let mut hub = Hub::default();
    let ledger = open_within(dir.path(), &clock, limits);
    ledger.count(&opened("p01/a"), "A", 5).unwrap();
    deliver(&ledger, &mut hub, true);
    clock.advance(DAY * 30);
    ledger.tidy().unwrap();
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    clock.set(datetime!(2026-11-29 5:00 UTC));
    ledger.count(&opened("p01/a"), "A", 2).unwrap();
    deliver(&ledger, &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 8);
}

#[test]
fn a_ledger_that_became_another_points_counts_nothing_twice() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let mut hub = Hub::default();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 5).unwrap();
    deliver(&ledger, &mut hub, true);
    ledger.count(&opened("p01/a"), "A", 2).unwrap();
    ledger.seal().unwrap();
    drop(ledger);
    let other = ulid::Ulid::from_parts(9, 9);
    assert_ne!(other, POINT);
    let ledger = Ledger::open(dir.path(), other, "0.1.0", clock.clone()).unwrap();
    deliver(&ledger, &mut hub, true);
    assert_eq!(hub.total(Action::Opened), 7);
}
