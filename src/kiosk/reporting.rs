//! Reporting: what the ledger holds leaves by line or by stick, and receipts come back. One way to do each, for the running kiosk
//! and for commands beside it or without it.

mod words;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use delivery::{Book, Exported, Received, Reporter, Sender, Timing, carrying};
use ledger::enrolment::State;
use ledger::{Batch, Ledger, Outbox, Reply, SigningKey, wire};
use point::{Clock, DataFolder, FolderError, Point};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::bus::{Bus, Event};
use crate::door::{Answer, Request};
use crate::notes;
use crate::setup::ask_running;

pub use words::{carried_in_words, outbox_in_words, round_in_words, standing_in_words, taken_in_words};

/// The note in the point's book about the last round.
const LAST: &str = "last-report";

/// The note about how this point stood to the receiving end when that was last told.
const STATE: &str = "enrolled";

/// How the last round over the line went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastRound {
    /// When it ended.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Where it went to.
    #[serde(default)]
    pub address: String,
    /// Batches that were taken.
    pub sent: usize,
    /// Batches that receipts have covered, and that are deleted.
    pub deleted: usize,
    /// What was in the way, if anything was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<delivery::Trouble>,
}

impl LastRound {
    /// How this point stands to the receiving end, if the round tells.
    fn state(&self) -> Option<State> {
        use delivery::Reason::{NotApproved, Refused, Revoked, Uncovered};
        match self.trouble.as_ref().map(|trouble| trouble.reason) {
            Some(NotApproved) => Some(State::Waiting),
            Some(Revoked) => Some(State::Revoked),
            None | Some(Refused | Uncovered) => Some(State::Approved),
            Some(_) => None,
        }
    }
}

/// What a stick took or brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Batches that were written.
    pub written: usize,
    /// Batches that were there already.
    pub there: usize,
    /// Bytes of the batches that were written.
    pub bytes: u64,
    /// Batches that the receiving end holds by now, and that were removed from the stick.
    pub removed: usize,
}

impl From<Exported> for Carried {
    fn from(exported: Exported) -> Self {
        let Exported { written, there, bytes, removed } = exported;
        Self { written, there, bytes, removed }
    }
}

/// What a stick brought back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// How the enrolment stands, where the stick tells.
    pub state: Option<State>,
    /// Genuine receipts for this point.
    pub receipts: usize,
    /// Batches that they cover, and that are deleted.
    pub deleted: usize,
    /// Answers to this point's difficulties.
    #[serde(default)]
    pub replies: usize,
    /// Why an answer wasn't believed.
    pub doubt: Option<String>,
}

impl Taken {
    /// Whether there was anything for this point.
    pub fn is_something(&self) -> bool {
        self.state.is_some() || self.receipts > 0 || self.replies > 0 || self.doubt.is_some()
    }
}

impl From<&Received> for Taken {
    fn from(received: &Received) -> Self {
        let doubt = received.distrust.as_ref().map(ToString::to_string);
        let Received { state, receipts, deleted, .. } = *received;
        Self { state, receipts, deleted, replies: received.replies.len(), doubt }
    }
}

/// Who this point is to the receiving end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The address; empty: figures leave by stick only.
    pub address: String,
    /// What people compare when they approve this point.
    pub code: String,
    /// How the point stood to the receiving end when that was last told, by line or by stick.
    pub state: Option<State>,
}

/// What leaves next, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Sending {
    /// The very next batches, as they travel and decoded again; see [`Reports::next`].
    pub next: Vec<Batch>,
    /// How many batches are sealed and wait; where any are, the first of `next` is the oldest of them.
    pub waiting: usize,
    /// Who this point is to the receiving end.
    pub standing: Standing,
    /// How the last round over the line went.
    pub last: Option<LastRound>,
}

/// A point's ledger with what is needed to report from it.
pub struct Reports {
    /// The data folder.
    pub data: DataFolder,
    /// The ledger.
    pub ledger: Arc<Ledger>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where the desk hears what was answered to its difficulties. At a terminal, where no kiosk runs, nobody takes that down; it
    /// comes again.
    pub bus: Option<Bus>,
}

impl Reports {
    /// The ledger of a data folder on which no kiosk runs.
    fn open(data: DataFolder, clock: &Arc<dyn Clock>) -> anyhow::Result<Self> {
        let version = env!("CARGO_PKG_VERSION");
        let ledger = Ledger::open(&data.ledger(), data.point()?.id, version, clock.clone())?;
        Ok(Self { data, ledger: Arc::new(ledger), clock: clock.clone(), bus: None })
    }

    /// Who signs now: settings and key may have changed since the last time.
    fn who(&self) -> anyhow::Result<(Point, SigningKey)> {
        let (point, path) = (self.data.point()?, self.data.ledger_key());
        let key = SigningKey::open(&path).with_context(|| format!("opening the point's key {}", path.display()))?;
        Ok((point, key))
    }

    fn sender<'a>(&'a self, (point, key): &'a (Point, SigningKey)) -> Sender<'a> {
        Sender { point, key, ledger: &self.ledger, clock: self.clock.as_ref() }
    }

    /// Sends what there is, now: what waits is sealed first.
    pub async fn send(&self) -> anyhow::Result<LastRound> {
        let address = self.data.point()?.report.address;
        let mut reporter = Reporter::new(&address, Arc::new(Book::open(&self.data.trust())?), Timing::default())?;
        self.ledger.seal()?;
        Ok(self.round(&mut reporter).await?.0)
    }

