//! What the operator writes down is never overwritten, outlives power cuts, and is told once.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::time::Duration;

use common::{AT, DAY, cut, difficulty, open, told};
use desk::records::{
    Asset, Attendance, Check, Difficulty, DifficultyKind, Found, Inspection, MOST_PEOPLE, Replied, Room, Taught,
    Training, TrainingKind, day_sheet,
};
use desk::{ALL_DAYS, Book, BookError, Fact, Refusal, facts};
use ledger::Reply;
use ledger::fact::{Detail, EventKind};
use ledger::names::CHOICES;
use time::macros::date;
use ulid::Ulid;

fn asset(code: &str, name: &str) -> Asset {
    Asset { code: code.to_owned(), name: name.to_owned(), kind: "display".to_owned() }
}

fn check(found: Found) -> Check {
    Check { day: DAY, asset: asset("TS-01", "Tivi"), found, note: String::new() }
}

fn training() -> Training {
    Training {
        kind: TrainingKind::Training,
        title: "Dùng VNeID".to_owned(),
        day: date!(2026 - 12 - 01),
        taught: vec![Taught::Product("p01/vneid".to_owned()), Taught::Words("cách gọi 115".to_owned())],
        language: "ktv".to_owned(),
        started: None,
        ended: None,
        attendance: None,
    }
}

/// An answer of the province; a higher number was given later.
fn reply(record: Ulid, number: u64, text: &str) -> Reply {
    let (point, id) = (Ulid::from_parts(1, 2), Ulid::from_parts(number, 1));
    Reply { point, id, record, day: date!(2026 - 12 - 02), text: text.to_owned() }
}

#[test]
fn an_asset_has_one_line_a_day_and_a_slip_is_corrected_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let first = book.add(&check(Found::Broken), "").unwrap();
    let second = book.add(&check(Found::Working), "").unwrap();
    assert_eq!((first.id, second.revision), (second.id, 2));
    let tomorrow = Check { day: date!(2026 - 12 - 01), ..check(Found::Missing) };
    book.add_all(&[tomorrow], "").unwrap();
    assert_eq!(book.records::<Check>(ALL_DAYS).unwrap().len(), 2);
    let today = book.records::<Check>(DAY..=DAY).unwrap();
    let assets = [asset("", "Loa"), asset("TS-01", "Tivi, tên mới")];
    let sheet = day_sheet(&assets, &today);
    assert_eq!(sheet[0].check, None, "nobody has looked at it yet");
    assert_eq!(sheet[1].check.as_ref().unwrap().content.found, Found::Working);
    assert_eq!(day_sheet(&assets[..1], &today).len(), 2, "what isn't in the list any more is still seen");
    let found: Vec<_> = book.history::<Check>(first.id).unwrap().iter().map(|check| check.content.found).collect();
    assert_eq!(found, [Found::Broken, Found::Working], "nothing is overwritten");
}

#[test]
fn every_change_can_be_undone_and_that_too() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, book) = open(dir.path());
    let id = book.add(&difficulty("Mất điện"), "").unwrap().id;
    book.correct(id, &difficulty("Mất điện cả tuần"), "").unwrap();
    assert_eq!(book.undo::<Difficulty>(id).unwrap().content.text, "Mất điện");
    assert_eq!(book.undo::<Difficulty>(id).unwrap().content.text, "Mất điện cả tuần");
    clock.advance(Duration::from_secs(60));
    let withdrawn = book.withdraw::<Difficulty>(id).unwrap();
    assert_eq!(withdrawn.withdrawn_at, Some(AT + Duration::from_secs(60)));
    assert!(book.records::<Difficulty>(ALL_DAYS).unwrap().is_empty());
    assert_eq!(book.record::<Difficulty>(id).unwrap().unwrap().content.text, "Mất điện cả tuần", "it stays readable");
    assert_eq!(book.undo::<Difficulty>(id).unwrap().withdrawn_at, None);
    let other = book.add(&difficulty("Nhầm"), "").unwrap().id;
    assert!(book.undo::<Difficulty>(other).unwrap().withdrawn_at.is_some(), "undoing the first one withdraws it");
    assert_eq!(book.undo::<Difficulty>(other).unwrap().withdrawn_at, None);
    assert!(matches!(book.undo::<Check>(id), Err(BookError::Refused(Refusal::NoRecord))), "of another kind");
    assert!(matches!(book.withdraw::<Difficulty>(Ulid::nil()), Err(BookError::Refused(Refusal::NoRecord))));
}

