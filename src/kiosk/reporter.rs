//! The reporter: a thread of its own sends what the ledger holds, in the background, for as long as it takes. Whoever asks on
//! screen what that is gets an answer.

use std::sync::Arc;
use std::time::Duration;

use delivery::{Book, Reason, Reporter, Timing};
use ledger::Ledger;
use point::{Board, Clock, DataFolder, Fault, Part, Severity};
use tokio::sync::Notify;

use crate::bus::{Bus, Component, Event};
use crate::reporting::{LastRound, Reports};
use crate::visit::Command;

/// The fault of reports that don't arrive, for reasons that waiting won't mend.
const FAULT: &str = "ledger/report";

/// How often a point without an address looks whether it has one; its settings tell by themselves when they change.
const LOOK_AGAIN: Duration = Duration::from_secs(3600);

/// Reports in the background.
pub struct Reporting {
    board: Board,
    clock: Arc<dyn Clock>,
    data: Option<DataFolder>,
    ledger: Option<Arc<Ledger>>,
    /// Settings have changed.
    again: Arc<Notify>,
    quit: Arc<Notify>,
}

impl Reporting {
    /// A reporter that waits for the ledger.
    pub fn new(board: Board, clock: Arc<dyn Clock>) -> Self {
        Self { board, clock, data: None, ledger: None, again: Arc::default(), quit: Arc::default() }
    }

    fn reports(&self, bus: &Bus) -> Option<Reports> {
        Some(Reports {
            data: self.data.clone()?,
            ledger: self.ledger.clone()?,
            clock: self.clock.clone(),
            bus: Some(bus.clone()),
        })
    }

    fn tell_sending(&self, bus: &Bus) {
        let (reports, bus) = (self.reports(bus), bus.clone());
        let tell = move || {
            // Why it can't be read stands on the board already.
            let sending = reports.and_then(|reports| reports.sending().ok()).map(Arc::new);
            bus.post_surely(Event::Visit(Command::Sends(sending)));
        };
        // Whoever asked sees that it is being looked for, and may ask again.
        drop(std::thread::Builder::new().name("sending".to_owned()).spawn(tell));
    }

    fn begin(&self, bus: &Bus) {
        let Some(reports) = self.reports(bus) else { return };
        let (board, again, quit) = (self.board.clone(), self.again.clone(), self.quit.clone());
        let runtime = tokio::runtime::Handle::current();
        let rounds = move || {
            runtime.block_on(async {
                tokio::select! {
                    () = report(&reports, &board, &again) => {}
                    () = quit.notified() => {}
                }
            });
        };
        // Not one of the runtime's: a disk may hold it up.
        if let Err(error) = std::thread::Builder::new().name("report".to_owned()).spawn(rounds) {
            self.board.report(fault(self.clock.as_ref(), &error));
        }
    }
}

impl Component for Reporting {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, _) => self.data = Some(data.clone()),
            Event::Recording(ledger) => {
                self.ledger = Some(ledger.clone());
                self.begin(bus);
            }
            Event::AskSending => self.tell_sending(bus),
            Event::Reopen => self.again.notify_one(),
            _ => {}
        }
    }

    fn stop(&mut self) {
        self.quit.notify_waiters();
    }
}

/// Round after round. Another address begins anew.
async fn report(reports: &Reports, board: &Board, again: &Notify) {
    loop {
        let address = reports.data.point().map(|point| point.report.address).unwrap_or_default();
        let mut reporter = (!address.is_empty()).then(|| reporter(reports, &address));
        loop {
            let wait = match &mut reporter {
                Some(Ok(reporter)) => match reports.round(reporter).await {
                    Ok((last, wait)) => {
                        tell(board, reports.clock.as_ref(), &last);
                        wait
                    }
                    Err(error) => {
                        board.report(fault(reports.clock.as_ref(), &format!("{error:#}")));
                        LOOK_AGAIN
                    }
                },
                Some(Err(error)) => {
                    board.report(fault(reports.clock.as_ref(), error));
                    LOOK_AGAIN
                }
                None => {
                    board.clear(FAULT);
                    LOOK_AGAIN
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = again.notified() => break,
            }
        }
    }
}

fn reporter(reports: &Reports, address: &str) -> anyhow::Result<Reporter> {
    Ok(Reporter::new(address, Arc::new(Book::open(&reports.data.trust())?), Timing::default())?)
}

/// A line that is down is an ordinary state; what somebody has to mend is a fault.
fn tell(board: &Board, clock: &dyn Clock, last: &LastRound) {
    match fault_of(last, clock) {
        Some(fault) => drop(board.report(fault)),
        None => drop(board.clear(FAULT)),
    }
}

/// The fault that a round has found, if somebody has to mend it.
pub(crate) fn fault_of(last: &LastRound, clock: &dyn Clock) -> Option<Fault> {
    let trouble = last.trouble.as_ref().filter(|trouble| is_for_people(trouble.reason))?;
    Some(fault(clock, &trouble.detail))
}

fn is_for_people(reason: Reason) -> bool {
    use Reason::{BadAddress, Disk, NoAddress, OtherHub, Parted, Refused, Revoked, Uncovered};
    matches!(reason, NoAddress | BadAddress | Revoked | OtherHub | Refused | Parted | Uncovered | Disk)
}

fn fault(clock: &dyn Clock, message: &dyn std::fmt::Display) -> Fault {
    Fault::new(FAULT, Part::Data, Severity::Degraded, clock.now().wall, "fault-report").with("message", message)
}
