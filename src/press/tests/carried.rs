//! A stick carries everything to a point that has no line at all: what is new, and metadata that is believed again. How far
//! that is, is told truly; whose fault it is when it fails, too.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use common::{TestPoint, Workshop};
use delivery::{Carrier, Delivery, FetchError, Held, Progress, Stick, SyncError, Tally, TrustError};
use point::Clock;
use press::repository::stick;
use press::repository::tree::ONLINE_LASTS;
use time::Duration;

/// A stick in a folder, written by `press stick`.
fn stick_of(workshop: &Workshop, name: &str) -> PathBuf {
    let folder = workshop.dir.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    stick::write(&workshop.tree(), &folder, &[]).unwrap();
    folder
}

fn carrier(stick: &Path) -> Carrier {
    Carrier::Stick(Stick::find(stick).unwrap())
}

#[test]
fn a_point_without_a_line_gets_fresh_metadata_by_stick_after_its_own_has_expired() {
    let mut workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(carrier(&stick_of(&workshop, "first"))).unwrap();
    let first = workshop.dir.path().join("first");

    // Months pass without a line: what is here stays, and the old stick is believed no more.
    let months = ONLINE_LASTS + Duration::days(30);
    point.clock.advance(months.unsigned_abs());
    workshop.now += months;
    let error = point.sync(carrier(&first)).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Expired { .. })), "{error:?}");
    assert_eq!(point.shown(), ["p01/mot"]);

    // Somebody brings a stick with something new on it.
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    let outcome = point.sync(carrier(&stick_of(&workshop, "second"))).unwrap();
    assert_eq!((outcome.fresh, outcome.products), (1, 2));
    assert_eq!(point.shown(), ["p01/hai", "p01/mot"]);
    point.verify();
    // The first one is an older one now.
    let error = point.sync(carrier(&first)).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Older(_))), "{error:?}");
}

#[test]
fn a_stick_that_only_renews_metadata_changes_nothing_on_show() {
    let mut workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    let first = point.sync(carrier(&stick_of(&workshop, "first"))).unwrap();
    let months = ONLINE_LASTS - Duration::days(1);
    point.clock.advance(months.unsigned_abs());
    workshop.now += months;
    workshop.tree().publish(&workshop.ring(), workshop.now).unwrap();
    let outcome = point.sync(carrier(&stick_of(&workshop, "renewed"))).unwrap();
    assert_eq!((outcome.edition, outcome.fresh), (None, 0));
    assert_eq!(outcome.versions.timestamp, first.versions.timestamp + 1);
}

/// Everything that a sync tells.
fn told(point: &TestPoint, carrier: Carrier) -> (Vec<Progress>, Result<delivery::Outcome, SyncError>) {
    let told = Mutex::new(Vec::new());
    let clock: Arc<dyn Clock> = point.clock.clone();
    let delivery = Delivery::new(&point.data, point.policy.clone(), Held::Stays, clock);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let tell = |progress| told.lock().unwrap().push(progress);
    let outcome = runtime.block_on(delivery.sync(&Arc::new(carrier), &point.lock, &tell));
    (told.into_inner().unwrap(), outcome)
}

fn tallies(told: &[Progress]) -> Vec<Tally> {
    told.iter()
        .filter_map(|progress| if let Progress::Fetching(tally) = progress { Some(*tally) } else { None })
        .collect()
}

#[test]
fn progress_is_of_all_that_comes_together_never_goes_back_and_is_whole_only_on_show() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "border = true");
    workshop.article("p01/ba", 3, "urgent_until = 2026-12-24");
    workshop.publish(&[]);
    let mut point = workshop.point();
    point.policy.border = true;
    let (told, outcome) = told(&point, workshop.stick());
    assert_eq!(outcome.unwrap().fresh, 3);
    // What is urgent is on show before the rest is looked at.
    let turns: Vec<_> = told.split(|progress| *progress == Progress::Looking).map(tallies).collect();
    assert_eq!(turns.len(), 3, "nothing comes before the first look");
    for (tallies, products) in [(&turns[1], 1), (&turns[2], 2)] {
        assert!(
            tallies.windows(2).all(|pair| pair[0].share() <= pair[1].share() && pair[0].total == pair[1].total),
            "{tallies:?}"
        );
        assert!(tallies.iter().all(|tally| tally.percent() < 100));
        let last = tallies.last().unwrap();
        assert_eq!((last.done, last.ready, last.products), (last.total, products, products));
    }
    assert_eq!(told.iter().filter(|progress| **progress == Progress::Shown).count(), 2);
    assert_eq!(told.first(), Some(&Progress::Looking));
    assert_eq!(told.last(), Some(&Progress::Shown));
    // A second look fetches nothing and invents no share.
    let (again, _) = self::told(&point, workshop.stick());
    assert_eq!(again, [Progress::Looking, Progress::Finishing]);
}

#[test]
fn a_pack_that_cannot_be_had_leaves_a_share_that_is_true() {
    let workshop = Workshop::new();
    workshop.add_publisher("p02");
    workshop.article("p01/mot", 1, "");
    workshop.article("p02/hai", 2, "");
    workshop.publish(&[]);
    let packs = press::repository::publish::packs_of(&workshop.tree(), "p02").unwrap();
    for file in packs.into_values().flat_map(|pack| pack.manifest.products).flat_map(|product| product.files) {
        let blob = workshop.repository().join(delivery::layout::blob(&file.sha256));
        fs::write(blob, "rotten").unwrap();
    }
    let point = workshop.point();
    let (told, outcome) = told(&point, workshop.stick());
    assert_eq!(outcome.unwrap().left.len(), 1);
    let tallies = tallies(&told);
    assert!(tallies.windows(2).all(|pair| pair[0].share() <= pair[1].share()), "{tallies:?}");
    assert!(tallies.iter().all(|tally| tally.done <= tally.total && tally.ready <= tally.products), "{tallies:?}");
}

#[test]
fn the_disk_is_the_reason_where_the_disk_fails() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    // A file where a folder should be made.
    fs::remove_dir(point.data.blobs()).unwrap();
    fs::write(point.data.blobs(), "").unwrap();
    let error = point.sync(workshop.stick()).unwrap_err();
    assert!(matches!(error, SyncError::Store(_)), "{error:?}");
}

#[test]
fn the_folder_on_a_stick_is_no_link() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let stick = workshop.dir.path().join("stick");
    fs::create_dir(&stick).unwrap();
    std::os::unix::fs::symlink(workshop.repository(), stick.join(delivery::layout::ON_STICK)).unwrap();
    let found = Stick::find(&stick).unwrap();
    assert!(!found.holds_repository());
    assert!(Stick::find(&workshop.repository()).unwrap().holds_repository());
    assert!(matches!(Stick::find(Path::new("/nowhere")), Err(FetchError::Missing { .. })));
}
