//! What is wrong with a product's source, so that its author can mend it. The words for each code are messages
//! `press-<code>` and `press-<code>-mend`.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Serialize;

/// Whether a product can be pressed in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It can't.
    Error,
    /// It can, but a reader will suffer.
    Warning,
}

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, below the checked folder.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
    /// Whether it stops pressing.
    pub severity: Severity,
    /// What it is.
    pub code: &'static str,
    /// What the words for it need.
    pub args: BTreeMap<&'static str, String>,
}

impl Problem {
    /// Something that stops pressing.
    pub fn error(file: impl Into<PathBuf>, line: usize, code: &'static str) -> Self {
        Self { file: file.into(), line, severity: Severity::Error, code, args: BTreeMap::new() }
    }

    /// Something that doesn't.
    pub fn warning(file: impl Into<PathBuf>, line: usize, code: &'static str) -> Self {
        Self { severity: Severity::Warning, ..Self::error(file, line, code) }
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }
}
