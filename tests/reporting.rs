//! Facts leave: from a key pressed before the real window to the province's database and back as a receipt, over a line and on a
//! stick; and two machines that run on copies of one disk.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use ::desk::Book;
use ::desk::records::{Difficulty, DifficultyKind};
use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count, EventKind};
use point::{Clock, DataFolder, FixedClock, SystemClock};
use tests::desk::{Desk, clock_at, kiosk, status, told};
use tests::display::{Display, Kiosk};
use tests::program;
use tests::province::{Province, outbox, report};
use tests::usb::{FileSystem, Usb};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

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
fn what_the_province_answers_to_a_difficulty_comes_back_to_the_desk() {
    let (province, desk, display) = (Province::new(), Desk::new(), Display::new().unwrap());
    let root = desk.point(&format!("[report]\naddress = \"{}\"\n", province.address));
    let data = DataFolder::open(&root).unwrap();
    let raised = {
        let _lock = data.lock().unwrap();
        let book = Book::open(&data.desk(), Arc::new(SystemClock::new())).unwrap();
        let (kind, opened) = (DifficultyKind::Line, SystemClock::new().now().local().date());
        let difficulty = Difficulty { kind, text: "mạng đứt".to_owned(), opened, answer: None, closed: None };
        book.add(&difficulty, "").unwrap().id
    };
    let _running = Kiosk::open(&display, &root, None).unwrap();
    assert!(display.waits(|| data.ledger_key().exists()), "the ledger isn't open");
    report(&root);
    province.approve(&root);
    let told = "SELECT count(*) FROM event WHERE kind = 'point.difficulty'";
    let arrives = || {
        report(&root);
        province.postgres.ask(told) == "1"
    };
    assert!(display.waits(arrives), "the difficulty isn't told");
    // As an officer's page does it: the hub's own tests press its button.
    province.postgres.ask("INSERT INTO officer (login, name, password_hash) VALUES ('so', 'Sở', '')");
    province.postgres.ask(&format!(
        "INSERT INTO answer SELECT gen_random_uuid(), event.point, '{:032x}', 'thợ lên thứ Hai', officer.id, now() \
         FROM event, officer WHERE kind = 'point.difficulty'",
        u128::from(raised)
    ));
    report(&root);
    let answer = || {
        let book = Book::look(&data.desk(), Arc::new(SystemClock::new())).unwrap().unwrap();
        book.record::<Difficulty>(raised).unwrap().unwrap().content.answer.map(|answer| answer.text)
    };
    assert!(display.waits(|| answer().is_some()), "the answer hasn't come");
    assert_eq!(answer().as_deref(), Some("thợ lên thứ Hai"));
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
    drop(province.command().args(["import", folder]).output().unwrap());
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
    assert_eq!(status(&root)["faults"], serde_json::json!([]), "to wait for approval is no fault");
    assert!(kiosk(&root, &["enrol"]).contains("Tỉnh chưa duyệt máy này"));
    province.approve(&root);
    report(&root);
    assert_eq!(status(&root)["report"]["last"].get("trouble"), None);
    let enrolled = kiosk(&root, &["enrol"]);
    assert!(enrolled.contains("Tỉnh đã duyệt máy này"), "{enrolled}");

    // A key that was revoked is a fault until somebody mends it, and no machine that is approved.
    let code = enrolled.split_whitespace().find(|word| word.len() == 11 && word.contains('-')).unwrap();
    province.hub(&["enrol", "revoke", code]);
    count(&root, Action::Visited, 1);
    report(&root);
    assert_eq!(status(&root)["faults"][0]["id"], "ledger/report");
    assert!(kiosk(&root, &["enrol"]).contains("Tỉnh không còn nhận số liệu"));
    province.hub(&["enrol", "approve", code]);
    assert_eq!(report(&root).get("trouble"), None);
    assert_eq!(status(&root)["faults"], serde_json::json!([]));
}

