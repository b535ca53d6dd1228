//! What points tell of themselves, as it stands: outages, equipment, the line's contracts, assets. Events come in any order, and
//! may come again by themselves; what is in these tables doesn't depend on it.

use deadpool_postgres::Transaction;
use ledger::fact::{Detail, Event, EventKind};
use time::{Date, OffsetDateTime};
use tokio_postgres::Error;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::{Rows, column, insert, rows};
use crate::intake::Offer;

/// When something was told, and by which event: the newest holds, and a clock that was wrong is believed last.
struct Telling {
    at: OffsetDateTime,
    clock_plausible: bool,
    event: Uuid,
}

/// A row of `outage`.
struct Outage {
    id: String,
    cause: String,
    layer: String,
    began: OffsetDateTime,
    ended: Option<OffsetDateTime>,
}

/// A row of `device`.
struct Device {
    hw_id: String,
    kind: String,
    state: String,
    reason: String,
    model: String,
    telling: Telling,
}

/// A row of `line_contract`.
struct Contract {
    valid_from: Date,
    valid_to: Option<Date>,
    provider: String,
    plan: String,
    down: Option<f64>,
    up: Option<f64>,
    state: String,
    telling: Telling,
}

/// A row of `asset`.
struct Asset {
    /// Its code; one that has none is known by its name.
    key: String,
    code: String,
    name: String,
    kind: String,
    hw_id: String,
    funding: String,
    handed_over: Option<Date>,
    removed: bool,
    telling: Telling,
}

/// All of them in a batch.
#[derive(Default)]
pub struct Watched {
    outages: Vec<Outage>,
    devices: Vec<Device>,
    contracts: Vec<Contract>,
    assets: Vec<Asset>,
}

/// The details that are parts of keys.
pub const KEYS: [Detail; 4] = [Detail::HwId, Detail::OutageId, Detail::AssetCode, Detail::AssetName];

impl Watched {
    /// Takes what an event tells. One that doesn't say what it is about is nothing here; it stays among the events.
    pub fn add(&mut self, event: &Event, clock_plausible: bool) {
        let telling = Telling { at: event.at, clock_plausible, event: event.id.into() };
        let text = |detail| event.detail(detail).unwrap_or_default().to_owned();
        let key = |detail| event.detail(detail).filter(|key| !key.is_empty()).map(ToOwned::to_owned);
        let number = |detail| event.detail(detail)?.parse().ok().filter(|number: &f64| number.is_finite());
        match event.kind {
            EventKind::OutageBegan | EventKind::OutageEnded => {
                let Some(id) = key(Detail::OutageId) else { return };
                let is_over = event.kind == EventKind::OutageEnded;
                self.outages.push(Outage {
                    id,
                    cause: text(Detail::OutageCause),
                    layer: text(Detail::OutageLayer),
                    began: event.moment(Detail::From).unwrap_or(event.at),
                    ended: is_over.then(|| event.moment(Detail::Until).unwrap_or(event.at)),
                });
            }
            EventKind::DeviceChanged => {
                let Some(hw_id) = key(Detail::HwId) else { return };
                self.devices.push(Device {
                    hw_id,
                    kind: text(Detail::HwType),
                    state: text(Detail::HwState),
                    reason: text(Detail::DeviceReason),
                    model: text(Detail::HwModel),
                    telling,
                });
            }
            EventKind::LineContract => {
                let Some(valid_from) = event.day(Detail::From) else { return };
                self.contracts.push(Contract {
                    valid_from,
                    valid_to: event.day(Detail::Until),
                    provider: text(Detail::LineProvider),
                    plan: text(Detail::LinePlan),
                    down: number(Detail::LineDown),
                    up: number(Detail::LineUp),
                    state: text(Detail::LineState),
                    telling,
                });
            }
            EventKind::AssetListed | EventKind::AssetRemoved => {
                let Some(key) = key(Detail::AssetCode).or_else(|| key(Detail::AssetName)) else { return };
                self.assets.push(Asset {
                    key,
                    code: text(Detail::AssetCode),
                    name: text(Detail::AssetName),
                    kind: text(Detail::HwType),
                    hw_id: text(Detail::HwId),
                    funding: text(Detail::AssetFunding),
                    handed_over: event.day(Detail::AssetHandedOver),
                    removed: event.kind == EventKind::AssetRemoved,
                    telling,
                });
            }
            _ => {}
        }
    }
}

/// Applies what the events of batches tell.
pub async fn apply(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    tokio::try_join!(
        apply_outages(offers, to),
        apply_devices(offers, to),
        apply_contracts(offers, to),
        apply_assets(offers, to)
    )?;
    Ok(())
}

/// The end tells the whole outage; what tells of a beginning, however late it comes, changes nothing any more.
async fn apply_outages(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows: &Rows| &rows.watched.outages);
    let statement = "INSERT INTO outage (point, id, cause, layer, began, ended)
        SELECT DISTINCT ON (point, id) point, id, cause, layer, began, ended
        FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[])
            AS told (point, epoch, id, cause, layer, began, ended)
        ORDER BY point, id, ended NULLS LAST
        ON CONFLICT (point, id) DO UPDATE
        SET cause = excluded.cause, layer = excluded.layer, began = excluded.began, ended = excluded.ended
        WHERE outage.ended IS NULL AND excluded.ended IS NOT NULL";
    let further: [&(dyn ToSql + Sync); 5] = [
        &column(&rows, |row| row.id.as_str()),
        &column(&rows, |row| row.cause.as_str()),
        &column(&rows, |row| row.layer.as_str()),
        &column(&rows, |row| row.began),
        &column(&rows, |row| row.ended),
    ];
    insert(to, statement, &rows, &further).await
}

