//! When a visit ends by itself: a quiet time after the reading time of what is shown, then a question, then the visit is
//! cleared.

use std::time::Duration;

use catalog::Page;
use desk::SIGN_OUT_AFTER;

/// Nobody is hurried: this long after the reading time the screen asks. DESIGN: a quiet minute.
pub const QUIET: Duration = Duration::from_secs(60);

/// How long "still there?" waits: long enough to walk back from the first row of chairs.
pub const ANSWER: Duration = Duration::from_secs(30);

/// Slow readers, and one who reads aloud to a group: Vietnamese is written in syllables, and 100 of them a minute is half
/// of an adult's usual speed.
const SYLLABLES_PER_MINUTE: u64 = 100;

/// A printed page, whose words the program doesn't know: 200 syllables, half a page of A4, at that speed.
pub const PRINTED_PAGE: Duration = Duration::from_secs(120);

/// The desk: whoever fills in a form looks for papers, or asks somebody on the phone. With the quiet time and the question that
/// is [`SIGN_OUT_AFTER`].
pub const AT_THE_DESK: Duration = SIGN_OUT_AFTER.saturating_sub(QUIET).saturating_sub(ANSWER);

/// Time to look at a picture.
const PER_PICTURE: Duration = Duration::from_secs(8);

/// What the quiet time calls for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// Nothing yet.
    Wait,
    /// Ask whether somebody is still there; this much time is left to answer.
    Ask(Duration),
    /// Clear everything.
    Clear,
}

/// How long a page takes to read.
pub fn reading_time(page: &Page) -> Duration {
    let pictures = page.blocks.iter().filter(|block| matches!(block, catalog::Block::Picture(_))).count();
    let words = Duration::from_secs(page.word_count() as u64 * 60 / SYLLABLES_PER_MINUTE);
    words + PER_PICTURE * u32::try_from(pictures).unwrap_or(u32::MAX)
}

/// Judges the time since somebody last stirred, both from the monotonic clock.
pub fn call(since_stirred: Duration, reading: Duration) -> Call {
    let ask_at = reading + QUIET;
    match since_stirred.checked_sub(ask_at) {
        None => Call::Wait,
        Some(asked) if asked < ANSWER => Call::Ask(ANSWER - asked),
        Some(_) => Call::Clear,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const READING: Duration = Duration::from_secs(40);

    #[test]
    fn the_quiet_time_counts_only_after_the_reading_time() {
        assert_eq!(call(Duration::from_secs(99), READING), Call::Wait);
        assert_eq!(call(Duration::from_secs(100), READING), Call::Ask(ANSWER));
        assert_eq!(call(Duration::from_secs(120), READING), Call::Ask(Duration::from_secs(10)));
        assert_eq!(call(Duration::from_secs(130), READING), Call::Clear);
    }
}
