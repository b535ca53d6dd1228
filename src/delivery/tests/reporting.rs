//! Reports over a line: a receiving end that does what it should, and everything else that may answer in its place.

#![allow(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests, on the real clock")]

mod common;

use std::net::TcpListener;
use std::time::{Duration, Instant};

use common::hub::{Hub, receipt, reply};
use common::server::{Fault, Request, Server, answer, with_receipt};
use common::{TIMING, TestPoint};
use delivery::{Reason, Reporter, Timing, report};
use ledger::BatchId;
use ledger::enrolment::State;
use ledger::fact::EventKind;
use tokio::io::AsyncWriteExt as _;
use ulid::Ulid;

fn says(text: impl Into<String>) -> Option<Fault> {
    Some(Fault::Says(text.into()))
}

fn answers(make: impl Fn(&Hub, &Request) -> String + Send + 'static) -> Option<Fault> {
    Some(Fault::Answers(Box::new(make)))
}

fn reason(round: &delivery::Round) -> Option<Reason> {
    round.trouble.as_ref().map(|trouble| trouble.reason)
}

/// An address at which nobody is.
fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

#[tokio::test]
async fn what_is_held_and_signed_for_is_deleted() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(3);
    // The next day's, which the round seals itself.
    point.clock.advance(Duration::from_secs(24 * 3600));
    point.count("p01/bao-hong", 2);
    let before = point.waiting();
    let round = point.report(&server.address).await;
    assert_eq!((round.sent, round.deleted, round.trouble, round.next), (4, 4, None, report::EVERY));
    assert_eq!(point.waiting(), []);
    let bodies = server.bodies();
    assert_eq!(bodies[..3], before.into_iter().map(|batch| batch.body).collect::<Vec<_>>(), "in order");
    server.is_content();
    let books = server.books();
    assert_eq!(point.ledger.hub().unwrap(), Some(books.hub.key.public()));
    assert_eq!(books.hub.total(), 5);
    let sent: usize = books.requests.iter().map(|request| request.body.len()).sum();
    assert_eq!((point.book.sent("2026-11").unwrap(), round.bytes), (sent as u64, sent as u64));
    assert_eq!(point.book.fetched("2026-11").unwrap(), 0, "what is sent isn't what is fetched");
}

#[tokio::test]
async fn nothing_is_deleted_for_an_answer_that_is_not_the_hubs() {
    let (point, server, elsewhere) = (TestPoint::new(), Server::start(), Server::start());
    point.seal(2);
    let mut reporter = point.reporter(&server.address);
    // The first goes well, so that the receiving end is known.
    server.fails([None, says(answer("500 No", "", ""))]);
    reporter.round(&point.sender()).await;
    let before = point.waiting();
    assert_eq!(before.len(), 1);
    let epoch = before[0].id.epoch;
    let id = point.point.id;
    let leads = format!("Location: {}/v1/metrics\r\n", elsewhere.address);
    let ok = "200 OK";
    let faults = [
        says(answer(ok, "", "")),
        says(answer(ok, "Content-Type: application/x-protobuf\r\n", "")),
        says(answer(ok, "Content-Type: text/html\r\n", "<html>Đăng nhập để dùng Wi-Fi</html>")),
        says("\u{1}\u{2} garbage, no HTTP at all\r\n\r\n"),
        says(answer("302 Found", &leads, "")),
        says(answer("307 Temporary Redirect", &leads, "")),
        says(answer("404 Not Found", "", "")),
        says(answer("401 Unauthorized", "", "")),
        says(answer("403 Forbidden", "", "")),
        says(answer("511 Network Authentication Required", "", "<html></html>")),
        says(with_receipt(ok, "receipt-2 crooked")),
        answers(move |hub, _| with_receipt(ok, &receipt(id, epoch, 2).sign(&hub.other_key()))),
        answers(move |hub, _| with_receipt(ok, &receipt(id, epoch, 1).sign(&hub.key).replace(" 1 ", " 2 "))),
        answers(move |hub, _| with_receipt(ok, &receipt(Ulid::from_parts(1, 1), epoch, 2).sign(&hub.key))),
        // Even a receipt that is genuine says nothing by another status.
        answers(move |hub, _| with_receipt("302 Found", &receipt(id, epoch, 2).sign(&hub.key))),
        says(answer("409 Conflict", "", "")),
        answers(move |hub, _| with_receipt("409 Conflict", &receipt(id, epoch, 2).sign(&hub.other_key()))),
        answers(move |hub, _| with_receipt("409 Conflict", &receipt(id, Ulid::from_parts(1, 1), 2).sign(&hub.key))),
    ];
    for (number, fault) in faults.into_iter().enumerate() {
        // A 401 makes it ask how it stands, and try once more.
        let twice = (number == 7).then(|| says(answer("401 Unauthorized", "", "")));
        server.fails(std::iter::once(fault).chain(twice));
        let round = reporter.round(&point.sender()).await;
        assert_eq!(reason(&round), Some(Reason::NotTheHub), "{number}: {round:?}");
        assert_eq!(point.waiting(), before, "{number}: {round:?}");
    }
    assert_eq!(elsewhere.books().requests.len(), 0, "redirects are not followed");
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.deleted, round.trouble), (1, None));
    server.is_content();
}

