//! Where things lie in a repository. It is the same tree on a web server and on a stick, and only these names are ever
//! asked for: nobody lists it.
//!
//! ```text
//! metadata/N.root.json …           TUF, consistent snapshots: timestamp.json is the only file that changes
//! blobs/ab/<sha256>.zst            every file by the sha256 of its contents, compressed; never changed
//! patches/ab/<sha256>-<from>.zst   the same as the difference from an older file (`zstd --patch-from`)
//! ```

use catalog::Sha256;

/// The folder of the repository on a stick.
pub use ledger::carried::ON_STICK;

/// The folder of the metadata.
pub const METADATA: &str = "metadata";

/// Where the contents named `sha256` lie.
pub fn blob(sha256: &Sha256) -> String {
    format!("blobs/{}/{sha256}.zst", shelf(sha256))
}

/// Where the way from one file to another lies.
pub fn patch(to: &Sha256, from: &Sha256) -> String {
    format!("patches/{}/{to}-{from}.zst", shelf(to))
}

/// A folder for each of 256 beginnings, so that none gets too long.
fn shelf(sha256: &Sha256) -> &str {
    sha256.as_str().get(..2).unwrap_or_default()
}
