//! A point in a temporary folder, its words, and figures read from it.

#![allow(clippy::unwrap_used, dead_code, reason = "tests; each file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use ledger::Ledger;
use ledger::fact::{Action, CausedBy, Count};
use point::{FixedClock, Point};
use report::{Arg, Figures, Period, Sources, Training, Words};
use tempfile::TempDir;
use time::macros::datetime;
use ulid::Ulid;
use watch::Memory;
use watch::inventory::List;

pub const POINT: Ulid = Ulid::from_parts(1_764_000_000_000, 7);
pub const DAY: Duration = Duration::from_secs(24 * 3600);

const SETTINGS: &str = r#"
id = "01KAQZ0000000000000000000A"
name = "Điểm hỗ trợ Trà Mai"
unit = "Xã Trà Mai, huyện Nam Trà My"
person = "Hồ Thị Hương"
[[hours]]
days = ["mon", "tue", "wed", "thu", "fri"]
open = "07:30"
close = "17:00"
[[line]]
provider = "VNPT Quảng Nam"
plan = "Internet 40"
down = 40
up = 20
from = "2026-11-10"
"#;

const LIST: &str = r#"
[[asset]]
name = "Tivi 75 inch"
kind = "display"
code = "TS-01"
funding = "CTMTQG 1719"
handed_over = "2026-01-15"
device = "display/HDMI-A-1"

[[asset]]
kind = "amplifier"
code = "TS-02"
"#;

/// A point of which everything is known since midnight of 1 November 2026.
pub struct Room {
    pub dir: TempDir,
    pub clock: Arc<FixedClock>,
    pub ledger: Ledger,
    pub memory: Memory,
}

impl Room {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-01 0:00 +7)));
        fs::create_dir_all(dir.path().join("ledger")).unwrap();
        let ledger = Ledger::open(&dir.path().join("ledger"), POINT, "0.1.0", clock.clone()).unwrap();
        let memory = Memory::open(&dir.path().join("watch"), clock.clone()).unwrap();
        memory.begin().unwrap();
        clock.advance(DAY);
        Self { dir, clock, ledger, memory }
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Counts something of today.
    pub fn count(&self, action: Action, by: CausedBy, product: &str, language: &str, topic: &str, n: u64) {
        let text = str::to_owned;
        let kind = text(if product.is_empty() { "" } else { "article" });
        let count = Count {
            product: text(product),
            language: text(language),
            topic: text(topic),
            kind,
            ..Count::new(action, by)
        };
        let title = if product.is_empty() { String::new() } else { format!("Bài {product}") };
        self.ledger.count(&count, &title, n).unwrap();
    }

    /// The machine was on all day; the next one begins.
    pub fn next_day(&self) {
        self.count(Action::On, CausedBy::Machine, "", "", "", 24 * 60);
        self.clock.advance(DAY);
        self.memory.beat().unwrap();
    }

    pub fn read(&self, from: &str, to: &str) -> Figures {
        self.read_with(from, to, &[])
    }

    pub fn read_with(&self, from: &str, to: &str, trainings: &[Training]) -> Figures {
        let point = Point::parse(SETTINGS, Path::new("point.toml")).unwrap();
        let list = List::parse(LIST, Path::new("equipment.toml")).unwrap();
        let (ledger, watch) = (self.folder("ledger"), self.folder("watch"));
        let sources =
            Sources { ledger: &ledger, watch: &watch, point: &point, list: &list, trainings, most_bytes: 100_000_000 };
        Figures::read(&sources, Period::parse(from, to).unwrap(), self.clock.clone()).unwrap()
    }
}

/// The shipped Vietnamese words.
pub struct Vi(FluentBundle<FluentResource>);

impl Vi {
    pub fn load() -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![unic_langid::langid!("vi")]);
        bundle.set_use_isolating(false);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales/vi");
        for file in ["main.ftl", "health.ftl", "complaint.ftl", "sending.ftl", "terminal.ftl", "report.ftl"] {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            bundle.add_resource(FluentResource::try_new(text).unwrap()).unwrap();
        }
        Self(bundle)
    }
}

impl Words for Vi {
    fn say(&self, id: &str, args: &[(&'static str, Arg)]) -> String {
        let mut fluent = FluentArgs::new();
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.clone()),
                Arg::Number(number) => FluentValue::from(*number),
            };
            fluent.set(*name, value);
        }
        let Some(pattern) = self.0.get_message(id).and_then(|message| message.value()) else { return id.to_owned() };
        let mut errors = vec![];
        let text = self.0.format_pattern(pattern, Some(&fluent), &mut errors).into_owned();
        assert!(errors.is_empty(), "{id}: {errors:?}");
        text
    }

    fn language(&self, tag: &str) -> String {
        match tag {
            "vi" => "Tiếng Việt".to_owned(),
            "ktv" => "Tiếng Cơ Tu".to_owned(),
            tag => tag.to_owned(),
        }
    }
}
