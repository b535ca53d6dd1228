//! The speed test that somebody asks for by a button: NDT7, the protocol of M-Lab (`spec/ndt7-protocol.md` of
//! github.com/m-lab/ndt-server, v0.7 to v0.9). It takes all that the line has for ten seconds each way, so [`cost`] comes first.
//!
//! What is told are i-Speed's four figures, each from whoever knows it: the download is what arrived here, the upload what the
//! server says has arrived there, time there and back and its jitter are those of an empty page on the idle line before.
//!
//! # Why not the crate `ndt7-client`
//! 0.3.1 was read. Its tests run as tasks that nobody can end: whoever drops the handle is still sent up to fifteen seconds of a
//! line that somebody pays for. It trusts a list of certificates of its own and no others, tries one address of a name, and
//! tells no time there and back of its own. What is left of a client are two loops over `tokio-tungstenite`.
//!
//! # Example
//! ```ignore
//! let cost = ndt7::cost(last.map(|(down, up)| Speeds { down, up }), contract);
//! // "Sẽ dùng khoảng 125 MB tải xuống và 125 MB tải lên", and then, in a task that is aborted when somebody presses Back:
//! let outcome = ndt7::test(&hub, |progress| drop(screen.try_send(progress))).await?;
//! memory.keep_speed(&Speed { at, method: Method::Ndt7, direction: Direction::Receive, bits: outcome.speeds.down })?;
//! memory.keep_speed(&Speed { at, method: Method::Ndt7, direction: Direction::Transmit, bits: outcome.speeds.up })?;
//! ```

mod round_trips;
mod socket;
mod transfer;

use std::time::Duration;

use reqwest::StatusCode;
use tokio_tungstenite::tungstenite;
use url::Url;

use crate::statistics::jitter;

/// How long each side sends.
const SENDING: Duration = Duration::from_secs(10);

/// What a line is taken for that nobody knows anything of, bits a second: what most fibre lines are sold with at least.
const UNKNOWN: f64 = 100e6;

/// What a line does each way, bits a second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Speeds {
    /// To the point.
    pub down: f64,
    /// From the point.
    pub up: f64,
}

/// What a test uses of the line each way, bytes, without what packets and TLS add (some hundredths).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// To the point.
    pub down: u64,
    /// From the point.
    pub up: u64,
}

/// What is being measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// Time there and back.
    RoundTrips,
    /// To the point.
    Download,
    /// From the point.
    Upload,
}

/// How far a test is. Told four times a second at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What is being measured.
    pub phase: Phase,
    /// How much of that is done, 0 to 1.
    pub done: f64,
    /// Bits a second so far, once there are any.
    pub bits: Option<f64>,
}

/// What was measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Each the mean of ten seconds, from the first byte.
    pub speeds: Speeds,
    /// The shortest time there and back, ms.
    pub rtt: f64,
    /// Mean difference between consecutive such times, ms.
    pub jitter: f64,
    /// What that has used.
    pub used: Cost,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The server's address is none of http, https, ws or wss.
    #[error("{0} is no address of a speed test")]
    Address(Url),
    /// TLS can't be set up.
    #[error("TLS: {0}")]
    Tls(reqwest::Error),
    /// Nobody answers at the server's address.
    #[error("the server can't be reached: {0}")]
    Unreachable(#[from] reqwest::Error),
    /// Others are measuring, or this address has measured too often: come again after that time.
    #[error("the server measures others now; again in {} s", .0.as_secs())]
    Busy(Duration),
    /// The server has no speed test.
    #[error("the server has no speed test: it answers {0}")]
    None(StatusCode),
    /// Somebody else answers in the server's place.
    #[error("what answers isn't a speed test: {0}")]
    Foreign(&'static str),
    /// Nothing comes any more.
    #[error("nothing came for too long")]
    Silent,
    /// The connection broke before there was a figure.
    #[error("the connection broke off: {0}")]
    BrokenOff(#[from] Box<tungstenite::Error>),
}

/// What a test will use, at most if nothing was wrong before: the faster of what an earlier test has measured and what was
/// ordered, for a line that was slow may be well again. Of a line of which nothing is known, 125 MB each way.
pub fn cost(last: Option<Speeds>, contract: Option<Speeds>) -> Cost {
    let bytes = |of: fn(&Speeds) -> f64| {
        let known = [&last, &contract].into_iter().flatten().map(of).filter(|bits| *bits > 0.0);
        let bits = known.reduce(f64::max).unwrap_or(UNKNOWN);
        // A float becomes the nearest whole number there is.
        (bits / 8.0 * SENDING.as_secs_f64()).round() as u64
    };
    Cost { down: bytes(|speeds| speeds.down), up: bytes(|speeds| speeds.up) }
}

/// Measures the line to a server: the hub's address, or the root of any other NDT7 server. Whoever drops the future ends the
/// test; connections are closed with it.
///
/// Nothing is tried again, and a connection that breaks off in the middle gives no figure: half of a test is no test.
pub async fn test(server: &Url, mut progress: impl FnMut(Progress)) -> Result<Outcome, TestError> {
    let (server, client) = (socket::root(server)?, socket::client().map_err(TestError::Tls)?);
    let times = round_trips::measure(&client, &server, &mut progress).await?;
    let down = transfer::download(socket::open(&client, &server, "ndt/v7/download").await?, &mut progress).await?;
    let up = transfer::upload(socket::open(&client, &server, "ndt/v7/upload").await?, &mut progress).await?;
    Ok(Outcome {
        speeds: Speeds { down: down.bits(), up: up.bits() },
        rtt: times.iter().copied().fold(f64::INFINITY, f64::min),
        jitter: jitter(&times).unwrap_or_default(),
        used: Cost { down: down.bytes, up: up.bytes },
    })
}

#[cfg(test)]
mod tests;
