//! The point's editions: installing one or putting one together, and flipping to it in one transaction (`roles`); removing
//! what nobody needs any more (`collecting`).

mod collecting;
mod roles;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use point::{DataFolder, Lock, durable};
use sha2::Digest as _;

use crate::edition::{Edition, EditionError, FORMAT, Header, blob_path, id_of, read_header};
use crate::product::{Card, Picture, Sha256};
use crate::text::{Block, Text};

pub use collecting::Collected;
use roles::{Roles, SCHEMA};

/// Why an edition can't be installed or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No edition was ever installed.
    #[error("{0}: no edition is installed")]
    Nothing(PathBuf),
    /// The edition itself.
    #[error(transparent)]
    Edition(#[from] EditionError),
    /// There is no edition to go back to.
    #[error("{0}: there is no edition to go back to")]
    NoWayBack(PathBuf),
    /// Editions are there, but what says which one is on show is gone.
    #[error("{0}: editions are here, but editions.db, which names the one on show, is missing; install one again")]
    Lost(PathBuf),
    /// `editions.db`
    #[error("{path}: {doing}: {source}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// The database.
        path: PathBuf,
        /// Why it failed.
        source: rusqlite::Error,
    },
    /// A newer program wrote `editions.db`.
    #[error("{path}: schema {found}; this program knows up to {SCHEMA}")]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema.
        found: i32,
    },
    /// The file system refused.
    #[error("{path}: {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// To which path.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// The point's editions.
#[derive(Clone, Debug)]
pub struct Store {
    data: DataFolder,
}

impl Store {
    /// The editions in `data`.
    pub fn new(data: DataFolder) -> Self {
        Self { data }
    }

    /// Opens the edition that the row `active` names. This is the only way to an edition on show.
    pub fn open_active(&self) -> Result<Edition, StoreError> {
        let id = self.active()?.ok_or_else(|| StoreError::Nothing(self.data.root().to_owned()))?;
        Ok(Edition::open(&self.data.edition(&id), &self.data.blobs())?)
    }

    /// The id of the active edition.
    pub fn active(&self) -> Result<Option<String>, StoreError> {
        self.roles().edition("active")
    }

    /// The id of the edition before it, which is kept to go back to.
    pub fn previous(&self) -> Result<Option<String>, StoreError> {
        self.roles().edition("previous")
    }

    /// Whether somebody went back to the edition on show.
    pub fn has_gone_back(&self) -> Result<bool, StoreError> {
        Ok(self.roles().edition("back")?.is_some())
    }

    /// Whether the edition on show is one that a delivery shows on its way.
    pub fn is_passing(&self) -> Result<bool, StoreError> {
        Ok(self.roles().edition("passing")?.is_some())
    }

    /// The id of the edition from which somebody went back: it isn't taken again by itself.
    pub fn held(&self) -> Result<Option<String>, StoreError> {
        self.roles().edition("held")
    }

