//! What batches say, as rows: each table gets all of them in one statement, column by column.

mod watched;

use std::collections::HashMap;
use std::sync::Arc;

use deadpool_postgres::Transaction;
use ledger::Batch;
use ledger::fact::{Boot, Count, Detail, Event, EventKind, Facts, Sample, Usage};
use serde_json::{Map, Value};
use time::{Date, OffsetDateTime};
use tokio_postgres::Error;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use crate::intake::Offer;
use crate::policy::{MAX_KEY_TEXT, MAX_TEXT};
use watched::{KEYS, Watched};

/// A count, as a row of `usage_day`.
struct UsageRow {
    day: Date,
    days: i16,
    action: &'static str,
    caused_by: &'static str,
    product: String,
    language: String,
    topic: String,
    kind: String,
    step: i32,
    face: &'static str,
    title: String,
    n: i64,
}

/// A sample, as a row of `sample`.
struct SampleRow {
    series: &'static str,
    labels: Value,
    slot: OffsetDateTime,
    value: f64,
    boot: Arc<str>,
    clock_plausible: bool,
}

/// An event, as a row of `event`.
struct EventRow {
    id: Uuid,
    at: OffsetDateTime,
    kind: EventKind,
    details: Value,
    boot: Arc<str>,
    clock_plausible: bool,
}

/// All rows of a batch.
#[derive(Default)]
pub struct Rows {
    usage: Vec<UsageRow>,
    samples: Vec<SampleRow>,
    events: Vec<EventRow>,
    watched: Watched,
    /// The start of the machine that sealed the batch, if the batch tells it.
    pub sealed_by: Option<String>,
    /// The program that sealed it.
    pub version: String,
    /// About how many bytes of memory they hold.
    pub size: usize,
}

/// A text that can't be kept: too long, or with a character that PostgreSQL has no place for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is too long, or holds a NUL")]
pub struct CrookedText(pub &'static str);

fn text(text: String, name: &'static str, longest: usize) -> Result<String, CrookedText> {
    if text.len() > longest || text.contains('\0') { Err(CrookedText(name)) } else { Ok(text) }
}

impl Rows {
    /// The rows of a batch.
    pub fn of(batch: Batch) -> Result<Self, CrookedText> {
        let mut rows = Self::default();
        // The same count twice in one batch would meet itself; the larger one holds.
        let mut counts = HashMap::new();
        for facts in batch.facts {
            let Facts { boot: Boot { id, clock_plausible, .. }, version, usage, samples, events } = facts;
            let id = text(id, "boot", MAX_KEY_TEXT)?;
            rows.version = text(version, "version", MAX_KEY_TEXT)?;
            if !usage.is_empty() {
                rows.sealed_by = Some(id.clone());
            }
            for Usage { day, days, count, title, n } in usage {
                let kept = counts.entry((day, days, count)).or_insert((n, String::new()));
                if n >= kept.0 {
                    *kept = (n, title);
                }
            }
            let boot: Arc<str> = id.into();
            for Sample { series, labels, slot, value } in samples {
                let mut kept = Map::new();
                for (label, value) in labels.iter() {
                    rows.size += value.len();
                    kept.insert(label.name().to_owned(), text(value.to_owned(), label.name(), MAX_KEY_TEXT)?.into());
                }
                let (series, labels, boot) = (series.name(), kept.into(), boot.clone());
                rows.samples.push(SampleRow { series, labels, slot, value, boot, clock_plausible });
            }
            for event in events {
                rows.watched.add(&event, clock_plausible);
                let Event { id, at, kind, details } = event;
                let mut kept = Map::new();
                for (detail, value) in details {
                    rows.size += value.len();
                    let longest = if KEYS.contains(&detail) { MAX_KEY_TEXT } else { MAX_TEXT };
                    kept.insert(detail.name().to_owned(), text(value, detail.name(), longest)?.into());
                }
                let (id, details, boot) = (id.into(), kept.into(), boot.clone());
                rows.events.push(EventRow { id, at, kind, details, boot, clock_plausible });
            }
        }
        for ((day, days, count), (n, title)) in counts {
            let row = UsageRow::of(day, days, count, title, n)?;
            rows.size +=
                [&row.product, &row.language, &row.topic, &row.kind, &row.title].map(String::len).iter().sum::<usize>();
            rows.usage.push(row);
        }
        rows.size += size_of_val(rows.usage.as_slice())
            + size_of_val(rows.samples.as_slice())
            + size_of_val(rows.events.as_slice());
        Ok(rows)
    }
}

impl UsageRow {
    fn of(day: Date, days: u16, count: Count, title: String, n: u64) -> Result<Self, CrookedText> {
        let Count { action, caused_by, product, language, topic, kind, step, face } = count;
        Ok(Self {
            day,
            days: i16::try_from(days).map_err(|_| CrookedText("days"))?,
            action: action.name(),
            caused_by: caused_by.name(),
            product: text(product, "product", MAX_KEY_TEXT)?,
            language: text(language, "language", MAX_KEY_TEXT)?,
            topic: text(topic, "topic", MAX_KEY_TEXT)?,
            kind: text(kind, "kind", MAX_KEY_TEXT)?,
            step: step.into(),
            face: face.map_or("", |face| face.name()),
            title: text(title, "title", MAX_TEXT)?,
            n: i64::try_from(n).map_err(|_| CrookedText("n"))?,
        })
    }
}

/// Applies the rows of batches. What is there already stays, but for counts that have grown.
pub async fn apply(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    tokio::try_join!(
        apply_usage(offers, to),
        apply_samples(offers, to),
        apply_events(offers, to),
        watched::apply(offers, to)
    )?;
    Ok(())
}

/// A row and the batch that says it.
type Said<'a, T> = (&'a Offer, &'a T);

/// The rows of one table.
fn rows<'a, T>(offers: &[&'a Offer], of: impl Fn(&'a Rows) -> &'a [T]) -> Vec<Said<'a, T>> {
    let rows = |offer: &'a Offer| of(&offer.rows).iter().map(move |row| (offer, row));
    offers.iter().copied().flat_map(rows).collect()
}

