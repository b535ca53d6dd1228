//! What watching tells of a point, on its page: what isn't well, the equipment, the line, the power; and the same as files.

use std::collections::{BTreeMap, HashMap};

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use point::clock::VIETNAM;
use time::{Date, Duration};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use super::condition::{Condition, said};
use super::context::{Signed, WebError};
use super::points::Point;
use super::timeline::{self, Days};
use super::{files, layout, point_page, tables};
use crate::exports::period::Period;
use crate::exports::table::Table;
use crate::exports::watched::{self as rows, Hours};
use crate::officers::Right;
use crate::watched::{self, Asset, Contract, Device, LineDays, Outage, Stop, Way, contract_on};
use crate::words::Words;

/// The days that are shown and written: a quarter, by which contracts are looked after.
const DAYS: i64 = 90;
/// Rows of a table on the page; files have all of them.
const ROWS: usize = 14;

/// All that watching tells of a point in the last [`DAYS`].
struct Known {
    days: Days,
    devices: Vec<Device>,
    assets: Vec<Asset>,
    outages: Vec<Outage>,
    stops: Vec<Stop>,
    contracts: Vec<Contract>,
    line: LineDays,
    hours: BTreeMap<Date, Hours>,
}

impl Known {
    async fn load(signed: &Signed, client: &impl GenericClient, point: Uuid) -> Result<Self, Error> {
        let last = signed.context.today();
        let days = Days { first: last - Duration::days(DAYS - 1), last };
        let since = days.first.midnight().assume_offset(VIETNAM);
        let points = [point];
        fn own<T: Default>(mut all: HashMap<Uuid, T>, point: Uuid) -> T {
            all.remove(&point).unwrap_or_default()
        }
        Ok(Self {
            days,
            devices: own(watched::devices(client, &points).await?, point),
            assets: own(watched::assets(client, &points).await?, point),
            outages: own(watched::outages(client, &points, since).await?, point),
            stops: own(watched::stops(client, &points, since).await?, point),
            contracts: own(watched::contracts(client, &points).await?, point),
            line: own(watched::line_days(client, &points, &watched::LINE_SERIES, days.first, days.last).await?, point),
            hours: hours(client, point, Period::month_of(days.first).first()).await?,
        })
    }
}

async fn hours(client: &impl GenericClient, point: Uuid, first: Date) -> Result<BTreeMap<Date, Hours>, Error> {
    let sql = "SELECT date_trunc('month', day)::date, action, sum(n)::bigint FROM usage_day
        WHERE point = $1 AND day >= $2 AND action IN ('declared_open', 'open', 'on', 'on_battery') GROUP BY 1, 2";
    let mut months: BTreeMap<Date, Hours> = BTreeMap::new();
    for row in client.query(sql, &[&point, &first]).await? {
        let (of, n) = (months.entry(row.get(0)).or_default(), row.get::<_, i64>(2).unsigned_abs());
        match row.get(1) {
            "declared_open" => of.declared_open = n,
            "open" => of.open = n,
            "on" => of.on = n,
            _ => of.on_battery = n,
        }
    }
    Ok(months)
}

