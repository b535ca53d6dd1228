//! What leaves the point: the sheet in words, the Word file and the workbook, read back by what others read them with.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::process::Command;

use common::{Room, Vi};
use forms::{Form, Part};
use ledger::fact::{Action, CausedBy};
use report::{Cover, Figures, Kind, Training, TrainingKind, docx, form, xlsx};
use time::macros::datetime;
use watch::{Cause, Cut, Layer};

fn figures() -> Figures {
    let room = Room::new();
    for _ in 0..10 {
        room.count(Action::Visited, CausedBy::Visitor, "", "", "", 3);
        room.count(Action::Opened, CausedBy::Visitor, "p01/a", "ktv", "health", 400);
        room.count(Action::Played, CausedBy::Playlist, "p01/b", "vi", "news", 3660);
        room.count(Action::Searched, CausedBy::Visitor, "", "", "health", 5);
        room.count(Action::FoundNothing, CausedBy::Visitor, "", "", "health", 2);
        room.count(Action::Open, CausedBy::Machine, "", "", "", 400);
        room.ledger.declare_open(570).unwrap();
        room.next_day();
    }
    room.memory
        .line_is(Some(Cut { cause: Cause::Line, layer: Layer::Internet }), datetime!(2026-11-05 23:00 +7))
        .unwrap();
    room.memory.line_is(None, datetime!(2026-11-07 2:30 +7)).unwrap();
    let training = Training {
        kind: TrainingKind::Training,
        began: datetime!(2026-11-06 8:30 +7),
        minutes: Some(90),
        about: "Nộp hồ sơ qua mạng".to_owned(),
        language: "ktv".to_owned(),
        women: Some(12),
        men: Some(9),
    };
    room.read_with("2026-11-01", "2026-11-11", &[training])
}

fn cover() -> Cover {
    let kind = Kind::all().unwrap().into_iter().find(|kind| kind.id == "plan_december");
    let remarks = "Loa bên trái rè.\n\nĐề nghị cấp thêm giấy in <A4> & mực.".to_owned();
    Cover { kind, to: vec!["UBND xã Trà Mai".to_owned()], copies: vec![], remarks }
}

fn all_words(form: &Form) -> String {
    serde_json::to_string(form).unwrap()
}

#[test]
fn the_sheet_says_what_an_official_report_must_say() {
    let form = form(&figures(), &cover(), &Vi::load());
    assert_eq!(form.issuer, ["Xã Trà Mai", "Điểm hỗ trợ Trà Mai"]);
    assert_eq!((&*form.title, &*form.motto), ("BÁO CÁO", "Độc lập - Tự do - Hạnh phúc"));
    assert_eq!(form.place_and_date, "Xã Trà Mai, ngày 12 tháng 11 năm 2026");
    assert!(form.number.contains("/BC-") && form.subject.ends_with("từ ngày 01/11/2026 đến ngày 11/11/2026"));
    assert_eq!(form.recipients, ["Kính gửi: UBND xã Trà Mai"]);
    assert_eq!((&*form.copies_title, form.copies.last().map(|copy| &**copy)), ("Nơi nhận:", Some("Lưu: VT.")));
    assert_eq!(form.signatures[0].name, "Hồ Thị Hương");
    let words = all_words(&form);
    for said in [
        "1 trên 11 ngày số liệu chưa chắc chắn",
        "trước ngày 15/12/2026",
        "mục V.4",
        "Có 30 lượt người dân đến dùng máy, mở sản phẩm 4.000 lần",
        "Bài p01/a",
        "Tiếng Cơ Tu",
        "Sức khỏe",
        "10:10",
        "Đã tổ chức 1 buổi, 12 lượt nữ và 9 lượt nam",
        "08:30 06/11/2026",
        "27:30",
        "bên trả cước: chưa ghi",
        "Tivi 75 inch",
        "Tăng âm",
        "Máy không tự kiểm tra được",
        "Chưa có số liệu",
        "Loa bên trái rè.",
        "Trong giờ mở cửa theo quy chế, máy có bật 70 % thời gian.",
    ] {
        assert!(words.contains(said), "{said} isn't in {words}");
    }
    assert!(!words.contains("sheet-"), "a message is missing: {words}");
    if let Some(keep) = std::env::var_os("SHEETS") {
        // What `typesetter` takes.
        std::fs::write(std::path::Path::new(&keep).join("report.json"), words).unwrap();
    }
}

#[test]
fn what_the_person_in_charge_has_not_written_is_left_to_be_written_by_hand() {
    let form = form(&figures(), &Cover::default(), &Vi::load());
    assert!(form.recipients[0].ends_with('…') && form.parts.iter().any(|part| matches!(part, Part::Lines { .. })));
    assert!(!all_words(&form).contains("5721"), "nobody asked for it by the plan");
}

