//! The one transfer of a day that is made to be measured: a megabyte from the hub and a quarter to it, stopped after seconds. It
//! ends before the line has reached its speed, so that its speeds are lower bounds; many days show whether the line gets worse.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::time::Duration;

use point::{Clock, Moment, Point};
use reqwest::header::{ACCEPT_ENCODING, RANGE};
use reqwest::{Client, Response, StatusCode};
use time::{Date, OffsetDateTime, Time};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use url::Url;

use crate::figure::{Direction, Method};
use crate::line::budget::{Budget, DAILY, Purpose, Purse, signed};
use crate::line::passive::bits_per_second;
use crate::line::running::Told;
use crate::line::settings::Settings;
use crate::line::{hub, random};
use crate::memory::Speed;

/// What is fetched at most.
const DOWN: u64 = 1_000_000;

/// What is sent, piece by piece: only what the other end has answered for has arrived, and the worst line gets the first one
/// through.
const UP: [usize; 3] = [16_000, 48_000, 192_000];

/// How long each way may take.
const STOP: Duration = Duration::from_secs(8);

/// How long it may take to be connected, by TLS over the worst line known.
const CONNECT: Duration = Duration::from_secs(30);

/// How often it is looked whether the moment has come and the line is free.
const LOOK_AGAIN: Duration = Duration::from_secs(60);

/// A transfer shan't be cut off by the end of the day.
const BEFORE_CLOSING: Duration = Duration::from_secs(10 * 60);

/// Connections, headers and TLS, beside the shares of what goes through.
const FIXED: u64 = 12_000;

/// What was measured, and what it cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// From the hub, bit/s, at least.
    pub down: Option<f64>,
    /// To the hub, bit/s, at least.
    pub up: Option<f64>,
    /// Bytes on the line.
    pub bytes: u64,
}

/// When the transfer of a day is made at a point: at another time each day, within the hours in which the room is open. Nothing on
/// a day on which it isn't.
pub fn moment(point: &Point, day: Date) -> Option<Time> {
    let noon = day.with_time(Time::from_hms(12, 0, 0).unwrap_or(Time::MIDNIGHT)).assume_offset(point::clock::VIETNAM);
    let open: Vec<u16> = (0..24 * 60).filter(|minute| is_open(point, noon, *minute)).collect();
    let mut chance = DefaultHasher::new();
    (u128::from(point.id), day.to_julian_day()).hash(&mut chance);
    let chosen = usize::try_from(chance.finish() % u64::try_from(open.len()).ok().filter(|open| *open > 0)?).ok()?;
    time_of(*open.get(chosen)?)
}

/// Whether the room is open in a minute of the day, and for some minutes more.
fn is_open(point: &Point, day: OffsetDateTime, minute: u16) -> bool {
    let Some(time) = time_of(minute) else { return false };
    let local = day.replace_time(time);
    point.hours.is_empty() || point.open_until(local).is_some_and(|close| time + BEFORE_CLOSING < close)
}

fn time_of(minute: u16) -> Option<Time> {
    Time::from_hms(u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?, 0).ok()
}

/// Whether the transfer of this day has to be made now. One whose moment has passed while the machine was off is made as soon as
/// it is on, if the room is still open.
fn is_due(point: &Point, now: &Moment, done: Option<Date>) -> bool {
    let local = now.local();
    let minute = u16::from(local.hour()) * 60 + u16::from(local.minute());
    done != Some(local.date())
        && is_open(point, local, minute)
        && moment(point, local.date()).is_some_and(|moment| moment <= local.time())
}

