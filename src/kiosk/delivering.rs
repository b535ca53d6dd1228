//! Editions in, as commands and in the background: `kiosk sync`, `kiosk import`, `kiosk rollback`, `kiosk trust`.

mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use anyhow::{Context as _, bail};
use catalog::{Audience, Tag, Topic};
use delivery::{
    Allowance, Book, Carrier, Delivery, FetchError, Gate, Held, Hours, Line, Outcome, Pace, Patience, Policy, Progress,
    Stick, SyncError, Transfer, Trust, TrustError,
};
use point::{Clock, DataFolder, FolderError, Lock, Point};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::door::{Answer, Request, ask};
use crate::notes;
use crate::setup::ask_running;

pub use words::{gone_back_in_words, in_words, progress_in_words};

/// Where the image keeps the root that its points begin with.
pub const SHIPPED_ROOT: &str = "/usr/share/diem-ho-tro/root.json";

/// A line that somebody waits for is tried as often, this far apart.
const ONCE: Patience = Patience::Tries(4, Duration::from_secs(5));

/// The message about a stick that can't be read any more.
pub(crate) const PULLED_OUT: &str = "sync-pulled-out";

/// How often whoever waits at a terminal is told how far it is.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// The note in the point's book about the last try.
const LAST: &str = "last-sync";

/// Where an edition is taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The address in the point's settings.
    Line,
    /// A folder, on a stick or elsewhere.
    Stick(PathBuf),
}

/// Who wants a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asker {
    /// The program, every few hours. It may take as long as it takes.
    Routine,
    /// Whoever put a stick in, and waits for the answer.
    Stick,
    /// Somebody at a terminal, who asks for what there is: also for an edition from which somebody went back.
    Terminal,
}

impl Asker {
    fn patience(self) -> Patience {
        match self {
            Self::Routine => Patience::Endless,
            Self::Stick | Self::Terminal => ONCE,
        }
    }

    fn held(self) -> Held {
        match self {
            Self::Routine | Self::Stick => Held::Stays,
            Self::Terminal => Held::IsTaken,
        }
    }
}

/// How the last try went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastTry {
    /// When it ended.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// During which time that the machine was on ([`Clock::boot_id`]): another one than now means that the power was cut
    /// or the machine was switched off since.
    #[serde(default)]
    pub boot: String,
    /// From where.
    pub origin: Origin,
    /// What came of it; nothing where it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Why it failed: a message of the program, and the technical reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// It failed, and since then the point was told whom to believe.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub superseded: bool,
}

/// Why a try failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// `sync-…`
    pub message: String,
    /// For whoever mends it.
    pub detail: String,
}

impl Failure {
    fn of(error: &SyncError) -> Self {
        Self { message: message(error).to_owned(), detail: error.to_string() }
    }
}

/// The plain words for an error.
fn message(error: &SyncError) -> &'static str {
    if error.is_full() {
        return "sync-no-room";
    }
    match error {
        SyncError::Trust(TrustError::NoRoot(_)) => "sync-no-root",
        SyncError::Trust(TrustError::Expired { .. }) => "sync-expired",
        SyncError::Clock { .. } => "sync-clock",
        SyncError::Trust(TrustError::Older(_)) => "sync-older",
        SyncError::Trust(TrustError::Fetch(error)) | SyncError::Fetch(error) => match error {
            FetchError::Line { .. } => "sync-no-line",
            FetchError::Budget { .. } => "sync-budget",
            FetchError::Missing { .. } => "sync-nothing",
            FetchError::Stick { .. } => PULLED_OUT,
            FetchError::Io { .. } => "sync-disk",
            FetchError::TooLong { .. } | FetchError::Crooked { .. } => "sync-refused",
        },
        SyncError::Trust(TrustError::Refused(_)) | SyncError::Manifest { .. } => "sync-refused",
        SyncError::Damaged { .. } => "sync-damaged",
        SyncError::NoRoom { .. } => "sync-no-room",
        SyncError::Trust(TrustError::Io { .. }) | SyncError::Store(_) | SyncError::Io { .. } => "sync-disk",
    }
}

