//! The database: connections that are renewed when PostgreSQL was away, and tables that are brought up to date by
//! migrations, each in one transaction.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime, Timeouts};
use tokio_postgres::NoTls;
use tokio_postgres::error::SqlState;

use crate::policy::{DATABASE_CONNECTIONS, DATABASE_WAIT};

/// What holds for every connection: an acknowledged commit is on the disk, whatever the server's own settings are; and
/// nothing waits for ever for a lock, a disk or a transaction that somebody left open.
const SESSION: &str = "-c synchronous_commit=on -c timezone=UTC -c statement_timeout=30s \
                       -c idle_in_transaction_session_timeout=30s";

/// Who makes the tables, one hub at a time: any number that nobody else uses.
const MIGRATING: i64 = 0x64_68_74;

/// All migrations, from the first. None is ever changed once it has been part of a version.
const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, sql: include_str!("migrations/0001_facts.sql") },
    Migration { number: 2, sql: include_str!("migrations/0002_officers.sql") },
    Migration { number: 3, sql: include_str!("migrations/0003_looked_into.sql") },
    Migration { number: 4, sql: include_str!("migrations/0004_labels.sql") },
    Migration { number: 5, sql: include_str!("migrations/0005_watching.sql") },
    Migration { number: 6, sql: include_str!("migrations/0006_alerts.sql") },
    Migration { number: 7, sql: include_str!("migrations/0007_assets_without_codes.sql") },
    Migration { number: 8, sql: include_str!("migrations/0008_assets_removed.sql") },
    Migration { number: 9, sql: include_str!("migrations/0009_answers.sql") },
];

struct Migration {
    number: i32,
    sql: &'static str,
}

/// Why the database can't be used.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    /// The address isn't one.
    #[error("the database's address: {0}")]
    Address(tokio_postgres::Error),
    /// The pool can't be made.
    #[error("the pool: {0}")]
    Pool(#[from] deadpool_postgres::BuildError),
    /// No connection.
    #[error("connecting to the database: {}", cause(.0))]
    Connect(#[from] PoolError),
    /// PostgreSQL refused, or went away.
    #[error("the database: {}", cause(.0))]
    Query(#[from] tokio_postgres::Error),
    /// A newer hub has changed the tables.
    #[error("the database has tables of version {found}; this program knows up to {known}")]
    Newer {
        /// The database's.
        found: i32,
        /// This program's.
        known: i32,
    },
}

impl DatabaseError {
    /// Whether the same may succeed a little later, with no help: PostgreSQL is away, starting, ending, full or busy.
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Connect(_) => true,
            Self::Query(error) => match error.code() {
                // No answer at all: the connection broke.
                None => {
                    error.is_closed()
                        || std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
                }
                // Classes of SQLSTATE: connection, transaction rollback, resources, operator intervention, system error.
                Some(state) => {
                    ["08", "40", "53", "57", "58"].iter().any(|class| state.code().starts_with(class))
                        || *state == SqlState::LOCK_NOT_AVAILABLE
                }
            },
            Self::Address(_) | Self::Pool(_) | Self::Newer { .. } => false,
        }
    }
}

/// An error with all that led to it, in one line.
fn cause(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let more = error.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        source = error.source();
    }
    text
}

/// The database.
#[derive(Clone)]
pub struct Database {
    pool: Pool,
}

impl Database {
    /// The database at an address such as `postgres://user@host/name`. Nothing is connected yet.
    pub fn connect(address: &str) -> Result<Self, DatabaseError> {
        let mut config: tokio_postgres::Config = address.parse().map_err(DatabaseError::Address)?;
        let options = format!("{} {SESSION}", config.get_options().unwrap_or_default());
        config.options(options.trim()).application_name("hub").connect_timeout(DATABASE_WAIT);
        config.keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(Duration::from_secs(30));
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let timeouts =
            Timeouts { wait: Some(DATABASE_WAIT), create: Some(DATABASE_WAIT), recycle: Some(DATABASE_WAIT) };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling))
            .max_size(DATABASE_CONNECTIONS)
            .timeouts(timeouts)
            .runtime(Runtime::Tokio1)
            .build()?;
        Ok(Self { pool })
    }

    /// A connection.
    pub async fn client(&self) -> Result<Object, DatabaseError> {
        Ok(self.pool.get().await?)
    }

    /// Brings the tables up to date, and refuses those of a newer program.
    pub async fn migrate(&self) -> Result<(), DatabaseError> {
        let mut client = self.client().await?;
        let known = MIGRATIONS.iter().map(|migration| migration.number).max().unwrap_or_default();
        loop {
            // Each in its own transaction, under a lock that ends with it.
            let transaction = client.transaction().await?;
            // A large table takes its time.
            transaction.batch_execute("SET LOCAL statement_timeout = 0").await?;
            transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATING]).await?;
            transaction
                .batch_execute(
                    "CREATE TABLE IF NOT EXISTS migration (
                         number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())",
                )
                .await?;
            let row = transaction.query_one("SELECT coalesce(max(number), 0) FROM migration", &[]).await?;
            let found: i32 = row.get(0);
            if found > known {
                return Err(DatabaseError::Newer { found, known });
            }
            let Some(next) = MIGRATIONS.iter().find(|migration| migration.number > found) else {
                return Ok(transaction.commit().await?);
            };
            transaction.batch_execute(next.sql).await?;
            transaction.execute("INSERT INTO migration (number) VALUES ($1)", &[&next.number]).await?;
            transaction.commit().await?;
        }
    }
}
