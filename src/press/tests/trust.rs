//! The attacks that The Update Framework names (specification, section 1.5.2), each tried on a point.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;

use common::{NOW, PASSPHRASE, TestPoint, Workshop};
use delivery::{FetchError, SyncError, TrustError};
use point::Clock as _;
use press::repository::keyring::{KeyError, Keyring};
use press::repository::tree::{ONLINE_LASTS, Tree};
use serde_json::Value;
use time::Duration;

/// A workshop with one product published, and a point that has it.
fn begun() -> (Workshop, TestPoint) {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
    (workshop, point)
}

/// The next product, published.
fn publish_another(workshop: &Workshop) {
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
}

/// The point refuses, and shows what it showed.
#[track_caller]
fn refuses(point: &TestPoint, workshop: &Workshop) -> SyncError {
    let shown = point.shown();
    let error = point.sync(workshop.stick()).unwrap_err();
    assert!(matches!(error, SyncError::Trust(_)), "{error:?}");
    assert_eq!(point.shown(), shown);
    error
}

fn change(workshop: &Workshop, name: &str, change: impl FnOnce(&mut Value)) {
    let path = workshop.metadata(name);
    let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    change(&mut value);
    fs::write(path, value.to_string()).unwrap();
}

/// The newest version of a role's metadata.
fn newest(workshop: &Workshop, role: &str) -> String {
    let names =
        fs::read_dir(workshop.metadata("")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let ending = format!(".{role}.json");
    let versions = names.filter_map(|name| name.strip_suffix(&ending)?.parse::<u64>().ok());
    format!("{}{ending}", versions.max().unwrap())
}

#[test]
fn rollback_to_an_older_timestamp_is_refused() {
    let (workshop, point) = begun();
    let old = fs::read(workshop.metadata("timestamp.json")).unwrap();
    publish_another(&workshop);
    point.sync(workshop.stick()).unwrap();
    fs::write(workshop.metadata("timestamp.json"), old).unwrap();
    let error = refuses(&point, &workshop);
    assert!(matches!(error, SyncError::Trust(TrustError::Older(_))), "{error:?}");
}

#[test]
fn freeze_at_metadata_that_has_expired_is_refused() {
    let (workshop, point) = begun();
    publish_another(&workshop);
    point.clock.advance((ONLINE_LASTS + Duration::days(1)).unsigned_abs());
    let error = refuses(&point, &workshop);
    assert!(matches!(error, SyncError::Trust(TrustError::Expired { role: "timestamp" | "snapshot", .. })), "{error:?}");
    point.verify();
}

#[test]
fn mix_and_match_of_old_and_new_metadata_is_refused() {
    let (workshop, point) = begun();
    let targets = newest(&workshop, "p01");
    let old = fs::read(workshop.metadata(&targets)).unwrap();
    publish_another(&workshop);
    fs::write(workshop.metadata(&newest(&workshop, "p01")), old).unwrap();
    refuses(&point, &workshop);
}

#[test]
fn endless_data_ends_at_what_was_promised() {
    let (workshop, point) = begun();
    publish_another(&workshop);
    let path = workshop.metadata("timestamp.json");
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let error = refuses(&point, &workshop);
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::TooLong { .. }))), "{error:?}");
}

#[test]
fn a_file_that_grows_without_end_is_left_out() {
    let (workshop, point) = begun();
    publish_another(&workshop);
    for blob in common::files(&workshop.repository().join("blobs")) {
        fs::File::options().write(true).open(blob).unwrap().set_len(1 << 40).unwrap();
    }
    let _ = fs::remove_dir_all(workshop.repository().join("patches"));
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!(outcome.left.len(), 1);
    assert_eq!(point.shown(), ["p01/mot"]);
}

#[test]
fn a_wrong_key_is_refused() {
    let (workshop, point) = begun();
    publish_another(&workshop);
    change(&workshop, "timestamp.json", |value| {
        value["signatures"][0]["sig"] = "00".repeat(64).into();
    });
    refuses(&point, &workshop);
    // Another repository altogether, with keys of its own.
    let stranger = Workshop::new();
    stranger.article("p01/ba", 3, "");
    stranger.publish(&[]);
    refuses(&point, &stranger);
}

