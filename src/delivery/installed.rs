//! Which packs an edition was put together from: `packs.json` beside its cards.

use std::collections::BTreeSet;
use std::fs;
use std::io;

use catalog::{ProductId, Sha256};
use point::DataFolder;
use serde::{Deserialize, Serialize};

use crate::manifest::PackId;

/// The list beside an edition's cards.
pub(crate) const PACKS: &str = "packs.json";

/// A pack of which an edition was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Installed {
    pub(crate) pack: PackId,
    pub(crate) version: u64,
    pub(crate) manifest: Sha256,
    pub(crate) urgent: bool,
    /// Products of which files couldn't be had: shown as they were before, where they were.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(crate) lacking: BTreeSet<ProductId>,
}

/// The packs of an edition. One that was installed by hand has none; a damaged list is the same as none.
pub(crate) fn packs_of(data: &DataFolder, edition: &str) -> Vec<Installed> {
    let bytes = fs::read(data.edition(edition).join(PACKS)).ok();
    bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// The list as a file.
pub(crate) fn to_bytes<'a>(packs: impl Iterator<Item = &'a Installed>) -> io::Result<Vec<u8>> {
    serde_json::to_vec_pretty(&packs.collect::<Vec<_>>()).map_err(io::Error::other)
}
