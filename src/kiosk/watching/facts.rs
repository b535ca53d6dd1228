//! What was observed, in the ledger's words.

use ledger::fact::{Detail, EventKind, Label, Labels, Series, moment};
use point::LineContract;
use time::OffsetDateTime;
use ulid::Ulid;
use watch::equipment::sound_test::Outcome;
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
            let labels = Labels::none().with(Label::Direction, direction.name()).with(Label::Method, method.name());
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

/// The value as its series has it: OpenTelemetry's endurance is what remains, the disk's own what is used, which may be more than
/// all of it.
pub(super) fn value(figure: &Figure) -> f64 {
    match figure.measure {
        Measure::EnduranceUtilization => (1.0 - figure.value).max(0.0),
        _ => figure.value,
    }
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
            let reasons = reasons.iter().map(|reason| reason.name()).collect::<Vec<_>>().join(" ");
            let details = [
                (Detail::HwId, id.clone()),
                (Detail::HwType, kind.name().to_owned()),
                (Detail::HwState, state.name().to_owned()),
                (Detail::HwModel, model.clone()),
                (Detail::DeviceWas, was.map_or("", watch::State::name).to_owned()),
                (Detail::DeviceReason, reasons),
            ];
            (EventKind::DeviceChanged, some(details))
        }
        What::Contract(contract) => (EventKind::LineContract, some(contract_details(contract))),
        What::Asset { name, kind, code, funding, handed_over, id } => {
            let details = [
                (Detail::AssetName, name.clone()),
                (Detail::AssetCode, code.clone()),
                (Detail::AssetFunding, funding.clone()),
                (Detail::AssetHandedOver, handed_over.clone().unwrap_or_default()),
                (Detail::HwType, kind.name().to_owned()),
                (Detail::HwId, id.clone().unwrap_or_default()),
            ];
            (EventKind::AssetListed, some(details))
        }
        What::DataMended { at, how } => {
            (EventKind::DataMended, vec![(Detail::From, moment(*at)), (Detail::DataHow, how.name().to_owned())])
        }
        What::AssetRemoved { name, kind, code } => {
            let details = [
                (Detail::AssetName, name.clone()),
                (Detail::AssetCode, code.clone()),
                (Detail::HwType, kind.name().to_owned()),
            ];
            (EventKind::AssetRemoved, some(details))
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

/// What came of the test of the sound.
pub(super) fn sound(outcome: &Outcome) -> Vec<(Detail, String)> {
    let level = outcome.level.map(|level| format!("{level:.0}")).unwrap_or_default();
    some([(Detail::SoundResult, outcome.verdict.name().to_owned()), (Detail::SoundLevel, level)])
}

/// What is told of a contract: not who pays, nor its number, which only the point needs.
fn contract_details(contract: &LineContract) -> [(Detail, String); 7] {
    let LineContract { provider, plan, down, up, state, from, until, .. } = contract;
    let day = |day: &Option<time::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let speed = |megabits: f64| if megabits > 0.0 { megabits.to_string() } else { String::new() };
    [
        (Detail::LineProvider, provider.clone()),
        (Detail::LinePlan, plan.clone()),
        (Detail::LineDown, speed(*down)),
        (Detail::LineUp, speed(*up)),
        (Detail::LineState, state.name().to_owned()),
        (Detail::From, day(from)),
        (Detail::Until, day(until)),
    ]
}

/// The details that say something.
fn some(details: impl IntoIterator<Item = (Detail, String)>) -> Vec<(Detail, String)> {
    details.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn outage_details(outage: Ulid, cause: Cause, layer: Layer, from: OffsetDateTime) -> Vec<(Detail, String)> {
    vec![
        (Detail::OutageId, outage.to_string()),
        (Detail::OutageCause, cause.name().to_owned()),
        (Detail::OutageLayer, layer.name().to_owned()),
        (Detail::From, moment(from)),
    ]
}
