//! The alerts of all points that an officer may see: open ones by unit, and those that have ended.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use time::Duration;
use tokio_postgres::GenericClient;

use super::context::{Signed, WebError};
use super::points::Point;
use super::view::View;
use super::{files, layout, tables};
use crate::alerts::Alert;
use crate::exports::table::Table;
use crate::exports::watched::{self as rows, Place};
use crate::officers::Right;

/// For so long alerts are shown that have ended: a quarter, by which is reported.
const ENDED: Duration = Duration::days(90);

/// Open and ended ones.
async fn load(signed: &Signed, client: &impl GenericClient) -> Result<[(&'static str, Table); 2], WebError> {
    signed.needs(Right::Read)?;
    let (words, now, today) = (signed.context.words(), signed.context.now.wall, signed.context.today());
    let view = View::load(client).await?;
    let ids = view.points(signed, Right::Read, None);
    let points = Point::load(client, &ids).await?;
    let alerts = Alert::load(client, &ids, now - ENDED).await?;
    let placed = |alert: &&Alert| {
        let point = points.iter().find(|point| point.id == alert.point);
        let unit = view.place(alert.point, today).unwrap_or_else(|| words.text("not-placed"));
        let (point, path) = point.map_or_else(Default::default, |point| (point.title(), point.path()));
        Place { unit, point, path }
    };
    let of = |open: bool| -> Vec<_> {
        let some = alerts.iter().filter(|alert| alert.ended.is_none() == open);
        some.map(|alert| (placed(&alert), alert)).collect()
    };
    Ok([
        ("open", rows::alerts(words, "alerts-open", &of(true), now)),
        ("ended", rows::alerts(words, "alerts-ended", &of(false), now)),
    ])
}

/// Shows them.
pub async fn show(signed: Signed) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let all = load(&signed, &**client).await?;
    let body = html! {
        p.note { (words.text("alerts-note")) }
        p.files { a href="/canh-bao/tat-ca.xlsx" download { (words.text("download-xlsx")) } }
        @for (name, table) in &all {
            section aria-labelledby=(name) {
                (tables::title(words, name, table, &format!("/canh-bao/{name}.csv"), html! {}))
                @if table.rows.is_empty() { p { (words.text(&format!("alerts-{name}-none"))) } }
                @else { (tables::show(words, name, table, true)) }
            }
        }
    };
    Ok(layout::page(&signed, &words.text("menu-alerts"), body))
}

/// The same as files.
pub async fn file(signed: Signed, Path(file): Path<String>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let tables = load(&signed, &**client).await?;
    files::answer(words, &format!("canh-bao-{}", signed.context.today()), &file, &tables)
        .unwrap_or_else(|| Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())))
}
