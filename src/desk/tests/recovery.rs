//! The hub lets in who has forgotten the secret, once, and nobody else does.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::time::Duration;

use desk::recovery::{Answer, Challenge, Keys, Reply, Request, TRIES, answer};
use desk::{Book, BookError, Person, Refusal, Role, Secret, Standing, Tried};
use ledger::SigningKey;
use point::clock::FixedClock;
use time::macros::datetime;
use ulid::Ulid;

const POINT: Ulid = Ulid::from_parts(1, 2);

struct Room {
    dir: tempfile::TempDir,
    clock: Arc<FixedClock>,
    book: Book,
    point: SigningKey,
    hub: SigningKey,
}

fn person() -> Person {
    Person { name: "A".to_owned(), phone: String::new() }
}

fn room() -> Room {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::at(datetime!(2026-11-30 8:00 UTC)));
    let book = Book::open(&dir.path().join("desk"), clock.clone()).unwrap();
    book.begin(&person(), &Secret::pin("481592")).unwrap();
    let key = |name| SigningKey::open(&dir.path().join(name)).unwrap();
    let (point, hub) = (key("point"), key("hub"));
    Room { dir, clock, book, point, hub }
}

impl Room {
    /// What the hub reads out.
    fn hub_says(&self, challenge: &Challenge) -> Answer {
        answer(&self.hub, &self.point.public(), POINT, challenge).unwrap()
    }

    fn try_answer(&self, given: &Answer) -> Result<Tried<desk::recovery::Recovered>, BookError> {
        let hub = self.hub.public();
        self.book.try_answer(Keys { point: POINT, own: &self.point, hub: &hub }, given)
    }

    fn try_reply(&self, reply: &Reply) -> Result<Tried<desk::recovery::Recovered>, BookError> {
        let hub = self.hub.public();
        self.book.try_reply(Keys { point: POINT, own: &self.point, hub: &hub }, reply)
    }
}

fn no_challenge<T: std::fmt::Debug>(result: Result<T, BookError>) -> bool {
    matches!(result, Err(BookError::Refused(Refusal::NoChallenge)))
}

fn wrong(right: &Answer) -> Answer {
    let digits = String::from(right.clone());
    let (first, rest) = digits.split_at(1);
    format!("{}{rest}", if first == "7" { "8" } else { "7" }).parse().unwrap()
}

#[test]
fn the_answer_read_over_the_phone_opens_the_desk_once() {
    let room = room();
    let shown = room.book.challenge(Role::Operator).unwrap();
    assert_eq!(room.book.challenge(Role::Operator).unwrap(), shown, "who looks again sees the same");
    // Read out and typed in again, in groups.
    let heard: Challenge = shown.to_string().parse().unwrap();
    let typed: Answer = room.hub_says(&heard).to_string().parse().unwrap();
    let Tried::Right(recovered) = room.try_answer(&typed).unwrap() else { panic!("it is the right one") };
    let weak = room.book.recover(&recovered, &person(), &Secret::pin("123456"));
    assert!(matches!(weak, Err(BookError::Refused(Refusal::Weak(_)))), "and the form is filled in once more");
    let signed_in = room.book.recover(&recovered, &person(), &Secret::pin("907351")).unwrap();
    assert_eq!(signed_in.role(), Role::Operator);
    assert!(matches!(room.book.sign_in(Role::Operator, &Secret::pin("907351")).unwrap(), Tried::Right(_)));
    assert!(!matches!(room.book.sign_in(Role::Operator, &Secret::pin("481592")).unwrap(), Tried::Right(_)));
    assert!(no_challenge(room.book.recover(&recovered, &person(), &Secret::pin("602814"))));
    assert!(no_challenge(room.try_answer(&typed)));
    let next = room.book.challenge(Role::Operator).unwrap();
    assert_ne!(next, shown);
    assert!(!matches!(room.try_answer(&typed).unwrap(), Tried::Right(_)));
}

#[test]
fn an_answer_is_good_for_one_point_one_hub_and_one_challenge() {
    let room = room();
    let shown = room.book.challenge(Role::Operator).unwrap();
    let right = room.hub_says(&shown);
    let other = SigningKey::open(&room.dir.path().join("other")).unwrap();
    assert_ne!(answer(&other, &room.point.public(), POINT, &shown), Some(right.clone()), "another hub");
    assert_ne!(answer(&room.hub, &other.public(), POINT, &shown), Some(right.clone()), "another point's key");
    let elsewhere = answer(&room.hub, &room.point.public(), Ulid::from_parts(1, 3), &shown);
    assert_ne!(elsewhere, Some(right.clone()), "another point");
    let next = "12345678".parse().unwrap();
    assert_ne!(room.hub_says(&next), right, "another challenge");
    assert!(!format!("{right:?}").contains(&String::from(right)), "nor is it in a log");
}

