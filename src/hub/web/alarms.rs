//! The alarms of a point: what somebody must look at, and what came of those that somebody has looked into.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use time::OffsetDateTime;
use tokio_postgres::{GenericClient, Row};

use super::context::{Signed, WebError};
use super::points::Point;
use super::{layout, point_page};
use crate::alarm;
use crate::officers::Right;
use crate::words::Words;

/// Those that are shown; what nobody has looked into stands first.
const SHOWN: i64 = 50;
/// The longest note, in letters: some sentences.
const LONGEST_NOTE: usize = 500;

/// The alarms of a point; with `may_deal`, forms to say what came of them.
pub async fn of_point(
    signed: &Signed,
    client: &impl GenericClient,
    point: &Point,
    may_deal: bool,
) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let sql = "SELECT a.id, a.at, a.kind, a.seq, a.dealt_at, a.note, o.name
         FROM alarm a LEFT JOIN officer o ON o.id = a.dealt_by
         WHERE a.point = $1 ORDER BY a.dealt_at IS NOT NULL, a.at DESC, a.id DESC LIMIT $2";
    let rows = client.query(sql, &[&point.id, &SHOWN]).await?;
    let (open, dealt): (Vec<_>, Vec<_>) = rows.iter().partition(|row| dealt_at(row).is_none());
    Ok(html! {
        @if !open.is_empty() {
            section.warning aria-labelledby="alarms" {
                h2 id="alarms" { (words.text("alarms-title")) }
                ul {
                    @for row in &open {
                        li { (said(words, row)) @if may_deal { (form(signed, point, row.get(0))) } }
                    }
                }
            }
        }
        @if !dealt.is_empty() {
            h2 { (words.text("alarms-dealt-title")) }
            ul { @for row in &dealt { li { (said(words, row)) ". " (outcome(words, row)) } } }
        }
    })
}

fn dealt_at(row: &Row) -> Option<OffsetDateTime> {
    row.get(4)
}

fn said(words: &Words, row: &Row) -> Markup {
    let seq = row.get::<_, i64>(3).to_string();
    html! { (words.moment(row.get(1))) ": " (words.name("alarm", row.get(2))) " " (words.with("batch", &[("seq", &seq)])) }
}

fn outcome(words: &Words, row: &Row) -> String {
    let at = dealt_at(row).map(|at| words.moment(at)).unwrap_or_default();
    let [note, by] = [5, 6].map(|column| row.get::<_, Option<&str>>(column).unwrap_or_default());
    words.with("alarm-dealt", &[("by", by), ("at", &at), ("note", note)])
}

fn form(signed: &Signed, point: &Point, alarm: i64) -> Markup {
    let words = signed.context.words();
    html! {
        form.search method="post" action={ (point.path()) "/canh-bao" } {
            (layout::word(&signed.form_word))
            input type="hidden" name="alarm" value=(alarm);
            p { label for={ "note-" (alarm) } { (words.text("alarm-note")) }
                input id={ "note-" (alarm) } name="note" maxlength=(LONGEST_NOTE) required; }
            p { button type="submit" { (words.text("alarm-deal")) } }
        }
    }
}

/// What an officer says of an alarm.
#[derive(Deserialize)]
pub struct Dealt {
    word: String,
    alarm: i64,
    note: String,
}

/// Marks an alarm as dealt with.
pub async fn deal_with(signed: Signed, Path(id): Path<String>, Form(form): Form<Dealt>) -> Result<Response, WebError> {
    signed.check_form(&form.word)?;
    let refused = |why| WebError::Refused(layout::refused_to(&signed, StatusCode::BAD_REQUEST, why).into());
    let client = signed.context.site.database.client().await?;
    let (_, point) = point_page::find(&signed, &**client, &id, Right::Approve).await?;
    let note = form.note.trim();
    if note.is_empty() || note.chars().count() > LONGEST_NOTE || note.contains('\0') {
        return Err(refused("note"));
    }
    let now = signed.context.now.wall;
    if !alarm::deal_with(&**client, (point.id, form.alarm), signed.officer.id, note, now).await? {
        return Err(refused("dealt"));
    }
    tracing::info!(point = %id, alarm = form.alarm, officer = signed.officer.login, "an alarm was dealt with");
    Ok(Redirect::to(&point.path()).into_response())
}
