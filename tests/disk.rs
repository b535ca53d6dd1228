//! Disks that are full or can only be read, and clocks in 1970 and 2040: the old edition stays on show, the reason is told in
//! plain words, and once there is room again, or the right day, the next try succeeds with no help.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use delivery::{Progress, Tally};
use kiosk::delivering::{self, Origin};
use point::{Clock, SystemClock};
use tests::desk::{Desk, clock_at, kiosk, shown, status, told};
use tests::nginx::Nginx;
use tests::{program, rig};

/// The room of a file system in memory is given by the page.
const PAGE: u64 = 4096;

/// A file system in memory of its own, unmounted when dropped.
struct Mount {
    folder: PathBuf,
}

impl Mount {
    fn new(folder: PathBuf, megabytes: u32) -> Self {
        fs::create_dir_all(&folder).unwrap();
        told(Command::new("mount").args(["-t", "tmpfs", "-o", &format!("size={megabytes}m"), "tests"]).arg(&folder));
        Self { folder }
    }

    fn remount(&self, option: &str) {
        told(Command::new("mount").args(["-o", &format!("remount,{option}")]).arg(&self.folder));
    }

    /// Fills it but for so many bytes.
    fn fill(&self, free: u64) {
        let mut filler = File::options().append(true).create(true).open(self.filler()).unwrap();
        for piece in [vec![0; 256 * 1024], vec![0; PAGE as usize]] {
            while filler.write_all(&piece).is_ok() {}
        }
        let length = filler.metadata().unwrap().len();
        filler.set_len(length.next_multiple_of(PAGE).saturating_sub(free)).unwrap();
    }

    /// Makes room again.
    fn free(&self) {
        fs::remove_file(self.filler()).unwrap();
    }

    fn filler(&self) -> PathBuf {
        self.folder.join("filler")
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("--lazy").arg(&self.folder).status());
    }
}

/// Two photographs, and a first and a second edition of them, published in that order.
fn publish(desk: &Desk, number: u64) {
    for product in ["mot", "hai"] {
        desk.photograph(product, &summary(number), 30_000, 2 * number + u64::from(product == "hai"));
    }
    desk.publish();
}

fn summary(number: u64) -> String {
    format!("Lần thứ {number}.")
}

#[track_caller]
fn shows(root: &Path, number: u64) {
    assert_eq!(shown(root), [summary(number), summary(number)]);
}

/// `kiosk sync --once`, whatever comes of it.
fn sync(root: &Path, environment: &[(&str, String)]) -> Output {
    let mut command = Command::new(program("kiosk"));
    command.args(["sync", "--once", "--data"]).arg(root).envs(environment.iter().cloned()).output().unwrap()
}

#[track_caller]
fn says(output: &Output, words: &str) {
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && told.starts_with(words), "{told}{}", String::from_utf8_lossy(&output.stderr));
}

/// Fills a point's disk at every step of a fetch, so that each thing that is written meets a full disk in turn: the disk is
/// filled but for so many pages when something begins. With `FAULT=full-for-ever` nobody makes room again.
#[test]
fn random_fillings_of_the_disk_leave_the_old_edition_and_are_told() {
    let desk = Desk::new();
    publish(&desk, 0);
    let disk = Mount::new(desk.path("small"), 8);
    let root = desk.path("point");
    fs::create_dir(&root).unwrap();
    // The folder itself has room enough that the fetch begins; what it writes goes to the small disk.
    for name in ["editions", "blobs", "trust", "ledger", "incoming", "index"] {
        fs::create_dir(disk.folder.join(name)).unwrap();
        std::os::unix::fs::symlink(disk.folder.join(name), root.join(name)).unwrap();
    }
    let nginx = Nginx::serve(&desk.path("repository"), "");
    desk.point_at(root.clone(), &format!("[updates]\naddress = \"{}\"\n", nginx.url()));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let once = |tell: &(dyn Fn(Progress) + Send + Sync)| delivering::once(&root, &clock, &Origin::Line, tell).unwrap();
    assert!(once(&|_| {}).is_whole());
    publish(&desk, 1);
    let before = desk.path("before");
    told(Command::new("cp").arg("-a").arg(&disk.folder).arg(&before));

    let step = if rig::is_whole() { 1 } else { 2 };
    let fetching = Progress::Fetching(Tally::default());
    let moments = [(None, 20), (Some(Progress::Looking), 20), (Some(fetching), 40), (Some(Progress::Finishing), 20)];
    let (mut tries, mut met) = (0, BTreeMap::<String, usize>::new());
    for (moment, pages) in
        moments.into_iter().flat_map(|(moment, most)| (0..most).step_by(step).map(move |pages| (moment, pages)))
    {
        if moment.is_none() {
            disk.fill(pages * PAGE);
        }
        let filled = AtomicBool::new(false);
        let last = once(&|now| {
            let begins =
                matches!((moment, now), (Some(Progress::Fetching(_)), Progress::Fetching(_))) || moment == Some(now);
            if begins && !filled.swap(true, Ordering::Relaxed) {
                disk.fill(pages * PAGE);
            }
        });
        tries += 1;
        // What was flipped to is on show, though tidying up after it may have failed.
        let number = u64::from(shown(&root).contains(&summary(1)));
        shows(&root, number);
        match &last.failure {
            None => assert_eq!(number, 1),
            Some(failure) => {
                let known = ["sync-no-room", "sync-disk"].contains(&failure.message.as_str());
                assert!(known, "{moment:?}, {pages} pages: {last:?}");
                *met.entry(step_of(&failure.detail)).or_default() += 1;
            }
        }
        if rig::fault() != "full-for-ever" {
            disk.free();
        }
        let last = once(&|_| {});
        assert!(last.is_whole(), "{moment:?}, {pages} pages: there is room again, but {last:?}");
        shows(&root, 1);
        begin_again(&disk.folder, &before);
    }
    println!("{tries} tries, {} met a full disk: {met:?}", met.values().sum::<usize>());
    for step in ["part", "blob", "what was seen", "staging", "editions.db", "delivery.db"] {
        assert!(met.contains_key(step), "{step} met no full disk: {met:?}");
    }
}