#[test]
fn five_wrong_answers_use_a_challenge_up_and_make_everybody_wait() {
    let room = room();
    let shown = room.book.challenge(Role::Operator).unwrap();
    let right = room.hub_says(&shown);
    for left in (0..TRIES).rev() {
        let tried = room.try_answer(&wrong(&right)).unwrap();
        assert!(matches!(tried, Tried::Wrong { free, .. } if free == left), "{tried:?}");
    }
    assert!(no_challenge(room.try_answer(&right)), "the right one comes too late");
    let next = room.book.challenge(Role::Operator).unwrap();
    let right = room.hub_says(&next);
    assert!(matches!(room.try_answer(&right).unwrap(), Tried::Wait(_)));
    assert_eq!(room.book.wait_for_answer().unwrap(), Duration::from_secs(60));
    assert_eq!(room.book.wait(Role::Operator).unwrap(), Duration::ZERO, "the secret can still be tried");
    room.clock.advance(Duration::from_secs(60));
    assert!(matches!(room.try_answer(&right).unwrap(), Tried::Right(_)));
}

#[test]
fn a_challenge_lives_a_day_whatever_the_clock_says() {
    let room = room();
    let start = datetime!(2026-11-30 8:00 UTC);
    let shown = room.book.challenge(Role::Operator).unwrap();
    let right = room.hub_says(&shown);
    for _ in 0..24 {
        room.clock.advance(Duration::from_secs(3600));
        // Somebody sets it back each hour.
        room.clock.set(start);
        room.book.beat().unwrap();
    }
    assert!(no_challenge(room.try_answer(&right)));
    let shown = room.book.challenge(Role::Operator).unwrap();
    let right = room.hub_says(&shown);
    room.clock.set(start + time::Duration::days(2));
    assert!(no_challenge(room.try_answer(&right)), "the machine may have been off for so long");
}

#[test]
fn a_power_cut_between_answer_and_new_secret_costs_only_the_answer_again() {
    let room = room();
    let shown = room.book.challenge(Role::Technician).unwrap();
    let right = room.hub_says(&shown);
    assert!(matches!(room.try_answer(&right).unwrap(), Tried::Right(_)));
    let Room { dir, clock, book, point, hub } = room;
    drop(book);
    let book = Book::open(&dir.path().join("desk"), clock.clone()).unwrap();
    let room = Room { dir, clock, book, point, hub };
    let Tried::Right(recovered) = room.try_answer(&right).unwrap() else { panic!("it is the right one") };
    assert_eq!(recovered.role(), Role::Technician);
    room.book.recover(&recovered, &person(), &Secret::pin("907351")).unwrap();
    let operator = room.book.sign_in(Role::Operator, &Secret::pin("481592")).unwrap();
    assert!(matches!(operator, Tried::Right(_)), "the other role keeps its secret");
}

#[test]
fn a_stick_carries_the_same() {
    let room = room();
    let challenge = room.book.challenge(Role::Operator).unwrap();
    let carried = serde_json::to_string(&Request { point: POINT, challenge }).unwrap();
    let request: Request = serde_json::from_str(&carried).unwrap();
    let reply = request.reply(&room.hub, &room.point.public()).unwrap();
    let carried = serde_json::to_string(&reply).unwrap();
    let reply: Reply = serde_json::from_str(&carried).unwrap();
    for other in [
        Reply { point: Ulid::from_parts(1, 3), ..reply.clone() },
        Reply { challenge: "12345678".parse().unwrap(), ..reply.clone() },
    ] {
        for _ in 0..10 {
            assert!(no_challenge(room.try_reply(&other)), "an old stick is no try");
        }
    }
    assert!(matches!(room.try_reply(&reply).unwrap(), Tried::Right(_)));
    assert!(serde_json::from_str::<Reply>(&carried.replace("answer\":\"", "answer\":\"x")).is_err());
}

#[test]
fn the_hub_opens_a_desk_whose_secrets_are_lost() {
    let Room { dir, clock, book, point, hub } = room();
    drop(book);
    let database = dir.path().join("desk/desk.db");
    std::fs::write(&database, b"not a database at all, but long enough".repeat(200)).unwrap();
    let book = Book::open(&dir.path().join("desk"), clock.clone()).unwrap();
    assert_eq!(book.standing().unwrap(), Standing::Lost);
    let room = Room { dir, clock, book, point, hub };
    let right = room.hub_says(&room.book.challenge(Role::Operator).unwrap());
    let Tried::Right(recovered) = room.try_answer(&right).unwrap() else { panic!("it is the right one") };
    room.book.recover(&recovered, &person(), &Secret::pin("907351")).unwrap();
    assert_eq!(room.book.standing().unwrap(), Standing::Somebody);
}
