//! The window itself, drawn into memory: touches, clicks and keys reach the program as commands, and the focus is never lost.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod scene;

use kiosk::intent::Intent;
use kiosk::route::Route;
use kiosk::visit::Command;
use scene::Scene;
use slint::ComponentHandle as _;
use slint::platform::Key;
use tests::{SamplePoint, rig, screens};

fn activated(commands: &[Command]) -> Vec<&str> {
    commands
        .iter()
        .filter_map(|command| match command {
            Command::Activate(id) => Some(id.as_str()),
            _ => None,
        })
        .collect()
}

/// Random touches and keys for minutes in `make rigs`, for seconds here. `make rigs FAULT=deaf-window` drops what the window
/// tells, which must be found.
#[test]
fn random_touches_never_lose_the_focus_nor_blank_the_window() {
    let point = SamplePoint::new().unwrap();
    let mut scene = Scene::new(&point);
    let deaf = rig::fault() == "deaf-window";
    let steps = if rig::is_whole() { 20_000 } else { 400 };
    let keys = [Key::UpArrow, Key::DownArrow, Key::LeftArrow, Key::RightArrow, Key::Return, Key::Escape, Key::PageDown];
    let mut random = 0x5721_u64;
    for step in 0..steps {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        match random % 8 {
            0..5 => scene.touch((random >> 8) as f32 % 1920.0, (random >> 24) as f32 % 1080.0),
            5 | 6 => scene.key(keys[(random >> 8) as usize % keys.len()]),
            // Long enough that it asks, and sometimes that it clears everything.
            _ => drop(scene.visitor.wait((random >> 8) % 100)),
        }
        for command in scene.told().into_iter().filter(|_| !deaf) {
            scene.visitor.visit.handle(command);
        }
        scene.show();
        let view = scene.visitor.view();
        assert!(view.focus.contains(&view.focused), "step {step}: {} has lost its focus", view.route);
        if step % 20 > 0 {
            continue;
        }
        // A touch on a tile still opens it, and what is shown isn't blank.
        scene.open(Route::Home);
        scene.told();
        scene.touch(1150.0, 400.0);
        for command in scene.told().into_iter().filter(|_| !deaf) {
            scene.visitor.visit.handle(command);
        }
        assert_eq!(scene.visitor.view().route, "topic", "step {step}: a touch on a tile opens nothing");
        scene.show();
        let picture = scene.window.borrow().app().window().take_snapshot().unwrap();
        let mut colours: Vec<_> =
            picture.as_slice().iter().step_by(997).map(|pixel| (pixel.r, pixel.g, pixel.b)).collect();
        colours.sort_unstable();
        colours.dedup();
        assert!(colours.len() > 12, "step {step}: the window is blank");
    }
    println!("{steps} random touches, keys and waits; all is well");
}

/// One process has one Slint platform, so one test walks through all of it.
#[test]
fn touches_clicks_and_keys_reach_the_program_and_the_keyboard_is_never_lost() {
    let point = SamplePoint::new().unwrap();
    let mut scene = Scene::new(&point);

    // A touch anywhere on the idle screen begins a visit.
    scene.touch(400.0, 300.0);
    assert_eq!(activated(&scene.told()), ["idle.start"]);

    scene.open(Route::Home);
    scene.told();
    // The third tile of the first row, then the bar.
    scene.touch(1150.0, 400.0);
    assert_eq!(activated(&scene.told()), ["home.topic.health"]);
    scene.click(1150.0, 400.0);
    assert_eq!(activated(&scene.told()), ["home.topic.health"]);
    scene.click(1700.0, 1020.0);
    assert_eq!(activated(&scene.told()), ["bar.help"]);

    // Keys on screen, in design units below the header, and letters of a keyboard of plastic.
    scene.open(Route::Search);
    scene.told();
    scene.touch(137.0, 420.0);
    scene.click(1000.0, 900.0);
    assert_eq!(activated(&scene.told()), ["key.q", "key.clear"]);
    scene.key("đ");
    let told = scene.told();
    let typed = kiosk::typing::Typed("đ".into());
    assert!(matches!(&told[..], [Command::Typed { typed: found, .. }] if *found == typed), "{told:?}");

    // Keys arrive on every screen, whatever had Slint's own focus before.
    for route in screens(&point.edition().unwrap()) {
        scene.open(route.clone());
        scene.click(5.0, 500.0);
        scene.told();
        scene.key(Key::Escape);
        let told = scene.told();
        assert!(told.iter().any(|command| matches!(command, Command::Intent(Intent::Back))), "{route:?}: {told:?}");
    }

    // A long text takes the down key first; at its end the key goes on to the program.
    let article = point.edition().unwrap().cards().iter().find(|card| card.sources.len() > 5).unwrap().id.clone();
    scene.open(Route::ProductInfo { id: article });
    scene.told();
    let mut pressed = 0;
    loop {
        scene.key(Key::DownArrow);
        scene.show();
        pressed += 1;
        if scene.told().iter().any(|command| matches!(command, Command::Intent(Intent::Down))) {
            break;
        }
        assert!(pressed < 50, "the text never ends");
    }
    assert!(pressed > 1, "a long list of sources scrolls before the focus moves");
}
