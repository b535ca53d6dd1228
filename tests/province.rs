//! The province: the real hub before a database of its own.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use ledger::fact::Action;

use crate::desk::{kiosk, told};
use crate::postgres::Postgres;
use crate::program;

/// A hub that runs until dropped.
pub struct Province {
    /// Its database.
    pub postgres: Postgres,
    /// Where points find it.
    pub address: String,
    dir: tempfile::TempDir,
    hub: Child,
}

impl Province {
    /// Starts it, on loopback.
    pub fn new() -> Self {
        let (postgres, dir) = (Postgres::start(), tempfile::tempdir().unwrap());
        let mut serve = command_of(&postgres, dir.path());
        serve.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut hub = serve.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(hub.stdout.take().unwrap()).read_line(&mut address).unwrap();
        let address = address.split_whitespace().find(|word| word.starts_with("http://")).unwrap().to_owned();
        Self { postgres, address, dir, hub }
    }

    /// A command of the hub.
    pub fn command(&self) -> Command {
        command_of(&self.postgres, self.dir.path())
    }

    /// A command of the hub that must succeed.
    pub fn hub(&self, args: &[&str]) -> String {
        told(self.command().args(args))
    }

    /// Approves the point by the code that it tells, as an officer does on the telephone.
    pub fn approve(&self, root: &Path) {
        let words = kiosk(root, &["enrol"]);
        let code = words.split_whitespace().find(|word| word.len() == 11 && word.contains('-')).unwrap();
        self.hub(&["enrol", "approve", code]);
    }

    /// How often something was counted, by all points.
    pub fn total(&self, action: Action) -> u64 {
        let query = format!("SELECT coalesce(sum(n), 0) FROM usage_day WHERE action = '{}'", action.name());
        self.postgres.ask(&query).parse().unwrap()
    }

    /// Ends it, and puts its database (`postgres`) and its key (`hub.key`) into a folder, for a province elsewhere.
    pub fn move_to(mut self, folder: &Path) {
        self.end();
        self.postgres.end();
        let to: PathBuf = folder.join("postgres");
        told(Command::new("cp").arg("-a").arg(self.postgres.data()).arg(to));
        fs::copy(self.dir.path().join("hub.key"), folder.join("hub.key")).unwrap();
    }

    fn end(&mut self) {
        drop(self.hub.kill());
        drop(self.hub.wait());
    }
}

impl Default for Province {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Province {
    fn drop(&mut self) {
        self.end();
    }
}

fn command_of(postgres: &Postgres, dir: &Path) -> Command {
    let mut command = Command::new(program("hub"));
    command.env("DATABASE_URL", postgres.url()).env("HUB_KEY", dir.join("hub.key"));
    command
}

/// `kiosk report --once --json`
pub fn report(root: &Path) -> serde_json::Value {
    let mut command = Command::new(program("kiosk"));
    let output = command.args(["report", "--once", "--json", "--data"]).arg(root).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{error}"))
}

/// `kiosk outbox --json`
pub fn outbox(root: &Path) -> serde_json::Value {
    serde_json::from_str(&kiosk(root, &["outbox", "--json"])).unwrap()
}
