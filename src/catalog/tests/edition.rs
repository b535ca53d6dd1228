//! Editions at the point: whatever is damaged or newer, the rest stays visible.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use catalog::{Audience, Edition, EditionError, Kind, Query, Tag, Text, Topic, pressing};
use common::Folder;

/// A pressed edition of two products.
fn pressed() -> (Folder, PathBuf) {
    let folder = Folder::new();
    folder.add("quat", "Lau quạt trần", 2);
    let out = folder.root.with_extension("edition");
    pressing::build(&folder.root, &out).unwrap();
    (folder, out)
}

fn open(out: &Path) -> Result<Edition, EditionError> {
    Edition::open(out, &out.join("blobs"))
}

fn edit(out: &Path, file: &str, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(out.join(file)).unwrap();
    fs::write(out.join(file), change(text)).unwrap();
}

#[test]
fn pressing_twice_gives_the_same_bytes() {
    let (folder, out) = pressed();
    let first = fs::read(out.join("products.jsonl")).unwrap();
    let id = open(&out).unwrap().header().id.clone();
    pressing::build(&folder.root, &out).unwrap();
    assert_eq!((fs::read(out.join("products.jsonl")).unwrap(), open(&out).unwrap().header().id.clone()), (first, id));
}

#[test]
fn pressing_leaves_foreign_folders_alone() {
    let folder = Folder::new();
    let out = tempfile::tempdir().unwrap();
    fs::write(out.path().join("anh.jpg"), "…").unwrap();
    assert!(pressing::build(&folder.root, out.path()).is_err());
    assert_eq!(fs::read_dir(out.path()).unwrap().count(), 1);
}

#[test]
fn a_bad_line_hides_nothing_else_and_missing_lines_are_told() {
    let (_folder, out) = pressed();
    edit(&out, "products.jsonl", |text| text.replacen('{', "[", 1));
    let edition = open(&out).unwrap();
    assert_eq!((edition.cards().len(), edition.bad_lines().len(), edition.bad_lines()[0].line), (1, 1, 1));
    edit(&out, "products.jsonl", |text| text.lines().skip(1).map(|line| format!("{line}\n")).collect());
    let edition = open(&out).unwrap();
    assert_eq!((edition.cards().len(), edition.bad_lines().len()), (1, 1), "one line is missing");
}

#[test]
fn a_line_without_end_costs_no_memory_and_hides_nothing() {
    let (_folder, out) = pressed();
    for tail in ["\n", ""] {
        let (_folder, out) = (&_folder, &out);
        edit(out, "products.jsonl", |text| {
            let cards: Vec<_> = text.lines().filter(|line| line.starts_with('{')).take(2).collect();
            format!("{}\n{}\n{}{tail}", cards[0], cards[1], "x".repeat(1024 * 1024))
        });
        let edition = open(out).unwrap();
        let bad: Vec<_> = edition.bad_lines().iter().map(|bad| bad.line).collect();
        assert_eq!((edition.cards().len(), bad), (2, vec![3]));
        assert!(edition.bad_lines()[0].message.starts_with(&format!("{} bytes", 1024 * 1024 + tail.len())));
    }
}

#[test]
fn what_cannot_be_pressed_leaves_the_old_edition_whole() {
    let (folder, out) = pressed();
    let before = open(&out).unwrap().header().clone();
    folder.write("den/vi.md", "");
    assert!(pressing::build(&folder.root, &out).is_err());
    assert_eq!(*open(&out).unwrap().header(), before);
}

#[test]
fn a_folder_that_only_looks_like_an_edition_is_left_alone() {
    let folder = Folder::new();
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("blobs")).unwrap();
    fs::write(out.path().join("blobs/anh.jpg"), "…").unwrap();
    assert!(pressing::build(&folder.root, out.path()).is_err());
    assert!(out.path().join("blobs/anh.jpg").exists());
}

