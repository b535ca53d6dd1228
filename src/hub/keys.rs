//! Which key speaks for a point. A point asks by its [`Enrolment`]; somebody compares the short code and approves. A point has
//! one approved key: approving another one replaces it.

use deadpool_postgres::{Client, GenericClient as _};
use ledger::enrolment::State;
use ledger::{Enrolment, PublicKey, Sealed};
use time::OffsetDateTime;
use ulid::Ulid;
use uuid::Uuid;

use crate::database::DatabaseError;
use crate::intake::{Refusal, Via};
use crate::policy::{WAITING_KEYS, WAITING_KEYS_OF_POINT};

/// A key of a point and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointKey {
    /// Whose.
    pub point: Ulid,
    /// What people compare.
    pub code: String,
    /// What whoever has the key calls the point.
    pub name: String,
    /// The unit, in the same one's words.
    pub unit: String,
    /// `waiting`, `approved`, `replaced` or `revoked`.
    pub state: String,
    /// When it came first.
    pub asked_at: OffsetDateTime,
    /// When it was approved, replaced or revoked.
    pub decided_at: Option<OffsetDateTime>,
    /// By whom.
    pub decided_by: Option<String>,
}

/// Why a wish, or a decision over one, wasn't taken.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Whoever asks doesn't have the key.
    #[error("the wish isn't signed by the key that it names")]
    Forged,
    /// A name is too long, or holds a NUL.
    #[error("a name is too long, or holds a NUL")]
    Name,
    /// Too many wait.
    #[error("{WAITING_KEYS} keys are waiting already")]
    Full,
    /// Nobody has shown a key with this code.
    #[error("no key has the code {0}")]
    NoSuchCode(String),
    /// The database refused, or is away.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<tokio_postgres::Error> for KeyError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Checks that a batch is signed by a key that is taken. A stick may have been under way when the point got a new key: what it
/// brings is taken if it is signed by the key before, because somebody of the province has it in hand. A revoked key is
/// never taken.
pub(crate) async fn check(client: &Client, sealed: &Sealed, signature: &str, via: Via) -> Result<(), Refusal> {
    let statement = client.prepare_cached("SELECT key, state FROM point_key WHERE point = $1 ORDER BY state").await?;
    for row in client.query(&statement, &[&Uuid::from(sealed.id.point)]).await? {
        let key: Option<PublicKey> = row.get::<_, &str>(0).parse().ok();
        if !key.is_some_and(|key| sealed.is_signed(&key, signature)) {
            continue;
        }
        return match row.get(1) {
            "approved" => Ok(()),
            "replaced" if via == Via::Stick => Ok(()),
            state => Err(Refusal::Key(Some(state_of(state)))),
        };
    }
    Err(Refusal::Key(None))
}

/// What a point is told.
fn state_of(name: &str) -> State {
    match name {
        "waiting" => State::Waiting,
        "approved" => State::Approved,
        _ => State::Revoked,
    }
}

/// Keeps a wish, and says how it stands. A later wish of the same key may bring other names.
pub async fn ask(client: &mut Client, wish: &Enrolment, now: OffsetDateTime) -> Result<State, KeyError> {
    if !wish.is_genuine() {
        return Err(KeyError::Forged);
    }
    if [&wish.name, &wish.unit].iter().any(|name| name.len() > 400 || name.contains('\0')) {
        return Err(KeyError::Name);
    }
    let (point, key) = (Uuid::from(wish.point), wish.key.to_string());
    let transaction = client.transaction().await?;
    let known = transaction
        .query_opt("SELECT state FROM point_key WHERE point = $1 AND key = $2", &[&point, &key])
        .await?
        .map(|row| row.get::<_, String>(0));
    if known.is_none() {
        let waiting = transaction.query_one("SELECT count(*) FROM point_key WHERE state = 'waiting'", &[]).await?;
        if waiting.get::<_, i64>(0) >= WAITING_KEYS {
            return Err(KeyError::Full);
        }
    }
    transaction
        .execute(
            "INSERT INTO point (id, name, unit_text, first_seen) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            &[&point, &wish.name, &wish.unit, &now],
        )
        .await?;
    // A copy of an old wish changes nothing.
    transaction
        .execute(
            "INSERT INTO point_key AS held (point, key, code, name, unit_text, state, asked_at, wished_at)
             VALUES ($1, $2, $3, $4, $5, 'waiting', $6, $7)
             ON CONFLICT (point, key) DO UPDATE
             SET name = excluded.name, unit_text = excluded.unit_text, wished_at = excluded.wished_at
             WHERE held.wished_at < excluded.wished_at",
            &[&point, &key, &wish.code(), &wish.name, &wish.unit, &now, &wish.at],
        )
        .await?;
    take_names(&transaction, point).await?;
    transaction
        .execute(
            "DELETE FROM point_key WHERE point = $1 AND state = 'waiting' AND key NOT IN (
                 SELECT key FROM point_key WHERE point = $1 AND state = 'waiting' ORDER BY asked_at DESC, key LIMIT $2)",
            &[&point, &WAITING_KEYS_OF_POINT],
        )
        .await?;
    transaction.commit().await?;
    Ok(known.as_deref().map_or(State::Waiting, state_of))
}

