//! Reading a batch. A newer point may say what this program doesn't know: that is named, and the rest is taken.

use std::collections::BTreeSet;
use std::io::Read as _;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::logs::v1::{LogRecord, ResourceLogs};
use opentelemetry_proto::tonic::metrics::v1::metric::Data;
use opentelemetry_proto::tonic::metrics::v1::number_data_point::Value as Number;
use opentelemetry_proto::tonic::metrics::v1::{Metric, NumberDataPoint, ResourceMetrics};
use opentelemetry_proto::tonic::resource::v1::Resource;
use point::clock::VIETNAM;
use prost::Message as _;
use time::{Date, Duration, OffsetDateTime};
use ulid::Ulid;

use super::WireError;
use super::write::midnight;
use crate::batch::{Batch, BatchId, MAX_PACKED, MAX_UNPACKED, Signal};
use crate::fact::{
    Action, Boot, CausedBy, Count, Detail, Event, EventKind, Face, Facts, Label, Labels, Sample, Series, Usage,
};
use crate::names::{EVENT_ID, USAGE, count, resource};

/// Reads a batch, and names what it says that this program doesn't know.
pub fn decode(signal: Signal, packed: &[u8]) -> Result<(Batch, BTreeSet<String>), WireError> {
    let message = unpack(packed)?;
    let mut unknown = BTreeSet::new();
    let parts: Vec<(BatchId, Facts)> = match signal {
        Signal::Metrics => {
            let request = ExportMetricsServiceRequest::decode(message.as_slice())?;
            request.resource_metrics.into_iter().map(|part| metrics(part, &mut unknown)).collect::<Result<_, _>>()?
        }
        Signal::Logs => {
            let request = ExportLogsServiceRequest::decode(message.as_slice())?;
            request.resource_logs.into_iter().map(|part| logs(part, &mut unknown)).collect::<Result<_, _>>()?
        }
    };
    let id = parts.first().ok_or(WireError::Field(resource::SERVICE_INSTANCE))?.0;
    if parts.iter().any(|(other, _)| *other != id) {
        return Err(WireError::Mixed);
    }
    let facts = parts.into_iter().map(|(_, facts)| facts).collect();
    Ok((Batch { id, signal, facts }, unknown))
}

