//! `POINT_DATA`: everything a point keeps, and the one owner of every path in it.
//!
//! ```text
//! format          version of this layout, written last when the folder is made
//! point.toml      who and where this point is
//! equipment.toml  what should be in the room, where somebody has listed it
//! editions/       editions.db (which edition is active) and one folder per edition
//! blobs/          immutable files by sha256, shared by editions: blobs/ab/abcd…
//! trust/          roots and metadata of the publishers
//! ledger/         facts to be sent
//! watch/          what was observed: equipment, power, the line
//! desk/           the operator's desk: who signs in, what they have written down
//! to-stick/       what is being handed out on a stick; there for moments only
//! incoming/       what is being received
//! index/          search index, made here, never received
//! lock            held by the one process that writes
//! kiosk.sock      where the running kiosk takes commands
//! ```

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::clock::Clock;
use crate::durable;
use crate::identity::{IdentityError, Point};

/// The layout this program writes. A folder with a higher number is left untouched.
pub const FORMAT: u32 = 1;

const FOLDERS: [&str; 8] = ["editions", "blobs", "trust", "ledger", "watch", "desk", "incoming", "index"];

/// Why a data folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is no such folder.
    #[error("{0}: no such folder")]
    Missing(PathBuf),
    /// The folder is empty, or its making was interrupted.
    #[error("{0}: not prepared, or its making was interrupted")]
    Unfinished(PathBuf),
    /// The folder holds something else.
    #[error("{0}: holds other files and no `format`, so it isn't a point's data folder")]
    Foreign(PathBuf),
    /// A newer program wrote it.
    #[error("{path}: format {found}; this program knows up to {FORMAT}")]
    Newer {
        /// The folder.
        path: PathBuf,
        /// What `format` says.
        found: u32,
    },
    /// `format` isn't a number.
    #[error("{0}: `format` is damaged")]
    Damaged(PathBuf),
    /// Another process writes.
    #[error("{0}: another process is writing here")]
    Locked(PathBuf),
    /// The disk, or this user, may only read.
    #[error("{0}: can only be read")]
    ReadOnly(PathBuf),
    /// `point.toml` can't be used.
    #[error(transparent)]
    Identity(#[from] IdentityError),
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

/// A data folder whose format this program knows.
#[derive(Clone, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

/// The right to write, until dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
    turn: Mutex<()>,
}

impl Lock {
    /// Waits until nobody else in this process changes the editions.
    pub fn turn(&self) -> MutexGuard<'_, ()> {
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl DataFolder {
    /// Opens an existing folder and changes nothing in it.
    pub fn open(root: &Path) -> Result<Self, FolderError> {
        if !root.is_dir() {
            return Err(FolderError::Missing(root.to_owned()));
        }
        let format = root.join("format");
        match fs::read_to_string(&format) {
            Ok(text) => match text.trim().parse::<u32>() {
                Ok(FORMAT) => Ok(Self { root: root.to_owned() }),
                Ok(found) if found > FORMAT => Err(FolderError::Newer { path: root.to_owned(), found }),
                _ => Err(FolderError::Damaged(root.to_owned())),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if holds_only_ours(root)? {
                    Err(FolderError::Unfinished(root.to_owned()))
                } else {
                    Err(FolderError::Foreign(root.to_owned()))
                }
            }
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(FolderError::Damaged(root.to_owned())),
            Err(source) => Err(FolderError::Io { doing: "reading the format", path: format, source }),
        }
    }

    /// Opens the folder, making or finishing it where needed. Refuses a folder that holds anything else.
    pub fn prepare(root: &Path, clock: &dyn Clock) -> Result<Self, FolderError> {
        fs::create_dir_all(root).map_err(io_error("making the folder", root))?;
        match Self::open(root) {
            Err(FolderError::Unfinished(_)) => {}
            other => return other,
        }
        for name in FOLDERS {
            let folder = root.join(name);
            fs::create_dir_all(&folder).map_err(io_error("making a folder", &folder))?;
        }
        let folder = Self { root: root.to_owned() };
        let identity = folder.point_toml();
        if !identity.exists() {
            let text = Point::new_text(clock);
            durable::write(&identity, text.as_bytes()).map_err(io_error("writing", &identity))?;
        }
        let format = root.join("format");
        durable::write(&format, format!("{FORMAT}\n").as_bytes()).map_err(io_error("writing", &format))?;
        Ok(folder)
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Who and where this point is.
    pub fn point(&self) -> Result<Point, FolderError> {
        Ok(Point::read(&self.point_toml())?)
    }

    /// Takes the right to write, or says that another process has it.
    pub fn lock(&self) -> Result<Lock, FolderError> {
        let path = self.root.join("lock");
        let file =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(|source| {
                match source.kind() {
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                        FolderError::ReadOnly(self.root.clone())
                    }
                    _ => FolderError::Io { doing: "opening the lock", path: path.clone(), source },
                }
            })?;
        match file.try_lock() {
            Ok(()) => Ok(Lock { _file: file, turn: Mutex::new(()) }),
            Err(TryLockError::WouldBlock) => Err(FolderError::Locked(self.root.clone())),
            Err(TryLockError::Error(source)) => Err(FolderError::Io { doing: "locking", path, source }),
        }
    }

    /// `point.toml`
    pub fn point_toml(&self) -> PathBuf {
        self.root.join("point.toml")
    }

    /// What is being handed out on a stick; missing otherwise.
    pub fn to_stick(&self) -> PathBuf {
        self.root.join("to-stick")
    }

    /// What should be in the room; missing until somebody lists it.
    pub fn equipment_list(&self) -> PathBuf {
        self.root.join("equipment.toml")
    }

    /// The database whose row `active` names the edition on show.
    pub fn editions_db(&self) -> PathBuf {
        self.root.join("editions/editions.db")
    }

    /// The folder of one edition.
    pub fn edition(&self, id: &str) -> PathBuf {
        self.root.join("editions").join(id)
    }

    /// All blobs.
    pub fn blobs(&self) -> PathBuf {
        self.root.join("blobs")
    }

    /// Whom the point believes, and what it has seen of them.
    pub fn trust(&self) -> PathBuf {
        self.root.join("trust")
    }

    /// What is being received; anything in it may be thrown away.
    pub fn incoming(&self) -> PathBuf {
        self.root.join("incoming")
    }

    /// The search index: a cache, made here.
    pub fn search_index(&self) -> PathBuf {
        self.root.join("index/search.db")
    }

    /// Facts to be sent.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger")
    }

