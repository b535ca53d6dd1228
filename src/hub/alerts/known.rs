//! What the rules need to know, asked for many points at once.

use std::collections::HashMap;

use ledger::fact::{Detail, EventKind, Series};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use super::Judgement;
use super::rule::{self, Rule};
use crate::watched::{self, Contract, LineDays, Outage, Stop, Way, contract_on, overlap};

/// Outages and stops that are older change no verdict.
const LOOK_BACK: Duration = Duration::days(90);

/// What all rules say of points.
pub async fn judge(client: &impl GenericClient, points: &[Uuid], now: OffsetDateTime) -> Result<Vec<Judgement>, Error> {
    let mut judgements = silences(client, points, now).await?;
    let stops = watched::stops(client, points, now - LOOK_BACK).await?;
    judgements.extend(lines(client, points, now).await?);
    judgements.extend(devices(client, points, &stops, now).await?);
    for point in points {
        let cuts = stops.get(point).into_iter().flatten().filter(|stop| !stop.clean);
        let mut cuts: Vec<_> = cuts.map(|stop| stop.until).collect();
        cuts.sort_unstable();
        let details = json!({ "count": rule::recent(&cuts, now).len().to_string() });
        judgements.push(of_point(*point, Rule::PowerCuts, details, rule::power_cuts(&cuts, now)));
    }
    judgements.extend(speeds(client, points, now).await?);
    Ok(judgements)
}

fn of_point(point: Uuid, rule: Rule, details: Value, verdict: rule::Verdict) -> Judgement {
    Judgement { point, rule, what: String::new(), details, verdict }
}

/// Nobody expects anything of a point whose key isn't taken.
async fn silences(client: &impl GenericClient, points: &[Uuid], now: OffsetDateTime) -> Result<Vec<Judgement>, Error> {
    let sql = "SELECT id, coalesce(last_seen, first_seen),
        EXISTS (SELECT FROM point_key k WHERE k.point = id AND k.state = 'approved') FROM point WHERE id = ANY($1)";
    let rows = client.query(sql, &[&points]).await?;
    let judgement = |row: &tokio_postgres::Row| {
        let verdict = if row.get(2) { rule::silent(row.get(1), now) } else { rule::Verdict::Over };
        of_point(row.get(0), Rule::Silent, json!({}), verdict)
    };
    Ok(rows.iter().map(judgement).collect())
}

async fn lines(client: &impl GenericClient, points: &[Uuid], now: OffsetDateTime) -> Result<Vec<Judgement>, Error> {
    let mut outages = watched::outages(client, points, now - LOOK_BACK).await?;
    // When the line answered although a cut has no end.
    let sql = "SELECT o.point, min(s.slot), max(s.slot)
        FROM (SELECT point, min(began) AS began FROM outage
            WHERE point = ANY($1) AND ended IS NULL AND cause <> ALL($2) GROUP BY point) AS o
        JOIN sample s ON s.point = o.point AND s.series = $3 AND s.slot > o.began AND s.clock_plausible GROUP BY o.point";
    let none = [watched::PC_OFF, watched::HUB];
    let rows = client.query(sql, &[&points, &&none[..], &Series::Rtt.name()]).await?;
    let measured: HashMap<Uuid, _> = rows.iter().map(|row| (row.get(0), (row.get(1), row.get(2)))).collect();
    let mut judgements = vec![];
    for point in points {
        let own: Vec<Outage> = outages.remove(point).unwrap_or_default();
        let own: Vec<_> = own.into_iter().filter(Outage::is_of_line).collect();
        let cuts: Vec<_> = own.iter().map(|outage| (outage.began, outage.ended)).collect();
        let verdict = rule::line_cut(&cuts, measured.get(point).copied(), now);
        let cause = own.last().map(|outage| outage.cause.clone()).unwrap_or_default();
        judgements.push(of_point(*point, Rule::LineCut, json!({ (Detail::OutageCause.name()): cause }), verdict));
    }
    Ok(judgements)
}

/// States in which equipment has failed.
const FAILED: [&str; 2] = ["failed", "missing"];
const PREDICTED: [&str; 1] = ["predicted_failure"];

