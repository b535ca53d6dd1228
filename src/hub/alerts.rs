//! Alerts: what somebody should act upon, by [`rule`]. They open and end by themselves; an officer's list is as short as what
//! is wrong. Points are judged when their batches were applied, and all of them once an hour, for time alone opens and ends
//! alerts, too. Any number of hubs may judge: the table holds one open alert for each point, rule and thing.

mod known;
pub mod rule;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;
use time::OffsetDateTime;
use tokio::sync::Notify;
use tokio_postgres::{GenericClient, Row};
use uuid::Uuid;

use crate::database::{Database, DatabaseError};
use point::Clock;
use rule::{Rule, Verdict};

/// How often all points are judged: the shortest time in a rule is an hour.
const JUDGED_EVERY: Duration = Duration::from_secs(3600);
/// Batches come in bursts, after a time without a line: a point is judged once for those of some seconds.
const GATHER: Duration = Duration::from_secs(2);

/// Points that are judged in one transaction: a province has some hundreds, and a transaction shan't hold up another hub.
const JUDGED_TOGETHER: usize = 500;

/// An alert, as pages show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Of which point.
    pub point: Uuid,
    /// By which rule.
    pub rule: Rule,
    /// By the names of the wire, and `count` where a rule counts.
    pub details: Value,
    /// When what it tells of began.
    pub since: OffsetDateTime,
    /// When it ended; none: it is open.
    pub ended: Option<OffsetDateTime>,
}

impl Alert {
    /// Those of points that are open, or have ended since then: the open ones first, those that stand longest first.
    pub async fn load(
        client: &impl GenericClient,
        points: &[Uuid],
        ended_since: OffsetDateTime,
    ) -> Result<Vec<Self>, tokio_postgres::Error> {
        let sql = "SELECT point, rule, details, since, ended FROM alert
            WHERE point = ANY($1) AND (ended IS NULL OR ended >= $2)
            ORDER BY ended IS NOT NULL, ended DESC, since, id";
        let rows = client.query(sql, &[&points, &ended_since]).await?;
        // Of a rule that only a newer hub knows, nothing can be said here.
        let alert = |row: &Row| {
            let rule = Rule::of(row.get(1))?;
            Some(Self { point: row.get(0), rule, details: row.get(2), since: row.get(3), ended: row.get(4) })
        };
        Ok(rows.iter().filter_map(alert).collect())
    }

    /// A detail's text.
    pub fn detail(&self, name: &str) -> &str {
        self.details.get(name).and_then(Value::as_str).unwrap_or_default()
    }
}

/// How many are open.
pub async fn open_count(client: &impl GenericClient, points: &[Uuid]) -> Result<u64, tokio_postgres::Error> {
    let sql = "SELECT count(*) FROM alert WHERE ended IS NULL AND point = ANY($1)";
    Ok(client.query_one(sql, &[&points]).await?.get::<_, i64>(0).unsigned_abs())
}

/// What a rule says of one thing.
pub(crate) struct Judgement {
    pub point: Uuid,
    pub rule: Rule,
    pub what: String,
    pub details: Value,
    pub verdict: Verdict,
}

/// Judges points, and opens and ends their alerts; all points where none are named.
pub async fn judge(database: &Database, points: Option<&[Uuid]>, now: OffsetDateTime) -> Result<(), DatabaseError> {
    let mut client = database.client().await?;
    let all: Vec<Uuid> = match points {
        Some(points) => points.to_vec(),
        None => client.query("SELECT id FROM point", &[]).await?.iter().map(|row| row.get(0)).collect(),
    };
    for some in all.chunks(JUDGED_TOGETHER) {
        // One hub after another: what the second one judges is what the first one left.
        let transaction = client.transaction().await?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&JUDGING]).await?;
        let mut open = open(&*transaction, some).await?;
        for judgement in known::judge(&*transaction, some, now).await? {
            let held = open.remove(&(judgement.point, judgement.rule.name().to_owned(), judgement.what.clone()));
            apply(&*transaction, &judgement, held.as_ref(), now).await?;
        }
        transaction.commit().await?;
    }
    Ok(())
}

/// Who judges: any number that nobody else uses.
const JUDGING: i64 = 0x64_68_75;

/// The details of open alerts, by point, rule and thing.
type Open = HashMap<(Uuid, String, String), Value>;

async fn open(client: &impl GenericClient, points: &[Uuid]) -> Result<Open, tokio_postgres::Error> {
    let sql = "SELECT point, rule, what, details FROM alert WHERE ended IS NULL AND point = ANY($1)";
    let rows = client.query(sql, &[&points]).await?;
    Ok(rows.iter().map(|row| ((row.get(0), row.get(1), row.get(2)), row.get(3))).collect())
}

/// Writes what has changed; mostly nothing has. `held`: the details of the alert that is open.
async fn apply(
    client: &impl GenericClient,
    judgement: &Judgement,
    held: Option<&Value>,
    now: OffsetDateTime,
) -> Result<(), tokio_postgres::Error> {
    let Judgement { point, rule, what, details, verdict } = judgement;
    let rule = rule.name();
    match (verdict, held) {
        (Verdict::Met(since), None) => {
            let sql = "INSERT INTO alert (point, rule, what, details, since, began) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (point, rule, what) WHERE ended IS NULL DO NOTHING";
            client.execute(sql, &[point, &rule, what, details, since, &now]).await?;
        }
        (Verdict::Met(_), Some(held)) if held != details => {
            let sql = "UPDATE alert SET details = $4 WHERE point = $1 AND rule = $2 AND what = $3 AND ended IS NULL";
            client.execute(sql, &[point, &rule, what, details]).await?;
        }
        (Verdict::Over, Some(_)) => {
            let sql = "UPDATE alert SET ended = greatest(began, $4)
                WHERE point = $1 AND rule = $2 AND what = $3 AND ended IS NULL";
            client.execute(sql, &[point, &rule, what, &now]).await?;
        }
        _ => {}
    }
    Ok(())
}

/// The points of which something new was committed.
#[derive(Clone, Default)]
pub(crate) struct Due(Arc<(Mutex<BTreeSet<Uuid>>, Notify)>);

impl Due {
    /// Notes points.
    pub fn note(&self, points: impl IntoIterator<Item = Uuid>) {
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner).extend(points);
        self.0.1.notify_one();
    }

    fn take(&self) -> Vec<Uuid> {
        std::mem::take(&mut *self.0.0.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }
}

/// Judges, until it is dropped.
pub(crate) async fn keep_judging(database: Database, due: Due, clock: Arc<dyn Clock>) {
    let mut hourly = tokio::time::interval(JUDGED_EVERY);
    loop {
        let all = tokio::select! {
            _ = hourly.tick() => true,
            () = due.0.1.notified() => false,
        };
        if !all {
            tokio::time::sleep(GATHER).await;
        }
        let points = due.take();
        let judged = judge(&database, (!all).then_some(&points), clock.now().wall).await;
        if let Err(error) = judged {
            // The next hour judges all of them.
            tracing::error!(%error, "judging what stands at points");
        }
    }
}
