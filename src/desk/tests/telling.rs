//! What the operator writes down reaches the ledger once, and no name of a person does.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use desk::records::{
    Asset, Attendance, Check, Difficulty, DifficultyKind, Found, Inspection, Registration, Taught, Training,
    TrainingKind,
};
use desk::{Book, Person, Secret, facts};
use ledger::fact::{Detail, Event, EventKind};
use ledger::{Ledger, Reply};
use point::clock::FixedClock;
use time::macros::{date, datetime};
use time::{Date, OffsetDateTime};
use ulid::Ulid;

const AT: OffsetDateTime = datetime!(2026-11-30 1:00 UTC);
const DAY: Date = date!(2026 - 11 - 30);

/// One of everything that can be written down, with everything filled in.
fn write_everything(book: &Book) {
    let asset = Asset { code: "TS-01".to_owned(), name: "Tivi".to_owned(), kind: "display".to_owned() };
    let note = "Màn hình nứt".to_owned();
    book.add(&Check { day: DAY, asset, found: Found::Broken, note }, "").unwrap();
    book.open_room().unwrap();
    book.close_room().unwrap();
    let training = Training {
        kind: TrainingKind::Training,
        title: "Dùng VNeID".to_owned(),
        day: DAY,
        taught: vec![Taught::Product("p01/vneid".to_owned())],
        language: "ktv".to_owned(),
        started: None,
        ended: None,
        attendance: None,
    };
    book.add(&training.started(AT).ended(AT, Attendance { women: 12, men: 9 }), "").unwrap();
    let difficulty = Difficulty {
        kind: DifficultyKind::Line,
        text: "Mạng chập chờn".to_owned(),
        opened: DAY,
        answer: None,
        closed: Some(DAY),
    };
    let record = book.add(&difficulty, "").unwrap().id;
    let (point, id) = (Ulid::from_parts(1, 2), Ulid::from_parts(3, 4));
    book.take_reply(&Reply { point, id, record, day: DAY, text: "Đã báo nhà mạng".to_owned() }).unwrap();
    let (body, findings) = ("UBND xã".to_owned(), "Thiếu sổ tài sản".to_owned());
    book.add(&Inspection { day: DAY, body, findings, deadline: Some(DAY), closed: Some(DAY) }, "").unwrap();
    let day = Some(DAY);
    let provider = "VNPT".to_owned();
    let line = Registration { provider, applied: DAY, installed: day, accepted: day, ends: day, ended: day };
    book.add(&line, "").unwrap();
}

fn ledger(folder: &Path, clock: Arc<FixedClock>) -> Ledger {
    fs::create_dir(folder.join("ledger")).unwrap();
    Ledger::open(&folder.join("ledger"), Ulid::from_parts(1, 2), "0.1.0", clock).unwrap()
}

fn events(ledger: &Ledger) -> Vec<Event> {
    ledger.preview().unwrap().into_iter().flat_map(|batch| batch.facts).flat_map(|facts| facts.events).collect()
}

#[test]
fn everything_reaches_the_ledger_once_and_no_name_of_a_person_does() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(AT));
    let book = Book::open(&dir.path().join("desk"), clock.clone()).unwrap();
    let person = Person { name: "Alăng Thị Bríu".to_owned(), phone: "0905174263".to_owned() };
    book.begin(&person, &Secret::pin("481592")).unwrap();
    write_everything(&book);
    let ledger = ledger(dir.path(), clock);
    // The power is cut after the ledger has the first one.
    let first = book.notices().unwrap().remove(0);
    let (kind, details) = facts::event(&first.what);
    ledger.happened_once(first.id, first.at, kind, &details).unwrap();
    facts::tell(&book, &ledger).unwrap();
    facts::tell(&book, &ledger).unwrap();
    let told = events(&ledger);
    let kinds: BTreeSet<_> = told.iter().map(|event| event.kind).collect();
    assert_eq!((told.len(), kinds.len()), (6, 6), "{told:?}");
    let details: BTreeSet<_> = told.iter().flat_map(|event| &event.details).map(|(detail, _)| *detail).collect();
    for detail in Detail::ALL.iter().filter(|detail| **detail >= Detail::RecordId) {
        assert!(details.contains(detail), "{detail:?} is never told");
    }
    drop(book);
    for (file, is_kept) in [("desk/desk.db", true), ("ledger/ledger.db", false)] {
        let bytes =
            [file.to_owned(), format!("{file}-wal")].map(|file| fs::read(dir.path().join(file)).unwrap_or_default());
        for private in ["Alăng Thị Bríu", "0905174263"] {
            let is_there =
                bytes.iter().any(|bytes| bytes.windows(private.len()).any(|part| part == private.as_bytes()));
            assert_eq!(is_there, is_kept, "{private} in {file}");
        }
    }
}

#[test]
fn a_ledger_that_refuses_is_told_later() {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(AT));
    let book = Book::open(&dir.path().join("desk"), clock.clone()).unwrap();
    book.open_room().unwrap();
    let ledger = ledger(dir.path(), clock);
    let other = rusqlite::Connection::open(dir.path().join("ledger/ledger.db")).unwrap();
    other.execute_batch("ALTER TABLE event RENAME TO away").unwrap();
    assert!(facts::tell(&book, &ledger).is_err());
    assert_eq!(book.notices().unwrap().len(), 1);
    other.execute_batch("ALTER TABLE away RENAME TO event").unwrap();
    facts::tell(&book, &ledger).unwrap();
    assert!(events(&ledger).iter().any(|event| event.kind == EventKind::Room));
    assert!(book.notices().unwrap().is_empty());
}
