//! What the province sees of operators' desks: what they have written, their difficulties, and the way in for who has forgotten
//! the PIN.

#![allow(clippy::unwrap_used, reason = "tests")]

mod office;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use desk::records::{Asset, Attendance, Check, Found, Inspection, Registration, Room, Taught, Training, TrainingKind};
use desk::recovery::Keys;
use desk::{Book, Person, Role, Secret, Tried, facts};
use office::visitor::Visitor;
use office::{COMMUNE, Office, PROVINCE, point};
use point::clock::FixedClock;
use reqwest::StatusCode;
use time::Date;
use time::macros::{date, datetime};
use uuid::Uuid;

/// Numbers of events that no other ones have.
static NUMBER: AtomicU64 = AtomicU64::new(1 << 40);

/// A telling of a difficulty: which record, its revision, how it stands, since when and until when.
fn told(office: &Office, at: usize, record: &str, revision: u32, state: &str, days: (&str, &str), text: &str) {
    let (id, event) = (Uuid::from(point(at)), Uuid::from_u128(u128::from(NUMBER.fetch_add(1, Ordering::Relaxed))));
    let until = if days.1.is_empty() { String::new() } else { format!(", \"point.until\": \"{}\"", days.1) };
    office.postgres.ask(&format!(
        "INSERT INTO event VALUES ('{event}', '{id}', '{id}', '2026-11-28T08:00+07', 'point.difficulty',
         '{{\"point.record.id\": \"{record}\", \"point.record.revision\": \"{revision}\", \"point.record.state\": \"{state}\",
           \"point.difficulty.kind\": \"power\", \"point.difficulty.text\": \"{text}\", \"point.from\": \"{}\"{until}}}', 'b', true)",
        days.0
    ));
}

#[tokio::test]
async fn open_difficulties_stand_by_age_and_each_as_it_was_told_last() {
    let office = Office::open().await;
    told(&office, 3, "a", 1, "open", ("2026-11-20", ""), "Hay mất điện");
    told(&office, 0, "a", 10, "open", ("2026-11-01", ""), "=Mái dột nặng");
    // Of the same record, and an older telling, though it came later.
    told(&office, 0, "a", 9, "open", ("2026-11-01", ""), "Mái dột");
    told(&office, 0, "b", 2, "withdrawn", ("2026-11-02", ""), "Ghi nhầm");
    told(&office, 0, "c", 3, "closed", ("2026-10-01", "2026-10-15"), "Thiếu ghế");
    told(&office, 0, "d", 3, "closed", ("2024-10-01", "2024-10-15"), "Chuyện năm kia");
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let open = officer.text("/kho-khan/open.csv").await;
    let rows: Vec<_> = open.lines().skip(1).collect();
    assert_eq!(rows.len(), 2, "{open}");
    assert!(rows[0].ends_with(",Điểm hỗ trợ xã Tây Giang,điện,'=Mái dột nặng,2026-11-01,28,chưa xong,"), "{open}");
    assert!(rows[1].ends_with(",Điểm hỗ trợ xã Trà Đốc,điện,Hay mất điện,2026-11-20,9,chưa xong,"), "{open}");
    let over = officer.text("/kho-khan/over.csv").await;
    assert!(over.contains("Thiếu ghế,2026-10-01,14,đã xong"), "{over}");
    assert!(!over.contains("Ghi nhầm") && !over.contains("năm kia"), "{over}");
    let page = officer.text("/kho-khan").await;
    assert!(page.contains("Đang chờ") && page.contains("=Mái dột nặng"), "{page}");
    let mut commune = Visitor::signed_in(&office, COMMUNE).await;
    let own = commune.text("/kho-khan").await;
    assert!(own.contains("Mái dột nặng") && !own.contains("Hay mất điện"), "only of their own unit");
}

