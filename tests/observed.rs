//! What a point observes about itself: from the probes to the ledger, to the screen and to `kiosk health`.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::sync::Arc;
use std::time::Duration;

use kiosk::bus::{Bus, Component as _, Event};
use kiosk::intent::Intent;
use kiosk::view::{HealthScreen, Screen};
use kiosk::visit::Command;
use kiosk::visit::health::{News, Wish};
use kiosk::watching::Watching;
use ledger::Ledger;
use ledger::fact::{Detail, EventKind, Series};
use ledger::names::CHOICES;
use point::{Board, Clock as _, DataFolder, SystemClock, TextSize};
use tests::{SamplePoint, Visitor};
use watch::equipment::sound_test::{Outcome, Verdict};
use watch::health::{Equipment, Health, Light, Line, Listed, Power};
use watch::inventory::{Flaw, ListTrouble};
use watch::{Cause, Cut, Kind, Known, Layer, Memory, Outage, Reason, State};

fn known(id: &str, kind: Kind, name: &str, state: State, reasons: &[Reason], at: time::OffsetDateTime) -> Known {
    let (id, name) = (id.to_owned(), name.to_owned());
    Known { id, kind, model: name.clone(), name, state, reasons: reasons.to_vec(), since: at }
}

/// A room in which a few things aren't well.
fn ill(at: time::OffsetDateTime) -> Health {
    let devices = vec![
        known("disk/ata1", Kind::PhysicalDisk, "", State::Degraded, &[Reason::Worn], at),
        known("printer/a", Kind::Printer, "HP", State::Failed, &[Reason::NoPaper, Reason::TonerLow], at),
        known("display/HDMI-A-1", Kind::Display, "", State::Ok, &[], at),
    ];
    let cut = Cut { cause: Cause::Router, layer: Layer::Gateway };
    let outage = Some(Outage { id: ulid::Ulid::nil(), cut, began: at, ended: None });
    Health {
        at,
        light: Light::Red,
        equipment: Equipment { light: Light::Yellow, listed: Listed { assets: 3, trouble: None }, devices },
        power: Power { light: Light::Green, on_battery: false, presences: vec![], cuts: 0 },
        line: Line { expected: true, light: Light::Red, outage, outages: 1, down: None, up: None },
    }
}

/// Goes to the screen by keys.
fn visitor(point: &SamplePoint) -> Visitor {
    let mut visitor = point.visit_at("about.health").unwrap();
    visitor.press(Intent::Activate);
    assert_eq!(visitor.view().route, "health");
    visitor
}

fn screen(visitor: &Visitor) -> HealthScreen {
    match visitor.view().screen {
        Screen::Health(screen) => *screen,
        other => panic!("{other:?}"),
    }
}

fn words(visitor: &Visitor) -> String {
    screen(visitor).blocks.into_iter().map(|block| block.spoken + "\n").collect()
}

#[test]
fn what_is_wrong_is_told_with_what_to_do_the_worst_first() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    assert_eq!(screen(&visitor).cards, [], "nobody has looked yet");
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(ill(point.clock.now().wall)))));
    let lights: Vec<_> = screen(&visitor).cards.iter().map(|card| card.light).collect();
    assert_eq!(lights, [Light::Yellow, Light::Red, Light::Green]);
    let words = words(&visitor);
    let at = |text: &str| words.find(text).unwrap_or_else(|| panic!("{text} in {words}"));
    assert!(at("Bộ phát mạng không trả lời.") < at("Ổ đĩa đã mòn nhiều."), "red before yellow");
    assert!(at("Máy in hết giấy. Cho thêm giấy vào khay.") < at("Ổ đĩa đã mòn nhiều."));
    assert!(words.contains("Từ 9:15 hôm nay"), "{words}");
    assert!(words.contains("Mực in sắp hết. Chuẩn bị hộp mực mới."), "both reasons");
    for raw in ["reason-", "device-", "state-", "cause-", "health-"] {
        assert!(!words.contains(raw), "a message is missing: {words}");
    }
}

#[test]
fn a_room_that_is_well_says_that_nothing_has_to_be_done() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    let at = point.clock.now().wall;
    let mut health = ill(at);
    health.equipment.devices.retain(|device| device.state == State::Ok);
    health.line.outage = None;
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(health))));
    assert!(words(&visitor).starts_with("Mọi thứ đều tốt."), "{}", words(&visitor));
}

#[test]
fn a_hub_that_is_away_is_no_outage_and_nothing_to_do() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    let at = point.clock.now().wall;
    let mut health = ill(at);
    health.equipment.devices.retain(|device| device.state == State::Ok);
    health.line.outage.as_mut().unwrap().cut = Cut { cause: Cause::Hub, layer: Layer::Hub };
    health.line.light = Cause::Hub.light();
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(health))));
    assert!(words(&visitor).starts_with("Mọi thứ đều tốt."), "{}", words(&visitor));
    assert!(screen(&visitor).cards[1].words.contains("máy chủ của tỉnh chưa trả lời"));
}

#[test]
fn a_list_that_is_missing_or_broken_is_said() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    let mut health = ill(point.clock.now().wall);
    health.equipment.devices.retain(|device| device.state == State::Ok);
    health.equipment.listed = Listed::default();
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(health.clone()))));
    assert!(screen(&visitor).cards[0].words.contains("chưa biết thiếu gì"));
    health.equipment.listed.trouble = Some(ListTrouble { flaw: Flaw::Line, said: "3: kind = \"tivi\"".to_owned() });
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(health))));
    assert!(words(&visitor).contains("Danh sách thiết bị ghi sai ở dòng 3: kind = \"tivi\""), "{}", words(&visitor));
}

