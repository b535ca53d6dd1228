//! "What this machine sends": whatever leaves is told on the screen, in words, as it leaves.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::sync::Arc;
use std::time::Duration;

use kiosk::bus::{Bus, Component, Event};
use kiosk::intent::Intent;
use kiosk::locale::{Locales, VI};
use kiosk::reporter::Reporting;
use kiosk::reporting::Sending;
use kiosk::screens;
use kiosk::view::Screen;
use kiosk::visit::Command;
use ledger::fact::{Action, CausedBy, Count, Detail, EventKind, Face, Label, Labels, Series};
use ledger::{Ledger, wire};
use point::{Board, Clock as _, DataFolder, FixedClock};
use tests::{SamplePoint, Visitor};
use unic_langid::langid;

fn ledger(point: &SamplePoint) -> Arc<Ledger> {
    let data = DataFolder::open(&point.root).unwrap();
    let ledger = Ledger::open(&data.ledger(), data.point().unwrap().id, "0.1.0", point.clock.clone()).unwrap();
    Arc::new(ledger)
}

/// Something of everything that can be counted and can happen.
fn record_everything(ledger: &Ledger, clock: &FixedClock) {
    for &action in Action::ALL {
        for &caused_by in CausedBy::ALL {
            for face in [None].into_iter().chain(Face::ALL.iter().copied().map(Some)) {
                let count = Count {
                    product: "p09/thu".to_owned(),
                    language: "ktv".to_owned(),
                    topic: "health".to_owned(),
                    kind: "guide".to_owned(),
                    step: 3,
                    face,
                    ..Count::new(action, caused_by)
                };
                ledger.count(&count, "Bài thử", 7).unwrap();
            }
        }
    }
    for &kind in EventKind::ALL {
        let details: Vec<_> = Detail::ALL.iter().map(|detail| (*detail, format!("<{}>", detail.name()))).collect();
        ledger.happened(kind, &details).unwrap();
    }
    ledger.active().unwrap();
    let labels =
        Label::ALL.iter().fold(Labels::none(), |labels, label| labels.with(*label, format!("<{}>", label.name())));
    for &series in Series::ALL.iter().filter(|series| **series != Series::Active) {
        for value in [0.25, 0.5] {
            let slot = clock.now().wall + Duration::from_secs((value * 14400.0) as u64);
            ledger.sample(series, &labels, slot, value).unwrap();
        }
    }
}

/// The words on the screen.
fn words(visitor: &Visitor) -> String {
    match visitor.view().screen {
        Screen::Sending(screen) => screen.blocks.into_iter().map(|block| block.spoken + "\n").collect(),
        other => panic!("{other:?}"),
    }
}

/// What the running kiosk answers when somebody asks.
fn answer(point: &SamplePoint, ledger: Option<&Arc<Ledger>>) -> Option<Arc<Sending>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (bus, mut heard) = Bus::new();
        let mut reporting = Reporting::new(Board::default(), point.clock.clone());
        let data = DataFolder::open(&point.root).unwrap();
        let lock = Arc::new(data.lock().unwrap());
        reporting.handle(&Event::Locked(data, lock), &bus);
        if let Some(ledger) = ledger {
            reporting.handle(&Event::Recording(ledger.clone()), &bus);
        }
        reporting.handle(&Event::AskSending, &bus);
        let sending = loop {
            if let Event::Visit(Command::Sends(sending)) = heard.recv().await.unwrap() {
                break sending;
            }
        };
        reporting.stop();
        sending
    })
}

/// Goes to the screen by keys, as somebody who wants to know.
fn ask(point: &SamplePoint) -> Visitor {
    let mut visitor = point.visit_at("about.sending").unwrap();
    assert!(!visitor.visit.asks_sending(), "nobody has asked yet");
    visitor.press(Intent::Activate);
    assert_eq!(visitor.view().route, "sending");
    assert!(visitor.visit.asks_sending() && !visitor.visit.asks_sending(), "it is asked once");
    visitor
}

