//! Sticks and servers with damaged files: what is whole is taken, and the rest is told for what it is.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use common::{TestPoint, Workshop, words};
use delivery::{Lack, layout};

/// The files of a product in the repository.
fn files_of(workshop: &Workshop, product: &str) -> Vec<PathBuf> {
    let packs = press::repository::publish::all_packs(&workshop.tree()).unwrap();
    let products = packs.into_values().flat_map(|pack| pack.manifest.products);
    let files = products.filter(|it| it.card.id.as_str() == product).flat_map(|it| it.files);
    files.map(|file| workshop.repository().join(layout::blob(&file.sha256))).collect()
}

fn summary(point: &TestPoint, product: &str) -> String {
    let edition = point.edition();
    edition.card(&product.parse().unwrap()).unwrap().title[&"vi".parse().unwrap()].clone()
}

#[test]
fn one_damaged_file_keeps_back_its_own_product_and_no_other() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    let old = files_of(&workshop, "p01/hai").into_iter().collect::<BTreeSet<_>>();

    // Both have changed, one is new, and one file of the second has rotted.
    workshop.article("p01/mot", 11, "");
    workshop.article("p01/hai", 12, "");
    workshop.article("p01/ba", 3, "");
    workshop.publish(&[]);
    let _ = fs::remove_dir_all(workshop.repository().join("patches"));
    let rotten = files_of(&workshop, "p01/hai").into_iter().find(|file| !old.contains(file)).unwrap();
    let good = fs::read(&rotten).unwrap();
    fs::write(&rotten, vec![7; good.len()]).unwrap();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!((outcome.products, outcome.fresh), (3, 2));
    let titles = ["p01/mot", "p01/hai", "p01/ba"].map(|product| summary(&point, product));
    assert_eq!(titles, ["Bài thứ 11", "Bài thứ 2", "Bài thứ 3"], "the second one stays as it was");
    point.verify();
    let short = &outcome.short["p01/main"];
    assert_eq!((short.lack, short.products.len()), (Lack::Damaged, 1));
    assert!(outcome.left["p01/main"].contains("not the file that was signed"), "{outcome:?}");
    // It stays so, also without the stick's help, until a good one comes.
    assert_eq!(point.sync(workshop.stick()).unwrap().edition, None);
    assert_eq!(summary(&point, "p01/hai"), "Bài thứ 2");
    fs::write(&rotten, good).unwrap();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert!(outcome.left.is_empty() && outcome.short.is_empty());
    assert_eq!((outcome.fresh, summary(&point, "p01/hai")), (1, "Bài thứ 12".to_owned()));
    point.verify();
}

#[test]
fn a_new_product_with_a_missing_file_waits_and_an_empty_point_stays_empty_without_any() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let lost = files_of(&workshop, "p01/mot").remove(0);
    let kept = fs::read(&lost).unwrap();
    fs::remove_file(&lost).unwrap();
    let point = workshop.point();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!((outcome.edition, outcome.short["p01/main"].lack), (None, Lack::Missing));
    assert_eq!(point.store().active().unwrap(), None, "nothing is better than an empty edition");
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!((point.shown(), outcome.left.len()), (vec!["p01/hai".to_owned()], 1));
    fs::write(&lost, kept).unwrap();
    assert!(point.sync(workshop.stick()).unwrap().left.is_empty());
    assert_eq!(point.shown(), ["p01/hai", "p01/mot"]);
    point.verify();
}

#[test]
fn what_is_withdrawn_goes_though_the_rest_of_its_pack_is_damaged() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    workshop.drop_article("p01/hai");
    workshop.text("p01/mot", &words(11, 300));
    workshop.publish(&["p01/hai"]);
    let _ = fs::remove_dir_all(workshop.repository().join("patches"));
    for file in files_of(&workshop, "p01/mot") {
        fs::write(file, "rotten").unwrap();
    }
    assert_eq!(point.sync(workshop.stick()).unwrap().left.len(), 1);
    assert_eq!(point.shown(), ["p01/mot"]);
    point.verify();
}

#[test]
fn a_damaged_file_that_is_written_to_the_stick_again_is_replaced() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let stick = tempfile::tempdir().unwrap();
    let write = || press::repository::stick::write(&workshop.tree(), stick.path(), &[]).unwrap();
    write();
    for file in common::files(&stick.path().join(layout::ON_STICK).join("blobs")) {
        let length = fs::metadata(&file).unwrap().len();
        fs::write(&file, vec![7; usize::try_from(length).unwrap()]).unwrap();
    }
    assert!(write().files > 0);
    let point = workshop.point();
    point.sync(delivery::Carrier::Stick(delivery::Stick::find(stick.path()).unwrap())).unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
    point.verify();
}
