//! Preparing a point: its folder, its settings, its edition.

use std::io;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, bail};
use catalog::{Audience, Store, Tag, Topic};
use point::comfort::SETTINGS as COMFORT;
use point::identity::{HOURS, Hours, SETTINGS, hh_mm};
use point::joining::{MODEM, WIFI};
use point::line::SETTINGS as LINE;
use point::report::SETTINGS as REPORT;
use point::support::SETTINGS as SUPPORT;
use point::updates::SETTINGS as UPDATES;
use point::watch::SETTINGS as WATCH;
use point::{Clock, DataFolder, FolderError, Point, durable};
use toml_edit::{Array, DocumentMut, Item, value};

use crate::door::{self, Answer, Request};
use crate::locale::Locales;
use crate::refusal::{Refused, Settings, Unanswered};
use crate::visit::desk::Change;

/// The settings on a stick.
pub const ON_STICK: &str = "diem-ho-tro.toml";

/// Makes or finishes the data folder and takes the settings of `from`; the point keeps its id. Answers what should be looked
/// at, though it was taken. `new_id` makes another point of a folder whose id can't be read any more.
pub fn setup(root: &Path, from: &Path, new_id: bool, clock: &dyn Clock) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(from).with_context(|| format!("reading {}", from.display()))?;
    // Windows' editor puts a mark before the first letter.
    let settings = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let doubts = check_settings(settings, from)?;
    let data = DataFolder::prepare(root, clock)?;
    match data.lock() {
        Ok(_lock) => write_settings(&data, settings, new_id, clock)?,
        Err(FolderError::Locked(_)) => {
            let request = Request::Setup { settings: settings.to_owned(), new_id };
            ask_running(&data, &request, |answer| matches!(answer, Answer::SetUp).then_some(()))?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(doubts)
}

/// Writes the settings beside the point's id. Needs the lock. What can't be read any more is kept as `point.toml.bad`.
pub fn write_settings(data: &DataFolder, settings: &str, new_id: bool, clock: &dyn Clock) -> anyhow::Result<()> {
    let path = data.point_toml();
    let old = std::fs::read(&path).or_else(|error| match error.kind() {
        io::ErrorKind::NotFound => Ok(Vec::new()),
        _ => Err(error),
    })?;
    let text = String::from_utf8_lossy(&old);
    let whole = Point::parse(&text, &path).map(|point| point.id).ok();
    let id = match whole.or_else(|| Point::rescue_id(&text)) {
        Some(id) if new_id => bail!("{}: the point has its id, {id}; it is kept without `--new-id`", path.display()),
        Some(id) => id,
        None if new_id => Point::new_id(clock),
        None => bail!("{}: the point's id can't be read; `--new-id` gives it another one", path.display()),
    };
    let new = format!("id = \"{id}\"\n{settings}");
    Point::parse(&new, &path)?;
    if !old.is_empty() && old != new.as_bytes() {
        // What was written by hand may still be wanted.
        let kept = if whole.is_none() { "toml.bad" } else { "toml.old" };
        durable::write(&path.with_extension(kept), &old)?;
    }
    durable::write(&path, new.as_bytes()).with_context(|| format!("writing {}", path.display()))
}

/// Changes one setting, and leaves the rest of the file as somebody wrote it. Needs the lock.
pub fn change(data: &DataFolder, change: &Change, clock: &dyn Clock) -> anyhow::Result<()> {
    let path = data.point_toml();
    let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut settings: DocumentMut = text.parse().with_context(|| path.display().to_string())?;
    settings.remove("id");
    match change {
        Change::Words(setting, words) => settings[setting.name()] = value(words),
        Change::Languages(tags) => settings["languages"] = value(tags.iter().collect::<Array>()),
        Change::Hours(hours) => {
            settings["hours"] = Item::ArrayOfTables(hours.iter().map(of_hours).collect());
        }
    }
    write_settings(data, &settings.to_string(), false, clock)
}

fn of_hours(hours: &Hours) -> toml_edit::Table {
    let mut table = toml_edit::Table::new();
    table["days"] = value(hours.days.iter().map(|day| day.name()).collect::<Array>());
    table["open"] = value(hh_mm(hours.open));
    table["close"] = value(hh_mm(hours.close));
    table
}

/// Refuses settings that can't be read, and names what they probably don't mean.
fn check_settings(settings: &str, from: &Path) -> anyhow::Result<Vec<String>> {
    let point = Point::parse_settings(settings, from)?;
    let table: toml::Table = toml::from_str(settings)?;
    if point.name.trim().is_empty() {
        let words = format!("{}: the point has no name (`name = \"…\"`)", from.display());
        return Err(Settings(words).into());
    }
    if table.contains_key("id") {
        let words = format!("{}: settings must not name an id; it is made once, by the point itself", from.display());
        return Err(Settings(words).into());
    }
    let mut doubts: Vec<_> = strange(&table, &SETTINGS).map(|key| format!("unknown setting: {key}")).collect();
    let locales = Locales::load()?;
    let known = |tag: &str| tag.parse().is_ok_and(|tag| locales.get(&tag).is_some());
    let updates = &point.updates;
    let topic = |name: &str| Topic::ALL.iter().any(|topic| topic.name() == name);
    let audience = |name: &str| Audience::ALL.iter().any(|audience| audience.name() == name);
    doubts.extend(unknown("language", &point.languages, &known));
    doubts.extend(unknown("language in [updates]", &updates.languages, &|tag| tag.parse::<Tag>().is_ok()));
    doubts.extend(unknown("topic in [updates]", &updates.topics, &topic));
    doubts.extend(unknown("audience in [updates]", &updates.audience, &audience));
    doubts.extend(point.wifi.iter().filter_map(|wifi| wifi.trouble()));
    doubts.extend(point.modem.iter().filter_map(|modem| modem.trouble()));
    let named = [
        ("comfort", &COMFORT[..]),
        ("hours", &HOURS[..]),
        ("updates", &UPDATES[..]),
        ("report", &REPORT[..]),
        ("line", &LINE[..]),
        ("support", &SUPPORT[..]),
        ("watch", &WATCH[..]),
        ("wifi", &WIFI[..]),
        ("modem", &MODEM[..]),
    ];
    for (name, known) in named {
        let keys = tables(&table, name).into_iter().flat_map(|table| strange(table, known));
        let known = known.join(", ");
        doubts.extend(keys.map(|key| format!("unknown setting in [{name}]: {key}; known are {known}")));
    }
    Ok(doubts)
}

/// Names that mean nothing, so that nothing is chosen by them.
fn unknown(what: &str, names: &[String], known: &dyn Fn(&str) -> bool) -> Vec<String> {
    names.iter().filter(|name| !known(name)).map(|name| format!("unknown {what}: {name}")).collect()
}

/// The keys of a table that have no meaning there.
fn strange<'a>(table: &'a toml::Table, known: &'a [&str]) -> impl Iterator<Item = &'a String> {
    table.keys().filter(|key| !known.contains(&key.as_str()))
}

/// A table of the settings, or each of a list of tables.
fn tables<'a>(settings: &'a toml::Table, name: &str) -> Vec<&'a toml::Table> {
    match settings.get(name) {
        Some(toml::Value::Array(tables)) => tables.iter().filter_map(toml::Value::as_table).collect(),
        Some(toml::Value::Table(table)) => vec![table],
        _ => Vec::new(),
    }
}

