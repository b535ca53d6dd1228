//! Times in which equipment wasn't well, and in which the line was cut.

use std::collections::BTreeMap;

use ledger::fact::{Detail, Event};
use time::OffsetDateTime;
use watch::{Cause, Kind, Known, Outage, Reason, State};

use crate::figures::{Cut, Fault, Faults, OfCause, Outages};
use crate::gaps::Certainty;
use crate::period::Period;

/// From changes of equipment, the oldest first, to times in which a piece wasn't well. `known`: what people call each. A piece that is
/// new or was exchanged is no fault.
pub(crate) fn faults(changes: &[Event], known: &[Known], period: Period, certainty: Certainty) -> Faults {
    let mut open = BTreeMap::<&str, Fault>::new();
    let mut list = vec![];
    for change in changes {
        let detail = |detail| change.detail(detail).unwrap_or_default();
        let id = change.detail(Detail::HwId).unwrap_or_default();
        let Some((state, kind)) = State::of(detail(Detail::HwState)).zip(Kind::of(detail(Detail::HwType))) else {
            continue;
        };
        if state < State::Degraded {
            list.extend(open.remove(id).map(|fault| Fault { ended: Some(change.at), ..fault }));
            continue;
        }
        let reasons: Vec<_> = detail(Detail::DeviceReason).split(' ').filter_map(Reason::of).collect();
        let called = known.iter().find(|known| known.id == id).map(|known| known.name.as_str());
        let name = called.filter(|name| !name.is_empty()).unwrap_or_else(|| detail(Detail::HwModel)).to_owned();
        let fault = open.entry(id).or_insert_with(|| Fault {
            id: id.to_owned(),
            kind,
            name,
            state,
            reasons: vec![],
            began: change.at,
            ended: None,
        });
        fault.state = fault.state.max(state);
        let new = reasons.into_iter().filter(|reason| !fault.reasons.contains(reason)).collect::<Vec<_>>();
        fault.reasons.extend(new);
    }
    list.extend(open.into_values());
    list.retain(|fault| fault.began < period.ends() && fault.ended.is_none_or(|ended| ended > period.begins()));
    list.sort_by(|one, other| (one.began, &one.id).cmp(&(other.began, &other.id)));
    Faults { certainty, list }
}

/// Outages that touch the period. `at`: until when one that lasts is counted.
pub(crate) fn outages(outages: &[Outage], period: Period, at: OffsetDateTime, certainty: Certainty) -> Outages {
    let until = period.ends().min(at);
    let mut causes = BTreeMap::<Cause, OfCause>::new();
    let mut list = vec![];
    for outage in outages {
        let (began, ended) = (outage.began, outage.ended.filter(|ended| *ended <= period.ends()));
        if began >= until || outage.ended.is_some_and(|ended| ended <= period.begins()) {
            continue;
        }
        let seconds = (ended.unwrap_or(until).min(until) - began.max(period.begins())).whole_seconds().max(0);
        let cause = outage.cut.cause;
        let sum = causes.entry(cause).or_insert(OfCause { cause, count: 0, seconds: 0, longest: 0 });
        (sum.count, sum.seconds, sum.longest) = (sum.count + 1, sum.seconds + seconds, sum.longest.max(seconds));
        if cause != Cause::PcOff {
            list.push(Cut { cause, began, ended, seconds });
        }
    }
    list.sort_by_key(|cut| cut.began);
    Outages { certainty, causes: causes.into_values().collect(), list }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::fact::EventKind;
    use time::macros::datetime;
    use ulid::Ulid;
    use watch::Layer;

    fn period() -> Period {
        Period::parse("2026-11-02", "2026-11-08").unwrap()
    }

    fn change(at: OffsetDateTime, state: State, reason: &str) -> Event {
        let details = vec![
            (Detail::HwId, "printer/a".to_owned()),
            (Detail::HwType, "printer".to_owned()),
            (Detail::HwModel, "HP".to_owned()),
            (Detail::HwState, state.name().to_owned()),
            (Detail::DeviceReason, reason.to_owned()),
        ];
        Event { id: Ulid::nil(), at, kind: EventKind::DeviceChanged, details }
    }

    #[test]
    fn a_fault_lasts_from_the_first_bad_state_to_the_first_good_one_and_tells_the_worst() {
        let (first, worse, well) =
            (datetime!(2026-11-01 8:00 +7), datetime!(2026-11-03 8:00 +7), datetime!(2026-11-04 8:00 +7));
        let changes = [
            change(first, State::Degraded, "toner_low"),
            change(worse, State::Failed, "toner_empty no_paper"),
            change(well, State::Ok, ""),
            change(datetime!(2026-11-09 8:00 +7), State::Failed, "stopped"),
        ];
        let found = faults(&changes, &[], period(), Certainty::Complete).list;
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].state, found[0].began, found[0].ended), (State::Failed, first, Some(well)));
        assert_eq!(found[0].reasons, [Reason::TonerLow, Reason::TonerEmpty, Reason::NoPaper]);
        assert_eq!(faults(&changes[..2], &[], period(), Certainty::Complete).list[0].ended, None);
    }

    #[test]
    fn an_outage_counts_as_far_as_it_lies_in_the_period_and_one_that_lasts_until_now() {
        let outage = |cause, began, ended| Outage {
            id: Ulid::nil(),
            cut: watch::Cut { cause, layer: Layer::Internet },
            began,
            ended,
        };
        let all = [
            outage(Cause::Line, datetime!(2026-11-07 23:00 +7), None),
            outage(Cause::PcOff, datetime!(2026-11-03 17:00 +7), Some(datetime!(2026-11-04 7:00 +7))),
            outage(Cause::Line, datetime!(2026-11-01 22:00 +7), Some(datetime!(2026-11-02 1:00 +7))),
            outage(Cause::Dns, datetime!(2026-10-01 22:00 +7), Some(datetime!(2026-10-02 1:00 +7))),
        ];
        let found = outages(&all, period(), datetime!(2026-11-08 1:00 +7), Certainty::Complete);
        let line = OfCause { cause: Cause::Line, count: 2, seconds: 3 * 3600, longest: 2 * 3600 };
        let off = OfCause { cause: Cause::PcOff, count: 1, seconds: 14 * 3600, longest: 14 * 3600 };
        assert_eq!(found.causes, [off, line]);
        assert_eq!(
            found.list.iter().map(|cut| (cut.seconds, cut.ended.is_some())).collect::<Vec<_>>(),
            [(3600, true), (7200, false)]
        );
    }
}