/// The sections of a point's page.
pub async fn sections(signed: &Signed, client: &impl GenericClient, point: &Point) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let now = signed.context.now.wall;
    let known = Known::load(signed, client, point.id).await?;
    let cut = |table: Table| Table { rows: table.rows.into_iter().take(ROWS).collect(), ..table };
    let devices = rows::devices(words, &known.devices, &known.assets);
    let assets = rows::assets(words, &known.assets, &known.devices);
    let outages = rows::outages(words, &known.outages, now);
    let speeds = rows::speeds(words, &known.line);
    let power = rows::power(words, &known.hours, &known.stops);
    // Of the time before it was there nothing can be said.
    let since = known.days.first.max(point.first_seen.to_offset(VIETNAM).date());
    Ok(html! {
        (section(words, point, since, "devices", devices, html! {}, html! {}))
        @if !assets.rows.is_empty() { (section(words, point, since, "assets", assets, html! {}, html! {})) }
        h2 { (words.text("line")) }
        (contract(words, &known, signed.context.today()))
        (section(words, point, since, "outages", cut(outages), html! {},
            timeline::outages(words, known.days, &known.outages, &known.stops, now)))
        (section(words, point, since, "speeds", cut(speeds), html! { p.note { (words.text("speeds-note")) } }, html! {
            @if known.line.values().any(|day| !day.speeds.is_empty()) { (timeline::legend(words)) }
            @for way in [Way::Down, Way::Up] { (timeline::speeds(words, known.days, &known.line, &known.contracts, way)) }
        }))
        (section(words, point, since, "power", power, html! { p.note { (words.text("power-note")) } }, html! {}))
    })
}

/// What isn't well, the worst first; nothing where all is.
pub async fn problems(signed: &Signed, client: &impl GenericClient, point: &Point) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let mut all = Condition::load(client, words, std::slice::from_ref(point), signed.context.now.wall).await?;
    let condition = all.remove(&point.id).unwrap_or_default();
    Ok(html! {
        div.condition {
            (condition.light().show(words))
            @if !condition.problems.is_empty() {
                ul { @for problem in &condition.problems { li { (said(words, problem)) } } }
            }
        }
    })
}

fn contract(words: &Words, known: &Known, today: Date) -> Markup {
    let Some(contract) = contract_on(&known.contracts, today).or(known.contracts.last()) else {
        return html! { p.note { (words.text("contract-none")) } };
    };
    let speed = |speed: Option<f64>| speed.map_or_else(|| words.text("none"), |speed| speed.to_string());
    let facts = [
        ("contract-provider", format!("{} {}", contract.provider, contract.plan)),
        ("contract-down", speed(contract.down)),
        ("contract-up", speed(contract.up)),
        ("contract-from", words.day(contract.from)),
        ("contract-to", contract.to.map_or_else(|| words.text("contract-open"), |to| words.day(to))),
        ("contract-state", rows::said(words, "point.line.state", &contract.state)),
    ];
    html! { dl.facts { @for (id, fact) in facts { div { dt { (words.text(id)) } dd { (fact) } } } } }
}

/// `since`: the first day that is looked at.
fn section(words: &Words, point: &Point, since: Date, id: &str, table: Table, note: Markup, picture: Markup) -> Markup {
    let path = format!("{}/bang", point.path());
    let workbook =
        html! { a href={ (path) "/tat-ca.xlsx" } download aria-label=(words.text("download-xlsx")) { "Excel" } };
    let since = words.day(since);
    html! {
        section aria-labelledby=(id) {
            (tables::title(words, id, &table, &format!("{path}/{id}.csv"), workbook))
            (note)
            (picture)
            @if table.rows.is_empty() { p { (words.with(&format!("{id}-none"), &[("since", &since)])) } } @else { (tables::show(words, id, &table, false)) }
        }
    }
}

/// The tables of a point as files.
pub async fn file(signed: Signed, Path((id, file)): Path<(String, String)>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let client = signed.context.site.database.client().await?;
    let (_, point) = point_page::find(&signed, &**client, &id, Right::Read).await?;
    let known = Known::load(&signed, &**client, point.id).await?;
    let tables = [
        ("devices", rows::devices(words, &known.devices, &known.assets)),
        ("assets", rows::assets(words, &known.assets, &known.devices)),
        ("outages", rows::outages(words, &known.outages, signed.context.now.wall)),
        ("speeds", rows::speeds(words, &known.line)),
        ("power", rows::power(words, &known.hours, &known.stops)),
    ];
    let stem = format!("diem-{}-{}", id.to_lowercase(), signed.context.today());
    files::answer(words, &stem, &file, &tables)
        .unwrap_or_else(|| Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())))
}
