//! What is known of points by watching, read from the tables: outages, stops of the machine, equipment, assets, the line's
//! contracts and what it delivered day by day. Nothing here is about people.

use std::collections::{BTreeMap, HashMap};

use ledger::fact::{Detail, EventKind, Label, Series};
use time::format_description::well_known::Rfc3339;
use time::{Date, Duration, OffsetDateTime};
use tokio_postgres::{Error, GenericClient, Row};
use uuid::Uuid;

/// The cause of an outage that is none of the line: the machine was off.
pub const PC_OFF: &str = "pc_off";
/// The cause of an outage that neither the point nor its provider can mend.
pub const HUB: &str = "hub";

/// The line was cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Who has to mend it; a value of `point.outage.cause`.
    pub cause: String,
    /// The first layer that didn't work; a value of `point.outage.layer`.
    pub layer: String,
    /// Since when.
    pub began: OffsetDateTime,
    /// Until when; none: it goes on, as far as is known.
    pub ended: Option<OffsetDateTime>,
}

impl Outage {
    /// Whether the line was at fault, and not the machine or the province's own server.
    pub fn is_of_line(&self) -> bool {
        self.cause != PC_OFF && self.cause != HUB
    }

    /// How long it lasted within a time, `now` where it goes on.
    pub fn within(&self, first: OffsetDateTime, last: OffsetDateTime) -> Duration {
        overlap((self.began, self.ended.unwrap_or(last)), (first, last))
    }
}

/// The machine was off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Since when.
    pub from: OffsetDateTime,
    /// Until when.
    pub until: OffsetDateTime,
    /// Whether it was switched off properly; else the power was cut, or it hung.
    pub clean: bool,
}

/// A piece of equipment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its place.
    pub hw_id: String,
    /// What it is; a value of `hw.type`.
    pub kind: String,
    /// How it is; a value of `hw.state`.
    pub state: String,
    /// Why; values of `point.device.reason`, by spaces.
    pub reason: String,
    /// Make and model.
    pub model: String,
    /// When it was noticed.
    pub since: OffsetDateTime,
}

/// A piece of the room's inventory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its code in the books.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it is; a value of `hw.type`.
    pub kind: String,
    /// The piece of equipment, where a sensor sees it.
    pub hw_id: String,
    /// What has paid for it.
    pub funding: String,
    /// When it was handed over.
    pub handed_over: Option<Date>,
}

/// What was ordered from a provider.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// The first day.
    pub from: Date,
    /// The last day; none: still.
    pub to: Option<Date>,
    /// Who.
    pub provider: String,
    /// What the provider calls it.
    pub plan: String,
    /// To the point, Mbit/s.
    pub down: Option<f64>,
    /// From the point, Mbit/s.
    pub up: Option<f64>,
    /// A value of `point.line.state`.
    pub state: String,
}

/// Which way bytes went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// To the point.
    Down,
    /// From the point.
    Up,
}

/// Speeds of a day, one way, by one method.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Speed {
    /// The median, Mbit/s.
    pub median: f64,
    /// The highest, Mbit/s.
    pub highest: f64,
    /// How many were measured.
    pub samples: u64,
}

/// What a line delivered on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineDay {
    /// By way and method (a value of `point.line.method`).
    pub speeds: BTreeMap<(Way, String), Speed>,
    /// Median time to the province's place and back, ms.
    pub rtt: Option<f64>,
    /// Median share of probes that were lost, 0 to 1.
    pub loss: Option<f64>,
}

/// Bit in a megabit.
pub const MEGABIT: f64 = 1e6;

/// By how much two spans overlap.
pub fn overlap(one: (OffsetDateTime, OffsetDateTime), other: (OffsetDateTime, OffsetDateTime)) -> Duration {
    (one.1.min(other.1) - one.0.max(other.0)).max(Duration::ZERO)
}

fn by_point<T>(rows: &[Row], of: impl Fn(&Row) -> Option<T>) -> HashMap<Uuid, Vec<T>> {
    let mut all: HashMap<Uuid, Vec<T>> = HashMap::new();
    for row in rows {
        if let Some(one) = of(row) {
            all.entry(row.get(0)).or_default().push(one);
        }
    }
    all
}

/// Outages that reach into the time from `since` on, the oldest first.
pub async fn outages(
    client: &impl GenericClient,
    points: &[Uuid],
    since: OffsetDateTime,
) -> Result<HashMap<Uuid, Vec<Outage>>, Error> {
    let sql = "SELECT point, cause, layer, began, ended FROM outage
        WHERE point = ANY($1) AND coalesce(ended, 'infinity') > $2 ORDER BY began, id";
    let rows = client.query(sql, &[&points, &since]).await?;
    let outage = |row: &Row| Outage { cause: row.get(1), layer: row.get(2), began: row.get(3), ended: row.get(4) };
    Ok(by_point(&rows, |row| Some(outage(row))))
}