/// Installs a pressed edition: here, or by the running kiosk, which has the right to write. Answers the edition's id. The
/// data folder must have been set up.
pub fn install(root: &Path, edition: &Path) -> anyhow::Result<String> {
    let data = match DataFolder::open(root) {
        Err(error @ (FolderError::Missing(_) | FolderError::Unfinished(_))) => {
            return Err(anyhow::Error::from(error).context("there is no point here; `kiosk setup` makes one"));
        }
        other => other?,
    };
    match data.lock() {
        Ok(lock) => Ok(Store::new(data).install(edition, &lock)?.id),
        Err(FolderError::Locked(_)) => {
            let edition = std::path::absolute(edition)?;
            ask_running(&data, &Request::Install { edition }, |answer| match answer {
                Answer::Installed { edition } => Some(edition),
                _ => None,
            })
        }
        Err(error) => Err(error.into()),
    }
}

/// A kiosk that was just started holds the lock a moment before its door is open: it is tried for five seconds.
const DOOR_OPENS: usize = 50;
const MOMENT: Duration = Duration::from_millis(100);

/// Nobody has heard the request.
fn is_shut(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused)
}

/// Asks the kiosk that holds the lock.
pub(crate) fn ask_running<T>(
    data: &DataFolder,
    request: &Request,
    wanted: impl Fn(Answer) -> Option<T>,
) -> anyhow::Result<T> {
    let mut asked = door::ask(&data.socket(), request);
    for _ in 0..DOOR_OPENS {
        if !asked.as_ref().is_err_and(is_shut) {
            break;
        }
        std::thread::sleep(MOMENT);
        asked = door::ask(&data.socket(), request);
    }
    match asked.map_err(Unanswered)? {
        Answer::Refused { reason, message } => Err(Refused { reason, message }.into()),
        answer => wanted(answer).context("the process that uses the data folder gave another answer"),
    }
}
