//! The clerk: a thread of its own keeps the desk's book, does what the desk on screen wishes, and tells the ledger. Hashing a PIN
//! takes half a second, a disk may take longer; nobody on screen waits for either.

mod errands;
mod files;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use ledger::{Ledger, Reply};
use point::{Board, Clock, DataFolder, Fault, Part, Severity};
use time::Date;

use errands::Errands;
pub use files::Files;

use crate::bus::{Bus, Component, Event};
use crate::visit::Command;
use crate::visit::desk::{News, Told, Wish};

/// The fault of a book that can't be opened or written.
const FAULT: &str = "desk/book";

/// Waits are counted down so often: a power cut during a wait makes it longer by less than that.
const MINUTE: Duration = Duration::from_secs(60);

/// What the thread hears.
enum Note {
    Wish(Box<Wish>),
    Ledger(Arc<Ledger>),
    Replies(Vec<Reply>),
    Quit,
}

/// The component.
pub struct Clerk {
    board: Board,
    clock: Arc<dyn Clock>,
    /// Below which sticks are mounted.
    sticks: PathBuf,
    notes: Sender<Note>,
    heard: Option<Receiver<Note>>,
    /// There once this process may write.
    errands: Option<Errands>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Clerk {
    /// One that waits for the right to write.
    pub fn new(board: Board, clock: Arc<dyn Clock>, sticks: PathBuf) -> Self {
        let (notes, heard) = channel();
        Self { board, clock, sticks, notes, heard: Some(heard), errands: None, thread: None }
    }

    fn begin(&mut self, data: &DataFolder, bus: &Bus) {
        let Some(heard) = self.heard.take() else { return };
        let (data, clock, board, bus) = (data.clone(), self.clock.clone(), self.board.clone(), bus.clone());
        let sticks = self.sticks.clone();
        self.errands = Some(Errands { data: data.clone(), clock: clock.clone(), sticks, bus: bus.clone() });
        let work = move || work(&data, &clock, &board, &heard, &bus);
        match std::thread::Builder::new().name("desk".to_owned()).spawn(work) {
            Ok(thread) => self.thread = Some(thread),
            Err(error) => drop(self.board.report(fault(self.clock.as_ref(), &error))),
        }
    }
}

impl Component for Clerk {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, _) => self.begin(data, bus),
            Event::Recording(ledger) => drop(self.notes.send(Note::Ledger(ledger.clone()))),
            Event::Replied(replies) => drop(self.notes.send(Note::Replies(replies.clone()))),
            Event::Desk(Wish::Errand(errand)) => {
                if let Some(errands) = &self.errands {
                    errands.begin(errand.clone());
                }
            }
            Event::Desk(wish) => drop(self.notes.send(Note::Wish(Box::new(wish.clone())))),
            _ => {}
        }
    }

    fn stop(&mut self) {
        drop(self.notes.send(Note::Quit));
        if let Some(thread) = self.thread.take() {
            // What was wished before is written before the program ends.
            drop(thread.join());
        }
    }
}

/// Does what is wished until the program ends.
fn work(data: &DataFolder, clock: &Arc<dyn Clock>, board: &Board, heard: &Receiver<Note>, bus: &Bus) {
    let (mut files, mut ledger) = (None::<Files>, None);
    let mut copied: Option<Date> = None;
    let note = |done: Result<(), String>| match done {
        Ok(()) => drop(board.clear(FAULT)),
        Err(error) => drop(board.report(fault(clock.as_ref(), &error))),
    };
    loop {
        if files.is_none() {
            let opened = Files::open(data.clone(), clock.clone());
            note(opened.as_ref().map(drop).map_err(ToString::to_string));
            files = opened.map(|files| files.telling(ledger.clone())).ok();
        }
        match heard.recv_timeout(MINUTE) {
            Ok(Note::Wish(wish)) => {
                let news = files.as_ref().map_or_else(|| vec![News::Told(Told::Failed)], |files| files.grant(*wish));
                for news in news {
                    bus.post_surely(Event::Visit(Command::Desk(news)));
                }
            }
            Ok(Note::Ledger(opened)) => {
                ledger = Some(opened);
                files = files.map(|files| files.telling(ledger.clone()));
            }
            Ok(Note::Replies(replies)) => {
                // One that isn't taken comes again.
                let taken = files.as_ref().map_or(Ok(()), |files| files.take(&replies));
                note(taken.map_err(|error| error.to_string()));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Note::Quit) | Err(RecvTimeoutError::Disconnected) => return,
        }
        let Some(files) = &files else { continue };
        note(files.book().beat().map_err(|error| error.to_string()));
        note(files.tell().map_err(|error| error.to_string()));
        let today = clock.now().local().date();
        if copied != Some(today) {
            note(files.book().back_up().map_err(|error| error.to_string()));
            copied = Some(today);
        }
    }
}

fn fault(clock: &dyn Clock, error: &dyn std::fmt::Display) -> Fault {
    Fault::new(FAULT, Part::Data, Severity::Degraded, clock.now().wall, "fault-desk").with("message", error)
}
