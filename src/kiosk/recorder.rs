//! The recorder: whatever is counted goes down a channel to a thread of its own, which writes it into the ledger at once, one
//! transaction for each fact. Nobody on screen waits for a disk.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use catalog::Store;
use ledger::fact::{Action, CausedBy, Count, Detail, EventKind};
use ledger::{Ledger, LedgerError};
use point::{Board, Clock, DataFolder, Fault, Part, Severity};
use time::Date;

use crate::bus::{Bus, Component, Event};
use crate::usage::{Act, UsageSink};

/// The fault of a ledger that can't be written.
const FAULT: &str = "ledger/database";

/// Minutes in which the machine is on are counted one by one: a power cut forgets less than one.
const MINUTE: Duration = Duration::from_secs(60);

/// A thorough look at the database waits until the screens have come up.
const CHECK_AFTER: Duration = Duration::from_secs(10);

/// How often the ledger's journal is emptied: no finer than the slots of presence.
const FOLD_MINUTES: u32 = 10;

/// Acts kept in memory while the ledger can't be opened or written: a busy week, under a megabyte.
const MOST_WAITING: usize = 4096;

/// What the thread hears.
enum Note {
    Act(Act),
    Active,
    Edition,
    Quit,
}

/// Where the visit tells what is counted. It may be told before the ledger is open.
pub struct Recorder(Sender<Note>);

impl UsageSink for Recorder {
    fn record(&mut self, act: Act) {
        // The thread ends with the program.
        drop(self.0.send(Note::Act(act)));
    }

    fn active(&mut self) {
        drop(self.0.send(Note::Active));
    }
}

/// The component: opens the ledger once this process has the right to write.
pub struct Recording {
    notes: Sender<Note>,
    heard: Option<Receiver<Note>>,
    /// Known once this process has the right to write.
    data: Option<DataFolder>,
    board: Board,
    clock: Arc<dyn Clock>,
    writing: Option<std::thread::JoinHandle<()>>,
}

impl Recording {
    /// The component, and the recorder whose acts it writes down.
    pub fn new(board: Board, clock: Arc<dyn Clock>) -> (Self, Recorder) {
        let (notes, heard) = channel();
        let recorder = Recorder(notes.clone());
        (Self { notes, heard: Some(heard), data: None, board, clock, writing: None }, recorder)
    }

    fn begin(&mut self, bus: &Bus) {
        let Some(data) = &self.data else { return };
        // A point that doesn't know its id can't say whose figures these are; it is asked again when its settings are mended.
        let Ok(point) = data.point() else { return };
        let Some(heard) = self.heard.take() else { return };
        let (data, clock, board, bus) = (data.clone(), self.clock.clone(), self.board.clone(), bus.clone());
        let (id, waiting) = (point.id, VecDeque::new());
        let write = move || Desk { data, clock, board, id, waiting, edition: None, day: None }.write(&heard, &bus);
        match std::thread::Builder::new().name("ledger".to_owned()).spawn(write) {
            Ok(thread) => self.writing = Some(thread),
            Err(error) => drop(self.board.report(fault(self.clock.as_ref(), &error))),
        }
    }
}

impl Component for Recording {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, _) => {
                self.data = Some(data.clone());
                self.begin(bus);
            }
            Event::Reopen => self.begin(bus),
            Event::EditionFlipped => drop(self.notes.send(Note::Edition)),
            _ => {}
        }
    }

    fn stop(&mut self) {
        drop(self.notes.send(Note::Quit));
        if let Some(writing) = self.writing.take() {
            // What was told before is written before the program ends.
            drop(writing.join());
        }
    }
}

/// Where the thread writes.
struct Desk {
    data: DataFolder,
    clock: Arc<dyn Clock>,
    board: Board,
    id: ulid::Ulid,
    /// Acts that couldn't be written yet.
    waiting: VecDeque<Act>,
    /// The edition that was told last.
    edition: Option<String>,
    /// The day that was begun last.
    day: Option<Date>,
}

