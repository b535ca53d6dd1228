//! The points, the worst first: how they stand, whether they live, and whether everything they said is here.

use std::collections::HashMap;

use axum::extract::Query;
use maud::{Markup, html};
use serde::Deserialize;
use time::OffsetDateTime;
use tokio_postgres::GenericClient;
use ulid::Ulid;
use uuid::Uuid;

use super::condition::{self, Condition, Light};
use super::context::{Signed, WebError};
use super::view::View;
use super::{files, layout};
use crate::keys;
use crate::officers::Right;
use crate::receipts::{self, Missing};
use crate::words::Words;

/// On one page: what a browser on an old machine still draws at once.
const PER_PAGE: usize = 100;
/// Gaps that are written out in the list; a point's own page has more.
const GAPS: usize = 3;

/// What is looked for.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    light: String,
    #[serde(default)]
    page: usize,
}

/// A point in the list.
pub struct Point {
    /// Its id.
    pub id: Uuid,
    /// Its name, as its settings have it.
    pub name: String,
    /// Its unit, as its settings have it.
    pub unit_text: String,
    /// When it was seen first.
    pub first_seen: OffsetDateTime,
    /// When it was seen last.
    pub last_seen: Option<OffsetDateTime>,
    /// Of the program.
    pub version: String,
    /// What it shows.
    pub edition: String,
    /// How its keys stand.
    pub standing: Standing,
    /// Alarms that nobody has dealt with.
    pub alarms: u64,
    /// Batches that aren't here, of all its ledgers.
    pub missing: u64,
    /// Its ledgers, the newest first.
    pub ledgers: Vec<Missing>,
}

/// How the keys of a point stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One is taken.
    Approved,
    /// None is taken, and one waits for a decision.
    Waiting,
    /// None is taken, and none waits.
    Revoked,
}

impl Point {
    /// Those of `ids`.
    pub async fn load(client: &impl GenericClient, ids: &[Uuid]) -> Result<Vec<Self>, tokio_postgres::Error> {
        let sql = "SELECT p.id, p.name, p.unit_text, p.first_seen, p.last_seen, p.version, p.edition,
             EXISTS (SELECT FROM point_key k WHERE k.point = p.id AND k.state = 'approved'),
             EXISTS (SELECT FROM point_key k WHERE k.point = p.id AND k.state = 'waiting'),
             (SELECT count(*) FROM alarm a WHERE a.point = p.id AND a.dealt_at IS NULL)
             FROM point p WHERE p.id = ANY($1) ORDER BY p.name, p.id";
        let rows = client.query(sql, &[&ids]).await?;
        let mut missing = receipts::missing_of(client, ids).await?;
        let point = |row: &tokio_postgres::Row| {
            let ledgers = missing.remove(&row.get(0)).unwrap_or_default();
            let gaps = ledgers.iter().flat_map(|ledger| &ledger.gaps);
            let missing = gaps.map(|(first, last)| last - first + 1).sum();
            Self {
                id: row.get(0),
                name: row.get(1),
                unit_text: row.get(2),
                first_seen: row.get(3),
                last_seen: row.get(4),
                version: row.get(5),
                edition: row.get(6),
                standing: match (row.get(7), row.get(8)) {
                    (true, _) => Standing::Approved,
                    (false, true) => Standing::Waiting,
                    (false, false) => Standing::Revoked,
                },
                alarms: row.get::<_, i64>(9).unsigned_abs(),
                missing,
                ledgers,
            }
        };
        Ok(rows.iter().map(point).collect())
    }

    /// Its name, or its id while it has none.
    pub fn title(&self) -> String {
        keys::title(&self.name, self.id.into())
    }

    /// Where its page is.
    pub fn path(&self) -> String {
        format!("/diem/{}", Ulid::from(self.id))
    }

    /// Nobody expects anything of a point whose key isn't taken.
    pub fn is_silent(&self, now: OffsetDateTime) -> bool {
        self.standing == Standing::Approved && condition::is_silent(self.last_seen.unwrap_or(self.first_seen), now)
    }

    /// Whether anything of it is here.
    pub fn has_sent(&self) -> bool {
        self.ledgers.iter().any(|ledger| ledger.highest > 0)
    }
}

