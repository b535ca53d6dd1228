//! The desk of the thread that watches: what it hears and sees is kept in the memory, told to the ledger and shown.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count, EventKind};
use point::{Board, Clock, DataFolder};
use time::Date;
use watch::equipment::sound_test::Outcome;
use watch::equipment::{self, Room, Shown};
use watch::figure::{Direction, Method, hour};
use watch::health::Listed;
use watch::inventory::List;
use watch::line::budget::Purpose;
use watch::line::{Told, ndt7};
use watch::watcher::Watcher;
use watch::{Cut, Figure, Measure, Memory, Quality, Speed};

use super::{FAULT, Note, facts, fault, line};
use crate::bus::{Bus, Event};
use crate::health::list_fault;
use crate::machine;
use crate::visit::Command;
use crate::visit::health::News;

/// The fault of a list of equipment that can't be read.
const LIST_FAULT: &str = "watch/list";

/// A power cut is known to the minute.
const MINUTE: Duration = Duration::from_secs(60);

/// Screens come up first.
const BEGIN_AFTER: Duration = Duration::from_secs(5);

/// Figures kept in memory while the ledger can't be opened: those of a day.
const MOST_WAITING: usize = 24 * 64;

/// Where the thread works.
pub(super) struct Desk {
    data: DataFolder,
    board: Board,
    clock: Arc<dyn Clock>,
    bus: Bus,
    ledger: Option<Arc<Ledger>>,
    /// Figures that no ledger has taken yet.
    waiting: Vec<Figure>,
    /// The day that was tidied last.
    day: Option<Date>,
    /// What should be in the room, as it could be read last.
    list: List,
    listed: Listed,
    shown: Shown,
}

impl Desk {
    /// One that waits for what it hears.
    pub fn new(data: DataFolder, board: Board, clock: Arc<dyn Clock>, bus: Bus, shown: Shown) -> Self {
        Self {
            data,
            board,
            clock,
            bus,
            ledger: None,
            waiting: vec![],
            day: None,
            list: List::default(),
            listed: Listed::default(),
            shown,
        }
    }

    /// Watches until it hears that the program ends.
    pub fn watch(mut self, heard: &Receiver<Note>) {
        let Some(memory) = self.open(heard) else { return };
        self.note(memory.begin());
        let mut watcher = None;
        let mut next = self.clock.now().monotonic + BEGIN_AFTER;
        loop {
            match heard.recv_timeout(next.saturating_sub(self.clock.now().monotonic)) {
                Ok(Note::Ledger(ledger)) => {
                    self.ledger = Some(ledger);
                    self.tell(&memory);
                }
                Ok(Note::Line(told)) => self.hear_line(&memory, told),
                Ok(Note::Sound(outcome)) => self.hear_sound(outcome),
                Ok(Note::Speed(outcome)) => self.hear_speed(&memory, &outcome),
                Ok(Note::Quit) | Err(RecvTimeoutError::Disconnected) => {
                    self.note(memory.ends());
                    return;
                }
                Err(RecvTimeoutError::Timeout) => {
                    next = self.clock.now().monotonic + MINUTE;
                    let watcher = watcher.get_or_insert_with(|| {
                        let probes =
                            equipment::all(&Room { shown: self.shown.clone(), ..Room::this_machine(self.data.root()) });
                        Watcher::new(memory.clone(), self.clock.clone(), probes)
                    });
                    self.minute(&memory, watcher);
                }
            }
        }
    }

