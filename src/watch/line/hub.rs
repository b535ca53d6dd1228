//! The hub: an answer that only it can give, over TLS where its address says so.

use std::error::Error;
use std::io;
use std::time::Duration;

use point::ClockFlag;
use reqwest::{Client, ClientBuilder, StatusCode};
use rustls::CertificateError;
use serde::Deserialize;
use url::Url;

use crate::line::meter::Meter;
use crate::line::round::{Answer, Heard};
use crate::line::tries::Tries;

/// Where the hub says whether it can do its work.
const HEALTH: &str = "healthz";

/// A handshake of TLS and an answer take five times there and back, and one packet of three is repeated after seconds: half a
/// minute on the worst line known.
const TRIES: Tries =
    Tries { after: &[Duration::from_secs(12)], refused: Duration::from_secs(3), limit: super::HUB_LIMIT };

/// What it costs to be connected and to ask.
const ASKED: u64 = 1_500;

/// What an answer by TLS costs: a chain of two certificates and its proof are 4 kB.
const ANSWERED: u64 = 5_500;

/// What the hub says of itself.
#[derive(Deserialize)]
struct Health {
    #[serde(rename = "version")]
    _version: String,
    #[serde(rename = "database")]
    _database: String,
}

/// A client that makes a connection for each question, and remembers how to resume TLS.
pub(super) fn client() -> reqwest::Result<Client> {
    builder().pool_max_idle_per_host(0).build()
}

/// One that keeps its connection for the next question.
pub(super) fn client_that_keeps() -> reqwest::Result<Client> {
    builder().pool_max_idle_per_host(1).build()
}

/// Clients follow nobody elsewhere, and ask nobody in between: the line is what is looked at.
fn builder() -> ClientBuilder {
    let user_agent = concat!("diem-ho-tro/", env!("CARGO_PKG_VERSION"));
    Client::builder().user_agent(user_agent).http1_only().redirect(reqwest::redirect::Policy::none()).no_proxy()
}

/// Asks the hub how it is.
pub(super) async fn look(client: &Client, hub: &Url, clock: ClockFlag) -> Answer {
    let meter = Meter::default();
    let Ok(health) = hub.join(HEALTH) else { return Answer::default() };
    let heard = TRIES.ask(|_| ask(client, health.clone(), clock, &meter)).await.unwrap_or_else(|heard| heard);
    meter.answer(heard)
}

async fn ask(client: &Client, health: Url, clock: ClockFlag, meter: &Meter) -> Result<Heard, Heard> {
    meter.other(ASKED);
    let answered = async {
        let response = client.get(health).send().await?;
        meter.other(ANSWERED);
        Ok::<_, reqwest::Error>((response.status(), response.bytes().await?))
    };
    match answered.await {
        Ok((StatusCode::OK, body)) if serde_json::from_slice::<Health>(&body).is_ok() => Ok(Heard::Works),
        Ok((status, _)) if status.is_success() || status.is_redirection() => Ok(Heard::False),
        Ok(_) => Err(Heard::Refuses),
        Err(error) => match tls(&error) {
            Some(rustls::Error::InvalidCertificate(why)) if is_out_of_date(why) => match clock {
                // A clock that is wrong finds every certificate out of date.
                ClockFlag::BeforeFloor => Ok(Heard::Unknown),
                ClockFlag::Plausible => Err(Heard::Refuses),
            },
            Some(rustls::Error::AlertReceived(_)) => Err(Heard::Refuses),
            Some(_) => Ok(Heard::False),
            // Without a way there, or a name, nobody has said anything.
            None if error.is_connect() && !is_refused(&error) => Err(Heard::Silent),
            None => Err(Heard::Refuses),
        },
    }
}

/// What led to an error, the nearest first.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn Error + 'static)> {
    std::iter::successors(error.source(), |error: &&(dyn Error + 'static)| (*error).source())
}

/// What TLS had against the other end, if that is why there is no answer.
fn tls(error: &reqwest::Error) -> Option<&rustls::Error> {
    causes(error).find_map(|error| match error.downcast_ref::<io::Error>() {
        // What an `io::Error` wraps is not its source but itself.
        Some(error) => error.get_ref()?.downcast_ref(),
        None => error.downcast_ref(),
    })
}

/// Whether the other end has broken off the connection.
fn is_refused(error: &reqwest::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, UnexpectedEof};
    let ended = [BrokenPipe, ConnectionAborted, ConnectionRefused, ConnectionReset, UnexpectedEof];
    causes(error).filter_map(|error| error.downcast_ref::<io::Error>()).any(|error| ended.contains(&error.kind()))
}

fn is_out_of_date(why: &CertificateError) -> bool {
    use CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    matches!(why, Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. })
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    /// What a server that answers so is heard as; one that answers nothing holds the connection.
    async fn heard(answer: &'static str) -> Heard {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let hub = Url::parse(&format!("http://{}/", listener.local_addr().unwrap())).unwrap();
        let serving = tokio::spawn(async move {
            let mut held = Vec::new();
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let mut asked = [0; 1024];
                let length = stream.read(&mut asked).await.unwrap();
                assert!(asked[..length].starts_with(b"GET /healthz "));
                stream.write_all(answer.as_bytes()).await.unwrap();
                held.push(stream);
                if !answer.is_empty() {
                    held.clear();
                }
            }
        });
        let answer = look(&client().unwrap(), &hub, ClockFlag::Plausible).await;
        serving.abort();
        answer.heard
    }

    #[tokio::test]
    async fn only_the_hub_answers_like_the_hub() {
        let ok = "HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{\"version\":\"0.1.0\",\"database\":\"ok\"} ";
        assert_eq!(heard(ok).await, Heard::Works);
        assert_eq!(heard("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>").await, Heard::False);
        assert_eq!(
            heard("HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n").await,
            Heard::False
        );
        let away = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(heard(away).await, Heard::Refuses, "a hub without its database");
    }

    #[tokio::test]
    async fn a_hub_that_is_not_there_refuses() {
        let away = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
        let hub = Url::parse(&format!("http://{away}/")).unwrap();
        assert_eq!(look(&client().unwrap(), &hub, ClockFlag::Plausible).await.heard, Heard::Refuses);
    }

    #[tokio::test(start_paused = true)]
    async fn a_hub_that_accepts_and_says_nothing_is_silent() {
        let began = tokio::time::Instant::now();
        assert_eq!(heard("").await, Heard::Silent);
        assert_eq!(began.elapsed(), super::super::HUB_LIMIT);
    }
}
