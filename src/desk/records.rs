//! Records: what the operator writes down.
//!
//! A record is never overwritten. Correcting, withdrawing and undoing each add a revision; the last one holds, and the ones
//! before stay. Each revision is one transaction, in which also the drafts of its form go and the province is told.

mod day_sheet;
mod difficulty;
mod inspection;
mod registration;
mod room;
mod training;

use std::fmt::Debug;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use time::{Date, OffsetDateTime};
use ulid::Ulid;

use crate::notice::{self, Fact, What};
use crate::sign_in::id;
use crate::store::{Book, BookError, Refusal, Stop, from_ms, json, ms, unjson};

pub use day_sheet::{Asset, Check, Found, Line, day_sheet};
pub use difficulty::{Answered, Difficulty, DifficultyKind, Replied};
pub use inspection::Inspection;
pub use registration::{REMIND_BEFORE, Registration, Reminder, Step};
pub use room::Room;
pub use training::{Attendance, MOST_PEOPLE, Taught, Training, TrainingKind};

time::serde::format_description!(day_text, Date, "[year]-[month]-[day]");

/// A text has at most so many letters, a page of writing: it leaves by a metered line. So has what is answered to it.
pub const LONGEST: usize = ledger::reply::LONGEST;

/// All days that there are.
pub const ALL_DAYS: RangeInclusive<Date> = Date::MIN..=Date::MAX;

/// What a record can be about.
pub trait Content: Clone + Debug + PartialEq + Serialize + DeserializeOwned {
    /// Its kind, as the database has it.
    const KIND: &'static str;

    /// Of which day at the point it is.
    fn day(&self) -> Date;

    /// What there can be one of only, such as an asset's line on a day; empty: there can be any number.
    fn key(&self) -> String {
        String::new()
    }

    /// Whether it can be taken.
    fn check(&self) -> Result<(), Refusal>;

    /// What the province is told.
    fn fact(&self) -> Fact;

    /// The same with what isn't the operator's to undo, as `last` has it.
    #[must_use]
    fn keeping(self, _last: &Self) -> Self {
        self
    }
}

/// A revision of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record<C> {
    /// Names the record, in all its revisions.
    pub id: Ulid,
    /// Counted from 1.
    pub revision: u32,
    /// When this revision was written, as the machine's clock had it.
    pub written: OffsetDateTime,
    /// What it says.
    pub content: C,
    /// Since when it is withdrawn; nothing: it holds.
    pub withdrawn_at: Option<OffsetDateTime>,
}

impl Book {
    /// Writes a new record, and removes the drafts of `form` (empty: none). Where there can be one only, that one is corrected.
    pub fn add<C: Content>(&self, content: &C, form: &str) -> Result<Record<C>, BookError> {
        content.check()?;
        self.change("writing a record", |change| self.add_in(change, content, form))
    }

    /// Writes several, all or none: such as everything that works, by one tap.
    pub fn add_all<C: Content>(&self, contents: &[C], form: &str) -> Result<Vec<Record<C>>, BookError> {
        contents.iter().try_for_each(C::check)?;
        self.change("writing records", |change| {
            contents.iter().map(|content| self.add_in(change, content, form)).collect()
        })
    }

    /// Says it otherwise: what a record of this id says from now on. One that was withdrawn holds again. Where nothing is
    /// otherwise nothing is written.
    pub fn correct<C: Content>(&self, id: Ulid, content: &C, form: &str) -> Result<Record<C>, BookError> {
        content.check()?;
        self.change("correcting a record", |change| self.correct_in(change, id, content, form))
    }

    /// The same, made from what the record says at that moment: for what comes while the operator writes, such as an answer.
    pub fn amend<C: Content>(&self, id: Ulid, form: &str, make: impl FnOnce(C) -> C) -> Result<Record<C>, BookError> {
        self.change("amending a record", |change| {
            let content = make(last::<C>(change, id)?.ok_or(Refusal::NoRecord)?.content);
            content.check()?;
            self.correct_in(change, id, &content, form)
        })
    }

    /// Takes a record back; it stays readable.
    pub fn withdraw<C: Content>(&self, id: Ulid) -> Result<Record<C>, BookError> {
        let now = self.now();
        self.change("withdrawing a record", |change| {
            let last = last::<C>(change, id)?.ok_or(Refusal::NoRecord)?;
            if last.withdrawn_at.is_some() {
                return Ok(last);
            }
            self.revise(change, id, last.revision, last.content, Some(now))
        })
    }

    /// Undoes the last change of a record: what the revision before said holds again, also that it was withdrawn. Undoing the
    /// first one withdraws it; undoing twice changes nothing.
    pub fn undo<C: Content>(&self, id: Ulid) -> Result<Record<C>, BookError> {
        let now = self.now();
        self.change("undoing a change", |change| {
            let last = last::<C>(change, id)?.ok_or(Refusal::NoRecord)?;
            let before = revisions::<C>(change, id)?.into_iter().rev().nth(1);
            let (content, withdrawn) = match before {
                Some(before) => (before.content.keeping(&last.content), before.withdrawn_at),
                None => (last.content, Some(now)),
            };
            self.revise(change, id, last.revision, content, withdrawn)
        })
    }

    /// A record as it stands, also one that is withdrawn.
    pub fn record<C: Content>(&self, id: Ulid) -> Result<Option<Record<C>>, BookError> {
        self.read("reading a record", |connection, _| Ok(last(connection, id)?))
    }

