//! What the image's own units leave for the program to tell: that a stick's settings were refused, and what befell the data
//! partition. Elsewhere nothing of this is there.

use std::fs;
use std::path::Path;

use time::OffsetDateTime;
use watch::Mended;

/// Why `first-start` didn't take the settings of a stick, as `kiosk setup` said it.
const REFUSED_SETTINGS: &str = "/run/diem-ho-tro-first-start/said";

/// What was done to the data partition, a line for each time: seconds since 1970, and how.
const DATA_NOTES: &str = "/data/system/notes/data";

/// Why the settings of the stick that is in, or was in last, weren't taken.
pub fn refused_settings() -> Option<String> {
    let said = fs::read_to_string(REFUSED_SETTINGS).ok()?;
    Some(in_one_line(&said)).filter(|said| !said.is_empty())
}

/// When the data partition had to be mended, and how.
pub fn data_notes() -> Vec<(OffsetDateTime, Mended)> {
    notes(Path::new(DATA_NOTES))
}

/// Lines that say nothing known are left out.
fn notes(path: &Path) -> Vec<(OffsetDateTime, Mended)> {
    let noted = fs::read_to_string(path).unwrap_or_default();
    let note = |line: &str| {
        let (seconds, how) = line.split_once(' ')?;
        let at = OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok()?;
        Some((at, Mended::of(how)?))
    };
    noted.lines().filter_map(note).collect()
}

/// What a command has said, without its own name before it.
fn in_one_line(said: &str) -> String {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    said.strip_prefix("kiosk: ").unwrap_or(&said).to_owned()
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn notes_that_say_nothing_known_are_left_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("data");
        assert_eq!(notes(&path), []);
        fs::write(&path, "1764000000 mended\n1764000001 new\n1764000002 eaten\nlater new\n1764").expect("a file");
        let at = datetime!(2025-11-24 16:00:00 UTC);
        assert_eq!(notes(&path), [(at, Mended::Repaired), (at + time::Duration::SECOND, Mended::Anew)]);
    }

    #[test]
    fn what_a_command_has_said_is_one_line() {
        assert_eq!(in_one_line("kiosk: Tệp sai. (a.toml: line 2,\n  `x`)\n"), "Tệp sai. (a.toml: line 2, `x`)");
        assert_eq!(in_one_line(" \n"), "");
    }
}
