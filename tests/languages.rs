//! Languages: complete where they claim to be, honest where they aren't, and drawable by the shipped fonts.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use desk::records::{DifficultyKind, Found, Step, TrainingKind};
use fluent_syntax::ast;
use kiosk::locale::{Args, Locales, Review};
use kiosk::visit::desk::When;
use tests::repository;
use unic_langid::langid;

fn ids(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let folder = repository().join("locales").join(tag);
    // Only Vietnamese and English have words for commands, and for what is sent.
    let further = ["complaint.ftl", "desk.ftl", "health.ftl", "report.ftl", "sending.ftl", "terminal.ftl"]
        .map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
    let text = fs::read_to_string(folder.join("main.ftl")).unwrap() + &further.concat();
    let resource = fluent_syntax::parser::parse(text).unwrap();
    let mut ids = BTreeMap::new();
    for entry in resource.body {
        if let ast::Entry::Message(message) = entry {
            let mut variables = BTreeSet::new();
            pattern_variables(message.value.as_ref().unwrap(), &mut variables);
            ids.insert(message.id.name, variables);
        }
    }
    ids
}

fn pattern_variables(pattern: &ast::Pattern<String>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            match expression {
                ast::Expression::Inline(inline) => inline_variable(inline, variables),
                ast::Expression::Select { selector, variants } => {
                    inline_variable(selector, variables);
                    variants.iter().for_each(|variant| pattern_variables(&variant.value, variables));
                }
            }
        }
    }
}

fn inline_variable(inline: &ast::InlineExpression<String>, variables: &mut BTreeSet<String>) {
    if let ast::InlineExpression::VariableReference { id } = inline {
        variables.insert(id.name.clone());
    }
}

/// Every file under `folder` that ends with one of `extensions`.
fn files(folder: &Path, extensions: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extensions));
        } else if extensions.iter().any(|extension| path.extension().is_some_and(|found| found == *extension)) {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// Message ids that the screens and the program name.
fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (_, text) in files(&repository().join("ui"), &["slint"]) {
        for marker in [
            "id: \"",
            "title: \"",
            "mend: \"",
            "Tr.text(\"",
            "? \"guide-",
            ": \"reader-",
            "? \"bar-",
            ": \"bar-",
            "? \"player-",
        ] {
            for (at, _) in text.match_indices(marker) {
                let rest = &text[at + marker.len()..];
                let start = if marker.ends_with('-') { marker.trim_start_matches(['?', ':', ' ', '"']) } else { "" };
                used.insert(format!("{start}{}", rest.split('"').next().unwrap()));
            }
        }
    }
    let known: BTreeSet<_> = ids("vi").into_keys().collect();
    let sources = ["src/kiosk", "src/report"].map(|folder| files(&repository().join(folder), &["rs"]));
    for (_, text) in sources.concat() {
        for part in text.split('"').skip(1).step_by(2) {
            // Of the desk a control is called as its message is.
            used.extend([part.to_owned(), part.replace('.', "-")].into_iter().filter(|id| known.contains(id)));
        }
    }
    let kinds: Vec<_> = DifficultyKind::ALL.iter().map(|kind| kind.name()).collect();
    let found: Vec<_> = Found::ALL.iter().map(|found| found.name()).collect();
    let gatherings: Vec<_> = TrainingKind::ALL.iter().map(|kind| kind.name()).collect();
    let steps: Vec<_> = Step::ALL.iter().map(|step| step.name()).collect();
    let whens: Vec<_> = When::INSPECTION.iter().chain(&When::REGISTRATION).map(|when| when.name()).collect();
    let families: [(&str, &[&str]); 12] = [
        ("desk-step-", &steps),
        ("desk-when-", &whens),
        ("desk-week-", &["five", "six", "seven"]),
        ("desk-kind-", &kinds),
        ("desk-found-", &found),
        ("desk-gathering-", &gatherings),
        ("desk-period-", &["month", "quarter", "half-year", "year", "plan-september", "plan-december"]),
        ("topic-", &["news", "services", "health", "production", "disaster", "learning", "culture", "border"]),
        ("licence-", &["cc-by-sa-4-0"]),
        ("kind-", &["article", "leaflet", "folder", "poster", "handbook", "guide", "video", "audio"]),
        ("weekday-", &["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        ("month-", &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]),
    ];
    used.extend(tests::sending_messages());
    used.extend(tests::observed_messages());
    for (family, names) in families {
        used.extend(names.iter().map(|name| format!("{family}{name}")));
    }
    // Prompt ids, of which there are none among messages, hold a dot; file names and properties have no hyphen.
    used.retain(|id| known.contains(id) || (!id.is_empty() && !id.contains('.') && id.contains('-')));
    used
}

#[test]
fn every_message_that_a_screen_names_exists_and_none_is_dead() {
    let (used, known) = (used(), ids("vi").into_keys().collect::<BTreeSet<_>>());
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "named, but not in vi/main.ftl");
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "in vi/main.ftl, but never named");
}

