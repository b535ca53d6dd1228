//! What officers answer to the difficulties that points have told of, and which of it a point hasn't heard yet.
//!
//! An answer goes out signed, with every exchange, by line and by stick, until an event of the point names it. So nothing has to
//! be kept about what was handed out, and what is lost on the way comes again.

use std::collections::{BTreeMap, BTreeSet};

use deadpool_postgres::Client;
use ledger::fact::{Detail, EventKind};
use ledger::{Reply, SigningKey};
use point::clock::VIETNAM;
use time::OffsetDateTime;
use tokio_postgres::{Error, GenericClient, Row};
use ulid::Ulid;
use uuid::Uuid;

use crate::policy::HANDED_OUT;
use crate::written;

/// An answer to a difficulty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Names it; of two to one difficulty the higher one was given later.
    pub id: Ulid,
    /// To which point.
    pub point: Uuid,
    /// To which difficulty.
    pub record: Ulid,
    /// The answer.
    pub text: String,
    /// Who has given it.
    pub by: String,
    /// When.
    pub at: OffsetDateTime,
    /// Whether the point has told that it has come.
    pub has_come: bool,
}

/// Writes an answer down; it takes the place of those before, also where the clock was set back meanwhile.
pub async fn give(
    client: &mut Client,
    (point, record): (Uuid, Ulid),
    text: &str,
    officer: i64,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let transaction = client.transaction().await?;
    // Two officers at the same time stand behind each other.
    transaction.query("SELECT FROM point WHERE id = $1 FOR NO KEY UPDATE", &[&point]).await?;
    let last = "SELECT id FROM answer WHERE point = $1 AND record = $2 ORDER BY id DESC LIMIT 1";
    let last = transaction.query_opt(last, &[&point, &Uuid::from(record)]).await?;
    let after = last.and_then(|row| Ulid::from(row.get::<_, Uuid>(0)).increment());
    let id = after.unwrap_or_default().max(Ulid::from_datetime(now.into()));
    let insert = "INSERT INTO answer (id, point, record, text, given_by, given_at) VALUES ($1, $2, $3, $4, $5, $6)";
    transaction.execute(insert, &[&Uuid::from(id), &point, &Uuid::from(record), &text, &officer, &now]).await?;
    transaction.commit().await
}

/// All answers to difficulties of points, by point and difficulty, the last one first.
pub async fn of_points(
    client: &impl GenericClient,
    points: &[Uuid],
) -> Result<BTreeMap<(Uuid, Ulid), Vec<Answer>>, Error> {
    let sql = "SELECT a.id, a.point, a.record, a.text, o.name, a.given_at
        FROM answer a JOIN officer o ON o.id = a.given_by WHERE a.point = ANY($1) ORDER BY a.id DESC";
    let rows = client.query(sql, &[&points]).await?;
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let come = come(client, points).await?;
    let answer = |row: &Row| {
        let (id, point) = (Ulid::from(row.get::<_, Uuid>(0)), row.get(1));
        let record = Ulid::from(row.get::<_, Uuid>(2));
        let has_come = come.contains(&(point, id.to_string()));
        Answer { id, point, record, text: row.get(3), by: row.get(4), at: row.get(5), has_come }
    };
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for answer in rows.iter().map(answer) {
        all.entry((answer.point, answer.record)).or_default().push(answer);
    }
    Ok(all)
}

/// Which answers points have told to have come, however the record has changed since.
async fn come(client: &impl GenericClient, points: &[Uuid]) -> Result<BTreeSet<(Uuid, String)>, Error> {
    let sql = "SELECT DISTINCT point, details->>$3::text FROM event
        WHERE point = ANY($1) AND kind = $2 AND details ? $3::text";
    let (kind, detail) = (EventKind::Difficulty.name(), Detail::DifficultyAnswer.name());
    let rows = client.query(sql, &[&points, &kind, &detail]).await?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

/// What a point is to be handed, as signed lines, the newest first: the last answer to each of its difficulties that hasn't come
/// yet, no more than `longest` bytes together. Nobody waits for an answer to what was withdrawn.
pub async fn lines(
    client: &impl GenericClient,
    point: Ulid,
    key: &SigningKey,
    now: OffsetDateTime,
    longest: usize,
) -> Result<Vec<String>, Error> {
    let id = Uuid::from(point);
    let last = of_points(client, &[id]).await?.into_values().filter_map(|answers| answers.into_iter().next());
    let mut owed: Vec<_> = last.filter(|answer| !answer.has_come && now - answer.at <= HANDED_OUT).collect();
    if owed.is_empty() {
        return Ok(vec![]);
    }
    let told = written::difficulties(client, &[id]).await?;
    owed.retain(|answer| told.iter().any(|difficulty| difficulty.record == Some(answer.record)));
    owed.sort_by_key(|answer| std::cmp::Reverse(answer.id));
    let line = |Answer { id, record, text, at, .. }: Answer| {
        Reply { point, id, record, day: at.to_offset(VIETNAM).date(), text }.sign(key) + "\n"
    };
    let mut left = longest;
    let fits = |line: &String| {
        left = left.saturating_sub(line.len());
        left > 0
    };
    Ok(owed.into_iter().map(line).take_while(fits).collect())
}
