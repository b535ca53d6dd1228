//! Waits: wrong tries make everybody wait, longer each time.
//!
//! A try is written down before it is checked, so that no power cut makes it undone. How long nobody may try is written down as
//! what is left, and counted down by the clock that never jumps, while the program runs: setting the wall clock, forward or
//! back, changes nothing, nor does switching the machine off. It can only make a wait longer, by what wasn't written down when
//! the power was cut (see [`Book::beat`](crate::Book::beat)).
//!
//! Each role waits for itself, and so does recovery: whoever plays with one keeps nobody out of the others.

use std::time::Duration;

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};

/// So many wrong tries lead to the first wait: people mistype, and have three secrets in mind.
pub const FREE: u32 = 5;

/// How long nobody may try after so many, and after each one that follows; the last again and again. That is 24
/// tries a day: one of a million PINs is found after 57 years on average.
pub const WAITS: [Duration; 4] = [minutes(1), minutes(5), minutes(15), minutes(60)];

const fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

/// How long nobody may try after so many wrong tries.
pub fn after(wrong: u32) -> Duration {
    let Some(beyond) = wrong.checked_sub(FREE) else { return Duration::ZERO };
    WAITS[(beyond as usize).min(WAITS.len() - 1)]
}

/// How many more wrong tries lead to the first wait, after so many.
pub const fn free_after(wrong: u32) -> u32 {
    FREE.saturating_sub(wrong)
}

/// Notes that so many milliseconds have passed.
pub(crate) fn count_down(change: &Transaction<'_>, passed: u64) -> rusqlite::Result<()> {
    let passed = i64::try_from(passed).unwrap_or(i64::MAX);
    change
        .prepare_cached("UPDATE wait SET left_ms = max(0, left_ms - ?1) WHERE left_ms > 0 AND ?1 > 0")?
        .execute([passed])?;
    change
        .prepare_cached("UPDATE challenge SET left_ms = max(0, left_ms - ?1) WHERE left_ms > 0 AND ?1 > 0")?
        .execute([passed])
        .map(drop)
}

/// How long nobody may try `what`; `passed` milliseconds of it aren't counted down yet.
pub(crate) fn left(connection: &Connection, what: &str, passed: u64) -> rusqlite::Result<Duration> {
    let left = connection.query_row("SELECT left_ms FROM wait WHERE what = ?1", [what], |row| row.get::<_, i64>(0));
    let left = left.optional()?.and_then(|left| u64::try_from(left).ok()).unwrap_or(0);
    Ok(Duration::from_millis(left.saturating_sub(passed)))
}

/// A try begins: it counts as a wrong one until it is found right. Answers how many wrong ones there are with it, or how long
/// nobody may try.
pub(crate) fn begin_try(change: &Transaction<'_>, what: &str) -> rusqlite::Result<Result<u32, Duration>> {
    let left = left(change, what, 0)?;
    if !left.is_zero() {
        return Ok(Err(left));
    }
    let wrong = change.query_row("SELECT wrong FROM wait WHERE what = ?1", [what], |row| row.get::<_, u32>(0));
    let wrong = wrong.optional()?.unwrap_or(0).saturating_add(1);
    let wait = i64::try_from(after(wrong).as_millis()).unwrap_or(i64::MAX);
    change
        .prepare_cached("INSERT OR REPLACE INTO wait (what, wrong, left_ms) VALUES (?1, ?2, ?3)")?
        .execute(params![what, wrong, wait])?;
    Ok(Ok(wrong))
}

/// It was right: all wrong ones before are forgotten.
pub(crate) fn forget(change: &Transaction<'_>, what: &str) -> rusqlite::Result<()> {
    change.execute("DELETE FROM wait WHERE what = ?1", [what]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_tries_cost_a_minute_and_each_one_after_that_more() {
        let minutes: Vec<_> = (1..=10).map(|wrong| after(wrong).as_secs() / 60).collect();
        assert_eq!(minutes, [0, 0, 0, 0, 1, 5, 15, 60, 60, 60]);
        assert_eq!((free_after(1), free_after(4), free_after(5), free_after(9)), (4, 1, 0, 0));
    }
}
