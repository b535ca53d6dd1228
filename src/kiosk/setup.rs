//! Preparing a point: its folder, its settings, its edition.

use std::path::Path;

use anyhow::{Context as _, bail};
use catalog::Store;
use point::{Clock, DataFolder, FolderError, Point, durable};

use crate::door::{self, Answer, Request};

/// Makes or finishes the data folder and takes the settings of `from`; the point keeps its id.
pub fn setup(root: &Path, from: &Path, clock: &dyn Clock) -> anyhow::Result<()> {
    let text = std::fs::read_to_string(from).with_context(|| format!("reading {}", from.display()))?;
    let settings: toml::Table = toml::from_str(&text).with_context(|| format!("{}", from.display()))?;
    if settings.contains_key("id") {
        bail!("{}: settings must not name an id; it is made once, by the point itself", from.display());
    }
    let data = DataFolder::prepare(root, clock)?;
    let _lock = data.lock()?;
    let id = data.point()?.id;
    let checked = format!("id = \"{id}\"\n{text}");
    // The new settings are read back before they replace the old ones.
    let trial = data.incoming().join("point.toml");
    durable::write(&trial, checked.as_bytes())?;
    let valid = Point::read(&trial);
    std::fs::remove_file(&trial)?;
    valid?;
    durable::write(&data.point_toml(), checked.as_bytes())?;
    Ok(())
}

/// Installs a pressed edition: here, or by the running kiosk, which has the right to write. Answers the edition's id.
pub fn install(root: &Path, edition: &Path, clock: &dyn Clock) -> anyhow::Result<String> {
    let data = DataFolder::prepare(root, clock)?;
    match data.lock() {
        Ok(lock) => Ok(Store::new(data).install(edition, &lock)?.id),
        Err(FolderError::Locked(_)) => {
            let edition = std::path::absolute(edition)?;
            let answer = door::ask(&data.socket(), &Request::Install { edition })
                .context("the data folder is in use, and the process that uses it can't be asked")?;
            match answer {
                Answer::Installed { edition } => Ok(edition),
                Answer::Refused { reason } => bail!("{reason}"),
                Answer::Faults { .. } => bail!("the process that uses the data folder gave another answer"),
            }
        }
        Err(error) => Err(error.into()),
    }
}
