//! What the kiosk's commands say of deliveries is true, and said first: what is missing, what is on show, what still holds.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kiosk::delivering::{self, LastTry};
use kiosk::locale::Locales;
use tests::desk::{Desk, kiosk, status, wait_for_products};
use tests::display::{Display, Kiosk};
use tests::program;

fn run(root: &Path, args: &[&str]) -> Output {
    Command::new(program("kiosk")).args(args).arg("--data").arg(root).output().unwrap()
}

/// What a command says, on either way.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// The files of the repository that aren't in `before`.
fn new_blobs(desk: &Desk, before: &[PathBuf]) -> Vec<PathBuf> {
    blobs(desk).into_iter().filter(|path| !before.contains(path)).collect()
}

fn blobs(desk: &Desk) -> Vec<PathBuf> {
    let shelves = fs::read_dir(desk.path("repository/blobs")).unwrap();
    let files = shelves.flat_map(|shelf| fs::read_dir(shelf.unwrap().path()).unwrap());
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn a_damaged_stick_is_told_first_and_what_is_whole_is_taken() {
    let desk = Desk::new();
    desk.take("rua-tay-sach");
    desk.publish();
    let root = desk.point("");
    let repository = desk.path("repository");
    kiosk(&root, &["import", repository.to_str().unwrap()]);
    assert_eq!(run(&root, &["status"]).status.code(), Some(0));
    let before = blobs(&desk);
    desk.photograph("anh", "Ảnh lớn", 40_000, 1);
    desk.publish();
    // The photograph is the largest new file.
    let photograph =
        new_blobs(&desk, &before).into_iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
    let whole = fs::read(&photograph).unwrap();
    desk.take("bao-hong");
    desk.publish();
    fs::write(&photograph, "rotten").unwrap();

    let output = run(&root, &["import", repository.to_str().unwrap()]);
    let told = said(&output);
    assert_eq!(output.status.code(), Some(1));
    assert!(told.starts_with("Chưa nhận được hết"), "{told}");
    assert!(!told.contains("Máy đã có đủ bài"), "{told}");
    assert!(told.contains("Gói p01/main: 1 bài chưa nhận được, vì tệp bị hỏng"), "{told}");
    assert!(told.contains("not the file that was signed)"), "{told}");
    assert_eq!(status(&root)["edition"]["products"], 2, "the others are taken");
    let output = run(&root, &["status"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("Chưa nhận được hết"), "{}", said(&output));
    // It is the same where nothing else is new.
    let told = said(&run(&root, &["import", repository.to_str().unwrap()]));
    assert!(told.starts_with("Chưa nhận được hết") && !told.contains("Máy đã có đủ bài"), "{told}");

    fs::write(&photograph, whole).unwrap();
    kiosk(&root, &["import", repository.to_str().unwrap()]);
    assert_eq!(status(&root)["edition"]["products"], 3);
    assert_eq!(run(&root, &["status"]).status.code(), Some(0));
}

#[test]
fn a_stick_that_was_cut_off_is_called_damaged_and_a_strange_one_strange() {
    let desk = Desk::new();
    desk.take("rua-tay-sach");
    desk.publish();
    let root = desk.point("");
    let (repository, stranger) = (desk.path("repository"), Desk::new());
    stranger.take("bao-hong");
    stranger.publish();
    let timestamp = repository.join("metadata/timestamp.json");
    let whole = fs::read(&timestamp).unwrap();
    for broken in [&[][..], &whole[..whole.len() / 2]] {
        fs::write(&timestamp, broken).unwrap();
        let told = said(&run(&root, &["import", repository.to_str().unwrap()]));
        assert!(told.starts_with("Không đọc được USB: bị rút ra sớm hoặc bị hỏng."), "{told}");
    }
    let told = said(&run(&root, &["import", stranger.path("repository").to_str().unwrap()]));
    assert!(told.starts_with("Kho bài này không đúng chữ ký"), "{told}");
}

#[test]
fn going_back_says_what_is_on_show_and_that_there_is_no_second_step() {
    let (desk, display) = (Desk::new(), Display::new().unwrap());
    let root = desk.point("");
    let repository = desk.path("repository");
    for product in ["rua-tay-sach", "bao-hong"] {
        desk.take(product);
        desk.publish();
        kiosk(&root, &["import", repository.to_str().unwrap()]);
    }
    let first = status(&root)["delivery"]["previous"].as_str().unwrap().to_owned();
    let told = kiosk(&root, &["rollback"]);
    assert!(told.starts_with(&format!("Đã quay lại ấn bản {first}: 1 bài.")), "{told}");
    assert!(told.contains("Chỉ quay lại được một bước"), "{told}");
    let gone_back = "Đã quay lại ấn bản trước";
    assert!(said(&run(&root, &["status"])).contains(gone_back));
    // Again: the same words, whether a kiosk runs or not.
    let alone = run(&root, &["rollback"]);
    let running = Kiosk::open(&display, &root, None).unwrap();
    display.wait_for("Mời bà con vào xem");
    let asked = run(&root, &["rollback"]);
    drop(running);
    assert_eq!((alone.status.code(), asked.status.code()), (Some(1), Some(1)));
    assert!(said(&alone).starts_with("kiosk: Không có ấn bản trước để quay lại."), "{}", said(&alone));
    assert_eq!(said(&asked), said(&alone));
    // Something newer: nobody is told of what is over.
    desk.take("so-khan-cap");
    desk.publish();
    kiosk(&root, &["import", repository.to_str().unwrap()]);
    wait_for_products(&root, 3);
    assert!(!said(&run(&root, &["status"])).contains(gone_back));
}

#[test]
fn status_does_not_repeat_what_holds_no_more_and_speaks_plainly() {
    let desk = Desk::new();
    desk.take("rua-tay-sach");
    desk.publish();
    let other = Desk::new();
    let repository = desk.path("repository");
    let root = other.point("[updates]\naddress = \"http://127.0.0.1:9/\"\n");
    let words = "Kho bài này không đúng chữ ký";
    assert!(said(&run(&root, &["import", repository.to_str().unwrap()])).contains(words));
    assert!(said(&run(&root, &["status"])).contains(words));
    kiosk(&root, &["trust", repository.join("metadata/1.root.json").to_str().unwrap()]);
    let told = said(&run(&root, &["status"]));
    assert!(!told.contains(words) && told.contains("từ đó máy đã được khai nơi phát hành"), "{told}");

    // Nothing is here, so nothing is said to be kept.
    let kept = "Bài đang có vẫn dùng được";
    let told = said(&run(&root, &["sync", "--once"]));
    assert!(told.contains("Không nối được") && !told.contains(kept), "{told}");
    let last: LastTry = serde_json::from_value(status(&root)["delivery"]["last"].clone()).unwrap();
    let with_content = delivering::in_words(&last, true, &Locales::load().unwrap());
    assert!(with_content.contains(kept), "{with_content}");
    kiosk(&root, &["import", repository.to_str().unwrap()]);
    let told = said(&run(&root, &["status"]));
    assert!(told.contains("Tiếng Việt: 1 bài") && !told.contains("Tiếng vi"), "{told}");
    let line = told.lines().find(|line| line.starts_with("Nhận bài lần gần nhất, lúc ")).unwrap();
    assert!(line.contains(':') && line.contains(" ngày "), "{line}");
}
