//! `kiosk`: opens the point, or does one thing without the screen.

use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use catalog::Store;
use clap::{Parser, Subcommand};
use kiosk::delivering::{self, Origin};
use kiosk::health::Words;
use kiosk::locale::{Args, Locales, VI};
use kiosk::visit::health::Printed;
use kiosk::{
    assets, broadband, complaint, connections, health, refusal, reporting, search, setup, status, tour, trusting, ui,
    watching,
};
use point::{Clock, DataFolder, SystemClock};

/// The program of an IT support point: products and guides on a big screen, full screen, without a network.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The point's data folder [default: /data/point].
    #[arg(long, global = true, env = "POINT_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// The prompt pack made by `press prompts`: the program's own words as sounds [default: /usr/share/diem-ho-tro/prompts].
    #[arg(long, env = "KIOSK_PROMPTS", value_name = "DIR")]
    prompts: Option<PathBuf>,
    /// Below which sticks are mounted, each in a folder of its own [default: /run/diem-ho-tro/sticks].
    #[arg(long, env = "KIOSK_STICKS", value_name = "DIR")]
    sticks: Option<PathBuf>,
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
        /// Give the point another id, where the old one can't be read any more.
        #[arg(long)]
        new_id: bool,
    },
    /// Install an edition made by `press build`. A running kiosk shows it when its visitor has left.
    Install {
        /// The edition's folder.
        edition: PathBuf,
    },
    /// Take whom to believe: the root of the publishers' keys, made by `press keys create`.
    Trust {
        /// The newest root.json of the repository.
        root: PathBuf,
    },
    /// Fetch what is new from the repository that the point's settings name.
    Sync {
        /// Try now, and tell what came of it. A running kiosk does so by itself.
        #[arg(long, required = true)]
        once: bool,
        /// What came of it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Take what is new from a stick or a folder.
    Import {
        /// The stick, or the repository's folder on it.
        dir: PathBuf,
        /// What came of it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell which figures wait to be reported.
    Outbox {
        /// Show what the very next batches would say, every field of them, as JSON.
        #[arg(long, conflicts_with = "json")]
        next: bool,
        /// As JSON with a versioned schema.
        #[arg(long)]
        json: bool,
    },
    /// Write the figures that wait onto a stick; `kiosk import` takes the receipts that come back.
    Export {
        /// The stick.
        dir: PathBuf,
    },
    /// Report to the address that the point's settings name.
    Report {
        /// Try now, and tell what came of it. A running kiosk does so by itself.
        #[arg(long, required = true)]
        once: bool,
        /// What came of it as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Tell the code by which the province recognises this machine when it approves it.
    Enrol,
    /// Go back to the edition before, one step and no further. The one gone back from isn't taken again by itself.
    Rollback,
    /// Tell edition, products, languages, version and faults. Exits with 0 if all is well, 1 if something is wrong, 2 if the
    /// point can't serve its visitors.
    Status {
        /// As JSON with a versioned schema.
        #[arg(long)]
        json: bool,
    },
    /// Tell how equipment, line and power are, what to do and since when. Exits with 0 if all is well, 1 if something needs a
    /// look, 2 if something doesn't work.
    Health {
        /// As JSON with a versioned schema.
        #[arg(long)]
        json: bool,
    },
    /// Tell what the broadband line gives: outages by cause, quality, speeds against what was ordered, and what watching uses.
    Broadband {
        /// Write the sheet of complaint for the provider instead, as PDF.
        #[arg(long, value_name = "FILE", conflicts_with = "json")]
        complaint: Option<PathBuf>,
        /// Print that sheet instead.
        #[arg(long, conflicts_with_all = ["json", "complaint"])]
        print_complaint: bool,
        /// As JSON with a versioned schema.
        #[arg(long)]
        json: bool,
    },
    /// Tell what should be in the room and how it is.
    Assets {
        /// First add what is plugged in to the list, equipment.toml; what stands there stays.
        #[arg(long)]
        add_what_is_there: bool,
        /// As JSON with a versioned schema.
        #[arg(long)]
        json: bool,
    },
    /// Write the settings' Wi-Fi networks and modem as NetworkManager's connections.
    #[command(hide = true)]
    Connections {
        /// Where NetworkManager looks for them.
        #[arg(long, value_name = "DIR", default_value = "/run/NetworkManager/system-connections")]
        out: PathBuf,
    },
    /// Try the room's sound by a tone, and write what the microphone heard of it: its name, and by how many dB it stood out.
    #[command(hide = true)]
    TrySound,
    /// Look for products by words, as the search screen does: with or without marks, the last word may be unfinished.
    Search {
        /// The words.
        #[arg(required = true, num_args = 1.., value_name = "QUERY")]
        words: Vec<String>,
        /// Only this topic.
        #[arg(long, value_parser = search::topic)]
        topic: Option<catalog::Topic>,
        /// Only this kind.
        #[arg(long, value_parser = search::kind)]
        kind: Option<catalog::Kind>,
        /// Only what has text in this language, as a BCP 47 tag.
        #[arg(long, value_name = "TAG", value_parser = search::tag)]
        language: Option<catalog::Tag>,
        /// How many hits at most.
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: usize,
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
        #[arg(long, default_value = "vi", value_name = "TAG", value_parser = search::tag)]
        locale: catalog::Tag,
        /// The size of words.
        #[arg(long, value_enum, default_value_t, value_name = "SIZE")]
        text: tour::TextStep,
        /// White and yellow on black.
        #[arg(long)]
        high_contrast: bool,
        /// Only where content shows, and every page of all products.
        #[arg(long)]
        products: bool,
        /// Only every page of this product, publisher/product.
        #[arg(long, value_name = "ID", conflicts_with = "products")]
        product: Option<catalog::ProductId>,
        /// Sample content to press when no --data is given.
        #[arg(long, default_value = "content", value_name = "DIR")]
        content: PathBuf,
    },
}

/// Begins a terminal's line anew.
const LINE_ANEW: &str = "\r\x1b[K";

/// Where the image of a point keeps its data.
const DATA: &str = "/data/point";

/// Where it keeps the prompts.
const PROMPTS: &str = "/usr/share/diem-ho-tro/prompts";

/// Where it mounts sticks.
const STICKS: &str = "/run/diem-ho-tro/sticks";

fn main() -> ExitCode {
    match run(Cli::parse(), &mut io::stdout().lock()) {
        Ok(code) => code,
        // Whoever reads has seen enough (`kiosk status … | head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::FAILURE,
        Err(error) => {
            match Locales::load() {
                Ok(locales) => eprintln!("kiosk: {}", refusal::in_words(&error, &locales)),
                Err(_) => eprintln!("kiosk: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn run(cli: Cli, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let clock = SystemClock::new();
    let data = cli.data.as_deref().unwrap_or(Path::new(DATA));
    match cli.command {
        None => {
            let folders = ui::live::Folders {
                data: data.to_owned(),
                prompts: cli.prompts.unwrap_or_else(|| PROMPTS.into()),
                sticks: cli.sticks.unwrap_or_else(|| STICKS.into()),
            };
            ui::live::run(folders, Arc::new(clock), cli.windowed)?;
        }
        Some(Command::Setup { from, new_id }) => {
            let locales = Locales::load()?;
            for doubt in setup::setup(data, &from, new_id, &clock)? {
                let args = Args::none().with("path", from.display().to_string()).with("doubt", doubt);
                eprintln!("{}", locales.text(&VI, "command-doubt", &args));
            }
            let point = DataFolder::open(data)?.point()?;
            writeln!(out, "{}: {} ({})", data.display(), point.name, point.id)?;
        }
        Some(Command::Connections { out: folder }) => {
            writeln!(out, "{}", connections::write(data, &folder)?)?;
        }
        Some(Command::Install { edition }) => writeln!(out, "{}", setup::install(data, &edition)?)?,
        Some(Command::Trust { root }) => {
            let locales = Locales::load()?;
            writeln!(out, "{}", trusting::trust(data, &root, &clock, &locales)?)?;
        }
        Some(Command::Sync { once: _, json }) => return tell_try(data, Arc::new(clock), &Origin::Line, json, out),
        Some(Command::Import { dir, json }) => return import(data, Arc::new(clock), &dir, json, out),
        Some(Command::Outbox { next: true, .. }) => {
            writeln!(out, "{}", serde_json::to_string_pretty(&reporting::next(data, &shared(clock))?)?)?;
        }
        Some(Command::Outbox { next: false, json }) => {
            let outbox = reporting::outbox(data, &shared(clock))?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&outbox)?)?;
            } else {
                write!(out, "{}", reporting::outbox_in_words(&outbox, Locales::load()?.as_ref()))?;
            }
        }
        Some(Command::Export { dir }) => {
            let carried = reporting::export(data, &shared(clock), &dir)?;
            write!(out, "{}", reporting::carried_in_words(&carried, Locales::load()?.as_ref()))?;
        }
        Some(Command::Report { once: _, json }) => {
            let last = reporting::send(data, &shared(clock))?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&last)?)?;
            } else {
                write!(out, "{}", reporting::round_in_words(&last, Locales::load()?.as_ref()))?;
            }
            return Ok(if last.trouble.is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Some(Command::Enrol) => {
            let standing = reporting::standing(data, &shared(clock))?;
            write!(out, "{}", reporting::standing_in_words(&standing, Locales::load()?.as_ref()))?;
        }
        Some(Command::Rollback) => {
            let edition = delivering::roll_back(data)?;
            writeln!(out, "{}", delivering::gone_back_in_words(data, &edition, &*Locales::load()?)?)?;
        }
        Some(Command::Status { json }) => {
            let status = status::status(data, &clock)?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&status)?)?;
            } else {
                write!(out, "{}", status::in_words(&status, data)?)?;
            }
            return Ok(status.exit_code());
        }
        Some(Command::Health { json }) => {
            let report = health::report(data, Arc::new(clock))?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            } else {
                write!(out, "{}", health::in_words(&report, Locales::load()?.as_ref()))?;
            }
            return Ok(report.exit_code());
        }
        Some(Command::TrySound) => writeln!(out, "{}", watching::try_sound())?,
        Some(Command::Broadband { print_complaint: true, .. }) => {
            let printed = complaint::print(&DataFolder::open(data)?, Arc::new(clock))?;
            let locales = Locales::load()?;
            writeln!(out, "{}", complaint::told(&Words { locales: &locales, language: &VI }, &printed))?;
            if !matches!(printed, Printed::By { .. }) {
                return Ok(ExitCode::FAILURE);
            }
        }
        Some(Command::Broadband { complaint: Some(path), .. }) => {
            writeln!(out, "{}", complaint::write(&DataFolder::open(data)?, Arc::new(clock), &path)?)?;
        }
        Some(Command::Broadband { json, .. }) => {
            let report = broadband::report(data, Arc::new(clock))?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            } else {
                write!(out, "{}", broadband::in_words(&report, Locales::load()?.as_ref()))?;
            }
        }
        Some(Command::Assets { add_what_is_there, json }) => {
            let assets = assets::assets(data, Arc::new(clock), add_what_is_there)?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&assets)?)?;
            } else {
                write!(out, "{}", assets::in_words(&assets, Locales::load()?.as_ref()))?;
            }
        }
        Some(Command::Search { words, topic, kind, language, limit, json }) => {
            let asked = catalog::search::Asked { words: words.join(" "), topic, kind, language, limit };
            let report = search::search(data, &asked)?;
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
            } else {
                write!(out, "{}", search::in_words(&report)?)?;
            }
        }
        Some(Command::Tour { out: folder, size, locale, text, high_contrast, products, product, content }) => {
            let look = tour::TourLook { size, locale, text, high_contrast };
            let scope = match product {
                Some(product) => tour::Scope::Product(product),
                None if products => tour::Scope::Products,
                None => tour::Scope::Everything,
            };
            let screens = tour::run(&folder, &look, &scope, cli.data.as_deref(), &content)?;
            writeln!(out, "{screens} screens in {}", folder.display())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The clock, for what may outlive this function.
fn shared(clock: SystemClock) -> Arc<dyn Clock> {
    Arc::new(clock)
}

/// Takes what a stick brings: receipts, and editions. One of them is enough.
fn import(
    data: &Path,
    clock: Arc<dyn Clock>,
    dir: &Path,
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    let taken = match reporting::take_receipts(data, &clock, dir) {
        // What is wrong with the stick is told by whoever looks for editions on it.
        Err(error) if error.is::<delivery::CarryError>() => reporting::Taken::default(),
        taken => taken?,
    };
    let (locales, stick) = (Locales::load()?, delivery::Stick::find(dir));
    if taken.is_something() && !json {
        write!(out, "{}", reporting::taken_in_words(&taken, &locales))?;
    }
    if stick.is_ok_and(|stick| !stick.holds_repository()) {
        if json {
            writeln!(out, "{}", serde_json::to_string_pretty(&taken)?)?;
        } else if !taken.is_something() {
            writeln!(out, "{}", locales.text(&VI, "import-nothing", &Args::none()))?;
        }
        return Ok(if taken.is_something() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
    }
    let origin = Origin::Stick(std::path::absolute(dir)?);
    tell_try(data, clock, &origin, json, out)
}

/// Tries, tells how far it is to whoever sits at a terminal, and then what came of it. Exits with 1 if nothing could be
/// taken, or not all of it.
fn tell_try(
    data: &Path,
    clock: Arc<dyn Clock>,
    origin: &Origin,
    json: bool,
    out: &mut impl Write,
) -> anyhow::Result<ExitCode> {
    if *origin == Origin::Line && DataFolder::open(data)?.point()?.updates.address.is_empty() {
        return Err(refusal::NoAddress.into());
    }
    let locales = Locales::load()?;
    let terminal = io::stderr().is_terminal();
    let last = delivering::once(data, &clock, origin, &|progress| {
        if terminal && let Some(line) = delivering::progress_in_words(progress, &locales) {
            eprint!("{LINE_ANEW}{line}");
        }
    });
    if terminal {
        eprint!("{LINE_ANEW}");
    }
    let last = last?;
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(&last)?)?;
    } else {
        let has_content = Store::new(DataFolder::open(data)?).active().is_ok_and(|active| active.is_some());
        write!(out, "{}", delivering::in_words(&last, has_content, &locales))?;
    }
    Ok(if last.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
