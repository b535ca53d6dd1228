//! What was used, from the counts of the points that an officer may see.
//!
//! Who caused something stays apart in every table, and so do the three figures of a room: the hours it is declared open,
//! the time its machine was on, the time somebody was there.

use std::collections::BTreeMap;

use point::named;
use tokio_postgres::GenericClient;
use tokio_postgres::types::ToSql;

use super::period::Period;
use super::placement::Span;
use super::table::{Measure, Table};
use super::writing::{Writer, rows_by};
use crate::words::Words;

/// What the rows are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Products.
    Product,
    /// Topics.
    Topic,
    /// Languages.
    Language,
    /// Units of the points, as they were on the day.
    Unit,
    /// Months.
    Month,
    /// Quarters.
    Quarter,
}

named!(By {
    Product = "product",
    Topic = "topic",
    Language = "language",
    Unit = "unit",
    Month = "month",
    Quarter = "quarter",
});

impl By {
    /// What rows are grouped by, in SQL.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Product => "u.product",
            Self::Topic => "u.topic",
            Self::Language => "u.language",
            Self::Unit => "s.unit",
            Self::Month => "to_char(u.day, 'YYYY-MM')",
            Self::Quarter => "to_char(u.day, 'YYYY-\"q\"Q')",
        }
    }
}

/// Everything an officer is told of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// What was opened, by whom it was caused.
    pub opened: Table,
    /// The rooms: visits and the three figures.
    pub rooms: Table,
    /// Languages chosen and missed.
    pub languages: Table,
    /// What was looked for and not found.
    pub searches: Table,
    /// Whether a number under ten was there.
    pub small: bool,
    /// Whether such numbers are hidden, because the view is finer than a quarter.
    pub hides_small: bool,
    /// Whether somebody was there for longer than the machine was on, as slots of [`ACTIVE_MINUTES`] make it seem.
    pub presence_longer: bool,
    /// Sums of a month that reach over the period's edge and are in no table.
    pub left_out: u64,
}

impl Report {
    /// Its tables, with the names by which files ask for them.
    pub fn tables(&self) -> [(&'static str, &Table); 4] {
        [("opened", &self.opened), ("rooms", &self.rooms), ("languages", &self.languages), ("searches", &self.searches)]
    }
}

/// Between the name of a unit and its code in a key; no name holds it.
pub(super) const APART: char = '\u{1f}';

/// The columns of what was opened: head, action, face, measure.
pub(super) const OPENED: [(&str, &str, &str, Measure); 8] = [
    ("column-opened", "opened", "", Measure::Times),
    ("column-finished", "finished", "", Measure::Times),
    ("column-played", "played", "", Measure::Seconds),
    ("column-read", "read", "", Measure::Seconds),
    ("column-listened", "listened", "", Measure::Times),
    ("column-happy", "judged", "happy", Measure::Times),
    ("column-neutral", "judged", "neutral", Measure::Times),
    ("column-sad", "judged", "sad", Measure::Times),
];

/// Who caused what can be opened, in the order of the page.
pub const CAUSES: [&str; 3] = ["visitor", "operator", "playlist"];

/// The columns of the rooms. A slot of [`ACTIVE_MINUTES`] counts once in which somebody was there.
pub(super) const ROOMS: [(&str, &str, Measure, u64); 4] = [
    ("column-visited", "visited", Measure::Times, 1),
    ("column-declared-open", "declared_open", Measure::Minutes, 1),
    ("column-on", "on", Measure::Minutes, 1),
    ("column-active", "active", Measure::Minutes, ACTIVE_MINUTES),
];
const ACTIVE_MINUTES: u64 = 10;

/// Sums by their keys.
pub type Counts = BTreeMap<Vec<String>, u64>;

/// Asks the database for a period; `spans` say which points' days belong to which unit.
pub struct Asker<'a, C> {
    client: &'a C,
    period: Period,
    points: Vec<uuid::Uuid>,
    firsts: Vec<time::Date>,
    lasts: Vec<time::Date>,
    units: Vec<String>,
}

impl<'a, C: GenericClient> Asker<'a, C> {
    /// For the days of `spans`.
    pub fn new(client: &'a C, period: Period, spans: &[Span]) -> Self {
        let unit = |span: &Span| match &span.unit {
            Some(code) => format!("{}{APART}{code}", span.name),
            None => String::new(),
        };
        Self {
            client,
            period,
            points: spans.iter().map(|span| span.point).collect(),
            firsts: spans.iter().map(|span| span.first).collect(),
            lasts: spans.iter().map(|span| span.last).collect(),
            units: spans.iter().map(unit).collect(),
        }
    }

