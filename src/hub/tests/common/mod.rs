//! What the tests share: a hub that runs as in the province, before a PostgreSQL of its own, and points that send.

#![allow(dead_code, clippy::unwrap_used, reason = "tests; each uses a part")]

#[path = "../../../../tests/postgres.rs"]
pub mod postgres;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use ledger::fact::{Action, Boot, CausedBy, Count, Detail, Event, EventKind, Facts, Labels, Sample, Series, Usage};
use ledger::{BatchId, Enrolment, PublicKey, Receipt, Sealed, Signal, SigningKey, receipt, wire};
use postgres::Postgres;
use time::macros::{date, datetime};
use time::{Duration, OffsetDateTime};
use ulid::Ulid;

pub const NOW: OffsetDateTime = datetime!(2026-11-29 8:00 UTC);

/// PostgreSQL and a hub.
pub struct Station {
    pub postgres: Postgres,
    pub dir: tempfile::TempDir,
    hub: Option<Child>,
    port: u16,
    environment: Vec<(&'static str, &'static str)>,
    choices: &'static [&'static str],
}

/// What a point is answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub receipt: Option<String>,
    pub again: Option<u64>,
    pub body: String,
}

impl Station {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    pub fn start_with(environment: &[(&'static str, &'static str)]) -> Self {
        Self::begin(environment.to_vec(), &[])
    }

    /// With further words for `hub serve`.
    pub fn serving(choices: &'static [&'static str]) -> Self {
        Self::begin(vec![], choices)
    }

    fn begin(environment: Vec<(&'static str, &'static str)>, choices: &'static [&'static str]) -> Self {
        let (postgres, dir) = (Postgres::start(), tempfile::tempdir().unwrap());
        let mut station = Self { postgres, dir, hub: None, port: 0, environment, choices };
        station.resume();
        station
    }

    /// Starts the hub, at the same address as before.
    pub fn resume(&mut self) {
        let mut hub = self.command(&["serve", "--listen", &format!("127.0.0.1:{}", self.port)]);
        hub.args(self.choices);
        let log = File::options().create(true).append(true).open(self.dir.path().join("log")).unwrap();
        let mut hub = hub.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(hub.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim_end().trim_end_matches('/').rsplit(':').next().and_then(|port| port.parse().ok());
        self.port = port.unwrap_or_else(|| panic!("{line}{}", self.log()));
        self.hub = Some(hub);
    }

    /// Kills the hub as a crash does.
    pub fn kill(&mut self) {
        if let Some(mut hub) = self.hub.take() {
            hub.kill().unwrap();
            hub.wait().unwrap();
        }
    }

    /// Asks the hub to end; `wait` on the child tells how it did.
    pub fn end(&mut self) -> Child {
        let hub = self.hub.take().unwrap();
        assert!(Command::new("kill").arg(hub.id().to_string()).status().unwrap().success());
        hub
    }

    /// A command of the hub.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut hub = Command::new(env!("CARGO_BIN_EXE_hub"));
        hub.args(args).env("DATABASE_URL", self.postgres.url()).env("HUB_KEY", self.dir.path().join("hub.key"));
        hub.env("USER", "tester").envs(self.environment.iter().copied());
        hub
    }

    #[track_caller]
    pub fn run(&self, args: &[&str]) -> String {
        let output = self.command(args).output().unwrap();
        assert!(output.status.success(), "{args:?}: {}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    pub fn address(&self) -> (&'static str, u16) {
        ("127.0.0.1", self.port)
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("log")).unwrap_or_default()
    }

    /// The hub's own key.
    pub fn key(&self) -> PublicKey {
        SigningKey::open(&self.dir.path().join("hub.key")).unwrap().public()
    }

    pub async fn send(&self, sealed: &Sealed, signature: &str) -> Answer {
        try_send(&self.url(""), sealed, signature).await.unwrap()
    }

    /// Sends a batch that its point signs.
    pub async fn deliver(&self, point: &TestPoint, sealed: &Sealed) -> Answer {
        self.send(sealed, &sealed.sign(&point.key)).await
    }

    /// Up to where a receipt says that everything is held.
    #[track_caller]
    pub fn through(&self, answer: &Answer) -> u64 {
        assert_eq!(answer.status, 200, "{answer:?}\n{}", self.log());
        Receipt::verify(answer.receipt.as_deref().unwrap(), &self.key()).unwrap().through
    }

    /// A point that is known.
    pub async fn point(&self, number: u128) -> TestPoint {
        let point = TestPoint::new(number);
        self.ask(&point.wish()).await;
        self.run(&["enrol", "approve", &point.wish().code()]);
        point
    }

    pub async fn ask(&self, wish: &Enrolment) -> Answer {
        let asked = reqwest::Client::new().post(self.url("v1/enrolment")).body(serde_json::to_string(wish).unwrap());
        answer(asked.send().await.unwrap()).await
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a batch, if there is somebody to take it.
pub async fn try_send(url: &str, sealed: &Sealed, signature: &str) -> Result<Answer, reqwest::Error> {
    let request = reqwest::Client::new().post(format!("{url}{}", sealed.signal.path()));
    let mut request = request.body(sealed.body.clone());
    for (name, value) in sealed.headers(signature.to_owned()) {
        request = request.header(name, value);
    }
    Ok(answer(request.send().await?).await)
}

pub async fn answer(response: reqwest::Response) -> Answer {
    let header = |name| Some(response.headers().get(name)?.to_str().unwrap().to_owned());
    let (receipt, again) = (header(receipt::HEADER), header("retry-after"));
    let status = response.status().as_u16();
    // A hub that was killed may have sent only the head.
    let body = response.text().await.unwrap_or_default();
    Answer { status, receipt, again: again.map(|seconds| seconds.parse().unwrap()), body }
}

pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A point.
pub struct TestPoint {
    pub about: point::Point,
    pub epoch: Ulid,
    pub key: SigningKey,
    dir: tempfile::TempDir,
}

impl TestPoint {
    pub fn new(number: u128) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::open(&dir.path().join("key")).unwrap();
        let about = point::Point {
            id: Ulid::from_parts(1_764_000_000_000, number),
            name: format!("Điểm {number}"),
            unit: "Xã Trà Đốc".to_owned(),
            ..point::Point::unnamed()
        };
        Self { about, epoch: Ulid::from_parts(1_764_000_000_001, number), key, dir }
    }

    /// Another key, as after a new installation.
    pub fn installed_anew(&mut self) {
        let path: PathBuf = self.dir.path().join(format!("key-{}", Ulid::from_parts(0, rand())));
        self.key = SigningKey::open(&path).unwrap();
    }

    pub fn wish(&self) -> Enrolment {
        Enrolment::new(&self.about, NOW, &self.key)
    }

    pub fn id(&self, seq: u64) -> BatchId {
        BatchId { point: self.about.id, epoch: self.epoch, seq }
    }

    pub fn seal(&self, seq: u64, signal: Signal, facts: &[Facts]) -> Sealed {
        Sealed { id: self.id(seq), signal, body: wire::encode(self.id(seq), signal, facts) }
    }

    /// A batch that says how often something was opened on a day.
    pub fn opened(&self, seq: u64, n: u64) -> Sealed {
        self.seal(seq, Signal::Metrics, &[opened("boot-1", n)])
    }
}

