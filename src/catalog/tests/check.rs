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
    let step = "p01/den/vi.md:17: step-without-picture";
    let named = ["p01/den/media/2.svg:1: picture-broken", step];
    assert_eq!(broken(|folder| folder.write("den/media/2.svg", "<svg")), named);
    let text = "<svg xmlns='http://www.w3.org/2000/svg'>\n<text>a</text></svg>";
    let named = ["p01/den/media/2.svg:2: drawing-element", step];
    assert_eq!(broken(|folder| folder.write("den/media/2.svg", text)), named);
    let png = |bytes: &'static [u8]| {
        broken(|folder| {
            folder.write("den/media/2.png", bytes);
            folder.replace("den/vi.md", "media/2.svg", "media/2.png");
        })
    };
    let named = ["p01/den/media/2.png:1: picture-broken", step];
    assert_eq!(png(b"not a picture"), named);
    assert_eq!(png(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0"), named);
}

#[test]
fn a_broken_picture_that_is_used_twice_is_named_once() {
    let errors = broken(|folder| {
        folder.replace("den/product.toml", "media/cover.svg", "media/2.svg");
        folder.write("den/media/2.svg", "<svg");
    });
    assert_eq!(errors, ["p01/den/media/2.svg:1: picture-broken", "p01/den/vi.md:17: step-without-picture"]);
}

#[test]
fn a_picture_beyond_the_limits_is_named() {
    let large = |path: &'static str, length| {
        broken(|folder| {
            folder.replace("den/product.toml", "media/cover.svg", path);
            folder.write(&format!("den/{path}"), "");
            fs::File::options().write(true).open(folder.path(&format!("den/{path}"))).unwrap().set_len(length).unwrap();
        })
    };
    assert_eq!(large("media/c.svg", 256 * 1024 + 1), ["p01/den/media/c.svg:1: file-too-large"]);
    assert_eq!(large("media/c.png", 8 * 1024 * 1024 + 1), ["p01/den/media/c.png:1: file-too-large"]);
    let errors = broken(|folder| {
        folder.write("den/media/cover.svg", drawing(9).replace("0 0 8 6", "0 0 8000 6000"));
    });
    assert_eq!(errors, ["p01/den/media/cover.svg:1: picture-too-large"]);
}

#[test]
fn a_cover_of_another_shape_is_only_a_warning() {
    let folder = Folder::new();
    folder.write("den/media/cover.svg", drawing(9).replace("0 0 8 6", "0 0 8 8"));
    let named = (folder.errors(), folder.warnings());
    assert_eq!(named, (vec![], vec!["p01/den/product.toml:7: cover-shape".to_owned()]));
}

