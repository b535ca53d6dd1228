//! For `tests/bench_watch`: the component that watches, with this machine's equipment and a line to a hub, alone in a process, so
//! that all this process costs is its cost. Prints one line of JSON: seconds, processor time of the process and of those that it
//! has started, and memory beyond what it had before it began.
//!
//! ```text
//! watch_bench DIR HUB SECONDS
//! ```

#![allow(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout, reason = "a bench may end anywhere")]

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use kiosk::bus::{Bus, Component as _, Event};
use kiosk::watching::Watching;
use ledger::Ledger;
use point::{Board, DataFolder, SystemClock};

/// A memory figure of this process, KiB: `VmRSS`, `VmHWM`.
fn memory(name: &str) -> i64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// Processor time so far, of this process and of those it has waited for, in ticks of 10 ms.
fn ticks() -> [u64; 2] {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name: Vec<_> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let field = |number: usize| after_name[number].parse::<u64>().unwrap();
    [field(11) + field(12), field(13) + field(14)]
}

fn main() {
    let words: Vec<_> = std::env::args().collect();
    let (root, hub, seconds) = (Path::new(&words[1]).join("point"), &words[2], words[3].parse().unwrap());
    let (clock, board, (bus, mut events)) = (Arc::new(SystemClock::new()), Board::default(), Bus::new());
    let data = DataFolder::prepare(&root, clock.as_ref()).unwrap();
    let place = hub.trim_start_matches("http://").trim_end_matches('/');
    let settings = format!(
        "[report]\naddress = \"{hub}\"\n[watch]\ninternet = [\"{place}\"]\nresolver = \"{place}\"\n[[line]]\ndown = 40\nup = 20\n"
    );
    let text = fs::read_to_string(data.point_toml()).unwrap();
    fs::write(data.point_toml(), text + &settings).unwrap();
    let ledger = Arc::new(Ledger::open(&data.ledger(), data.point().unwrap().id, "bench", clock.clone()).unwrap());
    // Nobody looks at the screen.
    std::thread::spawn(move || while events.blocking_recv().is_some() {});
    let (before, begun) = (memory("VmRSS"), ticks());
    let mut watching = Watching::new(board.clone(), clock, Arc::default(), Arc::new(|| None));
    watching.handle(&Event::Locked(data.clone(), Arc::new(data.lock().unwrap())), &bus);
    watching.handle(&Event::Recording(ledger), &bus);
    std::thread::sleep(Duration::from_secs(seconds));
    let (own, peak) = (memory("VmRSS") - before, memory("VmHWM") - before);
    watching.stop();
    let ended = ticks();
    assert_eq!(board.faults(), []);
    let [itself, started] = [0, 1].map(|which| (ended[which] - begun[which]) as f64 / 100.0);
    println!(
        "{{\"seconds\": {seconds}, \"cpu\": {itself:.2}, \"cpu_started\": {started:.2}, \"kib\": {own}, \"kib_at_most\": {peak}}}"
    );
}
