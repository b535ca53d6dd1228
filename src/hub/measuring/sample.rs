//! The sample for the one bounded transfer a day, each way.

use std::ops::Range;
use std::sync::Arc;

use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{AS_IT_IS, RANDOM};
use crate::line::{Rejection, read_pieces};
use crate::server::{Hub, Peer};

/// How long the sample is: at 1 Mbit/s it takes the eight seconds that a point gives it.
const SAMPLE: usize = 1_000_000;

/// The longest sample that is taken, some more than a point brings (256 kB): its own way is mostly the slower one.
const LONGEST: usize = 300_000;

/// What part of the sample is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Of(Range<usize>),
    /// Beyond its end.
    None,
}

/// Gives the sample, or a part of it.
pub(super) async fn give(
    State(hub): State<Arc<Hub>>,
    Extension(peer): Extension<Peer>,
    headers: HeaderMap,
) -> Result<Response, Rejection> {
    hub.rates.sample.take(peer.0, hub.clock.now().monotonic).map_err(Rejection::TooOften)?;
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    // Another start of the hub has another sample: nobody can go on with an earlier one.
    let range = text(header::RANGE).filter(|_| !headers.contains_key(header::IF_RANGE));
    let kind = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CACHE_CONTROL, AS_IT_IS),
        (header::ACCEPT_RANGES, "bytes"),
    ];
    Ok(match range.map_or(Part::Whole, part) {
        Part::Whole => (kind, RANDOM.slice(..SAMPLE)).into_response(),
        Part::Of(range) => {
            let place = format!("bytes {}-{}/{SAMPLE}", range.start, range.end - 1);
            (StatusCode::PARTIAL_CONTENT, kind, [(header::CONTENT_RANGE, place)], RANDOM.slice(range)).into_response()
        }
        Part::None => {
            let place = format!("bytes */{SAMPLE}");
            (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, place)]).into_response()
        }
    })
}

/// Takes a sample, and keeps nothing of it.
pub(super) async fn take(
    State(hub): State<Arc<Hub>>,
    Extension(peer): Extension<Peer>,
    request: Request,
) -> Result<Response, Rejection> {
    hub.rates.sample.take(peer.0, hub.clock.now().monotonic).map_err(Rejection::TooOften)?;
    let (head, body) = request.into_parts();
    read_pieces(&hub, body, &head.headers, LONGEST, |_| ()).await?;
    Ok((StatusCode::NO_CONTENT, [(header::CACHE_CONTROL, "no-store")]).into_response())
}

/// Reads a `Range` (RFC 9110, 14.2). One that isn't understood, or names several parts, is as if it weren't there.
fn part(range: &str) -> Part {
    let Some((first, last)) = range.strip_prefix("bytes=").and_then(|range| range.trim().split_once('-')) else {
        return Part::Whole;
    };
    match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), Ok(last)) if first > last => Part::Whole,
        (Ok(first), _) if first >= SAMPLE && (last.is_empty() || last.parse::<usize>().is_ok()) => Part::None,
        (Ok(first), Ok(last)) => Part::Of(first..SAMPLE.min(last.saturating_add(1))),
        (Ok(first), Err(_)) if last.is_empty() => Part::Of(first..SAMPLE),
        (Err(_), Ok(0)) if first.is_empty() => Part::None,
        (Err(_), Ok(length)) if first.is_empty() => Part::Of(SAMPLE.saturating_sub(length)..SAMPLE),
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_part_is_served_and_what_is_not_understood_is_as_if_it_were_not_there() {
        let last = SAMPLE - 1;
        for (range, expected) in [
            ("bytes=0-0", Part::Of(0..1)),
            ("bytes=100-199", Part::Of(100..200)),
            ("bytes=999999-", Part::Of(last..SAMPLE)),
            ("bytes=0-99999999999", Part::Of(0..SAMPLE)),
            ("bytes=-1", Part::Of(last..SAMPLE)),
            ("bytes=-99999999", Part::Of(0..SAMPLE)),
            ("bytes=1000000-", Part::None),
            ("bytes=1000000-1000001", Part::None),
            ("bytes=-0", Part::None),
            ("bytes=2-1", Part::Whole),
            ("bytes=0-1,4-5", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("bytes=0", Part::Whole),
        ] {
            assert_eq!(part(range), expected, "{range}");
        }
    }
}
