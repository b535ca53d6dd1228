//! Tables of what was used.

use super::{Cell, Holds, Table, table};
use crate::figures::{Usage, Use};
use crate::words::Words;

const USE: [(&str, Holds); 6] = [
    ("sheet-opened", Holds::Figures),
    ("sheet-finished", Holds::Figures),
    ("sheet-read", Holds::Figures),
    ("sheet-listened", Holds::Figures),
    ("sheet-played", Holds::Figures),
    ("sheet-shown", Holds::Figures),
];

/// By product.
pub(super) fn products(usage: &Usage, words: &dyn Words) -> Table {
    let columns = [&[("sheet-product", Holds::Words)], &USE[..]].concat();
    let mut table = table(words, "sheet-tab-products", "sheet-products", &columns);
    for product in &usage.products {
        table.rows.push([vec![Cell::Text(product.title.clone())], used(&product.of)].concat());
    }
    if usage.products.len() > 1 {
        table.rows.push([vec![Cell::Text(words.text("sheet-total"))], used(&usage.total)].concat());
    }
    table
}

/// By topic.
pub(super) fn topics(usage: &Usage, words: &dyn Words) -> Table {
    let columns = [&[("sheet-topic", Holds::Words)], &USE[..]].concat();
    let mut table = table(words, "sheet-tab-topics", "sheet-topics", &columns);
    for topic in &usage.topics {
        table.rows.push([vec![Cell::Text(words.named("topic", &topic.topic))], used(&topic.of)].concat());
    }
    table
}

/// By language.
pub(super) fn languages(usage: &Usage, words: &dyn Words) -> Table {
    let columns = [
        ("sheet-language", Holds::Words),
        ("sheet-chosen", Holds::Figures),
        ("sheet-opened", Holds::Figures),
        ("sheet-read", Holds::Figures),
        ("sheet-listened", Holds::Figures),
        ("sheet-played", Holds::Figures),
        ("sheet-missed", Holds::Figures),
    ];
    let mut table = table(words, "sheet-tab-languages", "sheet-languages", &columns);
    for language in &usage.languages {
        let of = &language.of;
        table.rows.push(vec![
            Cell::Text(words.language(&language.language)),
            Cell::Count(language.chosen),
            Cell::Count(of.opened),
            seconds(of.read),
            Cell::Count(of.listened),
            seconds(of.played),
            Cell::Count(of.missed),
        ]);
    }
    table
}

/// Searches, and those that found nothing.
pub(super) fn searches(usage: &Usage, words: &dyn Words) -> Table {
    let columns = [
        ("sheet-searched-in", Holds::Words),
        ("sheet-searched", Holds::Figures),
        ("sheet-found-nothing", Holds::Figures),
    ];
    let mut table = table(words, "sheet-tab-searches", "sheet-searches", &columns);
    for searches in &usage.searches {
        let topic = match &*searches.topic {
            "" => words.text("sheet-all-topics"),
            topic => words.named("topic", topic),
        };
        table.rows.push(vec![Cell::Text(topic), Cell::Count(searches.searched), Cell::Count(searches.found_nothing)]);
    }
    table
}

/// In the order of [`USE`].
fn used(of: &Use) -> Vec<Cell> {
    vec![
        Cell::Count(of.opened),
        Cell::Count(of.finished),
        seconds(of.read),
        Cell::Count(of.listened),
        seconds(of.played),
        seconds(of.shown),
    ]
}

fn seconds(seconds: u64) -> Cell {
    Cell::Seconds(i64::try_from(seconds).unwrap_or(i64::MAX))
}
