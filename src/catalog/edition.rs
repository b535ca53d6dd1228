//! An edition: what a point shows at one time. A folder with `edition.json` and one card per line in `products.jsonl`;
//! texts and media are blobs. It never changes once made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use ::media::Captions;
use ::media::captions::MAX_BYTES as MAX_CAPTION_BYTES;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::product::{Audience, Card, Kind, ProductId, Sha256, Tag, Topic};
use crate::text::Text;
use crate::voice::Voice;

/// The edition format this program writes. Editions with a higher number are refused.
pub const FORMAT: u32 = 1;

/// The longest line of `products.jsonl`: a card holds titles, summaries and sources, not text. Four times what
/// `press check` allows as `product.toml`.
const MAX_CARD_BYTES: u64 = 256 * 1024;

/// The longest text or voice blob: twenty times what `press check` allows as Markdown, since a block of one letter
/// carries 30 bytes of JSON; what is heard of a block is another 200.
const MAX_TEXT_BYTES: u64 = 4 * 1024 * 1024;

/// `edition.json` has three fields.
const MAX_HEADER_BYTES: u64 = 64 * 1024;

/// Why an edition, or a part of it, can't be used.
#[derive(Debug, thiserror::Error)]
pub enum EditionError {
    /// A file can't be read.
    #[error("{path}: reading: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// A file isn't what it should be.
    #[error("{path}: {message}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A newer `press` made it in a format this program doesn't know.
    #[error("{path}: edition format {found}; this program knows up to {FORMAT}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// The format it says.
        found: u32,
    },
    /// A blob's bytes aren't those its name promises.
    #[error("{path}: the bytes don't match the name; the file is damaged")]
    Damaged {
        /// The blob.
        path: PathBuf,
    },
}

/// `edition.json`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// [`FORMAT`]
    pub format: u32,
    /// Names the edition: the first 16 digits of the sha256 of `products.jsonl`.
    pub id: String,
    /// How many lines `products.jsonl` has.
    pub products: u32,
}

impl Header {
    /// As it stands in `edition.json`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let Self { format, id, products } = self;
        format!("{{\n  \"format\": {format},\n  \"id\": \"{id}\",\n  \"products\": {products}\n}}\n").into_bytes()
    }
}

/// A line of `products.jsonl` that can't be shown. The others are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub message: String,
}

/// An opened edition: its cards in memory, texts and media on disk.
#[derive(Debug)]
pub struct Edition {
    header: Header,
    cards: Vec<Card>,
    by_id: BTreeMap<ProductId, usize>,
    bad_lines: Vec<BadLine>,
    blobs: PathBuf,
}

/// What to list. `None` means any.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Only what can be read, heard or watched in this language.
    pub language: Option<Tag>,
    /// Only what this unit issued.
    pub issuer: Option<String>,
    /// Only what is for these people.
    pub audience: Option<Audience>,
}

impl Query {
    /// Whether `card` is asked for.
    pub fn matches(&self, card: &Card) -> bool {
        // Of a newer format: shown somewhere rather than nowhere.
        let kind = if card.kind == Kind::Unknown { Kind::Article } else { card.kind };
        let topic = if card.topic == Topic::Unknown { Topic::News } else { card.topic };
        self.topic.is_none_or(|wanted| wanted == topic)
            && self.kind.is_none_or(|wanted| wanted == kind)
            && self.language.as_ref().is_none_or(|wanted| card.is_in(wanted))
            && self.issuer.as_ref().is_none_or(|wanted| *wanted == card.issuer.unit)
            && self.audience.is_none_or(|wanted| card.audience.contains(&wanted))
    }
}

impl Edition {
    /// Opens the edition in `folder`, whose blobs are in `blobs`. A bad line is kept aside and named; it hides nothing else.
    pub fn open(folder: &Path, blobs: &Path) -> Result<Self, EditionError> {
        let header = read_header(&folder.join("edition.json"))?;
        let path = folder.join("products.jsonl");
        let file = File::open(&path).map_err(|source| EditionError::Read { path: path.clone(), source })?;
        let mut reader = BufReader::new(file);
        let mut edition =
            Self { header, cards: Vec::new(), by_id: BTreeMap::new(), bad_lines: Vec::new(), blobs: blobs.to_owned() };
        let mut bytes = Vec::new();
        for line in 1.. {
            let read_error = |source| EditionError::Read { path: path.clone(), source };
            let length = read_line(&mut reader, &mut bytes).map_err(read_error)?;
            if length == 0 {
                break;
            }
            match parse_card(&bytes, length) {
                Ok(card) => edition.add(line, card),
                Err(message) => edition.bad_lines.push(BadLine { line, message }),
            }
        }
        let missing = (edition.header.products as usize).saturating_sub(edition.cards.len() + edition.bad_lines.len());
        if missing > 0 {
            let line = edition.header.products as usize;
            edition.bad_lines.push(BadLine { line, message: format!("{missing} lines are missing at the end") });
        }
        Ok(edition)
    }

    fn add(&mut self, line: usize, card: Card) {
        if self.by_id.contains_key(&card.id) {
            let message = format!("{} appears twice; the first one is shown", card.id);
            self.bad_lines.push(BadLine { line, message });
            return;
        }
        self.by_id.insert(card.id.clone(), self.cards.len());
        self.cards.push(card);
    }

