//! `hub`: the province's receiving end.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use hub::Database;

/// The province's receiving end of Điểm Hỗ Trợ.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The database, as PostgreSQL writes its addresses.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "postgres://localhost/hub"
    )]
    database: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Bring the tables up to date; every other command does so by itself.
    Migrate,
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hub: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(cli: Cli) -> anyhow::Result<()> {
    let database = Database::connect(&cli.database)?;
    match cli.command {
        Command::Migrate => database.migrate().await?,
    }
    Ok(())
}
