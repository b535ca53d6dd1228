//! What the operators of the demo's points have written down: the room opened, assets looked at, trainings, an inspection, the
//! registration of the line, difficulties.

use ::desk::records::{
    Asset, Attendance, Check, Difficulty, DifficultyKind, Found, Inspection, Registration, Room, Taught, Training,
    TrainingKind,
};
use ::desk::{Fact, What, facts};
use ledger::fact::Event;
use time::{Date, Duration, OffsetDateTime, Weekday};
use ulid::Ulid;

use super::watching::at;
use super::{DAYS, chance};

/// A record as it is told once.
fn told(point: u128, about: u128, at: OffsetDateTime, fact: Fact) -> Event {
    let id = Ulid::from_parts(at.unix_timestamp().unsigned_abs() * 1000, point * 1000 + about);
    let (kind, details) = facts::event(&What { record: id, revision: 1, withdrawn: false, fact });
    Event { id, at, kind, details }
}

/// What is written down on a day; `number`: its number from the first, below [`DAYS`].
pub fn events(point: u128, day: Date, number: i64) -> Vec<Event> {
    let left = DAYS - number;
    let mut events = vec![];
    if day.weekday() != Weekday::Sunday {
        let minutes = i64::try_from(chance(point, day, 120, 40)).unwrap_or_default();
        let (opened, closed) = (at(day, 7, minutes), (left > 1).then(|| at(day, 11, minutes)));
        events.push(told(point, 50, at(day, 11, 50), Fact::Room(Room { opened, closed })));
    }
    if day.weekday() == Weekday::Monday {
        events.extend(day_sheet(point, day, left));
    }
    if number == 5 {
        let provider = "Nhà mạng mẫu".to_owned();
        let (installed, accepted) = (Some(day + Duration::days(9)), (point == 1).then(|| day + Duration::days(11)));
        let ends = Some(day + Duration::days(365));
        let line = Registration { provider, applied: day, installed, accepted, ends, ended: None };
        events.push(told(point, 60, at(day, 9, 0), Fact::Registration(line)));
    }
    if number == 40 {
        let (body, findings) = ("Phòng Văn hóa (mẫu)".to_owned(), "Chưa niêm yết giờ mở cửa".to_owned());
        let (deadline, closed) = (Some(day + Duration::days(20)), (point == 1).then(|| day + Duration::days(6)));
        let inspection = Inspection { day, body, findings, deadline, closed };
        events.push(told(point, 61, at(day, 10, 0), Fact::Inspection(inspection)));
    }
    if [20, 47, 75].contains(&number) {
        events.push(training(point, day, number));
    }
    events.extend(difficulty(point, day, left));
    events
}

fn day_sheet(point: u128, day: Date, left: i64) -> Vec<Event> {
    let ill = point == 2 && left < 20;
    let assets = [
        ("MAU-01", "Tivi 55 inch", "display", Found::Working, ""),
        ("MAU-03", "Loa hội trường, 2 chiếc", "loudspeaker", Found::Broken, "Một chiếc rè, đã gọi thợ"),
        ("MAU-04", "Máy in", "printer", Found::Missing, "Ủy ban xã đang mượn"),
    ];
    let check = |(about, (code, name, kind, found, note)): (u128, (&str, &str, &str, Found, &str))| {
        let asset = Asset { code: code.to_owned(), name: name.to_owned(), kind: kind.to_owned() };
        let (found, note) = if ill { (found, note) } else { (Found::Working, "") };
        told(point, about, at(day, 7, 50), Fact::Check(Check { day, asset, found, note: note.to_owned() }))
    };
    (51..).zip(assets).map(check).collect()
}

fn training(point: u128, day: Date, number: i64) -> Event {
    let (kind, title, product) = match number {
        20 => (TrainingKind::Meeting, "Họp thôn đầu tháng", Taught::Words("an toàn mùa mưa".to_owned())),
        47 => (TrainingKind::Training, "Nhận ra dấu hiệu sạt lở", Taught::Product("p01/sat-lo".to_owned())),
        _ => (TrainingKind::Training, "Vay vốn chăn nuôi", Taught::Product("p01/vay-von".to_owned())),
    };
    let people = |about| 6 + u16::try_from(chance(point, day, about, 20)).unwrap_or_default();
    let planned = Training {
        kind,
        title: title.to_owned(),
        day,
        taught: vec![product],
        language: if number == 47 { "ktv".to_owned() } else { "vi".to_owned() },
        started: None,
        ended: None,
        attendance: None,
    };
    let held =
        planned.started(at(day, 14, 0)).ended(at(day, 16, 0), Attendance { women: people(121), men: people(122) });
    told(point, 62, at(day, 16, 1), Fact::Training(held))
}

fn difficulty(point: u128, day: Date, left: i64) -> Option<Event> {
    let (kind, text, closed) = match (point, left) {
        (1, 60) => (DifficultyKind::Room, "Mái phòng họp dột khi mưa to.", Some(day + Duration::days(21))),
        (2, 30) => (DifficultyKind::Line, "Mạng 4G hay rớt vào buổi chiều, bà con không xem hết được phim.", None),
        (2, 8) => (DifficultyKind::Equipment, "Loa hội trường rè một chiếc, ngồi cuối phòng không nghe rõ.", None),
        _ => return None,
    };
    let difficulty = Difficulty { kind, text: text.to_owned(), opened: day, answer: None, closed };
    Some(told(point, 63, at(day, 15, 0), Fact::Difficulty(difficulty)))
}