/// A point is called what its approved key calls it.
async fn take_names(
    transaction: &deadpool_postgres::Transaction<'_>,
    point: Uuid,
) -> Result<(), tokio_postgres::Error> {
    let statement = "UPDATE point SET name = key.name, unit_text = key.unit_text FROM point_key AS key
        WHERE key.point = point.id AND key.state = 'approved' AND point.id = $1";
    transaction.execute(statement, &[&point]).await?;
    Ok(())
}

/// How a key of a point stands; without one, the key that is taken.
pub async fn standing(
    client: &Client,
    point: Ulid,
    key: Option<PublicKey>,
) -> Result<Option<(PublicKey, State)>, tokio_postgres::Error> {
    let statement = "SELECT key, state FROM point_key
        WHERE point = $1 AND (key = $2 OR $2 IS NULL AND state = 'approved')";
    let row = client.query_opt(statement, &[&Uuid::from(point), &key.map(|key| key.to_string())]).await?;
    Ok(row.and_then(|row| Some((row.get::<_, &str>(0).parse().ok()?, state_of(row.get(1))))))
}

/// All keys: those that wait first, then the newest decisions.
pub async fn list(client: &Client) -> Result<Vec<PointKey>, DatabaseError> {
    let statement = "SELECT point, code, name, unit_text, state, asked_at, decided_at, decided_by FROM point_key
        ORDER BY state <> 'waiting', coalesce(decided_at, asked_at) DESC, point";
    let key = |row: tokio_postgres::Row| PointKey {
        point: row.get::<_, Uuid>(0).into(),
        code: row.get(1),
        name: row.get(2),
        unit: row.get(3),
        state: row.get(4),
        asked_at: row.get(5),
        decided_at: row.get(6),
        decided_by: row.get(7),
    };
    Ok(client.query(statement, &[]).await?.into_iter().map(key).collect())
}

/// Approves the key with a code; the one that the point had before is replaced.
pub async fn approve(client: &mut Client, code: &str, by: &str, now: OffsetDateTime) -> Result<PointKey, KeyError> {
    decide(client, code, "approved", by, now).await
}

/// From now on nothing that this key signs is taken.
pub async fn revoke(client: &mut Client, code: &str, by: &str, now: OffsetDateTime) -> Result<PointKey, KeyError> {
    decide(client, code, "revoked", by, now).await
}

async fn decide(
    client: &mut Client,
    code: &str,
    state: &str,
    by: &str,
    now: OffsetDateTime,
) -> Result<PointKey, KeyError> {
    let said = as_written(code);
    let transaction = client.transaction().await?;
    let found = transaction.query_opt("SELECT point, key FROM point_key WHERE code = $1 FOR UPDATE", &[&said]).await?;
    let Some(found) = found else { return Err(KeyError::NoSuchCode(code.to_owned())) };
    let (point, key): (Uuid, String) = (found.get(0), found.get(1));
    if state == "approved" {
        let replace = "UPDATE point_key SET state = 'replaced', decided_at = $3, decided_by = $4
            WHERE point = $1 AND key <> $2 AND state = 'approved'";
        transaction.execute(replace, &[&point, &key, &now, &by]).await?;
    }
    let set = "UPDATE point_key SET state = $3, decided_at = $4, decided_by = $5 WHERE point = $1 AND key = $2";
    transaction.execute(set, &[&point, &key, &state, &now, &by]).await?;
    take_names(&transaction, point).await?;
    transaction.commit().await?;
    let keys = list(client).await?;
    keys.into_iter().find(|key| key.code == said).ok_or(KeyError::NoSuchCode(said))
}

/// A point's name, or its id while it has none.
pub fn title(name: &str, point: Ulid) -> String {
    if name.is_empty() { point.to_string() } else { name.to_owned() }
}

/// A code as it is kept, from what somebody has heard or read, by a command or in an address: small letters, without the dash, O for 0, I and L for 1.
pub(crate) fn as_written(code: &str) -> String {
    let letters = code.chars().filter(|letter| letter.is_ascii_alphanumeric());
    let letters = letters.map(|letter| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    });
    let letters: String = letters.collect();
    match letters.split_at_checked(5) {
        Some((first, second)) => format!("{first}-{second}"),
        None => letters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_may_be_written_as_it_was_heard() {
        for heard in ["7K1M0-QX4TB", "7klmo qx4tb", " 7KIM0QX4TB"] {
            assert_eq!(as_written(heard), "7K1M0-QX4TB");
        }
    }
}
