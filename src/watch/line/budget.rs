//! How many bytes watching the line may use in a month, and what is left out when they run short: first the daily transfer, then
//! light rounds between others, last of all the full round of each hour.

use std::time::Duration;

use point::Moment;
use time::{Date, Time};

use crate::line::settings::Settings;

/// What a light round costs, on the wire: measured by the rig, with a name of forty letters and what ARP adds.
pub const LIGHT: u64 = 1_500;

/// What a full round costs: TLS with a chain of three certificates, and two more name servers.
pub const FULL: u64 = 9_000;

/// What the daily transfer costs: a megabyte one way and a quarter the other, with headers and acknowledgements.
pub const DAILY: u64 = 1_400_000;

/// Times between light rounds, where the usual one would cost too much.
const LIGHT_THINNED: [Duration; 2] = [Duration::from_secs(15 * 60), Duration::from_secs(30 * 60)];

/// Times between full rounds, where even the hourly one would cost too much: a point that has some megabytes a month.
const FULL_THINNED: [Duration; 4] = [
    Duration::from_secs(3 * 3600),
    Duration::from_secs(6 * 3600),
    Duration::from_secs(12 * 3600),
    Duration::from_secs(24 * 3600),
];

/// Rounds are noted ahead by so much: a power cut makes the month poorer by no more, and never richer.
const AHEAD: u64 = 64 * 1024;

/// What bytes are used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Light and full rounds.
    Rounds,
    /// The daily transfer.
    Daily,
    /// What somebody has asked for by the button. It is counted, and stopped by nothing.
    Asked,
}

/// Where it is noted what the present month has used.
pub trait Purse: Send + Sync {
    /// Bytes used for something; nothing where that can't be read now.
    fn used(&self, purpose: Purpose) -> Option<u64>;

    /// Notes bytes that are about to be used, or, negative, weren't after all. Answers whether that is kept.
    fn spend(&self, purpose: Purpose, bytes: i64) -> bool;
}

/// Bytes used in the month so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// For light and full rounds.
    pub rounds: u64,
    /// For daily transfers.
    pub daily: u64,
    /// For what somebody has asked for.
    pub asked: u64,
}

/// What may be done for the rest of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Time between light rounds; none are made where it is missing.
    pub light_every: Option<Duration>,
    /// Time between full rounds.
    pub full_every: Option<Duration>,
    /// Whether the daily transfer may be made.
    pub daily: bool,
}

/// What may be done when so much is used and so much of the month is left, so that it lasts to the month's end.
pub fn plan(settings: &Settings, used: Used, left: Duration) -> Plan {
    let (most, most_rounds) = (megabytes(settings.monthly_megabytes), megabytes(settings.round_megabytes));
    let all = most.saturating_sub(used.rounds + used.daily);
    let rounds = all.min(most_rounds.saturating_sub(used.rounds));
    let full = |every| count(left, every) * FULL;
    let light = |every| count(left, every) * LIGHT;
    let full_every = settings.full_every();
    let light_every = [settings.light_every()].into_iter().chain(LIGHT_THINNED);
    let light_every = light_every.into_iter().find(|every| light(*every) + full(full_every) <= rounds);
    let full_every = [full_every].into_iter().chain(FULL_THINNED).find(|every| full(*every) <= rounds);
    // What somebody has asked for has used the line, too: but rounds go on.
    let needed = DAILY + light(settings.light_every()) + full(settings.full_every());
    let daily = light_every == Some(settings.light_every()) && needed + used.asked <= all;
    Plan { light_every, full_every, daily }
}

fn megabytes(number: u32) -> u64 {
    u64::from(number) * 1_000_000
}

/// How often something is done in that time, begun parts included.
fn count(time: Duration, every: Duration) -> u64 {
    time.as_secs().div_ceil(every.as_secs().max(1))
}

/// How long the month goes on at the point.
fn left_of_month(now: &Moment) -> Duration {
    let local = now.local();
    let next = local.month().next();
    let year = local.year() + i32::from(next == time::Month::January);
    let end =
        Date::from_calendar_date(year, next, 1).map(|day| day.with_time(Time::MIDNIGHT).assume_offset(local.offset()));
    let left = end.map(|end| (end - local).whole_seconds()).ok().and_then(|left| u64::try_from(left).ok());
    Duration::from_secs(left.unwrap_or_default())
}

