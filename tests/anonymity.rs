//! Nobody's steps can be put together again: a thousand random visits, in two orders, leave the same behind in the point's
//! database, in its copies, in the batches that leave and in the rest of the data folder. The real recorder writes them.
//!
//! What is left out of the comparison, and why:
//! - the epoch's and the events' ids: random, made anew for each ledger, and of no visit;
//! - slots of presence within their day: visits of other lengths end in other slots of ten minutes. How many there are on a day
//!   is compared;
//! - `outbox.body` as it lies there: it is compared as what it says, encoded anew without the two above.
//!
//! The day on which a visit is made is a fact that leaves, so the orders are those of visits within their days. The program keeps
//! no log; that nothing but the ledger is written to the data folder is a part of the test.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kiosk::intent::Intent;
use kiosk::recorder::Recorder;
use kiosk::route::Route;
use kiosk::usage::{Act, UsageSink};
use ledger::fact::{Action, CausedBy, Count};
use ledger::{BatchId, Sealed, wire};
use point::{Clock as _, FixedClock};
use rusqlite::Connection;
use rusqlite::types::Value;
use tests::desk::{Random, told};
use tests::recorder::Recorded;
use tests::{SamplePoint, Visitor, rig};
use time::macros::datetime;
use ulid::Ulid;

const VISITS: u64 = 1000;
/// Each in half an hour of its own, which is longer than any of them.
const ROOM: Duration = Duration::from_secs(30 * 60);
const DAY: u64 = 40;

/// Tells the recorder. It writes when it comes to it, and time flies here: its clock stands still until everything that was told
/// so far is written.
#[derive(Clone)]
struct Teller {
    recorder: Arc<Mutex<Option<Recorder>>>,
    database: PathBuf,
    room: Arc<FixedClock>,
    desk: Arc<FixedClock>,
    marks: Arc<AtomicU64>,
}

impl Teller {
    fn tell(&self, told: impl FnOnce(&mut Recorder)) {
        self.catch_up();
        told(self.recorder.lock().unwrap().as_mut().unwrap());
    }

    /// Lets the recorder's clock go on.
    fn catch_up(&self) {
        let passed = self.room.now().monotonic - self.desk.now().monotonic;
        if passed > Duration::ZERO {
            self.wait();
            self.desk.advance(passed);
        }
    }

    /// Waits until everything that was told is written, by telling of nothing: what counts 0 is in no batch.
    fn wait(&self) {
        let mark = self.marks.fetch_add(1, Ordering::Relaxed).to_string();
        let act = Act { count: Count::new(Action::On, CausedBy::Operator), title: mark.clone(), n: 0 };
        self.recorder.lock().unwrap().as_mut().unwrap().record(act);
        let database = Connection::open(&self.database).unwrap();
        let mut query = database.prepare(&format!("SELECT 1 FROM usage WHERE {MARK} AND title = ?1")).unwrap();
        while !query.exists([&mark]).unwrap() {
            std::thread::yield_now();
        }
    }
}

/// Nobody in charge starts anything here.
const MARK: &str = "caused_by = 'operator'";

impl UsageSink for Teller {
    fn record(&mut self, act: Act) {
        self.tell(|recorder| recorder.record(act));
    }

    fn active(&mut self) {
        self.tell(UsageSink::active);
    }
}

/// A visit of which everything follows from its number.
fn random_visit(visitor: &mut Visitor, visit: u64) {
    let mut random = Random::new(visit);
    let keys = [Intent::Up, Intent::Down, Intent::Left, Intent::Right, Intent::Back, Intent::Next, Intent::ZoomIn];
    let (mut number, mut at) = (0, 0);
    visitor.press(Intent::Activate);
    for _ in 0..16 {
        match random.below(20) {
            0..7 => drop(visitor.press(Intent::Activate)),
            7 => drop(visitor.press(keys[random.below(7) as usize])),
            8 => drop(visitor.write(["lu", "khongcogi", "bao"][random.below(3) as usize])),
            9..11 => drop(visitor.wait(random.below(40))),
            11..14 => {
                let to = at + random.below(90);
                visitor.play(number, at, to);
                at = to;
            }
            14 => drop(visitor.end(number)),
            _ => {
                let rows = visitor.visit.focus_rows();
                let ids: Vec<_> = rows.ids().collect();
                let id = ids[random.below(ids.len() as u64) as usize].to_owned();
                visitor.touch(&id);
            }
        }
        let opened = visitor.on_stage();
        if opened > 0 {
            (number, at) = (opened, 0);
        }
    }
    // Whoever leaves is followed by somebody else after a while.
    visitor.press(Intent::Home).press(Intent::Back);
    assert_eq!(*visitor.visit.route(), Route::Idle);
}

