//! Looking for something: by the keys on screen, by a keyboard of plastic, by arrow keys alone; what is kept, what is forgotten,
//! what is counted.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use catalog::Kind;
use catalog::search::{Answer, Hit, Piece};
use kiosk::intent::Intent;
use kiosk::route::Route;
use kiosk::typing::Typed;
use kiosk::usage::Act;
use kiosk::view::{Screen, SearchScreen};
use kiosk::visit::Command;
use ledger::fact::{Action, CausedBy, Count};
use tests::{SamplePoint, Visitor};

fn at_search(point: &SamplePoint) -> Visitor {
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate).touch("bar.search");
    assert_eq!(visitor.view().route, "search");
    visitor.acts.take();
    visitor
}

fn screen(visitor: &Visitor) -> SearchScreen {
    let Screen::Search(screen) = visitor.view().screen else { panic!("the search, not {}", visitor.view().route) };
    *screen
}

fn line(visitor: &Visitor) -> String {
    let screen = screen(visitor);
    screen.before + &screen.after
}

fn actions(visitor: &Visitor) -> Vec<Action> {
    visitor.acts.take().into_iter().map(|act| act.count.action).collect()
}

const NONE: [Action; 0] = [];

fn no_hits() -> Box<Answer> {
    Box::default()
}

#[test]
fn a_product_is_found_and_opened_by_arrow_keys_and_enter_alone() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate);
    assert!(visitor.walk_to("bar.search"));
    visitor.press(Intent::Activate);
    for key in ["s", "a", "tone-nang", "t", "space", "l", "o-horn", "tone-hoi"] {
        assert!(visitor.walk_to(&format!("key.{key}")), "{key}");
        visitor.press(Intent::Activate);
    }
    assert_eq!(line(&visitor), "sạt lở");
    let film = screen(&visitor).results[0].prompt_id.clone();
    let read = screen(&visitor).results.into_iter().find(|found| found.kind == "guide" || found.kind == "article");
    let hit = read.unwrap().prompt_id;
    assert!(visitor.walk_to(&film));
    visitor.press(Intent::Activate);
    assert_eq!(visitor.view().route, "player", "found by its title, a film plays");
    visitor.press(Intent::Back);
    assert!(visitor.walk_to(&hit));
    visitor.press(Intent::Activate);
    assert_eq!(visitor.view().route, "product");
    visitor.press(Intent::Back);
    assert_eq!((line(&visitor).as_str(), visitor.view().focused), ("sạt lở", hit), "everything is as it was");
}

#[test]
fn every_control_of_every_state_is_reached_by_arrow_keys() {
    let point = SamplePoint::new().unwrap();
    for (language, prepare) in [
        ("vi", &[][..]),
        ("vi", &["search.topic"]),
        ("vi", &["search.kind"]),
        ("vi", &["key.a"]),
        ("sed", &["key.t"]),
        ("ktv", &["key.x", "key.x", "key.q", "search.topic", "search.topic.health"]),
    ] {
        let mut visitor = at_search(&point);
        visitor.touch("bar.language").touch(&format!("language.{language}"));
        for id in prepare {
            visitor.touch(id);
        }
        let ids: Vec<_> = visitor.view().focus.ids().map(str::to_owned).collect();
        for id in ids {
            assert!(visitor.walk_to(&id), "{id} after {prepare:?} in {language}");
        }
    }
}

#[test]
fn letters_typed_anywhere_go_to_the_line_and_enter_leads_to_what_was_found() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.touch("search.topic").write("satj lowr");
    assert_eq!((line(&visitor).as_str(), visitor.view().focused.as_str()), ("sạt lở", "search.line"));
    assert!(!screen(&visitor).choosing);
    visitor.press(Intent::Activate);
    assert!(visitor.view().focused.starts_with("search.hit."));
    visitor.press(Intent::Activate);
    assert_ne!(visitor.view().route, "search");
}

