//! Batches out, receipts and replies in on a stick, for points without a line, and beside it for points with a bad one: the very bytes
//! that travel over a line, where [`ledger::carried`] says. Export as often as you like: what is there stays, and what the
//! receiving end holds by now is removed. A stick that is full, can't be written or is pulled out harms nothing: the ledger
//! keeps every batch until a receipt comes back.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::io;
use std::path::{Path, PathBuf};

use ledger::enrolment::State;
use ledger::{BatchId, Enrolment, LedgerError, Outbox, Receipt, Reply, Sealed, Signal, carried, reply};
use rustix::io::Errno;
use ulid::Ulid;

use crate::carrier::FetchError;
use crate::layout::ON_STICK;
use crate::sender::{Distrust, Sender, Taken};
use crate::shelf::{Shelf, UNFINISHED};
use crate::stick::Stick;

/// The longest answer to an enrolment: 400 bytes.
const ENROLLED_LIMIT: u64 = 16 * 1024;

/// The longest file of receipts: 300 of them, where a point has one for each life of its ledger.
const RECEIPTS_LIMIT: u64 = 64 * 1024;

/// The longest enrolment that is compared: a name and a unit, in words.
const ENROLMENT_LIMIT: u64 = 16 * 1024;

/// Why a stick couldn't take or give everything. Nothing of the point's is lost.
#[derive(Debug, thiserror::Error)]
pub enum CarryError {
    /// No room is left on it.
    #[error("{path}: no room is left")]
    Full {
        /// What was written.
        path: PathBuf,
    },
    /// It can't be written to: it has a switch, was damaged, or belongs to somebody else.
    #[error("{path}: can't be written: {source}")]
    ReadOnly {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It isn't there any more, or is damaged.
    #[error("{path}: {doing}: {source}")]
    Gone {
        /// What was being done.
        doing: &'static str,
        /// To which path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A name on it leads where it may not, or to something of another kind or length than it should.
    #[error("{path}: not what belongs there")]
    Crooked {
        /// The path.
        path: PathBuf,
    },
    /// It refuses for another reason.
    #[error("{path}: {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which path.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The point's own ledger refuses.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl CarryError {
    pub(crate) fn of(doing: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.raw_os_error().map(Errno::from_raw_os_error) {
            Some(Errno::NOSPC | Errno::DQUOT) => Self::Full { path },
            Some(Errno::ROFS | Errno::ACCESS | Errno::PERM) => Self::ReadOnly { path, source },
            Some(Errno::IO | Errno::NODEV | Errno::NXIO | Errno::NOMEDIUM | Errno::NOENT | Errno::STALE) => {
                Self::Gone { doing, path, source }
            }
            Some(Errno::LOOP | Errno::XDEV | Errno::NOTDIR | Errno::ISDIR) => Self::Crooked { path },
            _ => Self::Io { doing, path, source },
        }
    }
}

impl From<FetchError> for CarryError {
    fn from(error: FetchError) -> Self {
        match error {
            FetchError::Missing { name } => Self::of("opening", Path::new(&name), Errno::NOENT.into()),
            FetchError::Stick { path, source } => Self::of("reading", &path, source),
            FetchError::Io { doing, path, source } => Self::of(doing, &path, source),
            FetchError::TooLong { name, .. } | FetchError::Crooked { name } => Self::Crooked { path: name.into() },
            FetchError::Line { name, message } => {
                Self::Io { doing: "reading", path: name.into(), source: io::Error::other(message) }
            }
            FetchError::Budget { .. } => {
                Self::Io { doing: "reading", path: PathBuf::new(), source: io::Error::other(error) }
            }
        }
    }
}

/// What an export did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Batches that were written.
    pub written: usize,
    /// Batches that were there already.
    pub there: usize,
    /// Bytes of the batches that were written.
    pub bytes: u64,
    /// Batches that the receiving end holds by now, and that were removed.
    pub removed: usize,
}

/// What a stick brought back.
#[derive(Debug, Default)]
pub struct Received {
    /// How this point's enrolment stands, where there is a genuine answer.
    pub state: Option<State>,
    /// Genuine receipts for this point.
    pub receipts: usize,
    /// Batches that they cover, and that are deleted.
    pub deleted: usize,
    /// The receiving end holds what this ledger never sealed: another epoch has begun ([`crate::report::Reason::Parted`]).
    pub parted: bool,
    /// What the receiving end has answered to this point's difficulties, verified.
    pub replies: Vec<Reply>,
    /// How many answers, receipts and replies weren't believed.
    pub distrusted: usize,
    /// Why the first of them wasn't.
    pub distrust: Option<Distrust>,
}

impl Received {
    fn doubt(&mut self, distrust: Distrust) -> Result<(), CarryError> {
        if let Distrust::Ledger(error) = distrust {
            return Err(error.into());
        }
        self.distrusted += 1;
        self.distrust.get_or_insert(distrust);
        Ok(())
    }
}

/// Writes every batch that waits, and the wish to be known, onto the stick that is mounted at `mount`. What has been counted is
/// sealed before.
pub fn export(sender: &Sender<'_>, mount: &Path) -> Result<Exported, CarryError> {
    sender.ledger.seal()?;
    let stick = Shelf::open(mount)?.make(ON_STICK)?;
    // First, since it makes room.
    let removed = remove_covered(&stick, &sender.ledger.outbox()?)?;
    ask(&stick, sender)?;
    let mut exported = Exported { removed, ..Exported::default() };
    // One for each epoch.
    let mut shelves = BTreeMap::new();
    for batch in sender.ledger.waiting(None) {
        let batch = batch?;
        let name = carried::batch(batch.id, batch.signal);
        let (folder, file) = split(&name);
        let shelf = match shelves.entry(folder.to_owned()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(stick.make(folder)?),
        };
        if put(shelf, file, &batch, sender)? {
            exported.written += 1;
            exported.bytes += batch.body.len() as u64;
        } else {
            exported.there += 1;
        }
    }
    for shelf in shelves.values() {
        shelf.sync()?;
    }
    Ok(exported)
}

/// Writes a batch after its signature: one without the other would be refused.
fn put(shelf: &Shelf, file: &str, batch: &Sealed, sender: &Sender<'_>) -> Result<bool, CarryError> {
    let signature = carried::signature(batch.id, batch.signal);
    let signed = shelf.put(split(&signature).1, batch.sign(sender.key).as_bytes())?;
    Ok(shelf.put(file, &batch.body)? || signed)
}

/// Writes the wish to be known, unless the same one is there.
fn ask(stick: &Shelf, sender: &Sender<'_>) -> Result<(), CarryError> {
    let enrolment = sender.enrolment();
    let name = carried::enrolment(sender.point.id);
    let (folder, file) = split(&name);
    let shelf = stick.make(folder)?;
    let there = shelf.read(file, ENROLMENT_LIMIT).and_then(|bytes| serde_json::from_slice::<Enrolment>(&bytes).ok());
    let same = |there: &Enrolment| {
        // Only the times of the wishes differ, and with them the signatures.
        let known = Enrolment { at: there.at, signature: there.signature.clone(), ..enrolment.clone() };
        *there == known && there.is_genuine()
    };
    if !there.as_ref().is_some_and(same) {
        let bytes = serde_json::to_vec_pretty(&enrolment).map_err(io::Error::from);
        let bytes = bytes.map_err(|error| CarryError::of("writing", Path::new(&name), error))?;
        shelf.put(file, &bytes)?;
    }
    shelf.sync()
}

/// Removes the batches of this point that receipts have covered.
fn remove_covered(stick: &Shelf, outbox: &Outbox) -> Result<usize, CarryError> {
    let mut removed = 0;
    for held in &outbox.receipts {
        let folder = format!("{}/{}/{}", carried::OUTBOX, outbox.point, held.epoch);
        let Some(shelf) = stick.find(&folder)? else { continue };
        for name in shelf.names()? {
            let covered = batch_of(outbox.point, held.epoch, &name).is_some_and(|seq| seq <= held.through);
            if covered && shelf.remove(&name)? && carried::batch_at(&format!("{folder}/{name}")).is_some() {
                removed += 1;
            }
        }
        shelf.sync()?;
    }
    Ok(removed)
}

/// The number of the batch that a file belongs to: as its bytes, its signature, or what is left of writing one of them.
fn batch_of(point: Ulid, epoch: Ulid, name: &str) -> Option<u64> {
    let name = name.strip_suffix(UNFINISHED).unwrap_or(name);
    let seq = name.split('.').next()?.parse().ok()?;
    let id = BatchId { point, epoch, seq };
    // Only by the names that a batch has.
    let names = Signal::ALL.iter().flat_map(|signal| [carried::batch(id, *signal), carried::signature(id, *signal)]);
    names.into_iter().any(|whole| split(&whole).1 == name).then_some(seq)
}

/// Takes what the receiving end has written for this point onto the stick that is mounted at `mount`. A stick that brings nothing
/// for it is no error.
pub fn take_receipts(sender: &Sender<'_>, mount: &Path) -> Result<Received, CarryError> {
    let stick = Stick::find(mount)?;
    let mut received = Received::default();
    if let Some(answer) = small(&stick, &carried::enrolled(sender.point.id), ENROLLED_LIMIT)? {
        match sender.take_enrolled(&answer) {
            Ok(state) => received.state = Some(state),
            Err(distrust) => received.doubt(distrust)?,
        }
    }
    let lines = small(&stick, &carried::receipts(sender.point.id), RECEIPTS_LIMIT)?.unwrap_or_default();
    let mut receipts = vec![];
    for line in String::from_utf8_lossy(&lines).lines().filter(|line| !line.is_empty()) {
        match sender.verify(line) {
            // Nobody has compared what it covers.
            Ok(Receipt { last: None, .. }) => {
                received.doubt(Distrust::Crooked("a receipt that doesn't name what it covers".to_owned()))?;
            }
            Ok(receipt) => receipts.push(receipt),
            Err(distrust) => received.doubt(distrust)?,
        }
    }
    // Those that reach far last: one that reaches too far begins another epoch, and what the others cover isn't sent again in it.
    receipts.sort_by_key(|receipt| receipt.through);
    received.receipts = receipts.len();
    for receipt in &receipts {
        match sender.take(receipt)? {
            Taken::Covered(deleted) => received.deleted += deleted,
            Taken::Parted => received.parted = true,
        }
    }
    let lines = small(&stick, &carried::replies(sender.point.id), reply::MAX_ON_STICK as u64)?.unwrap_or_default();
    for line in String::from_utf8_lossy(&lines).lines().filter(|line| !line.is_empty()) {
        match sender.verify_reply(line) {
            Ok(reply) => received.replies.push(reply),
            Err(distrust) => received.doubt(distrust)?,
        }
    }
    Ok(received)
}

fn small(stick: &Stick, name: &str, limit: u64) -> Result<Option<Vec<u8>>, CarryError> {
    match stick.small(name, limit) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(FetchError::Missing { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Folder and file.
fn split(name: &str) -> (&str, &str) {
    name.rsplit_once('/').unwrap_or(("", name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_says_of_a_stick_is_told_in_few_kinds() {
        let of = |error: Errno| CarryError::of("writing", Path::new("a"), error.into());
        assert!(matches!(of(Errno::NOSPC), CarryError::Full { .. }));
        assert!(matches!(of(Errno::ROFS), CarryError::ReadOnly { .. }));
        // A stick that was pulled out, by its file system.
        for error in [Errno::IO, Errno::NODEV, Errno::NXIO, Errno::NOMEDIUM, Errno::STALE] {
            assert!(matches!(of(error), CarryError::Gone { .. }), "{error}");
        }
        assert!(matches!(of(Errno::LOOP), CarryError::Crooked { .. }));
        assert!(matches!(of(Errno::NOMEM), CarryError::Io { .. }));
    }
}
