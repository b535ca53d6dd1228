//! What brings a repository: a line to a web server, or a stick. Both give the same files by the same names
//! ([`crate::layout`]).

use std::fs::File;
use std::io;
use std::path::PathBuf;

use time::OffsetDateTime;

use crate::line::Line;
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
    /// The file system refused; a stick that was pulled out does so.
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

    /// A file of `packed` bytes, as far as anybody can tell: its contents still have to prove themselves.
    pub async fn file(&self, name: &str, packed: u64) -> Result<File, FetchError> {
        match self {
            Self::Line(line) => line.file(name, packed).await,
            Self::Stick(stick) => stick.file(name, packed),
        }
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