#[tokio::test]
async fn a_server_in_trouble_is_left_alone_as_long_as_it_asks() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(1);
    let mut reporter = point.reporter(&server.address);
    let date = "Date: Sun, 29 Nov 2026 20:00:00 GMT\r\n";
    let cases = [
        ("500 Internal Server Error", String::new(), Reason::ServerError, None),
        ("502 Bad Gateway", "Retry-After: 100\r\n".to_owned(), Reason::ServerError, None),
        ("503 Service Unavailable", String::new(), Reason::Busy, None),
        ("503 Service Unavailable", "Retry-After: 1200\r\n".to_owned(), Reason::Busy, Some(1200)),
        ("429 Too Many Requests", "Retry-After: 99999\r\n".to_owned(), Reason::Busy, Some(3600)),
        // By the server's clock; the point's says 8 o'clock.
        (
            "429 Too Many Requests",
            format!("{date}Retry-After: Sun, 29 Nov 2026 20:30:00 GMT\r\n"),
            Reason::Busy,
            Some(1800),
        ),
        ("429 Too Many Requests", format!("{date}Retry-After: Sun, 29 Nov 2026 19:30:00 GMT\r\n"), Reason::Busy, None),
        ("429 Too Many Requests", "Retry-After: soon\r\n".to_owned(), Reason::Busy, None),
    ];
    for (status, headers, expected, wait) in cases {
        reporter.begin_anew();
        server.fails([says(answer(status, &headers, ""))]);
        let round = reporter.round(&point.sender()).await;
        assert_eq!(reason(&round), Some(expected), "{status} {headers}");
        match wait {
            Some(seconds) => {
                let later = round.next.checked_sub(Duration::from_secs(seconds));
                assert!(later.is_some_and(|later| later <= Duration::from_secs(5)), "{headers}: {:?}", round.next);
                assert!(round.next <= report::LONGEST_WAIT);
            }
            None => assert!(round.next <= Duration::from_secs(5), "{status} {headers}: {:?}", round.next),
        }
    }
    assert_eq!(point.waiting().len(), 1);
}

#[tokio::test]
async fn a_server_that_says_nothing_is_given_up() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(1);
    let timing = Timing { answer: Duration::from_millis(300), ..TIMING };
    let mut reporter = Reporter::new(&server.address, point.book.clone(), timing).unwrap();
    server.fails([Some(Fault::IsSilent)]);
    let begun = Instant::now();
    let round = reporter.round(&point.sender()).await;
    assert_eq!(reason(&round), Some(Reason::Slow), "{round:?}");
    assert!(begun.elapsed() < Duration::from_secs(5));
    assert_eq!(point.waiting().len(), 1);
}

/// A batch of names that can't be packed.
fn seal_a_long_one(point: &TestPoint) -> usize {
    for number in 0..300_u64 {
        point.count(&format!("p01/{}", catalog::Sha256::of(&number.to_le_bytes())), 1);
    }
    point.ledger.seal().unwrap();
    let bytes = point.waiting()[0].body.len();
    assert!(bytes > 8_000, "{bytes}");
    bytes
}