async fn devices(
    client: &impl GenericClient,
    points: &[Uuid],
    stops: &HashMap<Uuid, Vec<Stop>>,
    now: OffsetDateTime,
) -> Result<Vec<Judgement>, Error> {
    let mut judgements = vec![];
    for (rule, states) in [(Rule::DeviceFailed, &FAILED[..]), (Rule::PredictedFailure, &PREDICTED[..])] {
        // A piece may have gone from failed to missing: it counts from the first telling after the last one that was otherwise.
        let sql = "SELECT d.point, d.hw_id, d.type, d.state, d.model, d.state = ANY($2) AS bad,
                coalesce((SELECT min(e.at) FROM event e WHERE e.point = d.point AND e.kind = $3 AND e.clock_plausible
                    AND e.details ->> $4 = d.hw_id AND e.at > coalesce(
                        (SELECT max(o.at) FROM event o WHERE o.point = d.point AND o.kind = $3 AND o.clock_plausible
                            AND o.details ->> $4 = d.hw_id AND o.at <= d.since
                            AND (coalesce(o.details ->> $5, '') = ANY($2)) <> (d.state = ANY($2))),
                        '-infinity')), d.since)
            FROM device d WHERE d.point = ANY($1) AND (d.state = ANY($2) OR EXISTS (
                SELECT FROM alert a WHERE a.point = d.point AND a.what = d.hw_id AND a.rule = $6 AND a.ended IS NULL))";
        let (kind, id, state) = (EventKind::DeviceChanged.name(), Detail::HwId.name(), Detail::HwState.name());
        for row in client.query(sql, &[&points, &states, &kind, &id, &state, &rule.name()]).await? {
            let (point, bad, since): (Uuid, bool, OffsetDateTime) = (row.get(0), row.get(5), row.get(6));
            let off =
                stops.get(&point).into_iter().flatten().map(|stop| overlap((stop.from, stop.until), (since, now)));
            let verdict = match rule {
                Rule::DeviceFailed => rule::device_failed(bad, since, off.sum(), now),
                _ => rule::predicted_failure(bad, since, now),
            };
            let [kind, state, model] = [2, 3, 4].map(|column| row.get::<_, String>(column));
            let details = json!({
                (Detail::HwType.name()): kind, (Detail::HwState.name()): state, (Detail::HwModel.name()): model
            });
            judgements.push(Judgement { point, rule, what: row.get(1), details, verdict });
        }
    }
    Ok(judgements)
}

async fn speeds(client: &impl GenericClient, points: &[Uuid], now: OffsetDateTime) -> Result<Vec<Judgement>, Error> {
    let today = now.to_offset(point::clock::VIETNAM).date();
    let contracts = watched::contracts(client, points).await?;
    let days = watched::line_days(client, points, &[Series::Goodput], today - rule::SPEED_LOOK_BACK, today).await?;
    let judgement = |point: &Uuid| {
        let contracts = contracts.get(point).map(Vec::as_slice).unwrap_or_default();
        let measured = days.get(point).map(|days| measured(days, contracts)).unwrap_or_default();
        let last = rule::last(&measured);
        let slow = last.iter().filter(|(_, slow)| *slow).count().to_string();
        let details = json!({ "count": slow, "days": last.len().to_string() });
        of_point(*point, Rule::SlowLine, details, rule::slow_line(&measured))
    };
    Ok(points.iter().map(judgement).collect())
}

/// Days on which it is known whether the line was slow. Transfers that end by themselves prove that a line is fast, never that
/// it is slow: only a whole measurement (NDT7) does.
fn measured(days: &LineDays, contracts: &[Contract]) -> Vec<(time::Date, bool)> {
    let slow = |(day, line): (&time::Date, &watched::LineDay)| {
        let contract = contract_on(contracts, *day)?;
        let mut known = vec![];
        for (way, ordered) in [(Way::Down, contract.down), (Way::Up, contract.up)] {
            let Some(ordered) = ordered else { continue };
            let of_way = line.speeds.iter().filter(|((of, _), _)| *of == way);
            let best = of_way.clone().map(|(_, speed)| speed.highest).fold(0.0, f64::max);
            let whole = of_way.clone().any(|((_, method), _)| method == "ndt7");
            if best >= rule::SPEED_SHARE * ordered {
                known.push(false);
            } else if whole {
                known.push(true);
            }
        }
        (!known.is_empty()).then(|| (*day, known.contains(&true)))
    };
    days.iter().filter_map(slow).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::watched::{LineDay, Speed};
    use time::macros::date;

    #[test]
    fn what_ends_early_proves_that_a_line_is_fast_and_never_that_it_is_slow() {
        let day = date!(2026 - 11 - 20);
        let (provider, plan, state) = Default::default();
        let contract = Contract { from: day, to: None, provider, plan, down: Some(100.0), up: Some(20.0), state };
        let known = |speeds: &[(Way, &str, f64)]| {
            let speed = |(way, method, highest): &(Way, &str, f64)| {
                ((*way, (*method).to_owned()), Speed { median: *highest, highest: *highest, samples: 1 })
            };
            let line = LineDay { speeds: speeds.iter().map(speed).collect(), ..LineDay::default() };
            measured(&LineDays::from([(day, line)]), std::slice::from_ref(&contract)).first().map(|(_, slow)| *slow)
        };
        assert_eq!(known(&[(Way::Down, "daily", 30.0), (Way::Down, "passive", 60.0)]), None);
        assert_eq!(known(&[(Way::Down, "passive", 80.0)]), Some(false));
        assert_eq!(known(&[(Way::Down, "ndt7", 79.0)]), Some(true));
        assert_eq!(known(&[(Way::Down, "ndt7", 79.0), (Way::Down, "passive", 85.0)]), Some(false));
        assert_eq!(known(&[(Way::Down, "ndt7", 90.0), (Way::Up, "ndt7", 15.0)]), Some(true));
        assert_eq!(measured(&LineDays::from([(day, LineDay::default())]), &[contract]), []);
        assert_eq!(measured(&LineDays::from([(day, LineDay::default())]), &[]), []);
    }
}
