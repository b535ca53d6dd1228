//! The manifests that a point keeps, `trust/manifests/`: those of the editions it has, and of what is offered. The next one
//! comes as the difference from them.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use catalog::Sha256;
use point::durable;

use crate::fetching::Shelf;
use crate::manifest::{Manifest, PackId};
use crate::sync::SyncError;

/// The folder of manifests.
pub(crate) struct Manifests(PathBuf);

impl Manifests {
    /// Those kept in `trust`.
    pub(crate) fn new(trust: &Path) -> Self {
        Self(trust.join("manifests"))
    }

    /// The manifest of a pack.
    pub(crate) fn parse(&self, pack: &PackId, sha256: &Sha256) -> Result<Manifest, SyncError> {
        let manifest = Manifest::parse(&self.read(sha256)?);
        let manifest = manifest.map_err(|source| SyncError::Manifest { pack: pack.clone(), source })?;
        if manifest.head.pack == *pack { Ok(manifest) } else { Err(SyncError::Damaged { name: pack.target() }) }
    }

    /// Removes all but these.
    pub(crate) fn keep_only(&self, needed: &BTreeSet<Sha256>) -> Result<(), SyncError> {
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let digits = name.to_str().and_then(|name| name.strip_suffix(".jsonl")).unwrap_or_default();
            if !Sha256::try_from(digits.to_owned()).is_ok_and(|sha256| needed.contains(&sha256)) {
                let path = entry.path();
                fs::remove_file(&path).map_err(|source| SyncError::Io { doing: "removing", path, source })?;
            }
        }
        Ok(())
    }

    fn path(&self, sha256: &Sha256) -> PathBuf {
        self.0.join(format!("{sha256}.jsonl"))
    }
}

impl Shelf for Manifests {
    fn holds(&self, sha256: &Sha256) -> bool {
        self.path(sha256).exists()
    }

    fn read(&self, sha256: &Sha256) -> Result<Vec<u8>, SyncError> {
        let path = self.path(sha256);
        fs::read(&path).map_err(|source| SyncError::Io { doing: "reading", path, source })
    }

    fn put(&self, sha256: &Sha256, fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>) -> Result<bool, SyncError> {
        let mut bytes = Vec::new();
        if fill(&mut bytes).is_err() || Sha256::of(&bytes) != *sha256 {
            return Ok(false);
        }
        let path = self.path(sha256);
        let written = fs::create_dir_all(&self.0).and_then(|()| durable::write(&path, &bytes));
        written.map_err(|source| SyncError::Io { doing: "writing", path, source })?;
        Ok(true)
    }
}