#[test]
fn a_letter_on_the_home_screen_or_in_a_topic_opens_the_search_with_it() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.write("a");
    assert_eq!(visitor.view().route, "language", "any key begins a visit");
    visitor.press(Intent::Activate).write("đ");
    assert_eq!((visitor.view().route, line(&visitor).as_str()), ("search", "đ"));
    visitor.press(Intent::Home).touch("home.topic.health").write("mua");
    assert_eq!(line(&visitor), "mua");
    visitor.press(Intent::Back);
    assert_eq!(visitor.view().route, "topic");
    // The space bar and digits mean what they meant.
    visitor.press(Intent::Home).write("7");
    assert_eq!(visitor.view().route, "home");
    visitor.write(" ");
    assert_eq!(visitor.view().route, "topic");
}

#[test]
fn backspace_erases_and_leaves_only_an_empty_line() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.write("lua").press(Intent::Erase);
    assert_eq!(line(&visitor), "lu");
    for _ in 0..10 {
        visitor.press(Intent::EraseOn);
    }
    assert_eq!((visitor.view().route, line(&visitor).as_str()), ("search", ""), "held down, it never leads out");
    visitor.press(Intent::Erase);
    assert_eq!(visitor.view().route, "home");
    visitor.touch("home.topic.health").press(Intent::EraseOn);
    assert_eq!(visitor.view().route, "topic");
    visitor.press(Intent::Erase);
    assert_eq!(visitor.view().route, "home", "elsewhere it means back");
}

#[test]
fn the_method_of_marks_follows_the_language_and_is_switched_on_the_keyboard() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.write("dda");
    assert_eq!(line(&visitor), "đa");
    visitor.touch("key.method").touch("key.clear").write("d9a1");
    assert_eq!(line(&visitor), "đá");
    visitor.touch("key.method").touch("key.clear").write("aas9");
    assert_eq!(line(&visitor), "aas9");
    visitor.touch("key.clear").touch("bar.language").touch("language.ktv").write("zjwsfrx");
    assert_eq!(line(&visitor), "zjwsfrx", "letters like all others in Cơ Tu");
    let breve = |visitor: &Visitor| visitor.view().focus.contains("key.breve");
    assert!(breve(&visitor));
    visitor.touch("key.clear").touch("key.o-horn").touch("key.breve").touch("key.quote");
    assert_eq!(line(&visitor), "ơ̆’");
    visitor.touch("bar.language").touch("language.vi");
    assert!(!breve(&visitor) && visitor.view().focus.contains(&visitor.view().focused));
}

#[test]
fn filters_narrow_and_back_closes_their_choice_first() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.write("an toan").touch("search.topic");
    assert_eq!(visitor.view().focused, "search.topic.all");
    visitor.press(Intent::Back);
    assert_eq!((visitor.view().route, visitor.view().focused.as_str()), ("search", "search.topic"));
    let all = screen(&visitor).results.len();
    visitor.touch("search.topic").touch("search.topic.disaster");
    assert_eq!(visitor.view().focused, "search.topic");
    let narrowed = screen(&visitor);
    assert!(!narrowed.results.is_empty() && narrowed.results.len() <= all);
    assert!(narrowed.results.iter().all(|found| found.topic == "disaster"));
    visitor.touch("search.kind").touch("search.kind.guide");
    assert!(screen(&visitor).results.iter().all(|found| found.kind == "guide"));
    visitor.touch("key.clear").write("khongcobainao");
    assert!(screen(&visitor).results.is_empty());
    visitor.touch("search.widen");
    assert!(screen(&visitor).filters.iter().all(|filter| !filter.chosen));
}

#[test]
fn more_results_than_fit_are_turned_like_pages() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.write("t");
    let first = screen(&visitor);
    assert_eq!(first.results.len(), 4);
    visitor.press(Intent::Next);
    let second = screen(&visitor);
    assert!(!second.results.is_empty() && second.results != first.results);
    visitor.touch("search.previous");
    assert_eq!(screen(&visitor).results, first.results);
    assert_eq!(visitor.view().focused, "search.next");
    visitor.touch("search.next").write("h");
    assert!(!visitor.view().focus.contains("search.previous"), "another question begins at its best answer");
}

