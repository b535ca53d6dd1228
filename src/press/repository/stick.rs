//! The repository on a stick: the same tree, all packs or some. What the stick has already isn't copied again;
//! `timestamp.json` comes last, so that a stick that is pulled out early is an older one or none.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use catalog::Sha256;
use delivery::layout::{self, METADATA, ON_STICK};
use delivery::{PackId, Parcel};
use point::durable;

use super::publish::{PublishError, all_packs};
use super::tree::Tree;

/// What is on the stick now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many packs.
    pub packs: usize,
    /// How many files were copied.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
}

/// Copies `packs`, or all where none are named, onto the stick mounted at `stick`.
pub fn write(tree: &Tree, stick: &Path, packs: &[PackId]) -> Result<Written, PublishError> {
    let target = stick.join(ON_STICK);
    let mut written = Written::default();
    for (id, pack) in all_packs(tree)? {
        if !packs.is_empty() && !packs.contains(&id) {
            continue;
        }
        written.packs += 1;
        for Parcel { sha256, packed, .. } in pack.manifest.files().chain([&pack.parcel]) {
            copy(tree.folder(), &target, &layout::blob(sha256), *packed, &mut written)?;
        }
    }
    let metadata = tree.folder().join(METADATA);
    let mut names = Vec::new();
    for entry in fs::read_dir(&metadata).map_err(io_error(&metadata))? {
        names.push(entry.map_err(io_error(&metadata))?.file_name().to_string_lossy().into_owned());
    }
    names.retain(|name| name.ends_with(".json"));
    // The one without a version last.
    names.sort_by_key(|name| name == "timestamp.json");
    for name in names.iter().filter(|name| tree.names(name)) {
        let path = metadata.join(name);
        let bytes = fs::read(&path).map_err(io_error(&path))?;
        let to = target.join(METADATA).join(name);
        let folder = target.join(METADATA);
        fs::create_dir_all(&folder).map_err(io_error(&folder))?;
        if fs::read(&to).ok().as_deref() != Some(&bytes) {
            durable::write(&to, &bytes).map_err(io_error(&to))?;
            written.files += 1;
            written.bytes += bytes.len() as u64;
        }
    }
    Ok(written)
}

/// Copies a file that the stick doesn't have, or has damaged.
fn copy(from: &Path, to: &Path, name: &str, length: u64, written: &mut Written) -> Result<(), PublishError> {
    let (from, to): (PathBuf, PathBuf) = (from.join(name), to.join(name));
    if fs::metadata(&to).is_ok_and(|known| known.len() == length) && is_same(&from, &to) {
        return Ok(());
    }
    let folder = to.parent().unwrap_or(&to);
    fs::create_dir_all(folder).map_err(io_error(folder))?;
    durable::write_with(&to, |file| io::copy(&mut File::open(&from)?, file).map(drop)).map_err(io_error(&to))?;
    written.files += 1;
    written.bytes += length;
    Ok(())
}

/// Whether two files have the same bytes. One that can't be read has others.
fn is_same(a: &Path, b: &Path) -> bool {
    let digest = |path: &Path| File::open(path).and_then(Sha256::of_reader).ok();
    digest(a).is_some_and(|a| digest(b) == Some(a))
}

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> PublishError {
    let path = path.to_owned();
    move |source| PublishError::Io { path, source }
}
