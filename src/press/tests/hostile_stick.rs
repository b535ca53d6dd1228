//! Sticks made by somebody careless or hostile. Nothing is read from outside, nothing is written outside, time and memory
//! stay bounded, and what was shown is shown.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests, on the real clock")]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::{TestPoint, Workshop, files};
use delivery::{Carrier, FetchError, Outcome, Stick, SyncError, TrustError, layout};

/// A point that has one product, and a workshop that offers a second one.
fn begun() -> (Workshop, TestPoint) {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    let _ = fs::remove_dir_all(workshop.repository().join("patches"));
    (workshop, point)
}

/// The text of `p01/hai`, as it lies in the repository and the point doesn't have it.
fn new_blob(workshop: &Workshop, point: &TestPoint) -> PathBuf {
    let packs = press::repository::publish::packs_of(&workshop.tree(), "p01").unwrap();
    let files = packs.into_values().flat_map(|pack| pack.manifest.products).flat_map(|product| product.files);
    let missing = files.into_iter().find(|file| !point.store().holds(&file.sha256)).unwrap();
    workshop.repository().join(layout::blob(&missing.sha256))
}

/// The pack stays as it is, and the reason is told.
#[track_caller]
fn leaves_the_pack(point: &TestPoint, workshop: &Workshop, reason: &str) -> Outcome {
    let outside = || files(point.dir.path()).into_iter().filter(|path| !path.starts_with(point.data.root())).count();
    let before = outside();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert!(outcome.left.values().all(|told| told.contains(reason)) && outcome.left.len() == 1, "{outcome:?}");
    assert_eq!(point.shown(), ["p01/mot"]);
    point.verify();
    assert_eq!(outside(), before, "nothing is written outside");
    outcome
}

#[test]
fn a_link_out_of_the_tree_is_not_followed() {
    let (workshop, point) = begun();
    let blob = new_blob(&workshop, &point);
    // It would even lead to the right bytes.
    let elsewhere = workshop.dir.path().join("elsewhere");
    fs::rename(&blob, &elsewhere).unwrap();
    symlink(&elsewhere, &blob).unwrap();
    leaves_the_pack(&point, &workshop, "not a plain file");
}

#[test]
fn a_folder_that_is_a_link_is_not_followed() {
    let (workshop, point) = begun();
    let blobs = workshop.repository().join("blobs");
    let elsewhere = workshop.dir.path().join("elsewhere");
    fs::rename(&blobs, &elsewhere).unwrap();
    symlink("../elsewhere", &blobs).unwrap();
    leaves_the_pack(&point, &workshop, "not a plain file");
    fs::remove_file(&blobs).unwrap();
    symlink("/proc/self/root/etc", &blobs).unwrap();
    leaves_the_pack(&point, &workshop, "not a plain file");
}

#[test]
fn a_folder_a_pipe_and_a_device_are_no_files() {
    let (workshop, point) = begun();
    let blob = new_blob(&workshop, &point);
    fs::remove_file(&blob).unwrap();
    fs::create_dir(&blob).unwrap();
    leaves_the_pack(&point, &workshop, "not a plain file");
    fs::remove_dir(&blob).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&blob).status().unwrap().success());
    let begun = Instant::now();
    leaves_the_pack(&point, &workshop, "not a plain file");
    assert!(begun.elapsed() < Duration::from_secs(10), "nobody waits for a pipe");
}

#[test]
fn names_that_lead_out_are_never_opened() {
    let stick = tempfile::tempdir().unwrap();
    fs::write(stick.path().join("secret"), "geheim").unwrap();
    fs::create_dir(stick.path().join("repository")).unwrap();
    let carrier = Carrier::Stick(Stick::open(&stick.path().join("repository")).unwrap());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for name in ["../secret", "/etc/passwd", "metadata/../../secret", "./../secret"] {
        let error = runtime.block_on(carrier.small(name, 100)).unwrap_err();
        assert!(matches!(error, FetchError::Crooked { .. } | FetchError::Missing { .. }), "{name}: {error:?}");
    }
    // Metadata can't name such files either: whatever is signed is named by its hash.
    assert!(delivery::PackId::new("..", "x").is_none());
    assert!(delivery::PackId::of_target("../x.jsonl").is_none());
    assert!(delivery::PackId::of_target("/etc/x.jsonl").is_none());
}

