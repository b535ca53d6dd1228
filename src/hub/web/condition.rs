//! How a point stands, by the worst that is known of it: what an officer with seventy points looks at first.

use std::collections::HashMap;

use maud::{Markup, html};
use point::named;
use point::needed::NEEDED;
use time::{Duration, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use super::points::{Point, Standing};
use crate::alerts::Alert;
use crate::alerts::rule::{LINE_CUT, Rule, SILENT};
use crate::exports::watched::{self as tables, device_name};
use crate::watched::{self, Device, Outage};
use crate::words::Words;

/// The rank of equipment that is gone or broken.
const EQUIPMENT: u8 = 3;

/// A sign that is told by shape and word, and only then by colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// The room can't do its work, or nobody knows whether it does.
    Red,
    /// It works, and somebody should look after something.
    Yellow,
    /// All is well, as far as the point tells.
    Green,
    /// It hasn't told anything yet.
    Unknown,
}

named!(Light { Red = "red", Yellow = "yellow", Green = "green", Unknown = "unknown" });

impl Light {
    /// The sign: a square, a triangle, a disc, a ring.
    pub fn show(self, words: &Words) -> Markup {
        let shape = match self {
            Self::Red => "M2 2h12v12h-12z",
            Self::Yellow => "M8 1l7.5 14h-15z",
            Self::Green => "M8 1a7 7 0 1 0 .01 0z",
            Self::Unknown => "M8 1a7 7 0 1 0 .01 0zM8 4a4 4 0 1 1-.01 0z",
        };
        html! {
            span class={ "light " (self.name()) } {
                svg aria-hidden="true" width="16" height="16" viewBox="0 0 16 16" { path d=(shape) fill-rule="evenodd" {} }
                (words.text(&format!("light-{}", self.name())))
            }
        }
    }
}

/// Something that isn't as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// How bad it is.
    pub light: Light,
    /// Among those: the order in which they are told.
    rank: u8,
    /// Since when.
    pub since: Option<OffsetDateTime>,
    /// In words.
    pub text: String,
}

/// All that isn't well at a point, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The worst first; of two as bad, the older.
    pub problems: Vec<Problem>,
    knows: bool,
}

impl Condition {
    /// The sign.
    pub fn light(&self) -> Light {
        match self.problems.first() {
            Some(problem) => problem.light,
            None if self.knows => Light::Green,
            None => Light::Unknown,
        }
    }

    /// Whether something is missing that the room serves nobody without.
    pub fn cannot_serve(&self) -> bool {
        self.problems.iter().any(|problem| problem.light == Light::Red && problem.rank == EQUIPMENT)
    }

    /// By which points stand in the list: the worst first.
    pub fn order(&self) -> (Light, u8, Option<OffsetDateTime>) {
        let worst = self.problems.first();
        (self.light(), worst.map_or(0, |problem| problem.rank), worst.and_then(|problem| problem.since))
    }

    /// How points stand.
    pub async fn load(
        client: &impl GenericClient,
        words: &Words,
        points: &[Point],
        now: OffsetDateTime,
    ) -> Result<HashMap<Uuid, Self>, Error> {
        let ids: Vec<_> = points.iter().map(|point| point.id).collect();
        let mut outages = watched::outages(client, &ids, now).await?;
        let mut devices = watched::devices(client, &ids).await?;
        let alerts = Alert::load(client, &ids, now + Duration::DAY).await?;
        let condition = |point: &Point| {
            let outages: Vec<_> = outages.remove(&point.id).unwrap_or_default();
            let devices: Vec<_> = devices.remove(&point.id).unwrap_or_default();
            let alerts = alerts.iter().filter(|alert| alert.point == point.id);
            let problems = of_point(words, point, now).into_iter().chain(of_line(words, &outages, now));
            let problems = problems.chain(of_devices(words, &devices)).chain(of_alerts(words, alerts));
            let mut problems: Vec<_> = problems.collect();
            problems.sort();
            (point.id, Self { problems, knows: point.has_sent() })
        };
        Ok(points.iter().map(condition).collect())
    }

