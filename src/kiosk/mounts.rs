//! Which sticks are mounted: the kernel's own table, which whoever runs unprivileged in a sandbox may read and wait on. The
//! kiosk mounts nothing itself; a small unit of the image does so, read-only, below one folder.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use rustix::event::{PollFd, PollFlags};

/// The kernel's table of mounts, as this process sees them.
const TABLE: &str = "/proc/self/mountinfo";

/// Devices that are there, by number.
const DEVICES: &str = "/sys/dev/block";

/// A mounted file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mount {
    /// Names this mount for as long as it is there.
    pub id: u64,
    /// The number of its device, `8:17`.
    device: String,
    /// Where it is mounted.
    pub path: PathBuf,
    /// Whether its device was there when it was mounted: what a program of its own serves (FUSE) may have none.
    has_device: bool,
}

impl Mount {
    /// Whether it has been pulled out: the device goes first, and the mount follows.
    pub fn is_pulled_out(&self) -> bool {
        if self.has_device && !device_exists(&self.device) {
            return true;
        }
        let folder = self.path.parent().unwrap_or(&self.path);
        // Where the table can't be read nobody knows better than the error that was seen.
        mounts(folder).is_ok_and(|mounts| mounts.iter().all(|mount| mount.id != self.id))
    }
}

fn device_exists(number: &str) -> bool {
    Path::new(DEVICES).join(number).exists()
}

/// What is mounted right below `folder`.
pub fn mounts(folder: &Path) -> io::Result<Vec<Mount>> {
    Ok(parse(&std::fs::read(TABLE)?, folder))
}

fn parse(table: &[u8], folder: &Path) -> Vec<Mount> {
    let mounts = table.split(|byte| *byte == b'\n').filter_map(|line| {
        // id, parent, device, root, mount point, …
        let fields: Vec<_> = line.split(|byte| *byte == b' ').take(5).collect();
        let [id, _, device, _, path] = fields.as_slice() else { return None };
        let path = PathBuf::from(unescape(path));
        let (id, device) = (std::str::from_utf8(id).ok()?.parse().ok()?, String::from_utf8(device.to_vec()).ok()?);
        let has_device = device_exists(&device);
        (path.parent() == Some(folder)).then_some(Mount { id, device, path, has_device })
    });
    let mut found: Vec<Mount> = Vec::new();
    for mount in mounts {
        // Of two that lie over one another the upper one, which comes later, is seen.
        found.retain(|below| below.path != mount.path);
        found.push(mount);
    }
    found
}

/// Spaces, tabs, line ends and backslashes stand in the table as `\040`, `\011`, `\012`, `\134`.
fn unescape(field: &[u8]) -> OsString {
    let (mut bytes, mut rest) = (Vec::with_capacity(field.len()), field);
    while let Some((first, after)) = rest.split_first() {
        let octal = after.get(..3).filter(|_| *first == b'\\').and_then(|digits| std::str::from_utf8(digits).ok());
        match octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(3..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    OsString::from_vec(bytes)
}

/// Waits for the table to change, without looking at it meanwhile.
pub struct Changes(File);

impl Changes {
    /// Begins to watch: every change from now on counts.
    pub fn watch() -> io::Result<Self> {
        File::open(TABLE).map(Self)
    }

    /// Returns after a change. Blocks.
    pub fn wait(&self) -> io::Result<()> {
        let mut watched = [PollFd::new(&self.0, PollFlags::PRI)];
        loop {
            match rustix::event::poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => {}
                polled => return polled.map(drop).map_err(io::Error::from),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_mounted_right_below_the_folder_is_a_stick() {
        let table = b"22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            40 22 8:17 / /run/s/USB\\040c\\303\\251 ro,nosuid shared:9 - vfat /dev/sdb1 ro\n\
            41 40 8:18 / /run/s/sdb1/deeper ro - vfat /dev/sdb2 ro\n\
            42 22 0:55 / /run/s/sdc1 ro - fuseblk /dev/sdc1 ro\n\
            43 22 8:33 / /run/s/sdc1 ro - vfat /dev/sdc1 ro\n\
            half a line";
        let found = parse(table, Path::new("/run/s"));
        let told: Vec<_> = found.iter().map(|mount| (mount.id, mount.path.to_str().unwrap())).collect();
        assert_eq!(told, [(40, "/run/s/USB cé"), (43, "/run/s/sdc1")]);
    }

    #[test]
    fn a_backslash_alone_is_itself() {
        assert_eq!(unescape(br"a\134b\0"), r"a\b\0");
    }
}
