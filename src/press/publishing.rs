//! The commands that publish: keys, publish, refresh, stick, diff.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use catalog::ProductId;
use clap::{Args, Subcommand};
use delivery::PackId;
use point::{Clock as _, SystemClock};
use press::repository::keyring::{KeyError, Keyring};
use press::repository::publish::{self, Change};
use press::repository::tree::names::Named;
use press::repository::tree::{RootPlan, Tree};
use press::repository::{diff, stick};
use time::Date;

use crate::refusal::{Passphrase, Told};
use crate::words::Words;

/// Where the repository lies.
#[derive(Args)]
pub struct RepositoryArg {
    /// The repository's folder, which a web server serves.
    #[arg(long, value_name = "DIR", env = "PRESS_REPOSITORY")]
    repository: PathBuf,
}

/// The environment's passphrase.
const PASSPHRASE: &str = "PRESS_PASSPHRASE";

/// The shortest passphrase of a new key: whoever finds the keys has all the time to guess.
const LEAST_LETTERS: usize = 8;

/// The keys at hand, and what new ones are encrypted with.
struct Ring {
    keys: Keyring,
    passphrase: String,
}

/// Where the keys lie, and what opens them.
#[derive(Args)]
pub struct KeyArgs {
    /// The folder of private keys; may be given more than once.
    #[arg(long, value_name = "DIR", required = true, env = "PRESS_KEYS", value_delimiter = ':')]
    keys: Vec<PathBuf>,
    /// A file of passphrases, one a line: each key is opened by one of them, new keys get the first. Else PRESS_PASSPHRASE, else
    /// they are asked for; people who hold keys together type theirs one after the other.
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

/// What is done with keys.
#[derive(Subcommand)]
pub enum KeysCommand {
    /// Begin a repository: root keys, one key each for targets, snapshot and timestamp, and the first metadata.
    Create {
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
        /// How many root keys; each is for another person.
        #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=15))]
        root_keys: u8,
        /// How many of them must sign.
        #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=15))]
        root_threshold: u8,
    },
    /// Let a publisher publish below its own name: a key of its own and a delegation. Needs the keys of targets, snapshot and
    /// timestamp.
    Publisher {
        /// Its opaque id, as in its products' ids.
        id: String,
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Say what a publisher is called from a day on: offices merge and are renamed, ids stay. Needs the keys of targets, snapshot
    /// and timestamp.
    Name {
        /// Its id.
        id: String,
        /// Its name from that day on, as in its letterhead.
        name: String,
        /// The first day: 2025-07-01.
        #[arg(long, value_name = "DATE", value_parser = day)]
        since: Date,
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Replace a key by a new one of the same name. Needs the old one, and the keys of the roles that say who may sign.
    Rotate {
        /// The key's name: root-1, targets, snapshot, timestamp or a publisher.
        name: String,
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Take the right to publish from a publisher: what it published stops at the points.
    Revoke {
        /// Its id.
        id: String,
        #[command(flatten)]
        repository: RepositoryArg,
        #[command(flatten)]
        keys: KeyArgs,
    },
    /// Tell every role: version, keys, until when it is believed. Exits with 1 if one ends within 30 days.
    List {
        #[command(flatten)]
        repository: RepositoryArg,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A day in either way of writing it.
fn day(text: &str) -> Result<Date, String> {
    let iso = time::macros::format_description!("[year]-[month]-[day]");
    let local = time::macros::format_description!("[day padding:none]/[month padding:none]/[year]");
    Date::parse(text, iso)
        .or_else(|_| Date::parse(text, local))
        .map_err(|error| format!("ngày viết như 2025-07-01 hoặc 1/7/2025 ({error})"))
}

/// Asks whoever sits at the terminal.
fn ask(question: &str) -> Result<String, Passphrase> {
    rpassword::prompt_password(question).map_err(Passphrase::NoTerminal)
}

fn check_length(passphrase: &str) -> Result<(), Passphrase> {
    let letters = passphrase.chars().count();
    if letters < LEAST_LETTERS { Err(Passphrase::Short { letters, least: LEAST_LETTERS }) } else { Ok(()) }
}

impl RepositoryArg {
    /// Reads and verifies it.
    pub fn open(&self) -> anyhow::Result<Tree> {
        Ok(Tree::open(&self.repository)?)
    }
}

impl KeyArgs {
    /// What opens the keys; the first of them is for new ones.
    fn passphrases(&self, is_new: bool, words: &Words) -> anyhow::Result<Vec<String>> {
        let given = match &self.passphrase_file {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|error| Passphrase::File(path.clone(), error))?;
                let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
                if lines.is_empty() {
                    return Err(Passphrase::File(path.clone(), std::io::ErrorKind::UnexpectedEof.into()).into());
                }
                lines
            }
            None => match std::env::var(PASSPHRASE) {
                Ok(passphrase) => vec![passphrase],
                Err(_) => {
                    let passphrase = ask(&words.text("ask-passphrase", &[]))?;
                    if is_new && ask(&words.text("ask-passphrase-again", &[]))? != passphrase {
                        return Err(Passphrase::Unlike.into());
                    }
                    vec![passphrase]
                }
            },
        };
        if is_new {
            check_length(given.first().map_or("", String::as_str))?;
        }
        Ok(given)
    }

    /// Opens the keys. Asks for further passphrases while there is a key that none of them opens.
    fn ring(&self, words: &Words) -> anyhow::Result<Ring> {
        let mut passphrases = self.passphrases(false, words)?;
        let asks = self.passphrase_file.is_none() && std::env::var_os(PASSPHRASE).is_none();
        loop {
            match Keyring::open(&self.keys, &passphrases) {
                Err(KeyError::Locked(path)) if asks => {
                    let key = path.display().to_string();
                    passphrases.push(ask(&words.text("ask-passphrase-of", &[("key", &key)]))?);
                }
                opened => return Ok(Ring { keys: opened?, passphrase: passphrases.swap_remove(0) }),
            }
        }
    }

    /// Where new keys go.
    fn folder(&self) -> &Path {
        self.keys.first().map_or(Path::new("."), PathBuf::as_path)
    }
}

/// Carries out a command about keys; answers whether all is well.
pub fn keys(command: KeysCommand, words: &Words, out: &mut impl Write) -> anyhow::Result<bool> {
    let now = SystemClock::new().now().wall;
    match command {
        KeysCommand::Create { repository, keys, root_keys, root_threshold } => {
            if root_threshold > root_keys {
                let (needed, keys) = (root_threshold.to_string(), root_keys.to_string());
                let told = words.text("refused-threshold", &[("needed", &needed), ("keys", &keys)]);
                return Err(Told(told).into());
            }
            let plan = RootPlan { keys: root_keys, threshold: root_threshold };
            let passphrases = keys.passphrases(true, words)?;
            let new_keys = passphrases.first().map_or("", String::as_str);
            let tree = Tree::create(&repository.repository, keys.folder(), new_keys, plan, now)?;
            writeln!(out, "{}", words.text("repository-begun", &[("root", &tree.root_file().display().to_string())]))?;
        }
        KeysCommand::Publisher { id, repository, keys } => {
            let (mut tree, mut ring) = (repository.open()?, keys.ring(words)?);
            check_length(&ring.passphrase)?;
            tree.add_publisher(&id, keys.folder(), &ring.passphrase, &mut ring.keys, now)?;
            writeln!(out, "{}", words.text("publisher-added", &[("id", &id)]))?;
        }
        KeysCommand::Name { id, name, since, repository, keys } => {
            let mut tree = repository.open()?;
            tree.name_publisher(&id, Named { since, name: name.clone() }, &keys.ring(words)?.keys, now)?;
            let since = since.to_string();
            writeln!(out, "{}", words.text("publisher-named", &[("id", &id), ("name", &name), ("date", &since)]))?;
        }
        KeysCommand::Rotate { name, repository, keys } => {
            let (mut tree, mut ring) = (repository.open()?, keys.ring(words)?);
            check_length(&ring.passphrase)?;
            tree.rotate(&name, keys.folder(), &ring.passphrase, &mut ring.keys, now)?;
            writeln!(out, "{}", words.text("key-rotated", &[("name", &name)]))?;
        }
        KeysCommand::Revoke { id, repository, keys } => {
            let mut tree = repository.open()?;
            tree.revoke(&id, &keys.ring(words)?.keys, now)?;
            writeln!(out, "{}", words.text("publisher-revoked", &[("id", &id)]))?;
        }
        KeysCommand::List { repository, json } => {
            let roles = repository.open()?.roles()?;
            let soon = |expires: time::OffsetDateTime| (expires - now).whole_days();
            if json {
                writeln!(out, "{}", serde_json::to_string_pretty(&roles)?)?;
            } else {
                for role in &roles {
                    let (version, keys, threshold) = (role.version, role.keys, role.threshold);
                    let (date, days) = (role.expires.date(), soon(role.expires));
                    let args = [
                        ("role", role.role.clone()),
                        ("version", version.to_string()),
                        ("threshold", threshold.to_string()),
                        ("keys", keys.to_string()),
                        ("date", date.to_string()),
                        ("days", days.to_string()),
                    ];
                    let args: Vec<_> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
                    writeln!(out, "{}", words.text("role", &args))?;
                    for Named { since, name } in &role.names {
                        let since = since.to_string();
                        writeln!(out, "  {}", words.text("role-named", &[("name", name), ("date", &since)]))?;
                    }
                }
            }
            return Ok(roles.iter().all(|role| soon(role.expires) > 30));
        }
    }
    Ok(true)
}

/// Publishes a pressed edition.
pub fn publish(
    repository: &RepositoryArg,
    keys: &KeyArgs,
    pressed: &Path,
    withdrawn: &[ProductId],
    words: &Words,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let mut tree = repository.open()?;
    let ring = keys.ring(words)?.keys;
    let changes = publish::publish(&mut tree, &ring, pressed, withdrawn, SystemClock::new().now().wall)?;
    if changes.is_empty() {
        writeln!(out, "{}", words.text("nothing-changed", &[]))?;
    }
    // Where a product is now that has left another pack.
    let added_to: BTreeMap<_, _> =
        changes.iter().flat_map(|change| change.added.iter().map(|id| (id.clone(), change.pack.clone()))).collect();
    for Change { pack, version, added, replaced, removed } in changes {
        let version = version.to_string();
        writeln!(out, "{}", words.text("pack-published", &[("pack", pack.as_str()), ("version", &version)]))?;
        for (sign, ids) in [("+", added), ("~", replaced), ("-", removed)] {
            for id in ids {
                match added_to.get(&id).filter(|_| sign == "-") {
                    Some(to) => {
                        let args = [("product", id.as_str()), ("pack", to.as_str())];
                        writeln!(out, "  > {}", words.text("product-moved", &args))?;
                    }
                    None => writeln!(out, "  {sign} {id}")?,
                }
            }
        }
    }
    Ok(())
}

/// Renews snapshot and timestamp.
pub fn refresh(repository: &RepositoryArg, keys: &KeyArgs, words: &Words, out: &mut impl Write) -> anyhow::Result<()> {
    let mut tree = repository.open()?;
    tree.publish(&keys.ring(words)?.keys, SystemClock::new().now().wall)?;
    Ok(writeln!(out, "{}", words.text("refreshed", &[]))?)
}

/// Writes a stick.
pub fn write_stick(
    repository: &RepositoryArg,
    folder: &Path,
    packs: &[String],
    words: &Words,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    // Where a stick was to be mounted and isn't, the files would fill the machine's own disk.
    if !folder.is_dir() {
        let told = words.text("stick-not-there", &[("folder", &folder.display().to_string())]);
        return Err(Told(told).into());
    }
    let tree = repository.open()?;
    let known: Vec<PackId> = publish::all_packs(&tree)?.into_keys().collect();
    let id = |name: &String| match known.iter().find(|id| id.as_str() == name) {
        Some(id) => Ok(id.clone()),
        None => {
            let known = known.iter().map(PackId::as_str).collect::<Vec<_>>().join(", ");
            Err(Told(words.text("stick-no-pack", &[("pack", name), ("known", &known)])).into())
        }
    };
    let packs = packs.iter().map(id).collect::<anyhow::Result<Vec<_>>>()?;
    let written = stick::write(&tree, folder, &packs)?;
    let (packs, files) = (written.packs.to_string(), written.files.to_string());
    let size = words.size(written.bytes);
    Ok(writeln!(out, "{}", words.text("stick-written", &[("packs", &packs), ("files", &files), ("size", &size)]))?)
}

/// Tells what points will fetch.
pub fn tell_costs(repository: &RepositoryArg, json: bool, words: &Words, out: &mut impl Write) -> anyhow::Result<()> {
    let costs = diff::costs(&repository.open()?)?;
    if json {
        return Ok(writeln!(out, "{}", serde_json::to_string_pretty(&costs)?)?);
    }
    for cost in costs {
        let [from, to, count] = &[cost.from, cost.to, cost.count as u64].map(|number| number.to_string());
        let [manifest, files] = &[cost.manifest, cost.files].map(|bytes| words.size(bytes));
        let id = if cost.from == 0 { "cost-whole" } else { "cost" };
        let args = [
            ("pack", cost.pack.as_str()),
            ("from", from),
            ("to", to),
            ("manifest", manifest),
            ("count", count),
            ("files", files),
        ];
        writeln!(out, "{}", words.text(id, &args))?;
    }
    Ok(())
}