#[tokio::test]
async fn a_server_that_takes_long_is_not_given_up() {
    let (point, server) = (TestPoint::new(), Server::start());
    let bytes = seal_a_long_one(&point);
    server.books().slow = Some((bytes / 30, Duration::from_millis(100)));
    let timing = Timing { silence: Duration::from_secs(1), ..TIMING };
    let mut reporter = Reporter::new(&server.address, point.book.clone(), timing).unwrap();
    let begun = Instant::now();
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.sent, round.trouble), (1, None));
    assert!(begun.elapsed() > timing.silence * 2, "longer than the silence that is allowed");
}

#[tokio::test]
async fn a_line_that_takes_no_more_is_given_up_long_before_an_answer_is_due() {
    let (point, server) = (TestPoint::new(), Server::start_with_little_room());
    let timing = Timing { silence: Duration::from_secs(1), answer: Duration::from_secs(3600) };
    let mut reporter = Reporter::new(&server.address, point.book.clone(), timing).unwrap();
    reporter.round(&point.sender()).await;
    seal_a_long_one(&point);
    server.books().slow = Some((1, Duration::from_secs(3600)));
    let round = tokio::time::timeout(Duration::from_secs(30), reporter.round(&point.sender())).await.unwrap();
    assert_eq!((reason(&round), point.waiting().len()), (Some(Reason::Slow), 1), "{round:?}");
}

#[tokio::test]
async fn what_is_in_doubt_is_sent_again_with_the_same_bytes_and_held_once() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(2);
    let mut reporter = point.reporter(&server.address);
    // Held, and the answer is lost: all of it, in its headers, before the receipt.
    for cut in [0, 9, 40] {
        server.fails([Some(Fault::Cuts(cut))]);
        let round = reporter.round(&point.sender()).await;
        assert_eq!((reason(&round), point.waiting().len()), (Some(Reason::NoLine), 2), "{cut}: {round:?}");
    }
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.deleted, round.trouble), (2, None));
    let bodies = server.bodies();
    assert!(bodies[..4].iter().all(|body| *body == bodies[0]), "the same bytes");
    let books = server.books();
    assert_eq!((books.hub.batches.len(), books.hub.changed.len(), books.hub.total()), (2, 0, 2));
}

#[tokio::test]
async fn a_receipt_counts_though_the_answer_breaks_off_after_it() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(1);
    server.fails([answers(|hub, request| {
        let id = request.batch().id;
        let receipt = receipt(id.point, id.epoch, id.seq).sign(&hub.key);
        format!(
            "HTTP/1.1 200 OK\r\nContent-Length: 900\r\nConnection: close\r\nPoint-Receipt: {receipt}\r\n\r\nbeginning"
        )
    })]);
    let timing = Timing { silence: Duration::from_millis(500), ..TIMING };
    let mut reporter = Reporter::new(&server.address, point.book.clone(), timing).unwrap();
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.deleted, round.trouble), (1, None));
}

#[tokio::test]
async fn an_answer_without_end_is_read_no_further_than_answers_are_long() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(1);
    // Whoever reads to its end sees it break off.
    let endless = answer("200 OK", "Content-Type: text/html\r\n", &"Đăng nhập ".repeat(1 << 16));
    server.fails([says(endless.replace("Content-Length: ", "Content-Length: 9"))]);
    let round = point.report(&server.address).await;
    assert_eq!(reason(&round), Some(Reason::NotTheHub));
    assert!(round.trouble.unwrap().detail.len() < 500);
}