#[test]
fn a_root_without_its_threshold_is_refused() {
    let (workshop, point) = begun();
    let (mut tree, mut ring) = (workshop.tree(), workshop.ring());
    tree.rotate("timestamp", &workshop.keys(), PASSPHRASE, &mut ring, NOW).unwrap();
    change(&workshop, &newest(&workshop, "root"), |value| {
        value["signatures"].as_array_mut().unwrap().truncate(1);
    });
    refuses(&point, &workshop);
}

#[test]
fn keys_are_rotated_without_the_points_noticing() {
    let (workshop, point) = begun();
    for key in ["timestamp", "snapshot", "targets", "root-1", "p01", "root-2", "root-3"] {
        let (mut tree, mut ring) = (workshop.tree(), workshop.ring());
        tree.rotate(key, &workshop.keys(), PASSPHRASE, &mut ring, NOW).unwrap();
    }
    publish_another(&workshop);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/hai", "p01/mot"]);
    // A point that was in the forest all the time begins with the first root.
    let late = workshop.point();
    late.sync(workshop.stick()).unwrap();
    assert_eq!(late.shown().len(), 2);
}

#[test]
fn keys_of_two_people_are_opened_each_by_its_own_passphrase() {
    let (workshop, _) = begun();
    let (mut tree, mut ring) = (workshop.tree(), workshop.ring());
    tree.add_publisher("p02", &workshop.keys(), "của người khác", &mut ring, NOW).unwrap();
    let open = |passphrases: &[&str]| {
        let passphrases: Vec<_> = passphrases.iter().map(|passphrase| (*passphrase).to_owned()).collect();
        Keyring::open(&[workshop.keys()], &passphrases)
    };
    assert!(matches!(open(&[PASSPHRASE]), Err(KeyError::Locked(path)) if path.ends_with("p02.pem")));
    assert!(open(&[PASSPHRASE, "của người khác"]).unwrap().public("p02").is_some());
}

#[test]
fn a_key_that_was_rotated_away_signs_nothing_any_more() {
    let (workshop, point) = begun();
    let old = workshop.ring();
    let (mut tree, mut ring) = (workshop.tree(), workshop.ring());
    tree.rotate("timestamp", &workshop.keys(), PASSPHRASE, &mut ring, NOW).unwrap();
    point.sync(workshop.stick()).unwrap();
    assert!(workshop.tree().publish(&old, NOW).is_err(), "the tool refuses");
    assert!(point.sync(workshop.stick()).is_ok());
}

#[test]
fn a_publisher_that_signs_out_of_its_path_is_not_believed() {
    let (workshop, point) = begun();
    workshop.add_publisher("p02");
    point.sync(workshop.stick()).unwrap();
    // p02 signs another manifest for p01, an empty one.
    let mut tree = workshop.tree();
    let mut stolen = tree.publisher("p01").unwrap().targets.clone();
    for target in stolen.values_mut() {
        target.length = 0;
    }
    tree.offer("p02", stolen, &workshop.ring(), NOW).unwrap();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!((outcome.edition, outcome.products), (None, 1));
    assert_eq!(workshop.point().sync(workshop.stick()).unwrap().products, 1);
}

