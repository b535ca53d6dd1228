//! The point's own report of a period, by the real program: figures as JSON, and the sheet as people read it in a real PDF.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count};
use point::clock::VIETNAM;
use point::{Clock as _, DataFolder, SystemClock};
use tests::desk::{kiosk, told};
use time::{Date, Duration};
use watch::{Cause, Cut, Layer, Memory};

const SETTINGS: &str = r#"
name = "Điểm hỗ trợ Trà Mai"
unit = "Xã Trà Mai, huyện Nam Trà My"
person = "Hồ Thị Hương"
[[line]]
provider = "VNPT Quảng Nam"
plan = "Gói *40*"
down = 40
up = 20
"#;

/// A point on which something was opened today, and whose line was cut yesterday.
fn point(folder: &Path) -> (PathBuf, Date) {
    let (settings, root) = (folder.join("settings.toml"), folder.join("point"));
    fs::write(&settings, SETTINGS).unwrap();
    kiosk::setup::setup(&root, &settings, false, &SystemClock::new()).unwrap();
    let data = DataFolder::open(&root).unwrap();
    let clock = Arc::new(SystemClock::new());
    let ledger = Ledger::open(&data.ledger(), data.point().unwrap().id, "0.1.0", clock.clone()).unwrap();
    for number in 0..40 {
        let count = Count {
            product: format!("p01/bai-{number}"),
            language: "ktv".to_owned(),
            topic: "health".to_owned(),
            kind: "article".to_owned(),
            ..Count::new(Action::Opened, CausedBy::Visitor)
        };
        ledger.count(&count, &format!("Bài *số* {number}"), 1_000 + number).unwrap();
    }
    let now = clock.now();
    let memory = Memory::open(&data.watch(), clock).unwrap();
    memory.begin().unwrap();
    memory.line_is(Some(Cut { cause: Cause::Line, layer: Layer::Internet }), now.wall - Duration::hours(30)).unwrap();
    memory.line_is(None, now.wall - Duration::hours(27)).unwrap();
    (root, now.wall.to_offset(VIETNAM).date())
}

/// Ten days until today.
fn report(root: &Path, today: Date, further: &[&str]) -> String {
    let (from, to) = ((today - Duration::days(9)).to_string(), today.to_string());
    kiosk(root, &[&["report", "--from", &from, "--to", &to][..], further].concat())
}

#[test]
fn the_sheet_stands_on_paper_as_the_decree_lays_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let (root, today) = point(folder.path());
    let (pdf, remarks) = (folder.path().join("report.pdf"), folder.path().join("remarks.txt"));
    fs::write(&remarks, "Loa bên trái bị rè #1.\n").unwrap();
    let further = ["--kind", "plan_december", "--remarks", remarks.to_str().unwrap(), "--pdf", pdf.to_str().unwrap()];
    let said = report(&root, today, &further);
    assert!(said.contains("report.pdf"), "{said}");
    let text = told(Command::new("pdftotext").arg("-layout").arg(&pdf).arg("-"));
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: ……/BC-……",
        "BÁO CÁO",
        "Kính gửi:",
        "mục V.4",
        "10 trên 10 ngày số liệu chưa chắc chắn",
        "Bài *số* 39",
        "Còn 11 dòng nữa",
        "Tiếng Cơ Tu",
        "VNPT Quảng Nam, Gói *40*",
        "3:00",
        "Loa bên trái bị rè #1.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "NGƯỜI PHỤ TRÁCH ĐIỂM",
        "Hồ Thị Hương",
    ] {
        assert!(text.contains(words), "{words} isn't in: {text}");
    }
    for line in told(Command::new("pdffonts").arg(&pdf)).lines().skip(2) {
        let is = |nth: usize| line.split_whitespace().rev().nth(nth).unwrap();
        // … embedded, subset, Unicode, and the two numbers of an object.
        assert_eq!((is(4), is(2)), ("yes", "yes"), "embedded, and can be read aloud: {line}");
    }
    if let Some(keep) = std::env::var_os("SHEETS") {
        fs::copy(&pdf, Path::new(&keep).join("report.pdf")).unwrap();
    }
}

#[test]
fn figures_come_as_json_and_files_as_officers_open_them() {
    let folder = tempfile::tempdir().unwrap();
    let (root, today) = point(folder.path());
    let (docx, xlsx) = (folder.path().join("report.docx"), folder.path().join("report.xlsx"));
    let said = report(&root, today, &["--json", "--docx", docx.to_str().unwrap(), "--xlsx", xlsx.to_str().unwrap()]);
    let figures: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(figures["period"]["to"], today.to_string());
    assert_eq!((&figures["schema"], &figures["usage"]["certainty"]), (&1.into(), &"uncertain".into()));
    assert_eq!(figures["usage"]["days"], 10, "nobody knows of days before today, and today isn't over");
    assert_eq!(figures["usage"]["total"]["opened"], 40 * 1_000 + 39 * 40 / 2);
    assert_eq!(figures["outages"]["causes"][0]["seconds"], 3 * 3600);
    for file in [docx, xlsx] {
        assert_eq!(&fs::read(&file).unwrap()[..2], b"PK", "{}", file.display());
    }
}

#[test]
fn a_report_without_a_place_to_go_says_what_to_add() {
    let folder = tempfile::tempdir().unwrap();
    let (root, today) = point(folder.path());
    let (from, to) = (today.to_string(), today.to_string());
    let mut command = Command::new(tests::program("kiosk"));
    let output = command.args(["report", "--from", &from, "--to", &to, "--data"]).arg(&root).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--pdf"), "{said}");
}
