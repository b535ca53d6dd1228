//! A publisher's desk and a point that believes it, by the real programs.

#![allow(clippy::unwrap_used, reason = "for tests, which may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use catalog::Store;
use catalog::store::blobs_of;
use point::DataFolder;

use crate::{program, repository};

/// A publisher's desk: some of the sample content, a repository, keys.
pub struct Desk {
    /// Where everything lies.
    pub dir: tempfile::TempDir,
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

impl Desk {
    /// An empty desk with keys for one publisher.
    pub fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        desk.press(&["keys", "create"]);
        desk.press(&["keys", "publisher", "p01"]);
        desk
    }

    /// Something on the desk.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Copies a product of the sample content to the desk.
    pub fn take(&self, product: &str) {
        let to = self.path("content/p01");
        fs::create_dir_all(&to).unwrap();
        let from = repository().join("content/p01").join(product);
        assert!(Command::new("cp").arg("-r").arg(from).arg(to).status().unwrap().success());
    }

    /// Calls `press` on this repository, and gives what it tells.
    pub fn press(&self, args: &[&str]) -> String {
        let mut command = Command::new(program("press"));
        command.args(args).env("PRESS_PASSPHRASE", "mật khẩu thử");
        command.env("PRESS_REPOSITORY", self.path("repository")).env("PRESS_KEYS", self.path("keys"));
        told(&mut command)
    }

    /// Publishes what is on the desk.
    pub fn publish(&self) {
        self.press(&["publish", self.path("content").to_str().unwrap()]);
    }

    /// Gives a product another summary.
    pub fn summarise(&self, product: &str, summary: &str) {
        let head = self.path("content/p01").join(product).join("product.toml");
        let text = fs::read_to_string(&head).unwrap();
        let (before, after) = text.split_once("[summary]\nvi = \"").unwrap();
        let rest = after.split_once('"').unwrap().1;
        fs::write(&head, format!("{before}[summary]\nvi = \"{summary}\"{rest}")).unwrap();
    }

    /// A point that believes this repository, with `settings`.
    pub fn point(&self, settings: &str) -> PathBuf {
        let (root, from) = (self.path("point"), self.path("settings.toml"));
        fs::write(&from, format!("name = \"Điểm thử\"\nlanguages = [\"vi\"]\n{settings}")).unwrap();
        kiosk(&root, &["setup", "--from", from.to_str().unwrap()]);
        kiosk(&root, &["trust", self.path("repository/metadata/1.root.json").to_str().unwrap()]);
        root
    }
}

/// Runs a command that must succeed, and gives what it tells.
pub fn told(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{error}");
    out.into_owned()
}

/// Calls `kiosk` on a data folder.
pub fn kiosk(root: &Path, args: &[&str]) -> String {
    told(Command::new(program("kiosk")).args(args).arg("--data").arg(root))
}

/// What `kiosk status --json` tells.
pub fn status(root: &Path) -> serde_json::Value {
    let output = Command::new(program("kiosk")).args(["status", "--json", "--data"]).arg(root).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Waits until so many products are on show.
#[track_caller]
pub fn wait_for_products(root: &Path, count: u64) {
    for _ in 0..200 {
        if status(root)["edition"]["products"] == count {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("not {count} products: {}", status(root));
}

/// The summaries of the edition on show, all of whose files are there and whole.
pub fn shown(root: &Path) -> Vec<String> {
    let edition = Store::new(DataFolder::open(root).unwrap()).open_active().unwrap();
    assert_eq!(edition.bad_lines(), []);
    for sha256 in blobs_of(&edition).unwrap() {
        edition.verify_blob(&sha256).unwrap();
    }
    let vi = "vi".parse().unwrap();
    edition.cards().iter().map(|card| card.summary[&vi].clone()).collect()
}
