//! Writing so that a power cut leaves the old file or the new one, never half of one:
//! temporary file → fsync → rename → fsync of the folder.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Replaces `path` with `bytes` durably. The folder must exist.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// Replaces `path` durably with what `fill` writes; where that fails the old file stays. The folder must exist.
pub fn write_with(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let folder = path.parent().ok_or_else(|| io::Error::other("a file needs a folder"))?;
    let temporary = with_ending(path, ".new")?;
    let mut file = File::create(&temporary)?;
    if let Err(error) = fill(&mut file) {
        // What is left of it is overwritten by the next try, if even this fails.
        drop(fs::remove_file(&temporary));
        return Err(error);
    }
    file.sync_all()?;
    fs::rename(&temporary, path)?;
    sync_folder(folder)
}

/// As [`write`], for what only this user may read.
pub fn write_secret(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| {
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
        file.write_all(bytes)
    })
}

/// Makes the names in `folder` durable.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// A folder that is filled beside the one it replaces.
pub struct NewFolder {
    staged: PathBuf,
    place: PathBuf,
}

impl NewFolder {
    /// An empty folder on the file system of `path`. What an earlier try left there is removed.
    pub fn beside(path: &Path) -> io::Result<Self> {
        let new = Self { staged: with_ending(path, ".new")?, place: path.to_owned() };
        remove_folder(&new.staged)?;
        fs::create_dir_all(&new.staged)?;
        Ok(new)
    }

    /// Where to write.
    pub fn path(&self) -> &Path {
        &self.staged
    }

    /// Puts it in its place durably. A cut leaves the new folder or the old one, in the worst case under the name `….old`.
    pub fn put(self) -> io::Result<()> {
        sync_folder(&self.staged)?;
        let old = with_ending(&self.place, ".old")?;
        remove_folder(&old)?;
        if self.place.exists() {
            fs::rename(&self.place, &old)?;
        }
        fs::rename(&self.staged, &self.place)?;
        let around = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
        sync_folder(around.unwrap_or(Path::new(".")))?;
        remove_folder(&old)
    }
}

/// What lies beside `path` under its name and `ending`.
fn with_ending(path: &Path, ending: &str) -> io::Result<PathBuf> {
    let mut name = path.file_name().ok_or_else(|| io::Error::other("what is replaced needs a name"))?.to_owned();
    name.push(ending);
    Ok(path.with_file_name(name))
}

/// Removes a folder with all that is in it, if it is there.
pub fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_written_file_replaces_the_old_one_and_leaves_no_temporary() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("format");
        write(&path, b"1\n").unwrap();
        write(&path, b"2\n").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_folder_takes_the_place_of_the_old_one_only_when_it_is_put() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pack");
        for text in ["1", "2"] {
            let new = NewFolder::beside(&path).unwrap();
            fs::write(new.path().join("file"), text).unwrap();
            new.put().unwrap();
        }
        // A try that was given up.
        let given_up = NewFolder::beside(&path).unwrap();
        fs::write(given_up.path().join("file"), "3").unwrap();
        assert_eq!(fs::read(path.join("file")).unwrap(), b"2");
        NewFolder::beside(&path).unwrap().put().unwrap();
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0, "what was given up isn't put");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
