//! For `tests/bench_ledger`: how long whoever tells the recorder an act is held up, as the screen's thread would be, first while
//! the disk is well, then while it is stuck: another connection has the database locked until the last act is told. Prints one
//! line of JSON; times in milliseconds.
//!
//! ```text
//! recorder_bench DIR ACTS
//! ```

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, reason = "a bench may end anywhere")]

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kiosk::bus::{Bus, Component as _, Event};
use kiosk::recorder::{Recorder, Recording};
use kiosk::usage::{Act, UsageSink as _};
use ledger::fact::{Action, CausedBy, Count};
use point::{Board, DataFolder, SystemClock};
use rusqlite::Connection;

/// Between two acts: 10,000 of them take a few seconds, within the ten for which the ledger waits for a lock.
const PAUSE: Duration = Duration::from_micros(100);

/// Tells so many acts, and how long each took, the shortest first.
fn tell(recorder: &mut Recorder, acts: u64) -> Vec<f64> {
    let mut times: Vec<_> = (0..acts)
        .map(|number| {
            let product = format!("p01/bai-thu-{}", number % 28);
            let count = Count { product, ..Count::new(Action::Opened, CausedBy::Visitor) };
            let act = Act { count, title: "Bài thử: cách phòng bệnh và việc cần làm".to_owned(), n: 1 };
            std::thread::sleep(PAUSE);
            let begun = Instant::now();
            recorder.record(act);
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times
}

fn main() {
    let words: Vec<_> = std::env::args().collect();
    let (root, acts) = (Path::new(&words[1]).join("point"), words[2].parse().unwrap());
    let (clock, board, (bus, mut events)) = (Arc::new(SystemClock::new()), Board::default(), Bus::new());
    let data = DataFolder::prepare(&root, clock.as_ref()).unwrap();
    let (mut recording, mut recorder) = Recording::new(board.clone(), clock);
    recording.handle(&Event::Locked(data.clone(), Arc::new(data.lock().unwrap())), &bus);
    while !matches!(events.blocking_recv(), Some(Event::Recording(_))) {}
    let well = tell(&mut recorder, acts);
    let database = Connection::open(data.ledger().join("ledger.db")).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database.execute_batch("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    let stuck = tell(&mut recorder, acts);
    let seconds = begun.elapsed().as_secs_f64();
    database.execute_batch("ROLLBACK").unwrap();
    recording.stop();
    assert_eq!(board.faults(), []);
    let counted: u64 =
        database.query_row("SELECT sum(n) FROM usage WHERE action = 'opened'", [], |row| row.get(0)).unwrap();
    assert_eq!(counted, 2 * acts, "what was told is counted");
    let of = |times: &[f64]| {
        let p99 = times[times.len() * 99 / 100];
        format!("{{\"p50\": {:.4}, \"p99\": {p99:.4}, \"max\": {:.4}}}", times[times.len() / 2], times[times.len() - 1])
    };
    println!(
        "{{\"acts\": {acts}, \"stuck_seconds\": {seconds:.1}, \"well\": {}, \"stuck\": {}}}",
        of(&well),
        of(&stuck)
    );
}
