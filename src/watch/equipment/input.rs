//! Keyboards, mice and touch screens, by what they can send.

use std::collections::BTreeMap;

use super::Probe;
use super::kernel::Kernel;
use crate::device::{Kind, Reading};

// Numbers of linux/input-event-codes.h.
const REL_X: usize = 0x00;
const REL_Y: usize = 0x01;
const ABS_X: usize = 0x00;
const ABS_MT_POSITION_X: usize = 0x35;
const BTN_LEFT: usize = 0x110;
const BTN_TOOL_PEN: usize = 0x140;
const BTN_TOOL_FINGER: usize = 0x145;
const BTN_TOUCH: usize = 0x14a;
const INPUT_PROP_DIRECT: usize = 0x01;
/// Q to P, A to L, Z to M: the three rows of letters. A power button has none of them.
const LETTERS: [std::ops::RangeInclusive<usize>; 3] = [16..=25, 30..=38, 44..=50];
/// `BUS_USB`, and `BUS_BLUETOOTH`.
const USB: &str = "0003";
const BLUETOOTH: &str = "0005";

/// What people type on and point with.
pub struct Input {
    kernel: Kernel,
}

impl Input {
    /// Reads `/proc/bus/input/devices`.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel }
    }
}

impl Probe for Input {
    fn look(&mut self) -> Vec<Reading> {
        let text = self.kernel.text("proc/bus/input/devices").unwrap_or_default();
        // One device has several entries, such as keys of sound beside the letters.
        let mut readings: BTreeMap<String, Reading> = BTreeMap::new();
        for device in text.split("\n\n").filter_map(Device::parse) {
            let (Some((kind, word)), Some(place)) = (device.kind(), device.place()) else { continue };
            let id = format!("{word}/{place}");
            readings.entry(id.clone()).or_insert_with(|| Reading::well(id, kind, device.name));
        }
        readings.into_values().collect()
    }
}

/// One entry of the kernel's list. `U:`, which may be a serial number, is never read.
struct Device<'a> {
    bus: &'a str,
    vendor: &'a str,
    product: &'a str,
    name: &'a str,
    /// `/devices/pci0000:00/…/input/input5`
    folder: &'a str,
    properties: Bits,
    keys: Bits,
    relative: Bits,
    absolute: Bits,
}

impl<'a> Device<'a> {
    fn parse(entry: &'a str) -> Option<Self> {
        let value = |start: &str| entry.lines().find_map(|line| line.trim().strip_prefix(start)).map(str::trim);
        let of_ids = |name: &str| value("I:")?.split(' ').find_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        let bits = |name: &str| Bits::parse(value(name).unwrap_or_default());
        Some(Self {
            bus: of_ids("Bus")?,
            vendor: of_ids("Vendor")?,
            product: of_ids("Product")?,
            name: value("N: Name=")?.trim_matches('"').trim(),
            folder: value("S: Sysfs=")?,
            properties: bits("B: PROP="),
            keys: bits("B: KEY="),
            relative: bits("B: REL="),
            absolute: bits("B: ABS="),
        })
    }

    fn kind(&self) -> Option<(Kind, &'static str)> {
        let direct = self.properties.has(INPUT_PROP_DIRECT) && !self.keys.has(BTN_TOOL_PEN);
        let touched = self.absolute.has(ABS_MT_POSITION_X) || self.absolute.has(ABS_X) && self.keys.has(BTN_TOUCH);
        if direct && touched {
            return Some((Kind::Touchscreen, "touchscreen"));
        }
        if LETTERS.iter().all(|row| row.clone().all(|key| self.keys.has(key))) {
            return Some((Kind::Keyboard, "keyboard"));
        }
        let mouse = self.relative.has(REL_X) && self.relative.has(REL_Y) && self.keys.has(BTN_LEFT);
        (mouse || self.keys.has(BTN_TOOL_FINGER)).then_some((Kind::Mouse, "mouse"))
    }

    /// As [`Kernel::place`], which knows no radio.
    fn place(&self) -> Option<String> {
        if self.folder.contains("/virtual/") && self.bus != BLUETOOTH {
            return None;
        }
        let device = || format!("{}:{}", self.vendor, self.product);
        let mut folders = self.folder.split('/').rev().skip(2);
        match self.bus {
            BLUETOOTH => Some(format!("{}/bluetooth", device())),
            USB => folders.find(|name| is_usb_port(name)).map(|port| format!("{}/{port}", device())),
            _ => folders.next().map(str::to_owned),
        }
    }
}

/// `1-2` or `1-2.4`; an interface of it is `1-2:1.0`.
fn is_usb_port(name: &str) -> bool {
    let Some((bus, ports)) = name.split_once('-') else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    number(bus) && ports.split('.').all(number)
}

/// A set of numbers as the kernel writes it: words of hexadecimal digits, the highest first.
struct Bits(Vec<u64>);

impl Bits {
    fn parse(text: &str) -> Self {
        Self(text.split(' ').rev().map_while(|word| u64::from_str_radix(word, 16).ok()).collect())
    }

    fn has(&self, number: usize) -> bool {
        self.0.get(number / 64).is_some_and(|word| word >> (number % 64) & 1 == 1)
    }
}