#[tokio::test]
async fn the_answer_to_what_the_screen_shows_lets_the_operator_in() {
    let office = Office::open().await;
    let folder = tempfile::tempdir().unwrap();
    let book = Book::open(folder.path(), Arc::new(FixedClock::at(datetime!(2026-11-29 9:00 +7)))).unwrap();
    let person = Person { name: "Hồ Thị Hương".to_owned(), phone: String::new() };
    book.begin(&person, &Secret::pin("481592")).unwrap();
    let challenge = book.challenge(Role::Operator).unwrap().to_string();
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = format!("/diem/{}", point(0));
    let word = officer.word(&page).await;
    let path = format!("{page}/mo-khoa");
    let wrong = officer.post(&path, &[("word", &word), ("challenge", "1234")]).await;
    assert_eq!(wrong.status(), StatusCode::BAD_REQUEST);
    let answer = officer.post(&path, &[("word", &word), ("challenge", &challenge)]).await;
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let text = answer.text().await.unwrap();
    let answer = text.split("<strong>").nth(1).unwrap().split('<').next().unwrap().parse().unwrap();
    let hub = office.hub_key().public();
    let own = office.key(0);
    let tried = book.try_answer(Keys { point: point(0), own: &own, hub: &hub }, &answer).unwrap();
    assert!(matches!(tried, Tried::Right(recovered) if recovered.role() == Role::Operator));
    // Nobody without the right, and no point whose key isn't taken.
    let mut commune = Visitor::signed_in(&office, COMMUNE).await;
    assert!(!commune.text(&page).await.contains("mo-khoa"));
    let word = commune.word(&page).await;
    let refused = commune.post(&path, &[("word", &word), ("challenge", &challenge)]).await;
    assert_eq!(refused.status(), StatusCode::NOT_FOUND);
    let unknown = officer.text(&format!("/diem/{}", point(6))).await;
    assert!(!unknown.contains("mo-khoa"));
}

#[tokio::test]
async fn a_long_difficulty_is_whole_on_its_own_page_and_in_files_and_leaves_room_in_the_list() {
    let office = Office::open().await;
    let record = ulid::Ulid::from_parts(1_764_000_000_000, 7).to_string();
    let long = format!("Mái dột{}", ", nước vào ổ điện".repeat(30));
    told(&office, 0, &record, 1, "open", ("2026-11-01", ""), &long);
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let list = officer.text("/kho-khan").await;
    assert!(list.contains("Mái dột, nước vào") && list.contains("…</a>") && !list.contains(&long), "{list}");
    assert!(officer.text(&format!("/kho-khan/{}/{record}", point(0))).await.contains(&long));
    assert!(officer.text("/kho-khan/open.csv").await.contains(&long));
}

/// Tells a record as the desk does; its number names it.
fn written(office: &Office, at: usize, number: u64, withdrawn: bool, fact: desk::Fact) {
    let record = ulid::Ulid::from_parts(1_764_000_000_000, u128::from(number));
    let (kind, details) = facts::event(&desk::What { record, revision: 1, withdrawn, fact });
    let details: serde_json::Map<_, _> =
        details.into_iter().map(|(detail, value)| (detail.name().to_owned(), value.into())).collect();
    let (id, event) = (Uuid::from(point(at)), Uuid::from_u128(u128::from(NUMBER.fetch_add(1, Ordering::Relaxed))));
    let details = serde_json::Value::from(details);
    office.postgres.ask(&format!(
        "INSERT INTO event VALUES ('{event}', '{id}', '{id}', '2026-11-28T08:00+07', '{}', '{details}', 'b', true)",
        kind.name()
    ));
}

fn check(day: Date, code: &str, name: &str, found: Found, note: &str) -> desk::Fact {
    let asset = Asset { code: code.to_owned(), name: name.to_owned(), kind: "display".to_owned() };
    desk::Fact::Check(Check { day, asset, found, note: note.to_owned() })
}

fn training(day: Date, title: &str, attendance: Option<Attendance>) -> desk::Fact {
    let training = Training {
        kind: TrainingKind::Training,
        title: title.to_owned(),
        day,
        taught: vec![Taught::Product("p01/sat-lo".to_owned()), Taught::Words("VNeID".to_owned())],
        language: "ktv".to_owned(),
        started: None,
        ended: None,
        attendance: None,
    };
    let at = day.midnight().assume_offset(time::UtcOffset::UTC);
    desk::Fact::Training(match attendance {
        Some(came) => training.started(at).ended(at, came),
        None => training,
    })
}

