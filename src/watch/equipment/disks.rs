//! File systems: room, errors, and whether they can still be written to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Probe;
use super::kernel::Kernel;
use super::latch::Latch;
use super::limits;
use super::write_read::{WriteRead, Written};
use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;

/// The file systems of the data and of the programs; one where they are the same.
pub struct Disks {
    kernel: Kernel,
    folders: [Watched; 2],
    write_read: WriteRead,
    written: Written,
    looks: u32,
    space: fn(&Path) -> Option<Space>,
}

/// A folder, and what was seen of its file system before.
struct Watched {
    id: &'static str,
    folder: PathBuf,
    full: Latch,
    was_writable: bool,
}

impl Disks {
    /// Looks at what holds `data` and at what holds `/`.
    pub fn new(kernel: Kernel, data: &Path) -> Self {
        Self::with_space(kernel, data, Space::of)
    }

    /// The same, with another way to learn how much room there is.
    pub fn with_space(kernel: Kernel, data: &Path, space: fn(&Path) -> Option<Space>) -> Self {
        let watched = |id, folder: &Path| Watched {
            id,
            folder: std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()),
            full: Latch::default(),
            // The data must be; a system that is read-only by its making is well.
            was_writable: id == DATA,
        };
        let folders = [watched(DATA, data), watched("filesystem/root", Path::new("/"))];
        Self { kernel, folders, write_read: WriteRead::below(data), written: Written::Untried, looks: 0, space }
    }
}

const DATA: &str = "filesystem/data";

impl Probe for Disks {
    fn look(&mut self) -> Vec<Reading> {
        if self.looks.is_multiple_of(limits::WRITE_READ_LOOKS) {
            self.written = self.write_read.look();
        }
        self.looks = self.looks.wrapping_add(1);
        let table = self.kernel.text("proc/self/mountinfo").unwrap_or_default();
        let (mut seen, mut readings) = (BTreeSet::new(), Vec::new());
        for watched in &mut self.folders {
            let Some(mount) = Mount::of(&watched.folder, &table) else { continue };
            if !seen.insert(mount.device.to_owned()) {
                continue;
            }
            let mut reading = Reading::well(watched.id, Kind::LogicalDisk, mount.filesystem);
            let errors = errors(&self.kernel, &mount).unwrap_or(0);
            if errors > 0 {
                reading =
                    reading.but(State::Degraded, Reason::FilesystemErrors).measuring(Measure::Errors, errors as f64);
            }
            if mount.read_only && watched.was_writable {
                reading = reading.but(State::Failed, Reason::ReadOnly);
            }
            watched.was_writable |= !mount.read_only;
            // A picture of a file system, such as squashfs, is always full.
            if let Some(space) = (self.space)(&watched.folder).filter(|_| !mount.read_only) {
                reading = reading.measuring(Measure::FilesystemUtilization, space.used());
                if space.available < limits::DISK_USELESS {
                    reading = reading.but(State::Failed, Reason::DiskFull);
                }
                if watched.full.at(space.used(), limits::DISK_FULL, limits::DISK_FREE_AGAIN) {
                    reading = reading.but(State::Degraded, Reason::DiskFull);
                }
            }
            if watched.id == DATA && self.written == Written::Other {
                reading = reading.but(State::Failed, Reason::WriteRead);
            }
            readings.push(reading);
        }
        readings
    }
}

/// How much room a file system has, bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// What is in use.
    pub used: u64,
    /// What a program without rights can still write.
    pub available: u64,
}

impl Space {
    /// As `df` counts it.
    fn of(folder: &Path) -> Option<Self> {
        let stat = rustix::fs::statvfs(folder).ok()?;
        let used = stat.f_blocks.saturating_sub(stat.f_bfree).saturating_mul(stat.f_frsize);
        Some(Self { used, available: stat.f_bavail.saturating_mul(stat.f_frsize) })
    }

    /// 0 to 1.
    fn used(self) -> f64 {
        let all = self.used as f64 + self.available as f64;
        if all > 0.0 { self.used as f64 / all } else { 0.0 }
    }
}

/// What is mounted: one line of `/proc/self/mountinfo` (proc_pid_mountinfo(5)).
struct Mount<'a> {
    /// `254:0`
    device: &'a str,
    /// `/dev/sda2`
    source: &'a str,
    filesystem: &'a str,
    read_only: bool,
}

impl<'a> Mount<'a> {
    /// What holds `folder`: the deepest point it lies below, and of several at one point the last.
    fn of(folder: &Path, table: &'a str) -> Option<Self> {
        let mut best: Option<(usize, Self)> = None;
        for line in table.lines() {
            let Some((point, mount)) = Self::parse(line) else { continue };
            let depth = Path::new(&point).components().count();
            if folder.starts_with(&point) && best.as_ref().is_none_or(|(deepest, _)| depth >= *deepest) {
                best = Some((depth, mount));
            }
        }
        best.map(|(_, mount)| mount)
    }

    fn parse(line: &'a str) -> Option<(String, Self)> {
        let (place, what) = line.split_once(" - ")?;
        let mut place = place.split(' ').skip(2);
        let (device, _, point, options) = (place.next()?, place.next()?, place.next()?, place.next()?);
        let mut what = what.splitn(3, ' ');
        let (filesystem, source, super_options) = (what.next()?, what.next()?, what.next().unwrap_or_default());
        // The kernel that finds an error makes the whole file system read-only, not this mount of it.
        let read_only = [options, super_options].iter().any(|options| options.split(',').any(|option| option == "ro"));
        Some((point.replace("\\040", " "), Self { device, source, filesystem, read_only }))
    }
}

/// The device that holds `folder`, as `sys/devices/…/block/sda/sda2`.
pub(crate) fn device(kernel: &Kernel, folder: &Path) -> Option<String> {
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let table = kernel.text("proc/self/mountinfo")?;
    kernel.target(&format!("sys/dev/block/{}", Mount::of(&folder, &table)?.device))
}

/// Errors that the file system has found in itself; nothing where it counts none.
fn errors(kernel: &Kernel, mount: &Mount<'_>) -> Option<u64> {
    match mount.filesystem {
        "ext4" => {
            let device = kernel.target(&format!("sys/dev/block/{}", mount.device))?;
            kernel.number(&format!("sys/fs/ext4/{}/errors_count", device.rsplit('/').next()?))
        }
        // Its device numbers are its own; the name of the disk is not.
        "btrfs" => {
            let disk = mount.source.rsplit('/').next()?;
            let volumes = kernel.names("sys/fs/btrfs").into_iter().map(|name| format!("sys/fs/btrfs/{name}"));
            let volume = volumes.into_iter().find(|volume| kernel.has(&format!("{volume}/devices/{disk}")))?;
            let devices = kernel.names(&format!("{volume}/devinfo"));
            let stats = devices.iter().filter_map(|id| kernel.text(&format!("{volume}/devinfo/{id}/error_stats")));
            Some(stats.flat_map(|text| numbers(&text)).sum())
        }
        _ => None,
    }
}

/// The numbers of lines such as `write_errs 0`.
fn numbers(text: &str) -> Vec<u64> {
    text.lines().filter_map(|line| line.split_whitespace().nth(1)?.parse().ok()).collect()
}
