//! A point asks what was answered to its difficulties.

use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use ledger::enrolment::State as Standing;
use ledger::reply::{self, Asking};
use ulid::Ulid;

use super::{Rejection, milliseconds, read};
use crate::database::DatabaseError;
use crate::intake::Refusal;
use crate::policy::MAX_ASKING;
use crate::server::{Hub, Peer};
use crate::{answers, keys};

/// Answers with signed lines; none where there is nothing that the point hasn't told to have heard.
pub async fn replies(State(hub): State<Arc<Hub>>, Extension(peer): Extension<Peer>, request: Request) -> Response {
    let began = hub.clock.now().monotonic;
    let outcome = look_up(&hub, peer, request).await;
    let ms = milliseconds(&hub, began);
    match outcome {
        Ok((point, lines)) => {
            tracing::info!(request = reply::PATH, %point, outcome = "told", replies = lines.len(), status = 200, ms);
            ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], lines.concat()).into_response()
        }
        Err(rejection) => {
            let word = rejection.word();
            let response = rejection.into_response();
            tracing::info!(request = reply::PATH, outcome = word, status = response.status().as_u16(), ms);
            response
        }
    }
}

async fn look_up(hub: &Hub, peer: Peer, request: Request) -> Result<(Ulid, Vec<String>), Rejection> {
    let now = hub.clock.now();
    hub.rates.address.take(peer.0, now.monotonic).map_err(Rejection::TooOften)?;
    let (head, body) = request.into_parts();
    let body = read(hub, body, &head.headers, MAX_ASKING).await?;
    let asking = std::str::from_utf8(&body).ok().and_then(Asking::read);
    let asking = asking.ok_or(Rejection::Crooked("not a question what was answered"))?;
    hub.rates.point.take((peer.0, asking.point), now.monotonic).map_err(Rejection::TooOften)?;
    let found = async {
        let client = hub.database.client().await?;
        // Only the key that is taken: what a village has told is nobody else's concern.
        let taken = keys::standing(&client, asking.point, None).await?;
        if !taken.is_some_and(|(key, state)| state == Standing::Approved && asking.is_signed(&key)) {
            return Ok(None);
        }
        let lines = answers::lines(&**client, asking.point, &hub.key, now.wall, reply::MAX_TOGETHER).await?;
        Ok::<_, DatabaseError>(Some(lines))
    };
    let lines = found.await.map_err(Refusal::from)?.ok_or(Refusal::Key(None))?;
    Ok((asking.point, lines))
}
