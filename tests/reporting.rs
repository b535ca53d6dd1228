//! Facts leave: from a key pressed before the real window to the province's database and back as a receipt, over a line and on a
//! stick; and two machines that run on copies of one disk.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count};
use point::{DataFolder, SystemClock};
use tests::desk::{Desk, kiosk};
use tests::display::{Display, Kiosk};
use tests::province::{Province, outbox, report};

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
    let counts = next[0]["facts"][0]["usage"].as_array().unwrap();
    assert!(counts.iter().any(|usage| usage["count"]["action"] == "visited" && usage["n"] == 1), "{next}");

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
    drop(province.command().args(["import", folder]).output().unwrap());
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