/// What is left behind.
#[derive(Debug, PartialEq)]
struct Left {
    /// By database, a line for each row.
    databases: BTreeMap<String, Vec<String>>,
    /// What was sealed, a batch after another.
    batches: Vec<String>,
    /// All files of the data folder.
    files: BTreeSet<String>,
}

/// Every table, a line for each row, in the order of what they say.
fn dump(database: &Path) -> Vec<String> {
    let connection = Connection::open(database).unwrap();
    let epoch: String =
        connection.query_row("SELECT value FROM meta WHERE name = 'epoch'", [], |row| row.get(0)).unwrap();
    let mut query = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE sql NOT NULL ORDER BY name").unwrap();
    let schema = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut lines = vec![];
    for entry in schema {
        let (table, sql): (String, String) = entry.unwrap();
        lines.push(sql.clone());
        if !sql.starts_with("CREATE TABLE") {
            continue;
        }
        let but = if table == "usage" { format!("WHERE NOT {MARK}") } else { String::new() };
        let mut query = connection.prepare(&format!("SELECT * FROM {table} {but}")).unwrap();
        let names: Vec<String> = query.column_names().iter().map(|name| (*name).to_owned()).collect();
        let said = |(column, name): (usize, &String), row: &rusqlite::Row<'_>| {
            let value: Value = row.get(column)?;
            Ok(match (table.as_str(), name.as_str(), value) {
                ("event", "id", _) | ("outbox", "body", _) => "-".to_owned(),
                ("sample", "slot", Value::Integer(slot)) => (slot + 7 * 3_600_000).div_euclid(86_400_000).to_string(),
                (.., Value::Text(text)) if text == epoch => "the epoch".to_owned(),
                (.., value) => format!("{value:?}"),
            })
        };
        let line = |row: &rusqlite::Row<'_>| {
            let values: rusqlite::Result<Vec<String>> = names.iter().enumerate().map(|pair| said(pair, row)).collect();
            Ok(format!("{table} {}", values?.join("|")))
        };
        let mut rows: Vec<String> = query.query_map([], line).unwrap().map(Result::unwrap).collect();
        rows.sort();
        lines.extend(rows);
    }
    lines
}

/// A batch as it leaves, unpacked, without the ids and the slots; nothing else is lost by reading it.
fn unpacked(sealed: &Sealed) -> String {
    let (batch, unknown) = wire::decode(sealed.signal, &sealed.body).unwrap();
    assert!(unknown.is_empty(), "{unknown:?}");
    let bytes = |body: &[u8]| zstd::decode_all(body).unwrap();
    assert_eq!(bytes(&wire::encode(sealed.id, sealed.signal, &batch.facts)), bytes(&sealed.body));
    let mut facts = batch.facts;
    for facts in &mut facts {
        facts.events.iter_mut().for_each(|event| event.id = Ulid::nil());
        // Those of one moment stand in the order of their ids.
        facts.events.sort_by_key(|event| (event.at, event.kind));
        facts.samples.iter_mut().for_each(|sample| {
            sample.slot =
                sample.slot.to_offset(point::clock::VIETNAM).date().midnight().assume_offset(point::clock::VIETNAM);
        });
    }
    let id = BatchId { epoch: Ulid::nil(), ..sealed.id };
    let said = serde_json::to_string(&facts).unwrap();
    format!("{} {said} {:?}", sealed.id.seq, bytes(&wire::encode(id, sealed.signal, &facts)))
}

fn files(root: &Path) -> BTreeSet<String> {
    let found = told(Command::new("find").arg(".").args(["-type", "f"]).current_dir(root));
    found.lines().map(str::to_owned).collect()
}

