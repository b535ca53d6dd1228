//! Batches of many points that come at the same time share a commit, and nothing else.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{Answer, Station, TestPoint};
use futures_util::future::join_all;
use hub::Database;
use ledger::{Sealed, Signal};
use std::time::Duration;

const POINTS: u128 = 12;

async fn points(station: &Station) -> Vec<TestPoint> {
    let mut points = vec![];
    for number in 1..=POINTS {
        points.push(station.point(number).await);
    }
    points
}

/// Delivers while nothing can be written for a while, so that all of it waits at the same time.
async fn deliver_together(station: &Station, all: &[(&TestPoint, Sealed)]) -> Vec<Answer> {
    let database = Database::connect(&station.postgres.url()).unwrap();
    let client = database.client().await.unwrap();
    client.batch_execute("BEGIN; LOCK TABLE batch").await.unwrap();
    let delivering = join_all(all.iter().map(|(point, batch)| station.deliver(point, batch)));
    let letting_go = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        client.batch_execute("COMMIT").await.unwrap();
    };
    tokio::join!(delivering, letting_go).0
}

fn number(station: &Station, query: &str) -> usize {
    station.postgres.ask(query).parse().unwrap()
}

#[tokio::test]
async fn batches_that_come_at_the_same_time_share_a_commit_and_each_has_its_own_receipt() {
    let station = Station::start();
    let points = points(&station).await;
    for seq in 1..=3_u64 {
        let all: Vec<_> = points.iter().zip(1..).map(|(point, n)| (point, point.opened(seq, n * seq))).collect();
        for answer in deliver_together(&station, &all).await {
            assert_eq!(station.through(&answer), seq);
        }
    }
    // What one transaction has inserted has its number.
    let commits = number(&station, "SELECT count(DISTINCT xmin::text) FROM batch");
    assert!(commits < points.len(), "{commits} transactions for {} batches", 3 * points.len());
    let counted = station.postgres.ask("SELECT string_agg(n::text, ' ' ORDER BY n) FROM usage_day");
    assert_eq!(counted, "3 6 9 12 15 18 21 24 27 30 33 36");
    assert_eq!(station.postgres.ask("SELECT count(*) FROM boot WHERE lowest = 1 AND highest = 3"), "12");
}

#[tokio::test]
async fn one_batch_that_postgresql_refuses_never_fails_those_that_came_with_it() {
    let station = Station::start();
    let points = points(&station).await;
    station.postgres.ask(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN IF NEW.title = 'Báo hỏng' AND NEW.n = 666 THEN RAISE 'refused'; END IF; RETURN NEW; END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON usage_day FOR EACH ROW EXECUTE FUNCTION refuse()",
    );
    let n = |at: usize| if at == 6 { 666 } else { 5 };
    let all: Vec<_> = points.iter().enumerate().map(|(at, point)| (point, point.opened(1, n(at)))).collect();
    for (at, answer) in deliver_together(&station, &all).await.iter().enumerate() {
        if at == 6 {
            assert_eq!((answer.status, &answer.receipt), (500, &None));
        } else {
            assert_eq!(station.through(answer), 1);
        }
    }
    assert_eq!(number(&station, "SELECT count(*) FROM batch"), points.len() - 1);
    assert_eq!(number(&station, "SELECT sum(n) FROM usage_day"), 5 * (points.len() - 1));
}

#[tokio::test]
async fn clones_that_send_at_the_same_time_are_told_apart_from_their_neighbours() {
    let station = Station::start();
    let points = points(&station).await;
    let mut all: Vec<_> = points.iter().map(|point| (point, point.opened(1, 5))).collect();
    // The same number: with other bytes, with the same, and as another signal.
    all.push((&points[3], points[3].opened(1, 7)));
    all.push((&points[4], points[4].opened(1, 5)));
    all.push((&points[5], points[5].seal(1, Signal::Logs, &[common::facts("boot-1")])));
    let answers = deliver_together(&station, &all).await;
    let statuses = |at: usize, other: usize| {
        let mut statuses = [answers[at].status, answers[other].status];
        statuses.sort_unstable();
        statuses
    };
    assert_eq!([statuses(3, 12), statuses(4, 13), statuses(5, 14)], [[200, 409], [200, 200], [200, 409]]);
    let others = answers.iter().enumerate().filter(|(at, _)| ![3, 5, 12, 14].contains(at));
    assert!(others.map(|(_, answer)| station.through(answer)).all(|through| through == 1));
    assert_eq!(number(&station, "SELECT count(*) FROM batch"), points.len());
    assert_eq!(number(&station, "SELECT count(*) FROM alarm"), 2);
}
