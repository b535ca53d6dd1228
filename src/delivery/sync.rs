//! An edition arrives: what is offered is looked through, what is missing is fetched, and what is complete is put on show.
//!
//! A pack is taken whole or stays as it is: a publisher whose files are damaged or not on the stick holds up nobody else.
//! Urgent packs come first, and are on show before the others are fetched.

mod error;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Arc;

use catalog::store::Collected;
use catalog::{Card, ProductId, Store};
use futures_util::{StreamExt as _, stream};
use point::{Clock, DataFolder, Lock};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::carrier::{Carrier, FetchError};
use crate::fetching::{Shelf as _, fetch};
use crate::floor;
use crate::installed::{self, Installed, PACKS};
use crate::layout;
use crate::manifest::{MAX_BYTES, Manifest, PackId, Product};
use crate::manifests::Manifests;
use crate::planning::Plan;
use crate::policy::Policy;
use crate::progress::{Meter, Progress, Tell};
use crate::trust::{Offer, Pack, Trust, TrustError, Versions};

pub use error::SyncError;
pub(crate) use error::io_error;

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
    /// Packs that stay as they are, and why.
    pub left: BTreeMap<String, String>,
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

/// Products that publishers still offer, by publisher: those of which every manifest is here.
type StillOffered = BTreeMap<String, BTreeSet<ProductId>>;

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
        let before = self.lines_on_show()?;
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
                drop(self.show(&shown, &self.still_offered(&offered), &before, lock, &mut outcome, tell));
            }
            let whole = self.bring_all(carrier, &plans, &mut outcome.left, tell).await?;
            shown.extend(whole.into_iter().map(|installed| (installed.pack.clone(), installed)));
            if packs == urgent && !urgent.is_empty() {
                self.show(&shown, &self.still_offered(&offered), &before, lock, &mut outcome, tell)?;
                if outcome.edition.is_some() {
                    tell(Progress::Looking);
                }
            }
        }
        tell(Progress::Finishing);
        self.show(&shown, &self.still_offered(&offered), &before, lock, &mut outcome, tell)?;
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

    /// The products of the edition on show, a line each. Without an edition, or with one that can't be read, all are new.
    fn lines_on_show(&self) -> Result<BTreeSet<String>, SyncError> {
        let Some(active) = self.store.active()? else { return Ok(BTreeSet::new()) };
        let lines = fs::read_to_string(self.data.edition(&active).join("products.jsonl")).unwrap_or_default();
        Ok(lines.lines().map(str::to_owned).collect())
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
                Err(error) if error.is_of_one_pack() => {
                    outcome.left.insert(pack.id.to_string(), error.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(plans)
    }

    /// Brings these packs; answers those that are whole. What is wrong with one pack alone is noted in `left`.
    async fn bring_all(
        &self,
        carrier: &Arc<Carrier>,
        plans: &[Plan<'_>],
        left: &mut BTreeMap<String, String>,
        tell: Tell<'_>,
    ) -> Result<Vec<Installed>, SyncError> {
        let meter = Plan::meter(plans, tell);
        let mut whole = Vec::new();
        for plan in plans {
            match self.bring(carrier, plan, &meter).await {
                Ok(installed) => whole.push(installed),
                Err(error) if error.is_of_one_pack() => drop(left.insert(plan.pack.id.to_string(), error.to_string())),
                Err(error) => return Err(error),
            }
        }
        Ok(whole)
    }

    /// Fetches what is missing of a pack.
    async fn bring(&self, carrier: &Arc<Carrier>, plan: &Plan<'_>, meter: &Meter<'_>) -> Result<Installed, SyncError> {
        let pack = plan.pack;
        // Another pack may have brought some of it.
        let (here, mut missing): (Vec<_>, Vec<_>) =
            plan.missing.iter().partition(|(parcel, _)| self.store.holds(&parcel.sha256));
        for (parcel, bytes) in here {
            meter.arrived(parcel, *bytes);
        }
        // A file that travels lies beside what it becomes until that is whole; those that are longest count.
        let mut travelling: Vec<_> = missing.iter().map(|(_, bytes)| *bytes).collect();
        travelling.sort_unstable_by(|a, b| b.cmp(a));
        travelling.truncate(carrier.at_once());
        self.make_room(missing.iter().map(|(parcel, _)| parcel.size).chain(travelling).sum())?;
        let fetched = stream::iter(missing.clone()).map(|(parcel, bytes)| async move {
            let arriving = |here| meter.arriving(parcel, *bytes, here);
            fetch(carrier, &self.store, parcel, &arriving).await.map(|()| (parcel, *bytes))
        });
        let mut arriving = fetched.buffer_unordered(carrier.at_once());
        while let Some(arrived) = arriving.next().await {
            match arrived {
                Ok((parcel, bytes)) => {
                    meter.arrived(parcel, bytes);
                    missing.retain(|(awaited, _)| awaited.sha256 != parcel.sha256);
                }
                Err(error) => {
                    meter.left(&missing);
                    return Err(error);
                }
            }
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

    /// What publishers still offer of what this point takes. A publisher of which a manifest isn't here yet is left out: a
    /// product may have moved to it.
    fn still_offered(&self, offered: &[&Pack]) -> StillOffered {
        let mut still: BTreeMap<String, Option<BTreeSet<ProductId>>> = BTreeMap::new();
        for pack in offered {
            let known = still.entry(pack.id.publisher().to_owned()).or_insert_with(|| Some(BTreeSet::new()));
            match self.manifests.parse(&pack.id, &pack.manifest.sha256) {
                Ok(manifest) => {
                    if let Some(ids) = known {
                        ids.extend(manifest.products.into_iter().map(|product| product.card.id));
                    }
                }
                Err(_) => *known = None,
            }
        }
        still.into_iter().filter_map(|(publisher, ids)| Some((publisher, ids?))).collect()
    }

    /// Puts the edition of these packs together and on show, without what is no longer offered; unless it is there already
    /// or was gone back from.
    fn show(
        &self,
        packs: &BTreeMap<PackId, Installed>,
        still_offered: &StillOffered,
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
            let offered = still_offered.get(installed.pack.publisher());
            let taken = manifest.products.into_iter().filter(|product| {
                self.policy.takes(product, installed.urgent)
                    && offered.is_none_or(|offered| offered.contains(&product.card.id))
            });
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
        if self.held == Held::Stays && self.store.held()?.as_deref() == Some(&id) {
            outcome.held = true;
            return Ok(());
        }
        let notes = installed::to_bytes(packs.values()).map_err(io_error("listing the packs", self.data.root()))?;
        let header = self.store.assemble(lines.as_bytes(), &[(PACKS, &notes)], lock)?;
        self.store.activate(&header.id, lock)?;
        outcome.held = false;
        outcome.fresh = lines.lines().filter(|line| !before.contains(*line)).count();
        outcome.edition = Some(header.id);
        tell(Progress::Shown);
        Ok(())
    }

    /// Removes what nobody needs: editions before the previous one, blobs of none, manifests of neither. What has arrived
    /// of a pack that isn't on show yet stays, be it that it couldn't be finished or is held: it would have to be fetched
    /// again.
    fn tidy(
        &self,
        offer: &Offer,
        shown: &BTreeMap<PackId, Installed>,
        lock: &Lock,
        in_use: &[String],
        outcome: &Outcome,
    ) -> Result<(), SyncError> {
        let Outcome { left, absent, held, .. } = outcome;
        let is_awaited = |id: &str| *held || left.contains_key(id) || absent.contains(id);
        let unfinished = offer.packs.values().filter(|pack| is_awaited(pack.id.as_str()));
        let begun = unfinished.filter_map(|pack| self.manifests.parse(&pack.id, &pack.manifest.sha256).ok());
        let files = begun.flat_map(|manifest| manifest.products).flat_map(|product| product.files);
        let wanted = files.map(|parcel| parcel.sha256).collect();
        let Collected { editions, .. } = self.store.collect(in_use, &wanted, lock)?;
        let mut needed: BTreeSet<_> = shown.values().map(|installed| installed.manifest.clone()).collect();
        needed.extend(offer.packs.values().map(|pack| pack.manifest.sha256.clone()));
        let kept = editions.iter().flat_map(|edition| installed::packs_of(&self.data, edition));
        needed.extend(kept.map(|installed| installed.manifest));
        self.manifests.keep_only(&needed)?;
        if left.is_empty() && absent.is_empty() { self.forget_arriving(lock) } else { Ok(()) }
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