/// A column of them.
fn column<'a, T, C>(rows: &[Said<'a, T>], of: impl Fn(&'a T) -> C) -> Vec<C> {
    rows.iter().map(|(_, row)| of(row)).collect()
}

/// Inserts rows; the first two columns are of which point and epoch they are.
async fn insert<T>(
    to: &Transaction<'_>,
    statement: &str,
    rows: &[Said<'_, T>],
    further: &[&(dyn ToSql + Sync)],
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let statement = to.prepare_cached(statement).await?;
    let (points, epochs): (Vec<Uuid>, Vec<Uuid>) = rows.iter().map(|(offer, _)| (offer.point, offer.epoch)).unzip();
    let columns: Vec<_> =
        [&points as &(dyn ToSql + Sync), &epochs].into_iter().chain(further.iter().copied()).collect();
    to.execute(&statement, &columns).await?;
    Ok(())
}

async fn apply_usage(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows| &rows.usage);
    let statement = "INSERT INTO usage_day
        SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::date[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[],
            $9::text[], $10::text[], $11::integer[], $12::text[], $13::text[], $14::bigint[])
        ON CONFLICT (point, epoch, day, days, action, caused_by, product, language, topic, kind, step, face)
        DO UPDATE SET n = excluded.n, title = excluded.title WHERE excluded.n > usage_day.n";
    let further: [&(dyn ToSql + Sync); 12] = [
        &column(&rows, |row| row.day),
        &column(&rows, |row| row.days),
        &column(&rows, |row| row.action),
        &column(&rows, |row| row.caused_by),
        &column(&rows, |row| row.product.as_str()),
        &column(&rows, |row| row.language.as_str()),
        &column(&rows, |row| row.topic.as_str()),
        &column(&rows, |row| row.kind.as_str()),
        &column(&rows, |row| row.step),
        &column(&rows, |row| row.face),
        &column(&rows, |row| row.title.as_str()),
        &column(&rows, |row| row.n),
    ];
    insert(to, statement, &rows, &further).await
}

async fn apply_samples(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows| &rows.samples);
    let statement = "INSERT INTO sample (point, epoch, series, labels, slot, value, boot, clock_plausible)
        SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[], $6::double precision[],
            $7::text[], $8::boolean[])
        ON CONFLICT (point, epoch, series, labels, slot) DO NOTHING";
    let further: [&(dyn ToSql + Sync); 6] = [
        &column(&rows, |row| row.series),
        &column(&rows, |row| &row.labels),
        &column(&rows, |row| row.slot),
        &column(&rows, |row| row.value),
        &column(&rows, |row| &*row.boot),
        &column(&rows, |row| row.clock_plausible),
    ];
    insert(to, statement, &rows, &further).await
}

async fn apply_events(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows| &rows.events);
    let statement = "INSERT INTO event (point, epoch, id, at, kind, details, boot, clock_plausible)
        SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::text[], $6::jsonb[], $7::text[],
            $8::boolean[])
        ON CONFLICT (point, id) DO NOTHING";
    let further: [&(dyn ToSql + Sync); 6] = [
        &column(&rows, |row| row.id),
        &column(&rows, |row| row.at),
        &column(&rows, |row| row.kind.name()),
        &column(&rows, |row| &row.details),
        &column(&rows, |row| &*row.boot),
        &column(&rows, |row| row.clock_plausible),
    ];
    insert(to, statement, &rows, &further).await?;
    let shown = rows.iter().filter(|(_, row)| row.kind == EventKind::EditionShown).map(|(offer, _)| offer.point);
    let shown: Vec<_> = shown.collect();
    if !shown.is_empty() {
        // Batches come in any order; a clock that was wrong is believed last.
        let statement = "UPDATE point SET edition = coalesce((
            SELECT details ->> $2 FROM event WHERE event.point = point.id AND kind = $3
            ORDER BY clock_plausible DESC, at DESC, event.id DESC LIMIT 1), '') WHERE id = ANY($1)";
        let statement = to.prepare_cached(statement).await?;
        to.execute(&statement, &[&shown, &Detail::Edition.name(), &EventKind::EditionShown.name()]).await?;
    }
    Ok(())
}