    /// One round of a reporter; also how long to wait for the next one.
    pub async fn round(&self, reporter: &mut Reporter) -> anyhow::Result<(LastRound, std::time::Duration)> {
        let who = self.who()?;
        let round = reporter.round(&self.sender(&who)).await;
        let at = self.clock.now().wall;
        let address = who.0.report.address;
        let last = LastRound { at, address, sent: round.sent, deleted: round.deleted, trouble: round.trouble };
        notes::write(&self.data, LAST, &last);
        self.hand_on(round.replies);
        if let Some(state) = last.state() {
            notes::write(&self.data, STATE, &state);
        }
        Ok((last, round.next))
    }

    /// Writes what waits onto a stick.
    pub fn export(&self, folder: &Path) -> anyhow::Result<Carried> {
        Ok(carrying::export(&self.sender(&self.who()?), folder)?.into())
    }

    /// Takes receipts and the answer to the enrolment from a stick.
    pub fn take(&self, folder: &Path) -> anyhow::Result<Taken> {
        let received = carrying::take_receipts(&self.sender(&self.who()?), folder)?;
        let taken = Taken::from(&received);
        self.hand_on(received.replies);
        if let Some(state) = taken.state {
            notes::write(&self.data, STATE, &state);
        }
        Ok(taken)
    }

    /// Tells the desk what was answered.
    fn hand_on(&self, replies: Vec<Reply>) {
        if let (Some(bus), false) = (&self.bus, replies.is_empty()) {
            bus.post_surely(Event::Replied(replies));
        }
    }

    /// What waits.
    pub fn outbox(&self) -> anyhow::Result<Outbox> {
        Ok(self.ledger.outbox()?)
    }

    /// What the very next batches say, as they travel: encoded, and decoded again. First the oldest that is sealed and waits, if
    /// there is one; then those that would be sealed now.
    pub fn next(&self) -> anyhow::Result<Vec<Batch>> {
        let oldest = self.ledger.waiting(None).next().transpose()?;
        let oldest = oldest.map(|sealed| wire::decode(sealed.signal, &sealed.body)).transpose()?;
        Ok(oldest.map(|(batch, _)| batch).into_iter().chain(self.ledger.preview()?).collect())
    }

    /// What leaves next, and whose it is.
    pub fn sending(&self) -> anyhow::Result<Sending> {
        let (next, waiting) = (self.next()?, self.outbox()?.batches.len());
        Ok(Sending { next, waiting, standing: self.standing()?, last: noted(&self.data) })
    }

    /// Who this point is to the receiving end.
    pub fn standing(&self) -> anyhow::Result<Standing> {
        let (point, key) = self.who()?;
        let code = ledger::signing::short_code(point.id, &key.public());
        Ok(Standing { address: point.report.address, code, state: notes::read(&self.data, STATE) })
    }
}

/// How the last round went, as far as there was one.
pub fn noted(data: &DataFolder) -> Option<LastRound> {
    notes::read(data, LAST)
}

/// Does something with the ledger: here, or by the running kiosk, which has the right to write.
fn with_reports<T>(
    root: &Path,
    clock: &Arc<dyn Clock>,
    request: &Request,
    here: impl FnOnce(&Reports) -> anyhow::Result<T>,
    wanted: impl Fn(Answer) -> Option<T>,
) -> anyhow::Result<T> {
    let data = DataFolder::open(root)?;
    match data.lock() {
        Ok(_lock) => here(&Reports::open(data, clock)?),
        Err(FolderError::Locked(_)) => ask_running(&data, request, wanted),
        Err(error) => Err(error.into()),
    }
}

/// `kiosk outbox`
pub fn outbox(root: &Path, clock: &Arc<dyn Clock>) -> anyhow::Result<Outbox> {
    with_reports(root, clock, &Request::Outbox, Reports::outbox, |answer| match answer {
        Answer::Outbox { outbox } => Some(*outbox),
        _ => None,
    })
}

/// `kiosk outbox --next`
pub fn next(root: &Path, clock: &Arc<dyn Clock>) -> anyhow::Result<serde_json::Value> {
    let here = |reports: &Reports| Ok(serde_json::to_value(reports.next()?)?);
    with_reports(root, clock, &Request::Next, here, |answer| match answer {
        Answer::Next { batches } => Some(batches),
        _ => None,
    })
}

/// `kiosk export DIR`
pub fn export(root: &Path, clock: &Arc<dyn Clock>, folder: &Path) -> anyhow::Result<Carried> {
    let folder = std::path::absolute(folder)?;
    let request = Request::Export { folder: folder.clone() };
    with_reports(
        root,
        clock,
        &request,
        |reports| reports.export(&folder),
        |answer| match answer {
            Answer::Exported { carried } => Some(carried),
            _ => None,
        },
    )
}

/// The half of `kiosk import DIR` that takes receipts.
pub fn take_receipts(root: &Path, clock: &Arc<dyn Clock>, folder: &Path) -> anyhow::Result<Taken> {
    let folder = std::path::absolute(folder)?;
    let request = Request::TakeReceipts { folder: folder.clone() };
    with_reports(
        root,
        clock,
        &request,
        |reports| reports.take(&folder),
        |answer| match answer {
            Answer::Receipts { taken } => Some(taken),
            _ => None,
        },
    )
}

/// `kiosk report --once`
pub fn send(root: &Path, clock: &Arc<dyn Clock>) -> anyhow::Result<LastRound> {
    let here = |reports: &Reports| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(reports.send())
    };
    with_reports(root, clock, &Request::Report, here, |answer| match answer {
        Answer::Reported { last } => Some(*last),
        _ => None,
    })
}

/// `kiosk enrol`
pub fn standing(root: &Path, clock: &Arc<dyn Clock>) -> anyhow::Result<Standing> {
    with_reports(root, clock, &Request::Standing, Reports::standing, |answer| match answer {
        Answer::Standing { standing } => Some(standing),
        _ => None,
    })
}
