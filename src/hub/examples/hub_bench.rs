//! How fast a hub takes the backlog of many points, beside what `COPY` of the same rows into the same tables reaches in the same
//! run. `hub_bench HUB POINTS DAYS`, with the program to measure. Writes one line of JSON.
//!
//! What is compared: everything that the hub has written, [`TABLES`], bodies of batches included, is copied out, the tables are
//! emptied, and the same rows are copied in again: the very same tables, with their keys, indexes, foreign keys and fsync. Both
//! begin behind a checkpoint. Rows of all these tables are counted on both sides. The tables of facts alone are told apart, for
//! a hub could be asked to keep no bodies.
//!
//! The points are ready before the clock runs: sealed, signed, and written as the bytes of their requests, because on the
//! same cores every stroke of theirs is taken from the hub.

#![allow(clippy::unwrap_used, reason = "a measurement")]

#[path = "../../../tests/postgres.rs"]
mod postgres;

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ledger::fact::{Action, Boot, CausedBy, Count, Detail, Event, EventKind, Facts, Labels, Sample, Series, Usage};
use ledger::{BatchId, Sealed, Signal, SigningKey, wire};
use point::{Clock as _, SystemClock};
use postgres::Postgres;
use time::macros::datetime;
use time::{Duration as Span, OffsetDateTime};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use ulid::Ulid;
use uuid::Uuid;

/// As many points as come at once: what a hub takes from one address. Each sends one batch after another; the next one uses
/// the same line, as behind a proxy.
const TOGETHER: usize = 200;

/// What a hub writes when it takes a batch, in the order in which foreign keys let it be copied.
const TABLES: [&str; 6] = ["epoch", "batch", "boot", "usage_day", "sample", "event"];
/// Those of facts.
const FACTS: [&str; 3] = ["usage_day", "sample", "event"];
const FIRST: OffsetDateTime = datetime!(2026-10-01 0:00 +7);

/// What a day of a point says: so many products opened, read and finished in two languages, and every other count.
fn usage(day: i64) -> Vec<Usage> {
    let day = (FIRST + Span::days(day)).date();
    let mut counts = vec![];
    for product in 0..8 {
        for language in ["vi", "ktv"] {
            for action in [Action::Opened, Action::Read, Action::Finished] {
                let count = Count {
                    product: format!("p01/bai-so-{product}"),
                    language: language.to_owned(),
                    topic: "health".to_owned(),
                    kind: "guide".to_owned(),
                    ..Count::new(action, CausedBy::Visitor)
                };
                counts.push(Usage { day, days: 1, count, title: format!("Phòng bệnh, bài số {product}"), n: 3 });
            }
        }
    }
    for (action, by) in
        [(Action::Visited, CausedBy::Visitor), (Action::On, CausedBy::Machine), (Action::Active, CausedBy::Visitor)]
    {
        counts.push(Usage { day, days: 1, count: Count::new(action, by), title: String::new(), n: 20 });
    }
    counts
}

fn samples(day: i64) -> Vec<Sample> {
    let at = |minutes| FIRST + Span::days(day) + Span::minutes(minutes);
    (30..72)
        .map(|slot| Sample { series: Series::Active, labels: Labels::none(), slot: at(slot * 10), value: 1.0 })
        .collect()
}

/// Ids are a point's own: another one may have the same.
fn events(day: i64) -> Vec<Event> {
    let event = |number: i64| Event {
        id: Ulid::from_parts(3, u128::try_from(day * 10 + number).unwrap()),
        at: FIRST + Span::days(day) + Span::hours(number),
        kind: EventKind::Started,
        details: vec![(Detail::Edition, "e1".to_owned())],
    };
    (0..3).map(event).collect()
}

/// A point and the requests that it makes, byte by byte.
struct Point {
    id: Ulid,
    requests: Vec<Vec<u8>>,
}

fn ids(number: u64) -> [Ulid; 2] {
    [1, 2].map(|kind| Ulid::from_parts(kind, number.into()))
}

