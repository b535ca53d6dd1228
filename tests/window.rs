//! The real program in a real window on a virtual display: keys and pointer as people use them, an edition arriving while
//! it runs, the accessibility tree, and an hour of random input (shortened here; whole in `make rigs`).

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use point::DataFolder;
use tests::display::{Display, Kiosk};
use tests::{SamplePoint, pdf, printed, program, repository, rig};

#[test]
fn a_visitor_walks_through_the_real_window_by_keys_and_pointer() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let mut kiosk = Kiosk::open(&display, &point.root, None).unwrap();
    display.begin_visit();
    display.key("Return");
    display.wait_for("Trang đầu");
    // Down leads from the first topic to the fifth.
    display.key("Down");
    display.key("Return");
    display.wait_for("Phòng bão, lũ, sạt lở");
    display.key("Escape");
    display.wait_for("Trang đầu");
    // Keys of remotes: help by F1, back, the menu, home.
    display.key("F1");
    display.wait_for("Cách dùng màn hình này");
    display.key("XF86Back");
    display.wait_for("Trang đầu");
    display.key("Menu");
    display.wait_for("Bà con muốn dùng tiếng nào?");
    display.key("XF86HomePage");
    display.wait_for("Trang đầu");
    // A letter begins a search; Backspace erases it, and then leads back.
    display.key("l");
    display.wait_for("Tìm");
    display.key("BackSpace");
    display.key("BackSpace");
    display.wait_for("Trang đầu");
    // The second tile, by mouse.
    display.run("xdotool", &["mousemove", "480", "300", "click", "1"]);
    display.wait_for("Làm thủ tục qua mạng");
    display.run("xdotool", &["key", "alt+F4"]);
    display.run("xdotool", &["key", "ctrl+alt+Delete"]);
    assert!(kiosk.is_alive());
}

#[test]
fn an_operator_begins_the_first_day_in_the_real_window_by_keys_alone() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let data = DataFolder::open(&point.root).unwrap();
    std::fs::write(data.equipment_list(), "[[asset]]\nname = \"Ti vi\"\nkind = \"display\"\n").unwrap();
    let mut kiosk = Kiosk::open(&display, &point.root, None).unwrap();
    display.begin_visit();
    display.key("Return");
    display.wait_for("Trang đầu");
    // The point's name stands above all.
    (0..4).for_each(|_| display.key("Up"));
    display.key("Return");
    display.wait_for("Giới thiệu điểm hỗ trợ");
    (0..4).for_each(|_| display.key("Up"));
    (0..5).for_each(|_| display.key("Return"));
    display.wait_for("Đặt mã PIN");
    for _ in 0..2 {
        "482915".chars().for_each(|digit| display.key(&digit.to_string()));
        display.key("Return");
    }
    display.wait_for("Việc hôm nay");
    // What is to be done next has the focus: the room is opened, and everything works.
    display.key("Return");
    let rooms = || events(&point.root, "point.room");
    assert!(display.waits(|| rooms() == 1), "the room's opening isn't told");
    // On to what is next.
    display.key("Return");
    display.wait_for("Kiểm tra thiết bị hôm nay");
    display.key("Return");
    assert!(display.waits(|| events(&point.root, "point.day_sheet") == 1), "the day sheet isn't told");
    display.key("Home");
    display.wait_for("Trang đầu");
    assert!(kiosk.is_alive());
}

