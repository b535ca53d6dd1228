//! The power is cut: a machine of its own fetches by the real `kiosk sync` from the real nginx, and loses its power at random
//! moments of looking, download, staging, flip and collection.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use catalog::Sha256;
use tests::desk::{Desk, Random, kiosk, shown};
use tests::rig::{self, Rounds};
use tests::uml::{Disk, Line, Machine};
use tests::{nginx, program, repository};

/// The line: two photographs take four seconds.
const BYTES_PER_SECOND: u64 = 250_000;
const PHOTOGRAPH: usize = 500_000;

/// What a cut may cost, beside what arrived in the last second.
const MAY_BE_LOST: u64 = 64_000;

/// What the machine does after each boot: it shows what the cut has left, waits until the repository is as it shall be, and
/// fetches.
fn script() -> String {
    let (kiosk, watch) = (program("kiosk"), repository().join("tests/uml/watch"));
    let preload = match rig::fault().as_str() {
        // Nothing is ever asked to be durable.
        "no-fsync" => "export LD_PRELOAD=libeatmydata.so",
        _ => "",
    };
    format!(
        r#"
rm -rf /mnt/host/left /mnt/host/go
cp -a /mnt/disk/point /mnt/host/left
{kiosk} status --json --data /mnt/disk/point > /mnt/host/status.json
echo "left $?"
until [ -e /mnt/host/go ]; do sleep 0.05; done
mkdir /run/nginx
nginx -c /mnt/host/nginx.conf -e /run/nginx/error.log &
until [ -e /run/nginx/pid ]; do sleep 0.05; done
{watch} /mnt/disk/point &
{preload}
echo sync
{kiosk} sync --once --json --data /mnt/disk/point > /mnt/host/outcome.json 2> /mnt/host/progress
echo "done $?"
sleep 60
"#,
        kiosk = kiosk.display(),
        watch = watch.display(),
    )
}

/// What was told before a cut.
struct Told {
    /// How long each part was, and when.
    parts: BTreeMap<String, Vec<(Duration, u64)>>,
    /// When something was told last.
    end: Duration,
    /// How far it was.
    stage: &'static str,
}

impl Told {
    fn read(lines: &[Line]) -> Self {
        let begun = lines[0].at;
        let end = lines[lines.len() - 1].at - begun;
        let mut told = Self { parts: BTreeMap::new(), end, stage: "looking" };
        for line in lines {
            let words: Vec<_> = line.text.split(' ').collect();
            match words[..] {
                ["part", name, bytes] => {
                    told.stage = "download";
                    let lengths = told.parts.entry(name.to_owned()).or_default();
                    lengths.push((line.at - begun, bytes.parse().unwrap()));
                }
                ["staged"] => told.stage = "staging",
                ["moved"] => told.stage = "flip and collection",
                ["done", code] => {
                    assert_eq!(code, "0", "{lines:?}");
                    told.stage = "done";
                }
                _ => {}
            }
        }
        told
    }

    /// Compares with what is left; answers the bytes that were lost of all parts.
    fn lost(&self, left: &Path) -> u64 {
        let mut sum = 0;
        for (name, lengths) in &self.parts {
            let (_, last) = *lengths.last().unwrap();
            let here = match fs::metadata(left.join("incoming").join(name)) {
                Ok(about) => about.len(),
                Err(_) if is_stored(left, name) => last,
                Err(_) => 0,
            };
            let lost = last.saturating_sub(here);
            // Of one that began within the last second all may be lost.
            let before = lengths.iter().rev().find(|(then, _)| *then + Duration::from_secs(1) <= self.end);
            let second = last - before.map_or(0, |(_, bytes)| *bytes);
            assert!(
                lost <= MAY_BE_LOST.max(second),
                "{name}: {lost} bytes of {last} were lost, {second} came in the last second: {lengths:?}"
            );
            sum += lost;
        }
        sum
    }
}

