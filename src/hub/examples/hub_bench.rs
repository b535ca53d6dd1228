//! How fast a hub takes the backlog of many points, beside what `COPY` of the same rows into the same tables reaches in the same
//! run. `hub_bench HUB POINTS DAYS`, with the program to measure. Writes one line of JSON.

#![allow(clippy::unwrap_used, reason = "a measurement")]

#[path = "../../../tests/postgres.rs"]
mod postgres;

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ledger::fact::{Action, Boot, CausedBy, Count, Detail, Event, EventKind, Facts, Sample, Series, Usage};
use ledger::{BatchId, Sealed, Signal, SigningKey, wire};
use point::{Clock as _, SystemClock};
use postgres::Postgres;
use time::macros::datetime;
use time::{Duration as Span, OffsetDateTime};
use ulid::Ulid;
use uuid::Uuid;

/// As many as come at once.
const TOGETHER: usize = 32;
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
    (30..72).map(|slot| Sample { series: Series::Active, slot: at(slot * 10), value: 1.0 }).collect()
}

fn events(point: u64, day: i64) -> Vec<Event> {
    let event = |number: i64| Event {
        id: Ulid::from_parts(point, u128::try_from(day * 10 + number).unwrap()),
        at: FIRST + Span::days(day) + Span::hours(number),
        kind: EventKind::Started,
        details: vec![(Detail::Edition, "e1".to_owned())],
    };
    (0..3).map(event).collect()
}

struct Point {
    id: Ulid,
    key: Arc<SigningKey>,
    batches: Vec<(Sealed, String)>,
}

fn backlog(number: u64, days: i64, key: &Arc<SigningKey>) -> Point {
    let (id, epoch) = (Ulid::from_parts(1, u128::from(number)), Ulid::from_parts(2, u128::from(number)));
    let boot = Boot { id: "6f1f0c66-0000-4000-8000-000000000000".to_owned(), offset_ms: 0, clock_plausible: true };
    let empty = Facts { boot, version: "0.1.0".to_owned(), usage: vec![], samples: vec![], events: vec![] };
    let mut batches = vec![];
    for day in 0..days {
        let facts = [Facts { usage: usage(day), samples: samples(day), ..empty.clone() }];
        let logs = [Facts { events: events(number, day), ..empty.clone() }];
        for (signal, facts) in [(Signal::Metrics, facts), (Signal::Logs, logs)] {
            let id = BatchId { point: id, epoch, seq: batches.len() as u64 + 1 };
            let sealed = Sealed { id, signal, body: wire::encode(id, signal, &facts) };
            let signature = sealed.sign(key);
            batches.push((sealed, signature));
        }
    }
    Point { id, key: key.clone(), batches }
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let program = args.next().unwrap();
    let [points, days] = [200, 30].map(|default| args.next().map_or(default, |number| number.parse::<i64>().unwrap()));
    let clock = SystemClock::new();
    let postgres = Postgres::start();
    let dir = tempfile::tempdir().unwrap();
    let key = Arc::new(SigningKey::open(&dir.path().join("point")).unwrap());
    let all: Vec<_> = (1..=u64::try_from(points).unwrap()).map(|number| backlog(number, days, &key)).collect();
    let bytes: usize = all.iter().flat_map(|point| &point.batches).map(|(sealed, _)| sealed.body.len()).sum();
    let batches = all.iter().map(|point| point.batches.len()).sum::<usize>();
    let rows = points * days * i64::try_from(usage(0).len() + samples(0).len() + events(1, 0).len()).unwrap();

    let mut hub = Command::new(program)
        .args(["serve", "--listen", "127.0.0.1:0", "--address-rate", "1000000"])
        .env("DATABASE_URL", postgres.url())
        .env("HUB_KEY", dir.path().join("hub"))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(hub.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line[line.find("http").unwrap()..].trim().to_owned();
    for point in &all {
        let (id, key) = (Uuid::from(point.id), point.key.public());
        postgres.ask(&format!(
            "INSERT INTO point (id, first_seen) VALUES ('{id}', now());
             INSERT INTO point_key (point, key, code, name, unit_text, state, asked_at, wished_at)
             VALUES ('{id}', '{key}', '{id}', '', '', 'approved', now(), now())"
        ));
    }

    // What COPY fills later.
    let tables = ["usage_day", "sample", "event"];
    for table in tables {
        postgres.ask(&format!("CREATE TABLE copied_{table} (LIKE {table} INCLUDING ALL)"));
    }
    let memory = || {
        let status = fs::read_to_string(format!("/proc/{}/status", hub.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap()
    };
    let client = reqwest::Client::new();
    let queue = Arc::new(Mutex::new(VecDeque::from(all)));
    let mut resident = vec![memory()];
    let began = clock.now().monotonic;
    let senders: Vec<_> = (0..TOGETHER)
        .map(|_| {
            let (queue, client, url) = (queue.clone(), client.clone(), url.clone());
            tokio::spawn(async move {
                loop {
                    let next = queue.lock().unwrap().pop_front();
                    let Some(point) = next else { return };
                    for (sealed, signature) in &point.batches {
                        send(&client, &url, sealed, signature).await;
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
    drop(Command::new("kill").arg(hub.id().to_string()).status());
    hub.wait().unwrap();
    let counted = tables.map(|table| format!("(SELECT count(*) FROM {table})")).join(" + ");
    assert_eq!(postgres.ask(&format!("SELECT {counted}")), rows.to_string());

    // The same rows, as fast as PostgreSQL takes them.
    let mut copy_seconds = 0.0;
    let copies = dir.path().join("copies");
    fs::create_dir(&copies).unwrap();
    // PostgreSQL's programs may run as another user.
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&copies, fs::Permissions::from_mode(0o777)).unwrap();
    for table in tables {
        let file = copies.join(table);
        postgres.ask(&format!("\\copy {table} TO '{}'", file.display()));
        let began = clock.now().monotonic;
        postgres.ask(&format!("\\copy copied_{table} FROM '{}'", file.display()));
        copy_seconds += (clock.now().monotonic - began).as_secs_f64();
    }
    let rate = |seconds: f64| rows as f64 / seconds;
    let middle = resident[resident.len() / 2];
    println!(
        "{{\"points\":{points},\"days\":{days},\"batches\":{batches},\"bytes\":{bytes},\"rows\":{rows},\
         \"hub_seconds\":{hub_seconds:.1},\"hub_rows_per_second\":{:.0},\"copy_rows_per_second\":{:.0},\"share\":{:.2},\
         \"hub_kb\":[{},{middle},{}]}}",
        rate(hub_seconds),
        rate(copy_seconds),
        copy_seconds / hub_seconds,
        resident[0],
        resident.iter().max().unwrap(),
    );
}

async fn send(client: &reqwest::Client, url: &str, sealed: &Sealed, signature: &str) {
    let mut request = client.post(format!("{url}{}", sealed.signal.path())).body(sealed.body.clone());
    for (name, value) in sealed.headers(signature.to_owned()) {
        request = request.header(name, value);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().await.unwrap());
}
