//! The rule, day by day.

use super::*;
use ledger::fact::{CausedBy, Count, EventKind};
use time::macros::{date, datetime};
use ulid::Ulid;

fn period() -> Period {
    Period::parse("2026-11-02", "2026-11-08").unwrap()
}

/// On from eight to five on each day of the week, and on the days before and after it.
fn week() -> (Vec<Presence>, Vec<DayCount>) {
    let days = Period::parse("2026-11-01", "2026-11-09").unwrap();
    let presence = |day| {
        let began = begins(day) + Duration::hours(8);
        Presence { began, seen: began + Duration::hours(9), clean: true }
    };
    let count = |day| DayCount { day, count: Count::new(Action::On, CausedBy::Machine), n: 9 * 60 };
    (days.days().map(presence).collect(), days.days().map(count).collect())
}

fn doubts(presences: &[Presence], counts: &[DayCount], clock_wrong: &[Event], restored: &[Event]) -> Doubts {
    let (at, kept_since) = (datetime!(2026-11-20 8:00 +7), Some(date!(2026 - 11 - 1)));
    Doubts::of(period(), &Evidence { at, kept_since, presences, counts, clock_wrong, restored })
}

fn event(kind: EventKind, at: OffsetDateTime, detail: Option<(Detail, OffsetDateTime)>) -> Event {
    let details = detail.map(|(detail, at)| (detail, at.to_string())).into_iter().collect();
    Event { id: Ulid::nil(), at, kind, details }
}

#[test]
fn a_week_of_heartbeats_is_complete_and_so_is_a_day_on_which_the_machine_is_known_to_have_been_off() {
    let (mut presences, mut counts) = week();
    assert_eq!(doubts(&presences, &counts, &[], &[]).of_counts(), Certainty::Complete);
    presences.remove(3);
    counts.remove(3);
    assert_eq!(doubts(&presences, &counts, &[], &[]).of_counts(), Certainty::Complete);
}

#[test]
fn days_before_the_first_heartbeat_and_after_the_last_are_doubted() {
    let (presences, counts) = week();
    let found = doubts(&presences[2..6], &counts, &[], &[]);
    let gaps: Vec<_> = found.gaps().iter().map(|gap| (gap.doubt, gap.from.day(), gap.to.day())).collect();
    assert_eq!(gaps, [(Doubt::NoHeartbeat, 2, 3), (Doubt::NoHeartbeat, 6, 8)]);
    assert_eq!((found.of_counts(), found.of_watch()), (certainty(5), certainty(5)));
    assert_eq!(doubts(&[], &counts, &[], &[]).of_counts(), certainty(7));
}

#[test]
fn a_day_of_which_the_ledger_has_counted_less_than_the_machine_was_on_is_doubted() {
    let (presences, mut counts) = week();
    counts[4].n = 8 * 60;
    let gaps = doubts(&presences, &counts, &[], &[]).gaps();
    assert_eq!(gaps, [Gap { doubt: Doubt::NoHeartbeat, from: counts[4].day, to: counts[4].day }]);
}

#[test]
fn a_clock_that_is_kept_right_is_no_doubt_and_one_that_was_wrong_is_since_it_was_last_right() {
    let (presences, counts) = week();
    let at = datetime!(2026-11-05 8:02 +7);
    let set = |before| [event(EventKind::ClockWrong, at, Some((Detail::ClockBefore, before)))];
    assert!(doubts(&presences, &counts, &set(at - Duration::minutes(3)), &[]).gaps().is_empty());
    let mut away = presences.clone();
    // Off since the 2nd at five.
    away.drain(2..4);
    let few: Vec<_> = counts.iter().filter(|count| ![3, 4].contains(&count.day.day())).cloned().collect();
    let gaps = doubts(&away, &few, &set(datetime!(2020-01-01 0:00 UTC)), &[]).gaps();
    assert_eq!(gaps, [Gap { doubt: Doubt::ClockWrong, from: date!(2026 - 11 - 3), to: date!(2026 - 11 - 5) }]);
}

#[test]
fn a_whole_start_with_an_impossible_clock_is_somewhere_between_its_neighbours() {
    let (mut presences, mut counts) = week();
    let lost = datetime!(2020-01-01 0:00 UTC);
    presences[3] = Presence { began: lost, seen: lost + Duration::hours(9), clean: false };
    counts.remove(3);
    let gaps = doubts(&presences, &counts, &[], &[]).gaps();
    assert_eq!(gaps, [Gap { doubt: Doubt::ClockWrong, from: date!(2026 - 11 - 3), to: date!(2026 - 11 - 5) }]);
}

#[test]
fn what_a_restored_ledger_lost_is_doubted_in_counts_and_not_in_what_the_watch_has_seen() {
    let (presences, counts) = week();
    let at = datetime!(2026-11-06 10:00 +7);
    let copied = event(EventKind::LedgerRestored, at, Some((Detail::KeptUntil, datetime!(2026-11-05 20:00:00.5 UTC))));
    let found = doubts(&presences, &counts, &[], &[copied]);
    assert_eq!((found.of_counts(), found.of_watch()), (certainty(1), Certainty::Complete));
    let without = event(EventKind::LedgerRestored, at, None);
    assert_eq!(doubts(&presences, &counts, &[], &[without]).of_counts(), certainty(5));
}

#[test]
fn days_before_keeping_and_days_that_are_not_over_are_doubted() {
    let (presences, counts) = week();
    let (at, kept_since) = (datetime!(2026-11-07 8:00 +7), Some(date!(2026 - 11 - 3)));
    let evidence = Evidence { at, kept_since, presences: &presences, counts: &counts, clock_wrong: &[], restored: &[] };
    let found = Doubts::of(period(), &evidence);
    assert_eq!((found.of_counts(), found.of_watch()), (certainty(4), certainty(2)));
    let gap = |doubt, from, to| Gap { doubt, from, to };
    let before = gap(Doubt::BeforeKeeping, date!(2026 - 11 - 2), date!(2026 - 11 - 3));
    assert_eq!(found.gaps(), [before, gap(Doubt::NotOver, date!(2026 - 11 - 7), date!(2026 - 11 - 8))]);
    assert!(found.is_certain(date!(2026 - 11 - 4)) && !found.is_certain(date!(2026 - 11 - 3)));
}