async fn apply_devices(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows: &Rows| &rows.watched.devices);
    let statement = "INSERT INTO device (point, hw_id, type, state, reason, model, since, clock_plausible, event)
        SELECT DISTINCT ON (point, hw_id) point, hw_id, type, state, reason, model, since, clock_plausible, event
        FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[],
            $9::boolean[], $10::uuid[])
            AS told (point, epoch, hw_id, type, state, reason, model, since, clock_plausible, event)
        ORDER BY point, hw_id, clock_plausible DESC, since DESC, event DESC
        ON CONFLICT (point, hw_id) DO UPDATE
        SET type = excluded.type, state = excluded.state, reason = excluded.reason, model = excluded.model,
            since = excluded.since, clock_plausible = excluded.clock_plausible, event = excluded.event
        WHERE (excluded.clock_plausible, excluded.since, excluded.event) > (device.clock_plausible, device.since, device.event)";
    let further: [&(dyn ToSql + Sync); 8] = [
        &column(&rows, |row| row.hw_id.as_str()),
        &column(&rows, |row| row.kind.as_str()),
        &column(&rows, |row| row.state.as_str()),
        &column(&rows, |row| row.reason.as_str()),
        &column(&rows, |row| row.model.as_str()),
        &column(&rows, |row| row.telling.at),
        &column(&rows, |row| row.telling.clock_plausible),
        &column(&rows, |row| row.telling.event),
    ];
    insert(to, statement, &rows, &further).await
}

async fn apply_contracts(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows: &Rows| &rows.watched.contracts);
    let statement = "INSERT INTO line_contract AS held
            (point, valid_from, valid_to, provider, plan, down, up, state, told_at, clock_plausible, event)
        SELECT DISTINCT ON (point, valid_from)
            point, valid_from, valid_to, provider, plan, down, up, state, told_at, clock_plausible, event
        FROM UNNEST($1::uuid[], $2::uuid[], $3::date[], $4::date[], $5::text[], $6::text[], $7::double precision[],
            $8::double precision[], $9::text[], $10::timestamptz[], $11::boolean[], $12::uuid[])
            AS told (point, epoch, valid_from, valid_to, provider, plan, down, up, state, told_at, clock_plausible, event)
        ORDER BY point, valid_from, clock_plausible DESC, told_at DESC, event DESC
        ON CONFLICT (point, valid_from) DO UPDATE
        SET valid_to = excluded.valid_to, provider = excluded.provider, plan = excluded.plan, down = excluded.down,
            up = excluded.up, state = excluded.state, told_at = excluded.told_at,
            clock_plausible = excluded.clock_plausible, event = excluded.event
        WHERE (excluded.clock_plausible, excluded.told_at, excluded.event) > (held.clock_plausible, held.told_at, held.event)";
    let further: [&(dyn ToSql + Sync); 10] = [
        &column(&rows, |row| row.valid_from),
        &column(&rows, |row| row.valid_to),
        &column(&rows, |row| row.provider.as_str()),
        &column(&rows, |row| row.plan.as_str()),
        &column(&rows, |row| row.down),
        &column(&rows, |row| row.up),
        &column(&rows, |row| row.state.as_str()),
        &column(&rows, |row| row.telling.at),
        &column(&rows, |row| row.telling.clock_plausible),
        &column(&rows, |row| row.telling.event),
    ];
    insert(to, statement, &rows, &further).await
}

async fn apply_assets(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let rows = rows(offers, |rows: &Rows| &rows.watched.assets);
    let statement = "INSERT INTO asset AS held
            (point, key, code, name, type, hw_id, funding, handed_over, removed, told_at, clock_plausible, event)
        SELECT DISTINCT ON (point, key)
            point, key, code, name, type, hw_id, funding, handed_over, removed, told_at, clock_plausible, event
        FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::date[],
            $10::boolean[], $11::timestamptz[], $12::boolean[], $13::uuid[])
            AS told (point, epoch, key, code, name, type, hw_id, funding, handed_over, removed, told_at, clock_plausible, event)
        ORDER BY point, key, clock_plausible DESC, told_at DESC, event DESC
        ON CONFLICT (point, key) DO UPDATE
        SET code = excluded.code, name = excluded.name, type = excluded.type, hw_id = excluded.hw_id, funding = excluded.funding,
            handed_over = excluded.handed_over, removed = excluded.removed, told_at = excluded.told_at,
            clock_plausible = excluded.clock_plausible, event = excluded.event
        WHERE (excluded.clock_plausible, excluded.told_at, excluded.event) > (held.clock_plausible, held.told_at, held.event)";
    let further: [&(dyn ToSql + Sync); 11] = [
        &column(&rows, |row| row.key.as_str()),
        &column(&rows, |row| row.code.as_str()),
        &column(&rows, |row| row.name.as_str()),
        &column(&rows, |row| row.kind.as_str()),
        &column(&rows, |row| row.hw_id.as_str()),
        &column(&rows, |row| row.funding.as_str()),
        &column(&rows, |row| row.handed_over),
        &column(&rows, |row| row.removed),
        &column(&rows, |row| row.telling.at),
        &column(&rows, |row| row.telling.clock_plausible),
        &column(&rows, |row| row.telling.event),
    ];
    insert(to, statement, &rows, &further).await
}
