//! Care: a ledger that is damaged is set aside, never deleted, and the newest good copy takes its place.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use point::durable;
use rusqlite::Connection;
use time::OffsetDateTime;

use crate::epoch;
use crate::sealing::outbox_bytes;
use crate::store::{Ledger, LedgerError, connect};

/// Copies that are kept, the newest first. Two, since a copy may be made of a ledger whose damage nobody has noticed yet.
const COPIES: [&str; 2] = ["copy-1.db", "copy-2.db"];

/// The day of the last copy.
const COPIED_ON: &str = "copied_on";

/// The database of a ledger.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("ledger.db")
}

/// What took a damaged ledger's place: the moment up to which it holds everything, if it is a copy and not an empty one.
pub(crate) type Restored = Option<OffsetDateTime>;

/// Opens the ledger in `folder`. Where it is damaged, what takes its place.
pub(crate) fn open(folder: &Path) -> Result<(Connection, Option<Restored>), LedgerError> {
    let path = database(folder);
    let failed = |source| LedgerError::Database { path: path.clone(), doing: "opening", source };
    match connect(&path).map_err(failed) {
        Ok(connection) => Ok((connection, None)),
        Err(error) if error.is_damage() => replace(folder).map(|(connection, restored)| (connection, Some(restored))),
        Err(error) => Err(error),
    }
}

/// Sets the damaged ledger aside and opens the newest good copy in its place, or an empty one.
fn replace(folder: &Path) -> Result<(Connection, Restored), LedgerError> {
    let path = database(folder);
    let io = |doing, path: &Path| {
        let path = path.to_owned();
        move |source| LedgerError::Io { path, doing, source }
    };
    set_aside(folder).map_err(io("setting the damaged ledger aside", &path))?;
    for name in COPIES {
        let copy = folder.join(name);
        let Some(made) = fs::metadata(&copy).and_then(|found| found.modified()).ok() else { continue };
        if !is_whole(&copy) {
            continue;
        }
        let bytes = fs::read(&copy).map_err(io("reading the copy", &copy))?;
        durable::write(&path, &bytes).map_err(io("putting the copy in place", &path))?;
        let connection = connect(&path).map_err(|source| LedgerError::Database {
            path: path.clone(),
            doing: "opening the copy",
            source,
        })?;
        return Ok((connection, Some(made.into())));
    }
    let connection = connect(&path).map_err(|source| LedgerError::Database {
        path: path.clone(),
        doing: "beginning anew",
        source,
    })?;
    Ok((connection, None))
}

/// Gives the damaged ledger, with its journal, another name that nothing has yet.
fn set_aside(folder: &Path) -> io::Result<()> {
    let free = (1..).map(|number| format!("damaged-{number}")).find(|name| !folder.join(format!("{name}.db")).exists());
    let Some(name) = free else { return Ok(()) };
    for ending in ["db-wal", "db-shm", "db"] {
        match fs::rename(folder.join(format!("ledger.{ending}")), folder.join(format!("{name}.{ending}"))) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    durable::sync_folder(folder)
}

fn is_whole(path: &Path) -> bool {
    Connection::open(path).is_ok_and(|connection| sound(&connection).unwrap_or(false))
}

fn sound(connection: &Connection) -> rusqlite::Result<bool> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(found == "ok")
}

impl Ledger {
    /// Looks through the whole database; takes seconds. Answers whether it was sound; if it wasn't, the newest good copy has taken
    /// its place.
    pub fn check(&self) -> Result<bool, LedgerError> {
        // By another connection: this one may still have in memory what the disk has lost.
        let found = Connection::open(database(&self.folder)).and_then(|fresh| sound(&fresh));
        let found = found.map_err(self.failed("looking for damage"));
        match found {
            Ok(true) => return Ok(true),
            Err(error) if !error.is_damage() => return Err(error),
            _ => {}
        }
        self.restore()?;
        Ok(false)
    }

    /// Sets the damaged ledger aside and goes on with the newest good copy.
    pub(crate) fn restore(&self) -> Result<(), LedgerError> {
        let kept_until = {
            let mut connection = self.lock();
            // Lets go of the damaged file.
            *connection = Connection::open_in_memory().map_err(self.failed("setting aside"))?;
            let (restored, kept_until) = replace(&self.folder)?;
            *connection = restored;
            kept_until
        };
        self.begin_restored(kept_until)
    }

    /// Makes a copy, if none was made today (UTC+7) yet.
    pub fn back_up_daily(&self) -> Result<bool, LedgerError> {
        if self.is_noted_today(COPIED_ON)? {
            return Ok(false);
        }
        let made = self.back_up()?;
        let today = self.today();
        self.change("noting when a copy was made", |change| epoch::set_meta(change, COPIED_ON, &today))?;
        Ok(made)
    }

    /// Makes a copy, after sealing everything: what a copy holds unsealed might be sealed twice, once here and once by whoever goes
    /// on with the copy. While the outbox is full nothing can be sealed, and the copies before are kept. Answers whether a copy was
    /// made.
    pub fn back_up(&self) -> Result<bool, LedgerError> {
        self.seal()?;
        if self.change("looking at the outbox", outbox_bytes)? >= self.limits.outbox {
            return Ok(false);
        }
        let new = self.folder.join("copy.new");
        let io = |doing| {
            let path = new.clone();
            move |source| LedgerError::Io { path, doing, source }
        };
        match fs::remove_file(&new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(io("removing an unfinished copy")(error));
            }
            _ => {}
        }
        self.lock().execute("VACUUM INTO ?1", [new.to_string_lossy()]).map_err(self.failed("making a copy"))?;
        let keep = || {
            File::open(&new)?.sync_all()?;
            for pair in COPIES.windows(2).rev() {
                match fs::rename(self.folder.join(pair[0]), self.folder.join(pair[1])) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    _ => {}
                }
            }
            fs::rename(&new, self.folder.join(COPIES[0]))?;
            durable::sync_folder(&self.folder)
        };
        keep().map_err(io("keeping the copy"))?;
        Ok(true)
    }
}
