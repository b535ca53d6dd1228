//! Why a command did nothing: in the words of whoever publishes, with the technical reason in brackets.

use std::error::Error as Cause;
use std::io;

use anyhow::Error;
use press::repository::keyring::KeyError;
use press::repository::publish::PublishError;
use press::repository::tree::TreeError;

use crate::words::Words;

/// Said in the words of whoever publishes already.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Told(pub String);

/// What is wrong with a passphrase.
#[derive(Debug, thiserror::Error)]
pub enum Passphrase {
    /// Whoever finds the keys has all the time to guess.
    #[error("a passphrase has at least {least} letters, this one has {letters}")]
    Short {
        /// How many it has.
        letters: usize,
        /// How many it must have.
        least: usize,
    },
    /// Typed again, it was another.
    #[error("these are two passphrases")]
    Unlike,
    /// Nobody can be asked.
    #[error("no terminal to ask for the passphrase; give PRESS_PASSPHRASE or --passphrase-file: {0}")]
    NoTerminal(io::Error),
    /// The file of passphrases can't be read, or is empty.
    #[error("{0}: {1}")]
    File(std::path::PathBuf, io::Error),
}

/// What a command says on its way out.
pub fn in_words(error: &Error, words: &Words) -> String {
    if let Some(Told(told)) = error.downcast_ref() {
        return told.clone();
    }
    let message = error.chain().find_map(message).unwrap_or("refused");
    format!("{} ({error:#})", words.text(message, &[]))
}

/// The message for one cause, where it is a usual one.
fn message(cause: &(dyn Cause + 'static)) -> Option<&'static str> {
    if let Some(error) = cause.downcast_ref::<PublishError>() {
        return match error {
            PublishError::Tree(error) => message(error),
            PublishError::NotPublished(_) => Some("refused-not-published"),
            PublishError::Damaged(_) | PublishError::Manifest(..) => Some("refused-damaged"),
            PublishError::Io { source, .. } => of_system(source),
            _ => None,
        };
    }
    if let Some(error) = cause.downcast_ref::<TreeError>() {
        return match error {
            TreeError::Key(error) => message(error),
            TreeError::Nothing(_) => Some("refused-no-repository"),
            TreeError::Exists(_) => Some("refused-repository-exists"),
            TreeError::Damaged { .. } => Some("refused-damaged"),
            TreeError::Stranger(_) => Some("refused-stranger"),
            TreeError::Known(_) => Some("refused-known"),
            TreeError::Name(_) => Some("refused-name"),
            TreeError::Unused(_) => Some("refused-unused-key"),
            TreeError::Io { source, .. } => of_system(source),
        };
    }
    if let Some(error) = cause.downcast_ref::<KeyError>() {
        return match error {
            KeyError::Exists(_) => Some("refused-key-exists"),
            KeyError::Missing(_) => Some("refused-no-key"),
            KeyError::Locked(_) => Some("refused-locked"),
            KeyError::TooFew { .. } => Some("refused-too-few-keys"),
            KeyError::Crypto(_) => None,
            KeyError::Io { source, .. } => of_system(source),
        };
    }
    if let Some(error) = cause.downcast_ref::<Passphrase>() {
        return Some(match error {
            Passphrase::Short { .. } => "refused-short",
            Passphrase::Unlike => "refused-unlike",
            Passphrase::NoTerminal(_) => "refused-no-terminal",
            Passphrase::File(..) => "refused-no-passphrases",
        });
    }
    of_system(cause.downcast_ref()?)
}

fn of_system(error: &io::Error) -> Option<&'static str> {
    match error.kind() {
        io::ErrorKind::NotFound => Some("refused-not-found"),
        io::ErrorKind::PermissionDenied => Some("refused-not-allowed"),
        io::ErrorKind::StorageFull => Some("refused-full"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_failure_is_told_in_vietnamese_with_its_english_in_brackets() {
        let told = |error: Error| in_words(&error, &Words::load("vi").unwrap());
        assert_eq!(
            told(TreeError::Known("p01".to_owned()).into()),
            "Nhà xuất bản này đã có rồi. (p01: is a publisher already)"
        );
        let locked = KeyError::Locked("keys/root.key".into());
        assert!(told(TreeError::Key(locked).into()).starts_with("Sai mật khẩu, hoặc tệp này không phải khóa. ("));
        let withdrawn = PublishError::NotPublished("p01/x".parse().unwrap());
        assert!(told(withdrawn.into()).starts_with("Bài này chưa được phát hành"));
        let stranger = PublishError::Tree(TreeError::Stranger("p02".to_owned()));
        assert!(told(stranger.into()).starts_with("Nhà xuất bản này chưa được phép phát hành"));
        let short = Passphrase::Short { letters: 3, least: 8 };
        assert_eq!(
            told(short.into()),
            "Mật khẩu ngắn quá: cần ít nhất 8 chữ cái. (a passphrase has at least 8 letters, this one has 3)"
        );
        assert_eq!(told(anyhow::anyhow!("strange")), "Không làm được việc này. (strange)");
        assert_eq!(told(Told("Cần ghi lý do.".to_owned()).into()), "Cần ghi lý do.");
    }

    #[test]
    fn every_refusal_has_words_in_both_languages() {
        let source = include_str!("refusal.rs").split("#[cfg(test)]").next().unwrap();
        let ids: Vec<_> = source.split('"').filter(|part| part.starts_with("refused")).collect();
        assert!(ids.len() > 15, "{ids:?}");
        for tag in ["vi", "en"] {
            let words = Words::load(tag).unwrap();
            assert_eq!(
                ids.iter().filter(|id| words.text(id, &[]) == **id).collect::<Vec<_>>(),
                [""; 0].iter().collect::<Vec<_>>()
            );
        }
    }
}
