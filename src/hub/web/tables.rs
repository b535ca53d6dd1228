//! Tables on a page.

use maud::{Markup, html};

use crate::exports::table::{Cell, Measure, Table};
use crate::words::Words;

/// What stands above a table: its name and, where it has rows, where it is had as CSV; beside that what else there is.
pub fn title(words: &Words, id: &str, table: &Table, csv: &str, beside: Markup) -> Markup {
    html! {
        div.title {
            h2 id=(id) { (table.name) }
            @if !table.rows.is_empty() {
                a href=(csv) download aria-label=(words.with("download-csv", &[("table", &table.name)])) { "CSV" }
                (beside)
            }
        }
    }
}

/// A table that scrolls by itself where it is wider than the page. `grouped`: the first column is a head over rows that
/// have it in common.
pub fn show(words: &Words, id: &str, table: &Table, grouped: bool) -> Markup {
    let skip = usize::from(grouped);
    let groups: Vec<_> = table.rows.chunk_by(|one, other| !grouped || one[0] == other[0]).collect();
    html! {
        div.wide role="region" aria-labelledby=(id) tabindex="0" {
            table {
                thead {
                    tr {
                        @for column in &table.columns[skip..] {
                            th.number[column.measure.is_some()] scope="col" { (column.head) }
                        }
                    }
                }
                @for rows in groups {
                    tbody {
                        @if grouped && let Some(Cell::Text(head)) = rows.first().map(|row| &row[0]) {
                            tr.group { th scope="rowgroup" colspan=(table.columns.len() - 1) { span { (head) } } }
                        }
                        @for row in rows {
                            @let is_total = row[skip] == Cell::Text(words.text("total"));
                            tr.total[is_total] {
                                @for (at, cell) in row.iter().enumerate().skip(skip) {
                                    @if at == skip {
                                        th scope="row" { (text(words, cell, None)) }
                                    } @else {
                                        td.number[table.columns[at].measure.is_some()] {
                                            (text(words, cell, table.columns[at].measure))
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn text(words: &Words, cell: &Cell, measure: Option<Measure>) -> Markup {
    html! {
        @match (cell, measure) {
            (Cell::Text(text), _) => (text),
            (Cell::Link(text, path), _) => a href=(path) { (text) },
            (Cell::Moment(at), _) => (words.moment(*at)),
            (Cell::Day(day), _) => (words.day(*day)),
            (Cell::Number(tenths), Some(Measure::Tenths)) => (words.decimal(*tenths)),
            (Cell::Number(0), _) => span.zero { "0" },
            (Cell::Number(seconds), Some(Measure::Seconds)) => (words.minutes(seconds.div_ceil(60))),
            (Cell::Number(minutes), Some(Measure::Minutes)) => (words.minutes(*minutes)),
            (Cell::Number(number), _) => (words.number(*number)),
            (Cell::Hidden(message), _) => span.small { (words.text(message)) },
            (Cell::Nothing, _) => "",
        }
    }
}
