//! Batches and receipts on a stick: the very bytes, as often as one likes, and sticks that are hostile, full, or can only be
//! read. The last two need root, to mount a file system of their own.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use common::TestPoint;
use common::hub::{Hub, receipt, reply};
use delivery::{CarryError, Exported, Received, carrying};
use ledger::enrolment::State;
use ledger::{Enrolled, Enrolment, LedgerError, Receipt, Sealed, carried};
use ulid::Ulid;

/// A stick in a folder.
struct TestStick(tempfile::TempDir);

impl TestStick {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join("diem-ho-tro").join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn export(&self, point: &TestPoint) -> Result<Exported, CarryError> {
        carrying::export(&point.sender(), self.0.path())
    }

    fn take(&self, point: &TestPoint) -> Result<Received, CarryError> {
        carrying::take_receipts(&point.sender(), self.0.path())
    }

    /// Every file on it, by its name below the stick's folder, sorted.
    fn files(&self) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.is_symlink() {
                    walk(root, &path, found);
                } else {
                    found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        let mut found = vec![];
        walk(&self.path(""), &self.path(""), &mut found);
        found.sort();
        found
    }
}

/// A point that knows a receiving end.
fn known() -> (TestPoint, Hub, TestStick) {
    let (point, hub) = (TestPoint::new(), Hub::new());
    point.ledger.set_hub(&hub.key.public()).unwrap();
    (point, hub, TestStick::new())
}

fn signed(point: &TestPoint, hub: &Hub, through: u64) -> String {
    let batch = point.waiting().into_iter().find(|batch| batch.id.seq == through);
    let last = Some(batch.map_or([7; 32], |batch| batch.sha256()));
    Receipt { last, ..receipt(point.point.id, point.ledger.outbox().unwrap().epoch, through) }.sign(&hub.key)
}

fn name(batch: &Sealed) -> String {
    carried::batch(batch.id, batch.signal)
}

#[test]
fn a_stick_carries_the_very_bytes_and_what_proves_whose_they_are() {
    let (point, _, stick) = known();
    point.seal(2);
    point.count("p01/bao-hong", 1);
    let exported = stick.export(&point).unwrap();
    let waiting = point.waiting();
    assert_eq!(waiting.len(), 3, "what was counted is sealed");
    let bytes = waiting.iter().map(|batch| batch.body.len() as u64).sum();
    assert_eq!(exported, Exported { written: 3, there: 0, bytes, removed: 0 });
    for batch in &waiting {
        assert_eq!(fs::read(stick.path(&name(batch))).unwrap(), batch.body);
        let signature = fs::read_to_string(stick.path(&carried::signature(batch.id, batch.signal))).unwrap();
        assert!(batch.is_signed(&point.key.public(), &signature));
    }
    let wish = fs::read(stick.path(&carried::enrolment(point.point.id))).unwrap();
    let wish: Enrolment = serde_json::from_slice(&wish).unwrap();
    assert!(wish.is_genuine() && wish.key == point.key.public());
    assert_eq!(stick.files().len(), 7, "{:?}", stick.files());
}

#[test]
fn what_is_there_is_not_written_again_and_what_is_damaged_is() {
    let (point, _, stick) = known();
    point.seal(3);
    stick.export(&point).unwrap();
    let wish = fs::read(stick.path(&carried::enrolment(point.point.id))).unwrap();
    point.clock.advance(std::time::Duration::from_secs(3600));
    assert_eq!(stick.export(&point).unwrap(), Exported { there: 3, ..Exported::default() });
    assert_eq!(fs::read(stick.path(&carried::enrolment(point.point.id))).unwrap(), wish, "the same wish");
    let damaged = &point.waiting()[1];
    for bytes in [damaged.body[1..].to_vec(), vec![], [&damaged.body[..], b"and more"].concat()] {
        fs::write(stick.path(&name(damaged)), bytes).unwrap();
        assert_eq!(stick.export(&point).unwrap().written, 1);
        assert_eq!(fs::read(stick.path(&name(damaged))).unwrap(), damaged.body);
    }
    fs::remove_file(stick.path(&carried::signature(damaged.id, damaged.signal))).unwrap();
    assert_eq!(stick.export(&point).unwrap().written, 1);
    // What is left of an export that ended early.
    fs::write(stick.path(&format!("{}.new", name(damaged))), "half").unwrap();
    fs::remove_file(stick.path(&name(damaged))).unwrap();
    stick.export(&point).unwrap();
    assert!(stick.files().iter().all(|name| !name.ends_with(".new")), "{:?}", stick.files());
}

