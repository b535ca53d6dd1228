//! What a visit tells whoever counts: each thing once, how much of it, and who caused it.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use catalog::{Card, Kind, ProductId, Topic};
use kiosk::intent::Intent;
use kiosk::quiet;
use kiosk::route::Route;
use kiosk::sticks::News;
use kiosk::usage::{Act, UsageSink as _};
use kiosk::visit::Command;
use ledger::fact::{Action, CausedBy, Count};
use point::{Clock as _, DataFolder, SystemClock};
use tests::recorder::Recorded;
use tests::{SamplePoint, Visitor, seconds_of};

fn at_home(point: &SamplePoint) -> Visitor {
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate);
    assert_eq!(visitor.view().route, "home");
    visitor.acts.take();
    visitor
}

const NONE: [u64; 0] = [];

/// What was told of an action since this was last asked for, each time by its number.
fn told(visitor: &Visitor, action: Action) -> Vec<u64> {
    visitor.acts.take().into_iter().filter(|act| act.count.action == action).map(|act| act.n).collect()
}

fn card(point: &SamplePoint, wanted: impl Fn(&Card) -> bool) -> Card {
    point.edition().unwrap().cards().iter().find(|card| wanted(card)).unwrap().clone()
}

fn is_film(card: &Card) -> bool {
    !card.film.is_empty()
}

/// A product to read, of several pages, without a film.
fn is_long(card: &Card) -> bool {
    card.kind == Kind::Handbook && card.pages.values().any(|pages| *pages >= 4)
}

/// How long the pages of a product take to read.
fn reading_times(point: &SamplePoint, card: &Card) -> Vec<Duration> {
    let text = point.edition().unwrap().text(card.text.values().next().unwrap()).unwrap();
    text.pages.iter().map(quiet::reading_time).collect()
}

fn before_a_film(point: &SamplePoint) -> (Visitor, u64, u64) {
    let mut visitor = at_home(point);
    let film = card(point, is_film);
    visitor.visit.open(film.id.clone());
    let number = visitor.on_stage();
    visitor.acts.take();
    (visitor, number, seconds_of(&film))
}

#[test]
fn a_visit_begins_when_somebody_leaves_the_idle_screen() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Left).press(Intent::Back).press(Intent::Contrast);
    assert_eq!(told(&visitor, Action::Visited), NONE, "it hasn't been left");
    visitor.touch("idle.start");
    let visited = Count::new(Action::Visited, CausedBy::Visitor);
    assert_eq!(visitor.acts.take_sums(), BTreeMap::from([(visited, 1)]));
    visitor.press(Intent::Activate).press(Intent::Activate).press(Intent::Home);
    assert_eq!(told(&visitor, Action::Visited), NONE);
    visitor.press(Intent::Back).press(Intent::Activate);
    assert_eq!(told(&visitor, Action::Visited), [1], "the next one");
    visitor.wait(95).press(Intent::Other);
    assert_eq!(told(&visitor, Action::Visited), [1], "after one who went away");
}

#[test]
fn who_wakes_the_dark_screen_and_goes_on_visits_once() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.clock.advance(Duration::from_secs(10 * 3600));
    visitor.wait(61);
    assert_eq!(visitor.view().route, "dark");
    visitor.press(Intent::Other).press(Intent::Activate);
    assert_eq!((visitor.view().route, told(&visitor, Action::Visited)), ("language", vec![1]));
    visitor.press(Intent::Back).wait(61);
    assert_eq!(visitor.view().route, "dark");
    // Woken, left, and woken by somebody else.
    for _ in 0..2 {
        visitor.touch("dark.wake").wait(61);
        assert_eq!((visitor.view().route, told(&visitor, Action::Visited)), ("dark", vec![1]));
    }
}

