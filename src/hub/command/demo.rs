//! `hub demo`: two points that have sent for a quarter, and a third one that waits to be approved, for whoever wants to see the
//! hub at work. What they say goes the same way as what real points say.

mod desk;
mod watching;

use std::path::Path;

use hub::alerts;
use hub::intake::{self, Refusal};
use hub::{Hub, Via, keys};
use ledger::fact::{
    Action, Boot, CausedBy, Count, Detail, Event, EventKind, Face, Facts, Labels, Sample, Series, Usage,
};
use ledger::{BatchId, Enrolment, Sealed, Signal, SigningKey, wire};
use point::clock::VIETNAM;
use time::{Date, Duration, Time};
use ulid::Ulid;

/// For how many days the points have sent.
const DAYS: i64 = 90;
/// How many of them go into a batch.
const WEEK: i64 = 7;

/// Ids that are no time of making: nobody takes them for real points.
const POINTS: [(u128, &str, &str); 3] = [
    (1, "Điểm mẫu số 1", "Xã Trà Đốc (dữ liệu mẫu)"),
    (2, "Điểm mẫu số 2", "Xã Trà Liên (dữ liệu mẫu)"),
    (3, "Điểm mẫu chờ duyệt", "Xã Trà Tân (dữ liệu mẫu)"),
];

/// Products: id, title, topic, kind.
const PRODUCTS: [(&str, &str, &str, &str); 4] = [
    ("p01/bao-hong", "Báo hỏng thiết bị của điểm", "services", "guide"),
    ("p01/phong-sot-xuat-huyet", "Phòng bệnh sốt xuất huyết", "health", "leaflet"),
    ("p01/sat-lo", "Dấu hiệu sắp sạt lở đất", "disaster", "video"),
    ("p01/vay-von", "Vay vốn chăn nuôi", "production", "handbook"),
];

