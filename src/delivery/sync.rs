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
use catalog::{Card, Sha256, Store, StoreError};
use point::{Clock, DataFolder, Lock};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::carrier::{Carrier, FetchError};
use crate::fetching::{Shelf as _, fetch};
use crate::floor;
use crate::layout;
use crate::manifest::{MAX_BYTES, Manifest, ManifestError, PackId, Product};
use crate::manifests::Manifests;
use crate::planning::Plan;
use crate::policy::Policy;
use crate::progress::{Meter, Progress, Tell};
use crate::trust::{Offer, Pack, Trust, TrustError, Versions};

/// What stays free on the disk: the ledger and the index must always be able to grow.
const RESERVE: u64 = 256 * 1024 * 1024;

/// Which packs an edition was put together from, beside its cards.
const PACKS: &str = "packs.json";

/// Why nothing, or not everything, was taken. What is on show stays.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// What is offered isn't believed.
    #[error(transparent)]
    Trust(#[from] TrustError),
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

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// The edition now on show, where another one is than before.
    pub edition: Option<String>,
    /// How many products it has.
    pub products: usize,
    /// How many of them are new, or have changed since before.
    #[serde(default)]
    pub fresh: usize,
    /// Versions of the metadata.
    pub versions: Versions,
    /// Packs that stay as they are, and why.
    pub left: BTreeMap<String, String>,
    /// Publishers whose metadata has expired.
    pub lapsed: Vec<String>,
    /// The edition would be one from which somebody went back: it isn't shown again.
    pub held: bool,
}

impl SyncError {
    /// Whether it is of one pack alone, and holds up no other.
    fn is_of_one_pack(&self) -> bool {
        use FetchError::{Crooked, Missing, TooLong};
        let of_file = matches!(self, Self::Fetch(Missing { .. } | TooLong { .. } | Crooked { .. }));
        of_file || matches!(self, Self::Damaged { .. } | Self::Manifest { .. })
    }
}