#[test]
fn word_reads_the_same_words_in_the_same_order() {
    let form = form(&figures(), &cover(), &Vi::load());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("report.docx");
    std::fs::write(&path, docx(&form).unwrap()).unwrap();
    let output = Command::new("pandoc").args(["--from=docx", "--to=plain", "--wrap=none"]).arg(&path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let plain = String::from_utf8(output.stdout).unwrap();
    let text = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut place = 0;
    for said in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Xã Trà Mai, ngày 12 tháng 11 năm 2026",
        "BÁO CÁO",
        "Kính gửi: UBND xã Trà Mai",
        "2. Khai thác, sử dụng sản phẩm thông tin",
        "Bài p01/a",
        "4.000",
        "5. Đường truyền Internet băng rộng",
        "Đề nghị cấp thêm giấy in <A4> & mực.",
        "Nơi nhận:",
        "Hồ Thị Hương",
    ] {
        let at = text[place..].find(said).unwrap_or_else(|| panic!("{said} isn't there, or not in its place: {text}"));
        place += at;
    }
    assert!(text.contains("ĐIỂM HỖ TRỢ TRÀ MAI") && text.contains("Số: ……/BC-……"));
    let page = part(&std::fs::read(&path).unwrap(), "word/document.xml");
    for set in [r#"w:w="11906" w:h="16838""#, r#"w:left="1701""#, r#"w:right="850""#] {
        assert!(page.contains(set), "{set}");
    }
    assert!(part(&std::fs::read(&path).unwrap(), "word/styles.xml").contains("Times New Roman"));
    if let Some(keep) = std::env::var_os("SHEETS") {
        std::fs::copy(&path, std::path::Path::new(&keep).join("report.docx")).unwrap();
    }
}

fn part(file: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The cells of a sheet, by their places: text as such, a number with the code of its format.
fn cells(file: &[u8], number: usize) -> BTreeMap<String, String> {
    let shared = part(file, "xl/sharedStrings.xml");
    let shared = roxmltree::Document::parse(&shared).unwrap();
    let texts: Vec<String> = shared
        .descendants()
        .filter(|node| node.has_tag_name("si") || node.tag_name().name() == "si")
        .map(|item| item.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect())
        .collect();
    let styles = part(file, "xl/styles.xml");
    let styles = roxmltree::Document::parse(&styles).unwrap();
    let named = |name: &'static str| styles.descendants().filter(move |node| node.tag_name().name() == name);
    let formats: BTreeMap<_, _> = named("numFmt")
        .map(|node| (node.attribute("numFmtId").unwrap().to_owned(), node.attribute("formatCode").unwrap().to_owned()))
        .collect();
    let used: Vec<_> = named("cellXfs")
        .flat_map(|node| node.children().filter(roxmltree::Node::is_element))
        .map(|node| node.attribute("numFmtId").unwrap().to_owned())
        .collect();
    let sheet = part(file, &format!("xl/worksheets/sheet{number}.xml"));
    let sheet = roxmltree::Document::parse(&sheet).unwrap();
    let mut cells = BTreeMap::new();
    for cell in sheet.descendants().filter(|node| node.tag_name().name() == "c") {
        let Some(value) = cell.children().find(|node| node.tag_name().name() == "v").and_then(|node| node.text())
        else {
            continue;
        };
        let told = if cell.attribute("t") == Some("s") {
            texts[value.parse::<usize>().unwrap()].clone()
        } else {
            let style: usize = cell.attribute("s").unwrap_or("0").parse().unwrap();
            format!("{value} as {}", formats.get(&used[style]).unwrap_or(&used[style]))
        };
        cells.insert(cell.attribute("r").unwrap().to_owned(), told);
    }
    cells
}

#[test]
fn the_workbook_holds_numbers_as_numbers_and_times_as_times() {
    let book = xlsx(&figures(), &Vi::load()).unwrap();
    let names = part(&book, "xl/workbook.xml");
    for name in ["Giờ mở cửa", "Sản phẩm", "Tìm kiếm", "Tập huấn", "Từng lần mất mạng", "Ngày chưa chắc chắn"]
    {
        assert!(names.contains(name), "{name}");
    }
    let products = cells(&book, 2);
    assert_eq!((&*products["A2"], &*products["B2"]), ("Bài p01/a", "4000 as #,##0"));
    let shown: f64 = products["G3"].strip_suffix(" as [h]:mm").unwrap().parse().unwrap();
    assert!((shown * 24.0 * 3600.0 - 36_600.0).abs() < 0.5, "{shown}");
    let trainings = cells(&book, 6);
    // Excel's day 46332 is 6 November 2026.
    let at: f64 = trainings["A2"].strip_suffix(" as dd/mm/yyyy hh:mm").unwrap().parse().unwrap();
    assert!((at - (46_332.0 + 8.5 / 24.0)).abs() < 1e-6, "{at}");
    let assets = cells(&book, 7);
    assert!(assets["D2"].ends_with(" as dd/mm/yyyy"), "{}", assets["D2"]);
    let cuts = cells(&book, 10);
    assert!(cuts["A2"].ends_with(" as dd/mm/yyyy hh:mm") && cuts["C2"].ends_with(" as [h]:mm"));
    if let Some(keep) = std::env::var_os("SHEETS") {
        std::fs::write(std::path::Path::new(&keep).join("report.xlsx"), book).unwrap();
    }
}

#[test]
fn figures_as_json_have_days_and_moments_that_others_can_read() {
    let json = serde_json::to_value(figures()).unwrap();
    assert_eq!((&json["schema"], &json["period"]["from"]), (&1.into(), &"2026-11-01".into()));
    assert_eq!((&json["kept_since"], &json["gaps"][0]["to"]), (&"2026-11-01".into(), &"2026-11-01".into()));
    assert_eq!((&json["usage"]["certainty"], &json["usage"]["days"]), (&"uncertain".into(), &1.into()));
    assert_eq!(json["assets"][0]["handed_over"], "2026-01-15");
    assert_eq!(json["outages"]["list"][0]["began"], "2026-11-05T16:00:00Z");
    assert_eq!(json["at"], "2026-11-12T00:00:00+07:00");
}
