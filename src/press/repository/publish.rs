//! Publishing: products of a pressed edition become packs of a repository.
//!
//! A publisher's products stand in up to three packs, by who fetches them and when: `main`, `border` for points at the
//! border, `urgent` for what jumps the queue. A pack that didn't change isn't touched. Every new file is stored compressed,
//! and as the difference from the files of the product that it takes the place of, where that is shorter.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

use catalog::store::blobs_of_card;
use catalog::{Card, Edition, EditionError, ProductId, Sha256};
use delivery::manifest::{FORMAT, Head, MAX_BYTES, MAX_PATCHED_BYTES, ManifestError, Product};
use delivery::trust::PackNotes;
use delivery::{Manifest, PackId, Parcel, Patch, layout, packing};
use point::durable;
use serde::Serialize;
use time::OffsetDateTime;
use tough::TargetName;
use tough::schema::{Hashes, Target};

use super::keyring::Keyring;
use super::tree::{Tree, TreeError};

/// From how many older files there is a short way to a file: points that were off the line for longer fetch it whole.
const WAYS: usize = 3;

/// A difference that isn't shorter by this much isn't worth its place.
const WORTH: f64 = 0.9;

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The repository.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// The pressed edition.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// A manifest in the repository can't be read.
    #[error("{0}: {1}")]
    Manifest(PackId, ManifestError),
    /// A file of the repository isn't what its name says.
    #[error("{0}: damaged")]
    Damaged(PathBuf),
    /// What is to be taken back was never published.
    #[error("{0}: isn't published")]
    NotPublished(ProductId),
    /// Something can't be written as JSON.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// What became of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Which pack.
    pub pack: PackId,
    /// Its new version.
    pub version: u64,
    /// Products that are new in it.
    pub added: Vec<ProductId>,
    /// Products that are other than before.
    pub replaced: Vec<ProductId>,
    /// Products that were taken back or moved to another pack.
    pub removed: Vec<ProductId>,
}

/// A pack as it is published.
pub struct Published {
    /// Its manifest.
    pub manifest: Manifest,
    /// The manifest as a file of the repository.
    pub parcel: Parcel,
    /// What TUF says beside.
    pub notes: PackNotes,
}

/// The packs that a publisher offers, read and verified.
pub fn packs_of(tree: &Tree, publisher: &str) -> Result<BTreeMap<PackId, Published>, PublishError> {
    let mut packs = BTreeMap::new();
    for (name, target) in &tree.publisher(publisher)?.targets {
        let Some(id) = PackId::of_target(name.raw()) else { continue };
        let notes: PackNotes = serde_json::from_value(target.custom.get("pack").cloned().unwrap_or_default())?;
        let sha256 = target.hashes.sha256.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let sha256 = Sha256::try_from(sha256).map_err(|_| PublishError::Damaged(tree.folder().join(name.raw())))?;
        let bytes = contents(tree.folder(), &sha256, target.length)?;
        let manifest = Manifest::parse(&bytes).map_err(|error| PublishError::Manifest(id.clone(), error))?;
        let parcel = Parcel { sha256, size: target.length, packed: notes.packed, patches: notes.patches.clone() };
        packs.insert(id, Published { manifest, parcel, notes });
    }
    Ok(packs)
}

/// All that the repository offers.
pub fn all_packs(tree: &Tree) -> Result<BTreeMap<PackId, Published>, PublishError> {
    let mut packs = BTreeMap::new();
    for (name, _) in tree.publishers() {
        packs.extend(packs_of(tree, name)?);
    }
    Ok(packs)
}

/// An older manifest of a pack.
pub fn read_manifest(tree: &Tree, id: &PackId, sha256: &Sha256) -> Result<Manifest, PublishError> {
    let bytes = contents(tree.folder(), sha256, MAX_BYTES)?;
    Manifest::parse(&bytes).map_err(|error| PublishError::Manifest(id.clone(), error))
}

