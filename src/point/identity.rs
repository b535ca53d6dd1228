//! `point.toml`: who and where this point is. Everything but the id is a setting that the operator fills in.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime, Time, Weekday, format_description::BorrowedFormatItem, macros::format_description};
use ulid::Ulid;

use crate::clock::Clock;
use crate::comfort::{Comfort, LOUDEST};
use crate::joining::{Modem, Wifi};
use crate::line::LineContract;
use crate::named;
use crate::report::Report;
use crate::support::Support;
use crate::updates::Updates;
use crate::watch::Watch;

/// Why `point.toml` can't be used.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// It can't be read.
    #[error("{path}: reading: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// It isn't valid.
    #[error("{path}: {message}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line and reason.
        message: String,
    },
}

/// A support point. Units are dated data and names have aliases; only `id` identifies.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Made once, when the data folder is prepared. Nil in settings, which have none.
    #[serde(default = "Ulid::nil")]
    pub id: Ulid,
    /// What people call the point.
    #[serde(default)]
    pub name: String,
    /// The unit it stands in today, in words.
    #[serde(default)]
    pub unit: String,
    /// BCP 47 tags of the languages of the village, the first one shown first.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The decision that founded the point.
    #[serde(default)]
    pub founding: String,
    /// The statutes (quy chế hoạt động), in a few sentences.
    #[serde(default)]
    pub statutes: String,
    /// Who is responsible.
    #[serde(default)]
    pub person: String,
    /// How to reach that person.
    #[serde(default)]
    pub phone: String,
    /// How the screens look.
    #[serde(default)]
    pub theme: Theme,
    /// What each visit begins with: text size, contrast, motion, voice.
    #[serde(default)]
    pub comfort: Comfort,
    /// When the room is open, Vietnam time. Empty: no hours are set, and the screen never goes dark.
    #[serde(default)]
    pub hours: Vec<Hours>,
    /// Whether it lies in a border commune: such points get what is about the border.
    #[serde(default)]
    pub border: bool,
    /// Where its editions come from.
    #[serde(default)]
    pub updates: Updates,
    /// Where its figures go.
    #[serde(default)]
    pub report: Report,
    /// What was ordered of its broadband line, record by record.
    #[serde(default, rename = "line")]
    pub lines: Vec<LineContract>,
    /// Who mends what the room can't.
    #[serde(default)]
    pub support: Support,
    /// How its line is watched.
    #[serde(default)]
    pub watch: Watch,
    /// The Wi-Fi networks it may join, the preferred one first.
    #[serde(default)]
    pub wifi: Vec<Wifi>,
    /// Mobile broadband, if it has any.
    #[serde(default)]
    pub modem: Option<Modem>,
}

/// How the screens look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// Dark words on a light ground: a room with daylight.
    #[default]
    Day,
    /// Light words on a dark ground: a dark hall before a big screen.
    Hall,
}

/// Opening hours of some days of the week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// `mon` … `sun`
    pub days: Vec<Day>,
    /// `HH:MM`
    #[serde(with = "clock_time")]
    pub open: Time,
    /// `HH:MM`, later than `open`
    #[serde(with = "clock_time")]
    pub close: Time,
}

/// A day of the week as `point.toml` writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Day {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

named!(Day { Mon = "mon", Tue = "tue", Wed = "wed", Thu = "thu", Fri = "fri", Sat = "sat", Sun = "sun" });

impl From<Weekday> for Day {
    fn from(day: Weekday) -> Self {
        match day {
            Weekday::Monday => Self::Mon,
            Weekday::Tuesday => Self::Tue,
            Weekday::Wednesday => Self::Wed,
            Weekday::Thursday => Self::Thu,
            Weekday::Friday => Self::Fri,
            Weekday::Saturday => Self::Sat,
            Weekday::Sunday => Self::Sun,
        }
    }
}

/// Every key of `point.toml` that the operator fills in.
pub const SETTINGS: [&str; 18] = [
    "name",
    "unit",
    "languages",
    "founding",
    "statutes",
    "person",
    "phone",
    "theme",
    "comfort",
    "hours",
    "border",
    "updates",
    "report",
    "line",
    "support",
    "watch",
    "wifi",
    "modem",
];

/// Every key of one of its `[[hours]]`.
pub const HOURS: [&str; 3] = ["days", "open", "close"];

impl Point {
    /// The first `point.toml` of a new point: an id, nothing else.
    pub fn new_text(clock: &dyn Clock) -> String {
        let id = Self::new_id(clock);
        format!(
            "# This support point. The id is made once and never changes; all else is for the operator to fill in.\nid = \"{id}\"\n"
        )
    }

    /// An id that no other point has.
    pub fn new_id(clock: &dyn Clock) -> Ulid {
        Ulid::from_datetime(clock.now().wall.into())
    }