    fn roles(&self) -> Roles<'_> {
        Roles { data: &self.data }
    }

    /// Makes `id` active, and the active edition [`held`](Store::held); no edition is previous any more. Needs the lock. An
    /// edition that can't be opened is no way back.
    pub fn go_back(&self, id: &str, lock: &Lock) -> Result<(), StoreError> {
        let _turn = lock.turn();
        Edition::open(&self.data.edition(id), &self.data.blobs())?;
        self.roles().go_back(id)
    }

    /// Whether a blob is here.
    pub fn holds(&self, sha256: &Sha256) -> bool {
        self.blob(sha256).exists()
    }

    /// Where a blob lies.
    pub fn blob(&self, sha256: &Sha256) -> PathBuf {
        blob_path(&self.data.blobs(), sha256)
    }

    /// Stores what `fill` writes under its name, durably. Answers whether it has that name; otherwise nothing is stored, as
    /// where `fill` finds its source damaged (`InvalidData`, `UnexpectedEof` or an error without a kind).
    pub fn put_blob(
        &self,
        sha256: &Sha256,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<bool, StoreError> {
        use io::ErrorKind::{InvalidData, Other, UnexpectedEof};
        let to = self.blob(sha256);
        let folder = to.parent().unwrap_or(self.data.root());
        fs::create_dir_all(folder).map_err(io_error("making a folder", folder))?;
        let put = durable::write_with(&to, |file| {
            let mut hashing = Hashing::new(file);
            fill(&mut hashing)?;
            if hashing.finish() == *sha256 { Ok(()) } else { Err(InvalidData.into()) }
        });
        match put {
            Ok(()) => Ok(true),
            Err(error) if matches!(error.kind(), InvalidData | Other | UnexpectedEof) => Ok(false),
            Err(source) => Err(StoreError::Io { doing: "writing", path: to, source }),
        }
    }

    /// Makes an edition of cards whose blobs are all here; `beside` are further files of its folder. Nothing is on show yet.
    /// Needs the lock.
    pub fn assemble(&self, lines: &[u8], beside: &[(&str, &[u8])], lock: &Lock) -> Result<Header, StoreError> {
        let _turn = lock.turn();
        let products = lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        let header = Header { format: FORMAT, id: id_of(lines), products: u32::try_from(products).unwrap_or(u32::MAX) };
        let head = header.to_bytes();
        let staged = self.data.incoming().join(&header.id);
        fs::create_dir_all(&staged).map_err(io_error("making a folder", &staged))?;
        let files = beside.iter().copied().chain([("products.jsonl", lines), ("edition.json", head.as_slice())]);
        for (name, bytes) in files {
            let to = staged.join(name);
            durable::write(&to, bytes).map_err(io_error("writing", &to))?;
        }
        let edition = Edition::open(&staged, &self.data.blobs())?;
        refuse_bad_lines(&edition, &staged)?;
        if let Some(missing) = blobs_of(&edition)?.into_iter().find(|sha256| !self.holds(sha256)) {
            let path = self.blob(&missing);
            return Err(StoreError::Io { doing: "looking for a blob", path, source: io::ErrorKind::NotFound.into() });
        }
        self.move_in(&staged, &header.id)?;
        Ok(header)
    }

    /// Puts an edition that is here on show, in one transaction. Needs the lock.
    pub fn activate(&self, id: &str, lock: &Lock) -> Result<(), StoreError> {
        let _turn = lock.turn();
        self.roles().flip(id, false)
    }

    /// The same for an edition that a delivery shows on its way: nobody goes back to it, but to the one before the delivery.
    pub fn pass(&self, id: &str, lock: &Lock) -> Result<(), StoreError> {
        let _turn = lock.turn();
        self.roles().flip(id, true)
    }

    /// The edition on show was all that the delivery had. Needs the lock.
    pub fn settle(&self, lock: &Lock) -> Result<(), StoreError> {
        let _turn = lock.turn();
        if self.is_passing()? { self.roles().settle() } else { Ok(()) }
    }

    /// Moves a folder to the editions, durably. An edition never changes, so one that is there already is as good.
    fn move_in(&self, staged: &Path, id: &str) -> Result<(), StoreError> {
        let installed = self.data.edition(id);
        if installed.exists() {
            return fs::remove_dir_all(staged).map_err(io_error("removing", staged));
        }
        fs::rename(staged, &installed).map_err(io_error("moving into place", &installed))?;
        let editions = installed.parent().unwrap_or(self.data.root());
        durable::sync_folder(editions).map_err(io_error("syncing", editions))
    }

    /// Copies the pressed edition in `pressed` into the point, verifying every blob, and flips to it. Needs the lock. Until
    /// the last step the active edition is untouched.
    pub fn install(&self, pressed: &Path, lock: &Lock) -> Result<Header, StoreError> {
        let _turn = lock.turn();
        let header = read_header(&pressed.join("edition.json"))?;
        let edition = Edition::open(pressed, &pressed.join("blobs"))?;
        refuse_bad_lines(&edition, pressed)?;
        // The id is the digest of the cards, so that a flipped byte in a title is noticed like one in a text.
        let products = pressed.join("products.jsonl");
        let lines = fs::read(&products).map_err(io_error("reading", &products))?;
        if id_of(&lines) != header.id {
            return Err(EditionError::Damaged { path: products }.into());
        }
        for sha256 in blobs_of(&edition)? {
            self.take_blob(&edition, &sha256)?;
        }
        self.take_cards(&header, &lines, pressed)?;
        self.roles().flip(&header.id, false)?;
        Ok(header)
    }

    /// Copies the edition's own two files. What lies there already and has rotted is replaced.
    fn take_cards(&self, header: &Header, lines: &[u8], pressed: &Path) -> Result<(), StoreError> {
        let from = pressed.join("edition.json");
        let head = fs::read(&from).map_err(io_error("reading", &from))?;
        let installed = self.data.edition(&header.id);
        let known = installed.exists();
        let folder = if known { installed.clone() } else { self.data.incoming().join(&header.id) };
        fs::create_dir_all(&folder).map_err(io_error("making a folder", &folder))?;
        for (name, bytes) in [("products.jsonl", lines), ("edition.json", head.as_slice())] {
            let to = folder.join(name);
            if !fs::read(&to).is_ok_and(|found| found == bytes) {
                durable::write(&to, bytes).map_err(io_error("writing", &to))?;
            }
        }
        if known { Ok(()) } else { self.move_in(&folder, &header.id) }
    }

    fn take_blob(&self, edition: &Edition, sha256: &Sha256) -> Result<(), StoreError> {
        let to = blob_path(&self.data.blobs(), sha256);
        // What lies there already is read once, so that an install mends what has rotted on the disk.
        if File::open(&to).and_then(Sha256::of_reader).is_ok_and(|found| found == *sha256) {
            return Ok(());
        }
        edition.verify_blob(sha256)?;
        let folder = to.parent().unwrap_or(self.data.root());
        fs::create_dir_all(folder).map_err(io_error("making a folder", folder))?;
        // Films don't go through memory.
        durable::write_with(&to, |file| io::copy(&mut File::open(edition.blob(sha256))?, file).map(|_| ()))
            .map_err(io_error("writing", &to))
    }
}

