//! An edition arrives: what is offered is looked through, what is missing is fetched, and what is complete is put on show.
//!
//! A pack is taken whole or stays as it is: a publisher whose files are damaged or not on the stick holds up nobody else.
//! Urgent packs come first, and are on show before the others are fetched.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalog::store::Collected;
use catalog::{Card, Store, StoreError};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use point::{Clock, DataFolder, Lock};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::book::BookError;
use crate::carrier::{Carrier, FetchError};
use crate::fetching::{Shelf as _, fetch, shortest_way};
use crate::floor;
use crate::installed::{self, Installed, PACKS};
use crate::layout;
use crate::manifest::{MAX_BYTES, Manifest, ManifestError, PackId, Parcel, Product};
use crate::manifests::Manifests;
use crate::policy::Policy;
use crate::trust::{Offer, Pack, Trust, TrustError, Versions};

/// What stays free on the disk: the ledger and the index must always be able to grow.
const RESERVE: u64 = 256 * 1024 * 1024;

/// Why nothing, or not everything, was taken. What is on show stays.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// What is offered isn't believed.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// What is offered has expired by the point's clock, but not by the server's: one of them is wrong.
    #[error("the clock says {clock}, the server's {server}; by the first, what is offered has expired")]
    Clock {
        /// The point's.
        clock: OffsetDateTime,
        /// The server's.
        server: OffsetDateTime,
    },
    /// A file couldn't be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A manifest can't be used.
    #[error("{pack}: {source}")]
    Manifest {
        /// Whose it is.
        pack: PackId,
        /// Why.
        source: ManifestError,
    },
    /// A file isn't what was signed.
    #[error("{name}: not the file that was signed")]
    Damaged {
        /// Its name in the repository.
        name: String,
    },
    /// The disk is full.
    #[error("{needed} bytes are needed, {free} are free and {RESERVE} must stay so")]
    NoRoom {
        /// What is still to be stored.
        needed: u64,
        /// What is free.
        free: u64,
    },
    /// The editions.
    #[error(transparent)]
    Store(#[from] StoreError),
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

impl SyncError {
    /// Whether the disk was full, whoever found it so.
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let io = error.downcast_ref().map(io::Error::kind);
            let database = error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code);
            if matches!(io, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
                || database == Some(rusqlite::ErrorCode::DiskFull)
            {
                return true;
            }
            cause = error.source();
        }
        matches!(self, Self::NoRoom { .. })
    }
}

impl From<BookError> for SyncError {
    fn from(error: BookError) -> Self {
        let (doing, path, source) = error.into_io();
        Self::Io { doing, path, source }
    }
}

/// How far it is. Bytes are counted as they travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Metadata and manifests.
    Looking,
    /// Files.
    Fetching {
        /// What has arrived and was verified.
        done: u64,
        /// What will arrive of this pack.
        total: u64,
    },
    /// Putting the edition together.
    Finishing,
    /// Another edition is on show.
    Shown,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The edition now on show, where another one is than before.
    pub edition: Option<String>,
    /// How many products it has.
    pub products: usize,
    /// Versions of the metadata.
    pub versions: Versions,
    /// Packs that stay as they are, and why.
    pub left: BTreeMap<String, String>,
    /// Publishers whose metadata has expired.
    pub lapsed: Vec<String>,
    /// The edition would be one from which somebody went back: it isn't shown again.
    pub held: bool,
}

/// Editions in.
pub struct Delivery {
    data: DataFolder,
    store: Store,
    trust: Trust,
    manifests: Manifests,
    policy: Policy,
    clock: Arc<dyn Clock>,
}

impl Delivery {
    /// The delivery of a point.
    pub fn new(data: &DataFolder, policy: Policy, clock: Arc<dyn Clock>) -> Self {
        let (trust, manifests) = (Trust::new(&data.trust()), Manifests::new(&data.trust()));
        Self { data: data.clone(), store: Store::new(data.clone()), trust, manifests, policy, clock }
    }