#[tokio::test]
async fn without_a_line_nothing_happens_and_the_reason_is_told() {
    let point = TestPoint::new();
    point.seal(1);
    let before = point.waiting();
    let timing = Timing { silence: Duration::from_secs(2), answer: Duration::from_secs(3) };
    for (address, expected) in [
        ("", Reason::NoAddress),
        ("tỉnh", Reason::BadAddress),
        ("127.0.0.1:8080", Reason::BadAddress),
        ("ftp://hub.example/", Reason::BadAddress),
        // No name service knows it (RFC 6761).
        ("http://hub.invalid/", Reason::NoLine),
        // No route for TCP: the kernel has it that way for every multicast address.
        ("http://224.0.0.1/", Reason::NoLine),
        (nobody().as_str(), Reason::NoLine),
    ] {
        let mut reporter = Reporter::new(address, point.book.clone(), timing).unwrap();
        let round = reporter.round(&point.sender()).await;
        assert_eq!(reason(&round), Some(expected), "{address}: {round:?}");
        assert!(!round.trouble.unwrap().detail.is_empty());
        assert_eq!((point.waiting(), round.bytes), (before.clone(), 0), "{address}");
    }
}

#[tokio::test]
async fn whoever_speaks_no_tls_where_tls_is_expected_is_not_the_hub() {
    let point = TestPoint::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://{}", listener.local_addr().unwrap());
    let answering = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // As nginx does.
        drop(stream.write_all(answer("400 Bad Request", "", "").as_bytes()).await);
        stream
    });
    let round = point.report(&address).await;
    assert_eq!(reason(&round), Some(Reason::NotTheHub), "{round:?}");
    drop(answering.await);
}

