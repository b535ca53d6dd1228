//! Who said it: detached Ed25519 signatures (RFC 8032) by the point's key over batches and enrolments, by the receiving
//! end's key over receipts. What is signed is a short text that names everything that matters, so that a signature for one
//! thing never fits another.

use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::str::FromStr;

use aws_lc_rs::encoding::AsBigEndian as _;
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use curve25519_dalek::edwards::CompressedEdwardsY;
use point::durable;
use sha2::{Digest as _, Sha256, Sha512};

use crate::batch::{BatchId, Sealed, Signal};

/// A key that signs.
pub struct SigningKey(Ed25519KeyPair);

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SigningKey").field(&self.public().to_string()).finish()
    }
}

impl SigningKey {
    /// The key in a file (PKCS#8, DER), made where there is none. Only its owner may read it.
    ///
    /// # Errors
    /// Where the file can't be read or made, and where it holds something else ([`io::ErrorKind::InvalidData`]).
    pub fn open(path: &Path) -> io::Result<Self> {
        match fs::read(path) {
            Ok(document) => Self::from_pkcs8(&document).ok_or_else(|| io::ErrorKind::InvalidData.into()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let document = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new())
                    .map_err(|_| io::Error::other("no random numbers"))?;
                durable::write_secret(path, document.as_ref())?;
                Self::from_pkcs8(document.as_ref()).ok_or_else(|| io::ErrorKind::InvalidData.into())
            }
            Err(error) => Err(error),
        }
    }

    fn from_pkcs8(document: &[u8]) -> Option<Self> {
        Ed25519KeyPair::from_pkcs8(document).ok().map(Self)
    }

    /// What others verify with.
    pub fn public(&self) -> PublicKey {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(self.0.public_key().as_ref());
        PublicKey(bytes)
    }

    /// Signs a text; base64.
    pub fn sign(&self, text: &str) -> String {
        STANDARD.encode(self.0.sign(text.as_bytes()))
    }

    /// A line of words with its signature behind them.
    pub fn sign_line(&self, words: &str) -> String {
        format!("{words} {}", self.sign(words))
    }

    /// A secret that the owners of both keys can make and nobody else, another one for each `purpose`. Nothing where `other`
    /// is no key that anybody could have.
    ///
    /// X25519 (RFC 7748) between the Ed25519 keys, taken over to Curve25519 as libsodium and age do; then HKDF-SHA256 (RFC
    /// 5869). To use one pair of keys both ways is sound (Thormarker, <https://eprint.iacr.org/2021/509>), and no further key
    /// has to be made, carried and approved.
    pub fn agree(&self, other: &PublicKey, purpose: &str) -> Option<[u8; 32]> {
        let seed = self.0.seed().ok()?.as_be_bytes().ok()?;
        let mut scalar = [0; 32];
        scalar.copy_from_slice(&Sha512::digest(seed.as_ref())[..32]);
        let shared = CompressedEdwardsY(other.0).decompress()?.to_montgomery().mul_clamped(scalar);
        // Of keys of small order everybody knows the secret.
        if shared.0 == [0; 32] {
            return None;
        }
        let own = self.public();
        let (one, two) = if own < *other { (&own.0, &other.0) } else { (&other.0, &own.0) };
        let mut secret = [0; 32];
        let salted = Salt::new(HKDF_SHA256, b"diem-ho-tro agree 1").extract(&shared.0);
        salted.expand(&[purpose.as_bytes(), b"\n", one, two], HKDF_SHA256).ok()?.fill(&mut secret).ok()?;
        Some(secret)
    }
}

/// A key that verifies, in base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Its 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether this key's owner has signed `text`.
    pub fn verifies(&self, text: &str, signature: &str) -> bool {
        let Ok(signature) = STANDARD.decode(signature) else { return false };
        UnparsedPublicKey::new(&ED25519, &self.0).verify(text.as_bytes(), &signature).is_ok()
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&STANDARD.encode(self.0))
    }
}

/// Not 32 bytes in base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a public key: 32 bytes in base64")]
pub struct NotAKey;

impl FromStr for PublicKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let bytes = STANDARD.decode(text.trim()).map_err(|_| NotAKey)?;
        Ok(Self(bytes.try_into().map_err(|_| NotAKey)?))
    }
}

impl serde::Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a point signs of a batch.
pub fn batch_statement(id: BatchId, signal: Signal, sha256: &[u8; 32]) -> String {
    format!("diem-ho-tro batch 1\n{id}\n{}\n{}\n", signal.name(), content_digest(sha256))
}

/// The digest as RFC 9530 writes it, for the header `Content-Digest`.
pub fn content_digest(sha256: &[u8; 32]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(sha256))
}

impl Sealed {
    /// The point's signature over it.
    pub fn sign(&self, key: &SigningKey) -> String {
        key.sign(&batch_statement(self.id, self.signal, &self.sha256()))
    }

    /// Whether the owner of `key` has signed it.
    pub fn is_signed(&self, key: &PublicKey, signature: &str) -> bool {
        key.verifies(&batch_statement(self.id, self.signal, &self.sha256()), signature)
    }
}

