//! What a stick brings: the very batches that would have come over a line, and wishes to be known. Receipts, answers and what
//! officers reply to difficulties go back on it. A stick may hold anything: only the names that [`ledger::carried`] knows are opened, never through links, and
//! of no file more than a batch may be long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ledger::batch::MAX_PACKED;
use ledger::carried::{self, ON_STICK};
use ledger::enrolment::State;
use ledger::{BatchId, Enrolled, Enrolment, PublicKey, Sealed, Signal, reply};
use point::durable;
use rustix::fs::OFlags;
use ulid::Ulid;

use crate::database::DatabaseError;
use crate::intake::{self, Refusal, Via};
use crate::keys::{self, KeyError};
use crate::policy::{MAX_ENROLMENT, MAX_ON_STICK};
use crate::server::Hub;
use crate::{answers, receipts};

/// The longest signature, in base64 with an end of line.
const MAX_SIGNATURE: usize = 128;

/// What came of a stick.
#[derive(Debug, Default)]
pub struct Brought {
    /// Points that ask to be known: the file, the wish and how it stands.
    pub wishes: Vec<(String, Enrolment, State)>,
    /// What was taken, by point.
    pub points: BTreeMap<Ulid, Tally>,
    /// Files that weren't taken, and why.
    pub bad: Vec<(String, Bad)>,
}

/// Batches of one point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Taken for the first time.
    pub new: usize,
    /// Held before.
    pub held: usize,
    /// Not taken.
    pub refused: usize,
}

/// What was written onto a stick for a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// For which.
    pub point: Ulid,
    /// Receipts, one for each of its ledgers.
    pub receipts: usize,
    /// Answers to its difficulties.
    pub replies: usize,
    /// How its key stands; nothing where none is known.
    pub state: Option<State>,
}

