//! `press preview` draws what somebody asks to see: every page of one product, or where a folder's products show.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use tests::desk::{Desk, told};
use tests::program;

/// The pictures that a preview writes, and what it says.
fn preview(of: &Path, out: &Path) -> (BTreeSet<String>, String) {
    let told = told(Command::new(program("press")).arg("preview").arg(of).arg("--out").arg(out));
    let names = fs::read_dir(out).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    (names.filter(|name| name.ends_with(".png")).collect(), told)
}

#[test]
fn every_page_of_the_named_product_is_drawn_and_nothing_else() {
    let desk = Desk::new();
    for product in ["rua-tay-sach", "phim-rua-tay"] {
        desk.take(product);
    }
    let pages = fs::read_to_string(desk.path("content/p01/rua-tay-sach/vi.md")).unwrap().split("\n---\n").count();
    let (names, told) = preview(&desk.path("content/p01/rua-tay-sach"), &desk.path("one"));
    let drawn = (1..=pages).filter(|page| names.contains(&format!("page-{page}.png"))).count();
    assert_eq!(drawn, pages, "{names:?}");
    assert!(names.contains("info.png") && !names.contains("player.png"), "{names:?}");
    assert!(names.iter().all(|name| ["page-", "picture-", "info"].iter().any(|start| name.starts_with(start))));
    assert!(told.contains("page-1.png"), "it is said which to look at: {told}");
    let (names, _) = preview(&desk.path("content/p01/phim-rua-tay"), &desk.path("film"));
    assert!(names.contains("player.png"), "{names:?}");
    let (names, _) = preview(&desk.path("content"), &desk.path("all"));
    for name in
        ["home.png", "search.png", "topic-health.png", "p01_rua-tay-sach-page-1.png", "p01_phim-rua-tay-info.png"]
    {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    assert!(!names.contains("about.png") && !names.contains("fault.png"), "{names:?}");
}