/// Adds and replaces the products of the edition pressed in `pressed`, and takes back `withdrawn`.
pub fn publish(
    tree: &mut Tree,
    ring: &Keyring,
    pressed: &Path,
    withdrawn: &[ProductId],
    now: OffsetDateTime,
) -> Result<Vec<Change>, PublishError> {
    let edition = Edition::open(pressed, &pressed.join("blobs"))?;
    let lines = fs::read_to_string(pressed.join("products.jsonl")).map_err(io_error(pressed))?;
    let mut fresh: BTreeMap<String, Vec<(Card, String)>> = BTreeMap::new();
    for (card, line) in edition.cards().iter().zip(lines.lines()) {
        fresh.entry(card.id.publisher().to_owned()).or_default().push((card.clone(), line.to_owned()));
    }
    for id in withdrawn {
        fresh.entry(id.publisher().to_owned()).or_default();
    }
    let mut changes = Vec::new();
    for (publisher, cards) in fresh {
        let before = packs_of(tree, &publisher)?;
        let gone: BTreeSet<_> = withdrawn.iter().filter(|id| id.publisher() == publisher).collect();
        let mut products: BTreeMap<ProductId, Product> = before
            .values()
            .flat_map(|pack| &pack.manifest.products)
            .map(|product| (product.card.id.clone(), product.clone()))
            .collect();
        let older = products.clone();
        for id in gone {
            products.remove(id).ok_or_else(|| PublishError::NotPublished(id.clone()))?;
        }
        for (card, line) in cards {
            let files = store_files(tree.folder(), &edition, &card, older.get(&card.id))?;
            products.insert(card.id.clone(), Product { card, line, files });
        }
        let mut offered = HashMap::new();
        let mut changed = Vec::new();
        for (name, border, urgent) in [("main", false, false), ("border", true, false), ("urgent", false, true)] {
            let Some(id) = PackId::new(&publisher, name) else { continue };
            let mine = products.values().filter(|product| pack_of(&product.card) == name).cloned().collect();
            let old = before.get(&id);
            let Some((target, change)) = offer(tree.folder(), &id, mine, old, (border, urgent), now)? else { continue };
            let target_name =
                TargetName::new(id.target()).map_err(|_| PublishError::Damaged(tree.folder().join(id.target())))?;
            offered.extend(target.map(|target| (target_name, target)));
            changed.extend(change);
        }
        if !changed.is_empty() {
            tree.offer(&publisher, offered, ring, now)?;
            changes.extend(changed);
        }
    }
    Ok(changes)
}

/// The pack in which a product stands.
fn pack_of(card: &Card) -> &'static str {
    if card.urgent_until.is_some() {
        "urgent"
    } else if card.border {
        "border"
    } else {
        "main"
    }
}

/// A pack as TUF will name it, and what changed in it. `None` where there is nothing and was nothing; no target where
/// there is nothing any more.
#[expect(clippy::type_complexity, reason = "both halves are for one caller")]
fn offer(
    repository: &Path,
    id: &PackId,
    products: Vec<Product>,
    old: Option<&Published>,
    (border, urgent): (bool, bool),
    now: OffsetDateTime,
) -> Result<Option<(Option<Target>, Option<Change>)>, PublishError> {
    let none = Vec::new();
    let before = old.map_or(&none, |old| &old.manifest.products);
    let change = change(id, before, &products, old.map_or(1, |old| old.manifest.head.version + 1));
    let unchanged = change.added.is_empty() && change.replaced.is_empty() && change.removed.is_empty();
    if let Some(old) = old.filter(|_| unchanged) {
        return Ok(Some((Some(target(&old.parcel, &old.notes)?), None)));
    }
    if products.is_empty() {
        return Ok(old.map(|_| (None, Some(change))));
    }
    let head = Head { format: FORMAT, pack: id.clone(), version: change.version };
    let manifest = Manifest { head, products };
    let bytes = manifest.to_bytes()?;
    let sha256 = Sha256::of(&bytes);
    let packed = store(repository, &sha256, bytes.len() as u64, &mut bytes.as_slice())?;
    let mut patches = Vec::new();
    if let Some(old) = old {
        let ways = std::iter::once((&old.parcel.sha256, old.parcel.size))
            .chain(old.parcel.patches.iter().map(|patch| (&patch.from, MAX_BYTES)));
        for (from, size) in ways.take(WAYS) {
            let older = contents(repository, from, size)?;
            patches.extend(store_patch(repository, (from, &older), (&sha256, &bytes), packed)?);
        }
    }
    let notes = PackNotes { version: change.version, border, urgent, published: now, packed, patches: patches.clone() };
    let parcel = Parcel { sha256, size: bytes.len() as u64, packed, patches };
    Ok(Some((Some(target(&parcel, &notes)?), Some(change))))
}

fn change(id: &PackId, before: &[Product], after: &[Product], version: u64) -> Change {
    let old: BTreeMap<_, _> = before.iter().map(|product| (&product.card.id, &product.line)).collect();
    let new: BTreeMap<_, _> = after.iter().map(|product| (&product.card.id, &product.line)).collect();
    let ids = |wanted: &dyn Fn(&ProductId) -> bool, of: &BTreeMap<&ProductId, &String>| {
        of.keys().copied().filter(|id| wanted(id)).cloned().collect::<Vec<_>>()
    };
    Change {
        pack: id.clone(),
        version,
        added: ids(&|id| !old.contains_key(id), &new),
        replaced: ids(&|id| old.get(id).is_some_and(|line| new.get(id) != Some(line)), &new),
        removed: ids(&|id| !new.contains_key(id), &old),
    }
}

fn target(parcel: &Parcel, notes: &PackNotes) -> Result<Target, PublishError> {
    let bytes = (0..32).filter_map(|at| u8::from_str_radix(parcel.sha256.as_str().get(2 * at..2 * at + 2)?, 16).ok());
    let hashes = Hashes { sha256: bytes.collect::<Vec<_>>().into(), _extra: HashMap::new() };
    let custom = HashMap::from([("pack".to_owned(), serde_json::to_value(notes)?)]);
    Ok(Target { length: parcel.size, hashes, custom, _extra: HashMap::new() })
}