#[tokio::test]
async fn a_point_that_is_not_approved_waits_and_one_that_is_revoked_says_so() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.count("p01/bao-hong", 1);
    let code = ledger::signing::short_code(point.point.id, &point.key.public());
    let mut reporter = point.reporter(&server.address);
    for (state, expected) in [(State::Waiting, Reason::NotApproved), (State::Revoked, Reason::Revoked)] {
        server.books().hub.state = state;
        let round = reporter.round(&point.sender()).await;
        assert_eq!(reason(&round), Some(expected));
        assert_eq!(round.trouble.unwrap().detail, code);
    }
    assert_eq!(point.ledger.outbox().unwrap().unsealed, 1, "nothing is sealed for nobody");
    server.books().hub.state = State::Approved;
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.deleted, round.trouble), (1, None));
    // Taken back later: the signed answer tells it, not the refusal.
    point.seal(1);
    server.books().hub.state = State::Revoked;
    server.fails([says(answer("401 Unauthorized", "", r#"{"state":"waiting"}"#))]);
    assert_eq!(reason(&reporter.round(&point.sender()).await), Some(Reason::Revoked));
    // Approved once more, which a refusal from before doesn't hold up.
    server.books().hub.state = State::Approved;
    assert_eq!(reporter.round(&point.sender()).await.deleted, 1);
    point.seal(1);
    server.fails([says(answer("401 Unauthorized", "", r#"{"state":"unknown"}"#))]);
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.deleted, round.trouble), (1, None), "it asks how it stands and goes on");
}

#[tokio::test]
async fn only_the_first_genuine_answer_makes_a_receiving_end_known() {
    let (point, server, other) = (TestPoint::new(), Server::start(), Server::start());
    point.seal(1);
    let json = "Content-Type: application/json\r\n";
    let mut crooked = vec![];
    {
        let books = server.books();
        let (id, key) = (point.point.id, point.key.public());
        let good = serde_json::to_string(&books.hub.enrolled(id, key)).unwrap();
        crooked.push(answer("200 OK", "Content-Type: text/html\r\n", "<html>Đăng nhập</html>"));
        crooked.push(answer("200 OK", json, &good.replace("approved", "waiting")));
        let for_another = serde_json::to_string(&books.hub.enrolled(Ulid::from_parts(1, 1), key)).unwrap();
        crooked.push(answer("200 OK", json, &for_another));
        let another_key = books.hub.other_key().public();
        crooked.push(answer("200 OK", json, &serde_json::to_string(&books.hub.enrolled(id, another_key)).unwrap()));
        crooked.push(answer("302 Found", "Location: http://127.0.0.1:9/\r\n", ""));
    }
    for text in crooked {
        server.books().enrolment_faults.push_back(says(text.clone()));
        let round = point.report(&server.address).await;
        assert_eq!(reason(&round), Some(Reason::NotTheHub), "{text}");
        assert_eq!(point.ledger.hub().unwrap(), None, "{text}");
    }
    assert_eq!(point.report(&server.address).await.deleted, 1);
    point.seal(1);
    let round = point.report(&other.address).await;
    assert_eq!(reason(&round), Some(Reason::OtherHub));
    assert_eq!((point.ledger.hub().unwrap(), point.waiting().len()), (Some(server.books().hub.key.public()), 1));
    // One that knows no enrolment isn't the one that is known.
    other.books().enrolment_faults.push_back(says(answer("404 Not Found", "", "")));
    assert_eq!(reason(&point.report(&other.address).await), Some(Reason::NotTheHub));
    assert_eq!(other.bodies().len(), 0);
}

#[tokio::test]
async fn a_batch_that_is_refused_stays_and_does_not_hold_up_the_others() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(4);
    let before = point.waiting();
    let refusal = |status| says(answer(status, "Content-Type: text/plain\r\n", "no"));
    server.fails([None, refusal("400 Bad Request"), refusal("413 Content Too Large"), None]);
    let round = point.report(&server.address).await;
    let ids: Vec<BatchId> = before.iter().map(|batch| batch.id).collect();
    assert_eq!((reason(&round), round.refused, round.next), (Some(Reason::Refused), ids[1..3].to_vec(), report::EVERY));
    assert_eq!(server.bodies().len(), 4);
    assert_eq!(point.waiting(), before[1..], "those after a gap aren't covered");
    let round = point.report(&server.address).await;
    assert_eq!((round.deleted, round.trouble), (3, None));
    assert_eq!(server.books().hub.total(), 4);
}

#[tokio::test]
async fn a_receiving_end_that_has_lost_something_is_told() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(2);
    let mut reporter = point.reporter(&server.address);
    reporter.round(&point.sender()).await;
    // Its disk was put back to where it was before.
    server.books().hub.batches.clear();
    point.seal(2);
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.sent, round.deleted, reason(&round)), (2, 0, Some(Reason::Uncovered)));
    assert_eq!(point.waiting().len(), 2);
}

#[tokio::test]
async fn a_receiving_end_that_is_ahead_or_holds_other_bytes_begins_another_epoch_and_nothing_is_lost() {
    for other_bytes in [false, true] {
        let (point, server) = (TestPoint::new(), Server::start());
        point.seal(1);
        let mut reporter = point.reporter(&server.address);
        reporter.round(&point.sender()).await;
        let epoch = point.ledger.outbox().unwrap().epoch;
        point.count("p01/bao-hong", 3);
        point.ledger.seal().unwrap();
        let id = BatchId { point: point.point.id, epoch, seq: 2 };
        if other_bytes {
            // A copy of this disk was faster. That it is another batch's is none of the point's concern.
            let held = server.books().hub.batches.values().next().unwrap().clone();
            server.books().hub.batches.insert(id, held);
        } else {
            // Held as it should be, and more than that.
            let batch = point.waiting().remove(0);
            server.books().hub.batches.insert(id, (batch.signal, batch.body));
            server.fails([answers(move |hub, _| with_receipt("200 OK", &receipt(id.point, epoch, 9).sign(&hub.key)))]);
        }
        let round = reporter.round(&point.sender()).await;
        assert_eq!(reason(&round), Some(Reason::Parted), "{round:?}");
        let outbox = point.ledger.outbox().unwrap();
        assert!(outbox.epoch != epoch && outbox.batches.is_empty(), "{outbox:?}");
        let round = reporter.round(&point.sender()).await;
        assert_eq!((round.trouble, point.waiting().len()), (None, 0));
        if other_bytes {
            server.books().hub.batches.remove(&id);
        }
        assert_eq!(server.books().hub.total(), 4, "everything, once");
        let logs = server.books().hub.batches.values().any(|(signal, body)| {
            let (batch, _) = ledger::wire::decode(*signal, body).unwrap();
            batch.facts.iter().flat_map(|facts| &facts.events).any(|event| event.kind == EventKind::Cloned)
        });
        assert!(logs, "and it is reported");
    }
}

#[tokio::test]
async fn other_bytes_for_a_batch_of_an_epoch_that_is_over_begin_no_epoch() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(2);
    assert!(point.ledger.back_up().unwrap());
    let point = point.damage();
    let waiting = point.waiting();
    let epoch = point.ledger.outbox().unwrap().epoch;
    assert!(waiting.len() == 2 && waiting[0].id.epoch != epoch);
    {
        // Whoever ran on another copy was faster.
        let other = (waiting[0].signal, waiting[0].body.clone());
        server.books().hub.batches.insert(waiting[1].id, other);
    }
    let round = point.report(&server.address).await;
    assert_eq!((reason(&round), &round.refused[..]), (Some(Reason::Refused), &[waiting[1].id][..]), "{round:?}");
    assert_eq!(point.ledger.outbox().unwrap().epoch, epoch);
    assert!(round.sent >= 2, "the first, and that the ledger was damaged: {round:?}");
}