#[tokio::test]
async fn what_an_operator_has_written_is_read_as_it_was_told_last() {
    let office = Office::open().await;
    let (early, late) = (date!(2026 - 11 - 20), date!(2026 - 11 - 28));
    office.postgres.ask("UPDATE asset SET removed = true WHERE code = '=TS-02'");
    let facts = [
        check(early, "TS-01", "Tivi", Found::Broken, "Nứt màn hình"),
        check(late, "TS-01", "Tivi", Found::Working, ""),
        check(late, "", "Loa", Found::Working, ""),
        check(early, "", "Micro", Found::Missing, "Cho thôn mượn"),
        check(early, "=TS-02", "Đã bỏ khỏi danh sách", Found::Broken, ""),
        training(late, "Dùng VNeID", Some(Attendance { women: 12, men: 9 })),
        training(early, "Phòng sạt lở", Some(Attendance { women: 0, men: 4 })),
        training(date!(2026 - 12 - 05), "Vay vốn", None),
        training(date!(2025 - 11 - 01), "Chuyện năm ngoái", Some(Attendance { women: 99, men: 99 })),
    ];
    for (number, fact) in (1..).zip(facts) {
        written(&office, 3, number, false, fact);
    }
    let (from, until) = (datetime!(2026-11-27 7:30 +7), Some(datetime!(2026-11-27 11:00 +7)));
    let rooms = [
        (from, until),
        (from + time::Duration::hours(6), Some(from + time::Duration::hours(8))),
        (from + time::Duration::DAY, None),
    ];
    for (number, (opened, closed)) in (20..).zip(rooms) {
        written(&office, 3, number, false, desk::Fact::Room(Room { opened, closed }));
    }
    let inspection = |day, deadline, closed| {
        let (body, findings) = ("UBND xã".to_owned(), "Thiếu sổ tài sản".to_owned());
        desk::Fact::Inspection(Inspection { day, body, findings, deadline, closed })
    };
    written(&office, 3, 30, false, inspection(early, Some(date!(2026 - 11 - 26)), None));
    // Of years ago, and still not put right.
    written(&office, 3, 31, false, inspection(date!(2024 - 03 - 01), None, None));
    written(&office, 3, 32, false, inspection(date!(2024 - 03 - 02), None, Some(date!(2024 - 03 - 03))));
    written(&office, 3, 33, true, inspection(late, None, None));
    let (provider, applied) = ("VNPT".to_owned(), date!(2026 - 10 - 01));
    let line = Registration { provider, applied, installed: Some(early), accepted: None, ends: None, ended: None };
    written(&office, 3, 40, false, desk::Fact::Registration(line));

    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let page = format!("/diem/{}/so-lam-viec", point(3));
    let csv = async |officer: &mut Visitor<'_>, name: &str| {
        let text = officer.text(&format!("{page}/{name}.csv")).await;
        text.lines().skip(1).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        csv(&mut officer, "unfit").await,
        ["2026-11-20,Micro,\"màn hình, tivi\",,không còn ở điểm,Cho thôn mượn"]
    );
    let openings = csv(&mut officer, "openings").await;
    assert_eq!(openings.len(), 3);
    assert!(openings[0].ends_with(",chưa ghi giờ đóng,"), "{openings:?}");
    assert!(openings[1].ends_with(",120") && openings[2].ends_with(",210"), "{openings:?}");
    let trainings = csv(&mut officer, "trainings").await;
    let expected = [
        "2026-12-05,Vay vốn,tập huấn,Dấu hiệu sắp sạt lở đất; VNeID,Tiếng Cơ Tu,,,,theo kế hoạch",
        "2026-11-28,Dùng VNeID,tập huấn,Dấu hiệu sắp sạt lở đất; VNeID,Tiếng Cơ Tu,12,9,21,đã kết thúc",
        "2026-11-20,Phòng sạt lở,tập huấn,Dấu hiệu sắp sạt lở đất; VNeID,Tiếng Cơ Tu,0,4,4,đã kết thúc",
    ];
    assert_eq!(trainings, expected);
    let expected = [
        "2026-11-20,UBND xã,Thiếu sổ tài sản,2026-11-26,,quá hạn 3 ngày",
        "2024-03-01,UBND xã,Thiếu sổ tài sản,,,chưa xong",
    ];
    assert_eq!(csv(&mut officer, "inspections").await, expected);
    assert_eq!(csv(&mut officer, "registrations").await, ["VNPT,2026-10-01,2026-11-20,,,,đã lắp đặt"]);

    let text = officer.text(&page).await;
    for part in [
        "Sổ làm việc: Điểm hỗ trợ xã Trà Đốc",
        "Phiếu mới nhất: ngày 28/11/2026.",
        "2 ngày có mở phòng, cộng 5 giờ 30 phút.",
        "2 buổi có ghi số người, cộng 25 lượt người: 12 nữ, 13 nam.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(officer.text(&format!("/diem/{}", point(3))).await.contains(&format!("href=\"{page}\"")));
    let empty = officer.text(&format!("/diem/{}/so-lam-viec", point(0))).await;
    assert!(empty.contains("Điểm chưa ghi việc đăng ký đường mạng.") && !empty.contains("<table"), "{empty}");
    let mut commune = Visitor::signed_in(&office, COMMUNE).await;
    assert_eq!(commune.get(&page).await.status(), StatusCode::NOT_FOUND, "of another commune");
}