    /// The sign and the worst, and how many more there are.
    pub fn show(&self, words: &Words) -> Markup {
        html! {
            (self.light().show(words))
            @if let Some(worst) = self.problems.first() {
                span.problem { (said(words, worst)) }
            }
            @if self.problems.len() > 1 {
                span.under { (words.with("problems-more", &[("number", &(self.problems.len() - 1).to_string())])) }
            }
        }
    }
}

/// A problem and since when.
pub fn said(words: &Words, problem: &Problem) -> Markup {
    html! {
        (problem.text)
        @if let Some(since) = problem.since { span.under { (words.with("problem-since", &[("at", &words.moment(since))])) } }
    }
}

fn of_point(words: &Words, point: &Point, now: OffsetDateTime) -> Vec<Problem> {
    let mut problems = vec![];
    if point.alarms > 0 {
        let text = words.with("alarms", &[("number", &words.number(point.alarms))]);
        problems.push(Problem { light: Light::Red, rank: 0, since: None, text });
    }
    if point.standing == Standing::Approved && point.is_silent(now) {
        let last = point.last_seen.unwrap_or(point.first_seen);
        let text = words.with("silent", &[("days", &(now - last).whole_days().to_string())]);
        problems.push(Problem { light: Light::Red, rank: 1, since: Some(last), text });
    }
    if point.missing > 0 {
        let text = words.with("problem-gaps", &[("number", &words.number(point.missing))]);
        problems.push(Problem { light: Light::Yellow, rank: 8, since: None, text });
    }
    problems
}

fn of_line(words: &Words, outages: &[Outage], now: OffsetDateTime) -> Option<Problem> {
    let open = outages.iter().find(|outage| outage.ended.is_none() && outage.is_of_line())?;
    let light = if now - open.began >= LINE_CUT { Light::Red } else { Light::Yellow };
    let cause = tables::said(words, "point.outage.cause", &open.cause);
    let text = words.with("problem-line-cut", &[("cause", &cause)]);
    Some(Problem { light, rank: 2, since: Some(open.began), text })
}

fn of_devices(words: &Words, devices: &[Device]) -> Vec<Problem> {
    let problem = |device: &Device| {
        let (light, rank) = match device.state.as_str() {
            "failed" | "missing" if NEEDED.contains(&&*device.kind) => (Light::Red, EQUIPMENT),
            "failed" | "missing" => (Light::Yellow, EQUIPMENT),
            "predicted_failure" => (Light::Yellow, 4),
            "degraded" => (Light::Yellow, 6),
            "changed" => (Light::Yellow, 7),
            _ => return None,
        };
        let name = device_name(words, &device.kind, &device.model);
        let state = tables::said(words, "hw.state", &device.state);
        let reason = tables::said(words, "point.device.reason", &device.reason);
        let mut text = words.with("problem-device", &[("device", &name), ("state", &state)]);
        if !reason.is_empty() {
            text = format!("{text} – {reason}");
        }
        Some(Problem { light, rank, since: Some(device.since), text })
    };
    devices.iter().filter_map(problem).collect()
}

/// What only a rule sees; the other rules tell what stands above already.
fn of_alerts<'a>(words: &Words, alerts: impl Iterator<Item = &'a Alert>) -> Vec<Problem> {
    let seen = alerts.filter(|alert| matches!(alert.rule, Rule::PowerCuts | Rule::SlowLine));
    let problem = |alert: &Alert| Problem {
        light: Light::Yellow,
        rank: 5,
        since: Some(alert.since),
        text: tables::alert(words, alert),
    };
    seen.map(problem).collect()
}

/// Whether a point is silent by the rule of alerts.
pub fn is_silent(last: OffsetDateTime, now: OffsetDateTime) -> bool {
    now - last > SILENT
}
