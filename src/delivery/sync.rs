//! An edition arrives: what is offered is looked through, what is missing is fetched, and what is complete is put on show.
//!
//! What is damaged or not on the stick holds up nothing else: a product is taken whole, or stays as it was, and a pack whose
//! manifest can't be had stays as it is. What is shown is always what its publisher signed, each product in one of its versions.
//! Urgent packs come first, and are on show before the others are fetched.

mod before;
mod error;
mod shortfall;
mod showing;
mod tidying;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use catalog::{Sha256, Store};
use futures_util::{StreamExt as _, stream};
use point::{Clock, DataFolder, Lock};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::carrier::{Carrier, FetchError};
use crate::fetching::{Shelf as _, fetch};
use crate::floor;
use crate::installed::{self, Installed};
use crate::layout;
use crate::manifest::{MAX_BYTES, Manifest, PackId};
use crate::manifests::Manifests;
use crate::planning::Plan;
use crate::policy::Policy;
use crate::progress::{Meter, Progress, Tell};
use crate::trust::{Pack, Trust, TrustError, Versions};

use before::Before;
pub use error::SyncError;
pub(crate) use error::io_error;
pub use shortfall::{Lack, Shortfall};

/// What stays free on the disk: the ledger and the index must always be able to grow.
const RESERVE: u64 = 256 * 1024 * 1024;

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
    /// Packs that couldn't be taken, or not whole, and why.
    pub left: BTreeMap<String, String>,
    /// What these lack.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub short: BTreeMap<String, Shortfall>,
    /// Packs of which a stick brought nothing: it was made for others. They stay as they are.
    #[serde(default)]
    pub absent: BTreeSet<String>,
    /// Publishers whose metadata has expired.
    pub lapsed: Vec<String>,
    /// The edition would be one from which somebody went back: it isn't shown again.
    pub held: bool,
}

/// What is done with the edition from which somebody went back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// It isn't shown again: nobody has asked for it.
    Stays,
    /// Somebody asks for what there is, whatever was gone back from.
    IsTaken,
}

/// When an edition is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Showing {
    /// More may follow; nobody goes back to it.
    OnTheWay,
    /// All that came of the delivery.
    InTheEnd,
}

/// Editions in.
pub struct Delivery {
    data: DataFolder,
    store: Store,
    trust: Trust,
    manifests: Manifests,
    policy: Policy,
    held: Held,
    clock: Arc<dyn Clock>,
}

impl Delivery {
    /// The delivery of a point.
    pub fn new(data: &DataFolder, policy: Policy, held: Held, clock: Arc<dyn Clock>) -> Self {
        let (trust, manifests) = (Trust::new(&data.trust()), Manifests::new(&data.trust()));
        Self { data: data.clone(), store: Store::new(data.clone()), trust, manifests, policy, held, clock }
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
        let before = Before::read(&self.data, &self.store)?;
        let mut shown = self.installed()?;
        // What isn't offered any more was taken back; a publisher that forgot to renew keeps what it has here.
        shown.retain(|id, _| offer.packs.contains_key(id) || offer.lapsed.iter().any(|name| name == id.publisher()));
        let mut offered: Vec<_> = offer.packs.values().filter(|pack| self.policy.takes_pack(pack)).collect();
        offered.sort_by_key(|pack| (!pack.notes.urgent, pack.notes.packed, pack.id.clone()));
        // What is urgent is on show before the rest is as much as looked at.
        let (urgent, usual) = offered.split_at(offered.partition_point(|pack| pack.notes.urgent));
        for packs in [urgent, usual] {
            let plans = self.plan(carrier, packs, &mut outcome).await?;
            if plans.iter().any(|plan| plan.bytes() > 0) {
                // What was taken back goes now: the rest may take days to arrive, and may mend what hinders this.
                drop(self.show(
                    &shown,
                    &self.still_offered(&offered),
                    &before,
                    Showing::OnTheWay,
                    lock,
                    &mut outcome,
                    tell,
                ));
            }
            let brought = self.bring_all(carrier, &plans, &mut outcome, tell).await?;
            shown.extend(brought.into_iter().map(|installed| (installed.pack.clone(), installed)));
            if packs == urgent && !urgent.is_empty() {
                self.show(&shown, &self.still_offered(&offered), &before, Showing::OnTheWay, lock, &mut outcome, tell)?;
                if outcome.edition.is_some() {
                    tell(Progress::Looking);
                }
            }
        }
        tell(Progress::Finishing);
        self.show(&shown, &self.still_offered(&offered), &before, Showing::InTheEnd, lock, &mut outcome, tell)?;
        self.tidy(&offer, &shown, lock, &in_use, &outcome)?;
        Ok(outcome)
    }

