//! How far the hub holds what a point has sent, and what is missing.

use std::collections::BTreeMap;

use deadpool_postgres::Client;
use ledger::Receipt;
use time::OffsetDateTime;
use tokio_postgres::GenericClient;
use ulid::Ulid;
use uuid::Uuid;

/// Receipts of all epochs of a point, of those of which something is held whole, for a stick: each names the digest of its last
/// batch, because the stick may reach a machine whose batches nobody here has seen.
pub async fn of_point(
    client: &Client,
    point: Ulid,
    now: OffsetDateTime,
) -> Result<Vec<Receipt>, tokio_postgres::Error> {
    let statement = "SELECT epoch, through, sha256 FROM epoch JOIN batch USING (point, epoch)
        WHERE point = $1 AND seq = through ORDER BY epoch";
    let rows = client.query(statement, &[&Uuid::from(point)]).await?;
    let receipt = |row: tokio_postgres::Row| Receipt {
        point,
        epoch: row.get::<_, Uuid>(0).into(),
        through: row.get::<_, i64>(1).unsigned_abs(),
        last: row.get::<_, &[u8]>(2).try_into().ok(),
        at: now,
    };
    Ok(rows.into_iter().map(receipt).collect())
}

/// What is missing of an epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Of which.
    pub epoch: Ulid,
    /// When its first batch came.
    pub first_seen: OffsetDateTime,
    /// Everything from 1 up to this one is held.
    pub through: u64,
    /// The highest number that came.
    pub highest: u64,
    /// From the first to the last number of each gap between the two.
    pub gaps: Vec<Gap>,
}

/// From a number to a number, both missing.
pub type Gap = (u64, u64);

/// All epochs of a point with what is missing, the newest first.
pub async fn missing(client: &Client, point: Ulid) -> Result<Vec<Missing>, tokio_postgres::Error> {
    Ok(missing_of(&***client, &[point.into()]).await?.remove(&point.into()).unwrap_or_default())
}

/// The same of several points.
pub async fn missing_of(
    client: &impl GenericClient,
    points: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<Missing>>, tokio_postgres::Error> {
    // A gap lies before each batch whose number doesn't follow the one before it.
    let statement =
        "SELECT point, epoch, first_seen, through, highest, gap.first, gap.last FROM epoch LEFT JOIN LATERAL (
            SELECT before + 1 AS first, seq - 1 AS last FROM (
                SELECT seq, lag(seq, 1, epoch.through) OVER (ORDER BY seq) AS before FROM batch
                WHERE batch.point = epoch.point AND batch.epoch = epoch.epoch AND seq > epoch.through) AS later
            WHERE seq > before + 1) AS gap ON true
        WHERE point = ANY($1) ORDER BY point, first_seen DESC, epoch, gap.first";
    let mut all: BTreeMap<Uuid, Vec<Missing>> = BTreeMap::new();
    for row in client.query(statement, &[&points]).await? {
        let (own, epoch) = (all.entry(row.get(0)).or_default(), row.get::<_, Uuid>(1).into());
        let number = |column| row.get::<_, i64>(column).unsigned_abs();
        if own.last().is_none_or(|last| last.epoch != epoch) {
            let (through, highest) = (number(3), number(4));
            own.push(Missing { epoch, first_seen: row.get(2), through, highest, gaps: vec![] });
        }
        if let (Some(last), Some(first)) = (own.last_mut(), row.get::<_, Option<i64>>(5)) {
            last.gaps.push((first.unsigned_abs(), number(6)));
        }
    }
    Ok(all)
}

/// Gaps as people read them, no more than `most`: 5–7, 9.
pub fn written(gaps: &[Gap], most: usize) -> String {
    let written = |(first, last): &Gap| if first == last { first.to_string() } else { format!("{first}–{last}") };
    let mut text: Vec<_> = gaps.iter().take(most).map(written).collect();
    if gaps.len() > most {
        text.push("…".to_owned());
    }
    text.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_written_shortly() {
        assert_eq!(written(&[(5, 7), (9, 9)], 3), "5–7, 9");
        assert_eq!(written(&[(1, 1), (3, 3), (5, 5), (7, 7)], 2), "1, 3, …");
    }
}