/// Makes the day's transfer, day after day, until nobody listens any more. `done` is the last day on which one was made; `is_busy`
/// says whether somebody uses the line, or a download runs: then it waits, and what has begun is given up.
pub async fn run(
    settings: &Settings,
    point: &Point,
    clock: &dyn Clock,
    purse: &impl Purse,
    mut done: Option<Date>,
    is_busy: impl Fn() -> bool,
    told: Sender<Told>,
) {
    let Some(sample) = settings.targets().ok().and_then(|targets| targets.sample()) else { return };
    while !told.is_closed() {
        sleep(LOOK_AGAIN).await;
        let now = clock.now();
        if !is_due(point, &now, done) || is_busy() || !Budget::new(purse, settings).plan(&now).daily {
            continue;
        }
        // Noted before, so that neither a cut of the power nor a line that breaks makes another one.
        done = Some(now.local().date());
        purse.spend(Purpose::Daily, signed(DAILY));
        let outcome =
            transfer(&sample, &is_busy).await.unwrap_or_else(|_| Outcome { bytes: DAILY, ..Outcome::default() });
        purse.spend(Purpose::Daily, -signed(DAILY.saturating_sub(outcome.bytes)));
        let speed =
            |direction, bits: Option<f64>| Some(Speed { at: now.wall, method: Method::Daily, direction, bits: bits? });
        let speeds = [speed(Direction::Receive, outcome.down), speed(Direction::Transmit, outcome.up)];
        let speeds: Vec<Speed> = speeds.into_iter().flatten().collect();
        if !speeds.is_empty() && told.send(Told::Speeds(speeds)).await.is_err() {
            return;
        }
    }
}

/// Fetches and sends the sample; answers what the line gave at least. What somebody needs the line for, `is_busy`, comes first.
pub async fn transfer(sample: &Url, is_busy: &impl Fn() -> bool) -> reqwest::Result<Outcome> {
    let client = hub::client_that_keeps()?;
    let mut outcome = Outcome { bytes: FIXED, ..Outcome::default() };
    // One byte, so that being connected isn't measured; a server that knows no parts would send all of it.
    let Ok(first) = timeout(CONNECT, get(&client, sample, 1)).await else { return Ok(outcome) };
    if first?.bytes().await?.len() != 1 {
        return Ok(Outcome { bytes: FIXED + DOWN, ..outcome });
    }
    let (bytes, took) = fetch(&client, sample, is_busy).await;
    outcome.bytes += on_the_wire(bytes);
    if is_busy() {
        return Ok(outcome);
    }
    outcome.down = (bytes > 0).then(|| bits_per_second(bytes, took));
    let began = Instant::now();
    let deadline = began + STOP;
    let mut arrived = 0;
    for piece in UP {
        // Incompressible, or whoever packs on the way would be measured.
        let Ok(bytes) = random::bytes(piece) else { break };
        let sent = client.post(sample.clone()).body(bytes).send();
        outcome.bytes += on_the_wire(piece as u64);
        let Ok(Ok(answer)) = timeout_at(deadline, sent).await else { break };
        if !answer.status().is_success() || is_busy() {
            break;
        }
        // All together: lines let the first kilobytes through faster than they can go on.
        arrived += piece as u64;
        outcome.up = Some(bits_per_second(arrived, began.elapsed()));
    }
    Ok(outcome)
}

async fn get(client: &Client, sample: &Url, bytes: u64) -> reqwest::Result<Response> {
    let range = format!("bytes=0-{}", bytes.saturating_sub(1));
    // Packed on the way, they would measure whoever packs.
    let asked = client.get(sample.clone()).header(RANGE, range).header(ACCEPT_ENCODING, "identity");
    asked.send().await?.error_for_status()
}

/// How many bytes have come in how long, from the question on.
async fn fetch(client: &Client, sample: &Url, is_busy: &impl Fn() -> bool) -> (u64, Duration) {
    let began = Instant::now();
    let (mut bytes, mut last) = (0, began);
    let fetching = async {
        let Ok(mut response) = get(client, sample, DOWN).await else { return };
        while response.status() == StatusCode::PARTIAL_CONTENT && bytes < DOWN && !is_busy() {
            let Ok(Some(piece)) = response.chunk().await else { return };
            bytes += piece.len() as u64;
            last = Instant::now();
        }
    };
    // What has come until then counts.
    let stopped = timeout(STOP, fetching).await.is_err();
    (bytes, if stopped { STOP } else { last - began })
}

/// With headers, TLS, and acknowledgements the other way: 52 + 14 bytes for each 1,448, and one of 66 for two of them.
fn on_the_wire(bytes: u64) -> u64 {
    bytes + bytes * 7 / 100
}

#[cfg(test)]
mod tests;
