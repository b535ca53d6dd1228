//! The figures of a period: the same as what the raw rows say, asked in another way, and honest about days that nobody knows of.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeMap;

use common::{DAY, Room};
use ledger::fact::{Action, CausedBy, Detail, EventKind};
use report::{Certainty, Training, TrainingKind};
use rusqlite::Connection;
use time::macros::datetime;
use watch::figure::{Direction, Method};
use watch::{Cause, Cut, Layer, Speed};

/// Ten days in which everything is used a little, in a way that repeats nowhere.
fn used(room: &Room) {
    let mut random = 7_u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let topics = ["health", "production", "news"];
    for _ in 0..10 {
        for _ in 0..8 {
            let which = usize::try_from(next(3)).unwrap();
            let (product, topic) = (["p01/a", "p01/b", "p02/c"][which], topics[which]);
            let language = ["vi", "ktv", "sed"][usize::try_from(next(3)).unwrap()];
            let by = [CausedBy::Visitor, CausedBy::Operator, CausedBy::Playlist][usize::try_from(next(3)).unwrap()];
            for action in [Action::Opened, Action::Finished, Action::Read, Action::Listened, Action::Played] {
                room.count(action, by, product, language, topic, next(50) + 1);
            }
            room.count(Action::StepReached, by, product, language, topic, 1);
            room.count(Action::LanguageMissed, CausedBy::Visitor, product, language, topic, 1);
        }
        for topic in ["", "health"] {
            room.count(Action::Searched, CausedBy::Visitor, "", "", topic, next(9) + 5);
            room.count(Action::FoundNothing, CausedBy::Visitor, "", "", topic, next(5));
        }
        room.count(Action::Visited, CausedBy::Visitor, "", "", "", next(20));
        room.count(Action::LanguageChosen, CausedBy::Visitor, "", "ktv", "", next(4) + 1);
        room.count(Action::Open, CausedBy::Machine, "", "", "", 500);
        room.ledger.declare_open(570).unwrap();
        room.next_day();
        room.ledger.seal().unwrap();
    }
}

/// What the raw rows say: of `usage`, from which reports are never read.
fn raw(room: &Room, sql: &str) -> BTreeMap<String, u64> {
    let database = Connection::open(room.folder("ledger").join("ledger.db")).unwrap();
    let mut query = database.prepare(sql).unwrap();
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}

#[test]
fn figures_are_what_the_raw_rows_say_when_they_are_asked_in_another_way() {
    let room = Room::new();
    used(&room);
    // Not the first two days of it, nor the last.
    let usage = room.read("2026-11-04", "2026-11-10").usage;
    let days = "day > '2026-11-03' AND day < '2026-11-11'";
    let by_product = |action: &str, by: &str| {
        let sql = format!(
            "WITH part AS (SELECT * FROM usage WHERE {days} AND action = '{action}' AND caused_by {by})
             SELECT product, sum(n) FROM part WHERE product <> '' GROUP BY 1"
        );
        raw(&room, &sql)
    };
    assert_eq!(usage.certainty, Certainty::Complete);
    let people = "IN ('visitor', 'operator')";
    let (opened, read) = (by_product("opened", people), by_product("read", people));
    let (played, shown) = (by_product("played", people), by_product("played", "= 'playlist'"));
    assert_eq!(usage.products.len(), 3);
    for product in &usage.products {
        let of = product.of;
        assert_eq!(of.opened, opened[&product.id], "{}", product.id);
        assert_eq!((of.read, of.played, of.shown), (read[&product.id], played[&product.id], shown[&product.id]));
        assert_eq!(product.title, format!("Bài {}", product.id));
    }
    let group = |column: &str, action: &str| {
        let people = "sum(CASE caused_by WHEN 'playlist' THEN 0 ELSE n END)";
        raw(&room, &format!("SELECT {column}, {people} FROM usage WHERE {days} AND action = '{action}' GROUP BY 1"))
    };
    let topics = group("topic", "finished");
    assert!(usage.topics.iter().all(|topic| topic.of.finished == topics[&topic.topic]) && usage.topics.len() == 3);
    let languages = group("language", "listened");
    assert!(usage.languages.iter().all(|language| language.of.listened == languages[&language.language]));
    assert_eq!(
        usage.languages.iter().map(|language| language.chosen).sum::<u64>(),
        group("'x'", "language_chosen")["x"]
    );
    assert_eq!(usage.visits, group("'x'", "visited")["x"]);
    assert_eq!(usage.total.opened, opened.values().sum::<u64>());
    assert_eq!(usage.total.missed, group("'x'", "language_missed")["x"]);
    let (searched, nothing) = (group("topic", "searched"), group("topic", "found_nothing"));
    for searches in &usage.searches {
        assert_eq!((searches.searched, searches.found_nothing), (searched[&searches.topic], nothing[&searches.topic]));
    }
    assert_eq!(usage.searches.len(), 2);
}

