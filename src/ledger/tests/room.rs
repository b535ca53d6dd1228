//! Five years without a line.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::watching::watch_a_day;
use common::{Hub, clock, open, open_within, opened, receipt, waiting};
use ledger::fact::{Action, CausedBy, Count, Label, Labels, Series};
use ledger::{Ledger, Limits};
use point::Clock as _;
use point::clock::VIETNAM;
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;
use time::macros::datetime;

const DAY: Duration = Duration::from_secs(24 * 3600);

fn bytes(folder: &Path) -> u64 {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).sum()
}

fn deliver(ledger: &Ledger, hub: &mut Hub) {
    while ledger.seal().unwrap() > 0 || !waiting(ledger).is_empty() {
        for sealed in waiting(ledger) {
            hub.take(&sealed);
            ledger.receive(&receipt(sealed.id)).unwrap();
        }
    }
}

/// A busy day: 60 kinds of counts, 30 slots of presence, everything that is watched.
fn busy_day(ledger: &Ledger, clock: &point::FixedClock, day: u32) -> u64 {
    for number in 0..60 {
        let product = format!("p01/{}", (number * 7 + day) % 200);
        ledger.count(&opened(&product), &format!("Bài số {number}"), 2).unwrap();
    }
    let mut random = u64::from(day);
    watch_a_day(ledger, clock.now().wall, |below| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    });
    for _ in 0..30 {
        ledger.active().unwrap();
        clock.advance(Duration::from_secs(600));
    }
    clock.advance(DAY - Duration::from_secs(30 * 600));
    120
}

#[test]
fn what_waits_is_made_coarser_and_no_count_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let limits = Limits { outbox: 20_000, database: 500_000, ..Limits::default() };
    let ledger = open_within(dir.path(), &clock, limits);
    let (mut truth, mut coarser, mut largest) = (0, 0, 0);
    for day in 0..120 {
        truth += busy_day(&ledger, &clock, day);
        ledger.seal().unwrap();
        let before: Vec<_> = waiting(&ledger);
        coarser += ledger.tidy().unwrap();
        assert_eq!(waiting(&ledger), before, "sealed bytes never change");
        largest = largest.max(bytes(dir.path()));
    }
    assert!(coarser > 0, "the limits were never reached");
    let waits = waiting(&ledger).iter().map(|sealed| sealed.body.len() as u64).sum::<u64>();
    assert!(waits < limits.outbox + 64 * 1024, "{waits}");
    assert!(largest < 4 * limits.database, "{largest}");
    let mut hub = Hub::default();
    deliver(&ledger, &mut hub);
    assert_eq!(hub.total(Action::Opened), truth);
    assert_eq!(hub.total(Action::Active), 120 * 30);
    let measured = hub.samples.keys().filter(|(_, series, ..)| *series == Series::Rtt);
    let days: BTreeSet<_> = measured.map(|(.., slot)| slot.to_offset(VIETNAM).date()).collect();
    assert!(days.len() >= 120, "{} days have a figure", days.len());
    assert!(hub.counts.keys().any(|(_, _, days, _)| *days > 27), "by months");
}

#[test]
fn of_figures_that_wait_from_months_before_one_a_day_is_left() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open_within(dir.path(), &clock, Limits { database: 1, ..Limits::default() });
    // The last day of October and the first of November, as they are at the point.
    let (october, november) = (datetime!(2026-10-31 0:00 +7), datetime!(2026-11-01 0:00 +7));
    let sample = |series, id: &str, slot, value| {
        let labels = if id.is_empty() { Labels::none() } else { Labels::none().with(Label::HwId, id) };
        ledger.sample(series, &labels, slot, value).unwrap();
    };
    sample(Series::Rtt, "", october, 1000.0);
    ledger.seal().unwrap();
    let sealed = waiting(&ledger);
    for (hour, value) in [(1, 10.0), (12, 20.0), (23, 60.0)] {
        for day in [october, november] {
            let slot = day + time::Duration::hours(hour);
            sample(Series::Rtt, "", slot, value);
            sample(Series::Temperature, "cpu", slot, value + 1.0);
            sample(Series::Temperature, "disk/sda", slot, value + 2.0);
            sample(Series::LineBytes, "", slot, value);
            sample(Series::Status, "ups/ups", slot, f64::from(u8::from(hour < 23)));
            sample(Series::Active, "", slot, 1.0);
        }
    }
    // Dropped are three slots of presence, and two of three samples of each of the five others.
    assert_eq!(ledger.tidy().unwrap(), 3 + 5 * 2);
    assert_eq!(ledger.tidy().unwrap(), 0, "there is nothing left to make coarser");
    assert_eq!(waiting(&ledger), sealed);
    let left: Vec<_> = ledger.preview().unwrap().remove(0).facts.remove(0).samples;
    let last = october + time::Duration::hours(23);
    let of_october: Vec<_> = left.iter().filter(|sample| sample.slot < november).collect();
    assert!(of_october.iter().all(|sample| sample.slot == last), "{of_october:?}");
    let values: Vec<_> =
        of_october.iter().map(|sample| (sample.series, sample.labels.get(Label::HwId), sample.value)).collect();
    let expected = [
        (Series::Temperature, Some("cpu"), 31.0),
        (Series::Temperature, Some("disk/sda"), 32.0),
        (Series::Status, Some("ups/ups"), 0.0),
        (Series::Rtt, None, 30.0),
        (Series::LineBytes, None, 60.0),
    ];
    assert_eq!(values, expected, "means; of states and totals the last");
    assert_eq!(left.len(), expected.len() + 6 * 3, "this month stays as it is");
}

