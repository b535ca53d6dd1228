//! Devices on USB that no other probe tells: card readers, scanners of codes, adapters.
//!
//! What is plugged in for a visit is left out by its class, not by a list: sticks, cameras' memories and telephones, even one
//! that is only being charged.

use super::Probe;
use super::input::Input;
use super::kernel::Kernel;
use crate::device::{Kind, Reading};

// Classes of interfaces, <https://www.usb.org/defined-class-codes>.
const AUDIO: &str = "01";
const HID: &str = "03";
const STILL_IMAGE: &str = "06";
const PRINTER: &str = "07";
const MASS_STORAGE: &str = "08";
const HUB: &str = "09";
const VIDEO: &str = "0e";

/// Words in the interfaces of telephones whose class is their maker's own.
const TELEPHONE: [&str; 3] = ["MTP", "PTP", "ADB"];

/// What is on USB besides.
pub struct Usb {
    kernel: Kernel,
    input: Input,
}

impl Usb {
    /// Reads `/sys/bus/usb/devices`.
    pub fn new(kernel: Kernel) -> Self {
        Self { input: Input::new(kernel.clone()), kernel }
    }

    fn device(&self, name: &str, names: &[String], told: &[Reading]) -> Option<Reading> {
        let folder = format!("sys/bus/usb/devices/{name}");
        let place = self.kernel.usb_place(&folder)?;
        if self.kernel.text(&format!("{folder}/bDeviceClass"))? == HUB {
            return None;
        }
        let interfaces = names.iter().filter(|other| other.strip_prefix(name).is_some_and(|end| end.starts_with(':')));
        for interface in interfaces {
            if self.is_anothers(&format!("sys/bus/usb/devices/{interface}"), &place, told) {
                return None;
            }
        }
        let words = ["manufacturer", "product"].map(|name| self.kernel.text(&format!("{folder}/{name}")));
        Some(Reading::well(
            format!("usb/{place}"),
            Kind::Usb,
            words.into_iter().flatten().collect::<Vec<_>>().join(" "),
        ))
    }

    /// Whether another probe tells the device by this interface, or nobody should.
    fn is_anothers(&self, interface: &str, place: &str, told: &[Reading]) -> bool {
        let class = self.kernel.text(&format!("{interface}/bInterfaceClass")).unwrap_or_default();
        let driver = self.kernel.target(&format!("{interface}/driver")).unwrap_or_default();
        let words = self.kernel.text(&format!("{interface}/interface")).unwrap_or_default();
        // A program has it, such as NUT its power supply; what asks that program tells it.
        let taken = driver.ends_with("/usbfs");
        // Only keyboards, mice and touch screens are told; a scanner of codes may be none of them.
        let typed = class == HID && told.iter().any(|reading| reading.id.ends_with(&format!("/{place}")));
        let network = self.kernel.has(&format!("{interface}/net"));
        taken
            || typed
            || network
            || [AUDIO, STILL_IMAGE, PRINTER, MASS_STORAGE, HUB, VIDEO].contains(&class.as_str())
            || TELEPHONE.iter().any(|word| words.contains(word))
    }
}

impl Probe for Usb {
    fn look(&mut self) -> Vec<Reading> {
        let (names, told) = (self.kernel.names("sys/bus/usb/devices"), self.input.look());
        names.iter().filter_map(|name| self.device(name, &names, &told)).collect()
    }
}
