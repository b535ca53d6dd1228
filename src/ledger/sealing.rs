//! Sealing: what waits becomes batches. Select what is new, encode it, put it into the outbox, mark it as sealed, count on:
//! one transaction. The bytes never change afterwards.

use std::collections::BTreeMap;

use point::clock::{from_unix_ms, unix_ms};
use rusqlite::{Transaction, params};
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::batch::{Batch, BatchId, MAX_PACKED, Signal};
use crate::epoch::{self, Epoch};
use crate::fact::{Action, Boot, CausedBy, Count, Event, EventKind, Face, Facts, Labels, Sample, Series, Usage};
use crate::recording::boot;
use crate::store::{Ledger, LedgerError};
use crate::wire;

/// Rows in a batch at most: about 20 kB when they are packed, and a tenth of that for an ordinary day.
const ROWS: usize = 1000;

/// The day of the last sealing.
pub(crate) const SEALED_ON: &str = "sealed_on";

/// What is being sealed, and how it is marked when it is.
struct Selected {
    usage: Vec<Usage>,
    samples: Vec<(i64, Sample)>,
    events: Vec<(i64, Event)>,
}

impl Ledger {
    /// Seals everything that waits. Answers how many batches it made; none while the outbox is full.
    pub fn seal(&self) -> Result<usize, LedgerError> {
        let mut sealed = 0;
        for signal in [Signal::Metrics, Signal::Logs] {
            while self.change("sealing", |change| self.seal_one(change, signal))? {
                sealed += 1;
            }
        }
        let today = self.today();
        self.change("noting when it was sealed", |change| epoch::set_meta(change, SEALED_ON, &today))?;
        Ok(sealed)
    }

    /// Seals what waits, if nothing was sealed today (UTC+7) yet: one batch of a day is a third of the bytes of six.
    pub fn seal_daily(&self) -> Result<usize, LedgerError> {
        if self.is_noted_today(SEALED_ON)? { Ok(0) } else { self.seal() }
    }

    /// Whether something that is done once a day has been done.
    pub(crate) fn is_noted_today(&self, name: &str) -> Result<bool, LedgerError> {
        let noted = self.change("looking when it was done", |change| epoch::meta(change, name))?;
        Ok(noted == Some(self.today()))
    }

    pub(crate) fn today(&self) -> String {
        self.clock.now().local().date().to_string()
    }

    fn seal_one(&self, change: &Transaction<'_>, signal: Signal) -> rusqlite::Result<bool> {
        if outbox_bytes(change)? >= self.limits.outbox {
            return Ok(false);
        }
        let Some((epoch, selected, body)) = self.next(change, signal)? else { return Ok(false) };
        change.execute(
            "INSERT INTO outbox (epoch, seq, signal, body, sealed_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![epoch.id.to_string(), epoch.next_seq, signal.name(), body, unix_ms(self.clock.now().wall)],
        )?;
        mark(change, &selected, epoch.next_seq)?;
        epoch::set_meta(change, "next_seq", &(epoch.next_seq + 1).to_string())?;
        Ok(true)
    }

    /// The very next batches, as they would be sealed now.
    pub fn preview(&self) -> Result<Vec<Batch>, LedgerError> {
        let mut batches = vec![];
        for signal in [Signal::Metrics, Signal::Logs] {
            let next = self.change("looking at what waits", |change| self.next(change, signal))?;
            batches.extend(next.and_then(|(.., body)| wire::decode(signal, &body).ok()).map(|(batch, _)| batch));
        }
        Ok(batches)
    }

    /// What the next batch of a kind would be.
    fn next(&self, change: &Transaction<'_>, signal: Signal) -> rusqlite::Result<Option<(Epoch, Selected, Vec<u8>)>> {
        let epoch = epoch::current(change)?;
        let id = BatchId { point: self.point, epoch: epoch.id, seq: epoch.next_seq };
        let mut rows = ROWS;
        loop {
            let selected = select(change, signal, rows)?;
            if selected.usage.is_empty() && selected.samples.is_empty() && selected.events.is_empty() {
                return Ok(None);
            }
            let body = wire::encode(id, signal, &self.facts(change, &selected)?);
            if body.len() <= MAX_PACKED || rows == 1 {
                return Ok(Some((epoch, selected, body)));
            }
            rows /= 2;
        }
    }

    /// The selected facts, boot by boot; counts belong to the present one.
    fn facts(&self, change: &Transaction<'_>, selected: &Selected) -> rusqlite::Result<Vec<Facts>> {
        let mut boots: BTreeMap<i64, Facts> = BTreeMap::new();
        if !selected.usage.is_empty() {
            let present = boot(change, &self.clock, &self.clock.now())?;
            self.of_boot(change, &mut boots, present)?.usage.clone_from(&selected.usage);
        }
        for (number, sample) in &selected.samples {
            self.of_boot(change, &mut boots, *number)?.samples.push(sample.clone());
        }
        for (number, event) in &selected.events {
            self.of_boot(change, &mut boots, *number)?.events.push(event.clone());
        }
        Ok(boots.into_values().collect())
    }

    fn of_boot<'a>(
        &self,
        change: &Transaction<'_>,
        boots: &'a mut BTreeMap<i64, Facts>,
        number: i64,
    ) -> rusqlite::Result<&'a mut Facts> {
        if let std::collections::btree_map::Entry::Vacant(place) = boots.entry(number) {
            let boot = change
                .prepare_cached("SELECT id, offset_ms, plausible FROM boot WHERE number = ?1")?
                .query_row([number], |row| {
                    Ok(Boot { id: row.get(0)?, offset_ms: row.get(1)?, clock_plausible: row.get(2)? })
                })
                // A row that was lost with a damaged page: the fact stays.
                .unwrap_or_else(|_| Boot { id: String::new(), offset_ms: 0, clock_plausible: false });
            let (usage, samples, events) = (vec![], vec![], vec![]);
            place.insert(Facts { boot, version: self.version.clone(), usage, samples, events });
        }
        boots.get_mut(&number).ok_or(rusqlite::Error::QueryReturnedNoRows)
    }
}

