//! What the hub serves for measuring lines: to everybody, a little of it, and never at the cost of those who report.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use hub::{Choices, Database, Hub, policy, server};
use ledger::SigningKey;
use point::SystemClock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};
use url::Url;
use watch::line::ndt7::{self, Phase, TestError};

const SECOND: Duration = Duration::from_secs(1);

/// A hub in this process. It has no database: measuring needs none.
struct Served {
    address: SocketAddr,
    _dir: tempfile::TempDir,
}

impl Served {
    async fn with(choices: Choices) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let key = SigningKey::open(&dir.path().join("key")).unwrap();
        let database = Database::connect("postgres://nobody@127.0.0.1:1/none").unwrap();
        let hub = Hub::new(database, key, Arc::new(SystemClock::new()), choices);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(server::serve(hub, listener, std::future::pending()));
        Self { address, _dir: dir }
    }

    async fn start() -> Self {
        Self::with(Choices::default()).await
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}/{path}", self.address)
    }

    /// Begins a speed test as anybody may.
    async fn begin(&self, test: &str) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, u16> {
        let mut request = format!("ws://{}/ndt/v7/{test}", self.address).into_client_request().unwrap();
        request.headers_mut().insert("Sec-WebSocket-Protocol", "net.measurementlab.ndt.v7".parse().unwrap());
        match tokio_tungstenite::connect_async(request).await {
            Ok((socket, _)) => Ok(socket),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }
}

#[tokio::test]
async fn the_empty_page_is_empty_and_kept_by_nobody() {
    let hub = Served::start().await;
    let answer = reqwest::get(hub.url("generate_204")).await.unwrap();
    assert_eq!(
        (answer.status(), &answer.headers()["cache-control"]),
        (204.try_into().unwrap(), &"no-store".parse().unwrap())
    );
    assert_eq!(answer.bytes().await.unwrap().len(), 0);
}

#[tokio::test]
async fn the_sample_is_a_megabyte_that_nothing_makes_shorter_whole_or_in_parts() {
    let hub = Served::start().await;
    let client = reqwest::Client::new();
    let answer = client.get(hub.url("line/sample")).send().await.unwrap();
    assert_eq!((answer.status().as_u16(), answer.content_length()), (200, Some(1_000_000)));
    assert!(answer.headers()["cache-control"].to_str().unwrap().contains("no-store"));
    let whole = answer.bytes().await.unwrap();
    assert_eq!(whole.len(), 1_000_000);
    assert!(zstd::encode_all(&whole[..], 19).unwrap().len() > 999_000);
    for (range, place, expected) in [
        ("bytes=0-9", "bytes 0-9/1000000", 0..10),
        ("bytes=700000-", "bytes 700000-999999/1000000", 700_000..1_000_000),
    ] {
        let answer = client.get(hub.url("line/sample")).header("range", range).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["content-range"].to_str().unwrap()), (206, place));
        assert_eq!(answer.bytes().await.unwrap(), whole[expected]);
    }
    let answer = client.get(hub.url("line/sample")).header("range", "bytes=1000000-").send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-range"]),
        (416, &"bytes */1000000".parse().unwrap())
    );
}

#[tokio::test]
async fn a_sample_is_taken_up_to_its_limit_and_nothing_beyond() {
    let hub = Served::start().await;
    let bring = async |length: usize| {
        let brought = reqwest::Client::new().post(hub.url("line/sample")).body(vec![7; length]);
        brought.send().await.unwrap().status().as_u16()
    };
    assert_eq!([bring(0).await, bring(256_000).await, bring(300_000).await], [204; 3]);
    let mut stream = TcpStream::connect(hub.address).await.unwrap();
    stream.write_all(b"POST /line/sample HTTP/1.1\r\nhost: hub\r\ncontent-length: 300001\r\n\r\n").await.unwrap();
    let mut told = [0; 12];
    stream.read_exact(&mut told).await.unwrap();
    assert_eq!(&told, b"HTTP/1.1 413", "before it is read");
}

#[tokio::test]
async fn samples_are_given_to_all_points_behind_an_address_and_not_for_ever() {
    let hub = Served::start().await;
    let client = reqwest::Client::new();
    let mut given = 0;
    let answer = loop {
        let answer = client.get(hub.url("line/sample")).header("range", "bytes=0-0").send().await.unwrap();
        if answer.status() != 206 {
            break answer;
        }
        given += 1;
    };
    assert_eq!(answer.status(), 429);
    assert!((1..=9).contains(&answer.headers()["retry-after"].to_str().unwrap().parse::<u32>().unwrap()));
    assert!((policy::SAMPLE_RATE.burst..policy::SAMPLE_RATE.burst + 20).contains(&given), "{given}");
}

