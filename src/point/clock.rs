//! Time is asked for, never taken: a point's clock is often wrong after a power cut, and tests set it.

use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use serde::Serialize;
use time::{OffsetDateTime, UtcOffset, macros::offset};

/// Vietnam keeps UTC+7 all year and has had no daylight saving since 1975 (IANA zone `Asia/Ho_Chi_Minh`), so a fixed
/// offset is exact and needs no zone database on the point.
pub const VIETNAM: UtcOffset = offset!(+7);

/// Whether the wall clock can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockFlag {
    /// Not before the time floor.
    Plausible,
    /// Before a moment that has certainly passed (the day this program was built).
    BeforeFloor,
}

/// One reading of every clock, taken together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Wall time in UTC as the machine believes it.
    pub wall: OffsetDateTime,
    /// Time since the machine was started, as far as it is known; it never jumps.
    pub monotonic: Duration,
    /// Whether `wall` can be believed.
    pub flag: ClockFlag,
}

impl Moment {
    /// Wall time at the point.
    pub fn local(&self) -> OffsetDateTime {
        self.wall.to_offset(VIETNAM)
    }

    /// The month at the point, as what is counted by months is kept: `2026-11`.
    pub fn month(&self) -> String {
        let local = self.local();
        format!("{:04}-{:02}", local.year(), u8::from(local.month()))
    }
}

/// Milliseconds since 1970, as databases keep moments.
pub fn unix_ms(time: OffsetDateTime) -> i64 {
    i64::try_from(time.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// The moment so many milliseconds after 1970; nothing beyond the years that have four digits.
pub fn from_unix_ms(ms: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(ms) * 1_000_000).ok()
}

/// Where all time comes from.
pub trait Clock: Send + Sync {
    /// Reads wall and monotonic time together.
    fn now(&self) -> Moment;
    /// The kernel's boot id; two moments with different ids can't be compared by `monotonic`.
    fn boot_id(&self) -> &str;
}

/// A moment that has certainly passed; an earlier wall clock is wrong.
const FLOOR: OffsetDateTime = time::macros::datetime!(2026-11-01 0:00 UTC);

/// The machine's clocks.
pub struct SystemClock {
    start: Instant,
    /// How long the machine was on at `start`, so that the clock that never jumps is one for all programs of a boot.
    on_for: Duration,
    boot_id: String,
}

impl SystemClock {
    /// Starts the monotonic clock and reads the boot id (empty where the kernel has none).
    #[expect(clippy::disallowed_methods, reason = "this is the injected clock")]
    pub fn new() -> Self {
        let boot_id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
        let uptime = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
        let seconds = uptime.split(' ').next().and_then(|seconds| seconds.parse().ok());
        let on_for = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()).unwrap_or_default();
        Self { start: Instant::now(), on_for, boot_id: boot_id.trim().to_owned() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the injected clock")]
    fn now(&self) -> Moment {
        let wall = OffsetDateTime::from(SystemTime::now());
        let flag = if wall < FLOOR { ClockFlag::BeforeFloor } else { ClockFlag::Plausible };
        Moment { wall, monotonic: self.on_for + self.start.elapsed(), flag }
    }

    fn boot_id(&self) -> &str {
        &self.boot_id
    }
}

/// A clock that stands still until told to move: for tests, tours and snapshots.
pub struct FixedClock {
    now: Mutex<Moment>,
}

impl FixedClock {
    /// Stands at `wall`.
    pub fn at(wall: OffsetDateTime) -> Self {
        Self { now: Mutex::new(Self::moment(wall)) }
    }

    /// Moves wall and monotonic time forward together.
    pub fn advance(&self, by: Duration) {
        let mut now = self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        now.wall += by;
        now.monotonic += by;
    }

    /// Sets the wall clock alone, as somebody does who finds it wrong.
    pub fn set(&self, wall: OffsetDateTime) {
        let mut now = self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *now = Moment { monotonic: now.monotonic, ..Self::moment(wall) };
    }

    fn moment(wall: OffsetDateTime) -> Moment {
        let flag = if wall < FLOOR { ClockFlag::BeforeFloor } else { ClockFlag::Plausible };
        Moment { wall, monotonic: Duration::ZERO, flag }
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Moment {
        self.now.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn boot_id(&self) -> &str {
        "00000000-0000-0000-0000-000000000000"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_clock_before_the_floor_says_so() {
        assert_eq!(FixedClock::at(datetime!(1970-01-01 0:00 UTC)).now().flag, ClockFlag::BeforeFloor);
        assert_eq!(FixedClock::at(datetime!(2026-11-23 0:00 UTC)).now().flag, ClockFlag::Plausible);
    }

    #[test]
    fn advancing_moves_both_clocks() {
        let clock = FixedClock::at(datetime!(2026-11-23 20:00 UTC));
        clock.advance(Duration::from_secs(3600));
        assert_eq!(clock.now().monotonic, Duration::from_secs(3600));
        assert_eq!(clock.now().local().day(), 24, "21:00 UTC is 4 o'clock of the next day in Vietnam");
    }

    #[test]
    fn the_system_clock_moves_forward() {
        let clock = SystemClock::new();
        assert!(clock.now().monotonic <= clock.now().monotonic);
    }
}
