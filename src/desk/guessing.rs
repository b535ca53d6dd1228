//! Who guesses gets no further than the waits allow, whatever they do to the clock and to the power.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use argon2::Params;
use point::clock::FixedClock;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::sign_in::{Person, Role, Tried};
use crate::store::Book;
use crate::{Secret, Standing};

const AT: OffsetDateTime = datetime!(2026-11-30 8:00 UTC);
const RIGHT: &str = "481592";

fn person() -> Person {
    Person { name: "A".to_owned(), phone: String::new() }
}

/// With hashes that cost next to nothing: what is proved is that they aren't even looked at.
fn open(folder: &Path, clock: Arc<FixedClock>) -> Book {
    Book::open_at_cost(folder, clock, Params::new(8, 1, 1, None).unwrap()).unwrap()
}

fn begun() -> (tempfile::TempDir, Arc<FixedClock>, Book) {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(AT));
    let book = open(dir.path(), clock.clone());
    book.begin(&person(), &Secret::pin(RIGHT)).unwrap();
    (dir, clock, book)
}

/// What the disk holds at this moment, while the book is open: what a power cut leaves.
fn cut(folder: &Path) -> tempfile::TempDir {
    let left = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        // What is in shared memory is gone.
        if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), left.path().join(entry.file_name())).unwrap();
        }
    }
    left
}

/// How many tries the rule allows after so many minutes of running: counted by hand, not by the code under test.
fn permitted(minutes: u64) -> u64 {
    match minutes {
        0 => 5,
        1..6 => 6,
        6..21 => 7,
        21..81 => 8,
        _ => 9 + (minutes - 81) / 60,
    }
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    Guess(u32),
    Wait(u16),
    SetClock(i64),
    Beat,
    SwitchOff,
    CutPower,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        60 => (0_u32..1_000_000).prop_map(Deed::Guess),
        20 => (0_u16..400).prop_map(Deed::Wait),
        4 => (-40_000_000_i64..40_000_000).prop_map(Deed::SetClock),
        8 => Just(Deed::Beat),
        4 => Just(Deed::SwitchOff),
        4 => Just(Deed::CutPower),
    ]
}

/// Does all of it; answers how many guesses were looked at, and after how many seconds of running.
fn guess(deeds: &[Deed]) -> Result<(u64, u64), TestCaseError> {
    let (mut dir, mut clock, mut book) = begun();
    let (mut looked_at, mut ran) = (0, 0);
    for deed in deeds {
        match *deed {
            Deed::Guess(pin) => {
                let pin = format!("{pin:06}");
                if pin == RIGHT {
                    continue;
                }
                match book.sign_in(Role::Operator, &Secret::pin(&pin)).unwrap() {
                    Tried::Wrong { .. } => looked_at += 1,
                    Tried::Wait(left) => {
                        prop_assert!(!left.is_zero());
                        if !pin.ends_with('7') {
                            continue;
                        }
                        let right = book.sign_in(Role::Operator, &Secret::pin(RIGHT)).unwrap();
                        prop_assert!(matches!(right, Tried::Wait(_)), "not even the right one is looked at");
                    }
                    Tried::Right(_) => prop_assert!(false, "{pin}"),
                }
            }
            Deed::Wait(seconds) => {
                clock.advance(Duration::from_secs(seconds.into()));
                ran += u64::from(seconds);
            }
            Deed::SetClock(seconds) => clock.set(AT + time::Duration::seconds(seconds)),
            Deed::Beat => book.beat().unwrap(),
            Deed::SwitchOff | Deed::CutPower => {
                let left = if matches!(deed, Deed::CutPower) { Some(cut(dir.path())) } else { None };
                drop(book);
                dir = left.unwrap_or(dir);
                // The machine was on for a while before the program was started: that doesn't count.
                clock = Arc::new(FixedClock::at(AT));
                clock.advance(Duration::from_secs(100_000));
                book = open(dir.path(), clock.clone());
            }
        }
        prop_assert!(looked_at <= permitted(ran / 60), "{looked_at} looked at in {ran} s");
    }
    Ok((looked_at, ran))
}