/// What each point says, batch by batch, as point 0 would say it, unpacked. Points pack so tightly that doing it for each of
/// them would take longer than all that is measured; so it is packed loosely, and costs the hub the same.
fn messages(days: i64) -> Vec<(Signal, Vec<u8>)> {
    let [point, epoch] = ids(0);
    let boot = Boot { id: "6f1f0c66-0000-4000-8000-000000000000".to_owned(), offset_ms: 0, clock_plausible: true };
    let empty = Facts { boot, version: "0.1.0".to_owned(), usage: vec![], samples: vec![], events: vec![] };
    let mut messages = vec![];
    for day in 0..days {
        let facts = [Facts { usage: usage(day), samples: samples(day), ..empty.clone() }];
        let logs = [Facts { events: events(day), ..empty.clone() }];
        for (signal, facts) in [(Signal::Metrics, facts), (Signal::Logs, logs)] {
            let id = BatchId { point, epoch, seq: messages.len() as u64 + 1 };
            messages.push((signal, zstd::decode_all(wire::encode(id, signal, &facts).as_slice()).unwrap()));
        }
    }
    messages
}

fn backlog(number: u64, messages: &[(Signal, Vec<u8>)], key: &SigningKey) -> Point {
    let mut packer = zstd::bulk::Compressor::new(3).unwrap();
    let [id, epoch] = ids(number);
    let mut requests = vec![];
    for (signal, message) in messages {
        let mut message = message.clone();
        for (of_point_0, own) in ids(0).into_iter().zip(ids(number)) {
            let (of_point_0, own) = (of_point_0.to_string(), own.to_string());
            let at = message.windows(own.len()).position(|text| text == of_point_0.as_bytes()).unwrap();
            message[at..at + own.len()].copy_from_slice(own.as_bytes());
        }
        let id = BatchId { point: id, epoch, seq: requests.len() as u64 + 1 };
        let sealed = Sealed { id, signal: *signal, body: packer.compress(&message).unwrap() };
        requests.push(request(&sealed, sealed.sign(key)));
    }
    Point { id, requests }
}

/// The hub, which doesn't outlive the measurement.
struct Hub(Child);

