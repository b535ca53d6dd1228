//! What is there against what should be there.

use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;
use crate::inventory::{Asset, List};

/// How one piece of equipment is: what a probe saw, and what the list says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// `hw.id`: as listed, also where a device on USB stands in another port today.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What people call it; its model where nobody has named it.
    pub name: String,
    /// Make and model that is there; of what is missing, the one that should be.
    pub model: String,
    /// How it is.
    pub state: State,
    /// Why it isn't well.
    pub reasons: Vec<Reason>,
    /// What was measured.
    pub figures: Vec<(Measure, f64)>,
    /// Its number in the books.
    pub code: Option<String>,
}

/// Kinds that people plug in: one that nobody has listed is told. All others come with the computer.
pub(super) const PLUGGED: [Kind; 10] = [
    Kind::Display,
    Kind::SoundCard,
    Kind::Microphone,
    Kind::Keyboard,
    Kind::Mouse,
    Kind::Touchscreen,
    Kind::Camera,
    Kind::Printer,
    Kind::Ups,
    Kind::Usb,
];

/// Compares what all probes saw at their last look with the list. What has no device isn't among the findings. While no list
/// compares anything, nothing is new.
pub fn judge(list: &List, readings: &[Reading]) -> Vec<Finding> {
    let matches = matched(list, readings);
    let mut findings: Vec<Finding> =
        list.assets.iter().zip(&matches).filter_map(|(asset, found)| listed(asset, *found, readings)).collect();
    for (at, reading) in readings.iter().enumerate() {
        if matches.iter().flatten().any(|found| found.reading == at) {
            continue;
        }
        let new = list.compares() && PLUGGED.contains(&reading.kind);
        findings.push(finding(if new { reading.clone().but(State::New, Reason::NotListed) } else { reading.clone() }));
    }
    findings
}

/// The reading that stands for an asset, and whether it is another thing at the same place.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) reading: usize,
    pub(super) other: bool,
}

/// For each asset what stands for it: first what is where it is listed, then what has moved to another port of USB, then what
/// stands in its port.
pub(super) fn matched(list: &List, readings: &[Reading]) -> Vec<Option<Found>> {
    let mut matches: Vec<Option<Found>> = vec![None; list.assets.len()];
    let same: fn(&str, &str) -> bool = |listed, there| listed == there;
    let moved: fn(&str, &str) -> bool =
        |listed, there| on_usb(listed).zip(on_usb(there)).is_some_and(|(a, b)| a.0 == b.0);
    let stands_in: fn(&str, &str) -> bool =
        |listed, there| on_usb(listed).zip(on_usb(there)).is_some_and(|(a, b)| a.1 == b.1);
    for (rule, other) in [(same, false), (moved, false), (stands_in, true)] {
        for (at, asset) in list.assets.iter().enumerate() {
            let Some(device) = asset.device.as_ref().filter(|_| matches[at].is_none()) else { continue };
            let free = |reading: &usize| !matches.iter().flatten().any(|found| found.reading == *reading);
            let reading = (0..readings.len()).filter(free).find(|reading| rule(&device.id, &readings[*reading].id));
            matches[at] = reading.map(|reading| Found { reading, other });
        }
    }
    matches
}

/// What a device on USB is, `keyboard/046d:c31c`, and where, `keyboard` and `1-2`.
fn on_usb(id: &str) -> Option<(&str, (&str, &str))> {
    let (device, port) = id.rsplit_once('/')?;
    let (word, numbers) = device.split_once('/')?;
    let is_number = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let (vendor, product) = numbers.split_once(':')?;
    // By radio all are at one place.
    (is_number(vendor) && is_number(product) && port != "bluetooth").then_some((device, (word, port)))
}

fn listed(asset: &Asset, found: Option<Found>, readings: &[Reading]) -> Option<Finding> {
    let device = asset.device.as_ref()?;
    let reading = match found {
        None => {
            let model = asset.model.clone().unwrap_or_default();
            Reading::well("", asset.kind, model).but(State::Missing, Reason::NotThere)
        }
        Some(found) => {
            let reading = enough(asset, readings[found.reading].clone());
            let other = found.other || asset.model.as_ref().is_some_and(|model| is_other(model, &reading.model));
            if other { reading.but(State::Changed, Reason::AnotherOne) } else { reading }
        }
    };
    let mut finding = finding(Reading { id: device.id.clone(), ..reading });
    if !asset.name.is_empty() {
        finding.name.clone_from(&asset.name);
    }
    finding.code = Some(asset.code.clone()).filter(|code| !code.is_empty());
    Some(finding)
}

/// A device that doesn't say what it is may be the right one.
fn is_other(listed: &str, there: &str) -> bool {
    !there.is_empty() && listed.to_lowercase() != there.trim().to_lowercase()
}

/// The list knows better than the probe how large a picture should be.
fn enough(asset: &Asset, mut reading: Reading) -> Reading {
    let shown = reading.figures.iter().find(|figure| figure.0 == Measure::Resolution).map(|figure| figure.1);
    let Some(((width, height), shown)) = asset.resolution.zip(shown) else { return reading };
    if shown < f64::from(width) * f64::from(height) {
        return reading.but(State::Degraded, Reason::LowResolution);
    }
    reading.reasons.retain(|reason| *reason != Reason::LowResolution);
    if reading.reasons.is_empty() {
        reading.state = State::Ok;
    }
    reading
}

fn finding(reading: Reading) -> Finding {
    let Reading { id, kind, model, state, reasons, figures } = reading;
    Finding { id, kind, name: model.clone(), model, state, reasons, figures, code: None }
}
