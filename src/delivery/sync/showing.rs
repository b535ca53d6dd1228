//! What has arrived becomes an edition, without what was taken back.

use std::collections::{BTreeMap, BTreeSet};

use catalog::{Card, ProductId};
use point::Lock;

use super::{Before, Delivery, Held, Outcome, Showing, SyncError, io_error};
use crate::installed::{self, Installed, PACKS};
use crate::manifest::{PackId, Product};
use crate::progress::{Progress, Tell};
use crate::trust::Pack;

/// Products that publishers still offer, by publisher: those of which every manifest is here.
pub(super) type StillOffered = BTreeMap<String, BTreeSet<ProductId>>;

impl Delivery {
    /// What publishers still offer of what this point takes. A publisher of which a manifest isn't here yet is left out: a
    /// product may have moved to it.
    pub(super) fn still_offered(&self, offered: &[&Pack]) -> StillOffered {
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
    /// or was gone back from. What couldn't be had of a product stays as it was before.
    #[allow(clippy::too_many_arguments, reason = "what a delivery knows at its end")]
    pub(super) fn show(
        &self,
        packs: &BTreeMap<PackId, Installed>,
        still_offered: &StillOffered,
        before: &Before,
        showing: Showing,
        lock: &Lock,
        outcome: &mut Outcome,
        tell: Tell<'_>,
    ) -> Result<(), SyncError> {
        if packs.is_empty() {
            // Nothing was ever offered to this point; what was installed by hand stays.
            return Ok(());
        }
        let mut products: BTreeMap<ProductId, (Card, String)> = BTreeMap::new();
        let mut kept = BTreeMap::new();
        // What became urgent is shown so before its old pack has come.
        let (urgent, usual): (Vec<_>, Vec<_>) = packs.values().partition(|installed| installed.urgent);
        for installed in urgent.into_iter().chain(usual) {
            let manifest = self.manifests.parse(&installed.pack, &installed.manifest)?;
            let offered = still_offered.get(installed.pack.publisher());
            let taken = manifest.products.into_iter().filter(|product| {
                self.policy.takes(product, installed.urgent)
                    && offered.is_none_or(|offered| offered.contains(&product.card.id))
            });
            for Product { card, line, .. } in taken {
                if installed.lacking.contains(&card.id) {
                    kept.extend(before.product(&card.id, &self.store).map(|old| (card.id, old)));
                } else {
                    products.entry(card.id.clone()).or_insert((card, line));
                }
            }
        }
        for (id, old) in kept {
            products.entry(id).or_insert(old);
        }
        let mut products: Vec<_> = products.into_values().collect();
        products.sort_by(|(a, _), (b, _)| Card::order(a, b));
        let lines: String = products.iter().map(|(_, line)| format!("{line}\n")).collect();
        outcome.products = products.len();
        let id = catalog::edition::id_of(lines.as_bytes());
        let active = self.store.active()?;
        if active.as_deref() == Some(&id) {
            let is_whole = showing == Showing::InTheEnd && outcome.left.is_empty();
            return if is_whole { Ok(self.store.settle(lock)?) } else { Ok(()) };
        }
        if lines.is_empty() && active.is_none() && !outcome.left.is_empty() {
            // Nothing is better told as that than shown as an empty edition.
            return Ok(());
        }
        if self.held == Held::Stays && self.store.held()?.as_deref() == Some(&id) {
            outcome.held = true;
            return Ok(());
        }
        let notes = installed::to_bytes(packs.values()).map_err(io_error("listing the packs", self.data.root()))?;
        let header = self.store.assemble(lines.as_bytes(), &[(PACKS, &notes)], lock)?;
        match showing {
            Showing::OnTheWay => self.store.pass(&header.id, lock)?,
            Showing::InTheEnd => self.store.activate(&header.id, lock)?,
        }
        outcome.held = false;
        outcome.fresh = lines.lines().filter(|line| !before.holds(line)).count();
        outcome.edition = Some(header.id);
        tell(Progress::Shown);
        Ok(())
    }
}
