//! What points send over a line is committed, then acknowledged: once, whole, and only from whom it should come.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{NOW, Station, TestPoint, answer, edition_shown, facts, opened, samples, usage};
use ledger::enrolment::State;
use ledger::fact::{Action, Facts, Label, Labels, Sample, Series};
use ledger::{Enrolled, Receipt, Sealed, Signal, signing};
use time::Duration;
use ulid::Ulid;

const OPENED: &str = "SELECT sum(n) FROM usage_day WHERE action = 'opened'";

#[tokio::test]
async fn what_is_acknowledged_is_in_the_tables() {
    let station = Station::start();
    let point = station.point(1).await;
    let all = [
        Facts {
            usage: vec![usage(Action::Opened, "p01/bao-hong", 5), usage(Action::Visited, "", 2)],
            ..facts("boot-1")
        },
        Facts { samples: samples(NOW, 24), ..facts("boot-0") },
    ];
    let answer = station.deliver(&point, &point.seal(1, Signal::Metrics, &all)).await;
    assert_eq!((station.through(&answer), answer.body.len()), (1, 0));
    let events = vec![edition_shown(1, NOW, "e1"), edition_shown(2, NOW + Duration::hours(1), "e2")];
    let logs = point.seal(2, Signal::Logs, &[Facts { events, ..facts("boot-1") }]);
    assert_eq!(station.through(&station.deliver(&point, &logs).await), 2);

    let ask = |query| station.postgres.ask(query);
    assert_eq!(
        ask("SELECT day, days, action, caused_by, product, title, n FROM usage_day ORDER BY n"),
        "2026-11-28|1|visited|visitor|||2\n2026-11-28|1|opened|visitor|p01/bao-hong|Báo hỏng|5"
    );
    assert_eq!(
        ask("SELECT count(*), sum(value), min(boot), bool_and(clock_plausible) FROM sample"),
        "24|1440|boot-0|t"
    );
    assert_eq!(
        ask("SELECT kind, details FROM event ORDER BY id LIMIT 1"),
        r#"point.edition.shown|{"point.edition": "e1"}"#
    );
    assert_eq!(
        ask("SELECT name, unit_text, version, edition, last_seen IS NOT NULL FROM point"),
        "Điểm 1|Xã Trà Đốc|0.1.0|e2|t"
    );
    assert_eq!(ask("SELECT through, highest FROM epoch"), "2|2");
    assert_eq!(
        ask("SELECT body FROM batch WHERE seq = 2"),
        format!("\\x{}", logs.body.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    );
    let log = station.log();
    let line = log.lines().find(|line| line.contains(r#""outcome":"taken""#)).unwrap_or_else(|| panic!("{log}"));
    let line: serde_json::Value = serde_json::from_str(line).unwrap();
    assert_eq!(
        (&line["point"], &line["seq"], &line["status"]),
        (&point.about.id.to_string().into(), &1.into(), &200.into())
    );
}

#[tokio::test]
async fn samples_are_told_apart_by_their_labels_and_the_first_of_a_slot_holds() {
    let station = Station::start();
    let point = station.point(1).await;
    let sample = |id: Option<&str>, value| {
        let labels = id.map_or(Labels::none(), |id| Labels::none().with(Label::HwId, id).with(Label::HwType, "disk"));
        Sample { series: Series::Temperature, labels, slot: NOW, value }
    };
    let all = vec![sample(Some("sda"), 1.0), sample(Some("sdb"), 2.0), sample(None, 3.0), sample(Some("sda"), 4.0)];
    let batch = |seq, samples| point.seal(seq, Signal::Metrics, &[Facts { samples, ..facts("boot-1") }]);
    station.through(&station.deliver(&point, &batch(1, all)).await);
    station.through(&station.deliver(&point, &batch(2, vec![sample(Some("sdb"), 5.0), sample(None, 6.0)])).await);
    assert_eq!(
        station.postgres.ask("SELECT labels ->> 'hw.id', labels ->> 'hw.type', value FROM sample ORDER BY value"),
        "sda|disk|1\nsdb|disk|2\n||3"
    );
    // A label is a part of the key, for which PostgreSQL has so much room and no more.
    let told = station.deliver(&point, &batch(3, vec![sample(Some(&"x".repeat(257)), 1.0)])).await;
    assert_eq!(told.status, 400, "{told:?}");
}

#[tokio::test]
async fn the_same_batch_again_is_acknowledged_and_counted_once() {
    let station = Station::start();
    let point = station.point(1).await;
    let batch = point.opened(1, 5);
    let (one, two, three) =
        tokio::join!(station.deliver(&point, &batch), station.deliver(&point, &batch), station.deliver(&point, &batch));
    assert_eq!([one, two, three].map(|answer| station.through(&answer)), [1; 3]);
    assert_eq!(station.postgres.ask("SELECT count(*) FROM batch"), "1");
    assert_eq!(station.postgres.ask(OPENED), "5");
}

#[tokio::test]
async fn batches_in_any_order_leave_gaps_that_are_told_and_a_receipt_never_reaches_over_one() {
    let station = Station::start();
    let point = station.point(1).await;
    let mut told = vec![];
    for seq in [3, 1, 6, 5, 2, 4] {
        told.push(station.through(&station.deliver(&point, &point.opened(seq, seq)).await));
    }
    assert_eq!(told, [0, 1, 1, 1, 3, 6]);
    // The largest count holds, though it came before smaller ones.
    assert_eq!(station.postgres.ask(OPENED), "6");
    assert_eq!(station.through(&station.deliver(&point, &point.opened(9, 9)).await), 6);
    assert_eq!(station.postgres.ask("SELECT through, highest FROM epoch"), "6|9");
}

#[tokio::test]
async fn a_count_that_comes_late_never_replaces_a_later_one_and_epochs_add_up() {
    let station = Station::start();
    let mut point = station.point(1).await;
    station.through(&station.deliver(&point, &point.opened(2, 9)).await);
    station.through(&station.deliver(&point, &point.opened(1, 4)).await);
    assert_eq!(station.postgres.ask(OPENED), "9");
    point.epoch = Ulid::from_parts(9, 9);
    station.through(&station.deliver(&point, &point.opened(1, 3)).await);
    assert_eq!(station.postgres.ask(OPENED), "12");
}

#[tokio::test]
async fn a_batch_that_is_cut_or_changed_on_its_way_is_refused_and_leaves_nothing() {
    let station = Station::start();
    let point = station.point(1).await;
    let whole = point.seal(1, Signal::Metrics, &[Facts { samples: samples(NOW, 300), ..opened("boot-1", 5) }]);
    let signature = whole.sign(&point.key);
    for at in 0..whole.body.len().min(200) {
        let mut body = whole.body.clone();
        body[at] ^= 1 << (at % 8);
        // The digest of what was sent, and that of what has arrived.
        let sent = reqwest_of(&station, &whole, &signature).body(body.clone()).send().await.unwrap();
        assert_eq!(answer(sent).await.status, 400, "bit {at}");
        assert_eq!(station.send(&Sealed { body, ..whole.clone() }, &signature).await.status, 401, "bit {at}");
    }
    for length in [0, 1, whole.body.len() / 2, whole.body.len() - 1] {
        let cut = Sealed { body: whole.body[..length].to_vec(), ..whole.clone() };
        let sent = reqwest_of(&station, &whole, &signature).body(cut.body.clone()).send().await.unwrap();
        assert_eq!(answer(sent).await.status, 400, "{length}");
        // Even if the point itself had signed it.
        assert_eq!(station.deliver(&point, &cut).await.status, 400, "{length}");
    }
    assert_eq!(station.postgres.ask("SELECT count(*) FROM batch"), "0");
    assert_eq!(station.through(&station.send(&whole, &signature).await), 1);
}

#[tokio::test]
async fn headers_that_are_missing_or_crooked_are_named() {
    let station = Station::start();
    let point = station.point(1).await;
    let batch = point.opened(1, 5);
    let signature = batch.sign(&point.key);
    for (name, value, named) in [
        ("content-type", "text/html", "protobuf"),
        ("content-encoding", "gzip", "zstd"),
        ("idempotency-key", "1", "Idempotency-Key"),
        ("content-digest", "sha-256=:AAAA:", "Content-Digest"),
    ] {
        let mut request = reqwest_of(&station, &batch, &signature).body(batch.body.clone()).build().unwrap();
        request.headers_mut().insert(name, value.parse().unwrap());
        let told = answer(reqwest::Client::new().execute(request).await.unwrap()).await;
        assert!(told.status == 400 && told.body.contains(named), "{name}: {told:?}");
    }
    for name in ["idempotency-key", "content-digest", "point-signature"] {
        let mut request = reqwest_of(&station, &batch, &signature).body(batch.body.clone()).build().unwrap();
        request.headers_mut().remove(name);
        let told = answer(reqwest::Client::new().execute(request).await.unwrap()).await;
        assert!(told.status == 400 && told.body.to_lowercase().contains(name), "{name}: {told:?}");
    }
}

#[tokio::test]
async fn nobody_can_send_for_another_point_or_under_another_name() {
    let station = Station::start();
    let (one, two) = (station.point(1).await, station.point(2).await);
    let batch = one.opened(1, 5);
    // Two sends what one has sealed: with its own signature, with one's, and under its own name.
    assert_eq!(station.send(&batch, &batch.sign(&two.key)).await.body, r#"{"state":"unknown"}"#);
    let renamed = Sealed { id: two.id(1), ..batch.clone() };
    assert_eq!(station.send(&renamed, &batch.sign(&one.key)).await.status, 401);
    assert_eq!(station.send(&renamed, &renamed.sign(&two.key)).await.status, 400);
    // Metrics that call themselves logs; a number that is another one.
    let logs = Sealed { signal: Signal::Logs, ..batch.clone() };
    assert_eq!(station.send(&logs, &batch.sign(&one.key)).await.status, 401);
    let other = Sealed { id: one.id(2), ..batch.clone() };
    assert_eq!(station.send(&other, &other.sign(&one.key)).await.status, 400);
    assert_eq!(station.send(&batch, "").await.status, 401);
    assert_eq!(station.postgres.ask("SELECT count(*) FROM batch"), "0");
}

#[tokio::test]
async fn another_batch_of_the_same_number_is_refused_and_raises_one_alarm() {
    let station = Station::start();
    let point = station.point(1).await;
    station.through(&station.deliver(&point, &point.opened(1, 5)).await);
    for _ in 0..2 {
        let told = station.deliver(&point, &point.opened(1, 7)).await;
        let held = Receipt::verify(told.receipt.as_deref().unwrap(), &station.key()).unwrap();
        assert_eq!((told.status, held.through), (409, 1), "signed: a point believes no stranger who says so");
    }
    assert_eq!(station.postgres.ask(OPENED), "5");
    assert_eq!(station.postgres.ask("SELECT kind, seq, details ->> 'sign' FROM alarm"), "cloned|1|other_bytes");
}

#[tokio::test]
async fn two_machines_that_seal_by_turns_are_noticed_and_one_that_starts_often_is_not() {
    let station = Station::start();
    let point = station.point(1).await;
    let sealed = |seq, boot| point.seal(seq, Signal::Metrics, &[opened(boot, seq)]);
    for (seq, boot) in [(3, "b"), (1, "a"), (4, "b"), (2, "a"), (5, "c")] {
        station.through(&station.deliver(&point, &sealed(seq, boot)).await);
    }
    assert_eq!(station.postgres.ask("SELECT count(*) FROM alarm"), "0");
    station.through(&station.deliver(&point, &sealed(6, "b")).await);
    assert_eq!(station.postgres.ask("SELECT kind, seq, details ->> 'sign' FROM alarm"), "cloned|6|boots");
}

#[tokio::test]
async fn what_this_hub_does_not_know_is_kept_with_the_batch() {
    let station = Station::start();
    let point = station.point(1).await;
    let mut batch = point.opened(1, 5);
    // A newer point: the same bytes with another name of the same length.
    let mut message = zstd::decode_all(batch.body.as_slice()).unwrap();
    let at = message.windows(6).position(|name| name == b"opened").unwrap();
    message[at..at + 6].copy_from_slice(b"danced");
    batch.body = zstd::encode_all(message.as_slice(), 3).unwrap();
    station.through(&station.deliver(&point, &batch).await);
    assert_eq!(station.postgres.ask("SELECT unknown FROM batch"), "{point.usage.danced}");
    assert_eq!(station.postgres.ask("SELECT count(*) FROM usage_day"), "0");
}

#[tokio::test]
async fn what_an_older_hub_did_not_know_is_applied_once_by_one_that_knows_it() {
    let mut station = Station::start();
    let point = station.point(1).await;
    let facts = Facts { usage: vec![usage(Action::Opened, "a", 5), usage(Action::Visited, "", 2)], ..facts("boot-1") };
    station.through(&station.deliver(&point, &point.seal(1, Signal::Metrics, &[facts])).await);
    let shown = Facts { events: vec![edition_shown(1, NOW, "e1")], ..common::facts("boot-1") };
    station.through(&station.deliver(&point, &point.seal(2, Signal::Logs, &[shown])).await);
    station.through(&station.deliver(&point, &point.opened(3, 7)).await);
    // As if the hub that took them hadn't known how to open a product, nor that an edition is shown; and as if there were
    // something that nobody knows yet.
    station.postgres.ask(
        "DELETE FROM usage_day WHERE action = 'opened' AND product = 'a'; DELETE FROM event; UPDATE point SET edition = '';
         UPDATE batch SET unknown = '{point.usage.opened,point.usage.danced}' WHERE seq = 1;
         UPDATE batch SET unknown = '{point.edition.shown}' WHERE seq = 2;
         UPDATE batch SET unknown = '{point.usage.danced}' WHERE seq = 3; DELETE FROM usage_day WHERE n = 7",
    );
    for _ in 0..2 {
        station.kill();
        station.resume();
        for _ in 0..200 {
            if station.postgres.ask("SELECT count(*) FROM batch WHERE unknown <> '{}'") == "1" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        let counts = station.postgres.ask("SELECT action, product, n FROM usage_day ORDER BY n");
        assert_eq!(counts, "visited||2\nopened|a|5", "what this hub doesn't know either is left alone");
        assert_eq!(
            station.postgres.ask("SELECT kind, details ->> 'point.edition' FROM event"),
            "point.edition.shown|e1"
        );
        assert_eq!(station.postgres.ask("SELECT edition FROM point"), "e1");
        assert_eq!(
            station.postgres.ask("SELECT string_agg(unknown::text, ' ' ORDER BY seq) FROM batch"),
            "{} {} {point.usage.danced}"
        );
    }
    assert_eq!(station.through(&station.deliver(&point, &point.opened(4, 9)).await), 4, "and it serves");
}

#[tokio::test]
async fn what_postgresql_cannot_keep_is_refused_for_good() {
    let station = Station::start();
    let point = station.point(1).await;
    for product in ["p01/\0".to_owned(), "x".repeat(3000)] {
        let crooked = Facts { usage: vec![usage(Action::Opened, &product, 1)], ..facts("boot-1") };
        let told = station.deliver(&point, &point.seal(1, Signal::Metrics, &[crooked])).await;
        assert_eq!(told.status, 400, "{told:?}");
    }
    let longest = Facts { usage: vec![usage(Action::Opened, &"x".repeat(256), 1)], ..facts(&"b".repeat(256)) };
    station.through(&station.deliver(&point, &point.seal(1, Signal::Metrics, &[longest])).await);
}

#[tokio::test]
async fn a_key_is_taken_from_when_it_is_approved_until_it_is_replaced_or_revoked() {
    let station = Station::start();
    let mut point = TestPoint::new(1);
    let told = station.deliver(&point, &point.opened(1, 5)).await;
    assert_eq!((told.status, told.body.as_str()), (401, r#"{"state":"unknown"}"#));
    let state = |told: &common::Answer| {
        let answer: Enrolled = serde_json::from_str(&told.body).unwrap();
        assert!(answer.is_genuine() && answer.hub == station.key());
        answer.state
    };
    assert_eq!(state(&station.ask(&point.wish()).await), State::Waiting);
    assert_eq!(station.deliver(&point, &point.opened(1, 5)).await.body, r#"{"state":"waiting"}"#);
    assert!(station.run(&["enrol", "list"]).contains(&point.wish().code()));
    // As it was heard on the telephone.
    let heard = point.wish().code().to_lowercase().replace('-', " ");
    assert!(station.run(&["enrol", "approve", &heard]).contains("Điểm 1"));
    assert_eq!(state(&station.ask(&point.wish()).await), State::Approved);
    assert_eq!(station.through(&station.deliver(&point, &point.opened(1, 5)).await), 1);

    let (old, old_code) = (point.opened(2, 6).sign(&point.key), point.wish().code());
    point.installed_anew();
    station.ask(&point.wish()).await;
    assert_eq!(station.send(&point.opened(2, 6), &old).await.status, 200, "the old key holds until somebody decides");
    station.run(&["enrol", "approve", &point.wish().code()]);
    assert_eq!(station.send(&point.opened(2, 6), &old).await.body, r#"{"state":"revoked"}"#);
    assert_eq!(station.through(&station.deliver(&point, &point.opened(3, 7)).await), 3);

    station.run(&["enrol", "revoke", &point.wish().code()]);
    assert_eq!(station.deliver(&point, &point.opened(4, 8)).await.body, r#"{"state":"revoked"}"#);
    assert_eq!(state(&station.ask(&point.wish()).await), State::Revoked, "asking again helps nothing");
    let decided = station.postgres.ask("SELECT code, state, decided_by FROM point_key ORDER BY state");
    assert_eq!(decided, format!("{old_code}|replaced|tester\n{}|revoked|tester", point.wish().code()));
}

#[tokio::test]
async fn a_wish_that_is_not_the_points_own_is_refused() {
    let station = Station::start();
    let (one, two) = (TestPoint::new(1), TestPoint::new(2));
    let mut forged = one.wish();
    forged.point = two.about.id;
    assert_eq!(station.ask(&forged).await.status, 400);
    let mut renamed = one.wish();
    renamed.name = "Điểm khác".to_owned();
    assert_eq!(station.ask(&renamed).await.status, 400);
    assert_eq!(station.postgres.ask("SELECT count(*) FROM point"), "0");
}

#[tokio::test]
async fn a_stranger_with_a_key_of_their_own_changes_nothing_of_a_known_point() {
    let station = Station::start();
    let point = station.point(1).await;
    for _ in 0..6 {
        let mut stranger = TestPoint::new(1);
        stranger.about.name = "Điểm giả".to_owned();
        station.ask(&stranger.wish()).await;
    }
    assert_eq!(station.postgres.ask("SELECT name FROM point"), "Điểm 1");
    assert_eq!(station.postgres.ask("SELECT count(*) FROM point_key WHERE state = 'waiting'"), "4");
    station.through(&station.deliver(&point, &point.opened(1, 1)).await);
}

fn reqwest_of(station: &Station, sealed: &Sealed, signature: &str) -> reqwest::RequestBuilder {
    reqwest::Client::new()
        .post(station.url(sealed.signal.path()))
        .header("content-type", "application/x-protobuf")
        .header("content-encoding", "zstd")
        .header("idempotency-key", sealed.id.to_string())
        .header("content-digest", signing::content_digest(&sealed.sha256()))
        .header("point-signature", signature)
}
