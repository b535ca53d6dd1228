//! `hub`: the province's receiving end. Parses, composes, runs.

mod command;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use hub::words::Words;

/// The province's receiving end of Điểm Hỗ Trợ.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The language of messages.
    #[arg(long, global = true, default_value = "vi")]
    lang: Lang,
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

#[derive(Clone, Copy, ValueEnum)]
enum Lang {
    Vi,
    En,
}

#[derive(Subcommand)]
enum Command {
    /// Take what points send, until SIGTERM. Logs of itself go to standard error, a JSON object a line; RUST_LOG narrows them.
    Serve {
        /// Where to listen. TLS is the affair of a proxy before the hub.
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        #[command(flatten)]
        key: KeyFile,
        /// A proxy of our own stands before the hub, and adds who comes to X-Forwarded-For.
        #[arg(long)]
        behind_proxy: bool,
        /// How many requests an address may make each second in the long run.
        #[arg(long, value_name = "N", default_value_t = hub::policy::ADDRESS_RATE.more)]
        address_rate: u32,
        /// Serve no speed tests (NDT7): each takes all that the hub's own line has for ten seconds.
        #[arg(long)]
        no_ndt7: bool,
    },
    /// Look at the keys of points, approve and revoke them.
    #[command(subcommand)]
    Enrol(Enrol),
    /// Take what a stick brings: batches and wishes to be known. Exits with 1 if a file wasn't taken.
    Import {
        /// Where the stick is seen, or a copy of it.
        dir: PathBuf,
        #[command(flatten)]
        key: KeyFile,
    },
    /// Write receipts, answers and what officers have replied to difficulties for the points that have left something on a stick.
    Receipts {
        /// Where the stick is seen.
        dir: PathBuf,
        #[command(flatten)]
        key: KeyFile,
    },
    /// Who signs in to the pages, and what for.
    #[command(subcommand)]
    Officer(command::officers::Officer),
    /// Load units, dated rows `code,name,level,parent,valid_from,valid_to`, in the place of those that are known.
    Units {
        /// The file, as CSV; Quảng Nam's is in src/hub/data.
        file: PathBuf,
    },
    /// Fill the tables with two points that have sent for a quarter (`make hub`).
    #[command(hide = true)]
    Demo {
        /// Where to keep the points' keys.
        folder: PathBuf,
        #[command(flatten)]
        key: KeyFile,
    },
    /// Bring the tables up to date; every other command does so by itself.
    Migrate,
}

#[derive(Subcommand)]
enum Enrol {
    /// All keys, those that wait first.
    List,
    /// Take what the key with this code signs; the key that the point had before is replaced. Compare the code with the one on
    /// the point's screen.
    Approve(Decision),
    /// Take nothing any more that the key with this code signs.
    Revoke(Decision),
}

#[derive(clap::Args)]
struct Decision {
    /// The short code.
    code: String,
    /// Who decides.
    #[arg(long, env = "USER", default_value = "")]
    by: String,
}

#[derive(clap::Args)]
struct KeyFile {
    /// The hub's own key, made where there is none. Keep a copy: points believe receipts of this key alone.
    #[arg(long = "key", value_name = "FILE", env = "HUB_KEY", default_value = "hub.key")]
    path: PathBuf,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let words = match Words::load(match cli.lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    }) {
        Ok(words) => words,
        Err(error) => {
            eprintln!("hub: {error}");
            return ExitCode::FAILURE;
        }
    };
    match command::run(cli, &words).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("hub: {}", command::refusal(&error, &words));
            ExitCode::FAILURE
        }
    }
}
