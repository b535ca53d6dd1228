//! What points tell of themselves stands in tables, in the order in which it happened and not in that in which it came.

#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{NOW, Station, TestPoint, facts};
use ledger::fact::{Boot, Detail, Event, EventKind, Facts, moment};
use ledger::{Sealed, Signal};
use time::{Duration, OffsetDateTime};
use ulid::Ulid;

fn event(number: u128, at: OffsetDateTime, kind: EventKind, details: &[(Detail, &str)]) -> Event {
    let details = details.iter().map(|(detail, value)| (*detail, (*value).to_owned())).collect();
    Event { id: Ulid::from_parts(2, number), at, kind, details }
}

fn batch(point: &TestPoint, seq: u64, events: Vec<Event>) -> Sealed {
    point.seal(seq, Signal::Logs, &[Facts { events, ..facts("boot-1") }])
}

fn began(number: u128, outage: &str, from: OffsetDateTime) -> Event {
    let from = moment(from);
    let details = [
        (Detail::OutageId, outage),
        (Detail::OutageCause, "line"),
        (Detail::OutageLayer, "internet"),
        (Detail::From, &from),
    ];
    event(number, NOW, EventKind::OutageBegan, &details)
}

fn ended(number: u128, outage: &str, from: OffsetDateTime, until: OffsetDateTime) -> Event {
    let (from, until) = (moment(from), moment(until));
    let details = [
        (Detail::OutageId, outage),
        (Detail::OutageCause, "router"),
        (Detail::OutageLayer, "gateway"),
        (Detail::From, &from),
        (Detail::Until, &until),
    ];
    event(number, NOW, EventKind::OutageEnded, &details)
}

fn device(number: u128, at: OffsetDateTime, id: &str, state: &str, reason: &str) -> Event {
    let details = [
        (Detail::HwId, id),
        (Detail::HwType, "printer"),
        (Detail::HwModel, "HP LaserJet"),
        (Detail::DeviceWas, "ok"),
        (Detail::HwState, state),
        (Detail::DeviceReason, reason),
    ];
    event(number, at, EventKind::DeviceChanged, &details)
}

const OUTAGES: &str =
    "SELECT id, cause, layer, to_char(began, 'HH24:MI'), to_char(ended, 'HH24:MI') FROM outage ORDER BY id";
const DEVICES: &str = "SELECT hw_id, type, state, reason, model, to_char(since, 'HH24:MI') FROM device ORDER BY hw_id";

#[tokio::test]
async fn an_outage_that_has_ended_is_never_opened_again_by_a_beginning_that_comes_late() {
    let station = Station::start();
    let point = station.point(1).await;
    let (eight, nine) = (NOW, NOW + Duration::hours(1));
    let open = began(1, "a", eight);
    station.through(&station.deliver(&point, &batch(&point, 1, vec![open.clone(), began(2, "b", eight)])).await);
    assert_eq!(station.postgres.ask(OUTAGES), "a|line|internet|08:00|\nb|line|internet|08:00|");
    // Both ends; that of `c` before its beginning, that of `d` in one batch with it.
    let ends =
        vec![ended(3, "a", eight, nine), ended(4, "c", eight, nine), ended(6, "d", eight, nine), began(5, "d", eight)];
    station.through(&station.deliver(&point, &batch(&point, 2, ends)).await);
    station.through(&station.deliver(&point, &batch(&point, 3, vec![began(7, "c", nine), open])).await);
    // Whoever tells of another end is late, too.
    station.through(&station.deliver(&point, &batch(&point, 4, vec![ended(8, "c", nine, nine)])).await);
    assert_eq!(
        station.postgres.ask(OUTAGES),
        "a|router|gateway|08:00|09:00\nb|line|internet|08:00|\nc|router|gateway|08:00|09:00\nd|router|gateway|08:00|09:00"
    );
    // Another point may call its outage by the same name.
    let other = station.point(2).await;
    station.through(&station.deliver(&other, &batch(&other, 1, vec![began(1, "a", nine)])).await);
    assert_eq!(station.postgres.ask("SELECT count(*), count(ended) FROM outage WHERE id = 'a'"), "2|1");
}

#[tokio::test]
async fn of_a_piece_of_equipment_the_newest_state_stands_and_a_wrong_clock_is_believed_last() {
    let station = Station::start();
    let point = station.point(1).await;
    let at = |hours| NOW + Duration::hours(hours);
    let newest = device(3, at(3), "printer/a", "degraded", "no_paper toner_low");
    let events =
        vec![device(2, at(2), "printer/a", "failed", "no_answer"), newest, device(1, at(1), "printer/b", "new", "")];
    station.through(&station.deliver(&point, &batch(&point, 2, events)).await);
    station.through(&station.deliver(&point, &batch(&point, 1, vec![device(4, at(0), "printer/a", "ok", "")])).await);
    let doubtful = Facts {
        boot: Boot { clock_plausible: false, ..facts("boot-2").boot },
        events: vec![device(5, at(9), "printer/a", "missing", "not_there"), device(6, at(9), "printer/c", "ok", "")],
        ..facts("boot-2")
    };
    station.through(&station.deliver(&point, &point.seal(3, Signal::Logs, &[doubtful])).await);
    let shown =
        "printer/a|printer|degraded|no_paper toner_low|HP LaserJet|11:00\nprinter/b|printer|new||HP LaserJet|09:00\n";
    assert_eq!(station.postgres.ask(DEVICES), format!("{shown}printer/c|printer|ok||HP LaserJet|17:00"));
    // The first telling by a clock that is right again.
    station
        .through(&station.deliver(&point, &batch(&point, 4, vec![device(7, at(5), "printer/c", "missing", "")])).await);
    assert_eq!(station.postgres.ask(DEVICES), format!("{shown}printer/c|printer|missing||HP LaserJet|13:00"));
}

