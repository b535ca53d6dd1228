//! What brings a repository: a line to a web server, or a stick. Both give the same files by the same names
//! ([`crate::layout`]).

use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

use time::OffsetDateTime;

use crate::layout;
use crate::line::Line;
use crate::manifest::Parcel;
use crate::stick::Stick;

/// Why a file couldn't be had.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// There is no such file.
    #[error("{name}: not there")]
    Missing {
        /// Its name in the repository.
        name: String,
    },
    /// The file is longer than it may be.
    #[error("{name}: longer than {limit} bytes")]
    TooLong {
        /// Its name in the repository.
        name: String,
        /// How long it may be.
        limit: u64,
    },
    /// The server can't be reached, or stopped answering, and patience ended.
    #[error("{name}: {message}")]
    Line {
        /// Its name in the repository.
        name: String,
        /// What happened last.
        message: String,
    },
    /// Nothing more may be fetched this month.
    #[error("{used} bytes of {budget} were used this month")]
    Budget {
        /// What may be fetched in a month.
        budget: u64,
        /// What was.
        used: u64,
    },
    /// A name on a stick leads where it may not: out of it, or to something that is no file.
    #[error("{name}: not a plain file of the stick")]
    Crooked {
        /// Its name in the repository.
        name: String,
    },
    /// A stick can't be read: it was pulled out, or is damaged.
    #[error("{path}: reading: {source}")]
    Stick {
        /// What was read.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The point's own disk refused.
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

/// How many files are asked for at once over a line. Where an answer takes a second, one after the other would leave the line
/// idle most of the time: with six, 250 kB/s are filled by files of 40 kB.
const AT_ONCE: usize = 6;

/// An error with its causes: many libraries' own words stop at the first.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !words.contains(&more) {
            words = format!("{words}: {more}");
        }
        cause = error.source();
    }
    words
}

/// Hears how many bytes of a file are here.
pub(crate) type Arriving<'a> = &'a (dyn Fn(u64) + Send + Sync);

/// A file that is read from a carrier. It remembers why it couldn't be: whoever copies it sees only that something failed,
/// and not whether that was the stick or the disk.
pub(crate) struct Source<'a> {
    file: File,
    read: u64,
    arriving: Option<Arriving<'a>>,
    lost: Box<dyn FnOnce(io::Error) -> FetchError + Send>,
    error: Option<io::Error>,
}

impl Source<'_> {
    /// Why it couldn't be read, if it couldn't.
    pub(crate) fn into_error(self) -> Option<FetchError> {
        self.error.map(self.lost)
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.file.read(into) {
            Ok(bytes) => {
                self.read += bytes as u64;
                if let Some(arriving) = self.arriving {
                    arriving(self.read);
                }
                Ok(bytes)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let kind = error.kind();
                self.error = Some(error);
                Err(kind.into())
            }
        }
    }
}

/// What brings a repository.
#[derive(Debug)]
pub enum Carrier {
    /// A web server.
    Line(Box<Line>),
    /// A folder, on a stick or elsewhere.
    Stick(Stick),
}

impl Carrier {
    /// A small file, whole.
    pub async fn small(&self, name: &str, limit: u64) -> Result<Vec<u8>, FetchError> {
        match self {
            Self::Line(line) => line.small(name, limit).await,
            Self::Stick(stick) => stick.small(name, limit),
        }
    }

    /// A file of `packed` bytes, as far as anybody can tell: its contents still have to prove themselves. `arriving` hears
    /// how many are here, also while the file is read.
    pub(crate) async fn file<'a>(
        &self,
        name: &str,
        packed: u64,
        arriving: Arriving<'a>,
    ) -> Result<Source<'a>, FetchError> {
        match self {
            Self::Line(line) => {
                let (file, path) = line.file(name, packed, arriving).await?;
                let lost = Box::new(move |source| FetchError::Io { doing: "reading", path, source });
                // All of it has arrived before the first byte is read.
                Ok(Source { file, read: 0, arriving: None, lost, error: None })
            }
            Self::Stick(stick) => {
                let (file, path) = stick.file(name, packed)?;
                let lost = Box::new(move |source| FetchError::Stick { path, source });
                Ok(Source { file, read: 0, arriving: Some(arriving), lost, error: None })
            }
        }
    }

    /// Why a file isn't whole: a stick was pulled out too early or is damaged, a server has no such file.
    pub(crate) fn cut_off(&self, name: &str, error: io::Error) -> FetchError {
        match self {
            Self::Line(_) => FetchError::Missing { name: name.to_owned() },
            Self::Stick(stick) => stick.failed(name, error),
        }
    }

    /// Whether a file may be there, whole or as a difference: a stick says so at once, a server only when it is asked for it.
    pub(crate) fn brings(&self, parcel: &Parcel) -> bool {
        let Self::Stick(stick) = self else { return true };
        let patches = parcel.patches.iter().map(|patch| layout::patch(&parcel.sha256, &patch.from));
        std::iter::once(layout::blob(&parcel.sha256)).chain(patches).any(|name| stick.holds(&name))
    }

    /// How many files are best asked for at once. A stick is slower where it has to jump between files.
    pub(crate) fn at_once(&self) -> usize {
        match self {
            Self::Line(_) => AT_ONCE,
            Self::Stick(_) => 1,
        }
    }

    /// What the other side's clock said last, where it has one.
    pub(crate) fn time(&self) -> Option<OffsetDateTime> {
        match self {
            Self::Line(line) => line.server_time(),
            Self::Stick(_) => None,
        }
    }

    /// A file was used, or is of no use: nothing of it needs to be kept.
    pub fn done(&self, name: &str) {
        if let Self::Line(line) = self {
            line.forget(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_cannot_be_read_remembers_that_it_was_the_stick() {
        // The kernel's own file that opens and can't be read from its beginning: EIO, as of a stick that is gone.
        let carrier = Carrier::Stick(Stick::open(std::path::Path::new("/proc/self")).unwrap());
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut source = runtime.block_on(carrier.file("mem", 100, &|_| ())).unwrap();
        assert!(io::copy(&mut source, &mut io::sink()).is_err());
        let error = source.into_error().unwrap();
        assert!(matches!(&error, FetchError::Stick { source, .. } if source.raw_os_error() == Some(5)), "{error:?}");
    }
}
