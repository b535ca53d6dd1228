//! `kiosk connections`: the settings' `[[wifi]]` and `[modem]` as NetworkManager's connections, for the unit of the image that
//! runs as root. They are written into memory at each start and whenever the settings change, so the settings are the only
//! place that holds them. A cable needs none.
//!
//! The format is NetworkManager's keyfile (nm-settings-keyfile(5)).

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use anyhow::Context as _;
use point::joining::{Modem, Wifi};
use point::{DataFolder, Point, durable};

/// How the files of these connections begin; no others are touched.
const OURS: &str = "diem-ho-tro-";
/// How NetworkManager knows a connection.
const ENDING: &str = ".nmconnection";

/// The first network of the list is preferred, a modem costs by the byte and comes last.
const MODEM_PRIORITY: usize = 0;

/// Writes them into `folder`, and removes those that are no longer in the settings. Answers how many there are.
pub fn write(data: &Path, folder: &Path) -> anyhow::Result<usize> {
    let point = DataFolder::open(data)?.point()?;
    let connections = connections(&point);
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    for (name, text) in &connections {
        let path = folder.join(name);
        durable::write_secret(&path, text.as_bytes()).with_context(|| format!("writing {}", path.display()))?;
    }
    let is_stale = |name: &str| {
        name.starts_with(OURS) && name.ends_with(ENDING) && connections.iter().all(|(wanted, _)| wanted != name)
    };
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.file_name().and_then(|name| name.to_str()).is_some_and(is_stale) {
            fs::remove_file(&path).or_else(gone).with_context(|| format!("removing {}", path.display()))?;
        }
    }
    Ok(connections.len())
}

fn gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// The names of the files and what stands in them. What no device could use is left out; `kiosk setup` has named it.
fn connections(point: &Point) -> Vec<(String, String)> {
    let usable: Vec<_> = point.wifi.iter().filter(|wifi| wifi.trouble().is_none()).collect();
    let wifi = usable.iter().enumerate().map(|(at, wifi)| {
        let name = format!("{OURS}wifi-{}{ENDING}", at + 1);
        (name, wifi_text(wifi, at + 1, usable.len() - at))
    });
    let modem = point.modem.iter().filter(|modem| modem.trouble().is_none());
    wifi.chain(modem.map(|modem| (format!("{OURS}modem{ENDING}"), modem_text(modem)))).collect()
}

fn wifi_text(wifi: &Wifi, number: usize, priority: usize) -> String {
    let mut text = head(&format!("wifi-{number}"), "wifi", priority);
    // As bytes: so no letter of a name can mean anything else.
    let name = wifi.name.bytes().fold(String::new(), |bytes, byte| bytes + &byte.to_string() + ";");
    let _ = write!(text, "\n[wifi]\nssid={name}\nmode=infrastructure\nhidden={}\n", wifi.hidden);
    if !wifi.password.is_empty() {
        let _ = write!(text, "\n[wifi-security]\nkey-mgmt=wpa-psk\npsk={}\n", escaped(&wifi.password));
    }
    text + ADDRESSES
}

fn modem_text(modem: &Modem) -> String {
    let mut text = head("modem", "gsm", MODEM_PRIORITY) + "\n[gsm]\n";
    if modem.apn.is_empty() {
        text += "auto-config=true\n";
    }
    for (key, value) in
        [("apn", &modem.apn), ("username", &modem.user), ("password", &modem.password), ("pin", &modem.pin)]
    {
        if !value.is_empty() {
            let _ = writeln!(text, "{key}={}", escaped(value));
        }
    }
    text + ADDRESSES
}

fn head(name: &str, kind: &str, priority: usize) -> String {
    format!("[connection]\nid={OURS}{name}\ntype={kind}\nautoconnect-priority={priority}\n")
}

/// From the router.
const ADDRESSES: &str = "\n[ipv4]\nmethod=auto\n\n[ipv6]\naddr-gen-mode=default\nmethod=auto\n";

/// A text as GLib's key files hold it: a backslash is doubled, and a space at the beginning would be lost.
fn escaped(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
    escaped.strip_prefix(' ').map(|rest| format!("\\s{rest}")).unwrap_or(escaped)
}