/// Whether the file that was fetched under this name is on its shelf.
fn is_stored(left: &Path, part: &str) -> bool {
    let digits = part.split(|c: char| !c.is_ascii_hexdigit()).find(|digits| digits.len() == 64);
    let sha256 = digits.and_then(|digits| Sha256::try_from(digits.to_owned()).ok());
    let digits = sha256.unwrap_or_else(|| panic!("{part}: what is it?"));
    let digits = digits.as_str();
    left.join("blobs").join(&digits[..2]).join(digits).exists() || left.join("trust/manifests").join(digits).exists()
}

/// Writes and publishes the next edition.
fn publish(desk: &Desk, number: u64) {
    for product in ["mot", "hai"] {
        desk.photograph(product, &summary(number), PHOTOGRAPH, 2 * number + u64::from(product == "hai"));
    }
    desk.publish();
}

fn summary(number: u64) -> String {
    format!("Lần thứ {number}.")
}

/// A few cuts here, 200 in `make rigs`. With `FAULT=no-fsync` what was written is left to chance, which the rig must see.
#[test]
fn random_power_cuts_leave_the_old_or_the_new_edition_whole() {
    let mut cuts = Rounds::of("power", 5, 200, 20_261_125);
    let desk = Desk::new();
    publish(&desk, 0);
    let point: PathBuf = desk.path("disk/point");
    fs::create_dir(desk.path("disk")).unwrap();
    desk.point_at(point.clone(), "[updates]\naddress = \"http://127.0.0.1:8080/\"\n");
    kiosk(&point, &["import", desk.path("repository").to_str().unwrap()]);
    let disk = Disk::holding(&desk.path("disk"), 600);
    let limit = format!("limit_rate {BYTES_PER_SECOND};");
    let served = nginx::configuration(Path::new("/run/nginx"), "127.0.0.1:8080", &desk.path("repository"), &limit);
    fs::write(disk.shared().join("nginx.conf"), served).unwrap();

    let (mut random, mut edition, mut boots, mut told) = (Random::new(cuts.seed()), 0, BTreeSet::new(), None::<Told>);
    loop {
        let mut machine = Machine::boot(&script(), &disk);
        let code = machine.wait_for("left ").unwrap();
        let left = disk.shared().join("left");
        let now = shown(&left);
        let is = |number: u64| now.iter().all(|shown| *shown == summary(number));
        assert!(now.len() == 2 && (is(edition) || edition > 0 && is(edition - 1)), "neither old nor new: {now:?}");
        let status: serde_json::Value =
            serde_json::from_slice(&fs::read(disk.shared().join("status.json")).unwrap()).unwrap();
        assert_eq!((code.as_str(), &status["edition"]["products"]), ("0", &2.into()), "{status}");
        assert_eq!(status["boot"], machine.boot_id.as_str());
        assert!(boots.insert(machine.boot_id.clone()), "every boot has an id of its own");
        if let Some(told) = told.take() {
            assert!(told.stage != "done" || is(edition), "what was told as done must last");
            let which = if is(edition) { "new" } else { "old" };
            cuts.add(&format!("{} left the {which} edition", told.stage), 1);
            cuts.add(told.stage, 1);
            let bytes = told.lost(&left);
            cuts.add("bytes lost", bytes);
            cuts.at_most("bytes lost by one", bytes);
            cuts.end_one();
        }
        if cuts.are_over() {
            break;
        }
        if is(edition) {
            edition += 1;
            publish(&desk, edition);
        }
        fs::write(disk.shared().join("go"), "").unwrap();
        let wanted = ["sync", "part ", "part ", "staged", "moved", "done"][random.below(6) as usize];
        let within = match wanted {
            "part " => 3500,
            "sync" => 1500,
            // From the first staged file to the end it is a tenth of a second.
            "staged" => 40,
            "moved" => 80,
            _ => 150,
        };
        machine.wait_until(|line| (line.starts_with(wanted) || line.starts_with("done")).then_some(())).unwrap();
        std::thread::sleep(Duration::from_millis(random.below(within)));
        told = Some(Told::read(&machine.cut()));
    }
    println!("cuts: {cuts}; {} boot ids since it was begun", boots.len());
    let wanted = ["looking", "download", "staging", "flip and collection", "done"];
    assert!(!rig::is_whole() || wanted.iter().all(|stage| cuts.number(stage) > 0), "too few kinds of cuts: {cuts}");
}