#[test]
fn english_is_complete_and_no_language_invents_messages_or_variables() {
    let vi = ids("vi");
    assert_eq!(ids("en").into_keys().collect::<Vec<_>>(), vi.keys().cloned().collect::<Vec<_>>());
    for tag in ["en", "ktv", "sed"] {
        for (id, variables) in ids(tag) {
            let source = vi.get(&id).unwrap_or_else(|| panic!("{tag}: {id} isn't a message of vi"));
            assert!(variables.is_subset(source), "{tag}: {id} uses {variables:?}, vi gives {source:?}");
        }
    }
}

#[test]
fn every_word_in_a_minority_language_is_attested_with_its_source() {
    let table = fs::read_to_string(repository().join("locales/attested.csv")).unwrap();
    let locales = Locales::load().unwrap();
    for (tag, language) in [("ktv", langid!("ktv")), ("sed", langid!("sed"))] {
        let messages = ids(tag);
        assert!(!messages.is_empty());
        for id in messages.keys() {
            let words = locales.text(&language, id, &Args::none());
            let row = table.lines().find(|row| {
                row.starts_with(&format!("{tag},{words},")) || row.starts_with(&format!("{tag},\"{words}\","))
            });
            let row = row.unwrap_or_else(|| panic!("{tag}: `{words}` ({id}) isn't in attested.csv"));
            assert!(row.contains("http"), "{row}: no source");
            assert!(
                row.contains(",bilingual,") || row.contains("anchor") || row.contains("lexicon"),
                "{row}: evidence too weak"
            );
        }
    }
}

#[test]
fn an_attested_word_stands_beside_vietnamese_and_a_gap_is_marked() {
    let locales = Locales::load().unwrap();
    let ktv = langid!("ktv");
    let attested = ids("ktv").into_keys().next().unwrap();
    let words = locales.words(&ktv, &attested, &Args::none());
    assert_eq!(words.beside, locales.text(&langid!("vi"), &attested, &Args::none()));
    assert!(!words.gap);
    let missing = locales.words(&ktv, "nothing-mend", &Args::none());
    assert!(missing.gap && missing.text == locales.text(&langid!("vi"), "nothing-mend", &Args::none()));
    assert!(!locales.words(&langid!("vi"), "nothing-mend", &Args::none()).gap);
}

#[test]
fn a_language_without_words_is_offered_by_name_and_says_so() {
    let locales = Locales::load().unwrap();
    for tag in ["kxy", "jeh", "cua"] {
        let locale = locales.get(&tag.parse().unwrap()).unwrap();
        assert_eq!(locale.review, Review::None);
        assert!(!locale.autonym.is_empty());
        assert!(!locales.has(&locale.tag, "home-greeting"));
    }
}

#[test]
fn numbers_follow_the_language() {
    let locales = Locales::load().unwrap();
    let count = |tag, count| locales.text(&tag, "about-products", &Args::none().number("count", count));
    assert!(count(langid!("vi"), 1234).contains("1.234"), "{}", count(langid!("vi"), 1234));
    assert!(count(langid!("en"), 1234).contains("1,234"), "{}", count(langid!("en"), 1234));
    assert_ne!(count(langid!("en"), 1), count(langid!("en"), 2).replace('2', "1"), "English has a plural");
}

#[test]
fn the_shipped_fonts_draw_every_character() {
    use skrifa::{FontRef, MetadataProvider as _};
    let fonts: Vec<_> = ["Regular", "Bold"]
        .iter()
        .map(|style| fs::read(format!("/usr/share/fonts/truetype/noto/NotoSans-{style}.ttf")).unwrap())
        .collect();
    let root = repository();
    let mut texts = files(&root.join("locales"), &["ftl", "toml"]);
    texts.extend(files(&root.join("content"), &["md", "toml"]));
    let mut missing = BTreeSet::new();
    for (path, text) in texts {
        for char in text.chars().filter(|char| !char.is_control()) {
            for bytes in &fonts {
                let font = FontRef::new(bytes).unwrap();
                if font.charmap().map(char).is_none() {
                    missing.insert(format!("U+{:04X} {char} in {path}", u32::from(char)));
                }
            }
        }
    }
    assert!(missing.is_empty(), "Noto Sans can't draw: {missing:#?}");
}