#[test]
fn a_stick_that_is_not_there_or_brings_nothing_is_told_as_such() {
    let desk = Desk::new();
    let root = desk.point("");
    count(&root, Action::Visited, 1);
    let said = |args: &[&str]| {
        let output = Command::new(program("kiosk")).args(args).arg("--data").arg(&root).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
    };
    let (nowhere, empty) = (desk.path("nowhere"), desk.path("empty"));
    fs::create_dir(&empty).unwrap();
    assert!(said(&["export", nowhere.to_str().unwrap()]).contains("Không thấy USB ở chỗ này"));
    assert!(said(&["import", empty.to_str().unwrap()]).contains("không có bài hay giấy báo"));
    assert_eq!(status(&root)["delivery"]["last"], serde_json::Value::Null, "nothing was tried");
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

/// Times are told as the machine had them, with whether its clock could be right.
#[test]
fn facts_of_clocks_in_1970_and_2040_arrive_once_and_say_what_clock_they_had() {
    let (province, desk) = (Province::new(), Desk::new());
    let root = desk.point(&format!("[report]\naddress = \"{}\"\n", province.address));
    report(&root);
    province.approve(&root);
    // Back and forth; the machine comes up in 1970 twice.
    let moments = [
        "2026-12-01T02:00:00Z",
        "1970-01-01T00:00:30Z",
        "2040-06-01T02:00:00Z",
        "2026-12-02T02:00:00Z",
        "1970-01-01T00:20:00Z",
        "2026-12-03T02:00:00Z",
    ];
    let parse = |moment| OffsetDateTime::parse(moment, &Rfc3339).unwrap();
    let (clock, data) = (Arc::new(FixedClock::at(parse(moments[0]))), DataFolder::open(&root).unwrap());
    let id = data.point().unwrap().id;
    let stick = desk.path("stick");
    fs::create_dir(&stick).unwrap();
    for (number, moment) in moments.iter().enumerate() {
        clock.set(parse(moment));
        let lock = data.lock().unwrap();
        let ledger = Ledger::open(&data.ledger(), id, "0.1.0", clock.clone()).unwrap();
        ledger.count(&Count::new(Action::Opened, CausedBy::Visitor), "", 1 << number).unwrap();
        ledger.active().unwrap();
        ledger.happened(EventKind::EditionShown, &[]).unwrap();
        // As each day begins with it: a clock far ahead takes what is delivered for old.
        ledger.tidy().unwrap();
        drop((ledger, lock));

        let environment = clock_at(&format!("@{}", moment.replace('T', " ").trim_end_matches('Z')));
        let told_at = |args: &[&str]| {
            told(Command::new(program("kiosk")).args(args).arg("--data").arg(&root).envs(environment.clone()))
        };
        let folder = stick.to_str().unwrap();
        if number % 2 == 0 {
            told_at(&["export", folder]);
            province.hub(&["import", folder]);
        }
        let told: serde_json::Value = serde_json::from_str(&told_at(&["report", "--once", "--json"])).unwrap();
        assert!(told["at"].as_str().unwrap().starts_with(&moment[..16]), "{told}");
        assert_eq!(outbox(&root)["batches"], serde_json::json!([]), "{moment}");
        province.hub(&["import", folder]);
    }
    let ask = |query: &str| province.postgres.ask(query).lines().map(str::to_owned).collect::<Vec<_>>();
    let days = "SELECT day, sum(n) FROM usage_day WHERE action = 'opened' GROUP BY day ORDER BY day";
    // 2 and 16 were counted on the first day of 1970.
    let expected = ["1970-01-01|18", "2026-12-01|1", "2026-12-02|8", "2026-12-03|32", "2040-06-01|4"];
    assert_eq!(ask(days), expected);
    let slots =
        ask("SELECT to_char(slot AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), clock_plausible FROM sample ORDER BY slot");
    let expected = [
        "1970-01-01 00:00|f",
        "1970-01-01 00:20|f",
        "2026-12-01 02:00|t",
        "2026-12-02 02:00|t",
        "2026-12-03 02:00|t",
        "2040-06-01 02:00|t",
    ];
    assert_eq!(slots, expected);
    let shown = "SELECT extract(year FROM at), clock_plausible, count(*) FROM event WHERE kind = 'point.edition.shown'
        GROUP BY 1, 2 ORDER BY 1";
    assert_eq!(ask(shown), ["1970|f|2", "2026|t|3", "2040|t|1"]);
    // Each of the five jumps is told, with the time before it.
    let jumps = "SELECT count(*), count(*) FILTER (WHERE details->>'point.clock.before' <> '') FROM event
        WHERE kind = 'point.clock.wrong'";
    assert_eq!(ask(jumps), ["5|5"]);
    assert_eq!(ask("SELECT count(*) FROM alarm"), ["0"]);
    // Days of which the clock of 2040 has deleted what was delivered are counted on in another epoch.
    assert_eq!(ask("SELECT count(*), count(*) FILTER (WHERE through < highest) FROM epoch"), ["2|0"]);
}