/// A number that no other call gives.
fn rand() -> u128 {
    let mut bytes = [0; 16];
    std::io::Read::read_exact(&mut File::open("/dev/urandom").unwrap(), &mut bytes).unwrap();
    u128::from_le_bytes(bytes)
}

pub fn facts(boot: &str) -> Facts {
    let boot = Boot { id: boot.to_owned(), offset_ms: 1_764_000_000_000, clock_plausible: true };
    Facts { boot, version: "0.1.0".to_owned(), usage: vec![], samples: vec![], events: vec![] }
}

pub fn usage(action: Action, product: &str, n: u64) -> Usage {
    let count = Count { product: product.to_owned(), ..Count::new(action, CausedBy::Visitor) };
    let title = if product.is_empty() { String::new() } else { "Báo hỏng".to_owned() };
    Usage { day: date!(2026 - 11 - 28), days: 1, count, title, n }
}

pub fn opened(boot: &str, n: u64) -> Facts {
    Facts { usage: vec![usage(Action::Opened, "p01/bao-hong", n)], ..facts(boot) }
}

/// Minutes in which the machine was on, hour by hour.
pub fn samples(from: OffsetDateTime, hours: i64) -> Vec<Sample> {
    (0..hours)
        .map(|hour| Sample {
            series: Series::Active,
            labels: Labels::none(),
            slot: from + Duration::hours(hour),
            value: 60.0,
        })
        .collect()
}

pub fn edition_shown(id: u128, at: OffsetDateTime, edition: &str) -> Event {
    let details = vec![(Detail::Edition, edition.to_owned())];
    Event { id: Ulid::from_parts(2, id), at, kind: EventKind::EditionShown, details }
}