#[test]
fn a_missing_file_is_named_where_it_is_mentioned() {
    let errors = broken(|folder| fs::remove_file(folder.path("den/media/0.svg")).unwrap());
    assert_eq!(errors, ["p01/den/vi.md:1: step-without-picture", "p01/den/vi.md:3: file-missing"]);
    let errors = broken(|folder| fs::remove_file(folder.path("den/vi.md")).unwrap());
    assert_eq!(errors, ["p01/den/product.toml:24: file-missing"]);
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
fn a_product_that_lies_elsewhere_is_named_and_not_read() {
    let linked = |link: &str| {
        let folder = Folder::new();
        let elsewhere = tempfile::tempdir().unwrap();
        let away = elsewhere.path().join("away");
        fs::rename(folder.path(link), &away).unwrap();
        std::os::unix::fs::symlink(&away, folder.path(link)).unwrap();
        (folder.errors(), folder.check().products.len())
    };
    assert_eq!(linked("den/product.toml"), (vec!["p01/den/product.toml:1: path-outside".to_owned()], 0));
    let (errors, products) = linked("den");
    assert!(errors.contains(&"p01/den:1: path-outside".to_owned()), "{errors:?}");
    assert_eq!(products, 0);
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
    assert_eq!(errors, ["p01/den/product.toml:1: funding-missing"]);
    let errors = broken(|folder| folder.replace("den/product.toml", "Nguồn", " "));
    assert_eq!(errors, ["p01/den/product.toml:21: field-empty"]);
    let errors = broken(|folder| folder.replace("den/product.toml", "programme = \"Chương trình\"\n", ""));
    assert_eq!(errors, ["p01/den/product.toml:19: field-missing"]);
}

#[test]
fn all_mistakes_of_a_product_are_named_at_once() {
    let errors = broken(|folder| {
        folder.replace("den/product.toml", "\"guide\"", "\"hologram\"");
        folder.replace("den/product.toml", "\"learning\"", "\"sport\"");
        folder.replace("den/product.toml", "[\"visitor\"]", "[\"pilot\"]");
        folder.replace("den/product.toml", "\"CC-BY-SA-4.0\"", "\"\"");
        folder.replace("den/product.toml", "date = 2026-11-23", "date = 07:30:00");
        folder.replace("den/vi.md", "lời0x1", "`mã`");
    });
    let named = [
        "p01/den/product.toml:3: kind-unknown",
        "p01/den/product.toml:4: topic-unknown",
        "p01/den/product.toml:5: audience-unknown",
        "p01/den/product.toml:6: field-empty",
        "p01/den/product.toml:17: field-type",
        "p01/den/vi.md:5: markdown-unsupported",
    ];
    assert_eq!(errors, named);
}

#[test]
fn days_are_days_of_the_calendar_in_their_order() {
    let dated = |date: &'static str| broken(|folder| folder.replace("den/product.toml", "date = 2026-11-23", date));
    // In quotes, too, and as people here write them.
    for right in ["date = \"2026-11-23\"", "date = \"23/11/2026\"", "date = \"1/7/2026\""] {
        assert_eq!(dated(right), Vec::<String>::new(), "{right}");
    }
    let wrong =
        ["date = 2026-02-30", "date = \"30/2/2026\"", "date = \"23/11\"", "date = 2026-11-23T07:30:00Z", "date = 23"];
    for wrong in wrong {
        assert_eq!(dated(wrong).len(), 1, "{wrong}");
        assert!(dated(wrong)[0].starts_with("p01/den/product.toml:17: "), "{wrong}");
    }
    let errors = dated("date = 2026-11-23\nvalid_until = 2026-11-22");
    assert_eq!(errors, ["p01/den/product.toml:18: valid-until-early"]);
}

#[test]
fn each_source_is_named_on_its_own_line() {
    let good = "\n[[source]]\ntitle = \"Luật\"\nchecked = 2026-11-23\nproves = [\"Câu\"]\naddress = \"https://x.vn\"\n";
    let with = |second: &str| {
        let manifest = format!("[text]\nvi = \"vi.md\"\n{good}\n[[source]]\n{second}");
        broken(|folder| folder.replace("den/product.toml", "[text]\nvi = \"vi.md\"\n", &manifest))
    };
    assert_eq!(with("title = \"Luật\"\nchecked = 2026-11-23\nproves = [\"Câu\"]\n"), Vec::<String>::new());
    assert_eq!(with("title = \"Luật\"\nchecked = 2026-11-23\nproves = []\n"), ["p01/den/product.toml:35: field-empty"]);
    assert_eq!(
        with("title = \"\"\nchecked = 2026-11-23\nproves = [\"Câu\"]\n"),
        ["p01/den/product.toml:33: field-empty"]
    );
    let errors = with("title = \"Luật\"\nproves = [\"Câu\"]\naddress = \"javascript:x\"\n");
    assert_eq!(errors, ["p01/den/product.toml:32: field-missing", "p01/den/product.toml:35: address-invalid"]);
}

#[test]
fn a_title_that_no_tile_can_show_is_named() {
    let folder = Folder::new();
    folder.replace("den/product.toml", "Thay bóng đèn", &"Thay bóng đèn ".repeat(8));
    assert!(folder.warnings().iter().any(|named| named.ends_with("title-long")), "{:?}", folder.warnings());
}

#[test]
fn a_claim_that_the_text_no_longer_makes_is_named() {
    let folder = Folder::new();
    let source = |claims: &str| {
        format!(
            "[[source]]\ntitle = \"Luật\"\naddress = \"https://a.vn\"\nchecked = 2026-11-23\nproves = [\n{claims}]\n"
        )
    };
    let manifest = fs::read_to_string(folder.path("den/product.toml")).unwrap();
    folder.write(
        "den/vi.md",
        fs::read_to_string(folder.path("den/vi.md")).unwrap() + "## Gọi\n\nGọi **112**, đừng chờ.\n",
    );
    let write = |claims: &str| folder.write("den/product.toml", format!("{manifest}\n{}", source(claims)));
    write("\"Gọi 112, đừng chờ.\",\n\"Gọi 11\",\n\"Gọi 113, đừng chờ.\",\n");
    let named: Vec<_> = folder.warnings().into_iter().filter(|named| named.ends_with("claim-unsaid")).collect();
    let at = |claim: &str| {
        let text = fs::read_to_string(folder.path("den/product.toml")).unwrap();
        text.lines().position(|line| line.starts_with(claim)).unwrap() + 1
    };
    let wanted = ["\"Gọi 11\"", "\"Gọi 113,"].map(|claim| format!("p01/den/product.toml:{}: claim-unsaid", at(claim)));
    assert_eq!(named, wanted);
}

#[test]
fn a_manifest_that_is_not_toml_is_named_with_its_line() {
    let errors = broken(|folder| folder.replace("den/product.toml", "licence =", "licence"));
    assert_eq!(errors, ["p01/den/product.toml:6: toml-invalid"]);
    let errors = broken(|folder| folder.write("den/product.toml", format!("x = {}", "[".repeat(10_000))));
    assert_eq!(errors, ["p01/den/product.toml:1: toml-invalid"]);
    let errors = broken(|folder| folder.replace("den/product.toml", "format = 1", "format = 2"));
    assert_eq!(errors, ["p01/den/product.toml:1: format-newer"]);
}

#[test]
fn an_id_of_another_product_is_named_in_both() {
    let errors = broken(|folder| {
        folder.add("quat", "Lau quạt trần", 2);
        folder.replace("quat/product.toml", "p01/quat", "p01/den");
    });
    assert_eq!(errors, ["p01/quat/product.toml:2: id-elsewhere", "p01/quat/product.toml:2: id-twice"]);
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
    folder.replace("den/product.toml", "[issuer]", "[issuer]\nsmell = 1");
    let named = ["p01/den/product.toml:6: key-unknown", "p01/den/product.toml:17: key-unknown"].map(str::to_owned);
    assert_eq!((folder.errors(), folder.warnings()), (vec![], named.to_vec()));
}

#[test]
fn a_guide_has_six_steps_each_with_its_own_picture() {
    let errors = broken(|folder| folder.replace("den/vi.md", "---\n\n## Bước 1", "### Bước 1"));
    assert!(errors.contains(&"p01/den/vi.md:1: guide-short".to_owned()), "{errors:?}");
    let errors = broken(|folder| folder.replace("den/vi.md", "media/3.svg", "media/2.svg"));
    assert_eq!(errors, ["p01/den/vi.md:25: step-picture-again"]);
}

#[test]
fn a_poster_is_one_page_with_one_picture_and_few_words() {
    let errors = broken(|folder| folder.replace("den/product.toml", "\"guide\"", "\"poster\""));
    assert_eq!(errors, ["p01/den/vi.md:9: poster-shape"]);
    let poster = |text: &str| {
        let folder = Folder::new();
        folder.replace("den/product.toml", "\"guide\"", "\"poster\"");
        folder.write("den/vi.md", text);
        (folder.errors(), folder.warnings())
    };
    assert_eq!(poster("## Tắt điện\n\n![hình](media/0.svg)\n\n- một\n- hai\n- ba\n"), (vec![], vec![]));
    assert_eq!(poster("## Tắt điện\n").0, ["p01/den/vi.md:1: poster-shape"]);
    let long = "## một hai ba bốn năm sáu bảy tám chín\n\n![hình](media/0.svg)\n\n- a\n- b\n- c\n- d\n";
    assert_eq!(poster(long).1, ["p01/den/vi.md:1: poster-heading-long", "p01/den/vi.md:1: poster-lines"]);
}

#[test]
fn a_page_begins_with_a_heading_and_is_short() {
    let handbook = |text: &str| {
        let folder = Folder::new();
        folder.replace("den/product.toml", "\"guide\"", "\"handbook\"");
        folder.write("den/vi.md", text);
        folder.warnings()
    };
    assert_eq!(handbook("## Một\n\nchữ\n\n---\n\nchữ\n"), ["p01/den/vi.md:7: page-without-heading"]);
    assert_eq!(handbook(&format!("## Một\n\n{}\n", "chữ ".repeat(121))), ["p01/den/vi.md:1: page-long"]);
    let crowded = "## Một\n\n![a](media/0.svg)\n\n![b](media/1.svg)\n";
    assert_eq!(handbook(crowded), ["p01/den/vi.md:1: page-crowded"]);
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
    assert_eq!(media, [("twin-media", twin.clone())]);
    let cover = twins(&|folder| folder.write("quat/media/cover.svg", drawing(150)));
    assert_eq!(cover, [("twin-cover", twin.clone())]);
    let drawing_used_twice = twins(&|folder| folder.write("quat/media/1.svg", drawing(101)));
    assert_eq!(drawing_used_twice, []);
    let short = twins(&|folder| {
        for name in ["den", "quat"] {
            folder.replace(&format!("{name}/product.toml"), "\"guide\"", "\"article\"");
            folder.write(&format!("{name}/vi.md"), "## Rửa tay\n\nRửa tay trước khi ăn.\n");
        }
    });
    assert_eq!(short, [("twin-text", twin)]);
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