    /// A point that can't say who it is: its `point.toml` is missing or wrong.
    pub fn unnamed() -> Self {
        Self {
            id: Ulid::nil(),
            name: String::new(),
            unit: String::new(),
            languages: Vec::new(),
            founding: String::new(),
            statutes: String::new(),
            person: String::new(),
            phone: String::new(),
            theme: Theme::default(),
            comfort: Comfort::default(),
            hours: Vec::new(),
            border: false,
            updates: Updates::default(),
            report: Report::default(),
            lines: Vec::new(),
            support: Support::default(),
            watch: Watch::default(),
            wifi: Vec::new(),
            modem: None,
        }
    }

    /// Reads and checks `point.toml`.
    pub fn read(path: &Path) -> Result<Self, IdentityError> {
        let text = fs::read_to_string(path).map_err(|source| IdentityError::Read { path: path.to_owned(), source })?;
        Self::parse(&text, path)
    }

    /// The id in a `point.toml` that may be damaged elsewhere.
    pub fn rescue_id(text: &str) -> Option<Ulid> {
        // A table's own `id` is another one.
        let lines = text.lines().map(str::trim).take_while(|line| !line.starts_with('['));
        let values = lines.filter_map(|line| line.strip_prefix("id")?.trim_start().strip_prefix('='));
        values.filter_map(|value| value.split(['"', '\'']).nth(1)?.parse().ok()).next()
    }

    /// Checks the text of `point.toml`; `path` is named in what is wrong.
    pub fn parse(text: &str, path: &Path) -> Result<Self, IdentityError> {
        let point = Self::parse_settings(text, path)?;
        if point.id.is_nil() {
            return Err(IdentityError::Invalid { path: path.to_owned(), message: "the id is missing".to_owned() });
        }
        Ok(point)
    }

    /// The same without an id.
    pub fn parse_settings(text: &str, path: &Path) -> Result<Self, IdentityError> {
        let invalid = |message: String| IdentityError::Invalid { path: path.to_owned(), message };
        let point: Self = toml::from_str(text).map_err(|error| {
            let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or_default();
            let line = before.matches('\n').count();
            let there = text.lines().nth(line).unwrap_or_default().trim();
            invalid(format!("line {}, `{there}`: {}", line + 1, error.message()))
        })?;
        if let Some(hours) = point.hours.iter().find(|hours| hours.open >= hours.close) {
            return Err(invalid(format!("hours: {} is not before {}", hours.open, hours.close)));
        }
        if point.comfort.volume > LOUDEST {
            return Err(invalid(format!("comfort: volume {} is more than {LOUDEST}", point.comfort.volume)));
        }
        if let Some(trouble) = point.lines.iter().find_map(LineContract::trouble) {
            return Err(invalid(trouble));
        }
        Ok(point)
    }

    /// The subscription that holds on a day; of several the one that began last.
    pub fn line_on(&self, day: Date) -> Option<&LineContract> {
        self.lines.iter().filter(|line| line.holds_on(day)).max_by_key(|line| line.from)
    }

    /// The subscription that holds on a day, or else the one that ended last.
    pub fn line_known(&self, day: Date) -> Option<&LineContract> {
        let ended = || self.lines.iter().filter(|line| line.until.is_some_and(|until| until < day));
        self.line_on(day).or_else(|| ended().max_by_key(|line| line.until))
    }

    /// When the room closes today, if `local` falls into its hours.
    pub fn open_until(&self, local: OffsetDateTime) -> Option<Time> {
        let day = Day::from(local.weekday());
        self.hours
            .iter()
            .filter(|hours| hours.days.contains(&day) && (hours.open..hours.close).contains(&local.time()))
            .map(|hours| hours.close)
            .max()
    }

    /// When the room opens next after `local`, within a week.
    pub fn opens_next(&self, local: OffsetDateTime) -> Option<(Weekday, Time)> {
        let mut weekday = local.weekday();
        for ahead in 0..=7 {
            let today = self.hours.iter().filter(|hours| hours.days.contains(&Day::from(weekday)));
            let opens = today.map(|hours| hours.open).filter(|open| ahead > 0 || *open > local.time());
            if let Some(open) = opens.min() {
                return Some((weekday, open));
            }
            weekday = weekday.next();
        }
        None
    }

    /// How many minutes the room's hours declare for a day; `None` where no hours are set.
    pub fn declared_minutes(&self, weekday: Weekday) -> Option<u64> {
        let day = Day::from(weekday);
        let todays = self.hours.iter().filter(|hours| hours.days.contains(&day));
        let minutes = todays.map(|hours| u64::try_from((hours.close - hours.open).whole_minutes()).unwrap_or(0)).sum();
        (!self.hours.is_empty()).then_some(minutes)
    }

    /// Whether the screen should be lit. A point without hours is always open.
    pub fn is_open(&self, local: OffsetDateTime) -> bool {
        self.hours.is_empty() || self.open_until(local).is_some()
    }
}

