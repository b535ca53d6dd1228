//! A product as a point knows it: its card. The text behind it is [`crate::text`].
//!
//! Readers ignore unknown fields and map unknown kinds and topics to `Unknown`, so that a product written by a newer
//! `press` stays visible.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

/// A BCP 47 language tag. Well-formed by construction; which languages the project knows is `locales.toml`'s matter.
pub type Tag = LanguageIdentifier;

/// `publisher/product`. The publisher is opaque: units are renamed and merged, an id outlives them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProductId(String);

/// A string that isn't `publisher/product` in `[a-z0-9-]`.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not an id like p01/bao-hong: lower-case letters a-z, digits and hyphens, one slash")]
pub struct InvalidId(String);

impl ProductId {
    /// The whole id.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the slash.
    pub fn publisher(&self) -> &str {
        self.0.split_once('/').map_or("", |(publisher, _)| publisher)
    }
}

impl FromStr for ProductId {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let good = |part: &str| {
            (1..=64).contains(&part.len())
                && !part.starts_with('-')
                && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        };
        match text.split_once('/') {
            Some((publisher, product)) if good(publisher) && good(product) => Ok(Self(text.to_owned())),
            _ => Err(InvalidId(text.to_owned())),
        }
    }
}

impl TryFrom<String> for ProductId {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        text.parse()
    }
}

impl From<ProductId> for String {
    fn from(id: ProductId) -> Self {
        id.0
    }
}

impl fmt::Display for ProductId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a blob: the SHA-256 of its bytes, 64 lower-case hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Sha256(String);

/// A string that isn't a SHA-256 in hexadecimal digits.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not a sha256 of 64 lower-case hexadecimal digits")]
pub struct InvalidSha256(String);

impl Sha256 {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        use sha2::Digest as _;
        Self::from_digest(&sha2::Sha256::digest(bytes))
    }

    /// The digest of all that `reader` gives.
    pub fn of_reader(mut reader: impl io::Read) -> io::Result<Self> {
        use sha2::Digest as _;
        let mut digest = sha2::Sha256::new();
        io::copy(&mut reader, &mut digest)?;
        Ok(Self::from_digest(&digest.finalize()))
    }

    /// A digest of 32 bytes.
    pub(crate) fn from_digest(digest: &[u8]) -> Self {
        Self(digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// The hexadecimal digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Sha256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Sha256 {
    type Error = InvalidSha256;

    fn try_from(text: String) -> Result<Self, InvalidSha256> {
        let good = text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if good { Ok(Self(text)) } else { Err(InvalidSha256(text)) }
    }
}

impl From<Sha256> for String {
    fn from(sha256: Sha256) -> Self {
        sha256.0
    }
}

/// Kinds of the plan, and `guide`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the plan's; see the glossary in README")]
pub enum Kind {
    Article,
    Leaflet,
    Folder,
    Poster,
    Handbook,
    Guide,
    Video,
    Audio,
    /// Of a newer format; shown as an article.
    #[serde(other)]
    Unknown,
}

/// The eight doors of the home screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Topic {
    News,
    Services,
    Health,
    Production,
    Disaster,
    Learning,
    Culture,
    Border,
    /// Of a newer format; shown with news, so that the product stays visible.
    #[serde(other)]
    Unknown,
}

impl Topic {
    /// The eight topics in the order of the home screen.
    pub const ALL: [Self; 8] = [
        Self::News,
        Self::Services,
        Self::Health,
        Self::Production,
        Self::Disaster,
        Self::Learning,
        Self::Culture,
        Self::Border,
    ];

    /// The name used in files, messages and assets.
    pub fn name(self) -> &'static str {
        match self {
            Self::News | Self::Unknown => "news",
            Self::Services => "services",
            Self::Health => "health",
            Self::Production => "production",
            Self::Disaster => "disaster",
            Self::Learning => "learning",
            Self::Culture => "culture",
            Self::Border => "border",
        }
    }
}

impl Kind {
    /// The name used in files, messages and assets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article | Self::Unknown => "article",
            Self::Leaflet => "leaflet",
            Self::Folder => "folder",
            Self::Poster => "poster",
            Self::Handbook => "handbook",
            Self::Guide => "guide",
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }
}

/// Whom a product is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Audience {
    Visitor,
    Operator,
    #[serde(other)]
    Unknown,
}

impl Audience {
    /// Everyone a product can be for.
    pub const ALL: [Self; 2] = [Self::Visitor, Self::Operator];

    /// The name used in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Visitor | Self::Unknown => "visitor",
            Self::Operator => "operator",
        }
    }
}

impl Card {
    /// The order in which products are listed: newest issue first, then by id.
    pub fn order(a: &Self, b: &Self) -> std::cmp::Ordering {
        b.issuer.date.cmp(&a.issuer.date).then_with(|| a.id.cmp(&b.id))
    }

    /// The blobs of its films and sounds.
    pub fn media(&self) -> impl Iterator<Item = &Sha256> {
        let films = self.film.values().flatten().map(|film| &film.sha256);
        films.chain(self.sound.values().map(|sound| &sound.sha256))
    }