fn select(change: &Transaction<'_>, signal: Signal, rows: usize) -> rusqlite::Result<Selected> {
    let (mut usage, mut samples, mut events) = (vec![], vec![], vec![]);
    match signal {
        Signal::Metrics => {
            usage = waiting_usage(change, rows)?;
            samples = waiting_samples(change, rows - usage.len().min(rows))?;
        }
        Signal::Logs => events = waiting_events(change, rows)?,
    }
    Ok(Selected { usage, samples, events })
}

fn waiting_usage(change: &Transaction<'_>, rows: usize) -> rusqlite::Result<Vec<Usage>> {
    let mut query = change.prepare_cached(
        "SELECT day, days, action, caused_by, product, language, topic, kind, step, face, title, n
         FROM usage WHERE n > sealed ORDER BY day, action, product, language LIMIT ?1",
    )?;
    let rows = query.query_map([rows], |row| {
        let (day, action, caused_by): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let face: String = row.get(9)?;
        let known = (Date::parse(&day, &Iso8601::DEFAULT).ok(), Action::of(&action), CausedBy::of(&caused_by));
        let (Some(day), Some(action), Some(caused_by)) = known else { return Ok(None) };
        let count = Count {
            action,
            caused_by,
            product: row.get(4)?,
            language: row.get(5)?,
            topic: row.get(6)?,
            kind: row.get(7)?,
            step: row.get(8)?,
            face: Face::of(&face),
        };
        Ok(Some(Usage { day, days: row.get(1)?, count, title: row.get(10)?, n: row.get(11)? }))
    })?;
    rows.filter_map(Result::transpose).collect()
}

fn waiting_samples(change: &Transaction<'_>, rows: usize) -> rusqlite::Result<Vec<(i64, Sample)>> {
    let mut query = change.prepare_cached(
        "SELECT series, labels, slot, value, boot FROM sample WHERE sealed = 0 ORDER BY slot, series, labels LIMIT ?1",
    )?;
    let rows = query.query_map([rows], |row| {
        let series: String = row.get(0)?;
        let known = (Series::of(&series), row.get::<_, Labels>(1).ok(), from_unix_ms(row.get(2)?));
        let (Some(series), Some(labels), Some(slot)) = known else { return Ok(None) };
        Ok(Some((row.get(4)?, Sample { series, labels, slot, value: row.get(3)? })))
    })?;
    rows.filter_map(Result::transpose).collect()
}

fn waiting_events(change: &Transaction<'_>, rows: usize) -> rusqlite::Result<Vec<(i64, Event)>> {
    let mut query = change
        .prepare_cached("SELECT id, at, kind, details, boot FROM event WHERE sealed = 0 ORDER BY at, id LIMIT ?1")?;
    let rows = query.query_map([rows], |row| {
        let (id, kind, details): (String, String, String) = (row.get(0)?, row.get(2)?, row.get(3)?);
        let known = (id.parse().ok(), from_unix_ms(row.get(1)?), EventKind::of(&kind));
        let (Some(id), Some(at), Some(kind)) = known else { return Ok(None) };
        let details = serde_json::from_str(&details).unwrap_or_default();
        Ok(Some((row.get(4)?, Event { id, at, kind, details })))
    })?;
    rows.filter_map(Result::transpose).collect()
}

/// Marks what a batch holds.
fn mark(change: &Transaction<'_>, selected: &Selected, seq: u64) -> rusqlite::Result<()> {
    set_reached(change, "sealed", &selected.usage)?;
    let mut samples =
        change.prepare_cached("UPDATE sample SET sealed = ?4 WHERE series = ?1 AND labels = ?2 AND slot = ?3")?;
    for (_, Sample { series, labels, slot, .. }) in &selected.samples {
        samples.execute(params![series.name(), labels, unix_ms(*slot), seq])?;
    }
    let mut events = change.prepare_cached("UPDATE event SET sealed = ?2 WHERE id = ?1")?;
    for (_, event) in &selected.events {
        events.execute(params![event.id.to_string(), seq])?;
    }
    Ok(())
}

/// Notes how far the counts of a batch are `sealed` or `acked`.
pub(crate) fn set_reached(change: &Transaction<'_>, column: &str, counts: &[Usage]) -> rusqlite::Result<()> {
    let mut update = change.prepare_cached(&format!(
        "UPDATE usage SET {column} = max({column}, ?11) WHERE day = ?1 AND days = ?2 AND action = ?3 AND caused_by = ?4
         AND product = ?5 AND language = ?6 AND topic = ?7 AND kind = ?8 AND step = ?9 AND face = ?10",
    ))?;
    for Usage { day, days, count, n, .. } in counts {
        let face = count.face.map_or("", Face::name);
        update.execute(params![
            day.to_string(),
            days,
            count.action.name(),
            count.caused_by.name(),
            count.product,
            count.language,
            count.topic,
            count.kind,
            count.step,
            face,
            n,
        ])?;
    }
    Ok(())
}

/// Bytes of all batches in the outbox.
pub(crate) fn outbox_bytes(change: &Transaction<'_>) -> rusqlite::Result<u64> {
    change.prepare_cached("SELECT coalesce(sum(length(body)), 0) FROM outbox")?.query_row([], |row| row.get(0))
}