/// Points that were looked for, and how they stand.
pub struct Found {
    /// Where they are.
    pub view: View,
    /// The worst first; the rest by name.
    pub points: Vec<Point>,
    conditions: HashMap<Uuid, Condition>,
}

impl Found {
    /// Those that fit, whatever their light.
    pub async fn load(signed: &Signed, asked: &Asked) -> Result<Self, WebError> {
        signed.needs(Right::Read)?;
        let client = signed.context.site.database.client().await?;
        let view = View::load(&**client).await?;
        let unit = Some(asked.unit.as_str()).filter(|unit| !unit.is_empty());
        let mut points = Point::load(&**client, &view.points(signed, Right::Read, unit)).await?;
        let (today, looked_for) = (signed.context.today(), asked.q.trim().to_lowercase());
        points.retain(|point| {
            let place = view.place(point.id, today).unwrap_or_else(|| point.unit_text.clone());
            format!("{} {} {}", point.name, place, Ulid::from(point.id)).to_lowercase().contains(&looked_for)
        });
        let now = signed.context.now.wall;
        let conditions = Condition::load(&**client, signed.context.words(), &points, now).await?;
        points.sort_by_key(|point| conditions[&point.id].order());
        Ok(Self { view, points, conditions })
    }

    /// How a point stands.
    pub fn condition(&self, point: &Point) -> &Condition {
        &self.conditions[&point.id]
    }

    /// Those with the light that is asked for, or all.
    pub fn with_light(&self, asked: &Asked) -> Vec<&Point> {
        let light = Light::of(&asked.light);
        self.points.iter().filter(|point| light.is_none_or(|light| self.condition(point).light() == light)).collect()
    }
}

impl Asked {
    /// Whether anything in particular is looked for.
    fn is_anything(&self) -> bool {
        !(self.q.trim().is_empty() && self.unit.is_empty() && self.light.is_empty())
    }

    fn query(&self) -> url::form_urlencoded::Serializer<'static, String> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("q", &self.q).append_pair("unit", &self.unit).append_pair("light", &self.light);
        query
    }
}

/// Shows the list.
pub async fn show(signed: Signed, Query(asked): Query<Asked>) -> Result<Markup, WebError> {
    let words = signed.context.words();
    let found = Found::load(&signed, &asked).await?;
    let now = signed.context.now.wall;
    let light = Light::of(&asked.light);
    let condition = |point: &Point| found.condition(point);
    let count =
        |test: &dyn Fn(&Point) -> bool| words.number(found.points.iter().filter(|point| test(point)).count() as u64);
    let figures = [
        ("points-all", count(&|_| true)),
        ("points-cannot-serve", count(&|point| condition(point).cannot_serve())),
        ("points-red", count(&|point| condition(point).light() == Light::Red)),
        ("points-yellow", count(&|point| condition(point).light() == Light::Yellow)),
        ("points-waiting", count(&|point| point.standing == Standing::Waiting)),
        ("points-silent", count(&|point| point.is_silent(now))),
        ("points-with-gaps", count(&|point| point.missing > 0)),
        ("points-with-alarms", count(&|point| point.alarms > 0)),
    ];
    let points = found.with_light(&asked);
    let pages = points.len().div_ceil(PER_PAGE).max(1);
    let page = asked.page.clamp(1, pages);
    let shown = &points[(page - 1) * PER_PAGE..points.len().min(page * PER_PAGE)];
    let body = html! {
        form.search method="get" action="/diem" role="search" {
            p { label for="q" { (words.text("points-search")) } input id="q" name="q" type="search" value=(asked.q); }
            p { (layout::units(words, &found.view.choices(&signed, Right::Read), &asked.unit, "all-units")) }
            p {
                label for="light" { (words.text("column-condition")) }
                select id="light" name="light" {
                    option value="" { (words.text("all-lights")) }
                    @for &of in Light::ALL {
                        option value=(of.name()) selected[light == Some(of)] { (words.text(&format!("light-{}", of.name()))) }
                    }
                }
            }
            p { button type="submit" { (words.text("search")) } }
        }
        dl.figures { @for (id, number) in figures { div { dt { (words.text(id)) } dd { (number) } } } }
        @if shown.is_empty() {
            p.note { (words.text(if asked.is_anything() { "points-none-found" } else { "points-none" })) }
        } @else {
            p.files {
                @for (file, name) in [("danh-sach.csv", "CSV"), (files::ALL, "Excel")] {
                    a href={ "/cac-diem/" (file) "?" (asked.query().finish()) } download { (name) }
                }
            }
            (list(&signed, &found, shown))
        }
        @if pages > 1 {
            nav.pages aria-label=(words.text("pages")) {
                @for number in 1..=pages {
                    @let query = asked.query().append_pair("page", &number.to_string()).finish();
                    a href={ "/diem?" (query) } aria-current=[(number == page).then_some("page")] { (number) }
                }
            }
        }
    };
    Ok(layout::page(&signed, &words.text("menu-points"), body))
}