/// Makes the visits in one order of each day, and tells what they leave behind.
fn left_by(point: &mut SamplePoint, seed: u64) -> (Vec<u64>, Left) {
    let begin = || Arc::new(FixedClock::at(datetime!(2026-11-30 1:00 +7)));
    let (ledger_folder, before) = (point.root.join("ledger"), files(&point.root));
    point.clock = begin();
    let (recorder, database) = (Arc::default(), ledger_folder.join("ledger.db"));
    let teller = Teller { recorder, database, room: point.clock.clone(), desk: begin(), marks: Arc::default() };
    let mut visitor = point.visit_told_to(Box::new(teller.clone())).unwrap();
    let (mut order, mut random) = (vec![], Random::new(seed));
    let mut batches = vec![];
    for day in 0..VISITS / DAY {
        let opens = point.clock.now().monotonic;
        let (recorded, recorder) = Recorded::begin(&point.root, teller.desk.clone());
        if rig::fault() == "order-kept" {
            let keep = "CREATE TABLE IF NOT EXISTS kept (number INTEGER PRIMARY KEY, product TEXT);
                CREATE TRIGGER IF NOT EXISTS keep AFTER UPDATE ON usage WHEN new.product <> ''
                BEGIN INSERT INTO kept (product) VALUES (new.product); END";
            Connection::open(&teller.database).unwrap().execute_batch(keep).unwrap();
        }
        *teller.recorder.lock().unwrap() = Some(recorder);
        // What a day begins with is written before anybody comes: once a minute has passed.
        teller.wait();
        point.clock.advance(Duration::from_secs(61));
        teller.catch_up();
        teller.wait();
        teller.wait();
        let mut visits: Vec<u64> = (day * DAY..(day + 1) * DAY).collect();
        (1..visits.len()).rev().for_each(|at| visits.swap(at, random.below(at as u64 + 1) as usize));
        for (number, visit) in visits.iter().enumerate() {
            let begins = opens + ROOM * (number as u32 + 1);
            let free = begins.checked_sub(point.clock.now().monotonic);
            point.clock.advance(free.expect("a visit is longer than the room for it"));
            visitor.wait(1);
            random_visit(&mut visitor, *visit);
        }
        order.extend(visits);
        point.clock.advance(opens + Duration::from_secs(22 * 3600) - point.clock.now().monotonic);
        teller.catch_up();
        // The minute that has passed is counted before the day ends, or never.
        teller.wait();
        teller.wait();
        *teller.recorder.lock().unwrap() = None;
        let ledger = recorded.end();
        ledger.seal().unwrap();
        if day + 1 == VISITS / DAY {
            batches = ledger.waiting(None).map(|sealed| unpacked(&sealed.unwrap())).collect();
        }
        drop(ledger);
        point.clock.advance(Duration::from_secs(2 * 3600));
    }
    let written: BTreeSet<_> = files(&point.root).difference(&before).cloned().collect();
    assert!(written.iter().all(|file| file.starts_with("./ledger/")), "{written:?}");
    let databases = ["ledger.db", "copy-1.db", "copy-2.db"];
    let databases = databases.iter().map(|name| ((*name).to_owned(), dump(&ledger_folder.join(name)))).collect();
    let left = Left { databases, batches, files: files(&point.root) };
    (order, left)
}

#[track_caller]
fn compare(what: &str, first: &[String], second: &[String]) {
    for (one, other) in first.iter().zip(second) {
        assert_eq!(one, other, "{what}");
    }
    assert_eq!(first.len(), second.len(), "{what}");
}

/// The same point on a disk that is memory: nobody cuts its power here.
fn in_memory(point: &SamplePoint) -> SamplePoint {
    let folder = tempfile::tempdir_in("/dev/shm").unwrap();
    let root = folder.path().join("point");
    told(Command::new("cp").arg("-a").arg(&point.root).arg(&root));
    SamplePoint::at(root, point.clock.clone(), folder)
}

/// With `FAULT=order-kept` a trigger in the database writes down in which order products were used, which the test must see.
#[test]
fn a_thousand_random_visits_leave_the_same_behind_in_whatever_order_they_were_made() {
    let mut point = in_memory(&SamplePoint::open().unwrap());
    let ((first_order, first), (second_order, second)) = {
        let first = left_by(&mut point, 0x5721);
        // The same point with an empty ledger.
        fs::remove_dir_all(point.root.join("ledger")).unwrap();
        fs::create_dir(point.root.join("ledger")).unwrap();
        (first, left_by(&mut point, 0x1725))
    };
    assert_ne!(first_order, second_order);
    for (name, lines) in &first.databases {
        compare(name, lines, &second.databases[name]);
    }
    compare("batches", &first.batches, &second.batches);
    assert_eq!(first, second);

    let database = Connection::open(point.root.join("ledger/ledger.db")).unwrap();
    let mut query = database.prepare("SELECT DISTINCT action FROM usage").unwrap();
    let seen: BTreeSet<String> = query.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    // What the machine counts by itself, but for the minutes it is on, needs hours that are written down, or a battery.
    let elsewhere = [Action::DeclaredOpen, Action::Open, Action::OnBattery];
    let all = Action::ALL.iter().filter(|action| !elsewhere.contains(action)).map(|action| action.name().to_owned());
    assert_eq!(seen, all.collect(), "everything that visitors do has happened");
    println!("{} lines of the database, {} batches", first.databases["ledger.db"].len(), first.batches.len());
}
