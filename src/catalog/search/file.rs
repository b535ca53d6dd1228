//! The file of the index: its tables, and telling a usable one from one to be thrown away.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, ErrorCode, OptionalExtension as _};

use super::vocabulary::Vocabulary;

/// The schema of the file, in `PRAGMA user_version`. Another one is thrown away, older or newer: it is a cache.
const SCHEMA: i32 = 1;

/// A reader may hold the file for the moment of a question.
pub const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

const TABLES: &str = "
    CREATE TABLE product (row INTEGER PRIMARY KEY, id TEXT NOT NULL, stamp INTEGER NOT NULL) STRICT;
    CREATE TABLE whole (edition TEXT NOT NULL) STRICT;
    CREATE VIRTUAL TABLE words USING fts5(title, summary, body, content='', contentless_delete=1, tokenize='ascii');
    CREATE VIRTUAL TABLE marked USING fts5(title, summary, body, content='', contentless_delete=1, tokenize='ascii',
        detail=column);";

/// Opens the file, making it where needed; an error that [`is_damaged`] where it can't be used.
pub fn open_file(path: &Path) -> rusqlite::Result<Connection> {
    let file = Connection::open(path)?;
    prepare(&file)?;
    // Where the power was cut or the disk rots it shows here rather than before a visitor.
    let state: String = file.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if state == "ok" { Ok(file) } else { Err(damage()) }
}

/// Makes the tables where there are none.
pub fn prepare(file: &Connection) -> rusqlite::Result<()> {
    file.busy_timeout(PATIENCE)?;
    // Before the first table, or it has no effect: what putting in order leaves behind is given back afterwards.
    file.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    // Not WAL: others must be able to read it from a disk that can only be read.
    file.pragma_update(None, "journal_mode", "DELETE")?;
    file.pragma_update(None, "synchronous", "FULL")?;
    let schema: i32 = file.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if schema == 0 && tables == 0 {
        file.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {SCHEMA}; COMMIT"))?;
    }
    check_schema(file)
}

/// Whether this program made the tables.
pub fn check_schema(file: &Connection) -> rusqlite::Result<()> {
    let schema: i32 = file.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if schema == SCHEMA { Ok(()) } else { Err(damage()) }
}

/// What another schema is, too: nothing to be used.
fn damage() -> rusqlite::Error {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT), None)
}

/// Whether the file is to blame, and another one would do.
pub fn is_damaged(error: &rusqlite::Error) -> bool {
    match error.sqlite_error_code() {
        Some(code) => matches!(code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::Unknown),
        // A column of another type, a missing table.
        None => true,
    }
}

/// Throws the file away.
pub fn remove(path: &Path) {
    for ending in ["", "-journal", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        // What can't be removed can't be opened either, and that is told.
        drop(fs::remove_file(name));
    }
}

/// Whether everything of `edition` is indexed, and nothing else.
pub fn is_whole(file: &Connection, edition: &str) -> rusqlite::Result<bool> {
    let found = file.query_row("SELECT 1 FROM whole WHERE edition = ?1", [edition], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

/// Every word without marks.
pub fn read_vocabulary(file: &Connection) -> rusqlite::Result<Vocabulary> {
    file.execute_batch("CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, words, row)")?;
    let mut statement = file.prepare_cached("SELECT term, doc FROM temp.vocabulary")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, u32>(1)?)))?;
    rows.collect::<rusqlite::Result<_>>().map(Vocabulary::new)
}
