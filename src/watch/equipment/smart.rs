//! Disks as things: what they say of themselves by SMART.
//!
//! Asking a disk needs rights that the kiosk hasn't got. Where a service of the machine asks in its place and writes the answers
//! into a folder, they are read there; else `smartctl` is asked, which answers nothing to a user without rights.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::kernel::Kernel;
use super::smart_report::Report;
use super::tool::{Answer, Tool};
use super::{Probe, disks, limits};
use crate::device::{Kind, Reading, Reason, State};

/// The machine's own disks.
pub struct Smart {
    kernel: Kernel,
    data: PathBuf,
    answers: PathBuf,
    program: PathBuf,
    limit: Duration,
    /// One for each disk: one that hangs doesn't hold up the others.
    asked: HashMap<String, (Tool, Answer)>,
    looks: u32,
}

impl Smart {
    /// `answers` holds what a service wrote, such as `sda.json`; `program` is `smartctl`. Disks on USB are looked at only where
    /// they hold `data` or `/`: all others may be a visitor's.
    pub fn new(kernel: Kernel, data: &Path, answers: &Path, program: &Path) -> Self {
        let limit = limits::SMART_PATIENCE;
        let (data, answers, program) = (data.to_owned(), answers.to_owned(), program.to_owned());
        Self { kernel, data, answers, program, limit, asked: HashMap::new(), looks: 0 }
    }

    /// The same with another time limit.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    fn disk(&mut self, name: &str, own: &[String]) -> Option<Reading> {
        let folder = format!("sys/block/{name}");
        let removable = self.kernel.number::<u8>(&format!("{folder}/removable")) == Some(1);
        let empty = self.kernel.number::<u64>(&format!("{folder}/size")).unwrap_or(0) == 0;
        let place = self.kernel.place(&format!("{folder}/device"))?;
        if removable || empty {
            return None;
        }
        let target = self.kernel.target(&folder)?;
        let on_usb = place.contains('/');
        if on_usb && !own.iter().any(|device| device == &target || device.starts_with(&format!("{target}/"))) {
            return None;
        }
        // All disks of one controller are at one place on PCI.
        let port =
            target.split('/').find(|part| part.strip_prefix("ata").is_some_and(|number| number.parse::<u32>().is_ok()));
        let id = format!("disk/{}", port.filter(|_| !on_usb).unwrap_or(&place));
        let model = self.kernel.text(&format!("{folder}/device/model")).unwrap_or_default();
        let reading = Reading::well(id, Kind::PhysicalDisk, model);
        Some(match self.answer(name) {
            Answer::Said(json) => match serde_json::from_slice::<Report>(&json) {
                Ok(report) => report.judge(reading),
                // A disk without SMART is no disk that is ill.
                Err(_) => reading,
            },
            Answer::Hangs => reading.but(State::Degraded, Reason::NoAnswer),
            Answer::Absent => reading,
        })
    }

    fn answer(&mut self, name: &str) -> Answer {
        if let Ok(json) = fs::read(self.answers.join(format!("{name}.json"))) {
            // The service has given up.
            return if json.is_empty() { Answer::Hangs } else { Answer::Said(json) };
        }
        let due = self.looks.is_multiple_of(limits::SMART_LOOKS);
        if let Some((_, answer)) = self.asked.get(name).filter(|_| !due) {
            return answer.clone();
        }
        let (mut tool, _) =
            self.asked.remove(name).unwrap_or_else(|| (Tool::new(&self.program, self.limit), Answer::Absent));
        let answer = tool.ask(&["--json=c", "--quietmode=noserial", "--all", &format!("/dev/{name}")]);
        self.asked.insert(name.to_owned(), (tool, answer.clone()));
        answer
    }
}

impl Probe for Smart {
    fn look(&mut self) -> Vec<Reading> {
        let own: Vec<String> =
            [&self.data, Path::new("/")].into_iter().filter_map(|folder| disks::device(&self.kernel, folder)).collect();
        let names = self.kernel.names("sys/block");
        let readings =
            names.iter().filter(|name| !name.starts_with("sr")).filter_map(|name| self.disk(name, &own)).collect();
        self.looks = self.looks.wrapping_add(1);
        readings
    }
}
