//! The report's tables as one workbook, a sheet for each: numbers are numbers, days are days, times are times, so that an office can add up
//! the sheets of its points.

use point::clock::VIETNAM;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use time::{Date, Time};

use crate::figures::Figures;
use crate::tables::{Cell, Table, Tables};
use crate::words::Words;

/// Columns wider than this, in pixels (60 letters), push the numbers off the screen.
const WIDEST_PIXELS: u32 = 425;

/// Seconds of a day: a spreadsheet counts in days.
const DAY: f64 = 86_400.0;

struct Formats {
    head: Format,
    count: Format,
    decimal: Format,
    lasting: Format,
    day: Format,
    moment: Format,
}

/// All tables; of a table without rows its head, for an empty sheet is an answer, too.
pub fn xlsx(figures: &Figures, words: &dyn Words) -> Result<Vec<u8>, XlsxError> {
    let formats = Formats {
        head: Format::new().set_bold().set_text_wrap(),
        count: Format::new().set_num_format("#,##0"),
        decimal: Format::new().set_num_format("#,##0.0"),
        // Hours beyond a day stay hours.
        lasting: Format::new().set_num_format("[h]:mm"),
        day: Format::new().set_num_format("dd/mm/yyyy"),
        moment: Format::new().set_num_format("dd/mm/yyyy hh:mm"),
    };
    let mut book = Workbook::new();
    for table in Tables::of(figures, words).all() {
        write(book.add_worksheet(), table, &formats)?;
    }
    book.save_to_buffer()
}

fn write(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_name(&table.name)?;
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, &column.title, &formats.head)?;
    }
    for (line, row) in (1u32..).zip(&table.rows) {
        for (at, cell) in (0u16..).zip(row) {
            match cell {
                Cell::Text(text) => sheet.write_string(line, at, text)?,
                #[expect(clippy::cast_precision_loss, reason = "a sheet knows no other numbers; exact up to 2^53")]
                Cell::Count(count) => sheet.write_number_with_format(line, at, *count as f64, &formats.count)?,
                Cell::Decimal(value) => sheet.write_number_with_format(line, at, *value, &formats.decimal)?,
                #[expect(clippy::cast_precision_loss, reason = "seconds of years")]
                Cell::Seconds(seconds) => {
                    sheet.write_number_with_format(line, at, *seconds as f64 / DAY, &formats.lasting)?
                }
                Cell::Day(day) => {
                    sheet.write_datetime_with_format(line, at, moment(*day, Time::MIDNIGHT)?, &formats.day)?
                }
                Cell::Moment(at_point) => {
                    let local = at_point.to_offset(VIETNAM);
                    sheet.write_datetime_with_format(line, at, moment(local.date(), local.time())?, &formats.moment)?
                }
                Cell::Nothing => sheet,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_autofit_max_width(WIDEST_PIXELS).autofit();
    Ok(())
}

fn moment(day: Date, time: Time) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, day.month().into(), day.day())?.and_hms(
        time.hour().into(),
        time.minute(),
        time.second(),
    )
}
