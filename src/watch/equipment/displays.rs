//! Displays that are plugged in, by their connectors.

use std::fs;

use super::edid::Edid;
use super::kernel::Kernel;
use super::{Probe, Shown, limits};
use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;

/// Televisions, projectors and monitors.
pub struct Displays {
    kernel: Kernel,
    shown: Shown,
}

impl Displays {
    /// `shown` is asked for the picture on the display where there is one; with several nobody knows on which it is.
    pub fn new(kernel: Kernel, shown: Shown) -> Self {
        Self { kernel, shown }
    }
}

impl Probe for Displays {
    fn look(&mut self) -> Vec<Reading> {
        let names = self.kernel.names("sys/class/drm");
        let connectors: Vec<&str> = names.iter().filter(|name| connector(name).is_some()).map(String::as_str).collect();
        let status = |name: &str| self.kernel.text(&format!("sys/class/drm/{name}/status"));
        let connected: Vec<&str> =
            connectors.iter().copied().filter(|name| status(name).as_deref() == Some("connected")).collect();
        let alone = connected.len() == 1;
        connected.iter().map(|name| self.read(name, &connectors, alone)).collect()
    }
}

impl Displays {
    fn read(&self, name: &str, connectors: &[&str], alone: bool) -> Reading {
        let folder = format!("sys/class/drm/{name}");
        let edid = fs::read(self.kernel.path(&format!("{folder}/edid"))).ok().and_then(|bytes| Edid::parse(&bytes));
        let modes = self.kernel.text(&format!("{folder}/modes")).unwrap_or_default();
        // The kernel sorts them, the preferred one first.
        let preferred = edid.as_ref().and_then(|edid| edid.preferred).or_else(|| size(modes.lines().next()?));
        let model = edid.map(|edid| edid.model).unwrap_or_default();
        let mut reading = Reading::well(self.id(name, connectors), Kind::Display, model);
        if let Some((width, height)) = (self.shown)().filter(|_| alone) {
            reading = reading.measuring(Measure::Resolution, f64::from(width) * f64::from(height));
            let enough = preferred.map(|(width, height)| (width.min(limits::FULL_HD.0), height.min(limits::FULL_HD.1)));
            if enough.is_some_and(|enough| width < enough.0 || height < enough.1) {
                reading = reading.but(State::Degraded, Reason::LowResolution);
            }
        }
        reading
    }

    /// Numbers of cards change from start to start; only where two cards have a connector of one name is the card's place told.
    fn id(&self, name: &str, connectors: &[&str]) -> String {
        let own = connector(name).unwrap_or(name);
        let twins = connectors.iter().filter(|other| connector(other) == Some(own)).count();
        let card = name.split('-').next().unwrap_or_default();
        match self.kernel.place(&format!("sys/class/drm/{card}/device")).filter(|_| twins > 1) {
            Some(place) => format!("display/{own}/{place}"),
            None => format!("display/{own}"),
        }
    }
}

/// `HDMI-A-1` of `card0-HDMI-A-1`; nothing for cards, and for what writes pictures to memory.
fn connector(name: &str) -> Option<&str> {
    let (card, connector) = name.split_once('-')?;
    (card.starts_with("card") && !connector.starts_with("Writeback")).then_some(connector)
}

/// `1920x1080`, and `1920x1080i` for half pictures.
fn size(mode: &str) -> Option<(u32, u32)> {
    let (width, height) = mode.trim().trim_end_matches('i').split_once('x')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}
