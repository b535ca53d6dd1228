//! Letting an operator in who has forgotten the PIN: the officer types the challenge that was read out, and reads back the answer.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use desk::recovery::{self, Challenge};
use ledger::PublicKey;
use maud::{Markup, html};
use serde::Deserialize;
use tokio_postgres::GenericClient;
use ulid::Ulid;
use uuid::Uuid;

use super::context::{Signed, WebError};
use super::points::{Point, Standing};
use super::{layout, point_page};
use crate::officers::Right;
use crate::words::Words;

/// The form of a point's page; nothing where no key of the point is taken, for then there is nothing to reckon with.
pub fn form(signed: &Signed, point: &Point, said: Markup) -> Markup {
    let words = signed.context.words();
    html! {
        @if point.standing == Standing::Approved {
            h2 id="mo-khoa" { (words.text("recovery")) }
            p.note { (words.text("recovery-note")) }
            (said)
            form.search method="post" action={ (point.path()) "/mo-khoa" } {
                (layout::word(&signed.form_word))
                p { label for="challenge" { (words.text("recovery-challenge")) }
                    input id="challenge" name="challenge" inputmode="numeric" autocomplete="off" maxlength="12" required; }
                p { button type="submit" { (words.text("recovery-answer")) } }
            }
        }
    }
}

/// What the operator has read out.
#[derive(Deserialize)]
pub struct Read {
    word: String,
    challenge: String,
}

/// Reckons the answer, and shows it.
pub async fn answer(signed: Signed, Path(id): Path<String>, Form(read): Form<Read>) -> Result<Response, WebError> {
    signed.check_form(&read.word)?;
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (_, point) = point_page::find(&signed, &**client, &id, Right::Approve).await?;
    let key = approved_key(&**client, point.id).await?;
    let (status, said) = match (read.challenge.parse::<Challenge>(), key) {
        (Ok(challenge), Some(key)) => {
            let answer = recovery::answer(&signed.context.site.key, &key, Ulid::from(point.id), &challenge);
            match answer {
                Some(answer) => {
                    tracing::info!(point = %id, officer = signed.officer.login, "an operator's desk was opened");
                    (StatusCode::OK, shown(words, &answer.to_string()))
                }
                None => (StatusCode::BAD_REQUEST, wrong(words)),
            }
        }
        _ => (StatusCode::BAD_REQUEST, wrong(words)),
    };
    let body = html! {
        p { a href=(point.path()) { (words.text("back-to-point")) } }
        (form(&signed, &point, said))
    };
    let mut page = (status, layout::page(&signed, &point.title(), body)).into_response();
    page.headers_mut().insert(axum::http::header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    Ok(page)
}

fn shown(words: &Words, answer: &str) -> Markup {
    html! { div role="status" { p { (words.text("recovery-read-out")) } p.answer { strong { (answer) } } } }
}

fn wrong(words: &Words) -> Markup {
    html! { p.said role="alert" { (words.text("recovery-wrong")) } }
}

async fn approved_key(client: &impl GenericClient, point: Uuid) -> Result<Option<PublicKey>, WebError> {
    let sql = "SELECT key FROM point_key WHERE point = $1 AND state = 'approved'";
    let row = client.query_opt(sql, &[&point]).await?;
    Ok(row.and_then(|row| row.get::<_, &str>(0).parse().ok()))
}
