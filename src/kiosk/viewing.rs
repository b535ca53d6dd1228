//! How one product is viewed, from opening it to leaving it for another or for the home screen, as pure data: what of it has
//! really played, how long each page was on screen, and what has been told of that already. Lives in memory alone and is
//! gone with the viewing.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::time::Duration;

use catalog::ProductId;
use ledger::fact::{Action, CausedBy};

/// Who has seen this much of a product has finished it: credits, and a last page of addresses, are left by many who have
/// understood all of it.
const FINISHED_PERCENT: u128 = 80;

/// A page was seen when it stood for this part of its reading time, which is that of a slow reader: an adult reads twice as
/// fast, and who skims what is known already twice as fast again.
const SKIMMED: u32 = 4;

/// Nobody takes in a page in less, however few its words: who only leafs through to the end finishes nothing.
const GLANCE: Duration = Duration::from_secs(2);

/// Seconds are told at least this often, so that a power cut loses no more than a minute of them.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// The stage reports five times a second; a report this far on from the one before it comes from a jump.
const LEAP: Duration = Duration::from_secs(2);

/// What of the product is on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing: another screen is over it.
    Nothing,
    /// A page.
    Leaf(Leaf),
    /// Its film or bulletin.
    Stage {
        /// Who opened it there.
        by: CausedBy,
        /// Whether it plays.
        runs: bool,
    },
}

/// A page of the text or of the printed document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// Of which of the two.
    pub printed: bool,
    /// Counted from 0.
    pub page: usize,
    /// How many pages there are.
    pub of: usize,
    /// How long it takes to read.
    pub reading: Duration,
}

/// Something to be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// [`Action::Read`], [`Action::Played`] or [`Action::Finished`].
    pub action: Action,
    /// Who caused it.
    pub by: CausedBy,
    /// Seconds, or 1.
    pub n: u64,
}

/// A product that is being viewed.
#[derive(Debug)]
pub struct Viewing {
    id: ProductId,
    sight: Sight,
    /// Monotonic time up to which the sight was taken into account.
    until: Duration,
    /// How long each page was on screen: of the print (true) and of the text, by their numbers.
    leaves: BTreeMap<(bool, usize), (Leaf, Duration)>,
    /// What has played of the film or bulletin, each part once, in no order.
    parts: Vec<Range<Duration>>,
    length: Duration,
    /// Time that hasn't been told yet.
    read: Duration,
    played: Duration,
    steps: BTreeSet<usize>,
    finished: bool,
    missed: bool,
    asked: bool,
    judged: bool,
}

impl Viewing {
    /// A product that is opened now, by the monotonic clock.
    pub fn begin(id: ProductId, now: Duration) -> Self {
        Self {
            id,
            sight: Sight::Nothing,
            until: now,
            leaves: BTreeMap::new(),
            parts: Vec::new(),
            length: Duration::ZERO,
            read: Duration::ZERO,
            played: Duration::ZERO,
            steps: BTreeSet::new(),
            finished: false,
            missed: false,
            asked: false,
            judged: false,
        }
    }

    /// Of which product.
    pub fn id(&self) -> &ProductId {
        &self.id
    }

    /// Takes the time up to `now` into account, in which what was on screen stayed there, and sees what is there from now
    /// on. Answers what is to be told of it.
    pub fn see(&mut self, sight: Sight, now: Duration) -> Vec<Seen> {
        let passed = now.saturating_sub(self.until);
        self.until = now;
        if let Sight::Leaf(leaf) = &self.sight {
            let (leaf, shown) =
                self.leaves.entry((leaf.printed, leaf.page)).or_insert_with(|| (leaf.clone(), Duration::ZERO));
            let before = (*shown).min(leaf.reading);
            *shown += passed;
            self.read += (*shown).min(leaf.reading) - before;
        }
        let by = if let Sight::Stage { by, .. } = self.sight { by } else { CausedBy::Visitor };
        let left = sight != self.sight;
        self.sight = sight;
        let mut seen = Vec::new();
        for (time, action) in [(&mut self.read, Action::Read), (&mut self.played, Action::Played)] {
            let n = time.as_secs();
            if n > 0 && (left || *time >= TOLD_EVERY) {
                *time -= Duration::from_secs(n);
                seen.push(Seen { action, by, n });
            }
        }
        if !self.finished && self.is_whole() {
            self.finished = true;
            seen.push(Seen { action: Action::Finished, by, n: 1 });
        }
        seen
    }

    /// The film or bulletin of this length has played on from one place to another; a leap isn't playing.
    pub fn play(&mut self, from: Duration, to: Duration, length: Duration) {
        let Some(passed) = to.checked_sub(from).filter(|passed| *passed <= LEAP) else { return };
        self.played += passed;
        self.length = length;
        let mut part = from..to;
        // Those that touch it become one with it.
        self.parts.retain(|known| {
            let apart = known.end < part.start || part.end < known.start;
            if !apart {
                part = known.start.min(part.start)..known.end.max(part.end);
            }
            apart
        });
        self.parts.push(part);
    }

    fn is_whole(&self) -> bool {
        let is_most = |share: u128, whole: u128| whole > 0 && share * 100 >= whole * FINISHED_PERCENT;
        let played: Duration = self.parts.iter().map(|part| part.end - part.start).sum();
        let read = |printed: bool| {
            let mut leaves = self.leaves.range((printed, 0)..=(printed, usize::MAX)).map(|(_, leaf)| leaf).peekable();
            let of = leaves.peek().map_or(0, |(leaf, _)| leaf.of);
            let seen = leaves.filter(|(leaf, shown)| *shown >= (leaf.reading / SKIMMED).max(GLANCE)).count();
            is_most(seen as u128, of as u128)
        };
        is_most(played.as_millis(), self.length.as_millis()) || read(false) || read(true)
    }

