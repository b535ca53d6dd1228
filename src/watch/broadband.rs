//! What is known of the broadband line, in one report: for the screen, `kiosk broadband` and the sheet of complaint.

use std::collections::BTreeMap;

use point::LineContract;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::figure::{Direction, Method};
use crate::line::budget::Purpose;
use crate::line::verdict::{Verdict, verdict};
use crate::memory::{Memory, MemoryError, Outage, Quality, Speed};
use crate::outage::Cause;
use crate::statistics::{mean, median};

/// How long back outages and speeds are told: a quarter, as reports to the province are.
pub const LOOKED_BACK: Duration = Duration::days(92);

/// Everything that is known of the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Broadband {
    /// When this was read.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// Since when outages and speeds are told: [`LOOKED_BACK`], or since watching has begun.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
    /// What was ordered; nothing where nobody wrote it down.
    pub contract: Option<LineContract>,
    /// The outage that lasts.
    pub outage: Option<Outage>,
    /// Outages of [`LOOKED_BACK`], the newest first; among them times in which the machine was off.
    pub outages: Vec<Outage>,
    /// The same by cause.
    pub causes: BTreeMap<Cause, Sum>,
    /// Quality of the last day.
    pub day: Option<Means>,
    /// Quality of the last week.
    pub week: Option<Means>,
    /// Speeds of [`LOOKED_BACK`], the oldest first.
    pub speeds: Vec<Speed>,
    /// What they say, by how they were measured and which way.
    pub verdicts: Vec<Measured>,
    /// What watching itself has used of the line this month.
    pub used: Used,
}

/// Outages of one cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Sum {
    /// How many.
    pub count: usize,
    /// How long they lasted together, s, those that go on until now.
    pub seconds: i64,
}

/// Medians of what rounds of probes have measured.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Means {
    /// How many rounds.
    pub rounds: usize,
    /// Time there and back, ms.
    pub rtt: Option<f64>,
    /// Jitter, ms.
    pub jitter: Option<f64>,
    /// Share of probes that were lost, 0 to 1: the mean, for the median of rare losses is none.
    pub loss: f64,
    /// Time until a name is resolved, ms.
    pub dns: Option<f64>,
}

/// What speeds measured in one way say.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Measured {
    /// How they were measured. `daily` and `passive` are lower bounds.
    pub method: Method,
    /// Which way.
    pub direction: Direction,
    /// What they say.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// Bytes that watching uses of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Used {
    /// This month so far.
    pub bytes: u64,
    /// No more than this in a month, but for what somebody asks for.
    pub most: u64,
    /// What somebody has asked for this month by the button.
    pub asked: u64,
}

impl Memory {
    /// Everything that is known of the line. `most`: bytes that watching may use in a month.
    pub fn broadband(
        &self,
        at: OffsetDateTime,
        contract: Option<LineContract>,
        most: u64,
    ) -> Result<Broadband, MemoryError> {
        let since = self.began()?.unwrap_or(at).max(at - LOOKED_BACK);
        let outages = self.outages(since)?;
        let mut causes = BTreeMap::<_, Sum>::new();
        for outage in &outages {
            let sum = causes.entry(outage.cut.cause).or_default();
            sum.count += 1;
            // A clock that was set back makes no outage shorter than nothing.
            sum.seconds += (outage.ended.unwrap_or(at) - outage.began).whole_seconds().max(0);
        }
        let speeds = self.speeds(since)?;
        let verdicts = verdicts(&speeds, contract.as_ref());
        Ok(Broadband {
            at,
            since,
            outage: self.outage()?,
            outages,
            causes,
            day: means(&self.qualities(at - Duration::DAY, at)?),
            week: means(&self.qualities(at - Duration::WEEK, at)?),
            speeds,
            verdicts,
            used: Used { bytes: self.bytes_this_month()?, most, asked: self.bytes_for(Purpose::Asked)? },
            contract,
        })
    }
}

/// What speeds say of what was ordered, by how they were measured and which way.
pub fn verdicts(speeds: &[Speed], contract: Option<&LineContract>) -> Vec<Measured> {
    let mut verdicts = vec![];
    for method in [Method::Ndt7, Method::Daily, Method::Passive] {
        for direction in [Direction::Receive, Direction::Transmit] {
            let of = |speed: &&Speed| speed.method == method && speed.direction == direction;
            let bits: Vec<_> = speeds.iter().filter(of).map(|speed| speed.bits).collect();
            let megabits = contract.map(|contract| match direction {
                Direction::Receive => contract.down,
                Direction::Transmit => contract.up,
            });
            let verdict = verdict(&bits, megabits.map(|megabits| megabits * 1e6));
            verdicts.extend(verdict.map(|verdict| Measured { method, direction, verdict }));
        }
    }
    verdicts
}

fn means(qualities: &[Quality]) -> Option<Means> {
    let of = |value: &dyn Fn(&Quality) -> Option<f64>| median(qualities.iter().filter_map(value).collect());
    let loss = mean(&qualities.iter().map(|quality| quality.loss).collect::<Vec<_>>())?;
    Some(Means {
        rounds: qualities.len(),
        rtt: of(&|quality| quality.rtt),
        jitter: of(&|quality| quality.jitter),
        loss,
        dns: of(&|quality| quality.dns),
    })
}
