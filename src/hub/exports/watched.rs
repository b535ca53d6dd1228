//! Tables of what watching tells of one point: outages, speeds, equipment, assets, power; and of alerts.

use std::collections::BTreeMap;

use time::{Date, Duration, OffsetDateTime};

use super::period::Period;
use super::table::{Cell, Measure, Table};
use crate::alerts::Alert;
use crate::alerts::rule::Rule;
use crate::watched::{Asset, Device, LineDays, Outage, Stop, Way};
use crate::words::Words;

fn text(text: impl Into<String>) -> Cell {
    Cell::Text(text.into())
}

/// The word for a value of the wire; nothing where none was told.
pub fn said(words: &Words, name: &str, value: &str) -> String {
    if value.is_empty() { String::new() } else { words.detail(name, value) }
}

/// How a piece of equipment is called: its kind, and its model where it tells one.
pub fn device_name(words: &Words, kind: &str, model: &str) -> String {
    let kind = said(words, "hw.type", kind);
    // It begins a sentence.
    let mut letters = kind.chars();
    let kind: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    if model.is_empty() { kind } else { format!("{kind} ({model})") }
}

/// Outages, the newest first.
pub fn outages(words: &Words, outages: &[Outage], now: OffsetDateTime) -> Table {
    let columns = [
        ("column-began", None),
        ("column-ended", None),
        ("column-lasted", Some(Measure::Minutes)),
        ("column-cause", None),
        ("column-layer", None),
    ];
    let mut table = Table::of(words, "table-outages", &columns);
    for outage in outages.iter().rev() {
        let end = outage.ended.map_or_else(|| text(words.text("still")), Cell::Moment);
        table.rows.push(vec![
            Cell::Moment(outage.began),
            end,
            Cell::minutes(outage.ended.unwrap_or(now) - outage.began),
            text(said(words, "point.outage.cause", &outage.cause)),
            text(said(words, "point.outage.layer", &outage.layer)),
        ]);
    }
    table
}

/// Speeds, time and loss of each day, the newest first.
pub fn speeds(words: &Words, days: &LineDays) -> Table {
    let tenths = Some(Measure::Tenths);
    let columns = [
        ("column-day", None),
        ("column-down-ndt7", tenths),
        ("column-up-ndt7", tenths),
        ("column-down-daily", tenths),
        ("column-down-passive", tenths),
        ("column-rtt", tenths),
        ("column-loss", tenths),
    ];
    let mut table = Table::of(words, "table-speeds", &columns);
    for (day, line) in days.iter().rev() {
        let speed =
            |way, method: &str| Cell::tenths(line.speeds.get(&(way, method.to_owned())).map(|speed| speed.median));
        table.rows.push(vec![
            Cell::Day(*day),
            speed(Way::Down, "ndt7"),
            speed(Way::Up, "ndt7"),
            speed(Way::Down, "daily"),
            speed(Way::Down, "passive"),
            Cell::tenths(line.rtt),
            Cell::tenths(line.loss.map(|share| share * 100.0)),
        ]);
    }
    table
}

/// The equipment, what isn't well first.
pub fn devices(words: &Words, devices: &[Device], assets: &[Asset]) -> Table {
    let columns =
        ["column-device", "column-model", "column-state", "column-since", "column-reason", "column-asset-code"];
    let mut table = Table::of(words, "table-devices", &columns.map(|column| (column, None)));
    for device in devices {
        let code = assets.iter().find(|asset| asset.hw_id == device.hw_id).map(|asset| asset.code.clone());
        table.rows.push(vec![
            text(said(words, "hw.type", &device.kind)),
            text(&device.model),
            text(said(words, "hw.state", &device.state)),
            Cell::Moment(device.since),
            text(said(words, "point.device.reason", &device.reason)),
            text(code.unwrap_or_default()),
        ]);
    }
    table
}

/// The inventory, by code.
pub fn assets(words: &Words, assets: &[Asset], devices: &[Device]) -> Table {
    let columns =
        ["column-asset-code", "column-asset", "column-device", "column-funding", "column-handed-over", "column-state"];
    let mut table = Table::of(words, "table-assets", &columns.map(|column| (column, None)));
    for asset in assets {
        let device = devices.iter().find(|device| !asset.hw_id.is_empty() && device.hw_id == asset.hw_id);
        let state = device.map_or_else(|| words.text("no-sensor"), |device| said(words, "hw.state", &device.state));
        table.rows.push(vec![
            text(&asset.code),
            text(&asset.name),
            text(said(words, "hw.type", &asset.kind)),
            text(&asset.funding),
            asset.handed_over.map_or(Cell::Nothing, Cell::Day),
            text(state),
        ]);
    }
    table
}

