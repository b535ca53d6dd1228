//! What is believed: TUF, with the root that came with the point.
//!
//! `tough` does the verifying. It is wrapped in three ways, each for a reason found by trying:
//! - **Its clock**: one load while the machine's clock is ahead would make every later load fail, even where expiry isn't
//!   enforced. It never sees what it noted (`latest_known_time.json`), and expiry is judged here, by the point's own time
//!   with its floor, role by role: a district that forgot to renew holds up nobody else.
//! - **Its memory**: it writes versions seen in place and without `fsync`. It works on a copy, which takes the old one's
//!   place durably once everything was verified.
//! - **Its appetite**: it fetches every publisher's metadata at each load. What has a version never changes, so what was
//!   once verified is served from the disk.

mod reader;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalog::Sha256;
use point::durable::{self, NewFolder};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use tough::schema::{Role as _, Signed, Target};
use tough::{ExpirationEnforcement, Limits, Repository, RepositoryLoader};

use crate::carrier::{Carrier, FetchError, with_causes};
use crate::layout;
use crate::manifest::{PackId, Parcel, Patch};
use reader::Reader;

/// A root with all keys and signatures has 4 kB, a timestamp 500 bytes; metadata of a publisher with 100 packs, 40 kB.
const LIMITS: Limits = Limits {
    max_root_size: 64 * 1024,
    max_targets_size: 1024 * 1024,
    max_timestamp_size: 16 * 1024,
    max_snapshot_size: 256 * 1024,
    max_root_updates: 1024,
};

/// Why what a repository says isn't believed. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// The point has no root: it was never told whom to believe.
    #[error("{0}: no root of trust; `kiosk trust` takes one")]
    NoRoot(PathBuf),
    /// The metadata couldn't be fetched.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// The metadata says what it may not: wrong keys, too few, an older version, another hash.
    #[error("{0}")]
    Refused(String),
    /// The metadata is older than what the point has seen: nothing new is to be had here.
    #[error("{0}")]
    Older(String),
    /// A role's metadata has run out: what is offered may be old, kept back on purpose.
    #[error("{role}: expired on {expires}")]
    Expired {
        /// `root`, `timestamp`, `snapshot` or `targets`.
        role: &'static str,
        /// When.
        expires: OffsetDateTime,
    },
    /// The file system refused.
    #[error("{path}: {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which path.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// What TUF says about a pack, beside the length and hash of its manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackNotes {
    /// The manifest's version.
    pub version: u64,
    /// For points at the border.
    #[serde(default)]
    pub border: bool,
    /// Storms and epidemics: fetched before everything else.
    #[serde(default)]
    pub urgent: bool,
    /// When it was published: a moment that has certainly passed.
    #[serde(with = "time::serde::timestamp")]
    pub published: OffsetDateTime,
    /// The manifest's length as it travels.
    pub packed: u64,
    /// Shorter ways to the manifest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
}

/// A pack that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Which.
    pub id: PackId,
    /// Its manifest, as a file of the repository.
    pub manifest: Parcel,
    /// What TUF says beside.
    pub notes: PackNotes,
}

/// All that a repository offers, verified.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Packs by id.
    pub packs: BTreeMap<PackId, Pack>,
    /// Publishers whose metadata has expired: what the point has of them stays, nothing new is taken.
    pub lapsed: Vec<String>,
    /// Versions of root, timestamp and snapshot.
    pub versions: Versions,
}

/// How new the metadata is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of the root.
    pub root: u64,
    /// Of the snapshot.
    pub snapshot: u64,
    /// Of the timestamp.
    pub timestamp: u64,
}

/// The point's trust: `trust/`.
///
/// ```text
/// root.json    the root that came with the point
/// tuf/         versions seen, kept for ever: nobody can offer older ones
/// metadata/    metadata with a version that was verified
/// ```
#[derive(Clone, Debug)]
pub struct Trust {
    folder: PathBuf,
}

impl Trust {
    /// The trust kept in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Takes the first root, or another one in its place; versions seen under the old one are forgotten with it.
    pub fn begin(&self, root: &[u8]) -> Result<(), TrustError> {
        let signed: Signed<tough::schema::Root> =
            serde_json::from_slice(root).map_err(|error| TrustError::Refused(format!("not a TUF root: {error}")))?;
        signed.signed.verify_role(&signed).map_err(|error| TrustError::Refused(format!("the root: {error}")))?;
        let path = self.folder.join("root.json");
        if fs::read(&path).is_ok_and(|known| known == root) {
            return Ok(());
        }
        for folder in ["tuf", "metadata"].map(|name| self.folder.join(name)) {
            durable::remove_folder(&folder).map_err(io_error("removing", &folder))?;
        }
        durable::write(&path, root).map_err(io_error("writing", &path))
    }