#[test]
fn delivered_days_are_kept_for_a_year_and_then_go() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    let mut hub = Hub::default();
    for _ in 0..3 {
        ledger.count(&Count::new(Action::Visited, CausedBy::Visitor), "", 1).unwrap();
        deliver(&ledger, &mut hub);
        clock.advance(DAY * 200);
        ledger.tidy().unwrap();
    }
    ledger.count(&Count::new(Action::Visited, CausedBy::Visitor), "", 1).unwrap();
    deliver(&ledger, &mut hub);
    assert_eq!(hub.total(Action::Visited), 4);
    let database = rusqlite::Connection::open(dir.path().join("ledger.db")).unwrap();
    let days: i64 = database.query_row("SELECT count(*) FROM usage", [], |row| row.get(0)).unwrap();
    assert_eq!(days, 3, "the first is older than 400 days");
}

#[test]
fn what_waits_for_months_can_still_be_taken_back_into_another_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    for _ in 0..90 {
        ledger.active().unwrap();
        ledger.seal().unwrap();
        clock.advance(DAY);
        ledger.tidy().unwrap();
    }
    ledger.part_ways().unwrap();
    let mut hub = Hub::default();
    deliver(&ledger, &mut hub);
    assert_eq!((hub.samples.len(), hub.total(Action::Active)), (90, 90));
    clock.advance(DAY);
    ledger.tidy().unwrap();
    let database = rusqlite::Connection::open(dir.path().join("ledger.db")).unwrap();
    let kept: i64 = database.query_row("SELECT count(*) FROM sample", [], |row| row.get(0)).unwrap();
    assert!((30..40).contains(&kept), "{kept}: what was delivered goes after 35 days");
}

#[test]
fn folding_leaves_no_order_of_what_was_counted() {
    let dir = tempfile::tempdir().unwrap();
    let ledger = open(dir.path(), &clock());
    let journal = || dir.path().join("ledger.db-wal").metadata().map_or(0, |about| about.len());
    ledger.count(&opened("p01/a"), "A", 1).unwrap();
    assert!(journal() > 0, "what is counted goes to the journal first");
    ledger.fold().unwrap();
    assert_eq!(journal(), 0);
}

/// The stated capacity. A day takes about 0.2 s here; `make rigs` runs all 1,826 of them.
#[test]
fn five_years_without_a_line_fit_into_200_megabytes() {
    let days = if std::env::var("RIG_ROUNDS").is_ok_and(|rounds| rounds == "all") { 5 * 365 + 1 } else { 90 };
    let dir = tempfile::tempdir().unwrap();
    let clock = clock();
    let ledger = open(dir.path(), &clock);
    let mut truth = 0;
    for day in 0..days {
        truth += busy_day(&ledger, &clock, day);
        assert!(ledger.back_up().unwrap());
        ledger.tidy().unwrap();
    }
    let per_day = bytes(dir.path()) / u64::from(days);
    println!("{} bytes after {days} days, {per_day} a day", bytes(dir.path()));
    assert!(per_day * (5 * 365 + 1) < 200_000_000, "{per_day} bytes a day");
    let mut hub = Hub::default();
    deliver(&ledger, &mut hub);
    assert_eq!(hub.total(Action::Opened), truth);
}
