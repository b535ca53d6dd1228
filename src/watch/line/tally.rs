//! Figures of the line, hour by hour, from the rounds that were made anyway.

use std::time::Duration;

use time::{OffsetDateTime, Time, UtcOffset};

use crate::figure::{Figure, Measure};
use crate::line::round::{Answer, Round};
use crate::statistics::{jitter, median, ms};

/// Adds up the rounds of an hour: twelve light ones and a full one.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    slot: Option<OffsetDateTime>,
    rtts: Vec<Duration>,
    names: Vec<Duration>,
    sent: u32,
    lost: u32,
    signals: Vec<i32>,
}

impl Tally {
    /// Adds a round that was made at a moment; answers the figures of the hour before, if that has ended.
    ///
    /// Rounds of an outage don't belong here: what is lost then is told as an outage.
    pub fn add(&mut self, round: &Round, at: OffsetDateTime) -> Vec<Figure> {
        let slot = hour(at);
        let ended = self.slot.is_some_and(|known| known != slot);
        let figures = if ended { self.take() } else { Vec::new() };
        self.slot = Some(slot);
        let Round { web, internet, names, link, .. } = round;
        let place: &Answer = if web.took.is_empty() { internet } else { web };
        self.rtts.extend(&place.took);
        self.names.extend(&names.answer.took);
        self.sent += web.sent + internet.sent;
        self.lost += web.lost + internet.lost;
        self.signals.extend(link.signal);
        figures
    }

    /// The figures of the hour so far; then it begins anew.
    pub fn take(&mut self) -> Vec<Figure> {
        let Self { slot, rtts, names, sent, lost, signals } = std::mem::take(self);
        let Some(slot) = slot else { return Vec::new() };
        let rtts: Vec<f64> = rtts.into_iter().map(ms).collect();
        let jitter = jitter(&rtts);
        let signals: Vec<f64> = signals.into_iter().map(f64::from).collect();
        let share = (sent > 0).then(|| f64::from(lost) / f64::from(sent));
        let figures = [
            (Measure::Rtt, median(rtts)),
            (Measure::Jitter, jitter),
            (Measure::Loss, share),
            (Measure::DnsDuration, median(names.into_iter().map(ms).collect())),
            (Measure::Signal, median(signals)),
        ];
        let figure =
            |(measure, value): (_, Option<f64>)| Some(Figure { measure, of: String::new(), slot, value: value? });
        figures.into_iter().filter_map(figure).collect()
    }
}

/// The hour that a moment lies in: the same in Vietnam, which is whole hours away from UTC.
fn hour(at: OffsetDateTime) -> OffsetDateTime {
    let utc = at.to_offset(UtcOffset::UTC);
    utc.replace_time(Time::from_hms(utc.hour(), 0, 0).unwrap_or(Time::MIDNIGHT))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::line::round::Depth;

    fn round(rtt: u64, sent: u32, lost: u32) -> Round {
        let mut round = Round::unasked(Depth::Light);
        round.web = Answer { took: vec![Duration::from_millis(rtt)], sent, lost, ..Answer::default() };
        round
    }

    #[test]
    fn an_hour_is_told_when_it_is_over() {
        let mut tally = Tally::default();
        for (minute, rtt, lost) in [(0, 40, 0), (5, 60, 1), (10, 30, 0)] {
            let at = datetime!(2026-11-30 8:00 UTC) + time::Duration::minutes(minute);
            assert_eq!(tally.add(&round(rtt, 2, lost), at), []);
        }
        let figures = tally.add(&round(500, 1, 0), datetime!(2026-11-30 16:01 +7));
        let told: Vec<(Measure, f64)> = figures.iter().map(|figure| (figure.measure, figure.value)).collect();
        assert_eq!(told, [(Measure::Rtt, 40.0), (Measure::Jitter, 25.0), (Measure::Loss, 1.0 / 6.0)]);
        assert!(figures.iter().all(|figure| figure.slot == datetime!(2026-11-30 8:00 UTC)));
        assert_eq!(tally.take().first().map(|figure| figure.value), Some(500.0));
        assert_eq!(tally.take(), []);
    }

    #[test]
    fn what_was_not_measured_is_no_figure() {
        let mut tally = Tally::default();
        tally.add(&round(40, 0, 0), datetime!(2026-11-30 8:00 UTC));
        assert_eq!(tally.take().len(), 1, "nothing sent, no loss");
    }
}
