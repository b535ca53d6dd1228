//! Sticks that are put into the running program, with the file systems that people have: recognised, taken, told on screen,
//! and pulled out at any moment.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use delivery::Tally;
use kiosk::bus::{Bus, Component as _, Event};
use kiosk::clerk::Clerk;
use kiosk::handing_out::Handed;
use kiosk::intent::Intent;
use kiosk::sticks::News;
use kiosk::view::{NoticeMood, View};
use kiosk::visit::Command as Act;
use kiosk::visit::desk::{self, Came, Errand, ReportWish, Told, Wish};
use point::{Board, Clock as _, DataFolder, SystemClock};
use tests::desk::{Desk, shown, status, told, wait_for_products};
use tests::display::{Display, Kiosk};
use tests::usb::{FileSystem, Usb};
use tests::{SamplePoint, Visitor, program, repository, rig};
use time::macros::date;

/// Where nothing but the ground of the notice is, on the idle screen of 1366 × 768 pixels.
const NOTICE: (usize, usize) = (1285, 104);

/// The grounds of what is done, what couldn't be, and what needn't be (`forest`, `main`, `ink` in `ui/globals/tokens.slint`).
const DONE: [u8; 3] = [0x1F, 0x5B, 0x3A];
const FAILED: [u8; 3] = [0x9B, 0x1C, 0x1F];
const NEUTRAL: [u8; 3] = [0x1B, 0x1A, 0x17];

/// Writes what is published onto a stick, with a holiday beside it.
fn stick(desk: &Desk, file_system: FileSystem) -> Usb {
    let content = desk.path("on-stick");
    let _ = fs::remove_dir_all(&content);
    fs::create_dir(&content).unwrap();
    fs::write(content.join("ảnh nghỉ mát.jpg"), [7; 4096]).unwrap();
    desk.press(&["stick", content.to_str().unwrap()]);
    Usb::write(&desk.path("stick.img"), file_system, &content)
}

fn open(desk: &Desk, display: &Display, root: &Path) -> (Kiosk, PathBuf) {
    let sticks = desk.path("sticks");
    fs::create_dir(&sticks).unwrap();
    let kiosk = Kiosk::open_with(display, root, None, &[Path::new("--sticks"), &sticks]).unwrap();
    display.wait_for("Mời bà con vào xem");
    (kiosk, sticks)
}

/// Waits until the notice has this ground; `None`: until there is a picture without one.
#[track_caller]
fn wait_for_notice(display: &Display, wanted: Option<[u8; 3]>, root: &Path) {
    let mut found = [0; 3];
    for _ in 0..150 {
        found = display.pixel(NOTICE.0, NOTICE.1);
        if wanted.map_or(![DONE, FAILED, NEUTRAL, [0; 3]].contains(&found), |wanted| found == wanted) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("the notice is {found:02X?}, not {wanted:02X?}: {}", status(root)["delivery"]);
}

#[test]
fn a_stick_of_each_file_system_is_taken_by_the_running_kiosk() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    desk.take("rua-tay-sach");
    desk.publish();
    tests::desk::kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let (_kiosk, sticks) = open(&desk, &display, &root);
    wait_for_notice(&display, None, &root);
    let sky = display.pixel(NOTICE.0, NOTICE.1);
    let products = ["dau-hieu-sat-lo", "bao-hong", "so-khan-cap", "phim-rua-tay"];
    for (at, (file_system, product)) in FileSystem::ALL.into_iter().zip(products).enumerate() {
        desk.take(product);
        desk.publish();
        let usb = stick(&desk, file_system);
        let plugged = usb.plug(&sticks, "sdb1");
        wait_for_products(&root, at as u64 + 2);
        wait_for_notice(&display, Some(DONE), &root);
        let told = status(&root)["delivery"].clone();
        assert_eq!(told["last"]["outcome"]["fresh"], 1, "{file_system:?}: {told}");
        assert_eq!(told["last"]["origin"]["stick"], plugged.folder.to_str().unwrap());
        assert_eq!(told.get("progress"), None, "nothing is under way any more");
        drop(plugged);
        wait_for_notice(&display, None, &root);
        assert_eq!(display.pixel(NOTICE.0, NOTICE.1), sky, "{file_system:?}: nothing of it is left on screen");
        assert!(usb.is_unchanged(), "{file_system:?}: something was written to the stick");
    }
    assert_eq!(status(&root)["faults"], serde_json::json!([]));
}

