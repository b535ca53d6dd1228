//! Hours: stated, open, on.

use std::collections::{BTreeMap, BTreeSet};

use ledger::DayCount;
use ledger::fact::Action;
use point::Point;
use time::Date;
use watch::Presence;

use crate::figures::Room;
use crate::gaps::Doubts;
use crate::period::Period;

/// Adds up minutes. `presences`: the oldest first.
pub(crate) fn room(
    period: Period,
    counts: &[DayCount],
    presences: &[Presence],
    point: &Point,
    doubts: &Doubts,
) -> Room {
    let sum = |action| counts.iter().filter(|count| count.count.action == action).map(|count| count.n).sum();
    let on = || counts.iter().filter(|count| count.count.action == Action::On && count.n > 0);
    let days_on: BTreeSet<_> = on().map(|count| count.day).collect();
    // The last one is still on, or nobody has looked at how it ended.
    let ended = presences.split_last().map_or(&[][..], |(_, ended)| ended);
    let fell = |presence: &&Presence| !presence.clean && (period.begins()..period.ends()).contains(&presence.seen);
    Room {
        certainty: doubts.of_counts(),
        declared: declared(period, counts, point, doubts),
        open: sum(Action::Open),
        on: sum(Action::On),
        on_battery: sum(Action::OnBattery),
        days_on: days_on.len(),
        cut_off: ended.iter().filter(fell).count(),
    }
}

/// What the hours say. On a day on which the machine was off nobody noted it, so the hours of now stand for it; of a day that isn't
/// certain nobody claims even that.
fn declared(period: Period, counts: &[DayCount], point: &Point, doubts: &Doubts) -> Option<u64> {
    let of_days = counts.iter().filter(|count| count.count.action == Action::DeclaredOpen);
    let noted: BTreeMap<Date, u64> = of_days.map(|count| (count.day, count.n)).collect();
    let of_day = |day: Date| {
        let now = || point.declared_minutes(day.weekday()).filter(|_| doubts.is_certain(day));
        noted.get(&day).copied().or_else(now)
    };
    let known: Vec<_> = period.days().filter_map(of_day).collect();
    (!known.is_empty()).then(|| known.iter().sum())
}