#[test]
fn nothing_but_a_person_makes_a_visit_or_is_there() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    let commands = [
        Command::Stick(News::Looking),
        Command::Stick(News::Done { fresh: 3 }),
        Command::FocusMoved("idle.start".into()),
        Command::Edition(Some(point.edition().unwrap())),
        Command::Tick,
    ];
    for command in commands {
        visitor.visit.handle(command);
    }
    // Over night and into the next day's hours: dark, and light again.
    for _ in 0..24 {
        visitor.clock.advance(Duration::from_secs(3600));
        visitor.wait(1);
    }
    assert_eq!((visitor.acts.take(), visitor.acts.take_active()), (vec![], 0));
}

#[test]
fn somebody_is_there_once_for_each_ten_minutes_of_the_day() {
    let point = SamplePoint::open().unwrap();
    let mut visitor = point.visit().unwrap();
    // The clock stands at 9:15.
    visitor.press(Intent::Activate).press(Intent::Activate).touch("home.topic.health");
    assert_eq!(visitor.acts.take_active(), 1);
    visitor.wait(200);
    assert_eq!(visitor.acts.take_active(), 0, "time passes by itself");
    let mut later = |minutes: u64| {
        visitor.clock.advance(Duration::from_secs(60 * minutes));
        visitor.visit.handle(Command::Stirred);
        visitor.press(Intent::Activate).acts.take_active()
    };
    assert_eq!((later(1), later(1)), (0, 1), "9:19 and 9:20");
    assert_eq!((later(9), later(1)), (0, 1), "9:29 and 9:30");
    assert_eq!(later(24 * 60), 1, "the same time of the next day");
}

#[test]
fn a_product_is_opened_once_for_each_viewing() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    let guide = card(&point, |card| card.kind == Kind::Guide && card.topic == Topic::Services);
    let opened = |visitor: &Visitor| told(visitor, Action::Opened).len();
    let tile = format!("topic.card.{}", guide.id);
    visitor.touch("home.topic.services").touch(&tile);
    assert_eq!(opened(&visitor), 1);
    visitor.touch("reader.next").touch("reader.previous").touch("reader.picture").press(Intent::Back);
    visitor.touch("reader.about").press(Intent::Back).touch("bar.help").press(Intent::Back);
    visitor.touch("bar.language").touch("language.ktv").touch("bar.comfort").press(Intent::Back);
    assert_eq!(visitor.view().route, "product");
    visitor.press(Intent::Back).touch(&tile);
    assert_eq!(opened(&visitor), 0, "pages, pictures, languages and the list are no new viewing");
    visitor.visit.open(card(&point, is_film).id);
    assert_eq!(opened(&visitor), 1, "another product");
    visitor.touch("player.text").press(Intent::Back);
    assert_eq!(opened(&visitor), 0, "the words of the same one");
    visitor.press(Intent::Back);
    assert_eq!((visitor.view().route, opened(&visitor)), ("product", 1), "back to the one before");
    visitor.press(Intent::Home).touch("home.topic.services").touch(&tile);
    assert_eq!(opened(&visitor), 1, "from the home screen again");
}

#[test]
fn a_product_under_another_one_shows_its_own_words_again() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    let (first, second) = (card(&point, is_long), card(&point, |card| card.kind == Kind::Guide));
    visitor.visit.open(first.id);
    let before = visitor.view().screen;
    visitor.visit.open(second.id);
    assert_ne!(visitor.view().screen, before);
    visitor.press(Intent::Back);
    assert_eq!(visitor.view().screen, before);
}

#[test]
fn seconds_are_played_that_really_played_and_told_every_minute() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, number, _) = before_a_film(&point);
    visitor.play(number, 0, 25);
    assert_eq!(told(&visitor, Action::Played), NONE);
    visitor.press(Intent::Activate);
    assert_eq!(told(&visitor, Action::Played), [25], "it stands");
    visitor.wait(40).press(Intent::Activate).wait(3);
    visitor.touch("player.rewind").play(number, 15, 30).touch("player.forward");
    visitor.play(number, 40, 45).press(Intent::Back);
    assert_eq!(told(&visitor, Action::Played), [20], "neither what it stood nor what was jumped over");
    let (mut visitor, number, _) = before_a_film(&point);
    visitor.play(number, 0, 150);
    assert_eq!(told(&visitor, Action::Played), [60, 60]);
    visitor.end(number);
    assert_eq!(told(&visitor, Action::Played), [30], "at its end the rest");
}