/// Why a file wasn't taken.
#[derive(Debug, thiserror::Error)]
pub enum Bad {
    /// It can't be read.
    #[error("{0}")]
    Read(#[from] io::Error),
    /// It is longer than it may be, a link, or no file.
    #[error("too long, a link, or no file")]
    Unfit,
    /// A batch without the signature beside it.
    #[error("its signature is missing")]
    Unsigned,
    /// It isn't a wish to be known.
    #[error("not an enrolment: {0}")]
    Json(#[from] serde_json::Error),
    /// It is another point's wish than its name says.
    #[error("the wish of another point")]
    OtherPoint,
    /// The wish isn't taken.
    #[error(transparent)]
    Wish(KeyError),
    /// The batch isn't taken.
    #[error(transparent)]
    Batch(Refusal),
}

/// Why nothing more can be done with a stick.
#[derive(Debug, thiserror::Error)]
pub enum StickError {
    /// Nothing for points is there.
    #[error("{0}: no such folder")]
    Nothing(PathBuf),
    /// There is a link where something must be written.
    #[error("{0}: a link, or no folder")]
    Link(PathBuf),
    /// The file system refused.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// The database refused, or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database doesn't answer.
    #[error("the database doesn't answer")]
    Hanging,
}

impl From<tokio_postgres::Error> for StickError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

/// A stick, or a folder that is a copy of one.
pub struct Stick {
    root: PathBuf,
}

impl Stick {
    /// The stick that is seen in `dir`.
    pub fn open(dir: &Path) -> Result<Self, StickError> {
        let root = dir.join(ON_STICK);
        if is_folder(&root) { Ok(Self { root }) } else { Err(StickError::Nothing(root)) }
    }

    /// Takes everything. What is damaged is named and passed over; only without the database it can't go on, and the whole can
    /// be tried again at any time.
    pub async fn import(&self, hub: &Hub) -> Result<Brought, StickError> {
        let mut brought = Brought::default();
        for point in self.named(carried::ENROLMENT, ".json") {
            let name = carried::enrolment(point);
            match self.take_wish(hub, point, &name).await {
                Ok((wish, state)) => brought.wishes.push((name, wish, state)),
                Err(Bad::Wish(KeyError::Database(error))) => return Err(error.into()),
                Err(bad) => brought.bad.push((name, bad)),
            }
        }
        for (id, signal) in self.batches() {
            let tally = brought.points.entry(id.point).or_default();
            match self.take_batch(hub, id, signal).await {
                Ok(true) => tally.new += 1,
                Ok(false) => tally.held += 1,
                Err(Bad::Batch(Refusal::Database(error))) => return Err(error.into()),
                Err(Bad::Batch(Refusal::Hanging)) => return Err(StickError::Hanging),
                Err(bad) => {
                    tally.refused += 1;
                    brought.bad.push((carried::batch(id, signal), bad));
                }
            }
        }
        Ok(brought)
    }

    async fn take_wish(&self, hub: &Hub, point: Ulid, name: &str) -> Result<(Enrolment, State), Bad> {
        let wish: Enrolment = serde_json::from_slice(&self.read(name, MAX_ENROLMENT)?)?;
        if wish.point != point {
            return Err(Bad::OtherPoint);
        }
        let mut client = hub.database.client().await.map_err(|error| Bad::Wish(error.into()))?;
        let state = keys::ask(&mut client, &wish, hub.clock.now().wall).await.map_err(Bad::Wish)?;
        Ok((wish, state))
    }

    async fn take_batch(&self, hub: &Hub, id: BatchId, signal: Signal) -> Result<bool, Bad> {
        let body = self.read(&carried::batch(id, signal), MAX_PACKED)?;
        let signature = self.read(&carried::signature(id, signal), MAX_SIGNATURE).map_err(|_| Bad::Unsigned)?;
        let signature = String::from_utf8(signature).map_err(|_| Bad::Unsigned)?;
        let sealed = Sealed { id, signal, body };
        let held = intake::take(hub, sealed, signature.trim_end(), Via::Stick).await.map_err(Bad::Batch)?;
        Ok(held.new)
    }

    /// Writes receipts, answers and replies for every point that has left something on the stick.
    pub async fn give_back(&self, hub: &Hub) -> Result<Vec<Given>, StickError> {
        let mut points: BTreeSet<Ulid> = self.named(carried::ENROLMENT, ".json").into_iter().collect();
        points.extend(self.folders(carried::OUTBOX));
        points.extend(self.named(carried::RECEIPTS, ".txt"));
        let client = hub.database.client().await?;
        let mut given = vec![];
        for point in points {
            let receipts = receipts::of_point(&client, point, hub.clock.now().wall).await?;
            if !receipts.is_empty() {
                let lines: String = receipts.iter().map(|receipt| receipt.sign(&hub.key) + "\n").collect();
                self.write(&carried::receipts(point), lines.as_bytes())?;
            }
            // The key that asks from this very stick; else the one that is taken.
            let wish = self.read(&carried::enrolment(point), MAX_ENROLMENT).ok();
            let wish = wish.and_then(|wish| serde_json::from_slice::<Enrolment>(&wish).ok());
            let asks: Option<PublicKey> = wish.filter(|wish| wish.point == point).map(|wish| wish.key);
            let standing = keys::standing(&client, point, asks).await?;
            if let Some((key, state)) = standing {
                let answer = serde_json::to_vec_pretty(&Enrolled::new(point, key, state, &hub.key));
                let answer = answer.map_err(|error| StickError::Io(self.root.clone(), error.into()))?;
                self.write(&carried::enrolled(point), &answer)?;
            }
            let now = hub.clock.now().wall;
            let lines = answers::lines(&**client, point, &hub.key, now, reply::MAX_ON_STICK).await?;
            self.give_replies(point, &lines)?;
            let (receipts, state) = (receipts.len(), standing.map(|(_, state)| state));
            given.push(Given { point, receipts, replies: lines.len(), state });
        }
        Ok(given)
    }

    /// Writes what a point is to be handed; what it has told to have heard doesn't stay on the stick.
    fn give_replies(&self, point: Ulid, lines: &[String]) -> Result<(), StickError> {
        let name = carried::replies(point);
        if !lines.is_empty() {
            return self.write(&name, lines.concat().as_bytes());
        }
        let path = self.root.join(&name);
        if !self.is_real(carried::REPLIES) {
            return Ok(());
        }
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(StickError::Io(path, error)),
            _ => Ok(()),
        }
    }

    /// Batches, in their order.
    fn batches(&self) -> BTreeSet<(BatchId, Signal)> {
        let mut batches = BTreeSet::new();
        for point in self.folders(carried::OUTBOX) {
            for epoch in self.folders(&format!("{}/{point}", carried::OUTBOX)) {
                let folder = format!("{}/{point}/{epoch}", carried::OUTBOX);
                let names = self.entries(&folder).map(|entry| format!("{folder}/{}", entry.to_string_lossy()));
                batches.extend(names.filter_map(|name| carried::batch_at(&name)));
            }
        }
        batches
    }

    /// Folders in a folder that are named as points and epochs are.
    fn folders(&self, folder: &str) -> BTreeSet<Ulid> {
        let ulid = |name: std::ffi::OsString| Ulid::from_string(name.to_str()?).ok();
        let real = |ulid: &Ulid| is_folder(&self.root.join(folder).join(ulid.to_string()));
        self.entries(folder).filter_map(ulid).filter(real).collect()
    }

    /// Points that have a file in a folder.
    fn named(&self, folder: &str, ending: &str) -> BTreeSet<Ulid> {
        let ulid = |name: std::ffi::OsString| Ulid::from_string(name.to_str()?.strip_suffix(ending)?).ok();
        self.entries(folder).filter_map(ulid).collect()
    }

    /// Names in a folder, bounded; none where the folder, or one above it, is a link.
    fn entries(&self, folder: &str) -> impl Iterator<Item = std::ffi::OsString> {
        let listed = if self.is_real(folder) { fs::read_dir(self.root.join(folder)).ok() } else { None };
        listed.into_iter().flatten().take(MAX_ON_STICK).filter_map(|entry| Some(entry.ok()?.file_name()))
    }

    /// Whether a folder is there, with no link on the way to it.
    fn is_real(&self, folder: &str) -> bool {
        let mut path = self.root.clone();
        folder.split('/').all(|part| {
            path.push(part);
            is_folder(&path)
        })
    }

    fn read(&self, name: &str, longest: usize) -> Result<Vec<u8>, Bad> {
        let path = self.root.join(name);
        // A pipe or a device would make whoever opens it wait.
        if !fs::symlink_metadata(&path)?.is_file() {
            return Err(Bad::Unfit);
        }
        let flags = i32::try_from(OFlags::NOFOLLOW.bits()).map_err(|_| Bad::Unfit)?;
        let file = File::options().read(true).custom_flags(flags).open(&path)?;
        let mut bytes = vec![];
        file.take(longest as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > longest { Err(Bad::Unfit) } else { Ok(bytes) }
    }

    /// Writes durably, never through a link.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), StickError> {
        let path = self.root.join(name);
        let folder = path.parent().unwrap_or(&self.root);
        match fs::create_dir(folder) {
            Ok(()) => durable::sync_folder(&self.root).map_err(|error| StickError::Io(self.root.clone(), error))?,
            Err(_) if is_folder(folder) => {}
            Err(_) => return Err(StickError::Link(folder.to_owned())),
        }
        let mut beside = path.clone().into_os_string();
        beside.push(".new");
        // What is there is replaced, so only the file that is written first could lead elsewhere.
        match fs::symlink_metadata(&beside) {
            Ok(about) if !about.is_file() => return Err(StickError::Link(beside.into())),
            _ => {}
        }
        durable::write(&path, bytes).map_err(|error| StickError::Io(path, error))
    }
}

/// Whether it is a folder itself, not a link to one.
fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_dir())
}