/// What is shown around bad lines once it is here isn't taken with them.
fn refuse_bad_lines(edition: &Edition, folder: &Path) -> Result<(), EditionError> {
    let Some(bad) = edition.bad_lines().first() else { return Ok(()) };
    let message = format!("line {}: {}", bad.line, bad.message);
    Err(EditionError::Invalid { path: folder.join("products.jsonl"), message })
}

/// Every blob an edition needs: covers, films, sounds and captions, documents, texts, the pictures in the texts, voices and
/// their recordings.
pub fn blobs_of(edition: &Edition) -> Result<Vec<Sha256>, EditionError> {
    let mut blobs = Vec::new();
    for card in edition.cards() {
        blobs.extend(blobs_of_card(edition, card)?);
    }
    blobs.sort();
    blobs.dedup();
    Ok(blobs)
}

/// Every blob that one product needs.
pub fn blobs_of_card(edition: &Edition, card: &Card) -> Result<Vec<Sha256>, EditionError> {
    let mut blobs = Vec::new();
    blobs.extend(card.cover.iter().map(|cover| cover.sha256.clone()));
    blobs.extend(card.media().chain(card.captions.values()).cloned());
    blobs.extend(card.document.values().map(|document| document.sha256.clone()));
    for sha256 in card.text.values() {
        blobs.push(sha256.clone());
        blobs.extend(pictures(&edition.text(sha256)?).map(|picture| picture.sha256.clone()));
    }
    for sha256 in card.voice.values() {
        blobs.push(sha256.clone());
        blobs.extend(edition.voice(sha256)?.recordings().map(|recording| recording.sha256.clone()));
    }
    blobs.sort();
    blobs.dedup();
    Ok(blobs)
}

fn pictures(text: &Text) -> impl Iterator<Item = &Picture> {
    text.pages.iter().flat_map(|page| &page.blocks).filter_map(|block| match block {
        Block::Picture(picture) => Some(picture),
        _ => None,
    })
}

/// Passes bytes on and takes their digest.
struct Hashing<'a> {
    into: &'a mut File,
    digest: sha2::Sha256,
}

impl<'a> Hashing<'a> {
    fn new(into: &'a mut File) -> Self {
        Self { into, digest: sha2::Sha256::new() }
    }

    fn finish(self) -> Sha256 {
        Sha256::from_digest(&self.digest.finalize())
    }
}

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.into.write(bytes)?;
        self.digest.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.into.flush()
    }
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { doing, path, source }
}