    /// The records of some days that hold, by day and in the order in which they were first written.
    pub fn records<C: Content>(&self, days: RangeInclusive<Date>) -> Result<Vec<Record<C>>, BookError> {
        self.read("reading records", |connection, _| {
            let mut rows = connection.prepare_cached(
                "SELECT id, revision, written, content, withdrawn_at FROM record
                 WHERE kind = ?1 AND day BETWEEN ?2 AND ?3 AND replaced_at IS NULL AND withdrawn_at IS NULL
                 ORDER BY day, id",
            )?;
            let days = (days.start().to_string(), days.end().to_string());
            let rows = rows.query_map(params![C::KIND, days.0, days.1], record)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// All revisions of a record, the oldest first.
    pub fn history<C: Content>(&self, id: Ulid) -> Result<Vec<Record<C>>, BookError> {
        self.read("reading what a record said", |connection, _| Ok(revisions(connection, id)?))
    }

    pub(crate) fn add_in<C: Content>(
        &self,
        change: &Transaction<'_>,
        content: &C,
        form: &str,
    ) -> Result<Record<C>, Stop> {
        let key = content.key();
        if !key.is_empty() {
            let sql = "SELECT id FROM record WHERE kind = ?1 AND key = ?2 AND replaced_at IS NULL";
            let same = change.query_row(sql, params![C::KIND, key], |row| id(row, 0)).optional()?;
            if let Some(same) = same {
                return self.correct_in(change, same, content, form);
            }
        }
        forget_drafts(change, form)?;
        self.revise(change, Ulid::from_datetime(self.now().into()), 0, content.clone(), None)
    }

    pub(crate) fn correct_in<C: Content>(
        &self,
        change: &Transaction<'_>,
        id: Ulid,
        content: &C,
        form: &str,
    ) -> Result<Record<C>, Stop> {
        let last = last::<C>(change, id)?.ok_or(Refusal::NoRecord)?;
        forget_drafts(change, form)?;
        if last.content == *content && last.withdrawn_at.is_none() {
            return Ok(last);
        }
        self.revise(change, id, last.revision, content.clone(), None)
    }

    /// Writes the revision after `last`, and what has to be told of it.
    fn revise<C: Content>(
        &self,
        change: &Transaction<'_>,
        id: Ulid,
        last: u32,
        content: C,
        withdrawn_at: Option<OffsetDateTime>,
    ) -> Result<Record<C>, Stop> {
        let (written, revision) = (self.now(), last + 1);
        let at = ms(written);
        change
            .prepare_cached("UPDATE record SET replaced_at = ?1 WHERE id = ?2 AND replaced_at IS NULL")?
            .execute(params![at, id.to_string()])?;
        change
            .prepare_cached(
                "INSERT INTO record (id, revision, kind, key, day, content, written, withdrawn_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                id.to_string(),
                revision,
                C::KIND,
                content.key(),
                content.day().to_string(),
                json(&content)?,
                at,
                withdrawn_at.map(ms)
            ])?;
        let fact = content.fact();
        notice::tell(change, written, &What { record: id, revision, withdrawn: withdrawn_at.is_some(), fact })?;
        Ok(Record { id, revision, written, content, withdrawn_at })
    }
}

const REVISIONS: &str =
    "SELECT id, revision, written, content, withdrawn_at FROM record WHERE kind = ?1 AND id = ?2 ORDER BY revision";

fn revisions<C: Content>(connection: &Connection, id: Ulid) -> rusqlite::Result<Vec<Record<C>>> {
    connection.prepare_cached(REVISIONS)?.query_map(params![C::KIND, id.to_string()], record)?.collect()
}

/// The revision that holds.
fn last<C: Content>(connection: &Connection, id: Ulid) -> rusqlite::Result<Option<Record<C>>> {
    let sql = format!("{REVISIONS} DESC LIMIT 1");
    connection.prepare_cached(&sql)?.query_row(params![C::KIND, id.to_string()], record).optional()
}

fn record<C: Content>(row: &rusqlite::Row<'_>) -> rusqlite::Result<Record<C>> {
    Ok(Record {
        id: id(row, 0)?,
        revision: row.get(1)?,
        written: from_ms(row.get(2)?),
        content: unjson(&row.get::<_, String>(3)?)?,
        withdrawn_at: row.get::<_, Option<i64>>(4)?.map(from_ms),
    })
}

fn forget_drafts(change: &Transaction<'_>, form: &str) -> rusqlite::Result<()> {
    change.prepare_cached("DELETE FROM draft WHERE form = ?1 AND form <> ''")?.execute([form]).map(drop)
}

/// Refuses texts that are too long.
fn short(texts: &[&str]) -> Result<(), Refusal> {
    let is_short = texts.iter().all(|text| text.chars().count() <= LONGEST);
    if is_short { Ok(()) } else { Err(Refusal::TooLong) }
}

/// Refuses a text that says nothing.
fn filled(text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() { Err(Refusal::Empty) } else { Ok(()) }
}

/// Refuses days, as far as they are known, that go back.
fn in_order(days: &[Option<Date>]) -> Result<(), Refusal> {
    if days.iter().flatten().is_sorted() { Ok(()) } else { Err(Refusal::Impossible) }
}
