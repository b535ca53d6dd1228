//! The sheet of complaint: what stands on it, as people read it in a real PDF, and that a real CUPS prints it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use point::{Clock as _, DataFolder, SystemClock};
use tests::cups::Cups;
use tests::desk::{kiosk, told};
use tests::program;
use time::{Duration, OffsetDateTime};
use watch::figure::{Direction, Method};
use watch::{Cause, Cut, Layer, Memory, Quality, Speed};

const SETTINGS: &str = r#"
name = "Điểm hỗ trợ Trà Mai"
unit = "Xã Trà Mai, huyện Nam Trà My"
person = "Hồ Thị Hương"
[report]
address = "https://tinh.example/"
[[line]]
provider = "VNPT Quảng Nam"
plan = "Gói *40*"
number = "QNM-4711"
down = 40
up = 20
"#;

/// A point whose line was cut twice by the provider, once by a loose cable, and is slow.
fn point(folder: &Path, now: OffsetDateTime) -> PathBuf {
    let (settings, root) = (folder.join("settings.toml"), folder.join("point"));
    fs::write(&settings, SETTINGS).unwrap();
    kiosk::setup::setup(&root, &settings, false, &SystemClock::new()).unwrap();
    let memory = Memory::open(&DataFolder::open(&root).unwrap().watch(), Arc::new(SystemClock::new())).unwrap();
    let cuts = [(Cause::Line, Layer::Internet, 50), (Cause::Cable, Layer::Link, 30), (Cause::Dns, Layer::Dns, 10)];
    for (cause, layer, hours) in cuts {
        let began = now - Duration::hours(hours);
        memory.line_is(Some(Cut { cause, layer }), began).unwrap();
        memory.line_is(None, began + Duration::minutes(200)).unwrap();
    }
    for (direction, bits) in [(Direction::Receive, 12e6), (Direction::Transmit, 7.5e6)] {
        let at = now - Duration::hours(4);
        memory.keep_speed(&Speed { at, method: Method::Ndt7, direction, bits }).unwrap();
    }
    for days in 1..20 {
        let at = now - Duration::days(days);
        for (direction, bits) in [(Direction::Receive, 9e6), (Direction::Transmit, 8e6)] {
            memory.keep_speed(&Speed { at, method: Method::Daily, direction, bits }).unwrap();
        }
    }
    let quality =
        Quality { slot: now - Duration::hours(1), rtt: Some(24.0), jitter: Some(3.0), loss: 0.025, dns: None };
    memory.keep_quality(&quality).unwrap();
    root
}

fn text(pdf: &Path) -> String {
    let text = told(Command::new("pdftotext").arg("-layout").arg(pdf).arg("-"));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_the_provider_reads_names_its_outages_its_speeds_and_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let root = point(folder.path(), SystemClock::new().now().wall);
    let pdf = folder.path().join("sheet.pdf");
    let said = kiosk(&root, &["broadband", "--complaint", pdf.to_str().unwrap()]);
    assert!(said.contains("sheet.pdf"), "{said}");
    let text = text(&pdf);
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "PHIẾU PHẢN ÁNH CHẤT LƯỢNG ĐƯỜNG TRUYỀN INTERNET",
        "Kính gửi: VNPT Quảng Nam",
        "Gói cước: Gói *40*",
        "QNM-4711",
        "Máy ghi nhận 2 lần, tổng cộng 6 giờ 40 phút.",
        "Không tính 1 lần do máy tắt",
        "chưa tới 80 % tốc độ đã ký; chưa đủ mẫu, chỉ để tham khảo",
        "7,5",
        "mất 2,5 % gói",
        "Hồ Thị Hương",
    ] {
        assert!(text.contains(words), "{words} isn't in: {text}");
    }
    assert!(!text.contains("chưa nối được") && !text.contains("Máy không nối được"), "a loose cable: {text}");
    for line in told(Command::new("pdffonts").arg(&pdf)).lines().skip(2) {
        let is = |nth: usize| line.split_whitespace().rev().nth(nth).unwrap();
        // … embedded, subset, Unicode, and the two numbers of an object.
        assert_eq!((is(4), is(2)), ("yes", "yes"), "embedded, and can be read aloud: {line}");
    }
    if let Some(keep) = std::env::var_os("SHEETS") {
        fs::copy(&pdf, Path::new(&keep).join("complaint.pdf")).unwrap();
    }
}

#[test]
fn a_line_that_nobody_has_looked_at_gives_no_sheet() {
    let folder = tempfile::tempdir().unwrap();
    let (settings, root) = (folder.path().join("settings.toml"), folder.path().join("point"));
    fs::write(&settings, SETTINGS).unwrap();
    kiosk::setup::setup(&root, &settings, false, &SystemClock::new()).unwrap();
    let pdf = folder.path().join("sheet.pdf");
    let said = kiosk(&root, &["broadband", "--complaint", pdf.to_str().unwrap()]);
    assert!(said.contains("Chưa có số liệu") && !pdf.exists(), "{said}");
}

#[test]
fn a_real_cups_takes_the_sheet_and_a_room_without_a_printer_is_told_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let root = point(folder.path(), SystemClock::new().now().wall);
    let print = |cups: &Cups| {
        let mut command = Command::new(program("kiosk"));
        command.args(["broadband", "--print-complaint", "--data"]).arg(&root);
        let output = command.env("CUPS_SERVER", cups.socket()).output().unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    let cups = Cups::new(true);
    let (is_printed, said) = print(&cups);
    assert!(is_printed && said.contains("máy in van-phong"), "{said}");
    let pdf = folder.path().join("printed.pdf");
    fs::write(&pdf, cups.waiting()).unwrap();
    assert!(text(&pdf).contains("Kính gửi: VNPT Quảng Nam"));
    let (is_printed, said) = print(&Cups::new(false));
    assert!(!is_printed && said.contains("Cắm máy in"), "{said}");
}
