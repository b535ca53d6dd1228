//! Who may publish, and what is offered: each change is signed, written and told by a new snapshot and timestamp.

use std::collections::HashMap;
use std::num::NonZeroU64;
use std::path::Path;

use time::OffsetDateTime;
use tough::schema::{DelegatedRole, PathPattern, PathSet, RoleType, Root, Target, Targets};

use super::writing::sign_as;
use super::{PUBLISHER_LASTS, ROOT_LASTS, SPEC, TARGETS_LAST, Tree, TreeError, after, damaged, next};
use crate::repository::keyring::{self, KeyError, KeyId, Keyring};

impl Tree {
    /// Lets a publisher with a new key publish below its own name, and nowhere else.
    pub fn add_publisher(
        &mut self,
        name: &str,
        keys: &Path,
        passphrase: &str,
        ring: &mut Keyring,
        now: OffsetDateTime,
    ) -> Result<(), TreeError> {
        // TUF's own roles lie in the same folder.
        let taken = ["root", "targets", "snapshot", "timestamp"].contains(&name);
        if taken || format!("{name}/x").parse::<catalog::ProductId>().is_err() {
            return Err(TreeError::Name(name.to_owned()));
        }
        if self.publishers.contains_key(name) {
            return Err(TreeError::Known(name.to_owned()));
        }
        let (id, key) = ring.create(keys, name, passphrase)?;
        let pattern = PathPattern::new(format!("{name}/*")).map_err(damaged(&self.folder))?;
        let mut delegations = self.targets.signed.delegations.take().unwrap_or_default();
        delegations.keys.insert(id.clone(), key);
        delegations.roles.push(DelegatedRole {
            name: name.to_owned(),
            keyids: vec![id.clone()],
            threshold: NonZeroU64::MIN,
            paths: PathSet::Paths(vec![pattern]),
            terminating: true,
            targets: None,
        });
        self.targets.signed.delegations = Some(delegations);
        // A name that published before, and was revoked, goes on counting.
        let version = self.meta.get(&format!("{name}.json")).map_or(NonZeroU64::MIN, |meta| next(meta.version));
        let empty = Targets::new(SPEC.to_owned(), version, after(now, PUBLISHER_LASTS));
        self.publishers.insert(name.to_owned(), ring.sign(name, empty, &[id], 1)?);
        self.write_publisher(name)?;
        self.renew_targets(ring, now)?;
        self.publish(ring, now)
    }

    /// Takes the right to publish from a name: what it published stops at the points.
    pub fn revoke(&mut self, name: &str, ring: &Keyring, now: OffsetDateTime) -> Result<(), TreeError> {
        self.publishers.remove(name).ok_or_else(|| TreeError::Stranger(name.to_owned()))?;
        if let Some(delegations) = &mut self.targets.signed.delegations {
            delegations.roles.retain(|role| role.name != name);
            let used: Vec<_> = delegations.roles.iter().flat_map(|role| role.keyids.clone()).collect();
            delegations.keys.retain(|id, _| used.contains(id));
        }
        self.renew_targets(ring, now)?;
        self.publish(ring, now)
    }

    /// Replaces what a publisher offers.
    pub fn offer(
        &mut self,
        name: &str,
        offered: HashMap<tough::TargetName, Target>,
        ring: &Keyring,
        now: OffsetDateTime,
    ) -> Result<(), TreeError> {
        let version = next(self.publisher(name)?.version);
        let mut targets = Targets::new(SPEC.to_owned(), version, after(now, PUBLISHER_LASTS));
        targets.targets = offered;
        self.sign_publisher(name, targets, ring)?;
        self.publish(ring, now)
    }

