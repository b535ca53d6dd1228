//! How much of the program and of its products can be heard, by language.

use catalog::Tag;
use catalog::check::Report;
use serde::Serialize;

use crate::narration::written;
use crate::script::{self, SYNTHETIC, Script};

/// One language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// BCP 47.
    pub language: Tag,
    /// The program's own words; none if they weren't looked at.
    pub prompts: Option<script::Coverage>,
    /// The products.
    pub products: Products,
}

/// How many products, of one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Products {
    /// Have a text.
    pub text: usize,
    /// Somebody has recorded something of them.
    pub recorded: usize,
    /// A synthetic voice can read what nobody has recorded.
    pub synthetic: usize,
    /// Recordings by people.
    pub recordings: usize,
}

/// Every language of the program, then those that only products have.
pub fn rows(report: &Report, script: Option<&Script>) -> Vec<Row> {
    let mut languages: Vec<Tag> =
        script.iter().flat_map(|script| &script.languages).map(|(tag, _)| tag.clone()).collect();
    for product in &report.products {
        let tags = product.card.title.keys().chain(product.texts.keys()).chain(product.voices.keys());
        for tag in tags {
            if !languages.contains(tag) {
                languages.push(tag.clone());
            }
        }
    }
    let prompts = |tag: &Tag| {
        let sheet = script.iter().flat_map(|script| &script.languages).find(|(found, _)| found == tag);
        sheet.map(|(_, sheet)| sheet.coverage)
    };
    languages
        .into_iter()
        .map(|tag| Row { prompts: prompts(&tag), products: products(report, &tag), language: tag })
        .collect()
}

fn products(report: &Report, tag: &Tag) -> Products {
    let mut counted = Products::default();
    for product in &report.products {
        let voice = product.voices.get(tag);
        let recordings = voice.map_or(0, |voice| voice.recordings().filter(|recording| !recording.synthetic).count());
        let read = SYNTHETIC.contains(&tag.to_string().as_str()) && !written(product, tag).is_empty();
        counted.text += usize::from(product.texts.contains_key(tag));
        counted.recorded += usize::from(recordings > 0);
        counted.synthetic += usize::from(read);
        counted.recordings += recordings;
    }
    counted
}

impl Row {
    /// The cells of its line, in the order of [`COLUMNS`].
    pub fn cells(&self) -> Vec<String> {
        let prompts = self.prompts.map(|found| [found.recorded, found.synthetic, found.silent]);
        let products = &self.products;
        let mut cells = vec![self.language.to_string()];
        cells.extend(match prompts {
            Some(counts) => counts.map(|count| count.to_string()),
            None => std::array::from_fn(|_| "–".to_owned()),
        });
        let products = [products.text, products.recorded, products.recordings, products.synthetic];
        cells.extend(products.map(|count| count.to_string()));
        cells
    }
}

/// Message ids of the columns' heads.
pub const COLUMNS: [&str; 8] = [
    "coverage-language",
    "coverage-prompts-recorded",
    "coverage-prompts-synthetic",
    "coverage-prompts-silent",
    "coverage-text",
    "coverage-recorded",
    "coverage-recordings",
    "coverage-synthetic",
];

/// Lines of a table whose cells stand below each other.
pub fn table(rows: &[Vec<String>]) -> Vec<String> {
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<_> = (0..rows.first().map_or(0, Vec::len)).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            // Names to the left, numbers to the right.
            if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        cells.collect::<Vec<_>>().join("  ")
    };
    rows.iter().map(line).collect()
}
