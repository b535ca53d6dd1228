//! Programs end and lines break at any moment: what was acknowledged stays, what wasn't is sent again, and nobody who is slow
//! or silent keeps others from being served.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::{Station, TestPoint, try_send};
use hub::{Choices, Database, Hub, server};
use ledger::{Sealed, SigningKey, signing};
use point::SystemClock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{sleep, timeout};

const OPENED: &str = "SELECT sum(n) FROM usage_day WHERE action = 'opened'";

/// The head of a request as it travels.
fn head(sealed: &Sealed, signature: &str) -> String {
    let (path, id, digest) = (sealed.signal.path(), sealed.id, signing::content_digest(&sealed.sha256()));
    format!(
        "POST /{path} HTTP/1.1\r\nhost: hub\r\ncontent-type: application/x-protobuf\r\ncontent-encoding: zstd\r\n\
         idempotency-key: {id}\r\ncontent-digest: {digest}\r\npoint-signature: {signature}\r\ncontent-length: {}\r\n\r\n",
        sealed.body.len()
    )
}

#[tokio::test]
async fn a_hub_that_dies_between_commit_and_answer_takes_the_batch_sent_again_as_held() {
    let mut station = Station::start();
    let point = station.point(1).await;
    let batch = point.opened(1, 5);
    let signature = batch.sign(&point.key);
    let mut stream = TcpStream::connect(station.address()).await.unwrap();
    stream.write_all(head(&batch, &signature).as_bytes()).await.unwrap();
    stream.write_all(&batch.body).await.unwrap();
    // Nobody reads the answer.
    while station.postgres.ask("SELECT count(*) FROM batch") == "0" {
        sleep(Duration::from_millis(5)).await;
    }
    station.kill();
    drop(stream);
    station.resume();
    assert_eq!(station.through(&station.deliver(&point, &batch).await), 1);
    assert_eq!(station.postgres.ask("SELECT count(*) FROM batch"), "1");
    assert_eq!(station.postgres.ask(OPENED), "5");
    assert!(station.log().contains(r#""outcome":"held already""#));
}

#[tokio::test]
async fn while_postgresql_is_away_points_are_told_to_come_again_and_then_they_are_served() {
    let mut station = Station::start();
    let point = station.point(1).await;
    station.through(&station.deliver(&point, &point.opened(1, 5)).await);
    let healthy = reqwest::get(station.url("healthz")).await.unwrap();
    assert_eq!(healthy.status(), 200);
    station.postgres.kill();
    for _ in 0..20 {
        let told = station.deliver(&point, &point.opened(2, 6)).await;
        assert!(told.status == 503 && told.again.is_some_and(|again| again > 0), "{told:?}");
        assert!(!told.body.contains("postgres"), "{told:?}");
    }
    let told = station.ask(&TestPoint::new(2).wish()).await;
    assert!(told.status == 503 && told.again.is_some(), "{told:?}");
    assert_eq!(reqwest::get(station.url("healthz")).await.unwrap().status(), 503);
    station.postgres.resume();
    assert_eq!(station.through(&station.deliver(&point, &point.opened(2, 6)).await), 2);
    assert_eq!(reqwest::get(station.url("healthz")).await.unwrap().status(), 200);
    assert_eq!(station.postgres.ask(OPENED), "6");
}

#[tokio::test]
async fn a_hub_that_is_asked_to_end_serves_whom_it_has_begun_to_serve() {
    let mut station = Station::start();
    let point = station.point(1).await;
    let batch = point.opened(1, 5);
    let mut stream = TcpStream::connect(station.address()).await.unwrap();
    stream.write_all(head(&batch, &batch.sign(&point.key)).as_bytes()).await.unwrap();
    sleep(Duration::from_millis(300)).await;
    let mut hub = station.end();
    sleep(Duration::from_millis(300)).await;
    assert!(TcpStream::connect(station.address()).await.is_err(), "nobody else is let in");
    stream.write_all(&batch.body).await.unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).await.unwrap();
    assert!(told.starts_with("HTTP/1.1 200") && told.contains("point-receipt: receipt-2 "), "{told}");
    assert!(hub.wait().unwrap().success());
}

#[tokio::test]
async fn who_sends_too_much_is_told_so_before_it_is_read() {
    let station = Station::start();
    let point = TestPoint::new(1);
    let long = Sealed { body: vec![0; ledger::batch::MAX_PACKED + 1], ..point.opened(1, 1) };
    let mut stream = TcpStream::connect(station.address()).await.unwrap();
    stream.write_all(head(&long, "").as_bytes()).await.unwrap();
    let mut told = [0; 12];
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 413");
    // Without a length it is read up to the limit.
    let pieces = head(&long, "").replace(&format!("content-length: {}", long.body.len()), "transfer-encoding: chunked");
    let mut stream = TcpStream::connect(station.address()).await.unwrap();
    stream.write_all(pieces.as_bytes()).await.unwrap();
    for _ in 0..65 {
        // The hub may close while it is still being written to.
        drop(stream.write_all(format!("400\r\n{}\r\n", "x".repeat(1024)).as_bytes()).await);
    }
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 413");
}

#[tokio::test]
async fn who_comes_too_often_is_told_when_to_come_again() {
    let station = Station::start();
    let mut told = None;
    // A hundred at once, and one more for each second that this takes.
    for number in 0..400 {
        let asked = reqwest::Client::new().post(station.url("v1/enrolment")).body("{}");
        let answer = common::answer(asked.send().await.unwrap()).await;
        if answer.status == 429 {
            assert!(number >= 100, "{number}");
            told = Some(answer);
            break;
        }
        assert_eq!(answer.status, 400, "{answer:?}");
    }
    assert!(told.is_some_and(|answer| answer.again == Some(1)));
    // Others, and other things, are served.
    let answer = try_send(&station.url(""), &TestPoint::new(1).opened(1, 1), "").await.unwrap();
    assert_eq!(answer.status, 401);
}

/// A hub in this process that has little patience. It has no database: who is slow never comes so far.
async fn impatient_hub(silence: u64, body: u64) -> (std::net::SocketAddr, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let key = SigningKey::open(&dir.path().join("key")).unwrap();
    let database = Database::connect("postgres://nobody@127.0.0.1:1/none").unwrap();
    let [silence, body] = [silence, body].map(Duration::from_millis);
    let hub = Hub::new(database, key, Arc::new(SystemClock::new()), Choices { silence, body, ..Choices::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(server::serve(hub, listener, std::future::pending()));
    (address, dir)
}

#[tokio::test]
async fn who_falls_silent_within_a_body_is_sent_away() {
    let (address, _dir) = impatient_hub(300, 60_000).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let batch = TestPoint::new(1).opened(1, 1);
    stream.write_all(head(&batch, "").as_bytes()).await.unwrap();
    stream.write_all(&batch.body[..9]).await.unwrap();
    let mut told = [0; 12];
    timeout(Duration::from_secs(10), stream.read_exact(&mut told)).await.unwrap().unwrap();
    assert_eq!(&told, b"HTTP/1.1 408");
}

#[tokio::test]
async fn who_never_ends_a_head_or_asks_nothing_is_sent_away() {
    let (address, _dir) = impatient_hub(300, 60_000).await;
    let batch = TestPoint::new(1).opened(1, 1);
    let whole = head(&batch, "").replace("application/x-protobuf", "text/html").into_bytes();
    let once = [whole.as_slice(), &batch.body].concat();
    for beginning in [b"".as_slice(), b"POST /v1/metrics HTTP/1.1\r\nhost: hub\r\nx-a", &once] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(beginning).await.unwrap();
        let mut told = vec![];
        let ended = timeout(Duration::from_secs(10), stream.read_to_end(&mut told)).await;
        assert!(ended.is_ok(), "{}", String::from_utf8_lossy(beginning));
    }
}

#[tokio::test]
async fn who_drips_is_served_for_a_while_and_not_for_ever() {
    let (address, _dir) = impatient_hub(1_000, 3_000).await;
    let mut stream = TcpStream::connect(address).await.unwrap();
    let batch = TestPoint::new(1).opened(1, 1);
    stream.write_all(head(&batch, "").as_bytes()).await.unwrap();
    let (mut drops, mut told) = (0, [0; 12]);
    for byte in &batch.body {
        if timeout(Duration::from_millis(100), stream.read_exact(&mut told)).await.is_ok() {
            break;
        }
        drops += 1;
        stream.write_all(&[*byte]).await.unwrap();
    }
    assert_eq!(&told, b"HTTP/1.1 408");
    assert!((11..=60).contains(&drops), "longer than silence may last, {drops} drops");
}

#[tokio::test]
async fn a_crowd_of_silent_clients_of_one_address_does_not_keep_others_out() {
    let station = Station::start();
    let point = station.point(1).await;
    let mut silent = vec![];
    for _ in 0..150 {
        silent.push(TcpStream::connect(station.address()).await.unwrap());
    }
    station.through(&station.deliver(&point, &point.opened(1, 1)).await);
    // More than an address may have are let go at once.
    for _ in 0..100 {
        silent.push(TcpStream::connect(station.address()).await.unwrap());
    }
    let mut last = silent.pop().unwrap();
    let closed = timeout(Duration::from_secs(5), last.read(&mut [0; 1])).await.unwrap();
    assert!(closed.is_err() || closed.is_ok_and(|length| length == 0));
}
