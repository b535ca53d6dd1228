//! Carriers in any order, sticks that are lost, late, copied and given twice: in the end everything is there, once.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;
use std::path::Path;

use common::TestPoint;
use common::server::{Fault, Server, answer};
use delivery::{Reporter, carrying};
use ledger::{Sealed, carried};
use proptest::prelude::*;

/// Sticks that go back and forth.
const STICKS: usize = 3;

/// What may happen.
#[derive(Clone, Debug)]
enum Step {
    /// Something is counted.
    Count(u8),
    /// The day's batch is sealed.
    Seal,
    /// The line is good.
    Report,
    /// The hub takes the first so many batches, and the answer to the next is lost.
    LoseAnswer(usize),
    /// Something else answers after so many batches.
    Portal(usize),
    /// A stick takes what waits.
    Export(usize),
    /// The hub reads a stick, and writes receipts.
    Import(usize),
    /// A stick comes back.
    Take(usize),
    /// A stick is copied onto another one, over what is there.
    Copy(usize, usize),
    /// A stick is lost, and a new one takes its place.
    Lose(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let stick = 0..STICKS;
    prop_oneof![
        4 => (1..9_u8).prop_map(Step::Count),
        3 => Just(Step::Seal),
        1 => Just(Step::Report),
        1 => (0..3_usize).prop_map(Step::LoseAnswer),
        1 => (0..3_usize).prop_map(Step::Portal),
        3 => stick.clone().prop_map(Step::Export),
        3 => stick.clone().prop_map(Step::Import),
        3 => stick.clone().prop_map(Step::Take),
        1 => (stick.clone(), stick.clone()).prop_map(|(from, to)| Step::Copy(from, to)),
        1 => stick.prop_map(Step::Lose),
    ]
}

/// A point, a hub, and sticks between them.
struct World {
    point: TestPoint,
    server: Server,
    reporter: Reporter,
    sticks: Vec<tempfile::TempDir>,
    counted: u64,
}

impl World {
    fn new() -> Self {
        let (point, server) = (TestPoint::new(), Server::start());
        let reporter = point.reporter(&server.address);
        let sticks = (0..STICKS).map(|_| tempfile::tempdir().unwrap()).collect();
        Self { point, server, reporter, sticks, counted: 0 }
    }

    async fn go(&mut self, step: &Step) {
        match *step {
            Step::Count(by) => {
                self.point.count(&format!("p01/{}", by % 3), by.into());
                self.counted += u64::from(by);
            }
            Step::Seal => drop(self.point.ledger.seal().unwrap()),
            Step::Report => drop(self.report([]).await),
            Step::LoseAnswer(after) => self.report_with(after, Fault::Cuts(30)).await,
            Step::Portal(after) => {
                let page = answer("200 OK", "Content-Type: text/html\r\n", "<html>Đăng nhập</html>");
                self.report_with(after, Fault::Says(page)).await;
            }
            Step::Export(stick) => {
                carrying::export(&self.point.sender(), self.sticks[stick].path()).unwrap();
            }
            Step::Import(stick) => self.import(self.sticks[stick].path()),
            Step::Take(stick) => {
                let received = carrying::take_receipts(&self.point.sender(), self.sticks[stick].path()).unwrap();
                assert!(!received.parted && received.distrusted == 0, "{received:?}");
            }
            Step::Copy(from, to) if from == to => {}
            Step::Copy(from, to) => copy(self.sticks[from].path(), self.sticks[to].path()),
            Step::Lose(stick) => self.sticks[stick] = tempfile::tempdir().unwrap(),
        }
    }

    async fn report(&mut self, faults: impl IntoIterator<Item = Option<Fault>>) -> delivery::Round {
        self.server.books().faults = faults.into_iter().collect();
        // As where somebody asks for it: by itself it seals once a day.
        self.point.ledger.seal().unwrap();
        self.reporter.round(&self.point.sender()).await
    }

    async fn report_with(&mut self, after: usize, fault: Fault) {
        let faults: Vec<_> = (0..after).map(|_| None).chain([Some(fault)]).collect();
        drop(self.report(faults).await);
    }

    /// As the hub reads sticks and writes them.
    fn import(&self, stick: &Path) {
        let stick = stick.join("diem-ho-tro");
        let id = self.point.point.id;
        let mut books = self.server.books();
        let Ok(epochs) = fs::read_dir(stick.join(carried::OUTBOX).join(id.to_string())) else { return };
        books.hub.points.insert(id, self.point.key.public());
        let mut lines = String::new();
        for epoch in epochs {
            let epoch = epoch.unwrap();
            for file in fs::read_dir(epoch.path()).unwrap() {
                let path = file.unwrap().path();
                let name = path.strip_prefix(&stick).unwrap().to_str().unwrap();
                let Some((id, signal)) = carried::batch_at(name) else { continue };
                let signature = fs::read_to_string(stick.join(carried::signature(id, signal))).unwrap();
                books.hub.take(&Sealed { id, signal, body: fs::read(&path).unwrap() }, &signature);
            }
            let epoch = epoch.file_name().to_str().unwrap().parse().unwrap();
            lines += &format!("{}\n", books.hub.receipt(id, epoch));
        }
        let enrolled = serde_json::to_string(&books.hub.enrolled(id, self.point.key.public())).unwrap();
        for (name, text) in [(carried::receipts(id), lines), (carried::enrolled(id), enrolled)] {
            fs::create_dir_all(stick.join(&name).parent().unwrap()).unwrap();
            fs::write(stick.join(&name), text).unwrap();
        }
    }

    /// Nothing that was counted is anywhere but in the hub, in a batch that waits, or still to be sealed; nothing changes.
    fn holds(&self) {
        let books = self.server.books();
        assert_eq!((&books.hub.complaints, books.hub.changed.len()), (&vec![], 0));
        for batch in self.point.waiting() {
            let held = books.hub.batches.get(&batch.id);
            assert!(held.is_none_or(|(_, body)| *body == batch.body), "{} has other bytes by now", batch.id);
        }
        let outbox = self.point.ledger.outbox().unwrap();
        let waiting: Vec<u64> = outbox.batches.iter().map(|batch| batch.seq).collect();
        for seq in 1..outbox.next_seq {
            let id = ledger::BatchId { point: outbox.point, epoch: outbox.epoch, seq };
            assert!(waiting.contains(&seq) || books.hub.batches.contains_key(&id), "batch {seq} is nowhere");
        }
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let (path, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
        if path.is_dir() {
            fs::create_dir_all(&to).unwrap();
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_order_of_carriers_everything_arrives_once(steps in prop::collection::vec(step(), 1..30)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new();
            for step in &steps {
                world.go(step).await;
                world.holds();
            }
            let round = world.report([]).await;
            assert_eq!(round.trouble, None);
            world.holds();
            assert_eq!(world.point.waiting(), []);
            assert_eq!(world.server.books().hub.total(), world.counted);
            // Old sticks turn up.
            for stick in 0..STICKS {
                world.go(&Step::Import(stick)).await;
                world.go(&Step::Take(stick)).await;
            }
            world.holds();
            assert_eq!(world.server.books().hub.total(), world.counted);
        });
    }
}
