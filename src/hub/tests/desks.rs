//! What the province sees of operators' desks: their difficulties, and the way in for who has forgotten the PIN.

#![allow(clippy::unwrap_used, reason = "tests")]

mod office;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use desk::recovery::Keys;
use desk::{Book, Person, Role, Secret, Tried};
use office::visitor::Visitor;
use office::{COMMUNE, Office, PROVINCE, point};
use point::clock::FixedClock;
use reqwest::StatusCode;
use time::macros::datetime;
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
