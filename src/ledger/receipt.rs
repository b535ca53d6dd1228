//! Receipts: the receiving end says, signed, up to which batch it holds everything for good. Only what a receipt covers is
//! ever deleted at the point. A receipt is one line of text, in a header of an answer or in a file on a stick.
//!
//! Over a line each batch is compared before it is covered. On a stick a receipt may come for batches that nobody has compared:
//! of a machine that is a copy of this one, under the same numbers. So it names the digest of the last batch that it covers; where
//! two machines once went apart, that one differs.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use ulid::Ulid;

use crate::signing::{PublicKey, SigningKey};

/// The header that carries a receipt.
pub const HEADER: &str = "point-receipt";

/// What is held for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Whose.
    pub point: Ulid,
    /// Of which epoch.
    pub epoch: Ulid,
    /// Every batch from 1 up to this one.
    pub through: u64,
    /// The SHA-256 of the last of them. None over a line.
    pub last: Option<[u8; 32]>,
    /// When it was given.
    pub at: OffsetDateTime,
}

/// In the place of a digest that isn't told.
const UNTOLD: &str = "-";

/// Why a line is no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not the words of a receipt.
    #[error("not a receipt")]
    Crooked,
    /// Somebody else has signed it, or it was changed.
    #[error("the receipt isn't signed by the receiving end that this point knows")]
    Forged,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.format(&Rfc3339).map_err(|_| fmt::Error)?;
        let last = self.last.map_or_else(|| UNTOLD.to_owned(), |last| STANDARD.encode(last));
        write!(f, "receipt-2 {} {} {} {last} {at}", self.point, self.epoch, self.through)
    }
}

impl Receipt {
    /// The receipt as a signed line.
    pub fn sign(&self, key: &SigningKey) -> String {
        key.sign_line(&self.to_string())
    }

    /// Reads a line that the owner of `key` has signed.
    pub fn verify(line: &str, key: &PublicKey) -> Result<Self, ReceiptError> {
        let (words, signature) = line.trim_end().rsplit_once(' ').ok_or(ReceiptError::Crooked)?;
        let receipt = Self::read(words).ok_or(ReceiptError::Crooked)?;
        if key.verifies(words, signature) { Ok(receipt) } else { Err(ReceiptError::Forged) }
    }

    fn read(words: &str) -> Option<Self> {
        let mut words = words.split(' ');
        words.next().filter(|word| *word == "receipt-2")?;
        let mut ulid = || Ulid::from_string(words.next()?).ok();
        let (point, epoch) = (ulid()?, ulid()?);
        let through = words.next()?.parse().ok()?;
        let last = match words.next()? {
            UNTOLD => None,
            last => Some(STANDARD.decode(last).ok()?.try_into().ok()?),
        };
        let at = OffsetDateTime::parse(words.next()?, &Rfc3339).ok()?;
        words.next().is_none().then_some(Self { point, epoch, through, last, at })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn key(dir: &tempfile::TempDir, name: &str) -> SigningKey {
        SigningKey::open(&dir.path().join(name)).unwrap()
    }

    #[test]
    fn only_the_known_receiving_end_gives_receipts() {
        let dir = tempfile::tempdir().unwrap();
        let (hub, other) = (key(&dir, "hub"), key(&dir, "other"));
        let (point, epoch) = (Ulid::from_parts(1, 2), Ulid::from_parts(3, 4));
        let receipt = Receipt { point, epoch, through: 812, last: Some([7; 32]), at: datetime!(2026-11-29 8:00 UTC) };
        let untold = Receipt { last: None, ..receipt.clone() };
        assert_eq!(Receipt::verify(&untold.sign(&hub), &hub.public()), Ok(untold));
        let line = receipt.sign(&hub);
        assert_eq!(Receipt::verify(&line, &hub.public()), Ok(receipt));
        assert_eq!(Receipt::verify(&line, &other.public()), Err(ReceiptError::Forged));
        assert_eq!(Receipt::verify(&line.replace(" 812 ", " 813 "), &hub.public()), Err(ReceiptError::Forged));
        for crooked in [
            "",
            "receipt-2",
            "<html>Đăng nhập</html>",
            &line.replace("receipt-2", "receipt-1"),
            &line.replace("Bwc", ""),
        ] {
            assert_eq!(Receipt::verify(crooked, &hub.public()), Err(ReceiptError::Crooked), "{crooked}");
        }
    }
}