#[tokio::test]
async fn to_a_receiver_without_receipts_everything_is_sent_once_and_nothing_is_deleted() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(2);
    let mut reporter = point.reporter(&server.address);
    let otlp = || says(answer("200 OK", "Content-Type: application/x-protobuf\r\n", ""));
    let unknown = || says(answer("404 Not Found", "", ""));
    let page = || says(answer("200 OK", "Content-Type: text/html\r\n", "<html></html>"));
    server.books().enrolment_faults.extend([unknown(), unknown(), unknown()]);
    server.fails([otlp(), page(), otlp(), otlp()]);
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.sent, reason(&round)), (1, Some(Reason::NotTheHub)), "a page is no receiver's");
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.sent, round.deleted, reason(&round)), (1, 0, Some(Reason::NoReceipts)));
    point.seal(1);
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.sent, round.next), (1, report::EVERY), "only what is new");
    assert_eq!(point.waiting().len(), 3);
    // The hub takes its place: it gets all of it.
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.sent, round.deleted, round.trouble), (3, 3, None));
}

#[tokio::test]
async fn an_outage_does_not_cut_the_days_into_many_batches() {
    let (point, server) = (TestPoint::new(), Server::start());
    let mut reporter = point.reporter(&server.address);
    assert_eq!(reporter.round(&point.sender()).await.trouble, None);
    for _ in 0..40 {
        point.clock.advance(Duration::from_secs(24 * 3600));
        point.count("p01/bao-hong", 1);
        server.fails([says(answer("502 Bad Gateway", "", ""))]);
        assert_eq!(reason(&reporter.round(&point.sender()).await), Some(Reason::ServerError));
    }
    assert_eq!(point.waiting().len(), 1);
    assert_eq!(reporter.round(&point.sender()).await.deleted, 2);
    assert_eq!(server.books().hub.total(), 40);
}

#[tokio::test]
async fn waits_grow_to_an_hour_and_begin_anew_when_somebody_asks() {
    let point = TestPoint::new();
    let mut reporter = point.reporter(&nobody());
    let mut waits = vec![];
    for _ in 0..20 {
        waits.push(reporter.round(&point.sender()).await.next);
    }
    assert!(waits[0] <= Duration::from_secs(5), "{waits:?}");
    assert!(
        waits[12..].iter().all(|wait| *wait <= report::LONGEST_WAIT && *wait >= report::LONGEST_WAIT / 2),
        "{waits:?}"
    );
    assert!(waits[12..].windows(2).any(|two| two[0] != two[1]), "never in step: {waits:?}");
    reporter.begin_anew();
    assert!(reporter.round(&point.sender()).await.next <= Duration::from_secs(5));
}

