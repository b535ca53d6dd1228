//! Typed reading of TOML that names every mistake with its line and goes on. Serde stops at the first one.

use std::path::Path;

use serde::Deserialize;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error as NameError, StrDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::lines::Lines;
use crate::problem::Problem;

/// How each type is written, in messages.
const STRING: &str = "\"…\"";
const STRINGS: &str = "[\"…\"]";
const DATE: &str = "2026-11-23";

/// A table, where it starts, and what stands before its keys in messages.
#[derive(Clone, Copy)]
pub(crate) struct Table<'t> {
    pub(crate) table: &'t DeTable<'t>,
    pub(crate) line: usize,
    pub(crate) name: &'static str,
}

impl Table<'_> {
    fn field(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }
}

/// Reads fields; what is wrong with them goes to `problems`.
pub(crate) struct Fields<'a> {
    pub(crate) file: &'a Path,
    pub(crate) lines: Lines,
    pub(crate) problems: &'a mut Vec<Problem>,
}

impl Fields<'_> {
    pub(crate) fn find<'t>(
        &mut self,
        table: &Table<'t>,
        key: &str,
        mandatory: bool,
    ) -> Option<(&'t DeValue<'t>, usize)> {
        let found = table.table.get(key).map(|value| (value.get_ref(), self.line_of(table, key)));
        if found.is_none() && mandatory {
            self.error(table.line, "field-missing", "field", table.field(key));
        }
        found
    }

    /// A table that must be there; `missing` is the code if it isn't.
    pub(crate) fn table<'t>(
        &mut self,
        root: &Table<'t>,
        key: &'static str,
        missing: &'static str,
    ) -> Option<Table<'t>> {
        let Some((value, line)) = self.find(root, key, false) else {
            self.error(root.line, missing, "field", key);
            return None;
        };
        let Some(table) = value.as_table() else {
            self.wrong_type(root, key, line, &format!("[{key}]"));
            return None;
        };
        Some(Table { table, line, name: key })
    }

    /// Words that must be there.
    pub(crate) fn string(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let (value, line) = self.find(table, key, true)?;
        match value.as_str() {
            Some(text) if text.trim().is_empty() => {
                self.error(line, "field-empty", "field", table.field(key));
                None
            }
            Some(text) => Some(text.trim().to_owned()),
            None => {
                self.wrong_type(table, key, line, STRING);
                None
            }
        }
    }

    /// Words that may be missing or empty.
    pub(crate) fn optional(&mut self, table: &Table<'_>, key: &str) -> Option<String> {
        let (value, line) = self.find(table, key, false)?;
        if value.as_str().is_none() {
            self.wrong_type(table, key, line, STRING);
        }
        value.as_str().map(|text| text.trim().to_owned())
    }

    /// At least one string, each with its line.
    pub(crate) fn strings(&mut self, table: &Table<'_>, key: &str) -> Vec<(String, usize)> {
        let Some((value, line)) = self.find(table, key, true) else { return Vec::new() };
        let Some(items) = value.as_array() else {
            self.wrong_type(table, key, line, STRINGS);
            return Vec::new();
        };
        if items.is_empty() {
            self.error(line, "field-empty", "field", table.field(key));
        }
        let mut strings = Vec::new();
        for item in items {
            let line = self.lines.at(item.span().start);
            match item.get_ref().as_str() {
                Some(text) if !text.trim().is_empty() => strings.push((text.trim().to_owned(), line)),
                _ => self.wrong_type(table, key, line, STRINGS),
            }
        }
        strings
    }

    /// `false` unless it is there.
    pub(crate) fn flag(&mut self, table: &Table<'_>, key: &str) -> bool {
        let Some((value, line)) = self.find(table, key, false) else { return false };
        if value.as_bool().is_none() {
            self.wrong_type(table, key, line, "true, false");
        }
        value.as_bool().unwrap_or(false)
    }

    /// A day without a time, as ISO 8601 text.
    pub(crate) fn date(&mut self, table: &Table<'_>, key: &str, mandatory: bool) -> Option<String> {
        let (value, line) = self.find(table, key, mandatory)?;
        match value.as_datetime() {
            Some(found) if found.time.is_none() && found.offset.is_none() => found.date.map(|date| date.to_string()),
            // Left to be filled in.
            None if mandatory && value.as_str().is_some_and(|text| text.trim().is_empty()) => {
                self.error(line, "field-empty", "field", table.field(key));
                None
            }
            // In quotes, also as people here write it.
            None => value.as_str().and_then(quoted_day).or_else(|| {
                self.wrong_type(table, key, line, DATE);
                None
            }),
            _ => {
                self.wrong_type(table, key, line, DATE);
                None
            }
        }
    }

    /// Warns of keys that readers pass over.
    pub(crate) fn unknown_keys(&mut self, table: &Table<'_>, known: &[&str]) {
        for key in table.table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let line = self.lines.at(key.span().start);
            let problem = Problem::warning(self.file, line, "key-unknown");
            self.problems.push(problem.with("key", table.field(key.get_ref())));
        }
    }

    pub(crate) fn line_of(&self, table: &Table<'_>, key: &str) -> usize {
        let found = table.table.get_key_value(key);
        found.map_or(table.line, |(key, _): (&Spanned<_>, _)| self.lines.at(key.span().start))
    }

    pub(crate) fn wrong_type(&mut self, table: &Table<'_>, key: &str, line: usize, wanted: &str) {
        let problem = Problem::error(self.file, line, "field-type");
        self.problems.push(problem.with("field", table.field(key)).with("wanted", wanted));
    }

    pub(crate) fn error(&mut self, line: usize, code: &'static str, name: &'static str, value: impl ToString) {
        self.problems.push(Problem::error(self.file, line, code).with(name, value));
    }
}

/// `2026-11-23` or `23/11/2026` as ISO 8601 text.
fn quoted_day(text: &str) -> Option<String> {
    let iso = match text.trim().split('/').collect::<Vec<_>>()[..] {
        [day, month, year] => format!("{year:0>4}-{month:0>2}-{day:0>2}"),
        _ => text.trim().to_owned(),
    };
    let found: toml::value::Datetime = iso.parse().ok()?;
    (found.time.is_none() && found.offset.is_none()).then(|| found.date.map(|date| date.to_string()))?
}

/// The variant of that name.
pub(crate) fn known<T: for<'de> Deserialize<'de>>(name: &str) -> Option<T> {
    let deserializer: StrDeserializer<'_, NameError> = name.into_deserializer();
    T::deserialize(deserializer).ok()
}