#[tokio::test]
async fn who_asks_for_the_sample_and_reads_nothing_is_sent_away() {
    let hub = Served::with(Choices { silence: SECOND, ..Choices::default() }).await;
    // One that keeps its buffer small, so that something is left to be sent.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(hub.address).await.unwrap();
    for _ in 0..8 {
        stream.write_all(b"GET /line/sample HTTP/1.1\r\nhost: hub\r\n\r\n").await.unwrap();
    }
    sleep(5 * SECOND).await;
    let mut told = Vec::new();
    let ended = timeout(5 * SECOND, stream.read_to_end(&mut told)).await.expect("the hub still waits");
    assert!(ended.is_err() && told.len() < 8_000_000, "{ended:?}, {} bytes", told.len());
}

/// The whole test, beside a hub whose patience with requests is much shorter than a test.
#[tokio::test]
async fn a_point_measures_its_line_and_no_timeout_for_requests_ends_that() {
    let [silence, body] = [300, 600].map(Duration::from_millis);
    let hub = Served::with(Choices { silence, body, ..Choices::default() }).await;
    let (began, mut told) = (Instant::now(), Vec::new());
    let server = Url::parse(&hub.url("")).unwrap();
    let outcome = ndt7::test(&server, |progress| told.push(progress)).await.unwrap();
    let took = began.elapsed();
    assert!((20 * SECOND..31 * SECOND).contains(&took), "{took:?}");
    // The line is a loopback.
    assert!(outcome.speeds.down > 20e6 && outcome.speeds.up > 20e6, "{outcome:?}");
    assert!(outcome.rtt > 0.0 && outcome.rtt < 500.0, "{outcome:?}");
    for (bytes, bits) in [(outcome.used.down, outcome.speeds.down), (outcome.used.up, outcome.speeds.up)] {
        let seconds = bytes as f64 * 8.0 / bits;
        assert!((9.0..15.0).contains(&seconds), "{seconds} s: {outcome:?}");
    }
    for phase in [Phase::RoundTrips, Phase::Download, Phase::Upload] {
        let of: Vec<_> = told.iter().filter(|progress| progress.phase == phase).collect();
        assert!((10..70).contains(&of.len()), "{phase:?}: {}", of.len());
        assert!(of.is_sorted_by(|one, next| one.done <= next.done));
    }
    assert!(told.is_sorted_by_key(|progress| progress.phase));
}

#[tokio::test]
async fn a_download_grows_tells_four_times_a_second_and_says_goodbye_after_ten_seconds() {
    let hub = Served::start().await;
    let mut socket = hub.begin("download").await.unwrap();
    let (began, mut sizes, mut told, mut goodbye) = (Instant::now(), Vec::new(), Vec::new(), None);
    while let Some(message) = socket.next().await {
        match message.unwrap() {
            Message::Binary(message) => sizes.push(message.len()),
            Message::Text(text) => told.push((sizes.iter().sum::<usize>(), text)),
            Message::Close(frame) => goodbye = Some((frame.unwrap().code, began.elapsed())),
            other => panic!("{other:?}"),
        }
    }
    let (code, after) = goodbye.unwrap();
    assert_eq!(code, CloseCode::Normal);
    // The hub began some time before this end knew.
    assert!((9 * SECOND..13 * SECOND).contains(&after), "{after:?}");
    assert_eq!(sizes[0], 1 << 13);
    assert!(sizes.is_sorted() && sizes.iter().all(|size| size.is_power_of_two() && *size <= 1 << 20));
    assert!(*sizes.last().unwrap() > 1 << 13);
    assert!((2..=40).contains(&told.len()), "{}", told.len());
    let mut last = 0;
    for (arrived, text) in told {
        let told: serde_json::Value = serde_json::from_str(&text).unwrap();
        let at = told["AppInfo"]["ElapsedTime"].as_u64().unwrap();
        assert_eq!((&told["Origin"], &told["Test"]), (&"server".into(), &"download".into()));
        assert_eq!(told["AppInfo"]["NumBytes"], arrived, "sent in order, what was counted has arrived");
        assert!(at >= last + 250_000, "{last} {at}");
        last = at;
    }
}

