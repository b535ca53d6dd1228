//! Publishing and taking: what publishers press is what points show, nothing else.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use catalog::Audience;
use common::{Workshop, files, words};

#[test]
fn what_is_published_is_shown() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "");
    let changes = workshop.publish(&[]);
    assert_eq!(changes.len(), 1, "{changes:?}");
    let point = workshop.point();
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!((outcome.products, outcome.left.len()), (2, 0));
    assert_eq!(point.shown(), ["p01/hai", "p01/mot"]);
    point.verify();
    // A second look finds nothing new.
    assert_eq!(point.sync(workshop.stick()).unwrap().edition, None);
}

#[test]
fn a_change_of_one_text_costs_a_difference_and_leaves_the_rest() {
    let workshop = Workshop::new();
    for seed in 0..20 {
        workshop.article(&format!("p01/bai-{seed}"), seed, "");
    }
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    let before = files(&workshop.repository().join("blobs")).len();
    workshop.text("p01/bai-7", &format!("{} và một câu nữa", words(7, 300)));
    let changes = workshop.publish(&[]);
    assert_eq!(changes[0].replaced.iter().map(ToString::to_string).collect::<Vec<_>>(), ["p01/bai-7"]);
    assert_eq!(files(&workshop.repository().join("blobs")).len(), before + 2, "a text and a manifest");
    assert_eq!(files(&workshop.repository().join("patches")).len(), 2, "and a difference of each");
    for whole in files(&workshop.repository().join("blobs")).into_iter().filter(|path| !is_known(path, &point)) {
        // Whoever has the older files needs none of the whole ones.
        std::fs::remove_file(whole).unwrap();
    }
    point.sync(workshop.stick()).unwrap();
    point.verify();
    let card = point.edition().card(&"p01/bai-7".parse().unwrap()).unwrap().clone();
    let text = point.edition().text(card.text.values().next().unwrap()).unwrap();
    assert!(text.pages[0].blocks.iter().any(|block| block.words().ends_with("và một câu nữa")));
}

fn is_known(path: &std::path::Path, point: &common::TestPoint) -> bool {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let manifests = point.data.trust().join("manifests");
    manifests.join(format!("{name}.jsonl")).exists() || point.store().holds(&catalog::Sha256::try_from(name).unwrap())
}

#[test]
fn a_product_that_was_taken_back_is_gone_and_its_files_after_the_next_change() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    workshop.drop_article("p01/hai");
    assert!(workshop.publish(&[]).is_empty(), "what isn't in the folder stays as it was published");
    workshop.publish(&["p01/hai"]);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
    let blobs = || files(&point.data.blobs()).len();
    let kept = blobs();
    workshop.article("p01/ba", 3, "");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    point.sync(workshop.stick()).unwrap();
    assert!(blobs() <= kept, "{} blobs, {kept} before", blobs());
    point.verify();
}

#[test]
fn border_and_inland_points_get_different_packs() {
    let workshop = Workshop::new();
    workshop.article("p01/chung", 1, "");
    workshop.article("p01/bien-gioi", 2, "border = true");
    workshop.publish(&[]);
    let (mut border, inland) = (workshop.point(), workshop.point());
    border.policy.border = true;
    border.sync(workshop.stick()).unwrap();
    inland.sync(workshop.stick()).unwrap();
    assert_eq!(border.shown(), ["p01/bien-gioi", "p01/chung"]);
    assert_eq!(inland.shown(), ["p01/chung"]);
    assert!(files(&inland.data.blobs()).len() < files(&border.data.blobs()).len());
}

