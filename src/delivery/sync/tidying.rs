//! What nobody needs any more is removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use catalog::store::Collected;
use point::Lock;

use super::{Delivery, Outcome, SyncError, io_error};
use crate::installed::{self, Installed};
use crate::manifest::PackId;
use crate::trust::Offer;

impl Delivery {
    /// Removes what nobody needs: editions before the previous one, blobs of none, manifests of neither. What has arrived
    /// of a pack that isn't on show yet stays, be it that it couldn't be finished or is held: it would have to be fetched
    /// again.
    pub(super) fn tidy(
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
}