#[test]
fn what_was_confirmed_outlives_a_power_cut_with_its_notice() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    book.keep_draft("difficulty/new", "text", "Loa rè").unwrap();
    let before = cut(dir.path());
    let id = book.add(&difficulty("Loa rè từ sáng"), "difficulty/new").unwrap().id;
    let after = cut(dir.path());
    let (_clock, then) = open(before.path());
    assert_eq!(then.drafts("difficulty/new").unwrap()["text"], "Loa rè", "the field as it was kept last");
    assert!(then.notices().unwrap().is_empty());
    let (_clock, then) = open(after.path());
    assert_eq!(then.record::<Difficulty>(id).unwrap().unwrap().content.text, "Loa rè từ sáng");
    assert!(then.drafts("difficulty/new").unwrap().is_empty(), "or it would be written twice");
    assert_eq!(then.notices().unwrap().len(), 1);
}

#[test]
fn a_change_that_is_broken_off_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    book.keep_draft("sheet", "note", "vỡ").unwrap();
    let bad = Check { note: "x".repeat(2001), ..check(Found::Broken) };
    let (one, other) = (check(Found::Working), Check { asset: asset("", ""), ..check(Found::Working) });
    for several in [[one.clone(), bad], [one, other]] {
        assert!(book.add_all(&several, "sheet").is_err());
    }
    assert!(book.records::<Check>(ALL_DAYS).unwrap().is_empty());
    assert!(book.notices().unwrap().is_empty());
    assert_eq!(book.drafts("sheet").unwrap().len(), 1);
    book.keep_draft("sheet", "note", "").unwrap();
    assert!(book.drafts("sheet").unwrap().is_empty(), "an empty field is forgotten");
}

#[test]
fn of_a_record_the_last_revision_is_told_and_telling_again_is_telling_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let id = book.add(&difficulty("Mất điên"), "").unwrap().id;
    book.correct(id, &difficulty("Mất điện"), "").unwrap();
    let notices = book.notices().unwrap();
    assert_eq!(notices.len(), 1, "a slip mended at once never leaves the point");
    // The power is cut after the ledger has it, and before that is noted.
    let left = cut(dir.path());
    let (_clock, book) = open(left.path());
    assert_eq!(book.notices().unwrap(), notices);
    let [what] = &told(&book)[..] else { panic!() };
    assert_eq!((what.record, what.revision), (id, 2));
    assert!(told(&book).is_empty());
    book.correct(id, &difficulty("Mất điện"), "").unwrap();
    assert!(told(&book).is_empty(), "nothing is otherwise");
    book.withdraw::<Difficulty>(id).unwrap();
    let [what] = &told(&book)[..] else { panic!() };
    assert!(what.withdrawn && what.revision == 3);
    let (kind, details) = facts::event(what);
    assert_eq!(kind, EventKind::Difficulty);
    assert!(details.contains(&(Detail::RecordState, "withdrawn".to_owned())));
}

#[test]
fn a_training_is_planned_started_and_ended_with_totals_only() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, book) = open(dir.path());
    let id = book.add(&training(), "").unwrap().id;
    let running = book.correct(id, &training().started(AT), "").unwrap().content;
    assert_eq!((running.day, running.state()), (DAY, "started"));
    // A power cut breaks it off; it is ended when the machine is on again.
    let left = cut(dir.path());
    drop(book);
    let book = Book::open(left.path(), clock.clone()).unwrap();
    let running = book.record::<Training>(id).unwrap().unwrap().content;
    let too_many = running.clone().ended(AT, Attendance { women: MOST_PEOPLE + 1, men: 0 });
    assert!(matches!(book.correct(id, &too_many, ""), Err(BookError::Refused(Refusal::Impossible))));
    let attendance = Attendance { women: 23, men: MOST_PEOPLE };
    book.correct(id, &running.ended(AT + Duration::from_secs(5400), attendance), "").unwrap();
    let (kind, details) = facts::event(&told(&book)[0]);
    assert_eq!(kind, EventKind::Training);
    let detail = |wanted| details.iter().find(|(detail, _)| *detail == wanted).map(|(_, value)| value.as_str());
    assert_eq!(detail(Detail::RecordState), Some("ended"));
    assert_eq!(detail(Detail::TrainingTaught), Some("p01/vneid; cách gọi 115"));
    assert_eq!((detail(Detail::TrainingWomen), detail(Detail::TrainingMen)), (Some("23"), Some("2000")));
    assert_eq!(detail(Detail::Until), Some("2026-11-30T02:30:00Z"));
}