#[test]
fn a_terabyte_that_is_empty_is_not_read() {
    let (workshop, point) = begun();
    let blob = new_blob(&workshop, &point);
    fs::File::options().write(true).open(&blob).unwrap().set_len(1 << 40).unwrap();
    let begun = Instant::now();
    leaves_the_pack(&point, &workshop, "longer than");
    fs::File::options().write(true).open(workshop.metadata("timestamp.json")).unwrap().set_len(1 << 40).unwrap();
    let error = point.sync(workshop.stick()).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::TooLong { .. }))), "{error:?}");
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn a_bomb_does_not_unfold() {
    let (workshop, point) = begun();
    let blob = new_blob(&workshop, &point);
    let length = usize::try_from(fs::metadata(&blob).unwrap().len()).unwrap();
    // 8 GB of nothing, compressed, and no longer than the file that is promised.
    let mut bomb = Vec::new();
    let mut zeros = std::io::Read::take(std::io::repeat(0), 8_000_000_000);
    delivery::packing::pack(&mut zeros, 8_000_000_000, &mut bomb).unwrap();
    bomb.truncate(length);
    fs::write(&blob, &bomb).unwrap();
    let begun = Instant::now();
    leaves_the_pack(&point, &workshop, "not the file that was signed");
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    assert!(!files(point.data.root()).iter().any(|path| fs::metadata(path).is_ok_and(|file| file.len() > 10_000_000)));
}

#[test]
fn strange_names_and_a_hundred_thousand_files_beside_are_not_even_looked_at() {
    let (workshop, point) = begun();
    let repository = workshop.repository();
    let crowd = repository.join("metadata/crowd");
    fs::create_dir(&crowd).unwrap();
    for at in 0..100_000 {
        fs::File::create(crowd.join(format!("{at}"))).unwrap();
    }
    use std::os::unix::ffi::OsStrExt as _;
    // Invalid UTF-8, decomposed letters, names that Windows reserves, line breaks.
    for name in [&b"\xff\xfe.json"[..], "bài.json".as_bytes(), b"CON", b"a\nb", b"-rf"] {
        fs::write(repository.join("metadata").join(std::ffi::OsStr::from_bytes(name)), "x").unwrap();
    }
    let begun = Instant::now();
    point.sync(workshop.stick()).unwrap();
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    assert_eq!(point.shown().len(), 2);
    point.verify();
}

#[test]
fn a_hard_link_to_what_the_point_has_changes_nothing_of_it() {
    let (workshop, point) = begun();
    let mine = files(&point.data.blobs()).into_iter().next().unwrap();
    let before = fs::read(&mine).unwrap();
    let blob = new_blob(&workshop, &point);
    fs::remove_file(&blob).unwrap();
    // On one file system with the point, say in /tmp.
    if fs::hard_link(&mine, &blob).is_ok() {
        let outcome = point.sync(workshop.stick()).unwrap();
        assert_eq!(outcome.left.len(), 1);
    }
    assert_eq!(fs::read(&mine).unwrap(), before);
    point.verify();
}

#[test]
fn an_empty_or_missing_stick_says_that_nothing_is_there() {
    let (_, point) = begun();
    let empty = tempfile::tempdir().unwrap();
    let error = point.sync(Carrier::Stick(Stick::open(empty.path()).unwrap())).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Fetch(FetchError::Missing { .. }))), "{error:?}");
    assert!(Stick::open(Path::new("/nowhere")).is_err());
    assert_eq!(point.shown(), ["p01/mot"]);
}