    /// The packs of the edition on show.
    fn installed(&self) -> Result<BTreeMap<PackId, Installed>, SyncError> {
        let Some(active) = self.store.active()? else { return Ok(BTreeMap::new()) };
        // Without its manifest nobody knows what belongs to it.
        let known = installed::packs_of(&self.data, &active)
            .into_iter()
            .filter(|installed| self.manifests.parse(&installed.pack, &installed.manifest).is_ok());
        Ok(known.map(|installed| (installed.pack.clone(), installed)).collect())
    }

    /// What is to be fetched of these packs. What is wrong with one pack alone is noted.
    async fn plan<'a>(
        &self,
        carrier: &Arc<Carrier>,
        packs: &[&'a Pack],
        outcome: &mut Outcome,
    ) -> Result<Vec<Plan<'a>>, SyncError> {
        let mut plans = Vec::new();
        for pack in packs {
            let is_brought = carrier.brings(&pack.manifest);
            if !is_brought && !self.manifests.holds(&pack.manifest.sha256) {
                outcome.absent.insert(pack.id.to_string());
                continue;
            }
            match self.manifest(carrier, pack).await {
                Ok(manifest) => {
                    let plan = Plan::new(pack, &manifest, &self.store, &self.policy);
                    if is_brought || plan.missing.is_empty() {
                        plans.push(plan);
                    } else {
                        outcome.absent.insert(pack.id.to_string());
                    }
                }
                Err(error) if error.is_of_one_pack() => outcome.leave(&pack.id, &error, BTreeSet::new()),
                Err(error) => return Err(error),
            }
        }
        Ok(plans)
    }

    /// Brings these packs. What some of them lack is noted.
    async fn bring_all(
        &self,
        carrier: &Arc<Carrier>,
        plans: &[Plan<'_>],
        outcome: &mut Outcome,
        tell: Tell<'_>,
    ) -> Result<Vec<Installed>, SyncError> {
        let meter = Plan::meter(plans, tell);
        let mut brought = Vec::new();
        for plan in plans {
            let (installed, reason) = self.bring(carrier, plan, &meter).await?;
            if let Some(reason) = reason {
                outcome.leave(&installed.pack, &reason, installed.lacking.clone());
            }
            brought.push(installed);
        }
        Ok(brought)
    }

    /// Fetches what is missing of a pack; answers also why the first of what can't be had couldn't.
    async fn bring(
        &self,
        carrier: &Arc<Carrier>,
        plan: &Plan<'_>,
        meter: &Meter<'_>,
    ) -> Result<(Installed, Option<SyncError>), SyncError> {
        let pack = plan.pack;
        // Another pack may have brought some of it.
        let (here, missing): (Vec<_>, Vec<_>) =
            plan.missing.iter().partition(|(parcel, _)| self.store.holds(&parcel.sha256));
        for (parcel, bytes) in here {
            meter.arrived(parcel, *bytes);
        }
        // A file that travels lies beside what it becomes until that is whole; those that are longest count.
        let mut travelling: Vec<_> = missing.iter().map(|(_, bytes)| *bytes).collect();
        travelling.sort_unstable_by(|a, b| b.cmp(a));
        travelling.truncate(carrier.at_once());
        self.make_room(missing.iter().map(|(parcel, _)| parcel.size).chain(travelling).sum())?;
        let fetched = stream::iter(missing).map(|awaited| async move {
            let (parcel, bytes) = awaited;
            let arriving = |here| meter.arriving(parcel, *bytes, here);
            (awaited, fetch(carrier, &self.store, parcel, &arriving).await)
        });
        let mut arriving = fetched.buffer_unordered(carrier.at_once());
        let (mut lost, mut reason) = (BTreeSet::<Sha256>::new(), None);
        while let Some((awaited, arrived)) = arriving.next().await {
            match arrived {
                Ok(()) => meter.arrived(&awaited.0, awaited.1),
                Err(error) if error.is_of_one_pack() => {
                    meter.left(&[awaited]);
                    lost.insert(awaited.0.sha256.clone());
                    reason.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        let installed = Installed {
            pack: pack.id.clone(),
            version: plan.version,
            manifest: pack.manifest.sha256.clone(),
            urgent: pack.notes.urgent,
            lacking: plan.lacking(&lost),
        };
        Ok((installed, reason))
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
