//! `press check`: every kind of bad input is named with file and line, and nothing else is.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::collections::BTreeMap;
use std::fs;

use catalog::{Edition, Kind, Topic, check::check, pressing, sources};
use common::{Folder, drawing, sample_content};

/// Breaks a valid product and gives the errors.
fn broken(breaking: impl FnOnce(&Folder)) -> Vec<String> {
    let folder = Folder::new();
    breaking(&folder);
    folder.errors()
}

#[test]
fn a_valid_product_has_no_problem() {
    let folder = Folder::new();
    assert_eq!((folder.errors(), folder.warnings()), (vec![], vec![]));
}

#[test]
fn a_broken_picture_is_named() {
    let named = ["p01/den/media/2.svg:1: picture-broken", "p01/den/vi.md:1: step-without-picture"];
    assert_eq!(broken(|folder| folder.write("den/media/2.svg", "<svg")), named);
    assert_eq!(
        broken(|folder| folder.write("den/media/2.svg", "<svg xmlns='http://www.w3.org/2000/svg'><text>a</text></svg>")),
        named
    );
    let png = |bytes: &'static [u8]| {
        broken(|folder| {
            folder.write("den/media/2.png", bytes);
            folder.replace("den/vi.md", "media/2.svg", "media/2.png");
        })
    };
    let named = ["p01/den/media/2.png:1: picture-broken", "p01/den/vi.md:1: step-without-picture"];
    assert_eq!(png(b"not a picture"), named);
    assert_eq!(png(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0"), named);
}

#[test]
fn a_missing_file_is_named_where_it_is_mentioned() {
    let errors = broken(|folder| fs::remove_file(folder.path("den/media/0.svg")).unwrap());
    assert_eq!(errors, ["p01/den/vi.md:1: step-without-picture", "p01/den/vi.md:3: file-missing"]);
    assert_eq!(
        broken(|folder| fs::remove_file(folder.path("den/vi.md")).unwrap()),
        ["p01/den/product.toml:23: file-missing"]
    );
}

#[test]
fn a_path_out_of_the_folder_is_refused() {
    for path in ["../den/media/0.svg", "/etc/hostname", "media/../../x.svg", ""] {
        let errors = broken(|folder| folder.replace("den/product.toml", "media/cover.svg", path));
        assert_eq!(errors, ["p01/den/product.toml:7: path-outside"], "{path}");
    }
    let errors = broken(|folder| {
        let outside = folder.root.join("outside.svg");
        fs::write(&outside, drawing(9)).unwrap();
        fs::remove_file(folder.path("den/media/cover.svg")).unwrap();
        std::os::unix::fs::symlink(&outside, folder.path("den/media/cover.svg")).unwrap();
    });
    assert_eq!(errors, ["p01/den/product.toml:7: path-outside"]);
}

#[test]
fn an_unknown_language_is_named() {
    let errors = broken(|folder| folder.replace("den/product.toml", "vi = \"Thay", "zz = \"x\"\nvi = \"Thay"));
    assert_eq!(errors, ["p01/den/product.toml:10: language-unknown"]);
}

#[test]
fn old_encodings_are_named_with_their_line() {
    let errors = broken(|folder| folder.write("den/vi.md", b"## Ti\xeang\n"));
    assert_eq!(errors, ["p01/den/vi.md:1: encoding-not-utf8"]);
    for old in ["Céng hßa x· héi chñ nghÜa", "Pó vâi le\\m", "[ă pú hmâ"] {
        let errors = broken(|folder| folder.replace("den/vi.md", "lời0x1", old));
        assert!(errors.contains(&"p01/den/vi.md:5: encoding-legacy".to_owned()), "{old}: {errors:?}");
    }
}

#[test]
fn a_huge_text_is_named_without_being_read() {
    let errors = broken(|folder| {
        let file = fs::File::options().write(true).open(folder.path("den/vi.md")).unwrap();
        file.set_len(100 * 1024 * 1024).unwrap();
    });
    assert_eq!(errors, ["p01/den/vi.md:1: file-too-large"]);
}

#[test]
fn deep_nesting_is_named() {
    let errors = broken(|folder| folder.replace("den/vi.md", "lời0x1", &format!("\n\n{} x\n\n", ">".repeat(10_000))));
    assert_eq!(errors, ["p01/den/vi.md:7: markdown-nesting"]);
}

#[test]
fn funding_is_mandatory() {
    let errors = broken(|folder| {
        folder.replace("den/product.toml", "[funding]\nprogramme = \"Chương trình\"\nsource = \"Nguồn\"\n", "")
    });
    assert_eq!(errors.len(), 1);
    assert!(errors[0].ends_with("funding-missing"), "{errors:?}");
    assert_eq!(broken(|folder| folder.replace("den/product.toml", "Nguồn", " ")).len(), 1);
}

#[test]
fn an_id_must_be_its_own_folder() {
    assert_eq!(
        broken(|folder| folder.replace("den/product.toml", "p01/den", "p01/quat")),
        ["p01/den/product.toml:2: id-elsewhere"]
    );
    assert_eq!(
        broken(|folder| folder.replace("den/product.toml", "p01/den", "P01/Đèn")),
        ["p01/den/product.toml:2: id-invalid"]
    );
}

#[test]
fn an_unknown_key_is_only_a_warning() {
    let folder = Folder::new();
    folder.replace("den/product.toml", "licence =", "colour = \"red\"\nlicence =");
    assert_eq!((folder.errors(), folder.warnings()), (vec![], vec!["p01/den/product.toml:6: key-unknown".to_owned()]));
}

#[test]
fn a_guide_has_six_steps_each_with_its_own_picture() {
    let errors = broken(|folder| folder.replace("den/vi.md", "---\n\n## Bước 1", "### Bước 1"));
    assert!(errors.contains(&"p01/den/vi.md:1: guide-short".to_owned()), "{errors:?}");
    let errors = broken(|folder| folder.replace("den/vi.md", "media/3.svg", "media/2.svg"));
    assert_eq!(errors, ["p01/den/vi.md:1: step-picture-again"]);
}

#[test]
fn a_poster_is_one_page_with_one_picture() {
    let errors = broken(|folder| folder.replace("den/product.toml", "\"guide\"", "\"poster\""));
    assert_eq!(errors, ["p01/den/vi.md:1: poster-shape"]);
}

#[test]
fn near_duplicates_are_named_with_their_twin() {
    let twins = |change: &dyn Fn(&Folder)| {
        let folder = Folder::new();
        folder.add("quat", "Lau quạt trần", 2);
        assert_eq!(folder.errors(), Vec::<String>::new());
        change(&folder);
        let problems = folder.check().problems.into_iter();
        problems
            .map(|problem| (problem.code, problem.args.get("twin").cloned().unwrap_or_default()))
            .collect::<Vec<_>>()
    };
    let twin = "p01/den".to_owned();
    let title = twins(&|folder| folder.replace("quat/product.toml", "Lau quạt trần", "THAY BONG ĐÈN"));
    assert_eq!(title, [("twin-title", twin.clone())]);
    let text = twins(&|folder| {
        let words =
            fs::read_to_string(folder.path("den/vi.md")).unwrap().replace("lời7x1", "khác").replace("lời63x1", "khác");
        folder.write("quat/vi.md", words);
    });
    assert_eq!(text, [("twin-text", twin.clone())]);
    let media = twins(&|folder| {
        for step in 0..6 {
            folder.write(&format!("quat/media/{step}.svg"), drawing(100 + step));
        }
    });
    assert_eq!(media, [("twin-media", twin)]);
}

#[test]
fn what_is_published_already_is_a_twin_but_a_new_version_is_not() {
    let (old, new) = (Folder::new(), Folder::new());
    let pressed = old.root.join("pressed-edition");
    pressing::build(&old.root, &pressed).unwrap();
    let edition = Edition::open(&pressed, &pressed.join("blobs")).unwrap();
    assert!(!check(&new.root, Some(&edition)).has_errors(), "the same id is the same product");
    fs::rename(new.path("den"), new.path("den-moi")).unwrap();
    new.replace("den-moi/product.toml", "p01/den", "p01/den-moi");
    let report = check(&new.root, Some(&edition));
    let codes: Vec<_> = report.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["twin-media", "twin-text", "twin-title"]);
}

