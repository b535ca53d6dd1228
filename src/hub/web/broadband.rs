//! The broadband table of a quarter, on the page and in files.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;
use time::{Date, Duration};
use tokio_postgres::GenericClient;

use super::context::{Signed, WebError};
use super::points::Point;
use super::view::View;
use super::{files, layout, tables};
use crate::exports::broadband;
use crate::exports::period::Period;
use crate::exports::table::Table;
use crate::officers::Right;

/// Quarters that are offered: two years, by which contracts run.
const QUARTERS: usize = 8;

/// What is asked for.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    /// A quarter, 2026-4.
    #[serde(default)]
    quy: String,
    #[serde(default)]
    unit: String,
}

impl Asked {
    /// The quarter; this one where none is asked for, or what is asked for is none.
    fn quarter(&self, today: Date) -> Period {
        let asked = self.quy.split_once('-').and_then(|(year, quarter)| format!("{year}-q{quarter}").parse().ok());
        asked.unwrap_or(Period::quarter_of(today))
    }

    fn query(&self, quarter: Period) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("quy", &written(quarter)).append_pair("unit", &self.unit).finish()
    }
}

/// A quarter as addresses have it.
fn written(quarter: Period) -> String {
    quarter.to_string().replace('q', "")
}

async fn load(
    signed: &Signed,
    client: &impl GenericClient,
    asked: &Asked,
) -> Result<(View, Period, [(&'static str, Table); 3]), WebError> {
    signed.needs(Right::Read)?;
    let view = View::load(client).await?;
    let unit = Some(asked.unit.as_str()).filter(|unit| !unit.is_empty());
    let ids = view.points(signed, Right::Read, unit);
    let quarter = asked.quarter(signed.context.today());
    let points = Point::load(client, &ids).await?;
    let spans = view.placements.spans(&ids, &view.units, quarter);
    let title =
        |id| points.iter().find(|point| point.id == id).map(|point| (point.title(), point.path())).unwrap_or_default();
    let now = signed.context.now.wall;
    let tables = broadband::report(client, signed.context.words(), &spans, title, now).await?;
    Ok((view, quarter, tables))
}

/// Shows it.
pub async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (view, quarter, all) = load(&signed, &**client, &asked).await?;
    let query = asked.query(quarter);
    let before = |quarter: &Period| Some(Period::quarter_of(quarter.first() - Duration::DAY));
    let quarters = std::iter::successors(Some(Period::quarter_of(signed.context.today())), before).take(QUARTERS);
    let body = html! {
        form.search method="get" action="/bang-rong" {
            p {
                label for="quy" { (words.text("quarter")) }
                select id="quy" name="quy" {
                    @for choice in quarters { option value=(written(choice)) selected[choice == quarter] { (choice.say(words)) } }
                }
            }
            p { (layout::units(words, &view.choices(&signed, Right::Read), &asked.unit, "all-units")) }
            p { button type="submit" { (words.text("show")) } }
        }
        p.lead { (quarter.say(words)) "." }
        p.files { a href={ "/bang-rong/tat-ca.xlsx?" (query) } download { (words.text("download-xlsx")) } }
        @for (name, table) in &all {
            section aria-labelledby=(name) {
                (tables::title(words, name, table, &format!("/bang-rong/{name}.csv?{query}"), html! {}))
                p.note { (words.text(&format!("{name}-note"))) }
                @if table.rows.is_empty() { p { (words.text("nothing-counted")) } }
                @else { (tables::show(words, name, table, true)) }
            }
        }
    };
    Ok(layout::page(&signed, &words.text("menu-broadband"), body))
}

/// The same as files.
pub async fn file(signed: Signed, Path(file): Path<String>, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (_, quarter, tables) = load(&signed, &**client, &asked).await?;
    files::answer(words, &format!("bang-rong-{}", written(quarter)), &file, &tables)
        .unwrap_or_else(|| Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())))
}
