//! How rigs are asked for, `make rigs FAULT=name`, and how far they are. `make rigs` may be stopped at any time: the next call
//! goes on with the rounds that are missing for this commit. What was done with uncommitted changes counts for none.

#![allow(clippy::unwrap_used, dead_code, reason = "tests, shared by several crates")]

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The fault that the rig must find, or "".
pub fn fault() -> String {
    std::env::var("RIG_FAULT").unwrap_or_default()
}

/// Whether all rounds are wanted: not in `make test`, and not for a fault, which must be found in the first ones.
pub fn is_whole() -> bool {
    std::env::var("RIG_ROUNDS").is_ok_and(|rounds| rounds == "all") && fault().is_empty()
}

/// The rounds of a rig, and what it adds up over them.
pub struct Rounds {
    wanted: u64,
    commit: Option<String>,
    /// A line for each number, `name number`, in the target folder; none where the rounds don't count.
    kept: Option<PathBuf>,
    numbers: BTreeMap<String, u64>,
}

/// How many rounds are done.
const ROUNDS: &str = "rounds";
/// What the first one began with.
const SEED: &str = "seed";

impl Rounds {
    /// A few rounds, or all of them in `make rigs` but for those that this commit has behind it. `seed` is for the first.
    pub fn of(rig: &str, few: u64, all: u64, seed: u64) -> Self {
        let commit = if is_whole() { commit() } else { None };
        let program = std::env::current_exe().unwrap();
        let folder = program.ancestors().nth(3).unwrap_or(Path::new("")).join("rigs");
        let kept = commit.as_ref().map(|commit| folder.join(format!("{rig}-{commit}")));
        let text = kept.as_ref().and_then(|path| fs::read_to_string(path).ok()).unwrap_or_default();
        let read = |line: &str| line.rsplit_once(' ').and_then(|(name, n)| Some((name.to_owned(), n.parse().ok()?)));
        let mut numbers: BTreeMap<String, u64> = text.lines().filter_map(read).collect();
        numbers.entry(SEED.to_owned()).or_insert(seed);
        let rounds = Self { wanted: if is_whole() { all } else { few }, commit, kept, numbers };
        println!("{rig}: round {} of {}, seed {}", rounds.done() + 1, rounds.wanted, rounds.seed());
        rounds
    }

    /// How many are done.
    pub fn done(&self) -> u64 {
        self.number(ROUNDS)
    }

    /// Whether none is missing.
    pub fn are_over(&self) -> bool {
        self.done() >= self.wanted
    }

    /// What chance begins with in the next round.
    pub fn seed(&self) -> u64 {
        self.number(SEED).wrapping_add(self.done())
    }

    /// What was added up under a name.
    pub fn number(&self, name: &str) -> u64 {
        self.numbers.get(name).copied().unwrap_or_default()
    }

    /// Adds to it.
    pub fn add(&mut self, name: &str, n: u64) {
        *self.numbers.entry(name.to_owned()).or_default() += n;
    }

    /// Raises it to `n` where it is less.
    pub fn at_most(&mut self, name: &str, n: u64) {
        let known = self.numbers.entry(name.to_owned()).or_default();
        *known = n.max(*known);
    }

    /// One more round has gone well, whatever it was that the rig looked at.
    pub fn end_one(&mut self) {
        self.add(ROUNDS, 1);
        let Some(path) = &self.kept else { return };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text: String = self.numbers.iter().map(|(name, n)| format!("{name} {n}\n")).collect();
        // Whole or not at all: the rig may be ended at any moment.
        fs::write(path.with_extension("new"), text).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    }
}

impl fmt::Display for Rounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} rounds", self.done())?;
        let others = self.numbers.iter().filter(|(name, _)| *name != ROUNDS && *name != SEED);
        others.into_iter().try_for_each(|(name, n)| write!(f, ", {name} {n}"))?;
        match &self.commit {
            Some(commit) => write!(f, "; commit {commit}"),
            None => write!(f, "; not kept"),
        }
    }
}

/// The commit whose programs run, where nothing else is in the tree.
fn commit() -> Option<String> {
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    git(&["status", "--porcelain"])?.is_empty().then_some(commit)
}