    /// Fetches and verifies the metadata. `now` is the point's best time: never before its floor.
    pub async fn refresh(&self, carrier: &Arc<Carrier>, now: OffsetDateTime) -> Result<Offer, TrustError> {
        let path = self.folder.join("root.json");
        let root = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(TrustError::NoRoot(path)),
            read => read.map_err(io_error("reading", &path))?,
        };
        let seen = self.folder.join("tuf");
        let staged = copy_of(&seen).map_err(io_error("copying", &seen))?;
        let reader = Reader::new(carrier, &self.folder.join("metadata"));
        let loader = RepositoryLoader::new(&root, Reader::url(layout::METADATA)?, Reader::url("targets")?)
            .transport(reader.clone())
            .limits(LIMITS)
            .datastore(staged.path())
            .expiration_enforcement(ExpirationEnforcement::Unsafe);
        let loaded = loader.load().await;
        if let Some(error) = reader.take_error() {
            return Err(error.into());
        }
        let repository = loaded.map_err(|error| refused(&error, &seen))?;
        // Kept even where it has expired: a version once seen must never be undercut.
        settle(staged).map_err(io_error("keeping what was seen", &seen))?;
        reader.keep().map_err(io_error("keeping metadata", &self.folder))?;
        offer(&repository, now)
    }
}

/// Why `tough` couldn't load: what it was given, or the disk on which it notes what it has seen.
fn refused(error: &tough::error::Error, seen: &Path) -> TrustError {
    let words = with_causes(error);
    if matches!(error, tough::error::Error::OlderMetadata { .. }) {
        return TrustError::Older(words);
    }
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if let Some(disk) = error.downcast_ref::<io::Error>() {
            let source = io::Error::new(disk.kind(), words);
            return TrustError::Io { doing: "noting what was seen", path: seen.to_owned(), source };
        }
        cause = error.source();
    }
    TrustError::Refused(words)
}

/// What is offered by roles that haven't expired.
fn offer(repository: &Repository, now: OffsetDateTime) -> Result<Offer, TrustError> {
    let (root, timestamp) = (&repository.root().signed, &repository.timestamp().signed);
    let (snapshot, targets) = (&repository.snapshot().signed, &repository.targets().signed);
    let expiries = [
        ("root", root.expires()),
        ("timestamp", timestamp.expires()),
        ("snapshot", snapshot.expires()),
        ("targets", targets.expires()),
    ];
    for (role, expires) in expiries {
        let expires = moment(expires.as_second());
        if expires <= now {
            return Err(TrustError::Expired { role, expires });
        }
    }
    let mut offer = Offer {
        versions: Versions {
            root: root.version.get(),
            snapshot: snapshot.version.get(),
            timestamp: timestamp.version.get(),
        },
        ..Offer::default()
    };
    for role in targets.delegations.iter().flat_map(|delegations| &delegations.roles) {
        let Some(signed) = &role.targets else { continue };
        if moment(signed.signed.expires.as_second()) <= now {
            offer.lapsed.push(role.name.clone());
            continue;
        }
        for (name, target) in &signed.signed.targets {
            let id = PackId::of_target(name.raw()).filter(|id| id.publisher() == role.name);
            // Something a newer `press` publishes, for newer points.
            let Some((id, notes)) = id.zip(notes(target)) else { continue };
            let manifest = Parcel {
                sha256: sha256(target)?,
                size: target.length,
                packed: notes.packed,
                patches: notes.patches.clone(),
            };
            offer.packs.insert(id.clone(), Pack { id, manifest, notes });
        }
    }
    Ok(offer)
}

fn notes(target: &Target) -> Option<PackNotes> {
    serde_json::from_value(target.custom.get("pack")?.clone()).ok()
}

fn sha256(target: &Target) -> Result<Sha256, TrustError> {
    let digits: String = target.hashes.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    Sha256::try_from(digits).map_err(|error| TrustError::Refused(error.to_string()))
}

fn moment(unix: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(unix).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// A copy of what was seen, without the time at which it was: `tough` refuses to load once a clock that was ahead is
/// right again.
fn copy_of(seen: &Path) -> io::Result<NewFolder> {
    // A cut between two renames left it under this name.
    let old = seen.with_extension("old");
    if !seen.exists() && old.exists() {
        fs::rename(&old, seen)?;
    }
    let staged = NewFolder::beside(seen)?;
    let entries = match fs::read_dir(seen) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(staged),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name() != "latest_known_time.json" {
            fs::copy(entry.path(), staged.path().join(entry.file_name()))?;
        }
    }
    Ok(staged)
}

/// Puts the copy in the place of what was seen, durably.
fn settle(staged: NewFolder) -> io::Result<()> {
    for entry in fs::read_dir(staged.path())? {
        fs::File::open(entry?.path())?.sync_all()?;
    }
    staged.put()
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> TrustError {
    let path = path.to_owned();
    move |source| TrustError::Io { doing, path, source }
}
