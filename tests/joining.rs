//! Wi-Fi networks and a modem of the settings, as NetworkManager itself reads them.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use point::SystemClock;

const SETTINGS: &str = r#"
name = "Điểm hỗ trợ Trà Mai"
[[wifi]]
name = "Nhà văn hóa; thôn 2"
password = ' lúc đầu'
[[wifi]]
name = "Nhà văn hóa; thôn 2"
password = ' a;b\c #1'
hidden = true
[[wifi]]
name = "UBND xã"
[modem]
apn = "v-internet"
pin = "2468"
"#;

fn set_up(folder: &Path, settings: &str) -> (PathBuf, Vec<String>) {
    let (file, root) = (folder.join("settings.toml"), folder.join("point"));
    fs::write(&file, settings).unwrap();
    let doubts = kiosk::setup::setup(&root, &file, false, &SystemClock::new()).unwrap();
    (root, doubts)
}

/// What NetworkManager understands: its own words for it, without what only this call makes.
fn understood(command: &[&str], keyfile: &str) -> Vec<String> {
    let mut asked = Command::new("nmcli")
        .args(["--offline", "connection"])
        .args(command)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    asked.stdin.take().unwrap().write_all(keyfile.as_bytes()).unwrap();
    let answer = asked.wait_with_output().unwrap();
    assert!(answer.status.success(), "{keyfile}");
    let text = String::from_utf8(answer.stdout).unwrap();
    let mut lines: Vec<_> = text.lines().filter(|line| !line.starts_with("uuid=")).map(str::to_owned).collect();
    lines.sort();
    lines
}

fn read(path: &Path) -> Vec<String> {
    understood(&["modify", "connection.autoconnect", "yes"], &fs::read_to_string(path).unwrap())
}

#[test]
fn networks_of_the_settings_are_what_network_manager_would_have_made_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (root, doubts) = set_up(folder.path(), SETTINGS);
    assert_eq!(doubts, ["wifi `Nhà văn hóa; thôn 2`: a password has 8 to 63 letters without marks"]);
    let out = folder.path().join("connections");
    assert_eq!(kiosk::connections::write(&root, &out).unwrap(), 3);
    let wifi = out.join("diem-ho-tro-wifi-1.nmconnection");
    let wanted = [
        ["add", "type", "wifi", "con-name", "diem-ho-tro-wifi-1", "ssid", "Nhà văn hóa; thôn 2"].as_slice(),
        &["connection.autoconnect-priority", "2", "wifi.hidden", "yes", "wifi.mode", "infrastructure"],
        &["wifi-sec.key-mgmt", "wpa-psk", "wifi-sec.psk", " a;b\\c #1", "ipv6.addr-gen-mode", "default"],
    ];
    assert_eq!(read(&wifi), understood(&wanted.concat(), ""));
    assert_eq!(fs::metadata(&wifi).unwrap().permissions().mode() & 0o777, 0o600, "nobody else reads the password");
    let open = ["add", "type", "wifi", "con-name", "diem-ho-tro-wifi-2", "ssid", "UBND xã"];
    let more = ["connection.autoconnect-priority", "1", "wifi.mode", "infrastructure", "ipv6.addr-gen-mode", "default"];
    assert_eq!(read(&out.join("diem-ho-tro-wifi-2.nmconnection")), understood(&[open.as_slice(), &more].concat(), ""));
    let modem = read(&out.join("diem-ho-tro-modem.nmconnection"));
    let gsm = ["add", "type", "gsm", "con-name", "diem-ho-tro-modem", "gsm.apn", "v-internet", "gsm.pin", "2468"];
    assert_eq!(modem, understood(&[gsm.as_slice(), &["ipv6.addr-gen-mode", "default"]].concat(), ""));
}

#[test]
fn what_is_no_longer_in_the_settings_is_gone_and_what_others_have_made_stays() {
    let folder = tempfile::tempdir().unwrap();
    let (root, _) = set_up(folder.path(), SETTINGS);
    let out = folder.path().join("connections");
    kiosk::connections::write(&root, &out).unwrap();
    fs::write(out.join("khac.nmconnection"), "[connection]\nid=khac\n").unwrap();
    set_up(folder.path(), "name = \"Điểm hỗ trợ Trà Mai\"\n[modem]\n");
    assert_eq!(kiosk::connections::write(&root, &out).unwrap(), 1);
    let mut left: Vec<_> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["diem-ho-tro-modem.nmconnection", "khac.nmconnection"]);
    let modem = read(&out.join("diem-ho-tro-modem.nmconnection"));
    assert!(modem.contains(&"auto-config=true".to_owned()), "the SIM's provider is known by itself: {modem:?}");
}