impl Desk {
    fn write(mut self, heard: &Receiver<Note>, bus: &Bus) {
        let Some(ledger) = self.open(heard) else { return };
        bus.post_surely(Event::Recording(ledger.clone()));
        self.catch_up(&ledger);
        self.note(ledger.happened(EventKind::Started, &[]));
        self.tell_edition(&ledger);
        let mut check_at = Some(self.clock.now().monotonic + CHECK_AFTER);
        let (mut minute_ends, mut minutes) = (self.clock.now().monotonic + MINUTE, 0);
        loop {
            let now = self.clock.now().monotonic;
            if check_at.is_some_and(|at| at <= now) {
                check_at = None;
                self.note(ledger.check().map(drop));
                self.begin_day(&ledger);
            }
            if minute_ends <= now {
                minute_ends = now + MINUTE;
                minutes += 1;
                self.count_minute(&ledger);
                self.begin_day(&ledger);
                if minutes % FOLD_MINUTES == 0 {
                    self.note(ledger.fold());
                }
            }
            let next = check_at.map_or(minute_ends, |at| at.min(minute_ends));
            match heard.recv_timeout(next.saturating_sub(now)) {
                Ok(Note::Act(act)) => self.count(&ledger, act),
                Ok(Note::Active) => self.note(ledger.active()),
                Ok(Note::Edition) => self.tell_edition(&ledger),
                Ok(Note::Quit) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// The machine was on for a minute; within the room's hours it was open, too.
    fn count_minute(&mut self, ledger: &Ledger) {
        let local = self.clock.now().local();
        let is_open = self.data.point().is_ok_and(|point| point.open_until(local).is_some());
        for action in [Some(Action::On), is_open.then_some(Action::Open)].into_iter().flatten() {
            let count = Count::new(action, CausedBy::Machine);
            self.count(ledger, Act { count, title: String::new(), n: 1 });
        }
    }

    /// Writes an act, after those that wait.
    fn count(&mut self, ledger: &Ledger, act: Act) {
        self.wait_with(act);
        self.catch_up(ledger);
    }

    fn wait_with(&mut self, act: Act) {
        if self.waiting.len() < MOST_WAITING {
            self.waiting.push_back(act);
        }
    }

    /// Writes what waits, as far as the disk takes it.
    fn catch_up(&mut self, ledger: &Ledger) {
        while let Some(Act { count, title, n }) = self.waiting.front() {
            let written = ledger.count(count, title, *n);
            let is_written = written.is_ok();
            self.note(written);
            if !is_written {
                return;
            }
            self.waiting.pop_front();
        }
    }

    /// Opens the ledger; as long as that fails it is tried every minute, and what is told meanwhile waits in memory.
    fn open(&mut self, heard: &Receiver<Note>) -> Option<Arc<Ledger>> {
        loop {
            let version = env!("CARGO_PKG_VERSION");
            match Ledger::open(&self.data.ledger(), self.id, version, self.clock.clone()) {
                Ok(ledger) => {
                    self.board.clear(FAULT);
                    return Some(Arc::new(ledger));
                }
                Err(error) => drop(self.board.report(fault(self.clock.as_ref(), &error))),
            }
            let again = self.clock.now().monotonic + MINUTE;
            loop {
                match heard.recv_timeout(again.saturating_sub(self.clock.now().monotonic)) {
                    Ok(Note::Act(act)) => self.wait_with(act),
                    Ok(Note::Active | Note::Edition) => {}
                    Ok(Note::Quit) | Err(RecvTimeoutError::Disconnected) => return None,
                    Err(RecvTimeoutError::Timeout) => break,
                }
            }
        }
    }

    /// What a day begins with: its declared hours; a copy of the ledger; room.
    fn begin_day(&mut self, ledger: &Ledger) {
        let local = self.clock.now().local();
        if self.day == Some(local.date()) {
            return;
        }
        self.day = Some(local.date());
        if let Some(minutes) = self.data.point().ok().and_then(|point| point.declared_minutes(local.weekday())) {
            self.note(ledger.declare_open(minutes));
        }
        self.note(ledger.back_up_daily().map(drop));
        self.note(ledger.tidy().map(drop));
    }

    fn tell_edition(&mut self, ledger: &Ledger) {
        let Ok(Some(edition)) = Store::new(self.data.clone()).active() else { return };
        if self.edition.as_ref() != Some(&edition) {
            self.note(ledger.happened(EventKind::EditionShown, &[(Detail::Edition, edition.clone())]));
            self.edition = Some(edition);
        }
    }

    /// A disk that refuses is told; one that takes facts again is well.
    fn note(&self, written: Result<(), LedgerError>) {
        match written {
            Ok(()) => drop(self.board.clear(FAULT)),
            Err(error) => drop(self.board.report(fault(self.clock.as_ref(), &error))),
        }
    }
}

fn fault(clock: &dyn Clock, error: &dyn std::fmt::Display) -> Fault {
    Fault::new(FAULT, Part::Data, Severity::Degraded, clock.now().wall, "fault-ledger").with("message", error)
}
