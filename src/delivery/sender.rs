//! Who reports: what a line and a stick have in common. Whatever comes back is believed only where the receiving end has signed
//! it, whose key the point takes from the first genuine answer and keeps (trust on first use).

use ledger::enrolment::State;
use ledger::reply::{Asking, Reply};
use ledger::{Enrolled, Enrolment, Ledger, LedgerError, PublicKey, Receipt, SigningKey};
use point::{Clock, Point};

/// Who reports.
#[derive(Clone, Copy)]
pub struct Sender<'a> {
    /// The point; its id is the ledger's.
    pub point: &'a Point,
    /// What it signs with.
    pub key: &'a SigningKey,
    /// What it has to report.
    pub ledger: &'a Ledger,
    /// Its clock.
    pub clock: &'a dyn Clock,
}

/// Why an answer isn't taken. Nothing was deleted for it.
#[derive(Debug, thiserror::Error)]
pub enum Distrust {
    /// Not the words of the receiving end, or not for this point.
    #[error("{0}")]
    Crooked(String),
    /// Another receiving end has signed it than the one that this point knows.
    #[error("signed by another receiving end ({0}) than the one that this point knows")]
    OtherHub(PublicKey),
    /// The ledger can't take it.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

/// What a genuine receipt brought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Taken {
    /// So many of the batches that waited are covered and deleted.
    Covered(usize),
    /// It covers what this ledger never sealed: another machine runs on a copy of this disk, and another epoch has begun.
    Parted,
}

impl Sender<'_> {
    /// The wish to be known.
    pub fn enrolment(&self) -> Enrolment {
        Enrolment::new(self.point, self.clock.now().wall, self.key)
    }

    /// Takes the answer to that wish. The first genuine one makes the receiving end known.
    pub(crate) fn take_enrolled(&self, answer: &[u8]) -> Result<State, Distrust> {
        let crooked = |what: &str| Distrust::Crooked(format!("the answer to the enrolment {what}"));
        let enrolled: Enrolled =
            serde_json::from_slice(answer).map_err(|error| crooked(&format!("isn't one: {error}")))?;
        if !enrolled.is_genuine() {
            return Err(crooked("isn't signed by the key that it names"));
        }
        if (enrolled.point, enrolled.key) != (self.point.id, self.key.public()) {
            return Err(crooked("is for another point, or another key of this one"));
        }
        match self.ledger.hub()? {
            Some(known) if known != enrolled.hub => return Err(Distrust::OtherHub(enrolled.hub)),
            Some(_) => {}
            None => self.ledger.set_hub(&enrolled.hub)?,
        }
        Ok(enrolled.state)
    }

    /// A receipt of the known receiving end for this point.
    pub(crate) fn verify(&self, line: &str) -> Result<Receipt, Distrust> {
        let crooked = Distrust::Crooked;
        let receipt = Receipt::verify(line, &self.hub()?).map_err(|error| crooked(error.to_string()))?;
        if receipt.point != self.point.id {
            return Err(crooked(format!("a receipt of another point, {}", receipt.point)));
        }
        Ok(receipt)
    }

    /// The question what was answered to this point's difficulties.
    pub(crate) fn asking(&self) -> String {
        Asking::sign(self.point.id, self.key)
    }

    /// An answer of the known receiving end to a difficulty of this point.
    pub(crate) fn verify_reply(&self, line: &str) -> Result<Reply, Distrust> {
        let crooked = Distrust::Crooked;
        let reply = Reply::verify(line, &self.hub()?).map_err(|error| crooked(error.to_string()))?;
        if reply.point != self.point.id {
            return Err(crooked(format!("a reply to another point, {}", reply.point)));
        }
        Ok(reply)
    }

    /// The receiving end's key.
    fn hub(&self) -> Result<PublicKey, Distrust> {
        self.ledger.hub()?.ok_or_else(|| Distrust::Crooked("no receiving end is known yet".to_owned()))
    }

    /// Takes a receipt that was verified: what it covers is deleted.
    pub(crate) fn take(&self, receipt: &Receipt) -> Result<Taken, LedgerError> {
        match self.ledger.receive(receipt) {
            Ok(deleted) => Ok(Taken::Covered(deleted)),
            Err(LedgerError::Ahead { .. }) => {
                self.ledger.part_ways()?;
                Ok(Taken::Parted)
            }
            Err(error) => Err(error),
        }
    }
}
