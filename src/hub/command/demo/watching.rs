//! What the demo's points tell of themselves: the first one is well but for paper, the second one has a slow line that is cut, a
//! disk that is failing, a television that isn't there, and power cuts.

use ledger::fact::{Detail, Event, EventKind, Label, Labels, Sample, Series, moment};
use point::clock::VIETNAM;
use time::{Date, Duration, OffsetDateTime, Time};
use ulid::Ulid;

use super::{DAYS, chance};

/// How many seconds it takes until power is back, at least.
const DARK: i64 = 1800;

pub(super) fn at(day: Date, hour: i64, minute: i64) -> OffsetDateTime {
    day.with_time(Time::MIDNIGHT).assume_offset(VIETNAM) + Duration::hours(hour) + Duration::minutes(minute)
}

/// Ids are of the moment, the point, and what it is about: the same each time.
fn event(point: u128, about: u128, at: OffsetDateTime, kind: EventKind, details: Vec<(Detail, String)>) -> Event {
    let details = details.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    Event { id: Ulid::from_parts(at.unix_timestamp().unsigned_abs() * 1000, point * 1000 + about), at, kind, details }
}

/// What is told on the first day: what was ordered, what the room has, how it is.
pub fn first(point: u128, day: Date) -> Vec<Event> {
    let (provider, plan, down, up) = if point == 1 {
        ("Nhà mạng mẫu", "Cáp quang 80", "80", "80")
    } else {
        ("Nhà mạng mẫu", "Gói 4G 30", "30", "10")
    };
    let contract = [
        (Detail::LineProvider, provider),
        (Detail::LinePlan, plan),
        (Detail::LineDown, down),
        (Detail::LineUp, up),
        (Detail::LineState, "active"),
    ];
    let mut details: Vec<_> = contract.map(|(detail, value)| (detail, value.to_owned())).to_vec();
    details.push((Detail::From, day.to_string()));
    let mut events = vec![event(point, 1, at(day, 8, 0), EventKind::LineContract, details)];
    for (about, (code, name, kind, id)) in (10..).zip([
        ("MAU-01", "Tivi 55 inch", "display", "display/hdmi-1"),
        ("MAU-02", "Tăng âm hội trường", "amplifier", ""),
        ("MAU-03", "Loa hội trường, 2 chiếc", "loudspeaker", ""),
        ("MAU-04", "Máy in", "printer", "printer/mau"),
    ]) {
        let details = [
            (Detail::AssetCode, code.to_owned()),
            (Detail::AssetName, name.to_owned()),
            (Detail::HwType, kind.to_owned()),
            (Detail::HwId, id.to_owned()),
            (Detail::AssetFunding, "Nguồn vốn mẫu".to_owned()),
            (Detail::AssetHandedOver, "2026-01-15".to_owned()),
        ];
        events.push(event(point, about, at(day, 8, 1), EventKind::AssetListed, details.to_vec()));
    }
    for (about, (id, kind, model)) in (20..).zip(DEVICES) {
        events.push(device(point, about, at(day, 8, 2), (id, kind, model), "ok", ""));
    }
    events
}

const DEVICES: [(&str, &str, &str); 5] = [
    ("display/hdmi-1", "display", "Tivi mẫu 55"),
    ("disk/sda", "physical_disk", "SSD mẫu 256 GB"),
    ("printer/mau", "printer", "Máy in mẫu"),
    ("ups/ups", "ups", "Lưu điện mẫu 600 VA"),
    ("keyboard/usb-1", "keyboard", "Bàn phím mẫu"),
];

fn device(
    point: u128,
    about: u128,
    at: OffsetDateTime,
    (id, kind, model): (&str, &str, &str),
    state: &str,
    reason: &str,
) -> Event {
    let details = [
        (Detail::HwId, id),
        (Detail::HwType, kind),
        (Detail::HwModel, model),
        (Detail::HwState, state),
        (Detail::DeviceReason, reason),
    ];
    let details = details.map(|(detail, value)| (detail, value.to_owned())).to_vec();
    event(point, about, at, EventKind::DeviceChanged, details)
}

