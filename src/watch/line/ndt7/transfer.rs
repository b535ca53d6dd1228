//! Ten seconds in one direction, counted by whoever receives.

use std::time::Duration;

use futures_util::stream::SplitSink;
use futures_util::{SinkExt as _, StreamExt as _};
use serde::Deserialize;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

use super::socket::{IDLE, Socket};
use super::{Phase, Progress, SENDING, TestError};
use crate::line::random;

/// When a test is over, whatever is still on its way.
const LIMIT: Duration = Duration::from_secs(15);

/// How often progress is told.
const EVERY: Duration = Duration::from_millis(250);

/// The first binary message, and the longest.
const FIRST: usize = 1 << 13;
const LONGEST: usize = 1 << 20;

/// A message grows until it is such a part of what was sent. The specification proposes a sixteenth, which at 1 Mbit/s are
/// messages of half a second: too rough for a server that counts whole messages.
const PART: u64 = 64;

/// What has arrived, and when the last of it did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counted {
    pub bytes: u64,
    pub elapsed: Duration,
}

impl Counted {
    /// Bits a second.
    pub fn bits(&self) -> f64 {
        if self.elapsed.is_zero() { 0.0 } else { self.bytes as f64 * 8.0 / self.elapsed.as_secs_f64() }
    }
}

/// What the server says that it has counted.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Measurement {
    app_info: Option<AppInfo>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AppInfo {
    /// Microseconds.
    elapsed_time: u64,
    num_bytes: u64,
}

/// Tells progress, not too often.
struct Teller<'a, F> {
    progress: &'a mut F,
    phase: Phase,
    began: Instant,
    told: Option<Instant>,
}

impl<F: FnMut(Progress)> Teller<'_, F> {
    fn tell(&mut self, counted: &Counted) {
        if self.told.is_some_and(|told| told.elapsed() < EVERY) {
            return;
        }
        self.told = Some(Instant::now());
        let done = (self.began.elapsed().as_secs_f64() / SENDING.as_secs_f64()).min(1.0);
        let bits = Some(counted.bits()).filter(|bits| *bits > 0.0);
        (self.progress)(Progress { phase: self.phase, done, bits });
    }
}

/// The server sends.
pub(super) async fn download(mut socket: Socket, progress: &mut impl FnMut(Progress)) -> Result<Counted, TestError> {
    let began = Instant::now();
    let mut teller = Teller { progress, phase: Phase::Download, began, told: None };
    let mut counted = Counted::default();
    let receiving = async {
        teller.tell(&counted);
        // After the server's goodbye, which is answered by itself, the connection is the server's to close.
        while let Some(message) = next(&mut socket).await? {
            if let Message::Binary(message) = message {
                counted = Counted { bytes: counted.bytes + message.len() as u64, elapsed: began.elapsed() };
                teller.tell(&counted);
            }
        }
        Ok(())
    };
    let ended = timeout(LIMIT, receiving).await;
    judged(ended.unwrap_or(Ok(())), counted, began)
}

/// This side sends; what counts is what the server says. At the end it is asked to catch up: what this side has sent may still
/// lie in its own buffers.
pub(super) async fn upload(socket: Socket, progress: &mut impl FnMut(Progress)) -> Result<Counted, TestError> {
    let payload = Bytes::from(random::bytes(LONGEST).map_err(|error| Box::new(Error::Io(error)))?);
    let began = Instant::now();
    let mut teller = Teller { progress, phase: Phase::Upload, began, told: None };
    let mut counted = Counted::default();
    let (mut sink, mut stream) = socket.split();
    let ended = {
        let mut sending = std::pin::pin!(send(&mut sink, &payload, began));
        let listening = async {
            teller.tell(&counted);
            let (mut is_sending, mut all) = (true, None);
            while all.is_none_or(|all| counted.bytes < all) {
                let message = tokio::select! {
                    sent = &mut sending, if is_sending => {
                        // If that failed the server says why, or nothing any more.
                        (is_sending, all) = (false, sent.ok());
                        continue;
                    }
                    message = next(&mut stream) => message?,
                };
                match message {
                    None => return Ok(()),
                    Some(Message::Binary(_)) => return Err(TestError::Foreign("it sends during an upload")),
                    Some(Message::Text(text)) => {
                        if let Some(told) = read(&text) {
                            counted = told;
                            teller.tell(&counted);
                        }
                    }
                    Some(_) => {}
                }
            }
            Ok(())
        };
        timeout(LIMIT, listening).await.unwrap_or(Ok(()))
    };
    let counted = judged(ended, counted, began)?;
    // It is said whatever becomes of it; the figure stands.
    let goodbye = async {
        drop(sink.send(Message::Close(None)).await);
        while let Ok(Some(_)) = next(&mut stream).await {}
    };
    drop(timeout(LIMIT.saturating_sub(began.elapsed()), goodbye).await);
    Ok(counted)
}

/// Sends for ten seconds; answers how much.
async fn send(sink: &mut SplitSink<Socket, Message>, payload: &Bytes, began: Instant) -> Result<u64, Error> {
    let (mut size, mut sent) = (FIRST, 0);
    while began.elapsed() < SENDING {
        sink.send(Message::Binary(payload.slice(..size))).await?;
        sent += size as u64;
        if size < LONGEST && size as u64 <= sent / PART {
            size *= 2;
        }
    }
    Ok(sent)
}

/// What the server has counted. What isn't understood isn't meant for this client.
fn read(text: &str) -> Option<Counted> {
    let told = serde_json::from_str::<Measurement>(text).ok()?.app_info?;
    Some(Counted { bytes: told.num_bytes, elapsed: Duration::from_micros(told.elapsed_time) })
}

/// The next message, if the other side hasn't gone.
async fn next(
    stream: &mut (impl futures_util::Stream<Item = Result<Message, Error>> + Unpin),
) -> Result<Option<Message>, TestError> {
    let message = timeout(IDLE, stream.next()).await.map_err(|_| TestError::Silent)?;
    Ok(message.transpose().map_err(Box::new)?)
}

/// The figure, if it is one. Once the ten seconds are over it doesn't matter how the connection ends.
fn judged(ended: Result<(), TestError>, counted: Counted, began: Instant) -> Result<Counted, TestError> {
    match ended {
        Err(error) if began.elapsed() < SENDING || counted.bytes == 0 => Err(error),
        _ if counted.bytes == 0 => Err(TestError::Foreign("it counts nothing")),
        _ => Ok(counted),
    }
}
