//! Whether a disk gives back what it was given.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use rustix::fs::{Advice, fadvise};

use super::limits;
use super::patience::Patience;

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// What was written was read again.
    Same,
    /// It couldn't be written, or something else was read.
    Other,
    /// Nothing could be tried, and another reading says why: no room, or no right to write; or another program tries.
    Untried,
}

/// Writes a small file and reads it again.
pub(crate) struct WriteRead {
    file: PathBuf,
    patience: Patience<Written>,
    turn: u8,
}

impl WriteRead {
    pub(crate) fn below(folder: &Path) -> Self {
        Self { file: folder.join(NAME), patience: Patience::of(limits::WRITE_READ_PATIENCE), turn: 0 }
    }

    pub(crate) fn look(&mut self) -> Written {
        let (file, turn) = (self.file.clone(), self.turn);
        self.turn = self.turn.wrapping_add(1);
        self.patience.ask(move || write_read(&file, &pattern(turn))).unwrap_or(Written::Other)
    }
}

/// Hidden, and overwritten by the next look where a power cut leaves it.
const NAME: &str = ".write-read";

fn write_read(path: &Path, pattern: &[u8]) -> Written {
    // Never through what somebody has put there under this name.
    let outcome = remove(path).and_then(|()| try_write_read(path, pattern));
    let _ = remove(path);
    match outcome {
        Ok(true) => Written::Same,
        Ok(false) => Written::Other,
        Err(error) => match error.kind() {
            // Another program of the point tries the same at this moment.
            io::ErrorKind::AlreadyExists
            | io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::ReadOnlyFilesystem
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::NotFound => Written::Untried,
            _ => Written::Other,
        },
    }
}

fn try_write_read(path: &Path, pattern: &[u8]) -> io::Result<bool> {
    let mut file = File::options().read(true).write(true).create_new(true).open(path)?;
    file.write_all(pattern)?;
    file.sync_all()?;
    // Past the page cache, which would give back what never reached the disk. A file system without one needs no advice.
    let _ = fadvise(&file, 0, None, Advice::DontNeed);
    holds(&mut file, pattern)
}

fn holds(file: &mut File, pattern: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut read = Vec::with_capacity(pattern.len());
    file.take(pattern.len() as u64 + 1).read_to_end(&mut read)?;
    Ok(read == pattern)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Other bytes at each turn and in each block, so that nothing old and no block at the wrong place passes for what was written.
fn pattern(turn: u8) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64 ^ u64::from(turn);
    let mut bytes = Vec::with_capacity(limits::WRITTEN);
    while bytes.len() < limits::WRITTEN {
        // xorshift64
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend(state.to_le_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let mut probe = WriteRead::below(folder.path());
        assert_eq!((probe.look(), probe.look()), (Written::Same, Written::Same));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn another_byte_a_missing_one_and_one_too_many_are_found() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let good = pattern(1);
        let mut wrong = good.clone();
        wrong[40_000] ^= 1;
        for (bytes, same) in
            [(&good[..], true), (&wrong[..], false), (&good[1..], false), (&[&good[..], b"x"].concat()[..], false)]
        {
            fs::write(&path, bytes).unwrap();
            assert_eq!(holds(&mut File::open(&path).unwrap(), &good).unwrap(), same);
        }
    }

    #[test]
    fn a_link_under_its_name_is_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let other = folder.path().join("other");
        fs::write(&other, "precious").unwrap();
        std::os::unix::fs::symlink(&other, folder.path().join(NAME)).unwrap();
        assert_eq!(WriteRead::below(folder.path()).look(), Written::Same);
        assert_eq!(fs::read_to_string(&other).unwrap(), "precious");
    }

    #[test]
    fn programs_that_try_at_the_same_time_find_no_broken_disk() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    let mut probe = WriteRead::below(folder.path());
                    assert!((0..50).all(|_| probe.look() != Written::Other));
                });
            }
        });
    }

    #[test]
    fn a_folder_that_is_not_there_is_no_broken_disk() {
        assert_eq!(WriteRead::below(Path::new("/nowhere")).look(), Written::Untried);
    }

    #[test]
    fn what_cannot_be_written_is_a_broken_disk() {
        let folder = tempfile::tempdir().unwrap();
        // A file where the folder should be: an error that is neither room nor right.
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert_eq!(WriteRead::below(&file).look(), Written::Other);
    }

    #[test]
    fn two_turns_and_two_blocks_differ() {
        assert_ne!(pattern(0), pattern(1));
        assert_ne!(pattern(0)[..4096], pattern(0)[4096..8192]);
    }
}
