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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// A line isn't as it should be: its number, and what stands there.
    Line(String),
    /// Something else, as `kiosk setup` has said it.
    Other(String),
}

impl Refusal {
    /// The one that stands now, if there is any.
    pub fn read() -> Option<Self> {
        Self::of(&fs::read_to_string(REFUSED_SETTINGS).ok()?)
    }

    /// `… line 2, `unit =`: …`
    fn of(said: &str) -> Option<Self> {
        let said = in_one_line(said);
        let line = said.split_once(": line ").and_then(|(_, rest)| {
            let (number, rest) = rest.split_once(", `")?;
            let (text, _) = rest.split_once("`: ")?;
            number.parse::<usize>().ok().map(|number| format!("{number}: {text}"))
        });
        line.map(Self::Line).or_else(|| Some(Self::Other(said)).filter(|other| *other != Self::Other(String::new())))
    }
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
    fn of_what_setup_has_said_the_line_is_what_people_need() {
        let line =
            Refusal::of("kiosk: Tệp có chỗ viết sai. (a.toml: line 2, `unit =`: string values must be quoted)\n");
        assert_eq!(line, Some(Refusal::Line("2: unit =".to_owned())));
        let other = Refusal::of("kiosk: Tệp khai báo chưa đúng. (a.toml: the point has no name)\n");
        assert_eq!(other, Some(Refusal::Other("Tệp khai báo chưa đúng. (a.toml: the point has no name)".to_owned())));
        assert_eq!(Refusal::of(" \n"), None);
    }
}
