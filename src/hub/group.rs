//! A group of batches, of a different point each, becomes rows: one statement for each table, however many they are.

use std::collections::{HashMap, HashSet};

use deadpool_postgres::Transaction;
use ledger::{BatchId, Receipt};
use serde_json::{Value, json};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row};
use uuid::Uuid;

use crate::alarm::{self, Sign};
use crate::intake::{Held, Offer, Refusal};
use crate::rows;

/// How far an epoch is held.
#[derive(Clone, Copy)]
struct Extent {
    /// Everything from 1 up to this one.
    through: i64,
    /// The highest number that came.
    highest: i64,
}

/// Writes a group, and says for each of its batches, in their order, what came of it. All of it holds once the transaction is
/// committed, an alarm over other bytes, too.
pub(crate) async fn write(offers: &[Offer], to: &Transaction<'_>) -> Result<Vec<Result<Held, Refusal>>, Error> {
    let all: Vec<_> = offers.iter().collect();
    lock_points(&all, to).await?;
    let extents = extend_epochs(&all, to).await?;
    let inserted = insert_batches(&all, to).await?;
    let new: Vec<_> = all.into_iter().filter(|offer| inserted.contains(&offer.point)).collect();
    let extent = |offer: &Offer| extents.get(&offer.point).copied().unwrap_or(Extent { through: 0, highest: 0 });
    // Sent together: none waits for the answer to another.
    let ((), (), (), moved) = tokio::try_join!(
        rows::apply(&new, to),
        notice_boots(&new, to),
        notice_points(&new, extent, to),
        move_through(&new, extent, to),
    )?;
    let mut outcomes = vec![];
    for offer in offers {
        let through = moved.get(&offer.point).copied().unwrap_or(extent(offer).through).unsigned_abs();
        let BatchId { point, epoch, .. } = offer.sealed.id;
        let receipt = Receipt { point, epoch, through, last: None, at: offer.now };
        let new = inserted.contains(&offer.point);
        let same = new || is_same(offer, to).await?;
        outcomes.push(if same { Ok(Held { receipt, new }) } else { Err(Refusal::OtherBytes(receipt)) });
    }
    Ok(outcomes)
}

/// Writes what a batch says, held already, that nobody knew when it was taken: `unknown` were those names. False where they
/// aren't the ones any more.
pub(crate) async fn write_again(offer: &Offer, unknown: &[String], to: &Transaction<'_>) -> Result<bool, Error> {
    let offers = [offer];
    lock_points(&offers, to).await?;
    let statement = "UPDATE batch SET unknown = $5 WHERE point = $1 AND epoch = $2 AND seq = $3 AND unknown = $4";
    let renamed = to.execute(statement, &[&offer.point, &offer.epoch, &offer.seq, &unknown, &offer.unknown]).await?;
    if renamed == 1 {
        rows::apply(&offers, to).await?;
        notice_boots(&offers, to).await?;
    }
    Ok(renamed == 1)
}

/// A column of what a group writes.
fn column<'a, C>(offers: &[&'a Offer], of: impl Fn(&'a Offer) -> C) -> Vec<C> {
    offers.iter().map(|offer| of(offer)).collect()
}

/// Runs a statement over batches; the first three columns are their names.
async fn query(
    to: &Transaction<'_>,
    statement: &str,
    offers: &[&Offer],
    further: &[&(dyn ToSql + Sync)],
) -> Result<Vec<Row>, Error> {
    let statement = to.prepare_cached(statement).await?;
    let (points, epochs) = (column(offers, |offer| offer.point), column(offers, |offer| offer.epoch));
    let names: [&(dyn ToSql + Sync); 3] = [&points, &epochs, &column(offers, |offer| offer.seq)];
    let columns: Vec<_> = names.into_iter().chain(further.iter().copied()).collect();
    to.query(&statement, &columns).await
}

/// Batches of one point are taken one after another, whoever takes them: its row is locked until the commit. In their order,
/// so that two groups never wait for each other.
async fn lock_points(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let statement = "SELECT FROM point WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";
    let statement = to.prepare_cached(statement).await?;
    to.query(&statement, &[&column(offers, |offer| offer.point)]).await?;
    Ok(())
}

async fn extend_epochs(offers: &[&Offer], to: &Transaction<'_>) -> Result<HashMap<Uuid, Extent>, Error> {
    let statement = "INSERT INTO epoch AS held (point, epoch, highest, first_seen)
        SELECT * FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::timestamptz[])
        ON CONFLICT (point, epoch) DO UPDATE SET highest = greatest(held.highest, excluded.highest)
        RETURNING point, through, highest";
    let rows = query(to, statement, offers, &[&column(offers, |offer| offer.now)]).await?;
    Ok(rows.iter().map(|row| (row.get(0), Extent { through: row.get(1), highest: row.get(2) })).collect())
}