#[tokio::test]
async fn an_upload_is_counted_and_told_until_the_client_says_goodbye() {
    let hub = Served::start().await;
    let mut socket = hub.begin("upload").await.unwrap();
    // The longest message that a client may send.
    for size in [1 << 13, 1 << 24] {
        socket.send(Message::Binary(vec![7; size].into())).await.unwrap();
    }
    let mut told = serde_json::Value::Null;
    while told["AppInfo"]["NumBytes"] != (1 << 13) + (1 << 24) {
        let message = timeout(10 * SECOND, socket.next()).await.unwrap().unwrap().unwrap();
        told = serde_json::from_str(message.to_text().unwrap()).unwrap();
    }
    assert_eq!((&told["Origin"], &told["Test"]), (&"server".into(), &"upload".into()));
    assert!(told["AppInfo"]["ElapsedTime"].as_u64().unwrap() < 10_000_000);
    // Nothing more has come, so there is nothing more to tell.
    assert!(timeout(SECOND, socket.next()).await.is_err());
    socket.send(Message::Close(None)).await.unwrap();
    assert!(matches!(timeout(SECOND, socket.next()).await.unwrap(), Some(Ok(Message::Close(_)))));
    assert!(timeout(SECOND, socket.next()).await.unwrap().is_none(), "the hub closes");
}

#[tokio::test]
async fn who_never_says_goodbye_is_sent_away_after_fifteen_seconds() {
    let hub = Served::start().await;
    let mut socket = hub.begin("upload").await.unwrap();
    let began = Instant::now();
    socket.send(Message::Binary(vec![7; 1 << 13].into())).await.unwrap();
    while let Ok(Some(Ok(_))) = timeout(20 * SECOND, socket.next()).await {}
    assert!((14 * SECOND..17 * SECOND).contains(&began.elapsed()), "{:?}", began.elapsed());
}

#[tokio::test]
async fn whoever_does_not_speak_the_protocol_is_refused() {
    let hub = Served::start().await;
    let other = format!("ws://{}/ndt/v7/download", hub.address);
    let refused = tokio_tungstenite::connect_async(other).await.unwrap_err();
    assert!(matches!(refused, Error::Http(response) if response.status() == 400), "without the subprotocol");
    assert!(reqwest::get(hub.url("ndt/v7/download")).await.unwrap().status().is_client_error());
    let mut socket = hub.begin("download").await.unwrap();
    socket.send(Message::Binary(vec![7; 1 << 10].into())).await.unwrap();
    let began = Instant::now();
    while let Some(Ok(_)) = socket.next().await {}
    assert!(began.elapsed() < 5 * SECOND, "a binary message in a download ends it");
}

#[tokio::test]
async fn only_so_many_measure_at_once_and_the_others_are_served_meanwhile() {
    let hub = Served::start().await;
    let mut measuring = Vec::new();
    for _ in 0..policy::SPEED_TESTS {
        measuring.push(hub.begin("upload").await.unwrap());
    }
    assert_eq!(hub.begin("download").await.unwrap_err(), 503);
    let server = Url::parse(&hub.url("")).unwrap();
    assert!(
        matches!(ndt7::test(&server, |_| ()).await, Err(TestError::Busy(again)) if again == policy::SPEED_TEST_AGAIN)
    );
    assert_eq!(reqwest::get(hub.url("generate_204")).await.unwrap().status(), 204);
    measuring.pop();
    let begun = timeout(5 * SECOND, async {
        while hub.begin("upload").await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    });
    begun.await.expect("who has gone still holds a place");
}

#[tokio::test]
async fn an_address_measures_some_times_and_then_waits() {
    let hub = Served::start().await;
    let mut begun = 0;
    let refused = timeout(60 * SECOND, async {
        loop {
            match hub.begin("upload").await {
                Ok(_) => begun += 1,
                // The last one is still going.
                Err(503) => sleep(Duration::from_millis(20)).await,
                Err(status) => break status,
            }
        }
    });
    let refused = refused.await.unwrap();
    assert_eq!((refused, begun), (429, policy::SPEED_TEST_RATE.burst));
}

#[tokio::test]
async fn a_hub_that_is_told_so_serves_no_speed_tests() {
    let hub = Served::with(Choices { ndt7: false, ..Choices::default() }).await;
    assert_eq!(hub.begin("download").await.unwrap_err(), 404);
    assert_eq!(reqwest::get(hub.url("generate_204")).await.unwrap().status(), 204);
}
