//! Sticks that were pulled out while they were written are called damaged, never forged.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::fs;

use common::Workshop;
use delivery::{Carrier, FetchError, Stick, SyncError, TrustError, layout};

/// What a stick says that was pulled out while it was written: a file is empty, cut off, full of zeros or not there.
#[test]
fn metadata_that_was_cut_off_on_a_stick_is_damaged_and_not_forged() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    // What is still in use, as a stick has it.
    let stick = tempfile::tempdir().unwrap();
    press::repository::stick::write(&workshop.tree(), stick.path(), &[]).unwrap();
    let carrier = || Carrier::Stick(Stick::find(stick.path()).unwrap());
    let names = common::files(&stick.path().join(layout::ON_STICK).join("metadata"));
    let whole: Vec<_> = names.iter().map(|name| fs::read(name).unwrap()).collect();
    let mut tried = 0;
    for (name, bytes) in names.iter().zip(&whole) {
        let broken = [Vec::new(), bytes[..bytes.len() / 2].to_vec(), vec![0; bytes.len()]];
        for broken in broken.iter().map(Some).chain([None]) {
            match broken {
                Some(broken) => fs::write(name, broken).unwrap(),
                None if name.ends_with("timestamp.json") => continue,
                None => fs::remove_file(name).unwrap(),
            }
            if !name.ends_with("1.root.json") {
                let error = point.sync(carrier()).unwrap_err();
                let is_of_stick = matches!(&error, SyncError::Trust(TrustError::Fetch(FetchError::Stick { .. })));
                assert!(is_of_stick, "{}: {error:?}", name.display());
                tried += 1;
            }
        }
        fs::write(name, bytes).unwrap();
    }
    assert!(tried >= 12, "{tried}");
    // A wrong signature is one.
    let timestamp = stick.path().join(layout::ON_STICK).join("metadata/timestamp.json");
    let text = fs::read_to_string(&timestamp).unwrap();
    let (before, after) = text.split_once("\"version\"").unwrap();
    let digit = after.find(|letter: char| letter.is_ascii_digit()).unwrap();
    fs::write(&timestamp, format!("{before}\"version\"{}9{}", &after[..digit], &after[digit..])).unwrap();
    let error = point.sync(carrier()).unwrap_err();
    assert!(matches!(error, SyncError::Trust(TrustError::Refused(_))), "{error:?}");
    fs::write(&timestamp, text).unwrap();
    point.sync(carrier()).unwrap();
}
