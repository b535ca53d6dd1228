//! The real recorder on a data folder, without the rest of the program.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::sync::Arc;

use kiosk::bus::{Bus, Component as _, Event};
use kiosk::recorder::{Recorder, Recording};
use ledger::Ledger;
use point::{Board, Clock, DataFolder};
use tokio::sync::mpsc::Receiver;

/// A recorder at work.
pub struct Recorded {
    /// What it writes to.
    pub ledger: Arc<Ledger>,
    /// Where it tells what is wrong.
    pub board: Board,
    recording: Recording,
    _events: Receiver<Event>,
}

impl Recorded {
    /// Begins, as when the program starts; whoever counts tells the recorder.
    pub fn begin(root: &Path, clock: Arc<dyn Clock>) -> (Self, Recorder) {
        let (data, board, (bus, mut events)) = (DataFolder::open(root).unwrap(), Board::default(), Bus::new());
        let (mut recording, recorder) = Recording::new(board.clone(), clock);
        let lock = Arc::new(data.lock().unwrap());
        recording.handle(&Event::Locked(data, lock), &bus);
        let ledger = loop {
            if let Event::Recording(ledger) = events.blocking_recv().unwrap() {
                break ledger;
            }
        };
        (Self { ledger, board, recording, _events: events }, recorder)
    }

    /// Ends, as when the program ends: what was told before is written.
    pub fn end(mut self) -> Arc<Ledger> {
        self.recording.stop();
        assert_eq!(self.board.faults(), []);
        self.ledger
    }
}
