//! The line's thread: a small runtime of its own, so that nothing it waits for holds up a screen, a report or a delivery.

use std::sync::Arc;
use std::sync::mpsc::Sender;

use point::clock::VIETNAM;
use point::{Board, Clock, DataFolder, Point};
use time::{Date, OffsetDateTime};
use tokio::sync::{Notify, mpsc};
use watch::figure::{Direction, Method};
use watch::line::{Settings, System, Told, Wire, daily, passive, run};
use watch::{Memory, Speed};

use super::{Note, fault, speed};
use crate::bus::Bus;
use crate::delivering::Origin;
use crate::turns::Turns;

/// The fault of settings that can't be used.
const FAULT: &str = "watch/line";

/// What the line tells before somebody takes it: a few rounds.
const WAITING: usize = 16;

/// Whether a line is expected here: somebody entered where to report to or to fetch from. A point that lives by sticks has none
/// that could be cut.
pub(crate) fn is_expected(data: &DataFolder) -> bool {
    !hub(data).is_empty()
}

/// What the line is measured against: where figures go; else where editions come from.
fn hub(data: &DataFolder) -> String {
    let Ok(point) = data.point() else { return String::new() };
    if point.report.address.is_empty() { point.updates.address } else { point.report.address }
}

/// How fast the line was while an edition came, if that says anything.
pub(super) fn speed_of(transfer: delivery::Transfer, at: OffsetDateTime) -> Option<Speed> {
    let delivery::Transfer { bytes, took, capped } = transfer;
    passive::speed(passive::Transfer { direction: Direction::Receive, bytes, took, capped }, at)
}

/// The thread.
pub(super) struct Thread {
    data: Option<DataFolder>,
    /// Who fetches editions, and needs the line for it.
    turns: Arc<Turns>,
    again: Arc<Notify>,
    quit: Arc<Notify>,
}

impl Thread {
    /// One that hasn't begun.
    pub fn new(turns: Arc<Turns>) -> Self {
        Self { data: None, turns, again: Arc::default(), quit: Arc::default() }
    }

    /// Looks at the line until it is stopped; `tell` answers whether anybody listens.
    pub fn begin(
        &mut self,
        data: &DataFolder,
        board: &Board,
        clock: &Arc<dyn Clock>,
        tell: impl Fn(Told) -> bool + Send + 'static,
    ) {
        self.data = Some(data.clone());
        let (data, board, clock) = (data.clone(), board.clone(), clock.clone());
        let (again, quit, turns) = (self.again.clone(), self.quit.clone(), self.turns.clone());
        let begun = std::thread::Builder::new().name("line".to_owned()).spawn({
            let (board, clock) = (board.clone(), clock.clone());
            move || {
                let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return };
                runtime.block_on(async {
                    tokio::select! {
                        () = look(&data, &board, &clock, &turns, &again, tell) => {}
                        () = quit.notified() => {}
                    }
                });
            }
        });
        if let Err(error) = begun {
            board.report(fault(FAULT, "fault-watch", clock.as_ref(), &error));
        }
    }

    /// Measures its speed, because somebody has pressed the button.
    pub fn try_speed(&self, notes: Sender<Note>, bus: &Bus) {
        let hub = self.data.as_ref().map(hub).unwrap_or_default();
        speed::begin(&hub, notes, bus);
    }

    /// The data folder, once it is open.
    pub fn data(&self) -> Option<&DataFolder> {
        self.data.as_ref()
    }

    /// Settings have changed.
    pub fn look_again(&self) {
        self.again.notify_one();
    }

    /// Ends it.
    pub fn stop(&self) {
        self.quit.notify_one();
    }
}

/// Other settings begin anew.
async fn look(
    data: &DataFolder,
    board: &Board,
    clock: &Arc<dyn Clock>,
    turns: &Turns,
    again: &Notify,
    tell: impl Fn(Told) -> bool,
) {
    loop {
        let hub = hub(data);
        if hub.is_empty() {
            board.clear(FAULT);
            again.notified().await;
            continue;
        }
        let point = data.point().unwrap_or_else(|_| Point::unnamed());
        let settings = Settings::of(&point.watch, &hub);
        let wire = match Wire::new(settings.clone(), System::default(), clock.clone()) {
            Ok(wire) => wire,
            Err(error) => {
                board.report(fault(FAULT, "fault-line", clock.as_ref(), &error));
                again.notified().await;
                continue;
            }
        };
        board.clear(FAULT);
        // Beside the one that writes what is told. Where it can't be opened, that one has reported it.
        let purse = Memory::open(&data.watch(), clock.clone()).ok();
        let (told, mut heard) = mpsc::channel(WAITING);
        let forward = async {
            while let Some(told) = heard.recv().await {
                if !tell(told) {
                    return;
                }
            }
        };
        let changed = async {
            // Somebody looks at the settings again and again while there is no edition.
            while self::hub(data) == hub && data.point().is_ok_and(|now| now.watch == point.watch) {
                again.notified().await;
            }
        };
        let done = purse.as_ref().and_then(|memory| last_daily(memory, clock.now().wall));
        let is_busy = || turns.underway().is_some_and(|underway| underway.origin == Origin::Line);
        let daily = daily::run(&settings, &point, clock.as_ref(), &purse, done, is_busy, told.clone());
        let rounds = run(&wire, &settings, clock.as_ref(), &purse, told);
        tokio::select! {
            ((), (), ()) = async { tokio::join!(rounds, daily, forward) } => return,
            () = changed => {}
        }
    }
}

/// The day of the last daily transfer.
fn last_daily(memory: &Memory, now: OffsetDateTime) -> Option<Date> {
    let speeds = memory.speeds(now - time::Duration::WEEK).ok()?;
    let last = speeds.iter().rev().find(|speed| speed.method == Method::Daily)?;
    Some(last.at.to_offset(VIETNAM).date())
}
