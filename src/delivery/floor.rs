//! The time floor: the newest moment that has certainly passed, as signed metadata tells. A clock before it is wrong.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use point::durable;
use time::OffsetDateTime;

/// The floor kept in `trust/`, if there is one. Reads only.
pub fn read(trust: &Path) -> Option<OffsetDateTime> {
    let unix = fs::read_to_string(path(trust)).ok()?.trim().parse().ok()?;
    OffsetDateTime::from_unix_timestamp(unix).ok()
}

/// Raises the floor; it never sinks.
pub fn raise(trust: &Path, passed: OffsetDateTime) -> io::Result<()> {
    if read(trust).is_some_and(|floor| floor >= passed) {
        return Ok(());
    }
    durable::write(&path(trust), format!("{}\n", passed.unix_timestamp()).as_bytes())
}

/// Seconds since 1970, in a file that is read before any database is opened.
fn path(trust: &Path) -> PathBuf {
    trust.join("time-floor")
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn the_floor_never_sinks() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read(dir.path()), None);
        raise(dir.path(), datetime!(2026-11-25 0:00 UTC)).unwrap();
        raise(dir.path(), datetime!(2026-11-20 0:00 UTC)).unwrap();
        assert_eq!(read(dir.path()), Some(datetime!(2026-11-25 0:00 UTC)));
    }
}
