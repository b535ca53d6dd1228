//! The broadband table of a quarter, by unit: what was ordered, how much of the time the line was whole, who cut it, how fast it
//! was. An outage counts only while the machine was on, for nobody knows of the line without it.

mod line;

use std::collections::BTreeMap;

use point::line::{QCVN_SAMPLES, QCVN_SHARE};
use time::{Duration, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use super::placement::Span;
use super::table::{Cell, Measure, Table};
use super::watched::said;
use crate::watched::Way;
use crate::words::Words;
use line::Line;
pub use line::Measured;

/// Whether a line is as fast as it must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Fewer than [`QCVN_SAMPLES`] one way or the other.
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
        if down.samples.min(up.samples) < QCVN_SAMPLES as u64 {
            return Self::TooFew;
        }
        let (Some(vd), Some(vu)) = ordered else { return Self::NoContract };
        let reached = down.mean >= QCVN_SHARE * vd && up.mean >= QCVN_SHARE * vu;
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
    let lines = line::load(client, spans, now).await?;
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
