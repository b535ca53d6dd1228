//! Network cards that are things: link, errors, and how well the radio hears.

use super::Probe;
use super::kernel::Kernel;
use crate::device::{Kind, Reading, Reason, State};
use crate::figure::Measure;

/// Cards for cable and Wi-Fi, and modems as far as they are cards.
pub struct Network {
    kernel: Kernel,
}

impl Network {
    /// Reads `/sys/class/net`.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }

    fn card(&self, name: &str, radio: &str) -> Option<Card> {
        let folder = format!("sys/class/net/{name}");
        if !self.kernel.has(&format!("{folder}/device")) {
            return None;
        }
        // A card that is switched off can't be asked for its carrier.
        let linked = self.kernel.number::<u8>(&format!("{folder}/carrier")) == Some(1);
        let errors = ["rx", "tx"].map(|way| self.kernel.number::<u64>(&format!("{folder}/statistics/{way}_errors")));
        // The driver's name, for some cards carry that of their owner's telephone.
        let driver = self.kernel.target(&format!("{folder}/device/driver")).unwrap_or_default();
        let model = driver.rsplit('/').next().unwrap_or_default();
        let mut reading = Reading::well(format!("network/{name}"), Kind::Network, model)
            .measuring(Measure::Errors, errors.into_iter().flatten().sum::<u64>() as f64);
        if let Some(signal) = signal(radio, name) {
            reading = reading.measuring(Measure::Signal, signal);
        }
        Some(Card { linked, reading })
    }
}

struct Card {
    linked: bool,
    reading: Reading,
}

impl Probe for Network {
    fn look(&mut self) -> Vec<Reading> {
        let radio = self.kernel.text("proc/net/wireless").unwrap_or_default();
        let names = self.kernel.names("sys/class/net");
        let cards: Vec<Card> = names.iter().filter_map(|name| self.card(name, &radio)).collect();
        // A card that nobody needs, because another one is linked, is well.
        let cut_off = !cards.iter().any(|card| card.linked);
        let told = |card: Card| {
            if cut_off { card.reading.but(State::Degraded, Reason::NoLink) } else { card.reading }
        };
        cards.into_iter().map(told).collect()
    }
}

/// dBm, the fourth column of `/proc/net/wireless`: `wlan0: 0000   54.  -56.  -256 …`. Drivers that don't know it write 0, or
/// a figure of their own above it.
fn signal(table: &str, name: &str) -> Option<f64> {
    let line = table.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'))?;
    let level: f64 = line.split_whitespace().nth(2)?.trim_end_matches('.').parse().ok()?;
    (-200.0..0.0).contains(&level).then_some(level)
}
