//! A repository in a folder. Whoever made the stick may be careless or hostile: nothing on it is listed, only names from
//! signed metadata are opened, never through a link and never out of the folder, and no file is read further than it was
//! promised to be long.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};

use crate::carrier::FetchError;

/// A folder that holds a repository.
#[derive(Debug)]
pub struct Stick {
    folder: OwnedFd,
    path: PathBuf,
}

impl Stick {
    /// The repository in `path`.
    pub fn open(path: &Path) -> Result<Self, FetchError> {
        let flags = OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC;
        let folder = rustix::fs::openat(CWD, path, flags, Mode::empty());
        let folder = folder.map_err(|error| FetchError::Io {
            doing: "opening the folder",
            path: path.to_owned(),
            source: error.into(),
        })?;
        Ok(Self { folder, path: path.to_owned() })
    }

    pub(crate) fn small(&self, name: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let file = self.open_file(name)?;
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| self.failed(name, error))?;
        if bytes.len() as u64 > limit { Err(too_long(name, limit)) } else { Ok(bytes) }
    }

    pub(crate) fn file(&self, name: &str, packed: u64) -> Result<File, FetchError> {
        let file = self.open_file(name)?;
        let length = file.metadata().map_err(|error| self.failed(name, error))?.len();
        if length > packed { Err(too_long(name, packed)) } else { Ok(file) }
    }

    /// Opens a plain file below the folder. `NONBLOCK`, so that a pipe doesn't hold it up.
    fn open_file(&self, name: &str) -> Result<File, FetchError> {
        let crooked = || FetchError::Crooked { name: name.to_owned() };
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let within =
            ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_XDEV;
        let opened = rustix::fs::openat2(&self.folder, name, flags, Mode::empty(), within);
        let file = opened.map_err(|error| match error {
            rustix::io::Errno::NOENT => FetchError::Missing { name: name.to_owned() },
            rustix::io::Errno::LOOP | rustix::io::Errno::XDEV | rustix::io::Errno::NOTDIR => crooked(),
            error => self.failed(name, error.into()),
        })?;
        let kind = rustix::fs::fstat(&file).map_err(|error| self.failed(name, error.into()))?;
        if FileType::from_raw_mode(kind.st_mode) == FileType::RegularFile { Ok(file.into()) } else { Err(crooked()) }
    }

    fn failed(&self, name: &str, source: io::Error) -> FetchError {
        FetchError::Io { doing: "reading", path: self.path.join(name), source }
    }
}

fn too_long(name: &str, limit: u64) -> FetchError {
    FetchError::TooLong { name: name.to_owned(), limit }
}
