//! The power is cut while facts are recorded, sealed, copied and delivered: everything that was told as done is there, once, and
//! what was sealed is still the same bytes.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::Duration;

use tests::desk::Random;
use tests::program;
use tests::rig::{self, Rounds};
use tests::uml::{Disk, Line, Machine};

fn script() -> String {
    let load = program("ledger-load");
    let preload = match rig::fault().as_str() {
        // As with synchronous=OFF, nothing is ever asked to be durable.
        "no-fsync" => "export LD_PRELOAD=libeatmydata.so",
        _ => "",
    };
    let load = load.display();
    format!(
        r#"
mkdir -p /mnt/disk/ledger
rm -rf /tmp/look 2>/dev/null
{load} /mnt/disk/ledger look
echo looked
{preload}
{load} /mnt/disk/ledger
"#
    )
}

/// What a machine told of the ledger.
#[derive(Default)]
struct Told {
    total: u64,
    epoch: String,
    batches: BTreeMap<u64, String>,
    received: u64,
    /// Its last words, for whoever looks why something went wrong.
    last: Vec<String>,
}

impl Told {
    /// What it found when it came up.
    fn found(lines: &[Line]) -> Self {
        let mut told = Self::default();
        for line in lines {
            match line.text.split(' ').collect::<Vec<_>>()[..] {
                ["epoch", epoch, "next", _] => told.epoch = epoch.to_owned(),
                ["batch", seq, digest] => drop(told.batches.insert(seq.parse().unwrap(), digest.to_owned())),
                ["total", total] => told.total = total.parse().unwrap(),
                _ => {}
            }
        }
        told
    }

    /// What it did then.
    fn go_on(&mut self, lines: &[Line]) {
        self.last = lines.iter().rev().take(40).rev().map(|line| line.text.clone()).collect();
        for line in lines {
            match line.text.split(' ').collect::<Vec<_>>()[..] {
                ["count", done] => self.total = done.parse().unwrap(),
                ["sealed", seq, digest] => {
                    let known = self.batches.insert(seq.parse().unwrap(), digest.to_owned());
                    assert!(known.is_none_or(|known| known == digest), "sealed bytes have changed: {seq}");
                }
                ["received", seq] => self.received = seq.parse().unwrap(),
                _ => {}
            }
        }
    }
}

/// A few cuts here, 500 in `make rigs`. With `FAULT=no-fsync` what was written is left to chance, which the rig must see.
#[test]
fn random_power_cuts_lose_no_fact_that_was_told_as_recorded() {
    let mut cuts = Rounds::of("ledger_power", 5, 500, 20_261_129);
    let empty = tempfile::tempdir().unwrap();
    let disk = Disk::holding(empty.path(), 200);
    fs::create_dir_all(disk.shared()).unwrap();
    let (mut random, mut boots, mut before) = (Random::new(cuts.seed()), BTreeSet::new(), None::<Told>);
    loop {
        let mut machine = Machine::boot(&script(), &disk);
        assert!(boots.insert(machine.boot_id.clone()), "every boot has an id of its own");
        machine.wait_for("looked").unwrap_or_else(|| panic!("{}", machine.words()));
        let mut now = Told::found(machine.lines());
        if let Some(before) = before.take() {
            // One more may have been committed and not told.
            let lost = before.total.saturating_sub(now.total);
            assert!(lost == 0, "{lost} of {} counts are lost", before.total);
            assert!(now.total <= before.total + 1, "{} counts of {} are too many", now.total, before.total);
            assert_eq!(now.epoch, before.epoch, "it was restored from a copy");
            for (seq, digest) in before.batches.iter().filter(|(seq, _)| **seq > before.received) {
                let here = now.batches.get(seq);
                assert!(here.is_none_or(|here| here == digest), "batch {seq} has other bytes");
                let covered = before.batches.range(seq + 1..).nth(2).is_some();
                let last = before.last.join("\n");
                assert!(
                    here.is_some() || covered,
                    "batch {seq} is gone; what was told last:\n{last}\n{}",
                    machine.words()
                );
            }
            cuts.end_one();
        }
        if cuts.are_over() {
            break;
        }
        machine.wait_for("count ").unwrap_or_else(|| panic!("{}", machine.words()));
        std::thread::sleep(Duration::from_millis(random.below(1500)));
        let lines = machine.cut();
        cuts.add("counts told as recorded", lines.iter().filter(|line| line.text.starts_with("count ")).count() as u64);
        now.go_on(&lines);
        before = Some(now);
    }
    println!("cuts: {cuts}, none lost; {} boot ids since it was begun", boots.len());
}
