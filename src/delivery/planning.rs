//! What will be fetched: before the first file travels, all manifests are looked through, so that it can be said how much
//! there is.

use std::collections::BTreeSet;

use catalog::{ProductId, Sha256, Store};

use crate::fetching::shortest_way;
use crate::manifest::{Manifest, Parcel};
use crate::policy::Policy;
use crate::progress::{Meter, Tell};
use crate::trust::Pack;

/// What is to be fetched of a pack.
pub(crate) struct Plan<'a> {
    pub(crate) pack: &'a Pack,
    /// The manifest's version.
    pub(crate) version: u64,
    /// The files of the products that this point takes and doesn't have yet, small ones first, and how many bytes travel.
    pub(crate) missing: Vec<(Parcel, u64)>,
    /// What each product waits for.
    waiting: Vec<(ProductId, BTreeSet<Sha256>)>,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(pack: &'a Pack, manifest: &Manifest, store: &Store, policy: &Policy) -> Self {
        let taken = manifest.products.iter().filter(|product| policy.takes(product, pack.notes.urgent));
        let (mut missing, mut waiting) = (Vec::new(), Vec::new());
        for product in taken {
            let parcels: Vec<_> = product.files.iter().filter(|parcel| !store.holds(&parcel.sha256)).collect();
            waiting.push((product.card.id.clone(), parcels.iter().map(|parcel| parcel.sha256.clone()).collect()));
            missing.extend(parcels.into_iter().map(|parcel| (parcel.clone(), shortest_way(store, parcel).1)));
        }
        missing.sort_by(|(a, _), (b, _)| (a.packed, &a.sha256).cmp(&(b.packed, &b.sha256)));
        missing.dedup_by(|(a, _), (b, _)| a.sha256 == b.sha256);
        Self { pack, version: manifest.head.version, missing, waiting }
    }

    /// How many bytes travel.
    pub(crate) fn bytes(&self) -> u64 {
        self.missing.iter().map(|(_, bytes)| bytes).sum()
    }

    /// The products that need one of these files.
    pub(crate) fn lacking(&self, lost: &BTreeSet<Sha256>) -> BTreeSet<ProductId> {
        let lacking = self.waiting.iter().filter(|(_, files)| !files.is_disjoint(lost));
        lacking.map(|(product, _)| product.clone()).collect()
    }

    /// A meter for all these plans.
    pub(crate) fn meter<'b>(plans: &[Self], tell: Tell<'b>) -> Meter<'b> {
        let waiting = plans.iter().flat_map(|plan| &plan.waiting).map(|(_, files)| files.clone()).collect();
        Meter::new(tell, plans.iter().map(Self::bytes).sum(), waiting)
    }
}
