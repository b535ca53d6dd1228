//! `editions.db`: one row per role. `active` is on show, `previous` is kept to go back to, `held` is what somebody went back
//! from, `back` what they went back to, for as long as that is on show. `passing` is on show while a delivery is on its way: it
//! is never gone back to.

use std::fs;
use std::path::PathBuf;

use point::DataFolder;
use rusqlite::ffi::SQLITE_READONLY_ROLLBACK;
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction};

use super::{StoreError, io_error};

/// The schema of `editions.db`, in `PRAGMA user_version`.
pub(super) const SCHEMA: i32 = 1;

/// The roles of the editions in a data folder.
pub(super) struct Roles<'a> {
    pub(super) data: &'a DataFolder,
}

impl Roles<'_> {
    /// The edition that has a role.
    pub(super) fn edition(&self, name: &str) -> Result<Option<String>, StoreError> {
        let path = self.data.editions_db();
        if !path.exists() {
            let folder = path.parent().unwrap_or(self.data.root());
            let mut entries = fs::read_dir(folder).map_err(io_error("listing", folder))?.flatten();
            let any = entries.any(|entry| entry.path().join("edition.json").exists());
            return if any { Err(StoreError::Lost(folder.to_owned())) } else { Ok(None) };
        }
        let read = |flags| {
            let connection = Connection::open_with_flags(&path, flags)?;
            let found = schema(&connection)?;
            if found > SCHEMA {
                return Ok(Err(found));
            }
            let role = "SELECT edition FROM role WHERE role = ?1";
            connection.query_row(role, [name], |row| row.get(0)).optional().map(Ok)
        };
        let found = match read(OpenFlags::SQLITE_OPEN_READ_ONLY) {
            // The power was cut in the middle of a flip. SQLite goes back to what was before it, for which it has to write.
            Err(rusqlite::Error::SqliteFailure(error, _)) if error.extended_code == SQLITE_READONLY_ROLLBACK => {
                read(OpenFlags::SQLITE_OPEN_READ_WRITE)
            }
            found => found,
        };
        match found {
            Ok(Ok(edition)) => Ok(edition),
            Ok(Err(found)) => Err(StoreError::Newer { path, found }),
            Err(error) => Err(failed("reading the active edition", path)(error)),
        }
    }

    /// Makes `id` active and the active one previous, unless that was passing, in one transaction. A database that is none any more is set aside: all
    /// it said was which edition to show.
    pub(super) fn flip(&self, id: &str, passing: bool) -> Result<(), StoreError> {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self.change(|roles| flip(roles, id, passing)) {
            Err(StoreError::Database { source, path, .. })
                if matches!(source.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase)) =>
            {
                let aside = path.with_extension("db.bad");
                fs::rename(&path, &aside).map_err(io_error("setting aside", &path))?;
                self.change(|roles| flip(roles, id, passing))
            }
            done => done,
        }
    }

    /// Makes the previous edition, `id`, active and the active one held, in one transaction.
    pub(super) fn go_back(&self, id: &str) -> Result<(), StoreError> {
        self.change(|roles| {
            roles.execute(
                "INSERT OR REPLACE INTO role SELECT 'held', edition FROM role WHERE role = 'active' AND edition <> ?1",
                [id],
            )?;
            roles.execute("DELETE FROM role WHERE role IN ('previous', 'passing')", [])?;
            roles.execute("INSERT OR REPLACE INTO role VALUES ('active', ?1), ('back', ?1)", [id]).map(drop)
        })
    }

    /// What is on show is no longer passing.
    pub(super) fn settle(&self) -> Result<(), StoreError> {
        self.change(|roles| roles.execute("DELETE FROM role WHERE role = 'passing'", []).map(drop))
    }

    fn change(&self, change: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>) -> Result<(), StoreError> {
        let path = self.data.editions_db();
        let database = failed("flipping the edition", path.clone());
        let mut connection = Connection::open(&path).map_err(&database)?;
        // Not WAL: a disk that can only be read must still say which edition to show.
        connection.pragma_update(None, "journal_mode", "DELETE").map_err(&database)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(&database)?;
        let found = schema(&connection).map_err(&database)?;
        if found > SCHEMA {
            return Err(StoreError::Newer { path, found });
        }
        let transaction = connection.transaction().map_err(&database)?;
        transaction
            .execute_batch("CREATE TABLE IF NOT EXISTS role (role TEXT PRIMARY KEY, edition TEXT NOT NULL) STRICT")
            .and_then(|()| transaction.pragma_update(None, "user_version", SCHEMA))
            .and_then(|()| change(&transaction))
            .map_err(&database)?;
        transaction.commit().map_err(database)
    }
}

fn flip(roles: &Transaction<'_>, id: &str, passing: bool) -> rusqlite::Result<()> {
    roles.execute(
        "INSERT OR REPLACE INTO role SELECT 'previous', edition FROM role WHERE role = 'active' AND edition <> ?1
         AND NOT EXISTS (SELECT 1 FROM role passing WHERE passing.role = 'passing' AND passing.edition = role.edition)",
        [id],
    )?;
    // Where a delivery ends as it began nothing is before it.
    roles.execute("DELETE FROM role WHERE role = 'previous' AND edition = ?1", [id])?;
    roles.execute("DELETE FROM role WHERE role IN ('passing', 'back')", [])?;
    if passing {
        roles.execute("INSERT INTO role VALUES ('passing', ?1)", [id])?;
    }
    // Whoever shows it again has let go of it.
    roles.execute("DELETE FROM role WHERE role = 'held' AND edition = ?1", [id])?;
    roles.execute("INSERT OR REPLACE INTO role VALUES ('active', ?1)", [id]).map(drop)
}

fn schema(connection: &Connection) -> rusqlite::Result<i32> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn failed(doing: &'static str, path: PathBuf) -> impl Fn(rusqlite::Error) -> StoreError {
    move |source| StoreError::Database { doing, path: path.clone(), source }
}
