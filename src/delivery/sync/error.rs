//! What can go wrong, and for how much of it.

use std::io;
use std::path::{Path, PathBuf};

use catalog::StoreError;
use time::OffsetDateTime;

use super::RESERVE;
use crate::book::BookError;
use crate::carrier::FetchError;
use crate::manifest::{ManifestError, PackId};
use crate::trust::TrustError;

/// Why nothing, or not everything, was taken. What is on show stays.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// What is offered isn't believed.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// What is offered has expired by the point's clock, but not by the server's: one of them is wrong.
    #[error("the clock says {clock}, the server's {server}; by the first, what is offered has expired")]
    Clock {
        /// The point's.
        clock: OffsetDateTime,
        /// The server's.
        server: OffsetDateTime,
    },
    /// A file couldn't be had.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// A manifest can't be used.
    #[error("{pack}: {source}")]
    Manifest {
        /// Whose it is.
        pack: PackId,
        /// Why.
        source: ManifestError,
    },
    /// A file isn't what was signed.
    #[error("{name}: not the file that was signed")]
    Damaged {
        /// Its name in the repository.
        name: String,
    },
    /// The disk is full.
    #[error("{needed} bytes are needed, {free} are free and {RESERVE} must stay so")]
    NoRoom {
        /// What is still to be stored.
        needed: u64,
        /// What is free.
        free: u64,
    },
    /// The editions.
    #[error(transparent)]
    Store(#[from] StoreError),
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

impl SyncError {
    /// Whether the disk was full, whoever found it so.
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            let io = error.downcast_ref().map(io::Error::kind);
            let database = error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code);
            if matches!(io, Some(io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded))
                || database == Some(rusqlite::ErrorCode::DiskFull)
            {
                return true;
            }
            cause = error.source();
        }
        matches!(self, Self::NoRoom { .. })
    }

    /// Whether it is of one pack alone, and holds up no other.
    pub(super) fn is_of_one_pack(&self) -> bool {
        use FetchError::{Crooked, Missing, TooLong};
        let of_file = matches!(self, Self::Fetch(Missing { .. } | TooLong { .. } | Crooked { .. }));
        of_file || matches!(self, Self::Damaged { .. } | Self::Manifest { .. })
    }
}

impl From<BookError> for SyncError {
    fn from(error: BookError) -> Self {
        let (doing, path, source) = error.into_io();
        Self::Io { doing, path, source }
    }
}

pub(crate) fn io_error(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SyncError {
    let path = path.to_owned();
    move |source| SyncError::Io { doing, path, source }
}
