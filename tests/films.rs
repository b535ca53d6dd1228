//! Films and bulletins as a visitor meets them, without a window and without a sound: the stage's reports are fed by hand.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::time::Duration;

use catalog::ProductId;
use kiosk::intent::Intent;
use kiosk::playing::{Order, Report};
use kiosk::view::{PlayerScreen, Screen};
use kiosk::visit::Command;
use ledger::fact::{Action, CausedBy};
use media::MediaError;
use tests::{SamplePoint, Visitor, seconds_of};

/// A visitor before an open film, and the number that the stage knows it by.
fn before_a_film(point: &SamplePoint) -> (Visitor, ProductId, u64) {
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate);
    let edition = point.edition().unwrap();
    let film = edition.cards().iter().find(|card| !card.film.is_empty()).unwrap();
    visitor.visit.open(film.id.clone());
    let number = opened(&mut visitor);
    (visitor, film.id.clone(), number)
}

/// The number of the newest thing that was opened.
fn opened(visitor: &mut Visitor) -> u64 {
    let orders = visitor.visit.take_orders();
    let number =
        orders.iter().rev().find_map(|order| if let Order::Open { number, .. } = order { Some(*number) } else { None });
    number.unwrap_or_else(|| panic!("nothing was opened: {orders:?}"))
}

fn tell(visitor: &mut Visitor, number: u64, report: Report) {
    visitor.visit.handle(Command::Played { number, report });
}

fn at(seconds: u64) -> Report {
    Report::At { position: Duration::from_secs(seconds), length: None }
}

fn player(visitor: &Visitor) -> PlayerScreen {
    match visitor.view().screen {
        Screen::Player(player) => *player,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_film_opens_by_playing_and_its_words_follow_it() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, id, number) = before_a_film(&point);
    assert_eq!(visitor.view().route, "player");
    tell(&mut visitor, number, at(0));
    let edition = point.edition().unwrap();
    let captions = edition.captions(edition.card(&id).unwrap().captions.values().next().unwrap()).unwrap();
    let cue = &captions.cues()[1];
    tell(&mut visitor, number, Report::At { position: cue.from, length: None });
    assert_eq!(player(&visitor).caption, cue.text);
    assert!(player(&visitor).runs);
}

#[test]
fn enter_pauses_and_goes_on_and_the_controls_go_when_nobody_stirs() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, _, number) = before_a_film(&point);
    tell(&mut visitor, number, at(3));
    assert!(player(&visitor).controls);
    visitor.wait(6);
    assert!(!player(&visitor).controls);
    visitor.press(Intent::Activate);
    assert_eq!(visitor.visit.take_orders().last(), Some(&Order::Pause));
    visitor.wait(20);
    assert!(player(&visitor).controls, "while it stands");
    visitor.press(Intent::Play);
    assert_eq!(visitor.visit.take_orders().last(), Some(&Order::Play));
}

#[test]
fn who_watches_is_not_asked_whether_somebody_is_there() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, _, number) = before_a_film(&point);
    for minute in 0..10 {
        tell(&mut visitor, number, at(minute));
        visitor.wait(60);
    }
    assert_eq!(visitor.view().route, "player");
    visitor.press(Intent::Activate).wait(60);
    assert_eq!(visitor.view().route, "still-there", "it stands, and nobody stirs");
    visitor.wait(31);
    assert_eq!(visitor.view().route, "idle");
    assert_eq!(visitor.visit.take_orders().last(), Some(&Order::Close));
}

#[test]
fn leaving_ends_it_and_reading_its_words_lets_it_stand() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, _, number) = before_a_film(&point);
    tell(&mut visitor, number, at(5));
    visitor.visit.take_orders();
    visitor.touch("player.text");
    assert_eq!(visitor.view().route, "product");
    assert_eq!(visitor.visit.take_orders(), [Order::Pause]);
    visitor.press(Intent::Back);
    assert_eq!(visitor.view().route, "player");
    assert_eq!(visitor.visit.take_orders(), [], "it waits where it was");
    visitor.press(Intent::Back);
    assert_eq!(visitor.visit.take_orders(), [Order::Close]);
}

