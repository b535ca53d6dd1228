//! Watches the equipment: looks at each piece as often as its probe says, holds it against the list, and keeps how it is.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use point::Clock;
use time::OffsetDateTime;

use crate::device::Reading;
use crate::equipment::{Pace, Probe};
use crate::figure::{Figure, Measure, hour};
use crate::inventory::{self, Finding, List};
use crate::memory::{Memory, MemoryError};

/// A probe, and what it has seen last.
struct Watched {
    probe: Box<dyn Probe>,
    pace: Pace,
    due: Duration,
    seen: Vec<Reading>,
}

/// Watches the equipment.
pub struct Watcher {
    memory: Arc<Memory>,
    clock: Arc<dyn Clock>,
    probes: Vec<Watched>,
    /// What the last turn found, which counts when the next one finds the same.
    before: BTreeMap<String, Finding>,
    /// What counts.
    steady: BTreeMap<String, Finding>,
    /// The hour whose figures were taken.
    hour: Option<OffsetDateTime>,
}

impl Watcher {
    /// One that looks by these probes.
    pub fn new(memory: Arc<Memory>, clock: Arc<dyn Clock>, probes: Vec<(Box<dyn Probe>, Pace)>) -> Self {
        let watched = |(probe, pace)| Watched { probe, pace, due: Duration::ZERO, seen: vec![] };
        let probes = probes.into_iter().map(watched).collect();
        Self { memory, clock, probes, before: BTreeMap::new(), steady: BTreeMap::new(), hour: None }
    }

    /// Looks at what is due. Something that is otherwise counts when it is so at two turns: a television that is being switched
    /// over, a plug that is being moved, are no faults. Answers the hour's figures, once an hour.
    pub fn turn(&mut self, list: &List) -> Result<Vec<Figure>, MemoryError> {
        let now = self.clock.now();
        for watched in self.probes.iter_mut().filter(|watched| watched.due <= now.monotonic) {
            watched.due = now.monotonic + watched.pace.every();
            watched.seen = watched.probe.look();
        }
        let readings: Vec<_> = self.probes.iter().flat_map(|watched| watched.seen.iter().cloned()).collect();
        let found =
            inventory::judge(list, &readings).into_iter().map(|finding| (finding.id.clone(), finding)).collect();
        self.settle(found);
        let steady: Vec<_> = self.steady.values().cloned().collect();
        self.memory.devices_are(&steady)?;
        let slot = hour(now.wall);
        if self.hour.replace(slot) == Some(slot) {
            return Ok(vec![]);
        }
        let figures = steady.iter().flat_map(|finding| {
            finding.figures.iter().map(|(measure, value)| Figure {
                measure: *measure,
                of: finding.id.clone(),
                slot,
                value: *value,
            })
        });
        // A month's last hour tells what the month has used, but for that hour.
        let used = self.memory.bytes_this_month()?;
        #[expect(clippy::cast_precision_loss, reason = "megabytes, not 2^52")]
        let bytes = Figure { measure: Measure::Bytes, of: String::new(), slot, value: used as f64 };
        Ok(figures.chain((used > 0).then_some(bytes)).collect())
    }

    /// How everything is.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.steady.values()
    }

    fn settle(&mut self, found: BTreeMap<String, Finding>) {
        let is_first = self.before.is_empty();
        let is_same = |one: Option<&Finding>, other: &Finding| {
            one.is_some_and(|one| one.state == other.state && one.reasons == other.reasons && one.model == other.model)
        };
        for (id, finding) in &found {
            if is_first || is_same(self.before.get(id), finding) {
                self.steady.insert(id.clone(), finding.clone());
            } else if let Some(known) = self.steady.get_mut(id) {
                known.figures.clone_from(&finding.figures);
            }
        }
        self.steady.retain(|id, _| found.contains_key(id) || self.before.contains_key(id));
        self.before = found;
    }
}
