//! What the operator of a point has written about the room, on a page of its own and as files.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use deadpool_postgres::Client;
use maud::{Markup, html};
use point::clock::VIETNAM;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use super::context::{Signed, WebError};
use super::points::Point;
use super::{files, layout, point_page, tables};
use crate::exports::desk as rows;
use crate::exports::table::Table;
use crate::officers::Right;
use crate::words::Words;
use crate::written::desk::Desk;

/// Openings of the room are shown for so long: a quarter, by which hours are looked after.
const OPENINGS: Duration = Duration::days(90);
/// Trainings and inspections: a year, by which is reported.
const YEAR: Duration = Duration::days(365);
/// Rows of a table on the page; files have all of them.
const ROWS: usize = 14;

/// Where the page of a point's desk is.
pub fn path(point: &Point) -> String {
    format!("{}/so-lam-viec", point.path())
}

/// What is shown and written.
async fn load(client: &Client, point: Uuid, now: OffsetDateTime) -> Result<Desk, WebError> {
    let mut desk = Desk::load(&***client, point).await?;
    let since = now.to_offset(VIETNAM).date() - YEAR;
    desk.openings.retain(|opening| now - opening.from <= OPENINGS);
    desk.trainings.retain(|training| training.day >= since);
    desk.inspections.retain(|inspection| inspection.day >= since || inspection.closed.is_none());
    Ok(desk)
}

fn all(words: &Words, desk: &Desk, today: Date) -> [(&'static str, Table); 5] {
    [
        ("unfit", rows::unfit(words, &desk.checks)),
        ("trainings", rows::trainings(words, &desk.trainings)),
        ("inspections", rows::inspections(words, &desk.inspections, today)),
        ("registrations", rows::registrations(words, &desk.registrations)),
        ("openings", rows::openings(words, &desk.openings)),
    ]
}

/// Shows it.
pub async fn show(signed: Signed, Path(id): Path<String>) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (_, point) = point_page::find(&signed, &**client, &id, Right::Read).await?;
    let desk = load(&client, point.id, signed.context.now.wall).await?;
    let path = path(&point);
    let body = html! {
        p { a href=(point.path()) { (words.text("back-to-point")) } }
        p.note { (words.text("desk-note")) }
        p.files { a href={ (path) "/" (files::ALL) } download { (words.text("download-xlsx")) } }
        @for (name, table) in all(words, &desk, signed.context.today()) {
            @let left = table.rows.len().saturating_sub(ROWS);
            @let table = Table { rows: table.rows.into_iter().take(ROWS).collect(), ..table };
            section aria-labelledby=(name) {
                (tables::title(words, name, &table, &format!("{path}/{name}.csv"), html! {}))
                @if let Some(sum) = sum(words, name, &desk) { p.lead { (sum) } }
                @if table.rows.is_empty() { p { (words.text(&format!("{name}-none"))) } }
                @else { (tables::show(words, name, &table, false)) }
                @if left > 0 { p.note { (words.with("rows-left", &[("left", &words.number(left as u64))])) } }
            }
        }
    };
    let title = words.with("desk-title", &[("point", &point.title())]);
    Ok(layout::page(&signed, &title, body))
}

/// What a table comes to, where it adds up.
fn sum(words: &Words, name: &str, desk: &Desk) -> Option<String> {
    match name {
        "unfit" => {
            let day = desk.checks.iter().map(|check| check.day).max()?;
            Some(words.with("unfit-sum", &[("day", &words.day(day))]))
        }
        "openings" => {
            let mut days: Vec<_> = desk.openings.iter().map(|one| one.from.to_offset(VIETNAM).date()).collect();
            days.dedup();
            let lasted = desk.openings.iter().filter_map(|one| Some(one.until? - one.from));
            let minutes: u64 = lasted.map(|lasted| lasted.whole_minutes().max(0).unsigned_abs()).sum();
            let (days, hours) = (words.number(days.len() as u64), words.minutes(minutes));
            (days != "0").then(|| words.with("openings-sum", &[("days", &days), ("hours", &hours)]))
        }
        "trainings" => {
            let held: Vec<_> = desk.trainings.iter().filter(|one| one.people().is_some()).collect();
            let sum = |of: fn(&crate::written::desk::Training) -> Option<u64>| {
                words.number(held.iter().filter_map(|one| of(one)).sum())
            };
            let (number, people) = (words.number(held.len() as u64), sum(|one| one.people()));
            let (women, men) = (sum(|one| one.women), sum(|one| one.men));
            let args = [("number", number.as_str()), ("people", &people), ("women", &women), ("men", &men)];
            (!held.is_empty()).then(|| words.with("trainings-sum", &args))
        }
        _ => None,
    }
}

/// The tables as files.
pub async fn file(signed: Signed, Path((id, file)): Path<(String, String)>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (_, point) = point_page::find(&signed, &**client, &id, Right::Read).await?;
    let desk = load(&client, point.id, signed.context.now.wall).await?;
    let stem = format!("so-lam-viec-{}-{}", id.to_lowercase(), signed.context.today());
    files::answer(words, &stem, &file, &all(words, &desk, signed.context.today()))
        .unwrap_or_else(|| Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())))
}
