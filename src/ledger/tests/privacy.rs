//! Nothing is sent that `PRIVACY.md` doesn't list, and nothing is listed that isn't sent.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;

use ledger::fact::{
    Action, Boot, CausedBy, Count, Detail, Event, EventKind, Face, Facts, Label, Labels, Sample, Series, Usage,
};
use ledger::names::CHOICES;
use ledger::{BatchId, Enrolment, Signal, SigningKey, wire};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use prost::Message as _;
use time::macros::{date, datetime};
use ulid::Ulid;

/// One of everything that can be recorded.
fn everything() -> Facts {
    let counts = Action::ALL.iter().flat_map(|action| {
        CausedBy::ALL.iter().map(|caused_by| Count {
            product: "p01/a".to_owned(),
            language: "vi".to_owned(),
            topic: "health".to_owned(),
            kind: "guide".to_owned(),
            step: 1,
            face: Some(Face::Sad),
            ..Count::new(*action, *caused_by)
        })
    });
    let usage =
        counts.map(|count| Usage { day: date!(2026 - 11 - 29), days: 1, count, title: "A".to_owned(), n: 1 }).collect();
    let at = datetime!(2026-11-29 8:00 UTC);
    let labels = Label::ALL.iter().fold(Labels::none(), |labels, label| labels.with(*label, "x"));
    let sample = |series: &Series| Sample { series: *series, labels: labels.clone(), slot: at, value: 1.0 };
    let samples = Series::ALL.iter().map(sample).collect();
    let details: Vec<_> = Detail::ALL.iter().map(|detail| (*detail, "x".to_owned())).collect();
    let event = |kind: &EventKind| Event { id: Ulid::from_parts(1, 1), at, kind: *kind, details: details.clone() };
    let events = EventKind::ALL.iter().map(event).collect();
    let boot = Boot { id: "b".to_owned(), offset_ms: 0, clock_plausible: true };
    Facts { boot, version: "0.1.0".to_owned(), usage, samples, events }
}

fn unpacked(signal: Signal) -> Vec<u8> {
    let id = BatchId { point: Ulid::from_parts(1, 2), epoch: Ulid::from_parts(3, 4), seq: 1 };
    zstd::decode_all(wire::encode(id, signal, &[everything()]).as_slice()).unwrap()
}

fn keys(attributes: &[KeyValue]) -> Vec<String> {
    attributes.iter().map(|attribute| attribute.key.clone()).collect()
}

/// Every name on the wire, read from OTLP's own messages and not by our reader.
fn sent() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for part in ExportMetricsServiceRequest::decode(unpacked(Signal::Metrics).as_slice()).unwrap().resource_metrics {
        names.extend(keys(&part.resource.unwrap().attributes));
        for metric in part.scope_metrics.into_iter().flat_map(|scope| scope.metrics) {
            assert!(metric.description.is_empty() && metric.metadata.is_empty());
            let points = match metric.data.unwrap() {
                Data::Sum(sum) => sum.data_points,
                Data::Gauge(gauge) => gauge.data_points,
                other => panic!("{other:?}"),
            };
            names.insert(metric.name);
            names.extend(points.iter().flat_map(|point| keys(&point.attributes)));
        }
    }
    for part in ExportLogsServiceRequest::decode(unpacked(Signal::Logs).as_slice()).unwrap().resource_logs {
        names.extend(keys(&part.resource.unwrap().attributes));
        for record in part.scope_logs.into_iter().flat_map(|scope| scope.log_records) {
            assert!(record.body.is_none() && record.trace_id.is_empty());
            names.insert(record.event_name);
            names.extend(keys(&record.attributes));
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let key = SigningKey::open(&dir.path().join("key")).unwrap();
    let wish = Enrolment::new(&point::Point::unnamed(), datetime!(2026-11-29 8:00 UTC), &key);
    names.extend(serde_json::to_value(&wish).unwrap().as_object().unwrap().keys().cloned());
    names
}

/// The first column of every table; a row may list several names.
fn listed() -> BTreeSet<String> {
    let cells = include_str!("../PRIVACY.md").lines().filter_map(|line| line.strip_prefix("| `")?.split('|').next());
    cells
        .flat_map(|cell| cell.split('`').step_by(2))
        .map(str::to_owned)
        .filter(|name| !name.trim().is_empty())
        .collect()
}

#[test]
fn every_field_that_is_sent_is_listed_and_every_listed_one_is_sent() {
    let (sent, listed) = (sent(), listed());
    let unlisted: Vec<_> = sent.difference(&listed).collect();
    let unsent: Vec<_> = listed.difference(&sent).collect();
    assert!(unlisted.is_empty(), "sent and not in PRIVACY.md: {unlisted:?}");
    assert!(unsent.is_empty(), "in PRIVACY.md and never sent: {unsent:?}");
}

#[test]
fn values_that_are_a_choice_are_listed_too() {
    let text = include_str!("../PRIVACY.md");
    let values = CausedBy::ALL.iter().map(|one| one.name()).chain(Face::ALL.iter().map(|one| one.name()));
    for value in values {
        assert!(text.contains(&format!("`{value}`")), "{value}");
    }
    for (name, values) in CHOICES {
        assert!(sent().contains(*name), "{name} is never sent");
        let row =
            text.lines().find(|line| line.starts_with(&format!("| `{name}` |"))).unwrap_or_else(|| panic!("{name}"));
        for value in *values {
            assert!(row.contains(&format!("`{value}`")), "{name}: {value}");
        }
    }
}
