//! `kiosk health`: how the point is, for people and scripts. Reads only, beside a running kiosk.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use point::{Clock, DataFolder};
use serde::Serialize;
use watch::Memory;
use watch::health::{Health, Light, Listed};
use watch::inventory::List;

use super::Words;
use crate::door::{self, Answer, Request};
use crate::locale::{Locales, VI};
use crate::watching;

/// The version of this report. A field is never removed or changed in meaning under the same number; new ones may come.
pub const SCHEMA: u32 = 1;

/// The report.
#[derive(Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`]
    pub schema: u32,
    /// Whether a kiosk runs on this data folder; else this is what one knew last.
    pub running: bool,
    /// How the point is; nothing where nobody has looked yet.
    #[serde(flatten)]
    pub health: Option<Health>,
}

/// Looks at what is known.
pub fn report(root: &Path, clock: Arc<dyn Clock>) -> anyhow::Result<Report> {
    let data = DataFolder::open(root)?;
    let at = clock.now().wall;
    let health = Memory::look(&data.watch(), clock)?
        .map(|memory| {
            memory.health(at, watching::line_is_expected(&data), Listed::of(&List::read(&data.equipment_list())))
        })
        .transpose()?;
    let running = matches!(door::ask(&data.socket(), &Request::Faults), Ok(Answer::Faults { .. }));
    Ok(Report { schema: SCHEMA, running, health })
}

impl Report {
    /// As monitors know it: 0 all is well, 1 something needs a look, 2 something doesn't work, nobody has looked, or no
    /// kiosk runs.
    pub fn exit_code(&self) -> ExitCode {
        // What is known of a point at which nothing runs says nothing of how it is now.
        match self.health.as_ref().filter(|_| self.running).map(|health| health.light) {
            Some(Light::Green) => ExitCode::SUCCESS,
            Some(Light::Yellow) => ExitCode::from(1),
            Some(Light::Red) | None => ExitCode::from(2),
        }
    }
}

/// The report for people, in Vietnamese.
pub fn in_words(report: &Report, locales: &Locales) -> String {
    let words = Words { locales, language: &VI };
    let mut lines = vec![];
    if !report.running {
        lines.push(words.text("health-not-running"));
    }
    let Some(health) = &report.health else {
        lines.push(words.text("health-coming"));
        return lines.join("\n") + "\n";
    };
    let parts = [
        ("health-equipment", health.equipment.light, words.equipment(health)),
        ("health-line", health.line.light, words.line(health)),
        ("health-power", health.power.light, words.power(health)),
    ];
    for (name, light, more) in parts {
        lines.push(format!("{}: {}. {more}", words.text(name), words.light(light)));
    }
    let troubles = words.troubles(health);
    if troubles.is_empty() {
        lines.push(words.text("health-all-well"));
    }
    for trouble in troubles {
        lines.push(format!("{}. {}", trouble.title, trouble.since).trim_end().to_owned());
        lines.extend(trouble.lines.iter().map(|line| format!("    {line}")));
    }
    lines.join("\n") + "\n"
}
