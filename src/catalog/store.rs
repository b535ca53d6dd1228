//! The point's editions: installing one, and flipping to it in one transaction.
//!
//! `editions.db` holds one row per role: `active` is on show, `previous` is kept to roll back to.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use point::{DataFolder, Lock, durable};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _};

use crate::edition::{Edition, EditionError, Header, blob_path, id_of, read_header};
use crate::product::{Picture, Sha256};
use crate::text::{Block, Text};

/// The schema of `editions.db`, in `PRAGMA user_version`.
const SCHEMA: i32 = 1;

/// Why an edition can't be installed or opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No edition was ever installed.
    #[error("{0}: no edition is installed")]
    Nothing(PathBuf),
    /// The edition itself.
    #[error(transparent)]
    Edition(#[from] EditionError),
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
        let path = self.data.editions_db();
        if !path.exists() {
            let folder = path.parent().unwrap_or(self.data.root());
            let mut entries = fs::read_dir(folder).map_err(io_error("listing", folder))?.flatten();
            let any = entries.any(|entry| entry.path().join("edition.json").exists());
            return if any { Err(StoreError::Lost(folder.to_owned())) } else { Ok(None) };
        }
        let doing = "reading the active edition";
        let database = |source| StoreError::Database { doing, path: path.clone(), source };
        let connection = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(database)?;
        let found = schema(&connection).map_err(database)?;
        if found > SCHEMA {
            return Err(StoreError::Newer { path, found });
        }
        connection
            .query_row("SELECT edition FROM role WHERE role = 'active'", [], |row| row.get(0))
            .optional()
            .map_err(database)
    }

    /// Copies the pressed edition in `pressed` into the point, verifying every blob, and flips to it. Needs the lock. Until
    /// the last step the active edition is untouched.
    pub fn install(&self, pressed: &Path, _lock: &Lock) -> Result<Header, StoreError> {
        let header = read_header(&pressed.join("edition.json"))?;
        let edition = Edition::open(pressed, &pressed.join("blobs"))?;
        if let Some(bad) = edition.bad_lines().first() {
            let path = pressed.join("products.jsonl");
            let message = format!("line {}: {}", bad.line, bad.message);
            return Err(EditionError::Invalid { path, message }.into());
        }
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
        self.flip(&header.id)?;
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
        if !known {
            fs::rename(&folder, &installed).map_err(io_error("moving into place", &installed))?;
            let editions = installed.parent().unwrap_or(self.data.root());
            durable::sync_folder(editions).map_err(io_error("syncing", editions))?;
        }
        Ok(())
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

    /// Makes `id` active and the active one previous, in one transaction. A database that is none any more is set aside: all
    /// it said was which edition to show.
    fn flip(&self, id: &str) -> Result<(), StoreError> {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self.try_flip(id) {
            Err(StoreError::Database { source, path, .. })
                if matches!(source.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase)) =>
            {
                let aside = path.with_extension("db.bad");
                fs::rename(&path, &aside).map_err(io_error("setting aside", &path))?;
                self.try_flip(id)
            }
            done => done,
        }
    }

    fn try_flip(&self, id: &str) -> Result<(), StoreError> {
        let path = self.data.editions_db();
        let doing = "flipping the edition";
        let database = |source| StoreError::Database { doing, path: path.clone(), source };
        let mut connection = Connection::open(&path).map_err(database)?;
        // Not WAL: a disk that can only be read must still say which edition to show.
        connection.pragma_update(None, "journal_mode", "DELETE").map_err(database)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(database)?;
        let found = schema(&connection).map_err(database)?;
        if found > SCHEMA {
            return Err(StoreError::Newer { path, found });
        }
        let transaction = connection.transaction().map_err(database)?;
        transaction
            .execute_batch("CREATE TABLE IF NOT EXISTS role (role TEXT PRIMARY KEY, edition TEXT NOT NULL) STRICT")
            .and_then(|()| transaction.pragma_update(None, "user_version", SCHEMA))
            .and_then(|()| {
                transaction.execute(
                    "INSERT OR REPLACE INTO role SELECT 'previous', edition FROM role WHERE role = 'active' AND edition <> ?1",
                    [id],
                )
            })
            .and_then(|_| transaction.execute("INSERT OR REPLACE INTO role VALUES ('active', ?1)", [id]))
            .map_err(database)?;
        transaction.commit().map_err(database)
    }
}

fn schema(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Every blob an edition needs: covers, films, sounds and captions, documents, texts, the pictures in the texts, voices and
/// their recordings.
pub fn blobs_of(edition: &Edition) -> Result<Vec<Sha256>, EditionError> {
    let mut blobs = Vec::new();
    for card in edition.cards() {
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

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Io { doing, path, source }
}