#[test]
fn a_point_takes_only_what_it_chose() {
    let workshop = Workshop::new();
    workshop.add_publisher("p02");
    workshop.article("p01/mot", 1, "");
    workshop.article("p02/hai", 2, "");
    workshop.article("p02/khan", 3, "urgent_until = 2026-12-02");
    workshop.publish(&[]);
    let taken = |policy: delivery::Policy| {
        let mut point = workshop.point();
        point.policy = policy;
        point.sync(workshop.stick()).unwrap();
        point.shown()
    };
    let any = delivery::Policy::default;
    assert_eq!(taken(any()).len(), 3);
    assert_eq!(taken(delivery::Policy { publishers: vec!["p01".into()], ..any() }), ["p01/mot"]);
    assert_eq!(taken(delivery::Policy { audience: vec![Audience::Operator], ..any() }), ["p02/khan"]);
    assert_eq!(taken(delivery::Policy { audience: vec![Audience::Visitor], ..any() }).len(), 3);
    assert_eq!(taken(delivery::Policy { languages: vec!["en".parse().unwrap()], ..any() }), [""; 0]);
    // What is urgent comes whatever it is about, and however large it is.
    assert_eq!(taken(delivery::Policy { topics: vec![catalog::Topic::Health], ..any() }), ["p02/khan"]);
    assert_eq!(taken(delivery::Policy { max_product_bytes: Some(10), ..any() }), ["p02/khan"]);
}

#[test]
fn what_was_withdrawn_does_not_come_back_by_going_back() {
    let workshop = Workshop::new();
    workshop.add_publisher("p02");
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "");
    workshop.article("p02/ba", 3, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    workshop.article("p01/mot", 4, "");
    workshop.drop_article("p01/hai");
    workshop.publish(&["p01/hai"]);
    workshop.tree().revoke("p02", &workshop.ring(), workshop.now).unwrap();
    point.sync(workshop.stick()).unwrap();
    let newest = point.store().active().unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
    let back = point.roll_back().unwrap();
    assert_eq!((point.shown(), point.store().held().unwrap()), (vec!["p01/mot".to_owned()], newest.clone()));
    assert_ne!(Some(back), newest, "the product as it was before");
    assert!(point.sync(workshop.stick()).unwrap().held);
}

#[test]
fn what_was_taken_back_goes_even_where_the_rest_cannot_come() {
    let workshop = Workshop::new();
    workshop.add_publisher("p02");
    workshop.article("p01/mot", 1, "");
    workshop.article("p01/hai", 2, "");
    workshop.article("p02/ba", 3, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    let before = files(&workshop.repository().join("blobs"));
    workshop.drop_article("p01/hai");
    workshop.article("p01/bon", 4, "");
    workshop.publish(&["p01/hai"]);
    // The new one's files are lost; the manifest is there.
    let packs = press::repository::publish::packs_of(&workshop.tree(), "p01").unwrap();
    for file in packs.values().flat_map(|pack| &pack.manifest.products).flat_map(|product| &product.files) {
        let blob = workshop.repository().join(delivery::layout::blob(&file.sha256));
        if !before.contains(&blob) {
            std::fs::remove_file(blob).unwrap();
        }
    }
    let outcome = point.sync(workshop.stick()).unwrap();
    assert_eq!(outcome.left.keys().collect::<Vec<_>>(), ["p01/main"]);
    assert_eq!(point.shown(), ["p01/mot", "p02/ba"]);
    point.verify();
}

#[test]
fn going_back_holds_until_something_newer_comes() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    let first = point.store().active().unwrap().unwrap();
    workshop.article("p01/hai", 2, "");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    let all = files(&point.data.blobs());
    assert_eq!(point.roll_back().unwrap(), first);
    assert_eq!(point.shown(), ["p01/mot"]);
    for _ in 0..2 {
        assert!(point.sync(workshop.stick()).unwrap().held);
        assert_eq!(point.shown(), ["p01/mot"]);
    }
    let held = point.store().held().unwrap().unwrap();
    assert!(point.roll_back().is_err(), "there is nothing before it");
    // Its files are kept, so that they aren't fetched again at every look; and whoever asks for it gets it.
    assert_eq!(files(&point.data.blobs()), all);
    assert_eq!(point.sync_asked(workshop.stick()).unwrap().edition, Some(held));
    assert_eq!(point.roll_back().unwrap(), first);
    workshop.article("p01/ba", 3, "");
    workshop.publish(&[]);
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/ba", "p01/hai", "p01/mot"]);
}

