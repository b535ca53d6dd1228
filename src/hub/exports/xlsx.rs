//! Tables as one workbook, a sheet for each.

use point::clock::VIETNAM;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};
use time::Date;

use super::table::{Cell, Measure, Table};
use crate::words::Words;

/// Excel's limit for a sheet's name, and the signs it refuses there.
const NAME_LETTERS: usize = 31;
const REFUSED: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

/// Columns wider than this push the numbers off the screen.
const WIDEST: f64 = 60.0;

/// Writes tables.
pub fn write(tables: &[Table], words: &Words) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold().set_text_wrap();
    let number = Format::new().set_num_format("#,##0");
    let decimal = Format::new().set_num_format("#,##0.0");
    let (moment, day) = (Format::new().set_num_format("dd/mm/yyyy hh:mm"), Format::new().set_num_format("dd/mm/yyyy"));
    let (seconds, minutes) = (words.text("unit-seconds"), words.text("unit-minutes"));
    for table in tables {
        let sheet = book.add_worksheet();
        let name: String = table.name.chars().filter(|letter| !REFUSED.contains(letter)).take(NAME_LETTERS).collect();
        sheet.set_name(name)?;
        for (at, column) in (0u16..).zip(&table.columns) {
            sheet.write_string_with_format(0, at, Table::file_head(column, &seconds, &minutes), &head)?;
        }
        for (line, row) in (1u32..).zip(&table.rows) {
            for ((at, cell), column) in (0u16..).zip(row).zip(&table.columns) {
                match cell {
                    #[expect(clippy::cast_precision_loss, reason = "a sheet knows no other numbers; exact up to 2^53")]
                    Cell::Number(tenths) if column.measure == Some(Measure::Tenths) => {
                        sheet.write_number_with_format(line, at, *tenths as f64 / 10.0, &decimal)?
                    }
                    Cell::Text(text) | Cell::Link(text, _) => sheet.write_string(line, at, text)?,
                    Cell::Moment(when) => {
                        let local = when.to_offset(VIETNAM);
                        let (hour, minute, second) = local.to_hms();
                        let local = date(local.date())?.and_hms(hour.into(), minute, f64::from(second))?;
                        sheet.write_datetime_with_format(line, at, local, &moment)?
                    }
                    Cell::Day(on) => sheet.write_datetime_with_format(line, at, date(*on)?, &day)?,
                    #[expect(clippy::cast_precision_loss, reason = "a sheet knows no other numbers; exact up to 2^53")]
                    Cell::Number(value) => sheet.write_number_with_format(line, at, *value as f64, &number)?,
                    Cell::Hidden(message) => sheet.write_string(line, at, words.text(message))?,
                    Cell::Nothing => sheet,
                };
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        sheet.autofit();
        for (at, column) in (0u16..).zip(&table.columns) {
            if column.measure.is_none() && widest(table, at) > WIDEST {
                sheet.set_column_width(at, WIDEST)?;
            }
        }
    }
    book.save_to_buffer()
}

/// A day as workbooks count them.
fn date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(u16::try_from(day.year()).unwrap_or_default(), day.month().into(), day.day())
}

#[expect(clippy::cast_precision_loss, reason = "lengths of a line")]
fn widest(table: &Table, at: u16) -> f64 {
    let length = |row: &Vec<Cell>| match row.get(usize::from(at)) {
        Some(Cell::Text(text) | Cell::Link(text, _)) => text.chars().count(),
        _ => 0,
    };
    table.rows.iter().map(length).max().unwrap_or_default() as f64
}
