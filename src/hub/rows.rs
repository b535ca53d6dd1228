//! What a batch says, as columns: each table gets its rows in one statement, however many they are.

use std::collections::HashMap;

use deadpool_postgres::Transaction;
use ledger::Batch;
use ledger::fact::{Count, Detail, EventKind, Facts, Usage};
use serde_json::{Map, Value};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::policy::{MAX_KEY_TEXT, MAX_TEXT};

/// Counts, as columns of `usage_day`.
#[derive(Default)]
pub struct UsageRows {
    day: Vec<Date>,
    days: Vec<i16>,
    action: Vec<&'static str>,
    caused_by: Vec<&'static str>,
    product: Vec<String>,
    language: Vec<String>,
    topic: Vec<String>,
    kind: Vec<String>,
    step: Vec<i32>,
    face: Vec<&'static str>,
    title: Vec<String>,
    n: Vec<i64>,
}

/// Samples, as columns of `sample`.
#[derive(Default)]
pub struct SampleRows {
    series: Vec<&'static str>,
    slot: Vec<OffsetDateTime>,
    value: Vec<f64>,
    boot: Vec<String>,
    clock_plausible: Vec<bool>,
}

/// Events, as columns of `event`.
#[derive(Default)]
pub struct EventRows {
    id: Vec<Uuid>,
    at: Vec<OffsetDateTime>,
    kind: Vec<&'static str>,
    details: Vec<Value>,
    boot: Vec<String>,
    clock_plausible: Vec<bool>,
    shows_edition: bool,
}

/// All rows of a batch.
#[derive(Default)]
pub struct Rows {
    usage: UsageRows,
    samples: SampleRows,
    events: EventRows,
    /// The start of the machine that sealed the batch, if the batch tells it.
    pub sealed_by: Option<String>,
    /// The program that sealed it.
    pub version: String,
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
            let Facts { boot, version, usage, samples, events } = facts;
            let boot_id = text(boot.id, "boot", MAX_KEY_TEXT)?;
            rows.version = text(version, "version", MAX_KEY_TEXT)?;
            if !usage.is_empty() {
                rows.sealed_by = Some(boot_id.clone());
            }
            for Usage { day, days, count, title, n } in usage {
                let kept = counts.entry((day, days, count)).or_insert((n, String::new()));
                if n >= kept.0 {
                    *kept = (n, title);
                }
            }
            for sample in samples {
                rows.samples.series.push(sample.series.name());
                rows.samples.slot.push(sample.slot);
                rows.samples.value.push(sample.value);
                rows.samples.boot.push(boot_id.clone());
                rows.samples.clock_plausible.push(boot.clock_plausible);
            }
            for event in events {
                let mut details = Map::new();
                for (detail, value) in event.details {
                    details.insert(detail.name().to_owned(), text(value, detail.name(), MAX_TEXT)?.into());
                }
                rows.events.shows_edition |= event.kind == EventKind::EditionShown;
                rows.events.id.push(event.id.into());
                rows.events.at.push(event.at);
                rows.events.kind.push(event.kind.name());
                rows.events.details.push(details.into());
                rows.events.boot.push(boot_id.clone());
                rows.events.clock_plausible.push(boot.clock_plausible);
            }
        }
        for ((day, days, count), (n, title)) in counts {
            rows.usage.push(day, days, count, title, n)?;
        }
        Ok(rows)
    }

    /// Applies them. What is there already stays, but for counts that have grown.
    pub async fn apply(
        &self,
        transaction: &Transaction<'_>,
        point: Uuid,
        epoch: Uuid,
    ) -> Result<(), tokio_postgres::Error> {
        let usage = self.usage.apply(transaction, point, epoch);
        let samples = self.samples.apply(transaction, point, epoch);
        let events = self.events.apply(transaction, point, epoch);
        tokio::try_join!(usage, samples, events)?;
        Ok(())
    }
}