/// What the point takes, by its settings. A name that means nothing chooses nothing, and was named by `kiosk setup`.
pub fn policy(point: &Point) -> Policy {
    let updates = &point.updates;
    let topic = |name: &String| Topic::ALL.into_iter().find(|topic| topic.name() == name);
    let audience = |name: &String| Audience::ALL.into_iter().find(|audience| audience.name() == name);
    Policy {
        border: point.border,
        languages: updates.languages.iter().filter_map(|tag| tag.parse::<Tag>().ok()).collect(),
        topics: updates.topics.iter().filter_map(topic).collect(),
        audience: updates.audience.iter().filter_map(audience).collect(),
        publishers: updates.publishers.clone(),
        max_product_bytes: updates.max_product_megabytes.map(megabytes),
    }
}

/// What the point allows of its line.
fn allowance(point: &Point) -> Allowance {
    let hours = point.updates.hours.iter().map(|hours| Hours {
        from: hours.from,
        to: hours.to,
        bytes_per_second: hours.kilobytes_per_second.saturating_mul(1000),
    });
    Allowance { monthly_bytes: point.updates.monthly_megabytes.map(megabytes), hours: hours.collect() }
}

fn megabytes(number: u64) -> u64 {
    number.saturating_mul(1_000_000)
}

/// One try, by the process that holds the lock. What came of it stands in the book; `transferred` hears how fast the line was.
pub async fn take(
    data: &DataFolder,
    lock: &Lock,
    clock: &Arc<dyn Clock>,
    origin: &Origin,
    asker: Asker,
    tell: &(dyn Fn(Progress) + Send + Sync),
    transferred: impl Fn(Transfer) + Send + Sync + 'static,
) -> anyhow::Result<LastTry> {
    let taken = deliver(data, lock, clock, origin, asker, tell, transferred).await;
    let taken = match taken.map_err(anyhow::Error::downcast::<SyncError>) {
        Ok(outcome) => Ok(outcome),
        Err(Ok(error)) => Err(Failure::of(&error)),
        // The settings.
        Err(Err(error)) => return Err(error),
    };
    let last = LastTry::new(clock.as_ref(), origin, taken);
    notes::write(data, LAST, &last);
    Ok(last)
}

/// From now on the point believes whom this root names. Why the last try failed may hold no more.
pub(crate) fn believe(data: &DataFolder, root: &[u8], clock: &dyn Clock) -> Result<(), TrustError> {
    Trust::new(&data.trust()).begin(root)?;
    if let (_, Some(last)) = noted(data, clock)
        && last.failure.is_some()
    {
        notes::write(data, LAST, &LastTry { superseded: true, ..last });
    }
    Ok(())
}

async fn deliver(
    data: &DataFolder,
    lock: &Lock,
    clock: &Arc<dyn Clock>,
    origin: &Origin,
    asker: Asker,
    tell: &(dyn Fn(Progress) + Send + Sync),
    transferred: impl Fn(Transfer) + Send + Sync + 'static,
) -> anyhow::Result<Outcome> {
    let point = data.point()?;
    let book = Arc::new(Book::open(&data.trust()).map_err(SyncError::from)?);
    begin_trust(data).map_err(SyncError::from)?;
    let carrier = match origin {
        Origin::Line => {
            if point.updates.address.is_empty() {
                bail!("point.toml names no address of updates; `kiosk import` takes a stick");
            }
            let base = point.updates.address.parse().context("the address of updates in point.toml")?;
            let gate = Gate::new(allowance(&point), book, clock.clone());
            Line::new(&base, &data.incoming(), gate, Pace::new(asker.patience()), clock.clone())
                .map(|line| Carrier::Line(Box::new(line.metered(transferred))))
        }
        Origin::Stick(folder) => Stick::find(folder).map(Carrier::Stick),
    };
    let carrier = Arc::new(carrier.map_err(SyncError::from)?);
    Ok(Delivery::new(data, policy(&point), asker.held(), clock.clone()).sync(&carrier, lock, tell).await?)
}

/// Bytes fetched this month, and how the last try went, as far as there was one.
pub fn noted(data: &DataFolder, clock: &dyn Clock) -> (u64, Option<LastTry>) {
    let Some(book) = Book::find(&data.trust()) else { return (0, None) };
    let bytes = book.fetched(&clock.now().month()).unwrap_or_default();
    (bytes, notes::read_from(&book, LAST))
}

