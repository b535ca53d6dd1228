//! Sums become tables that people read.

use std::collections::{BTreeMap, BTreeSet};

use super::period::Period;
use super::suppression::SMALLEST_PUBLIC;
use super::table::{Cell, Column, Measure, Table};
use super::usage::{APART, By, CAUSES, Counts, OPENED, ROOMS};
use crate::words::Words;

/// The rows of the rooms' table: a room has no product, topic or language.
pub const fn rows_by(by: By) -> By {
    if matches!(by, By::Month | By::Quarter) { by } else { By::Unit }
}

/// Writes tables, and notes whether small numbers were among them.
pub struct Writer<'a> {
    /// Whose words.
    pub words: &'a Words,
    /// Whether small numbers are hidden.
    pub hides_small: bool,
    /// Whether there were any.
    pub small: bool,
}

impl Writer<'_> {
    /// What was opened: a row for each cause and key, and one for each cause's total.
    pub fn opened(&mut self, by: By, sums: &Counts, titles: &BTreeMap<String, String>) -> Table {
        let mut columns = vec![self.label("column-caused-by")];
        columns.extend(self.labels(by));
        columns.extend(OPENED.iter().map(|(head, .., measure)| self.column(head, *measure)));
        let mut rows = Vec::new();
        for cause in CAUSES {
            let name = Cell::Text(self.words.name("caused-by", cause));
            let get = |key: &str| OPENED.map(|(_, action, face, _)| sum(sums, &[cause, key, action, face]));
            let keys = keys(sums, |key| (key[0] == cause).then(|| key[1].clone()));
            let mut lines: Vec<_> = keys.iter().map(|key| (self.named(by, key, titles), get(key))).collect();
            sort(by, &mut lines);
            let total = total(&lines);
            for (names, numbers) in lines {
                let mut row = vec![name.clone()];
                row.extend(names);
                row.extend(self.numbers(&numbers, OPENED.map(|(.., measure)| measure)));
                rows.push(row);
            }
            if !keys.is_empty() {
                let mut row = vec![name, Cell::Text(self.words.text("total"))];
                row.extend(vec![Cell::Nothing; self.labels(by).len() - 1]);
                row.extend(total.map(Cell::Number));
                rows.push(row);
            }
        }
        Table { name: self.words.text("table-opened"), columns, rows }
    }

    /// The rooms.
    pub fn rooms(&mut self, by: By, sums: &Counts) -> Table {
        let mut columns = self.labels(by);
        columns.extend(ROOMS.iter().map(|(head, _, measure, _)| self.column(head, *measure)));
        let get = |key: &str| ROOMS.map(|(_, action, _, worth)| sum(sums, &[key, action]) * worth);
        let keys = keys(sums, |key| Some(key[0].clone()));
        let mut lines: Vec<_> = keys.iter().map(|key| (self.named(by, key, &BTreeMap::new()), get(key))).collect();
        if by == By::Unit {
            lines.sort_by_key(|(names, _)| text(&names[0]));
        }
        let total = total(&lines);
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        for (names, numbers) in lines {
            let numbers = self.numbers(&numbers, ROOMS.map(|(_, _, measure, _)| measure));
            rows.push(names.into_iter().chain(numbers).collect());
        }
        if !rows.is_empty() {
            let mut row = vec![Cell::Text(self.words.text("total"))];
            row.extend(vec![Cell::Nothing; self.labels(by).len() - 1]);
            row.extend(total.map(Cell::Number));
            rows.push(row);
        }
        Table { name: self.words.text("table-rooms"), columns, rows }
    }

    /// Languages chosen, and by topic those that were missed.
    pub fn languages(&mut self, sums: &Counts) -> Table {
        let mut columns = vec![self.label("column-language"), self.label("column-topic")];
        columns.push(self.column("column-language-chosen", Measure::Times));
        columns.push(self.column("column-language-missed", Measure::Times));
        let mut rows = Vec::new();
        for language in keys(sums, |key| Some(key[0].clone())) {
            let name = Cell::Text(self.words.name("language", &language));
            let of = |action: &'static str| {
                sums.iter().filter(|(key, _)| key[0] == language).filter(move |(key, _)| key[2] == action)
            };
            let all = Cell::Text(self.words.text("all-topics"));
            let (chosen, missed) =
                (of("language_chosen").map(|(_, n)| n).sum(), of("language_missed").map(|(_, n)| n).sum());
            let numbers = self.numbers(&[chosen, missed], [Measure::Times; 2]);
            rows.push([vec![name.clone(), all], numbers].concat());
            for (key, n) in of("language_missed") {
                let topic = Cell::Text(self.words.name("topic", &key[1]));
                let [missed] = <[Cell; 1]>::try_from(self.numbers(&[*n], [Measure::Times])).unwrap_or([Cell::Nothing]);
                rows.push(vec![name.clone(), topic, Cell::Nothing, missed]);
            }
        }
        Table { name: self.words.text("table-languages"), columns, rows }
    }

    /// Searches, and those that found nothing.
    pub fn searches(&mut self, sums: &Counts) -> Table {
        let columns = vec![
            self.label("column-topic"),
            self.column("column-searched", Measure::Times),
            self.column("column-found-nothing", Measure::Times),
        ];
        let mut rows = Vec::new();
        for topic in keys(sums, |key| Some(key[0].clone())) {
            let name = if topic.is_empty() { self.words.text("no-topic") } else { self.words.name("topic", &topic) };
            let numbers = [sum(sums, &[&topic, "searched"]), sum(sums, &[&topic, "found_nothing"])];
            rows.push([vec![Cell::Text(name)], self.numbers(&numbers, [Measure::Times; 2])].concat());
        }
        Table { name: self.words.text("table-searches"), columns, rows }
    }

    /// Small numbers are hidden where the view is fine, and times beside a hidden number, which would tell it.
    fn numbers<const N: usize>(&mut self, numbers: &[u64; N], measures: [Measure; N]) -> Vec<Cell> {
        let is_small = |at: usize| measures[at] == Measure::Times && (1..SMALLEST_PUBLIC).contains(&numbers[at]);
        let any = (0..N).any(is_small);
        self.small |= any;
        let hidden = |at: usize| self.hides_small && any && (is_small(at) || measures[at] == Measure::Seconds);
        (0..N).map(|at| if hidden(at) { Cell::Hidden } else { Cell::Number(numbers[at]) }).collect()
    }

    fn labels(&self, by: By) -> Vec<Column> {
        let mut labels = vec![self.label(&format!("column-{}", by.name()))];
        match by {
            By::Product => labels.push(self.label("column-product-id")),
            By::Unit => labels.push(self.label("column-unit-code")),
            _ => {}
        }
        labels
    }

    fn named(&self, by: By, key: &str, titles: &BTreeMap<String, String>) -> Vec<Cell> {
        let names = match by {
            By::Product => vec![titles.get(key).cloned().unwrap_or_else(|| key.to_owned()), key.to_owned()],
            By::Topic => vec![self.words.name("topic", key)],
            By::Language => vec![self.words.name("language", key)],
            By::Unit => match key.split_once(APART) {
                Some((name, code)) => vec![name.to_owned(), code.to_owned()],
                None => vec![self.words.text("not-placed"), String::new()],
            },
            By::Month | By::Quarter => {
                vec![key.parse::<Period>().map_or_else(|_| key.to_owned(), |period| period.say(self.words))]
            }
        };
        names.into_iter().map(Cell::Text).collect()
    }

    fn label(&self, head: &str) -> Column {
        Column { head: self.words.text(head), measure: None }
    }

    fn column(&self, head: &str, measure: Measure) -> Column {
        Column { head: self.words.text(head), measure: Some(measure) }
    }
}

fn keys(sums: &Counts, key: impl Fn(&[String]) -> Option<String>) -> BTreeSet<String> {
    sums.keys().filter_map(|of| key(of)).collect()
}

fn sum(sums: &Counts, key: &[&str]) -> u64 {
    let key: Vec<String> = key.iter().map(|part| (*part).to_owned()).collect();
    sums.get(&key).copied().unwrap_or_default()
}

fn total<const N: usize>(lines: &[(Vec<Cell>, [u64; N])]) -> [u64; N] {
    std::array::from_fn(|at| lines.iter().map(|(_, numbers)| numbers[at]).sum())
}

/// By time where rows are times, else the most opened first.
fn sort<const N: usize>(by: By, lines: &mut [(Vec<Cell>, [u64; N])]) {
    if !matches!(by, By::Month | By::Quarter) {
        lines.sort_by(|one, other| other.1[0].cmp(&one.1[0]).then_with(|| text(&one.0[0]).cmp(&text(&other.0[0]))));
    }
}

fn text(cell: &Cell) -> String {
    if let Cell::Text(text) = cell { text.clone() } else { String::new() }
}
