//! What is in the way of reports, in kinds that a message catalogue knows, each with the technical detail beside it.

use std::error::Error;
use std::io;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::carrier::with_causes;

/// What is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nobody has entered where to report to.
    NoAddress,
    /// What somebody has entered is no address of http or https.
    BadAddress,
    /// There is no line: no name service, no route, nobody at that address, or it broke.
    NoLine,
    /// The line, or whoever is at its end, was silent for too long.
    Slow,
    /// The receiving end knows this point's wish, and nobody has approved it yet. The detail is the code that people compare.
    NotApproved,
    /// The receiving end takes nothing more that this point's key has signed. The detail is the key's code.
    Revoked,
    /// The receiving end asks to come again later.
    Busy,
    /// The receiving end has a trouble of its own.
    ServerError,
    /// What answers isn't the receiving end: a captive portal, a proxy, garbage, a receipt that is missing or forged.
    NotTheHub,
    /// It is a receiving end, but another one than this point knows.
    OtherHub,
    /// Batches were refused: as crooked, or, of an epoch that is over, because other bytes are held by their name. They stay, and
    /// later ones were sent.
    Refused,
    /// The receiving end holds what this ledger never sealed: another machine runs on a copy of this disk. Another epoch has
    /// begun, and nothing is lost.
    Parted,
    /// Everything was taken, but something is missing at the receiving end, so that its receipts don't reach what was sent.
    Uncovered,
    /// Everything was sent to a receiver that gives no receipts: nothing is deleted.
    NoReceipts,
    /// The point's own disk or ledger refuses.
    Disk,
}

impl Reason {
    /// Whether waiting a little may mend it.
    pub(super) const fn may_pass(self) -> bool {
        !matches!(self, Self::Refused | Self::Uncovered | Self::NoReceipts)
    }
}

/// Something in the way of reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Of which kind.
    pub reason: Reason,
    /// What exactly, in technical words.
    pub detail: String,
    /// How long the receiving end wants to be left alone.
    #[serde(skip)]
    pub(super) retry_after: Option<Duration>,
}

impl Trouble {
    pub(super) const fn new(reason: Reason, detail: String) -> Self {
        Self { reason, detail, retry_after: None }
    }

    /// A request that got no answer.
    pub(super) fn of_line(error: &reqwest::Error) -> Self {
        let (mut reason, mut cause) = (Reason::NoLine, error.source());
        while let Some(found) = cause {
            let io = found.downcast_ref::<io::Error>();
            match io.map(io::Error::kind) {
                // So rustls says that the other side isn't who it should be.
                Some(io::ErrorKind::InvalidData) => reason = Reason::NotTheHub,
                Some(io::ErrorKind::TimedOut) => reason = Reason::Slow,
                _ => {}
            }
            if found.downcast_ref::<hyper::Error>().is_some_and(hyper::Error::is_parse) {
                reason = Reason::NotTheHub;
            }
            // What an error of the system holds isn't its source: that is the source of what it holds.
            let held = io.and_then(io::Error::get_ref).map(|held| -> &(dyn Error + 'static) { held });
            cause = held.or_else(|| found.source());
        }
        // Without a connection nobody knows whether anybody is there.
        let reason = if error.is_connect() && reason == Reason::Slow { Reason::NoLine } else { reason };
        Self::new(reason, with_causes(error))
    }
}