/// Fills the tables; `folder` keeps the points' keys.
pub async fn fill(hub: &Hub, folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder)?;
    let now = hub.clock.now().wall;
    let first = now.to_offset(VIETNAM).date() - Duration::days(DAYS);
    for (number, name, unit) in POINTS {
        let key = SigningKey::open(&folder.join(format!("point-{number}.key")))?;
        let about = point::Point {
            id: Ulid::from_parts(0, number),
            name: name.to_owned(),
            unit: unit.to_owned(),
            ..point::Point::unnamed()
        };
        let wish = Enrolment::new(&about, now, &key);
        let mut client = hub.database.client().await?;
        keys::ask(&mut client, &wish, now).await?;
        if number == 3 {
            continue;
        }
        keys::approve(&mut client, &wish.code(), "hub demo", now).await?;
        drop(client);
        for (seq, facts) in (1..).zip(quarter(number, first)) {
            // The second point's line is bad: one batch is still under way, another came on a stick.
            if number == 2 && seq == 9 {
                continue;
            }
            let via = if number == 2 && seq == 10 { Via::Stick } else { Via::Line };
            let (signal, facts) = facts;
            let id = BatchId { point: about.id, epoch: Ulid::from_parts(0, number), seq };
            let sealed = Sealed { id, signal, body: wire::encode(id, signal, &[facts]) };
            let signature = sealed.sign(&key);
            match intake::take(hub, sealed, &signature, via).await {
                // Filled on another day before.
                Ok(_) | Err(Refusal::OtherBytes(_)) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    alerts::judge(&hub.database, None, now).await?;
    Ok(())
}

/// What a point says of a quarter: each week its counts and samples, and its events.
fn quarter(point: u128, first: Date) -> Vec<(Signal, Facts)> {
    let mut batches = vec![];
    for week in 0..=DAYS / WEEK {
        let numbers = (0..WEEK).map(|day| week * WEEK + day).filter(|number| *number < DAYS);
        let boot = Boot { id: format!("mau-{point}-{week}"), offset_ms: 0, clock_plausible: true };
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let mut metrics = Facts { boot, version, usage: vec![], samples: vec![], events: vec![] };
        let mut logs = metrics.clone();
        for number in numbers {
            let day = first + Duration::days(number);
            metrics.usage.extend(usage(point, day));
            metrics.samples.extend(samples(day));
            // The second point's line is cut at the end.
            if point == 1 || number < DAYS - 2 {
                metrics.samples.extend(watching::samples(point, day, number));
            }
            logs.events.push(started(point, day));
            logs.events.extend(watching::events(point, day, number));
            logs.events.extend(desk::events(point, day, number));
        }
        if week == 0 {
            logs.events.extend(watching::first(point, first));
            logs.events.push(edition_shown(point, first));
        }
        batches.push((Signal::Metrics, metrics));
        batches.push((Signal::Logs, logs));
    }
    batches
}

/// A number from 0 up to `end` that looks like chance and is the same each time.
fn chance(point: u128, day: Date, about: usize, end: u64) -> u64 {
    let seed = u64::try_from(point).unwrap_or_default() * 7_919 + day.to_julian_day().unsigned_abs() as u64 * 104_729;
    let mixed = (seed + about as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ (mixed >> 29)) % end
}

fn usage(point: u128, day: Date) -> Vec<Usage> {
    let mut all = vec![];
    let mut add = |count: Count, title: &str, n: u64| {
        if n > 0 {
            all.push(Usage { day, days: 1, count, title: title.to_owned(), n });
        }
    };
    let visitor = |action| Count::new(action, CausedBy::Visitor);
    let mut opened_in_all = 0;
    for (at, (product, title, topic, kind)) in PRODUCTS.into_iter().enumerate() {
        for (place, language) in ["vi", "ktv"].into_iter().enumerate() {
            let opened = chance(point, day, at * 2 + place, 6);
            opened_in_all += opened;
            let of = |action| Count {
                product: product.to_owned(),
                language: language.to_owned(),
                topic: topic.to_owned(),
                kind: kind.to_owned(),
                ..visitor(action)
            };
            add(of(Action::Opened), title, opened);
            add(of(Action::Finished), title, opened / 2);
            add(of(Action::Played), title, opened * 140);
            add(Count { face: Some(Face::Happy), ..of(Action::Judged) }, title, opened / 3);
            add(Count { face: Some(Face::Sad), ..of(Action::Judged) }, title, opened / 5);
            if language == "ktv" {
                add(of(Action::LanguageMissed), title, opened);
            }
        }
    }
    add(visitor(Action::Visited), "", opened_in_all / 2);
    add(visitor(Action::Active), "", opened_in_all.min(40));
    add(Count { topic: "health".to_owned(), ..visitor(Action::Searched) }, "", opened_in_all / 4);
    add(Count { topic: "production".to_owned(), ..visitor(Action::FoundNothing) }, "", opened_in_all / 9);
    add(Count { language: "ktv".to_owned(), ..visitor(Action::LanguageChosen) }, "", opened_in_all / 5);
    add(Count::new(Action::On, CausedBy::Machine), "", 540);
    add(Count::new(Action::Open, CausedBy::Machine), "", 400 + chance(point, day, 80, 80));
    add(Count::new(Action::DeclaredOpen, CausedBy::Machine), "", 480);
    all
}

fn samples(day: Date) -> Vec<Sample> {
    let morning = day.with_time(Time::MIDNIGHT).assume_offset(VIETNAM) + Duration::hours(8);
    (0..9)
        .map(|hour| Sample {
            series: Series::Active,
            labels: Labels::none(),
            slot: morning + Duration::hours(hour),
            value: 1.0,
        })
        .collect()
}

fn started(point: u128, day: Date) -> Event {
    let at = day.with_time(Time::MIDNIGHT).assume_offset(VIETNAM) + Duration::hours(8);
    let id = Ulid::from_parts(at.unix_timestamp().unsigned_abs() * 1000, point);
    Event { id, at, kind: EventKind::Started, details: vec![] }
}

fn edition_shown(point: u128, day: Date) -> Event {
    let event = started(point, day);
    let id = Ulid::from_parts(event.id.timestamp_ms() + 1, point);
    Event { id, kind: EventKind::EditionShown, details: vec![(Detail::Edition, "mau".to_owned())], ..event }
}
