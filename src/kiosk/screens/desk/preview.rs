//! A report on screen, as it will be printed: to be read before it is signed, and shown to an inspector.

use forms::{Form, Part};

use super::super::about::{heading, labelled, line};
use super::{DeskScreen, text};
use crate::view::Block;
use crate::visit::Visit;

pub(super) fn screen(visit: &Visit) -> DeskScreen {
    let Some(form) = &visit.desk.preview else {
        return DeskScreen { title: text(visit, "desk-printing"), ..DeskScreen::default() };
    };
    DeskScreen { title: form.title.clone(), note: form.subject.clone(), blocks: blocks(form), ..DeskScreen::default() }
}

fn blocks(form: &Form) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (at, part) in form.parts.iter().enumerate() {
        let id = |line: usize| format!("desk.block.{at}.{line}");
        match part {
            Part::Heading { text } => blocks.push(heading(id(0), text)),
            Part::Paragraph { text } => blocks.push(line(id(0), "paragraph", text)),
            Part::Caption { text } => blocks.push(Block { level: 4, ..heading(id(0), text) }),
            Part::Facts { rows } => {
                let filled = rows.iter().enumerate().filter(|(_, [_, says])| !says.is_empty());
                blocks.extend(filled.map(|(at, [what, says])| labelled(id(at), what, says)));
            }
            Part::Table { columns, rows } => {
                let titles = columns.iter().map(|column| column.title.clone()).collect();
                let rows = std::iter::once(titles).chain(rows.iter().cloned()).collect();
                blocks.push(Block { rows, ..line(id(0), "table", "") });
            }
            // There is nothing to write on.
            Part::Lines { .. } => {}
        }
    }
    blocks
}
