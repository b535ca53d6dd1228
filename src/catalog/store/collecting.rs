//! Removing editions and blobs that nobody needs any more.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use point::Lock;

use super::{Store, StoreError, blobs_of, io_error};
use crate::edition::Edition;
use crate::product::Sha256;

/// What [`Store::collect`] left and removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Collected {
    /// The editions that are still here.
    pub editions: BTreeSet<String>,
    /// How many blobs were removed.
    pub blobs: usize,
    /// Their length in bytes.
    pub bytes: u64,
}

impl Store {
    /// Removes editions that are neither active nor previous nor `in_use`, and blobs that no edition left needs, beside
    /// those in `wanted`. Needs the lock. Can be broken off at any moment. Where an edition can't be read nothing is
    /// removed: nobody knows what it needs.
    pub fn collect(&self, in_use: &[String], wanted: &BTreeSet<Sha256>, lock: &Lock) -> Result<Collected, StoreError> {
        let _turn = lock.turn();
        let kept: BTreeSet<_> =
            [self.active()?, self.previous()?].into_iter().flatten().chain(in_use.iter().cloned()).collect();
        let mut needed = wanted.clone();
        for id in &kept {
            needed.extend(blobs_of(&Edition::open(&self.data.edition(id), &self.data.blobs())?)?);
        }
        let mut collected = Collected { editions: kept, ..Collected::default() };
        let editions = self.data.edition("");
        for entry in fs::read_dir(&editions).map_err(io_error("listing", &editions))?.flatten() {
            let name = entry.file_name();
            if entry.path().is_dir() && !name.to_str().is_some_and(|name| collected.editions.contains(name)) {
                remove_edition(&entry.path())?;
            }
        }
        let blobs = self.data.blobs();
        for shelf in fs::read_dir(&blobs).map_err(io_error("listing", &blobs))?.flatten() {
            for entry in fs::read_dir(shelf.path()).map_err(io_error("listing", &shelf.path()))?.flatten() {
                let name = entry.file_name().to_string_lossy().into_owned();
                // Anything else is what a cut has left of one.
                if Sha256::try_from(name).is_ok_and(|sha256| needed.contains(&sha256)) {
                    continue;
                }
                collected.blobs += 1;
                collected.bytes += entry.metadata().map_or(0, |metadata| metadata.len());
                fs::remove_file(entry.path()).map_err(io_error("removing", &entry.path()))?;
            }
        }
        Ok(collected)
    }
}

/// Its head first: without it the folder is no edition, whatever else a cut leaves of it.
fn remove_edition(folder: &Path) -> Result<(), StoreError> {
    let head = folder.join("edition.json");
    match fs::remove_file(&head) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(io_error("removing", &head)(source)),
        _ => {}
    }
    fs::remove_dir_all(folder).map_err(io_error("removing", folder))
}
