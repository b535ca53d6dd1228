//! Sticks: what is put in is recognised, read once, and told on screen until it may be pulled out: what the receiving end
//! acknowledges, and products.
//!
//! Nothing of a stick is trusted but what is signed, and nothing is written to it. Whoever pulls one out early loses
//! nothing: what has arrived is kept, and the next stick begins there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use delivery::{Progress, Stick, Tally};
use ledger::Ledger;
use ledger::enrolment::State;
use point::{Board, Clock, DataFolder, Fault, Lock, Part, Severity};

use crate::bus::{Bus, Component, Event, lock};
use crate::delivering::{Asker, LastTry, Origin, PULLED_OUT};
use crate::mounts::{self, Changes, Mount};
use crate::reporting::{Reports, Taken};
use crate::setup;
use crate::turns::{Place, Turns};
use crate::visit::Command;

/// The fault of a watch that can't be kept.
const FAULT: &str = "delivery/sticks";

/// How long a stick that is in at the start waits for the ledger, which opens a moment after the kiosk. Products don't need it.
const LEDGER_WITHIN: Duration = Duration::from_secs(5);

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What is told about a stick.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It is looked at.
    Looking,
    /// Products arrive.
    Receiving(Tally),
    /// They are being put on show.
    Finishing,
    /// All of it was read, and another edition is on show.
    Done {
        /// Products that are new or have changed.
        fresh: usize,
    },
    /// The point had all of it.
    Same,
    /// Some of it couldn't be taken.
    Partly {
        /// Products that are new or have changed.
        fresh: usize,
    },
    /// Nothing could be taken.
    Failed {
        /// Why: a message of the program.
        message: String,
    },
    /// It brought what the receiving end has acknowledged, and no products.
    Receipts {
        /// Batches that have arrived there, and are deleted here.
        deleted: usize,
    },
    /// There are only settings on it, and the point has its own.
    Settings,
    /// There is nothing for points on it.
    Nothing,
    /// It isn't there any more.
    Left,
}

impl News {
    /// Whether it is the last about a stick that is still there.
    pub fn is_end(&self) -> bool {
        !matches!(self, Self::Looking | Self::Receiving(_) | Self::Finishing | Self::Left)
    }

    fn of(last: &LastTry) -> Self {
        match (&last.failure, &last.outcome) {
            (Some(failure), _) => Self::Failed { message: failure.message.clone() },
            (None, Some(outcome)) if outcome.held => Self::Failed { message: "sync-held".to_owned() },
            (None, Some(outcome)) if !outcome.left.is_empty() => Self::Partly { fresh: outcome.fresh },
            (None, Some(outcome)) if outcome.edition.is_some() => Self::Done { fresh: outcome.fresh },
            (None, _) => Self::Same,
        }
    }

    /// Of a stick without products.
    fn of_receipts(taken: &Taken) -> Self {
        let failed = |message: &str| Self::Failed { message: message.to_owned() };
        match taken {
            Taken { doubt: Some(_), .. } => failed("stick-doubt"),
            Taken { state: Some(State::Revoked), .. } => failed("stick-revoked"),
            Taken { state: Some(State::Waiting), deleted: 0, .. } => failed("stick-not-approved"),
            taken if taken.is_something() => Self::Receipts { deleted: taken.deleted },
            _ => Self::Nothing,
        }
    }
}

/// Watches for sticks below a folder.
pub struct Sticks {
    folder: PathBuf,
    board: Board,
    clock: Arc<dyn Clock>,
    turns: Arc<Turns>,
    ledger: Arc<OnceLock<Arc<Ledger>>>,
}

impl Sticks {
    /// A watch that waits for the right to write.
    pub fn new(folder: PathBuf, board: Board, clock: Arc<dyn Clock>, turns: Arc<Turns>) -> Self {
        Self { folder, board, clock, turns, ledger: Arc::default() }
    }

    fn begin(&self, data: &DataFolder, lock: &Arc<Lock>, bus: &Bus) {
        let place = Place { data: data.clone(), lock: lock.clone(), clock: self.clock.clone(), bus: bus.clone() };
        let runtime = tokio::runtime::Handle::current();
        let (turns, ledger) = (self.turns.clone(), self.ledger.clone());
        let reader = Arc::new(Reader { place, turns, ledger, runtime });
        let (folder, board, clock) = (self.folder.clone(), self.board.clone(), self.clock.clone());
        let failed = move |error| {
            let fault = Fault::new(FAULT, Part::Content, Severity::Degraded, clock.now().wall, "fault-sticks");
            board.report(fault.with("message", error));
        };
        let failed_later = failed.clone();
        let watching = move || {
            if let Err(error) = watch(folder, &reader) {
                failed_later(error);
            }
        };
        // It sleeps in the kernel until something is mounted; the end of the process ends it.
        if let Err(error) = std::thread::Builder::new().name("sticks".to_owned()).spawn(watching) {
            failed(error);
        }
    }
}

