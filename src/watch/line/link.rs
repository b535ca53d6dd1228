//! The cable or the radio: what the kernel knows of it without a packet.

use std::fs;
use std::path::Path;

use crate::line::round::{Heard, Link};
use crate::line::route;

/// Looks at the named card; where none is named, at that of the default route, or else at whichever has a carrier.
pub(super) fn look(named: &str, classes: &Path, proc_net: &Path) -> Link {
    let routed =
        || route::default_route(proc_net).map(|route| route.interface).filter(|name| classes.join(name).exists());
    let card = Some(named.to_owned()).filter(|name| !name.is_empty()).or_else(routed);
    let card = card.or_else(|| {
        let mut cards = physical(classes);
        cards.sort_by_key(|card| !has_carrier(classes, card));
        cards.into_iter().next()
    });
    // A machine without any card has no link.
    let Some(card) = card else { return Link { heard: Heard::Silent, ..Link::default() } };
    let wireless = ["wireless", "phy80211"].iter().any(|name| classes.join(&card).join(name).exists());
    let heard = if has_carrier(classes, &card) { Heard::Works } else { Heard::Silent };
    Link { heard, wireless, signal: if wireless { signal(proc_net, &card) } else { None } }
}

/// Cards that are things: whatever programs have made has no device.
fn physical(classes: &Path) -> Vec<String> {
    let entries = fs::read_dir(classes).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| classes.join(name).join("device").exists()).collect();
    names.sort();
    names
}

/// A card that isn't switched on refuses to be read, and has none.
fn has_carrier(classes: &Path, card: &str) -> bool {
    fs::read_to_string(classes.join(card).join("carrier")).is_ok_and(|text| text.trim() == "1")
}

/// How strong Wi-Fi is received, from `/proc/net/wireless`.
fn signal(proc_net: &Path, card: &str) -> Option<i32> {
    let text = fs::read_to_string(proc_net.join("wireless")).ok()?;
    let fields = text.lines().find_map(|line| line.trim().strip_prefix(card)?.strip_prefix(':'))?;
    let level: f64 = fields.split_whitespace().nth(2)?.parse().ok()?;
    // Drivers that know no dBm give a number without a unit, above zero.
    (level < 0.0).then_some(level as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A machine with cards: name, whether it is a thing, what `carrier` says.
    fn machine(cards: &[(&str, bool, Option<&str>)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (name, thing, carrier) in cards {
            let card = dir.path().join("class").join(name);
            fs::create_dir_all(&card).unwrap();
            if *thing {
                fs::create_dir(card.join("device")).unwrap();
            }
            if let Some(carrier) = carrier {
                fs::write(card.join("carrier"), format!("{carrier}\n")).unwrap();
            }
        }
        fs::create_dir(dir.path().join("net")).unwrap();
        dir
    }

    fn heard(dir: &tempfile::TempDir, named: &str) -> Link {
        look(named, &dir.path().join("class"), &dir.path().join("net"))
    }

    #[test]
    fn a_pulled_cable_and_a_card_that_is_off_have_no_link() {
        assert_eq!(heard(&machine(&[("lo", false, Some("1")), ("eth0", true, Some("0"))]), "").heard, Heard::Silent);
        assert_eq!(heard(&machine(&[("eth0", true, None)]), "").heard, Heard::Silent);
        assert_eq!(heard(&machine(&[("lo", false, Some("1"))]), "").heard, Heard::Silent, "no card at all");
        assert_eq!(heard(&machine(&[("eth0", true, Some("1"))]), "").heard, Heard::Works);
    }

    #[test]
    fn the_card_with_the_way_out_counts() {
        let dir = machine(&[("eth0", true, Some("1")), ("wlan0", true, Some("0"))]);
        assert_eq!(heard(&dir, "").heard, Heard::Works, "whichever has a carrier");
        let route = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\nwlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\n";
        fs::write(dir.path().join("net/route"), route).unwrap();
        assert_eq!(heard(&dir, "").heard, Heard::Silent);
        assert_eq!(heard(&dir, "eth0").heard, Heard::Works, "unless one is named");
    }

    #[test]
    fn wi_fi_tells_its_signal() {
        let dir = machine(&[("wlan0", true, Some("1"))]);
        fs::create_dir(dir.path().join("class/wlan0/wireless")).unwrap();
        assert_eq!(heard(&dir, ""), Link { heard: Heard::Works, wireless: true, signal: None });
        let table = "Inter-| sta-|   Quality        |   Discarded packets\n face | tus | link level noise |  nwid  crypt\n wlan0: 0000   54.  -56.  -256        0      0\n";
        fs::write(dir.path().join("net/wireless"), table).unwrap();
        assert_eq!(heard(&dir, "").signal, Some(-56));
    }
}
