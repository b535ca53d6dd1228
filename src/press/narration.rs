//! A synthetic voice for every product that nobody has read aloud: title, summary, and each block of its text.

use catalog::check::Report;
use catalog::source::Product;
use catalog::{Block, Recording, Sha256, Slot, Tag};

use crate::studio::{Studio, StudioError};

/// What is to be spoken, and where it belongs.
struct Line {
    product: usize,
    tag: Tag,
    slot: Slot,
    text: String,
}

/// Speaks what has no recording yet, in the languages the studio has a voice for. Gives how many sounds were added.
pub fn narrate(report: &mut Report, studio: &Studio) -> Result<usize, StudioError> {
    let mut lines = Vec::new();
    for (at, product) in report.products.iter().enumerate() {
        for tag in product.card.title.keys().filter(|tag| studio.speaks(tag)) {
            let silent = silent(product, tag);
            lines.extend(silent.into_iter().map(|(slot, text)| Line { product: at, tag: tag.clone(), slot, text }));
        }
    }
    let texts: Vec<_> = lines.iter().map(|line| (line.text.clone(), line.tag.clone())).collect();
    let mut added = 0;
    for (line, take) in lines.into_iter().zip(studio.takes(&texts)?) {
        let (Some(take), Some(product)) = (take, report.products.get_mut(line.product)) else { continue };
        let sha256 = Sha256::of(&take.bytes);
        product.blobs.insert(sha256.clone(), take.bytes);
        let recording = Recording {
            sha256,
            media_type: "audio/ogg".to_owned(),
            millis: take.millis,
            synthetic: true,
            speaker: studio.speaker().to_owned(),
        };
        product.voices.entry(line.tag).or_default().set(line.slot, recording);
        added += 1;
    }
    Ok(added)
}

/// What of a product can't be heard in a language though it is written. A block of a page that somebody has read as a
/// whole can.
pub fn silent(product: &Product, tag: &Tag) -> Vec<(Slot, String)> {
    let voice = product.voices.get(tag);
    let heard = |slot: Slot| voice.is_some_and(|voice| voice.get(slot).is_some());
    written(product, tag)
        .into_iter()
        .filter(|(slot, _)| match slot {
            Slot::Block(page, _) => !heard(*slot) && !heard(Slot::Page(*page)),
            slot => !heard(*slot),
        })
        .collect()
}

/// Everything of a product that is written in a language, as it is read aloud.
pub fn written(product: &Product, tag: &Tag) -> Vec<(Slot, String)> {
    let card = &product.card;
    let mut written = Vec::new();
    written.extend(card.title.get(tag).map(|title| (Slot::Title, title.clone())));
    written.extend(card.summary.get(tag).map(|summary| (Slot::Summary, summary.clone())));
    for (page, content) in product.texts.get(tag).iter().flat_map(|text| &text.pages).enumerate() {
        for (block, content) in content.blocks.iter().enumerate() {
            written.push((Slot::Block(page, block), aloud(content)));
        }
    }
    written.retain(|(_, text)| text.chars().any(char::is_alphanumeric));
    written
}

/// The words of a block. Items that are numbered on the screen are numbered aloud.
fn aloud(block: &Block) -> String {
    let words = block.words();
    let Block::List { ordered: true, items } = block else { return words };
    let mut number = 0;
    let lines = words.lines().zip(items).map(|(line, item)| {
        if item.level > 1 {
            return line.to_owned();
        }
        number += 1;
        format!("{number}. {line}")
    });
    lines.collect::<Vec<_>>().join("\n")
}
