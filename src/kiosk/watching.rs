//! Watching: a thread of its own looks at the equipment every minute, notes that the machine is on, and tells the ledger and the
//! screen what came of it. Another one ([`line`]) looks at the broadband line and tells the first.

mod complaining;
mod desk;
mod facts;
mod line;
mod sound;
mod speed;

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use ledger::Ledger;
use point::{Board, Clock, DataFolder, Fault, Part, Severity};
use watch::equipment::Shown;
use watch::equipment::sound_test::Outcome;
use watch::line::{Told, ndt7};

use crate::bus::{Bus, Component, Event};
use crate::turns::Turns;
use crate::visit::health::Wish;
use desk::Desk;

pub(crate) use line::is_expected as line_is_expected;
pub use sound::try_here as try_sound;

/// The fault of a memory that can't be written, or of a ledger that doesn't take what was observed.
const FAULT: &str = "watch/memory";

/// What the thread hears.
enum Note {
    /// The ledger is open.
    Ledger(Arc<Ledger>),
    /// The line.
    Line(Told),
    /// The sound of the room was tried.
    Sound(Outcome),
    /// The speed of the line was measured.
    Speed(ndt7::Outcome),
    Quit,
}

/// The component.
pub struct Watching {
    notes: Sender<Note>,
    heard: Option<Receiver<Note>>,
    board: Board,
    clock: Arc<dyn Clock>,
    thread: Option<std::thread::JoinHandle<()>>,
    line: line::Thread,
    shown: Shown,
}

impl Watching {
    /// Waits for the data folder. `shown` knows how large the picture is, where it fills the screen.
    pub fn new(board: Board, clock: Arc<dyn Clock>, turns: Arc<Turns>, shown: Shown) -> Self {
        let (notes, heard) = channel();
        Self { notes, heard: Some(heard), board, clock, thread: None, line: line::Thread::new(turns), shown }
    }

    fn begin(&mut self, data: &DataFolder, bus: &Bus) {
        let Some(heard) = self.heard.take() else { return };
        let (data, board, clock, bus) = (data.clone(), self.board.clone(), self.clock.clone(), bus.clone());
        let shown = self.shown.clone();
        let watch = move || {
            Desk::new(data, board, clock, bus, shown).watch(&heard);
        };
        match std::thread::Builder::new().name("watch".to_owned()).spawn(watch) {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => drop(self.board.report(fault(FAULT, "fault-watch", self.clock.as_ref(), &error))),
        }
    }
}

impl Component for Watching {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, _) => {
                self.begin(data, bus);
                let notes = self.notes.clone();
                self.line.begin(data, &self.board, &self.clock, move |told| notes.send(Note::Line(told)).is_ok());
            }
            Event::Try(Wish::Speed) => self.line.try_speed(self.notes.clone(), bus),
            Event::Try(Wish::Sound) => sound::begin(self.notes.clone(), bus),
            Event::Try(Wish::Complaint) => complaining::begin(self.line.data(), &self.clock, bus),
            Event::Transferred(transfer) => {
                let speeds = line::speed_of(*transfer, self.clock.now().wall).into_iter().collect();
                drop(self.notes.send(Note::Line(Told::Speeds(speeds))));
            }
            Event::Reopen => self.line.look_again(),
            Event::Recording(ledger) => drop(self.notes.send(Note::Ledger(ledger.clone()))),
            _ => {}
        }
    }

    fn stop(&mut self) {
        self.line.stop();
        drop(self.notes.send(Note::Quit));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn fault(id: &str, message: &str, clock: &dyn Clock, error: &dyn std::fmt::Display) -> Fault {
    Fault::new(id, Part::Data, Severity::Degraded, clock.now().wall, message).with("message", error)
}