impl Component for Sticks {
    fn start(&mut self, _bus: &Bus) {}

    fn handle(&mut self, event: &Event, bus: &Bus) {
        match event {
            Event::Locked(data, lock) => self.begin(data, lock, bus),
            // There is one for as long as the program runs.
            Event::Recording(ledger) => drop(self.ledger.set(ledger.clone())),
            _ => {}
        }
    }

    fn stop(&mut self) {}
}

/// Reads every stick that comes, also those that are in already.
fn watch(folder: PathBuf, reader: &Arc<Reader>) -> std::io::Result<()> {
    // The table names folders without links.
    let folder = folder.canonicalize().unwrap_or(folder);
    let changes = Changes::watch()?;
    let mut known = BTreeMap::new();
    loop {
        let now: BTreeMap<_, _> = mounts::mounts(&folder)?.into_iter().map(|mount| (mount.id, mount)).collect();
        if known.keys().any(|id| !now.contains_key(id)) {
            reader.post(News::Left);
        }
        for (_, mount) in now.iter().filter(|(id, _)| !known.contains_key(*id)) {
            reader.begin(mount.clone())?;
        }
        known = now;
        changes.wait()?;
    }
}

/// Takes what is on sticks.
struct Reader {
    place: Place,
    turns: Arc<Turns>,
    ledger: Arc<OnceLock<Arc<Ledger>>>,
    runtime: tokio::runtime::Handle,
}

impl Reader {
    /// Reads a stick on a thread of its own: unpacking a film would hold up pictures.
    fn begin(self: &Arc<Self>, mount: Mount) -> std::io::Result<()> {
        let reader = self.clone();
        let read = move || reader.runtime.block_on(reader.read(&mount));
        std::thread::Builder::new().name("stick".to_owned()).spawn(read).map(drop)
    }

    async fn read(&self, mount: &Mount) {
        let receipts = self.take_receipts(mount).await;
        if Stick::find(&mount.path).is_ok_and(|stick| !stick.holds_repository()) && !mount.is_pulled_out() {
            let is_bare = receipts == News::Nothing && mount.path.join(setup::ON_STICK).is_file();
            return self.post(if is_bare { News::Settings } else { receipts });
        }
        let said = Mutex::new(None);
        let tell = |progress| self.say(progress, &said);
        let taken = self.turns.take(&self.place, &Origin::Stick(mount.path.clone()), Asker::Stick, &tell).await;
        let end = match &taken {
            Ok(last) if last.is_whole() => News::of(last),
            // What looks like files that are missing or of another kind may be a stick that isn't there any more.
            _ if mount.is_pulled_out() => News::Failed { message: PULLED_OUT.to_owned() },
            Ok(last) => News::of(last),
            // The point's own settings or notes: `kiosk status` tells.
            Err(_) => News::Failed { message: "sync-disk".to_owned() },
        };
        self.post(end);
    }

    /// Takes what the receiving end acknowledges.
    async fn take_receipts(&self, mount: &Mount) -> News {
        let begun = self.place.clock.now().monotonic;
        while self.ledger.get().is_none() && self.place.clock.now().monotonic - begun < LEDGER_WITHIN {
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let Some(ledger) = self.ledger.get().cloned() else { return News::Nothing };
        let Place { data, clock, bus, .. } = self.place.clone();
        let reports = Reports { data, ledger, clock, bus: Some(bus) };
        match reports.take(&mount.path) {
            Ok(taken) => News::of_receipts(&taken),
            // The point's own ledger or settings; a stick that isn't there any more is told as such.
            Err(_) => News::Failed { message: "sync-disk".to_owned() },
        }
    }

    /// Tells how far it is, where a person would see the difference.
    fn say(&self, progress: Progress, said: &Mutex<Option<(u16, usize)>>) {
        let news = match progress {
            Progress::Looking => News::Looking,
            Progress::Fetching(tally) => {
                let seen = Some((tally.percent(), tally.ready));
                if std::mem::replace(&mut *lock(said), seen) == seen {
                    return;
                }
                News::Receiving(tally)
            }
            Progress::Finishing => News::Finishing,
            Progress::Shown => return,
        };
        // The next one comes soon.
        let _ = self.place.bus.post(Event::Visit(Command::Stick(news)));
    }

    /// Tells what must be heard.
    fn post(&self, news: News) {
        self.place.bus.post_surely(Event::Visit(Command::Stick(news)));
    }
}