#[test]
fn a_film_that_cannot_be_played_says_so_and_offers_the_next() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, id, number) = before_a_film(&point);
    tell(&mut visitor, number, Report::Failed(MediaError::Damaged("x".into())));
    let shown = player(&visitor);
    assert!(!shown.can_play && !shown.message.is_empty() && shown.next.is_some(), "{shown:?}");
    assert_eq!(visitor.view().focused, "player.next");
    assert!(visitor.board.faults().iter().any(|fault| fault.id == format!("content/{id}/play")));
    visitor.press(Intent::Activate);
    assert_ne!(player(&visitor).title, shown.title);
    assert!(opened(&mut visitor) > number);
}

#[test]
fn a_missing_end_is_named_and_the_end_leads_on() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, _, number) = before_a_film(&point);
    tell(&mut visitor, number, at(2));
    tell(&mut visitor, number, Report::Ended { moving: true });
    let cut_short = player(&visitor).message;
    visitor.press(Intent::Play);
    tell(&mut visitor, number, at(100_000));
    tell(&mut visitor, number, Report::Ended { moving: true });
    assert_eq!(visitor.view().route, "judge");
    visitor.press(Intent::Back);
    assert_ne!(player(&visitor).message, cut_short);
    assert_eq!(visitor.view().focused, "player.next");
}

#[test]
fn the_hall_is_shown_one_after_the_other_until_the_room_closes() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate).touch("home.hall");
    let edition = point.edition().unwrap();
    let all = edition.cards().iter().filter(|card| !card.film.is_empty() || !card.sound.is_empty()).count();
    assert!(all >= 6, "{all} films and bulletins");
    let mut titles = Vec::new();
    for _ in 0..=all {
        let number = opened(&mut visitor);
        let title = player(&visitor).title.text;
        let shown = edition.cards().iter().find(|card| card.title.values().any(|known| *known == title)).unwrap();
        visitor.play(number, 0, seconds_of(shown)).end(number).wait(4);
        titles.push(title);
    }
    assert_eq!(titles.first(), titles.last(), "after the last one the first again");
    titles.pop();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), all);
    let acts = visitor.acts.take();
    let of = |action| acts.iter().filter(move |act| act.count.action == action).collect::<Vec<_>>();
    for action in [Action::Opened, Action::Finished] {
        assert!(of(action).len() > all, "{action:?}");
    }
    let by = [Action::Opened, Action::Finished, Action::Played].map(of).concat();
    assert!(by.iter().all(|act| act.count.caused_by == CausedBy::Playlist));
    assert!(of(Action::LanguageMissed).is_empty() && of(Action::Judged).is_empty());
    // The sample point closes at 17:00; the clock stands at a quarter past nine.
    let number = opened(&mut visitor);
    visitor.clock.advance(Duration::from_secs(8 * 3600));
    tell(&mut visitor, number, at(100_000));
    tell(&mut visitor, number, Report::Ended { moving: true });
    visitor.wait(4);
    assert_eq!(visitor.view().route, "idle");
}

#[test]
fn a_bad_film_does_not_hold_up_the_hall() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate).touch("home.hall");
    let number = opened(&mut visitor);
    let first = player(&visitor).title;
    tell(&mut visitor, number, Report::Failed(MediaError::Stalled));
    visitor.wait(9);
    assert_ne!(player(&visitor).title, first);
    assert!(opened(&mut visitor) > number);
}

#[test]
fn louder_and_softer_stay_within_ten_steps() {
    let point = SamplePoint::new().unwrap();
    let (mut visitor, _, _) = before_a_film(&point);
    for _ in 0..20 {
        visitor.press(Intent::ZoomIn);
    }
    assert_eq!(player(&visitor).volume, 10);
    for _ in 0..20 {
        visitor.touch("player.softer");
    }
    assert_eq!(player(&visitor).volume, 0);
}