fn list(signed: &Signed, found: &Found, points: &[&Point]) -> Markup {
    let (words, today, now) = (signed.context.words(), signed.context.today(), signed.context.now.wall);
    let heads =
        ["column-point", "column-condition", "column-last-seen", "column-complete", "column-edition", "column-version"];
    let heads = heads.map(|id| words.text(id));
    html! {
        // Cards on a telephone: roles keep it a table there.
        table.cards role="table" {
            caption.unseen { (words.text("menu-points")) }
            thead role="rowgroup" {
                tr role="row" { @for head in &heads { th scope="col" role="columnheader" { (head) } } }
            }
            tbody role="rowgroup" {
                @for point in points {
                    tr role="row" {
                        th scope="row" role="rowheader" {
                            a href=(point.path()) { (point.title()) }
                            span.under { (found.view.place(point.id, today).unwrap_or_else(|| said_place(words, point))) }
                            @match point.standing {
                                Standing::Approved => {}
                                Standing::Waiting => span.sign { (words.text("not-approved")) },
                                Standing::Revoked => span.sign.bad { (words.text("key-withdrawn")) },
                            }
                        }
                        td role="cell" data-head=(heads[1]) { div { (found.condition(point).show(words)) } }
                        td role="cell" data-head=(heads[2]) { (last_seen(words, point, now)) }
                        td role="cell" data-head=(heads[3]) { (completeness(words, point)) }
                        td role="cell" data-head=(heads[4]) { (or_none(words, &point.edition)) }
                        td role="cell" data-head=(heads[5]) { (or_none(words, &point.version)) }
                    }
                }
            }
        }
    }
}

fn said_place(words: &Words, point: &Point) -> String {
    words.with("not-placed-says", &[("unit", &point.unit_text)])
}

/// Text, or that there is none.
pub fn or_none(words: &Words, text: &str) -> Markup {
    html! { @if text.is_empty() { span.none { (words.text("none")) } } @else { (text) } }
}

/// When a point was seen.
pub fn last_seen(words: &Words, point: &Point, now: OffsetDateTime) -> Markup {
    html! {
        @match point.last_seen {
            None => span.sign { (words.text("never-seen")) },
            Some(seen) => {
                (words.moment(seen))
                @if point.is_silent(now) {
                    span.sign { (words.with("silent", &[("days", &(now - seen).whole_days().to_string())])) }
                }
            }
        }
    }
}

/// Whether everything is here.
pub fn completeness(words: &Words, point: &Point) -> Markup {
    let missing = words.number(point.missing);
    let with_gaps: Vec<_> = point.ledgers.iter().filter(|ledger| !ledger.gaps.is_empty()).collect();
    // A number says nothing without its ledger, so none is named where there are several.
    html! {
        @match (point.ledgers.as_slice(), with_gaps.as_slice()) {
            _ if !point.has_sent() => span.none { (words.text("nothing-yet")) },
            ([ledger], []) => span.good { (words.with("complete", &[("highest", &words.number(ledger.highest))])) },
            (ledgers, []) => {
                span.good { (words.with("complete-ledgers", &[("ledgers", &words.number(ledgers.len() as u64))])) }
            }
            ([ledger], _) => {
                @let gaps = receipts::written(&ledger.gaps, GAPS);
                span.sign.bad { (words.with("missing", &[("missing", &missing), ("gaps", &gaps)])) }
            }
            (ledgers, with_gaps) => {
                @let (some, all) = (words.number(with_gaps.len() as u64), words.number(ledgers.len() as u64));
                span.sign.bad {
                    (words.with("missing-ledgers", &[("missing", &missing), ("some", &some), ("all", &all)]))
                }
            }
        }
    }
}
