//! Alarms: what somebody must look at. The same is told once, and stays when somebody has looked into it.

use deadpool_postgres::Transaction;
use serde_json::Value;
use time::OffsetDateTime;
use tokio_postgres::GenericClient;
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

/// Notes that an officer has looked into an alarm of a point, and what came of it. False where the point has no such alarm, or
/// somebody was quicker.
pub(crate) async fn deal_with(
    client: &impl GenericClient,
    (point, alarm): (Uuid, i64),
    officer: i64,
    note: &str,
    now: OffsetDateTime,
) -> Result<bool, tokio_postgres::Error> {
    let statement = "UPDATE alarm SET dealt_by = $3, dealt_at = $4, note = $5
        WHERE point = $1 AND id = $2 AND dealt_at IS NULL";
    Ok(client.execute(statement, &[&point, &alarm, &officer, &now, &note]).await? == 1)
}