#[test]
fn what_a_receipt_covers_is_removed_and_nothing_else() {
    let (point, _, stick) = known();
    let another = TestPoint::new();
    another.seal(3);
    stick.export(&another).unwrap();
    point.seal(3);
    stick.export(&point).unwrap();
    let covered = &point.waiting()[0];
    let epoch = format!("{}/{}/{}", carried::OUTBOX, point.point.id, covered.id.epoch);
    // Of batches that are covered, but by no name that a batch has.
    let strange =
        [format!("{epoch}/1.metrics.otlp.zst"), format!("{epoch}/0000000001.metrics.txt"), "ảnh.jpg".to_owned()];
    for name in &strange {
        stick.write(name, "of somebody");
    }
    stick.write(&format!("{}.new", name(covered)), "half");
    point.ledger.receive(&receipt(point.point.id, covered.id.epoch, 2)).unwrap();
    let before = stick.files();
    let exported = stick.export(&point).unwrap();
    assert_eq!(exported, Exported { there: 1, removed: 2, ..Exported::default() });
    let after = stick.files();
    let gone: Vec<_> = before.iter().filter(|name| !after.contains(name)).collect();
    assert_eq!(gone.len(), 5, "two batches, two signatures, half a batch: {gone:?}");
    assert!(gone.iter().all(|name| name.starts_with(&epoch)));
    assert!(strange.iter().all(|name| after.contains(name)), "{after:?}");
}

#[test]
fn receipts_on_a_stick_delete_what_they_cover_in_any_order_and_twice() {
    let (point, hub, stick) = known();
    point.seal(4);
    let lines = [signed(&point, &hub, 3), signed(&point, &hub, 1), String::new(), signed(&point, &hub, 2)];
    stick.write(&carried::receipts(point.point.id), lines.join("\n"));
    let received = stick.take(&point).unwrap();
    assert_eq!((received.receipts, received.deleted, received.distrusted, received.parted), (3, 3, 0, false));
    let received = stick.take(&point).unwrap();
    assert_eq!((received.receipts, received.deleted, point.waiting().len()), (3, 0, 1));
}

#[test]
fn a_stick_without_anything_for_the_point_is_no_error() {
    let (point, _, stick) = known();
    let received = stick.take(&point).unwrap();
    assert_eq!((received.state, received.receipts, received.distrusted), (None, 0, 0));
    assert!(matches!(
        carrying::take_receipts(&point.sender(), Path::new("/nowhere")),
        Err(CarryError::Gone { .. } | CarryError::Crooked { .. })
    ));
    assert!(matches!(carrying::export(&point.sender(), Path::new("/nowhere")), Err(CarryError::Gone { .. })));
}

#[test]
fn a_receiving_end_becomes_known_by_a_stick_but_not_another_one() {
    let (point, hub, stick) = (TestPoint::new(), Hub::new(), TestStick::new());
    point.seal(1);
    let (id, key) = (point.point.id, point.key.public());
    stick.write(&carried::receipts(id), signed(&point, &hub, 1));
    let received = stick.take(&point).unwrap();
    assert_eq!((received.distrusted, point.waiting().len()), (1, 1), "nobody is known yet");
    let write = |enrolled: &Enrolled| stick.write(&carried::enrolled(id), serde_json::to_string(enrolled).unwrap());
    let genuine = hub.enrolled(id, key);
    for crooked in [
        Enrolled { state: State::Revoked, ..genuine.clone() },
        hub.enrolled(Ulid::from_parts(1, 1), key),
        hub.enrolled(id, hub.key.public()),
    ] {
        write(&crooked);
        assert_eq!(stick.take(&point).unwrap().distrusted, 2, "{crooked:?}");
        assert_eq!(point.ledger.hub().unwrap(), None);
    }
    write(&genuine);
    let received = stick.take(&point).unwrap();
    assert_eq!((received.state, received.deleted, received.distrusted), (Some(State::Approved), 1, 0));
    assert_eq!(point.ledger.hub().unwrap(), Some(hub.key.public()));
    write(&Enrolled::new(id, key, State::Approved, &hub.other_key()));
    let received = stick.take(&point).unwrap();
    assert!(matches!(received.distrust, Some(delivery::Distrust::OtherHub(_))), "{received:?}");
    assert_eq!(point.ledger.hub().unwrap(), Some(hub.key.public()));
}

