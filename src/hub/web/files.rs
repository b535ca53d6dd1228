//! Tables as files to download.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use super::context::WebError;
use crate::exports::table::Table;
use crate::exports::{csv, xlsx};
use crate::words::Words;

/// The file of all tables in one workbook.
pub const ALL: &str = "tat-ca.xlsx";

/// The file that a path names, `NAME.csv` or [`ALL`]; nothing where it names none. `stem`: before its name, in Latin letters.
pub fn answer(words: &Words, stem: &str, file: &str, tables: &[(&str, Table)]) -> Option<Result<Response, WebError>> {
    if file == ALL {
        let tables: Vec<_> = tables.iter().map(|(_, table)| table.clone()).collect();
        return Some(workbook(words, &format!("{stem}.xlsx"), &tables));
    }
    let wanted = file.strip_suffix(".csv")?;
    let (name, table) = tables.iter().find(|(name, _)| *name == wanted)?;
    let bytes = csv::write(table, words).map_err(|error| WebError::File(error.to_string()));
    Some(bytes.map(|bytes| attachment(&format!("{stem}-{name}.csv"), "text/csv; charset=utf-8", bytes)))
}

fn workbook(words: &Words, name: &str, tables: &[Table]) -> Result<Response, WebError> {
    let bytes = xlsx::write(tables, words).map_err(|error| WebError::File(error.to_string()))?;
    Ok(attachment(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

fn attachment(name: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}
