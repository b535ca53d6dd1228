//! The list of points as a file: what is looked for, all pages of it.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;

use super::condition::Problem;
use super::context::{Signed, WebError};
use super::points::{Asked, Found, Standing};
use super::{files, layout};
use crate::exports::table::{Cell, Measure, Table};

/// Answers it as CSV or as a workbook.
pub async fn file(signed: Signed, Path(file): Path<String>, Query(asked): Query<Asked>) -> Result<Response, WebError> {
    let words = signed.context.words();
    let found = Found::load(&signed, &asked).await?;
    let today = signed.context.today();
    let columns = [
        ("column-unit", None),
        ("column-point", None),
        ("column-condition", None),
        ("column-problem", None),
        ("column-since", None),
        ("column-key", None),
        ("column-last-seen", None),
        ("column-missing", Some(Measure::Times)),
        ("column-edition", None),
        ("column-version", None),
    ];
    let mut table = Table::of(words, "menu-points", &columns);
    for point in found.with_light(&asked) {
        let (condition, text) = (found.condition(point), |text: &str| Cell::Text(text.to_owned()));
        let worst: Option<&Problem> = condition.problems.first();
        let standing = match point.standing {
            Standing::Approved => "key-taken",
            Standing::Waiting => "not-approved",
            Standing::Revoked => "key-withdrawn",
        };
        table.rows.push(vec![
            text(&found.view.place(point.id, today).unwrap_or_else(|| point.unit_text.clone())),
            Cell::Link(point.title(), point.path()),
            text(&words.text(&format!("light-{}", condition.light().name()))),
            worst.map_or(Cell::Nothing, |worst| text(&worst.text)),
            worst.and_then(|worst| worst.since).map_or(Cell::Nothing, Cell::Moment),
            text(&words.text(standing)),
            point.last_seen.map_or(Cell::Nothing, Cell::Moment),
            Cell::Number(point.missing),
            text(&point.edition),
            text(&point.version),
        ]);
    }
    files::answer(words, &format!("cac-diem-{today}"), &file, &[("danh-sach", table)])
        .unwrap_or_else(|| Err(WebError::Refused(layout::refused_to(&signed, StatusCode::NOT_FOUND, "missing").into())))
}
