//! A kernel that tells what a test wants: `/proc` and `/sys` as folders of files, linked as the real ones are.

#![allow(clippy::unwrap_used, dead_code, reason = "tests, shared by several crates")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use watch::equipment::Probe;
use watch::equipment::kernel::Kernel;
use watch::{Kind, Reading, Reason, State};

/// Where USB ports are on the fake machine.
const BUS: &str = "sys/devices/pci0000:00/0000:00:14.0/usb1";

/// The fake, removed with the test.
pub struct FakeKernel {
    folder: tempfile::TempDir,
}

impl FakeKernel {
    pub fn new() -> Self {
        let fake = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(fake.path("proc")).unwrap();
        fs::create_dir_all(fake.path("sys")).unwrap();
        fake
    }

    pub fn kernel(&self) -> Kernel {
        Kernel::at(self.folder.path())
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file; sysfs ends its lines.
    pub fn file(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, [text.as_ref(), b"\n"].concat()).unwrap();
    }

    /// The same with the very bytes.
    pub fn bytes(&self, path: &str, bytes: &[u8]) {
        self.file(path, "");
        fs::write(self.path(path), bytes).unwrap();
    }

    /// Links to a folder of the tree, which is made where it isn't there; a link that is there already stays.
    pub fn link(&self, path: &str, target: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::create_dir_all(self.path(target)).unwrap();
        if !path.is_symlink() {
            symlink(self.path(target), path).unwrap();
        }
    }

    pub fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() && !path.is_symlink() {
            fs::remove_dir_all(path).unwrap();
        } else {
            fs::remove_file(path).unwrap();
        }
    }

    /// A device in `port`, such as `1-2`, with interfaces of these classes.
    pub fn plug(&self, port: &str, device: &str, product: &str, classes: &[&str]) {
        let (vendor, id) = device.split_once(':').unwrap();
        let folder = format!("{BUS}/{port}");
        for (name, text) in [("idVendor", vendor), ("idProduct", id), ("product", product), ("bDeviceClass", "00")] {
            self.file(&format!("{folder}/{name}"), text);
        }
        self.file(&format!("{folder}/serial"), "SERIAL-4711");
        self.link(&format!("sys/bus/usb/devices/{port}"), &folder);
        for (number, class) in classes.iter().enumerate() {
            let interface = format!("{port}:1.{number}");
            self.file(&format!("{folder}/{interface}/bInterfaceClass"), class);
            self.link(&format!("sys/bus/usb/devices/{interface}"), &format!("{folder}/{interface}"));
        }
    }

    /// Takes it out again, with all that hung on it in `sys/bus` and, by name, elsewhere.
    pub fn unplug(&self, port: &str) {
        for entry in fs::read_dir(self.path("sys/bus/usb/devices")).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if name == port || name.starts_with(&format!("{port}:")) {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        fs::remove_dir_all(self.path(&format!("{BUS}/{port}"))).unwrap();
    }

    /// The folder of a device that is plugged in.
    pub fn usb(&self, port: &str) -> String {
        format!("{BUS}/{port}")
    }
}

/// Ids and states of what a probe sees.
pub fn states(probe: &mut dyn Probe) -> Vec<(String, State)> {
    probe.look().into_iter().map(|reading| (reading.id, reading.state)).collect()
}

/// Ids of what a probe sees.
pub fn ids(probe: &mut dyn Probe) -> Vec<String> {
    probe.look().into_iter().map(|reading| reading.id).collect()
}

/// The only thing a probe sees.
pub fn only(probe: &mut dyn Probe) -> Reading {
    let mut readings = probe.look();
    assert_eq!(readings.len(), 1, "{readings:?}");
    readings.remove(0)
}

/// State and reasons.
pub fn told(reading: &Reading) -> (State, Vec<Reason>) {
    (reading.state, reading.reasons.clone())
}

/// A reading that is well, without figures.
pub fn well(id: &str, kind: Kind, model: &str) -> Reading {
    Reading::well(id, kind, model)
}