#[test]
fn the_sign_beside_the_name_warns_on_every_screen_until_all_is_well() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    visitor.press(Intent::Home);
    assert!(!visitor.view().header.ill);
    let mut health = ill(point.clock.now().wall);
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(health.clone()))));
    let header = visitor.view().header;
    assert!(header.ill && header.about.contains("Có việc cần xem"), "{header:?}");
    health.light = Light::Green;
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(health))));
    assert!(!visitor.view().header.ill);
}

#[test]
fn large_words_take_whom_to_call_into_the_text() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(ill(point.clock.now().wall)))));
    assert!(screen(&visitor).calls_beside && !words(&visitor).contains("Gọi ai"));
    visitor.visit.change(|comfort| comfort.text = TextSize::Larger);
    assert!(!screen(&visitor).calls_beside && words(&visitor).contains("Gọi ai"));
}

#[test]
fn a_sound_test_is_asked_once_and_forgotten_with_the_visit() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = visitor(&point);
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(ill(point.clock.now().wall)))));
    assert!(visitor.walk_to("health.sound"));
    visitor.press(Intent::Activate);
    assert_eq!(visitor.visit.takes_wishes(), [Wish::Sound]);
    assert_eq!(visitor.visit.takes_wishes(), [], "once for each press");
    assert!(words(&visitor).contains("giữ im lặng"));
    visitor.press(Intent::Activate);
    assert_eq!(visitor.visit.takes_wishes(), [], "it is running");
    visitor.visit.handle(Command::Watched(News::Sound(Outcome { verdict: Verdict::Silent, level: Some(1.0) })));
    assert!(words(&visitor).contains("Micro không nghe thấy tiếng loa."));
    visitor.press(Intent::Home);
    for _ in 0..400 {
        point.clock.advance(Duration::from_secs(1));
        visitor.visit.handle(Command::Tick);
    }
    assert_eq!(visitor.view().route, "idle");
    let mut visitor = self::visitor(&point);
    visitor.visit.handle(Command::Watched(News::Health(Arc::new(ill(point.clock.now().wall)))));
    assert!(!words(&visitor).contains("Micro không nghe thấy"));
}

#[test]
fn what_is_observed_reaches_the_ledger_and_the_screen_and_a_good_end_is_no_power_cut() {
    let point = SamplePoint::new().unwrap();
    let clock = Arc::new(SystemClock::new());
    let data = DataFolder::open(&point.root).unwrap();
    let ledger = Arc::new(Ledger::open(&data.ledger(), data.point().unwrap().id, "0.1.0", clock.clone()).unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let board = Board::default();
    let health = runtime.block_on(async {
        let (bus, mut heard) = Bus::new();
        let mut watching = Watching::new(board.clone(), clock.clone(), Arc::default(), Arc::new(|| None));
        let lock = Arc::new(data.lock().unwrap());
        watching.handle(&Event::Locked(data.clone(), lock), &bus);
        watching.handle(&Event::Recording(ledger.clone()), &bus);
        let health = loop {
            if let Event::Visit(Command::Watched(News::Health(health))) = heard.recv().await.unwrap() {
                break health;
            }
        };
        watching.stop();
        health
    });
    assert!(health.equipment.devices.iter().any(|known| known.id == "filesystem/data"), "{health:?}");
    assert!(!health.line.expected, "the sample point reports nowhere");
    let facts: Vec<_> = ledger.preview().unwrap().into_iter().flat_map(|batch| batch.facts).collect();
    let told: Vec<_> = facts.iter().flat_map(|facts| &facts.events).collect();
    let device = |event: &&ledger::fact::Event| {
        event.kind == EventKind::DeviceChanged && event.details.contains(&(Detail::HwId, "filesystem/data".to_owned()))
    };
    assert_eq!(told.into_iter().filter(device).count(), 1);
    let samples: Vec<_> = facts.iter().flat_map(|facts| &facts.samples).map(|sample| sample.series).collect();
    assert!(samples.contains(&Series::FilesystemUtilization) && samples.contains(&Series::Status), "{samples:?}");
    assert_eq!(board.faults(), []);
    let memory = Memory::look(&data.watch(), clock.clone()).unwrap().unwrap();
    let presences = memory.presences(clock.now().wall - time::Duration::HOUR).unwrap();
    assert_eq!((presences.len(), presences[0].clean), (1, true));
    assert_eq!(memory.notices().unwrap(), [], "all of it is told");
}

#[test]
fn every_word_of_watching_is_one_that_the_province_knows() {
    let choices = |field: &str| CHOICES.iter().find(|(name, _)| *name == field).unwrap().1;
    let words: [(&str, Vec<&str>); 6] = [
        ("hw.type", Kind::ALL.iter().map(|one| one.name()).collect()),
        ("hw.state", State::ALL.iter().map(|one| one.name()).collect()),
        ("point.device.reason", Reason::ALL.iter().map(|one| one.name()).collect()),
        ("point.outage.cause", Cause::ALL.iter().map(|one| one.name()).collect()),
        ("point.outage.layer", Layer::ALL.iter().map(|one| one.name()).collect()),
        ("point.sound.result", Verdict::ALL.iter().map(|one| one.name()).collect()),
    ];
    for (field, words) in words {
        let mut known = choices(field).to_vec();
        let mut words = words;
        known.sort_unstable();
        words.sort_unstable();
        assert_eq!(words, known, "{field}");
    }
}
