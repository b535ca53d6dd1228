//! What operators have written down at their desks, read from the events: each telling of a record takes the place of those with
//! a lower revision.

pub mod desk;

use ledger::fact::{Detail, EventKind};
use serde_json::Value;
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
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
    let difficulty = |told: &Telling| Difficulty {
        point: told.point,
        record: Ulid::from_string(&told.text(Detail::RecordId)).ok(),
        kind: told.text(Detail::DifficultyKind),
        text: told.text(Detail::DifficultyText),
        since: told.day(Detail::From),
        until: told.day(Detail::Until),
        state: told.text(Detail::RecordState),
    };
    let mut all: Vec<_> = standing(client, EventKind::Difficulty, points).await?.iter().map(difficulty).collect();
    all.sort_by_key(|one| (one.since, one.point));
    Ok(all)
}

/// What was told last of a record.
struct Telling {
    point: Uuid,
    details: Value,
}

impl Telling {
    /// A detail; empty where it wasn't told.
    fn text(&self, detail: Detail) -> String {
        self.details[detail.name()].as_str().unwrap_or_default().to_owned()
    }

    fn day(&self, detail: Detail) -> Option<Date> {
        Date::parse(&self.text(detail), &Iso8601::DATE).ok()
    }

    fn moment(&self, detail: Detail) -> Option<OffsetDateTime> {
        OffsetDateTime::parse(&self.text(detail), &Rfc3339).ok()
    }
}

/// The newest telling of each record that isn't withdrawn. A revision that is none counts as the lowest.
async fn standing(client: &impl GenericClient, kind: EventKind, points: &[Uuid]) -> Result<Vec<Telling>, Error> {
    let sql = "SELECT DISTINCT ON (point, details->>$3::text) point, details FROM event
        WHERE kind = $1 AND point = ANY($2) AND details ? $3::text
        ORDER BY point, details->>$3::text, CASE WHEN details->>$4::text ~ '^[0-9]{1,9}$' THEN (details->>$4::text)::int ELSE 0 END DESC, at DESC, id DESC";
    let (record, revision) = (Detail::RecordId.name(), Detail::RecordRevision.name());
    let rows = client.query(sql, &[&kind.name(), &points, &record, &revision]).await?;
    let all = rows.iter().map(|row| Telling { point: row.get(0), details: row.get(1) });
    Ok(all.filter(|told| told.text(Detail::RecordState) != "withdrawn").collect())
}