impl UsageRows {
    fn push(&mut self, day: Date, days: u16, count: Count, title: String, n: u64) -> Result<(), CrookedText> {
        let Count { action, caused_by, product, language, topic, kind, step, face } = count;
        self.day.push(day);
        self.days.push(i16::try_from(days).map_err(|_| CrookedText("days"))?);
        self.action.push(action.name());
        self.caused_by.push(caused_by.name());
        self.product.push(text(product, "product", MAX_KEY_TEXT)?);
        self.language.push(text(language, "language", MAX_KEY_TEXT)?);
        self.topic.push(text(topic, "topic", MAX_KEY_TEXT)?);
        self.kind.push(text(kind, "kind", MAX_KEY_TEXT)?);
        self.step.push(step.into());
        self.face.push(face.map_or("", |face| face.name()));
        self.title.push(text(title, "title", MAX_TEXT)?);
        self.n.push(i64::try_from(n).map_err(|_| CrookedText("n"))?);
        Ok(())
    }

    async fn apply(&self, to: &Transaction<'_>, point: Uuid, epoch: Uuid) -> Result<(), tokio_postgres::Error> {
        if self.n.is_empty() {
            return Ok(());
        }
        let statement = "INSERT INTO usage_day
            SELECT $1, $2, * FROM UNNEST($3::date[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::integer[], $12::text[], $13::text[], $14::bigint[])
            ON CONFLICT (point, epoch, day, days, action, caused_by, product, language, topic, kind, step, face)
            DO UPDATE SET n = excluded.n, title = excluded.title WHERE excluded.n > usage_day.n";
        let statement = to.prepare_cached(statement).await?;
        let Self { day, days, action, caused_by, product, language, topic, kind, step, face, title, n } = self;
        to.execute(
            &statement,
            &[&point, &epoch, day, days, action, caused_by, product, language, topic, kind, step, face, title, n],
        )
        .await?;
        Ok(())
    }
}

impl SampleRows {
    async fn apply(&self, to: &Transaction<'_>, point: Uuid, epoch: Uuid) -> Result<(), tokio_postgres::Error> {
        if self.value.is_empty() {
            return Ok(());
        }
        let statement = "INSERT INTO sample
            SELECT $1, $2, * FROM UNNEST($3::text[], $4::timestamptz[], $5::double precision[], $6::text[], $7::boolean[])
            ON CONFLICT (point, epoch, series, slot) DO NOTHING";
        let statement = to.prepare_cached(statement).await?;
        let Self { series, slot, value, boot, clock_plausible } = self;
        to.execute(&statement, &[&point, &epoch, series, slot, value, boot, clock_plausible]).await?;
        Ok(())
    }
}

impl EventRows {
    async fn apply(&self, to: &Transaction<'_>, point: Uuid, epoch: Uuid) -> Result<(), tokio_postgres::Error> {
        if self.id.is_empty() {
            return Ok(());
        }
        let statement = "INSERT INTO event (point, epoch, id, at, kind, details, boot, clock_plausible)
            SELECT $1, $2, * FROM UNNEST($3::uuid[], $4::timestamptz[], $5::text[], $6::jsonb[], $7::text[], $8::boolean[])
            ON CONFLICT (point, id) DO NOTHING";
        let statement = to.prepare_cached(statement).await?;
        let Self { id, at, kind, details, boot, clock_plausible, shows_edition } = self;
        to.execute(&statement, &[&point, &epoch, id, at, kind, details, boot, clock_plausible]).await?;
        if *shows_edition {
            // Batches come in any order; a clock that was wrong is believed last.
            let statement = "UPDATE point SET edition = coalesce((
                SELECT details ->> $2 FROM event WHERE point = $1 AND kind = $3
                ORDER BY clock_plausible DESC, at DESC, id DESC LIMIT 1), '') WHERE id = $1";
            let statement = to.prepare_cached(statement).await?;
            to.execute(&statement, &[&point, &Detail::Edition.name(), &EventKind::EditionShown.name()]).await?;
        }
        Ok(())
    }
}
