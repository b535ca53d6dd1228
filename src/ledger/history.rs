//! What a report of the point needs, kept here after it was delivered: counts of a day, whatever epoch they belong to, for
//! [`reported_days`](crate::Limits::reported_days). Nothing of it is sent; it is no finer than what is: counts per day, product,
//! language and action, and who caused it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use point::clock::{VIETNAM, from_unix_ms, unix_ms};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, Transaction, params};
use time::format_description::well_known::Iso8601;
use time::{Date, OffsetDateTime};
use ulid::Ulid;

use crate::care;
use crate::epoch;
use crate::fact::{Action, CausedBy, Count, Event, EventKind};
use crate::store::LedgerError;

/// The first day of which everything is kept is the one after this day.
const KEPT_SINCE: &str = "kept_since";

/// How long a reader waits for the writer.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often something was counted on a day. Of [`Count`] neither step nor face.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayCount {
    /// The day at the point.
    pub day: Date,
    /// What was counted.
    pub count: Count,
    /// How often, in the unit of its action.
    pub n: u64,
}

/// Begins to keep, where nothing was kept before.
pub(crate) fn begin(change: &Transaction<'_>, today: Date) -> rusqlite::Result<()> {
    match epoch::meta(change, KEPT_SINCE)? {
        Some(_) => Ok(()),
        None => epoch::set_meta(change, KEPT_SINCE, &today.to_string()),
    }
}

/// Adds to what is kept of a day.
pub(crate) fn keep(change: &Transaction<'_>, day: Date, count: &Count, title: &str, by: u64) -> rusqlite::Result<()> {
    let Count { action, caused_by, product, language, topic, kind, .. } = count;
    if !action.is_reported() {
        return Ok(());
    }
    let by = i64::try_from(by).unwrap_or(i64::MAX);
    change
        .prepare_cached(
            "INSERT INTO day_count (day, action, caused_by, product, language, topic, kind, n)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO UPDATE SET n = n + excluded.n",
        )?
        .execute(params![day.to_string(), action.name(), caused_by.name(), product, language, topic, kind, by])?;
    if product.is_empty() || title.is_empty() {
        return Ok(());
    }
    change
        .prepare_cached(
            "INSERT INTO day_title (product, title) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET title = excluded.title WHERE title <> excluded.title",
        )?
        .execute(params![product, title])
        .map(drop)
}

/// Forgets everything: it is another point's.
pub(crate) fn forget(change: &Transaction<'_>) -> rusqlite::Result<()> {
    change.execute_batch("DELETE FROM day_count; DELETE FROM day_title;")?;
    change.execute("DELETE FROM meta WHERE name = ?1", [KEPT_SINCE]).map(drop)
}

/// Keeps only so many days that have counts, the newest.
pub(crate) fn prune(change: &Transaction<'_>, days: i64) -> rusqlite::Result<()> {
    let last = change
        .query_row("SELECT DISTINCT day FROM day_count ORDER BY day DESC LIMIT 1 OFFSET ?1", [days], |row| {
            row.get::<_, String>(0)
        })
        .optional()?;
    let Some(last) = last else { return Ok(()) };
    change.execute("DELETE FROM day_count WHERE day <= ?1", [&last])?;
    change.execute("DELETE FROM day_title WHERE product NOT IN (SELECT product FROM day_count)", [])?;
    // What is older is as unknown as what was never kept.
    change.execute("UPDATE meta SET value = ?2 WHERE name = ?1 AND value < ?2", params![KEPT_SINCE, last]).map(drop)
}

/// What is kept, for looking only, beside whoever writes.
pub struct History {
    path: PathBuf,
    connection: Connection,
}

impl History {
    /// Opens the ledger in `folder` for looking only. `None` where there is none.
    pub fn look(folder: &Path) -> Result<Option<Self>, LedgerError> {
        let path = care::database(folder);
        if !path.exists() {
            return Ok(None);
        }
        let opened = Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .and_then(|connection| connection.busy_timeout(PATIENCE).map(|()| connection));
        match opened {
            Ok(connection) => Ok(Some(Self { path, connection })),
            Err(source) => Err(LedgerError::Database { path, doing: "opening to look", source }),
        }
    }

    /// The day on which keeping has begun: of the days after it everything is kept that was counted.
    pub fn kept_since(&self) -> Result<Option<Date>, LedgerError> {
        let known = self
            .connection
            .query_row("SELECT value FROM meta WHERE name = ?1", [KEPT_SINCE], |row| row.get::<_, String>(0));
        let known = known.optional().map_err(self.failed("reading since when days are kept"))?;
        Ok(known.and_then(|day| Date::parse(&day, &Iso8601::DATE).ok()))
    }

    /// What was counted from one day to another, both included, in the order of days. What a newer program counts is passed over.
    pub fn counts(&self, from: Date, to: Date) -> Result<Vec<DayCount>, LedgerError> {
        let read = || -> rusqlite::Result<_> {
            let mut query = self.connection.prepare(
                "SELECT day, action, caused_by, product, language, topic, kind, n FROM day_count
                 WHERE day BETWEEN ?1 AND ?2 ORDER BY day",
            )?;
            let mut rows = query.query(params![from.to_string(), to.to_string()])?;
            let mut counts = vec![];
            while let Some(row) = rows.next()? {
                let text = |at| row.get::<_, String>(at);
                let known = Date::parse(&text(0)?, &Iso8601::DATE).ok();
                let known = known.zip(Action::of(&text(1)?)).zip(CausedBy::of(&text(2)?));
                let Some(((day, action), caused_by)) = known else { continue };
                let count = Count {
                    product: text(3)?,
                    language: text(4)?,
                    topic: text(5)?,
                    kind: text(6)?,
                    ..Count::new(action, caused_by)
                };
                counts.push(DayCount { day, count, n: row.get(7)? });
            }
            Ok(counts)
        };
        read().map_err(self.failed("reading what was counted"))
    }

    /// The last known titles of products, by id.
    pub fn titles(&self) -> Result<std::collections::BTreeMap<String, String>, LedgerError> {
        let read = || -> rusqlite::Result<_> {
            let mut query = self.connection.prepare("SELECT product, title FROM day_title")?;
            query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(self.failed("reading titles"))
    }

    /// Events of one kind that were noted until before then, the oldest first.
    pub fn events(&self, kind: EventKind, until: OffsetDateTime) -> Result<Vec<Event>, LedgerError> {
        let read = || -> rusqlite::Result<_> {
            let mut query = self
                .connection
                .prepare("SELECT id, at, details FROM event WHERE kind = ?1 AND at < ?2 ORDER BY at, id")?;
            let mut rows = query.query(params![kind.name(), unix_ms(until)])?;
            let mut events = vec![];
            while let Some(row) = rows.next()? {
                let id = Ulid::from_string(&row.get::<_, String>(0)?).ok();
                let details = serde_json::from_str(&row.get::<_, String>(2)?).ok();
                if let Some(((id, at), details)) = id.zip(from_unix_ms(row.get(1)?)).zip(details) {
                    events.push(Event { id, at: at.to_offset(VIETNAM), kind, details });
                }
            }
            Ok(events)
        };
        read().map_err(self.failed("reading events"))
    }

    fn failed(&self, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> LedgerError {
        let path = self.path.clone();
        move |source| LedgerError::Database { path, doing, source }
    }
}
