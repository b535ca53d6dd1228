//! `press`: the publisher's tool. Says what is wrong with a product, where, and how to mend it; then presses an edition.

mod authoring;
mod checking;
mod publishing;
mod refusal;
mod voice;
mod weighing;
mod words;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use catalog::check::{self, Report};
use catalog::{Edition, ProductId, pressing};
use clap::{Parser, Subcommand, ValueEnum};

use press::duplicates::Found;
use press::script::Script;
use press::{narration, pack};

use crate::publishing::{KeyArgs, KeysCommand, RepositoryArg};
use crate::refusal::Told;
use crate::voice::VoiceArgs;
use crate::words::Words;

/// The publisher's tool of Điểm Hỗ Trợ: check products and press them into an edition.
#[derive(Parser)]
#[command(version)]
struct Cli {
    /// The language of messages.
    #[arg(long, global = true, default_value = "vi")]
    lang: Lang,
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
    /// Make products, to be completed, out of what you have: Word (docx, odt, rtf), PDF, web pages, plain text, films, sounds and
    /// pictures.
    ///
    /// A file becomes one product. In a folder, files of the same name belong together (to-roi.docx with to-roi.pdf as its
    /// print; phim.mp4 with phim.srt). A folder with one document, film or print beside pictures becomes one product, which
    /// has all of the pictures. Any other folder is a drawer: one product from each document, film or print in it. A folder
    /// with pictures alone gives one poster for each. Folders in it are gone through in the same way.
    ///
    /// Texts of before Unicode (TCVN3, VNI, VPS, Windows-1258) are converted. What can't be known (topic, audience, licence,
    /// issuer, date, funding) is left empty for you; `press check` names each gap until it is filled. Nothing that is there
    /// already is changed.
    Import {
        /// A file, or a folder of files.
        from: PathBuf,
        /// The publisher's folder, where the new product's folder goes; by default the only one in `content`.
        #[arg(long, value_name = "CONTENT/PUBLISHER")]
        out: Option<PathBuf>,
    },
    /// Show a product, or all of them, as on the kiosk, also while parts are missing.
    Preview {
        /// A product's folder, or a folder with <publisher>/<product>/product.toml.
        path: PathBuf,
        /// Write the screens as PNG to this folder instead of opening a window.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// The size of the screens written.
        #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1366x768")]
        size: String,
    },
    /// Check every product of a folder; exit with 1 if one can't be pressed.
    Check {
        /// A folder with <publisher>/<product>/product.toml.
        dir: PathBuf,
        /// An edition that is published already: its products must not be made again.
        #[arg(long, value_name = "EDITION")]
        against: Option<PathBuf>,
        /// The program's messages, whose prompts are counted too; by default `locales` beside the folder.
        #[arg(long, value_name = "LOCALES")]
        locales: Option<PathBuf>,
        /// One JSON object per problem, and one for what can be heard.
        #[arg(long)]
        json: bool,
    },
    /// Press every product of a folder into an edition.
    Build {
        /// A folder with <publisher>/<product>/product.toml.
        dir: PathBuf,
        /// Where to write the edition; an edition that is there is replaced.
        #[arg(long, value_name = "EDITION")]
        out: PathBuf,
        #[command(flatten)]
        voice: VoiceArgs,
    },
    /// Make the prompt pack: the program's own words, to be heard.
    Prompts {
        /// Where to write the pack; a pack that is there is replaced.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The program's messages, and what was recorded of them.
        #[arg(long, default_value = "locales")]
        locales: PathBuf,
        #[command(flatten)]
        voice: VoiceArgs,
    },
    /// Create, hand out, replace and revoke the keys that sign.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Publish products: add them to the repository or replace them there, and take others back. What isn't in the folder
    /// stays as it was published.
    Publish {
        /// A folder with <publisher>/<product>/product.toml; nothing where products are only taken back.
        dir: Option<PathBuf>,
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
        /// Take this product back, publisher/product.
        #[arg(long = "withdraw", value_name = "ID")]
        withdrawn: Vec<ProductId>,
        /// Publish what resembles something that is published already, and say why; the reason is signed with the product, for
        /// every publisher to see.
        #[arg(long, value_name = "REASON")]
        although: Option<String>,
        #[command(flatten)]
        voice: VoiceArgs,
    },
    /// Say that all that is published is still so: renew snapshot and timestamp. Points stop believing what isn't renewed
    /// for 90 days.
    Refresh {
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Copy the repository onto a stick, for points without a line.
    Stick {
        /// Where the stick is mounted.
        dir: PathBuf,
        #[command(flatten)]
        repository: RepositoryArg,
        /// Only this pack, publisher/name; may be given more than once.
        #[arg(long = "pack", value_name = "PACK")]
        packs: Vec<String>,
    },
    /// Tell how many bytes points will fetch, by the version they have.
    Diff {
        #[command(flatten)]
        repository: RepositoryArg,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Write SOURCES.md from the sources that the products name.
    Sources {
        /// A folder with <publisher>/<product>/product.toml.
        dir: PathBuf,
        /// Write nothing; exit with 1 if SOURCES.md is out of date.
        #[arg(long)]
        check: bool,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let lang = match cli.lang {
        Lang::Vi => "vi",
        Lang::En => "en",
    };
    match run(cli, lang, &mut io::stdout().lock()) {
        Ok(code) => code,
        // Whoever reads has seen enough (`press check … | head`).
        Err(error) if is_broken_pipe(&error) => ExitCode::FAILURE,
        Err(error) => {
            match Words::load(lang) {
                Ok(words) => eprintln!("press: {}", refusal::in_words(&error, &words)),
                Err(_) => eprintln!("press: {error:#}"),
            }
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(|error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn run(cli: Cli, lang: &str, out: &mut impl Write) -> anyhow::Result<ExitCode> {
    let words = Words::load(lang)?;
    let code = |well| if well { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    match cli.command {
        Command::Import { from, out: folder } => Ok(code(authoring::import(&from, folder, &words, out)?)),
        Command::Preview { path, out: folder, size } => {
            Ok(code(authoring::preview(&path, folder, &size, &words, out)?))
        }
        Command::Check { dir, against, locales, json } => {
            let published = against.map(|folder| Edition::open(&folder, &folder.join("blobs"))).transpose()?;
            for bad in published.iter().flat_map(Edition::bad_lines) {
                // What can't be read can't be compared with.
                eprintln!("products.jsonl:{}: {}", bad.line, bad.message);
            }
            let mut report = check::check(&dir, published.as_ref());
            checking::warn_of_past(&dir, &mut report);
            checking::tell(&dir, &report, &words, json, out)?;
            checking::tell_coverage(&report, &locales.unwrap_or_else(|| checking::beside(&dir)), &words, json, out)?;
            Ok(code(!report.has_errors()))
        }
        Command::Build { dir, out: edition, voice } => Ok(code(build(&dir, &edition, &voice, &words, out)?)),
        Command::Keys(command) => Ok(code(publishing::keys(command, &words, out)?)),
        Command::Publish { dir, repository, keys, withdrawn, although, voice } => {
            let pressed = tempfile::tempdir()?;
            let edition = pressed.path().join("edition");
            let found = match dir {
                Some(dir) => {
                    let mut report = check::check(&dir, None);
                    checking::warn_of_past(&dir, &mut report);
                    checking::tell(&dir, &report, &words, false, out)?;
                    if report.has_errors() {
                        return Ok(ExitCode::FAILURE);
                    }
                    let found =
                        weighing::weigh(&repository, &mut report, &withdrawn, although.as_deref(), &words, out)?;
                    let Some(found) = found else { return Ok(ExitCode::FAILURE) };
                    press(&dir, report, &edition, &voice, &words, out)?;
                    found
                }
                None if withdrawn.is_empty() => return Err(Told(words.text("nothing-to-publish", &[])).into()),
                None => {
                    pressing::write_empty(&edition)?;
                    Found::default()
                }
            };
            publishing::publish(&repository, &keys, &edition, &withdrawn, &words, out)?;
            // It is published; what isn't kept is made anew the next time.
            if let Err(error) = weighing::keep(&repository, found) {
                eprintln!("press: {error:#}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Refresh { repository, keys } => {
            publishing::refresh(&repository, &keys, &words, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Stick { dir, repository, packs } => {
            publishing::write_stick(&repository, &dir, &packs, &words, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Diff { repository, json } => {
            publishing::tell_costs(&repository, json, &words, out)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Prompts { out: folder, locales, voice } => {
            let script = Script::read(&locales)?;
            let made = pack::make(&script, voice.studio()?.as_ref(), &folder)?;
            let (clips, kilobytes) = (made.clips.to_string(), made.bytes.div_ceil(1024).to_string());
            writeln!(out, "{}", words.text("prompted", &[("clips", &clips), ("size", &kilobytes)]))?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Sources { dir, check } => checking::write_sources(&dir, check, &words, out),
    }
}

/// Presses the products of a folder into an edition; false if there are errors, which have been told.
fn build(dir: &Path, edition: &Path, voice: &VoiceArgs, words: &Words, out: &mut impl Write) -> anyhow::Result<bool> {
    let report = check::check(dir, None);
    checking::tell(dir, &report, words, false, out)?;
    if report.has_errors() {
        return Ok(false);
    }
    press(dir, report, edition, voice, words, out)?;
    Ok(true)
}

/// Presses what has been checked, with a voice if one is asked for.
fn press(
    dir: &Path,
    mut report: Report,
    edition: &Path,
    voice: &VoiceArgs,
    words: &Words,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    if let Some(studio) = voice.studio()? {
        let sounds = narration::narrate(&mut report, &studio)?.to_string();
        writeln!(out, "{}", words.text("narrated", &[("sounds", &sounds), ("speaker", studio.speaker())]))?;
    }
    let header = pressing::press(dir, report, edition)?;
    let products = header.products.to_string();
    writeln!(out, "{}", words.text("pressed", &[("id", &header.id), ("products", &products)]))?;
    Ok(())
}