#[test]
fn a_room_that_nobody_has_closed_is_not_open_on_the_next_day() {
    let dir = tempfile::tempdir().unwrap();
    let (clock, book) = open(dir.path());
    assert_eq!(book.close_room().unwrap(), None);
    let opened = book.open_room().unwrap();
    assert_eq!(book.open_room().unwrap(), opened, "open is open");
    clock.advance(Duration::from_secs(3600));
    let closed = book.close_room().unwrap().unwrap();
    assert_eq!((closed.id, closed.content.closed), (opened.id, Some(AT + Duration::from_secs(3600))));
    book.open_room().unwrap();
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(book.room().unwrap(), None);
    book.open_room().unwrap();
    let open: Vec<_> =
        book.records::<Room>(ALL_DAYS).unwrap().iter().map(|room| room.content.closed.is_none()).collect();
    assert_eq!(open, [false, true, true], "when it was closed yesterday nobody knows");
}

#[test]
fn an_answer_comes_back_once_and_a_difficulty_is_closed_after_it_was_opened() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let id = book.add(&difficulty("Loa rè"), "").unwrap().id;
    told(&book);
    let first = reply(id, 1, "Sẽ cử người lên");
    let answered = difficulty("Loa rè").answered(&first);
    assert_eq!(book.take_reply(&first).unwrap(), Replied::Written);
    assert_eq!(book.take_reply(&first).unwrap(), Replied::Held);
    assert_eq!(book.record::<Difficulty>(id).unwrap().unwrap().content, answered);
    let (_, details) = facts::event(&told(&book)[0]);
    assert!(details.contains(&(Detail::RecordState, "answered".to_owned())));
    assert!(
        details.contains(&(Detail::DifficultyAnswer, first.id.to_string())),
        "the province learns that it has come"
    );
    assert!(details.iter().all(|(_, value)| !value.contains("cử người")), "the answer isn't sent back");
    let too_long = |now: Difficulty| Difficulty { text: "x".repeat(2001), ..now };
    assert!(matches!(book.amend(id, "", too_long), Err(BookError::Refused(Refusal::TooLong))));
    let early = answered.clone().closed(date!(2026 - 11 - 29));
    assert!(matches!(book.correct(id, &early, ""), Err(BookError::Refused(Refusal::Impossible))));
    assert_eq!(answered.closed(date!(2026 - 12 - 09)).state(), "closed");
}

#[test]
fn a_later_answer_takes_the_place_of_an_earlier_one_whichever_comes_first() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let id = book.add(&difficulty("Loa rè"), "").unwrap().id;
    let text = || book.record::<Difficulty>(id).unwrap().unwrap().content.answer.unwrap().text;
    // The third lay on a stick that was under way while the fourth came by line.
    let expected = [Replied::Written, Replied::Written, Replied::Held, Replied::Held];
    for (number, expected) in [2, 4, 3, 4].into_iter().zip(expected) {
        assert_eq!(book.take_reply(&reply(id, number, &format!("Lần {number}"))).unwrap(), expected, "{number}");
    }
    assert_eq!((text().as_str(), book.history::<Difficulty>(id).unwrap().len()), ("Lần 4", 3));
    // The same words once more are another answer: the province waits to hear of it.
    assert_eq!(book.take_reply(&reply(id, 5, "Lần 4")).unwrap(), Replied::Written);
}

