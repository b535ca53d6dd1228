//! How far the hub holds what a point has sent, and what is missing.

use deadpool_postgres::Client;
use ledger::Receipt;
use time::OffsetDateTime;
use ulid::Ulid;
use uuid::Uuid;

/// Receipts of all epochs of a point, of those of which something is held whole.
pub async fn of_point(
    client: &Client,
    point: Ulid,
    now: OffsetDateTime,
) -> Result<Vec<Receipt>, tokio_postgres::Error> {
    let statement = "SELECT epoch, through FROM epoch WHERE point = $1 AND through > 0 ORDER BY epoch";
    let rows = client.query(statement, &[&Uuid::from(point)]).await?;
    let receipt = |row: tokio_postgres::Row| Receipt {
        point,
        epoch: row.get::<_, Uuid>(0).into(),
        through: row.get::<_, i64>(1).unsigned_abs(),
        at: now,
    };
    Ok(rows.into_iter().map(receipt).collect())
}

/// What is missing of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Of which.
    pub epoch: Ulid,
    /// Everything from 1 up to this one is held.
    pub through: u64,
    /// The highest number that came.
    pub highest: u64,
    /// From the first to the last number of each gap between the two.
    pub gaps: Vec<(u64, u64)>,
}

/// All epochs of a point with what is missing, the newest first.
pub async fn missing(client: &Client, point: Ulid) -> Result<Vec<Missing>, tokio_postgres::Error> {
    // A gap lies before each batch whose number doesn't follow the one before it.
    let statement = "SELECT epoch, through, highest, gap.first, gap.last FROM epoch LEFT JOIN LATERAL (
            SELECT before + 1 AS first, seq - 1 AS last FROM (
                SELECT seq, lag(seq, 1, epoch.through) OVER (ORDER BY seq) AS before FROM batch
                WHERE batch.point = epoch.point AND batch.epoch = epoch.epoch AND seq > epoch.through) AS later
            WHERE seq > before + 1) AS gap ON true
        WHERE point = $1 ORDER BY first_seen DESC, epoch, gap.first";
    let mut all: Vec<Missing> = vec![];
    for row in client.query(statement, &[&Uuid::from(point)]).await? {
        let epoch = row.get::<_, Uuid>(0).into();
        let number = |column| row.get::<_, i64>(column).unsigned_abs();
        if all.last().is_none_or(|last| last.epoch != epoch) {
            all.push(Missing { epoch, through: number(1), highest: number(2), gaps: vec![] });
        }
        if let (Some(last), Some(first)) = (all.last_mut(), row.get::<_, Option<i64>>(3)) {
            last.gaps.push((first.unsigned_abs(), number(4)));
        }
    }
    Ok(all)
}
