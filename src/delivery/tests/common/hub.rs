//! The receiving end as far as points see it: it keeps batches by name, and signs for what it holds without a gap. What it can't
//! do is to keep anything for longer than a test.

use std::collections::{BTreeMap, BTreeSet};

use ledger::enrolment::State;
use ledger::{BatchId, Enrolled, PublicKey, Receipt, Reply, Sealed, Signal, SigningKey, wire};
use time::macros::{date, datetime};
use ulid::Ulid;

/// A receiving end.
pub struct Hub {
    dir: tempfile::TempDir,
    pub key: SigningKey,
    pub state: State,
    /// The key that it knows for each point.
    pub points: BTreeMap<Ulid, PublicKey>,
    pub batches: BTreeMap<BatchId, (Signal, Vec<u8>)>,
    /// What was answered to difficulties.
    pub replies: Vec<Reply>,
    /// Names for which other bytes came.
    pub changed: BTreeSet<BatchId>,
    /// What was wrong with a request of a point that means well.
    pub complaints: Vec<String>,
}

impl Hub {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::open(&dir.path().join("hub")).unwrap();
        Self {
            dir,
            key,
            state: State::Approved,
            points: BTreeMap::new(),
            batches: BTreeMap::new(),
            replies: vec![],
            changed: BTreeSet::new(),
            complaints: vec![],
        }
    }

    /// A key that nobody knows.
    pub fn other_key(&self) -> SigningKey {
        SigningKey::open(&self.dir.path().join("other")).unwrap()
    }

    /// Takes a batch, or holds other bytes by its name.
    pub fn take(&mut self, batch: &Sealed, signature: &str) -> bool {
        if !self.points.get(&batch.id.point).is_some_and(|key| batch.is_signed(key, signature)) {
            self.complaints.push(format!("{}: not signed", batch.id));
        }
        match wire::decode(batch.signal, &batch.body) {
            Ok((read, _)) if read.id == batch.id => {}
            read => self.complaints.push(format!("{}: {read:?}", batch.id)),
        }
        let held = self.batches.entry(batch.id).or_insert_with(|| (batch.signal, batch.body.clone()));
        let same = *held == (batch.signal, batch.body.clone());
        if !same {
            self.changed.insert(batch.id);
        }
        same
    }

    /// What it signs for an epoch.
    pub fn receipt(&self, point: Ulid, epoch: Ulid) -> String {
        let held = |seq: &u64| self.batches.contains_key(&BatchId { point, epoch, seq: *seq });
        let through = (1..).take_while(held).last().unwrap_or(0);
        let last = self.batches.get(&BatchId { point, epoch, seq: through });
        let last = last.map(|(signal, body)| {
            Sealed { id: BatchId { point, epoch, seq: through }, signal: *signal, body: body.clone() }.sha256()
        });
        Receipt { last, ..receipt(point, epoch, through) }.sign(&self.key)
    }

    /// What it hands out to a point, a line each.
    pub fn replies(&self, point: Ulid) -> String {
        let own = self.replies.iter().filter(|reply| reply.point == point);
        own.map(|reply| reply.sign(&self.key) + "\n").collect()
    }

    pub fn enrolled(&self, point: Ulid, key: PublicKey) -> Enrolled {
        Enrolled::new(point, key, self.state, &self.key)
    }

    /// The sum of everything that was counted, each count by its largest value.
    pub fn total(&self) -> u64 {
        let mut counts = BTreeMap::new();
        for (id, (signal, body)) in &self.batches {
            let (batch, _) = wire::decode(*signal, body).unwrap();
            for usage in batch.facts.into_iter().flat_map(|facts| facts.usage) {
                let largest = counts.entry((id.epoch, usage.day, usage.days, usage.count)).or_insert(0);
                *largest = usage.n.max(*largest);
            }
        }
        counts.values().sum()
    }
}

/// An answer to a difficulty, to be signed.
pub fn reply(point: Ulid, number: u64, text: &str) -> Reply {
    let (id, record) = (Ulid::from_parts(number, 1), Ulid::from_parts(2, 2));
    Reply { point, id, record, day: date!(2026 - 12 - 01), text: text.to_owned() }
}

/// A receipt, to be signed.
pub fn receipt(point: Ulid, epoch: Ulid, through: u64) -> Receipt {
    Receipt { point, epoch, through, last: None, at: datetime!(2026-11-29 9:00 UTC) }
}