#[tokio::test]
async fn contracts_and_assets_are_dated_records_of_which_the_newest_telling_stands() {
    let station = Station::start();
    let point = station.point(1).await;
    let contract = |number: u128, from, until: &'static str, down, state| {
        let mut details = vec![
            (Detail::LineProvider, "VNPT"),
            (Detail::LinePlan, "Home 1"),
            (Detail::LineDown, down),
            (Detail::LineState, state),
            (Detail::From, from),
        ];
        details.extend(Some((Detail::Until, until)).filter(|(_, until)| !until.is_empty()));
        event(number, NOW + Duration::minutes(i64::try_from(number).unwrap()), EventKind::LineContract, &details)
    };
    let telling = |kind, number: u128, code, name, handed_over| {
        let details = [
            (Detail::AssetCode, code),
            (Detail::AssetName, name),
            (Detail::HwType, "amplifier"),
            (Detail::AssetFunding, "CTMTQG 1719"),
            (Detail::AssetHandedOver, handed_over),
        ];
        event(number, NOW + Duration::minutes(i64::try_from(number).unwrap()), kind, &details)
    };
    let asset = |number, code, name, handed_over| telling(EventKind::AssetListed, number, code, name, handed_over);
    let gone = |number, code, name| telling(EventKind::AssetRemoved, number, code, name, "");
    let first = vec![
        contract(2, "2026-01-01", "2026-12-31", "80", "ended"),
        contract(3, "2025-01-01", "2025-12-31", "as fast as it can", "ended"),
        asset(4, "TS-01", "Tăng âm hội trường", "2025-06-30"),
        asset(5, "TS-02", "Loa", "not a day"),
        // What doesn't say what it is about is an event and no more.
        contract(6, "some day", "", "1", "active"),
        asset(7, "", "Ghế", "2025-06-30"),
        asset(8, "", "", "2025-06-30"),
        asset(9, "TS-03", "Máy quay", "2025-06-30"),
        gone(10, "TS-03", "Máy quay"),
        gone(14, "TS-04", "Máy in"),
    ];
    station.through(&station.deliver(&point, &batch(&point, 2, first)).await);
    let late = vec![
        contract(1, "2026-01-01", "", "50", "active"),
        asset(0, "TS-01", "Tăng âm", "2025-06-30"),
        // Listed before it was removed, and told afterwards.
        asset(12, "TS-04", "Máy in", "2025-06-30"),
    ];
    station.through(&station.deliver(&point, &batch(&point, 1, late)).await);
    assert_eq!(
        station
            .postgres
            .ask("SELECT valid_from, valid_to, provider, plan, down, up, state FROM line_contract ORDER BY 1"),
        "2025-01-01|2025-12-31|VNPT|Home 1|||ended\n2026-01-01|2026-12-31|VNPT|Home 1|80||ended"
    );
    assert_eq!(
        station
            .postgres
            .ask("SELECT code, name, type, hw_id, funding, handed_over FROM asset WHERE NOT removed ORDER BY code"),
        "|Ghế|amplifier||CTMTQG 1719|2025-06-30\nTS-01|Tăng âm hội trường|amplifier||CTMTQG 1719|2025-06-30\nTS-02|Loa|amplifier||CTMTQG 1719|"
    );
    assert_eq!(station.postgres.ask("SELECT count(*) FROM event"), "13");
}

#[tokio::test]
async fn what_an_older_hub_did_not_know_of_watching_is_applied_by_one_that_knows_it() {
    let mut station = Station::start();
    let point = station.point(1).await;
    let events = vec![began(1, "a", NOW), device(2, NOW, "ups/ups", "degraded", "on_battery")];
    station.through(&station.deliver(&point, &batch(&point, 1, events)).await);
    station.postgres.ask(
        "DELETE FROM event; DELETE FROM outage; DELETE FROM device;
         UPDATE batch SET unknown = '{point.outage.began,point.device.changed}'",
    );
    station.kill();
    station.resume();
    for _ in 0..200 {
        if station.postgres.ask("SELECT count(*) FROM batch WHERE unknown <> '{}'") == "0" {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(station.postgres.ask(OUTAGES), "a|line|internet|08:00|");
    assert_eq!(station.postgres.ask(DEVICES), "ups/ups|printer|degraded|on_battery|HP LaserJet|08:00");
}

#[tokio::test]
async fn a_key_that_postgresql_has_no_room_for_is_refused_for_good() {
    let station = Station::start();
    let point = station.point(1).await;
    let long = "x".repeat(257);
    for crooked in [device(1, NOW, &long, "ok", ""), began(2, &long, NOW)] {
        let told = station.deliver(&point, &batch(&point, 1, vec![crooked])).await;
        assert_eq!(told.status, 400, "{told:?}");
    }
    let longest = vec![device(3, NOW, &"ế".repeat(85), "ok", ""), began(4, &"x".repeat(256), NOW)];
    station.through(&station.deliver(&point, &batch(&point, 1, longest)).await);
}

#[tokio::test]
async fn an_alert_opens_when_the_batch_that_tells_of_it_has_come() {
    let station = Station::start();
    let point = station.point(1).await;
    let event = device(1, NOW, "disk/sda", "predicted_failure", "self_test");
    station.through(&station.deliver(&point, &batch(&point, 1, vec![event])).await);
    let open = "SELECT rule, what, details ->> 'hw.model' FROM alert WHERE ended IS NULL";
    for _ in 0..400 {
        if !station.postgres.ask(open).is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    assert_eq!(station.postgres.ask(open), "predicted-failure|disk/sda|HP LaserJet");
}
