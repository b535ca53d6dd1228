//! Where facts, receipts and replies lie on a stick, below the folder that it keeps for points ([`ON_STICK`]).
//!
//! ```text
//! outbox/<point>/<epoch>/0000000812.metrics.otlp.zst   a batch, the very bytes that travel over a line
//! outbox/<point>/<epoch>/0000000812.metrics.sig        the point's signature over it, base64
//! enrolment/<point>.json                               a point asks to be known
//! enrolled/<point>.json                                the answer
//! receipts/<point>.txt                                 receipts, one a line
//! replies/<point>.txt                                  answers to difficulties, one a line
//! ```

use ulid::Ulid;

use crate::batch::{BatchId, Signal};

/// The folder that a stick keeps for points, beside whatever else its owner keeps there.
pub const ON_STICK: &str = "diem-ho-tro";
/// The folder of batches.
pub const OUTBOX: &str = "outbox";
/// The folder of wishes to be known.
pub const ENROLMENT: &str = "enrolment";
/// The folder of their answers.
pub const ENROLLED: &str = "enrolled";
/// The folder of receipts.
pub const RECEIPTS: &str = "receipts";
/// The folder of answers to difficulties.
pub const REPLIES: &str = "replies";

/// What ends the name of a batch.
const BATCH: &str = "otlp.zst";

/// Where a batch lies.
pub fn batch(id: BatchId, signal: Signal) -> String {
    format!("{}.{BATCH}", stem(id, signal))
}

/// Where its signature lies.
pub fn signature(id: BatchId, signal: Signal) -> String {
    format!("{}.sig", stem(id, signal))
}

/// Which batch lies at a name below the stick's folder, if it is one.
pub fn batch_at(name: &str) -> Option<(BatchId, Signal)> {
    let mut parts = name.split('/');
    parts.next().filter(|folder| *folder == OUTBOX)?;
    let (point, epoch) = (Ulid::from_string(parts.next()?).ok()?, Ulid::from_string(parts.next()?).ok()?);
    let mut file = parts.next()?.splitn(3, '.');
    let (seq, signal) = (file.next()?.parse().ok()?, Signal::of(file.next()?)?);
    let id = BatchId { point, epoch, seq };
    // One name for each.
    (parts.next().is_none() && name == batch(id, signal)).then_some((id, signal))
}

/// Where a point asks to be known.
pub fn enrolment(point: Ulid) -> String {
    format!("{ENROLMENT}/{point}.json")
}

/// Where the answer lies.
pub fn enrolled(point: Ulid) -> String {
    format!("{ENROLLED}/{point}.json")
}

/// Where a point's receipts lie.
pub fn receipts(point: Ulid) -> String {
    format!("{RECEIPTS}/{point}.txt")
}

/// Where the answers to a point's difficulties lie.
pub fn replies(point: Ulid) -> String {
    format!("{REPLIES}/{point}.txt")
}

fn stem(id: BatchId, signal: Signal) -> String {
    let BatchId { point, epoch, seq } = id;
    format!("{OUTBOX}/{point}/{epoch}/{seq:010}.{}", signal.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_is_found_by_its_one_name() {
        let id = BatchId { point: Ulid::from_parts(1, 0xABC), epoch: Ulid::from_parts(3, 4), seq: 812 };
        let name = batch(id, Signal::Logs);
        assert_eq!(batch_at(&name), Some((id, Signal::Logs)));
        assert_eq!(batch_at(&signature(id, Signal::Logs)), None);
        assert_eq!(batch_at(&name.replace("0000000812", "812")), None);
        assert_eq!(batch_at(&format!("../{name}")), None);
    }
}