#[test]
fn jumping_to_the_end_finishes_nothing() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, number, length) = before_a_film(&point);
    visitor.play(number, 0, 2);
    visitor.visit.handle(Command::Sought(1.0));
    visitor.play(number, length - 1, length).end(number);
    assert_eq!(told(&visitor, Action::Finished), NONE);
    let (mut visitor, number, length) = before_a_film(&point);
    for second in (0..length).step_by(10) {
        visitor.play(number, second, second + 1).touch("player.forward");
    }
    visitor.end(number).press(Intent::Home);
    assert_eq!(told(&visitor, Action::Finished), NONE);
}

#[test]
fn four_fifths_of_a_film_finish_it_once() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, number, length) = before_a_film(&point);
    visitor.play(number, 0, length * 3 / 4);
    assert_eq!(told(&visitor, Action::Finished), NONE);
    visitor.play(number, length * 3 / 4, length * 17 / 20);
    assert_eq!(told(&visitor, Action::Finished), [1]);
    visitor.play(number, length * 17 / 20, length).end(number).press(Intent::Back);
    visitor.press(Intent::Play).play(number, 0, length).end(number);
    assert_eq!(told(&visitor, Action::Finished), NONE);
}

#[test]
fn a_page_is_read_as_long_as_it_stands_but_no_longer_than_reading_it_takes() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    let book = card(&point, is_long);
    let reading = reading_times(&point, &book)[0].as_secs();
    assert!((20..180).contains(&reading), "{reading}");
    visitor.visit.open(book.id.clone());
    visitor.wait(10).touch("bar.help");
    assert_eq!(told(&visitor, Action::Read), [10], "when it is left");
    visitor.wait(7).press(Intent::Back).wait(3).touch("reader.next");
    assert_eq!(told(&visitor, Action::Read), [3], "help is no reading");
    visitor.touch("reader.previous");
    for _ in 0..20 {
        visitor.wait(30).visit.handle(Command::Stirred);
    }
    let read = told(&visitor, Action::Read);
    assert!(read.iter().all(|seconds| *seconds <= 60), "{read:?}: told at least every minute");
    visitor.press(Intent::Back);
    let rest: u64 = told(&visitor, Action::Read).iter().sum();
    assert_eq!(13 + read.iter().sum::<u64>() + rest, reading);
}

#[test]
fn leaving_by_done_after_a_second_finishes_nothing() {
    let point = SamplePoint::new().unwrap();
    let short = card(&point, |card| card.pages.values().all(|pages| *pages == 1) && card.film.is_empty());
    for product in [short, card(&point, is_long), card(&point, |card| card.kind == Kind::Guide)] {
        let mut visitor = at_home(&point);
        visitor.visit.navigate(Route::Product { id: product.id.clone(), page: 0 });
        while visitor.view().focus.contains("reader.next") {
            visitor.wait(1).touch("reader.next");
        }
        visitor.wait(1).touch("reader.done");
        assert_eq!((visitor.view().route, told(&visitor, Action::Finished)), ("judge", vec![]), "{}", product.id);
    }
}

#[test]
fn a_text_is_finished_by_four_fifths_of_its_pages_and_a_guide_by_its_steps() {
    let point = SamplePoint::new().unwrap();
    for product in [card(&point, is_long), card(&point, |card| card.kind == Kind::Guide)] {
        let mut visitor = at_home(&point);
        visitor.visit.open(product.id.clone());
        let times = reading_times(&point, &product);
        let needed = (times.len() * 4).div_ceil(5);
        for (at, time) in times.iter().enumerate() {
            let quarter = (time.as_secs() / 4 + 1).max(2);
            assert_eq!(told(&visitor, Action::Finished).len(), usize::from(at == needed), "before page {at}");
            visitor.wait(quarter);
            visitor.touch("reader.next");
        }
        visitor.touch("reader.done").press(Intent::Home);
        assert_eq!(told(&visitor, Action::Finished).len(), usize::from(times.len() == needed));
    }
}

