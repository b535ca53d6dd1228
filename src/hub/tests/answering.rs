//! What an officer answers to a difficulty comes into the desk's book at the point, by line and by stick, and is handed out until
//! the point has told that it came. Every part is the real one: desk, ledger, reporter, stick, hub, pages, PostgreSQL.

#![allow(clippy::unwrap_used, reason = "tests")]

mod office;

use std::fs;
use std::time::Duration;

use delivery::{Reporter, Sender, Timing, carrying};
use desk::records::{Difficulty, DifficultyKind, Replied};
use desk::{Book, facts};
use hub::stick::{Given, Stick};
use hub::{Choices, Hub, answers};
use ledger::reply::{self, Asking};
use ledger::{Ledger, Reply, SigningKey, carried};
use office::visitor::Visitor;
use office::{COMMUNE, OVERSIGHT, Office, PROVINCE, point};
use point::Point;
use reqwest::StatusCode;
use time::macros::date;
use ulid::Ulid;
use uuid::Uuid;

const FIRST: &str = "Đã báo nhà mạng, thứ Năm có người lên.\nXin giữ máy tắt.";

/// A point of the province, with its desk.
struct Village<'a> {
    office: &'a Office,
    dir: tempfile::TempDir,
    point: Point,
    key: SigningKey,
    ledger: Ledger,
    desk: Book,
}

impl<'a> Village<'a> {
    fn new(office: &'a Office, at: usize) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let point = Point { id: point(at), name: "Điểm hỗ trợ".to_owned(), ..Point::unnamed() };
        for folder in ["ledger", "trust"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        let ledger = Ledger::open(&dir.path().join("ledger"), point.id, "0.1.0", office.clock.clone()).unwrap();
        let desk = Book::open(&dir.path().join("desk"), office.clock.clone()).unwrap();
        Self { office, dir, point, key: office.key(at), ledger, desk }
    }

    fn sender(&self) -> Sender<'_> {
        Sender { point: &self.point, key: &self.key, ledger: &self.ledger, clock: self.office.clock.as_ref() }
    }

    fn reporter(&self) -> Reporter {
        let book = delivery::Book::open(&self.dir.path().join("trust")).unwrap();
        Reporter::new(&self.office.url(""), book.into(), Timing::default()).unwrap()
    }

    /// The operator writes a difficulty down.
    fn raise(&self, text: &str) -> Ulid {
        let (kind, text, opened) = (DifficultyKind::Line, text.to_owned(), date!(2026 - 11 - 20));
        let id = self.desk.add(&Difficulty { kind, text, opened, answer: None, closed: None }, "").unwrap().id;
        self.tell();
        id
    }

    /// What the desk has to tell is in a batch that waits.
    fn tell(&self) {
        self.office.clock.advance(Duration::from_secs(60));
        facts::tell(&self.desk, &self.ledger).unwrap();
        self.ledger.seal().unwrap();
    }

    /// What came with a round over the line.
    async fn round(&self, reporter: &mut Reporter) -> Vec<Reply> {
        let round = reporter.round(&self.sender()).await;
        assert_eq!(round.trouble, None);
        round.replies
    }

    fn answer_in_book(&self, record: Ulid) -> Option<String> {
        self.desk.record::<Difficulty>(record).unwrap().unwrap().content.answer.map(|answer| answer.text)
    }
}

/// The page of a difficulty.
fn page(at: usize, record: Ulid) -> String {
    format!("/kho-khan/{}/{record}", point(at))
}

async fn answer(officer: &mut Visitor<'_>, page: &str, text: &str) -> StatusCode {
    let word = officer.word("/kho-khan").await;
    officer.post(page, &[("word", &word), ("text", text)]).await.status()
}