#[test]
fn hours_are_those_noted_on_the_day_and_else_those_of_now() {
    let room = Room::new();
    used(&room);
    let figures = room.read("2026-11-02", "2026-11-08");
    // Noted on each of the seven days, a Sunday too.
    assert_eq!((figures.room.declared, figures.room.open, figures.room.on), (Some(7 * 570), 3500, 7 * 24 * 60));
    assert_eq!((figures.room.days_on, figures.room.cut_off), (7, 0));
    for _ in 0..7 {
        room.next_day();
    }
    // From Thursday to Sunday nobody noted any: Thursday and Friday have 570 minutes as the hours are now.
    assert_eq!(room.read("2026-11-12", "2026-11-15").room.declared, Some(2 * 570));
}

#[test]
fn days_that_nobody_knows_of_are_said_and_never_counted_as_nought() {
    let room = Room::new();
    used(&room);
    let figures = room.read("2026-10-01", "2026-11-30");
    // Keeping began on 1 November, and today is the 12th.
    assert_eq!(figures.usage.certainty, Certainty::Uncertain { days: 32 + 19 });
    assert_eq!(figures.kept_since, Some(time::macros::date!(2026 - 11 - 1)));
    assert!(!figures.is_complete());
    let nothing = tempfile::tempdir().unwrap();
    let room = Room { dir: nothing, ..room };
    let figures = room.read("2026-11-04", "2026-11-10");
    assert_eq!(figures.usage.certainty, Certainty::Uncertain { days: 7 });
    assert_eq!(figures.room.declared, None, "nothing is claimed of days that nobody knows of");
}

#[test]
fn a_period_after_another_epoch_began_is_whole() {
    let room = Room::new();
    used(&room);
    let before = room.read("2026-11-02", "2026-11-11").usage;
    room.ledger.part_ways().unwrap();
    assert_eq!(room.read("2026-11-02", "2026-11-11").usage, before);
}

#[test]
fn speeds_are_held_against_the_contract_of_their_day_and_outages_told_by_cause() {
    let room = Room::new();
    used(&room);
    for (at, bits) in [(datetime!(2026-11-09 9:00 +7), 8e6), (datetime!(2026-11-10 9:00 +7), 36e6)] {
        room.memory.keep_speed(&Speed { at, method: Method::Ndt7, direction: Direction::Receive, bits }).unwrap();
    }
    let cut = Cut { cause: Cause::Line, layer: Layer::Internet };
    room.memory.line_is(Some(cut), datetime!(2026-11-08 23:00 +7)).unwrap();
    room.memory.line_is(None, datetime!(2026-11-09 2:00 +7)).unwrap();
    let figures = room.read("2026-11-09", "2026-11-11");
    let lines = &figures.broadband.lines;
    assert_eq!(lines.len(), 2);
    let verdict = lines[0].verdicts[0].verdict;
    assert_eq!((verdict.samples, verdict.meets, verdict.enough), (1, Some(true), false));
    assert_eq!(lines[0].contract.as_ref().unwrap().provider, "VNPT Quảng Nam");
    assert_eq!((lines[1].contract.is_none(), lines[1].verdicts[0].verdict.meets), (true, None));
    let causes = &figures.outages.causes;
    assert_eq!((causes.len(), causes[0].cause, causes[0].count, causes[0].seconds), (1, Cause::Line, 1, 2 * 3600));
}

#[test]
fn faults_and_trainings_of_the_period_are_told_and_those_of_others_are_not() {
    let room = Room::new();
    let told = |state: &str, reason: &str| {
        let details = [
            (Detail::HwId, "display/HDMI-A-1"),
            (Detail::HwType, "display"),
            (Detail::HwModel, "TV"),
            (Detail::HwState, state),
            (Detail::DeviceReason, reason),
        ];
        let details: Vec<_> = details.map(|(detail, text)| (detail, text.to_owned())).to_vec();
        room.ledger.happened(EventKind::DeviceChanged, &details).unwrap();
    };
    told("missing", "not_there");
    room.clock.advance(DAY * 2);
    told("ok", "");
    room.clock.advance(DAY * 5);
    told("failed", "no_link");
    room.clock.advance(DAY * 5);
    let training = |began| Training {
        kind: TrainingKind::Training,
        began,
        minutes: Some(90),
        about: "Dịch vụ công".to_owned(),
        language: "ktv".to_owned(),
        women: Some(12),
        men: None,
    };
    let trainings = [training(datetime!(2026-11-05 8:00 +7)), training(datetime!(2026-12-05 8:00 +7))];
    let figures = room.read_with("2026-11-03", "2026-11-07", &trainings);
    assert_eq!(figures.faults.list.len(), 1);
    assert_eq!(figures.faults.list[0].ended.map(|at| at.day()), Some(4));
    assert_eq!(figures.trainings, trainings[..1]);
    assert_eq!(figures.assets.len(), 2);
    assert_eq!(room.read("2026-11-04", "2026-11-30").faults.list[0].ended, None, "it lasts");
}
