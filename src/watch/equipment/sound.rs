//! Sound cards, and microphones that are one by themselves.

use super::Probe;
use super::kernel::Kernel;
use crate::device::{Kind, Reading};

/// What ALSA knows.
pub struct Sound {
    kernel: Kernel,
}

impl Sound {
    /// Reads `/proc/asound`.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    fn card(&self, line: &str) -> Option<Reading> {
        let (number, model) = named(line)?;
        // `pcm0p` plays, `pcm0c` captures.
        let streams = self.kernel.names(&format!("proc/asound/card{number}"));
        let has = |end: char| streams.iter().any(|name| name.starts_with("pcm") && name.ends_with(end));
        let (kind, word) = match (has('p'), has('c')) {
            (true, _) => (Kind::SoundCard, "sound"),
            (false, true) => (Kind::Microphone, "microphone"),
            (false, false) => return None,
        };
        let place = self.kernel.place(&format!("sys/class/sound/card{number}/device"))?;
        // ALSA's loopback and dummy are platform devices without a platform.
        (!place.starts_with("snd_")).then(|| Reading::well(format!("{word}/{place}"), kind, model))
    }
}

impl Probe for Sound {
    fn look(&mut self) -> Vec<Reading> {
        let cards = self.kernel.text("proc/asound/cards").unwrap_or_default();
        cards.lines().filter_map(|line| self.card(line)).collect()
    }
}

/// Number and name of a line such as ` 0 [PCH            ]: HDA-Intel - HDA Intel PCH`. The line below it, which tells the
/// connection again, has no brackets.
fn named(line: &str) -> Option<(u32, &str)> {
    let (number, rest) = line.split_once('[')?;
    let (_, model) = rest.split_once("]: ")?.1.split_once(" - ")?;
    Some((number.trim().parse().ok()?, model.trim()))
}