/// Stops that were told from `since` on, the oldest first. One whose moments can't be read is left out.
pub async fn stops(
    client: &impl GenericClient,
    points: &[Uuid],
    since: OffsetDateTime,
) -> Result<HashMap<Uuid, Vec<Stop>>, Error> {
    let sql = "SELECT point, details FROM event
        WHERE point = ANY($1) AND kind = $2 AND at >= $3 AND clock_plausible ORDER BY at, id";
    let rows = client.query(sql, &[&points, &EventKind::Stopped.name(), &since]).await?;
    Ok(by_point(&rows, |row| {
        let details: serde_json::Value = row.get(1);
        let text = |detail: Detail| details.get(detail.name())?.as_str();
        let moment = |detail| OffsetDateTime::parse(text(detail)?, &Rfc3339).ok();
        let (from, until) = (moment(Detail::From)?, moment(Detail::Until)?);
        Some(Stop { from, until, clean: text(Detail::StopClean) == Some("true") })
    }))
}

/// The equipment, what isn't well first.
pub async fn devices(client: &impl GenericClient, points: &[Uuid]) -> Result<HashMap<Uuid, Vec<Device>>, Error> {
    let sql = "SELECT point, hw_id, type, state, reason, model, since FROM device WHERE point = ANY($1)
        ORDER BY array_position(ARRAY['failed', 'missing', 'predicted_failure', 'degraded', 'changed', 'new'], state),
            type, hw_id";
    let rows = client.query(sql, &[&points]).await?;
    let device = |row: &Row| Device {
        hw_id: row.get(1),
        kind: row.get(2),
        state: row.get(3),
        reason: row.get(4),
        model: row.get(5),
        since: row.get(6),
    };
    Ok(by_point(&rows, |row| Some(device(row))))
}

/// The inventory, by code.
pub async fn assets(client: &impl GenericClient, points: &[Uuid]) -> Result<HashMap<Uuid, Vec<Asset>>, Error> {
    let sql = "SELECT point, code, name, type, hw_id, funding, handed_over FROM asset WHERE point = ANY($1) AND NOT removed ORDER BY code, name";
    let rows = client.query(sql, &[&points]).await?;
    let asset = |row: &Row| Asset {
        code: row.get(1),
        name: row.get(2),
        kind: row.get(3),
        hw_id: row.get(4),
        funding: row.get(5),
        handed_over: row.get(6),
    };
    Ok(by_point(&rows, |row| Some(asset(row))))
}

/// The contracts, the oldest first.
pub async fn contracts(client: &impl GenericClient, points: &[Uuid]) -> Result<HashMap<Uuid, Vec<Contract>>, Error> {
    let sql = "SELECT point, valid_from, valid_to, provider, plan, down, up, state FROM line_contract
        WHERE point = ANY($1) ORDER BY valid_from";
    let rows = client.query(sql, &[&points]).await?;
    let contract = |row: &Row| Contract {
        from: row.get(1),
        to: row.get(2),
        provider: row.get(3),
        plan: row.get(4),
        down: row.get(5),
        up: row.get(6),
        state: row.get(7),
    };
    Ok(by_point(&rows, |row| Some(contract(row))))
}

/// The contract that holds on a day.
pub fn contract_on(contracts: &[Contract], day: Date) -> Option<&Contract> {
    contracts.iter().rev().find(|contract| contract.from <= day && contract.to.is_none_or(|to| day <= to))
}

/// Days, by the clocks of Vietnam.
pub type LineDays = BTreeMap<Date, LineDay>;

/// The series of [`LineDay`].
pub const LINE_SERIES: [Series; 3] = [Series::Goodput, Series::Rtt, Series::Loss];

/// What lines delivered, day by day; of [`LINE_SERIES`] those that are asked for.
pub async fn line_days(
    client: &impl GenericClient,
    points: &[Uuid],
    series: &[Series],
    first: Date,
    last: Date,
) -> Result<HashMap<Uuid, LineDays>, Error> {
    let sql = "SELECT point, (slot AT TIME ZONE INTERVAL '7 hours')::date AS day, series,
            coalesce(labels ->> $5, ''), coalesce(labels ->> $6, ''),
            percentile_cont(0.5) WITHIN GROUP (ORDER BY value), max(value), count(*)
        FROM sample WHERE point = ANY($1) AND series = ANY($2) AND clock_plausible
            AND slot >= $3::date::timestamp AT TIME ZONE INTERVAL '7 hours'
            AND slot < ($4::date + 1)::timestamp AT TIME ZONE INTERVAL '7 hours'
        GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2";
    let series: Vec<_> = series.iter().map(|series| series.name()).collect();
    let (way, method) = (Label::Direction.name(), Label::Method.name());
    let mut all: HashMap<Uuid, LineDays> = HashMap::new();
    for row in client.query(sql, &[&points, &series, &first, &last, &way, &method]).await? {
        let day = all.entry(row.get(0)).or_default().entry(row.get(1)).or_default();
        let (median, highest): (f64, f64) = (row.get(5), row.get(6));
        match Series::of(row.get(2)) {
            Some(Series::Rtt) => day.rtt = Some(median),
            Some(Series::Loss) => day.loss = Some(median),
            _ => {
                let way = if row.get::<_, &str>(3) == "transmit" { Way::Up } else { Way::Down };
                let speed = Speed {
                    median: median / MEGABIT,
                    highest: highest / MEGABIT,
                    samples: row.get::<_, i64>(7).unsigned_abs(),
                };
                day.speeds.insert((way, row.get(4)), speed);
            }
        }
    }
    Ok(all)
}