#[test]
fn a_visitor_reads_on_undisturbed_while_a_stick_is_taken() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    desk.take("rua-tay-sach");
    desk.publish();
    tests::desk::kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let (_kiosk, sticks) = open(&desk, &display, &root);
    display.begin_visit();
    desk.take("bao-hong");
    desk.publish();
    let _plugged = stick(&desk, FileSystem::Ext4).plug(&sticks, "sdb1");
    wait_for_products(&root, 2);
    // In the header, where the language stood.
    let header = (1285, 60);
    let told = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        display.pixel(header.0, header.1) == DONE
    });
    assert!(told, "{}", status(&root)["delivery"]);
    display.wait_for("Bà con muốn dùng tiếng nào?");
    display.key("Return");
    display.wait_for("Trang đầu");
}

#[test]
fn what_cannot_be_taken_is_told_in_plain_words() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    desk.take("rua-tay-sach");
    desk.publish();
    let old = stick(&desk, FileSystem::Fat);
    let kept = desk.path("old.img");
    fs::rename(desk.path("stick.img"), &kept).unwrap();
    drop(old);
    desk.take("bao-hong");
    desk.publish();
    tests::desk::kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let (_kiosk, sticks) = open(&desk, &display, &root);
    let last = || status(&root)["delivery"]["last"].clone();
    let imported = last();

    // Somebody's photographs: a short line that it was read, nothing else.
    let photographs = desk.path("photographs");
    fs::create_dir(&photographs).unwrap();
    fs::write(photographs.join("con-trau.jpg"), [7; 4096]).unwrap();
    let plugged = Usb::write(&desk.path("stick.img"), FileSystem::Fat, &photographs).plug(&sticks, "sdb1");
    wait_for_notice(&display, Some(NEUTRAL), &root);
    assert_eq!(last(), imported);
    drop(plugged);
    wait_for_notice(&display, None, &root);

    // Another province's, and an older one of this.
    let stranger = Desk::new();
    stranger.take("so-khan-cap");
    stranger.publish();
    let old = Usb::again(&kept, FileSystem::Fat);
    let strange = stick(&stranger, FileSystem::Fat);
    for (usb, message, ground) in [(strange, "sync-refused", FAILED), (old, "sync-older", NEUTRAL)] {
        let plugged = usb.plug(&sticks, "sdb1");
        wait_for_notice(&display, Some(ground), &root);
        assert_eq!(last()["failure"]["message"], message, "{}", last());
        assert_eq!(status(&root)["edition"]["products"], 2);
        drop(plugged);
    }
}

#[test]
fn a_stick_that_is_pulled_out_says_so_and_the_next_one_goes_on() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    desk.take("rua-tay-sach");
    desk.publish();
    tests::desk::kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let (_kiosk, sticks) = open(&desk, &display, &root);
    desk.take("phim-rua-tay");
    desk.publish();
    for file_system in [FileSystem::Ntfs, FileSystem::ExFat] {
        let usb = stick(&desk, file_system);
        let mut plugged = usb.plug(&sticks, "sdb1");
        plugged.hang();
        let underway = (0..50).find_map(|_| status(&root)["delivery"].get("progress").cloned());
        if let Some(underway) = underway {
            assert_eq!(underway["origin"]["stick"], plugged.folder.to_str().unwrap());
        }
        plugged.pull();
        let failed = |told: &serde_json::Value| told["delivery"]["last"]["failure"]["message"] == "sync-pulled-out";
        let told = (0..100).map(|_| status(&root)).find(|told| failed(told) || told["edition"]["products"] == 2);
        // It may have been faster than the signal.
        if failed(&told.unwrap()) {
            wait_for_notice(&display, Some(FAILED), &root);
            assert_eq!(status(&root)["edition"]["products"], 1);
        }
        drop(plugged);
    }
    let _plugged = stick(&desk, FileSystem::Ext4).plug(&sticks, "sdb1");
    wait_for_products(&root, 2);
    wait_for_notice(&display, Some(DONE), &root);
    assert_eq!(status(&root)["faults"], serde_json::json!([]));
}

