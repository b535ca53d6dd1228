//! How many bytes watching the line may use in a month, and what is left out when they run short: first the daily transfer, then
//! light rounds between others, last of all the full round of each hour.

use std::time::Duration;

use point::{Moment, named};
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

named!(Purpose { Rounds = "rounds", Daily = "daily", Asked = "asked" });

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
        if self.ahead > 0 {
            // Where this fails the month is poorer by that much.
            self.purse.spend(Purpose::Rounds, -signed(self.ahead));
        }
    }
}

/// As a change of what is noted.
pub(super) fn signed(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(super) mod tests;
