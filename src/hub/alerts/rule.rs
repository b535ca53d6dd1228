//! When an alert begins, and when it ends: pure rules over what is known at a moment. Between beginning and end each rule
//! leaves a gap, in which it says neither, so that what comes and goes doesn't make alerts come and go.

use point::line::QCVN_SHARE;
use point::named;
use time::{Date, Duration, OffsetDateTime};

/// A line that is cut for so long won't come back by itself: shorter cuts are storms, work on the line, a router that starts
/// anew.
pub const LINE_CUT: Duration = Duration::hours(24);
/// A line that has been whole for so long is back; one that is mended badly falls within minutes.
pub const LINE_WHOLE: Duration = Duration::hours(1);
/// Samples of so long a time prove that the line is whole, where the end of an outage was never told.
pub const LINE_MEASURED: Duration = Duration::DAY;
/// For so long somebody at the point may still plug it in again, or fetch paper; the time the machine was off doesn't count.
pub const DEVICE_FAILED: Duration = Duration::hours(24);
/// Equipment that is well for so long is well; a loose plug comes and goes within minutes.
pub const DEVICE_WELL: Duration = Duration::hours(1);
/// The days over which power cuts are counted.
pub const POWER_DAYS: Duration = Duration::days(7);
/// So many in that time are no weather any more, but a plug, a fuse or a worn battery.
pub const POWER_CUTS: usize = 3;
/// With so few it is over.
pub const POWER_CUTS_OVER: usize = 1;
/// The share of the ordered speed below which a line is slow.
pub const SPEED_SHARE: f64 = QCVN_SHARE;
/// The last measured days that are looked at.
pub const SPEED_DAYS: usize = 7;
/// So many of them must say the same: one bad evening, or one good one, is not the line.
pub const SPEED_AGREE: usize = 5;
/// Measured days that are older say nothing of the line as it is.
pub const SPEED_LOOK_BACK: Duration = Duration::days(90);
/// After so long a point is silent. Weeks without a line are ordinary; after a month somebody should ask.
pub const SILENT: Duration = Duration::days(30);

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Nothing came from the point for [`SILENT`].
    Silent,
    /// The line is cut for [`LINE_CUT`].
    LineCut,
    /// A piece of equipment has failed, or is missing, for [`DEVICE_FAILED`].
    DeviceFailed,
    /// A piece of equipment says that it will fail.
    PredictedFailure,
    /// [`POWER_CUTS`] within [`POWER_DAYS`].
    PowerCuts,
    /// The line is slower than [`SPEED_SHARE`] of what was ordered.
    SlowLine,
}

named!(Rule {
    Silent = "silent",
    LineCut = "line-cut",
    DeviceFailed = "device-failed",
    PredictedFailure = "predicted-failure",
    PowerCuts = "power-cuts",
    SlowLine = "slow-line",
});

/// What a rule says at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is met, by what is so since then: an alert opens, if none is open.
    Met(OffsetDateTime),
    /// It is over: an open alert ends.
    Over,
    /// Neither: what is open stays open, what isn't doesn't open.
    Between,
}

/// Whether nothing came for long.
pub fn silent(last: OffsetDateTime, now: OffsetDateTime) -> Verdict {
    if now - last > SILENT { Verdict::Met(last) } else { Verdict::Over }
}

/// Cuts of the line, the oldest first, each with its end if it has one; `measured`: between when the line answered since the
/// beginning of a cut that has no end.
pub fn line_cut(
    cuts: &[(OffsetDateTime, Option<OffsetDateTime>)],
    measured: Option<(OffsetDateTime, OffsetDateTime)>,
    now: OffsetDateTime,
) -> Verdict {
    let end = |end: Option<OffsetDateTime>| end.unwrap_or(now).min(now);
    let Some(last_end) = cuts.iter().map(|cut| end(cut.1)).max() else { return Verdict::Over };
    let open = cuts.iter().any(|cut| cut.1.is_none());
    if open && let Some((first, last)) = measured {
        if last - first >= LINE_MEASURED {
            return Verdict::Over;
        }
    } else if !open && now - last_end >= LINE_WHOLE {
        return Verdict::Over;
    }
    // Cuts with less than an hour between them are one.
    let mut since = last_end;
    for (began, ended) in cuts.iter().rev() {
        if since - end(*ended) < LINE_WHOLE {
            since = since.min(*began);
        }
    }
    if open && last_end - since >= LINE_CUT { Verdict::Met(since) } else { Verdict::Between }
}

/// A piece of equipment that is `bad`, or isn't, since then; `off`: how long the machine was off meanwhile.
pub fn device_failed(bad: bool, since: OffsetDateTime, off: Duration, now: OffsetDateTime) -> Verdict {
    match bad {
        true if now - since - off >= DEVICE_FAILED => Verdict::Met(since),
        false if now - since >= DEVICE_WELL => Verdict::Over,
        _ => Verdict::Between,
    }
}

/// A piece of equipment that says that it will fail, or doesn't, since then.
pub fn predicted_failure(bad: bool, since: OffsetDateTime, now: OffsetDateTime) -> Verdict {
    match bad {
        true => Verdict::Met(since),
        false if now - since >= DEVICE_WELL => Verdict::Over,
        false => Verdict::Between,
    }
}

/// The power cuts that count: those of the last [`POWER_DAYS`].
pub fn recent(cuts: &[OffsetDateTime], now: OffsetDateTime) -> Vec<OffsetDateTime> {
    cuts.iter().copied().filter(|cut| now - POWER_DAYS < *cut && *cut <= now).collect()
}

/// Power cuts, each by the moment at which the machine came back, the oldest first; those that are [`recent`] count.
pub fn power_cuts(cuts: &[OffsetDateTime], now: OffsetDateTime) -> Verdict {
    let recent = recent(cuts, now);
    match (recent.first(), recent.len()) {
        (Some(first), count) if count >= POWER_CUTS => Verdict::Met(*first),
        (_, count) if count <= POWER_CUTS_OVER => Verdict::Over,
        _ => Verdict::Between,
    }
}

/// The measured days that count: at most the last [`SPEED_DAYS`].
pub fn last(days: &[(Date, bool)]) -> &[(Date, bool)] {
    &days[days.len().saturating_sub(SPEED_DAYS)..]
}

/// Measured days, the oldest first, and whether each was below [`SPEED_SHARE`]; the [`last`] ones count.
pub fn slow_line(days: &[(Date, bool)]) -> Verdict {
    let last = last(days);
    let mut slow = last.iter().filter(|(_, slow)| *slow);
    let count = slow.clone().count();
    match slow.next() {
        Some((first, _)) if count >= SPEED_AGREE => Verdict::Met(first.midnight().assume_offset(point::clock::VIETNAM)),
        _ if last.len() - count >= SPEED_AGREE => Verdict::Over,
        // Nothing was measured for so long that nobody can say.
        _ if last.is_empty() => Verdict::Over,
        _ => Verdict::Between,
    }
}

#[cfg(test)]
mod tests;
