//! What is wrong right now, on one board. Components report; `kiosk status`, the fault screen and the ledger only read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The part of the point a fault belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The data folder itself.
    Data,
    /// The edition or one of its products.
    Content,
    /// The wall clock.
    Clock,
    /// What is heard.
    Voice,
}

/// How much a fault hurts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Visitors lose a part; the rest works.
    Degraded,
    /// Visitors can't use the point: the fault screen is shown.
    Blocking,
}

/// One thing that is wrong, in words a message catalogue knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Stable name of this very fault, e.g. `content/p01/bao-hong/picture`; reporting it again changes nothing.
    pub id: String,
    /// Where it belongs.
    pub part: Part,
    /// How much it hurts.
    pub severity: Severity,
    /// When it was first seen.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// Fluent message that tells it to people.
    pub message_id: String,
    /// Arguments of that message. Never anything about a visitor.
    pub args: BTreeMap<String, String>,
}

impl Fault {
    /// A fault first seen at `since`.
    pub fn new(id: impl Into<String>, part: Part, severity: Severity, since: OffsetDateTime, message_id: &str) -> Self {
        let args = BTreeMap::new();
        Self { id: id.into(), part, severity, since, message_id: message_id.to_owned(), args }
    }

    /// Adds an argument for the message.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

/// The one board. Clones share it.
#[derive(Clone, Default)]
pub struct Board {
    faults: Arc<Mutex<BTreeMap<String, Fault>>>,
}

impl Board {
    /// Puts a fault up. One that is already up keeps its first `since`. Answers whether anything changed.
    pub fn report(&self, fault: Fault) -> bool {
        let mut faults = self.lock();
        match faults.get_mut(&fault.id) {
            Some(known) => {
                let fault = Fault { since: known.since, ..fault };
                let changed = *known != fault;
                *known = fault;
                changed
            }
            None => {
                faults.insert(fault.id.clone(), fault);
                true
            }
        }
    }

    /// Puts `faults` in the place of all those whose id is `ours`: what was found again keeps its `since`, what wasn't is
    /// taken down.
    pub fn replace(&self, ours: impl Fn(&str) -> bool, faults: Vec<Fault>) {
        self.lock().retain(|id, _| !ours(id) || faults.iter().any(|fault| fault.id == *id));
        for fault in faults {
            self.report(fault);
        }
    }

    /// Takes a fault down. Answers whether it was up.
    pub fn clear(&self, id: &str) -> bool {
        self.lock().remove(id).is_some()
    }

    /// All faults, the worst and oldest first.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults: Vec<_> = self.lock().values().cloned().collect();
        faults.sort_by_key(|fault| (std::cmp::Reverse(fault.severity), fault.since));
        faults
    }

    /// The fault that stops visitors, if there is one.
    pub fn blocking(&self) -> Option<Fault> {
        self.faults().into_iter().find(|fault| fault.severity == Severity::Blocking)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Fault>> {
        // A panic while holding the lock can't leave a half-written fault: every change is one insert or remove.
        self.faults.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    fn fault(id: &str, severity: Severity, minute: u8) -> Fault {
        let since = datetime!(2026-11-23 8:00 UTC).replace_minute(minute).unwrap();
        Fault::new(id, Part::Content, severity, since, "fault-content")
    }

    #[test]
    fn a_fault_reported_again_keeps_its_first_since() {
        let board = Board::default();
        assert!(board.report(fault("a", Severity::Degraded, 1)));
        assert!(!board.report(fault("a", Severity::Degraded, 9)));
        assert_eq!(board.faults()[0].since.minute(), 1);
    }

    #[test]
    fn what_is_mended_is_taken_down_and_what_is_not_keeps_its_since() {
        let board = Board::default();
        for id in ["content/a", "content/b", "clock/floor"] {
            board.report(fault(id, Severity::Degraded, 1));
        }
        board.replace(|id| id.starts_with("content/"), vec![fault("content/b", Severity::Degraded, 9)]);
        let left: Vec<_> = board.faults().into_iter().map(|fault| (fault.id, fault.since.minute())).collect();
        assert_eq!(left, [("clock/floor".to_owned(), 1), ("content/b".to_owned(), 1)]);
    }

    #[test]
    fn the_worst_and_oldest_come_first() {
        let board = Board::default();
        for (id, severity, minute) in
            [("new", Severity::Degraded, 5), ("old", Severity::Degraded, 1), ("stop", Severity::Blocking, 9)]
        {
            board.report(fault(id, severity, minute));
        }
        let ids: Vec<_> = board.faults().into_iter().map(|fault| fault.id).collect();
        assert_eq!(ids, ["stop", "old", "new"]);
        assert_eq!(board.blocking().map(|fault| fault.id).as_deref(), Some("stop"));
        assert!(board.clear("stop") && board.blocking().is_none());
    }
}
