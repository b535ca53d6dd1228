//! A pack's manifest: what one publisher offers to points of one kind, as JSON lines. The first line is the head, each
//! further line is a product: its card as it will stand in the edition, and every file it needs.
//!
//! Manifests are files of the repository like all others: fetched as the difference from the one before, so that a change
//! of one product costs one line. Points choose by the cards, before they fetch anything else.

use catalog::{Card, ProductId, Sha256};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The format this program writes. A manifest with a higher number is left alone.
pub const FORMAT: u32 = 1;

/// The longest manifest: 50,000 products with 2 kB of card and 2 kB of file names each.
pub const MAX_BYTES: u64 = 200 * 1024 * 1024;

/// The largest file: a film of two hours. Cards and blobs are far smaller.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024 * 1024;

/// The largest file that is ever rebuilt from an older one: that one and as much again are then in memory.
pub const MAX_PATCHED_BYTES: u64 = 120 * 1024 * 1024;

/// Why a manifest can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// A line isn't what it should be.
    #[error("line {line}: {message}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A newer `press` made it.
    #[error("format {0}; this program knows up to {FORMAT}")]
    Newer(u32),
}

/// `publisher/pack`, in the letters of a [`ProductId`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PackId(ProductId);

impl PackId {
    /// The pack `name` of a publisher; `None` where these can't be names.
    pub fn new(publisher: &str, name: &str) -> Option<Self> {
        format!("{publisher}/{name}").parse().ok().map(Self)
    }

    /// Whose it is.
    pub fn publisher(&self) -> &str {
        self.0.publisher()
    }

    /// What TUF calls its manifest.
    pub fn target(&self) -> String {
        format!("{}.jsonl", self.0)
    }

    /// The pack whose manifest TUF calls so.
    pub fn of_target(target: &str) -> Option<Self> {
        target.strip_suffix(".jsonl")?.parse().ok().map(Self)
    }

    /// The whole id.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Display for PackId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`]
    pub format: u32,
    /// Which pack.
    pub pack: PackId,
    /// Grows by one each time it is published.
    pub version: u64,
}

/// A file of the repository, and the ways to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Its contents.
    pub sha256: Sha256,
    /// Its length in bytes.
    pub size: u64,
    /// Its length as it travels, compressed.
    pub packed: u64,
    /// Shorter ways, for points that have an older file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub patches: Vec<Patch>,
}

/// The difference of a file from an older one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patch {
    /// The older one's contents.
    pub from: Sha256,
    /// The length of the difference in bytes, as it travels.
    pub packed: u64,
}

/// A product: its card word for word, so that what a newer `press` wrote is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Offered {
    /// A line of `products.jsonl`.
    pub card: Box<RawValue>,
    /// Every file it needs.
    pub files: Vec<Parcel>,
}

/// A product whose card was read.
#[derive(Clone, Debug)]
pub struct Product {
    /// The card.
    pub card: Card,
    /// A line of `products.jsonl`, without its end.
    pub line: String,
    /// Every file it needs.
    pub files: Vec<Parcel>,
}

/// A manifest that was read.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The first line.
    pub head: Head,
    /// The other lines.
    pub products: Vec<Product>,
}

impl Manifest {
    /// Reads a manifest that is signed. A product that isn't its publisher's is refused with all the others: whoever signed
    /// that doesn't know what they sign.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        let mut lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let bad =
            |line: usize| move |error: serde_json::Error| ManifestError::Line { line, message: error.to_string() };
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        let first = lines.next().unwrap_or_default();
        let Format { format } = serde_json::from_slice(first).map_err(bad(1))?;
        if format > FORMAT {
            return Err(ManifestError::Newer(format));
        }
        let head: Head = serde_json::from_slice(first).map_err(bad(1))?;
        let mut products = Vec::new();
        for (line, bytes) in (2..).zip(lines) {
            let offered: Offered = serde_json::from_slice(bytes).map_err(bad(line))?;
            let card: Card = serde_json::from_str(offered.card.get()).map_err(bad(line))?;
            let refused = |message: String| ManifestError::Line { line, message };
            if card.id.publisher() != head.pack.publisher() {
                return Err(refused(format!("{} isn't of {}", card.id, head.pack.publisher())));
            }
            let too_large = |parcel: &&Parcel| parcel.size.max(parcel.packed) > MAX_FILE_BYTES;
            if let Some(parcel) = offered.files.iter().find(too_large) {
                return Err(refused(format!("{}: {} bytes; at most {MAX_FILE_BYTES}", parcel.sha256, parcel.size)));
            }
            products.push(Product { card, line: offered.card.get().to_owned(), files: offered.files });
        }
        Ok(Self { head, products })
    }

    /// Every file that its products need; one that several need comes several times.
    pub fn files(&self) -> impl Iterator<Item = &Parcel> {
        self.products.iter().flat_map(|product| &product.files)
    }

    /// As it is published. The same products give the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut bytes = serde_json::to_vec(&self.head)?;
        bytes.push(b'\n');
        for product in &self.products {
            let card = RawValue::from_string(product.line.clone())?;
            serde_json::to_writer(&mut bytes, &Offered { card, files: product.files.clone() })?;
            bytes.push(b'\n');
        }
        Ok(bytes)
    }
}