impl Drop for Hub {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn request(sealed: &Sealed, signature: String) -> Vec<u8> {
    let (path, length) = (sealed.signal.path(), sealed.body.len());
    let mut head = format!("POST /{path} HTTP/1.1\r\nhost: hub\r\ncontent-length: {length}\r\n");
    for (name, value) in sealed.headers(signature) {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    [head.as_bytes(), b"\r\n", &sealed.body].concat()
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let program = args.next().unwrap();
    let [points, days] = [200, 30].map(|default| args.next().map_or(default, |number| number.parse::<i64>().unwrap()));
    let clock = SystemClock::new();
    let postgres = Postgres::start();
    let dir = tempfile::tempdir().unwrap();
    let key = SigningKey::open(&dir.path().join("point")).unwrap();
    let messages = messages(days);
    let all: Vec<_> = (1..=u64::try_from(points).unwrap()).map(|number| backlog(number, &messages, &key)).collect();
    let bytes: usize = all.iter().flat_map(|point| &point.requests).map(Vec::len).sum();
    let batches = all.iter().map(|point| point.requests.len()).sum::<usize>();
    let facts = points * days * i64::try_from(usage(0).len() + samples(0).len() + events(0).len()).unwrap();

    let hub = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--address-rate", "1000000"])
        .env("DATABASE_URL", postgres.url())
        .env("HUB_KEY", dir.path().join("hub"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    let mut hub = Hub(hub.unwrap());
    let mut line = String::new();
    BufReader::new(hub.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line[line.find("http://").unwrap() + 7..].trim().trim_end_matches('/').to_owned();
    // Ids are numbered as `backlog` does.
    let (first, key) = (Uuid::from(Ulid::from_parts(1, 0)).as_u128() >> 64, key.public());
    let id = format!("lpad(to_hex({first}), 16, '0') || lpad(to_hex(n), 16, '0')");
    postgres.ask(&format!(
        "INSERT INTO point (id, first_seen) SELECT ({id})::uuid, now() FROM generate_series(1, {points}) AS n;
         INSERT INTO point_key (point, key, code, name, unit_text, state, asked_at, wished_at)
         SELECT id, '{key}', id::text, '', '', 'approved', now(), now() FROM point"
    ));
    assert_eq!(postgres.ask("SELECT id FROM point ORDER BY id LIMIT 1"), Uuid::from(all[0].id).to_string());
    postgres.ask("CHECKPOINT");

    let memory = || {
        let status = fs::read_to_string(format!("/proc/{}/status", hub.0.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    let queue = Arc::new(Mutex::new(VecDeque::from(all)));
    let mut resident = vec![memory()];
    let began = clock.now().monotonic;
    let senders: Vec<_> = (0..TOGETHER)
        .map(|_| {
            let (queue, address) = (queue.clone(), address.clone());
            tokio::spawn(async move {
                let mut line = TcpStream::connect(&address).await.unwrap();
                line.set_nodelay(true).unwrap();
                loop {
                    let next = queue.lock().unwrap().pop_front();
                    let Some(point) = next else { return };
                    for request in &point.requests {
                        send(&mut line, request).await;
                    }
                }
            })
        })
        .collect();
    while !senders.iter().all(tokio::task::JoinHandle::is_finished) {
        tokio::time::sleep(Duration::from_millis(200)).await;
        resident.push(memory());
    }
    let hub_seconds = (clock.now().monotonic - began).as_secs_f64();
    for sender in senders {
        sender.await.unwrap();
    }
    drop(hub);
    let count = |tables: &[&str]| {
        let counts: Vec<_> = tables.iter().map(|table| format!("(SELECT count(*) FROM {table})")).collect();
        postgres.ask(&format!("SELECT {}", counts.join(" + "))).parse::<i64>().unwrap()
    };
    assert_eq!(count(&FACTS), facts);
    let rows = count(&TABLES);

    // The same rows, as fast as PostgreSQL takes them.
    let copies = dir.path().join("copies");
    fs::create_dir(&copies).unwrap();
    // PostgreSQL's programs may run as another user.
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&copies, fs::Permissions::from_mode(0o777)).unwrap();
    let file = |table| copies.join(table).display().to_string();
    for table in TABLES {
        postgres.ask(&format!("COPY {table} TO '{}' (FORMAT binary)", file(table)));
    }
    postgres.ask(&format!("TRUNCATE {}", TABLES.join(", ")));
    postgres.ask("CHECKPOINT");
    let (mut copy_seconds, mut facts_seconds) = (0.0, 0.0);
    for table in TABLES {
        let began = clock.now().monotonic;
        postgres.ask(&format!("COPY {table} FROM '{}' (FORMAT binary)", file(table)));
        let seconds = (clock.now().monotonic - began).as_secs_f64();
        copy_seconds += seconds;
        facts_seconds += if FACTS.contains(&table) { seconds } else { 0.0 };
    }
    assert_eq!(count(&TABLES), rows);
    let rate = |seconds: f64| rows as f64 / seconds;
    let middle = resident[resident.len() / 2];
    println!(
        "{{\"points\":{points},\"days\":{days},\"batches\":{batches},\"bytes\":{bytes},\"rows\":{rows},\
         \"hub_seconds\":{hub_seconds:.1},\"hub_rows_per_second\":{:.0},\"copy_rows_per_second\":{:.0},\"share\":{:.3},\
         \"share_of_facts\":{:.3},\"hub_kb\":[{},{middle},{}]}}",
        rate(hub_seconds),
        rate(copy_seconds),
        copy_seconds / hub_seconds,
        facts_seconds / hub_seconds,
        resident[0],
        resident.iter().max().unwrap(),
    );
}

/// Makes a request and waits for its answer, which has a head and nothing more.
async fn send(line: &mut TcpStream, request: &[u8]) {
    line.write_all(request).await.unwrap();
    let (mut answer, mut length) = ([0; 4096], 0);
    while !answer[..length].ends_with(b"\r\n\r\n") {
        let more = line.read(&mut answer[length..]).await.unwrap();
        assert!(more > 0, "{}", String::from_utf8_lossy(&answer[..length]));
        length += more;
    }
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..length]));
}
