//! A ledger that an older program wrote is opened by this one, and loses nothing.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Hub, POINT, clock, open, waiting};
use ledger::fact::{Boot, Facts, Labels, Sample, Series};
use ledger::{BatchId, Signal, wire};
use rusqlite::{Connection, params};
use time::OffsetDateTime;
use time::macros::{date, datetime};
use ulid::Ulid;

/// The tables of version 1, as its program made them.
const VERSION_1: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE boot (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, offset_ms INTEGER NOT NULL, plausible INTEGER NOT NULL
) STRICT;
CREATE TABLE usage (
  day TEXT NOT NULL, days INTEGER NOT NULL, action TEXT NOT NULL, caused_by TEXT NOT NULL, product TEXT NOT NULL,
  language TEXT NOT NULL, topic TEXT NOT NULL, kind TEXT NOT NULL, step INTEGER NOT NULL, face TEXT NOT NULL,
  title TEXT NOT NULL, n INTEGER NOT NULL, sealed INTEGER NOT NULL DEFAULT 0, acked INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (day, days, action, caused_by, product, language, topic, kind, step, face)
) STRICT, WITHOUT ROWID;
CREATE INDEX usage_waiting ON usage (day) WHERE n > sealed;
CREATE TABLE sample (
  series TEXT NOT NULL, slot INTEGER NOT NULL, value REAL NOT NULL, boot INTEGER NOT NULL,
  sealed INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (series, slot)
) STRICT, WITHOUT ROWID;
CREATE INDEX sample_waiting ON sample (slot) WHERE sealed = 0;
CREATE TABLE event (
  id TEXT PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, details TEXT NOT NULL, boot INTEGER NOT NULL,
  sealed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX event_waiting ON event (at) WHERE sealed = 0;
CREATE TABLE outbox (
  epoch TEXT NOT NULL, seq INTEGER NOT NULL, signal TEXT NOT NULL, body BLOB NOT NULL, sealed_at INTEGER NOT NULL,
  PRIMARY KEY (epoch, seq)
) STRICT;
CREATE TABLE receipt (epoch TEXT PRIMARY KEY, through INTEGER NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
";

const EPOCH: Ulid = Ulid::from_parts(1_764_000_000_000, 8);
const SEALED: OffsetDateTime = datetime!(2026-11-28 2:00 UTC);
const WAITING: OffsetDateTime = datetime!(2026-11-28 3:00 UTC);

fn active(slot: OffsetDateTime) -> Sample {
    Sample { series: Series::Active, labels: Labels::none(), slot, value: 1.0 }
}

/// A ledger of version 1 with a sample in a batch that waits, and one that isn't sealed yet.
fn write_version_1(folder: &std::path::Path) -> Vec<u8> {
    let database = Connection::open(folder.join("ledger.db")).unwrap();
    database.execute_batch(VERSION_1).unwrap();
    for (name, value) in [("point", POINT.to_string()), ("epoch", EPOCH.to_string()), ("next_seq", "2".to_owned())] {
        database.execute("INSERT INTO meta VALUES (?1, ?2)", [name, &value]).unwrap();
    }
    database.execute("INSERT INTO boot VALUES (1, 'boot-1', 1764000000000, 1)", []).unwrap();
    for (slot, sealed) in [(SEALED, 1), (WAITING, 0)] {
        let slot = slot.unix_timestamp() * 1000;
        database.execute("INSERT INTO sample VALUES ('point.active', ?1, 1.0, 1, ?2)", params![slot, sealed]).unwrap();
    }
    let boot = Boot { id: "boot-1".to_owned(), offset_ms: 1_764_000_000_000, clock_plausible: true };
    let version = "0.1.0".to_owned();
    let facts = Facts { boot, version, usage: vec![], samples: vec![active(SEALED)], events: vec![] };
    let body = wire::encode(BatchId { point: POINT, epoch: EPOCH, seq: 1 }, Signal::Metrics, &[facts]);
    let row = params![EPOCH.to_string(), body, SEALED.unix_timestamp() * 1000];
    database.execute("INSERT INTO outbox VALUES (?1, 1, 'metrics', ?2, ?3)", row).unwrap();
    body
}

#[test]
fn a_ledger_of_version_1_keeps_what_waits_and_what_is_sealed() {
    let dir = tempfile::tempdir().unwrap();
    let body = write_version_1(dir.path());
    let ledger = open(dir.path(), &clock());
    assert_eq!(waiting(&ledger)[0].body, body, "sealed bytes never change");
    assert_eq!(ledger.preview().unwrap()[0].facts[0].samples, [active(WAITING)]);
    assert_eq!(ledger.seal().unwrap(), 1);
    let mut hub = Hub::default();
    waiting(&ledger).iter().for_each(|sealed| hub.take(sealed));
    assert_eq!(hub.samples.into_values().collect::<Vec<_>>(), [active(SEALED), active(WAITING)]);
    drop(ledger);

    // What no receipt covers can still be taken back: it is known in which batch it was.
    let ledger = open(dir.path(), &clock());
    ledger.part_ways().unwrap();
    assert_eq!(ledger.preview().unwrap()[0].facts[0].samples, [active(SEALED), active(WAITING)]);
}

#[test]
fn days_that_an_older_program_counted_can_be_reported_on() {
    let dir = tempfile::tempdir().unwrap();
    write_version_1(dir.path());
    let database = Connection::open(dir.path().join("ledger.db")).unwrap();
    for (day, days, action, step, n) in [
        ("2026-11-27", 1, "opened", 0, 4),
        ("2026-11-27", 1, "step_reached", 2, 9),
        // Added up by months: nobody knows any more of which day.
        ("2026-10-01", 31, "opened", 0, 50),
    ] {
        let row = params![day, days, action, step, n];
        let sql = "INSERT INTO usage VALUES (?1, ?2, ?3, 'visitor', 'p01/a', 'vi', 'health', 'article', ?4, '', 'A', ?5, 0, 0)";
        database.execute(sql, row).unwrap();
    }
    drop(open(dir.path(), &clock()));
    let history = ledger::History::look(dir.path()).unwrap().unwrap();
    let counts = history.counts(date!(2026 - 1 - 1), date!(2026 - 12 - 31)).unwrap();
    assert_eq!(counts.iter().map(|count| (count.day, count.n)).collect::<Vec<_>>(), [(date!(2026 - 11 - 27), 4)]);
    assert_eq!(history.titles().unwrap()["p01/a"], "A");
    // What was deleted before can't be known, so nothing before today is called complete.
    assert_eq!(history.kept_since().unwrap(), Some(date!(2026 - 11 - 29)));
}

#[test]
fn a_ledger_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path(), &clock()));
    let database = Connection::open(dir.path().join("ledger.db")).unwrap();
    database.pragma_update(None, "user_version", 99).unwrap();
    let refused = ledger::Ledger::open(dir.path(), POINT, "0.1.0", clock()).unwrap_err();
    assert!(refused.to_string().contains("newer"), "{refused}");
}
