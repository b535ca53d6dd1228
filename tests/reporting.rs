//! Facts leave: from a key pressed before the real window to the province's database and back as a receipt, over a line and on a
//! stick; and two machines that run on copies of one disk.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count};
use point::{DataFolder, SystemClock};
use tests::desk::{Desk, kiosk, status, told};
use tests::display::{Display, Kiosk};
use tests::postgres::Postgres;
use tests::program;
use tests::usb::{FileSystem, Usb};

/// The province: a hub before a database of its own.
struct Province {
    postgres: Postgres,
    dir: tempfile::TempDir,
    hub: Child,
    address: String,
}

impl Province {
    fn new() -> Self {
        let (postgres, dir) = (Postgres::start(), tempfile::tempdir().unwrap());
        let mut serve = Self::command_of(&postgres, dir.path());
        serve.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut hub = serve.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(hub.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { postgres, dir, hub, address }
    }

    fn command_of(postgres: &Postgres, dir: &Path) -> Command {
        let mut command = Command::new(program("hub"));
        command.env("DATABASE_URL", postgres.url()).env("HUB_KEY", dir.join("hub.key"));
        command
    }

    fn hub(&self, args: &[&str]) -> String {
        told(Self::command_of(&self.postgres, self.dir.path()).args(args))
    }

    /// Approves the point by the code that it tells, as an officer does on the telephone.
    fn approve(&self, root: &Path) {
        let words = kiosk(root, &["enrol"]);
        let code = words.split_whitespace().find(|word| word.len() == 11 && word.contains('-')).unwrap();
        self.hub(&["enrol", "approve", code]);
    }

    /// How often something was counted, by all points.
    fn total(&self, action: Action) -> u64 {
        let query = format!("SELECT coalesce(sum(n), 0) FROM usage_day WHERE action = '{}'", action.name());
        self.postgres.ask(&query).parse().unwrap()
    }
}

impl Drop for Province {
    fn drop(&mut self) {
        drop(self.hub.kill());
        drop(self.hub.wait());
    }
}

fn report(root: &Path) -> serde_json::Value {
    let mut command = Command::new(program("kiosk"));
    let output = command.args(["report", "--once", "--json", "--data"]).arg(root).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{error}"))
}

fn outbox(root: &Path) -> serde_json::Value {
    serde_json::from_str(&kiosk(root, &["outbox", "--json"])).unwrap()
}

fn count(root: &Path, action: Action, by: u64) {
    let data = DataFolder::open(root).unwrap();
    let _lock = data.lock().unwrap();
    let id = data.point().unwrap().id;
    let ledger = Ledger::open(&data.ledger(), id, "0.1.0", Arc::new(SystemClock::new())).unwrap();
    ledger.count(&Count::new(action, CausedBy::Visitor), "", by).unwrap();
}

#[test]
fn what_a_visitor_does_is_counted_at_the_province_once_and_then_deleted_here() {
    let (province, desk, display) = (Province::new(), Desk::new(), Display::new().unwrap());
    desk.take("rua-tay-sach");
    desk.publish();
    let root = desk.point(&format!("[report]\naddress = \"{}\"\n", province.address));
    kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let running = Kiosk::open(&display, &root, None).unwrap();
    display.begin_visit();
    display.key("Return");
    display.wait_for("Trang đầu");

    // Whoever wants to know what leaves next sees every field of it.
    let next: serde_json::Value = serde_json::from_str(&kiosk(&root, &["outbox", "--next"])).unwrap();
    // What was sealed when the program started comes first.
    let facts = next.as_array().unwrap().iter().flat_map(|batch| batch["facts"].as_array().unwrap());
    let mut counts = facts.flat_map(|facts| facts["usage"].as_array().unwrap());
    assert!(counts.any(|usage| usage["count"]["action"] == "visited" && usage["n"] == 1), "{next}");

    // Nobody knows the point yet: nothing is lost.
    let refused = report(&root);
    assert_eq!(refused["trouble"]["reason"], "not_approved", "{refused}");
    assert!(!outbox(&root)["batches"].as_array().unwrap().is_empty());
    province.approve(&root);
    let taken = report(&root);
    assert_eq!(taken.get("trouble"), None, "{taken}");
    assert_eq!((province.total(Action::Visited), province.total(Action::LanguageChosen)), (1, 1));
    assert_eq!(outbox(&root)["batches"], serde_json::json!([]), "the receipt covers them");
    assert_eq!(province.postgres.ask("SELECT count(*) FROM event WHERE kind = 'point.started'"), "1");

    // Absolute numbers: whatever is sent again adds nothing.
    assert_eq!(report(&root).get("trouble"), None);
    assert_eq!(province.total(Action::Visited), 1);
    drop(running);
}

#[test]
fn a_point_without_a_line_reports_by_stick() {
    let (province, desk) = (Province::new(), Desk::new());
    let root = desk.point("");
    count(&root, Action::Visited, 7);
    let stick = desk.path("stick");
    fs::create_dir(&stick).unwrap();
    let folder = stick.to_str().unwrap();
    kiosk(&root, &["export", folder]);
    // It asks to be known by the same stick; the officer compares the code and reads it once more.
    drop(Province::command_of(&province.postgres, province.dir.path()).args(["import", folder]).output().unwrap());
    province.approve(&root);
    province.hub(&["import", folder]);
    assert_eq!(province.total(Action::Visited), 7);
    province.hub(&["receipts", folder]);
    let words = kiosk(&root, &["import", folder]);
    assert!(words.contains("giấy báo của tỉnh"), "{words}");
    assert_eq!(outbox(&root)["batches"], serde_json::json!([]));

    // The stick comes a second time, late, and is read twice: nothing is doubled.
    province.hub(&["import", folder]);
    count(&root, Action::Visited, 1);
    kiosk(&root, &["export", folder]);
    province.hub(&["import", folder]);
    assert_eq!(province.total(Action::Visited), 8);
}

#[test]
fn the_running_kiosk_takes_receipts_from_a_stick_that_is_put_in() {
    let (province, desk, display) = (Province::new(), Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    count(&root, Action::Visited, 7);
    let (stick, sticks) = (desk.path("stick"), desk.path("sticks"));
    for folder in [&stick, &sticks] {
        fs::create_dir(folder).unwrap();
    }
    let folder = stick.to_str().unwrap();
    kiosk(&root, &["export", folder]);
    let waiting = outbox(&root)["batches"].as_array().unwrap().len();
    drop(Province::command_of(&province.postgres, province.dir.path()).args(["import", folder]).output().unwrap());
    province.approve(&root);
    province.hub(&["import", folder]);
    province.hub(&["receipts", folder]);
    let _running = Kiosk::open_with(&display, &root, None, &[Path::new("--sticks"), &sticks]).unwrap();
    display.wait_for("Máy chưa có bài nào");
    let usb = Usb::write(&desk.path("stick.img"), FileSystem::Ext4, &stick);
    let plugged = usb.plug(&sticks, "sdb1");
    let held = || outbox(&root)["receipts"][0]["through"].as_u64();
    for _ in 0..200 {
        if held().is_some() {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(held(), Some(waiting as u64));
    drop(plugged);
    assert!(usb.is_unchanged(), "something was written to the stick");
}

#[test]
fn the_last_round_is_kept_and_told() {
    let (province, desk) = (Province::new(), Desk::new());
    let root = desk.point(&format!("[report]\naddress = \"{}\"\n", province.address));
    assert_eq!(status(&root)["report"]["last"], serde_json::Value::Null);
    count(&root, Action::Visited, 1);
    report(&root);
    let told = status(&root)["report"].clone();
    assert_eq!(
        (told["address"].as_str(), told["last"]["trouble"]["reason"].as_str()),
        (Some(&*province.address), Some("not_approved"))
    );
    let output = Command::new(program("kiosk")).args(["status", "--data"]).arg(&root).output().unwrap();
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.contains("Gửi số liệu lần gần nhất") && words.contains("Tỉnh chưa duyệt máy này"), "{words}");
    province.approve(&root);
    report(&root);
    assert_eq!(status(&root)["report"]["last"].get("trouble"), None);
}

#[test]
fn two_machines_on_copies_of_one_disk_are_noticed_and_lose_nothing() {
    let (province, desk) = (Province::new(), Desk::new());
    let root = desk.point(&format!("[report]\naddress = \"{}\"\n", province.address));
    count(&root, Action::Visited, 5);
    report(&root);
    province.approve(&root);
    assert_eq!(report(&root).get("trouble"), None);
    let copy: PathBuf = desk.path("copy");
    assert!(Command::new("cp").arg("-a").arg(&root).arg(&copy).status().unwrap().success());
    count(&root, Action::Visited, 10);
    assert_eq!(report(&root).get("trouble"), None);
    count(&copy, Action::Visited, 100);
    let parted = report(&copy);
    assert_eq!(parted["trouble"]["reason"], "parted", "{parted}");
    assert_eq!(report(&copy).get("trouble"), None);
    assert_eq!(province.total(Action::Visited), 115);
    assert_ne!(province.postgres.ask("SELECT count(*) FROM alarm"), "0", "the province is told");
}
