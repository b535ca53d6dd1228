//! Writing onto a stick, as carefully as it is read: never through a link, never out of the folder, and so that whoever pulls it
//! out finds the old file or the new one (temporary file → fsync → rename → fsync of the folder).

use std::fs::File;
use std::io::{self, Write as _};
use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::fs::{AtFlags, Dir, Mode, OFlags};
use rustix::io::Errno;

use crate::carrying::CarryError;
use crate::stick::{Stick, WITHIN};

/// What ends the name of a file that isn't whole yet.
pub(crate) const UNFINISHED: &str = ".new";

/// As many names of a folder as are looked at: a point that reports every four hours makes 4,400 batches in a year.
const NAMES: usize = 100_000;

/// A folder on a stick that is written to.
pub(crate) struct Shelf(Stick);

impl Shelf {
    /// The folder `path`, which is there.
    pub(crate) fn open(path: &Path) -> Result<Self, CarryError> {
        Ok(Self(Stick::open(path)?))
    }

    /// The folder `name` below this one, made where it isn't there.
    pub(crate) fn make(&self, name: &str) -> Result<Self, CarryError> {
        let mut folder = Self(self.reopened()?);
        for part in name.split('/') {
            match rustix::fs::mkdirat(&folder.0.folder, part, Mode::from_raw_mode(0o755)) {
                Ok(()) => folder.sync()?,
                Err(Errno::EXIST) => {}
                Err(error) => return Err(folder.failed("making a folder", part, error)),
            }
            folder = folder.below(part)?;
        }
        Ok(folder)
    }

    /// The folder `name` below this one, if it is there.
    pub(crate) fn find(&self, name: &str) -> Result<Option<Self>, CarryError> {
        match rustix::fs::openat2(&self.0.folder, name, FOLDER, Mode::empty(), WITHIN) {
            Ok(folder) => Ok(Some(self.at(folder, name))),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(self.failed("opening a folder", name, error)),
        }
    }

    /// The bytes of a file, if there is one that isn't longer than `limit`.
    pub(crate) fn read(&self, file: &str, limit: u64) -> Option<Vec<u8>> {
        self.0.small(file, limit).ok()
    }

    /// Writes a file in the place of whatever is there, unless that has the same bytes. Answers whether it wrote. Its name is
    /// durable after [`Shelf::sync`].
    pub(crate) fn put(&self, file: &str, bytes: &[u8]) -> Result<bool, CarryError> {
        if self.read(file, bytes.len() as u64).is_some_and(|there| there == bytes) {
            return Ok(false);
        }
        let unfinished = format!("{file}{UNFINISHED}");
        self.remove(&unfinished)?;
        let written = self.write(&unfinished, bytes).and_then(|()| {
            let folder = &self.0.folder;
            rustix::fs::renameat(folder, &unfinished, folder, file).map_err(io::Error::from)
        });
        if let Err(error) = written {
            // The room may be needed; what can't be removed is written over the next time.
            drop(self.remove(&unfinished));
            return Err(CarryError::of("writing", &self.0.path.join(file), error));
        }
        Ok(true)
    }

    fn write(&self, file: &str, bytes: &[u8]) -> io::Result<()> {
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC;
        let opened = rustix::fs::openat2(&self.0.folder, file, flags, Mode::from_raw_mode(0o644), WITHIN)?;
        let mut opened = File::from(opened);
        opened.write_all(bytes)?;
        opened.sync_all()
    }

    /// Removes a file. Answers whether it was there.
    pub(crate) fn remove(&self, file: &str) -> Result<bool, CarryError> {
        match rustix::fs::unlinkat(&self.0.folder, file, AtFlags::empty()) {
            Ok(()) => Ok(true),
            Err(Errno::NOENT) => Ok(false),
            Err(error) => Err(self.failed("removing", file, error)),
        }
    }

    /// The names in the folder.
    pub(crate) fn names(&self) -> Result<Vec<String>, CarryError> {
        let entries = Dir::read_from(&self.0.folder).map_err(|error| self.failed("listing", ".", error))?;
        let mut names = vec![];
        for entry in entries.take(NAMES) {
            let entry = entry.map_err(|error| self.failed("listing", ".", error))?;
            names.extend(entry.file_name().to_str().ok().map(str::to_owned));
        }
        Ok(names)
    }

    /// Makes the names in the folder durable.
    pub(crate) fn sync(&self) -> Result<(), CarryError> {
        let folder = File::from(self.reopened()?.folder);
        match folder.sync_all() {
            // A file system that has nothing to write for it.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            synced => synced.map_err(|error| CarryError::of("saving", &self.0.path, error)),
        }
    }

    fn below(&self, part: &str) -> Result<Self, CarryError> {
        let folder = rustix::fs::openat2(&self.0.folder, part, FOLDER, Mode::empty(), WITHIN);
        folder.map(|folder| self.at(folder, part)).map_err(|error| self.failed("opening a folder", part, error))
    }

    /// The same folder once more, so that it can be listed and saved: a stick is opened as a place only.
    fn reopened(&self) -> Result<Stick, CarryError> {
        let folder = rustix::fs::openat2(&self.0.folder, ".", FOLDER, Mode::empty(), WITHIN);
        let folder = folder.map_err(|error| self.failed("opening a folder", ".", error))?;
        Ok(Stick { folder, path: self.0.path.clone() })
    }

    fn at(&self, folder: OwnedFd, name: &str) -> Self {
        Self(Stick { folder, path: self.0.path.join(name) })
    }

    fn failed(&self, doing: &'static str, name: &str, error: Errno) -> CarryError {
        CarryError::of(doing, &self.0.path.join(name), error.into())
    }
}

/// How a folder is opened.
const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
