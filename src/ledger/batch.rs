//! Batches: numbered without a gap, so that the receiving end can prove that nothing is missing.

use std::fmt;
use std::str::FromStr;

use point::named;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use ulid::Ulid;

use crate::fact::Facts;
use crate::signing::content_digest;

/// The longest batch, packed: at 800 ms and 20 % loss a line carries about 9 kB a second, and what breaks off is sent anew.
pub const MAX_PACKED: usize = 64 * 1024;

/// The longest batch, unpacked: what a receiver unpacks at most.
pub const MAX_UNPACKED: usize = 4 * 1024 * 1024;

/// Which batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct BatchId {
    /// The point's id.
    pub point: Ulid,
    /// The life of the point's ledger: a ledger that was made anew, or taken from a copy, begins another.
    pub epoch: Ulid,
    /// From 1, without a gap.
    pub seq: u64,
}

impl fmt::Display for BatchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}", self.point, self.epoch, self.seq)
    }
}

/// Not `point/epoch/seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a batch's name, point/epoch/seq")]
pub struct NotABatchId;

impl FromStr for BatchId {
    type Err = NotABatchId;

    fn from_str(text: &str) -> Result<Self, NotABatchId> {
        let mut parts = text.split('/');
        let (Some(point), Some(epoch), Some(seq), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(NotABatchId);
        };
        let ulid = |text: &str| Ulid::from_string(text).map_err(|_| NotABatchId);
        // One spelling for each.
        let seq = seq.parse().ok().filter(|number: &u64| number.to_string() == seq).ok_or(NotABatchId)?;
        let id = Self { point: ulid(point)?, epoch: ulid(epoch)?, seq };
        if id.to_string() == text { Ok(id) } else { Err(NotABatchId) }
    }
}

/// Of which kind of OTLP a batch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// Counts and samples.
    Metrics,
    /// Events.
    Logs,
}

named!(Signal { Metrics = "metrics", Logs = "logs" });

impl Signal {
    /// Where OTLP/HTTP takes it.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Metrics => "v1/metrics",
            Self::Logs => "v1/logs",
        }
    }
}

/// A batch as it travels: its bytes never change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Which.
    pub id: BatchId,
    /// Of which kind.
    pub signal: Signal,
    /// OTLP protobuf, packed by zstd.
    pub body: Vec<u8>,
}

impl Sealed {
    /// The digest of its bytes.
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(&self.body).into()
    }
}

/// What a batch is, unpacked, for `Content-Type`.
pub const PROTOBUF: &str = "application/x-protobuf";

impl Sealed {
    /// The headers that it travels with over HTTP, beside the point's signature over it.
    pub fn headers(&self, signature: String) -> [(&'static str, String); 5] {
        [
            ("content-type", PROTOBUF.to_owned()),
            ("content-encoding", "zstd".to_owned()),
            ("idempotency-key", self.id.to_string()),
            ("content-digest", content_digest(&self.sha256())),
            ("point-signature", signature),
        ]
    }
}

/// A batch that was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Batch {
    /// Which.
    pub id: BatchId,
    /// Of which kind.
    pub signal: Signal,
    /// What it says, boot by boot.
    pub facts: Vec<Facts>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_has_one_name() {
        let id = BatchId { point: Ulid::from_parts(1, 0xABC), epoch: Ulid::from_parts(3, 4), seq: 12 };
        assert_eq!(id.to_string().parse(), Ok(id));
        let text = id.to_string();
        for crooked in
            [format!("{text}/"), text.to_lowercase(), text.replace("/12", "/012"), text.replace("/12", "/+12")]
        {
            assert_eq!(crooked.parse::<BatchId>(), Err(NotABatchId), "{crooked}");
        }
    }
}
