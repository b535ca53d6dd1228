//! `kiosk`: opens the point, or does one thing without the screen.

use std::path::PathBuf;
use std::sync::Arc;

use clap::{Parser, Subcommand};
use kiosk::{setup, status, tour, ui};
use point::SystemClock;

/// The program of an IT support point: products and guides on a big screen, full screen, without a network.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The point's data folder.
    #[arg(long, global = true, env = "POINT_DATA", default_value = "/data/point", value_name = "DIR")]
    data: PathBuf,
    /// Open in a window instead of full screen.
    #[arg(long)]
    windowed: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Prepare the data folder and take the point's settings from a file; the point keeps its id.
    Setup {
        /// Settings as in point.toml, without the id.
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Install an edition made by `press build`. A running kiosk shows it when its visitor has left.
    Install {
        /// The edition's folder.
        edition: PathBuf,
    },
    /// Tell edition, products, languages, version and faults.
    Status {
        /// As JSON with a versioned schema.
        #[arg(long)]
        json: bool,
    },
    /// Write every screen as a PNG picture, without a display.
    Tour {
        /// Where to write the pictures and tour.json.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Width and height in pixels.
        #[arg(long, default_value = "1920x1080", value_name = "WxH")]
        size: tour::TourSize,
        /// The language, as a BCP 47 tag.
        #[arg(long, default_value = "vi", value_name = "TAG")]
        locale: catalog::Tag,
        /// Sample content to press when no --data is given.
        #[arg(long, default_value = "content", value_name = "DIR")]
        content: PathBuf,
    },
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let clock = SystemClock::new();
    match cli.command {
        None => ui::live::run(&cli.data, Arc::new(clock), cli.windowed),
        Some(Command::Setup { from }) => setup::setup(&cli.data, &from, &clock),
        Some(Command::Install { edition }) => {
            println!("{}", setup::install(&cli.data, &edition, &clock)?);
            Ok(())
        }
        Some(Command::Status { json }) => {
            let status = status::status(&cli.data, &clock)?;
            if json {
                println!("{}", serde_json::to_string_pretty(&status)?);
            } else {
                print!("{}", status::in_words(&status)?);
            }
            Ok(())
        }
        Some(Command::Tour { out, size, locale, content }) => {
            let given = std::env::args().any(|arg| arg == "--data" || arg.starts_with("--data="))
                || std::env::var_os("POINT_DATA").is_some();
            tour::run(&out, size, &locale, given.then_some(cli.data.as_path()), &content)
        }
    }
}