#[test]
fn an_answer_to_an_older_question_is_ignored() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    let ask = |visitor: &mut Visitor, key: &str| {
        visitor.visit.handle(Command::Typed { typed: Typed(key.into()), otherwise: Intent::Other });
        visitor.visit.takes_question().unwrap()
    };
    let (first, asked) = ask(&mut visitor, "l");
    assert_eq!(asked.words, "l");
    assert!(visitor.visit.takes_question().is_none(), "once for each question");
    let (second, asked) = ask(&mut visitor, "u");
    assert_eq!(asked.words, "lu");
    visitor.visit.handle(Command::Found { number: first, answer: no_hits() });
    assert_eq!(screen(&visitor).heading, "", "nobody says yet that there is nothing");
    visitor.visit.handle(Command::Found { number: second, answer: no_hits() });
    assert!(screen(&visitor).heading.contains("lu"));
    // A visitor who left before the answer came leaves nothing to the next one.
    let (third, _) = ask(&mut visitor, "a");
    visitor.press(Intent::Home).touch("bar.search");
    visitor.visit.handle(Command::Found { number: third, answer: no_hits() });
    assert_eq!((line(&visitor).as_str(), screen(&visitor).results.len()), ("", 3));
}

#[test]
fn an_answer_neither_keeps_the_screen_awake_nor_loses_the_focus() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    // Not among what is new, which is offered where nothing is found.
    visitor.write("giu rung").press(Intent::Activate);
    assert!(visitor.view().focused.starts_with("search.hit."));
    visitor.visit.handle(Command::Typed { typed: Typed("x".into()), otherwise: Intent::Other });
    let (number, _) = visitor.visit.takes_question().unwrap();
    // The old results are still there, and somebody walks to one of them.
    visitor.press(Intent::Activate);
    visitor.clock.advance(std::time::Duration::from_secs(59));
    visitor.visit.handle(Command::Found { number, answer: no_hits() });
    assert_eq!(visitor.view().focused, "search.line");
    visitor.wait(2);
    assert_eq!(visitor.view().route, "still-there", "an answer is nobody");
}

#[test]
fn a_hit_opens_its_page_or_the_first_where_that_one_is_missing() {
    let point = SamplePoint::new().unwrap();
    let edition = point.edition().unwrap();
    let handbook = edition.cards().iter().find(|card| card.kind == Kind::Handbook).unwrap().id.clone();
    for (page, expected) in [(Some(2), 2), (None, 0), (Some(4000), 0)] {
        let mut visitor = at_search(&point);
        visitor.visit.handle(Command::Typed { typed: Typed("q".into()), otherwise: Intent::Other });
        let (number, _) = visitor.visit.takes_question().unwrap();
        let piece = |text: &str| vec![Piece { text: text.into(), marked: true }];
        let hit = Hit { id: handbook.clone(), page, title: piece("Sổ tay"), snippet: piece("…") };
        let answer = Box::new(Answer { hits: vec![hit.clone(), hit], more: false, suggestions: Vec::new() });
        visitor.visit.handle(Command::Found { number, answer });
        assert_eq!(screen(&visitor).results.len(), 1, "each product once");
        visitor.touch(&format!("search.hit.{handbook}"));
        assert_eq!(*visitor.visit.route(), Route::Product { id: handbook.clone(), page: expected });
    }
}

#[test]
fn a_suggestion_is_taken_by_one_touch() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.visit.handle(Command::Typed { typed: Typed("satlo".into()), otherwise: Intent::Other });
    let (number, _) = visitor.visit.takes_question().unwrap();
    let answer = Box::new(Answer { suggestions: vec!["sạt lở".into()], ..Answer::default() });
    visitor.visit.handle(Command::Found { number, answer });
    visitor.touch("search.suggestion.0");
    assert_eq!(line(&visitor), "sạt lở");
    assert!(!screen(&visitor).results.is_empty());
}

