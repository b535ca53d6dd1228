use proptest::prelude::*;
use time::macros::{date, datetime};

use super::*;

const START: OffsetDateTime = datetime!(2026-11-01 0:00 UTC);

fn at(minutes: i64) -> OffsetDateTime {
    START + Duration::minutes(minutes)
}

/// What came of a run of verdicts: when the alert was open, as the store would hold it.
fn spans(
    verdicts: impl IntoIterator<Item = (OffsetDateTime, Verdict)>,
) -> Vec<(OffsetDateTime, Option<OffsetDateTime>)> {
    let mut spans: Vec<(OffsetDateTime, Option<OffsetDateTime>)> = vec![];
    for (now, verdict) in verdicts {
        let open = spans.last().is_some_and(|span| span.1.is_none());
        match verdict {
            Verdict::Met(_) if !open => spans.push((now, None)),
            Verdict::Over if open => spans.last_mut().unwrap().1 = Some(now),
            _ => {}
        }
    }
    spans
}

/// At least so long from each end to the next beginning.
fn assert_apart(spans: &[(OffsetDateTime, Option<OffsetDateTime>)], least: Duration) {
    for pair in spans.windows(2) {
        let ended = pair[0].1.expect("never more than one is open");
        assert!(pair[1].0 - ended >= least, "{spans:?}");
    }
}

/// Minutes at which something changes to the other of two states: short and long stretches.
fn changes() -> impl Strategy<Value = Vec<i64>> {
    let stretch = prop_oneof![1..90_i64, 60..3_000_i64];
    prop::collection::vec(stretch, 1..25).prop_map(|stretches| {
        stretches
            .into_iter()
            .scan(0, |sum, stretch| {
                *sum += stretch;
                Some(*sum)
            })
            .collect()
    })
}

/// Moments at which somebody judges: every ten minutes until after the last change.
fn moments(changes: &[i64]) -> impl Iterator<Item = i64> + use<> {
    let end = changes.last().copied().unwrap_or_default() + 3_000;
    (0..end).step_by(10)
}

proptest! {
    #[test]
    fn a_line_that_comes_and_goes_makes_one_alert_until_it_is_whole(changes in changes()) {
        let verdicts = moments(&changes).map(|now| {
            let known: Vec<_> = changes.iter().copied().filter(|change| *change <= now).collect();
            let cuts: Vec<_> = known.chunks(2).map(|cut| (at(cut[0]), cut.get(1).map(|end| at(*end)))).collect();
            (at(now), line_cut(&cuts, None, at(now)))
        });
        let spans = spans(verdicts.collect::<Vec<_>>());
        // The next cut must last as long as the first, but what lies less than an hour before counts with it.
        assert_apart(&spans, LINE_CUT - LINE_WHOLE);
        for (_, ended) in &spans {
            let Some(ended) = ended else { continue };
            let cut = |minute: i64| changes.iter().filter(|change| **change <= minute).count() % 2 == 1;
            let minute = (*ended - START).whole_minutes();
            prop_assert!((minute - 59..=minute).all(|minute| !cut(minute)), "ended without an hour's rest");
        }
    }

    #[test]
    fn equipment_that_comes_and_goes_makes_no_new_alert_within_a_day(changes in changes(), predicted: bool) {
        let verdicts: Vec<_> = moments(&changes).map(|now| {
            let known = changes.iter().copied().filter(|change| *change <= now);
            let (count, since) = (known.clone().count(), at(known.max().unwrap_or(-3_000)));
            let bad = count % 2 == 1;
            (at(now), if predicted { predicted_failure(bad, since, at(now)) } else { device_failed(bad, since, Duration::ZERO, at(now)) })
        }).collect();
        let spans = spans(verdicts);
        assert_apart(&spans, if predicted { Duration::ZERO } else { DEVICE_FAILED });
        for (began, ended) in spans {
            prop_assert!(ended.is_none_or(|ended| ended - began >= DEVICE_WELL), "an alert of less than an hour's rest");
        }
    }

    #[test]
    fn power_cuts_must_come_anew_before_a_new_alert(gaps in prop::collection::vec(1..8_000_i64, 0..30)) {
        let cuts: Vec<_> = gaps.iter().scan(0, |sum, gap| { *sum += gap; Some(*sum) }).map(at).collect();
        let end = gaps.iter().sum::<i64>() + 20_000;
        let spans = spans((0..end).step_by(30).map(|now| {
            let known: Vec<_> = cuts.iter().copied().filter(|cut| *cut <= at(now)).collect();
            (at(now), power_cuts(&known, at(now)))
        }).collect::<Vec<_>>());
        for pair in spans.windows(2) {
            let ended = pair[0].1.expect("never more than one is open");
            let new = cuts.iter().filter(|cut| ended < **cut && **cut <= pair[1].0).count();
            prop_assert!(new >= POWER_CUTS - POWER_CUTS_OVER, "{new} new power cuts");
        }
    }

    #[test]
    fn a_line_is_slow_or_not_by_several_days_and_never_by_one(days in prop::collection::vec(any::<bool>(), 0..60)) {
        let days: Vec<_> = days.iter().zip(1..).map(|(slow, day)| (date!(2026 - 09 - 01) + Duration::days(day), *slow)).collect();
        let spans = spans((0..=days.len()).map(|known| (at(i64::try_from(known).unwrap()), slow_line(&days[..known]))));
        // To turn from five of seven to five of seven of the other kind takes three days.
        assert_apart(&spans, Duration::minutes(3));
    }
}

#[test]
fn a_cut_counts_from_its_beginning_over_short_returns_and_ends_by_samples_where_no_end_was_told() {
    let hours = |hours: i64| at(hours * 60);
    let cuts = [(hours(0), Some(hours(14))), (hours(14) + Duration::minutes(40), None)];
    assert_eq!(line_cut(&cuts, None, hours(23)), Verdict::Between);
    assert_eq!(line_cut(&cuts, None, hours(24)), Verdict::Met(hours(0)));
    let cuts = [(hours(0), Some(hours(14))), (hours(16), None)];
    assert_eq!(line_cut(&cuts, None, hours(24)), Verdict::Between);
    assert_eq!(line_cut(&cuts, None, hours(40)), Verdict::Met(hours(16)));
    assert_eq!(line_cut(&cuts, Some((hours(17), hours(18))), hours(41)), Verdict::Met(hours(16)));
    assert_eq!(line_cut(&cuts, Some((hours(17), hours(41))), hours(41)), Verdict::Over);
    assert_eq!(line_cut(&[], None, hours(41)), Verdict::Over);
}

#[test]
fn what_stands_still_while_the_machine_is_off_is_not_overdue() {
    let since = at(0);
    let day = Duration::DAY;
    assert_eq!(device_failed(true, since, Duration::hours(14), since + day), Verdict::Between);
    assert_eq!(device_failed(true, since, Duration::hours(14), since + day + Duration::hours(14)), Verdict::Met(since));
    assert_eq!(device_failed(false, since, Duration::ZERO, since + Duration::minutes(59)), Verdict::Between);
    assert_eq!(device_failed(false, since, Duration::ZERO, since + Duration::hours(1)), Verdict::Over);
}

#[test]
fn a_point_is_silent_after_thirty_days_and_speaks_with_the_first_batch() {
    assert_eq!(silent(START, START + SILENT), Verdict::Over);
    assert_eq!(silent(START, START + SILENT + Duration::MINUTE), Verdict::Met(START));
}
