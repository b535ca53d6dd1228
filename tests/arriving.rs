//! Editions arrive at the running program: fetched by itself from nginx, taken from a folder by another process, gone back
//! from; by the commands that publishers and operators use.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use kiosk::intent::Intent;
use kiosk::route::Route;
use kiosk::view::Screen;
use point::{Clock as _, FixedClock, SystemClock};
use tests::desk::{Desk, Random, kiosk, shown, status, wait_for_products};
use tests::display::{Display, Kiosk};
use tests::nginx::Nginx;
use tests::rig::{self, Rounds};
use tests::{SamplePoint, Visitor, program};
use time::macros::datetime;

#[test]
fn a_running_kiosk_fetches_by_itself_takes_a_folder_and_goes_back() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    desk.take("rua-tay-sach");
    desk.publish();
    let nginx = Nginx::serve(&desk.path("repository"), "");
    let root = desk.point(&format!("[updates]\naddress = \"{}\"\n", nginx.url()));
    // A disk that is empty but for its settings: the first edition comes by line while the screen says so.
    let running = Kiosk::open(&display, &root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    wait_for_products(&root, 1);
    assert_eq!(status(&root)["faults"], serde_json::json!([]));
    assert!(status(&root)["delivery"]["month_bytes"].as_u64().unwrap() > 0);

    // A visitor reads on undisturbed while another edition comes.
    display.begin_visit();
    desk.take("dau-hieu-sat-lo");
    desk.publish();
    kiosk(&root, &["sync", "--once"]);
    wait_for_products(&root, 2);
    std::thread::sleep(Duration::from_millis(500));
    display.wait_for("Bà con muốn dùng tiếng nào?");

    // A folder beside it, by the right to write that the running kiosk has.
    desk.take("bao-hong");
    desk.publish();
    let stick = desk.path("stick");
    fs::create_dir(&stick).unwrap();
    desk.press(&["stick", stick.to_str().unwrap()]);
    kiosk(&root, &["import", stick.to_str().unwrap()]);
    wait_for_products(&root, 3);
    let newest = status(&root)["edition"]["id"].clone();
    kiosk(&root, &["rollback"]);
    wait_for_products(&root, 2);
    assert_eq!(status(&root)["delivery"]["held"], newest);
    // Whoever asks for it gets it all the same.
    kiosk(&root, &["sync", "--once"]);
    wait_for_products(&root, 3);

    // Another province's repository, which it is told to believe while it runs.
    let other = Desk::new();
    other.take("so-khan-cap");
    other.publish();
    kiosk(&root, &["trust", other.path("repository/metadata/1.root.json").to_str().unwrap()]);
    kiosk(&root, &["import", other.path("repository").to_str().unwrap()]);
    wait_for_products(&root, 1);
    drop(running);
}

#[test]
fn an_urgent_notice_is_on_the_idle_screen_until_its_day_has_ended() {
    let desk = Desk::new();
    desk.take("rua-tay-sach");
    desk.take("dau-hieu-sat-lo");
    let head = desk.path("content/p01/dau-hieu-sat-lo/product.toml");
    let text = fs::read_to_string(&head).unwrap();
    fs::write(&head, text.replacen("[title]", "urgent_until = 2026-11-30\n\n[title]", 1)).unwrap();
    desk.publish();
    let root = desk.point("");
    kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 23:58 +7)));
    let point = SamplePoint::at(root, clock.clone(), desk.dir);
    let mut visitor = point.visit().unwrap();
    let urgent = |visitor: &Visitor| match visitor.view().screen {
        Screen::Idle { urgent, newest, .. } => (urgent.map(|urgent| urgent.title), newest[0].clone()),
        other => panic!("{other:?}"),
    };
    assert_eq!(urgent(&visitor), (Some("Dấu hiệu sạt lở".to_owned()), "Dấu hiệu sạt lở".to_owned()));
    visitor.visit.navigate(Route::Home);
    let view = visitor.view();
    let Screen::Home { urgent: Some(above), newest, .. } = view.screen else { panic!("{:?}", view.screen) };
    assert_eq!((&above.prompt_id, above.title.as_str()), (&view.focused, "Dấu hiệu sạt lở"), "above the topics");
    assert!(!newest.iter().any(|tile| tile.title == above.title), "and not twice");
    visitor.press(Intent::Activate);
    assert_eq!(visitor.view().title, "Dấu hiệu sạt lở", "it is one step away");
    visitor.visit.navigate(Route::Idle);
    clock.advance(Duration::from_secs(180));
    assert_eq!(urgent(&visitor).0, None, "its day has ended");
}