    /// Sums of `actions`, by the expressions `keys`. A sum of a month counts only if all of its days are asked for.
    /// `more` is SQL that narrows it.
    pub async fn sums(&self, keys: &[&str], actions: &[&str], more: &str) -> Result<Counts, tokio_postgres::Error> {
        let columns = keys.join(", ");
        let sql = format!(
            "SELECT sum(u.n)::bigint, {columns} {FACTS} AND u.action = ANY($7) AND u.day + u.days - 1 <= $6 {more}
             GROUP BY {columns}"
        );
        let rows = self.ask(&sql, &actions).await?;
        let key = |row: &tokio_postgres::Row| (1..=keys.len()).map(|at| row.get(at)).collect();
        Ok(rows.iter().map(|row| (key(row), count(row.get(0)))).collect())
    }

    /// The newest title of each product.
    async fn titles(&self) -> Result<BTreeMap<String, String>, tokio_postgres::Error> {
        let sql = format!(
            "SELECT DISTINCT ON (u.product) u.product, u.title {FACTS} AND u.action = ANY($7) AND u.title <> ''
             ORDER BY u.product, u.day DESC, u.title"
        );
        let rows = self.ask(&sql, &["opened"].as_slice()).await?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
    }

    /// Rows that begin in the period and end after it, or begin before it and end in it.
    async fn left_out(&self) -> Result<u64, tokio_postgres::Error> {
        let sql = "SELECT count(*) FROM usage_day u
             WHERE u.point = ANY($1) AND u.days > 1 AND u.day <= $3 AND u.day + u.days - 1 >= $2
             AND (u.day < $2 OR u.day + u.days - 1 > $3)";
        let (first, last) = (self.period.first(), self.period.last());
        Ok(count(self.client.query_one(sql, &[&self.points, &first, &last]).await?.get(0)))
    }

    async fn ask(
        &self,
        sql: &str,
        actions: &(dyn ToSql + Sync),
    ) -> Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
        let (first, last) = (self.period.first(), self.period.last());
        let args: [&(dyn ToSql + Sync); 7] =
            [&self.points, &self.firsts, &self.lasts, &self.units, &first, &last, actions];
        self.client.query(sql, &args).await
    }
}

/// Counts of the spans' days.
const FACTS: &str = "FROM usage_day u JOIN unnest($1::uuid[], $2::date[], $3::date[], $4::text[])
     AS s(point, first, last, unit) ON s.point = u.point AND u.day BETWEEN s.first AND s.last
     WHERE u.day BETWEEN $5 AND $6";

fn count(sum: i64) -> u64 {
    u64::try_from(sum).unwrap_or_default()
}

/// Everything of a period, by `by`.
pub async fn report<C: GenericClient>(
    client: &C,
    words: &Words,
    by: By,
    period: Period,
    spans: &[Span],
) -> Result<Report, tokio_postgres::Error> {
    let asker = Asker::new(client, period, spans);
    // Months are finer than a quarter even where the period is a year.
    let hides_small = period.is_short() || by == By::Month;
    let mut writer = Writer { words, hides_small, small: false };
    let titles = if by == By::Product { asker.titles().await? } else { BTreeMap::new() };
    let actions: Vec<_> = OPENED.iter().map(|(_, action, ..)| *action).collect();
    let opened = asker.sums(&["u.caused_by", by.key(), "u.action", "u.face"], &actions, "AND u.product <> ''").await?;
    let rooms_by = rows_by(by);
    let actions: Vec<_> = ROOMS.iter().map(|(_, action, ..)| *action).collect();
    let rooms = asker.sums(&[rooms_by.key(), "u.action"], &actions, "").await?;
    let languages =
        asker.sums(&["u.language", "u.topic", "u.action"], &["language_chosen", "language_missed"], "").await?;
    let searches = asker.sums(&["u.topic", "u.action"], &["searched", "found_nothing"], "").await?;
    let time = |action: &str, worth: u64| {
        let of = rooms.iter().filter(move |(key, _)| key[1] == action);
        of.map(|(key, n)| (key[0].as_str(), n * worth)).collect::<BTreeMap<_, _>>()
    };
    let on = time("on", 1);
    let is_longer = |(key, minutes): (&&str, &u64)| *minutes > on.get(*key).copied().unwrap_or_default();
    let presence_longer = time("active", ACTIVE_MINUTES).iter().any(is_longer);
    Ok(Report {
        presence_longer,
        opened: writer.opened(by, &opened, &titles),
        rooms: writer.rooms(rooms_by, &rooms),
        languages: writer.languages(&languages),
        searches: writer.searches(&searches),
        small: writer.small,
        hides_small,
        left_out: asker.left_out().await?,
    })
}
