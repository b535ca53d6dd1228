//! Seeing and hearing better: larger words, high contrast and stillness from any screen, for the length of a visit.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod scene;

use catalog::Topic;
use kiosk::comfort::{Comfort, Contrast, Motion, TextSize};
use kiosk::intent::Intent;
use kiosk::route::Route;
use kiosk::view::{Screen, View};
use kiosk::visit::Command;
use scene::Scene;
use slint::SharedString;
use slint::platform::{Key, WindowEvent};
use tests::{SamplePoint, Visitor};

fn at_home(point: &SamplePoint) -> Visitor {
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::Activate).press(Intent::Activate);
    visitor
}

#[test]
fn a_visitor_chooses_by_arrow_keys_and_the_next_one_begins_as_the_point_says() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    assert!(visitor.walk_to("bar.comfort"));
    visitor.press(Intent::Activate);
    let choices = [
        "comfort.text.largest",
        "comfort.contrast.high",
        "comfort.motion.reduced",
        "comfort.speak.off",
        "comfort.volume.louder",
    ];
    for choice in choices {
        assert!(visitor.walk_to(choice), "{choice}");
        visitor.press(Intent::Activate);
        assert_eq!(visitor.view().route, "comfort");
    }
    let wished = Comfort {
        text: TextSize::Largest,
        contrast: Contrast::High,
        motion: Motion::Reduced,
        speak: point::comfort::Speak::Off,
        volume: Comfort::default().volume + 1,
    };
    assert_eq!(visitor.view().comfort, wished);
    visitor.touch("comfort.close").touch("home.topic.health").press(Intent::Home);
    assert_eq!(visitor.view().comfort, wished, "kept while the visit lasts");
    visitor.wait(90);
    assert_eq!(visitor.view().route, "idle");
    assert_eq!(visitor.view().comfort, Comfort::default());
}

#[test]
fn keys_work_on_every_screen_and_move_nobody() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    let id = point.edition().unwrap().cards().iter().find(|card| card.cover.is_some()).unwrap().id.clone();
    for route in [
        Route::Home,
        Route::Topic { topic: Topic::Learning, part: 1 },
        Route::Product { id: id.clone(), page: 0 },
        Route::Picture { id, page: 0 },
        Route::Help,
        Route::StillThere,
        Route::Idle,
    ] {
        visitor.visit.navigate(route.clone());
        let before = visitor.view().comfort;
        visitor.press(Intent::TextNext).press(Intent::Contrast).press(Intent::Motion);
        let after = visitor.view();
        assert_eq!(after.route, route.name());
        assert!(after.comfort.text != before.text && after.comfort.contrast != before.contrast, "{route:?}");
        assert!(after.comfort.motion != before.motion && after.focus.contains(&after.focused), "{route:?}");
    }
}

#[test]
fn keys_tried_on_the_idle_screen_are_forgotten_after_a_quiet_minute() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = point.visit().unwrap();
    visitor.press(Intent::TextNext);
    assert_eq!(visitor.view().comfort.text, TextSize::Larger);
    visitor.wait(61);
    assert_eq!((visitor.view().route, visitor.view().comfort), ("idle", Comfort::default()));
}

#[test]
fn a_point_may_begin_every_visit_with_its_own_wishes() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    let mut settings = point::DataFolder::open(&point.root).unwrap().point().unwrap();
    settings.comfort.text = TextSize::Larger;
    visitor.visit.handle(Command::Point(Box::new(settings)));
    assert_eq!(visitor.view().comfort.text, TextSize::Normal, "not under the eyes of a visitor");
    visitor.press(Intent::Back);
    assert_eq!((visitor.view().route, visitor.view().comfort.text), ("idle", TextSize::Larger));
}

fn cards(view: &View) -> Vec<String> {
    match &view.screen {
        Screen::Topic(topic) => topic.cards.iter().map(|card| card.prompt_id.clone()).collect(),
        _ => panic!("{} is no topic", view.route),
    }
}

#[test]
fn larger_words_show_fewer_products_and_every_one_of_them_on_some_part() {
    let point = SamplePoint::new().unwrap();
    let mut visitor = at_home(&point);
    visitor.touch("home.topic.learning");
    let all = visitor.view();
    assert_eq!(cards(&all).len(), 6);
    let mut whole = cards(&all);
    visitor.press(Intent::Next);
    let second = cards(&visitor.view());
    whole.extend(second.clone());
    // The first product in sight stays in sight.
    visitor.press(Intent::TextLarger).press(Intent::TextLarger);
    assert!(cards(&visitor.view()).contains(&second[0]), "{:?}", cards(&visitor.view()));
    while visitor.view().focus.contains("topic.previous") {
        visitor.touch("topic.previous");
    }
    let mut seen = cards(&visitor.view());
    while visitor.view().focus.contains("topic.next") {
        visitor.touch("topic.next");
        assert!(cards(&visitor.view()).len() <= 3);
        seen.extend(cards(&visitor.view()));
    }
    assert_eq!(seen, whole);
}

/// The window itself: keys with Ctrl, plain ones for pictures, and what moves by itself.
#[test]
fn nothing_glides_where_a_visitor_wants_stillness() {
    let point = SamplePoint::new().unwrap();
    let mut scene = Scene::new(&point);
    let article = point.edition().unwrap().cards().iter().find(|card| card.sources.len() > 5).unwrap().id.clone();

    // Ctrl and plus enlarges the words; plus alone is for pictures.
    scene.open(Route::ProductInfo { id: article });
    let control = SharedString::from(char::from(Key::Control));
    scene.told();
    scene.key("+");
    assert!(matches!(scene.told()[..], [Command::Typed { otherwise: Intent::ZoomIn, .. }]));
    scene.dispatch(WindowEvent::KeyPressed { text: control.clone() });
    scene.told();
    scene.key("+");
    let told = scene.told();
    assert!(matches!(told[..], [Command::Intent(Intent::TextLarger)]), "{told:?}");
    scene.dispatch(WindowEvent::KeyReleased { text: control });
    scene.told();

    // Larger words make a text that is long enough to glide.
    scene.visitor.press(Intent::TextLarger).press(Intent::TextLarger);
    scene.show();
    // The wheel and a throw glide for who wants it …
    let rests = |scene: &Scene| {
        let before = scene.picture();
        scene.pass(40);
        scene.picture() == before
    };
    let start = scene.picture();
    scene.wheel(700.0, 600.0, 120.0);
    assert!(scene.picture() == start && !rests(&scene), "the wheel");
    scene.pass(2000);
    assert!(rests(&scene) && scene.picture() != start && !scene.glides());
    scene.throw(700.0, 700.0);
    assert!(!rests(&scene), "a throw");

    // … and are at once where they lead for who doesn't.
    scene.visitor.press(Intent::Motion);
    scene.open(Route::Help);
    let article = point.edition().unwrap().cards().iter().find(|card| card.sources.len() > 5).unwrap().id.clone();
    scene.open(Route::ProductInfo { id: article });
    let before = scene.picture();
    scene.wheel(700.0, 600.0, 120.0);
    assert!(before != scene.picture(), "the wheel moves the text");
    assert!(rests(&scene) && !scene.glides(), "the wheel");
    let before = scene.picture();
    scene.throw(700.0, 700.0);
    assert!(before != scene.picture(), "a finger moves the text");
    assert!(rests(&scene) && !scene.glides(), "a throw");
}
