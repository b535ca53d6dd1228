//! For `tests/bench_ledger`: what an ordinary day costs on the wire, and what recording costs. Each command prints one line of
//! JSON.
//!
//! ```text
//! ledger_bench days DIR DAYS TIMES    sealed so many times a day, never delivered
//! ledger_bench watched DIR DAYS       sealed once a day, with everything that is watched
//! ledger_bench tap DIR TAPS           a count beside a bare commit of SQLite, in turns, in the same folder
//! ```

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, reason = "a bench may end anywhere")]

#[path = "../tests/common/watching.rs"]
mod watching;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ledger::fact::{Action, CausedBy, Count, Detail, EventKind, Face};
use ledger::{Ledger, Sealed, Signal, wire};
use point::{Clock as _, FixedClock, SystemClock};
use time::macros::datetime;
use ulid::Ulid;

/// What can be opened: as many products as the samples have, with titles of their length.
const PRODUCTS: u64 = 28;
const TOPICS: [&str; 6] = ["health", "disaster", "law", "farming", "services", "learning"];
const KINDS: [&str; 5] = ["guide", "leaflet", "video", "audio", "article"];

struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 20) % bound
    }
}

/// A product, and its title.
fn product(random: &mut Random) -> (Count, String) {
    // A few are opened much more often than the rest.
    let number = random.below(PRODUCTS).min(random.below(PRODUCTS));
    let language = ["vi", "vi", "ktv", "sed"][random.below(4) as usize];
    let count = Count {
        product: format!("p01/bai-thu-{number}"),
        language: language.to_owned(),
        topic: TOPICS[number as usize % 6].to_owned(),
        kind: KINDS[number as usize % 5].to_owned(),
        ..Count::new(Action::Opened, CausedBy::Visitor)
    };
    (count, format!("Bài số {number}: cách phòng bệnh và việc cần làm"))
}

/// An ordinary day of a village hall: 12 visits, in each one to four products. With everything that is
/// watched, where it varies as `watched` says.
fn day(ledger: &Ledger, clock: &FixedClock, random: &mut Random, times: u64, watched: Option<&mut Random>) {
    if let Some(random) = watched {
        watching::watch_a_day(ledger, clock.now().wall, |bound| random.below(bound));
    }
    ledger.happened(EventKind::Started, &[]).unwrap();
    ledger.happened(EventKind::EditionShown, &[(Detail::Edition, "5d0fa1b2c3d4e5f6".to_owned())]).unwrap();
    ledger.declare_open(570).unwrap();
    let count = |count: &Count, title: &str, n| ledger.count(count, title, n).unwrap();
    for visit in 0..12 {
        count(&Count::new(Action::Visited, CausedBy::Visitor), "", 1);
        count(&Count::new(Action::On, CausedBy::Machine), "", 45);
        for _ in 0..2 {
            ledger.active().unwrap();
            clock.advance(Duration::from_secs(10 * 60));
        }
        clock.advance(Duration::from_secs(25 * 60));
        let chosen = Count { language: "ktv".to_owned(), ..Count::new(Action::LanguageChosen, CausedBy::Visitor) };
        count(&chosen, "", 1);
        for _ in 0..=random.below(4) {
            let (opened, title) = product(random);
            count(&opened, &title, 1);
            let with = |action| Count { action, ..opened.clone() };
            match opened.kind.as_str() {
                "video" | "audio" => count(&with(Action::Played), &title, 60 + random.below(200)),
                "guide" => {
                    for step in 1..=(2 + random.below(5) as u16) {
                        count(&Count { step, ..with(Action::StepReached) }, &title, 1);
                    }
                    count(&with(Action::Read), &title, 30 + random.below(200));
                }
                _ => count(&with(Action::Read), &title, 30 + random.below(200)),
            }
            if random.below(2) == 0 {
                count(&with(Action::Finished), &title, 1);
            }
            if random.below(3) == 0 {
                count(&with(Action::Listened), &title, 1);
            }
            if random.below(4) == 0 {
                count(&Count { face: Some(Face::Happy), ..with(Action::Judged) }, &title, 1);
            }
            if opened.language != "vi" && random.below(2) == 0 {
                count(&with(Action::LanguageMissed), &title, 1);
            }
        }
        if visit % 3 == 0 {
            count(&Count { language: "vi".to_owned(), ..Count::new(Action::Searched, CausedBy::Visitor) }, "", 1);
        }
        if times > 1 && visit == 5 {
            ledger.seal().unwrap();
        }
    }
    ledger.seal().unwrap();
    let rest = 24 * 3600 - 12 * 45 * 60;
    clock.advance(Duration::from_secs(rest));
}

