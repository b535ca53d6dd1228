//! Days of transfers.

use std::collections::BTreeSet;

use point::ClockFlag;
use proptest::prelude::*;
use time::macros::{date, datetime, time};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

fn point(hours: &str) -> Point {
    let text = format!("id = \"01KAQZ0000000000000000000A\"\n{hours}");
    Point::parse(&text, std::path::Path::new("point.toml")).unwrap()
}

fn open_on_mondays() -> Point {
    point(
        "[[hours]]\ndays = [\"mon\"]\nopen = \"07:30\"\nclose = \"11:00\"\n[[hours]]\ndays = [\"mon\"]\nopen = \"14:00\"\nclose = \"17:00\"\n",
    )
}

fn due(point: &Point, wall: OffsetDateTime, done: Option<Date>) -> bool {
    is_due(point, &Moment { wall, monotonic: Duration::ZERO, flag: ClockFlag::Plausible }, done)
}

#[test]
fn each_day_and_each_point_has_another_moment() {
    let days: BTreeSet<Time> =
        (1..=28).filter_map(|day| moment(&point(""), date!(2026 - 11 - 1).replace_day(day).unwrap())).collect();
    assert!(days.len() > 20, "{days:?}");
    let other = Point { id: ulid::Ulid::from_parts(1, 2), ..point("") };
    assert_ne!(moment(&other, date!(2026 - 11 - 2)), moment(&point(""), date!(2026 - 11 - 2)));
    assert_eq!(moment(&point(""), date!(2026 - 11 - 2)), moment(&point(""), date!(2026 - 11 - 2)));
}

#[test]
fn a_room_that_is_closed_measures_nothing() {
    assert_eq!(moment(&open_on_mondays(), date!(2026 - 12 - 1)), None, "a Tuesday");
    assert!(!due(&open_on_mondays(), datetime!(2026-11-30 20:00 +7), None));
}

#[test]
fn a_moment_that_was_missed_is_made_good_once() {
    let point = open_on_mondays();
    let late = datetime!(2026-11-30 16:45 +7);
    assert!(due(&point, late, None));
    assert!(due(&point, late, Some(date!(2026 - 11 - 23))));
    assert!(!due(&point, late, Some(date!(2026 - 11 - 30))));
    assert!(!due(&point, datetime!(2026-11-30 16:55 +7), None), "the room closes");
}

proptest! {
    #[test]
    fn random_moments_lie_in_the_hours_of_the_room(id in any::<u128>(), week in 0_i64..200) {
        let point = Point { id: id.into(), ..open_on_mondays() };
        let at = moment(&point, date!(2026 - 11 - 30) + time::Duration::weeks(week)).unwrap();
        let within = |open, close| (open..close).contains(&(at + BEFORE_CLOSING));
        prop_assert!(within(time!(7:40), time!(11:00)) || within(time!(14:10), time!(17:00)), "{at}");
    }
}

/// A hub that gives the sample at so many bytes a second, and takes pieces.
async fn hub(bytes_per_second: usize) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let sample = Url::parse(&format!("http://{}/line/sample", listener.local_addr().unwrap())).unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut head = Vec::new();
                while stream.read_buf(&mut head).await.unwrap() > 0 {
                    let Some(end) = head.windows(4).position(|end| end == b"\r\n\r\n") else { continue };
                    let text = String::from_utf8_lossy(&head[..end]).to_ascii_lowercase();
                    let number = |name: &str| {
                        text.split_once(name).and_then(|(_, rest)| rest.lines().next()?.trim().parse::<usize>().ok())
                    };
                    let mut body = head.len() - end - 4;
                    let length = number("content-length:").unwrap_or(0);
                    while body < length {
                        let mut piece = Vec::new();
                        body += stream.read_buf(&mut piece).await.unwrap();
                    }
                    head.clear();
                    if length > 0 {
                        stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await.unwrap();
                        continue;
                    }
                    let bytes = number("range: bytes=0-").unwrap() + 1;
                    let answer = format!("HTTP/1.1 206 Partial Content\r\nContent-Length: {bytes}\r\n\r\n");
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    let mut left = bytes;
                    while left > 0 {
                        let piece = left.min((bytes_per_second / 20).max(1));
                        if stream.write_all(&vec![7; piece]).await.is_err() {
                            return;
                        }
                        left -= piece;
                        if left > 0 {
                            sleep(Duration::from_millis(50)).await;
                        }
                    }
                }
            });
        }
    });
    sample
}

#[tokio::test]
async fn a_transfer_never_says_more_than_the_line_gives() {
    let outcome = transfer(&hub(1_000_000).await, &|| false).await.unwrap();
    let (down, up) = (outcome.down.unwrap(), outcome.up.unwrap());
    assert!((4e6..=8.9e6).contains(&down), "{down}");
    assert!(up > 0.0);
    assert!((1_256_000..DAILY).contains(&outcome.bytes), "{}", outcome.bytes);
}

#[tokio::test]
async fn a_slow_line_stops_it_after_seconds() {
    let began = Instant::now();
    let outcome = transfer(&hub(20_000).await, &|| false).await.unwrap();
    assert!(began.elapsed() < 2 * STOP + Duration::from_secs(2));
    let down = outcome.down.unwrap();
    assert!((1e5..=1.7e5).contains(&down), "{down}");
    assert!(outcome.bytes < 500_000, "what didn't come isn't counted: {}", outcome.bytes);
}

#[tokio::test]
async fn whoever_needs_the_line_gets_it() {
    let since = Instant::now();
    let outcome = transfer(&hub(100_000).await, &|| since.elapsed() > Duration::from_secs(1)).await.unwrap();
    assert!(since.elapsed() < Duration::from_secs(3), "{:?}", since.elapsed());
    assert_eq!((outcome.down, outcome.up), (None, None), "half a transfer is no measurement");
    assert!(outcome.bytes < 300_000);
}
