//! What a report of the point needs stays at the point: through delivery, other epochs and months made coarser.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::path::Path;
use std::time::Duration;

use common::{Hub, POINT, clock, open, open_within, opened, receipt, waiting};
use ledger::fact::{Action, CausedBy, Count, EventKind};
use ledger::{History, Ledger, Limits};
use point::Clock as _;
use time::Date;
use time::macros::{date, datetime};
use ulid::Ulid;

const DAY: Duration = Duration::from_secs(24 * 3600);
const ALWAYS: (Date, Date) = (date!(2000 - 1 - 1), date!(2100 - 1 - 1));

fn history(folder: &Path) -> History {
    History::look(folder).unwrap().unwrap()
}

fn total(folder: &Path, action: Action) -> u64 {
    let counts = history(folder).counts(ALWAYS.0, ALWAYS.1).unwrap();
    counts.iter().filter(|count| count.count.action == action).map(|count| count.n).sum()
}

fn deliver(ledger: &Ledger) {
    let mut hub = Hub::default();
    ledger.seal().unwrap();
    for sealed in waiting(ledger) {
        hub.take(&sealed);
        ledger.receive(&receipt(sealed.id)).unwrap();
    }
}

#[test]
fn what_was_counted_is_kept_by_days_when_it_was_delivered_and_in_another_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 2).unwrap();
    deliver(&ledger);
    ledger.part_ways().unwrap();
    ledger.count(&opened("p01/a"), "A, mới", 3).unwrap();
    let history = history(dir.path());
    let counts = history.counts(ALWAYS.0, ALWAYS.1).unwrap();
    assert_eq!(counts.len(), 1);
    assert_eq!((counts[0].day, &counts[0].count, counts[0].n), (date!(2026 - 11 - 29), &opened("p01/a"), 5));
    assert_eq!(history.titles().unwrap()["p01/a"], "A, mới");
    assert_eq!(history.kept_since().unwrap(), Some(date!(2026 - 11 - 29)));
}

#[test]
fn steps_and_faces_and_ten_minutes_are_not_kept_for_reports() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path(), &clock());
    for action in Action::ALL {
        ledger.count(&Count { step: 3, ..Count::new(*action, CausedBy::Visitor) }, "", 1).unwrap();
    }
    ledger.active().unwrap();
    let counts = history(dir.path()).counts(ALWAYS.0, ALWAYS.1).unwrap();
    assert!(counts.iter().all(|count| count.count.step == 0 && count.count.action.is_reported()));
    assert_eq!(counts.len(), Action::ALL.len() - 3);
}

#[test]
fn months_that_were_made_coarser_are_still_days_in_a_report() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open_within(dir.path(), &clock, Limits { outbox: 0, database: 1, ..Limits::default() });
    for _ in 0..70 {
        ledger.count(&opened("p01/a"), "A", 1).unwrap();
        clock.advance(DAY);
    }
    assert!(ledger.tidy().unwrap() > 0);
    assert_eq!(history(dir.path()).counts(ALWAYS.0, ALWAYS.1).unwrap().len(), 70);
}

#[test]
fn only_so_many_days_are_kept_and_the_report_knows_since_when() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open_within(dir.path(), &clock, Limits { reported_days: 10, ..Limits::default() });
    for day in 0..15 {
        ledger.count(&opened(if day < 3 { "p01/old" } else { "p01/a" }), "A", 1).unwrap();
        clock.advance(DAY);
    }
    ledger.tidy().unwrap();
    let history = history(dir.path());
    let counts = history.counts(ALWAYS.0, ALWAYS.1).unwrap();
    assert_eq!((counts.len(), counts[0].day), (10, date!(2026 - 12 - 4)));
    assert_eq!(history.kept_since().unwrap(), Some(date!(2026 - 12 - 3)));
    assert!(!history.titles().unwrap().contains_key("p01/old"));
}

#[test]
fn a_clock_that_is_years_ahead_for_a_morning_empties_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for _ in 0..5 {
        ledger.count(&opened("p01/a"), "A", 1).unwrap();
        clock.advance(DAY);
    }
    let right = clock.now().wall;
    clock.set(datetime!(2040-01-01 8:00 +7));
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    ledger.tidy().unwrap();
    clock.set(right);
    assert_eq!(total(dir.path(), Action::Opened), 6);
}

#[test]
fn a_disk_that_becomes_another_points_begins_without_a_past() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    open(dir.path(), &clock).count(&opened("p01/a"), "A", 1).unwrap();
    clock.advance(DAY);
    drop(Ledger::open(dir.path(), Ulid::from_parts(1_764_000_000_000, 9), "0.1.0", clock.clone()).unwrap());
    assert_eq!(total(dir.path(), Action::Opened), 0);
    assert_eq!(history(dir.path()).kept_since().unwrap(), Some(date!(2026 - 11 - 30)));
    assert_ne!(POINT, Ulid::from_parts(1_764_000_000_000, 9));
}

#[test]
fn events_of_three_years_can_be_reported_on() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    ledger.happened(EventKind::SoundTested, &[]).unwrap();
    deliver(&ledger);
    clock.advance(DAY * 1000);
    ledger.tidy().unwrap();
    let until = clock.now().wall;
    assert_eq!(history(dir.path()).events(EventKind::SoundTested, until).unwrap().len(), 1);
    clock.advance(DAY * 200);
    ledger.tidy().unwrap();
    assert_eq!(history(dir.path()).events(EventKind::SoundTested, until).unwrap().len(), 0);
}

#[test]
fn a_folder_without_a_ledger_has_no_past() {
    let dir = tempfile::tempdir().unwrap();
    assert!(History::look(dir.path()).unwrap().is_none());
}

#[test]
fn a_ledger_that_is_lost_without_a_copy_keeps_from_that_day_on() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    drop(ledger);
    clock.advance(DAY * 3);
    for ending in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(dir.path().join(format!("ledger.db{ending}")));
    }
    std::fs::write(dir.path().join("ledger.db"), vec![0x5a; 8192]).unwrap();
    let ledger = open(dir.path(), &clock);
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    let history = history(dir.path());
    assert_eq!(history.kept_since().unwrap(), Some(date!(2026 - 12 - 2)));
    assert_eq!(history.events(EventKind::LedgerRestored, clock.now().wall + DAY).unwrap().len(), 1);
}
