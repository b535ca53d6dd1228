//! A repository's metadata as its publishers change it. Files with a version are written first and never again;
//! `timestamp.json` is replaced last, so that whoever looks meanwhile sees the old state whole.
//!
//! Signed here with `tough`'s schema rather than by its `RepositoryEditor`, which would ask a district for the offline key
//! of the targets whenever it publishes.

mod changing;
pub mod names;
mod writing;

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use delivery::layout::METADATA;
use jiff::Timestamp as Jiff;
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::{Duration, OffsetDateTime};
use tough::schema::{
    DelegatedRole, Delegations, Metafile, RoleKeys, RoleType, Root, Signed, Snapshot, Targets, Timestamp,
};

use self::names::Named;
use self::writing::sign_as;
use super::keyring::{KeyError, Keyring};

/// The version of the TUF specification that `tough` knows.
const SPEC: &str = "1.0.0";

/// How long each role's metadata is believed. Offline keys come together seldom; the online ones are renewed weekly, and a
/// point that hears of no renewal for so long is being kept in the dark.
pub const ROOT_LASTS: Duration = Duration::days(6 * 365);
/// See [`ROOT_LASTS`].
pub const TARGETS_LAST: Duration = Duration::days(2 * 365);
/// See [`ROOT_LASTS`].
pub const PUBLISHER_LASTS: Duration = Duration::days(365);
/// See [`ROOT_LASTS`].
pub const ONLINE_LASTS: Duration = Duration::days(90);

/// Why the repository can't be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum TreeError {
    /// Keys.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no repository.
    #[error("{0}: no repository; `press keys create` makes one")]
    Nothing(PathBuf),
    /// There is one already.
    #[error("{0}: there is a repository already")]
    Exists(PathBuf),
    /// Metadata isn't what it should be.
    #[error("{path}: {message}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
    /// Nobody of this name publishes here.
    #[error("{0}: publishes nothing here; `press keys publisher` lets it")]
    Stranger(String),
    /// The name is taken.
    #[error("{0}: is a publisher already")]
    Known(String),
    /// Publishers are named like the folders of their products.
    #[error("`{0}` can't name a publisher: lower-case letters a-z, digits and hyphens")]
    Name(String),
    /// No role is signed by this key.
    #[error("{0}: signs for no role here")]
    Unused(String),
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// A role as `press keys list` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleState {
    /// `root`, `targets`, `snapshot`, `timestamp` or a publisher.
    pub role: String,
    /// Its version.
    pub version: u64,
    /// How many keys must sign.
    pub threshold: u64,
    /// How many may.
    pub keys: usize,
    /// Until when it is believed.
    #[serde(with = "time::serde::rfc3339")]
    pub expires: OffsetDateTime,
    /// What a publisher was and is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<Named>,
}

/// The metadata of a repository.
pub struct Tree {
    folder: PathBuf,
    root: Signed<Root>,
    targets: Signed<Targets>,
    publishers: BTreeMap<String, Signed<Targets>>,
    /// What the snapshot says of each role, publishers that are gone included: points insist on that.
    meta: BTreeMap<String, Metafile>,
    snapshot: NonZeroU64,
    snapshot_expires: OffsetDateTime,
    timestamp: NonZeroU64,
    timestamp_expires: OffsetDateTime,
}

/// How many root keys there are, and how many must sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RootPlan {
    /// How many there are.
    pub keys: u8,
    /// How many must sign.
    pub threshold: u8,
}

