//! What the kernel tells in small files: `/proc` and `/sys`.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The two folders, below `/` or a folder of a test.
#[derive(Clone, Debug)]
pub struct Kernel {
    root: PathBuf,
}

impl Kernel {
    /// `root` holds `proc` and `sys`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Where a file is, such as `sys/class/drm`.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    /// What is in a file, without the space around it; nothing where it isn't there or can't be read just now.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        Some(String::from_utf8_lossy(&fs::read(self.path(path)).ok()?).trim().to_owned())
    }

    /// A number in a file.
    pub(crate) fn number<N: FromStr>(&self, path: &str) -> Option<N> {
        self.text(path)?.parse().ok()
    }

    /// The names in a folder, in order.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten().flatten();
        let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// Whether a file or folder is there.
    pub(crate) fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Where a link such as `sys/class/sound/card0/device` leads to, as `sys/devices/…`.
    pub(crate) fn target(&self, link: &str) -> Option<String> {
        let (root, target) = (fs::canonicalize(&self.root).ok()?, fs::canonicalize(self.path(link)).ok()?);
        Some(target.strip_prefix(root).ok()?.to_str()?.to_owned())
    }

    /// Where the device behind a link is plugged in: `046d:c31c/1-2` (vendor, product and port) on USB, else its address on
    /// PCI, else its name. Nothing for devices that only exist in software.
    pub(crate) fn place(&self, link: &str) -> Option<String> {
        let target = self.target(link)?;
        if target.contains("/virtual/") {
            return None;
        }
        let folders = || Path::new(&target).ancestors().filter_map(Path::to_str);
        let names = || folders().filter_map(|folder| folder.rsplit('/').next());
        if let Some(device) = folders().find(|folder| self.has(&format!("{folder}/idVendor"))) {
            return self.usb_place(device);
        }
        names().find(|name| is_pci_address(name)).or_else(|| names().next()).map(str::to_owned)
    }

    /// The place of the USB device in `folder`.
    pub(crate) fn usb_place(&self, folder: &str) -> Option<String> {
        let (vendor, product) = (self.text(&format!("{folder}/idVendor"))?, self.text(&format!("{folder}/idProduct"))?);
        Some(format!("{vendor}:{product}/{}", folder.rsplit('/').next()?))
    }
}

/// `0000:00:1f.3`
fn is_pci_address(name: &str) -> bool {
    let parts: Vec<&str> = name.split([':', '.']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [4, 2, 2, 1] && parts.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
}