/// Puts everything in `folder` back to what it was.
fn begin_again(folder: &Path, before: &Path) {
    let (folder, before) = (folder.display(), before.display());
    told(Command::new("sh").arg("-c").arg(format!("rm -rf '{folder}'/* && cp -a '{before}'/. '{folder}'")));
}

/// What met the full disk, by the path in the message.
fn step_of(detail: &str) -> String {
    let steps = [
        (".part", "part"),
        ("/blobs/", "blob"),
        ("/trust/manifests", "manifest"),
        ("noting what was seen", "what was seen"),
        ("/trust/tuf", "what was seen"),
        ("delivery.db", "delivery.db"),
        ("editions.db", "editions.db"),
        ("/incoming/", "staging"),
        ("/editions/", "editions"),
        ("/trust", "metadata"),
    ];
    steps.iter().find(|(part, _)| detail.contains(part)).map_or(detail, |(_, step)| step).to_owned()
}

#[test]
fn a_small_disk_says_that_it_has_no_room_and_takes_the_edition_once_it_has() {
    let desk = Desk::new();
    publish(&desk, 0);
    let disk = Mount::new(desk.path("small"), 300);
    let nginx = Nginx::serve(&desk.path("repository"), "");
    let root = desk.point_at(disk.folder.join("point"), &format!("[updates]\naddress = \"{}\"\n", nginx.url()));
    kiosk(&root, &["sync", "--once"]);
    publish(&desk, 1);
    disk.fill(200_000_000);
    says(&sync(&root, &[]), "Ổ đĩa hết chỗ, không nhận thêm được. Bài đang có vẫn dùng được.");
    shows(&root, 0);
    assert_eq!(status(&root)["delivery"]["last"]["failure"]["message"], "sync-no-room");
    // Without room for an index it is searched in memory.
    disk.fill(0);
    let found = kiosk(&root, &["search", "bài hai"]);
    assert!(found.contains("Bài hai"), "{found}");
    disk.free();
    // What arrived of something that nobody offers any more takes no room for ever.
    fs::write(root.join("incoming/blobs_00_00.zst.part"), "…").unwrap();
    kiosk(&root, &["sync", "--once"]);
    shows(&root, 1);
    assert_eq!(fs::read_dir(root.join("incoming")).unwrap().count(), 0);
}

#[test]
fn a_disk_that_can_only_be_read_says_so_and_takes_the_edition_once_it_can_be_written() {
    let desk = Desk::new();
    publish(&desk, 0);
    let disk = Mount::new(desk.path("small"), 400);
    let nginx = Nginx::serve(&desk.path("repository"), "");
    let root = desk.point_at(disk.folder.join("point"), &format!("[updates]\naddress = \"{}\"\n", nginx.url()));
    kiosk(&root, &["sync", "--once"]);
    publish(&desk, 1);
    disk.remount("ro");
    says(&sync(&root, &[]), "Không ghi được vào ổ đĩa của máy. Bài đang có vẫn dùng được.");
    shows(&root, 0);
    assert_eq!(status(&root)["edition"]["products"], 2, "the edition can still be read");
    disk.remount("rw");
    kiosk(&root, &["sync", "--once"]);
    shows(&root, 1);
}

#[test]
fn clocks_in_1970_and_2040_do_no_lasting_harm() {
    let desk = Desk::new();
    publish(&desk, 0);
    let nginx = Nginx::serve(&desk.path("repository"), "");
    let root = desk.point(&format!("[updates]\naddress = \"{}\"\n", nginx.url()));
    kiosk(&root, &["sync", "--once"]);
    // Behind: metadata tells the time, and the point says that its clock is wrong.
    publish(&desk, 1);
    let output = sync(&root, &clock_at("@1970-01-02 00:00:00"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    shows(&root, 1);
    let mut asking = Command::new(program("kiosk"));
    asking.args(["status", "--json", "--data"]).arg(&root).envs(clock_at("@1970-01-02 00:00:00"));
    let behind: serde_json::Value = serde_json::from_slice(&asking.output().unwrap().stdout).unwrap();
    assert_eq!(behind["faults"][0]["id"], "clock/floor", "{behind}");
    assert!(behind["delivery"]["last"]["at"].as_str().unwrap().starts_with("1970-01-02"), "{behind}");
    // Ahead: nothing that is signed today is still believed, and whoever asks the server learns why.
    publish(&desk, 2);
    says(
        &sync(&root, &clock_at("@2040-01-01 00:00:00")),
        "Đồng hồ của máy đang sai ngày giờ nên chưa nhận được bài mới.",
    );
    shows(&root, 1);
    // And right again: nothing of it is left.
    kiosk(&root, &["sync", "--once"]);
    shows(&root, 2);
    assert_eq!(status(&root)["faults"], serde_json::json!([]));
    publish(&desk, 3);
    kiosk(&root, &["sync", "--once"]);
    shows(&root, 3);
}
