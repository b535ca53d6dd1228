//! Why a command did nothing: in the words of the point's people, with the technical reason in brackets.

use std::io;

use anyhow::Error;
use catalog::{EditionError, StoreError};
use delivery::{CarryError, SyncError, TrustError};
use ledger::LedgerError;
use point::identity::IdentityError;
use point::{FolderError, Severity};
use time::OffsetDateTime;

use crate::inspect;
use crate::locale::{Args, Locales, VI};

/// The running kiosk has the right to write, and doesn't answer.
#[derive(Debug, thiserror::Error)]
#[error("the data folder is in use, and the process that uses it can't be asked; end it first")]
pub struct Unanswered(#[source] pub io::Error);

/// The point's settings name no repository.
#[derive(Debug, thiserror::Error)]
#[error("point.toml names no address of updates; `kiosk import` takes a stick")]
pub struct NoAddress;

/// The running kiosk refuses.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct Refused {
    /// For whoever mends it.
    pub reason: String,
    /// The message that says so; none of an older kiosk's.
    pub message: String,
}

/// Settings that aren't taken.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Settings(pub String);

/// What a command says on its way out.
pub fn in_words(error: &Error, locales: &Locales) -> String {
    let message = message_of(error);
    let detail = format!("{error:#}");
    format!("{} ({})", locales.text(&VI, &message, &Args::none()), detail.trim_end())
}

/// The message for an error.
pub fn message_of(error: &Error) -> String {
    error.chain().find_map(message).unwrap_or_else(|| "command-failed".to_owned())
}

/// The message for one cause, where it is a usual one.
fn message(cause: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = cause.downcast_ref::<FolderError>() {
        return Some(match error {
            FolderError::Missing(_) | FolderError::Unfinished(_) => "command-no-point".to_owned(),
            error => inspect::folder_fault(error, OffsetDateTime::UNIX_EPOCH).message_id,
        });
    }
    if let Some(error) = cause.downcast_ref::<StoreError>() {
        return Some(match error {
            StoreError::NoWayBack(_) => "command-no-way-back".to_owned(),
            StoreError::Edition(error) => edition(error).to_owned(),
            error => inspect::store_fault(error, Severity::Degraded, OffsetDateTime::UNIX_EPOCH).message_id,
        });
    }
    if let Some(Refused { message, .. }) = cause.downcast_ref() {
        return (!message.is_empty()).then(|| message.clone());
    }
    match cause.downcast_ref() {
        Some(SyncError::Store(error)) => return message(error),
        Some(SyncError::Trust(error)) => return message(error),
        _ => {}
    }
    if let Some(error) = cause.downcast_ref::<CarryError>() {
        return match error {
            CarryError::Full { .. } => Some("export-full".to_owned()),
            CarryError::ReadOnly { .. } => Some("export-read-only".to_owned()),
            CarryError::Gone { doing: "opening", source, .. } if source.kind() == io::ErrorKind::NotFound => {
                Some("export-not-there".to_owned())
            }
            CarryError::Gone { .. } => Some("export-gone".to_owned()),
            CarryError::Crooked { .. } => Some("export-crooked".to_owned()),
            CarryError::Io { .. } => None,
            CarryError::Ledger(_) => Some("report-disk".to_owned()),
        };
    }
    let message = if let Some(error) = cause.downcast_ref::<EditionError>() {
        edition(error)
    } else if cause.is::<LedgerError>() {
        "report-disk"
    } else if cause.is::<IdentityError>() {
        "fault-identity"
    } else if cause.is::<report::PeriodError>() {
        "sheet-no-period"
    } else if let Some(TrustError::Refused(_)) = cause.downcast_ref() {
        "trust-refused"
    } else if cause.is::<Unanswered>() {
        "command-unanswered"
    } else if cause.is::<NoAddress>() {
        "command-no-address"
    } else if cause.is::<Settings>() {
        "command-settings"
    } else {
        match cause.downcast_ref::<io::Error>()?.kind() {
            io::ErrorKind::NotFound => "command-not-found",
            io::ErrorKind::PermissionDenied => "command-not-allowed",
            io::ErrorKind::StorageFull => "sync-no-room",
            _ => return None,
        }
    };
    Some(message.to_owned())
}

/// An edition that somebody wants installed.
fn edition(error: &EditionError) -> &'static str {
    match error {
        EditionError::Newer { .. } => "fault-edition-newer",
        _ => "command-no-edition",
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::path::PathBuf;

    use anyhow::Context as _;

    use super::*;

    fn told(error: impl Into<Error>) -> String {
        in_words(&error.into(), &Locales::load().unwrap())
    }

    #[test]
    fn a_usual_error_is_told_in_vietnamese_and_its_english_stands_in_brackets() {
        let missing = FolderError::Missing(PathBuf::from("/data/point"));
        assert_eq!(
            told(Error::from(missing).context("there is no point here")),
            "Ở đây chưa có điểm. Chạy kiosk setup trước. (there is no point here: /data/point: no such folder)"
        );
        let trust = TrustError::Refused("not a TUF root: expected value".to_owned());
        assert!(told(trust).starts_with("Tệp này không phải tệp root.json"));
        let file: anyhow::Result<()> = Err(io::Error::from(io::ErrorKind::NotFound)).context("reading x.toml");
        assert!(told(file.unwrap_err()).starts_with("Không tìm thấy tệp hay thư mục. (reading x.toml: "));
        let back = SyncError::Store(StoreError::NoWayBack(PathBuf::from("/data/point")));
        assert!(told(back).starts_with("Không có ấn bản trước để quay lại. ("));
        // Said by the running kiosk, it is the same.
        let refused = Refused { reason: "/data/point: nothing".to_owned(), message: "command-no-way-back".to_owned() };
        assert!(told(refused).starts_with("Không có ấn bản trước để quay lại. (/data/point: nothing"));
        // No socket: that isn't the file which was asked for.
        assert!(told(Unanswered(io::ErrorKind::NotFound.into())).starts_with("Một chương trình khác đang dùng"));
    }

    #[test]
    fn an_unknown_error_is_said_to_be_one() {
        assert_eq!(told(anyhow::anyhow!("strange")), "Không làm được việc này. (strange)");
    }
}
