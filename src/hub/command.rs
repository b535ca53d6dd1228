//! What each command does, and what it says.

mod demo;
pub mod officers;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use hub::alerts;
use hub::keys::{self, KeyError, PointKey};
use hub::policy::{ADDRESS_RATE, Rate};
use hub::stick::{Bad, Brought, Given, Stick, StickError};
use hub::words::Words;
use hub::{Choices, Database, DatabaseError, Hub, Refusal, receipts, server};
use ledger::enrolment::State;
use ledger::{SigningKey, carried};
use point::{Clock, SystemClock};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;
use ulid::Ulid;

use crate::{Cli, Command, Decision, Enrol, KeyFile};

/// The hub's key can't be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}: {1}")]
struct BadKeyFile(String, io::Error);

/// The address can't be opened.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct CannotListen(io::Error);

/// Runs a command.
pub async fn run(cli: Cli, words: &Words) -> anyhow::Result<ExitCode> {
    let database = Database::connect(&cli.database)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    match cli.command {
        Command::Migrate => database.migrate().await?,
        Command::Serve { listen, key, behind_proxy, address_rate, no_ndt7 } => {
            tell_of_itself();
            await_database(&database).await?;
            let (burst, more) = (ADDRESS_RATE.burst.max(address_rate), address_rate.max(1));
            let address = Rate { burst, more, ..ADDRESS_RATE };
            let choices = Choices { address, behind_proxy, ndt7: !no_ndt7, ..Choices::default() };
            let hub = Hub::new(database, open(&key)?, clock, choices);
            let listener = TcpListener::bind(listen).await.map_err(CannotListen)?;
            let address = format!("http://{}/", listener.local_addr()?);
            say(&words.with("listening", &[("address", &address)]))?;
            let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
            let asked = async move {
                tokio::select! { _ = end.recv() => {}, _ = interrupt.recv() => {} }
            };
            server::serve(hub, listener, asked).await;
        }
        Command::Import { dir, key } => {
            let hub = prepared(database, &key, clock).await?;
            let brought = Stick::open(&dir)?.import(&hub).await?;
            let points: Vec<_> = brought.points.keys().map(|point| uuid::Uuid::from(*point)).collect();
            alerts::judge(&hub.database, Some(&points), hub.clock.now().wall).await?;
            tell_brought(&hub, &brought, words).await?;
            return Ok(if brought.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::Receipts { dir, key } => {
            let hub = prepared(database, &key, clock).await?;
            let given = Stick::open(&dir)?.give_back(&hub).await?;
            if given.is_empty() {
                say(&words.text("stick-nothing"))?;
            }
            for Given { point, receipts, replies, state } in given {
                let (point, epochs, replies) = (point.to_string(), receipts.to_string(), replies.to_string());
                say(&words.with("stick-receipts", &[("point", &point), ("epochs", &epochs)]))?;
                if replies != "0" {
                    say(&words.with("stick-replies", &[("point", &point), ("replies", &replies)]))?;
                }
                if let Some(state) = state {
                    say(&words.with("stick-answer", &[("point", &point), ("state", &state_word(state, words))]))?;
                }
            }
        }
        Command::Officer(officer) => officers::run(officer, &database, words).await?,
        Command::Units { file } => officers::units(file, &database, words).await?,
        Command::Demo { folder, key } => demo::fill(prepared(database, &key, clock).await?.as_ref(), &folder).await?,
        Command::Enrol(enrol) => enrolling(enrol, &database, clock.as_ref(), words).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn prepared(database: Database, key: &KeyFile, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<Hub>> {
    database.migrate().await?;
    Ok(Hub::new(database, open(key)?, clock, Choices::default()))
}

async fn tell_brought(hub: &Hub, brought: &Brought, words: &Words) -> anyhow::Result<()> {
    if brought.wishes.is_empty() && brought.points.is_empty() && brought.bad.is_empty() {
        return say(&words.text("stick-nothing"));
    }
    let client = hub.database.client().await?;
    let unknown = unknown_points(brought, keys::list(&client).await?);
    for (state, name, code) in unknown.values() {
        let message = if *state == State::Waiting { "stick-not-approved" } else { "stick-revoked" };
        say(&words.with(message, &[("name", name), ("code", code)]))?;
    }
    for (path, wish, state) in brought.wishes.iter().filter(|(_, wish, _)| !unknown.contains_key(&wish.point)) {
        let (code, state) = (wish.code(), state_word(*state, words));
        let args = [("path", path.as_str()), ("name", &wish.name), ("code", &code), ("state", &state)];
        say(&words.with("stick-wish", &args))?;
    }
    for (point, tally) in &brought.points {
        if tally.new + tally.held == 0 && unknown.contains_key(point) {
            continue;
        }
        let name = point.to_string();
        let [new, held, refused] = [tally.new, tally.held, tally.refused].map(|count| count.to_string());
        let args = [("point", name.as_str()), ("new", &new), ("held", &held), ("refused", &refused)];
        say(&words.with("stick-point", &args))?;
        for missing in receipts::missing(&client, *point).await? {
            let (epoch, through) = (missing.epoch.to_string(), missing.through.to_string());
            let args = [("point", name.as_str()), ("epoch", &epoch), ("through", &through)];
            say(&words.with("stick-through", &args))?;
            if !missing.gaps.is_empty() {
                let gaps = receipts::written(&missing.gaps, missing.gaps.len());
                let args = [("point", name.as_str()), ("epoch", &epoch), ("gaps", &gaps)];
                say(&words.with("stick-gap", &args))?;
            }
        }
    }
    for (path, bad) in &brought.bad {
        let why = match bad {
            // Said of the point as a whole.
            Bad::Batch(Refusal::Key(Some(_))) => continue,
            Bad::Batch(Refusal::Key(None)) => words.text("refused-key"),
            Bad::Batch(Refusal::OtherBytes(_)) => words.text("refused-other-bytes"),
            Bad::Unsigned => words.text("refused-no-signature"),
            _ => format!("{}: {bad}", words.text("refused-damaged")),
        };
        say(&words.with("stick-bad", &[("path", path), ("why", &why)]))?;
    }
    Ok(())
}

/// Points of which nothing is taken because of how their key stands, with what the point is called and the code to approve. The
/// key is the one that asks from the stick; else the newest of the point that stands so.
fn unknown_points(brought: &Brought, keys: Vec<PointKey>) -> BTreeMap<Ulid, (State, String, String)> {
    let mut states = BTreeMap::new();
    for (path, bad) in &brought.bad {
        if let (Bad::Batch(Refusal::Key(Some(state))), Some((id, _))) = (bad, carried::batch_at(path)) {
            states.insert(id.point, *state);
        }
    }
    let mut unknown = BTreeMap::new();
    for (_, wish, state) in brought.wishes.iter().filter(|(.., state)| *state != State::Approved) {
        // Its batches may be signed by another key, and taken or not for that one's sake.
        let alone = !brought.points.contains_key(&wish.point);
        if alone || states.get(&wish.point) == Some(state) {
            states.remove(&wish.point);
            unknown.insert(wish.point, (*state, keys::title(&wish.name, wish.point), wish.code()));
        }
    }
    for key in keys {
        let state = if key.state == "waiting" { State::Waiting } else { State::Revoked };
        if key.state != "approved" && states.get(&key.point) == Some(&state) {
            states.remove(&key.point);
            unknown.insert(key.point, (state, keys::title(&key.name, key.point), key.code));
        }
    }
    unknown
}

fn state_word(state: State, words: &Words) -> String {
    words.text(match state {
        State::Waiting => "key-waiting",
        State::Approved => "key-approved",
        State::Revoked => "key-revoked",
    })
}

/// After a power cut PostgreSQL may need longer than the hub.
async fn await_database(database: &Database) -> Result<(), DatabaseError> {
    loop {
        match database.migrate().await {
            Err(error) if error.is_passing() => tracing::warn!(%error, "waiting for the database"),
            other => return other,
        }
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    }
}

async fn enrolling(enrol: Enrol, database: &Database, clock: &dyn Clock, words: &Words) -> anyhow::Result<()> {
    database.migrate().await?;
    let mut client = database.client().await?;
    let now = clock.now().wall;
    match enrol {
        Enrol::List => {
            let keys = keys::list(&client).await?;
            if keys.is_empty() {
                say(&words.text("keys-none"))?;
            }
            for key in keys {
                say(&line(&key, words))?;
            }
        }
        Enrol::Approve(Decision { code, by }) => {
            let key = keys::approve(&mut client, &code, &by, now).await?;
            say(&words.with("approved", &[("code", &key.code), ("name", &key.name)]))?;
        }
        Enrol::Revoke(Decision { code, by }) => {
            let key = keys::revoke(&mut client, &code, &by, now).await?;
            say(&words.with("revoked", &[("code", &key.code), ("name", &key.name)]))?;
        }
    }
    Ok(())
}

fn line(key: &PointKey, words: &Words) -> String {
    let (point, asked) = (key.point.to_string(), words.moment(key.asked_at));
    let state = words.text(&format!("key-{}", key.state));
    let args = [
        ("code", key.code.as_str()),
        ("state", &state),
        ("name", &key.name),
        ("unit", &key.unit),
        ("point", &point),
        ("asked", &asked),
    ];
    let mut line = words.with("key-line", &args);
    match (key.decided_at, key.decided_by.as_deref()) {
        (Some(at), Some("")) => line += &words.with("key-decided-by-command", &[("at", &words.moment(at))]),
        (Some(at), Some(by)) => line += &words.with("key-decided", &[("by", by), ("at", &words.moment(at))]),
        _ => {}
    }
    line
}

fn open(key: &KeyFile) -> Result<SigningKey, BadKeyFile> {
    SigningKey::open(&key.path).map_err(|error| BadKeyFile(key.path.display().to_string(), error))
}

/// Structured logs of the hub itself: one JSON object a line.
fn tell_of_itself() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().json().flatten_event(true).with_env_filter(filter).with_writer(io::stderr).init();
}

fn say(line: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).context("standard output")
}

/// Why a command did nothing: in plain words, with the technical reason in brackets.
pub fn refusal(error: &anyhow::Error, words: &Words) -> String {
    let message = error.chain().find_map(message).unwrap_or("failed");
    format!("{} ({error:#})", words.text(message))
}

fn message(cause: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let database = |error: &DatabaseError| match error {
        DatabaseError::Address(_) => Some("failed-address"),
        DatabaseError::Newer { .. } => Some("failed-newer"),
        error => error.is_passing().then_some("failed-database"),
    };
    if let Some(error) = cause.downcast_ref::<DatabaseError>() {
        return database(error);
    }
    match cause.downcast_ref::<KeyError>() {
        Some(KeyError::NoSuchCode(_)) => return Some("failed-no-code"),
        Some(KeyError::Database(error)) => return database(error),
        _ => {}
    }
    match cause.downcast_ref::<StickError>() {
        Some(StickError::Nothing(_)) => return Some("failed-stick"),
        Some(StickError::Link(_)) => return Some("failed-link"),
        Some(StickError::Database(error)) => return database(error),
        Some(StickError::Hanging) => return Some("failed-database"),
        _ => {}
    }
    if let Some(message) = officers::message(cause) {
        return Some(message);
    }
    if cause.is::<BadKeyFile>() {
        return Some("failed-key-file");
    }
    cause.is::<CannotListen>().then_some("failed-listen")
}
