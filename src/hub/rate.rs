//! How often somebody may come: a bucket for each, which fills again with time. Kept in memory; with several hubs each counts
//! for itself.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::policy::Rate;

/// How many are remembered: 100,000 buckets are 5 MB. Full ones are forgotten first, for they say nothing.
const REMEMBERED: usize = 100_000;

/// Buckets of all who come.
#[derive(Debug)]
pub struct Buckets<K> {
    rate: Rate,
    buckets: Mutex<HashMap<K, Bucket>>,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    left: f64,
    at: Duration,
}

impl<K: Eq + Hash> Buckets<K> {
    /// Nobody has come yet.
    pub fn new(rate: Rate) -> Self {
        Self { rate, buckets: Mutex::default() }
    }

    /// Takes one from the bucket of `who` at a moment of a clock that never jumps, or says how long to wait.
    pub fn take(&self, who: K, now: Duration) -> Result<(), Duration> {
        let (burst, each_second) =
            (f64::from(self.rate.burst), f64::from(self.rate.more) / self.rate.each.as_secs_f64());
        let level =
            |bucket: &Bucket| (bucket.left + now.saturating_sub(bucket.at).as_secs_f64() * each_second).min(burst);
        // A panic while holding the lock can't leave a half-written bucket.
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= REMEMBERED && !buckets.contains_key(&who) {
            buckets.retain(|_, bucket| level(bucket) < burst);
            if buckets.len() >= REMEMBERED {
                buckets.clear();
            }
        }
        let bucket = buckets.entry(who).or_insert(Bucket { left: burst, at: now });
        *bucket = Bucket { left: level(bucket), at: now };
        if bucket.left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - bucket.left) / each_second));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_too_often_waits_and_others_do_not() {
        let buckets = Buckets::new(Rate { burst: 2, more: 8, each: Duration::from_secs(2) });
        let second = Duration::from_secs;
        assert_eq!([buckets.take("a", second(0)), buckets.take("a", second(0))], [Ok(()), Ok(())]);
        assert_eq!(buckets.take("a", second(0)), Err(Duration::from_millis(250)));
        assert_eq!(buckets.take("b", second(0)), Ok(()));
        assert_eq!([1, 1, 1].map(|at| buckets.take("a", second(at)).is_ok()), [true, true, false]);
    }
}
