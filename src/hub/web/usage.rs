//! What was used: by product, topic, language, unit or time, on the page and in files.

use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use maud::{Markup, html};
use serde::Deserialize;
use time::Date;
use tokio_postgres::GenericClient;

use super::context::{Signed, WebError};
use super::view::View;
use super::{layout, tables};
use crate::exports::period::{Period, parse_day};
use crate::exports::usage::{By, Report, report};
use crate::exports::{csv, xlsx};
use crate::officers::Right;
use crate::words::Words;

/// What is asked for.
#[derive(Clone, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    by: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    unit: String,
    /// Of a file: which table.
    #[serde(default)]
    table: String,
}

/// The choice that takes the two days.
const DAYS: &str = "days";

impl Asked {
    fn by(&self) -> By {
        By::of(&self.by).unwrap_or(By::Topic)
    }

    /// The period; this quarter where none is asked for, and an error where one is and it is none.
    fn period(&self, today: Date) -> Result<Period, Period> {
        let quarter = Period::quarter_of(today);
        match self.period.as_str() {
            "" => Ok(quarter),
            DAYS => match (parse_day(&self.first), parse_day(&self.last)) {
                (Ok(first), Ok(last)) if first <= last => Ok(Period::Days(first, last)),
                _ => Err(quarter),
            },
            text => text.parse().map_err(|_| quarter),
        }
    }

    /// The query for the same with another grouping or period.
    fn query(&self, by: By, period: Period) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("by", by.name());
        match period {
            Period::Days(first, last) => {
                query.append_pair("period", DAYS).append_pair("first", &first.to_string());
                query.append_pair("last", &last.to_string());
            }
            _ => {
                query.append_pair("period", &period.to_string());
            }
        }
        query.append_pair("unit", &self.unit).finish()
    }
}

struct Found {
    view: View,
    report: Report,
    period: Period,
    /// What was asked for as a period was none.
    wrong_period: bool,
}

async fn find(signed: &Signed, client: &impl GenericClient, asked: &Asked) -> Result<Found, WebError> {
    signed.needs(Right::Read)?;
    let view = View::load(client).await?;
    let unit = Some(asked.unit.as_str()).filter(|unit| !unit.is_empty());
    let points = view.points(signed, Right::Read, unit);
    let (period, wrong_period) = match asked.period(signed.context.today()) {
        Ok(period) => (period, false),
        Err(instead) => (instead, true),
    };
    let spans = view.placements.spans(&points, &view.units, period);
    let report = report(client, signed.context.words(), asked.by(), period, &spans).await?;
    Ok(Found { view, report, period, wrong_period })
}

/// Shows it.
pub async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let found = find(&signed, &**client, &asked).await?;
    let (report, period, by) = (&found.report, found.period, asked.by());
    let first_day: Option<Date> =
        client.query_one("SELECT min(day) FROM usage_day WHERE day >= '2020-01-01'", &[]).await?.get(0);
    let query = asked.query(by, period);
    let body = html! {
        (form(&signed, &found.view, &asked, period, first_day))
        @if found.wrong_period { p.said role="alert" { (words.text("period-wrong")) } }
        p.lead { (words.with("usage-of", &[("period", &period.say(words)), ("by", &words.text(&format!("by-{}", by.name())))])) }
        (small_cells(words, &asked, by, period, report))
        @if report.left_out > 0 {
            p.note { (words.with("left-out", &[("number", &words.number(report.left_out))])) }
        }
        p.files {
            a href={ "/su-dung/tat-ca.xlsx?" (query) } download { (words.text("download-xlsx")) }
        }
        @for (name, table) in report.tables() {
            section aria-labelledby=(name) {
                (tables::title(words, name, table, &format!("/su-dung/bang.csv?{query}&table={name}"), html! {}))
                p.note { (words.text(&format!("{name}-note"))) }
                @if name == "rooms" && report.presence_longer { p.note { (words.text("presence-longer")) } }
                @if table.rows.is_empty() { p { (words.text("nothing-counted")) } }
                @else { (tables::show(words, name, table, name == "opened")) }
            }
        }
    };
    Ok(layout::page(&signed, &words.text("menu-usage"), body))
}

/// Offers a coarser view where numbers are small, and says why.
fn small_cells(words: &Words, asked: &Asked, by: By, period: Period, report: &Report) -> Markup {
    let coarser_time = if report.hides_small {
        Some((
            asked.query(
                if by == By::Month { By::Quarter } else { by },
                if by == By::Month { period } else { period.quarter() },
            ),
            "coarser-quarter",
        ))
    } else {
        None
    };
    let coarser_topic = (by == By::Product).then(|| (asked.query(By::Topic, period), "coarser-topic"));
    html! {
        @if report.small {
            div.warning {
                p { (words.text(if report.hides_small { "small-hidden" } else { "small-shown" })) }
                @for (query, id) in [coarser_time, coarser_topic].into_iter().flatten() {
                    p { a href={ "/su-dung?" (query) } { (words.text(id)) } }
                }
            }
        }
    }
}

fn form(signed: &Signed, view: &View, asked: &Asked, period: Period, first_day: Option<Date>) -> Markup {
    let words = signed.context.words();
    let today = signed.context.today();
    let lists = Period::choices(today, first_day.unwrap_or(today).min(today));
    let chosen = if let Period::Days(..) = period { DAYS.to_owned() } else { period.to_string() };
    html! {
        form.search method="get" action="/su-dung" {
            p {
                label for="by" { (words.text("by")) }
                select id="by" name="by" {
                    @for &by in By::ALL {
                        option value=(by.name()) selected[by == asked.by()] { (words.text(&format!("by-{}", by.name()))) }
                    }
                }
            }
            p {
                label for="period" { (words.text("period")) }
                select id="period" name="period" {
                    @for (id, list) in ["months", "quarters", "years"].iter().zip(&lists) {
                        optgroup label=(words.text(id)) {
                            @for choice in list {
                                @let value = choice.to_string();
                                option value=(value) selected[value == chosen] { (choice.say(words)) }
                            }
                        }
                    }
                    option value=(DAYS) selected[chosen == DAYS] { (words.text("from-to")) }
                }
            }
            fieldset {
                legend { (words.text("from-to-legend")) }
                p { label for="first" { (words.text("first-day")) } input id="first" name="first" type="date" value=(period.first()); }
                p { label for="last" { (words.text("last-day")) } input id="last" name="last" type="date" value=(period.last().min(today).max(period.first())); }
            }
            p { (layout::units(words, &view.choices(signed, Right::Read), &asked.unit, "all-units")) }
            p { button type="submit" { (words.text("show")) } }
        }
    }
}

/// The same tables as a file.
pub async fn file(signed: Signed, Path(file): Path<String>, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let found = find(&signed, &**client, &asked).await?;
    let stem = format!("su-dung-{}-{}", found.period.to_string().replace("..", "-den-"), asked.by().name());
    let tables = found.report.tables();
    let (name, kind, bytes) = match file.as_str() {
        "bang.csv" => {
            let (name, table) = tables.into_iter().find(|(name, _)| *name == asked.table).unwrap_or(tables[0]);
            let bytes = csv::write(table, words).map_err(|error| WebError::File(error.to_string()))?;
            (format!("{stem}-{name}.csv"), "text/csv; charset=utf-8", bytes)
        }
        "tat-ca.xlsx" => {
            let tables: Vec<_> = tables.into_iter().map(|(_, table)| table.clone()).collect();
            let bytes = xlsx::write(&tables, words).map_err(|error| WebError::File(error.to_string()))?;
            (format!("{stem}.xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
        }
        _ => return Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())),
    };
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response())
}
