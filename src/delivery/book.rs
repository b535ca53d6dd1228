//! What must outlive a power cut beside files: bytes fetched and sent this month, and how the last try went. One small database,
//! `trust/delivery.db`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension as _, params};

/// The schema, in `PRAGMA user_version`.
const SCHEMA: i32 = 1;

/// The database refused.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {doing}: {source}")]
pub struct BookError {
    /// The database.
    pub path: PathBuf,
    /// What was being done.
    pub doing: &'static str,
    /// Why it failed.
    pub source: rusqlite::Error,
}

impl BookError {
    /// As the file system would have said it.
    pub(crate) fn into_io(self) -> (&'static str, PathBuf, io::Error) {
        use rusqlite::ErrorCode::{DiskFull, ReadOnly};
        let kind = match self.source.sqlite_error_code() {
            Some(DiskFull) => io::ErrorKind::StorageFull,
            Some(ReadOnly) => io::ErrorKind::ReadOnlyFilesystem,
            _ => io::ErrorKind::Other,
        };
        (self.doing, self.path, io::Error::new(kind, self.source))
    }
}

/// The point's notes about delivery.
#[derive(Debug)]
pub struct Book {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl Book {
    /// Opens or makes `delivery.db` in `folder`. One that is none any more is set aside: what it says can be learnt again.
    pub fn open(folder: &Path) -> Result<Self, BookError> {
        let path = folder.join("delivery.db");
        let opened = Self::try_open(&path).or_else(|error| {
            use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
            if !matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase)) {
                return Err(error);
            }
            // Where even this fails, opening says why.
            drop(std::fs::rename(&path, path.with_extension("db.bad")));
            Self::try_open(&path)
        });
        let connection = opened.map_err(|source| BookError { path: path.clone(), doing: "opening", source })?;
        Ok(Self { path, connection: Mutex::new(connection) })
    }

    /// The one in `folder`, if there is one that can be opened.
    pub fn find(folder: &Path) -> Option<Self> {
        folder.join("delivery.db").exists().then(|| Self::open(folder).ok()).flatten()
    }

    fn try_open(path: &Path) -> rusqlite::Result<Connection> {
        let connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS month (month TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
             CREATE TABLE IF NOT EXISTS sent (month TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT;
             CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;",
        )?;
        connection.pragma_update(None, "user_version", SCHEMA)?;
        Ok(connection)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> BookError {
        let path = self.path.clone();
        move |source| BookError { path, doing, source }
    }

    /// Bytes fetched in a month, `2026-11`.
    pub fn fetched(&self, month: &str) -> Result<u64, BookError> {
        self.of_month("SELECT bytes FROM month WHERE month = ?1", month)
    }

    /// Adds to a month.
    pub fn add_fetched(&self, month: &str, bytes: u64) -> Result<(), BookError> {
        self.add(
            "INSERT INTO month VALUES (?1, ?2) ON CONFLICT (month) DO UPDATE SET bytes = bytes + excluded.bytes",
            month,
            bytes,
        )
    }

    /// Bytes sent in a month: bodies, without what the line itself adds.
    pub fn sent(&self, month: &str) -> Result<u64, BookError> {
        self.of_month("SELECT bytes FROM sent WHERE month = ?1", month)
    }

    /// Adds to what a month has sent.
    pub fn add_sent(&self, month: &str, bytes: u64) -> Result<(), BookError> {
        self.add(
            "INSERT INTO sent VALUES (?1, ?2) ON CONFLICT (month) DO UPDATE SET bytes = bytes + excluded.bytes",
            month,
            bytes,
        )
    }

    fn of_month(&self, query: &str, month: &str) -> Result<u64, BookError> {
        let found = self.connection().query_row(query, [month], |row| row.get::<_, i64>(0)).optional();
        let bytes = found.map_err(self.failed("reading the month"))?.unwrap_or(0);
        Ok(u64::try_from(bytes).unwrap_or(0))
    }

    fn add(&self, change: &str, month: &str, bytes: u64) -> Result<(), BookError> {
        let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
        let added = self.connection().execute(change, params![month, bytes]);
        added.map(|_| ()).map_err(self.failed("noting the month"))
    }

    /// A note, if there is one.
    pub fn note(&self, name: &str) -> Result<Option<String>, BookError> {
        self.connection()
            .query_row("SELECT value FROM note WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .map_err(self.failed("reading a note"))
    }

    /// Writes a note in the place of the one before.
    pub fn set_note(&self, name: &str, value: &str) -> Result<(), BookError> {
        self.connection()
            .execute("INSERT OR REPLACE INTO note VALUES (?1, ?2)", params![name, value])
            .map(|_| ())
            .map_err(self.failed("writing a note"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_add_up_and_outlive_the_process() {
        let dir = tempfile::tempdir().unwrap();
        let book = Book::open(dir.path()).unwrap();
        book.add_fetched("2026-11", 5).unwrap();
        book.add_fetched("2026-11", 7).unwrap();
        book.add_sent("2026-11", 3).unwrap();
        drop(book);
        let book = Book::open(dir.path()).unwrap();
        assert_eq!((book.fetched("2026-11").unwrap(), book.fetched("2026-12").unwrap()), (12, 0));
        assert_eq!((book.sent("2026-11").unwrap(), book.sent("2026-12").unwrap()), (3, 0), "counted apart");
    }

    #[test]
    fn a_book_that_is_none_any_more_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("delivery.db"), [7; 4096]).unwrap();
        let book = Book::open(dir.path()).unwrap();
        book.set_note("a", "b").unwrap();
        assert_eq!(book.note("a").unwrap().as_deref(), Some("b"));
        assert!(dir.path().join("delivery.db.bad").exists());
    }
}
