//! Going back to the edition before, without what its publishers have taken back meanwhile: a withdrawn product, or all of a
//! publisher whose key was revoked, doesn't come back this way.

use std::collections::BTreeSet;
use std::fs;

use catalog::{Card, ProductId, Store, StoreError};
use point::{DataFolder, Lock};

use crate::installed::{self, PACKS};
use crate::manifests::Manifests;
use crate::sync::{SyncError, io_error};

/// Puts the edition before the active one on show; answers its id. The one gone back from is held: it isn't taken again by
/// itself. Needs the lock.
pub fn roll_back(data: &DataFolder, lock: &Lock) -> Result<String, SyncError> {
    let store = Store::new(data.clone());
    let nothing = || StoreError::NoWayBack(data.root().to_owned());
    let previous = store.previous()?.ok_or_else(nothing)?;
    let to = match store.active()?.and_then(|active| offered(data, &active)) {
        Some(offered) => without_withdrawn(data, &store, &previous, &offered, lock)?.ok_or_else(nothing)?,
        None => previous,
    };
    store.go_back(&to, lock)?;
    Ok(to)
}

/// All that the publishers of an edition offered when it was made, whatever the point took of it. `None` where the edition
/// was installed by hand, by which nobody took anything back; or where that can't be read any more: a screen with too much
/// helps more than none, and the next sync removes what isn't offered.
fn offered(data: &DataFolder, edition: &str) -> Option<BTreeSet<ProductId>> {
    let packs = installed::packs_of(data, edition);
    let manifests = Manifests::new(&data.trust());
    let mut offered = BTreeSet::new();
    for pack in &packs {
        let manifest = manifests.parse(&pack.pack, &pack.manifest).ok()?;
        offered.extend(manifest.products.into_iter().map(|product| product.card.id));
    }
    (!packs.is_empty()).then_some(offered)
}

/// The edition `previous` with no other products than these: itself where that changes nothing, `None` where nothing is left.
fn without_withdrawn(
    data: &DataFolder,
    store: &Store,
    previous: &str,
    offered: &BTreeSet<ProductId>,
    lock: &Lock,
) -> Result<Option<String>, SyncError> {
    let packs = installed::packs_of(data, previous);
    let path = data.edition(previous).join("products.jsonl");
    let lines = fs::read_to_string(&path).map_err(io_error("reading", &path))?;
    let is_offered = |line: &&str| serde_json::from_str::<Card>(line).is_ok_and(|card| offered.contains(&card.id));
    let kept: String = lines.lines().filter(is_offered).map(|line| format!("{line}\n")).collect();
    if packs.is_empty() || kept == lines {
        return Ok(Some(previous.to_owned()));
    }
    if kept.is_empty() {
        return Ok(None);
    }
    let notes = installed::to_bytes(packs.iter()).map_err(io_error("listing the packs", data.root()))?;
    Ok(Some(store.assemble(kept.as_bytes(), &[(PACKS, &notes)], lock)?.id))
}
