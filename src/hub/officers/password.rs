//! Passwords: Argon2id (RFC 9106), with the crate's own costs, 19 MiB and two passes, as OWASP asks for.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

/// In letters. Length protects better than signs that nobody remembers (NIST SP 800-63B).
pub const SHORTEST: usize = 12;
/// In letters: whoever sends more wants to keep the machine busy.
pub const LONGEST: usize = 200;

/// A password that isn't taken.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short or too long.
    #[error("a password has {SHORTEST} to {LONGEST} letters")]
    Length,
    /// It can't be hashed.
    #[error("hashing a password: {0}")]
    Hash(argon2::password_hash::Error),
}

/// What is kept of a password.
pub fn hash(password: &str) -> Result<String, PasswordError> {
    if !(SHORTEST..=LONGEST).contains(&password.chars().count()) {
        return Err(PasswordError::Length);
    }
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(PasswordError::Hash)?;
    Ok(hash.to_string())
}

/// Whether it is the one. Where nobody signs in by that name there is no `hash`, and it takes as long.
pub fn is_right(password: &str, hash: Option<&str>) -> bool {
    let parsed = hash.or(NOBODY).and_then(|hash| PasswordHash::new(hash).ok());
    let right = password.chars().count() <= LONGEST
        && parsed.is_some_and(|parsed| Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok());
    right && hash.is_some()
}

/// Of a password that nobody has.
const NOBODY: Option<&str> =
    Some("$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIHRoZXJl$CBbS5ajZKS9pk6ZXdBKUeNDFYtIDkCrFwgRmcjpRdyM");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_password_is_right_and_nobody_has_none() {
        let hash = hash("nước chảy đá mòn").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(is_right("nước chảy đá mòn", Some(&hash)));
        assert!(!is_right("nước chảy đá mon", Some(&hash)));
        assert!(!is_right("nước chảy đá mòn", None));
        assert!(PasswordHash::new(NOBODY.unwrap()).is_ok(), "or it would be answered at once");
    }

    #[test]
    fn passwords_are_neither_short_nor_endless() {
        assert!(matches!(hash("ngắn quá"), Err(PasswordError::Length)));
        assert!(matches!(hash(&"a".repeat(LONGEST + 1)), Err(PasswordError::Length)));
    }
}