#[test]
fn a_step_is_reached_once_with_its_number() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    visitor.visit.open(card(&point, |card| card.kind == Kind::Guide).id);
    visitor.touch("reader.next").touch("reader.previous").touch("reader.next").touch("reader.next");
    let steps = |visitor: &Visitor| {
        let acts = visitor.acts.take().into_iter().filter(|act| act.count.action == Action::StepReached);
        acts.map(|act| act.count.step).collect::<Vec<_>>()
    };
    assert_eq!(steps(&visitor), [1, 2, 3]);
    visitor.visit.open(card(&point, is_long).id);
    visitor.touch("reader.next");
    assert_eq!(steps(&visitor).len(), 0, "pages are no steps");
}

#[test]
fn a_chosen_language_is_told_and_one_that_is_missed_once_with_the_topic() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    visitor.touch("bar.language").touch("language.ktv");
    let chosen = Count { language: "ktv".into(), ..Count::new(Action::LanguageChosen, CausedBy::Visitor) };
    assert_eq!(visitor.acts.take_sums(), BTreeMap::from([(chosen, 1)]));
    let guide = card(&point, |card| card.kind == Kind::Guide && card.topic == Topic::Services);
    visitor.visit.open(guide.id.clone());
    visitor.touch("reader.next").touch("bar.language").touch("language.sed");
    let missed: Vec<_> =
        visitor.acts.take().into_iter().filter(|act| act.count.action == Action::LanguageMissed).collect();
    assert_eq!(missed.len(), 1, "once for each viewing");
    let count = &missed[0].count;
    assert_eq!((count.language.as_str(), count.topic.as_str()), ("ktv", "services"));
    assert_eq!((count.product.as_str(), &missed[0].title), (guide.id.as_str(), &guide.title[&"vi".parse().unwrap()]));
    // In Vietnamese nothing is missed until another language is chosen over the page.
    visitor.press(Intent::Home).touch("bar.language").touch("language.vi");
    visitor.visit.open(card(&point, is_long).id);
    assert_eq!(told(&visitor, Action::LanguageMissed), NONE);
    visitor.touch("bar.language").touch("language.sed");
    assert_eq!(told(&visitor, Action::LanguageMissed), [1]);
}

#[test]
fn nothing_of_a_viewing_outlives_the_visit() {
    let point = SamplePoint::new().unwrap();
    let guide = card(&point, |card| card.kind == Kind::Guide).id;
    let mut visitor = at_home(&point);
    let view = |visitor: &mut Visitor| {
        visitor.visit.open(guide.clone());
        visitor.wait(3).touch("reader.next").wait(600);
        assert_eq!(visitor.view().route, "idle");
        let sums = visitor.acts.take_sums();
        visitor.press(Intent::Activate).press(Intent::Activate).acts.take();
        sums
    };
    let first = view(&mut visitor);
    assert!(first.keys().any(|count| count.action == Action::StepReached));
    assert_eq!(first, view(&mut visitor));
}