/// Whether this program knows a name that an older one called unknown.
pub fn knows(name: &str) -> bool {
    let count = [
        count::CAUSED_BY,
        count::PRODUCT,
        count::TITLE,
        count::KIND,
        count::TOPIC,
        count::LANGUAGE,
        count::STEP,
        count::FACE,
    ];
    name.strip_prefix(USAGE).and_then(Action::of).is_some()
        || Series::of(name).is_some()
        || Label::of(name).is_some()
        || EventKind::of(name).is_some()
        || Detail::of(name).is_some()
        || count.contains(&name)
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, WireError> {
    if packed.len() > MAX_PACKED {
        return Err(WireError::TooLong(MAX_PACKED));
    }
    let mut message = Vec::new();
    let unpacking = zstd::stream::read::Decoder::with_buffer(packed).map_err(WireError::Packing)?;
    unpacking.take(MAX_UNPACKED as u64 + 1).read_to_end(&mut message).map_err(WireError::Packing)?;
    if message.is_empty() {
        return Err(WireError::Packing(std::io::ErrorKind::UnexpectedEof.into()));
    }
    if message.len() > MAX_UNPACKED { Err(WireError::TooLong(MAX_UNPACKED)) } else { Ok(message) }
}

fn metrics(part: ResourceMetrics, unknown: &mut BTreeSet<String>) -> Result<(BatchId, Facts), WireError> {
    let (id, mut facts) = sender(part.resource, unknown)?;
    for metric in part.scope_metrics.into_iter().flat_map(|scope| scope.metrics) {
        let Metric { name, data, .. } = metric;
        let action = name.strip_prefix(USAGE).and_then(Action::of);
        match (data, action, Series::of(&name)) {
            (Some(Data::Sum(sum)), Some(action), _) => {
                for point in sum.data_points {
                    facts.usage.push(usage(action, point, unknown)?);
                }
            }
            (Some(Data::Gauge(gauge)), _, Some(series)) => {
                for point in gauge.data_points {
                    facts.samples.extend(sample(series, point, unknown)?);
                }
            }
            _ => drop(unknown.insert(name)),
        }
    }
    Ok((id, facts))
}

fn logs(part: ResourceLogs, unknown: &mut BTreeSet<String>) -> Result<(BatchId, Facts), WireError> {
    let (id, mut facts) = sender(part.resource, unknown)?;
    for record in part.scope_logs.into_iter().flat_map(|scope| scope.log_records) {
        match EventKind::of(&record.event_name) {
            Some(kind) => facts.events.push(event(kind, record, unknown)?),
            None => drop(unknown.insert(record.event_name)),
        }
    }
    Ok((id, facts))
}

fn sender(resource: Option<Resource>, unknown: &mut BTreeSet<String>) -> Result<(BatchId, Facts), WireError> {
    let mut fields = Fields::new(resource.map(|resource| resource.attributes).unwrap_or_default());
    let id = BatchId {
        point: fields.ulid(resource::SERVICE_INSTANCE)?,
        epoch: fields.ulid(resource::EPOCH)?,
        seq: fields.number(resource::SEQ)?.try_into().map_err(|_| WireError::Field(resource::SEQ))?,
    };
    let boot = Boot {
        id: fields.text(resource::BOOT)?,
        offset_ms: fields.number(resource::CLOCK_OFFSET)?,
        clock_plausible: fields.truth(resource::CLOCK_PLAUSIBLE)?,
    };
    let version = fields.text(resource::SERVICE_VERSION)?;
    fields.text(resource::SERVICE_NAME)?;
    fields.end(unknown);
    Ok((id, Facts { boot, version, usage: vec![], samples: vec![], events: vec![] }))
}

fn usage(action: Action, point: NumberDataPoint, unknown: &mut BTreeSet<String>) -> Result<Usage, WireError> {
    let (day, days) = span(point.start_time_unix_nano, point.time_unix_nano)?;
    let n = whole(point.value)?;
    let mut fields = Fields::new(point.attributes);
    let caused_by = CausedBy::of(&fields.text(count::CAUSED_BY)?).ok_or(WireError::Field(count::CAUSED_BY))?;
    let face = fields.optional(count::FACE);
    let face = match face.as_str() {
        "" => None,
        name => Some(Face::of(name).ok_or(WireError::Field(count::FACE))?),
    };
    let step = match fields.take(count::STEP) {
        Some(Value::IntValue(step)) => u16::try_from(step).map_err(|_| WireError::Field(count::STEP))?,
        _ => 0,
    };
    let title = fields.optional(count::TITLE);
    let count = Count {
        action,
        caused_by,
        product: fields.optional(count::PRODUCT),
        language: fields.optional(count::LANGUAGE),
        topic: fields.optional(count::TOPIC),
        kind: fields.optional(count::KIND),
        step,
        face,
    };
    fields.end(unknown);
    Ok(Usage { day, days, count, title, n })
}

/// A sample. One with a label that this program doesn't know is left to one that does: without it, the sample would be taken for
/// another.
fn sample(series: Series, point: NumberDataPoint, unknown: &mut BTreeSet<String>) -> Result<Option<Sample>, WireError> {
    let value = match point.value {
        Some(Number::AsDouble(value)) if value.is_finite() => value,
        _ => return Err(WireError::Field("value")),
    };
    let slot = time(point.time_unix_nano)?;
    let mut fields = Fields::new(point.attributes);
    let mut labels = Labels::none();
    for label in Label::ALL {
        labels = match fields.take(label.name()) {
            Some(Value::StringValue(value)) => labels.with(*label, value),
            Some(_) => return Err(WireError::Field(label.name())),
            None => labels,
        };
    }
    let whole = fields.0.is_empty();
    fields.end(unknown);
    Ok(whole.then_some(Sample { series, labels, slot, value }))
}

fn event(kind: EventKind, record: LogRecord, unknown: &mut BTreeSet<String>) -> Result<Event, WireError> {
    let mut fields = Fields::new(record.attributes);
    let id = fields.ulid(EVENT_ID)?;
    let mut details = vec![];
    for detail in Detail::ALL {
        if let Some(Value::StringValue(value)) = fields.take(detail.name()) {
            details.push((*detail, value));
        }
    }
    fields.end(unknown);
    Ok(Event { id, at: time(record.time_unix_nano)?, kind, details })
}

/// The days from one midnight at the point to another.
fn span(start: u64, end: u64) -> Result<(Date, u16), WireError> {
    let crooked = || WireError::Field("start_time_unix_nano");
    let (start, end) = (time(start)?, time(end)?);
    let day = start.to_offset(VIETNAM).date();
    let days = (end - start).whole_days();
    // A day before 1970 can't be told; it is taken as the first.
    let begins = midnight(day) == start || start == OffsetDateTime::UNIX_EPOCH;
    let days = if start == OffsetDateTime::UNIX_EPOCH { days.max(1) } else { days };
    let ends = midnight(day) + Duration::days(days) == end;
    if !begins || !ends || days < 1 {
        return Err(crooked());
    }
    Ok((day, u16::try_from(days).map_err(|_| crooked())?))
}

fn time(nanos: u64) -> Result<OffsetDateTime, WireError> {
    OffsetDateTime::from_unix_timestamp_nanos(nanos.into()).map_err(|_| WireError::Field("time_unix_nano"))
}

fn whole(value: Option<Number>) -> Result<u64, WireError> {
    match value {
        Some(Number::AsInt(value)) => u64::try_from(value).map_err(|_| WireError::Field("value")),
        _ => Err(WireError::Field("value")),
    }
}

/// Attributes, taken one by one.
struct Fields(Vec<(String, Value)>);

impl Fields {
    fn new(attributes: Vec<KeyValue>) -> Self {
        let value = |attribute: KeyValue| Some((attribute.key, attribute.value?.value?));
        Self(attributes.into_iter().filter_map(value).collect())
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.swap_remove(at).1)
    }

    fn optional(&mut self, name: &str) -> String {
        match self.take(name) {
            Some(Value::StringValue(text)) => text,
            _ => String::new(),
        }
    }

    fn text(&mut self, name: &'static str) -> Result<String, WireError> {
        match self.take(name) {
            Some(Value::StringValue(text)) => Ok(text),
            _ => Err(WireError::Field(name)),
        }
    }

    fn number(&mut self, name: &'static str) -> Result<i64, WireError> {
        match self.take(name) {
            Some(Value::IntValue(number)) => Ok(number),
            _ => Err(WireError::Field(name)),
        }
    }

    fn truth(&mut self, name: &'static str) -> Result<bool, WireError> {
        match self.take(name) {
            Some(Value::BoolValue(truth)) => Ok(truth),
            _ => Err(WireError::Field(name)),
        }
    }

    fn ulid(&mut self, name: &'static str) -> Result<Ulid, WireError> {
        Ulid::from_string(&self.text(name)?).map_err(|_| WireError::Field(name))
    }

    /// Names what is left.
    fn end(self, unknown: &mut BTreeSet<String>) {
        unknown.extend(self.0.into_iter().map(|(name, _)| name));
    }
}
