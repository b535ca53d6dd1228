//! What one goes back to: the edition before a delivery, never one that it showed on its way.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::Workshop;

#[test]
fn an_edition_on_the_way_is_never_gone_back_to() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/khan", 2, "urgent_until = 2026-12-24");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown().len(), 2);
    assert_eq!(point.store().previous().unwrap(), None, "what was urgent alone was on the way");
    assert!(point.roll_back().is_err());
    let first = point.store().active().unwrap();

    // Something urgent changes with the rest.
    workshop.article("p01/mot", 11, "");
    workshop.article("p01/khan", 12, "urgent_until = 2026-12-24");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.store().previous().unwrap(), first);
    assert_eq!(Some(point.roll_back().unwrap()), first);
    assert!(point.store().has_gone_back().unwrap());
    point.verify();

    // Something newer: nobody has gone back any more, and what was gone back to is what is before it.
    workshop.article("p01/ba", 3, "");
    workshop.article("p01/khan", 13, "urgent_until = 2026-12-24");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    assert!(!point.store().has_gone_back().unwrap());
    assert_eq!(point.store().previous().unwrap(), first);
}

#[test]
fn a_delivery_that_ends_early_still_has_the_edition_before_it_to_go_back_to() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    let first = point.store().active().unwrap();
    workshop.article("p01/hai", 2, "");
    workshop.article("p01/khan", 3, "urgent_until = 2026-12-24");
    workshop.publish(&[]);
    // The urgent one arrives, the manifest of the rest is lost.
    let packs = press::repository::publish::all_packs(&workshop.tree()).unwrap();
    let main = packs.into_iter().find(|(id, _)| id.as_str() == "p01/main").unwrap().1;
    let manifest = workshop.repository().join(delivery::layout::blob(&main.parcel.sha256));
    let _ = std::fs::remove_dir_all(workshop.repository().join("patches"));
    let kept = std::fs::read(&manifest).unwrap();
    std::fs::write(&manifest, "rotten").unwrap();
    assert_eq!(point.sync(workshop.stick()).unwrap().left.len(), 1);
    assert_eq!(point.shown(), ["p01/khan", "p01/mot"]);
    std::fs::write(&manifest, kept).unwrap();
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown().len(), 3);
    assert_eq!(point.store().previous().unwrap(), first);
}

#[test]
fn something_urgent_alone_is_an_edition_of_its_own() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    workshop.article("p01/khan", 2, "urgent_until = 2026-12-24");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    let with_urgent = point.store().active().unwrap();
    workshop.article("p01/hai", 3, "");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(Some(point.roll_back().unwrap()), with_urgent);
    assert_eq!(point.shown(), ["p01/khan", "p01/mot"]);
}
