//! A morning on which a few things aren't well, for the pictures of the screen that tells it.

use time::{Duration, OffsetDateTime};
use ulid::Ulid;
use watch::health::{Equipment, Health, Light, Line, Listed, Power};
use watch::{Cause, Cut, Kind, Known, Layer, Outage, Presence, Reason, State};

/// A room whose printer has no paper and whose camera is gone, on a morning on which the provider's line is cut.
pub(super) fn morning(at: OffsetDateTime) -> Health {
    let device = |id: &str, kind, name: &str, state, reasons: &[Reason]| Known {
        id: id.to_owned(),
        kind,
        name: name.to_owned(),
        model: name.to_owned(),
        state,
        reasons: reasons.to_vec(),
        since: at - Duration::minutes(95),
    };
    let devices = vec![
        device("camera/0", Kind::Camera, "", State::Missing, &[Reason::NotThere]),
        device("printer/a", Kind::Printer, "HP LaserJet", State::Failed, &[Reason::NoPaper]),
        device("disk/sda", Kind::PhysicalDisk, "", State::Degraded, &[Reason::Worn]),
        device("display/HDMI-A-1", Kind::Display, "SAM 55\"", State::Ok, &[]),
        device("sound/0", Kind::SoundCard, "", State::Missing, &[Reason::NotThere]),
        device("keyboard/0", Kind::Keyboard, "", State::Ok, &[]),
    ];
    let outage = Outage {
        id: Ulid::nil(),
        cut: Cut { cause: Cause::Line, layer: Layer::Internet },
        began: at - Duration::minutes(40),
        ended: None,
    };
    let presences = vec![Presence { began: at - Duration::minutes(140), seen: at, clean: false }];
    Health {
        at,
        light: Light::Red,
        equipment: Equipment { light: Light::Red, listed: Listed { assets: 6, trouble: None }, devices },
        power: Power { light: Light::Yellow, on_battery: false, presences, cuts: 2 },
        line: Line { expected: true, light: Light::Red, outage: Some(outage), outages: 3, down: None, up: None },
    }
}