impl Tree {
    /// Begins a repository in `folder` with new keys in `keys`.
    pub fn create(
        folder: &Path,
        keys: &Path,
        passphrase: &str,
        plan: RootPlan,
        now: OffsetDateTime,
    ) -> Result<Self, TreeError> {
        if folder.join(METADATA).join("1.root.json").exists() {
            return Err(TreeError::Exists(folder.to_owned()));
        }
        let mut ring = Keyring::default();
        let mut root = Root {
            spec_version: SPEC.to_owned(),
            consistent_snapshot: true,
            version: NonZeroU64::MIN,
            expires: after(now, ROOT_LASTS),
            keys: HashMap::new(),
            roles: HashMap::new(),
            _extra: HashMap::new(),
        };
        let root_keys = (1..=plan.keys).map(|at| format!("root-{at}")).collect::<Vec<_>>();
        let online = [RoleType::Targets, RoleType::Snapshot, RoleType::Timestamp];
        let roles = std::iter::once((RoleType::Root, root_keys, u64::from(plan.threshold)))
            .chain(online.map(|role| (role, vec![role.to_string()], 1)));
        for (role, names, threshold) in roles {
            let mut keyids = Vec::new();
            for name in names {
                let (id, key) = ring.create(keys, &name, passphrase)?;
                root.keys.insert(id.clone(), key);
                keyids.push(id);
            }
            let threshold = NonZeroU64::new(threshold).unwrap_or(NonZeroU64::MIN);
            root.roles.insert(role, RoleKeys { keyids, threshold, _extra: HashMap::new() });
        }
        let mut targets = Targets::new(SPEC.to_owned(), NonZeroU64::MIN, after(now, TARGETS_LAST));
        targets.delegations = Some(Delegations::new());
        let root = sign_as(&ring, &root, RoleType::Root, root.clone())?;
        let targets = sign_as(&ring, &root.signed, RoleType::Targets, targets)?;
        let mut tree = Self {
            folder: folder.to_owned(),
            root,
            targets,
            publishers: BTreeMap::new(),
            meta: BTreeMap::new(),
            snapshot: NonZeroU64::MIN,
            snapshot_expires: now,
            timestamp: NonZeroU64::MIN,
            timestamp_expires: now,
        };
        let metadata = tree.metadata();
        fs::create_dir_all(&metadata).map_err(io_error(&metadata))?;
        tree.write_root()?;
        tree.write_targets()?;
        tree.write_snapshot(&ring, now)?;
        tree.write_timestamp(&ring, now)?;
        Ok(tree)
    }

    /// Reads and verifies the repository in `folder`.
    pub fn open(folder: &Path) -> Result<Self, TreeError> {
        let metadata = folder.join(METADATA);
        let newest = newest_root(&metadata).ok_or_else(|| TreeError::Nothing(folder.to_owned()))?;
        let path = metadata.join(format!("{newest}.root.json"));
        let root: Signed<Root> = read(&path)?;
        root.signed.verify_role(&root).map_err(damaged(&path))?;
        let path = metadata.join("timestamp.json");
        let timestamp: Signed<Timestamp> = read(&path)?;
        root.signed.verify_role(&timestamp).map_err(damaged(&path))?;
        let version = |meta: Option<&Metafile>| meta.map_or(0, |meta| meta.version.get());
        let path = metadata.join(format!("{}.snapshot.json", version(timestamp.signed.meta.get("snapshot.json"))));
        let snapshot: Signed<Snapshot> = read(&path)?;
        root.signed.verify_role(&snapshot).map_err(damaged(&path))?;
        let path = metadata.join(format!("{}.targets.json", version(snapshot.signed.meta.get("targets.json"))));
        let targets: Signed<Targets> = read(&path)?;
        root.signed.verify_role(&targets).map_err(damaged(&path))?;
        let mut publishers = BTreeMap::new();
        if let Some(delegations) = &targets.signed.delegations {
            for role in &delegations.roles {
                let name = format!("{}.json", role.name);
                let path = metadata.join(format!("{}.{name}", version(snapshot.signed.meta.get(&name))));
                let signed: Signed<Targets> = read(&path)?;
                delegations.verify_role(&signed, &role.name).map_err(damaged(&path))?;
                publishers.insert(role.name.clone(), signed);
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            targets,
            publishers,
            snapshot: snapshot.signed.version,
            snapshot_expires: time_of(snapshot.signed.expires),
            timestamp: timestamp.signed.version,
            timestamp_expires: time_of(timestamp.signed.expires),
            meta: snapshot.signed.meta.into_iter().collect(),
            root,
        })
    }

