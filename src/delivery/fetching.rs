//! Fetching one file by the shortest way: as the difference from an older one that is here, else whole.

use std::fs;
use std::io::{self, Write};
use std::sync::Arc;

use catalog::{Sha256, Store};

use crate::carrier::{Arriving, Carrier, FetchError, Source};
use crate::layout;
use crate::manifest::{MAX_PATCHED_BYTES, Parcel};
use crate::packing;
use crate::sync::SyncError;

/// Where files of a kind are kept by their sha256.
pub(crate) trait Shelf {
    /// Whether a file is here.
    fn holds(&self, sha256: &Sha256) -> bool;
    /// A file that is here.
    fn read(&self, sha256: &Sha256) -> Result<Vec<u8>, SyncError>;
    /// Keeps what `fill` writes, durably, if it is the file of this name; answers whether it was.
    fn put(&self, sha256: &Sha256, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<bool, SyncError>;
}

impl Shelf for Store {
    fn holds(&self, sha256: &Sha256) -> bool {
        Self::holds(self, sha256)
    }

    fn read(&self, sha256: &Sha256) -> Result<Vec<u8>, SyncError> {
        let path = self.blob(sha256);
        fs::read(&path).map_err(|source| SyncError::Io { doing: "reading", path, source })
    }

    fn put(&self, sha256: &Sha256, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<bool, SyncError> {
        Ok(self.put_blob(sha256, fill)?)
    }
}

/// The older file that leads to a file by the shortest way, if one does, and how many bytes travel.
pub(crate) fn shortest_way<'a>(shelf: &impl Shelf, parcel: &'a Parcel) -> (Option<&'a Sha256>, u64) {
    let known = parcel
        .patches
        .iter()
        .filter(|patch| parcel.size <= MAX_PATCHED_BYTES && patch.packed < parcel.packed && shelf.holds(&patch.from));
    known.min_by_key(|patch| patch.packed).map_or((None, parcel.packed), |patch| (Some(&patch.from), patch.packed))
}

/// Fetches a file onto the shelf; `arriving` hears how many bytes of it are here.
pub(crate) async fn fetch(
    carrier: &Arc<Carrier>,
    shelf: &impl Shelf,
    parcel: &Parcel,
    arriving: Arriving<'_>,
) -> Result<(), SyncError> {
    let (sha256, size) = (&parcel.sha256, parcel.size);
    if let (Some(from), packed) = shortest_way(shelf, parcel) {
        let name = layout::patch(sha256, from);
        match carrier.file(&name, packed, arriving).await {
            Ok(mut file) => {
                // An older file that can't be read any more is as good as none.
                let put = shelf.read(from).map_or(Ok(false), |old| {
                    shelf.put(sha256, &mut |into| packing::unpack_difference(&old, &mut file, size, into).map(drop))
                });
                if is_put(carrier, &name, file, put)? {
                    return Ok(());
                }
            }
            // Not on this stick, say; the whole file may be.
            Err(FetchError::Missing { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let name = layout::blob(sha256);
    let mut file = carrier.file(&name, parcel.packed, arriving).await?;
    let put = shelf.put(sha256, &mut |into| packing::unpack(&mut file, size, into).map(drop));
    if is_put(carrier, &name, file, put)? { Ok(()) } else { Err(SyncError::Damaged { name }) }
}

/// What came of putting a file. Where its source couldn't be read, that is the reason and not what followed from it. What
/// has arrived is forgotten once it was used or found to be of no use; where the disk was full, say, it is used next time.
fn is_put(carrier: &Carrier, name: &str, file: Source<'_>, put: Result<bool, SyncError>) -> Result<bool, SyncError> {
    if let Some(error) = file.into_error() {
        return Err(error.into());
    }
    if put.is_ok() {
        carrier.done(name);
    }
    put
}