/// A short code for a key of a point, to be compared by people: 50 bits, so that nobody finds another key with the same one
/// in useful time, in ten letters and digits that can't be mistaken for each other over the phone (Crockford's base32).
pub fn short_code(point: ulid::Ulid, key: &PublicKey) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let digest = Sha256::digest(format!("diem-ho-tro code 1\n{point}\n{key}\n"));
    let number = digest.iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte)) >> 14;
    let letters = (0..10).rev().map(|place| ALPHABET[(number >> (place * 5) & 31) as usize] as char);
    let code: String = letters.collect();
    format!("{}-{}", &code[..5], &code[5..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;
    use ulid::Ulid;

    fn key() -> (tempfile::TempDir, SigningKey) {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::open(&dir.path().join("key")).unwrap();
        (dir, key)
    }

    fn sealed(seq: u64) -> Sealed {
        let id = BatchId { point: Ulid::from_parts(1, 2), epoch: Ulid::from_parts(3, 4), seq };
        Sealed { id, signal: Signal::Metrics, body: b"facts".to_vec() }
    }

    #[test]
    fn a_key_outlives_the_program_and_is_its_owners_alone() {
        let (dir, key) = key();
        let path = dir.path().join("key");
        assert_eq!(SigningKey::open(&path).unwrap().public(), key.public());
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_signature_fits_one_batch_of_one_kind_only() {
        let (_dir, key) = key();
        let signature = sealed(1).sign(&key);
        assert!(sealed(1).is_signed(&key.public(), &signature));
        assert!(!sealed(2).is_signed(&key.public(), &signature));
        assert!(!Sealed { signal: Signal::Logs, ..sealed(1) }.is_signed(&key.public(), &signature));
        assert!(!Sealed { body: b"other".to_vec(), ..sealed(1) }.is_signed(&key.public(), &signature));
        assert!(!sealed(1).is_signed(&self::key().1.public(), &signature));
        assert!(!sealed(1).is_signed(&key.public(), "not base64 !"));
    }

    #[test]
    fn two_keys_agree_on_a_secret_that_no_third_one_has() {
        let ((_a, point), (_b, hub), (_c, other)) = (key(), key(), key());
        let secret = point.agree(&hub.public(), "recovery").unwrap();
        assert_eq!(hub.agree(&point.public(), "recovery"), Some(secret));
        assert_ne!(hub.agree(&point.public(), "another purpose"), Some(secret));
        assert_ne!(other.agree(&point.public(), "recovery"), Some(secret));
        assert_ne!(other.agree(&hub.public(), "recovery"), Some(secret));
    }

    #[test]
    fn nothing_is_agreed_with_a_key_whose_secret_everybody_knows() {
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert_eq!(key().1.agree(&PublicKey(neutral), "recovery"), None);
        assert_eq!(key().1.agree(&PublicKey([0; 32]), "recovery"), None, "a point of order 4");
    }

    #[test]
    fn the_secret_is_that_of_x25519_as_others_compute_it() {
        let ((_a, point), (_b, hub)) = (key(), key());
        // By AWS-LC, from the same seed, with the public key converted by the formula of RFC 7748, u = (1 + y) / (1 - y).
        use aws_lc_rs::agreement::{PrivateKey, UnparsedPublicKey, X25519, agree};
        let x25519 = |key: &SigningKey| {
            let seed = key.0.seed().unwrap().as_be_bytes().unwrap();
            PrivateKey::from_private_key(&X25519, &Sha512::digest(seed.as_ref())[..32]).unwrap()
        };
        let (one, two) = (x25519(&point), x25519(&hub).compute_public_key().unwrap());
        let converted = CompressedEdwardsY(hub.public().0).decompress().unwrap().to_montgomery();
        assert_eq!(two.as_ref(), converted.0, "the same public key");
        let theirs = agree(&one, UnparsedPublicKey::new(&X25519, two), (), |secret| Ok(secret.to_vec())).unwrap();
        let seed = point.0.seed().unwrap().as_be_bytes().unwrap();
        let mut scalar = [0; 32];
        scalar.copy_from_slice(&Sha512::digest(seed.as_ref())[..32]);
        assert_eq!(theirs, converted.mul_clamped(scalar).0);
    }

    #[test]
    fn the_short_code_is_of_the_key_and_the_point() {
        let (_dir, key) = key();
        let code = short_code(Ulid::from_parts(1, 2), &key.public());
        assert_eq!((code.len(), code.find('-')), (11, Some(5)));
        assert_ne!(code, short_code(Ulid::from_parts(1, 3), &key.public()));
        assert_ne!(code, short_code(Ulid::from_parts(1, 2), &self::key().1.public()));
    }

    #[test]
    fn a_public_key_has_one_spelling() {
        let (_dir, key) = key();
        assert_eq!(key.public().to_string().parse(), Ok(key.public()));
        assert_eq!("c2hvcnQ=".parse::<PublicKey>(), Err(NotAKey));
    }
}
