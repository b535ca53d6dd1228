//! Drafts: the text of a field while it is typed. A power cut loses at most what was typed since the field was last kept.

use std::collections::BTreeMap;

use rusqlite::params;

use crate::records::LONGEST;
use crate::store::{Book, BookError, Refusal};

impl Book {
    /// Keeps what is typed in a field of a form, `difficulty/new` and `text`; an empty one is forgotten. At each pause in typing
    /// and when the field is left. A draft is told nobody; it goes with [`Book::add`] or [`Book::correct`] of its form.
    pub fn keep_draft(&self, form: &str, field: &str, text: &str) -> Result<(), BookError> {
        if text.chars().count() > LONGEST {
            return Err(Refusal::TooLong.into());
        }
        self.change("keeping what is typed", |change| {
            let sql = if text.is_empty() {
                "DELETE FROM draft WHERE form = ?1 AND field = ?2 AND ?3 = ''"
            } else {
                "INSERT OR REPLACE INTO draft (form, field, text) VALUES (?1, ?2, ?3)"
            };
            change.prepare_cached(sql)?.execute(params![form, field, text])?;
            Ok(())
        })
    }

    /// What was typed in a form, by field.
    pub fn drafts(&self, form: &str) -> Result<BTreeMap<String, String>, BookError> {
        self.read("reading what was typed", |connection, _| {
            let mut rows = connection.prepare_cached("SELECT field, text FROM draft WHERE form = ?1")?;
            Ok(rows.query_map([form], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What was typed in one field of any form, by form.
    pub fn drafts_of(&self, field: &str) -> Result<BTreeMap<String, String>, BookError> {
        self.read("reading what was typed", |connection, _| {
            let mut rows = connection.prepare_cached("SELECT form, text FROM draft WHERE field = ?1")?;
            Ok(rows.query_map([field], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Throws away what was typed in a form.
    pub fn forget_drafts(&self, form: &str) -> Result<(), BookError> {
        self.change("throwing away what was typed", |change| {
            change.execute("DELETE FROM draft WHERE form = ?1", [form])?;
            Ok(())
        })
    }
}
