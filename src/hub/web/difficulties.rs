//! The difficulties that points have told of, with what was answered: open ones, the oldest first, and those that are over.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use time::Duration;
use tokio_postgres::GenericClient;

use super::context::{Signed, WebError};
use super::points::Point;
use super::view::View;
use super::{difficulty, files, layout, tables};
use crate::answers;
use crate::exports::table::{Cell, Measure, Table};
use crate::exports::watched::said;
use crate::officers::Right;
use crate::words::Words;
use crate::written::{self, Difficulty};

/// Letters of a text in a table on the page; its own page and the files have all of it.
const SHOWN: usize = 160;

/// For so long those are shown that are over: a year, by which is reported.
const OVER: Duration = Duration::days(365);

async fn load(signed: &Signed, client: &impl GenericClient) -> Result<[(&'static str, Table); 2], WebError> {
    signed.needs(Right::Read)?;
    let (words, today) = (signed.context.words(), signed.context.today());
    let view = View::load(client).await?;
    let ids = view.points(signed, Right::Read, None);
    let points = Point::load(client, &ids).await?;
    let all = written::difficulties(client, &ids).await?;
    let answers = answers::of_points(client, &ids).await?;
    let table = |name: &str, is_wanted: &dyn Fn(&Difficulty) -> bool| {
        let mut table = empty(words, name);
        for one in all.iter().filter(|one| is_wanted(one)) {
            let Some(point) = points.iter().find(|point| point.id == one.point) else { continue };
            let last = if one.is_open() { Some(today) } else { one.until };
            let days = one.since.zip(last).map(|(since, last)| (last - since).whole_days().max(0).unsigned_abs());
            let answer = one.record.and_then(|record| answers.get(&(one.point, record))?.first());
            table.rows.push(vec![
                Cell::Text(view.place(one.point, today).unwrap_or_else(|| words.text("not-placed"))),
                Cell::Link(point.title(), point.path()),
                Cell::Text(said(words, "point.difficulty.kind", &one.kind)),
                one.record.map_or_else(
                    || Cell::Text(one.text.clone()),
                    |record| Cell::Link(one.text.clone(), difficulty::path(one.point.into(), record)),
                ),
                one.since.map_or(Cell::Nothing, Cell::Day),
                days.map_or(Cell::Nothing, Cell::Number),
                Cell::Text(difficulty::state(words, one, answer)),
                answer.map_or(Cell::Nothing, |answer| Cell::Text(answer.text.clone())),
            ]);
        }
        table
    };
    let is_recent = |one: &Difficulty| one.until.is_none_or(|until| today - until <= OVER);
    Ok([
        ("open", table("difficulties-open", &Difficulty::is_open)),
        ("over", table("difficulties-over", &|one| !one.is_open() && is_recent(one))),
    ])
}

fn empty(words: &Words, name: &str) -> Table {
    let columns = [
        ("column-unit", None),
        ("column-point", None),
        ("column-about", None),
        ("column-difficulty", None),
        ("column-since", None),
        ("column-age", Some(Measure::Times)),
        ("column-state", None),
        ("column-answer", None),
    ];
    Table::of(words, name, &columns)
}

/// With long texts cut off.
fn shortened(table: Table) -> Table {
    let short = |text: String| match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text,
    };
    let cell = |cell| match cell {
        Cell::Text(text) => Cell::Text(short(text)),
        Cell::Link(text, path) => Cell::Link(short(text), path),
        cell => cell,
    };
    let rows = table.rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
    Table { rows, ..table }
}

/// Shows them.
pub async fn show(signed: Signed) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let all = load(&signed, &**client).await?.map(|(name, table)| (name, shortened(table)));
    let body = html! {
        p.note { (words.text("difficulties-note")) }
        p.files { a href="/kho-khan/tat-ca.xlsx" download { (words.text("download-xlsx")) } }
        @for (name, table) in &all {
            section aria-labelledby=(name) {
                (tables::title(words, name, table, &format!("/kho-khan/{name}.csv"), html! {}))
                @if table.rows.is_empty() { p { (words.text(&format!("difficulties-{name}-none"))) } }
                @else { (tables::show(words, name, table, false)) }
            }
        }
    };
    Ok(layout::page(&signed, &words.text("menu-difficulties"), body))
}

/// The same as files.
pub async fn file(signed: Signed, Path(file): Path<String>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let tables = load(&signed, &**client).await?;
    files::answer(words, &format!("kho-khan-{}", signed.context.today()), &file, &tables)
        .unwrap_or_else(|| Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())))
}
