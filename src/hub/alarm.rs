//! Alarms: what somebody must look at. The same is told once.

use deadpool_postgres::Transaction;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

/// How it was noticed that two machines send as one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// A number came with other bytes than before.
    OtherBytes,
    /// Two starts of the machine have sealed by turns.
    Boots,
}

impl Sign {
    const fn name(self) -> &'static str {
        match self {
            Self::OtherBytes => "other_bytes",
            Self::Boots => "boots",
        }
    }
}

/// Raises the alarm `cloned` for a batch (point, epoch, number).
pub(crate) async fn raise(
    to: &Transaction<'_>,
    sign: Sign,
    (point, epoch, seq): (Uuid, Uuid, i64),
    mut details: Value,
    now: OffsetDateTime,
) -> Result<(), tokio_postgres::Error> {
    details["sign"] = sign.name().into();
    tracing::warn!(%point, %epoch, seq, sign = sign.name(), "cloned");
    let statement = "INSERT INTO alarm (at, kind, point, epoch, seq, details) VALUES ($1, 'cloned', $2, $3, $4, $5)
        ON CONFLICT (kind, point, epoch, seq) DO NOTHING";
    to.execute(statement, &[&now, &point, &epoch, &seq, &details]).await?;
    Ok(())
}
