//! Metadata becomes files: signed, with its keys in order, so that the same metadata gives the same bytes.

use std::collections::HashMap;
use std::fs;
use std::num::NonZeroU64;
use std::path::Path;

use point::durable;
use serde::Serialize;
use time::OffsetDateTime;
use tough::schema::{Hashes, Metafile, Role, RoleType, Root, Signed, Snapshot, Timestamp};

use super::{ONLINE_LASTS, SPEC, Tree, TreeError, after, damaged, io_error};
use crate::repository::keyring::Keyring;

impl Tree {
    pub(super) fn write_root(&self) -> Result<(), TreeError> {
        write(&self.root_file(), &self.root).map(drop)
    }

    pub(super) fn write_targets(&mut self) -> Result<(), TreeError> {
        let version = self.targets.signed.version;
        let file = write(&self.metadata().join(format!("{version}.targets.json")), &self.targets)?;
        self.meta.insert("targets.json".to_owned(), metafile(&file, version));
        Ok(())
    }

    pub(super) fn write_publisher(&mut self, name: &str) -> Result<(), TreeError> {
        let Some(signed) = self.publishers.get(name) else { return Ok(()) };
        let version = signed.signed.version;
        let file = write(&self.metadata().join(format!("{version}.{name}.json")), signed)?;
        self.meta.insert(format!("{name}.json"), metafile(&file, version));
        Ok(())
    }

    pub(super) fn write_snapshot(&mut self, ring: &Keyring, now: OffsetDateTime) -> Result<(), TreeError> {
        self.snapshot_expires = now + ONLINE_LASTS;
        let mut snapshot = Snapshot::new(SPEC.to_owned(), self.snapshot, after(now, ONLINE_LASTS));
        snapshot.meta = self.meta.clone().into_iter().collect();
        let signed = sign_as(ring, &self.root.signed, RoleType::Snapshot, snapshot)?;
        write(&self.metadata().join(format!("{}.snapshot.json", self.snapshot)), &signed).map(drop)
    }

    pub(super) fn write_timestamp(&mut self, ring: &Keyring, now: OffsetDateTime) -> Result<(), TreeError> {
        self.timestamp_expires = now + ONLINE_LASTS;
        let path = self.metadata().join(format!("{}.snapshot.json", self.snapshot));
        let snapshot = fs::read(&path).map_err(io_error(&path))?;
        let mut timestamp = Timestamp::new(SPEC.to_owned(), self.timestamp, after(now, ONLINE_LASTS));
        timestamp.meta.insert("snapshot.json".to_owned(), metafile(&snapshot, self.snapshot));
        let signed = sign_as(ring, &self.root.signed, RoleType::Timestamp, timestamp)?;
        write(&self.metadata().join("timestamp.json"), &signed).map(drop)
    }
}

/// Signs for a role of the root.
pub(super) fn sign_as<T: Role>(ring: &Keyring, root: &Root, role: RoleType, what: T) -> Result<Signed<T>, TreeError> {
    let keys = root.roles.get(&role);
    let (may, needed) = keys.map_or((&[][..], 1), |keys| (keys.keyids.as_slice(), keys.threshold.get()));
    Ok(ring.sign(&role.to_string(), what, may, needed)?)
}

fn metafile(bytes: &[u8], version: NonZeroU64) -> Metafile {
    let hashes = Hashes { sha256: digest(bytes).into(), _extra: HashMap::new() };
    Metafile { length: Some(bytes.len() as u64), hashes: Some(hashes), version, _extra: HashMap::new() }
}

/// The SHA-256 of `bytes`.
fn digest(bytes: &[u8]) -> Vec<u8> {
    aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes).as_ref().to_vec()
}

/// Writes JSON with its keys in order, so that the same metadata gives the same bytes; answers them.
fn write(path: &Path, what: &impl Serialize) -> Result<Vec<u8>, TreeError> {
    let value = serde_json::to_value(what).map_err(damaged(path))?;
    let bytes = value.to_string().into_bytes();
    durable::write(path, &bytes).map_err(io_error(path))?;
    Ok(bytes)
}