    /// The repository's folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The newest root, which points are given.
    pub fn root_file(&self) -> PathBuf {
        self.metadata().join(format!("{}.root.json", self.root.signed.version))
    }

    /// Whether a file of the metadata belongs to the newest state, or is a root: points walk through all of these.
    pub fn names(&self, file: &str) -> bool {
        let newest = |name: &str| self.meta.get(name).map(|meta| format!("{}.{name}", meta.version));
        file.ends_with(".root.json")
            || file == format!("{}.snapshot.json", self.snapshot)
            || file == "timestamp.json"
            || self.meta.keys().any(|name| newest(name).is_some_and(|name| name == file))
    }

    /// What a publisher offers.
    pub fn publisher(&self, name: &str) -> Result<&Targets, TreeError> {
        let signed = self.publishers.get(name).ok_or_else(|| TreeError::Stranger(name.to_owned()))?;
        Ok(&signed.signed)
    }

    /// Everybody who publishes, and what.
    pub fn publishers(&self) -> impl Iterator<Item = (&str, &Targets)> {
        self.publishers.iter().map(|(name, signed)| (name.as_str(), &signed.signed))
    }

    /// Every role, for whoever plans the next signing.
    pub fn roles(&self) -> Result<Vec<RoleState>, TreeError> {
        let root = &self.root.signed;
        let top = |role: RoleType, version: u64, expires: OffsetDateTime| {
            let keys = root.roles.get(&role);
            RoleState {
                role: role.to_string(),
                version,
                threshold: keys.map_or(0, |keys| keys.threshold.get()),
                keys: keys.map_or(0, |keys| keys.keyids.len()),
                expires,
                names: Vec::new(),
            }
        };
        let targets = &self.targets.signed;
        let mut roles = vec![
            top(RoleType::Root, root.version.get(), time_of(root.expires)),
            top(RoleType::Targets, targets.version.get(), time_of(targets.expires)),
            top(RoleType::Snapshot, self.snapshot.get(), self.snapshot_expires),
            top(RoleType::Timestamp, self.timestamp.get(), self.timestamp_expires),
        ];
        let mut names = self.publisher_names()?;
        for role in self.delegated() {
            let Some(signed) = self.publishers.get(&role.name) else { continue };
            roles.push(RoleState {
                role: role.name.clone(),
                version: signed.signed.version.get(),
                threshold: role.threshold.get(),
                keys: role.keyids.len(),
                expires: time_of(signed.signed.expires),
                names: names.remove(&role.name).unwrap_or_default(),
            });
        }
        Ok(roles)
    }

    fn delegated(&self) -> impl Iterator<Item = &DelegatedRole> {
        self.targets.signed.delegations.iter().flat_map(|delegations| &delegations.roles)
    }

    fn metadata(&self) -> PathBuf {
        self.folder.join(METADATA)
    }
}

fn newest_root(metadata: &Path) -> Option<u64> {
    let names = fs::read_dir(metadata).ok()?.flatten().map(|entry| entry.file_name());
    names.filter_map(|name| name.to_str()?.strip_suffix(".root.json")?.parse().ok()).max()
}

fn next(version: NonZeroU64) -> NonZeroU64 {
    version.saturating_add(1)
}

fn after(now: OffsetDateTime, lasts: Duration) -> Jiff {
    Jiff::from_second((now + lasts).unix_timestamp()).unwrap_or(Jiff::UNIX_EPOCH)
}

fn time_of(time: Jiff) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(time.as_second()).unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, TreeError> {
    let bytes = fs::read(path).map_err(io_error(path))?;
    serde_json::from_slice(&bytes).map_err(damaged(path))
}

fn damaged<E: std::fmt::Display>(path: &Path) -> impl FnOnce(E) -> TreeError {
    let path = path.to_owned();
    move |error| TreeError::Damaged { path, message: error.to_string() }
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> TreeError {
    let path = path.to_owned();
    move |source| TreeError::Io { path, source }
}
