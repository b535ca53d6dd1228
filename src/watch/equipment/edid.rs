//! EDID: what a display says of itself (VESA E-EDID, release A2; the first 128 bytes).

/// Make, model, and the picture it wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edid {
    /// Such as `GSM LG TV`: three letters of the maker, then its own name for it.
    pub(crate) model: String,
    /// Width and height of the timing it prefers, pixels.
    pub(crate) preferred: Option<(u32, u32)>,
}

const HEADER: [u8; 8] = [0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0];
/// Where its four descriptors of 18 bytes begin.
const DESCRIPTORS: [usize; 4] = [54, 72, 90, 108];
/// The descriptor that holds the model's name. The one that holds the serial number (0xff) is never read.
const NAME: u8 = 0xfc;

impl Edid {
    /// Nothing where the bytes are damaged, as through a bad cable.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let block = bytes.get(..128)?;
        let sum = block.iter().fold(0_u8, |sum, byte| sum.wrapping_add(*byte));
        if !block.starts_with(&HEADER) || sum != 0 {
            return None;
        }
        // Three letters of five bits, A = 1.
        let letters = u16::from_be_bytes([block[8], block[9]]);
        let letter = |shift: u16| char::from(b'@' + ((letters >> shift) & 0x1f) as u8);
        let vendor: String = [10, 5, 0].map(letter).iter().collect();
        let product = u16::from_le_bytes([block[10], block[11]]);
        let descriptors = DESCRIPTORS.iter().map(|at| &block[*at..*at + 18]);
        let name = descriptors.clone().find(|bytes| bytes[..3] == [0; 3] && bytes[3] == NAME).map(text);
        let name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| format!("{product:04X}"));
        Some(Self { model: format!("{vendor} {name}"), preferred: timing(&block[54..72]) })
    }
}

/// 13 bytes, ended by a line feed.
fn text(descriptor: &[u8]) -> String {
    let bytes = descriptor[5..].iter().take_while(|byte| **byte != b'\n');
    bytes.map(|byte| char::from(*byte)).filter(|letter| !letter.is_control()).collect::<String>().trim().to_owned()
}

/// The active pixels of a detailed timing; nothing where the descriptor holds words.
fn timing(descriptor: &[u8]) -> Option<(u32, u32)> {
    let pixels = |low: usize, high: usize| u32::from(descriptor[low]) | (u32::from(descriptor[high]) & 0xf0) << 4;
    (descriptor[..2] != [0, 0]).then(|| (pixels(2, 4), pixels(5, 7)))
}