    /// Opens the memory; as long as that fails it is tried every minute.
    fn open(&mut self, heard: &Receiver<Note>) -> Option<Arc<Memory>> {
        loop {
            match Memory::open(&self.data.watch(), self.clock.clone()) {
                Ok(memory) => {
                    self.board.clear(FAULT);
                    return Some(Arc::new(memory));
                }
                Err(error) => drop(self.board.report(fault(FAULT, "fault-watch", self.clock.as_ref(), &error))),
            }
            match heard.recv_timeout(MINUTE) {
                Ok(Note::Ledger(ledger)) => self.ledger = Some(ledger),
                Ok(Note::Quit) | Err(RecvTimeoutError::Disconnected) => return None,
                // What is told of a line before it can be written down is found out again.
                Ok(Note::Line(_) | Note::Sound(_) | Note::Speed(_)) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Keeps what is told of the line. An outage is shown and told at once.
    fn hear_line(&mut self, memory: &Memory, told: Told) {
        match told {
            Told::Standing(standing) => {
                let cut = standing.cut.map(|(cause, layer)| Cut { cause, layer });
                self.note(memory.line_is(cut, standing.since).map(drop));
                self.tell(memory);
                self.show(memory);
            }
            Told::Round(round) => {
                if let Some(quality) = Quality::of(&round, self.clock.now().wall) {
                    self.note(memory.keep_quality(&quality));
                }
            }
            Told::Speeds(speeds) => {
                for speed in speeds {
                    self.keep_speed(memory, speed);
                }
                self.tell(memory);
            }
            Told::Figures(figures) => {
                self.waiting.extend(figures);
                self.tell(memory);
            }
        }
    }

    fn hear_sound(&self, outcome: Outcome) {
        if let Some(ledger) = &self.ledger {
            self.note(ledger.happened(EventKind::SoundTested, &facts::sound(&outcome)));
        }
    }

    /// Keeps what was measured, and what that has used.
    fn hear_speed(&mut self, memory: &Memory, outcome: &ndt7::Outcome) {
        let ndt7::Outcome { speeds, used, .. } = outcome;
        self.note(memory.spend(Purpose::Asked, i64::try_from(used.down + used.up).unwrap_or(i64::MAX)));
        let at = self.clock.now().wall;
        for (direction, bits) in [(Direction::Receive, speeds.down), (Direction::Transmit, speeds.up)] {
            self.keep_speed(memory, Speed { at, method: Method::Ndt7, direction, bits });
        }
        self.tell(memory);
        self.show(memory);
    }

    fn keep_speed(&mut self, memory: &Memory, speed: Speed) {
        self.note(memory.keep_speed(&speed));
        let Speed { at, method, direction, bits } = speed;
        let measure = Measure::Goodput(direction, method);
        // Of what comes with editions one an hour is enough for the province.
        let slot = if method == Method::Passive { hour(at) } else { at };
        self.waiting.push(Figure { measure, of: String::new(), slot, value: bits });
    }

    /// Shows how the point is. Answers whether it runs on its battery.
    fn show(&self, memory: &Memory) -> bool {
        match memory.health(self.clock.now().wall, line::is_expected(&self.data), self.listed.clone()) {
            Ok(health) => {
                let on_battery = health.power.on_battery;
                self.bus.post_surely(Event::Visit(Command::Watched(News::Health(Arc::new(health)))));
                on_battery
            }
            Err(error) => {
                self.note(Err(error));
                false
            }
        }
    }

    fn minute(&mut self, memory: &Memory, watcher: &mut Watcher) {
        self.note(memory.beat());
        if self.read_list() {
            self.note(memory.list_is(&self.list));
        }
        self.note(self.tell_contract(memory));
        match watcher.turn(&self.list) {
            Ok(figures) => self.waiting.extend(figures),
            Err(error) => self.note(Err(error)),
        }
        self.waiting.truncate(MOST_WAITING);
        self.tell(memory);
        let now = self.clock.now();
        if self.show(memory)
            && let Some(ledger) = &self.ledger
        {
            self.note(ledger.count(&Count::new(Action::OnBattery, CausedBy::Machine), "", 1));
        }
        if self.day != Some(now.local().date()) && self.begin_day(memory) {
            self.day = Some(now.local().date());
        }
    }

    /// What a day begins with: how each piece of equipment is, and room. Answers whether the ledger has it.
    fn begin_day(&self, memory: &Memory) -> bool {
        self.note(memory.tidy());
        self.note(memory.data_was_mended(&machine::data_notes()));
        let Some(ledger) = &self.ledger else { return false };
        let day = self.clock.now().local().replace_time(time::Time::MIDNIGHT);
        let Ok(devices) = memory.devices() else { return false };
        devices.iter().all(|known| {
            let (series, labels) = facts::status(known);
            let written = ledger.sample(series, &labels, day, 1.0);
            let is_written = written.is_ok();
            self.note(written);
            is_written
        })
    }

    fn tell_contract(&self, memory: &Memory) -> Result<(), watch::MemoryError> {
        // Settings that can't be read stand on the board already.
        let Ok(point) = self.data.point() else { return Ok(()) };
        memory.contracts_are(&point.lines)
    }

    /// What should be in the room. Where the list can't be read that is told, and the one before holds. Answers whether it names
    /// anything: a file that is gone, or empty, doesn't mean that the equipment is.
    fn read_list(&mut self) -> bool {
        let read = List::read(&self.data.equipment_list());
        self.listed = Listed::of(&read);
        match read {
            Ok(list) => {
                self.board.clear(LIST_FAULT);
                self.list = list;
            }
            Err(error) => {
                let trouble = error.trouble();
                self.board.report(fault(LIST_FAULT, list_fault(&trouble), self.clock.as_ref(), &trouble.said));
            }
        }
        self.listed.assets > 0
    }

    /// Writes into the ledger what has to be told. What it doesn't take now waits.
    fn tell(&mut self, memory: &Memory) {
        let Some(ledger) = self.ledger.clone() else { return };
        while let Some(figure) = self.waiting.last() {
            if let Some((series, labels)) = facts::sample(figure)
                && let Err(error) = ledger.sample(series, &labels, figure.slot, facts::value(figure))
            {
                return self.note(Err(error));
            }
            self.waiting.pop();
        }
        loop {
            let notices = match memory.notices() {
                Ok(notices) if notices.is_empty() => return,
                Ok(notices) => notices,
                Err(error) => return self.note(Err(error)),
            };
            for notice in notices {
                let (kind, details) = facts::event(&notice.what);
                let told = ledger.happened_once(notice.id, notice.at, kind, &details);
                // Told again after a power cut between the two, it is the same event.
                let is_told = told.is_ok();
                self.note(told);
                if !is_told {
                    return;
                }
                self.note(memory.told(notice.id));
            }
        }
    }

    /// A disk that refuses is told; one that takes facts again is well.
    fn note<E: std::fmt::Display>(&self, done: Result<(), E>) {
        match done {
            Ok(()) => drop(self.board.clear(FAULT)),
            Err(error) => drop(self.board.report(fault(FAULT, "fault-watch", self.clock.as_ref(), &error))),
        }
    }
}