#[test]
fn assistive_technology_writes_the_whole_line_on_the_search_screen_alone() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    let wrote = |visitor: &mut Visitor, text: &str| visitor.visit.handle(Command::Wrote(Typed(text.into())));
    visitor.write("a");
    wrote(&mut visitor, "aas lũ");
    assert_eq!(line(&visitor), "aas lũ", "as it was written, whatever the method");
    wrote(&mut visitor, &"dài lắm ".repeat(20_000));
    assert!(line(&visitor).starts_with("dài lắm") && line(&visitor).len() < 2000);
    visitor.press(Intent::Home);
    wrote(&mut visitor, "lũ");
    assert_eq!(visitor.view().route, "home");
    visitor.touch("bar.search");
    assert_eq!(line(&visitor), "");
}

#[test]
fn a_question_is_counted_once_with_its_topic_and_never_its_words() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.touch("search.topic").touch("search.topic.disaster").write("sat lo");
    assert_eq!(actions(&visitor), NONE, "not letter by letter");
    let hit = screen(&visitor).results.iter().find(|result| result.kind == "guide").unwrap().prompt_id.clone();
    visitor.touch(&hit);
    let acts = visitor.acts.take();
    assert_eq!(
        acts.iter().map(|act| act.count.action).collect::<Vec<_>>(),
        [Action::Searched, Action::Opened, Action::StepReached]
    );
    let asked =
        Count { topic: "disaster".into(), language: "vi".into(), ..Count::new(Action::Searched, CausedBy::Visitor) };
    assert_eq!(acts[0], Act { count: asked, title: String::new(), n: 1 });
    visitor.press(Intent::Back).press(Intent::Back);
    assert_eq!(actions(&visitor), NONE, "the same question");
    visitor.touch("bar.search").touch("key.clear").write("khongcogi").press(Intent::Back);
    assert_eq!(actions(&visitor), [Action::Searched, Action::FoundNothing]);
    // An empty line is no question, and one that is left by falling asleep counts as well.
    visitor.touch("bar.search").touch("key.clear").press(Intent::Back);
    assert_eq!(actions(&visitor), NONE);
    visitor.touch("bar.search").write("lu").wait(95);
    assert_eq!((visitor.view().route, actions(&visitor)), ("idle", vec![Action::Searched]));
}

#[test]
fn everything_is_forgotten_when_the_visit_ends() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.touch("search.topic").touch("search.topic.health").write("benh").wait(95);
    assert_eq!(visitor.view().route, "idle");
    visitor.press(Intent::Activate).press(Intent::Activate).touch("bar.search");
    let screen = screen(&visitor);
    assert_eq!((screen.before.as_str(), screen.after.as_str()), ("", ""));
    assert!(screen.filters.iter().all(|filter| !filter.chosen));
}

#[test]
fn no_debug_output_holds_a_visitors_words() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    visitor.write("lua");
    visitor.visit.handle(Command::Typed { typed: Typed("777".into()), otherwise: Intent::Other });
    let question = visitor.visit.takes_question();
    let command = Command::Typed { typed: Typed("lua777".into()), otherwise: Intent::Other };
    for told in [format!("{:?}", visitor.view()), format!("{question:?}"), format!("{command:?}")] {
        assert!(!told.contains("777"), "{told}");
    }
    assert!(!visitor.view().title.contains("777"), "the window's title is seen by others");
}

#[test]
fn the_search_tells_the_same_in_words() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_search(&point);
    insta::with_settings!({filters => vec![("[0-9a-f]{16,64}", "[sha256]")]}, {
        insta::assert_yaml_snapshot!("search_empty", visitor.view());
        insta::assert_yaml_snapshot!("search_found", screen(visitor.write("satj lowr")));
        insta::assert_yaml_snapshot!("search_nothing", screen(visitor.write(" treen sao")));
    });
}
