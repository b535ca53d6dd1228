//! Which days a report can't be sure of, and why. A figure is `Complete` only where every day of the period is accounted for.
//!
//! A day is **certain** when it is over and
//! - the point keeps counts since a day before it ([`Doubt::BeforeKeeping`]): what is older was never kept, or is not kept any more;
//! - heartbeats account for all of it ([`Doubt::NoHeartbeat`]): the watch's memory knows for each minute whether the machine was on
//!   or off (between two starts it was off), and the ledger counted it as on about as long;
//! - no wrong clock moved counts into it or out of it ([`Doubt::ClockWrong`]): from the day after the one on which the machine
//!   was last seen with a right clock, through the day on which the clock was set;
//! - the ledger wasn't lost in it ([`Doubt::LedgerRestored`]): from the moment of the copy that took the damaged one's place, through the
//!   day of the damage.
//!
//! A day on which the machine was off from morning to night, and is known to have been, is certain: nobody used it.
//!
//! Counts need all of it. What the watch's memory tells by itself, outages and speeds, doesn't depend on what the ledger kept.

use std::collections::{BTreeMap, BTreeSet};

use ledger::DayCount;
use ledger::fact::{Action, Detail, Event};
use point::clock::VIETNAM;
use serde::Serialize;
use time::{Date, Duration, OffsetDateTime};
use watch::Presence;

use crate::period::{Period, begins, iso};

/// Nobody ran this program before: the ledger's own bound for days of a clock that is certainly wrong.
const FIRST: OffsetDateTime = time::macros::datetime!(2026-01-01 0:00 +7);

/// A clock that is set by less moves nothing from one day to another but at midnight, when nobody is there.
const JUMP: Duration = Duration::HOUR;

/// So many minutes a day the ledger's count of minutes may be behind the watch's: the machine's own start, an update's restart.
const BEHIND: i64 = 30;

/// Why a day isn't certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Nothing was kept of it, or not all.
    BeforeKeeping,
    /// Nobody knows for all of it whether the machine was on.
    NoHeartbeat,
    /// The clock was wrong.
    ClockWrong,
    /// The ledger was damaged, and a copy took its place.
    LedgerRestored,
    /// It isn't over yet.
    NotOver,
}

/// Whether a figure can be relied on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "certainty", rename_all = "snake_case")]
pub enum Certainty {
    /// Every day is accounted for.
    Complete,
    /// Some aren't.
    Uncertain {
        /// How many.
        days: usize,
    },
}

/// Consecutive days that are doubted for the same reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Why.
    pub doubt: Doubt,
    /// The first day.
    #[serde(serialize_with = "iso")]
    pub from: Date,
    /// The last day.
    #[serde(serialize_with = "iso")]
    pub to: Date,
}

impl Gap {
    /// How many days.
    pub fn days(&self) -> usize {
        usize::try_from((self.to - self.from).whole_days() + 1).unwrap_or(0)
    }
}

/// What is known of how the days were watched.
pub(crate) struct Evidence<'a> {
    /// When the report is written.
    pub at: OffsetDateTime,
    /// The day on which keeping has begun.
    pub kept_since: Option<Date>,
    /// When the machine was on, the oldest first.
    pub presences: &'a [Presence],
    /// Counts of the period.
    pub counts: &'a [DayCount],
    /// Times at which the clock was set.
    pub clock_wrong: &'a [Event],
    /// Times at which a copy took the ledger's place.
    pub restored: &'a [Event],
}

/// The days of a period that are doubted.
pub(crate) struct Doubts(BTreeMap<Date, BTreeSet<Doubt>>);

impl Doubts {
    pub fn of(period: Period, evidence: &Evidence<'_>) -> Self {
        let mut doubts = Self(period.days().map(|day| (day, BTreeSet::new())).collect());
        let today = local(evidence.at);
        doubts.add(Doubt::NotOver, today, Date::MAX);
        match evidence.kept_since {
            Some(since) => doubts.add(Doubt::BeforeKeeping, Date::MIN, since),
            None => doubts.add(Doubt::BeforeKeeping, Date::MIN, Date::MAX),
        }
        doubts.heartbeats(evidence);
        for event in evidence.clock_wrong {
            doubts.clock(event, evidence.presences);
        }
        for presence in evidence.presences.iter().filter(|presence| presence.seen < FIRST) {
            // A whole start with a clock that can't be right: somewhere between its neighbours.
            doubts.between_neighbours(presence, evidence.presences, evidence.at);
        }
        for event in evidence.restored {
            let from = event.detail(Detail::KeptUntil).and_then(kept_until).map_or(Date::MIN, local);
            doubts.add(Doubt::LedgerRestored, from, local(event.at));
        }
        // Of a day that isn't over that says it all.
        for (_, of_day) in doubts.0.range_mut(today..) {
            of_day.retain(|doubt| *doubt == Doubt::NotOver);
        }
        doubts
    }

    fn add(&mut self, doubt: Doubt, from: Date, to: Date) {
        if from <= to {
            for (_, doubts) in self.0.range_mut(from..=to) {
                doubts.insert(doubt);
            }
        }
    }

