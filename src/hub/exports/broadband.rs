//! The broadband table of a quarter, by unit: what was ordered, how much of the time the line was whole, who cut it, how fast it
//! was. An outage counts only while the machine was on, for nobody knows of the line without it.

use std::collections::{BTreeMap, HashMap};

use ledger::fact::{Label, Series};
use time::{Date, Duration, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use super::placement::Span;
use super::table::{Cell, Measure, Table};
use super::watched::said;
use crate::alerts::rule::SPEED_SHARE;
use crate::watched::{self, Contract, MEGABIT, Outage, Stop, Way, contract_on, overlap};
use crate::words::Words;

/// Fewer samples than this say nothing for certain (QCVN 34:2022).
pub const ENOUGH_SAMPLES: u64 = 1_000;

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
struct Line {
    contract: Option<Contract>,
    /// Minutes in which the machine was on.
    on: u64,
    /// Outages by cause: how many, and how long while the machine was on.
    cuts: BTreeMap<String, (u64, Duration)>,
    ndt7: BTreeMap<Way, Measured>,
    daily: Option<f64>,
    bytes: f64,
}

impl Line {
    fn cut(&self) -> (u64, Duration) {
        self.cuts.values().fold((0, Duration::ZERO), |sum, cut| (sum.0 + cut.0, sum.1 + cut.1))
    }
}

/// Whether a line is as fast as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fewer than [`ENOUGH_SAMPLES`] one way or the other.
    TooFew,
    /// Nobody told what was ordered.
    NoContract,
    /// Pd ≥ 0.8 Vd and Pu ≥ 0.8 Vu.
    Reached,
    /// It isn't.
    Missed,
}

impl Verdict {
    /// Of mean speeds against those ordered, Mbit/s.
    pub fn of(ordered: (Option<f64>, Option<f64>), down: Measured, up: Measured) -> Self {
        if down.samples.min(up.samples) < ENOUGH_SAMPLES {
            return Self::TooFew;
        }
        let (Some(vd), Some(vu)) = ordered else { return Self::NoContract };
        let reached = down.mean >= SPEED_SHARE * vd && up.mean >= SPEED_SHARE * vu;
        if reached { Self::Reached } else { Self::Missed }
    }

    /// Its message.
    pub const fn message(self) -> &'static str {
        match self {
            Self::TooFew => "verdict-too-few",
            Self::NoContract => "verdict-no-contract",
            Self::Reached => "verdict-reached",
            Self::Missed => "verdict-missed",
        }
    }
}

/// The tables of a quarter: lines, outages by cause, speeds. `title`: a point's name and page.
pub async fn report(
    client: &impl GenericClient,
    words: &Words,
    spans: &[Span],
    title: impl Fn(Uuid) -> (String, String),
    now: OffsetDateTime,
) -> Result<[(&'static str, Table); 3], Error> {
    let lines = load(client, spans, now).await?;
    let unit = |span: &Span| if span.unit.is_none() { words.text("not-placed") } else { span.name.clone() };
    let mut rows: Vec<_> = spans.iter().zip(&lines).map(|(span, line)| (unit(span), title(span.point), line)).collect();
    rows.sort_by(|one, other| (&one.0, &one.1).cmp(&(&other.0, &other.1)));
    let mut writer = Writer::new(words);
    for rows in rows.chunk_by(|one, other| one.0 == other.0) {
        for (unit, (name, path), line) in rows {
            writer.line(unit, Cell::Link(name.clone(), path.clone()), line);
        }
        let lines: Vec<_> = rows.iter().map(|row| row.2).collect();
        writer.total(&rows[0].0, &lines);
    }
    Ok([("lines", writer.lines), ("causes", writer.causes), ("line-speeds", writer.speeds)])
}

struct Writer<'a> {
    words: &'a Words,
    lines: Table,
    causes: Table,
    speeds: Table,
}

impl<'a> Writer<'a> {
    fn new(words: &'a Words) -> Self {
        let (times, minutes, tenths) = (Some(Measure::Times), Some(Measure::Minutes), Some(Measure::Tenths));
        let lines = [
            ("column-unit", None),
            ("column-point", None),
            ("contract-provider", None),
            ("column-ordered-down", tenths),
            ("column-ordered-up", tenths),
            ("column-on", minutes),
            ("column-whole", tenths),
            ("column-outages", times),
            ("column-cut", minutes),
            ("column-bytes", tenths),
        ];
        let causes = [
            ("column-unit", None),
            ("column-point", None),
            ("column-cause", None),
            ("column-outages", times),
            ("column-cut", minutes),
        ];
        let speeds = [
            ("column-unit", None),
            ("column-point", None),
            ("column-down-samples", times),
            ("column-down-mean", tenths),
            ("column-down-median", tenths),
            ("column-up-samples", times),
            ("column-up-mean", tenths),
            ("column-up-median", tenths),
            ("column-down-daily", tenths),
            ("column-verdict", None),
        ];
        Self {
            words,
            lines: Table::of(words, "table-lines", &lines),
            causes: Table::of(words, "table-causes", &causes),
            speeds: Table::of(words, "table-line-speeds", &speeds),
        }
    }

