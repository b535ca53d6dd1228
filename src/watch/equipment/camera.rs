//! Cameras. That one is there is all that is asked: nothing here opens it.

use std::collections::BTreeMap;

use super::Probe;
use super::kernel::Kernel;
use crate::device::{Kind, Reading};

/// What video4linux knows.
pub struct Cameras {
    kernel: Kernel,
}

impl Cameras {
    /// Reads `/sys/class/video4linux`.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }
}

impl Probe for Cameras {
    fn look(&mut self) -> Vec<Reading> {
        // One camera has several entries: pictures, and what belongs to them.
        let mut readings: BTreeMap<String, Reading> = BTreeMap::new();
        let names = self.kernel.names("sys/class/video4linux");
        for name in names.iter().filter(|name| name.starts_with("video")) {
            let folder = format!("sys/class/video4linux/{name}");
            let Some(place) = self.kernel.place(&format!("{folder}/device")) else { continue };
            let model = self.kernel.text(&format!("{folder}/name")).unwrap_or_default();
            let id = format!("camera/{place}");
            readings.entry(id.clone()).or_insert_with(|| Reading::well(id, Kind::Camera, half(&model)));
        }
        readings.into_values().collect()
    }
}

/// Drivers write the name twice: `USB Camera: USB Camera`.
fn half(name: &str) -> &str {
    name.split_once(": ")
        .filter(|(one, other)| one.starts_with(other) || other.starts_with(one))
        .map_or(name, |(one, _)| one)
}
