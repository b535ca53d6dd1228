//! Onto a stick: what leaves a point without a line, and what the person in charge takes to the office.
//!
//! Sticks are mounted read-only, so that nothing on them is changed by mistake. What is to be handed out is laid ready in a folder;
//! where this program may write to the stick it copies that itself, else a unit of the image does
//! (`kiosk-image/sticks/diem-ho-tro-to-stick`), which alone may, and answers.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;
use std::time::Duration;

use anyhow::Context as _;
use point::{Clock, DataFolder, durable};

use crate::mounts;

/// Below this, everything as it shall lie on the stick.
const FILES: &str = "files";
/// Says that everything lies there, and holds the question's number.
const READY: &str = "ready";

/// There in the image only.
const IMAGE: &str = "/run/diem-ho-tro";
/// Where its unit answers, a line: the question's number, and what came of it.
const ANSWER: &str = "/run/diem-ho-tro/to-stick/answer";

/// A slow stick takes some megabytes within that; nobody waits longer.
const PATIENCE: Duration = Duration::from_secs(120);
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handed {
    /// It lies on the stick, for good.
    Out,
    /// No stick is in.
    NoStick,
    /// It has no room there.
    Full,
    /// The stick can't be written: locked, or of a kind that isn't written to.
    Locked,
}

/// Hands out what `make` lays into the folder that it is given, on the stick that was put in last.
pub fn hand_out(
    data: &DataFolder,
    sticks: &Path,
    clock: &dyn Clock,
    make: impl FnOnce(&Path) -> anyhow::Result<()>,
) -> anyhow::Result<Handed> {
    // The table names folders without links.
    let sticks = sticks.canonicalize().unwrap_or_else(|_| sticks.to_owned());
    let Some(stick) = mounts::mounts(&sticks).unwrap_or_default().pop() else { return Ok(Handed::NoStick) };
    let staging = data.to_stick();
    clear(&staging)?;
    let files = staging.join(FILES);
    fs::create_dir_all(&files).with_context(|| format!("making {}", files.display()))?;
    let handed = make(&files).and_then(|()| match copy(&files, &stick.path) {
        Ok(()) => Ok(Handed::Out),
        Err(error) if error.kind() == ErrorKind::StorageFull => Ok(Handed::Full),
        Err(error) if matches!(error.kind(), ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied) => {
            Ok(ask(&staging, clock)?)
        }
        Err(error) => Err(error).with_context(|| format!("writing to {}", stick.path.display())),
    });
    clear(&staging)?;
    handed
}

fn clear(staging: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(staging) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| format!("clearing {}", staging.display()))
        }
        _ => Ok(()),
    }
}

/// Copies a tree file by file: each is whole under its name, or isn't there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target).or_else(|error| match error.kind() {
                ErrorKind::AlreadyExists => Ok(()),
                _ => Err(error),
            })?;
            copy(&source, &target)?;
        } else {
            durable::write_with(&target, |file| io::copy(&mut File::open(&source)?, file).map(drop))?;
        }
    }
    Ok(())
}

/// Asks the image's unit to copy what lies ready, and waits.
fn ask(staging: &Path, clock: &dyn Clock) -> io::Result<Handed> {
    if !Path::new(IMAGE).is_dir() {
        return Ok(Handed::Locked);
    }
    let begun = clock.now().monotonic;
    let number = begun.as_nanos().to_string();
    durable::write(&staging.join(READY), number.as_bytes())?;
    while clock.now().monotonic.saturating_sub(begun) < PATIENCE {
        std::thread::sleep(LOOK_EVERY);
        if let Some(handed) = answered(&fs::read_to_string(ANSWER).unwrap_or_default(), &number) {
            return Ok(handed);
        }
    }
    Ok(Handed::Locked)
}

/// What the unit has answered to this question, if it has.
fn answered(said: &str, number: &str) -> Option<Handed> {
    let (to, what) = said.trim().split_once(' ')?;
    (to == number).then_some(match what {
        "out" => Handed::Out,
        "full" => Handed::Full,
        "none" => Handed::NoStick,
        _ => Handed::Locked,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use point::SystemClock;

    #[test]
    fn an_answer_to_another_question_is_no_answer() {
        let cases = [
            ("7 out\n", Handed::Out),
            ("7 full", Handed::Full),
            ("7 none", Handed::NoStick),
            ("7 odd", Handed::Locked),
        ];
        for (said, handed) in cases {
            assert_eq!(answered(said, "7"), Some(handed));
            assert_eq!(answered(said, "8"), None);
        }
        assert_eq!(answered("", "7"), None);
    }

    #[test]
    fn where_no_stick_is_in_nothing_is_made_and_what_is_copied_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataFolder::prepare(&folder.path().join("point"), &SystemClock::new()).expect("a data folder");
        let handed = hand_out(&data, folder.path(), &SystemClock::new(), |_| panic!("there is no stick"));
        assert_eq!(handed.expect("no error"), Handed::NoStick);
        let (from, to) = (folder.path().join("from"), folder.path().join("to"));
        fs::create_dir_all(from.join("in")).expect("a folder");
        fs::create_dir_all(to.join("in")).expect("a folder");
        fs::write(from.join("in/a"), "new").expect("a file");
        fs::write(to.join("in/a"), "older").expect("a file");
        copy(&from, &to).expect("a copy");
        assert_eq!(fs::read_to_string(to.join("in/a")).expect("a file"), "new");
        assert_eq!(fs::read_dir(to.join("in")).expect("a folder").count(), 1, "nothing half is left");
    }
}
