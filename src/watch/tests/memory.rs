//! What was observed outlives power cuts, and is told once.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use point::clock::{Clock, FixedClock, Moment};
use time::macros::datetime;
use watch::inventory::{Finding, List};
use watch::line::budget::Purpose;
use watch::{Cause, Cut, Kind, Layer, Memory, Reason, State, What};

/// A machine whose boots are told apart.
struct Machine {
    clock: FixedClock,
    boot: &'static str,
}

impl Clock for Machine {
    fn now(&self) -> Moment {
        self.clock.now()
    }

    fn boot_id(&self) -> &str {
        self.boot
    }
}

fn machine(boot: &'static str, at: time::OffsetDateTime) -> Arc<Machine> {
    Arc::new(Machine { clock: FixedClock::at(at), boot })
}

const LINE: Cut = Cut { cause: Cause::Line, layer: Layer::Internet };

fn told(memory: &Memory) -> Vec<What> {
    let notices = memory.notices().unwrap();
    notices.iter().for_each(|notice| memory.told(notice.id).unwrap());
    notices.into_iter().map(|notice| notice.what).collect()
}

fn finding(state: State, reasons: &[Reason]) -> Finding {
    let (id, name) = ("display/HDMI-A-1".to_owned(), "Tivi".to_owned());
    Finding {
        id,
        kind: Kind::Display,
        name,
        model: "SAM".to_owned(),
        state,
        reasons: reasons.to_vec(),
        figures: vec![],
        code: None,
    }
}

#[test]
fn a_power_cut_is_told_at_the_next_start_with_the_minute_it_was_seen_last() {
    let dir = tempfile::tempdir().unwrap();
    let first = machine("one", datetime!(2026-11-30 8:00 UTC));
    let memory = Memory::open(dir.path(), first.clone()).unwrap();
    memory.begin().unwrap();
    first.clock.advance(Duration::from_secs(600));
    memory.beat().unwrap();
    assert_eq!(told(&memory), [], "the first start of all has nothing before it");
    drop(memory);

    let memory = Memory::open(dir.path(), machine("two", datetime!(2026-11-30 9:00 UTC))).unwrap();
    memory.begin().unwrap();
    let (from, until) = (datetime!(2026-11-30 8:10 UTC), datetime!(2026-11-30 9:00 UTC));
    assert_eq!(told(&memory), [What::Stopped { from, until, clean: false }]);
    let outages = memory.outages(from).unwrap();
    assert_eq!((outages[0].cut.cause, outages[0].ended), (Cause::PcOff, Some(until)));
}

#[test]
fn a_machine_that_was_switched_off_properly_is_told_apart_from_a_power_cut() {
    let dir = tempfile::tempdir().unwrap();
    let memory = Memory::open(dir.path(), machine("one", datetime!(2026-11-30 8:00 UTC))).unwrap();
    memory.begin().unwrap();
    memory.ends().unwrap();
    drop(memory);
    let memory = Memory::open(dir.path(), machine("two", datetime!(2026-11-30 9:00 UTC))).unwrap();
    memory.begin().unwrap();
    assert!(matches!(told(&memory)[..], [What::Stopped { clean: true, .. }]));
}

#[test]
fn a_program_that_was_started_again_on_a_running_machine_is_no_power_cut() {
    let dir = tempfile::tempdir().unwrap();
    for minute in [0, 5] {
        let at = datetime!(2026-11-30 8:00 UTC) + time::Duration::minutes(minute);
        let memory = Memory::open(dir.path(), machine("one", at)).unwrap();
        memory.begin().unwrap();
        assert_eq!(told(&memory), []);
    }
}

#[test]
fn an_outage_that_a_power_cut_ends_is_closed_at_the_minute_the_machine_was_seen_last() {
    let dir = tempfile::tempdir().unwrap();
    let began = datetime!(2026-11-30 8:00 UTC);
    let first = machine("one", began);
    let memory = Memory::open(dir.path(), first.clone()).unwrap();
    memory.begin().unwrap();
    assert!(memory.line_is(Some(LINE), began).unwrap());
    assert!(!memory.line_is(Some(LINE), began).unwrap(), "it lasts");
    first.clock.advance(Duration::from_secs(60));
    memory.beat().unwrap();
    drop(memory);

    let memory = Memory::open(dir.path(), machine("two", datetime!(2026-11-30 9:00 UTC))).unwrap();
    memory.begin().unwrap();
    let told = told(&memory);
    let until = began + time::Duration::minutes(1);
    assert!(matches!(told[0], What::OutageBegan { cause: Cause::Line, from, .. } if from == began));
    assert!(
        matches!(told[1], What::OutageEnded { cause: Cause::Line, from, until: ended, .. } if from == began && ended == until)
    );
    assert!(matches!(told[2], What::Stopped { .. }));
    assert_eq!(memory.outage().unwrap(), None);
}