#[test]
fn a_playlist_left_on_for_24_h_makes_no_visit_and_no_activity() {
    let point = SamplePoint::open().unwrap();
    let mut visitor = at_home(&point);
    let lengths: BTreeMap<ProductId, u64> =
        point.edition().unwrap().cards().iter().map(|card| (card.id.clone(), seconds_of(card))).collect();
    visitor.touch("home.hall");
    visitor.acts.take_active();
    let begun = point.clock.now().monotonic;
    let day = Duration::from_secs(24 * 3600);
    let (mut shown, mut sums) = (BTreeSet::new(), BTreeMap::<Action, u64>::new());
    while point.clock.now().monotonic - begun < day {
        let Route::Player { id, hall: true } = visitor.visit.route().clone() else { panic!("the hall is left") };
        let number = visitor.on_stage();
        visitor.play(number, 0, lengths[&id]).end(number).wait(3);
        if shown.insert(id) {
            // What comes meanwhile is taken between two films.
            visitor.visit.handle(Command::Edition(Some(point.edition().unwrap())));
            visitor.visit.handle(Command::Stick(News::Done { fresh: 1 }));
        }
        for act in visitor.acts.take() {
            assert_eq!(act.count.caused_by, CausedBy::Playlist, "{act:?}");
            *sums.entry(act.count.action).or_default() += act.n;
        }
    }
    assert_eq!(visitor.acts.take_active(), 0);
    assert_eq!(sums.keys().copied().collect::<Vec<_>>(), [Action::Opened, Action::Finished, Action::Played]);
    assert!(sums[&Action::Played] > 80_000, "{sums:?}");
    assert!(sums[&Action::Opened] - sums[&Action::Finished] <= 1, "but the one that plays now: {sums:?}");
}

/// The disk of the recorder is stuck for as long as somebody else has the database locked.
#[test]
fn telling_never_waits_for_the_disk_and_what_was_told_is_counted() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(SystemClock::new()));
    let data = DataFolder::prepare(&folder.path().join("point"), clock.as_ref()).unwrap();
    let (recorded, mut recorder) = Recorded::begin(data.root(), clock.clone());
    let database = rusqlite::Connection::open(data.ledger().join("ledger.db")).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    database.execute_batch("BEGIN IMMEDIATE").unwrap();
    let began = clock.now().monotonic;
    for _ in 0..1000 {
        let count = Count::new(Action::Searched, CausedBy::Visitor);
        recorder.record(Act { count, title: String::new(), n: 1 });
        recorder.active();
    }
    // Two thousand writes of a disk that is well take longer; one that is stuck takes until the lock is gone.
    let took = clock.now().monotonic - began;
    std::thread::sleep(Duration::from_millis(500));
    let counted = "SELECT coalesce(sum(n), 0) FROM usage WHERE action = 'searched'";
    let counted = || database.query_row(counted, [], |row| row.get::<_, u64>(0)).unwrap();
    assert_eq!(counted(), 0, "the disk wasn't stuck");
    database.execute_batch("ROLLBACK").unwrap();
    drop(recorded.end());
    assert!(took < Duration::from_millis(500), "{took:?}");
    assert_eq!(counted(), 1000);
}

/// The database refuses for a while, as on a full disk.
#[test]
fn what_the_disk_refused_is_counted_when_it_takes_facts_again() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), Arc::new(SystemClock::new()));
    let data = DataFolder::prepare(&folder.path().join("point"), clock.as_ref()).unwrap();
    let (recorded, mut recorder) = Recorded::begin(data.root(), clock);
    let database = rusqlite::Connection::open(data.ledger().join("ledger.db")).unwrap();
    database.busy_timeout(Duration::from_secs(10)).unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON usage BEGIN SELECT RAISE(ABORT, 'full'); END";
    database.execute_batch(refuse).unwrap();
    let mut tell = |n| {
        recorder.record(Act { count: Count::new(Action::Searched, CausedBy::Visitor), title: String::new(), n });
    };
    tell(1);
    tell(2);
    let is_told = || {
        (0..100).any(|_| {
            std::thread::sleep(Duration::from_millis(20));
            recorded.board.faults().iter().any(|fault| fault.id == "ledger/database")
        })
    };
    assert!(is_told(), "a disk that refuses is told");
    database.execute_batch("DROP TRIGGER refuse").unwrap();
    tell(4);
    drop(recorded.end());
    let counted = "SELECT sum(n) FROM usage WHERE action = 'searched'";
    assert_eq!(database.query_row(counted, [], |row| row.get::<_, u64>(0)).unwrap(), 7);
}