#[test]
fn a_stick_with_one_pack_brings_that_one() {
    let workshop = Workshop::new();
    workshop.article("p01/chung", 1, "");
    workshop.article("p01/khan", 2, "urgent_until = 2026-12-02");
    workshop.publish(&[]);
    let stick = tempfile::tempdir().unwrap();
    let urgent = delivery::PackId::new("p01", "urgent").unwrap();
    press::repository::stick::write(&workshop.tree(), stick.path(), &[urgent]).unwrap();
    let carrier = || {
        let folder = stick.path().join(delivery::layout::ON_STICK);
        delivery::Carrier::Stick(delivery::Stick::open(&folder).unwrap())
    };
    let point = workshop.point();
    let outcome = point.sync(carrier()).unwrap();
    assert_eq!(point.shown(), ["p01/khan"]);
    assert_eq!(outcome.absent.iter().collect::<Vec<_>>(), ["p01/main"]);
    assert!(outcome.left.is_empty(), "nothing is amiss: {outcome:?}");
    let written = press::repository::stick::write(&workshop.tree(), stick.path(), &[]).unwrap();
    assert!(written.files > 0);
    assert!(point.sync(carrier()).unwrap().absent.is_empty());
    assert_eq!(point.shown(), ["p01/chung", "p01/khan"]);
    assert_eq!(press::repository::stick::write(&workshop.tree(), stick.path(), &[]).unwrap().files, 0);
}

#[test]
fn a_stick_that_is_not_there_and_a_pack_that_is_none_are_refused() {
    let workshop = Workshop::new();
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let stick = workshop.dir.path().join("usb");
    let refused = |pack: Option<&str>, wanted: &[&str]| {
        let mut press = std::process::Command::new(env!("CARGO_BIN_EXE_press"));
        press.arg("stick").arg(&stick).arg("--repository").arg(workshop.repository());
        let output = press.args(pack.map(|pack| ["--pack", pack]).into_iter().flatten()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && wanted.iter().all(|words| told.contains(words)), "{told}");
    };
    refused(None, &["Không thấy thư mục", "usb"]);
    assert!(!stick.exists());
    std::fs::create_dir(&stick).unwrap();
    refused(Some("p01/khong-co"), &["p01/khong-co", "p01/main"]);
    assert_eq!(files(&stick), [""; 0].map(std::path::PathBuf::from));
}

#[test]
fn who_a_publisher_is_depends_on_the_day() {
    use press::repository::tree::names::Named;
    use time::macros::date;
    let workshop = Workshop::new();
    let name = |since, name: &str| {
        let named = Named { since, name: name.to_owned() };
        workshop.tree().name_publisher("p01", named, &workshop.ring(), workshop.now)
    };
    name(date!(2025 - 07 - 01), "Xã Trà My").unwrap();
    name(date!(2020 - 01 - 01), "Huyện Bắc Trà Mi").unwrap();
    name(date!(2020 - 01 - 01), "Huyện Bắc Trà My").unwrap();
    let tree = workshop.tree();
    assert_eq!(tree.name_on("p01", date!(2019 - 12 - 31)).unwrap(), None);
    assert_eq!(tree.name_on("p01", date!(2025 - 06 - 30)).unwrap().as_deref(), Some("Huyện Bắc Trà My"));
    assert_eq!(tree.name_on("p01", date!(2026 - 11 - 25)).unwrap().as_deref(), Some("Xã Trà My"));
    assert_eq!(tree.name_on("p02", date!(2026 - 11 - 25)).unwrap(), None);
    // Points that know nothing of names believe what is signed beside them.
    workshop.article("p01/mot", 1, "");
    workshop.publish(&[]);
    let point = workshop.point();
    point.sync(workshop.stick()).unwrap();
    assert_eq!(point.shown(), ["p01/mot"]);
}