#[test]
fn a_machine_without_a_stick_is_set_up_on_its_own_screen() {
    let (folder, display) = (tempfile::tempdir().unwrap(), Display::new().unwrap());
    let mut kiosk = Kiosk::open(&display, folder.path(), None).unwrap();
    display.wait_for("Máy chưa được cài đặt");
    display.key("Left");
    display.key("Return");
    display.wait_for("Đặt mã PIN");
    for _ in 0..2 {
        "482915".chars().for_each(|digit| display.key(&digit.to_string()));
        display.key("Return");
    }
    // What is to be filled in next has the focus, one after the other.
    let words = [("Tên điểm", "Thon"), ("Tên xã", "Tra"), ("Người phụ trách", "Bnuoch"), ("Số điện thoại", "0905")];
    for (title, word) in words {
        display.wait_for("Thông tin của điểm");
        display.key("Return");
        display.wait_for(title);
        word.chars().for_each(|letter| display.key(&letter.to_string()));
        // Enter leads to the button that saves.
        display.key("Return");
        display.key("Return");
    }
    let point = || DataFolder::open(folder.path()).ok().and_then(|data| data.point().ok());
    let is_known = |name: &str| point().is_some_and(|point| point.name == name && point.phone == "0905");
    assert!(display.waits(|| is_known("Thon")), "{:?}", point());
    display.key("Home");
    display.wait_for("Máy chưa có bài nào");
    assert!(kiosk.is_alive());
}

/// How often something has happened, as the ledger has it.
fn events(root: &Path, kind: &str) -> u32 {
    let ledger = DataFolder::open(root).unwrap().ledger().join("ledger.db");
    let connection = rusqlite::Connection::open(ledger).unwrap();
    connection.query_row("SELECT count(*) FROM event WHERE kind = ?1", [kind], |row| row.get(0)).unwrap()
}

#[test]
fn a_window_beside_others_has_a_size_without_a_window_manager_and_keeps_it() {
    let point = SamplePoint::open().unwrap();
    for (screen, size) in [("1920x1080", (1366, 768)), ("1366x768", (1024, 576))] {
        let display = Display::of(screen).unwrap();
        let _kiosk = Kiosk::open_with(&display, &point.root, None, &[Path::new("--windowed")]).unwrap();
        let is_so = |_| {
            std::thread::sleep(Duration::from_millis(100));
            let told = display.run("xdotool", &["search", "--name", ".", "getwindowgeometry", "--shell", "%@"]);
            told.contains(&format!("WIDTH={}\n", size.0)) && told.contains(&format!("HEIGHT={}\n", size.1))
        };
        display.wait_for("Mời bà con vào xem");
        assert!((0..50).any(is_so), "{screen}");
        display.begin_visit();
        display.key("Return");
        display.wait_for("Trang đầu");
        assert!((0..10).all(is_so), "{screen}: it stays so");
    }
}

#[test]
fn an_edition_installed_while_the_kiosk_runs_is_shown_to_the_next_visitor() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let empty = tempfile::tempdir().unwrap();
    DataFolder::prepare(empty.path(), point.clock.as_ref()).unwrap();
    let kiosk = Kiosk::open(&display, empty.path(), None).unwrap();
    display.wait_for("Máy chưa có bài nào");
    let pressed = empty.path().with_extension("edition");
    catalog::pressing::build(&repository().join("content"), &pressed).unwrap();
    let output =
        Command::new(program("kiosk")).args(["install", "--data"]).arg(empty.path()).arg(&pressed).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    display.wait_for("Mời bà con vào xem");
    let told = status(empty.path());
    assert_eq!(told["edition"]["id"].as_str(), Some(String::from_utf8_lossy(&output.stdout).trim()));
    assert_eq!(told["faults"], serde_json::json!([]));
    assert_eq!(told["running"], true);
    drop(kiosk);
    assert_eq!(status(empty.path())["running"], false);
    std::fs::remove_dir_all(pressed).unwrap();
}

#[test]
fn status_tells_since_when_the_running_kiosk_knows_of_a_fault() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let edition = point.edition().unwrap();
    let cover = edition.cards().iter().find_map(|card| card.cover.clone()).unwrap();
    std::fs::write(edition.blob(&cover.sha256), "rotten").unwrap();
    let since = || {
        let told = status(&point.root);
        std::thread::sleep(Duration::from_millis(20));
        told["faults"][0]["since"].as_str().unwrap().to_owned()
    };
    assert_ne!(since(), since(), "nobody remembers while no kiosk runs");
    let _kiosk = Kiosk::open(&display, &point.root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    let remembered = (0..100).any(|_| since() == since());
    assert!(remembered, "the kiosk's board isn't read");
}

