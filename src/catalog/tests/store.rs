//! Installing: all or nothing, verified, and the active edition stays until the last step.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use catalog::{Edition, Store, StoreError, pressing};
use common::Folder;
use point::{DataFolder, FixedClock};
use time::macros::datetime;

struct Site {
    _temporary: tempfile::TempDir,
    data: DataFolder,
    store: Store,
    first: PathBuf,
    second: PathBuf,
}

/// A point, and two editions to install.
fn site() -> Site {
    let temporary = tempfile::tempdir().unwrap();
    let clock = FixedClock::at(datetime!(2026-11-23 1:00 UTC));
    let data = DataFolder::prepare(&temporary.path().join("data"), &clock).unwrap();
    let folder = Folder::new();
    let (first, second) = (temporary.path().join("first"), temporary.path().join("second"));
    pressing::build(&folder.root, &first).unwrap();
    folder.add("quat", "Lau quạt trần", 2);
    pressing::build(&folder.root, &second).unwrap();
    Site { _temporary: temporary, store: Store::new(data.clone()), data, first, second }
}

impl Site {
    fn install(&self, edition: &Path) -> Result<String, StoreError> {
        self.store.install(edition, &self.data.lock().unwrap()).map(|header| header.id)
    }

    fn role(&self, role: &str) -> Option<String> {
        let connection = rusqlite::Connection::open(self.data.editions_db()).unwrap();
        connection.query_row("SELECT edition FROM role WHERE role = ?1", [role], |row| row.get(0)).ok()
    }
}

/// Some blob that only this edition has.
fn text_blob(edition: &Path) -> PathBuf {
    let edition = Edition::open(edition, &edition.join("blobs")).unwrap();
    let card = edition.cards().iter().find(|card| card.id.as_str() == "p01/quat").unwrap();
    edition.blob(card.text.values().next().unwrap())
}

#[test]
fn a_point_without_an_edition_says_so() {
    assert!(matches!(site().store.open_active(), Err(StoreError::Nothing(_))));
}

#[test]
fn the_edition_before_is_kept_to_roll_back_to() {
    let site = site();
    let first = site.install(&site.first).unwrap();
    let second = site.install(&site.second).unwrap();
    assert_eq!((site.role("active"), site.role("previous")), (Some(second.clone()), Some(first)));
    assert_eq!(site.install(&site.second).unwrap(), second, "again, and nothing changes");
    assert_ne!(site.role("previous"), Some(second));
    assert_eq!(site.store.open_active().unwrap().cards().len(), 2);
}

#[test]
fn a_cut_in_the_middle_of_a_flip_leaves_the_edition_before() {
    let site = site();
    site.install(&site.first).unwrap();
    let second = site.install(&site.second).unwrap();
    let database = site.data.editions_db();
    let aside = |ending: &str| database.with_extension(ending);
    // What is on the disk while the flip is written.
    let mut connection = rusqlite::Connection::open(&database).unwrap();
    connection.pragma_update(None, "synchronous", "OFF").unwrap();
    let flip = connection.transaction().unwrap();
    flip.execute("UPDATE role SET edition = 'third'", []).unwrap();
    fs::copy(&database, aside("cut")).unwrap();
    fs::copy(aside("db-journal"), aside("cut-journal")).unwrap();
    drop(flip);
    drop(connection);
    fs::rename(aside("cut"), &database).unwrap();
    fs::rename(aside("cut-journal"), aside("db-journal")).unwrap();
    assert_eq!(site.store.active().unwrap(), Some(second));
    assert_eq!(site.store.open_active().unwrap().cards().len(), 2);
}

#[test]
fn a_flipped_byte_is_refused_and_the_active_edition_stays() {
    let site = site();
    let first = site.install(&site.first).unwrap();
    let blob = text_blob(&site.second);
    let mut bytes = fs::read(&blob).unwrap();
    bytes[5] ^= 1;
    fs::write(&blob, bytes).unwrap();
    assert!(site.install(&site.second).is_err());
    assert_eq!(site.store.active().unwrap(), Some(first));
}