/// The month's bytes, and what is in hand of them.
pub struct Budget<'a, P: Purse> {
    purse: &'a P,
    settings: &'a Settings,
    /// Noted and not used yet.
    ahead: u64,
    /// Used and not noted, because that failed.
    owed: u64,
    /// What was last read.
    known: Used,
}

impl<'a, P: Purse> Budget<'a, P> {
    /// Of this purse.
    pub fn new(purse: &'a P, settings: &'a Settings) -> Self {
        Self { purse, settings, ahead: 0, owed: 0, known: Used::default() }
    }

    /// What may be done now.
    pub fn plan(&mut self, now: &Moment) -> Plan {
        let Used { rounds, daily, asked } = &mut self.known;
        for (known, purpose) in [(rounds, Purpose::Rounds), (daily, Purpose::Daily), (asked, Purpose::Asked)] {
            *known = self.purse.used(purpose).unwrap_or(*known);
        }
        let rounds = (self.known.rounds + self.owed).saturating_sub(self.ahead);
        plan(self.settings, Used { rounds, ..self.known }, left_of_month(now))
    }

    /// Before a round.
    pub fn reserve(&mut self) {
        let wanted = FULL + self.owed;
        if self.ahead < wanted && self.purse.spend(Purpose::Rounds, signed(AHEAD)) {
            self.ahead += AHEAD;
        }
        let paid = self.owed.min(self.ahead);
        self.owed -= paid;
        self.ahead -= paid;
    }

    /// After a round: what it has used.
    pub fn use_up(&mut self, bytes: u64) {
        let paid = bytes.min(self.ahead);
        self.ahead -= paid;
        self.owed += bytes - paid;
    }
}

impl<P: Purse> Drop for Budget<'_, P> {
    fn drop(&mut self) {
        // Where this fails the month is poorer by that much.
        self.purse.spend(Purpose::Rounds, -signed(self.ahead));
    }
}