#[test]
fn receipts_of_others_and_forged_ones_delete_nothing() {
    let (point, hub, stick) = known();
    point.seal(2);
    let epoch = point.ledger.outbox().unwrap().epoch;
    let lines = [
        receipt(Ulid::from_parts(1, 1), epoch, 2).sign(&hub.key),
        receipt(point.point.id, epoch, 2).sign(&hub.other_key()),
        signed(&point, &hub, 1).replace(" 1 ", " 2 "),
        Receipt { last: Some([7; 32]), ..receipt(point.point.id, Ulid::from_parts(1, 1), 2) }.sign(&hub.key),
        // One of a line: what it covers was compared there, not here.
        receipt(point.point.id, epoch, 2).sign(&hub.key),
        "\u{0}\u{1} <html>".to_owned(),
    ];
    stick.write(&carried::receipts(point.point.id), lines.join("\n"));
    let received = stick.take(&point).unwrap();
    // The one for another epoch is genuine, and covers nothing that is here.
    assert_eq!((received.receipts, received.deleted, received.distrusted), (1, 0, 5));
    assert_eq!(point.waiting().len(), 2);
}

#[test]
fn replies_on_a_stick_are_handed_over_and_those_of_others_and_forged_ones_are_not() {
    let (point, hub, stick) = known();
    let id = point.point.id;
    let (one, two) = (reply(id, 1, "Sẽ cử người lên"), reply(id, 2, "Đã báo nhà mạng\nXin đợi thêm"));
    let elsewhere = reply(Ulid::from_parts(1, 1), 3, "Cho điểm khác");
    let lines = [
        one.sign(&hub.key),
        elsewhere.sign(&hub.key),
        one.sign(&hub.other_key()),
        two.sign(&hub.key),
        "\u{0}\u{1} <html>".to_owned(),
    ];
    stick.write(&carried::replies(id), lines.join("\n"));
    for _ in 0..2 {
        let received = stick.take(&point).unwrap();
        assert_eq!((received.distrusted, received.receipts), (3, 0), "{received:?}");
        assert_eq!(received.replies, [one.clone(), two.clone()]);
    }
    stick.write(&carried::replies(id), "reply-1 ".repeat(10_000));
    assert!(
        matches!(stick.take(&point), Err(CarryError::Crooked { .. })),
        "no file is read further than one may be long"
    );
}

#[test]
fn a_receipt_that_reaches_too_far_begins_another_epoch_after_the_others_are_taken() {
    let (point, hub, stick) = known();
    point.seal(3);
    let epoch = point.ledger.outbox().unwrap().epoch;
    stick.write(&carried::receipts(point.point.id), [signed(&point, &hub, 9), signed(&point, &hub, 2)].join("\n"));
    let received = stick.take(&point).unwrap();
    assert_eq!((received.parted, received.deleted), (true, 2));
    let outbox = point.ledger.outbox().unwrap();
    assert!(outbox.epoch != epoch);
    assert_eq!(outbox.unsealed, 2, "what no receipt covers, and that it has happened");
    point.ledger.seal().unwrap();
    assert!(matches!(point.ledger.receive(&receipt(point.point.id, outbox.epoch, 9)), Err(LedgerError::Ahead { .. })));
}

#[test]
fn a_receipt_for_the_batches_of_a_copy_of_this_disk_covers_nothing_and_begins_another_epoch() {
    let (point, hub, stick) = known();
    point.seal(2);
    let (epoch, waiting) = (point.ledger.outbox().unwrap().epoch, point.waiting());
    let copys = Receipt { last: Some([7; 32]), ..receipt(point.point.id, epoch, 2) };
    stick.write(&carried::receipts(point.point.id), copys.sign(&hub.key));
    let received = stick.take(&point).unwrap();
    assert_eq!((received.parted, received.deleted, received.receipts), (true, 0, 1));
    assert!(point.ledger.outbox().unwrap().epoch != epoch);
    assert!(!waiting.is_empty());
}