    /// The key that signs them.
    pub fn ledger_key(&self) -> PathBuf {
        self.root.join("ledger/point-key.pk8")
    }

    /// What was observed.
    pub fn watch(&self) -> PathBuf {
        self.root.join("watch")
    }

    /// Who signs in at the operator's desk, and what they have written down.
    pub fn desk(&self) -> PathBuf {
        self.root.join("desk")
    }

    /// Where the running kiosk takes commands.
    pub fn socket(&self) -> PathBuf {
        self.root.join("kiosk.sock")
    }
}

/// Whether everything in `root` could have been left by an interrupted [`DataFolder::prepare`].
fn holds_only_ours(root: &Path) -> Result<bool, FolderError> {
    let entries = fs::read_dir(root).map_err(io_error("listing", root))?;
    for entry in entries {
        let entry = entry.map_err(io_error("listing", root))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let ours = FOLDERS.contains(&name.as_ref())
            || ["point.toml", "point.toml.new", "format.new", "equipment.toml", "lock", "lost+found"]
                .contains(&name.as_ref());
        if !ours {
            return Ok(false);
        }
    }
    Ok(true)
}

fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> FolderError {
    let path = path.to_owned();
    move |source| FolderError::Io { doing, path, source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;
    use time::macros::datetime;

    fn clock() -> FixedClock {
        FixedClock::at(datetime!(2026-11-23 1:00 UTC))
    }

    fn names(root: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_prepared_folder_keeps_its_id() {
        let dir = tempfile::tempdir().unwrap();
        let id = DataFolder::prepare(dir.path(), &clock()).unwrap().point().unwrap().id;
        assert_eq!(DataFolder::prepare(dir.path(), &clock()).unwrap().point().unwrap().id, id);
        assert_eq!(DataFolder::open(dir.path()).unwrap().point().unwrap().id, id);
    }

    #[test]
    fn a_newer_format_is_refused_and_nothing_is_changed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("format"), "2\n").unwrap();
        for result in [DataFolder::open(dir.path()), DataFolder::prepare(dir.path(), &clock())] {
            assert!(matches!(result, Err(FolderError::Newer { found: 2, .. })), "{result:?}");
        }
        assert_eq!(names(dir.path()), ["format"]);
    }

    #[test]
    fn a_foreign_folder_is_refused_and_nothing_is_changed() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("anh-cuoi.jpg"), "…").unwrap();
        assert!(matches!(DataFolder::prepare(dir.path(), &clock()), Err(FolderError::Foreign(_))));
        assert_eq!(names(dir.path()), ["anh-cuoi.jpg"]);
    }

    #[test]
    fn an_interrupted_making_is_finished() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("blobs")).unwrap();
        assert!(matches!(DataFolder::open(dir.path()), Err(FolderError::Unfinished(_))));
        DataFolder::prepare(dir.path(), &clock()).unwrap();
        assert!(DataFolder::open(dir.path()).is_ok());
    }

    #[test]
    fn a_damaged_format_is_told_from_a_missing_one() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("format"), [0xff, 0xfe]).unwrap();
        assert!(matches!(DataFolder::open(dir.path()), Err(FolderError::Damaged(_))));
        fs::write(dir.path().join("format"), "").unwrap();
        assert!(matches!(DataFolder::open(dir.path()), Err(FolderError::Damaged(_))));
    }

    #[test]
    fn only_one_process_writes() {
        let dir = tempfile::tempdir().unwrap();
        let folder = DataFolder::prepare(dir.path(), &clock()).unwrap();
        let lock = folder.lock().unwrap();
        assert!(matches!(folder.lock(), Err(FolderError::Locked(_))));
        drop(lock);
        assert!(folder.lock().is_ok());
    }
}
