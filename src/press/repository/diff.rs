//! What points will fetch, in bytes, by what they have.

use std::collections::{BTreeMap, BTreeSet};

use delivery::{PackId, Parcel};
use serde::Serialize;

use super::publish::{PublishError, all_packs, read_manifest};
use super::tree::Tree;

/// What a point fetches of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Which pack.
    pub pack: PackId,
    /// The version it has; 0 means none.
    pub from: u64,
    /// The version it gets.
    pub to: u64,
    /// The manifest, in bytes.
    pub manifest: u64,
    /// Files, in bytes.
    pub files: u64,
    /// How many files.
    pub count: usize,
}

/// For each pack: from nothing, and from each version to which there is a short way.
pub fn costs(tree: &Tree) -> Result<Vec<Cost>, PublishError> {
    let mut costs = Vec::new();
    for (id, pack) in all_packs(tree)? {
        let files: BTreeMap<_, _> = pack.manifest.files().map(|file| (&file.sha256, file)).collect();
        let to = pack.manifest.head.version;
        let cost = |from: u64, manifest: u64, known: &BTreeSet<_>| {
            let ways: Vec<_> =
                files.values().filter(|file| !known.contains(&file.sha256)).map(|file| way(file, known)).collect();
            Cost { pack: id.clone(), from, to, manifest, files: ways.iter().sum(), count: ways.len() }
        };
        costs.push(cost(0, pack.parcel.packed, &BTreeSet::new()));
        for patch in &pack.parcel.patches {
            let older = read_manifest(tree, &id, &patch.from)?;
            let known = older.files().map(|file| file.sha256.clone()).collect();
            costs.push(cost(older.head.version, patch.packed, &known));
        }
    }
    Ok(costs)
}

/// The length of the shortest way to a file.
fn way(file: &Parcel, known: &BTreeSet<catalog::Sha256>) -> u64 {
    let ways = file.patches.iter().filter(|patch| known.contains(&patch.from)).map(|patch| patch.packed);
    ways.chain([file.packed]).min().unwrap_or(file.packed)
}