#[test]
fn undoing_takes_no_answer_away() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let id = book.add(&difficulty("Loa rè"), "").unwrap().id;
    book.take_reply(&reply(id, 1, "Đã biết")).unwrap();
    book.amend(id, "", |now: Difficulty| now.closed(DAY)).unwrap();
    assert_eq!(book.undo::<Difficulty>(id).unwrap().content.state(), "answered");
    // One that came while the operator thought better of it.
    book.amend(id, "", |now: Difficulty| now.closed(DAY)).unwrap();
    book.take_reply(&reply(id, 2, "Tuần sau")).unwrap();
    assert_eq!(book.undo::<Difficulty>(id).unwrap().content.answer.unwrap().text, "Tuần sau");
}

#[test]
fn an_answer_opens_nothing_that_is_over_or_withdrawn_and_is_no_matter_where_nothing_was_asked() {
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let over = book.add(&difficulty("Loa rè").closed(DAY), "").unwrap().id;
    assert_eq!(book.take_reply(&reply(over, 1, "Đã biết")).unwrap(), Replied::Written);
    let content = book.record::<Difficulty>(over).unwrap().unwrap().content;
    assert_eq!((content.state(), content.answer.unwrap().text.as_str()), ("closed", "Đã biết"));
    let gone = book.add(&difficulty("Ghi nhầm"), "").unwrap().id;
    book.withdraw::<Difficulty>(gone).unwrap();
    assert_eq!(book.take_reply(&reply(gone, 2, "Đã biết")).unwrap(), Replied::Withdrawn);
    assert!(book.record::<Difficulty>(gone).unwrap().unwrap().withdrawn_at.is_some());
    let training = book.add(&training(), "").unwrap().id;
    for strange in [Ulid::from_parts(7, 7), training] {
        assert_eq!(book.take_reply(&reply(strange, 3, "Đã biết")).unwrap(), Replied::Unknown);
    }
    assert_eq!(told(&book).len(), 3, "what was written, and nothing of what wasn't taken");
}

#[test]
fn an_inspection_is_overdue_after_its_deadline_until_it_is_closed() {
    let deadline = Some(date!(2026 - 12 - 15));
    let findings = "Chưa có sổ tài sản".to_owned();
    let visit = Inspection { day: DAY, body: "UBND xã".to_owned(), findings, deadline, closed: None };
    assert!(!visit.is_overdue(date!(2026 - 12 - 15)));
    assert!(visit.is_overdue(date!(2026 - 12 - 16)));
    let closed = Inspection { closed: Some(date!(2026 - 12 - 20)), ..visit.clone() };
    assert!(!closed.is_overdue(date!(2027 - 01 - 01)));
    let dir = tempfile::tempdir().unwrap();
    let (_clock, book) = open(dir.path());
    let early = Inspection { deadline: Some(date!(2026 - 11 - 01)), ..visit };
    assert!(matches!(book.add(&early, ""), Err(BookError::Refused(Refusal::Impossible))));
}

#[test]
fn every_value_of_a_closed_list_is_one_that_the_privacy_document_names() {
    let known = |detail: Detail| CHOICES.iter().find(|(name, _)| *name == detail.name()).unwrap().1;
    let names: Vec<_> = DifficultyKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(known(Detail::DifficultyKind), names);
    let names: Vec<_> = Found::ALL.iter().map(|found| found.name()).collect();
    assert_eq!(known(Detail::CheckState), names);
    let names: Vec<_> = TrainingKind::ALL.iter().map(|kind| kind.name()).collect();
    assert_eq!(known(Detail::TrainingKind), names);
    for step in desk::records::Step::ALL {
        assert!(known(Detail::RecordState).contains(&step.name()), "{step:?}");
    }
    let what =
        desk::What { record: Ulid::nil(), revision: 1, withdrawn: false, fact: Fact::Check(check(Found::Working)) };
    for (detail, value) in facts::event(&what).1 {
        if CHOICES.iter().any(|(name, _)| *name == detail.name()) {
            assert!(known(detail).contains(&value.as_str()), "{detail:?} {value}");
        }
    }
}