/// What happens on a day; `number`: its number from the first, below [`DAYS`].
pub fn events(point: u128, day: Date, number: i64) -> Vec<Event> {
    let left = DAYS - number;
    // Every night the machine is switched off, from five in the evening until eight.
    let night = day.previous_day().unwrap_or(day);
    let mut events = vec![stopped(point, 2, (at(night, 17, 0), at(day, 8, 0)), true)];
    if chance(point, day, 91, 12) == 0 || point == 2 && [2, 3, 5, 6].contains(&left) {
        let minutes = i64::try_from(chance(point, day, 92, 80)).unwrap_or_default();
        let dark = at(day, 10, minutes);
        events.push(stopped(point, 3, (dark, dark + Duration::seconds(DARK) + Duration::minutes(minutes)), false));
    }
    let causes = ["line", "line", "router", "cable", "dns", "hub"];
    let often = if point == 1 { 14 } else { 4 };
    if chance(point, day, 93, often) == 0 && left > 3 {
        let cause = causes[usize::try_from(chance(point, day, 94, 6)).unwrap_or_default()];
        let began = at(day, 13, i64::try_from(chance(point, day, 95, 50)).unwrap_or_default());
        let lasted = Duration::minutes(20 + i64::try_from(chance(point, day, 96, 1500)).unwrap_or_default());
        events.push(outage(point, cause, began, Some(began + lasted)));
    }
    if left == 4 && point == 1 {
        events.push(device(point, 4, at(day, 14, 0), DEVICES[2], "degraded", "no_paper"));
    }
    if left == 4 && point == 2 {
        events.push(device(point, 5, at(day, 9, 0), DEVICES[0], "missing", "not_there"));
        events.push(device(point, 6, at(day, 9, 0), DEVICES[1], "predicted_failure", "self_test bad_sectors"));
    }
    if left == 2 && point == 2 {
        events.push(outage(point, "line", at(day, 15, 0), None));
    }
    events
}

fn stopped(point: u128, about: u128, (from, until): (OffsetDateTime, OffsetDateTime), clean: bool) -> Event {
    let details =
        vec![(Detail::From, moment(from)), (Detail::Until, moment(until)), (Detail::StopClean, clean.to_string())];
    event(point, about, until, EventKind::Stopped, details)
}

fn outage(point: u128, cause: &str, began: OffsetDateTime, ended: Option<OffsetDateTime>) -> Event {
    let layer = match cause {
        "cable" => "link",
        "router" => "gateway",
        "dns" => "dns",
        "hub" => "hub",
        _ => "internet",
    };
    let mut details = vec![
        (Detail::OutageId, format!("mau-{point}-{}", began.unix_timestamp())),
        (Detail::OutageCause, cause.to_owned()),
        (Detail::OutageLayer, layer.to_owned()),
        (Detail::From, moment(began)),
    ];
    details.extend(ended.map(|ended| (Detail::Until, moment(ended))));
    let kind = if ended.is_some() { EventKind::OutageEnded } else { EventKind::OutageBegan };
    event(point, 7, ended.unwrap_or(began), kind, details)
}

/// What the line delivers on a day.
#[expect(clippy::cast_precision_loss, reason = "small numbers")]
pub fn samples(point: u128, day: Date, number: i64) -> Vec<Sample> {
    let some = |about, end| chance(point, day, about, end) as f64;
    let (down, up) = if point == 1 { (66.0, 64.0) } else { (14.0, 6.0) };
    let mut samples = vec![];
    let mut add = |series, labels, hour, value| samples.push(Sample { series, labels, slot: at(day, hour, 0), value });
    let speed = |way: &str, method: &str| {
        Labels::none().with(Label::Direction, way.to_owned()).with(Label::Method, method.to_owned())
    };
    for hour in 9..17 {
        let hour_of = 100 + usize::try_from(hour).unwrap_or_default();
        add(Series::Rtt, Labels::none(), hour, if point == 1 { 18.0 } else { 65.0 } + some(hour_of, 20));
        add(Series::Loss, Labels::none(), hour, some(hour_of + 20, 4) / if point == 1 { 400.0 } else { 60.0 });
    }
    add(Series::Goodput, speed("receive", "daily"), 9, (down * 0.4 + some(140, 6)) * 1e6);
    if chance(point, day, 141, 3) == 0 {
        add(Series::Goodput, speed("receive", "passive"), 11, (down * 0.7 + some(142, 6)) * 1e6);
    }
    if number % 4 == 0 || number > DAYS - 8 {
        add(Series::Goodput, speed("receive", "ndt7"), 15, (down + some(143, 14)) * 1e6);
        add(Series::Goodput, speed("transmit", "ndt7"), 15, (up + some(144, 14) / 4.0) * 1e6);
    }
    add(Series::LineBytes, Labels::none(), 16, f64::from(day.day()) * 2.4e6);
    samples
}
