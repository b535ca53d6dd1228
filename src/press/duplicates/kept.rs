//! Fingerprints of what is published, kept from one publishing to the next.

use std::collections::{BTreeMap, HashMap};
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};

use catalog::twins::Writing;
use catalog::{ProductId, Sha256};
use delivery::manifest::Product;
use point::durable;
use serde::{Deserialize, Serialize};

use super::{DuplicateError, senses};
use crate::repository::publish::all_packs;
use crate::repository::tree::Tree;

/// Where they are kept, in the repository's folder; no point asks for it, and sticks don't carry it.
pub const FILE: &str = "fingerprints.jsonl";

/// Raised whenever fingerprints are made differently: older ones are made anew.
const RECIPE: u32 = 1;

/// 64 pictures, 10 films and as many sounds have 200 kB; a longer line is none of ours.
const MAX_LINE: u64 = 4 * 1024 * 1024;

/// A fingerprint, and of which card: another version of the product has another one.
#[derive(Serialize, Deserialize)]
struct Line {
    recipe: u32,
    card: Sha256,
    writing: Writing,
}

/// The fingerprints of all that is published. Those that aren't kept are made, and kept.
pub fn load(tree: &Tree) -> Result<BTreeMap<ProductId, Writing>, DuplicateError> {
    let mut kept = read(tree);
    let (mut writings, mut lines, mut made) = (BTreeMap::new(), Vec::new(), Ok(false));
    for product in products(tree)? {
        let card = Sha256::of(product.line.as_bytes());
        let known = kept.remove(&card).filter(|writing| writing.id == product.card.id);
        let writing = match (known, &made) {
            (Some(writing), _) => writing,
            // What was found out until then, and what is known of the others, is kept all the same: it took hours, perhaps.
            (None, Err(_)) => continue,
            (None, Ok(_)) => match senses::of_published(&product, tree) {
                Ok(writing) => {
                    made = Ok(true);
                    writing
                }
                Err(error) => {
                    made = Err(error);
                    continue;
                }
            },
        };
        writings.insert(product.card.id.clone(), writing.clone());
        lines.push(Line { recipe: RECIPE, card, writing });
    }
    if !matches!(made, Ok(false)) {
        write(&lines, tree)?;
    }
    made.map(|_| writings)
}

/// Keeps the fingerprints of products that have been published just now.
pub fn keep(fresh: Vec<Writing>, tree: &Tree) -> Result<(), DuplicateError> {
    let mut kept = read(tree);
    let mut fresh: BTreeMap<ProductId, Writing> =
        fresh.into_iter().map(|writing| (writing.id.clone(), writing)).collect();
    let mut lines = Vec::new();
    for product in products(tree)? {
        let card = Sha256::of(product.line.as_bytes());
        let writing = kept.remove(&card).or_else(|| fresh.remove(&product.card.id));
        lines.extend(writing.map(|writing| Line { recipe: RECIPE, card, writing }));
    }
    write(&lines, tree)
}

fn products(tree: &Tree) -> Result<Vec<Product>, DuplicateError> {
    Ok(all_packs(tree)?.into_values().flat_map(|pack| pack.manifest.products).collect())
}

/// What is kept, by card. What can't be read is made anew.
fn read(tree: &Tree) -> HashMap<Sha256, Writing> {
    let mut kept = HashMap::new();
    let Ok(file) = File::open(tree.folder().join(FILE)) else { return kept };
    let mut reader = BufReader::new(file);
    let mut bytes = Vec::new();
    while reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut bytes).is_ok_and(|length| length > 0) {
        if let Ok(Line { recipe: RECIPE, card, writing }) = serde_json::from_slice(&bytes) {
            kept.insert(card, writing);
        }
        bytes.clear();
    }
    kept
}

fn write(lines: &[Line], tree: &Tree) -> Result<(), DuplicateError> {
    let path = tree.folder().join(FILE);
    let mut bytes = Vec::new();
    for line in lines {
        serde_json::to_writer(&mut bytes, line).map_err(|error| DuplicateError::Io(path.clone(), error.into()))?;
        bytes.push(b'\n');
    }
    durable::write(&path, &bytes).map_err(|error| DuplicateError::Io(path, error))
}