fn days(folder: &Path, days: u64, times: u64, watched: bool) {
    // At 7:00 at the point.
    let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 0:00 UTC)));
    let ledger = Ledger::open(folder, Ulid::from_parts(1_764_000_000_000, 77), "0.1.0", clock.clone()).unwrap();
    let (mut random, mut watching) = (Random(20_261_129), Random(361));
    for _ in 0..days {
        day(&ledger, &clock, &mut random, times, watched.then_some(&mut watching));
    }
    let (mut all, mut points, mut raw) = (vec![], 0, 0);
    for sealed in ledger.waiting(None) {
        let sealed = sealed.unwrap();
        let (batch, _) = wire::decode(sealed.signal, &sealed.body).unwrap();
        points +=
            batch.facts.iter().map(|facts| facts.usage.len() + facts.samples.len() + facts.events.len()).sum::<usize>();
        raw += zstd::decode_all(sealed.body.as_slice()).unwrap().len();
        all.push(sealed);
    }
    let of = |signal| {
        all.iter().filter(|sealed| sealed.signal == signal).map(|sealed: &Sealed| sealed.body.len()).sum::<usize>()
    };
    let (metrics, logs) = (of(Signal::Metrics), of(Signal::Logs));
    println!(
        "{{\"days\": {days}, \"batches\": {}, \"facts\": {points}, \"raw\": {raw}, \"metrics\": {metrics}, \"logs\": {logs}}}",
        all.len()
    );
}

fn tap(folder: &Path, taps: usize) {
    let clock = Arc::new(SystemClock::new());
    let ledger = Ledger::open(folder, Ulid::from_parts(1, 1), "0.1.0", clock).unwrap();
    let bare = rusqlite::Connection::open(folder.join("bare.db")).unwrap();
    bare.pragma_update(None, "journal_mode", "WAL").unwrap();
    bare.pragma_update(None, "synchronous", "FULL").unwrap();
    bare.execute_batch("CREATE TABLE tap (at INTEGER NOT NULL)").unwrap();
    let mut random = Random(7);
    let (mut ours, mut theirs) = (vec![], vec![]);
    for turn in 0..taps {
        let (count, title) = product(&mut random);
        let begun = Instant::now();
        ledger.count(&count, &title, 1).unwrap();
        ours.push(begun.elapsed());
        let begun = Instant::now();
        bare.prepare_cached("INSERT INTO tap VALUES (?1)").unwrap().execute([turn as i64]).unwrap();
        theirs.push(begun.elapsed());
    }
    let at = |times: &mut Vec<Duration>, share: usize| {
        times.sort();
        times[times.len() * share / 100].as_secs_f64() * 1000.0
    };
    println!(
        "{{\"taps\": {taps}, \"ours_p50\": {:.4}, \"ours_p95\": {:.4}, \"bare_p50\": {:.4}, \"bare_p95\": {:.4}}}",
        at(&mut ours, 50),
        at(&mut ours, 95),
        at(&mut theirs, 50),
        at(&mut theirs, 95)
    );
}

fn main() {
    let words: Vec<_> = std::env::args().collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[1..] {
        ["days", dir, count, times] => days(Path::new(dir), count.parse().unwrap(), times.parse().unwrap(), false),
        ["watched", dir, count] => days(Path::new(dir), count.parse().unwrap(), 1, true),
        ["tap", dir, taps] => tap(Path::new(dir), taps.parse().unwrap()),
        _ => panic!("ledger_bench days DIR DAYS TIMES | watched DIR DAYS | tap DIR TAPS"),
    }
}