const HH_MM: &[BorrowedFormatItem<'_>] = format_description!("[hour]:[minute]");

/// A time of day as people write it.
pub fn hh_mm(time: Time) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `HH:MM`, for serde.
pub(crate) mod clock_time {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};
    use time::Time;

    pub fn serialize<S: Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::hh_mm(*time))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Time, D::Error> {
        let text = String::deserialize(deserializer)?;
        Time::parse(&text, super::HH_MM).map_err(|_| D::Error::custom(format!("`{text}` isn't a time like 07:30")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{datetime, time};

    fn read(text: &str) -> Result<Point, IdentityError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("point.toml");
        fs::write(&path, text).unwrap();
        Point::read(&path)
    }

    const ID: &str = "id = \"01KAQZ0000000000000000000A\"\n";

    #[test]
    fn unknown_settings_are_ignored() {
        assert!(read(&format!("{ID}a_later_setting = 1\n")).is_ok());
    }

    #[test]
    fn the_id_of_a_damaged_file_is_found() {
        let id = "01KAQZ0000000000000000000A";
        assert_eq!(
            Point::rescue_id(&format!("name = \"x\nid = \"{id}\"\n")).map(|id| id.to_string()).as_deref(),
            Some(id)
        );
        assert_eq!(Point::rescue_id("identity = \"x\"\nid = \"no\"\n"), None);
        assert!(Point::rescue_id(&format!("id = '{id}' # made once\n")).is_some());
        assert_eq!(Point::rescue_id(&format!("[[hours]]\nid = \"{id}\"\n")), None, "of a table");
        assert_eq!(Point::rescue_id(""), None);
    }

    #[test]
    fn a_room_is_open_within_its_hours_only() {
        let text = format!("{ID}[[hours]]\ndays = [\"mon\"]\nopen = \"07:30\"\nclose = \"17:00\"\n");
        let point = read(&text).unwrap();
        assert_eq!(point.open_until(datetime!(2026-11-23 8:00 +7)), Some(time!(17:00)));
        assert!(!point.is_open(datetime!(2026-11-23 17:00 +7)));
        assert!(!point.is_open(datetime!(2026-11-24 8:00 +7)), "a Tuesday");
    }

    #[test]
    fn hours_declare_minutes_of_a_day() {
        let hours = "days = [\"mon\"]\nopen = \"07:30\"\nclose = \"11:00\"\n[[hours]]\ndays = [\"mon\"]\nopen = \"14:00\"\nclose = \"17:00\"\n";
        let point = read(&format!("{ID}[[hours]]\n{hours}")).unwrap();
        assert_eq!(point.declared_minutes(Weekday::Monday), Some(390));
        assert_eq!(point.declared_minutes(Weekday::Sunday), Some(0));
        assert_eq!(read(ID).unwrap().declared_minutes(Weekday::Monday), None);
    }

    #[test]
    fn a_closed_room_says_when_it_opens_next() {
        let text = format!("{ID}[[hours]]\ndays = [\"mon\", \"thu\"]\nopen = \"07:30\"\nclose = \"17:00\"\n");
        let point = read(&text).unwrap();
        let next = |local| point.opens_next(local);
        assert_eq!(next(datetime!(2026-11-23 6:00 +7)), Some((Weekday::Monday, time!(7:30))));
        assert_eq!(next(datetime!(2026-11-23 18:00 +7)), Some((Weekday::Thursday, time!(7:30))));
        assert_eq!(next(datetime!(2026-11-26 18:00 +7)), Some((Weekday::Monday, time!(7:30))));
        assert_eq!(read(ID).unwrap().opens_next(datetime!(2026-11-23 6:00 +7)), None);
    }

    #[test]
    fn a_point_without_hours_is_always_open() {
        assert!(read(ID).unwrap().is_open(datetime!(2026-11-23 3:00 +7)));
    }

    #[test]
    fn the_theme_is_that_of_the_day_unless_the_room_is_dark() {
        assert_eq!(read(ID).unwrap().theme, Theme::Day);
        assert_eq!(read(&format!("{ID}theme = \"hall\"\n")).unwrap().theme, Theme::Hall);
        assert!(read(&format!("{ID}theme = \"disco\"\n")).unwrap_err().to_string().contains("disco"));
    }

    #[test]
    fn a_visit_begins_as_the_point_says() {
        assert_eq!(read(ID).unwrap().comfort, Comfort::default());
        let text = format!("{ID}[comfort]\ncontrast = \"high\"\nvolume = 3\na_later_setting = 1\n");
        let comfort = read(&text).unwrap().comfort;
        assert_eq!((comfort.contrast, comfort.volume), (crate::comfort::Contrast::High, 3));
        assert!(read(&format!("{ID}[comfort]\nvolume = 11\n")).unwrap_err().to_string().contains("volume"));
    }

    #[test]
    fn wrong_hours_are_named() {
        let swapped = format!("{ID}[[hours]]\ndays = [\"mon\"]\nopen = \"17:00\"\nclose = \"07:30\"\n");
        assert!(read(&swapped).unwrap_err().to_string().contains("hours"));
        let odd = format!("{ID}[[hours]]\ndays = [\"mon\"]\nopen = \"7h30\"\nclose = \"17:00\"\n");
        assert!(read(&odd).unwrap_err().to_string().contains("7h30"));
    }
}