#[test]
fn the_notice_asks_nothing_stays_while_there_is_something_to_tell_and_goes_by_itself() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    let hear = |visitor: &mut Visitor, news| visitor.visit.handle(Act::Stick(news));
    let text = |visitor: &Visitor| visitor.view().notice.map(|notice| notice.text).unwrap_or_default();
    let percent = |visitor: &Visitor| visitor.view().notice.and_then(|notice| notice.percent);
    visitor.press(Intent::Activate).press(Intent::Activate);
    let before = visitor.view();
    hear(&mut visitor, News::Looking);
    assert_eq!((text(&visitor), percent(&visitor)), ("Đang xem USB có bài gì mới…".to_owned(), None));
    assert_eq!(View { notice: None, ..visitor.view() }, before, "nothing else of the screen has changed");
    let tally = Tally { done: 999, total: 1000, ready: 11, products: 12 };
    hear(&mut visitor, News::Receiving(tally));
    assert_eq!(text(&visitor), "Đang nhận bài mới từ USB: 11 trên 12 bài");
    assert_eq!(percent(&visitor), Some(99), "never whole before it is on show");
    // A stick is read for as long as that takes; the visitor, who doesn't stir, is asked and forgotten as ever.
    visitor.wait(600);
    assert_eq!((percent(&visitor), visitor.view().route), (Some(99), "idle"));
    hear(&mut visitor, News::Done { fresh: 12 });
    assert_eq!(text(&visitor), "Xong: có 12 bài mới. Rút USB ra được rồi.");
    visitor.wait(59);
    assert_ne!(text(&visitor), "");
    visitor.wait(1);
    assert_eq!(text(&visitor), "");
    hear(&mut visitor, News::Receipts { deleted: 61 });
    assert_eq!(text(&visitor), "Tỉnh báo đã nhận 61 gói số liệu. Rút USB ra được rồi.");
    assert_eq!(visitor.view().notice.unwrap().mood, NoticeMood::Done);
    // Pulled out: what said that it may be is done with; that it was too early stays to be read.
    let refused = News::Failed { message: "sync-refused".to_owned() };
    for news in [News::Nothing, News::Partly { fresh: 3 }, refused] {
        hear(&mut visitor, news);
        hear(&mut visitor, News::Left);
        assert_eq!(text(&visitor), "");
    }
    hear(&mut visitor, News::Failed { message: "sync-pulled-out".to_owned() });
    hear(&mut visitor, News::Left);
    assert_ne!(text(&visitor), "");
    // Whatever has failed on a stick says that it may be pulled out; what is old is no fault.
    for (message, mood) in [
        ("sync-no-root", NoticeMood::Failed),
        ("sync-refused", NoticeMood::Failed),
        ("sync-expired", NoticeMood::Failed),
        ("sync-damaged", NoticeMood::Failed),
        ("stick-doubt", NoticeMood::Failed),
        ("stick-revoked", NoticeMood::Failed),
        ("stick-not-approved", NoticeMood::Neutral),
        ("sync-older", NoticeMood::Neutral),
        ("sync-held", NoticeMood::Neutral),
    ] {
        hear(&mut visitor, News::Failed { message: message.to_owned() });
        let notice = visitor.view().notice.unwrap();
        assert!(notice.text.contains("Rút USB ra"), "{message}: {}", notice.text);
        assert_eq!(notice.mood, mood, "{message}");
    }
    // The next one takes its place.
    hear(&mut visitor, News::Looking);
    assert!(text(&visitor).starts_with("Đang xem"));
}