/// As a change of what is noted.
pub(super) fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::Mutex;

    use point::ClockFlag;
    use proptest::prelude::*;
    use time::macros::datetime;

    use super::*;

    const MONTH: Duration = Duration::from_secs(31 * 24 * 3600);
    const MINUTES: fn(u64) -> Option<Duration> = |minutes| Some(Duration::from_secs(minutes * 60));

    /// A purse in memory, whose month never ends.
    #[derive(Default)]
    pub(in crate::line) struct Pocket {
        pub used: Mutex<Used>,
        pub broken: bool,
    }

    impl Purse for Pocket {
        fn used(&self, purpose: Purpose) -> Option<u64> {
            let used = *self.used.lock().unwrap();
            let of = [used.rounds, used.daily, used.asked];
            (!self.broken).then_some(of[purpose as usize])
        }

        fn spend(&self, purpose: Purpose, bytes: i64) -> bool {
            let mut used = self.used.lock().unwrap();
            let Used { rounds, daily, asked } = &mut *used;
            let of = [rounds, daily, asked].into_iter().nth(purpose as usize).unwrap();
            *of = of.saturating_add_signed(bytes);
            !self.broken
        }
    }

    fn planned(rounds: u64, daily: u64, asked: u64) -> Plan {
        plan(&Settings::default(), Used { rounds, daily, asked }, MONTH)
    }

    #[test]
    fn the_usual_month_is_paid_for() {
        let plan = planned(0, 0, 0);
        assert_eq!(plan, Plan { light_every: MINUTES(5), full_every: MINUTES(60), daily: true });
        let days = 31;
        let rounds = days * (288 * LIGHT + 24 * FULL);
        assert!(rounds <= 60_000_000 && rounds + days * DAILY <= 100_000_000, "{rounds}");
    }

    #[test]
    fn the_daily_transfer_goes_first_then_light_rounds_and_full_ones_last() {
        // 31 days of full rounds are 6.7 MB, of light ones 13.4, 4.5 and 2.2 MB.
        let left = |left: u64| planned(0, 100_000_000 - left, 0);
        assert_eq!(left(25_000_000).daily, true);
        assert_eq!(left(21_000_000), Plan { light_every: MINUTES(5), full_every: MINUTES(60), daily: false });
        assert_eq!(left(12_000_000).light_every, MINUTES(15));
        assert_eq!(left(9_500_000).light_every, MINUTES(30));
        assert_eq!(left(8_000_000), Plan { light_every: None, full_every: MINUTES(60), daily: false });
        assert_eq!(left(3_000_000).full_every, MINUTES(180));
        assert_eq!(left(0), Plan { light_every: None, full_every: None, daily: false });
    }

    #[test]
    fn rounds_have_a_limit_of_their_own() {
        assert_eq!(planned(60_000_000, 0, 0), Plan { light_every: None, full_every: None, daily: false });
    }

    #[test]
    fn what_somebody_has_asked_for_stops_only_the_daily_transfer() {
        let plan = planned(0, 0, 250_000_000);
        assert_eq!(plan, Plan { light_every: MINUTES(5), full_every: MINUTES(60), daily: false });
    }

    #[test]
    fn the_month_ends_at_the_point() {
        let left = |wall| left_of_month(&Moment { wall, monotonic: Duration::ZERO, flag: ClockFlag::Plausible });
        assert_eq!(left(datetime!(2026-12-31 16:00 UTC)), Duration::from_secs(3600));
        assert_eq!(left(datetime!(2026-12-31 18:00 UTC)), MONTH - Duration::from_secs(3600));
    }

    #[test]
    fn a_power_cut_forgets_no_byte() {
        let (purse, settings) = (Pocket::default(), Settings::default());
        let mut budget = Budget::new(&purse, &settings);
        let mut used = 0;
        for round in 0..1_000 {
            budget.reserve();
            let bytes = if round % 12 == 0 { FULL } else { LIGHT };
            used += bytes;
            assert!(purse.used(Purpose::Rounds).unwrap() >= used, "noted before it is used");
            budget.use_up(bytes);
        }
        assert!(purse.used(Purpose::Rounds).unwrap() <= used + AHEAD);
        drop(budget);
        assert_eq!(purse.used(Purpose::Rounds), Some(used), "an orderly end gives back what wasn't used");
    }

    #[test]
    fn a_purse_that_cannot_be_written_is_made_good_in_memory() {
        let (purse, settings) = (Pocket { broken: true, ..Pocket::default() }, Settings::default());
        let now =
            Moment { wall: datetime!(2026-12-01 0:00 UTC), monotonic: Duration::ZERO, flag: ClockFlag::Plausible };
        let mut budget = Budget::new(&purse, &settings);
        assert!(budget.plan(&now).daily);
        for _ in 0..10_000 {
            budget.reserve();
            budget.use_up(FULL);
        }
        assert_eq!(budget.plan(&now), Plan { light_every: None, full_every: None, daily: false });
    }

    proptest! {
        #[test]
        fn random_months_never_cost_more_than_they_may(
            monthly in 0_u32..200, rounds in 0_u32..100, light in 1_u16..60, asked in 0_u64..300_000_000,
        ) {
            let (monthly_megabytes, round_megabytes, light_minutes) = (monthly, rounds, light);
            let settings = Settings { monthly_megabytes, round_megabytes, light_minutes, ..Settings::default() };
            let mut used = Used { asked, ..Used::default() };
            let (mut light_at, mut full_at) = (0, 0);
            for minute in 0..31 * 24 * 60_u64 {
                let left = MONTH - Duration::from_secs(minute * 60);
                let plan = plan(&settings, used, left);
                let due = |every: Option<Duration>, last| every.is_some_and(|every| minute >= last + every.as_secs() / 60);
                if due(plan.full_every, full_at) {
                    (used.rounds, full_at, light_at) = (used.rounds + FULL, minute, minute);
                } else if due(plan.light_every, light_at) {
                    (used.rounds, light_at) = (used.rounds + LIGHT, minute);
                }
                if minute % 1440 == 700 && plan.daily {
                    used.daily += DAILY;
                }
            }
            prop_assert!(used.rounds <= megabytes(rounds), "{used:?}");
            prop_assert!(used.rounds + used.daily <= megabytes(monthly), "{used:?}");
        }
    }
}
