//! A table as CSV (RFC 4180), UTF-8 with the mark that makes Excel read it as such.

use point::clock::VIETNAM;
use time::OffsetDateTime;

use super::table::{Cell, Measure, Table};
use crate::words::Words;

/// Before the first letter; without it Excel takes Vietnamese for Windows-1252.
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// Signs with which a spreadsheet takes a cell for a formula and runs it. Titles come from outside.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Writes a table.
pub fn write(table: &Table, words: &Words) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
    let (seconds, minutes) = (words.text("unit-seconds"), words.text("unit-minutes"));
    writer.write_record(table.columns.iter().map(|column| plain(&Table::file_head(column, &seconds, &minutes))))?;
    for row in &table.rows {
        writer.write_record(row.iter().zip(&table.columns).map(|(cell, column)| match cell {
            Cell::Text(text) | Cell::Link(text, _) => plain(text),
            Cell::Moment(at) => moment(*at),
            Cell::Day(day) => day.to_string(),
            // As the spreadsheet's language has it: Vietnamese Excel takes 12.3 for a day in March.
            Cell::Number(number) if column.measure == Some(Measure::Tenths) => words.decimal(*number),
            Cell::Number(number) => number.to_string(),
            Cell::Hidden(message) => words.text(message),
            Cell::Nothing => String::new(),
        }))?;
    }
    let rows = writer.into_inner().map_err(|error| error.into_error())?;
    Ok([BYTE_ORDER_MARK.as_bytes(), &rows].concat())
}

/// `2026-11-30 13:05`, by the clocks of Vietnam: spreadsheets of every language take it for a moment.
fn moment(at: OffsetDateTime) -> String {
    let local = at.to_offset(VIETNAM);
    format!("{} {:02}:{:02}", local.date(), local.hour(), local.minute())
}

/// The text, never a formula.
fn plain(text: &str) -> String {
    if text.starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exports::table::Column;

    #[test]
    fn excel_reads_it_as_vietnamese_and_runs_nothing_of_it() {
        let words = Words::load("vi").unwrap();
        let table = Table {
            name: "x".to_owned(),
            columns: vec![
                Column { head: "Bài".to_owned(), measure: None },
                Column { head: "Đọc".to_owned(), measure: Some(Measure::Seconds) },
                Column { head: "Lúc".to_owned(), measure: None },
            ],
            rows: vec![
                vec![
                    Cell::Text("=HYPERLINK(\"x\")".to_owned()),
                    Cell::Number(7),
                    Cell::Moment(time::macros::datetime!(2026-11-30 18:05 UTC)),
                ],
                vec![
                    Cell::Text("Lúa, ngô".to_owned()),
                    Cell::Hidden("hidden-public"),
                    Cell::Day(time::macros::date!(2026 - 11 - 30)),
                ],
            ],
        };
        let text = String::from_utf8(write(&table, &words).unwrap()).unwrap();
        assert_eq!(
            text,
            "\u{FEFF}Bài,Đọc (giây),Lúc\r\n\"'=HYPERLINK(\"\"x\"\")\",7,2026-12-01 01:05\r\n\"Lúa, ngô\",dưới 10 hoặc được che,2026-11-30\r\n"
        );
    }
}
