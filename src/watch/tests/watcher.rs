//! Equipment is looked at in turns, and what is otherwise counts when it stays so.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use point::FixedClock;
use time::macros::datetime;
use watch::equipment::{Pace, Probe};
use watch::inventory::List;
use watch::watcher::Watcher;
use watch::{Kind, Measure, Memory, Reading, Reason, State};

/// A room whose equipment tests change.
#[derive(Clone, Default)]
struct Room(Arc<Mutex<Vec<Reading>>>);

impl Probe for Room {
    fn look(&mut self) -> Vec<Reading> {
        self.0.lock().unwrap().clone()
    }
}

struct Watching {
    room: Room,
    clock: Arc<FixedClock>,
    memory: Arc<Memory>,
    watcher: Watcher,
    _dir: tempfile::TempDir,
}

impl Watching {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 8:30 UTC)));
        let memory = Arc::new(Memory::open(dir.path(), clock.clone()).unwrap());
        let room = Room::default();
        let probes: Vec<(Box<dyn Probe>, Pace)> = vec![(Box::new(room.clone()), Pace::Minute)];
        let watcher = Watcher::new(memory.clone(), clock.clone(), probes);
        Self { room, clock, memory, watcher, _dir: dir }
    }

    fn turn(&mut self, room: &[Reading]) -> Vec<watch::Figure> {
        *self.room.0.lock().unwrap() = room.to_vec();
        let figures = self.watcher.turn(&List::default()).unwrap();
        self.clock.advance(Duration::from_secs(60));
        figures
    }

    fn states(&self) -> Vec<State> {
        self.memory.devices().unwrap().iter().map(|known| known.state).collect()
    }
}

fn printer() -> Reading {
    Reading::well("printer/a", Kind::Printer, "A")
}

#[test]
fn a_trouble_counts_when_it_is_there_at_two_turns() {
    let mut watching = Watching::new();
    watching.turn(&[printer()]);
    let trouble = printer().but(State::Failed, Reason::NoPaper);
    watching.turn(std::slice::from_ref(&trouble));
    assert_eq!(watching.states(), [State::Ok]);
    watching.turn(&[trouble]);
    assert_eq!(watching.states(), [State::Failed]);
    watching.turn(&[printer()]);
    watching.turn(&[printer()]);
    assert_eq!(watching.states(), [State::Ok]);
}

#[test]
fn a_plug_that_is_moved_for_a_moment_is_no_fault() {
    let mut watching = Watching::new();
    watching.turn(&[printer()]);
    watching.turn(&[]);
    watching.turn(&[printer()]);
    assert_eq!(watching.memory.notices().unwrap().len(), 1, "that it was seen at first");
}

#[test]
fn figures_are_taken_once_an_hour_on_its_slot() {
    let mut watching = Watching::new();
    let warm = Reading::well("cpu", Kind::Cpu, "").measuring(Measure::Temperature, 60.0);
    let figures = watching.turn(std::slice::from_ref(&warm));
    assert_eq!((figures[0].slot, figures[0].value), (datetime!(2026-11-30 8:00 UTC), 60.0));
    assert_eq!(watching.turn(std::slice::from_ref(&warm)), []);
    watching.clock.advance(Duration::from_secs(3600));
    assert_eq!(watching.turn(&[warm])[0].slot, datetime!(2026-11-30 9:00 UTC));
}