    fn line(&mut self, unit: &str, name: Cell, line: &Line) {
        let unit = Cell::Text(unit.to_owned());
        let contract = line.contract.as_ref();
        let plan = contract.map_or_else(|| self.words.text("none"), |one| format!("{} {}", one.provider, one.plan));
        let ordered = (contract.and_then(|one| one.down), contract.and_then(|one| one.up));
        let mut row =
            vec![unit.clone(), name.clone(), Cell::Text(plan), Cell::tenths(ordered.0), Cell::tenths(ordered.1)];
        row.extend(sums(line.on, line.cut(), line.bytes));
        self.lines.rows.push(row);
        for (cause, (number, lasted)) in &line.cuts {
            let cause = Cell::Text(said(self.words, "point.outage.cause", cause));
            let row = vec![unit.clone(), name.clone(), cause, Cell::Number(*number), Cell::minutes(*lasted)];
            self.causes.rows.push(row);
        }
        let [down, up] = [Way::Down, Way::Up].map(|way| line.ndt7.get(&way).copied().unwrap_or_default());
        let mut row = vec![unit, name];
        for way in [down, up] {
            let known = |speed| Cell::tenths((way.samples > 0).then_some(speed));
            row.extend([Cell::Number(way.samples), known(way.mean), known(way.median)]);
        }
        row.push(Cell::tenths(line.daily));
        row.push(Cell::Text(self.words.text(Verdict::of(ordered, down, up).message())));
        self.speeds.rows.push(row);
    }

    fn total(&mut self, unit: &str, lines: &[&Line]) {
        let head = || vec![Cell::Text(unit.to_owned()), Cell::Text(self.words.text("total"))];
        let cut =
            lines.iter().map(|line| line.cut()).fold((0, Duration::ZERO), |sum, cut| (sum.0 + cut.0, sum.1 + cut.1));
        let mut row = [head(), vec![Cell::Nothing; 3]].concat();
        row.extend(sums(lines.iter().map(|line| line.on).sum(), cut, lines.iter().map(|line| line.bytes).sum()));
        self.lines.rows.push(row);
        let samples = |way| lines.iter().filter_map(|line| line.ndt7.get(&way)).map(|of| of.samples).sum();
        let mut row = head();
        // Speeds of lines that were ordered otherwise have no common mean.
        for way in [Way::Down, Way::Up] {
            row.extend([Cell::Number(samples(way)), Cell::Nothing, Cell::Nothing]);
        }
        row.extend([Cell::Nothing, Cell::Nothing]);
        self.speeds.rows.push(row);
        let mut causes: BTreeMap<&str, (u64, Duration)> = BTreeMap::new();
        for (cause, cut) in lines.iter().flat_map(|line| &line.cuts) {
            let sum = causes.entry(cause).or_default();
            *sum = (sum.0 + cut.0, sum.1 + cut.1);
        }
        for (cause, (number, lasted)) in causes {
            let cause = Cell::Text(said(self.words, "point.outage.cause", cause));
            let row = [head(), vec![cause, Cell::Number(number), Cell::minutes(lasted)]].concat();
            self.causes.rows.push(row);
        }
    }
}

/// Minutes on, the share of them in which the line was whole, outages and how long, megabytes.
#[expect(clippy::cast_precision_loss, reason = "minutes of a quarter")]
fn sums(on: u64, (number, cut): (u64, Duration), bytes: f64) -> [Cell; 5] {
    let whole = (on > 0).then(|| (1.0 - cut.as_seconds_f64() / 60.0 / on as f64).max(0.0) * 100.0);
    [Cell::Number(on), Cell::tenths(whole), Cell::Number(number), Cell::minutes(cut), Cell::tenths(Some(bytes / 1e6))]
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

async fn load(client: &impl GenericClient, spans: &[Span], now: OffsetDateTime) -> Result<Vec<Line>, Error> {
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
    fn fewer_than_a_thousand_samples_one_way_never_give_a_verdict() {
        let speed = |mean, samples| Measured { mean, median: mean, samples };
        let ordered = (Some(100.0), Some(50.0));
        let of = |down, up| Verdict::of(ordered, down, up);
        assert_eq!(of(speed(5.0, 999), speed(40.0, 5_000)), Verdict::TooFew);
        assert_eq!(of(speed(100.0, 5_000), speed(50.0, 999)), Verdict::TooFew);
        assert_eq!(of(speed(80.0, 1_000), speed(40.0, 1_000)), Verdict::Reached);
        assert_eq!(of(speed(79.9, 1_000), speed(40.0, 1_000)), Verdict::Missed);
        assert_eq!(of(speed(80.0, 1_000), speed(39.9, 1_000)), Verdict::Missed);
        assert_eq!(Verdict::of((Some(1.0), None), speed(80.0, 1_000), speed(40.0, 1_000)), Verdict::NoContract);
    }

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
