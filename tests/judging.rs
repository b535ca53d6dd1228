//! "Was this useful?": asked at the end of a product, once, and never in anybody's way.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use catalog::ProductId;
use kiosk::intent::Intent;
use kiosk::view::Screen;
use ledger::fact::{Action, Face};
use tests::{SamplePoint, Visitor, seconds_of};

/// A visitor on the last page of an article that was opened from its topic.
fn at_the_end(point: &SamplePoint) -> Visitor {
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate).touch("home.topic.health");
    read_to_the_end(&mut visitor);
    visitor
}

fn read_to_the_end(visitor: &mut Visitor) {
    visitor.touch("topic.card.p01/rua-tay-sach");
    while visitor.view().focus.contains("reader.next") {
        visitor.touch("reader.next");
    }
    assert_eq!(visitor.view().focused, "reader.done");
}

fn route(visitor: &Visitor) -> &'static str {
    visitor.view().route
}

fn given(visitor: &Visitor) -> Option<&'static str> {
    let Screen::Judge(judge) = visitor.view().screen else { panic!("not {}", route(visitor)) };
    judge.given
}

fn faces(visitor: &Visitor) -> Vec<Face> {
    let acts = visitor.acts.take().into_iter().filter(|act| act.count.action == Action::Judged);
    acts.filter_map(|act| act.count.face).collect()
}

/// The first film of the sample content, playing, and its length.
fn before_a_film(visitor: &mut Visitor, point: &SamplePoint) -> (ProductId, u64, u64) {
    let edition = point.edition().unwrap();
    let film = edition.cards().iter().find(|card| !card.film.is_empty()).unwrap();
    visitor.visit.open(film.id.clone());
    (film.id.clone(), visitor.on_stage(), seconds_of(film))
}

#[test]
fn each_face_is_given_by_arrow_keys_and_enter_by_touch_and_with_thanks() {
    let point = SamplePoint::new().unwrap();
    for (face, id) in [(Face::Happy, "judge.happy"), (Face::Neutral, "judge.neutral"), (Face::Sad, "judge.sad")] {
        for touched in [true, false] {
            let mut visitor = at_the_end(&point);
            visitor.touch("reader.done");
            assert_eq!(route(&visitor), "judge");
            if touched {
                visitor.touch(id);
            } else {
                assert!(visitor.walk_to(id));
                visitor.press(Intent::Activate);
            }
            assert_eq!(given(&visitor), Some(face.name()), "thanks");
            let act = visitor.acts.take().pop().unwrap();
            assert_eq!((act.count.action, act.count.face), (Action::Judged, Some(face)));
            assert_eq!((act.count.product.as_str(), act.count.topic.as_str()), ("p01/rua-tay-sach", "health"));
            visitor.press(Intent::Activate);
            assert_eq!(route(&visitor), "topic", "on from where the product was opened");
        }
    }
}

#[test]
fn it_is_passed_over_by_back_by_a_tile_and_by_a_key_pressed_once_too_often() {
    let point = SamplePoint::new().unwrap();
    type Way = fn(&mut Visitor) -> &mut Visitor;
    let ways: [Way; 3] = [
        |visitor| visitor.press(Intent::Back),
        |visitor| visitor.touch("judge.skip"),
        |visitor| visitor.press(Intent::Activate),
    ];
    for pass in ways {
        let mut visitor = at_the_end(&point);
        visitor.press(Intent::Activate);
        assert_eq!(route(&visitor), "judge");
        pass(&mut visitor);
        assert_eq!((route(&visitor), faces(&visitor)), ("topic", vec![]));
    }
}

#[test]
fn one_face_per_viewing() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_the_end(&point);
    visitor.touch("reader.done").touch("judge.happy").touch("judge.sad").press(Intent::Back);
    read_to_the_end(&mut visitor);
    visitor.touch("reader.done");
    assert_eq!((route(&visitor), faces(&visitor)), ("topic", vec![Face::Happy]), "the same viewing");
    // Whoever comes to it again from the home screen views it anew.
    visitor.press(Intent::Home).touch("home.topic.health");
    read_to_the_end(&mut visitor);
    visitor.touch("reader.done").touch("judge.sad");
    assert_eq!(faces(&visitor), [Face::Sad]);
}

#[test]
fn who_passed_it_over_is_not_asked_again_in_the_same_viewing() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_the_end(&point);
    visitor.touch("reader.done").press(Intent::Back);
    read_to_the_end(&mut visitor);
    visitor.touch("reader.done");
    assert_eq!(route(&visitor), "topic");
}

#[test]
fn the_thanks_go_by_themselves_after_a_moment() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_the_end(&point);
    visitor.touch("reader.done").touch("judge.neutral").wait(2);
    assert_eq!(given(&visitor), Some("neutral"));
    visitor.wait(1);
    assert_eq!(route(&visitor), "topic");
}

#[test]
fn the_question_goes_by_itself_after_the_quiet_time_and_the_visit_as_always() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_the_end(&point);
    visitor.touch("reader.done").wait(59);
    assert_eq!(route(&visitor), "judge");
    visitor.wait(1);
    assert_eq!(route(&visitor), "topic");
    visitor.wait(1);
    assert_eq!(route(&visitor), "still-there");
    visitor.wait(29);
    assert_eq!((route(&visitor), faces(&visitor)), ("idle", vec![]));
}

#[test]
fn a_film_asks_when_it_has_ended_and_shows_its_end_afterwards() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate);
    let (id, number, length) = before_a_film(&mut visitor, &point);
    visitor.play(number, 0, length).end(number);
    assert_eq!(route(&visitor), "judge");
    visitor.touch("judge.happy");
    let act = visitor.acts.take().pop().unwrap();
    assert_eq!((act.count.product.as_str(), act.count.face), (id.as_str(), Some(Face::Happy)));
    visitor.press(Intent::Activate);
    assert_eq!((route(&visitor), visitor.view().focused.as_str()), ("player", "player.next"));
    // Seen again, it doesn't ask again.
    visitor.press(Intent::Play).play(number, 0, length).end(number);
    assert_eq!(route(&visitor), "player");
}

#[test]
fn a_film_without_its_end_and_a_hall_ask_nobody() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate);
    let (_, number, _) = before_a_film(&mut visitor, &point);
    visitor.play(number, 0, 5).end(number);
    assert_eq!(route(&visitor), "player");
    visitor.press(Intent::Home).touch("home.hall");
    let number = visitor.on_stage();
    visitor.play(number, 99_999, 100_000).end(number);
    assert_eq!(route(&visitor), "player");
}

#[test]
fn other_screens_over_the_question_lead_back_to_it() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_the_end(&point);
    visitor.touch("reader.done").touch("bar.help").press(Intent::Back);
    assert_eq!(route(&visitor), "judge");
    visitor.touch("bar.language").touch("language.en");
    assert_eq!((route(&visitor), visitor.view().title.as_str()), ("judge", "Was this useful to you?"));
    visitor.touch("bar.home");
    assert_eq!(route(&visitor), "home");
}
