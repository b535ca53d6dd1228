//! USB sticks: images with the file systems that people have, mounted read-only as the image's unit does, and pulled out.
//! Needs root and `/dev/loop-control`, as a container with `--privileged` has them.

#![allow(clippy::unwrap_used, reason = "for tests, which may end anywhere")]

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::desk::told;

/// The size of a stick: exFAT and NTFS take no less than a few megabytes.
const BYTES: u64 = 48 * 1024 * 1024;

/// What a stick is formatted with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSystem {
    /// By Linux, read by the kernel.
    Ext4,
    /// By Windows and phones. Read by `fusefat`: the kernel of a test machine may have no FAT.
    Fat,
    /// By Windows, sticks of more than 32 GB.
    ExFat,
    /// By Windows.
    Ntfs,
}

impl FileSystem {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Ext4, Self::Fat, Self::ExFat, Self::Ntfs];
}

/// A stick in somebody's pocket.
#[derive(Debug)]
pub struct Usb {
    image: PathBuf,
    file_system: FileSystem,
}

impl Usb {
    /// Formats a stick at `image` and copies what is in `content` onto it.
    pub fn write(image: &Path, file_system: FileSystem, content: &Path) -> Self {
        File::create(image).unwrap().set_len(BYTES).unwrap();
        let run = |program: &str, args: &[&str], paths: &[&Path]| {
            told(Command::new(program).args(args).args(paths));
        };
        match file_system {
            FileSystem::Ext4 => run("mkfs.ext4", &["-q", "-d"], &[content, image]),
            FileSystem::Fat => {
                run("mkfs.vfat", &[], &[image]);
                for entry in fs::read_dir(content).unwrap() {
                    let entry = entry.unwrap().path();
                    told(Command::new("mcopy").arg("-s").arg("-i").arg(image).arg(entry).arg("::/"));
                }
            }
            FileSystem::ExFat => run("mkfs.exfat", &[], &[image]),
            FileSystem::Ntfs => run("mkntfs", &["-F", "-q", "-f"], &[image]),
        }
        let usb = Self { image: image.to_owned(), file_system };
        if matches!(file_system, FileSystem::ExFat | FileSystem::Ntfs) {
            let folder = tempfile::tempdir().unwrap();
            let plugged = usb.mount(&usb.image, folder.path(), "rw");
            told(Command::new("cp").arg("-r").arg(content.join(".")).arg(folder.path()));
            plugged.unmount_in_peace();
        }
        usb
    }

    /// One that was written before.
    pub fn again(image: &Path, file_system: FileSystem) -> Self {
        Self { image: image.to_owned(), file_system }
    }

    /// Puts it in: mounts it read-only at `sticks/name`. What is done to it there is done to a copy.
    pub fn plug(&self, sticks: &Path, name: &str) -> Plugged {
        let folder = sticks.join(name);
        fs::create_dir_all(&folder).unwrap();
        let copy = self.image.with_extension("plugged");
        fs::copy(&self.image, &copy).unwrap();
        self.mount(&copy, &folder, "ro")
    }

    /// Whether nothing was written to it while it was in.
    pub fn is_unchanged(&self) -> bool {
        fs::read(&self.image).unwrap() == fs::read(self.image.with_extension("plugged")).unwrap()
    }

    fn mount(&self, image: &Path, folder: &Path, how: &str) -> Plugged {
        let device = told(Command::new("losetup").args(["--find", "--show"]).arg(image)).trim().to_owned();
        let mut mounting = match self.file_system {
            FileSystem::Ext4 => Command::new("mount"),
            FileSystem::Fat => Command::new("fusefat"),
            FileSystem::ExFat => Command::new("mount.exfat-fuse"),
            FileSystem::Ntfs => Command::new("ntfs-3g"),
        };
        match self.file_system {
            FileSystem::Ext4 => mounting.args(["-o", "ro,nosuid,nodev,noexec"]),
            FileSystem::Fat => mounting.args(["-f", "-o", "ro"]),
            // Stays in the foreground, and says a lot.
            FileSystem::ExFat => mounting.args(["-d", "-o", how]),
            FileSystem::Ntfs => mounting.args(["-o", &format!("no_detach,{how}")]),
        };
        mounting.arg(&device).arg(folder).stdout(Stdio::null()).stderr(Stdio::null());
        let mut server = mounting.spawn().unwrap();
        if self.file_system == FileSystem::Ext4 {
            assert!(server.wait().unwrap().success(), "mounting needs root and loop devices");
        }
        let plugged = Plugged { folder: folder.to_owned(), device, image: image.to_owned(), server };
        for _ in 0..500 {
            if is_mounted(folder) {
                return plugged;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("{folder:?}: not mounted; that needs root, loop devices and /dev/fuse");
    }
}

fn is_mounted(folder: &Path) -> bool {
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let table = fs::read_to_string("/proc/self/mountinfo").unwrap();
    table.lines().any(|line| line.split(' ').nth(4) == folder.to_str())
}

/// A stick in its socket. Dropping it takes it out as `umount` does.
pub struct Plugged {
    /// Where it is mounted.
    pub folder: PathBuf,
    device: String,
    image: PathBuf,
    /// The program that serves it; one that has ended where the kernel does.
    server: Child,
}

impl Plugged {
    /// From now on it answers nothing, as a stick with a loose contact. The kernel can't be held up so.
    pub fn hang(&self) {
        told(Command::new("kill").arg("-STOP").arg(self.server.id().to_string()));
    }

    /// Pulls it out: from now on nothing that isn't in memory yet can be read. The mount follows when this is dropped.
    pub fn pull(&mut self) {
        match self.server.try_wait() {
            // Served by the kernel: the disk ends before its first byte, and reading is an error (EIO).
            Ok(Some(_)) => File::options().write(true).open(&self.image).unwrap().set_len(0).unwrap(),
            // Whoever asks a program that is gone hears so (ENOTCONN).
            _ => {
                self.server.kill().unwrap();
                self.server.wait().unwrap();
            }
        }
    }

    fn unmount_in_peace(mut self) {
        told(Command::new("umount").arg(&self.folder));
        self.server.wait().unwrap();
    }
}

impl Drop for Plugged {
    fn drop(&mut self) {
        // It may be unmounted already.
        let _ = Command::new("umount").arg("--lazy").arg(&self.folder).stderr(Stdio::null()).status();
        let _ = self.server.kill();
        let _ = self.server.wait();
        let _ = Command::new("losetup").arg("--detach").arg(&self.device).stderr(Stdio::null()).status();
        let _ = fs::remove_dir(&self.folder);
    }
}
