//! What an operator has written about the room, as each record was told last: openings, assets that were looked at, trainings and
//! meetings, inspections, the registration of the line. What was withdrawn is left out.

use std::collections::HashMap;

use ledger::fact::{Detail, EventKind};
use time::{Date, OffsetDateTime};
use tokio_postgres::{Error, GenericClient};
use uuid::Uuid;

use super::{Telling, standing};

/// The room was open, or still is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// Since when.
    pub from: OffsetDateTime,
    /// Until when; nothing: it is open, or nobody has written that it was closed.
    pub until: Option<OffsetDateTime>,
}

/// How an asset was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// On which day.
    pub day: Date,
    /// What it is called.
    pub name: String,
    /// Its code in the books, if it has one.
    pub code: String,
    /// What it is; a value of `hw.type`.
    pub kind: String,
    /// How it was found; a value of `point.check.state`.
    pub found: String,
    /// What was written beside it.
    pub note: String,
}

/// A training or a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// On which day.
    pub day: Date,
    /// A value of `point.training.kind`.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// What was taught.
    pub taught: String,
    /// In which language.
    pub language: String,
    /// How many women came, where somebody has counted.
    pub women: Option<u64>,
    /// How many men came.
    pub men: Option<u64>,
    /// How it stands; a value of `point.record.state`.
    pub state: String,
}

impl Training {
    /// How many came, where somebody has counted.
    pub fn people(&self) -> Option<u64> {
        Some(self.women? + self.men?)
    }
}

/// Somebody has inspected the point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// On which day.
    pub day: Date,
    /// Which office.
    pub body: String,
    /// What was found.
    pub findings: String,
    /// Until when it has to be put right.
    pub deadline: Option<Date>,
    /// When it was.
    pub closed: Option<Date>,
    /// How it stands; a value of `point.record.state`.
    pub state: String,
}

/// How the registration of the line stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// The provider.
    pub provider: String,
    /// When it was applied for.
    pub applied: Option<Date>,
    /// When it was installed.
    pub installed: Option<Date>,
    /// When it was accepted.
    pub accepted: Option<Date>,
    /// The last day that is paid for.
    pub ends: Option<Date>,
    /// When it has ended.
    pub ended: Option<Date>,
    /// How far it is; a value of `point.record.state`.
    pub state: String,
}

/// All of it, of one point; each list has the newest first.
#[derive(Debug, Default)]
pub struct Desk {
    /// Openings of the room.
    pub openings: Vec<Opening>,
    /// How each asset was found last.
    pub checks: Vec<Check>,
    /// Trainings and meetings.
    pub trainings: Vec<Training>,
    /// Inspections.
    pub inspections: Vec<Inspection>,
    /// Registrations of the line.
    pub registrations: Vec<Registration>,
}

impl Desk {
    /// Loads what was told.
    pub async fn load(client: &impl GenericClient, point: Uuid) -> Result<Self, Error> {
        let told = async |kind| standing(client, kind, &[point]).await;
        let mut openings: Vec<_> = told(EventKind::Room).await?.iter().filter_map(opening).collect();
        openings.sort_by_key(|one| std::cmp::Reverse(one.from));
        let mut trainings: Vec<_> = told(EventKind::Training).await?.iter().filter_map(training).collect();
        trainings.sort_by_key(|one| std::cmp::Reverse(one.day));
        name_products(client, point, &mut trainings).await?;
        let mut inspections: Vec<_> = told(EventKind::Inspection).await?.iter().filter_map(inspection).collect();
        inspections.sort_by_key(|one| std::cmp::Reverse(one.day));
        let mut registrations: Vec<_> = told(EventKind::LineRegistration).await?.iter().map(registration).collect();
        registrations.sort_by_key(|one| std::cmp::Reverse(one.applied));
        let mut checks: Vec<_> = told(EventKind::DaySheet).await?.iter().filter_map(check).collect();
        let removed = client.query("SELECT key FROM asset WHERE point = $1 AND removed", &[&point]).await?;
        let removed: Vec<String> = removed.iter().map(|row| row.get(0)).collect();
        checks.retain(|one| !removed.iter().any(|key| key == one.key()));
        checks.sort_by(|one, other| (one.key(), other.day).cmp(&(other.key(), one.day)));
        checks.dedup_by(|one, newest| one.key() == newest.key());
        checks.sort_by(|one, other| (other.day, &one.name).cmp(&(one.day, &other.name)));
        Ok(Self { openings, checks, trainings, inspections, registrations })
    }
}

/// What was taught is told by ids of products and in words; a product is called as the point's counts call it.
async fn name_products(client: &impl GenericClient, point: Uuid, trainings: &mut [Training]) -> Result<(), Error> {
    let parts: Vec<_> = trainings.iter().flat_map(|one| one.taught.split("; ")).collect();
    let sql = "SELECT DISTINCT ON (product) product, title FROM usage_day
        WHERE point = $1 AND product = ANY($2) AND title <> '' ORDER BY product, day DESC, title";
    let rows = client.query(sql, &[&point, &parts]).await?;
    let titles: HashMap<String, String> = rows.iter().map(|row| (row.get(0), row.get(1))).collect();
    for training in trainings {
        let named = training.taught.split("; ").map(|part| titles.get(part).map_or(part, String::as_str));
        training.taught = named.collect::<Vec<_>>().join("; ");
    }
    Ok(())
}

impl Check {
    /// As an asset is known: by its code; one that has none by its name.
    fn key(&self) -> &str {
        if self.code.is_empty() { &self.name } else { &self.code }
    }

    /// Whether it can be used.
    pub fn is_working(&self) -> bool {
        self.found == "working"
    }
}

fn opening(told: &Telling) -> Option<Opening> {
    Some(Opening { from: told.moment(Detail::From)?, until: told.moment(Detail::Until) })
}

fn check(told: &Telling) -> Option<Check> {
    Some(Check {
        day: told.day(Detail::Day)?,
        name: told.text(Detail::AssetName),
        code: told.text(Detail::AssetCode),
        kind: told.text(Detail::HwType),
        found: told.text(Detail::CheckState),
        note: told.text(Detail::Note),
    })
}

fn training(told: &Telling) -> Option<Training> {
    let people = |detail| told.text(detail).parse::<u16>().ok().map(u64::from);
    Some(Training {
        day: told.day(Detail::Day)?,
        kind: told.text(Detail::TrainingKind),
        title: told.text(Detail::TrainingTitle),
        taught: told.text(Detail::TrainingTaught),
        language: told.text(Detail::Language),
        women: people(Detail::TrainingWomen),
        men: people(Detail::TrainingMen),
        state: told.text(Detail::RecordState),
    })
}

fn inspection(told: &Telling) -> Option<Inspection> {
    Some(Inspection {
        day: told.day(Detail::Day)?,
        body: told.text(Detail::InspectionBody),
        findings: told.text(Detail::InspectionFindings),
        deadline: told.day(Detail::InspectionDeadline),
        closed: told.day(Detail::Until),
        state: told.text(Detail::RecordState),
    })
}

fn registration(told: &Telling) -> Registration {
    Registration {
        provider: told.text(Detail::LineProvider),
        applied: told.day(Detail::LineApplied),
        installed: told.day(Detail::LineInstalled),
        accepted: told.day(Detail::LineAccepted),
        ends: told.day(Detail::LineEnds),
        ended: told.day(Detail::Until),
        state: told.text(Detail::RecordState),
    }
}