    /// Replaces a key by a new one of the same name, in every role it signs for. What it had signed is signed anew.
    pub fn rotate(
        &mut self,
        key: &str,
        keys: &Path,
        passphrase: &str,
        ring: &mut Keyring,
        now: OffsetDateTime,
    ) -> Result<(), TreeError> {
        let (old, _) = ring.public(key).ok_or_else(|| KeyError::Missing(keyring::file(keys, key)))?;
        let mut rooted = self.root.signed.clone();
        let in_root: Vec<_> =
            rooted.roles.iter().filter(|(_, keys)| keys.keyids.contains(&old)).map(|(role, _)| *role).collect();
        let of_publisher: Vec<_> =
            self.delegated().filter(|role| role.keyids.contains(&old)).map(|role| role.name.clone()).collect();
        if in_root.is_empty() && of_publisher.is_empty() {
            return Err(TreeError::Unused(key.to_owned()));
        }
        // The old key is still in the ring: the old root's keys sign the new root, too.
        Keyring::retire(keys, key, &old)?;
        let (new, public) = ring.create(keys, key, passphrase)?;
        if !in_root.is_empty() {
            replace(rooted.roles.values_mut().flat_map(|keys| &mut keys.keyids), &old, &new);
            rooted.keys.remove(&old);
            rooted.keys.insert(new.clone(), public.clone());
            rooted.version = next(rooted.version);
            rooted.expires = after(now, ROOT_LASTS);
            self.sign_root(rooted, ring)?;
        }
        if let Some(delegations) = self.targets.signed.delegations.as_mut().filter(|_| !of_publisher.is_empty()) {
            replace(delegations.roles.iter_mut().flat_map(|role| &mut role.keyids), &old, &new);
            delegations.keys.remove(&old);
            delegations.keys.insert(new, public);
        }
        for name in &of_publisher {
            let mut targets = self.publisher(name)?.clone();
            targets.version = next(targets.version);
            self.sign_publisher(name, targets, ring)?;
        }
        if in_root.contains(&RoleType::Targets) || !of_publisher.is_empty() {
            self.renew_targets(ring, now)?;
        }
        self.publish(ring, now)
    }

    /// Says that all of this is still so: a new snapshot and timestamp, by the online keys alone.
    pub fn publish(&mut self, ring: &Keyring, now: OffsetDateTime) -> Result<(), TreeError> {
        self.snapshot = next(self.snapshot);
        self.timestamp = next(self.timestamp);
        self.write_snapshot(ring, now)?;
        self.write_timestamp(ring, now)
    }

    /// Signs a root with the keys of the one before and its own, each as many as must.
    fn sign_root(&mut self, root: Root, ring: &Keyring) -> Result<(), TreeError> {
        let mut signed = sign_as(ring, &self.root.signed, RoleType::Root, root.clone())?;
        let own = sign_as(ring, &root, RoleType::Root, root.clone())?;
        for signature in own.signatures {
            if signed.signatures.iter().all(|known| known.keyid != signature.keyid) {
                signed.signatures.push(signature);
            }
        }
        self.root = signed;
        self.write_root()
    }

    fn sign_publisher(&mut self, name: &str, targets: Targets, ring: &Keyring) -> Result<(), TreeError> {
        let role = self.delegated().find(|role| role.name == name);
        let role = role.ok_or_else(|| TreeError::Stranger(name.to_owned()))?;
        let signed = ring.sign(name, targets, &role.keyids, role.threshold.get())?;
        self.publishers.insert(name.to_owned(), signed);
        self.write_publisher(name)
    }

    pub(super) fn renew_targets(&mut self, ring: &Keyring, now: OffsetDateTime) -> Result<(), TreeError> {
        let mut targets = self.targets.signed.clone();
        targets.version = next(targets.version);
        targets.expires = after(now, TARGETS_LAST);
        self.targets = sign_as(ring, &self.root.signed, RoleType::Targets, targets)?;
        self.write_targets()
    }
}

fn replace<'a>(ids: impl Iterator<Item = &'a mut KeyId>, old: &KeyId, new: &KeyId) {
    for id in ids.filter(|id| *id == old) {
        *id = new.clone();
    }
}