/// Minutes of a month at a point.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    /// For which it was declared open.
    pub declared_open: u64,
    /// Those of them in which the machine was on.
    pub open: u64,
    /// In which the machine was on.
    pub on: u64,
    /// In which it ran on a battery.
    pub on_battery: u64,
}

/// Power and hours, month by month, the newest first.
pub fn power(words: &Words, hours: &BTreeMap<Date, Hours>, stops: &[Stop]) -> Table {
    let (times, minutes) = (Some(Measure::Times), Some(Measure::Minutes));
    let columns = [
        ("column-month", None),
        ("column-cuts", times),
        ("column-stops", times),
        ("column-declared-open", minutes),
        ("column-open", minutes),
        ("column-on", minutes),
        ("column-on-battery", minutes),
    ];
    let month = |stop: &Stop| Period::month_of(stop.until.to_offset(point::clock::VIETNAM).date()).first();
    let mut months: BTreeMap<Date, (Hours, u64, u64)> =
        hours.iter().map(|(month, hours)| (*month, (*hours, 0, 0))).collect();
    for stop in stops {
        let of = months.entry(month(stop)).or_default();
        if stop.clean { of.2 += 1 } else { of.1 += 1 }
    }
    let mut table = Table::of(words, "table-power", &columns);
    for (month, (hours, cuts, clean)) in months.iter().rev() {
        let Hours { declared_open, open, on, on_battery } = *hours;
        let mut row = vec![text(Period::month_of(*month).say(words))];
        row.extend([*cuts, *clean, declared_open, open, on, on_battery].map(Cell::Number));
        table.rows.push(row);
    }
    table
}

/// What an alert says.
pub fn alert(words: &Words, alert: &Alert) -> String {
    let detail = |name: &str| said(words, name, alert.detail(name));
    let device = device_name(words, alert.detail("hw.type"), alert.detail("hw.model"));
    let args = [
        ("cause", detail("point.outage.cause")),
        ("device", device),
        ("state", detail("hw.state")),
        ("count", alert.detail("count").to_owned()),
        ("days", alert.detail("days").to_owned()),
    ];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    words.with(&format!("alert-{}", alert.rule.name()), &args)
}

/// Where an alert is: unit, the point's name, its page.
pub struct Place {
    /// The point's unit, as people write it.
    pub unit: String,
    /// The point's name.
    pub point: String,
    /// Its page.
    pub path: String,
}

/// Alerts by unit: open ones, or, with when they ended, those that have.
pub fn alerts(words: &Words, name: &str, alerts: &[(Place, &Alert)], now: OffsetDateTime) -> Table {
    let has_ends = alerts.iter().any(|(_, alert)| alert.ended.is_some());
    let mut columns =
        vec![("column-unit", None), ("column-point", None), ("column-alert", None), ("column-since", None)];
    columns.extend(has_ends.then_some(("column-ended", None)));
    columns.push(("column-lasted-days", Some(Measure::Tenths)));
    let mut table = Table::of(words, name, &columns);
    let mut alerts: Vec<_> = alerts.iter().collect();
    alerts.sort_by(|(one, a), (other, b)| {
        let rank = |alert: &Alert| Rule::ALL.iter().position(|rule| *rule == alert.rule);
        (&one.unit, rank(a), a.since, &one.point).cmp(&(&other.unit, rank(b), b.since, &other.point))
    });
    for (place, one) in alerts {
        let lasted: Duration = one.ended.unwrap_or(now) - one.since;
        let mut row = vec![
            text(&place.unit),
            Cell::Link(place.point.clone(), place.path.clone()),
            text(alert(words, one)),
            Cell::Moment(one.since),
        ];
        row.extend(one.ended.map(Cell::Moment));
        row.push(Cell::tenths(Some(lasted.as_seconds_f64() / 86_400.0)));
        table.rows.push(row);
    }
    table
}