#[test]
fn another_cut_ends_one_outage_and_begins_another() {
    let dir = tempfile::tempdir().unwrap();
    let at = datetime!(2026-11-30 8:00 UTC);
    let memory = Memory::open(dir.path(), machine("one", at)).unwrap();
    memory.begin().unwrap();
    memory.line_is(Some(LINE), at).unwrap();
    let cable = Cut { cause: Cause::Cable, layer: Layer::Link };
    memory.line_is(Some(cable), at + time::Duration::minutes(1)).unwrap();
    memory.line_is(None, at + time::Duration::minutes(2)).unwrap();
    let causes: Vec<_> = memory.outages(at).unwrap().iter().map(|outage| (outage.cut.cause, outage.ended)).collect();
    let minute = |minutes| Some(at + time::Duration::minutes(minutes));
    assert_eq!(causes, [(Cause::Cable, minute(2)), (Cause::Line, minute(1))]);
    assert_eq!(told(&memory).len(), 4);
}

#[test]
fn equipment_keeps_its_since_until_it_is_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let began = datetime!(2026-11-30 8:00 UTC);
    let machine = machine("one", began);
    let memory = Memory::open(dir.path(), machine.clone()).unwrap();
    memory.devices_are(&[finding(State::Ok, &[])]).unwrap();
    machine.clock.advance(Duration::from_secs(60));
    memory.devices_are(&[finding(State::Ok, &[])]).unwrap();
    assert_eq!(memory.devices().unwrap()[0].since, began);
    assert_eq!(told(&memory).len(), 1, "told once");
    memory.devices_are(&[finding(State::Missing, &[Reason::NotThere])]).unwrap();
    assert_eq!(memory.devices().unwrap()[0].since, began + time::Duration::minutes(1));
    let told = told(&memory);
    assert!(matches!(told[..], [What::DeviceChanged { was: Some(State::Ok), state: State::Missing, .. }]));
    memory.devices_are(&[]).unwrap();
    assert_eq!(memory.devices().unwrap(), []);
}

#[test]
fn an_asset_is_told_when_it_is_listed_otherwise_and_when_it_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let memory = Memory::open(dir.path(), machine("one", datetime!(2026-11-30 8:00 UTC))).unwrap();
    let list = |text: &str| List::parse(text, Path::new("equipment.toml")).unwrap();
    let chairs = "[[asset]]\nname = \"Ghế\"\nkind = \"other\"\n";
    let camera = "[[asset]]\nname = \"Máy quay\"\nkind = \"camera\"\ncode = \"TS-03\"\n";
    memory.list_is(&list(&(chairs.to_owned() + camera))).unwrap();
    assert_eq!(told(&memory).len(), 2);
    memory.list_is(&list(&(chairs.to_owned() + &camera.replace("Máy quay", "Camera")))).unwrap();
    assert!(matches!(&told(&memory)[..], [What::Asset { name, .. }] if name == "Camera"), "described otherwise");
    memory.list_is(&list(chairs)).unwrap();
    assert!(matches!(&told(&memory)[..], [What::AssetRemoved { code, .. }] if code == "TS-03"));
    memory.list_is(&list("")).unwrap();
    assert!(matches!(&told(&memory)[..], [What::AssetRemoved { name, code, .. }] if name == "Ghế" && code.is_empty()));
    memory.list_is(&list("")).unwrap();
    assert_eq!(told(&memory), []);
}

#[test]
fn bytes_are_counted_by_month_at_the_point_and_outlive_a_start() {
    let dir = tempfile::tempdir().unwrap();
    // 17:30 UTC of the last day is half past midnight at the point.
    let machine = machine("one", datetime!(2026-11-30 16:30 UTC));
    let memory = Memory::open(dir.path(), machine.clone()).unwrap();
    memory.spend(Purpose::Rounds, 1_500).unwrap();
    memory.spend(Purpose::Rounds, -800).unwrap();
    memory.spend(Purpose::Daily, 300).unwrap();
    memory.spend(Purpose::Asked, 250_000_000).unwrap();
    drop(memory);
    let memory = Memory::open(dir.path(), machine.clone()).unwrap();
    assert_eq!(memory.bytes_this_month().unwrap(), 1_000, "what somebody has asked for is another thing");
    assert_eq!(memory.bytes_for(Purpose::Asked).unwrap(), 250_000_000);
    machine.clock.advance(Duration::from_secs(3600));
    assert_eq!(memory.bytes_this_month().unwrap(), 0);
}

#[test]
fn a_damaged_memory_is_set_aside_and_watching_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("watch.db"), b"not a database at all, but long enough to be looked at".repeat(50))
        .unwrap();
    let memory = Memory::open(dir.path(), machine("one", datetime!(2026-11-30 8:00 UTC))).unwrap();
    memory.begin().unwrap();
    assert!(dir.path().join("damaged.db").exists());
}

#[test]
fn whoever_looks_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let machine = machine("one", datetime!(2026-11-30 8:00 UTC));
    assert!(Memory::look(dir.path(), machine.clone()).unwrap().is_none());
    let memory = Memory::open(dir.path(), machine.clone()).unwrap();
    memory.begin().unwrap();
    let looking = Memory::look(dir.path(), machine).unwrap().unwrap();
    assert_eq!(looking.presences(datetime!(2026-11-30 0:00 UTC)).unwrap().len(), 1);
    assert!(looking.beat().is_err());
}