#[test]
fn a_product_twice_is_shown_once() {
    let (_folder, out) = pressed();
    edit(&out, "products.jsonl", |text| {
        let first = text.lines().next().unwrap().to_owned();
        format!("{text}{first}\n")
    });
    let edition = open(&out).unwrap();
    assert_eq!((edition.cards().len(), edition.bad_lines().len()), (2, 1));
}

#[test]
fn a_newer_edition_is_refused_and_newer_fields_are_not() {
    let (_folder, out) = pressed();
    edit(&out, "products.jsonl", |text| {
        text.replacen("\"kind\":\"guide\"", "\"kind\":\"hologram\",\"smell\":3", 1)
            .replacen("\"topic\":\"learning\"", "\"topic\":\"sport\"", 1)
            .replacen("[\"visitor\"]", "[\"visitor\",\"pilot\"]", 1)
    });
    let edition = open(&out).unwrap();
    assert_eq!((edition.cards()[0].kind, edition.cards()[0].topic), (Kind::Unknown, Topic::Unknown));
    let articles = Query { kind: Some(Kind::Article), ..Query::default() };
    assert_eq!(edition.query(&articles).count(), 1, "an unknown kind stays visible");
    let news = Query { topic: Some(Topic::News), ..Query::default() };
    assert_eq!(edition.query(&news).count(), 1, "an unknown topic stays visible");
    let text: Text =
        serde_json::from_str(r#"{"pages":[{"blocks":[{"type":"hologram","x":1},{"type":"paragraph","text":"a"}]}]}"#)
            .unwrap();
    assert_eq!(text.pages[0].blocks.len(), 2);
    edit(&out, "edition.json", |text| text.replace("\"format\": 1", "\"format\": 2"));
    assert!(matches!(open(&out), Err(EditionError::Newer { found: 2, .. })));
}

#[test]
fn a_query_answers_by_topic_kind_language_issuer_and_audience() {
    let folder = Folder::new();
    folder.add("quat", "Lau quạt trần", 2);
    folder.replace("quat/product.toml", "\"learning\"", "\"health\"");
    folder.replace("quat/product.toml", "\"guide\"", "\"article\"");
    folder.replace("quat/product.toml", "\"Xã\"", "\"Thành phố\"");
    folder.replace("quat/product.toml", "\"visitor\"", "\"operator\"");
    folder.write("quat/en.md", "## Fan\n\nClean it.\n");
    folder.replace("quat/product.toml", "vi = \"vi.md\"", "vi = \"vi.md\"\nen = \"en.md\"");
    let out = folder.root.with_extension("edition");
    pressing::build(&folder.root, &out).unwrap();
    let edition = open(&out).unwrap();
    let english: Tag = "en".parse().unwrap();
    let queries = [
        Query { topic: Some(Topic::Health), ..Query::default() },
        Query { kind: Some(Kind::Article), ..Query::default() },
        Query { language: Some(english), ..Query::default() },
        Query { issuer: Some("Thành phố".into()), ..Query::default() },
        Query { audience: Some(Audience::Operator), ..Query::default() },
    ];
    for query in queries {
        let found: Vec<_> = edition.query(&query).map(|card| card.id.as_str()).collect();
        assert_eq!(found, ["p01/quat"], "{query:?}");
    }
    assert_eq!(edition.query(&Query::default()).count(), 2);
}

#[test]
fn a_damaged_blob_is_told_from_a_missing_one() {
    let (_folder, out) = pressed();
    let edition = open(&out).unwrap();
    let sha256 = edition.cards()[0].text.values().next().unwrap().clone();
    fs::write(edition.blob(&sha256), "{\"pages\":[]}").unwrap();
    assert!(matches!(edition.text(&sha256), Err(EditionError::Damaged { .. })));
    fs::remove_file(edition.blob(&sha256)).unwrap();
    assert!(matches!(edition.text(&sha256), Err(EditionError::Read { .. })));
}
