//! What was observed, in the ledger's words.

use ledger::fact::{Detail, EventKind, Label, Labels, Series};
use serde::Serialize;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use ulid::Ulid;
use watch::{Cause, Figure, Known, Layer, Measure, What};

/// The series of a figure, and what it is told apart by. Nothing for one that stays at the point.
pub(super) fn sample(figure: &Figure) -> Option<(Series, Labels)> {
    let of = || {
        if figure.of.is_empty() { Labels::none() } else { Labels::none().with(Label::HwId, &*figure.of) }
    };
    let series = match figure.measure {
        Measure::CpuUtilization => return Some((Series::CpuUtilization, Labels::none())),
        Measure::MemoryUtilization => return Some((Series::MemoryUtilization, Labels::none())),
        Measure::Goodput(direction, method) => {
            let labels = Labels::none().with(Label::Direction, word(&direction)).with(Label::Method, word(&method));
            return Some((Series::Goodput, labels));
        }
        Measure::FilesystemUtilization => Series::FilesystemUtilization,
        Measure::Temperature => Series::Temperature,
        Measure::Errors => Series::Errors,
        Measure::EnduranceUtilization => Series::EnduranceUtilization,
        Measure::BatteryCharge => Series::BatteryCharge,
        Measure::BatteryTimeLeft => Series::BatteryTimeLeft,
        Measure::Rtt => Series::Rtt,
        Measure::Jitter => Series::Jitter,
        Measure::Loss => Series::Loss,
        Measure::DnsDuration => Series::DnsDuration,
        Measure::Bytes => Series::LineBytes,
        Measure::Signal => Series::Signal,
        Measure::Resolution => return None,
    };
    Some((series, of()))
}

/// A piece of equipment as it is, as a sample of the day.
pub(super) fn status(known: &Known) -> (Series, Labels) {
    let labels = Labels::none()
        .with(Label::HwId, &*known.id)
        .with(Label::HwType, known.kind.name())
        .with(Label::HwState, known.state.name());
    (Series::Status, labels)
}

/// What has happened, and its details.
pub(super) fn event(what: &What) -> (EventKind, Vec<(Detail, String)>) {
    match what {
        What::Stopped { from, until, clean } => {
            let details = vec![
                (Detail::From, moment(*from)),
                (Detail::Until, moment(*until)),
                (Detail::StopClean, clean.to_string()),
            ];
            (EventKind::Stopped, details)
        }
        What::DeviceChanged { id, kind, model, was, state, reasons } => {
            let reasons = reasons.iter().map(word).collect::<Vec<_>>().join(" ");
            let details = [
                (Detail::HwId, id.clone()),
                (Detail::HwType, kind.name().to_owned()),
                (Detail::HwState, state.name().to_owned()),
                (Detail::HwModel, model.clone()),
                (Detail::DeviceWas, was.map_or("", watch::State::name).to_owned()),
                (Detail::DeviceReason, reasons),
            ];
            (EventKind::DeviceChanged, details.into_iter().filter(|(_, value)| !value.is_empty()).collect())
        }
        What::OutageBegan { outage, cause, layer, from } => {
            (EventKind::OutageBegan, outage_details(*outage, *cause, *layer, *from))
        }
        What::OutageEnded { outage, cause, layer, from, until } => {
            let mut details = outage_details(*outage, *cause, *layer, *from);
            details.push((Detail::Until, moment(*until)));
            (EventKind::OutageEnded, details)
        }
    }
}

fn outage_details(outage: Ulid, cause: Cause, layer: Layer, from: OffsetDateTime) -> Vec<(Detail, String)> {
    vec![
        (Detail::OutageId, outage.to_string()),
        (Detail::OutageCause, word(&cause)),
        (Detail::OutageLayer, word(&layer)),
        (Detail::From, moment(from)),
    ]
}

/// RFC 3339, as everywhere on the wire.
fn moment(at: OffsetDateTime) -> String {
    at.format(&Rfc3339).unwrap_or_default()
}

/// A word of a closed list, as it is written.
fn word(of: &impl Serialize) -> String {
    serde_json::to_value(of).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
