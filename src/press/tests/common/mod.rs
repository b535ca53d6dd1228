//! A publisher's workshop, a repository, and points that fetch from it.

#![allow(clippy::unwrap_used, dead_code, reason = "tests; each file uses a part")]

#[path = "../../../../tests/nginx.rs"]
pub mod nginx;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use catalog::{Edition, ProductId, Store, pressing};
use delivery::{Carrier, Delivery, Held, Outcome, Policy, Stick, SyncError, Trust};
use point::{Clock, DataFolder, FixedClock, Lock};
use press::repository::keyring::Keyring;
use press::repository::publish::{self, Change};
use press::repository::tree::{RootPlan, Tree};
use time::OffsetDateTime;
use time::macros::datetime;

/// The day on which tests publish.
pub const NOW: OffsetDateTime = datetime!(2026-11-30 2:15 UTC);

pub const PASSPHRASE: &str = "mật khẩu thử";

/// Everything that publishes.
pub struct Workshop {
    pub dir: tempfile::TempDir,
    pub now: OffsetDateTime,
}

impl Workshop {
    /// A repository with one publisher, `p01`, that has published nothing yet.
    pub fn new() -> Self {
        let workshop = Self { dir: tempfile::tempdir().unwrap(), now: NOW };
        let plan = RootPlan { keys: 3, threshold: 2 };
        Tree::create(&workshop.repository(), &workshop.keys(), PASSPHRASE, plan, NOW).unwrap();
        workshop.add_publisher("p01");
        workshop
    }

    pub fn add_publisher(&self, id: &str) {
        let (mut tree, mut ring) = (self.tree(), self.ring());
        tree.add_publisher(id, &self.keys(), PASSPHRASE, &mut ring, self.now).unwrap();
    }

    pub fn repository(&self) -> PathBuf {
        self.dir.path().join("repository")
    }

    pub fn keys(&self) -> PathBuf {
        self.dir.path().join("keys")
    }

    pub fn content(&self) -> PathBuf {
        self.dir.path().join("content")
    }

    pub fn metadata(&self, name: &str) -> PathBuf {
        self.repository().join("metadata").join(name)
    }

    pub fn tree(&self) -> Tree {
        Tree::open(&self.repository()).unwrap()
    }

    pub fn ring(&self) -> Keyring {
        Keyring::open(&[self.keys()], &[PASSPHRASE.to_owned()]).unwrap()
    }

    /// Writes an article whose words differ from those of other seeds; `more` are further lines of its head.
    pub fn article(&self, id: &str, seed: usize, more: &str) {
        let folder = self.content().join(id);
        fs::create_dir_all(folder.join("media")).unwrap();
        let head = format!(
            r#"format = 1
id = "{id}"
kind = "article"
topic = "learning"
audience = ["visitor"]
licence = "CC-BY-SA-4.0"
cover = "media/cover.svg"
{more}
[title]
vi = "Bài thứ {seed}"
[summary]
vi = "Tóm tắt"
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
        fs::write(folder.join("media/cover.svg"), drawing(seed)).unwrap();
        self.text(id, &words(seed, 300));
    }

    /// Replaces an article's text.
    pub fn text(&self, id: &str, words: &str) {
        fs::write(self.content().join(id).join("vi.md"), format!("## Đầu bài\n\n{words}\n")).unwrap();
    }

    /// Publishes all that is in the content, and takes products back.
    pub fn publish(&self, withdrawn: &[&str]) -> Vec<Change> {
        let pressed = self.dir.path().join("pressed");
        let _ = fs::remove_dir_all(&pressed);
        if self.content().exists() {
            pressing::build(&self.content(), &pressed).unwrap();
        } else {
            pressing::write_empty(&pressed).unwrap();
        }
        let withdrawn: Vec<ProductId> = withdrawn.iter().map(|id| id.parse().unwrap()).collect();
        publish::publish(&mut self.tree(), &self.ring(), &pressed, &withdrawn, self.now).unwrap()
    }

    /// Removes a product from the content.
    pub fn drop_article(&self, id: &str) {
        fs::remove_dir_all(self.content().join(id)).unwrap();
    }

    /// A carrier that reads the repository as a folder.
    pub fn stick(&self) -> Carrier {
        Carrier::Stick(Stick::open(&self.repository()).unwrap())
    }

    /// A point that believes this repository's first root.
    pub fn point(&self) -> TestPoint {
        TestPoint::new(&fs::read(self.metadata("1.root.json")).unwrap())
    }
}

pub fn drawing(number: usize) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 6\"><path d=\"M0 0h{number}v6z\"/></svg>")
}

/// So many words that no other seed has.
pub fn words(seed: usize, count: usize) -> String {
    (0..count).map(|word| format!("lời{}x{seed}", word * word % 997)).collect::<Vec<_>>().join(" ")
}

/// A point that fetches.
pub struct TestPoint {
    pub dir: tempfile::TempDir,
    pub data: DataFolder,
    pub clock: Arc<FixedClock>,
    pub lock: Lock,
    pub policy: Policy,
}

impl TestPoint {
    pub fn new(root: &[u8]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(NOW));
        let data = DataFolder::prepare(&dir.path().join("point"), clock.as_ref()).unwrap();
        Trust::new(&data.trust()).begin(root).unwrap();
        let lock = data.lock().unwrap();
        Self { dir, data, clock, lock, policy: Policy::default() }
    }

    pub fn sync(&self, carrier: Carrier) -> Result<Outcome, SyncError> {
        self.deliver(carrier, Held::Stays)
    }

    /// Somebody asks for what there is.
    pub fn sync_asked(&self, carrier: Carrier) -> Result<Outcome, SyncError> {
        self.deliver(carrier, Held::IsTaken)
    }

    fn deliver(&self, carrier: Carrier, held: Held) -> Result<Outcome, SyncError> {
        let clock: Arc<dyn Clock> = self.clock.clone();
        let delivery = Delivery::new(&self.data, self.policy.clone(), held, clock);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(delivery.sync(&Arc::new(carrier), &self.lock, &|_| {}))
    }

    pub fn store(&self) -> Store {
        Store::new(self.data.clone())
    }

    pub fn roll_back(&self) -> Result<String, SyncError> {
        delivery::roll_back(&self.data, &self.lock)
    }

    pub fn edition(&self) -> Edition {
        self.store().open_active().unwrap()
    }

    /// The products on show.
    pub fn shown(&self) -> Vec<String> {
        match self.store().active().unwrap() {
            Some(_) => self.edition().cards().iter().map(|card| card.id.to_string()).collect(),
            None => Vec::new(),
        }
    }

    /// Everything that is on show is whole.
    pub fn verify(&self) {
        let edition = self.edition();
        assert_eq!(edition.bad_lines(), []);
        for sha256 in catalog::store::blobs_of(&edition).unwrap() {
            edition.verify_blob(&sha256).unwrap();
        }
    }
}

/// All files below a folder, by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}
