//! A repository in a folder. Whoever made the stick may be careless or hostile: nothing on it is listed, only names from
//! signed metadata are opened, never through a link and never out of the folder, and no file is read further than it was
//! promised to be long.

use std::fs::File;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags};

use crate::carrier::FetchError;
use crate::layout::{METADATA, ON_STICK};

/// Never out of the folder, through a link, or onto another file system.
pub(crate) const WITHIN: ResolveFlags = ResolveFlags::BENEATH
    .union(ResolveFlags::NO_SYMLINKS)
    .union(ResolveFlags::NO_MAGICLINKS)
    .union(ResolveFlags::NO_XDEV);

/// A folder that holds a repository.
#[derive(Debug)]
pub struct Stick {
    pub(crate) folder: OwnedFd,
    pub(crate) path: PathBuf,
}

impl Stick {
    /// The repository in `path`.
    pub fn open(path: &Path) -> Result<Self, FetchError> {
        let flags = OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC;
        let folder = rustix::fs::openat(CWD, path, flags, Mode::empty());
        let folder = folder.map_err(|error| match error {
            rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR => {
                FetchError::Missing { name: path.display().to_string() }
            }
            error => FetchError::Stick { path: path.to_owned(), source: error.into() },
        })?;
        Ok(Self { folder, path: path.to_owned() })
    }

    /// The repository on a stick that is mounted at `path`, in its own folder beside whatever else is there; or in `path`
    /// itself.
    pub fn find(path: &Path) -> Result<Self, FetchError> {
        let stick = Self::open(path)?;
        let flags = OFlags::DIRECTORY | OFlags::PATH | OFlags::CLOEXEC;
        match rustix::fs::openat2(&stick.folder, ON_STICK, flags, Mode::empty(), WITHIN) {
            Ok(folder) => Ok(Self { folder, path: path.join(ON_STICK) }),
            Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR | rustix::io::Errno::LOOP) => Ok(stick),
            Err(error) => Err(FetchError::Stick { path: path.join(ON_STICK), source: error.into() }),
        }
    }

    /// Whether there is one at all.
    pub fn holds_repository(&self) -> bool {
        self.holds(&format!("{METADATA}/timestamp.json"))
    }

    /// Whether something of this name is there, be it good or not.
    pub(crate) fn holds(&self, name: &str) -> bool {
        !matches!(self.open_file(name), Err(FetchError::Missing { .. }))
    }

    pub(crate) fn small(&self, name: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        let file = self.open_file(name)?;
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|error| self.failed(name, error))?;
        if bytes.len() as u64 > limit { Err(too_long(name, limit)) } else { Ok(bytes) }
    }

    pub(crate) fn file(&self, name: &str, packed: u64) -> Result<(File, PathBuf), FetchError> {
        let file = self.open_file(name)?;
        let length = file.metadata().map_err(|error| self.failed(name, error))?.len();
        if length > packed { Err(too_long(name, packed)) } else { Ok((file, self.path.join(name))) }
    }

    /// Opens a plain file below the folder. `NONBLOCK`, so that a pipe doesn't hold it up.
    fn open_file(&self, name: &str) -> Result<File, FetchError> {
        let crooked = || FetchError::Crooked { name: name.to_owned() };
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let opened = rustix::fs::openat2(&self.folder, name, flags, Mode::empty(), WITHIN);
        let file = opened.map_err(|error| match error {
            rustix::io::Errno::NOENT => FetchError::Missing { name: name.to_owned() },
            rustix::io::Errno::LOOP | rustix::io::Errno::XDEV | rustix::io::Errno::NOTDIR => crooked(),
            error => self.failed(name, error.into()),
        })?;
        let kind = rustix::fs::fstat(&file).map_err(|error| self.failed(name, error.into()))?;
        if FileType::from_raw_mode(kind.st_mode) == FileType::RegularFile { Ok(file.into()) } else { Err(crooked()) }
    }

    pub(crate) fn failed(&self, name: &str, source: io::Error) -> FetchError {
        FetchError::Stick { path: self.path.join(name), source }
    }
}

fn too_long(name: &str, limit: u64) -> FetchError {
    FetchError::TooLong { name: name.to_owned(), limit }
}
