//! What there is to do now and then: one row for each, with how it stands.

use super::today::row;
use super::{DeskScreen, affairs, content, foot, settings, text};
use crate::visit::Visit;
use crate::visit::desk::Pages;

pub(super) fn screen(visit: &Visit, pages: &Pages) -> DeskScreen {
    DeskScreen {
        title: text(visit, "desk-more"),
        rows: vec![
            affairs::inspections_row(visit, pages),
            affairs::registrations_row(visit, pages),
            content::row(visit),
            settings::row(visit),
            row(visit, "desk-key", None, text(visit, "desk-key-note"), &["desk.renew", "desk.hand-over"]),
        ],
        foot: foot(visit, Vec::new()),
        ..DeskScreen::default()
    }
}