#[test]
fn an_edition_that_cannot_be_opened_gives_way_to_the_one_before() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    for product in ["rua-tay-sach", "dau-hieu-sat-lo"] {
        desk.take(product);
        desk.publish();
        kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    }
    let broken = status(&root)["edition"]["id"].as_str().unwrap().to_owned();
    fs::write(root.join("editions").join(&broken).join("edition.json"), "{").unwrap();
    let running = Kiosk::open(&display, &root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    // What only the running kiosk knows is told once its door is open.
    let told = loop {
        let told = status(&root);
        if told["running"] == true {
            break told;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!((&told["edition"]["products"], &told["delivery"]["held"]), (&1.into(), &broken.into()));
    assert_eq!(told["faults"][0]["id"], "content/edition", "and somebody is told");
    drop(running);
}

#[test]
fn what_is_refused_is_said_in_plain_words_and_nothing_is_lost() {
    let desk = Desk::new();
    desk.take("rua-tay-sach");
    desk.publish();
    let root = desk.point("");
    kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let refused = |folder: &Path, words: &str| {
        let output =
            Command::new(program("kiosk")).arg("import").arg(folder).arg("--data").arg(&root).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(!output.status.success() && told.starts_with(words), "{told}");
        assert_eq!(status(&root)["edition"]["products"], 1);
    };
    refused(&desk.path("keys"), "Ở đây không có bài hay giấy báo nào cho máy.");
    refused(Path::new("/nowhere"), "Không tìm thấy kho bài ở đây.");
    let stranger = Desk::new();
    stranger.take("bao-hong");
    stranger.publish();
    refused(&stranger.path("repository"), "Kho bài này không đúng chữ ký");
}

/// A command of the kiosk that is waited for later.
fn begin(root: &Path, args: &[&str]) -> Child {
    let mut command = Command::new(program("kiosk"));
    command.args(args).arg("--data").arg(root).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until a command has ended; answers whether it has done what it should.
#[track_caller]
fn ends(what: &str, command: &mut Child) -> bool {
    for _ in 0..450 {
        if let Some(status) = command.try_wait().unwrap() {
            return status.success();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    drop(command.kill());
    panic!("{what} hangs");
}

/// A repository whose newest edition takes some seconds to travel, and a kiosk that has the one before.
fn with_a_slow_line(desk: &Desk) -> (Nginx, PathBuf) {
    desk.take("rua-tay-sach");
    desk.publish();
    let nginx = Nginx::serve(&desk.path("repository"), "limit_rate 60k;");
    // By name, as everywhere: names are looked up, too.
    let address = nginx.url().as_str().replace("127.0.0.1", "localhost");
    let root = desk.point(&format!("[updates]\naddress = \"{address}\"\n"));
    kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    desk.take("bao-hong");
    desk.publish();
    kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    (nginx, root)
}

#[test]
fn commands_that_overlap_wait_for_each_other_and_all_end() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let (_nginx, root) = with_a_slow_line(&desk);
    let folder = desk.path("repository");
    let running = Kiosk::open(&display, &root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    desk.photograph("bai", "Tóm tắt", 400_000, 1);
    desk.publish();
    let mut commands = vec![("sync", begin(&root, &["sync", "--once"]))];
    std::thread::sleep(Duration::from_millis(1500));
    for _ in 0..2 {
        commands.push(("import", begin(&root, &["import", folder.to_str().unwrap()])));
        commands.push(("rollback", begin(&root, &["rollback"])));
    }
    let done: Vec<_> = commands.iter_mut().map(|(what, command)| ends(what, command)).collect();
    assert!(done[0] && done[1], "{done:?}");
    assert_eq!(status(&root)["running"], true, "and somebody else is answered");
    drop(running);
}

#[test]
fn who_hangs_up_while_waiting_for_a_turn_has_given_it_up() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let (_nginx, root) = with_a_slow_line(&desk);
    let running = Kiosk::open(&display, &root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    desk.photograph("bai", "Tóm tắt", 400_000, 1);
    desk.publish();
    let other = Desk::new();
    let repository_of_other = other.path("repository");
    let root_of_other = repository_of_other.join("metadata/1.root.json");
    let believed = fs::read(root.join("trust/root.json")).unwrap();
    let mut sync = begin(&root, &["sync", "--once"]);
    std::thread::sleep(Duration::from_millis(1500));
    let waiting: [&[&str]; 3] = [
        &["rollback"],
        &["trust", root_of_other.to_str().unwrap()],
        &["import", repository_of_other.to_str().unwrap()],
    ];
    for args in waiting {
        let mut command = begin(&root, args);
        std::thread::sleep(Duration::from_millis(300));
        assert!(command.try_wait().unwrap().is_none(), "{args:?} didn't wait for the sync");
        command.kill().unwrap();
        command.wait().unwrap();
    }
    assert!(ends("sync", &mut sync));
    std::thread::sleep(Duration::from_millis(500));
    let told = status(&root);
    assert_eq!((&told["edition"]["products"], &told["delivery"]["held"]), (&3.into(), &serde_json::Value::Null));
    assert_eq!(fs::read(root.join("trust/root.json")).unwrap(), believed);
    assert_eq!(told["delivery"]["last"]["origin"], "line", "nothing was looked for in the folder");

    // Whoever began a fetch and is gone holds up nobody.
    desk.photograph("bai", "Tóm tắt", 2_000_000, 2);
    desk.publish();
    let mut sync = begin(&root, &["sync", "--once"]);
    std::thread::sleep(Duration::from_millis(1500));
    sync.kill().unwrap();
    sync.wait().unwrap();
    let since = SystemClock::new().now().monotonic;
    assert!(ends("rollback", &mut begin(&root, &["rollback"])));
    let took = SystemClock::new().now().monotonic.saturating_sub(since);
    assert!(took < Duration::from_secs(10), "{took:?}");
    drop(running);
}

/// A fetch that is killed at any moment: a few rounds here, 200 in `make rigs`. `FAULT=lost-blob` loses a file of the
/// edition on show, which the rig must see.
#[test]
fn random_kills_leave_the_old_or_the_new_edition_whole() {
    let mut rounds = Rounds::of("arriving", 6, 200, 20_261_125);
    let desk = Desk::new();
    let products = ["rua-tay-sach", "dau-hieu-sat-lo", "bao-hong", "so-khan-cap"];
    for product in products {
        desk.take(product);
    }
    desk.publish();
    let nginx = Nginx::serve(&desk.path("repository"), "limit_rate 200k;");
    let root = desk.point(&format!("[updates]\naddress = \"{}\"\n", nginx.url()));
    kiosk(&root, &["sync", "--once"]);
    let mut random = Random::new(rounds.seed());
    while !rounds.are_over() {
        let round = rounds.done() + 1;
        for product in products {
            desk.summarise(product, &format!("Lần thứ {round}."));
        }
        desk.publish();
        let old = shown(&root);
        loop {
            let mut sync = Command::new(program("kiosk"));
            sync.args(["sync", "--once", "--json", "--data"]).arg(&root);
            let mut sync = sync.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(Duration::from_millis(random.below(1024)));
            let done = sync.try_wait().unwrap().is_some_and(|status| status.success());
            drop(sync.kill());
            sync.wait().unwrap();
            if rig::fault() == "lost-blob" {
                let shelf = fs::read_dir(root.join("blobs")).unwrap().next().unwrap().unwrap().path();
                fs::remove_dir_all(shelf).unwrap();
            }
            let now = shown(&root);
            let new = now.iter().all(|summary| *summary == format!("Lần thứ {round}."));
            assert!(now == old || new, "neither the old edition nor the new one: {now:?}");
            if done {
                assert_ne!(now, old);
                break;
            }
            rounds.add("kills", 1);
        }
        rounds.end_one();
    }
    println!("{rounds}: always the old or the new edition, whole");
}