#[test]
fn the_sample_content_is_complete_clean_and_sourced() {
    let root = sample_content();
    let report = check(&root, None);
    assert!(!report.has_errors(), "{:#?}", report.problems);
    assert_eq!(
        fs::read_to_string(root.join("SOURCES.md")).unwrap(),
        sources::text(&report),
        "run press sources content"
    );
    let mut kinds = BTreeMap::new();
    for product in &report.products {
        *kinds.entry(product.card.kind).or_insert(0) += 1;
    }
    let guides = kinds.get(&Kind::Guide).copied().unwrap_or(0);
    assert!(guides >= 8 && report.products.len() - guides >= 12, "{kinds:?}");
    for kind in [Kind::Article, Kind::Leaflet, Kind::Folder, Kind::Poster, Kind::Handbook] {
        assert!(kinds.contains_key(&kind), "{kind:?}");
    }
    for topic in Topic::ALL {
        assert!(report.products.iter().any(|product| product.card.topic == topic), "{topic:?}");
    }
    let handbook = |pages: &u32| *pages >= 12;
    assert!(
        report
            .products
            .iter()
            .any(|product| product.card.kind == Kind::Handbook && product.card.pages.values().any(handbook))
    );
    for product in &report.products {
        for source in &product.card.sources {
            assert!(!source.checked.is_empty(), "{}", product.card.id);
            for claim in &source.proves {
                assert!(!claim.trim().is_empty(), "{}", product.card.id);
            }
        }
    }
}
