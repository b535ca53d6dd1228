//! Months of bytes.

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
    assert!(left(25_000_000).daily);
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
    let now = Moment { wall: datetime!(2026-12-01 0:00 UTC), monotonic: Duration::ZERO, flag: ClockFlag::Plausible };
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
