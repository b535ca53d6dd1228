//! The rig of the hub: hub and PostgreSQL are killed at random moments under load. Each point keeps the truth itself: what it
//! counted, and up to where it holds a receipt. `make rigs FAULT=hub-answers-first` must turn it red.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;
#[path = "../../../tests/rig.rs"]
mod rig;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{NOW, Station, TestPoint, edition_shown, facts, samples, try_send, usage};
use ledger::fact::{Action, Facts};
use ledger::{PublicKey, Receipt, Sealed, Signal};
use rig::Rounds;
use tokio::time::{sleep, timeout};

/// All rounds of `make rigs`.
const ALL: u64 = 200;
/// Enough to find the fault.
const FEW: u64 = 6;
const POINTS: u128 = 6;

/// A point that counts, seals and sends, and remembers all of it.
struct Sender {
    point: TestPoint,
    /// Up to where it holds a receipt.
    acknowledged: AtomicU64,
    /// What it counted and sealed.
    truth: Mutex<Truth>,
}

#[derive(Default)]
struct Truth {
    sealed: u64,
    counts: BTreeMap<String, u64>,
    samples: u64,
    events: u64,
}

impl Sender {
    /// Counts something and seals it.
    fn seal(&self, random: &mut Random) -> Sealed {
        let mut truth = self.truth.lock().unwrap();
        truth.sealed += 1;
        let seq = truth.sealed;
        if random.below(4) == 0 {
            truth.events += 1;
            let event = edition_shown(u128::from(seq), NOW, "e1");
            return self.point.seal(seq, Signal::Logs, &[Facts { events: vec![event], ..facts("boot-1") }]);
        }
        let product = format!("p01/{}", random.below(3));
        let count = truth.counts.entry(product.clone()).or_default();
        *count += random.below(5) + 1;
        let usage = vec![usage(Action::Opened, &product, *count)];
        let from = NOW + time::Duration::hours(i64::try_from(truth.samples).unwrap());
        truth.samples += 3;
        self.point.seal(seq, Signal::Metrics, &[Facts { usage, samples: samples(from, 3), ..facts("boot-1") }])
    }

    /// Sends one batch after another until told to stop; what isn't acknowledged is sent again, and sometimes what is.
    async fn run(&self, url: &str, hub: PublicKey, stop: &AtomicBool, mut random: Random) {
        while !stop.load(Ordering::Relaxed) {
            let batch = self.seal(&mut random);
            let signature = batch.sign(&self.point.key);
            loop {
                // A point waits for minutes; here nobody has the time.
                let answer = timeout(Duration::from_secs(10), try_send(url, &batch, &signature)).await;
                if let Ok(Ok(answer)) = answer {
                    if answer.status == 200 {
                        let receipt = Receipt::verify(answer.receipt.as_deref().unwrap(), &hub).unwrap();
                        self.acknowledged.fetch_max(receipt.through, Ordering::Relaxed);
                        if receipt.through >= batch.id.seq && random.below(5) > 0 {
                            break;
                        }
                    } else {
                        assert!([429, 503].contains(&answer.status), "{answer:?}");
                    }
                }
                sleep(Duration::from_millis(20)).await;
            }
        }
    }
}

/// Numbers from a seed that is told, so that a round can be had again.
#[derive(Clone)]
struct Random(u64);

