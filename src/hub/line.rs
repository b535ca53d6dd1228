//! What points ask for over a line, and what they are answered.

mod replies;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::{get, post};
use futures_util::StreamExt as _;
use ledger::batch::MAX_PACKED;
use ledger::enrolment::State as Standing;
use ledger::wire::WireError;
use ledger::{BatchId, Enrolled, Enrolment, Sealed, Signal, receipt, reply, signing};
use serde_json::json;

use crate::intake::{self, Held, Refusal, Via};
use crate::keys::{self, KeyError};
use crate::policy::{COME_AGAIN, MAX_ENROLMENT};
use crate::server::{Hub, Peer};

/// The addresses that points know.
pub(crate) fn router(hub: Arc<Hub>) -> Router {
    let [metrics, logs] = [Signal::Metrics, Signal::Logs].map(|signal| {
        post(move |hub: State<Arc<Hub>>, peer: Extension<Peer>, request: Request| batch(hub.0, peer.0, signal, request))
    });
    Router::new()
        .route("/v1/metrics", metrics)
        .route("/v1/logs", logs)
        .route("/v1/enrolment", post(enrolment))
        .route(&format!("/{}", reply::PATH), post(replies::replies))
        .route("/healthz", get(health))
        .with_state(hub)
}

/// Why a request isn't answered as it was meant.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Rejection {
    /// What is there can't be used.
    #[error("{0}")]
    Crooked(&'static str),
    /// Longer than it may be.
    #[error("too long")]
    TooLong,
    /// It didn't come in time, or broke off.
    #[error("the body didn't come in time, or broke off")]
    Slow,
    /// Too often.
    #[error("too often")]
    TooOften(Duration),
    /// A batch isn't taken.
    #[error(transparent)]
    Batch(#[from] Refusal),
    /// A wish isn't taken.
    #[error(transparent)]
    Wish(#[from] KeyError),
}

/// A batch.
async fn batch(hub: Arc<Hub>, peer: Peer, signal: Signal, request: Request) -> Response {
    let began = hub.clock.now().monotonic;
    let name = header(request.headers(), "idempotency-key").unwrap_or_default().to_owned();
    let outcome = take(&hub, peer, signal, request).await;
    let word = match &outcome {
        Ok(Held { new: true, .. }) => "taken",
        Ok(Held { new: false, .. }) => "held already",
        Err(rejection) => rejection.word(),
    };
    let response = match outcome {
        Ok(held) => {
            let line = held.receipt.sign(&hub.key);
            ([(header::CONTENT_TYPE.as_str(), "application/x-protobuf"), (receipt::HEADER, &line)], Body::empty())
                .into_response()
        }
        Err(Rejection::Batch(Refusal::OtherBytes(held))) => {
            let line = held.sign(&hub.key);
            let refused = Rejection::Batch(Refusal::OtherBytes(held)).into_response();
            ([(receipt::HEADER, line)], refused).into_response()
        }
        Err(rejection) => rejection.into_response(),
    };
    let ms = milliseconds(&hub, began);
    let status = response.status().as_u16();
    // What isn't a batch's name isn't written: anybody can send anything.
    match name.parse::<BatchId>() {
        Ok(BatchId { point, epoch, seq }) => {
            tracing::info!(request = signal.path(), %point, %epoch, seq, outcome = word, status, ms);
        }
        Err(_) => tracing::info!(request = signal.path(), outcome = word, status, ms),
    }
    response
}

async fn take(hub: &Arc<Hub>, peer: Peer, signal: Signal, request: Request) -> Result<Held, Rejection> {
    let now = hub.clock.now().monotonic;
    hub.rates.address.take(peer.0, now).map_err(Rejection::TooOften)?;
    let (head, body) = request.into_parts();
    let text = |name| header(&head.headers, name);
    let is = |name, value: &str| text(name).is_some_and(|text| text.eq_ignore_ascii_case(value));
    if !is("content-type", "application/x-protobuf") || !is("content-encoding", "zstd") {
        return Err(Rejection::Crooked("a batch is application/x-protobuf in zstd"));
    }
    let body = read(hub, body, &head.headers, MAX_PACKED).await?;
    let digest = text("content-digest").ok_or(Rejection::Crooked("Content-Digest is missing"))?;
    let id: BatchId = text("idempotency-key")
        .and_then(|name| name.parse().ok())
        .ok_or(Rejection::Crooked("Idempotency-Key isn't point/epoch/seq"))?;
    let signature = text("point-signature").ok_or(Rejection::Crooked("Point-Signature is missing"))?;
    let sealed = Sealed { id, signal, body: body.into() };
    let expected = signing::content_digest(&sealed.sha256());
    if !digest.split(',').any(|digest| digest.trim() == expected) {
        return Err(Rejection::Crooked("Content-Digest isn't that of the body"));
    }
    // By address, too: nobody can use up what another one may send.
    hub.rates.point.take((peer.0, id.point), now).map_err(Rejection::TooOften)?;
    #[cfg(feature = "rig-faults")]
    if let Some(held) = crate::fault::answer_first(hub, &sealed, signature) {
        return Ok(held);
    }
    Ok(intake::take(hub, sealed, signature, Via::Line).await?)
}

/// A point asks to be known.
async fn enrolment(
    State(hub): State<Arc<Hub>>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Result<Json<Enrolled>, Response> {
    let began = hub.clock.now().monotonic;
    let outcome = enrol(&hub, peer, request).await;
    let ms = milliseconds(&hub, began);
    match outcome {
        Ok(answer) => {
            let (point, state) = (answer.point, answer.state);
            tracing::info!(request = "v1/enrolment", %point, outcome = ?state, status = 200, ms);
            Ok(Json(answer))
        }
        Err(rejection) => {
            let word = rejection.word();
            let response = rejection.into_response();
            tracing::info!(request = "v1/enrolment", outcome = word, status = response.status().as_u16(), ms);
            Err(response)
        }
    }
}

async fn enrol(hub: &Hub, peer: Peer, request: Request) -> Result<Enrolled, Rejection> {
    let now = hub.clock.now();
    hub.rates.enrolment.take(peer.0, now.monotonic).map_err(Rejection::TooOften)?;
    let (head, body) = request.into_parts();
    let body = read(hub, body, &head.headers, MAX_ENROLMENT).await?;
    let wish: Enrolment = serde_json::from_slice(&body).map_err(|_| Rejection::Crooked("not an enrolment"))?;
    let mut client = hub.database.client().await.map_err(KeyError::Database)?;
    let state = keys::ask(&mut client, &wish, now.wall).await?;
    Ok(Enrolled::new(wish.point, wish.key, state, &hub.key))
}

/// Whether the hub can do its work: it can as long as the database answers.
async fn health(State(hub): State<Arc<Hub>>) -> Response {
    let asking = async { hub.database.client().await?.batch_execute("SELECT 1").await.map_err(Into::into) };
    let asked: Result<Result<(), crate::DatabaseError>, _> = tokio::time::timeout(COME_AGAIN, asking).await;
    let told = |database: &str| json!({ "version": env!("CARGO_PKG_VERSION"), "database": database });
    let why = match asked {
        Ok(Ok(())) => return Json(told("ok")).into_response(),
        Ok(Err(error)) => error.to_string(),
        Err(_) => "no answer".to_owned(),
    };
    // Anybody may ask; what PostgreSQL says is for those who run the hub.
    tracing::warn!(request = "healthz", outcome = "database away", why);
    (StatusCode::SERVICE_UNAVAILABLE, Json(told("away"))).into_response()
}

/// Reads a body of a client that may be slow, but not silent.
async fn read(hub: &Hub, body: Body, headers: &HeaderMap, longest: usize) -> Result<Bytes, Rejection> {
    let mut whole = Vec::new();
    read_pieces(hub, body, headers, longest, |piece| whole.extend_from_slice(piece)).await?;
    Ok(whole.into())
}

/// The same, with nothing kept of it.
pub(crate) async fn read_pieces(
    hub: &Hub,
    body: Body,
    headers: &HeaderMap,
    longest: usize,
    mut take: impl FnMut(&[u8]),
) -> Result<(), Rejection> {
    if header(headers, "content-length")
        .is_some_and(|length| length.parse().is_ok_and(|length: usize| length > longest))
    {
        return Err(Rejection::TooLong);
    }
    let reading = async {
        let mut pieces = body.into_data_stream();
        let mut length = 0;
        while let Some(piece) =
            tokio::time::timeout(hub.choices.silence, pieces.next()).await.map_err(|_| Rejection::Slow)?
        {
            let piece = piece.map_err(|_| Rejection::Slow)?;
            length += piece.len();
            if length > longest {
                return Err(Rejection::TooLong);
            }
            take(&piece);
        }
        Ok(())
    };
    tokio::time::timeout(hub.choices.body, reading).await.map_err(|_| Rejection::Slow)?
}

fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn milliseconds(hub: &Hub, began: Duration) -> u64 {
    let taken = hub.clock.now().monotonic.saturating_sub(began);
    u64::try_from(taken.as_millis()).unwrap_or(u64::MAX)
}

impl Rejection {
    fn status(&self) -> StatusCode {
        match self {
            Self::Crooked(_) | Self::Wish(KeyError::Forged | KeyError::Name) => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Slow => StatusCode::REQUEST_TIMEOUT,
            Self::TooOften(_) | Self::Wish(KeyError::Full) => StatusCode::TOO_MANY_REQUESTS,
            Self::Batch(refusal) => match refusal {
                Refusal::TooLong | Refusal::Wire(WireError::TooLong(_)) => StatusCode::PAYLOAD_TOO_LARGE,
                Refusal::Key(_) => StatusCode::UNAUTHORIZED,
                Refusal::Wire(_) | Refusal::Text(_) | Refusal::OtherName(_) => StatusCode::BAD_REQUEST,
                Refusal::OtherBytes(_) => StatusCode::CONFLICT,
                Refusal::Hanging => StatusCode::SERVICE_UNAVAILABLE,
                Refusal::Database(error) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
                Refusal::Database(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::Wish(KeyError::Database(error)) if error.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
            Self::Wish(KeyError::Database(_) | KeyError::NoSuchCode(_)) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What is written to the log.
    fn word(&self) -> &'static str {
        match self.status() {
            StatusCode::BAD_REQUEST => "crooked",
            StatusCode::UNAUTHORIZED => "not approved",
            StatusCode::REQUEST_TIMEOUT => "slow",
            StatusCode::CONFLICT => "other bytes",
            StatusCode::PAYLOAD_TOO_LARGE => "too long",
            StatusCode::TOO_MANY_REQUESTS => "too often",
            StatusCode::SERVICE_UNAVAILABLE => "database away",
            _ => "failed",
        }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let status = self.status();
        if let Self::Batch(Refusal::Key(standing)) = &self {
            let state = standing.map_or(json!("unknown"), |standing: Standing| json!(standing));
            return (status, Json(json!({ "state": state }))).into_response();
        }
        let again = match &self {
            Self::TooOften(wait) => Some(*wait),
            _ if status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS => {
                Some(COME_AGAIN)
            }
            _ => None,
        };
        let text = if status.is_server_error() {
            // What PostgreSQL says is for those who run the hub.
            tracing::error!(error = %self);
            "the hub can't take this now".to_owned()
        } else {
            self.to_string()
        };
        let mut response = (status, text).into_response();
        if let Some(again) = again {
            let seconds = again.as_secs() + u64::from(again.subsec_nanos() > 0);
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
