//! What is known of a line in the days of one span.

use std::collections::{BTreeMap, HashMap};

use ledger::fact::{Label, Series};
use time::{Date, Duration, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use crate::exports::placement::Span;
use crate::watched::{self, Contract, MEGABIT, Outage, Stop, Way, contract_on, overlap};

/// Speeds one way, Mbit/s.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measured {
    /// The mean.
    pub mean: f64,
    /// The median.
    pub median: f64,
    /// How many.
    pub samples: u64,
}

/// A line in the days of one span.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line {
    /// What was ordered, as it stood on the last day.
    pub contract: Option<Contract>,
    /// Minutes in which the machine was on.
    pub on: u64,
    /// Outages by cause: how many, and how long while the machine was on.
    pub cuts: BTreeMap<String, (u64, Duration)>,
    /// Whole measurements.
    pub ndt7: BTreeMap<Way, Measured>,
    /// The median of the daily transfers down, Mbit/s: a lower bound.
    pub daily: Option<f64>,
    /// What watching itself has used.
    pub bytes: f64,
}

impl Line {
    /// All outages: how many, and how long.
    pub fn cut(&self) -> (u64, Duration) {
        self.cuts.values().fold((0, Duration::ZERO), |sum, cut| (sum.0 + cut.0, sum.1 + cut.1))
    }
}

fn begin(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(point::clock::VIETNAM)
}

/// How long an outage lasted within a time while the machine was on.
fn while_on(outage: &Outage, stops: &[Stop], first: OffsetDateTime, last: OffsetDateTime) -> Duration {
    let (from, until) = (outage.began.max(first), outage.ended.unwrap_or(last).min(last));
    let off = stops.iter().map(|stop| overlap((stop.from, stop.until), (from, until)));
    (outage.within(first, last) - off.sum::<Duration>()).max(Duration::ZERO)
}

/// The lines of spans, in their order.
pub(super) async fn load(client: &impl GenericClient, spans: &[Span], now: OffsetDateTime) -> Result<Vec<Line>, Error> {
    let points: Vec<_> = spans.iter().map(|span| span.point).collect();
    let Some(first) = spans.iter().map(|span| span.first).min() else { return Ok(vec![]) };
    let contracts = watched::contracts(client, &points).await?;
    let outages = watched::outages(client, &points, begin(first)).await?;
    let stops = watched::stops(client, &points, begin(first)).await?;
    fn of<T>(all: &HashMap<Uuid, Vec<T>>, point: Uuid) -> &[T] {
        all.get(&point).map(Vec::as_slice).unwrap_or_default()
    }
    let line = |span: &Span| {
        let (from, until) = (begin(span.first), begin(span.last + Duration::DAY).min(now));
        let mut line =
            Line { contract: contract_on(of(&contracts, span.point), span.last).cloned(), ..Line::default() };
        for outage in of(&outages, span.point).iter().filter(|outage| outage.cause != watched::PC_OFF) {
            let reaches = outage.began < until && outage.ended.is_none_or(|ended| ended > from);
            // The province's own server is no fault of the line.
            if reaches && outage.is_of_line() {
                let cut = line.cuts.entry(outage.cause.clone()).or_default();
                *cut = (cut.0 + 1, cut.1 + while_on(outage, of(&stops, span.point), from, until));
            }
        }
        line
    };
    let mut lines: Vec<_> = spans.iter().map(line).collect();
    add_hours(client, spans, &mut lines).await?;
    add_speeds(client, spans, &mut lines).await?;
    add_bytes(client, spans, &mut lines).await?;
    Ok(lines)
}

/// Spans as a table of their numbers, points and days.
const SPANS: &str = "UNNEST($1::uuid[], $2::date[], $3::date[]) WITH ORDINALITY AS s(point, first, last, number)";

fn columns(spans: &[Span]) -> (Vec<Uuid>, Vec<Date>, Vec<Date>) {
    let points = spans.iter().map(|span| span.point).collect();
    (points, spans.iter().map(|span| span.first).collect(), spans.iter().map(|span| span.last).collect())
}

/// The line of a row, whose first column is the number of a span, from 1.
fn at<'a>(lines: &'a mut [Line], row: &tokio_postgres::Row) -> Option<&'a mut Line> {
    lines.get_mut(usize::try_from(row.get::<_, i64>(0) - 1).ok()?)
}