/// A stick that is pulled out at any moment while it is read: some rounds here, 400 in `make rigs`.
/// `FAULT=lost-stick-blob` loses a file of the edition on show, which the rig must see.
#[test]
fn random_unplugging_leaves_the_old_or_the_new_edition_whole() {
    let rounds: u64 = if rig::is_whole() { 400 } else { 24 };
    let (desk, clock) = (Desk::new(), SystemClock::new());
    let texts = ["rua-tay-sach", "dau-hieu-sat-lo", "bao-hong"];
    texts.iter().for_each(|product| desk.take(product));
    desk.publish();
    let (root, begun, sticks) = (desk.point(""), desk.path("begun"), desk.path("sticks"));
    fs::create_dir(&sticks).unwrap();
    tests::desk::kiosk(&root, &["import", desk.path("repository").to_str().unwrap()]);
    let old = shown(&root);
    told(Command::new("cp").arg("-r").arg(&root).arg(&begun));
    texts.iter().for_each(|product| desk.summarise(product, "Sửa rồi."));
    ["phim-rua-tay", "phim-qua-suoi"].iter().for_each(|product| desk.take(product));
    desk.publish();
    let sticks_of = FileSystem::ALL.map(|file_system| {
        let image = desk.path(&format!("{file_system:?}.img"));
        drop(stick(&desk, file_system));
        fs::rename(desk.path("stick.img"), &image).unwrap();
        Usb::again(&image, file_system)
    });
    let is_new =
        |summaries: &[String]| summaries.len() == 5 && summaries.iter().filter(|it| *it == "Sửa rồi.").count() == 3;
    let mut seed = 20_261_125_u64;
    let mut random = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed >> 33
    };
    let (mut cuts, mut took) = (0, Duration::from_millis(200));
    for round in 1..=rounds {
        fs::remove_dir_all(&root).unwrap();
        told(Command::new("cp").arg("-r").arg(&begun).arg(&root));
        for tried in 0.. {
            let (usb, file_system) = sticks_of.iter().zip(FileSystem::ALL).nth(random() as usize % 4).unwrap();
            let mut plugged = usb.plug(&sticks, "sdb1");
            let since = clock.now().monotonic;
            let mut import = Command::new(program("kiosk"));
            import.arg("import").arg(&plugged.folder).arg("--data").arg(&root);
            let import = import.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            // Whoever pulls it out often enough leaves it in for once.
            if tried < 6 {
                std::thread::sleep(took.mul_f64((random() % 1000) as f64 / 1000.0));
                plugged.pull();
            }
            let output = import.wait_with_output().unwrap();
            if output.status.success() {
                took = clock.now().monotonic.saturating_sub(since);
            }
            drop(plugged);
            if rig::fault() == "lost-stick-blob" {
                let shelf = fs::read_dir(root.join("blobs")).unwrap().next().unwrap().unwrap().path();
                fs::remove_dir_all(shelf).unwrap();
            }
            let now = shown(&root);
            let words = String::from_utf8_lossy(&output.stdout).into_owned();
            let at = format!("round {round}, {file_system:?}: {words}");
            assert!(now == old || is_new(&now), "{at}neither the old edition nor the new one: {now:?}");
            if output.status.success() {
                assert!(is_new(&now), "{at}{now:?}");
                break;
            }
            assert!(tried < 6, "{at}it was left in");
            assert!(words.starts_with("Không đọc được USB"), "{at}the stick is the reason");
            cuts += 1;
        }
    }
    assert!(cuts >= rounds / 4, "only {cuts} sticks were pulled out in time");
    println!(
        "{rounds} rounds, {cuts} sticks pulled out while they were read: always the old or the new edition, whole"
    );
}

#[test]
fn a_report_is_taken_to_the_office_on_a_stick_that_may_be_written() {
    let (point, folder) = (SamplePoint::new().unwrap(), tempfile::tempdir().unwrap());
    let stick = folder.path().join("sdb1");
    fs::create_dir(&stick).unwrap();
    let data = DataFolder::open(&point.root).unwrap();
    let lock = Arc::new(data.lock().unwrap());
    let (bus, mut events) = Bus::new();
    let mut clerk = Clerk::new(Board::default(), Arc::new(SystemClock::new()), folder.path().to_owned());
    clerk.handle(&Event::Locked(data.clone(), lock), &bus);
    let report = || {
        let (kind, day) = ("month".to_owned(), date!(2026 - 11 - 30));
        Errand::ReportOut(ReportWish { kind, day, remarks: String::new() })
    };
    let sound = repository().join("content/p01/ban-tin-mua-bao/ban-tin.opus");
    let mut asks = |errand| {
        clerk.handle(&Event::Desk(Wish::Errand(errand)), &bus);
        loop {
            if let Some(Event::Visit(Act::Desk(desk::News::Told(Told::Came(came))))) = events.blocking_recv() {
                return came;
            }
        }
    };
    assert_eq!(asks(report()), Came::Handed(Handed::NoStick));
    let run = |program: &str, arguments: &[&str]| {
        assert!(Command::new(program).args(arguments).status().unwrap().success(), "{program}: that needs root");
    };
    let mounted = stick.to_str().unwrap();
    run("mount", &["-t", "tmpfs", "tmpfs", mounted]);
    let handed = asks(report());
    let bulletin = asks(Errand::BulletinOut { sound, name: "mua-bao-vi.mp3".to_owned() });
    let mp3 = fs::read(stick.join("ban-tin/mua-bao-vi.mp3")).unwrap_or_default();
    let names: Vec<_> = fs::read_dir(stick.join("bao-cao"))
        .map(|files| files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect())
        .unwrap_or_default();
    run("umount", &[mounted]);
    assert_eq!((handed, bulletin), (Came::Handed(Handed::Out), Came::Handed(Handed::Out)));
    assert!(mp3.len() > 100_000, "{} bytes of a bulletin", mp3.len());
    for ending in ["pdf", "docx", "xlsx"] {
        assert!(names.contains(&format!("bao-cao-2026-11-01-2026-11-30.{ending}")), "{ending}: {names:?}");
    }
    assert!(!data.to_stick().exists(), "nothing stays behind");
    clerk.stop();
}
