//! Writing a batch.

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, KeyValue};
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs, ScopeLogs};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
use opentelemetry_proto::tonic::metrics::v1::{
    AggregationTemporality, Gauge, Metric, NumberDataPoint, ResourceMetrics, ScopeMetrics, Sum,
};
use opentelemetry_proto::tonic::resource::v1::Resource;
use point::clock::VIETNAM;
use prost::Message as _;
use time::{Date, Duration, OffsetDateTime};

use crate::batch::{BatchId, Signal};
use crate::fact::{Action, Event, Facts, Sample, Series, Usage};
use crate::names::{EVENT_ID, SCHEMA_URL, SERVICE, USAGE, count, resource};

/// Batches are small and sealed rarely; what is saved is paid for by the kilobyte.
const LEVEL: i32 = 19;

/// Packs what `signal` carries of the facts of one or several boots.
pub fn encode(id: BatchId, signal: Signal, facts: &[Facts]) -> Vec<u8> {
    let message = match signal {
        Signal::Metrics => {
            let resource_metrics = facts.iter().map(|facts| metrics(id, facts)).collect();
            ExportMetricsServiceRequest { resource_metrics }.encode_to_vec()
        }
        Signal::Logs => {
            let resource_logs = facts.iter().map(|facts| logs(id, facts)).collect();
            ExportLogsServiceRequest { resource_logs }.encode_to_vec()
        }
    };
    zstd::bulk::compress(&message, LEVEL).expect("compressing in memory has no way to fail but for want of memory")
}

fn metrics(id: BatchId, facts: &Facts) -> ResourceMetrics {
    let counted = Action::ALL.iter().filter_map(|action| {
        let of_action = facts.usage.iter().filter(|usage| usage.count.action == *action);
        let data_points = some(of_action.map(usage_point))?;
        let aggregation_temporality = AggregationTemporality::Cumulative.into();
        let data = Data::Sum(Sum { data_points, aggregation_temporality, is_monotonic: true });
        Some(metric(format!("{USAGE}{}", action.name()), action.unit(), data))
    });
    let sampled = Series::ALL.iter().filter_map(|series| {
        let of_series = facts.samples.iter().filter(|sample| sample.series == *series);
        let data = Data::Gauge(Gauge { data_points: some(of_series.map(sample_point))? });
        Some(metric(series.name().to_owned(), series.unit(), data))
    });
    let scope_metrics = vec![ScopeMetrics { metrics: counted.chain(sampled).collect(), ..ScopeMetrics::default() }];
    ResourceMetrics { resource: Some(sender(id, facts)), scope_metrics, schema_url: SCHEMA_URL.to_owned() }
}

/// The points of a metric, which isn't written where there are none.
fn some(points: impl Iterator<Item = NumberDataPoint>) -> Option<Vec<NumberDataPoint>> {
    let points: Vec<_> = points.collect();
    (!points.is_empty()).then_some(points)
}

fn metric(name: String, unit: &str, data: Data) -> Metric {
    Metric { name, unit: unit.to_owned(), data: Some(data), ..Metric::default() }
}

fn usage_point(usage: &Usage) -> NumberDataPoint {
    let Usage { day, days, count, title, n } = usage;
    let mut attributes = vec![text(count::CAUSED_BY, count.caused_by.name())];
    let optional = [
        (count::PRODUCT, &count.product),
        (count::TITLE, title),
        (count::KIND, &count.kind),
        (count::TOPIC, &count.topic),
        (count::LANGUAGE, &count.language),
    ];
    attributes
        .extend(optional.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| text(name, value)));
    attributes.extend((count.step > 0).then(|| number(count::STEP, i64::from(count.step))));
    attributes.extend(count.face.map(|face| text(count::FACE, face.name())));
    NumberDataPoint {
        attributes,
        start_time_unix_nano: nanos(midnight(*day)),
        time_unix_nano: nanos(midnight(*day) + Duration::days(i64::from(*days))),
        value: Some(Number::AsInt(i64::try_from(*n).unwrap_or(i64::MAX))),
        ..NumberDataPoint::default()
    }
}

fn sample_point(sample: &Sample) -> NumberDataPoint {
    let attributes = sample.labels.iter().map(|(label, value)| text(label.name(), value)).collect();
    let value = Some(Number::AsDouble(sample.value));
    NumberDataPoint { attributes, time_unix_nano: nanos(sample.slot), value, ..NumberDataPoint::default() }
}

fn logs(id: BatchId, facts: &Facts) -> ResourceLogs {
    let log_records = facts.events.iter().map(log_record).collect();
    let scope_logs = vec![ScopeLogs { log_records, ..ScopeLogs::default() }];
    ResourceLogs { resource: Some(sender(id, facts)), scope_logs, schema_url: SCHEMA_URL.to_owned() }
}

fn log_record(event: &Event) -> LogRecord {
    let mut attributes = vec![text(EVENT_ID, &event.id.to_string())];
    attributes.extend(event.details.iter().map(|(detail, value)| text(detail.name(), value)));
    let at = nanos(event.at);
    let event_name = event.kind.name().to_owned();
    LogRecord { time_unix_nano: at, observed_time_unix_nano: at, event_name, attributes, ..LogRecord::default() }
}

fn sender(id: BatchId, facts: &Facts) -> Resource {
    let attributes = vec![
        text(resource::SERVICE_NAME, SERVICE),
        text(resource::SERVICE_VERSION, &facts.version),
        text(resource::SERVICE_INSTANCE, &id.point.to_string()),
        text(resource::EPOCH, &id.epoch.to_string()),
        number(resource::SEQ, i64::try_from(id.seq).unwrap_or(i64::MAX)),
        text(resource::BOOT, &facts.boot.id),
        number(resource::CLOCK_OFFSET, facts.boot.offset_ms),
        attribute(resource::CLOCK_PLAUSIBLE, Value::BoolValue(facts.boot.clock_plausible)),
    ];
    Resource { attributes, ..Resource::default() }
}

/// When a day begins at the point.
pub(super) fn midnight(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(VIETNAM)
}

/// OTLP's times begin in 1970; a clock that is before it says 0.
fn nanos(time: OffsetDateTime) -> u64 {
    u64::try_from(time.unix_timestamp_nanos()).unwrap_or(0)
}

fn text(name: &str, value: &str) -> KeyValue {
    attribute(name, Value::StringValue(value.to_owned()))
}

fn number(name: &str, value: i64) -> KeyValue {
    attribute(name, Value::IntValue(value))
}

fn attribute(name: &str, value: Value) -> KeyValue {
    KeyValue { key: name.to_owned(), value: Some(AnyValue { value: Some(value) }), ..KeyValue::default() }
}