#[tokio::test]
async fn a_point_with_nothing_to_send_hears_what_it_was_answered_until_it_has_told_that_it_came() {
    let (point, server) = (TestPoint::new(), Server::start());
    let mut reporter = point.reporter(&server.address);
    assert_eq!(reporter.round(&point.sender()).await.replies, []);
    let own = reply(point.point.id, 1, "Sẽ cử người lên\nXin giữ máy tắt");
    server.books().hub.replies.extend([own.clone(), reply(Ulid::from_parts(1, 1), 2, "Cho điểm khác")]);
    for _ in 0..2 {
        let before = server.books().requests.len();
        let round = reporter.round(&point.sender()).await;
        assert_eq!((round.replies, round.trouble, round.sent), (vec![own.clone()], None, 0));
        let books = server.books();
        let sent = &books.requests[before..];
        assert!(sent.len() == 1 && sent[0].body.len() < 150, "{sent:?}");
    }
    server.books().hub.replies.clear();
    assert_eq!(reporter.round(&point.sender()).await.replies, []);
    server.is_content();
}

#[tokio::test]
async fn no_reply_is_taken_that_the_hub_did_not_give_to_this_point() {
    let (point, server) = (TestPoint::new(), Server::start());
    let mut reporter = point.reporter(&server.address);
    reporter.round(&point.sender()).await;
    let id = point.point.id;
    let ok = |lines: String| answer("200 OK", "Content-Type: text/plain\r\n", &lines);
    let mut faults = vec![
        answers(move |hub, _| ok(reply(id, 1, "Giả").sign(&hub.other_key()))),
        answers(move |hub, _| ok(reply(Ulid::from_parts(1, 1), 1, "Cho điểm khác").sign(&hub.key))),
        answers(move |hub, _| ok(reply(id, 1, "Thật").sign(&hub.key).replace("reply-1", "reply-2"))),
    ];
    faults.extend(["<html>Đăng nhập để dùng Wi-Fi</html>", "\u{1}\u{2}"].map(|page| says(ok(page.to_owned()))));
    faults.push(says(answer("302 Found", "Location: http://224.0.0.1/\r\n", "")));
    for (number, fault) in faults.into_iter().enumerate() {
        server.books().reply_faults.push_back(fault);
        let round = reporter.round(&point.sender()).await;
        assert_eq!((reason(&round), round.replies), (Some(Reason::NotTheHub), vec![]), "{number}");
    }
    assert_eq!(reporter.round(&point.sender()).await.trouble, None);
}

#[tokio::test]
async fn what_was_sent_counts_though_nobody_tells_what_was_answered() {
    let (point, server) = (TestPoint::new(), Server::start());
    point.seal(2);
    let mut reporter = point.reporter(&server.address);
    server.books().reply_faults.push_back(says(answer("404 Not Found", "", "")));
    let round = reporter.round(&point.sender()).await;
    assert_eq!(
        (round.deleted, round.trouble, round.next),
        (2, None, report::EVERY),
        "a hub from before there were replies"
    );
    point.seal(1);
    server.books().reply_faults.push_back(says(answer("503 Service Unavailable", "", "")));
    let round = reporter.round(&point.sender()).await;
    assert_eq!((round.deleted, reason(&round)), (1, Some(Reason::Busy)));
    assert!(round.next < report::EVERY, "it asks again soon");
    // Revoked meanwhile.
    server.books().hub.state = State::Revoked;
    server.books().reply_faults.push_back(says(answer("401 Unauthorized", "", "")));
    assert!(reason(&reporter.round(&point.sender()).await).is_some());
    assert_eq!(reason(&reporter.round(&point.sender()).await), Some(Reason::Revoked), "it asks how it stands");
}

#[tokio::test]
async fn replies_before_the_break_are_taken_and_the_others_asked_for_again() {
    let (point, server) = (TestPoint::new(), Server::start());
    let mut reporter = point.reporter(&server.address);
    reporter.round(&point.sender()).await;
    let id = point.point.id;
    server.books().hub.replies.extend([reply(id, 1, "Một"), reply(id, 2, "Hai")]);
    let whole = answer("200 OK", "Content-Type: text/plain\r\n", &server.books().hub.replies(id));
    server.books().reply_faults.push_back(Some(Fault::Cuts(whole.len() - 20)));
    let round = reporter.round(&point.sender()).await;
    assert_eq!(reason(&round), Some(Reason::NoLine), "{round:?}");
    assert_eq!(round.replies, [reply(id, 1, "Một")]);
    assert_eq!(reporter.round(&point.sender()).await.replies.len(), 2);
}