#[test]
fn every_field_that_leaves_is_told_on_the_screen() {
    let point = SamplePoint::new().unwrap();
    let ledger = ledger(&point);
    record_everything(&ledger, &point.clock);
    let mut visitor = ask(&point);
    let sending = answer(&point, Some(&ledger)).unwrap();
    visitor.visit.handle(Command::Sends(Some(sending.clone())));
    let words = words(&visitor);
    let locales = Locales::load().unwrap();
    for batch in &sending.next {
        let own = [batch.id.point.to_string(), batch.id.epoch.to_string(), format!("gói số {}.", batch.id.seq)];
        for facts in &batch.facts {
            let boot = [facts.boot.id.clone(), facts.boot.offset_ms.to_string(), facts.version.clone()];
            let usage = facts.usage.iter().flat_map(|usage| {
                [
                    usage.count.product.clone(),
                    usage.title.clone(),
                    "Sức khỏe".into(),
                    "Hướng dẫn".into(),
                    "Cơ Tu".into(),
                ]
            });
            // Some event has it; none has all of those that the test made up.
            let details = facts.events.iter().flat_map(|event| &event.details);
            let labels = facts.samples.iter().flat_map(|sample| sample.labels.iter());
            let told = own.iter().cloned().chain(boot).chain(usage).chain(details.map(|(_, value)| value.clone()));
            let told = told.chain(labels.map(|(_, value)| value.to_owned()));
            for field in told {
                assert!(words.contains(&field), "{field} isn't told:\n{words}");
            }
        }
    }
    for (id, of) in [("sending-opened", "mở 7 lần"), ("sending-step-reached", "tới bước 3 7 lần")] {
        assert!(locales.has(&VI, id) && words.contains(of), "{of}:\n{words}");
    }
    assert!(words.contains("9:10–9:20"), "{words}");
    assert!(words.contains("đo 2 lần, từ 25 đến 50"), "{words}");
    assert!(!words.contains("sending-"), "a message is missing:\n{words}");
}

#[test]
fn whatever_can_be_counted_or_happen_has_words() {
    let locales = Locales::load().unwrap();
    for id in tests::sending_messages() {
        for tag in [VI.clone(), langid!("en")] {
            assert!(locales.has(&tag, &id), "{tag}: {id}");
        }
    }
}

#[test]
fn what_leaves_next_is_the_oldest_sealed_batch_and_then_what_is_still_counted() {
    let point = SamplePoint::new().unwrap();
    let ledger = ledger(&point);
    let opened = Count { product: "p01/cu".to_owned(), ..Count::new(Action::Opened, CausedBy::Visitor) };
    ledger.count(&opened, "Bài cũ", 2).unwrap();
    ledger.seal().unwrap();
    ledger.count(&Count { product: "p01/moi".to_owned(), ..opened }, "Bài mới", 1).unwrap();
    let sending = answer(&point, Some(&ledger)).unwrap();
    let oldest = ledger.waiting(None).next().unwrap().unwrap();
    assert_eq!(sending.next[0], wire::decode(oldest.signal, &oldest.body).unwrap().0);
    assert_eq!(sending.waiting, ledger.outbox().unwrap().batches.len());

    let mut visitor = ask(&point);
    visitor.visit.handle(Command::Sends(Some(sending)));
    let words = words(&visitor);
    let at = |what: &str| words.find(what).unwrap_or_else(|| panic!("{what}:\n{words}"));
    assert!(
        at("sắp gửi") < at("Bài cũ") && at("Bài cũ") < at("đến lúc này") && at("đến lúc này") < at("Bài mới"),
        "{words}"
    );
}

#[test]
fn a_ledger_that_can_not_be_read_is_told_and_asked_again() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = ask(&point);
    assert!(words(&visitor).contains("đang mở"), "it is being looked for");
    visitor.visit.handle(Command::Sends(answer(&point, None)));
    assert!(words(&visitor).contains("Chưa xem được"));
    visitor.press(Intent::Back);
    assert!(visitor.walk_to("about.sending"));
    visitor.press(Intent::Activate);
    assert!(visitor.visit.asks_sending());
}

#[test]
fn a_year_without_a_line_is_a_page_of_bounded_length() {
    let point = SamplePoint::new().unwrap();
    let ledger = ledger(&point);
    for product in 0..900 {
        let product = format!("p01/bai-{product}");
        ledger.count(&Count { product, ..Count::new(Action::Opened, CausedBy::Visitor) }, "Bài", 1).unwrap();
    }
    let visitor = ask(&point);
    let batches = ledger.preview().unwrap();
    let blocks = screens::sending_words(&visitor.visit, &batches, false);
    assert!(blocks.len() <= 210, "{}", blocks.len());
    assert!(blocks.iter().any(|block| block.spoken.contains("dòng nữa")));
}
