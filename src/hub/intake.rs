//! One batch is taken: checked, committed with everything it says in one transaction, and only then acknowledged. A line and
//! a stick bring the same bytes and meet the same checks.

use std::collections::BTreeSet;

use deadpool_postgres::Transaction;
use ledger::batch::MAX_PACKED;
use ledger::enrolment::State;
use ledger::wire::{self, WireError};
use ledger::{Batch, BatchId, Receipt, Sealed};
use serde_json::json;
use time::OffsetDateTime;
use tokio_postgres::types::ToSql;
use uuid::Uuid;

use crate::alarm::{self, Sign};
use crate::database::DatabaseError;
use crate::keys;
use crate::policy::{MAX_KEY_TEXT, MAX_UNKNOWN, TAKING};
use crate::rows::{CrookedText, Rows};
use crate::server::Hub;

/// How a batch came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// Over a line.
    Line,
    /// On a stick.
    Stick,
}

impl Via {
    /// Its name in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Stick => "stick",
        }
    }
}

/// A batch that is held for good.
#[derive(Debug, PartialEq, Eq)]
pub struct Held {
    /// Up to where everything of its epoch is held.
    pub receipt: Receipt,
    /// Whether it came for the first time.
    pub new: bool,
}

/// Why a batch isn't taken.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Longer than a batch may be.
    #[error("longer than {MAX_PACKED} bytes")]
    TooLong,
    /// The point isn't known, or this key isn't taken; also when somebody else has signed.
    #[error("not signed by a key that is approved for this point")]
    Key(Option<State>),
    /// It isn't a batch.
    #[error("not a batch: {0}")]
    Wire(#[from] WireError),
    /// It says what can't be kept.
    #[error("not a batch: {0}")]
    Text(#[from] CrookedText),
    /// It is another batch than its name says.
    #[error("the batch calls itself {0}")]
    OtherName(BatchId),
    /// Another batch of this name is held already. The receipt, as for a batch that is taken, proves to the point that the hub
    /// says so and not a stranger.
    #[error("another batch of this name is held already")]
    OtherBytes(Receipt),
    /// The database refused, or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The database doesn't answer.
    #[error("the database doesn't answer")]
    Hanging,
}

impl From<tokio_postgres::Error> for Refusal {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Takes a batch that somebody signed. What is answered is on the disk.
pub async fn take(hub: &Hub, sealed: Sealed, signature: &str, via: Via) -> Result<Held, Refusal> {
    if sealed.body.len() > MAX_PACKED {
        return Err(Refusal::TooLong);
    }
    let taking = async {
        // Whoever waits here holds its packed bytes and nothing more.
        let _place = hub.places.acquire().await.map_err(|_| Refusal::Hanging)?;
        commit(hub, sealed, signature, via).await
    };
    tokio::time::timeout(TAKING, taking).await.map_err(|_| Refusal::Hanging)?
}

async fn commit(hub: &Hub, sealed: Sealed, signature: &str, via: Via) -> Result<Held, Refusal> {
    let mut client = hub.database.client().await?;
    keys::check(&client, &sealed, signature, via).await?;
    let (batch, unknown) = wire::decode(sealed.signal, &sealed.body)?;
    if batch.id != sealed.id || batch.id.seq == 0 {
        return Err(Refusal::OtherName(batch.id));
    }
    let offer = Offer::of(&sealed, batch, unknown, via, hub.clock.now().wall)?;
    let transaction = client.transaction().await?;
    let outcome = offer.write(&transaction).await;
    // An alarm is kept, too.
    if matches!(outcome, Ok(_) | Err(Refusal::OtherBytes(_))) {
        transaction.commit().await?;
    }
    let (through, new) = outcome?;
    let BatchId { point, epoch, .. } = sealed.id;
    Ok(Held { receipt: Receipt { point, epoch, through, at: offer.now }, new })
}

/// A batch that was checked.
struct Offer<'a> {
    sealed: &'a Sealed,
    point: Uuid,
    epoch: Uuid,
    seq: i64,
    rows: Rows,
    unknown: Vec<String>,
    via: Via,
    now: OffsetDateTime,
}

impl<'a> Offer<'a> {
    fn of(
        sealed: &'a Sealed,
        batch: Batch,
        unknown: BTreeSet<String>,
        via: Via,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let BatchId { point, epoch, seq } = sealed.id;
        let seq = i64::try_from(seq).map_err(|_| CrookedText("seq"))?;
        // The body is kept, whatever it says; the names tell a newer hub where to look.
        let fits = |name: &String| name.len() <= MAX_KEY_TEXT && !name.contains('\0');
        let unknown = unknown.into_iter().filter(fits).take(MAX_UNKNOWN).collect();
        Ok(Self { sealed, point: point.into(), epoch: epoch.into(), seq, rows: Rows::of(batch)?, unknown, via, now })
    }

    /// Writes it, and says up to where its epoch is whole, and whether the batch is new.
    async fn write(&self, to: &Transaction<'_>) -> Result<(u64, bool), Refusal> {
        let (through, highest, new) = self.insert(to).await?;
        if !new {
            return self.compare(to, through).await;
        }
        // Sent together: none waits for the answer to another.
        let ((), (), (), through) = tokio::try_join!(
            async { Ok::<_, Refusal>(self.rows.apply(to, self.point, self.epoch).await?) },
            self.notice_boot(to),
            self.notice_point(to, self.seq >= highest),
            self.move_through(to, through),
        )?;
        Ok((through.unsigned_abs(), true))
    }

    /// Inserts the batch, if its number is free. Batches of one epoch are taken one after another: the epoch's row is locked
    /// until the commit. Says up to where it is whole, its highest number, and whether the batch is new.
    async fn insert(&self, to: &Transaction<'_>) -> Result<(i64, i64, bool), Refusal> {
        let lock = "INSERT INTO epoch AS held (point, epoch, highest, first_seen) VALUES ($1, $2, $3, $4)
            ON CONFLICT (point, epoch) DO UPDATE SET highest = greatest(held.highest, excluded.highest)
            RETURNING through, highest";
        let insert = "INSERT INTO batch (point, epoch, seq, signal, sha256, via, received_at, body, unknown)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (point, epoch, seq) DO NOTHING";
        // Both are known to PostgreSQL before either is sent, so that they arrive in this order.
        let (lock, insert) = (to.prepare_cached(lock).await?, to.prepare_cached(insert).await?);
        let (signal, sha256) = (self.sealed.signal.name(), self.sealed.sha256());
        let (sha256, via) = (sha256.as_slice(), self.via.name());
        let Self { point, epoch, seq, now, unknown, .. } = self;
        let (about, named): ([&(dyn ToSql + Sync); 4], [&(dyn ToSql + Sync); 9]) =
            ([point, epoch, seq, now], [point, epoch, seq, &signal, &sha256, &via, now, &self.sealed.body, unknown]);
        let (row, rows) = tokio::try_join!(to.query_one(&lock, &about), to.execute(&insert, &named))?;
        Ok((row.get(0), row.get(1), rows == 1))
    }

    /// The number is taken: by the same bytes, or by others.
    async fn compare(&self, to: &Transaction<'_>, through: i64) -> Result<(u64, bool), Refusal> {
        let statement = "SELECT sha256 = $4 AND signal = $5 FROM batch WHERE point = $1 AND epoch = $2 AND seq = $3";
        let (signal, sha256) = (self.sealed.signal.name(), self.sealed.sha256());
        let row = to.query_one(statement, &[&self.point, &self.epoch, &self.seq, &sha256.as_slice(), &signal]).await?;
        if row.get(0) {
            return Ok((through.unsigned_abs(), false));
        }
        let details = json!({ "via": self.via.name(), "sha256": hex(&sha256) });
        alarm::raise(to, Sign::OtherBytes, (self.point, self.epoch, self.seq), details, self.now).await?;
        let BatchId { point, epoch, .. } = self.sealed.id;
        Err(Refusal::OtherBytes(Receipt { point, epoch, through: through.unsigned_abs(), at: self.now }))
    }

    /// One machine ends a start before it begins another; two machines with one disk seal by turns.
    async fn notice_boot(&self, to: &Transaction<'_>) -> Result<(), Refusal> {
        let Some(boot) = &self.rows.sealed_by else { return Ok(()) };
        let statement = "INSERT INTO boot AS held (point, epoch, boot, lowest, highest) VALUES ($1, $2, $3, $4, $4)
            ON CONFLICT (point, epoch, boot) DO UPDATE
            SET lowest = least(held.lowest, excluded.lowest), highest = greatest(held.highest, excluded.highest)
            RETURNING (SELECT other.boot FROM boot AS other
                WHERE other.point = held.point AND other.epoch = held.epoch AND other.boot <> held.boot
                AND other.lowest < greatest(held.highest, $4) AND other.highest > least(held.lowest, $4) LIMIT 1)";
        let statement = to.prepare_cached(statement).await?;
        let row = to.query_one(&statement, &[&self.point, &self.epoch, boot, &self.seq]).await?;
        if let Some(other) = row.get::<_, Option<String>>(0) {
            let details = json!({ "boots": [boot, other] });
            alarm::raise(to, Sign::Boots, (self.point, self.epoch, self.seq), details, self.now).await?;
        }
        Ok(())
    }

    async fn notice_point(&self, to: &Transaction<'_>, newest: bool) -> Result<(), Refusal> {
        let statement =
            "UPDATE point SET last_seen = $2, version = CASE WHEN $3 THEN $4 ELSE version END WHERE id = $1";
        let statement = to.prepare_cached(statement).await?;
        to.execute(&statement, &[&self.point, &self.now, &newest, &self.rows.version]).await?;
        Ok(())
    }

    /// Moves the end of what is whole over everything that follows without a gap.
    async fn move_through(&self, to: &Transaction<'_>, through: i64) -> Result<i64, Refusal> {
        if self.seq != through + 1 {
            return Ok(through);
        }
        // Numbers that follow each other without a gap lie as far from their rank as the first one does.
        let statement = "UPDATE epoch SET through = (
                SELECT max(seq) FROM (
                    SELECT seq, row_number() OVER (ORDER BY seq) AS rank FROM batch
                    WHERE point = $1 AND epoch = $2 AND seq > $3) AS later
                WHERE seq - rank = $3)
            WHERE point = $1 AND epoch = $2 RETURNING through";
        let statement = to.prepare_cached(statement).await?;
        Ok(to.query_one(&statement, &[&self.point, &self.epoch, &through]).await?.get(0))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
