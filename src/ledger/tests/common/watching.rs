//! What a day of watching records: equipment, line, power. For tests and for `ledger_bench`.

#![allow(clippy::unwrap_used, reason = "tests")]

use ledger::Ledger;
use ledger::fact::{Detail, EventKind, Label, Labels, Series, moment};
use time::{Duration, OffsetDateTime};
use ulid::Ulid;

/// Equipment whose state is told once a day.
const EQUIPMENT: [(&str, &str, &str); 6] = [
    ("disk/sda", "physical_disk", "ok"),
    ("display/HDMI-A-1", "display", "ok"),
    ("sound/pci-0000:00:1f.3", "sound_card", "ok"),
    ("usb/046d:c31c", "keyboard", "ok"),
    ("printer/van-phong", "printer", "degraded"),
    ("ups/ups", "ups", "ok"),
];

/// The day that begins at `from`, of a machine that is on day and night: five series of the line and three of the machine, hour by
/// hour; six states; four events. Values vary as `next` says and have as many digits as such a measurement is worth.
pub fn watch_a_day(ledger: &Ledger, from: OffsetDateTime, mut next: impl FnMut(u64) -> u64) {
    for hour in 0..24 {
        let slot = from + Duration::hours(hour);
        let sample = |series, id: &str, value| {
            let labels = if id.is_empty() { Labels::none() } else { Labels::none().with(Label::HwId, id) };
            ledger.sample(series, &labels, slot, value).unwrap();
        };
        sample(Series::Rtt, "", 30.0 + next(400) as f64 / 10.0);
        sample(Series::Jitter, "", next(90) as f64 / 10.0);
        sample(Series::Loss, "", next(8) as f64 / 100.0);
        sample(Series::DnsDuration, "", 20.0 + next(300) as f64 / 10.0);
        sample(Series::LineBytes, "", (hour * 80_000) as f64 + next(4000) as f64);
        sample(Series::CpuUtilization, "", next(40) as f64 / 100.0);
        sample(Series::MemoryUtilization, "", 0.4 + next(20) as f64 / 100.0);
        sample(Series::Temperature, "cpu", 45.0 + next(20) as f64 / 2.0);
    }
    for (id, kind, state) in EQUIPMENT {
        let labels = Labels::none().with(Label::HwId, id).with(Label::HwType, kind).with(Label::HwState, state);
        ledger.sample(Series::Status, &labels, from + Duration::hours(8), 1.0).unwrap();
    }
    let mut happened = |hour, kind, details: &[(Detail, &str)]| {
        let at = from + Duration::hours(hour);
        let details: Vec<_> = details.iter().map(|(detail, value)| (*detail, (*value).to_owned())).collect();
        ledger
            .happened_once(
                Ulid::from_parts(at.unix_timestamp() as u64 * 1000, next(u64::MAX).into()),
                at,
                kind,
                &details,
            )
            .unwrap();
    };
    let (cut, whole) = (moment(from + Duration::hours(13)), moment(from + Duration::hours(14)));
    let outage = Ulid::from_parts(from.unix_timestamp() as u64 * 1000, 13).to_string();
    let [id, cause, layer] =
        [(Detail::OutageId, &*outage), (Detail::OutageCause, "line"), (Detail::OutageLayer, "internet")];
    happened(13, EventKind::OutageBegan, &[id, cause, layer, (Detail::From, &cut)]);
    happened(14, EventKind::OutageEnded, &[id, cause, layer, (Detail::From, &cut), (Detail::Until, &whole)]);
    let printer =
        [(Detail::HwId, "printer/van-phong"), (Detail::HwType, "printer"), (Detail::HwModel, "HP LaserJet M15w")];
    let (empty, full) = (
        [(Detail::HwState, "degraded"), (Detail::DeviceWas, "ok"), (Detail::DeviceReason, "no_paper")],
        [(Detail::HwState, "ok"), (Detail::DeviceWas, "degraded")],
    );
    happened(9, EventKind::DeviceChanged, &[&printer[..], &empty].concat());
    happened(10, EventKind::DeviceChanged, &[&printer[..], &full].concat());
}