/// A pack of which an edition was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Installed {
    pack: PackId,
    version: u64,
    manifest: Sha256,
    urgent: bool,
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
    pub async fn sync(&self, carrier: &Arc<Carrier>, lock: &Lock, tell: Tell<'_>) -> Result<Outcome, SyncError> {
        tell(Progress::Looking);
        let in_use: Vec<_> = [self.store.active()?, self.store.previous()?].into_iter().flatten().collect();
        let offer = self.trust.refresh(carrier, self.now()).await?;
        for pack in offer.packs.values() {
            let trust = self.data.trust();
            floor::raise(&trust, pack.notes.published).map_err(io_error("raising the time floor", &trust))?;
        }
        let mut outcome = Outcome { versions: offer.versions, lapsed: offer.lapsed.clone(), ..Outcome::default() };
        let before = self.lines_on_show()?;
        let mut shown = self.installed()?;
        // What isn't offered any more was taken back; a publisher that forgot to renew keeps what it has here.
        shown.retain(|id, _| offer.packs.contains_key(id) || offer.lapsed.iter().any(|name| name == id.publisher()));
        let mut offered: Vec<_> = offer.packs.values().filter(|pack| self.policy.takes_pack(pack)).collect();
        offered.sort_by_key(|pack| (!pack.notes.urgent, pack.notes.packed, pack.id.clone()));
        let (mut plans, mut broken) = (Vec::new(), None);
        for pack in offered {
            match self.plan(carrier, pack).await {
                Ok(plan) => plans.push(plan),
                Err(error) if error.is_of_one_pack() => {
                    drop(outcome.left.insert(pack.id.to_string(), error.to_string()))
                }
                Err(error) if pack.notes.urgent => return Err(error),
                // What is urgent doesn't wait until the rest can be looked at.
                Err(error) => {
                    broken = Some(error);
                    plans.retain(|plan| plan.pack.notes.urgent);
                    break;
                }
            }
        }
        let meter = Plan::meter(&plans, tell);
        let urgent = plans.iter().filter(|plan| plan.pack.notes.urgent).count();
        for (at, plan) in plans.iter().enumerate() {
            if at == urgent && urgent > 0 {
                self.show(&shown, &before, lock, &mut outcome, tell)?;
            }
            match self.bring(carrier, plan, &meter).await {
                Ok(installed) => drop(shown.insert(plan.pack.id.clone(), installed)),
                Err(error) if error.is_of_one_pack() => {
                    drop(outcome.left.insert(plan.pack.id.to_string(), error.to_string()));
                }
                Err(error) => return Err(error),
            }
        }
        if let Some(error) = broken {
            if urgent > 0 {
                self.show(&shown, &before, lock, &mut outcome, tell)?;
            }
            return Err(error);
        }
        tell(Progress::Finishing);
        self.show(&shown, &before, lock, &mut outcome, tell)?;
        self.tidy(&offer, &shown, lock, &in_use, &outcome.left)?;
        Ok(outcome)
    }

    /// The packs of the edition on show.
    fn installed(&self) -> Result<BTreeMap<PackId, Installed>, SyncError> {
        let Some(active) = self.store.active()? else { return Ok(BTreeMap::new()) };
        // Without its manifest nobody knows what belongs to it.
        let known = self.packs_of(&active).into_iter().filter(|installed| self.manifests.holds(&installed.manifest));
        Ok(known.map(|installed| (installed.pack.clone(), installed)).collect())
    }

    /// The packs of an edition. One that was installed by hand has none; a damaged list is the same as none.
    fn packs_of(&self, edition: &str) -> Vec<Installed> {
        let bytes = fs::read(self.data.edition(edition).join(PACKS)).ok();
        bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// The products of the edition on show, a line each. Without an edition, or with one that can't be read, all are new.
    fn lines_on_show(&self) -> Result<BTreeSet<String>, SyncError> {
        let Some(active) = self.store.active()? else { return Ok(BTreeSet::new()) };
        let lines = fs::read_to_string(self.data.edition(&active).join("products.jsonl")).unwrap_or_default();
        Ok(lines.lines().map(str::to_owned).collect())
    }

    /// Looks what is missing of a pack.
    async fn plan<'a>(&self, carrier: &Arc<Carrier>, pack: &'a Pack) -> Result<Plan<'a>, SyncError> {
        let manifest = self.manifest(carrier, pack).await?;
        Ok(Plan::new(pack, &manifest, &self.store, &self.policy))
    }

    /// Fetches what is missing of a pack.
    async fn bring(&self, carrier: &Arc<Carrier>, plan: &Plan<'_>, meter: &Meter<'_>) -> Result<Installed, SyncError> {
        let pack = plan.pack;
        let missing = || plan.missing.iter().filter(|(parcel, _)| !self.store.holds(&parcel.sha256));
        self.make_room(missing().map(|(parcel, _)| parcel.size).sum())?;
        for (at, (parcel, bytes)) in plan.missing.iter().enumerate() {
            let fetched = match self.store.holds(&parcel.sha256) {
                // Another pack has brought it.
                true => Ok(()),
                false => fetch(carrier, &self.store, parcel, &|here| meter.arriving(*bytes, here)).await,
            };
            if let Err(error) = fetched {
                let rest = plan.missing.get(at..).unwrap_or_default();
                meter.left(rest.iter().map(|(_, bytes)| bytes).sum(), rest.iter().map(|(parcel, _)| &parcel.sha256));
                return Err(error);
            }
            meter.arrived(parcel, *bytes);
        }
        Ok(Installed {
            pack: pack.id.clone(),
            version: plan.version,
            manifest: pack.manifest.sha256.clone(),
            urgent: pack.notes.urgent,
        })
    }

    /// The manifest of a pack: from the disk, else fetched.
    async fn manifest(&self, carrier: &Arc<Carrier>, pack: &Pack) -> Result<Manifest, SyncError> {
        let parcel = &pack.manifest;
        if parcel.size > MAX_BYTES {
            let name = layout::blob(&parcel.sha256);
            return Err(FetchError::TooLong { name, limit: MAX_BYTES }.into());
        }
        if !self.manifests.holds(&parcel.sha256) {
            fetch(carrier, &self.manifests, parcel, &|_| ()).await?;
        }
        self.manifests.parse(&pack.id, &parcel.sha256)
    }

    /// Puts the edition of these packs together and on show, unless it is there already or was gone back from.
    fn show(
        &self,
        packs: &BTreeMap<PackId, Installed>,
        before: &BTreeSet<String>,
        lock: &Lock,
        outcome: &mut Outcome,
        tell: Tell<'_>,
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
        let listed: Vec<_> = packs.values().collect();
        let notes = serde_json::to_vec_pretty(&listed).map_err(io::Error::other);
        let notes = notes.map_err(io_error("listing the packs", self.data.root()))?;
        let header = self.store.assemble(lines.as_bytes(), &[(PACKS, &notes)], lock)?;
        self.store.activate(&header.id, lock)?;
        outcome.held = false;
        outcome.fresh = lines.lines().filter(|line| !before.contains(*line)).count();
        outcome.edition = Some(header.id);
        tell(Progress::Shown);
        Ok(())
    }

    /// Removes what nobody needs: editions before the previous one, blobs of none, manifests of neither. What has arrived
    /// of a pack that couldn't be finished stays: it would have to be fetched again.
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
        let kept = editions.iter().flat_map(|edition| self.packs_of(edition));
        needed.extend(kept.map(|installed| installed.manifest));
        self.manifests.keep_only(&needed)
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

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SyncError {
    let path = path.to_owned();
    move |source| SyncError::Io { doing, path, source }
}
