//! Officers, their appointments, and units: what an administrator of the hub does on its machine.

use std::fs::File;
use std::io::{self, IsTerminal as _};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use hub::Database;
use hub::exports::period::parse_day;
use hub::officers::password::PasswordError;
use hub::officers::{self, Appointment, OfficerError};
use hub::units::{Units, UnitsError};
use hub::words::Words;
use time::Date;

use super::say;

/// Who signs in to the pages.
#[derive(Subcommand)]
pub enum Officer {
    /// Take in an officer. Asks for the first password, or reads it from standard input.
    Add {
        /// What the officer types to sign in.
        login: String,
        /// What the officer is called.
        #[arg(long)]
        name: String,
    },
    /// Give an officer another password, and end what the officer has open.
    Password {
        /// What the officer types to sign in.
        login: String,
    },
    /// Appoint an officer in an office, for a time.
    Appoint(Appoint),
}

/// An appointment.
#[derive(Args)]
pub struct Appoint {
    /// What the officer types to sign in.
    login: String,
    /// The office's name.
    #[arg(long)]
    office: String,
    /// The code of the office's unit: it has the points of that unit and of all below.
    #[arg(long, required_unless_present = "oversight", conflicts_with = "oversight")]
    unit: Option<String>,
    /// The office oversees: it has all points.
    #[arg(long)]
    oversight: bool,
    /// What the officer may do there.
    #[arg(long, value_delimiter = ',', required = true)]
    rights: Vec<Right>,
    /// The first day, such as 2026-12-01.
    #[arg(long, value_parser = parse_day)]
    from: Date,
    /// The last day.
    #[arg(long, value_parser = parse_day)]
    to: Option<Date>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Right {
    Read,
    Publish,
    Approve,
}

impl From<Right> for officers::Right {
    fn from(right: Right) -> Self {
        match right {
            Right::Read => Self::Read,
            Right::Publish => Self::Publish,
            Right::Approve => Self::Approve,
        }
    }
}

/// Does it.
pub async fn run(officer: Officer, database: &Database, words: &Words) -> anyhow::Result<()> {
    database.migrate().await?;
    let client = database.client().await?;
    match officer {
        Officer::Add { login, name } => {
            officers::add(&**client, &login, &name, &password(words)?).await?;
            say(&words.with("officer-added", &[("login", &login), ("name", &name)]))
        }
        Officer::Password { login } => {
            officers::change_password(&**client, &login, &password(words)?).await?;
            say(&words.with("officer-password", &[("login", &login)]))
        }
        Officer::Appoint(Appoint { login, office, unit, rights, from, to, .. }) => {
            let rights: Vec<_> = rights.into_iter().map(Into::into).collect();
            let unit = unit.as_deref();
            officers::appoint(
                &**client,
                &Appointment { login: &login, office: &office, unit, rights: &rights, from, to },
            )
            .await?;
            say(&words.with("officer-appointed", &[("login", &login), ("office", &office), ("from", &words.day(from))]))
        }
    }
}

/// Asked for where somebody types, else the first line of standard input.
fn password(words: &Words) -> anyhow::Result<String> {
    if io::stdin().is_terminal() {
        return rpassword::prompt_password(words.text("officer-ask-password")).context("the terminal");
    }
    let mut line = String::new();
    io::stdin().read_line(&mut line).context("standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Puts the units of a file in the place of those that are known.
pub async fn units(file: PathBuf, database: &Database, words: &Words) -> anyhow::Result<()> {
    let units = File::open(&file).map_err(|error| CannotRead(file.display().to_string(), error))?;
    let units = Units::read(units)?;
    database.migrate().await?;
    let stored = units.store(&mut *database.client().await?).await?;
    say(&words.with("units-loaded", &[("number", &stored.to_string())]))
}

#[derive(Debug, thiserror::Error)]
#[error("{0}: {1}")]
struct CannotRead(String, io::Error);

/// Which message says why it failed.
pub fn message(cause: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    if cause.is::<CannotRead>() {
        return Some("failed-units-file");
    }
    if let Some(error) = cause.downcast_ref::<UnitsError>() {
        return Some(if matches!(error, UnitsError::Database(_)) { "failed-database" } else { "failed-units" });
    }
    match cause.downcast_ref::<OfficerError>()? {
        OfficerError::Database(_) => Some("failed-database"),
        OfficerError::Password(PasswordError::Length) => Some("failed-password"),
        OfficerError::Password(PasswordError::Hash(_)) | OfficerError::Hashing => None,
        OfficerError::Unknown(_) => Some("failed-no-officer"),
        OfficerError::Taken(_) => Some("failed-officer-taken"),
    }
}
