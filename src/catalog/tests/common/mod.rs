//! A valid product in a temporary folder; each test breaks one thing of it.

#![allow(clippy::unwrap_used, dead_code, reason = "tests; each file uses a part")]

use std::fs;
use std::path::{Path, PathBuf};

use catalog::check::{Report, check};
use catalog::problem::Severity;

/// A drawing whose bytes differ by `number`.
pub fn drawing(number: usize) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 6\"><path d=\"M0 0h{number}v6z\"/></svg>")
}

/// A publisher's folder.
pub struct Folder {
    pub root: PathBuf,
    _temporary: tempfile::TempDir,
}

impl Folder {
    /// With one valid guide, `p01/den`.
    pub fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let folder = Self { root: temporary.path().to_owned(), _temporary: temporary };
        folder.add("den", "Thay bóng đèn", 1);
        folder
    }

    /// Adds a guide whose words and drawings differ from those of other seeds.
    pub fn add(&self, name: &str, title: &str, seed: usize) {
        self.write(&format!("{name}/product.toml"), manifest(name, title));
        let mut text = String::new();
        for step in 0..6 {
            let words: Vec<_> = (0..20).map(|word| format!("lời{}x{seed}", step * 20 + word)).collect();
            text += &format!("## Bước {step}\n\n![Hình {step}](media/{step}.svg)\n\n{}\n\n---\n\n", words.join(" "));
            self.write(&format!("{name}/media/{step}.svg"), drawing(seed * 100 + step));
        }
        self.write(&format!("{name}/vi.md"), &text);
        self.write(&format!("{name}/media/cover.svg"), drawing(seed * 100 + 50));
    }

    /// Writes a file below `p01/`.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// A path below `p01/`.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root.join("p01").join(path)
    }

    /// Replaces words of a file below `p01/`.
    pub fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(self.path(path), text.replacen(from, to, 1)).unwrap();
    }

    pub fn check(&self) -> Report {
        check(&self.root, None)
    }

    /// Errors as `file:line: code`.
    pub fn errors(&self) -> Vec<String> {
        self.named(Severity::Error)
    }

    pub fn warnings(&self) -> Vec<String> {
        self.named(Severity::Warning)
    }

    fn named(&self, severity: Severity) -> Vec<String> {
        let problems = self.check().problems.into_iter().filter(|problem| problem.severity == severity);
        problems.map(|problem| format!("{}:{}: {}", problem.file.display(), problem.line, problem.code)).collect()
    }
}

fn manifest(name: &str, title: &str) -> String {
    format!(
        r#"format = 1
id = "p01/{name}"
kind = "guide"
topic = "learning"
audience = ["visitor"]
licence = "CC-BY-SA-4.0"
cover = "media/cover.svg"

[title]
vi = "{title}"

[summary]
vi = "Tóm tắt"

[issuer]
unit = "Xã"
date = 2026-11-23

[funding]
programme = "Chương trình"
source = "Nguồn"

[text]
vi = "vi.md"
"#
    )
}

/// The sample content of the project.
pub fn sample_content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

/// Ogg Opus that is silent for `millis`, twenty at a time, as an encoder would write it.
pub fn opus(millis: u64) -> Vec<u8> {
    let page = |sequence: u32, granule: u64, flags: u8, packets: &[&[u8]]| {
        let mut page = b"OggS\0".to_vec();
        page.push(flags);
        page.extend(granule.to_le_bytes());
        page.extend(7_u32.to_le_bytes());
        page.extend(sequence.to_le_bytes());
        page.extend([0; 4]);
        page.push(u8::try_from(packets.len()).unwrap());
        page.extend(packets.iter().map(|packet| u8::try_from(packet.len()).unwrap()));
        page.extend(packets.concat());
        let crc = page.iter().fold(0_u32, |crc, byte| {
            (0..8).fold(crc ^ (u32::from(*byte) << 24), |crc, _| {
                (crc << 1) ^ if crc >> 31 == 1 { 0x04c1_1db7 } else { 0 }
            })
        });
        page[22..26].copy_from_slice(&crc.to_le_bytes());
        page
    };
    let mut bytes = page(0, 0, 2, &[b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0"]);
    bytes.extend(page(1, 0, 0, &[b"OpusTags\x04\0\0\0test\0\0\0\0"]));
    let packets = millis / 20;
    let mut done = 0;
    for (at, count) in (0..packets).step_by(50).map(|start| 50.min(packets - start)).enumerate() {
        done += count;
        let last = if done == packets { 4 } else { 0 };
        let silence: Vec<&[u8]> = (0..count).map(|_| &b"\xf8\xff\xfe"[..]).collect();
        bytes.extend(page(2 + u32::try_from(at).unwrap(), done * 960, last, &silence));
    }
    bytes
}