    /// A guide's step is on screen. Answers whether for the first time.
    pub fn reaches(&mut self, step: usize) -> bool {
        self.steps.insert(step)
    }

    /// It is shown in another language than the chosen one. Answers whether for the first time.
    pub fn misses_language(&mut self) -> bool {
        !std::mem::replace(&mut self.missed, true)
    }

    /// Somebody could say whether it was useful. Answers whether that hasn't been asked yet.
    pub fn asks(&mut self) -> bool {
        !std::mem::replace(&mut self.asked, true)
    }

    /// Somebody has said it. Answers whether for the first time.
    pub fn judges(&mut self) -> bool {
        !std::mem::replace(&mut self.judged, true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    fn viewing() -> Viewing {
        Viewing::begin("p01/bai".parse().unwrap(), Duration::ZERO)
    }

    fn leaf(page: usize, of: usize) -> Sight {
        Sight::Leaf(Leaf { printed: false, page, of, reading: seconds(40) })
    }

    fn stage(runs: bool) -> Sight {
        Sight::Stage { by: CausedBy::Visitor, runs }
    }

    fn told(seen: Vec<Seen>) -> Vec<(Action, u64)> {
        seen.into_iter().map(|seen| (seen.action, seen.n)).collect()
    }

    /// Plays from one second to another, as the stage reports it.
    fn play(viewing: &mut Viewing, from: u64, to: u64, length: u64) {
        (from..to).for_each(|at| viewing.play(seconds(at), seconds(at + 1), seconds(length)));
    }

    #[test]
    fn a_page_is_read_no_longer_than_reading_it_takes_also_when_it_comes_again() {
        let mut viewing = viewing();
        viewing.see(leaf(0, 9), seconds(0));
        assert_eq!(told(viewing.see(leaf(1, 9), seconds(30))), [(Action::Read, 30)]);
        viewing.see(leaf(0, 9), seconds(31));
        assert_eq!(told(viewing.see(Sight::Nothing, seconds(500))), [(Action::Read, 10)]);
    }

    #[test]
    fn seconds_are_told_every_minute_and_parts_of_a_second_are_kept() {
        let mut viewing = viewing();
        let long = Sight::Leaf(Leaf { printed: true, page: 0, of: 9, reading: seconds(200) });
        viewing.see(long.clone(), seconds(0));
        assert_eq!(told(viewing.see(long.clone(), seconds(59))), []);
        assert_eq!(told(viewing.see(long.clone(), Duration::from_millis(60_600))), [(Action::Read, 60)]);
        assert_eq!(told(viewing.see(Sight::Nothing, Duration::from_millis(62_400))), [(Action::Read, 2)]);
    }

    #[test]
    fn four_of_five_pages_for_a_quarter_of_their_reading_time_are_all_of_it_and_only_once() {
        let mut viewing = viewing();
        for page in 0..4 {
            let seen = viewing.see(leaf(page, 5), seconds(10 * page as u64));
            assert!(seen.iter().all(|seen| seen.action != Action::Finished), "page {page}");
        }
        assert_eq!(told(viewing.see(leaf(4, 5), seconds(40))), [(Action::Read, 10), (Action::Finished, 1)]);
        assert_eq!(told(viewing.see(Sight::Nothing, seconds(50))), [(Action::Read, 10)]);
    }

    #[test]
    fn leafing_through_finishes_nothing_whatever_the_pages_hold() {
        let mut viewing = viewing();
        for page in 0..5 {
            let poster = Sight::Leaf(Leaf { printed: false, page, of: 5, reading: Duration::ZERO });
            assert_eq!(viewing.see(poster, seconds(page as u64)), []);
        }
        assert_eq!(viewing.see(Sight::Nothing, seconds(6)), []);
    }

    #[test]
    fn a_print_is_read_by_itself() {
        let mut viewing = viewing();
        viewing.see(leaf(0, 2), seconds(0));
        viewing.see(Sight::Leaf(Leaf { printed: true, page: 0, of: 2, reading: seconds(40) }), seconds(20));
        assert!(!viewing.finished, "one of two pages each");
        assert_eq!(told(viewing.see(Sight::Nothing, seconds(40))), [(Action::Read, 20)]);
    }

    #[test]
    fn the_same_part_played_twice_is_played_twice_but_is_no_more_of_the_whole() {
        let mut viewing = viewing();
        viewing.see(stage(true), seconds(0));
        play(&mut viewing, 0, 40, 100);
        play(&mut viewing, 0, 50, 100);
        assert_eq!(told(viewing.see(stage(true), seconds(90))), [(Action::Played, 90)]);
        play(&mut viewing, 70, 100, 100);
        assert_eq!(told(viewing.see(stage(false), seconds(120))), [(Action::Played, 30), (Action::Finished, 1)]);
    }

    #[test]
    fn a_leap_is_not_playing_and_neither_is_going_back() {
        let mut viewing = viewing();
        viewing.see(stage(true), seconds(0));
        viewing.play(seconds(0), seconds(99), seconds(100));
        viewing.play(seconds(99), seconds(0), seconds(100));
        assert_eq!(viewing.see(stage(false), seconds(9)), []);
    }

    #[test]
    fn parts_become_one_where_they_touch() {
        let mut viewing = viewing();
        for at in [0, 4, 2, 1, 3, 9] {
            play(&mut viewing, at, at + 1, 100);
        }
        viewing.parts.sort_by_key(|part| part.start);
        assert_eq!(viewing.parts, [seconds(0)..seconds(5), seconds(9)..seconds(10)]);
    }
}