#[test]
fn no_clock_and_no_power_cut_gives_a_guesser_a_try_more_than_the_waits_allow() {
    let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
    runner.run(&proptest::collection::vec(deed(), 1..160), |deeds| guess(&deeds).map(drop)).unwrap();
}

#[test]
fn ten_thousand_guesses_in_a_day_are_no_more_than_the_waits_allow() {
    // A guess each 8.64 s, of a day in which the machine is switched off and on again 24 times.
    let mut deeds = vec![];
    for number in 0..10_000_u32 {
        deeds.push(Deed::Guess(number * 97 % 1_000_000));
        deeds.push(Deed::Wait(if number % 25 < 16 { 9 } else { 8 }));
        if number % 417 == 416 {
            deeds.push(Deed::Beat);
            deeds.push(if number % 2 == 0 { Deed::CutPower } else { Deed::SwitchOff });
        }
    }
    let (looked_at, ran) = guess(&deeds).unwrap();
    assert_eq!(ran, 86_400);
    assert!(looked_at <= 31, "{looked_at}");
    assert!(looked_at >= 28, "{looked_at}: who waits may try again, or an operator would be kept out for ever");
}

#[test]
fn who_guesses_for_a_month_gets_a_try_an_hour() {
    let deeds: Vec<_> = (0..1440).flat_map(|number| [Deed::Guess(number), Deed::Wait(1800), Deed::Beat]).collect();
    let (looked_at, ran) = guess(&deeds).unwrap();
    assert_eq!(ran / 60, 43_200);
    assert!((720..=permitted(43_200)).contains(&looked_at), "{looked_at}");
}

#[test]
fn a_try_is_written_down_before_it_is_checked() {
    let (dir, clock, book) = begun();
    let mut left = None;
    for _ in 0..5 {
        // The power is cut while the secret is being checked.
        let during = |_: &str| {
            left = Some(cut(dir.path()));
            false
        };
        book.sign_in_if(Role::Operator, during).unwrap();
    }
    let left = left.unwrap();
    let book = open(left.path(), clock);
    let tried = book.sign_in(Role::Operator, &Secret::pin(RIGHT)).unwrap();
    assert!(matches!(tried, Tried::Wait(wait) if wait == Duration::from_secs(60)), "{tried:?}");
}

#[test]
fn a_wait_goes_on_where_it_was_written_down_and_the_right_secret_ends_the_count() {
    let (dir, clock, book) = begun();
    for free in [4, 3, 2, 1, 0] {
        let tried = book.sign_in(Role::Operator, &Secret::pin("907351")).unwrap();
        assert!(matches!(tried, Tried::Wrong { free: left, .. } if left == free), "{tried:?}");
    }
    assert_eq!(book.wait(Role::Technician).unwrap(), Duration::ZERO, "each role waits for itself");
    clock.advance(Duration::from_secs(20));
    book.beat().unwrap();
    clock.advance(Duration::from_secs(30));
    assert_eq!(book.wait(Role::Operator).unwrap(), Duration::from_secs(10));
    // What wasn't written down is waited for again.
    let clock = Arc::new(FixedClock::at(AT + time::Duration::days(300)));
    let left = cut(dir.path());
    let book = open(left.path(), clock.clone());
    assert_eq!(book.wait(Role::Operator).unwrap(), Duration::from_secs(40));
    clock.advance(Duration::from_secs(40));
    assert!(matches!(book.sign_in(Role::Operator, &Secret::pin(RIGHT)).unwrap(), Tried::Right(_)));
    let tried = book.sign_in(Role::Operator, &Secret::pin("907351")).unwrap();
    assert!(matches!(tried, Tried::Wrong { free: 4, .. }), "{tried:?}");
}

#[test]
fn whoever_loses_the_role_while_their_secret_is_checked_is_not_let_in() {
    let (_dir, _clock, book) = begun();
    let Tried::Right(by) = book.sign_in(Role::Operator, &Secret::pin(RIGHT)).unwrap() else { panic!() };
    let meanwhile = |_: &str| {
        book.hand_over(&by, Role::Operator, &person(), &Secret::pin("907351")).unwrap();
        true
    };
    assert!(book.sign_in_if(Role::Operator, meanwhile).is_err());
    assert_eq!(book.standing().unwrap(), Standing::Somebody);
}
