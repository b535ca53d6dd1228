//! What comes back. Only its beginning is read: no answer of the receiving end is long.

use std::time::Duration;

use ledger::{receipt, reply};
use point::Clock;
use reqwest::header::{self, HeaderMap};
use reqwest::{Response, StatusCode};

use super::trouble::{Reason, Trouble};
use crate::line::{http_date, time_of};
use crate::sender::Distrust;

/// The longest answer: replies together; an enrolment's takes 400 bytes.
const LONGEST: usize = reply::MAX_TOGETHER;

/// As much of an answer as is told.
const TOLD: usize = 120;

/// An answer, as far as it matters.
pub(super) struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    /// As far as it has arrived.
    pub body: Vec<u8>,
    /// Why it broke off, if it did.
    broken: Option<Trouble>,
}

impl Answer {
    /// Reads an answer, whose beginning is here. Its headers say what matters, so that one that breaks off is still one.
    pub async fn read(mut response: Response, silence: Duration) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let (mut body, mut broken) = (Vec::new(), None);
        let reading = async {
            while body.len() < LONGEST {
                match response.chunk().await {
                    Ok(Some(piece)) => body.extend_from_slice(&piece),
                    Ok(None) => return None,
                    Err(error) => return Some(Trouble::of_line(&error)),
                }
            }
            body.truncate(LONGEST);
            None
        };
        match tokio::time::timeout(silence, reading).await {
            Ok(read) => broken = read,
            Err(_) => {
                let detail = format!("the answer didn't end within {silence:?}");
                broken.get_or_insert(Trouble::new(Reason::Slow, detail));
            }
        }
        Self { status, headers, body, broken }
    }

    /// The line of the receipt, empty where there is none.
    pub fn receipt(&self) -> &str {
        self.header(receipt::HEADER).unwrap_or_default()
    }

    /// Whether it says that it is OTLP's.
    pub fn is_protobuf(&self) -> bool {
        self.header(header::CONTENT_TYPE.as_str()).is_some_and(|kind| kind.starts_with("application/x-protobuf"))
    }

    /// What it means, where it isn't what was asked for.
    pub fn trouble(&self, clock: &dyn Clock) -> Trouble {
        let reason = match self.status {
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Reason::Busy,
            StatusCode::BAD_REQUEST => Reason::Refused,
            StatusCode::NETWORK_AUTHENTICATION_REQUIRED => Reason::NotTheHub,
            status if status.is_server_error() => Reason::ServerError,
            _ => Reason::NotTheHub,
        };
        let retry_after = self.retry_after(clock).filter(|_| reason == Reason::Busy);
        Trouble { retry_after, ..Trouble::new(reason, self.told()) }
    }

    /// What it means that it isn't believed.
    pub fn trouble_of(&self, distrust: Distrust) -> Trouble {
        let reason = match (&distrust, &self.broken) {
            (Distrust::Ledger(_), _) => Reason::Disk,
            (Distrust::OtherHub(_), _) => Reason::OtherHub,
            // Its end may have told more.
            (Distrust::Crooked(_), Some(broken)) if self.receipt().is_empty() => return broken.clone(),
            (Distrust::Crooked(_), _) => Reason::NotTheHub,
        };
        Trouble::new(reason, format!("{distrust} ({})", self.told()))
    }

    /// Status, kind and beginning, for whoever looks for the reason.
    pub fn told(&self) -> String {
        let leads = self.header(header::LOCATION.as_str()).map(|place| format!(" → {place}")).unwrap_or_default();
        let kind = self.header(header::CONTENT_TYPE.as_str()).map(|kind| format!(", {kind}")).unwrap_or_default();
        let body = String::from_utf8_lossy(&self.body);
        let words: String = body.chars().filter(|letter| !letter.is_control()).take(TOLD).collect();
        let words = if words.is_empty() { words } else { format!(": {words}") };
        format!("{}{leads}{kind}{words}", self.status)
    }

    /// How long it asks to wait, in seconds or until a time (RFC 9110, 10.2.3); by its own clock where it tells it, since a
    /// point's is often wrong.
    fn retry_after(&self, clock: &dyn Clock) -> Option<Duration> {
        let asked = self.header(header::RETRY_AFTER.as_str())?.trim();
        asked.parse().ok().map(Duration::from_secs).or_else(|| {
            let now = time_of(&self.headers).unwrap_or_else(|| clock.now().wall);
            Some(Duration::try_from(http_date(asked)? - now).unwrap_or_default())
        })
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}
