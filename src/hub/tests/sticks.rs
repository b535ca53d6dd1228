//! A stick brings the same batches as a line, meets the same checks, and takes receipts and answers back.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use common::{Station, TestPoint, said};
use ledger::enrolment::State;
use ledger::{Enrolled, Receipt, Sealed, carried};

/// A stick in a folder.
struct TestStick(tempfile::TempDir);

impl TestStick {
    fn new() -> Self {
        let stick = Self(tempfile::tempdir().unwrap());
        fs::create_dir(stick.0.path().join("diem-ho-tro")).unwrap();
        stick
    }

    fn path(&self) -> &str {
        self.0.path().to_str().unwrap()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn at(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join("diem-ho-tro").join(name)
    }

    /// A point writes batches onto it.
    fn carry(&self, point: &TestPoint, batches: &[Sealed]) {
        for sealed in batches {
            self.write(&carried::batch(sealed.id, sealed.signal), &sealed.body);
            self.write(
                &carried::signature(sealed.id, sealed.signal),
                format!("{}\n", sealed.sign(&point.key)).as_bytes(),
            );
        }
        self.write(&carried::enrolment(point.about.id), &serde_json::to_vec(&point.wish()).unwrap());
    }

    fn receipts(&self, station: &Station, point: &TestPoint) -> Vec<u64> {
        let text = fs::read_to_string(self.at(&carried::receipts(point.about.id))).unwrap_or_default();
        text.lines().map(|line| Receipt::verify(line, &station.key()).unwrap().through).collect()
    }
}

/// What a receipt on a stick says of the last batch that it covers.
fn last(stick: &TestStick, station: &Station, point: &TestPoint) -> Option<[u8; 32]> {
    let text = fs::read_to_string(stick.at(&carried::receipts(point.about.id))).unwrap();
    Receipt::verify(&text, &station.key()).unwrap().last
}

const SUM: &str = "SELECT sum(n) FROM usage_day";

#[tokio::test]
async fn a_point_without_a_line_is_approved_and_served_by_sticks_alone() {
    let station = Station::start();
    let (point, stick) = (TestPoint::new(1), TestStick::new());
    stick.carry(&point, &[point.opened(1, 1), point.opened(2, 2)]);
    let first = station.command(&["import", stick.path()]).output().unwrap();
    let code = point.wish().code();
    let line = format!(
        "Điểm 1 chưa được duyệt (mã {code}): duyệt bằng hub enrol approve {code}, rồi đọc lại USB. \
         Số liệu vẫn còn trên USB và trong máy.\n"
    );
    assert!(!first.status.success());
    assert_eq!(said(&first), line, "one line for all its files");
    assert_eq!(station.postgres.ask("SELECT count(*) FROM batch"), "0");
    station.run(&["enrol", "approve", &point.wish().code()]);
    let told = station.run(&["import", stick.path()]);
    assert!(told.contains("nhận mới 2, đã có từ trước 0, không nhận 0"), "{told}");
    let told = station.run(&["receipts", stick.path()]);
    assert!(told.contains("đã duyệt"), "{told}");
    assert_eq!(stick.receipts(&station, &point), [2]);
    let answer: Enrolled =
        serde_json::from_slice(&fs::read(stick.at(&carried::enrolled(point.about.id))).unwrap()).unwrap();
    assert!(answer.is_genuine() && answer.state == State::Approved && answer.hub == station.key());
    assert_eq!(answer.key, point.key.public());
    let left: Vec<_> = fs::read_dir(stick.at("receipts")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, [format!("{}.txt", point.about.id).as_str()]);
    assert_eq!(station.postgres.ask("SELECT DISTINCT via FROM batch"), "stick");
}

#[tokio::test]
async fn every_topic_of_the_demo_is_one_that_the_pages_name() {
    let station = Station::start();
    station.run(&["demo", station.dir.path().join("demo").to_str().unwrap()]);
    let words = hub::words::Words::load("vi").unwrap();
    let topics = station.postgres.ask("SELECT DISTINCT topic FROM usage_day WHERE topic <> '' ORDER BY topic");
    assert!(topics.lines().count() > 2, "{topics}");
    for topic in topics.lines() {
        assert_ne!(words.name("topic", topic), topic, "has no name in Vietnamese");
    }
}

#[tokio::test]
async fn lines_and_sticks_are_freely_mixed_and_a_stick_that_comes_twice_counts_once() {
    let station = Station::start();
    let point = station.point(1).await;
    let (late, early) = (TestStick::new(), TestStick::new());
    early.carry(&point, &[point.opened(1, 1), point.opened(2, 2), point.opened(3, 3)]);
    late.carry(&point, &[point.opened(3, 3), point.opened(6, 6)]);
    station.through(&station.deliver(&point, &point.opened(2, 2)).await);
    let told = station.run(&["import", late.path()]);
    assert!(told.contains("còn thiếu các số 1, 4–5"), "{told}");
    for new in ["nhận mới 1, đã có từ trước 2", "nhận mới 0, đã có từ trước 3"] {
        let told = station.run(&["import", early.path()]);
        assert!(told.contains(new), "{told}");
    }
    assert_eq!(station.through(&station.deliver(&point, &point.opened(4, 4)).await), 4);
    assert_eq!(station.through(&station.deliver(&point, &point.opened(5, 5)).await), 6);
    station.run(&["receipts", early.path()]);
    assert_eq!(early.receipts(&station, &point), [6]);
    assert_eq!(last(&early, &station, &point), Some(point.opened(6, 6).sha256()));
    assert_eq!(station.postgres.ask(SUM), "6");
}

#[tokio::test]
async fn what_is_damaged_on_a_stick_is_named_and_the_rest_is_taken() {
    let station = Station::start();
    let (point, other) = (station.point(1).await, station.point(2).await);
    let stick = TestStick::new();
    let batches: Vec<_> = (1..=5).map(|seq| point.opened(seq, seq)).collect();
    stick.carry(&point, &batches);
    let name = |at: usize| carried::batch(batches[at].id, batches[at].signal);
    let signature = |at: usize| carried::signature(batches[at].id, batches[at].signal);
    let mut flipped = batches[0].body.clone();
    flipped[9] ^= 4;
    stick.write(&name(0), &flipped);
    fs::remove_file(stick.at(&signature(1))).unwrap();
    stick.write(&name(2), &vec![0; 1 << 20]);
    stick.write(&signature(3), batches[3].sign(&other.key).as_bytes());
    stick.write("outbox/readme.txt", b"?");
    stick.write(&carried::enrolment(other.about.id), b"{");
    let output = station.command(&["import", stick.path()]).output().unwrap();
    let told = said(&output);
    assert!(!output.status.success() && told.contains("nhận mới 1, đã có từ trước 0, không nhận 4"), "{told}");
    for at in 0..4 {
        assert!(told.contains(&name(at)), "{told}");
    }
    assert!(told.contains(&carried::enrolment(other.about.id)) && !told.contains("readme"), "{told}");
    assert_eq!(station.postgres.ask("SELECT seq FROM batch"), "5");
}

#[tokio::test]
async fn nothing_is_read_or_written_through_a_link() {
    let station = Station::start();
    let point = station.point(1).await;
    let (stick, elsewhere) = (TestStick::new(), TestStick::new());
    elsewhere.carry(&point, &[point.opened(1, 1)]);
    for folder in ["outbox", "enrolment"] {
        symlink(elsewhere.at(folder), stick.at(folder)).unwrap();
    }
    let told = station.run(&["import", stick.path()]);
    assert!(told.contains("không có dữ liệu"), "{told}");

    let real = TestStick::new();
    real.carry(&point, &[point.opened(1, 1), point.opened(2, 2)]);
    let sealed = point.opened(1, 1);
    let path = real.at(&carried::batch(sealed.id, sealed.signal));
    fs::rename(&path, real.at("moved")).unwrap();
    symlink(real.at("moved"), &path).unwrap();
    let told = said(&station.command(&["import", real.path()]).output().unwrap());
    assert!(told.contains("nhận mới 1, đã có từ trước 0, không nhận 1"), "{told}");
    station.through(&station.deliver(&point, &sealed).await);
    symlink(elsewhere.0.path(), real.at("receipts")).unwrap();
    let refused = station.command(&["receipts", real.path()]).output().unwrap();
    assert!(!refused.status.success() && said(&refused).contains("liên kết"), "{}", said(&refused));
    assert!(!elsewhere.0.path().join(format!("{}.txt", point.about.id)).exists());
}

#[tokio::test]
async fn a_stick_that_was_under_way_when_the_key_was_replaced_is_taken_and_one_of_a_revoked_key_is_not() {
    let station = Station::start();
    let mut point = station.point(1).await;
    let stick = TestStick::new();
    stick.carry(&point, &[point.opened(1, 1)]);
    let old = point.wish().code();
    point.installed_anew();
    station.ask(&point.wish()).await;
    station.run(&["enrol", "approve", &point.wish().code()]);
    station.run(&["import", stick.path()]);
    assert_eq!(station.postgres.ask(SUM), "1");
    station.run(&["enrol", "revoke", &old]);
    let again = station.command(&["import", stick.path()]).output().unwrap();
    let told = said(&again);
    assert!(
        told.contains("thu hồi") && told.contains(&format!("approve {old}")) && told.lines().count() == 1,
        "{told}"
    );
}

#[tokio::test]
async fn a_stick_is_tried_again_after_the_database_was_away_and_reasons_are_plain() {
    let mut station = Station::start();
    let point = station.point(1).await;
    let stick = TestStick::new();
    stick.carry(&point, &[point.opened(1, 1)]);
    let refused = |station: &Station, args: &[&str]| {
        let output = station.command(args).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let nothing = refused(&station, &["import", "/nowhere"]);
    assert!(nothing.starts_with("hub: Không thấy dữ liệu của các điểm ở đây."), "{nothing}");
    let code = refused(&station, &["enrol", "approve", "00000-00000"]);
    assert!(code.starts_with("hub: Không có khóa nào mang mã này."), "{code}");
    station.postgres.kill();
    let away = refused(&station, &["import", stick.path()]);
    assert!(away.starts_with("hub: Không hỏi được cơ sở dữ liệu."), "{away}");
    station.postgres.resume();
    station.run(&["import", stick.path()]);
    assert!(Path::new(stick.path()).exists());
    assert_eq!(station.postgres.ask(SUM), "1");
}
