//! Markdown to blocks: what a point can show comes out, what it can't is named, and no word gets lost in between.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use catalog::markdown::{Parsed, parse};
use catalog::text::{Block, Page};
use catalog::{Picture, Sha256};
use proptest::prelude::*;

fn read(markdown: &str) -> Parsed {
    parse(markdown, &mut |path, alt, _| {
        let (sha256, media_type) = (Sha256::of(path.as_bytes()), "image/svg+xml".to_owned());
        Some(Picture { sha256, media_type, width: 8, height: 6, alt: alt.to_owned() })
    })
}

fn named(markdown: &str) -> Vec<(usize, &'static str)> {
    read(markdown).unsupported.into_iter().map(|found| (found.line, found.code)).collect()
}

fn words(pages: &[Page]) -> String {
    pages.iter().flat_map(|page| &page.blocks).map(|block| block.words() + "\n").collect()
}

#[test]
fn a_page_becomes_blocks_in_reading_order() {
    let parsed = read(
        "## Đầu trang\n\nMột **câu** có *nhấn*.\n\n1. Một\n2. Hai\n   - Nhỏ\n\n> [!WARNING]\n> Coi chừng.\n\n> Có chưa?\n\n---\n\n| A | B |\n|---|---|\n| 1 | 2 |\n",
    );
    let pages: Vec<_> = parsed.text.pages.iter().map(|page| &page.blocks).collect();
    insta::assert_yaml_snapshot!(pages);
    assert_eq!((parsed.unsupported, parsed.page_lines), (vec![], vec![1, 16]));
}

#[test]
fn what_a_point_cannot_show_is_named_with_its_line_and_the_rest_comes_out() {
    let parsed = read("# To quá\n\n[bấm](http://x) và `mã` <b>đậm</b>\n\nCuối.");
    let found: Vec<_> = parsed.unsupported.iter().map(|found| (found.line, found.what.as_str())).collect();
    assert_eq!(found, [(1, "#"), (3, "HTML"), (3, "[…](…)"), (3, "`…`")]);
    assert_eq!(parsed.text.pages[0].blocks.last(), Some(&Block::Paragraph { text: "Cuối\\.".into() }));
}

#[test]
fn every_construct_beyond_the_format_is_named() {
    for markdown in [
        "chữ[^1]\n\n[^1]: chân trang",
        "~~gạch~~",
        "- [ ] việc",
        "```\nmã\n```",
        "    thụt vào",
        "[tên]: đích",
        "<http://x>",
        "<div>\nx\n</div>",
        "> [!LẠ]\n> chữ",
        "- một\n  - hai\n    - ba",
        "- một\n  - hai\n\n  sau",
        "3. ba",
        "- > trích",
        "> - mục",
        "- ## đầu",
        "> ---",
        "- x\n\n  | a |\n  |---|\n  | 1 |",
        "| a | b | c | d | e |\n|---|---|---|---|---|",
        "| a |\n|---|\n| 1 | 2 |",
    ] {
        assert!(!named(markdown).is_empty(), "{markdown}");
    }
}

#[test]
fn a_page_break_without_an_empty_line_before_is_named() {
    assert_eq!(named("chữ\n\nmột\nhai\n---\n\n## sau"), [(3, "markdown-underlined")]);
    assert_eq!(named("chữ\n\n---\n\n## sau"), []);
}

#[test]
fn deep_nesting_is_named_and_hurts_nobody() {
    for open in [">", "[", "- ", "*", "![", "_a", "> - ", "**a "] {
        read(&(open.repeat(10_000) + "x"));
    }
    read(&format!("{}x{}", "*".repeat(10_000), "*".repeat(10_000)));
    assert_eq!(named(&(">".repeat(10_000) + " x")), [(1, "markdown-nesting")], "one thing to mend");
}

#[test]
fn a_picture_has_a_paragraph_and_a_description_of_its_own() {
    for inline in ["chữ ![hình](a.svg)", "## ![hình](a.svg)\n\nchữ", "- ![hình](a.svg)", "> ![hình](a.svg)"] {
        assert_eq!(named(inline), [(1, "markdown-picture-inline")], "{inline}");
    }
    assert_eq!(named("| ![hình](a.svg) |\n|---|\n\nchữ"), [(1, "markdown-picture-inline")]);
    assert_eq!(named("![một](a.svg) ![hai](b.svg)"), [(1, "markdown-picture-inline")]);
    assert_eq!(named("![](a.svg)"), [(1, "markdown-picture-undescribed")]);
    let parsed = read("![cô **Lan** đọc\nsách](a.svg)");
    assert_eq!(parsed.unsupported, []);
    assert_eq!(words(&parsed.text.pages).trim(), "cô Lan đọc sách");
}

#[test]
fn special_signs_stay_words() {
    let parsed = read(r#"\# \_a\_ \`b\` \[c\] &lt;d&gt; 1\. + - ~ \\ & | ! "e""#);
    let said = words(&parsed.text.pages);
    assert_eq!((parsed.unsupported, said.trim()), (vec![], r#"# _a_ `b` [c] <d> 1. + - ~ \ & | ! "e""#));
}

/// Pieces of Markdown with numbered words between them, so that each can be looked for.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        " ",
        "\n",
        "\n\n",
        "\n\n---\n\n",
        "\n---\n",
        "\n## ",
        "\n# ",
        "\n- ",
        "\n  - ",
        "\n    - ",
        "\n1. ",
        "\n> ",
        "\n> [!NOTE]\n> ",
        "\n>> ",
        " **",
        "** ",
        " *",
        "* ",
        " _",
        "_ ",
        "***",
        "`",
        "[",
        "](a) ",
        "![",
        "\n\n![",
        "](a.svg)",
        "\n|",
        "|",
        "\n|---|---|\n",
        "<b>",
        "\n<div>\n",
        "~~",
        "\n```\n",
        "\n    ",
        "[^",
        "]: ",
        "\\",
        "!",
        "&amp;",
    ]);
    let numbered = |(number, piece): (usize, &&str)| format!("{piece}w{number}w");
    prop::collection::vec(piece, 0..40).prop_map(move |pieces| pieces.iter().enumerate().map(numbered).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn no_word_gets_lost_without_being_named(markdown in pieces()) {
        let parsed = read(&markdown);
        let shown = words(&parsed.text.pages);
        let all = markdown.split('w').filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let lost: Vec<_> = all.filter(|number| !shown.contains(&format!("w{number}w"))).collect();
        prop_assert!(lost.is_empty() || !parsed.unsupported.is_empty(), "{lost:?} of {markdown:?}");
        prop_assert_eq!(parsed.page_lines.len(), parsed.text.pages.len());
    }

    #[test]
    fn any_input_parses_and_its_inline_texts_are_readable(
        markdown in "\\PC{0,200}|([#>*_\\-\\[\\]()!`|~<&\n 0-9a-zđế\\\\]){0,300}"
    ) {
        let parsed = read(&markdown);
        for block in parsed.text.pages.iter().flat_map(|page| &page.blocks) {
            let texts: Vec<&String> = match block {
                Block::Heading { text, .. } | Block::Paragraph { text } => vec![text],
                Block::List { items, .. } => items.iter().map(|item| &item.text).collect(),
                Block::Table { header, rows } => header.iter().chain(rows.iter().flatten()).collect(),
                _ => vec![],
            };
            for text in texts {
                prop_assert!(catalog::inline::reads_as_meant(text), "{text:?} of {markdown:?}");
            }
        }
    }
}
