//! Points that want to be known. Somebody at the point reads its short code aloud, somebody here compares.

use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use time::OffsetDateTime;
use tokio_postgres::GenericClient;
use ulid::Ulid;
use uuid::Uuid;

use super::context::{Signed, WebError};
use super::layout;
use super::view::View;
use crate::keys::{self, KeyError};
use crate::officers::Right;
use crate::words::Words;

struct Key {
    point: Uuid,
    name: String,
    unit_text: String,
    key: String,
    code: String,
    state: String,
    asked_at: OffsetDateTime,
    decided_at: Option<OffsetDateTime>,
    decided_by: Option<String>,
    has_another: bool,
}

async fn load(client: &impl GenericClient, points: &[Uuid]) -> Result<Vec<Key>, tokio_postgres::Error> {
    let sql = "SELECT k.point, k.name, k.unit_text, k.key, k.code, k.state, k.asked_at, k.decided_at, k.decided_by,
         EXISTS (SELECT FROM point_key o WHERE o.point = k.point AND o.key <> k.key AND o.state = 'approved')
         FROM point_key k WHERE k.point = ANY($1) ORDER BY k.asked_at DESC, k.key";
    let key = |row: &tokio_postgres::Row| Key {
        point: row.get(0),
        name: row.get(1),
        unit_text: row.get(2),
        key: row.get(3),
        code: row.get(4),
        state: row.get(5),
        asked_at: row.get(6),
        decided_at: row.get(7),
        decided_by: row.get(8),
        has_another: row.get(9),
    };
    Ok(client.query(sql, &[&points]).await?.iter().map(key).collect())
}

impl Key {
    fn title(&self) -> String {
        keys::title(&self.name, self.point.into())
    }
}

/// What the QR on a point's screen, or a decision, adds to the address.
#[derive(Deserialize)]
pub struct Scanned {
    /// The key's code, as somebody may have typed it.
    #[serde(default)]
    ma: String,
    /// The decision over it that was just made.
    #[serde(default)]
    xong: String,
}

/// Decisions: name, states that a key may have before, the state after.
const DECISIONS: [(&str, &[&str], &str); 3] = [
    ("approve", &["waiting", "revoked"], "approved"),
    ("refuse", &["waiting"], "revoked"),
    ("revoke", &["approved"], "revoked"),
];

/// What was just done; nothing if the key doesn't stand so.
fn done(words: &Words, xong: &str, key: &Key) -> Option<String> {
    let (name, ..) = DECISIONS.iter().find(|(name, _, after)| *name == xong && key.state == *after)?;
    Some(words.with(&format!("done-{name}"), &[("code", &key.code), ("name", &key.title())]))
}

/// Shows who waits, and who is known; first whose code was scanned.
pub async fn show(signed: Signed, Query(scanned): Query<Scanned>) -> Result<Markup, WebError> {
    signed.needs(Right::Approve)?;
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let view = View::load(&**client).await?;
    let mut keys = load(&**client, &view.points(&signed, Right::Approve, None)).await?;
    let code = keys::as_written(&scanned.ma);
    keys.sort_by_key(|key| key.code != code);
    let known = keys.first().filter(|key| key.code == code);
    let of = |state: &'static str| keys.iter().filter(move |key| key.state == state);
    let body = html! {
        @if let Some(done) = known.and_then(|key| done(words, &scanned.xong, key)) {
            p.said role="status" { (done) }
        }
        p { (words.text("enrolment-how")) }
        @if !code.is_empty() && known.is_none() {
            p.warning role="status" { (words.with("scanned-unknown", &[("code", &code)])) }
        }
        h2 { (words.text("waiting")) }
        @if of("waiting").next().is_none() { p.note { (words.text("waiting-none")) } }
        @for (at, key) in of("waiting").enumerate() { (waiting(&signed, key, at)) }
        h2 { (words.text("keys-approved")) }
        @if of("approved").next().is_none() { p.note { (words.text("approved-none")) } }
        @for (at, key) in of("approved").enumerate() { (approved(&signed, key, at)) }
        h2 { (words.text("keys-revoked")) }
        @if of("revoked").next().is_none() { p.note { (words.text("revoked-none")) } }
        @for (at, key) in of("revoked").enumerate() { (revoked(&signed, key, at)) }
    };
    Ok(layout::page(&signed, &words.text("menu-enrolment"), body))
}

fn hidden(signed: &Signed, key: &Key) -> Markup {
    html! {
        (layout::word(&signed.form_word))
        input type="hidden" name="point" value=(Ulid::from(key.point));
        input type="hidden" name="key" value=(key.key);
    }
}

