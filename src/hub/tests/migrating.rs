//! Tables are made and brought up to date by the program itself.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::postgres::Postgres;
use hub::{Database, DatabaseError};

/// The tables as they were before samples had labels.
const BEFORE_LABELS: [&str; 3] = [
    include_str!("../migrations/0001_facts.sql"),
    include_str!("../migrations/0002_officers.sql"),
    include_str!("../migrations/0003_looked_into.sql"),
];

#[tokio::test]
async fn a_fresh_cluster_gets_its_tables_once_though_several_hubs_start_together() {
    let postgres = Postgres::start();
    let database = Database::connect(&postgres.url()).unwrap();
    let (one, two, three) = tokio::join!(database.migrate(), database.migrate(), database.migrate());
    assert!(one.is_ok() && two.is_ok() && three.is_ok());
    let numbers: Vec<i32> = postgres
        .ask("SELECT number FROM migration ORDER BY number")
        .lines()
        .map(|line| line.parse().unwrap())
        .collect();
    assert!(numbers.iter().copied().eq(1..=i32::try_from(numbers.len()).unwrap()), "{numbers:?}");
    assert_eq!(postgres.ask("SELECT count(*) FROM batch"), "0");
}

#[tokio::test]
async fn tables_of_a_newer_hub_are_left_alone() {
    let postgres = Postgres::start();
    let database = Database::connect(&postgres.url()).unwrap();
    database.migrate().await.unwrap();
    postgres.ask("INSERT INTO migration (number) VALUES (9999)");
    assert!(matches!(database.migrate().await, Err(DatabaseError::Newer { found: 9999, .. })));
}

#[tokio::test]
async fn what_a_server_acknowledges_is_on_its_disk_whatever_its_settings() {
    let postgres = Postgres::start_with(&["synchronous_commit=off"]);
    let client = Database::connect(&postgres.url()).unwrap().client().await.unwrap();
    let row = client.query_one("SHOW synchronous_commit", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "on");
}

#[tokio::test]
async fn samples_that_were_taken_before_there_were_labels_are_kept_and_have_none() {
    let postgres = Postgres::start();
    postgres.ask("CREATE TABLE migration (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())");
    for (number, sql) in (1..).zip(BEFORE_LABELS) {
        postgres.ask(sql);
        postgres.ask(&format!("INSERT INTO migration (number) VALUES ({number})"));
    }
    postgres.ask(
        "INSERT INTO sample (point, epoch, series, slot, value, boot, clock_plausible)
         VALUES (gen_random_uuid(), gen_random_uuid(), 'point.active', '2026-11-29', 1, 'b', true)",
    );
    Database::connect(&postgres.url()).unwrap().migrate().await.unwrap();
    assert_eq!(postgres.ask("SELECT series, labels, value FROM sample"), "point.active|{}|1");
}
