//! Editions in the background: a thread of its own fetches what is new, every few hours, for as long as it takes. Whoever
//! asks for a stick or a try at once goes first.

use std::sync::Arc;
use std::time::Duration;

use point::{Board, Clock, DataFolder, Fault, Lock, Part, Severity};
use tokio::sync::Notify;

use crate::bus::{Bus, Component, Event};
use crate::turns::{Place, Turns};

/// How long after everything has arrived it is looked again.
const EVERY: Duration = Duration::from_secs(4 * 3600);

/// The same after a failure that waiting may mend.
const AGAIN: Duration = Duration::from_secs(30 * 60);

/// The fault of a repository that can't be used.
const FAULT: &str = "delivery/line";

/// Fetches in the background.
pub struct Courier {
    board: Board,
    clock: Arc<dyn Clock>,
    turns: Arc<Turns>,
    /// Looks again at once: settings have changed.
    again: Arc<Notify>,
    /// Ends the thread.
    quit: Arc<Notify>,
}

impl Courier {
    /// A courier that waits for the right to write.
    pub fn new(board: Board, clock: Arc<dyn Clock>, turns: Arc<Turns>) -> Self {
        Self { board, clock, turns, again: Arc::default(), quit: Arc::default() }
    }

    fn begin(&self, data: DataFolder, lock: Arc<Lock>, bus: Bus) {
        let (again, quit) = (self.again.clone(), self.quit.clone());
        let runtime = tokio::runtime::Handle::current();
        let place = Place { data, lock, clock: self.clock.clone(), bus };
        let round = Round { place, board: self.board.clone(), turns: self.turns.clone() };
        let rounds = move || {
            runtime.block_on(async {
                loop {
                    let wait = tokio::select! {
                        wait = round.run() => wait,
                        () = quit.notified() => return,
                    };
                    tokio::select! {
                        () = tokio::time::sleep(wait) => {}
                        () = again.notified() => {}
                        () = quit.notified() => return,
                    }
                }
            });
        };
        // Not one of the runtime's: unpacking a film would hold up pictures.
        let begun = std::thread::Builder::new().name("delivery".to_owned()).spawn(rounds);
        if let Err(error) = begun {
            self.board.report(fault(self.clock.as_ref(), &error.to_string()));
        }
    }
}

impl Component for Courier {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, lock) => self.begin(data.clone(), lock.clone(), bus.clone()),
            Event::Reopen => self.again.notify_one(),
            _ => {}
        }
    }

    fn stop(&mut self) {
        self.quit.notify_waiters();
    }
}

/// What a round needs.
struct Round {
    place: Place,
    board: Board,
    turns: Arc<Turns>,
}

impl Round {
    /// Fetches what there is; answers how long to wait for the next time.
    async fn run(&self) -> Duration {
        // Settings that can't be read are on the board already.
        let addressed = self.place.data.point().is_ok_and(|point| !point.updates.address.is_empty());
        if !addressed {
            self.board.clear(FAULT);
            return EVERY;
        }
        // What has arrived stays; the rest is fetched after those who wait for an answer.
        let Some(taken) = self.turns.take_in_background(&self.place).await else { return Duration::from_secs(1) };
        let message = match &taken {
            Ok(last) if last.is_whole() => {
                self.board.clear(FAULT);
                return EVERY;
            }
            Ok(last) => last.trouble(),
            Err(error) => format!("{error:#}"),
        };
        self.board.report(fault(self.place.clock.as_ref(), &message));
        AGAIN
    }
}

fn fault(clock: &dyn Clock, message: &str) -> Fault {
    Fault::new(FAULT, Part::Content, Severity::Degraded, clock.now().wall, "fault-delivery").with("message", message)
}