    /// Whether it can be read, heard or watched in a language.
    pub fn is_in(&self, tag: &Tag) -> bool {
        self.text.contains_key(tag)
            || self.voice.contains_key(tag)
            || self.film.contains_key(tag)
            || self.sound.contains_key(tag)
            || self.document.contains_key(tag)
    }
}

/// Who issued a product, and until when it is meant to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issuer {
    /// The unit's name on the day of issue.
    pub unit: String,
    /// ISO 8601 date.
    pub date: String,
    /// ISO 8601 date; what is installed stays readable after it, marked as old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<String>,
}

/// Who paid. The plan forbids paying twice for one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Funding {
    /// The programme.
    pub programme: String,
    /// The source of its money.
    pub source: String,
}

/// A document that proves something a product says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its title.
    pub title: String,
    /// Its number, or "".
    #[serde(default)]
    pub number: String,
    /// Its date as printed there, or "".
    #[serde(default)]
    pub date: String,
    /// Where it can be read.
    pub address: String,
    /// ISO 8601 date on which somebody read it.
    pub checked: String,
    /// What it proves, in the product's own words.
    pub proves: Vec<String>,
}

/// A picture in the blob store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Its bytes.
    pub sha256: Sha256,
    /// `image/svg+xml`, `image/png`, `image/jpeg` or `image/webp`.
    pub media_type: String,
    /// Natural width in pixels.
    pub width: u32,
    /// Natural height in pixels.
    pub height: u32,
    /// What it shows, in the language of the text around it.
    #[serde(default)]
    pub alt: String,
}

/// A film in the blob store, in one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Film {
    /// Its bytes.
    pub sha256: Sha256,
    /// How long it plays, in milliseconds.
    pub millis: u64,
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
}

/// A sound in the blob store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sound {
    /// Its bytes.
    pub sha256: Sha256,
    /// How long it plays, in milliseconds.
    pub millis: u64,
}

/// The size of a printed page as it is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageSize {
    /// In points of 1/72 inch.
    pub width: u16,
    /// In points.
    pub height: u16,
}

impl PageSize {
    /// Portrait A4.
    pub const A4: Self = Self { width: 595, height: 842 };
}

/// A printed document, a PDF, in the blob store.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its bytes.
    pub sha256: Sha256,
    /// How many pages it has.
    pub pages: u32,
    /// The size of each page; where it has fewer, the last one goes on.
    pub sizes: Vec<PageSize>,
}

impl Document {
    /// A document whose pages have these sizes.
    pub fn new(sha256: Sha256, mut sizes: Vec<PageSize>) -> Self {
        let pages = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
        while let [.., before, last] = sizes.as_slice()
            && before == last
        {
            sizes.pop();
        }
        Self { sha256, pages, sizes }
    }

    /// The size of a page, counted from 0.
    pub fn size(&self, page: usize) -> PageSize {
        let size = self.sizes.get(page).or(self.sizes.last()).copied().unwrap_or(PageSize::A4);
        // From an edition of another tool, which may say anything.
        PageSize { width: size.width.max(1), height: size.height.max(1) }
    }
}

/// One line of an edition's `products.jsonl`: all that lists, tiles and "about this product" need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// `publisher/product`.
    pub id: ProductId,
    /// What it is.
    pub kind: Kind,
    /// Where it is found.
    pub topic: Topic,
    /// Whom it is for.
    pub audience: Vec<Audience>,
    /// Whether it matters to border communes above all.
    #[serde(default)]
    pub border: bool,
    /// ISO 8601 date: until the end of this day it comes before everything else, on the idle screen too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgent_until: Option<String>,
    /// SPDX licence expression.
    pub licence: String,
    /// The public page behind it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Title by language.
    pub title: BTreeMap<Tag, String>,
    /// Summary by language.
    pub summary: BTreeMap<Tag, String>,
    /// Who issued it.
    pub issuer: Issuer,
    /// Who paid.
    pub funding: Funding,
    /// Its tile picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Picture>,
    /// The text by language: a blob that holds a [`crate::text::Text`] as JSON.
    pub text: BTreeMap<Tag, Sha256>,
    /// What can be heard of it, by language: a blob that holds a [`crate::voice::Voice`] as JSON. A language may have a voice
    /// without a text; it speaks over the Vietnamese one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub voice: BTreeMap<Tag, Sha256>,
    /// How many pages (guide: steps) the text has, by language.
    #[serde(default)]
    pub pages: BTreeMap<Tag, u32>,
    /// The film by language, in one size or several, the largest first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub film: BTreeMap<Tag, Vec<Film>>,
    /// The sound by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub sound: BTreeMap<Tag, Sound>,
    /// What is said in film or sound, by the language it is written in: a WebVTT blob.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub captions: BTreeMap<Tag, Sha256>,
    /// The printed document by language.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub document: BTreeMap<Tag, Document>,
    /// What it rests on.
    #[serde(default, rename = "source")]
    pub sources: Vec<Source>,
    /// Products that it resembles, and why it was published all the same: signed with it, for every later publisher to see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub although: Vec<Although>,
}

/// A likeness that a publisher has weighed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Although {
    /// The product that was there before.
    pub twin: ProductId,
    /// Why there are both.
    pub why: String,
    /// ISO 8601 date on which that was decided.
    pub on: String,
}