#[tokio::test]
async fn an_answer_comes_by_line_until_the_point_has_told_that_it_came() {
    let office = Office::open().await;
    let village = Village::new(&office, 0);
    let mut reporter = village.reporter();
    let record = village.raise("Mạng chập chờn <từ hôm qua>");
    assert_eq!(village.round(&mut reporter).await, []);
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let (list, page) = (officer.text("/kho-khan").await, page(0, record));
    assert!(list.contains(&format!("<a href=\"{page}\">Mạng chập chờn &lt;từ hôm qua&gt;</a>")), "{list}");
    // A browser ends lines by two letters.
    assert_eq!(answer(&mut officer, &page, &FIRST.replace('\n', "\r\n")).await, StatusCode::SEE_OTHER);
    let text = officer.text(&format!("{page}?xong=true")).await;
    for part in ["Đã ghi câu trả lời.", "Trần Thị Lan trả lời lúc", "đã trả lời, chờ điểm nhận", "Đang chờ điểm nhận"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    // Nothing new to send, and yet it hears.
    let heard = village.round(&mut reporter).await;
    assert_eq!((heard.len(), heard[0].text.as_str(), heard[0].record), (1, FIRST, record));
    assert_eq!(heard[0].day, date!(2026 - 11 - 29));
    assert_eq!(village.desk.take_reply(&heard[0]).unwrap(), Replied::Written);
    assert_eq!(village.answer_in_book(record).as_deref(), Some(FIRST));
    // As long as nobody has told that it came it comes again, and is the same.
    let again = village.round(&mut reporter).await;
    assert_eq!((village.desk.take_reply(&again[0]).unwrap(), &again), (Replied::Held, &heard));
    village.tell();
    assert_eq!(village.round(&mut reporter).await, [], "by the same round that brought the event");
    let text = officer.text(&page).await;
    assert!(text.contains("Điểm đã nhận.") && !text.contains("chờ điểm nhận"), "{text}");
    let csv = officer.text("/kho-khan/open.csv").await;
    assert!(csv.contains("đã được trả lời,\"Đã báo nhà mạng, thứ Năm"), "{csv}");

    // A later one takes its place, though the clock was set back meanwhile.
    office.postgres.ask("UPDATE answer SET id = 'ffffffff-ffff-ffff-ffff-fffffffffff0'");
    assert_eq!(answer(&mut officer, &page, "Nhà mạng hẹn lại thứ Sáu.").await, StatusCode::SEE_OTHER);
    let heard = village.round(&mut reporter).await;
    assert_eq!((heard.len(), heard[0].text.as_str()), (1, "Nhà mạng hẹn lại thứ Sáu."));
    assert_eq!(village.desk.take_reply(&heard[0]).unwrap(), Replied::Written);
    // The operator closes it before anything of this is told.
    village.desk.amend(record, "", |now: Difficulty| now.closed(date!(2026 - 11 - 29))).unwrap();
    village.tell();
    assert_eq!(village.round(&mut reporter).await, []);
    let text = officer.text(&page).await;
    assert!(
        text.contains("đã xong") && text.contains("thứ Sáu") && text.contains("thứ Năm"),
        "nothing is lost: {text}"
    );
    assert!(!text.contains("<textarea"), "{text}");
    let kept = office.postgres.ask("SELECT count(*), count(DISTINCT given_by), min(record::text) FROM answer");
    assert_eq!(kept, format!("2|1|{}", Uuid::from(record)));
}

#[tokio::test]
async fn an_answer_comes_by_stick_and_goes_from_it_once_the_point_has_told_that_it_came() {
    let office = Office::open().await;
    let village = Village::new(&office, 0);
    let hub = Hub::new(office.database.clone(), office.hub_key(), office.clock.clone(), Choices::default());
    let usb = tempfile::tempdir().unwrap();
    let record = village.raise("Mạng chập chờn");
    carrying::export(&village.sender(), usb.path()).unwrap();
    let stick = Stick::open(usb.path()).unwrap();
    let brought = stick.import(&hub).await.unwrap();
    assert!(brought.bad.is_empty(), "{:?}", brought.bad);
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    assert_eq!(answer(&mut officer, &page(0, record), FIRST).await, StatusCode::SEE_OTHER);
    let given = stick.give_back(&hub).await.unwrap();
    assert!(matches!(given[..], [Given { receipts: 1, replies: 1, .. }]), "{given:?}");
    let received = carrying::take_receipts(&village.sender(), usb.path()).unwrap();
    assert_eq!((received.distrusted, received.replies.len()), (0, 1), "{received:?}");
    assert_eq!(village.desk.take_reply(&received.replies[0]).unwrap(), Replied::Written);
    assert_eq!(village.answer_in_book(record).as_deref(), Some(FIRST));
    village.tell();
    carrying::export(&village.sender(), usb.path()).unwrap();
    stick.import(&hub).await.unwrap();
    let given = stick.give_back(&hub).await.unwrap();
    assert!(matches!(given[..], [Given { replies: 0, .. }]), "{given:?}");
    assert!(
        !usb.path().join(carried::ON_STICK).join(carried::replies(point(0))).exists(),
        "nothing is left lying about"
    );
    assert_eq!(carrying::take_receipts(&village.sender(), usb.path()).unwrap().replies, []);
}

#[tokio::test]
async fn nobody_hears_what_a_point_was_answered_but_the_point() {
    let office = Office::open().await;
    let village = Village::new(&office, 0);
    let mut reporter = village.reporter();
    let record = village.raise("Mạng chập chờn");
    village.round(&mut reporter).await;
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    answer(&mut officer, &page(0, record), FIRST).await;
    let http = reqwest::Client::new();
    let ask = async |body: String| {
        let answer = http.post(office.url("/v1/replies")).body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    for (body, status) in [
        (Asking::sign(point(0), &office.key(1)), 401),
        (Asking::sign(point(0), &office.hub_key()), 401),
        // It has a key, and nobody has approved it.
        (Asking::sign(point(6), &office.key(6)), 401),
        (Asking::sign(Ulid::from_parts(1, 1), &office.key(0)), 401),
        (String::new(), 400),
        ("replies-1 x y".to_owned(), 400),
        ("x".repeat(100_000), 413),
    ] {
        let (answered, text) = ask(body.clone()).await;
        assert_eq!(answered, status, "{body:.80}");
        assert!(!text.contains("reply-1"), "{text}");
    }
    assert_eq!(ask(Asking::sign(point(1), &office.key(1))).await, (200, String::new()), "another point hears its own");
    let (status, lines) = ask(Asking::sign(point(0), &office.key(0))).await;
    assert_eq!((status, lines.lines().count()), (200, 1));
    assert!(Reply::verify(&lines, &office.hub_key().public()).is_ok());
    // A key that was revoked hears nothing any more.
    office.postgres.ask(&format!("UPDATE point_key SET state = 'revoked' WHERE point = '{}'", Uuid::from(point(0))));
    assert_eq!(ask(Asking::sign(point(0), &office.key(0))).await.0, 401);
}

/// Tells a difficulty as if it had come from a point.
fn told(office: &Office, at: usize, record: Ulid, state: &str) {
    let id = Uuid::from(point(at));
    office.postgres.ask(&format!(
        "INSERT INTO event VALUES (gen_random_uuid(), '{id}', '{id}', '2026-11-28T08:00+07', 'point.difficulty',
         '{{\"point.record.id\": \"{record}\", \"point.record.revision\": \"1\", \"point.record.state\": \"{state}\",
           \"point.difficulty.kind\": \"line\", \"point.difficulty.text\": \"Mạng chập chờn\", \"point.from\": \"2026-11-20\"}}', 'b', true)"
    ));
}

#[tokio::test]
async fn only_who_acts_for_the_point_answers_and_only_what_fits() {
    let office = Office::open().await;
    let [open, over, withdrawn] = [1, 2, 3].map(|number| Ulid::from_parts(1_764_000_000_000, number));
    for (record, state) in [(open, "open"), (over, "closed"), (withdrawn, "withdrawn")] {
        told(&office, 0, record, state);
    }
    let count = || office.postgres.ask("SELECT count(*) FROM answer");
    // The commune reads it and has no form; who oversees, too.
    for login in [COMMUNE, OVERSIGHT] {
        let mut reader = Visitor::signed_in(&office, login).await;
        let text = reader.text(&page(0, open)).await;
        assert!(text.contains("Mạng chập chờn") && !text.contains("<textarea"), "{login}: {text}");
        assert_eq!(answer(&mut reader, &page(0, open), FIRST).await, StatusCode::NOT_FOUND, "{login}");
    }
    told(&office, 3, open, "open");
    let mut commune = Visitor::signed_in(&office, COMMUNE).await;
    assert_eq!(commune.get(&page(3, open)).await.status(), StatusCode::NOT_FOUND, "of another commune");
    let mut officer = Visitor::signed_in(&office, PROVINCE).await;
    let without = officer.post(&page(0, open), &[("word", ""), ("text", FIRST)]).await;
    assert_eq!(without.status(), StatusCode::FORBIDDEN, "another site has made the form");
    let long = "ờ".repeat(reply::LONGEST + 1);
    for (record, text, status) in [
        (open, " \r\n ", StatusCode::BAD_REQUEST),
        (open, long.as_str(), StatusCode::BAD_REQUEST),
        (open, "a\0b", StatusCode::BAD_REQUEST),
        (over, FIRST, StatusCode::BAD_REQUEST),
        (withdrawn, FIRST, StatusCode::NOT_FOUND),
        (Ulid::from_parts(9, 9), FIRST, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(answer(&mut officer, &page(0, record), text).await, status, "{record} {text:.20}");
    }
    assert_eq!(count(), "0");
    let word = officer.word("/kho-khan").await;
    let again = officer.post(&page(0, open), &[("word", &word), ("text", &long)]).await.text().await.unwrap();
    assert!(again.contains(&long), "what was typed isn't lost");
    // As long as it may be, and pressed twice.
    for _ in 0..2 {
        assert_eq!(answer(&mut officer, &page(0, open), &long[..long.len() - 3]).await, StatusCode::SEE_OTHER);
    }
    assert_eq!(count(), "1");
}

#[tokio::test]
async fn what_is_handed_out_is_bounded_and_the_newest_comes_first() {
    let office = Office::open().await;
    let key = office.hub_key();
    let now = point::Clock::now(office.clock.as_ref()).wall;
    let mut client = office.database.client().await.unwrap();
    let text = "ờ".repeat(reply::LONGEST);
    for number in 1..=12_u64 {
        let record = Ulid::from_parts(1_764_000_000_000 + number, 1);
        told(&office, 0, record, if number == 12 { "withdrawn" } else { "open" });
        let at = now - time::Duration::hours(13) + time::Duration::hours(number.try_into().unwrap());
        answers::give(&mut client, (point(0).into(), record), &text, 1, at).await.unwrap();
    }
    let numbers = |lines: Vec<String>| {
        let reply = |line: &String| Reply::verify(line, &key.public()).unwrap();
        lines.iter().map(|line| reply(line).record.timestamp_ms() - 1_764_000_000_000).collect::<Vec<_>>()
    };
    let lines = answers::lines(&**client, point(0), &key, now, reply::MAX_TOGETHER).await.unwrap();
    assert!(lines.iter().map(String::len).sum::<usize>() <= reply::MAX_TOGETHER);
    assert_eq!(numbers(lines), [11, 10], "nobody waits for the twelfth");
    let lines = answers::lines(&**client, point(0), &key, now, reply::MAX_ON_STICK).await.unwrap();
    assert_eq!(numbers(lines), [11, 10, 9, 8, 7, 6, 5, 4]);
    let later = now + time::Duration::days(366);
    assert!(answers::lines(&**client, point(0), &key, later, reply::MAX_TOGETHER).await.unwrap().is_empty());
}
