//! A publisher's desk: some content, a repository, keys; the points that believe it, and the commands both work with.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use catalog::Store;
use catalog::store::blobs_of;
use point::DataFolder;

use crate::{program, repository};

/// A publisher's desk, removed when dropped.
pub struct Desk {
    /// Its folder.
    pub dir: tempfile::TempDir,
}

impl Desk {
    /// A repository with keys and one publisher, `p01`, that has published nothing yet.
    pub fn new() -> Self {
        let desk = Self { dir: tempfile::tempdir().unwrap() };
        desk.press(&["keys", "create"]);
        desk.press(&["keys", "publisher", "p01"]);
        desk
    }

    /// Something on the desk: `repository`, `content`, `keys`, `point`, …
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

    /// Writes an article in the place of the one before: `summary` above a photograph of so many bytes, which nothing makes
    /// smaller. Another seed is another photograph.
    pub fn photograph(&self, product: &str, summary: &str, bytes: usize, seed: u64) {
        let folder = self.path("content/p01").join(product);
        fs::create_dir_all(folder.join("media")).unwrap();
        let height = (bytes as f64 / 4.0).sqrt() as u32;
        let width = height * 4 / 3;
        let mut noise = Random::new(seed);
        let pixels = (0..width * height * 3).map(|_| noise.below(256) as u8).collect();
        image::RgbImage::from_raw(width, height, pixels).unwrap().save(folder.join("media/cover.png")).unwrap();
        let head = format!(
            r#"format = 1
id = "p01/{product}"
kind = "article"
topic = "learning"
audience = ["visitor"]
licence = "CC-BY-SA-4.0"
cover = "media/cover.png"
[title]
vi = "Bài {product}"
[summary]
vi = "{summary}"
[issuer]
unit = "Xã"
date = 2026-11-23
[funding]
programme = "Chương trình"
source = "Nguồn"
[text]
vi = "vi.md"
"#
        );
        fs::write(folder.join("product.toml"), head).unwrap();
        let words: Vec<_> = (0..200).map(|_| format!("lời{}", noise.below(10_000))).collect();
        fs::write(folder.join("vi.md"), format!("## Đầu bài\n\n{}\n", words.join(" "))).unwrap();
    }

    /// Runs `press` with this repository and these keys.
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
        self.point_at(self.path("point"), settings)
    }

    /// The same in another folder.
    pub fn point_at(&self, root: PathBuf, settings: &str) -> PathBuf {
        let from = self.path("settings.toml");
        fs::write(&from, format!("name = \"Điểm thử\"\nlanguages = [\"vi\"]\n{settings}")).unwrap();
        kiosk(&root, &["setup", "--from", from.to_str().unwrap()]);
        kiosk(&root, &["trust", self.path("repository/metadata/1.root.json").to_str().unwrap()]);
        root
    }
}

impl Default for Desk {
    fn default() -> Self {
        Self::new()
    }
}

/// What a command that must succeed writes.
pub fn told(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{command:?}: {out}{error}");
    out.into_owned()
}

/// Runs a command of the kiosk that must succeed.
pub fn kiosk(root: &Path, args: &[&str]) -> String {
    told(Command::new(program("kiosk")).args(args).arg("--data").arg(root))
}

/// The environment of a command whose wall clock begins at `date`, `@1970-01-02 00:00:00` in UTC.
pub fn clock_at(date: &str) -> [(&'static str, String); 4] {
    let library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
    [("LD_PRELOAD", library), ("FAKETIME", date), ("FAKETIME_DONT_FAKE_MONOTONIC", "1"), ("TZ", "UTC")]
        .map(|(name, value)| (name, value.to_owned()))
}

/// `kiosk status --json`
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

/// Numbers that look random and are the same in each run.
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next one, less than `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