/// Inserts the batches whose number is free, and says of which points.
async fn insert_batches(offers: &[&Offer], to: &Transaction<'_>) -> Result<HashSet<Uuid>, Error> {
    let statement = "INSERT INTO batch (point, epoch, seq, signal, sha256, via, received_at, body, unknown)
        SELECT point, epoch, seq, signal, sha256, via, received_at, body, ARRAY(SELECT jsonb_array_elements_text(unknown))
        FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::bytea[], $6::text[], $7::timestamptz[], $8::bytea[],
            $9::jsonb[]) AS offer (point, epoch, seq, signal, sha256, via, received_at, body, unknown)
        ON CONFLICT (point, epoch, seq) DO NOTHING RETURNING point";
    let further: [&(dyn ToSql + Sync); 6] = [
        &column(offers, |offer| offer.sealed.signal.name()),
        &column(offers, |offer| offer.sha256.as_slice()),
        &column(offers, |offer| offer.via.name()),
        &column(offers, |offer| offer.now),
        &column(offers, |offer| offer.sealed.body.as_slice()),
        // PostgreSQL's arrays of arrays are all of one length.
        &column(offers, |offer| Value::from(offer.unknown.clone())),
    ];
    let rows = query(to, statement, offers, &further).await?;
    Ok(rows.iter().map(|row| row.get(0)).collect())
}

/// The number is taken: by the same bytes, or by others, which is an alarm.
async fn is_same(offer: &Offer, to: &Transaction<'_>) -> Result<bool, Error> {
    let statement = "SELECT sha256 = $4 AND signal = $5 FROM batch WHERE point = $1 AND epoch = $2 AND seq = $3";
    let statement = to.prepare_cached(statement).await?;
    let Offer { point, epoch, seq, sealed, sha256, .. } = offer;
    let row = to.query_one(&statement, &[point, epoch, seq, &sha256.as_slice(), &sealed.signal.name()]).await?;
    let same: bool = row.get(0);
    if !same {
        let sha256: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
        let details = json!({ "via": offer.via.name(), "sha256": sha256 });
        alarm::raise(to, Sign::OtherBytes, (*point, *epoch, *seq), details, offer.now).await?;
    }
    Ok(same)
}

/// One machine ends a start before it begins another; two machines with one disk seal by turns.
async fn notice_boots(offers: &[&Offer], to: &Transaction<'_>) -> Result<(), Error> {
    let booted: Vec<_> = offers.iter().copied().filter(|offer| offer.rows.sealed_by.is_some()).collect();
    if booted.is_empty() {
        return Ok(());
    }
    let statement = "INSERT INTO boot AS held (point, epoch, boot, lowest, highest)
        SELECT point, epoch, boot, seq, seq FROM UNNEST($1::uuid[], $2::uuid[], $3::bigint[], $4::text[])
            AS offer (point, epoch, seq, boot)
        ON CONFLICT (point, epoch, boot) DO UPDATE
        SET lowest = least(held.lowest, excluded.lowest), highest = greatest(held.highest, excluded.highest)
        RETURNING point, (SELECT other.boot FROM boot AS other
            WHERE other.point = held.point AND other.epoch = held.epoch AND other.boot <> held.boot
            AND other.lowest < held.highest AND other.highest > held.lowest LIMIT 1)";
    let boots = column(&booted, |offer| offer.rows.sealed_by.as_deref());
    let rows = query(to, statement, &booted, &[&boots]).await?;
    let others = rows.iter().filter_map(|row| Some((row.get(0), row.get::<_, Option<String>>(1)?)));
    let others: HashMap<Uuid, String> = others.collect();
    for offer in booted {
        if let Some(other) = others.get(&offer.point) {
            let details = json!({ "boots": [offer.rows.sealed_by, other] });
            alarm::raise(to, Sign::Boots, (offer.point, offer.epoch, offer.seq), details, offer.now).await?;
        }
    }
    Ok(())
}

async fn notice_points(
    offers: &[&Offer],
    extent: impl Fn(&Offer) -> Extent,
    to: &Transaction<'_>,
) -> Result<(), Error> {
    // The version is that of the newest batch.
    let statement = "UPDATE point SET last_seen = offer.now, version = coalesce(offer.version, point.version)
        FROM UNNEST($1::uuid[], $2::timestamptz[], $3::text[]) AS offer (point, now, version) WHERE id = offer.point";
    let statement = to.prepare_cached(statement).await?;
    to.execute(
        &statement,
        &[
            &column(offers, |offer| offer.point),
            &column(offers, |offer| offer.now),
            &column(offers, |offer| (offer.seq >= extent(offer).highest).then_some(offer.rows.version.as_str())),
        ],
    )
    .await?;
    Ok(())
}

/// Moves the end of what is whole over everything that follows without a gap, and says where it is now.
async fn move_through(
    offers: &[&Offer],
    extent: impl Fn(&Offer) -> Extent,
    to: &Transaction<'_>,
) -> Result<HashMap<Uuid, i64>, Error> {
    let next: Vec<_> = offers.iter().copied().filter(|offer| offer.seq == extent(offer).through + 1).collect();
    if next.is_empty() {
        return Ok(HashMap::new());
    }
    // Numbers that follow each other without a gap lie as far from their rank as the first one does.
    let statement = "UPDATE epoch SET through = (
            SELECT max(seq) FROM (
                SELECT seq, row_number() OVER (ORDER BY seq) AS rank FROM batch
                WHERE batch.point = epoch.point AND batch.epoch = epoch.epoch AND seq > epoch.through) AS later
            WHERE seq - rank = epoch.through)
        FROM UNNEST($1::uuid[], $2::uuid[]) AS offer (point, epoch)
        WHERE epoch.point = offer.point AND epoch.epoch = offer.epoch RETURNING epoch.point, through";
    let statement = to.prepare_cached(statement).await?;
    let rows =
        to.query(&statement, &[&column(&next, |offer| offer.point), &column(&next, |offer| offer.epoch)]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}
