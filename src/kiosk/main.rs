//! `kiosk`: opens the point, or does one thing without the screen.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Parser, Subcommand};
use kiosk::{setup, status, tour, ui};
use point::SystemClock;

/// The program of an IT support point: products and guides on a big screen, full screen, without a network.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The point's data folder [default: /data/point].
    #[arg(long, global = true, env = "POINT_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
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

/// Where the image of a point keeps its data.
const DATA: &str = "/data/point";

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let clock = SystemClock::new();
    let data = cli.data.as_deref().unwrap_or(Path::new(DATA));
    match cli.command {
        None => ui::live::run(data, Arc::new(clock), cli.windowed),
        Some(Command::Setup { from }) => setup::setup(data, &from, &clock),
        Some(Command::Install { edition }) => {
            println!("{}", setup::install(data, &edition, &clock)?);
            Ok(())
        }
        Some(Command::Status { json }) => {
            let status = status::status(data, &clock)?;
            if json {
                println!("{}", serde_json::to_string_pretty(&status)?);
            } else {
                print!("{}", status::in_words(&status)?);
            }
            Ok(())
        }
        Some(Command::Tour { out, size, locale, content }) => {
            tour::run(&out, size, &locale, cli.data.as_deref(), &content)
        }
    }
}