    /// The best time there is: the clock's, but never before what has certainly passed.
    fn now(&self) -> OffsetDateTime {
        self.clock.now().wall.max(floor::read(&self.data.trust()).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Brings the point up to what `carrier` has. Can be broken off at any moment and begun again: what has arrived stays.
    /// Editions that were here before stay until the next time: somebody may be reading one.
    pub async fn sync(
        &self,
        carrier: &Arc<Carrier>,
        lock: &Lock,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Outcome, SyncError> {
        tell(Progress::Looking);
        let in_use: Vec<_> = [self.store.active()?, self.store.previous()?].into_iter().flatten().collect();
        let offer = match (self.trust.refresh(carrier, self.now()).await, carrier.time()) {
            (Err(TrustError::Expired { expires, .. }), Some(server)) if server < expires => {
                return Err(SyncError::Clock { clock: self.now(), server });
            }
            (offer, _) => offer?,
        };
        for pack in offer.packs.values() {
            let trust = self.data.trust();
            floor::raise(&trust, pack.notes.published).map_err(io_error("raising the time floor", &trust))?;
        }
        let mut outcome = Outcome { versions: offer.versions, lapsed: offer.lapsed.clone(), ..Outcome::default() };
        let mut shown = self.installed()?;
        // What isn't offered any more was taken back; a publisher that forgot to renew keeps what it has here.
        shown.retain(|id, _| offer.packs.contains_key(id) || offer.lapsed.iter().any(|name| name == id.publisher()));
        let mut offered: Vec<_> = offer.packs.values().filter(|pack| self.policy.takes_pack(pack)).collect();
        offered.sort_by_key(|pack| (!pack.notes.urgent, pack.notes.packed, pack.id.clone()));
        let urgent = offered.iter().filter(|pack| pack.notes.urgent).count();
        for (at, pack) in offered.into_iter().enumerate() {
            if at == urgent && urgent > 0 {
                self.show(&shown, lock, &mut outcome, tell)?;
            }
            match self.bring(carrier, pack, tell).await {
                Ok(installed) => drop(shown.insert(pack.id.clone(), installed)),
                Err(
                    error @ (SyncError::Damaged { .. }
                    | SyncError::Manifest { .. }
                    | SyncError::Fetch(
                        FetchError::Missing { .. } | FetchError::TooLong { .. } | FetchError::Crooked { .. },
                    )),
                ) => drop(outcome.left.insert(pack.id.to_string(), error.to_string())),
                Err(error) => return Err(error),
            }
        }
        tell(Progress::Finishing);
        self.show(&shown, lock, &mut outcome, tell)?;
        self.tidy(&offer, &shown, lock, &in_use, &outcome.left)?;
        Ok(outcome)
    }

    /// The packs of the edition on show.
    fn installed(&self) -> Result<BTreeMap<PackId, Installed>, SyncError> {
        let Some(active) = self.store.active()? else { return Ok(BTreeMap::new()) };
        // Without its manifest nobody knows what belongs to it.
        let known = installed::packs_of(&self.data, &active)
            .into_iter()
            .filter(|installed| self.manifests.holds(&installed.manifest));
        Ok(known.map(|installed| (installed.pack.clone(), installed)).collect())
    }

    /// Fetches what is missing of a pack.
    async fn bring(
        &self,
        carrier: &Arc<Carrier>,
        pack: &Pack,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<Installed, SyncError> {
        let manifest = self.manifest(carrier, pack).await?;
        let missing = self.missing(&manifest, pack.notes.urgent);
        let total = missing.iter().map(|parcel| shortest_way(&self.store, parcel).1).sum();
        self.make_room(missing.iter().map(|parcel| parcel.size).sum())?;
        let mut done = 0;
        let fetched = stream::iter(&missing).map(|parcel| fetch(carrier, &self.store, parcel));
        let mut arriving = fetched.buffer_unordered(carrier.at_once());
        tell(Progress::Fetching { done, total });
        while let Some(bytes) = arriving.try_next().await? {
            done += bytes;
            tell(Progress::Fetching { done, total });
        }
        Ok(Installed {
            pack: pack.id.clone(),
            version: manifest.head.version,
            manifest: pack.manifest.sha256.clone(),
            urgent: pack.notes.urgent,
        })
    }

    /// The files of the products that this point takes and doesn't have yet; small ones first.
    fn missing(&self, manifest: &Manifest, urgent: bool) -> Vec<Parcel> {
        let taken = manifest.products.iter().filter(|product| self.policy.takes(product, urgent));
        let mut missing: Vec<_> = taken
            .flat_map(|product| &product.files)
            .filter(|parcel| !self.store.holds(&parcel.sha256))
            .cloned()
            .collect();
        missing.sort_by(|a, b| (a.packed, &a.sha256).cmp(&(b.packed, &b.sha256)));
        missing.dedup_by(|a, b| a.sha256 == b.sha256);
        missing
    }

    /// The manifest of a pack: from the disk, else fetched.
    async fn manifest(&self, carrier: &Arc<Carrier>, pack: &Pack) -> Result<Manifest, SyncError> {
        let parcel = &pack.manifest;
        if parcel.size > MAX_BYTES {
            let name = layout::blob(&parcel.sha256);
            return Err(FetchError::TooLong { name, limit: MAX_BYTES }.into());
        }
        if !self.manifests.holds(&parcel.sha256) {
            fetch(carrier, &self.manifests, parcel).await?;
        }
        self.manifests.parse(&pack.id, &parcel.sha256)
    }

    /// Puts the edition of these packs together and on show, unless it is there already or was gone back from.
    fn show(
        &self,
        packs: &BTreeMap<PackId, Installed>,
        lock: &Lock,
        outcome: &mut Outcome,
        tell: &(dyn Fn(Progress) + Send + Sync),
    ) -> Result<(), SyncError> {
        if packs.is_empty() {
            // Nothing was ever offered to this point; what was installed by hand stays.
            return Ok(());
        }
        let mut products: Vec<(Card, String)> = Vec::new();
        for installed in packs.values() {
            let manifest = self.manifests.parse(&installed.pack, &installed.manifest)?;
            let taken = manifest.products.into_iter().filter(|product| self.policy.takes(product, installed.urgent));
            products.extend(taken.map(|Product { card, line, .. }| (card, line)));
        }
        products.sort_by(|(a, _), (b, _)| Card::order(a, b));
        products.dedup_by(|(a, _), (b, _)| a.id == b.id);
        let lines: String = products.iter().map(|(_, line)| format!("{line}\n")).collect();
        outcome.products = products.len();
        let id = catalog::edition::id_of(lines.as_bytes());
        if self.store.active()?.as_deref() == Some(&id) {
            return Ok(());
        }
        if self.store.held()?.as_deref() == Some(&id) {
            outcome.held = true;
            return Ok(());
        }
        let notes = installed::to_bytes(packs.values()).map_err(io_error("listing the packs", self.data.root()))?;
        let header = self.store.assemble(lines.as_bytes(), &[(PACKS, &notes)], lock)?;
        self.store.activate(&header.id, lock)?;
        outcome.held = false;
        outcome.edition = Some(header.id);
        tell(Progress::Shown);
        Ok(())
    }

    /// Removes what nobody needs: editions before the previous one, blobs of none, manifests of neither. What has arrived
    /// of a pack that couldn't be finished stays: it would have to be fetched again; where all were, nothing is awaited.
    fn tidy(
        &self,
        offer: &Offer,
        shown: &BTreeMap<PackId, Installed>,
        lock: &Lock,
        in_use: &[String],
        left: &BTreeMap<String, String>,
    ) -> Result<(), SyncError> {
        let unfinished = offer.packs.values().filter(|pack| left.contains_key(pack.id.as_str()));
        let begun = unfinished.filter_map(|pack| self.manifests.parse(&pack.id, &pack.manifest.sha256).ok());
        let files = begun.flat_map(|manifest| manifest.products).flat_map(|product| product.files);
        let wanted = files.map(|parcel| parcel.sha256).collect();
        let Collected { editions, .. } = self.store.collect(in_use, &wanted, lock)?;
        let mut needed: BTreeSet<_> = shown.values().map(|installed| installed.manifest.clone()).collect();
        needed.extend(offer.packs.values().map(|pack| pack.manifest.sha256.clone()));
        let kept = editions.iter().flat_map(|edition| installed::packs_of(&self.data, edition));
        needed.extend(kept.map(|installed| installed.manifest));
        self.manifests.keep_only(&needed)?;
        if left.is_empty() { self.forget_arriving(lock) } else { Ok(()) }
    }

    /// Removes parts of what is no longer offered, and what cuts have left of editions that were being put together.
    fn forget_arriving(&self, lock: &Lock) -> Result<(), SyncError> {
        // Nobody installs by hand meanwhile.
        let _turn = lock.turn();
        let incoming = self.data.incoming();
        for entry in fs::read_dir(&incoming).map_err(io_error("listing", &incoming))?.flatten() {
            let path = entry.path();
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(io_error("removing", &path))?;
        }
        Ok(())
    }

    /// Whether what is to be stored has room.
    fn make_room(&self, needed: u64) -> Result<(), SyncError> {
        let root = self.data.root();
        let disk = rustix::fs::statvfs(root).map_err(|error| io_error("asking for room", root)(error.into()))?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        if needed > 0 && free < needed.saturating_add(RESERVE) {
            Err(SyncError::NoRoom { needed, free })
        } else {
            Ok(())
        }
    }
}

pub(crate) fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SyncError {
    let path = path.to_owned();
    move |source| SyncError::Io { doing, path, source }
}
