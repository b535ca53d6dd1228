//! Sounds: whether a file is one that a point can play, and how long it lasts. Nothing is decoded: a file's own frames are
//! walked to its end, so that half a file, or one that lies about its length, is noticed.

use std::path::Path;

/// What a sound is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sound {
    /// `audio/ogg`, `audio/mpeg` or `audio/wav`.
    pub media_type: &'static str,
    /// How long it lasts.
    pub millis: u64,
}

/// Endings of files that [`measure`] knows.
const ENDINGS: [&str; 4] = ["opus", "ogg", "mp3", "wav"];

/// Whether a file's name ends as those do that [`measure`] knows, in small or capital letters.
pub fn is_named_sound(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Why a sound can't be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoSound(&'static str);

/// Opus counts at this rate whatever it was recorded at (RFC 7845).
const OPUS_RATE: u64 = 48_000;

/// Tags and padding in an MP3 file; a file with a larger share of what isn't sound is broken.
const MOST_JUNK: usize = 10;

/// Measures Ogg with Opus or Vorbis, MP3, or WAV.
pub fn measure(bytes: &[u8]) -> Result<Sound, NoSound> {
    match bytes {
        [b'O', b'g', b'g', b'S', ..] => ogg(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => wav(bytes),
        [b'I', b'D', b'3', ..] | [0xff, 0xe2..=0xff, ..] => mp3(bytes),
        [] => Err(NoSound("0 bytes")),
        _ => Err(NoSound("Opus, Ogg, MP3, WAV?")),
    }
}

/// A number of `width` bytes, the lowest first; bytes that aren't there count as zero.
fn number_at(bytes: &[u8], at: usize, width: usize) -> u64 {
    (0..width).rev().fold(0, |number, byte| (number << 8) | u64::from(bytes.get(at + byte).copied().unwrap_or(0)))
}

/// One page of an Ogg stream (RFC 3533).
struct Page<'a> {
    granule: u64,
    serial: u64,
    sequence: u64,
    lacing: &'a [u8],
    body: &'a [u8],
    length: usize,
}

const HEADER: usize = 27;

fn page(bytes: &[u8]) -> Result<Page<'_>, NoSound> {
    const CUT: NoSound = NoSound("the file is cut off");
    if !bytes.starts_with(b"OggS") {
        return Err(NoSound("a page doesn't start where it should"));
    }
    let segments = usize::from(*bytes.get(HEADER - 1).ok_or(CUT)?);
    let lacing = bytes.get(HEADER..HEADER + segments).ok_or(CUT)?;
    let body_length: usize = lacing.iter().map(|length| usize::from(*length)).sum();
    let start = HEADER + segments;
    let body = bytes.get(start..start + body_length).ok_or(CUT)?;
    let length = start + body_length;
    if checksum(bytes.get(..length).unwrap_or_default()) != number_at(bytes, 22, 4) {
        return Err(NoSound("a page's checksum is wrong"));
    }
    let (granule, serial, sequence) = (number_at(bytes, 6, 8), number_at(bytes, 14, 4), number_at(bytes, 18, 4));
    Ok(Page { granule, serial, sequence, lacing, body, length })
}

/// Ogg's CRC-32, in which the checksum itself counts as zero.
fn checksum(page: &[u8]) -> u64 {
    let mut crc: u32 = 0;
    for (at, byte) in page.iter().enumerate() {
        let byte = if (22..26).contains(&at) { 0 } else { *byte };
        crc ^= u32::from(byte) << 24;
        for _ in 0..8 {
            crc = if crc & 0x8000_0000 == 0 { crc << 1 } else { (crc << 1) ^ 0x04c1_1db7 };
        }
    }
    u64::from(crc)
}

/// What of a packet is needed: the first bytes, and how many have come.
#[derive(Default)]
struct Packets {
    /// The packets that are whole.
    count: usize,
    /// The first bytes of the one that isn't yet.
    open: Vec<u8>,
    /// The first packet, which says what the stream is.
    head: Vec<u8>,
    /// Opus samples in the packets so far.
    samples: u64,
}

impl Packets {
    fn take(&mut self, page: &Page<'_>) {
        let mut at = 0;
        for length in page.lacing {
            let end = at + usize::from(*length);
            let room = 32_usize.saturating_sub(self.open.len());
            self.open.extend(page.body.get(at..end).unwrap_or_default().iter().take(room));
            at = end;
            if *length < 255 {
                self.close();
            }
        }
    }

    fn close(&mut self) {
        let packet = std::mem::take(&mut self.open);
        match self.count {
            0 => self.head = packet,
            1 => {}
            _ => self.samples += opus_samples(&packet),
        }
        self.count += 1;
    }
}

