//! Programs that are installed side by side: the kiosk, and what it has done in processes of their own.

use std::io;
use std::path::{Path, PathBuf};

/// The program of this name beside the one that runs; that of a test stands one folder deeper. Nothing where it isn't there.
pub fn beside(name: &str) -> io::Result<Option<PathBuf>> {
    let here = std::env::current_exe()?;
    let mut folders = here.ancestors().skip(1).take(2).map(Path::to_owned);
    Ok(folders.find_map(|folder| is_there(&folder, name)))
}

/// The same, or else one on the PATH.
pub fn beside_or_on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    beside(name).ok().flatten().or_else(|| std::env::split_paths(&path).find_map(|folder| is_there(&folder, name)))
}

fn is_there(folder: &Path, name: &str) -> Option<PathBuf> {
    Some(folder.join(name)).filter(|program| program.is_file())
}