    fn heartbeats(&mut self, evidence: &Evidence<'_>) {
        let believed: Vec<_> = evidence.presences.iter().filter(|presence| presence.seen >= FIRST).collect();
        let (Some(first), Some(last)) = (believed.first(), believed.iter().map(|presence| presence.seen).max()) else {
            return self.add(Doubt::NoHeartbeat, Date::MIN, Date::MAX);
        };
        let known_from = if first.began >= FIRST { first.began } else { first.seen };
        let counted = on_minutes(evidence.counts);
        let days: Vec<_> = self.0.keys().copied().collect();
        for day in days {
            let (begin, end) = (begins(day), begins(day) + Duration::DAY);
            let is_known = known_from <= begin && end <= last;
            let on: i64 = believed
                .iter()
                .map(|presence| (presence.seen.min(end) - presence.began.max(begin)).whole_minutes().max(0))
                .sum();
            let is_kept = evidence.kept_since.is_some_and(|since| since < day);
            let is_counted = !is_kept || counted.get(&day).copied().unwrap_or(0) + BEHIND >= on;
            if !is_known || !is_counted {
                self.add(Doubt::NoHeartbeat, day, day);
            }
        }
    }

    fn clock(&mut self, event: &Event, presences: &[Presence]) {
        let before = event.detail(Detail::ClockBefore).and_then(kept_until);
        if before.is_some_and(|before| (event.at - before).abs() < JUMP) {
            return;
        }
        let seen =
            presences.iter().map(|presence| presence.seen).filter(|seen| *seen < event.at && *seen >= FIRST).max();
        let from = seen.and_then(|seen| local(seen).next_day()).unwrap_or(Date::MIN);
        self.add(Doubt::ClockWrong, from.min(local(event.at)), local(event.at));
        if let Some(day) = before.map(local) {
            self.add(Doubt::ClockWrong, day, day);
        }
    }

    fn between_neighbours(&mut self, lost: &Presence, presences: &[Presence], at: OffsetDateTime) {
        let Some(place) = presences.iter().position(|presence| std::ptr::eq(presence, lost)) else { return };
        let believed = |presence: &&Presence| presence.seen >= FIRST;
        let before = presences[..place].iter().rev().find(believed).map_or(Date::MIN, |presence| local(presence.seen));
        let after = presences[place..].iter().find(believed).map_or(local(at), |presence| local(presence.seen));
        self.add(Doubt::ClockWrong, before, after);
    }

    /// Whether a day's counts are certain.
    pub fn is_certain(&self, day: Date) -> bool {
        self.0.get(&day).is_some_and(BTreeSet::is_empty)
    }

    /// Of what was counted.
    pub fn of_counts(&self) -> Certainty {
        certainty(self.0.values().filter(|doubts| !doubts.is_empty()).count())
    }

    /// Of what the watch has seen.
    pub fn of_watch(&self) -> Certainty {
        let matters = |doubt: &Doubt| !matches!(doubt, Doubt::BeforeKeeping | Doubt::LedgerRestored);
        certainty(self.0.values().filter(|doubts| doubts.iter().any(matters)).count())
    }

    /// All of them, reason by reason, day by day.
    pub fn gaps(&self) -> Vec<Gap> {
        let mut gaps: Vec<Gap> = vec![];
        for doubt in
            [Doubt::BeforeKeeping, Doubt::NoHeartbeat, Doubt::ClockWrong, Doubt::LedgerRestored, Doubt::NotOver]
        {
            for day in self.0.iter().filter(|(_, doubts)| doubts.contains(&doubt)).map(|(day, _)| *day) {
                match gaps.last_mut() {
                    Some(gap) if gap.doubt == doubt && gap.to.next_day() == Some(day) => gap.to = day,
                    _ => gaps.push(Gap { doubt, from: day, to: day }),
                }
            }
        }
        gaps
    }
}

/// How many minutes of each day the ledger has counted as on.
fn on_minutes(counts: &[DayCount]) -> BTreeMap<Date, i64> {
    let mut minutes = BTreeMap::new();
    for count in counts.iter().filter(|count| count.count.action == Action::On) {
        *minutes.entry(count.day).or_default() += i64::try_from(count.n).unwrap_or(i64::MAX);
    }
    minutes
}

const fn certainty(days: usize) -> Certainty {
    if days == 0 { Certainty::Complete } else { Certainty::Uncertain { days } }
}

/// The day at the point.
pub(crate) fn local(at: OffsetDateTime) -> Date {
    at.to_offset(VIETNAM).date()
}

/// A moment as the ledger's own events hold it: as `time` displays it.
fn kept_until(text: &str) -> Option<OffsetDateTime> {
    let form = time::macros::format_description!(
        "[year]-[month]-[day] [hour padding:none]:[minute]:[second].[subsecond] [offset_hour sign:mandatory]:[offset_minute]:[offset_second]"
    );
    OffsetDateTime::parse(text, form).ok()
}

#[cfg(test)]
mod tests;