fn ogg(bytes: &[u8]) -> Result<Sound, NoSound> {
    let (mut at, mut packets, mut granule) = (0, Packets::default(), 0);
    let mut serial = None;
    for sequence in 0.. {
        if at >= bytes.len() {
            break;
        }
        let page = page(bytes.get(at..).unwrap_or_default())?;
        if *serial.get_or_insert(page.serial) != page.serial {
            return Err(NoSound("more than one stream"));
        }
        if page.sequence != sequence {
            return Err(NoSound("a page is missing"));
        }
        packets.take(&page);
        // All ones: no packet ends on this page.
        if page.granule != u64::MAX {
            granule = page.granule;
        }
        at += page.length;
    }
    let head = &packets.head;
    let millis = if head.starts_with(b"OpusHead") {
        // The last page may end before its last packet does.
        granule.min(packets.samples).saturating_sub(number_at(head, 10, 2)) * 1000 / OPUS_RATE
    } else if head.starts_with(b"\x01vorbis") {
        granule.min(u64::from(u32::MAX)) * 1000 / number_at(head, 12, 4).max(1)
    } else {
        return Err(NoSound("Ogg without Opus or Vorbis"));
    };
    Ok(Sound { media_type: "audio/ogg", millis })
}

/// How long an Opus packet sounds (RFC 6716, section 3.1).
fn opus_samples(packet: &[u8]) -> u64 {
    let Some(first) = packet.first() else { return 0 };
    let config = usize::from(first >> 3);
    let frame = match config {
        0..12 => 480 * [1, 2, 4, 6].get(config % 4).copied().unwrap_or(1),
        12..16 => 480 * [1, 2].get(config % 2).copied().unwrap_or(1),
        _ => 120 << (config % 4),
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1).copied().unwrap_or(0) & 0x3f),
    };
    frame * frames
}

fn wav(bytes: &[u8]) -> Result<Sound, NoSound> {
    const PLAIN: [u64; 3] = [1, 3, 0xfffe];
    let (mut at, mut rate) = (12, 0);
    while let Some(name) = bytes.get(at..at + 4) {
        let length = usize::try_from(number_at(bytes, at + 4, 4)).unwrap_or(usize::MAX);
        at += 8;
        match name {
            b"fmt " if !PLAIN.contains(&number_at(bytes, at, 2)) => return Err(NoSound("WAV that isn't PCM")),
            b"fmt " => rate = number_at(bytes, at + 8, 4),
            b"data" if rate == 0 => return Err(NoSound("WAV without a format")),
            b"data" if bytes.len().saturating_sub(at) < length => return Err(NoSound("the file is cut off")),
            b"data" => return Ok(Sound { media_type: "audio/wav", millis: length as u64 * 1000 / rate }),
            _ => {}
        }
        at = at.saturating_add(length).saturating_add(length % 2);
    }
    Err(NoSound("WAV without sound"))
}

fn mp3(bytes: &[u8]) -> Result<Sound, NoSound> {
    let mut at = 0;
    if bytes.starts_with(b"ID3") {
        let size = bytes.get(6..10).unwrap_or_default();
        at = 10 + size.iter().fold(0, |size, byte| (size << 7) | usize::from(byte & 0x7f));
    }
    let (mut micros, mut frames, mut junk) = (0, 0_usize, 0_usize);
    let sound = bytes.len().saturating_sub(at);
    while at < bytes.len() {
        match mp3_frame(bytes.get(at..).unwrap_or_default()) {
            Some((length, lasts)) if at + length <= bytes.len() => {
                (at, micros, frames) = (at + length, micros + lasts, frames + 1);
            }
            _ => (at, junk) = (at + 1, junk + 1),
        }
    }
    if frames == 0 || junk.saturating_mul(MOST_JUNK) > sound {
        return Err(NoSound("MP3 without sound, or a broken one"));
    }
    Ok(Sound { media_type: "audio/mpeg", millis: micros / 1000 })
}

/// The length in bytes of the MPEG layer III frame that starts here, and how many microseconds it lasts.
fn mp3_frame(bytes: &[u8]) -> Option<(usize, u64)> {
    const RATES: [[u64; 3]; 3] = [[44_100, 48_000, 32_000], [22_050, 24_000, 16_000], [11_025, 12_000, 8_000]];
    const KBITS: [u64; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const KBITS_LOW: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    let [0xff, second, third, _, ..] = bytes else { return None };
    if second & 0xe6 != 0xe2 {
        return None;
    }
    let version = match second >> 3 & 3 {
        3 => 0,
        2 => 1,
        0 => 2,
        _ => return None,
    };
    let rate = *RATES.get(version)?.get(usize::from(third >> 2 & 3))?;
    let kbits = *(if version == 0 { KBITS } else { KBITS_LOW }).get(usize::from(third >> 4))?;
    let samples = if version == 0 { 1152 } else { 576 };
    let length = samples / 8 * kbits * 1000 / rate + u64::from(third >> 1 & 1);
    (kbits > 0).then_some((usize::try_from(length).ok()?, samples * 1_000_000 / rate))
}