async fn add_hours(client: &impl GenericClient, spans: &[Span], lines: &mut [Line]) -> Result<(), Error> {
    let (points, firsts, lasts) = columns(spans);
    let sql = format!(
        "SELECT number, sum(n)::bigint FROM {SPANS} JOIN usage_day u ON u.point = s.point AND u.action = 'on'
            AND u.day >= s.first AND u.day + u.days - 1 <= s.last GROUP BY 1"
    );
    for row in client.query(&sql, &[&points, &firsts, &lasts]).await? {
        if let Some(line) = at(lines, &row) {
            line.on = row.get::<_, i64>(1).unsigned_abs();
        }
    }
    Ok(())
}

async fn add_speeds(client: &impl GenericClient, spans: &[Span], lines: &mut [Line]) -> Result<(), Error> {
    let (points, firsts, lasts) = columns(spans);
    let sql = format!(
        "SELECT number, labels ->> $5, labels ->> $6, avg(value), percentile_cont(0.5) WITHIN GROUP (ORDER BY value), count(*)
        FROM {SPANS} JOIN sample m ON m.point = s.point AND m.series = $4 AND m.clock_plausible
            AND m.slot >= s.first::timestamp AT TIME ZONE INTERVAL '7 hours'
            AND m.slot < (s.last + 1)::timestamp AT TIME ZONE INTERVAL '7 hours'
        WHERE m.labels ->> $6 IN ('ndt7', 'daily') GROUP BY 1, 2, 3"
    );
    let (series, way, method) = (Series::Goodput.name(), Label::Direction.name(), Label::Method.name());
    for row in client.query(&sql, &[&points, &firsts, &lasts, &series, &way, &method]).await? {
        let Some(line) = at(lines, &row) else { continue };
        let (mean, median): (f64, f64) = (row.get(3), row.get(4));
        let way = if row.get::<_, Option<&str>>(1) == Some("transmit") { Way::Up } else { Way::Down };
        let samples = row.get::<_, i64>(5).unsigned_abs();
        match (row.get(2), way) {
            ("ndt7", way) => {
                line.ndt7.insert(way, Measured { mean: mean / MEGABIT, median: median / MEGABIT, samples });
            }
            (_, Way::Down) => line.daily = Some(median / MEGABIT),
            (_, Way::Up) => {}
        }
    }
    Ok(())
}

/// Bytes are told as the sum of the month so far: each month's last one counts, for the unit where the point was then.
async fn add_bytes(client: &impl GenericClient, spans: &[Span], lines: &mut [Line]) -> Result<(), Error> {
    let (points, firsts, lasts) = columns(spans);
    let sql = format!(
        "WITH month AS (SELECT DISTINCT ON (point, month) point, date_trunc('month', slot AT TIME ZONE INTERVAL '7 hours') AS month,
                (slot AT TIME ZONE INTERVAL '7 hours')::date AS day, value
            FROM sample WHERE point = ANY($1) AND series = $4 AND clock_plausible ORDER BY point, month, slot DESC)
        SELECT number, sum(value) FROM {SPANS} JOIN month m ON m.point = s.point AND m.day BETWEEN s.first AND s.last GROUP BY 1"
    );
    for row in client.query(&sql, &[&points, &firsts, &lasts, &Series::LineBytes.name()]).await? {
        if let Some(line) = at(lines, &row) {
            line.bytes = row.get(1);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn an_outage_counts_only_while_the_machine_was_on_and_within_the_quarter() {
        let outage = Outage {
            cause: "line".to_owned(),
            layer: "internet".to_owned(),
            began: datetime!(2026-09-30 12:00 +7),
            ended: Some(datetime!(2026-10-02 12:00 +7)),
        };
        let night = Stop { from: datetime!(2026-10-01 17:00 +7), until: datetime!(2026-10-02 8:00 +7), clean: true };
        let (first, last) = (datetime!(2026-10-01 0:00 +7), datetime!(2027-01-01 0:00 +7));
        assert_eq!(while_on(&outage, &[night], first, last), Duration::hours(36 - 15));
    }
}
