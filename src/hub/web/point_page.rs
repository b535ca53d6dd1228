//! One point: what isn't well, its equipment, line and power, its ledgers and their gaps, its keys, what happened there, where
//! it belongs.

use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use tokio_postgres::GenericClient;
use ulid::Ulid;
use uuid::Uuid;

use super::context::{Signed, WebError};
use super::points::{Point, completeness, last_seen, or_none};
use super::view::View;
use super::{alarms, desk, enrolment, layout, recovery, watched};
use crate::exports::period::parse_day;
use crate::exports::placement;
use crate::officers::Right;
use crate::receipts;
use crate::words::Words;

/// The last events that are shown.
const EVENTS: i64 = 20;
/// Gaps that are written out.
const GAPS: usize = 50;

fn missing(signed: &Signed) -> WebError {
    WebError::Refused(layout::refused_to(signed, StatusCode::NOT_FOUND, "missing").into())
}

/// The point that a path names, if the officer has a right for it.
pub async fn find(
    signed: &Signed,
    client: &impl GenericClient,
    id: &str,
    right: Right,
) -> Result<(View, Point), WebError> {
    let id: Uuid = Ulid::from_string(id).map_err(|_| missing(signed))?.into();
    let view = View::load(client).await?;
    if !view.allows(signed, right, id) {
        // Nobody learns which points there are elsewhere.
        return Err(missing(signed));
    }
    let point = Point::load(client, &[id]).await?.pop().ok_or_else(|| missing(signed))?;
    Ok((view, point))
}

/// Shows it.
pub async fn show(signed: Signed, Path(id): Path<String>) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (view, point) = find(&signed, &**client, &id, Right::Read).await?;
    let (today, now) = (signed.context.today(), signed.context.now.wall);
    let may_approve = view.allows(&signed, Right::Approve, point.id);
    let facts: [(&str, Markup); 7] = [
        ("unit", html! { (or_none(words, &view.place(point.id, today).unwrap_or_default())) }),
        ("unit-said", or_none(words, &point.unit_text)),
        ("column-last-seen", last_seen(words, &point, now)),
        ("column-complete", completeness(words, &point)),
        ("column-edition", or_none(words, &point.edition)),
        ("column-version", or_none(words, &point.version)),
        ("point-id", html! { code { (Ulid::from(point.id)) } }),
    ];
    let body = html! {
        p { a href="/diem" { (words.text("back-to-points")) } }
        (watched::problems(&signed, &**client, &point).await?)
        dl.facts { @for (id, fact) in facts { div { dt { (words.text(id)) } dd { (fact) } } } }
        p.files { a href=(desk::path(&point)) { (words.text("desk-link")) } }
        (alarms::of_point(&signed, &**client, &point, may_approve).await?)
        (watched::sections(&signed, &**client, &point).await?)
        @if may_approve {
            (place_form(&signed, &view, &point))
            (recovery::form(&signed, &point, html! {}))
        }
        h2 { (words.text("ledgers")) }
        p.note { (words.text("ledgers-note")) }
        (epochs(words, &**client, point.id).await?)
        h2 { (words.text("keys")) }
        (enrolment::of_point(words, &**client, point.id).await?)
        h2 { (words.text("events")) }
        (events(words, &**client, point.id).await?)
    };
    Ok(layout::page(&signed, &point.title(), body))
}

fn place_form(signed: &Signed, view: &View, point: &Point) -> Markup {
    let words = signed.context.words();
    let own = view.placements.at(point.id, signed.context.today());
    // A point that nobody has placed was there all the time.
    let from =
        if own.is_none() { point.first_seen.to_offset(point::clock::VIETNAM).date() } else { signed.context.today() };
    html! {
        h2 { (words.text("place-title")) }
        form.search method="post" action={ (point.path()) "/don-vi" } {
            (layout::word(&signed.form_word))
            p { (layout::units(words, &view.places(signed), own.unwrap_or_default(), "choose-unit")) }
            p { label for="from" { (words.text("place-from")) }
                input id="from" name="from" type="date" value=(from) required; }
            p { button type="submit" { (words.text("place")) } }
        }
        p.note { (words.text("place-note")) }
    }
}

async fn epochs(words: &Words, client: &impl GenericClient, point: Uuid) -> Result<Markup, WebError> {
    let ledgers = receipts::missing_of(client, &[point]).await?.remove(&point).unwrap_or_default();
    Ok(html! {
        @if ledgers.is_empty() { p.note { (words.text("nothing-yet")) } } @else {
            div.wide role="region" aria-label=(words.text("ledgers")) tabindex="0" {
                table {
                    thead { tr {
                        @for id in ["column-ledger", "column-begun"] { th scope="col" { (words.text(id)) } }
                        @for id in ["column-through", "column-highest"] { th.number scope="col" { (words.text(id)) } }
                        th scope="col" { (words.text("column-gaps")) }
                    } }
                    tbody {
                        @for ledger in &ledgers {
                            @let missing = receipts::written(&ledger.gaps, GAPS);
                            tr {
                                th scope="row" { code { (ledger.epoch) } }
                                td { (words.moment(ledger.first_seen)) }
                                td.number { (words.number(ledger.through)) }
                                td.number { (words.number(ledger.highest)) }
                                td { @if missing.is_empty() { span.good { (words.text("no-gaps")) } } @else { (missing) } }
                            }
                        }
                    }
                }
            }
        }
    })
}

async fn events(words: &Words, client: &impl GenericClient, point: Uuid) -> Result<Markup, WebError> {
    let sql =
        "SELECT at, kind, details, clock_plausible FROM event WHERE point = $1 ORDER BY at DESC, id DESC LIMIT $2";
    let rows = client.query(sql, &[&point, &EVENTS]).await?;
    Ok(html! {
        @if rows.is_empty() { p.note { (words.text("events-none")) } } @else {
            ol.events {
                @for row in &rows {
                    li {
                        span.when { (words.moment(row.get(0))) }
                        " " (words.name("event", &row.get::<_, String>(1).replace(['.', '_'], "-")))
                        (details(words, &row.get(2)))
                        @if !row.get::<_, bool>(3) { " " span.sign { (words.text("clock-doubtful")) } }
                    }
                }
            }
        }
    })
}

/// Details are few and short; their names are those of the wire.
fn details(words: &Words, details: &serde_json::Value) -> Markup {
    let pairs = details.as_object().into_iter().flatten();
    html! {
        @for (name, detail) in pairs {
            " · " (words.name("detail", &name.replace(['.', '_'], "-"))) ": " (words.detail(name, detail.as_str().unwrap_or_default()))
        }
    }
}

/// The form that places it.
#[derive(Deserialize)]
pub struct PlaceForm {
    word: String,
    unit: String,
    from: String,
}

/// Places it.
pub async fn place(signed: Signed, Path(id): Path<String>, Form(form): Form<PlaceForm>) -> Result<Response, WebError> {
    signed.check_form(&form.word)?;
    let mut client = signed.context.site.database.client().await?;
    let (view, point) = find(&signed, &**client, &id, Right::Approve).await?;
    let from = parse_day(&form.from).ok();
    // Nobody gives a point away to where they have no say.
    let (Some(from), true) = (from, view.places(&signed).iter().any(|(unit, _)| unit.code == form.unit)) else {
        return Err(WebError::Refused(layout::refused_to(&signed, StatusCode::BAD_REQUEST, "place").into()));
    };
    placement::place(&mut client, point.id, &form.unit, from, signed.officer.id, signed.context.now.wall).await?;
    Ok(Redirect::to(&point.path()).into_response())
}
