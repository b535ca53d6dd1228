//! A product with a printed document and a photograph, made for a test.

use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use point::FixedClock;
use time::macros::datetime;

use crate::SamplePoint;

/// Its id, and its folder.
pub const PRODUCT: &str = "p01/ban-in";

const MANIFEST: &str = r#"format = 1
id = "p01/ban-in"
kind = "leaflet"
topic = "health"
audience = ["visitor"]
licence = "CC-BY-SA-4.0"

[title]
vi = "Tờ rơi có bản in"

[summary]
vi = "Bản in của tờ rơi, xem ngay trên màn hình."

[issuer]
unit = "Xã"
date = 2026-11-24

[funding]
programme = "Chương trình"
source = "Nguồn"

[text]
vi = "vi.md"

[document]
vi = "in.pdf"
"#;

/// Writes the product into a folder.
fn write(root: &Path, document: &[u8], photograph: Option<&[u8]>) -> std::io::Result<()> {
    let folder = root.join(PRODUCT);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("product.toml"), MANIFEST)?;
    fs::write(folder.join("in.pdf"), document)?;
    let picture = if photograph.is_some() { "\n![Một tấm ảnh lớn](anh.jpg)\n" } else { "" };
    fs::write(folder.join("vi.md"), format!("## Tờ rơi\n{picture}\nXem bản in bên cạnh.\n"))?;
    photograph.map_or(Ok(()), |bytes| fs::write(folder.join("anh.jpg"), bytes))
}

/// A publisher's folder with the product.
pub fn folder(document: &[u8], photograph: Option<&[u8]>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    write(folder.path(), document, photograph).unwrap_or_else(|error| panic!("{error}"));
    folder
}

/// A point that shows it.
pub fn point(document: &[u8], photograph: Option<&[u8]>) -> SamplePoint {
    let made = || -> anyhow::Result<SamplePoint> {
        let temporary = tempfile::tempdir()?;
        let content = temporary.path().join("content");
        write(&content, document, photograph)?;
        fs::copy(crate::repository().join("content/sample-point.toml"), content.join("sample-point.toml"))?;
        let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 9:15 +7)));
        let root = kiosk::tour::sample_point(temporary.path(), &content, &clock)?;
        Ok(SamplePoint::at(root, clock, temporary))
    };
    made().unwrap_or_else(|error| panic!("{error:#}"))
}

/// A JPEG photograph of hills, of this many pixels.
pub fn photograph(width: u32, height: u32) -> Vec<u8> {
    let hills = image::RgbImage::from_fn(width, height, |x, y| {
        let hill = (x as f32 / width as f32 * 25.0).sin() * 0.1 + y as f32 / height as f32;
        image::Rgb([(hill * 255.0) as u8, 120, (x * 255 / width) as u8])
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(Cursor::new(&mut bytes), 60);
    hills.write_with_encoder(encoder).unwrap_or_else(|error| panic!("{error}"));
    bytes
}
