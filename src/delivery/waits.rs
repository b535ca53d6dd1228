//! The waits between tries: short after a hiccup, long through an outage, and never in step with the neighbours.

use std::time::Duration;

use catalog::Sha256;

use crate::carrier::FetchError;
use crate::line::Patience;

/// Waits grow from the first to the second. Whoever looks every half hour spends little of a line that costs money, and is
/// at most that late when it comes back.
const FIRST_WAIT: Duration = Duration::from_secs(5);
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);

/// Waits that double with each failure in a row.
#[derive(Debug)]
pub(crate) struct Growing {
    longest: Duration,
    failures: u32,
}

impl Growing {
    /// Waits that grow up to `longest`.
    pub(crate) const fn new(longest: Duration) -> Self {
        Self { longest, failures: 0 }
    }

    /// How long to wait after a failure. One that brought something on counts as the first.
    pub(crate) fn next(&mut self, name: &str, moved: bool) -> Duration {
        self.failures = if moved { 1 } else { self.failures.saturating_add(1) };
        let grown = FIRST_WAIT.saturating_mul(1 << (self.failures - 1).min(16)).min(self.longest);
        // Seventy points that lost the same line don't come back in the same second.
        grown.mul_f32(0.5 + 0.5 * scatter(name, self.failures))
    }

    /// The next wait is the first again.
    pub(crate) fn begin_anew(&mut self) {
        self.failures = 0;
    }
}

/// The waits of one file.
pub(crate) struct Waits {
    patience: Patience,
    growing: Growing,
}

impl Waits {
    pub(crate) fn new(patience: Patience) -> Self {
        Self { patience, growing: Growing::new(LONGEST_WAIT) }
    }

    /// Waits before the next try, or gives up. What brought something begins anew.
    pub(crate) async fn wait(&mut self, name: &str, message: String, moved: bool) -> Result<(), FetchError> {
        let Some(wait) = self.next(name, moved) else {
            return Err(FetchError::Line { name: name.to_owned(), message });
        };
        tokio::time::sleep(wait).await;
        Ok(())
    }

    /// How long to wait; `None` ends it.
    fn next(&mut self, name: &str, moved: bool) -> Option<Duration> {
        let grown = self.growing.next(name, moved);
        match self.patience {
            Patience::Tries(tries, _) if self.growing.failures >= tries => None,
            Patience::Tries(_, pause) => Some(pause),
            Patience::Endless => Some(grown),
        }
    }
}

/// 0 … 1, another one for each process and try.
fn scatter(name: &str, failures: u32) -> f32 {
    let seed = Sha256::of(format!("{}{name}{failures}", std::process::id()).as_bytes());
    let digits = seed.as_str().get(..4).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    f32::from(digits.unwrap_or_default()) / f32::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_of_a_week_is_outlived_with_few_looks_and_a_hiccup_with_a_short_wait() {
        let mut waits = Waits::new(Patience::Endless);
        let (mut looks, mut passed) = (0, Duration::ZERO);
        while passed < Duration::from_secs(7 * 24 * 3600) {
            let wait = waits.next("a", false).unwrap();
            assert!(wait <= LONGEST_WAIT, "whoever comes back isn't kept waiting: {wait:?}");
            passed += wait;
            looks += 1;
        }
        assert!((336..=700).contains(&looks), "{looks}");
        assert!(waits.next("a", true).unwrap() <= FIRST_WAIT, "something arrived: it begins anew");
    }

    #[test]
    fn whoever_waits_for_the_answer_gets_one() {
        let pause = Duration::from_secs(5);
        let mut waits = Waits::new(Patience::Tries(3, pause));
        assert_eq!([0; 3].map(|_| waits.next("a", false)), [Some(pause), Some(pause), None]);
        let mut waits = Waits::new(Patience::Tries(3, pause));
        assert_eq!([0; 9].map(|_| waits.next("a", true)), [Some(pause); 9], "as long as something arrives");
    }
}
