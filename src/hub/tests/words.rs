//! The pages' words: complete in both languages, none dead, none missing.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};
use hub::alerts::rule::Rule;
use hub::exports::usage::{By, CAUSES};
use hub::words::Words;
use ledger::fact::{Detail, EventKind};
use ledger::names::CHOICES;

/// Ids of `locales/<tag>/hub.ftl`, with their variables.
fn ids(tag: &str) -> BTreeMap<String, BTreeSet<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../locales/{tag}/hub.ftl"));
    let resource = fluent_syntax::parser::parse(fs::read_to_string(file).unwrap()).unwrap();
    let mut ids = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else { continue };
        let variables = message.value.unwrap().elements.into_iter().filter_map(|element| match element {
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } => Some(id.name),
            _ => None,
        });
        let before = ids.insert(message.id.name.clone(), variables.collect());
        assert!(before.is_none(), "{tag}: {} stands there twice", message.id.name);
    }
    ids
}

fn sources(folder: PathBuf) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path() {
            path if path.is_dir() => found.extend(sources(path)),
            path if path.extension().is_some_and(|extension| extension == "rs") => {
                found.push(fs::read_to_string(path).unwrap());
            }
            _ => {}
        }
    }
    found
}

/// Names that the program asks for by a family and something that comes from outside.
fn families() -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut family = |family: &str, names: &[&str]| ids.extend(names.iter().map(|name| format!("{family}-{name}")));
    family("topic", &["news", "services", "health", "production", "disaster", "learning", "culture", "border"]);
    family("language", &["vi", "ktv", "sed", "kxy", "jeh", "cua", "en"]);
    family("caused-by", &CAUSES);
    family("key-state", &["waiting", "approved", "replaced", "revoked"]);
    family("alarm", &["cloned"]);
    family("alert", &Rule::ALL.iter().map(|one| one.name()).collect::<Vec<_>>());
    family("light", &["red", "yellow", "green", "unknown"]);
    family("done", &["approve", "refuse", "revoke"]);
    family("by", &By::ALL.iter().map(|one| one.name()).collect::<Vec<_>>());
    family("column", &By::ALL.iter().map(|one| one.name()).collect::<Vec<_>>());
    family(
        "refused",
        &["missing", "right", "form", "place", "sure", "decided", "note", "dealt", "not-over", "empty", "already"],
    );
    ids.extend(ids.clone().iter().filter(|id| id.starts_with("refused-")).map(|id| format!("{id}-title")));
    let tables = [
        "alerts-open",
        "alerts-ended",
        "difficulties-open",
        "difficulties-over",
        "unfit",
        "openings",
        "trainings",
        "inspections",
        "registrations",
        "devices",
        "assets",
        "outages",
        "speeds",
        "power",
    ];
    ids.extend(tables.map(|table| format!("{table}-none")));
    ids.extend(
        ["opened", "rooms", "languages", "searches", "lines", "causes", "line-speeds"]
            .map(|table| format!("{table}-note")),
    );
    ids.extend(EventKind::ALL.iter().map(|kind| format!("event-{}", kind.name().replace(['.', '_'], "-"))));
    ids.extend(Detail::ALL.iter().map(|detail| format!("detail-{}", detail.name().replace(['.', '_'], "-"))));
    for (name, values) in CHOICES {
        let dashed = |text: &str| text.replace(['.', '_'], "-");
        ids.extend(values.iter().map(|value| format!("{}-{}", dashed(name), dashed(value))));
    }
    ids
}

#[test]
fn every_message_that_a_page_names_exists_and_none_is_dead() {
    let known: BTreeSet<_> = ids("vi").into_keys().collect();
    let families = families();
    let mut used = families.clone();
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = sources(crate_folder.join("web"));
    texts.extend(sources(crate_folder.join("exports")));
    texts.extend(["words.rs", "web.rs"].map(|file| fs::read_to_string(crate_folder.join(file)).unwrap()));
    for text in &texts {
        let text = text.split("#[cfg(test)]").next().unwrap();
        used.extend(text.split('"').skip(1).step_by(2).filter(|part| known.contains(*part)).map(ToOwned::to_owned));
        for call in ["text(\"", "with(\""] {
            used.extend(text.split(call).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()));
        }
    }
    // Those that pages and commands share stand with the commands.
    used.retain(|id| id != "date" && id != "moment");
    assert_eq!(used.difference(&known).collect::<Vec<_>>(), Vec::<&String>::new(), "named, but not in vi/hub.ftl");
    assert_eq!(known.difference(&used).collect::<Vec<_>>(), Vec::<&String>::new(), "in vi/hub.ftl, but never named");
}

#[test]
fn english_is_complete_and_knows_the_same_variables() {
    assert_eq!(ids("en"), ids("vi"));
}

#[test]
fn numbers_and_times_are_said_as_people_say_them() {
    let [vi, en] = ["vi", "en"].map(|tag| Words::load(tag).unwrap());
    assert_eq!(
        ["0", "999", "1.000", "12.345.678"],
        [0, 999, 1000, 12_345_678].map(|number| vi.number(number)).each_ref().map(String::as_str)
    );
    assert_eq!(en.number(1000), "1,000");
    assert_eq!([5, 60, 754].map(|minutes| vi.minutes(minutes)), ["5 phút", "1 giờ", "12 giờ 34 phút"]);
}

#[test]
fn what_points_tell_is_said_in_words_and_what_is_not_known_as_it_is() {
    let vi = Words::load("vi").unwrap();
    assert_eq!(vi.detail("point.outage.cause", "line"), "đường truyền của nhà mạng");
    assert_eq!(vi.detail("point.device.was", "predicted_failure"), "sắp hỏng");
    assert_eq!(vi.detail("point.device.reason", "no_paper toner_low"), "hết giấy, mực in sắp hết");
    assert_eq!(vi.detail("point.device.reason", "no_paper of_tomorrow"), "hết giấy, of_tomorrow");
    assert_eq!(
        vi.detail("point.from", "2026-11-29T01:05:00Z"),
        vi.moment(time::macros::datetime!(2026-11-29 1:05 UTC))
    );
    assert_eq!(vi.detail("point.asset.code", "TS-01"), "TS-01");
}
