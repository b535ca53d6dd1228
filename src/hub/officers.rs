//! Officers: who may see which points and do what with them.
//!
//! An *office* is a unit or a body of oversight. An *appointment* gives an officer rights in an office for a time. An office
//! of a unit has the points of that unit and of everything below it, by the parents of the day; a body of oversight has
//! all. Nothing here knows how many levels there are or what they are called.
//!
//! A point that nobody has placed yet belongs to the bodies of oversight and to the units above which there is none.

pub mod password;
pub mod session;

use point::clock::Moment;
use time::Date;
use tokio_postgres::GenericClient;

use crate::units::Units;

/// Somebody who signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    /// The database's number.
    pub id: i64,
    /// What they type.
    pub login: String,
    /// What they are called.
    pub name: String,
}

/// What an appointment allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// See points and figures.
    Read,
    /// Publish figures for everybody.
    Publish,
    /// Approve and revoke keys, place points, answer difficulties.
    Approve,
}

/// An office with the rights that an officer has in it today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointed {
    /// The office's number.
    pub id: i64,
    /// The office's name.
    pub office: String,
    /// Its unit; none: it sees all.
    pub unit: Option<String>,
    read: bool,
    publish: bool,
    approve: bool,
}

impl Appointed {
    /// Whether it gives a right.
    pub const fn gives(&self, right: Right) -> bool {
        match right {
            Right::Read => self.read,
            Right::Publish => self.publish,
            Right::Approve => self.approve,
        }
    }

    /// Whether a point that belongs to `unit` on `day` is one of this office's.
    pub fn has(&self, unit: Option<&str>, units: &Units, day: Date) -> bool {
        let Some(own) = &self.unit else { return true };
        match unit {
            Some(unit) => units.is_in(unit, own, day),
            None => units.at(own, day).is_some_and(|own| own.parent.is_none()),
        }
    }
}

/// What an officer may do today.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rights(pub Vec<Appointed>);

impl Rights {
    /// Those of an officer on the day of `now`.
    pub async fn of(client: &impl GenericClient, officer: i64, now: &Moment) -> Result<Self, tokio_postgres::Error> {
        let sql = "SELECT o.id, o.name, o.unit, bool_or(a.can_read), bool_or(a.can_publish), bool_or(a.can_approve)
             FROM appointment a JOIN office o ON o.id = a.office
             WHERE a.officer = $1 AND a.valid_from <= $2 AND (a.valid_to IS NULL OR a.valid_to >= $2)
             GROUP BY o.id ORDER BY o.unit NULLS FIRST, o.name";
        let rows = client.query(sql, &[&officer, &now.local().date()]).await?;
        let appointed = |row: &tokio_postgres::Row| Appointed {
            id: row.get(0),
            office: row.get(1),
            unit: row.get(2),
            read: row.get(3),
            publish: row.get(4),
            approve: row.get(5),
        };
        Ok(Self(rows.iter().map(appointed).collect()))
    }

    /// Whether any office gives a right.
    pub fn any(&self, right: Right) -> bool {
        self.0.iter().any(|appointed| appointed.gives(right))
    }

    /// Whether there is a right for a point that belongs to `unit` on `day`.
    pub fn allow(&self, right: Right, unit: Option<&str>, units: &Units, day: Date) -> bool {
        self.0.iter().any(|appointed| appointed.gives(right) && appointed.has(unit, units, day))
    }
}

/// What can't be done with an officer.
#[derive(Debug, thiserror::Error)]
pub enum OfficerError {
    /// The database.
    #[error("the database: {0}")]
    Database(#[from] tokio_postgres::Error),
    /// The password.
    #[error(transparent)]
    Password(#[from] password::PasswordError),
    /// The task that hashes a password ended before it had done so.
    #[error("hashing a password broke off")]
    Hashing,
    /// Nobody signs in with that.
    #[error("no officer signs in as `{0}`")]
    Unknown(String),
    /// Somebody does already.
    #[error("somebody signs in as `{0}` already")]
    Taken(String),
}

/// Takes in an officer.
pub async fn add(client: &impl GenericClient, login: &str, name: &str, password: &str) -> Result<(), OfficerError> {
    let hash = password::hash(password)?;
    let sql = "INSERT INTO officer (login, name, password_hash) VALUES ($1, $2, $3) ON CONFLICT (login) DO NOTHING";
    let added = client.execute(sql, &[&login, &name, &hash]).await?;
    if added == 1 { Ok(()) } else { Err(OfficerError::Taken(login.to_owned())) }
}

/// Gives an officer another password, and ends what they have open.
pub async fn change_password(client: &impl GenericClient, login: &str, password: &str) -> Result<(), OfficerError> {
    let hash = password::hash(password)?;
    let sql = "WITH changed AS (UPDATE officer SET password_hash = $2 WHERE login = $1 RETURNING id),
         ended AS (DELETE FROM session WHERE officer IN (SELECT id FROM changed))
         SELECT id FROM changed";
    let changed = client.query_opt(sql, &[&login, &hash]).await?;
    changed.map(|_| ()).ok_or_else(|| OfficerError::Unknown(login.to_owned()))
}

/// An appointment to make.
#[derive(Clone, Debug)]
pub struct Appointment<'a> {
    /// Who.
    pub login: &'a str,
    /// The office's name.
    pub office: &'a str,
    /// Its unit's code; none: a body of oversight.
    pub unit: Option<&'a str>,
    /// Which rights.
    pub rights: &'a [Right],
    /// The first day.
    pub from: Date,
    /// The last day; none: until further notice.
    pub to: Option<Date>,
}

/// Appoints an officer; an office that isn't known yet is made. The same office and first day again changes the rights
/// and the end.
pub async fn appoint(client: &impl GenericClient, appointment: &Appointment<'_>) -> Result<(), OfficerError> {
    let Appointment { login, office, unit, rights, from, to } = appointment;
    let officer = client.query_opt("SELECT id FROM officer WHERE login = $1", &[login]).await?;
    let officer: i64 = officer.ok_or_else(|| OfficerError::Unknown((*login).to_owned()))?.get(0);
    let oversight = unit.is_none();
    let known = "SELECT id FROM office WHERE name = $1 AND unit IS NOT DISTINCT FROM $2 AND oversight = $3";
    let office: i64 = match client.query_opt(known, &[office, unit, &oversight]).await? {
        Some(row) => row.get(0),
        None => {
            let sql = "INSERT INTO office (name, unit, oversight) VALUES ($1, $2, $3) RETURNING id";
            client.query_one(sql, &[office, unit, &oversight]).await?.get(0)
        }
    };
    let has = |right| rights.contains(&right);
    let sql = "INSERT INTO appointment (officer, office, can_read, can_publish, can_approve, valid_from, valid_to)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (officer, office, valid_from) DO UPDATE SET can_read = excluded.can_read,
         can_publish = excluded.can_publish, can_approve = excluded.can_approve, valid_to = excluded.valid_to";
    let (read, publish, approve) = (has(Right::Read), has(Right::Publish), has(Right::Approve));
    client.execute(sql, &[&officer, &office, &read, &publish, &approve, from, to]).await?;
    Ok(())
}
