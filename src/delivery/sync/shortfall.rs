//! What couldn't be taken of a pack, and why, for whoever tells it.

use std::collections::BTreeSet;

use catalog::ProductId;
use serde::{Deserialize, Serialize};

use super::{Outcome, SyncError};
use crate::carrier::FetchError;
use crate::manifest::{ManifestError, PackId};

/// Why something couldn't be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// A file isn't there.
    Missing,
    /// A file isn't what was signed.
    Damaged,
    /// A name leads where it may not.
    Crooked,
    /// It is for a newer program.
    Newer,
}

/// What a pack lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shortfall {
    /// Why, of the first that couldn't be taken.
    pub lack: Lack,
    /// The products that couldn't be taken: they stay as they were, where the point had them. None are named where all of the
    /// pack stays as it was.
    pub products: BTreeSet<ProductId>,
}

impl Outcome {
    /// Notes what couldn't be taken of a pack.
    pub(super) fn leave(&mut self, pack: &PackId, reason: &SyncError, products: BTreeSet<ProductId>) {
        self.left.insert(pack.to_string(), reason.to_string());
        self.short.insert(pack.to_string(), Shortfall { lack: Lack::of(reason), products });
    }
}

impl Lack {
    fn of(error: &SyncError) -> Self {
        match error {
            SyncError::Fetch(FetchError::Missing { .. }) => Self::Missing,
            SyncError::Fetch(FetchError::Crooked { .. }) => Self::Crooked,
            SyncError::Manifest { source: ManifestError::Newer(_), .. } => Self::Newer,
            _ => Self::Damaged,
        }
    }
}