fn waiting(signed: &Signed, key: &Key, at: usize) -> Markup {
    let words = signed.context.words();
    html! {
        article.key aria-labelledby={ "waiting-" (at) } {
            h3 id={ "waiting-" (at) } { (key.title()) }
            p.code { span.unseen { (words.text("code")) ": " } (key.code) }
            p { (words.with("waiting-says", &[("unit", &key.unit_text), ("at", &words.moment(key.asked_at))])) }
            @if key.has_another { p.warning { (words.text("waiting-replaces")) } }
            div.choices {
                form method="post" action="/ghi-danh/approve" {
                    (hidden(signed, key))
                    p.check {
                        input type="checkbox" id={ "same-" (at) } name="sure" value="1" required;
                        label for={ "same-" (at) } { (words.text("same-code")) }
                    }
                    button type="submit" aria-describedby={ "waiting-" (at) } { (words.text("approve")) }
                }
                form method="post" action="/ghi-danh/refuse" {
                    (hidden(signed, key))
                    p.check {
                        input type="checkbox" id={ "refuse-" (at) } name="sure" value="1" required;
                        label for={ "refuse-" (at) } { (words.text("sure-refuse")) }
                    }
                    button.second type="submit" aria-describedby={ "waiting-" (at) } { (words.text("refuse")) }
                }
            }
        }
    }
}

fn approved(signed: &Signed, key: &Key, at: usize) -> Markup {
    let words = signed.context.words();
    html! {
        details.key {
            summary { strong { (key.title()) } " " span.code-small { (key.code) } }
            p { (decision(words, key)) }
            form method="post" action="/ghi-danh/revoke" {
                (hidden(signed, key))
                p.check {
                    input type="checkbox" id={ "sure-" (at) } name="sure" value="1" required;
                    label for={ "sure-" (at) } { (words.text("sure-revoke")) }
                }
                button.second type="submit" { (words.text("revoke")) }
            }
        }
    }
}

fn revoked(signed: &Signed, key: &Key, at: usize) -> Markup {
    let words = signed.context.words();
    html! {
        details.key {
            summary { strong { (key.title()) } " " span.code-small { (key.code) } }
            p { (decision(words, key)) }
            @if key.has_another { p.warning { (words.text("waiting-replaces")) } }
            form method="post" action="/ghi-danh/approve" {
                (hidden(signed, key))
                p.check {
                    input type="checkbox" id={ "again-" (at) } name="sure" value="1" required;
                    label for={ "again-" (at) } { (words.text("same-code")) }
                }
                button type="submit" { (words.text("approve-again")) }
            }
        }
    }
}

fn decision(words: &Words, key: &Key) -> String {
    let by = key.decided_by.as_deref().unwrap_or_default();
    match key.decided_at {
        // A command may leave open who decided.
        Some(at) if by.is_empty() => words.with("decided-by-command", &[("at", &words.moment(at))]),
        Some(at) => words.with("decided", &[("by", by), ("at", &words.moment(at))]),
        None => words.with("asked", &[("at", &words.moment(key.asked_at))]),
    }
}

/// The keys of one point.
pub async fn of_point(words: &Words, client: &impl GenericClient, point: Uuid) -> Result<Markup, WebError> {
    let keys = load(client, &[point]).await?;
    Ok(html! {
        @if keys.is_empty() { p.note { (words.text("keys-of-point-none")) } }
        ul.keys {
            @for key in &keys {
                li { span.code-small { (key.code) } " " (words.name("key-state", &key.state)) ". " (decision(words, key)) }
            }
        }
    })
}

/// The form of a decision.
#[derive(Deserialize)]
pub struct Decision {
    word: String,
    point: String,
    key: String,
    #[serde(default)]
    sure: String,
}

/// Approves, refuses or revokes.
pub async fn decide(
    signed: Signed,
    Path(decision): Path<String>,
    Form(form): Form<Decision>,
) -> Result<Response, WebError> {
    signed.check_form(&form.word)?;
    let refused = |why| WebError::Refused(layout::refused_to(&signed, StatusCode::BAD_REQUEST, why).into());
    let point: Uuid = Ulid::from_string(&form.point).map_err(|_| refused("missing"))?.into();
    if form.sure.is_empty() {
        return Err(refused("sure"));
    }
    let mut client = signed.context.site.database.client().await?;
    if !View::load(&**client).await?.allows(&signed, Right::Approve, point) {
        return Err(refused("right"));
    }
    let Some((name, before, after)) = DECISIONS.into_iter().find(|(name, ..)| *name == decision) else {
        return Err(refused("missing"));
    };
    // Somebody else may have been quicker.
    let fits = |held: &Key| held.key == form.key && before.contains(&held.state.as_str());
    let held = load(&**client, &[point]).await?.into_iter().find(fits);
    let Some(held) = held else { return Err(refused("decided")) };
    let (by, now) = (format!("{} ({})", signed.officer.name, signed.officer.login), signed.context.now.wall);
    let decided = if after == "approved" {
        keys::approve(&mut client, &held.code, &by, now).await
    } else {
        keys::revoke(&mut client, &held.code, &by, now).await
    };
    decided.map_err(|error| match error {
        KeyError::Database(error) => error.into(),
        _ => refused("decided"),
    })?;
    tracing::info!(point = %form.point, decision = name, officer = signed.officer.login, "a key was decided on");
    Ok(Redirect::to(&format!("/ghi-danh?xong={name}&ma={}", held.code)).into_response())
}
