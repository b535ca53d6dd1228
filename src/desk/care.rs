//! Care: a damaged book is set aside, never deleted, and the copy of the day takes its place.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use point::durable;
use rusqlite::Connection;

use crate::schema;
use crate::store::{Book, BookError};

/// The last good copy.
const COPY: &str = "copy.db";

pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("desk.db")
}

/// Opens the book in `folder`; where it is damaged, what takes its place.
pub(crate) fn open(folder: &Path) -> Result<Connection, BookError> {
    let path = database(folder);
    let failed = |source| BookError::Database { path: path.clone(), doing: "opening", source };
    let io = |doing| {
        let path = path.clone();
        move |source| BookError::Io { path, doing, source }
    };
    // A book that was taken away isn't one that never was: else a lost file would let anybody set the first secret.
    let is_gone = !path.exists() && folder.join(COPY).exists();
    if !is_gone {
        match connect(&path) {
            Ok(connection) => return Ok(connection),
            Err(error) if is_damage(&error) => set_aside(folder).map_err(io("setting the damaged book aside"))?,
            Err(error) => return Err(failed(error)),
        }
    }
    let copy = folder.join(COPY);
    if is_whole(&copy) {
        let bytes = fs::read(&copy).map_err(io("reading the copy"))?;
        durable::write_secret(&path, &bytes).map_err(io("putting the copy in place"))?;
        return connect(&path).map_err(failed);
    }
    let connection = connect(&path).map_err(failed)?;
    connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES ('lost', '1')", []).map_err(failed)?;
    Ok(connection)
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    if !path.exists() {
        // Made before SQLite makes it, so that nobody else can ever read the hashes in it.
        durable::write_secret(path, &[]).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    }
    let mut connection = Connection::open(path)?;
    schema::prepare(&mut connection)?;
    sound(&connection)?;
    Ok(connection)
}

/// The book is small: looking through all of it takes milliseconds.
fn sound(connection: &Connection) -> rusqlite::Result<()> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    let damage = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_CORRUPT);
    if found == "ok" { Ok(()) } else { Err(rusqlite::Error::SqliteFailure(damage, Some(found))) }
}

fn is_whole(path: &Path) -> bool {
    path.exists() && Connection::open(path).is_ok_and(|connection| sound(&connection).is_ok())
}

fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// Gives the damaged book, with its journal, another name that nothing has yet.
fn set_aside(folder: &Path) -> io::Result<()> {
    let free = (1..).map(|number| format!("damaged-{number}")).find(|name| !folder.join(format!("{name}.db")).exists());
    let Some(name) = free else { return Ok(()) };
    for ending in ["db-wal", "db-shm", "db"] {
        match fs::rename(folder.join(format!("desk.{ending}")), folder.join(format!("{name}.{ending}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    durable::sync_folder(folder)
}

impl Book {
    /// Makes a copy, for the day on which the book is found damaged: once a day, and after each hand-over, is enough.
    pub fn back_up(&self) -> Result<(), BookError> {
        let new = self.folder.join("copy.new");
        let io = |source| BookError::Io { path: new.clone(), doing: "making a copy", source };
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(io(error)),
            _ => {}
        }
        durable::write_secret(&new, &[]).map_err(io)?;
        self.lock()
            .connection
            .execute("VACUUM INTO ?1", [new.to_string_lossy()])
            .map_err(|source| BookError::Database { path: new.clone(), doing: "making a copy", source })?;
        let keep = || {
            File::open(&new)?.sync_all()?;
            fs::rename(&new, self.folder.join(COPY))?;
            durable::sync_folder(&self.folder)
        };
        keep().map_err(io)
    }
}
