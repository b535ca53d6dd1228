//! What operators have written down at their desks, read from the events: each telling of a record takes the place of those with
//! a lower revision.

use ledger::fact::{Detail, EventKind};
use time::Date;
use time::format_description::well_known::Iso8601;
use tokio_postgres::{Error, GenericClient, Row};
use ulid::Ulid;
use uuid::Uuid;

/// A difficulty ("khó khăn, vướng mắc"), as it was told last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difficulty {
    /// Whose.
    pub point: Uuid,
    /// Names it at the point; nothing where the name is none of ours.
    pub record: Option<Ulid>,
    /// What it is about; a value of `point.difficulty.kind`.
    pub kind: String,
    /// In the operator's words.
    pub text: String,
    /// Since when.
    pub since: Option<Date>,
    /// When it was over.
    pub until: Option<Date>,
    /// How it stands; a value of `point.record.state`.
    pub state: String,
}

impl Difficulty {
    /// Whether somebody still waits for help.
    pub fn is_open(&self) -> bool {
        self.state != "closed"
    }
}

/// The difficulties of points, the oldest first; those that were withdrawn are left out.
pub async fn difficulties(client: &impl GenericClient, points: &[Uuid]) -> Result<Vec<Difficulty>, Error> {
    let told = latest(client, EventKind::Difficulty, points).await?;
    let difficulty = |row: &Row| {
        let details: serde_json::Value = row.get(1);
        let text = |detail: Detail| details[detail.name()].as_str().unwrap_or_default().to_owned();
        let day = |detail: Detail| Date::parse(&text(detail), &Iso8601::DATE).ok();
        Difficulty {
            point: row.get(0),
            record: Ulid::from_string(&text(Detail::RecordId)).ok(),
            kind: text(Detail::DifficultyKind),
            text: text(Detail::DifficultyText),
            since: day(Detail::From),
            until: day(Detail::Until),
            state: text(Detail::RecordState),
        }
    };
    let mut all: Vec<_> = told.iter().map(difficulty).filter(|one| one.state != "withdrawn").collect();
    all.sort_by_key(|one| (one.since, one.point));
    Ok(all)
}

/// Point and details of the newest telling of each record. A revision that is none counts as the lowest.
async fn latest(client: &impl GenericClient, kind: EventKind, points: &[Uuid]) -> Result<Vec<Row>, Error> {
    let sql = "SELECT DISTINCT ON (point, details->>$3::text) point, details FROM event
        WHERE kind = $1 AND point = ANY($2) AND details ? $3::text
        ORDER BY point, details->>$3::text, CASE WHEN details->>$4::text ~ '^[0-9]{1,9}$' THEN (details->>$4::text)::int ELSE 0 END DESC, at DESC, id DESC";
    client.query(sql, &[&kind.name(), &points, &Detail::RecordId.name(), &Detail::RecordRevision.name()]).await
}
