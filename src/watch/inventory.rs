//! What should be in the room (`equipment.toml`, kept by the operator), and what is there.
//!
//! The operator of a point answers for its assets, so the list holds also what no sensor sees. What has a device is compared
//! with what probes see ([`judge`]); a first list is written from what is there ([`merge`]).

mod judging;
mod writing;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use time::macros::format_description;
use time::{Date, format_description::BorrowedFormatItem};
use toml::Spanned;

use crate::device::Kind;

pub use judging::{Finding, judge};
pub use writing::merge;

/// Why a list can't be used.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// It can't be read.
    #[error("{path}: reading: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// It isn't valid.
    #[error("{path}: line {line}: {reason}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What stands there.
        text: String,
        /// What is wrong there.
        reason: String,
    },
    /// A code or a device is named by two entries.
    #[error("{path}: line {line}: {what} is given twice")]
    Twice {
        /// The file.
        path: PathBuf,
        /// Counted from 1.
        line: usize,
        /// The code, or `hw.id`.
        what: String,
    },
}

impl ListError {
    /// The same for those who keep the list, in whose language nothing is said here.
    pub fn trouble(&self) -> ListTrouble {
        let (flaw, said) = match self {
            Self::Read { source, .. } => (Flaw::Unread, source.to_string()),
            Self::Invalid { line, text, .. } => (Flaw::Line, format!("{line}: {text}")),
            Self::Twice { line, what, .. } => (Flaw::Twice, format!("{line}: {what}")),
        };
        ListTrouble { flaw, said }
    }
}

/// Why a list can't be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListTrouble {
    /// What kind of thing is wrong.
    pub flaw: Flaw,
    /// The line's number and what stands there; or why the file can't be read, as the system says it.
    pub said: String,
}

/// What kind of thing is wrong with a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// The file can't be read.
    Unread,
    /// A line isn't as it should be.
    Line,
    /// A code or a device is named twice.
    Twice,
}

/// What should be in the room.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct List {
    /// In the order of the file.
    #[serde(default, rename = "asset")]
    pub assets: Vec<Asset>,
}

/// One piece of equipment, or of furniture. Keys it doesn't know are those of later versions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Asset {
    /// What people call it.
    #[serde(default)]
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its number in the books (mã tài sản).
    #[serde(default)]
    pub code: String,
    /// Whose money bought it (nguồn vốn).
    #[serde(default)]
    pub funding: String,
    /// When it was handed over to the point.
    #[serde(default, deserialize_with = "date")]
    pub handed_over: Option<Date>,
    /// `hw.id` of the reading that is it; nothing where no sensor sees it.
    #[serde(default, deserialize_with = "device")]
    pub device: Option<Device>,
    /// Make and model it should have; nothing where any will do.
    #[serde(default, deserialize_with = "text")]
    pub model: Option<String>,
    /// Width and height of the picture a display should show, pixels; nothing where the probe decides.
    #[serde(default, deserialize_with = "resolution")]
    pub resolution: Option<(u32, u32)>,
}

/// `hw.id`, and where in the file it stands, in bytes.
#[derive(Clone, Debug)]
pub struct Device {
    /// Such as `display/HDMI-A-1`.
    pub id: String,
    at: usize,
}

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Device {}

impl List {
    /// Reads `equipment.toml`; a point without one has an empty list.
    pub fn read(path: &Path) -> Result<Self, ListError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(ListError::Read { path: path.to_owned(), source }),
        }
    }

    /// Checks the text of a list; `path` is named in what is wrong.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ListError> {
        let line_at = |at: usize| text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
        let invalid = |at: usize, reason: String| {
            let line = line_at(at);
            let there = text.lines().nth(line - 1).unwrap_or_default().trim().to_owned();
            ListError::Invalid { path: path.to_owned(), line, text: there, reason }
        };
        let twice = |at: usize, what: &str| ListError::Twice {
            path: path.to_owned(),
            line: line_at(at),
            what: what.to_owned(),
        };
        let list: Self = toml::from_str(text)
            .map_err(|error| invalid(error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let devices: Vec<&Device> = list.assets.iter().filter_map(|asset| asset.device.as_ref()).collect();
        for (before, device) in devices.iter().enumerate() {
            if devices[..before].contains(device) {
                return Err(twice(device.at, &device.id));
            }
        }
        for (before, asset) in list.assets.iter().enumerate() {
            let same = |other: &Asset| !asset.code.is_empty() && other.code == asset.code;
            if list.assets[..before].iter().any(same) {
                // The last place where it stands: the code is text, wherever else it may stand before.
                let at = text.rfind(&asset.code).unwrap_or(0);
                return Err(twice(at, &asset.code));
            }
        }
        Ok(list)
    }

    /// Whether anything in it can be compared with what probes see.
    fn compares(&self) -> bool {
        self.assets.iter().any(|asset| asset.device.is_some())
    }
}

/// Text; what is left empty isn't said.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = String::deserialize(deserializer)?;
    Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
}

fn device<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Device>, D::Error> {
    let text = Spanned::<String>::deserialize(deserializer)?;
    let device = Device { at: text.span().start, id: text.into_inner().trim().to_owned() };
    Ok(Some(device).filter(|device| !device.id.is_empty()))
}

const YEAR_FIRST: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
const DAY_FIRST: &[BorrowedFormatItem<'_>] = format_description!("[day padding:none]/[month padding:none]/[year]");

/// A date of TOML, or text as people write dates: `2024-10-31`, `31/10/2024`.
fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    let written = toml::Value::deserialize(deserializer)?;
    let written = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
    let written = written.trim();
    let date = [YEAR_FIRST, DAY_FIRST].iter().find_map(|format| Date::parse(written, format).ok());
    match date {
        None if !written.is_empty() => Err(D::Error::custom(format!("`{written}` isn't a date like 31/10/2024"))),
        date => Ok(date),
    }
}

fn resolution<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<(u32, u32)>, D::Error> {
    let Some(written) = text(deserializer)? else { return Ok(None) };
    let size = written.split_once(['x', '×']).and_then(|(width, height)| Some((number(width)?, number(height)?)));
    size.map(Some).ok_or_else(|| D::Error::custom(format!("`{written}` isn't a size like 1920x1080")))
}

fn number(text: &str) -> Option<u32> {
    text.trim().parse().ok()
}
