//! Sums become tables that people read.

use std::collections::{BTreeMap, BTreeSet};

use super::period::Period;
use super::suppression::{SMALLEST_PUBLIC, total_tells_nothing};
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
            let mut columns = Columns::default();
            for (names, numbers) in lines {
                let cells = columns.add(numbers, self.numbers(&numbers, OPENED.map(|(.., measure)| measure)));
                rows.push([vec![name.clone()], names, cells].concat());
            }
            if !keys.is_empty() {
                let mut row = vec![name, Cell::Text(self.words.text("total"))];
                row.extend(vec![Cell::Nothing; self.labels(by).len() - 1]);
                row.extend(columns.totals(OPENED.map(|(.., measure)| measure)));
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
        let measures = ROOMS.map(|(_, _, measure, _)| measure);
        let (mut rows, mut columns_of) = (Vec::new(), Columns::default());
        for (names, numbers) in lines {
            let cells = columns_of.add(numbers, self.numbers(&numbers, measures));
            rows.push([names, cells].concat());
        }
        if !rows.is_empty() {
            let mut row = vec![Cell::Text(self.words.text("total"))];
            row.extend(vec![Cell::Nothing; self.labels(by).len() - 1]);
            row.extend(columns_of.totals(measures));
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
            let mut topics = Vec::new();
            let mut missed = Columns::default();
            for (key, n) in of("language_missed") {
                let topic = Cell::Text(self.words.name("topic", &key[1]));
                let cells = missed.add([*n], self.numbers(&[*n], [Measure::Times]));
                topics.push([vec![name.clone(), topic, Cell::Nothing], cells].concat());
            }
            let chosen = self.numbers(&[of("language_chosen").map(|(_, n)| n).sum()], [Measure::Times]);
            rows.push([vec![name, all], chosen, missed.totals([Measure::Times])].concat());
            rows.extend(topics);
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

    /// Small numbers are hidden where the view is fine, and the times of what was opened a hidden number of times, which would
    /// tell it. The count to which the times belong is the first of the row.
    fn numbers<const N: usize>(&mut self, numbers: &[u64; N], measures: [Measure; N]) -> Vec<Cell> {
        let is_small = |at: usize| measures[at] == Measure::Times && (1..SMALLEST_PUBLIC).contains(&numbers[at]);
        self.small |= (0..N).any(is_small);
        let tells = |at: usize| measures[at] == Measure::Seconds && numbers[at] > 0 && is_small(0);
        let hidden = |at: usize| self.hides_small && (is_small(at) || tells(at));
        (0..N).map(|at| if hidden(at) { Cell::Hidden("hidden-small") } else { Cell::Number(numbers[at]) }).collect()
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

/// Columns of numbers with what is hidden of them, on the way to their totals.
struct Columns<const N: usize> {
    sums: [u64; N],
    hidden: [Vec<u64>; N],
}

impl<const N: usize> Default for Columns<N> {
    fn default() -> Self {
        Self { sums: [0; N], hidden: std::array::from_fn(|_| Vec::new()) }
    }
}

impl<const N: usize> Columns<N> {
    /// Takes a row: its numbers, and the cells that show or hide them.
    fn add(&mut self, numbers: [u64; N], cells: Vec<Cell>) -> Vec<Cell> {
        for (at, cell) in cells.iter().enumerate() {
            self.sums[at] += numbers[at];
            if matches!(cell, Cell::Hidden(_)) {
                self.hidden[at].push(numbers[at]);
            }
        }
        cells
    }

    /// The totals, without those that would give a hidden cell away. A time tells the count to which it belongs.
    fn totals(&self, measures: [Measure; N]) -> Vec<Cell> {
        let stands = |at: usize| total_tells_nothing(&self.hidden[at]);
        let tells = |at: usize| measures[at] == Measure::Seconds && !self.hidden[at].is_empty() && !stands(0);
        let cell =
            |at| if stands(at) && !tells(at) { Cell::Number(self.sums[at]) } else { Cell::Hidden("hidden-total") };
        (0..N).map(cell).collect()
    }
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
