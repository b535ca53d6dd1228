//! Private keys: one PKCS#8 file each, encrypted with a passphrase (PBES2 with scrypt and AES-256, as `openssl pkcs8` reads
//! and writes it). Which role a key signs for stands in the root and the delegations, never here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use aws_lc_rs::signature::Ed25519KeyPair;
use pkcs8::der::pem::LineEnding;
use pkcs8::{EncryptedPrivateKeyInfoRef, PrivateKeyInfoRef, SecretDocument};
use point::durable;
use tough::schema::decoded::{Decoded, Hex};
use tough::schema::key::Key;
use tough::schema::{Role, Signature, Signed};
use tough::sign::Sign as _;

/// TUF's name of a public key.
pub type KeyId = Decoded<Hex>;

/// The label of an encrypted key.
const LABEL: &str = "ENCRYPTED PRIVATE KEY";

/// Why a key can't be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// There is one already; keys are never overwritten.
    #[error("{0}: there is a key of this name already")]
    Exists(PathBuf),
    /// No key file of this name.
    #[error("{0}: no such key")]
    Missing(PathBuf),
    /// The passphrase is wrong, or the file is no key.
    #[error("{0}: the passphrase doesn't open it, or it is no key")]
    Locked(PathBuf),
    /// Too few of the keys that may sign are here.
    #[error("{role}: {here} of the {needed} keys that must sign are here")]
    TooFew {
        /// Which role is to be signed.
        role: String,
        /// How many must sign.
        needed: u64,
        /// How many are here.
        here: usize,
    },
    /// The cryptography refused.
    #[error("{0}")]
    Crypto(String),
    /// The file system refused.
    #[error("{path}: {source}")]
    Io {
        /// The key's file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// A private key with its public half.
struct Pair {
    name: String,
    id: KeyId,
    public: Key,
    pair: Ed25519KeyPair,
}

/// The keys at hand.
#[derive(Default)]
pub struct Keyring {
    pairs: Vec<Pair>,
}

impl Keyring {
    /// Makes a key, `<folder>/<name>.pem`, and adds it.
    pub fn create(&mut self, folder: &Path, name: &str, passphrase: &str) -> Result<(KeyId, Key), KeyError> {
        let path = file(folder, name);
        if path.exists() {
            return Err(KeyError::Exists(path));
        }
        let crypto = |error: &dyn std::fmt::Display| KeyError::Crypto(error.to_string());
        let made = Ed25519KeyPair::generate().map_err(|error| crypto(&error))?;
        let plain = made.to_pkcs8v1().map_err(|error| crypto(&error))?;
        let info = PrivateKeyInfoRef::try_from(plain.as_ref()).map_err(|error| crypto(&error))?;
        let locked = info.encrypt(passphrase).map_err(|error| crypto(&error))?;
        let pem = locked.to_pem(LABEL, LineEnding::LF).map_err(|error| crypto(&error))?;
        let failed = |source| KeyError::Io { path: path.clone(), source };
        fs::create_dir_all(folder).map_err(failed)?;
        durable::write_with(&path, |file| {
            use std::io::Write as _;
            use std::os::unix::fs::PermissionsExt as _;
            file.set_permissions(fs::Permissions::from_mode(0o600))?;
            file.write_all(pem.as_bytes())
        })
        .map_err(failed)?;
        let pair = Pair::new(name, made)?;
        let public = (pair.id.clone(), pair.public.clone());
        self.pairs.push(pair);
        Ok(public)
    }

    /// Opens every key of the folders, each with one of these passphrases: keys of several people may lie beside each other.
    pub fn open(folders: &[PathBuf], passphrases: &[String]) -> Result<Self, KeyError> {
        let mut ring = Self::default();
        for folder in folders {
            let failed = |source| KeyError::Io { path: folder.clone(), source };
            let mut paths = Vec::new();
            for entry in fs::read_dir(folder).map_err(failed)? {
                paths.push(entry.map_err(failed)?.path());
            }
            paths.retain(|path| path.extension().is_some_and(|ending| ending == "pem"));
            paths.sort();
            for path in paths {
                ring.pairs.push(Pair::open(&path, passphrases)?);
            }
        }
        Ok(ring)
    }

    /// The public half of the key called so.
    pub fn public(&self, name: &str) -> Option<(KeyId, Key)> {
        let pair = self.pairs.iter().find(|pair| pair.name == name)?;
        Some((pair.id.clone(), pair.public.clone()))
    }

    /// Puts a key aside, so that another one can have its name: `<name>.pem.<first digits of its id>`.
    pub fn retire(folder: &Path, name: &str, id: &KeyId) -> Result<(), KeyError> {
        let path = file(folder, name);
        let digits: String = id.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let aside = path.with_extension(format!("pem.{digits}"));
        fs::rename(&path, aside).map_err(|source| KeyError::Io { path, source })
    }

    /// Signs with every key at hand that may sign; at least `needed` must.
    pub fn sign<T: Role>(&self, name: &str, role: T, may: &[KeyId], needed: u64) -> Result<Signed<T>, KeyError> {
        let data = role.canonical_form().map_err(|error| KeyError::Crypto(error.to_string()))?;
        let signing = self.pairs.iter().filter(|pair| may.contains(&pair.id));
        let signatures: Vec<_> = signing
            .map(|pair| Signature { keyid: pair.id.clone(), sig: pair.pair.sign(&data).as_ref().to_vec().into() })
            .collect();
        if (signatures.len() as u64) < needed {
            return Err(KeyError::TooFew { role: name.to_owned(), needed, here: signatures.len() });
        }
        Ok(Signed { signed: role, signatures })
    }
}

impl Pair {
    fn new(name: &str, pair: Ed25519KeyPair) -> Result<Self, KeyError> {
        let public = pair.tuf_key();
        let id = public.key_id().map_err(|error| KeyError::Crypto(error.to_string()))?;
        Ok(Self { name: name.to_owned(), id, public, pair })
    }

    fn open(path: &Path, passphrases: &[String]) -> Result<Self, KeyError> {
        let locked = || KeyError::Locked(path.to_owned());
        let text = fs::read_to_string(path).map_err(|source| KeyError::Io { path: path.to_owned(), source })?;
        let (_, document) = SecretDocument::from_pem(&text).map_err(|_| locked())?;
        let info = EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).map_err(|_| locked())?;
        let plain = passphrases.iter().find_map(|passphrase| info.decrypt(passphrase).ok()).ok_or_else(locked)?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(plain.as_bytes()).map_err(|_| locked())?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        Self::new(&name, pair)
    }
}

/// Where a key lies.
pub fn file(folder: &Path, name: &str) -> PathBuf {
    folder.join(format!("{name}.pem"))
}
