//! What a batch says that the hub which took it didn't know is named beside it. A newer hub, when it starts, reads those batches
//! again whose names it knows, and applies what they say: once, for the names go in the same transaction.

use deadpool_postgres::Client;
use ledger::{BatchId, Sealed, Signal, wire};
use tokio_postgres::Row;
use uuid::Uuid;

use crate::database::{Database, DatabaseError};
use crate::group;
use crate::intake::{Offer, Refusal, Via};

/// How many batches are held at once.
const TOGETHER: i64 = 100;

/// Applies what this program knows by now. It runs beside those who are served; what it doesn't reach, the next start does.
pub(crate) async fn catch_up(database: Database) {
    match apply_known(&database).await {
        Ok(0) => {}
        Ok(applied) => tracing::info!(applied, "batches that an older hub knew only in part"),
        Err(error) => tracing::error!(%error, "batches that an older hub knew only in part"),
    }
}

async fn apply_known(database: &Database) -> Result<usize, DatabaseError> {
    let mut client = database.client().await?;
    let statement = "SELECT DISTINCT name FROM batch, UNNEST(unknown) AS name WHERE unknown <> '{}'";
    let named = client.query(statement, &[]).await?;
    let known: Vec<String> = named.iter().map(|row| row.get(0)).filter(|name: &String| wire::knows(name)).collect();
    if known.is_empty() {
        return Ok(0);
    }
    let statement = "SELECT point, epoch, seq, signal, body, received_at, unknown FROM batch
        WHERE unknown <> '{}' AND unknown && $1 AND (point, epoch, seq) > ($2, $3, $4)
        ORDER BY point, epoch, seq LIMIT $5";
    let (mut after, mut applied) = ((Uuid::nil(), Uuid::nil(), 0_i64), 0);
    loop {
        let rows = client.query(statement, &[&known, &after.0, &after.1, &after.2, &TOGETHER]).await?;
        let Some(last) = rows.last() else { return Ok(applied) };
        after = (last.get(0), last.get(1), last.get(2));
        for row in &rows {
            match offer(row) {
                Ok(offer) => applied += usize::from(apply(&mut client, &offer, row.get(6)).await?),
                // It was read once; a program that can't read it now has another fault than the batch's.
                Err(error) => {
                    tracing::error!(%error, point = %row.get::<_, Uuid>(0), seq = row.get::<_, i64>(2), "reading again")
                }
            }
        }
    }
}

/// A batch that is held, as if it were offered.
fn offer(row: &Row) -> Result<Offer, Refusal> {
    let (point, epoch, seq) = (row.get::<_, Uuid>(0), row.get::<_, Uuid>(1), row.get::<_, i64>(2));
    let id = BatchId { point: point.into(), epoch: epoch.into(), seq: seq.unsigned_abs() };
    let signal = Signal::of(row.get(3)).unwrap_or(Signal::Metrics);
    Offer::of(Sealed { id, signal, body: row.get(4) }, Via::Line, row.get(5))
}

/// False where another hub was quicker.
async fn apply(client: &mut Client, offer: &Offer, unknown: Vec<String>) -> Result<bool, tokio_postgres::Error> {
    let transaction = client.transaction().await?;
    let applied = group::write_again(offer, &unknown, &transaction).await?;
    transaction.commit().await?;
    Ok(applied)
}
