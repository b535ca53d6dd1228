//! What a round did, and how it ended.

use std::time::Duration;

use ledger::{BatchId, Reply};

use super::trouble::Trouble;

/// What a round did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Batches that were taken.
    pub sent: usize,
    /// Batches that receipts have covered, and that are deleted.
    pub deleted: usize,
    /// What the receiving end has answered to this point's difficulties, verified. It comes again until the point has told of it
    /// by an event, so that whoever is given it may lose it once.
    pub replies: Vec<Reply>,
    /// Bytes of bodies that went out, those that were lost on the way as well.
    pub bytes: u64,
    /// Batches that were refused, as crooked or because other bytes are held by their name. They stay.
    pub refused: Vec<BatchId>,
    /// Why it ended early, or what is wrong though it didn't.
    pub trouble: Option<Trouble>,
    /// When the next round should follow.
    pub next: Duration,
    /// The first batch that was taken and isn't covered.
    pub(super) uncovered: Option<BatchId>,
    /// Whether the enrolment was asked for in this round.
    pub(super) asked: bool,
}