    /// What `edition.json` says.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Every product that can be shown, newest issue first, then by id.
    pub fn cards(&self) -> &[Card] {
        &self.cards
    }

    /// Lines that can't be shown.
    pub fn bad_lines(&self) -> &[BadLine] {
        &self.bad_lines
    }

    /// One product.
    pub fn card(&self, id: &ProductId) -> Option<&Card> {
        self.by_id.get(id).and_then(|&index| self.cards.get(index))
    }

    /// The products that match, in the order of the edition.
    pub fn query<'a>(&'a self, query: &'a Query) -> impl Iterator<Item = &'a Card> {
        self.cards.iter().filter(move |card| query.matches(card))
    }

    /// Reads a text. The blob is verified against its name.
    pub fn text(&self, sha256: &Sha256) -> Result<Text, EditionError> {
        self.read_json(sha256, "not a product's text")
    }

    /// Reads what can be heard of a product in one language. The blob is verified against its name.
    pub fn voice(&self, sha256: &Sha256) -> Result<Voice, EditionError> {
        self.read_json(sha256, "not a product's voice")
    }

    fn read_json<T: DeserializeOwned>(&self, sha256: &Sha256, wrong: &str) -> Result<T, EditionError> {
        let path = self.blob(sha256);
        let bytes = self.read_blob(sha256, MAX_TEXT_BYTES)?;
        serde_json::from_slice(&bytes)
            .map_err(|error| EditionError::Invalid { path, message: format!("{wrong}: {error}") })
    }

    /// Reads a blob of at most `limit` bytes and verifies it against its name.
    pub fn read_blob(&self, sha256: &Sha256, limit: u64) -> Result<Vec<u8>, EditionError> {
        let path = self.blob(sha256);
        let read_error = |source| EditionError::Read { path: path.clone(), source };
        let length = fs::metadata(&path).map_err(read_error)?.len();
        if length > limit {
            let message = format!("{length} bytes; at most {limit} can be shown");
            return Err(EditionError::Invalid { path, message });
        }
        let bytes = fs::read(&path).map_err(read_error)?;
        if Sha256::of(&bytes) == *sha256 { Ok(bytes) } else { Err(EditionError::Damaged { path }) }
    }

    /// Verifies a blob of any length against its name, without keeping it.
    pub fn verify_blob(&self, sha256: &Sha256) -> Result<(), EditionError> {
        let path = self.blob(sha256);
        let found = File::open(&path).and_then(Sha256::of_reader);
        let found = found.map_err(|source| EditionError::Read { path: path.clone(), source })?;
        if found == *sha256 { Ok(()) } else { Err(EditionError::Damaged { path }) }
    }

    /// The captions of a film or sound; a file that is none says so.
    pub fn captions(&self, sha256: &Sha256) -> Result<Captions, EditionError> {
        let path = self.blob(sha256);
        let bytes = self.read_blob(sha256, MAX_CAPTION_BYTES)?;
        Captions::parse(&String::from_utf8_lossy(&bytes))
            .map_err(|error| EditionError::Invalid { path, message: format!("not captions: {error}") })
    }

    /// Where a blob lies.
    pub fn blob(&self, sha256: &Sha256) -> PathBuf {
        blob_path(&self.blobs, sha256)
    }
}

/// The id of an edition whose `products.jsonl` has these bytes.
pub fn id_of(products: &[u8]) -> String {
    Sha256::of(products).as_str().chars().take(16).collect()
}

/// Where a blob lies in a blob folder.
pub fn blob_path(blobs: &Path, sha256: &Sha256) -> PathBuf {
    let name = sha256.as_str();
    blobs.join(name.get(..2).unwrap_or_default()).join(name)
}

/// Reads `edition.json`.
pub fn read_header(path: &Path) -> Result<Header, EditionError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_HEADER_BYTES).read_to_end(&mut bytes))
        .map_err(|source| EditionError::Read { path: path.to_owned(), source })?;
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let invalid =
        |error: serde_json::Error| EditionError::Invalid { path: path.to_owned(), message: error.to_string() };
    let Format { format: found } = serde_json::from_slice(&bytes).map_err(invalid)?;
    if found > FORMAT {
        return Err(EditionError::Newer { path: path.to_owned(), found });
    }
    let header: Header = serde_json::from_slice(&bytes).map_err(invalid)?;
    let good = !header.id.is_empty() && header.id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !good {
        let message = format!("`{}` can't name an edition: letters and digits only", header.id);
        return Err(EditionError::Invalid { path: path.to_owned(), message });
    }
    Ok(header)
}

/// Reads the next line into `line` and gives its length; what is beyond a card's limit is passed over without being kept.
fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<u64> {
    line.clear();
    let mut length = reader.by_ref().take(MAX_CARD_BYTES + 1).read_until(b'\n', line)? as u64;
    let mut open = length > MAX_CARD_BYTES && line.last() != Some(&b'\n');
    while open {
        let buffer = reader.fill_buf()?;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let passed = end.map_or(buffer.len(), |at| at + 1);
        reader.consume(passed);
        length += passed as u64;
        open = end.is_none() && passed > 0;
    }
    Ok(length)
}

fn parse_card(line: &[u8], length: u64) -> Result<Card, String> {
    if length > MAX_CARD_BYTES {
        return Err(format!("{length} bytes; a card has at most {MAX_CARD_BYTES}"));
    }
    serde_json::from_slice(line).map_err(|error| error.to_string())
}
