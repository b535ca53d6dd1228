//! What stands on a form.

use serde::{Deserialize, Serialize};

/// A form of one or more pages, laid out as Vietnamese offices lay out their papers (Decree 30/2020/NĐ-CP, Appendix I).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// Who writes it, line by line, upper left: the unit, then the point.
    pub issuer: Vec<String>,
    /// Number and sign, below who writes it: "Số: ……/BC-……"; empty on papers that are no official documents.
    #[serde(default)]
    pub number: String,
    /// The country's name, upper right.
    pub nation: String,
    /// Its motto, below.
    pub motto: String,
    /// Where and when: "Trà Mai, ngày 30 tháng 11 năm 2026".
    pub place_and_date: String,
    /// What it is called.
    pub title: String,
    /// What it is about, below the title.
    pub subject: String,
    /// To whom it goes, each on a line of its own.
    pub recipients: Vec<String>,
    /// What it says.
    pub parts: Vec<Part>,
    /// Who gets a copy, below left beside the signature; empty on papers that are no official documents.
    #[serde(default)]
    pub copies: Vec<String>,
    /// What stands above them: "Nơi nhận:".
    #[serde(default)]
    pub copies_title: String,
    /// Who signs, from left to right.
    pub signatures: Vec<Signature>,
    /// How its figures came to be: small, at the foot of each page.
    pub footer: String,
}

/// A part of what a form says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "part", rename_all = "snake_case")]
pub enum Part {
    /// A heading.
    Heading {
        /// Its words.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: String,
    },
    /// What a table below it is about: it stands on the same page.
    Caption {
        /// Its words.
        text: String,
    },
    /// Facts, a line each: what it is, and what it says. A fact that says nothing gets dots to write on.
    Facts {
        /// The lines.
        rows: Vec<[String; 2]>,
    },
    /// A table, whose head stands on each page that it goes on.
    Table {
        /// Its columns.
        columns: Vec<Column>,
        /// Its rows: a cell for each column.
        rows: Vec<Vec<String>>,
    },
    /// Dotted lines to write on by hand.
    Lines {
        /// How many.
        count: usize,
    },
}

/// A column of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What stands above it.
    pub title: String,
    /// Whether it holds figures, which stand at the right.
    pub numeric: bool,
    /// Whether it takes the room that the others leave.
    pub wide: bool,
}

/// Room for a signature.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// Who signs: "NGƯỜI PHỤ TRÁCH ĐIỂM".
    pub who: String,
    /// How: "(ký, ghi rõ họ tên)".
    pub how: String,
    /// The name, where it is known.
    pub name: String,
}