#[test]
fn an_extraneous_product_of_another_publisher_is_left_out() {
    let (workshop, point) = begun();
    workshop.add_publisher("p02");
    workshop.article("p02/hai", 2, "");
    workshop.publish(&[]);
    // p02's own pack, whose manifest names a product of p01.
    let mut tree = workshop.tree();
    let packs = press::repository::publish::packs_of(&tree, "p02").unwrap();
    let pack = packs.values().next().unwrap();
    let mut manifest = pack.manifest.clone();
    manifest.products[0].line = manifest.products[0].line.replace("p02/hai", "p01/hai");
    let bytes = manifest.to_bytes().unwrap();
    let sha256 = catalog::Sha256::of(&bytes);
    let path = workshop.repository().join(delivery::layout::blob(&sha256));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut packed = Vec::new();
    delivery::packing::pack(&mut bytes.as_slice(), bytes.len() as u64, &mut packed).unwrap();
    fs::write(&path, &packed).unwrap();
    let mut targets = tree.publisher("p02").unwrap().targets.clone();
    for target in targets.values_mut() {
        target.length = bytes.len() as u64;
        let digits = sha256.as_str();
        target.hashes.sha256 =
            (0..32).map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap()).collect::<Vec<_>>().into();
        target.custom.get_mut("pack").unwrap()["packed"] = packed.len().into();
    }
    tree.offer("p02", targets, &workshop.ring(), NOW).unwrap();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert!(outcome.left["p02/main"].contains("p01/hai"), "{outcome:?}");
    assert_eq!(point.shown(), ["p01/mot"]);
}

#[test]
fn a_compromised_publisher_is_revoked_and_harms_nobody_else() {
    let (workshop, point) = begun();
    workshop.add_publisher("p02");
    workshop.article("p02/hai", 2, "");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/mot", "p02/hai"]);
    workshop.tree().revoke("p02", &workshop.ring(), NOW).unwrap();
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
    // Its name may come back with another key.
    fs::remove_file(workshop.keys().join("p02.pem")).unwrap();
    workshop.add_publisher("p02");
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
}

#[test]
fn a_publisher_that_forgot_to_renew_holds_up_nobody_else() {
    let (mut workshop, point) = begun();
    workshop.add_publisher("p02");
    workshop.article("p02/hai", 2, "");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    // A year and a day later; only p01 still publishes.
    let later = Duration::days(366);
    point.clock.advance(later.unsigned_abs());
    workshop.now += later;
    workshop.drop_article("p02/hai");
    publish_another(&workshop);
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!(outcome.lapsed, ["p02"]);
    assert_eq!(point.shown(), ["p01/hai", "p01/mot", "p02/hai"], "what is here never expires");
}

#[test]
fn a_clock_that_was_ahead_once_is_forgiven() {
    let (workshop, point) = begun();
    // As a load under a clock of 2040 would leave it.
    let noted = point.data.trust().join("tuf/latest_known_time.json");
    fs::write(&noted, "\"2040-01-01T00:00:00Z\"").unwrap();
    publish_another(&workshop);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown().len(), 2);
    // What was seen is still known: the repository can't go back.
    assert!(Tree::open(&workshop.repository()).is_ok());
    rollback_is_refused(&workshop, &point);
}

fn rollback_is_refused(workshop: &Workshop, point: &TestPoint) {
    let snapshot = newest(workshop, "snapshot");
    let version: u64 = snapshot.split('.').next().unwrap().parse().unwrap();
    fs::remove_file(workshop.metadata(&snapshot)).unwrap();
    let mut timestamp: Value = serde_json::from_slice(&fs::read(workshop.metadata("timestamp.json")).unwrap()).unwrap();
    timestamp["signed"]["meta"]["snapshot.json"]["version"] = (version - 1).into();
    fs::write(workshop.metadata("timestamp.json"), timestamp.to_string()).unwrap();
    refuses(point, workshop);
}

#[test]
fn a_clock_in_1970_still_sees_that_metadata_has_expired() {
    let (workshop, point) = begun();
    let late =
        TestPoint { clock: std::sync::Arc::new(point::FixedClock::at(time::OffsetDateTime::UNIX_EPOCH)), ..point };
    assert_eq!(late.clock.now().flag, point::ClockFlag::BeforeFloor);
    publish_another(&workshop);
    late.sync(workshop.stick()).unwrap();
    assert_eq!(late.shown().len(), 2);
    // Metadata tells the time: what expired before the newest that was seen has expired, whatever the clock says.
    let trust = late.data.trust();
    assert_eq!(delivery::floor::read(&trust), Some(NOW));
    delivery::floor::raise(&trust, NOW + ONLINE_LASTS + Duration::days(1)).unwrap();
    let error = refuses(&late, &workshop);
    assert!(matches!(error, SyncError::Trust(TrustError::Expired { .. })), "{error:?}");
}