/// The root that the image brings, where the point has none yet.
fn begin_trust(data: &DataFolder) -> Result<(), TrustError> {
    if data.trust().join("root.json").exists() {
        return Ok(());
    }
    match std::fs::read(SHIPPED_ROOT) {
        Ok(root) => Trust::new(&data.trust()).begin(&root),
        Err(_) => Ok(()),
    }
}

/// `kiosk trust`: whom the point believes.
pub fn trust(root: &Path, file: &Path, clock: &dyn Clock) -> anyhow::Result<()> {
    let data = DataFolder::open(root)?;
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    match data.lock() {
        Ok(_lock) => Ok(believe(&data, text.as_bytes(), clock)?),
        Err(FolderError::Locked(_)) => ask_running(&data, &Request::Trust { root: text }, |answer| match answer {
            Answer::SetUp => Some(()),
            _ => None,
        }),
        Err(error) => Err(error.into()),
    }
}

/// `kiosk sync --once` and `kiosk import`: here, or by the running kiosk, which has the right to write.
pub fn once(
    root: &Path,
    clock: &Arc<dyn Clock>,
    origin: &Origin,
    tell: &(dyn Fn(Progress) + Send + Sync),
) -> anyhow::Result<LastTry> {
    let data = DataFolder::open(root)?;
    match data.lock() {
        Ok(lock) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            // Nobody watches the line here.
            runtime.block_on(take(&data, &lock, clock, origin, Asker::Terminal, tell, drop))
        }
        Err(FolderError::Locked(_)) => while_telling(&data, origin, tell, || {
            ask_running(&data, &Request::Take { origin: origin.clone() }, |answer| match answer {
                Answer::Taken { last } => Some(*last),
                _ => None,
            })
        }),
        Err(error @ FolderError::ReadOnly(_)) => {
            let failure = Failure { message: "sync-disk".to_owned(), detail: error.to_string() };
            Ok(LastTry::new(clock.as_ref(), origin, Err(failure)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Waits for the running kiosk, and tells how far it is.
fn while_telling<T>(
    data: &DataFolder,
    origin: &Origin,
    tell: &(dyn Fn(Progress) + Send + Sync),
    wait: impl FnOnce() -> T,
) -> T {
    let (ended, end) = std::sync::mpsc::channel::<()>();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            while end.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                if let Ok(Answer::Underway { underway: Some(underway) }) = ask(&data.socket(), &Request::Underway)
                    && underway.origin == *origin
                {
                    tell(underway.progress);
                }
            }
        });
        let answer = wait();
        drop(ended);
        answer
    })
}

/// `kiosk rollback`: answers the edition on show now.
pub fn roll_back(root: &Path) -> anyhow::Result<String> {
    let data = DataFolder::open(root)?;
    match data.lock() {
        Ok(lock) => Ok(delivery::roll_back(&data, &lock)?),
        Err(FolderError::Locked(_)) => ask_running(&data, &Request::RollBack, |answer| match answer {
            Answer::Installed { edition } => Some(edition),
            _ => None,
        }),
        Err(error) => Err(error.into()),
    }
}

impl LastTry {
    fn new(clock: &dyn Clock, origin: &Origin, taken: Result<Outcome, Failure>) -> Self {
        let (outcome, failure) = taken.map_or_else(|failure| (None, Some(failure)), |outcome| (Some(outcome), None));
        let (at, boot) = (clock.now().wall, clock.boot_id().to_owned());
        Self { at, boot, origin: origin.clone(), outcome, failure, superseded: false }
    }

    /// What went wrong, for whoever mends it.
    pub fn trouble(&self) -> String {
        let failed = self.failure.iter().map(|failure| failure.detail.clone());
        let left =
            self.outcome.iter().flat_map(|outcome| &outcome.left).map(|(pack, reason)| format!("{pack}: {reason}"));
        failed.chain(left).collect::<Vec<_>>().join("; ")
    }

    /// Whether something that was begun is missing: whoever brought it must bring it again.
    pub fn is_cut_short(&self) -> bool {
        let is_pulled_out =
            !self.superseded && self.failure.as_ref().is_some_and(|failure| failure.message == PULLED_OUT);
        is_pulled_out || self.outcome.as_ref().is_some_and(|outcome| !outcome.left.is_empty())
    }

    /// Whether everything that is offered was taken.
    pub fn is_whole(&self) -> bool {
        self.outcome.as_ref().is_some_and(|outcome| outcome.left.is_empty())
    }
}
