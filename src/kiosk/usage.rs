//! What was done, told to whoever counts. Nothing here knows a visitor; screens never count by themselves.

use ledger::fact::Count;

/// Something a visit did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What was done, to what, and who caused it.
    pub count: Count,
    /// The product's Vietnamese title, so that figures outlive the product; empty where there is none.
    pub title: String,
    /// How often, or for how many seconds.
    pub n: u64,
}

/// Who counts acts. Must return at once.
pub trait UsageSink: Send {
    /// Takes one act.
    fn record(&mut self, act: Act);

    /// Somebody is there: told once for each period of ten minutes of the day at the point in which a person did something.
    fn active(&mut self);
}

/// Counts nothing.
pub struct NoUsage;

impl UsageSink for NoUsage {
    fn record(&mut self, _act: Act) {}

    fn active(&mut self) {}
}