impl Random {
    fn below(&mut self, end: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn random_kills_of_hub_and_database_lose_nothing_and_double_nothing() {
    let planted = rig::fault() == "hub-answers-first";
    assert!(!planted || cfg!(feature = "rig-faults"), "the fault is built in by `--features rig-faults`");
    let mut rounds = Rounds::of("hub_killing", FEW, ALL, u64::from(std::process::id()));
    let mut random = Random(rounds.seed());

    let mut station = Station::start_with(if planted { &[("HUB_FAULT", "answers-first")] } else { &[] });
    let mut senders = vec![];
    for number in 1..=POINTS {
        let (point, acknowledged, truth) = (station.point(number).await, AtomicU64::new(0), Mutex::default());
        senders.push(Arc::new(Sender { point, acknowledged, truth }));
    }
    let mut earlier = 0;
    while !rounds.are_over() {
        let round = rounds.done();
        let stop = Arc::new(AtomicBool::new(false));
        let tasks: Vec<_> = senders
            .iter()
            .map(|sender| {
                let (sender, stop, url, key) = (sender.clone(), stop.clone(), station.url(""), station.key());
                let random = Random(random.below(u64::MAX));
                tokio::spawn(async move { sender.run(&url, key, &stop, random).await })
            })
            .collect();
        sleep(Duration::from_millis(100 + random.below(700))).await;
        let kind = random.below(3);
        match kind {
            0 => station.kill(),
            1 => station.postgres.kill(),
            _ => {
                station.kill();
                station.postgres.kill();
            }
        }
        // Nobody sends while the hub is away; what was acknowledged before must be there before anything is sent again.
        if kind != 1 {
            let before: Vec<_> = senders.iter().map(|sender| sender.acknowledged.load(Ordering::Relaxed)).collect();
            if kind == 2 {
                station.postgres.resume();
            }
            for (sender, acknowledged) in senders.iter().zip(before) {
                let held = held(&station, sender);
                assert!(held >= acknowledged, "round {round}: {acknowledged} acknowledged, {held} held");
            }
            station.resume();
        } else {
            let before: Vec<_> = senders.iter().map(|sender| sender.acknowledged.load(Ordering::Relaxed)).collect();
            station.postgres.resume();
            for (sender, acknowledged) in senders.iter().zip(before) {
                let held = held(&station, sender);
                assert!(held >= acknowledged, "round {round}: {acknowledged} acknowledged, {held} held");
            }
        }
        stop.store(true, Ordering::Relaxed);
        for task in tasks {
            timeout(Duration::from_secs(120), task).await.expect("a point is served again").unwrap();
        }
        for sender in &senders {
            compare(&station, sender, round);
        }
        let sealed: u64 = senders.iter().map(|sender| sender.truth.lock().unwrap().sealed).sum();
        rounds.add("batches", sealed - earlier);
        earlier = sealed;
        rounds.add(["kills of the hub", "kills of the database", "kills of both"][usize::try_from(kind).unwrap()], 1);
        rounds.end_one();
    }
    println!("{rounds}");
    assert_eq!(station.postgres.ask("SELECT count(*) FROM alarm"), "0");
}

/// Up to where everything of a sender is in the database.
fn held(station: &Station, sender: &Sender) -> u64 {
    let point = uuid::Uuid::from(sender.point.about.id);
    // From the batches themselves: what the hub says of itself isn't asked.
    let query = format!(
        "SELECT count(*) FROM (SELECT seq, row_number() OVER (ORDER BY seq) AS rank FROM batch WHERE point = '{point}') AS all_of_them
         WHERE seq = rank"
    );
    station.postgres.ask(&query).parse().unwrap()
}

/// The hub's totals are the truth.
#[track_caller]
fn compare(station: &Station, sender: &Sender, round: u64) {
    let (point, truth) = (uuid::Uuid::from(sender.point.about.id), sender.truth.lock().unwrap());
    let ask = |query: &str| station.postgres.ask(&query.replace('$', &format!("'{point}'")));
    let counts: BTreeMap<String, u64> = ask("SELECT product, n FROM usage_day WHERE point = $")
        .lines()
        .filter_map(|line| line.split_once('|').map(|(product, n)| (product.to_owned(), n.parse().unwrap())))
        .collect();
    assert_eq!(counts, truth.counts, "round {round}");
    let number = |query| ask(query).parse::<u64>().unwrap();
    assert_eq!(number("SELECT count(*) FROM sample WHERE point = $"), truth.samples, "round {round}");
    assert_eq!(number("SELECT count(*) FROM event WHERE point = $"), truth.events, "round {round}");
    assert_eq!(number("SELECT count(*) FROM batch WHERE point = $"), truth.sealed, "round {round}");
    assert_eq!(number("SELECT through FROM epoch WHERE point = $"), truth.sealed, "round {round}");
}
