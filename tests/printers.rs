//! What the image does when printers are plugged in: a real CUPS, to which a stand-in for USB tells of them.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::Command;

use tests::cups::Cups;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../kiosk-image/overlay/usr/lib/diem-ho-tro/printers");

fn program(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// CUPS's own programs, but for USB, whose first answer breaks off, and for the list of drivers of one maker.
fn programs(bin: &Path, usb: &[&str]) {
    for name in ["daemon", "filter", "notifier", "monitor"] {
        fs::create_dir_all(bin).unwrap();
        symlink(Path::new("/usr/lib/cups").join(name), bin.join(name)).unwrap();
    }
    let devices = usb.iter().map(|line| format!("echo '{line}'\n")).collect::<Vec<_>>();
    let breaks_off = format!("mkdir \"$TMPDIR/asked\" && {} && exit", devices[0].trim_end());
    let backend = format!("#!/bin/sh\n[ $# -eq 0 ] || exec cat\n{breaks_off}\n{}", devices.concat());
    program(&bin.join("backend/usb"), &backend);
    let driver = "#!/bin/sh\n[ \"$1\" = list ] || exec /usr/lib/cups/daemon/cups-driverd cat drv:///sample.drv/laserjet.ppd\n\
                  echo '\"mau:hp4.ppd\" en \"HP\" \"HP LaserJet 4\" \"MFG:HP;MDL:LaserJet 4;\"'\n";
    program(&bin.join("driver/mau"), driver);
}

fn device(number: u8, name: &str, says: &str) -> String {
    format!("direct usb://May/{}?serial={number} \"{name}\" \"{name}\" \"{says}\" \"\"", name.replace(' ', "%20"))
}

fn said(cups: &Cups, command: &[&str]) -> String {
    let output = Command::new(command[0]).args(&command[1..]).env("CUPS_SERVER", cups.socket()).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {error}");
    format!("{}{error}", String::from_utf8_lossy(&output.stdout))
}

#[test]
fn printers_with_a_driver_are_set_up_once_and_the_first_is_what_is_printed_on() {
    let known = "MFG:HP;MDL:LaserJet 4;CMD:PCL;";
    let (one, two) = (device(1, "HP LaserJet 4", known), device(2, "HP LaserJet 4", known));
    let speaks = device(3, "Kyocera FS-1040", "MFG:Kyocera;MDL:FS-1040;CMD:PCLXL,POSTSCRIPT;");
    let mute = device(4, "Canon LBP 2900", "MFG:Canon;MDL:LBP2900;CMD:CAPT;");
    let cups = Cups::with_programs(&|bin| programs(bin, &[&one, &two, &speaks, &mute]));
    let done = said(&cups, &[SCRIPT]);
    assert!(done.contains("no driver for Canon LBP 2900"), "{done}");
    let queues = said(&cups, &["lpstat", "-v"]);
    let mut queues: Vec<_> = queues.lines().collect();
    queues.sort_unstable();
    assert_eq!(
        queues,
        [
            "device for HP-LaserJet-4-2: usb://May/HP%20LaserJet%204?serial=2",
            "device for HP-LaserJet-4: usb://May/HP%20LaserJet%204?serial=1",
            "device for Kyocera-FS-1040: usb://May/Kyocera%20FS-1040?serial=3",
        ]
    );
    assert_eq!(said(&cups, &["lpstat", "-d"]), "system default destination: HP-LaserJet-4\n");
    assert!(cups.driver("HP-LaserJet-4").contains("*DefaultPageSize: A4"), "not Letter");
    said(&cups, &[SCRIPT]);
    assert_eq!(said(&cups, &["lpstat", "-v"]).lines().count(), 3, "once");
}