/// Stores every file of a product, and the ways to the new ones from those of the product before.
fn store_files(
    repository: &Path,
    edition: &Edition,
    card: &Card,
    older: Option<&Product>,
) -> Result<Vec<Parcel>, PublishError> {
    let mut parcels = Vec::new();
    let blobs = blobs_of_card(edition, card)?;
    for sha256 in &blobs {
        if let Some(known) = older.and_then(|older| older.files.iter().find(|parcel| parcel.sha256 == *sha256)) {
            parcels.push(known.clone());
            continue;
        }
        let path = edition.blob(sha256);
        let size = fs::metadata(&path).map_err(io_error(&path))?.len();
        let mut file = BufReader::new(File::open(&path).map_err(io_error(&path))?);
        let packed = store(repository, sha256, size, &mut file)?;
        let patches = if size <= MAX_PATCHED_BYTES {
            let bytes = fs::read(&path).map_err(io_error(&path))?;
            ways_to(repository, (sha256, &bytes), packed, older, &blobs)?
        } else {
            Vec::new()
        };
        parcels.push(Parcel { sha256: sha256.clone(), size, packed, patches });
    }
    Ok(parcels)
}

/// The ways to a new file from those that the product doesn't have any more: nobody says which one it replaces, so the
/// shortest way shows it; and from those that led to that one.
fn ways_to(
    repository: &Path,
    (sha256, bytes): (&Sha256, &[u8]),
    packed: u64,
    older: Option<&Product>,
    kept: &[Sha256],
) -> Result<Vec<Patch>, PublishError> {
    let replaced = older.iter().flat_map(|older| &older.files).filter(|parcel| !kept.contains(&parcel.sha256));
    let near = replaced.filter(|parcel| parcel.size <= MAX_PATCHED_BYTES && is_near(parcel.size, bytes.len() as u64));
    let mut best: Option<(Patch, &Parcel)> = None;
    for parcel in near {
        let old = contents(repository, &parcel.sha256, parcel.size)?;
        let way = store_patch(repository, (&parcel.sha256, &old), (sha256, bytes), packed)?;
        if let Some(way) = way {
            let loser = if best.as_ref().is_none_or(|(best, _)| way.packed < best.packed) {
                best.replace((way, parcel)).map(|(loser, _)| loser)
            } else {
                Some(way)
            };
            if let Some(loser) = loser {
                let path = repository.join(layout::patch(sha256, &loser.from));
                fs::remove_file(&path).map_err(io_error(&path))?;
            }
        }
    }
    let Some((way, before)) = best else { return Ok(Vec::new()) };
    let mut ways = vec![way];
    for patch in before.patches.iter().take(WAYS - 1) {
        let old = contents(repository, &patch.from, MAX_PATCHED_BYTES)?;
        ways.extend(store_patch(repository, (&patch.from, &old), (sha256, bytes), packed)?);
    }
    Ok(ways)
}

/// Files of which one is four times as long as the other are different things.
fn is_near(a: u64, b: u64) -> bool {
    a <= b.saturating_mul(4) && b <= a.saturating_mul(4)
}

/// Stores a file, compressed; answers its length as it travels. One that is there stays as it is: its bytes are served.
fn store(repository: &Path, sha256: &Sha256, size: u64, from: &mut impl io::Read) -> Result<u64, PublishError> {
    let path = repository.join(layout::blob(sha256));
    if !path.exists() {
        make_folder(&path)?;
        durable::write_with(&path, |into| packing::pack(from, size, into)).map_err(io_error(&path))?;
    }
    Ok(fs::metadata(&path).map_err(io_error(&path))?.len())
}

/// Stores the difference between two files, if it is worth it.
fn store_patch(
    repository: &Path,
    (from, old): (&Sha256, &[u8]),
    (to, new): (&Sha256, &[u8]),
    packed: u64,
) -> Result<Option<Patch>, PublishError> {
    let path = repository.join(layout::patch(to, from));
    let difference = packing::pack_difference(old, new).map_err(io_error(&path))?;
    let length = difference.len() as u64;
    if length as f64 > WORTH * packed as f64 {
        return Ok(None);
    }
    make_folder(&path)?;
    durable::write(&path, &difference).map_err(io_error(&path))?;
    Ok(Some(Patch { from: from.clone(), packed: length }))
}

/// The contents of a file of the repository, at most `size` bytes.
pub(crate) fn contents(repository: &Path, sha256: &Sha256, size: u64) -> Result<Vec<u8>, PublishError> {
    let path = repository.join(layout::blob(sha256));
    let file = File::open(&path).map_err(io_error(&path))?;
    let mut bytes = Vec::new();
    packing::unpack(file, size, &mut bytes).map_err(io_error(&path))?;
    if Sha256::of(&bytes) == *sha256 { Ok(bytes) } else { Err(PublishError::Damaged(path)) }
}

fn make_folder(path: &Path) -> Result<(), PublishError> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(io_error(folder))
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Io { path, source }
}
