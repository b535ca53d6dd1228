//! Speed tests by NDT7, the protocol of M-Lab (`spec/ndt7-protocol.md` of github.com/m-lab/ndt-server, v0.7 to v0.9): for ten
//! seconds one side sends as fast as it can over a WebSocket, and both say what they have counted.
//!
//! The side that receives knows the truth, for what is sent may still lie in a buffer: of a download the client, of an upload
//! the hub, which tells it.
//!
//! What the specification leaves open and isn't told: `TCPInfo` and `ConnectionInfo`. Behind the proxy that has TLS the kernel
//! knows only the way to the proxy, and whoever shows its figures shows those of a loopback.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Extension, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Serialize;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use super::RANDOM;
use crate::line::Rejection;
use crate::policy::SPEED_TEST_AGAIN;
use crate::server::{Hub, Peer};

/// The subprotocol.
const PROTOCOL: &str = "net.measurementlab.ndt.v7";

/// How long the hub sends.
const SENDING: Duration = Duration::from_secs(10);

/// How long a test may take in all. The rest is for what lies in buffers on its way, and for the goodbye.
const LIMIT: Duration = Duration::from_secs(15);

/// The least time between two measurements.
const EVERY: Duration = Duration::from_millis(250);

/// The first binary message.
const FIRST: usize = 1 << 13;

/// A message grows until it is such a part of what was sent. The specification proposes a sixteenth, which at 1 Mbit/s are
/// messages of half a second: too rough for a count of whole messages.
const PART: u64 = 64;

/// The longest message that a client may send; the specification allows no less.
const LONGEST: usize = 1 << 24;

/// Which way.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Test {
    Download,
    Upload,
}

/// What the hub has counted.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Measurement {
    app_info: AppInfo,
    origin: &'static str,
    test: Test,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct AppInfo {
    /// Microseconds since the test began.
    elapsed_time: u64,
    num_bytes: u64,
}

/// The hub sends.
pub(super) async fn download(hub: State<Arc<Hub>>, peer: Extension<Peer>, upgrade: WebSocketUpgrade) -> Response {
    begin(hub.0, peer.0, upgrade, Test::Download)
}

/// The client sends.
pub(super) async fn upload(hub: State<Arc<Hub>>, peer: Extension<Peer>, upgrade: WebSocketUpgrade) -> Response {
    begin(hub.0, peer.0, upgrade, Test::Upload)
}

fn begin(hub: Arc<Hub>, peer: Peer, upgrade: WebSocketUpgrade, test: Test) -> Response {
    let upgrade = upgrade.protocols([PROTOCOL]).max_message_size(LONGEST).max_frame_size(LONGEST);
    if upgrade.selected_protocol().is_none() {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let Ok(place) = hub.speed_tests.clone().try_acquire_owned() else {
        let again = [(header::RETRY_AFTER, SPEED_TEST_AGAIN.as_secs())];
        return (StatusCode::SERVICE_UNAVAILABLE, again, "others are measuring").into_response();
    };
    if let Err(wait) = hub.rates.speed_test.take(peer.0, hub.clock.now().monotonic) {
        return Rejection::TooOften(wait).into_response();
    }
    upgrade.on_upgrade(async move |mut socket| {
        let (began, mut bytes) = (Instant::now(), 0);
        let testing = async {
            match test {
                Test::Download => send(&mut socket, &mut bytes).await,
                Test::Upload => receive(&mut socket, &mut bytes).await,
            }
        };
        let outcome = match timeout(LIMIT, testing).await {
            Ok(Ok(())) => "measured",
            // Not everybody says goodbye.
            Ok(Err(_)) if began.elapsed() >= SENDING => "measured",
            Ok(Err(_)) => "broken off",
            Err(_) => "never ended",
        };
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(request = "ndt/v7", ?test, outcome, bytes, ms);
        drop(place);
    })
}

/// Sends until the time is over or the client goes, then awaits the client's goodbye.
async fn send(socket: &mut WebSocket, sent: &mut u64) -> Result<(), axum::Error> {
    let (mut sink, mut stream) = socket.split();
    let sending = async {
        let (began, mut told, mut size) = (Instant::now(), Instant::now(), FIRST);
        while began.elapsed() < SENDING {
            sink.send(Message::Binary(RANDOM.slice(..size))).await?;
            *sent += size as u64;
            if size < RANDOM.len() && size as u64 <= *sent / PART {
                size *= 2;
            }
            if told.elapsed() >= EVERY {
                told = Instant::now();
                sink.send(measured(Test::Download, began.elapsed(), *sent)).await?;
            }
        }
        sink.send(goodbye()).await
    };
    let mut listening = std::pin::pin!(async {
        while let Some(message) = stream.next().await {
            if let Message::Binary(_) = message? {
                // The protocol's word: whoever sends these in a download is cut off.
                return Err(axum::Error::new("a binary message in a download"));
            }
        }
        Ok(())
    });
    tokio::select! {
        ended = &mut listening => return ended,
        sent = sending => sent?,
    }
    listening.await
}

/// Counts until the client says goodbye. What is told is the count at the last arrival, and when that was: later would make a
/// line slower that has only been silent since.
async fn receive(socket: &mut WebSocket, received: &mut u64) -> Result<(), axum::Error> {
    let (began, mut at, mut told) = (Instant::now(), Duration::ZERO, 0);
    let mut telling = interval(EVERY);
    telling.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            message = socket.recv() => match message.transpose()? {
                Some(Message::Binary(message)) => (*received, at) = (*received + message.len() as u64, began.elapsed()),
                Some(_) => {}
                None => return Ok(()),
            },
            _ = telling.tick(), if *received > told => {
                told = *received;
                socket.send(measured(Test::Upload, at, told)).await?;
            }
        }
    }
}

fn measured(test: Test, elapsed: Duration, num_bytes: u64) -> Message {
    let elapsed_time = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
    let measurement = Measurement { app_info: AppInfo { elapsed_time, num_bytes }, origin: "server", test };
    let text = serde_json::to_string(&measurement).expect("numbers and words are JSON");
    Message::Text(text.into())
}

fn goodbye() -> Message {
    Message::Close(Some(CloseFrame { code: close_code::NORMAL, reason: "".into() }))
}