#[test]
fn nothing_is_written_or_read_through_a_link() {
    let (point, hub, stick) = known();
    let elsewhere = tempfile::tempdir().unwrap();
    point.seal(1);
    let batch = point.waiting().remove(0);
    let nothing_inside = |folder: &Path| assert_eq!(fs::read_dir(folder).unwrap().count(), 0);
    // Each folder on the way, and the stick's own.
    let folders =
        ["", "outbox", "enrolment", &format!("outbox/{}", point.point.id), name(&batch).rsplit_once('/').unwrap().0]
            .map(str::to_owned);
    for folder in folders {
        drop(fs::remove_dir_all(stick.path("")));
        let link = stick.path(&folder);
        let link = Path::new(link.to_str().unwrap().trim_end_matches('/'));
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        let beside = link.with_file_name("beside");
        fs::create_dir_all(&beside).unwrap();
        // Far away, and right there.
        for leads in [elsewhere.path(), Path::new("beside")] {
            symlink(leads, link).unwrap();
            let failed = stick.export(&point).unwrap_err();
            assert!(matches!(failed, CarryError::Crooked { .. }), "{folder}: {failed:?}");
            nothing_inside(elsewhere.path());
            nothing_inside(&beside);
            fs::remove_file(link).unwrap();
        }
    }
    fs::remove_dir_all(stick.path("")).unwrap();
    // Files that are links are replaced, and where they lead to stays as it is.
    let target = elsewhere.path().join("target");
    fs::write(&target, "mine").unwrap();
    for file in [name(&batch), format!("{}.new", name(&batch)), carried::enrolment(point.point.id)] {
        fs::create_dir_all(stick.path(&file).parent().unwrap()).unwrap();
        symlink(&target, stick.path(&file)).unwrap();
    }
    stick.export(&point).unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
    assert!(!stick.path(&name(&batch)).is_symlink());
    // Not even to a receipt that is good.
    fs::write(&target, signed(&point, &hub, 1)).unwrap();
    fs::create_dir_all(stick.path(carried::RECEIPTS)).unwrap();
    symlink(&target, stick.path(&carried::receipts(point.point.id))).unwrap();
    assert!(matches!(stick.take(&point), Err(CarryError::Crooked { .. })));
    assert_eq!(point.waiting().len(), 1);
}

#[test]
fn a_file_of_receipts_that_is_too_long_or_no_file_at_all_deletes_nothing_and_holds_nothing_up() {
    let (point, hub, stick) = known();
    point.seal(1);
    let good = signed(&point, &hub, 1);
    stick.write(&carried::receipts(point.point.id), format!("{good}\n{}", "x".repeat(64 * 1024)));
    assert!(matches!(stick.take(&point), Err(CarryError::Crooked { .. })));
    let path = stick.path(&carried::receipts(point.point.id));
    fs::remove_file(&path).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert!(matches!(stick.take(&point), Err(CarryError::Crooked { .. })));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(stick.take(&point), Err(CarryError::Crooked { .. })));
    assert_eq!(point.waiting().len(), 1);
}

#[test]
fn a_batch_whose_place_is_taken_by_something_else_is_told_or_replaced() {
    let (point, _, stick) = known();
    point.seal(1);
    let path = stick.path(&name(&point.waiting()[0]));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    assert_eq!(stick.export(&point).unwrap().written, 1);
    assert!(!fs::symlink_metadata(&path).unwrap().file_type().is_fifo());
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(stick.export(&point), Err(CarryError::Crooked { .. })));
    assert_eq!(point.waiting().len(), 1);
}

/// A file system in memory, mounted in a stick's place.
struct Mounted(TestStick);

impl Mounted {
    fn new(options: &str) -> Self {
        let stick = TestStick::new();
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", options, "tests"]).arg(stick.0.path()).status();
        assert!(mounted.unwrap().success(), "mounting needs root");
        Self(stick)
    }

    fn remount(&self, options: &str) {
        let options = format!("remount,{options}");
        let mounted = Command::new("mount").args(["-o", &options]).arg(self.0.0.path()).status();
        assert!(mounted.unwrap().success());
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(self.0.0.path()).status());
    }
}

#[test]
fn a_full_stick_says_so_and_once_there_is_room_everything_is_there() {
    let (point, _, _) = known();
    point.seal(40);
    let before = point.waiting();
    let mounted = Mounted::new("size=128k");
    assert!(matches!(mounted.0.export(&point), Err(CarryError::Full { .. })));
    assert_eq!(point.waiting(), before);
    assert!(mounted.0.files().iter().all(|name| !name.ends_with(".new")), "half a file isn't left");
    mounted.remount("size=4m");
    let exported = mounted.0.export(&point).unwrap();
    assert!(exported.there > 0 && exported.there + exported.written == 40, "{exported:?}");
}

#[test]
fn a_stick_that_can_only_be_read_says_so_and_still_brings_receipts() {
    let (point, hub, _) = known();
    point.seal(2);
    let mounted = Mounted::new("size=1m");
    mounted.0.write(&carried::receipts(point.point.id), signed(&point, &hub, 1));
    mounted.remount("ro");
    assert!(matches!(mounted.0.export(&point), Err(CarryError::ReadOnly { .. })));
    assert_eq!(point.waiting().len(), 2);
    assert_eq!(mounted.0.take(&point).unwrap().deleted, 1);
}