#[test]
fn a_flipped_byte_in_a_title_is_refused_too() {
    let site = site();
    let first = site.install(&site.first).unwrap();
    let products = site.second.join("products.jsonl");
    let text = fs::read_to_string(&products).unwrap().replacen("Lau", "Leu", 1);
    fs::write(&products, text).unwrap();
    assert!(matches!(site.install(&site.second), Err(StoreError::Edition(catalog::EditionError::Damaged { .. }))));
    assert_eq!(site.store.active().unwrap(), Some(first));
}

#[test]
fn cards_that_rotted_on_the_disk_are_replaced_by_good_ones() {
    let site = site();
    let id = site.install(&site.second).unwrap();
    fs::write(site.data.edition(&id).join("products.jsonl"), "rotten").unwrap();
    site.install(&site.second).unwrap();
    assert_eq!(site.store.open_active().unwrap().cards().len(), 2);
}

#[test]
fn a_bad_line_is_refused_before_anything_is_shown() {
    let site = site();
    let first = site.install(&site.first).unwrap();
    fs::write(site.second.join("products.jsonl"), "{}\n").unwrap();
    assert!(site.install(&site.second).is_err());
    assert_eq!(site.store.active().unwrap(), Some(first));
}

#[test]
fn an_interrupted_install_is_finished_by_the_next_one() {
    let site = site();
    let id = Edition::open(&site.second, &site.second.join("blobs")).unwrap().header().id.clone();
    let staged = site.data.incoming().join(&id);
    fs::create_dir_all(&staged).unwrap();
    fs::write(staged.join("products.jsonl"), "half").unwrap();
    site.install(&site.second).unwrap();
    assert_eq!(site.store.open_active().unwrap().cards().len(), 2);
}

#[test]
fn a_blob_that_rotted_on_the_disk_is_replaced_by_a_good_one() {
    let site = site();
    site.install(&site.second).unwrap();
    let edition = site.store.open_active().unwrap();
    let sha256 = edition.cards()[0].text.values().next().unwrap().clone();
    fs::write(edition.blob(&sha256), "rotten").unwrap();
    site.install(&site.second).unwrap();
    assert!(edition.text(&sha256).is_ok());
}

#[test]
fn a_database_of_a_newer_program_is_left_alone() {
    let site = site();
    site.install(&site.first).unwrap();
    let connection = rusqlite::Connection::open(site.data.editions_db()).unwrap();
    connection.pragma_update(None, "user_version", 9).unwrap();
    drop(connection);
    let before = fs::read(site.data.editions_db()).unwrap();
    assert!(matches!(site.store.open_active(), Err(StoreError::Newer { found: 9, .. })));
    assert!(matches!(site.install(&site.second), Err(StoreError::Newer { found: 9, .. })));
    assert_eq!(fs::read(site.data.editions_db()).unwrap(), before);
}

#[test]
fn a_lost_database_is_no_empty_point_and_an_install_brings_it_back() {
    let site = site();
    let edition = site.first.clone();
    let id = site.install(&edition).unwrap();
    fs::remove_file(site.data.editions_db()).unwrap();
    assert!(matches!(site.store.open_active(), Err(StoreError::Lost(_))));
    assert_eq!(site.install(&edition).unwrap(), id);
    assert_eq!(site.store.active().unwrap(), Some(id));
}

#[test]
fn a_broken_database_is_set_aside_by_the_next_install() {
    let site = site();
    let edition = site.first.clone();
    let id = site.install(&edition).unwrap();
    fs::write(site.data.editions_db(), "not a database, but long enough to be read as the header of one").unwrap();
    assert!(site.store.open_active().is_err());
    assert_eq!(site.install(&edition).unwrap(), id);
    assert_eq!(site.store.active().unwrap(), Some(id));
    assert!(site.data.editions_db().with_extension("db.bad").exists());
}