#[test]
fn a_second_kiosk_on_the_same_data_leaves_the_screen_to_the_first() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let _first = Kiosk::open(&display, &point.root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    let second = Command::new(program("kiosk")).arg("--data").arg(&point.root).env("DISPLAY", &display.name).output();
    let second = second.unwrap();
    assert!(!second.status.success());
    assert!(String::from_utf8_lossy(&second.stderr).contains("running"), "{second:?}");
}

#[test]
fn a_disk_that_comes_late_is_found_and_new_settings_are_taken_while_running() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let late = point.root.with_file_name("late");
    let _kiosk = Kiosk::open(&display, &late, None).unwrap();
    display.wait_for("Máy đang gặp trục trặc");
    std::fs::rename(&point.root, &late).unwrap();
    display.take_keyboard();
    display.key("Return");
    display.wait_for("Mời bà con vào xem");
    let id = status(&late)["point"]["id"].clone();
    let settings = late.with_extension("toml");
    std::fs::write(&settings, "name = \"Điểm hỗ trợ khác\"\n").unwrap();
    let setup =
        Command::new(program("kiosk")).args(["setup", "--data"]).arg(&late).arg("--from").arg(&settings).output();
    assert!(setup.as_ref().unwrap().status.success(), "{setup:?}");
    let told = status(&late);
    assert_eq!((told["point"]["name"].as_str(), &told["point"]["id"]), (Some("Điểm hỗ trợ khác"), &id));
    assert_eq!((told["faults"].clone(), told["running"].clone()), (serde_json::json!([]), true.into()));
}

#[test]
fn a_mended_picture_is_no_fault_any_more() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let pressed = tempfile::tempdir().unwrap();
    let pressed = pressed.path().join("edition");
    catalog::pressing::build(&repository().join("content"), &pressed).unwrap();
    let edition = point.edition().unwrap();
    let cover = edition.cards().iter().find_map(|card| card.cover.clone()).unwrap();
    std::fs::write(edition.blob(&cover.sha256), "rotten").unwrap();
    let _kiosk = Kiosk::open(&display, &point.root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    assert_ne!(status(&point.root)["faults"], serde_json::json!([]));
    let install = Command::new(program("kiosk")).args(["install", "--data"]).arg(&point.root).arg(&pressed).output();
    assert!(install.as_ref().unwrap().status.success(), "{install:?}");
    let mended = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        status(&point.root)["faults"] == serde_json::json!([])
    });
    assert!(mended, "{}", status(&point.root)["faults"]);
}

/// Measured where frames are drawn and presented. A program built for tests, whose own code isn't optimised, takes two to
/// three times as long as a frame may (16.7 ms, which `tests/panning.py` holds an optimised one to).
#[test]
fn a_poster_of_40_megapixels_pans_smoothly() {
    let point = printed::point(&pdf::good(1), Some(&printed::photograph(7_746, 5_163)));
    point.forget_hours().unwrap();
    run_script("panning.py", &[program("kiosk").as_path(), &point.root], &[("MOST_MS", "50")]);
}

#[test]
fn assistive_technology_finds_every_control_by_name() {
    let point = SamplePoint::open().unwrap();
    run_script("accessibility-walk", &[program("kiosk").as_path(), &point.root], &[]);
}

/// Random keys and clicks: seconds here, an hour in `make rigs`. Touches are in `touch.rs`.
#[test]
fn random_input_neither_ends_nor_blanks_the_program() {
    let point = SamplePoint::open().unwrap();
    let seconds = if rig::is_whole() { "3600" } else { "40" };
    run_script("soak", &[program("kiosk").as_path(), &point.root], &[("SECONDS", seconds)]);
}

/// What `kiosk status --json` tells.
fn status(root: &Path) -> serde_json::Value {
    let output = Command::new(program("kiosk")).args(["status", "--json", "--data"]).arg(root).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn run_script(name: &str, args: &[&Path], environment: &[(&str, &str)]) {
    let mut command = Command::new(repository().join("tests").join(name));
    let output = command.args(args).envs(environment.iter().copied()).output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    // What a rig has measured is shown though it passes.
    print!("{told}");
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
}
