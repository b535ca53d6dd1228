//! The window itself, drawn into memory: touches, clicks and keys reach the program as commands, and the focus is never lost.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::cell::RefCell;
use std::rc::Rc;

use i_slint_core::platform::InternalEvent;
use kiosk::intent::Intent;
use kiosk::locale::Locales;
use kiosk::route::Route;
use kiosk::tour::{AtOnce, TourSize, headless};
use kiosk::ui::Window;
use kiosk::visit::Command;
use slint::ComponentHandle as _;
use slint::platform::{Key, PointerEventButton, WindowEvent};
use tests::{SamplePoint, Visitor, rig};

/// A visitor before a window.
struct Scene {
    visitor: Visitor,
    window: Rc<RefCell<Window>>,
    sent: Rc<RefCell<Vec<Command>>>,
}

impl Scene {
    fn new(point: &SamplePoint) -> Self {
        headless(TourSize { width: 1366, height: 768 }).unwrap();
        let sent = Rc::new(RefCell::new(Vec::new()));
        let send = {
            let sent = sent.clone();
            Rc::new(move |command| sent.borrow_mut().push(command))
        };
        let developer = Box::new(AtOnce::new(point.edition().unwrap()));
        let window = Window::new(Locales::load().unwrap(), developer, send).unwrap();
        window.borrow().app().show().unwrap();
        let mut scene = Self { visitor: point.visit().unwrap(), window, sent };
        scene.show();
        scene
    }

    fn show(&mut self) {
        self.window.borrow_mut().show(self.visitor.view());
        for _ in 0..2 {
            slint::platform::update_timers_and_animations();
        }
        // Layout is made when it is needed: by drawing.
        self.window.borrow().app().window().take_snapshot().unwrap();
    }

    fn open(&mut self, route: Route) {
        self.visitor.visit.navigate(route);
        self.show();
    }

    /// What the window told the program since the last call.
    fn told(&self) -> Vec<Command> {
        self.sent.take()
    }

    fn dispatch(&self, event: WindowEvent) {
        // The borrow must end before callbacks run.
        let app = self.window.borrow().app().clone_strong();
        app.window().dispatch_event(event);
        slint::platform::update_timers_and_animations();
    }

    fn key(&self, key: impl Into<slint::SharedString>) {
        let text = key.into();
        self.dispatch(WindowEvent::KeyPressed { text: text.clone() });
        self.dispatch(WindowEvent::KeyReleased { text });
    }

    /// Where design units lie in this window of 768 lines.
    fn at(&self, x: f32, y: f32) -> slint::LogicalPosition {
        let unit = (768.0_f32 / 1080.0).min(1366.0 / 1920.0);
        slint::LogicalPosition::new(x * unit, y * unit)
    }

    fn click(&self, x: f32, y: f32) {
        let (position, button) = (self.at(x, y), PointerEventButton::Left);
        self.dispatch(WindowEvent::PointerMoved { position });
        self.dispatch(WindowEvent::PointerPressed { position, button });
        self.dispatch(WindowEvent::PointerReleased { position, button });
    }

    fn touch(&self, x: f32, y: f32) {
        use i_slint_core::input::TouchPhase::{Ended, Started};
        let position = self.at(x, y);
        let position = i_slint_core::lengths::LogicalPoint::new(position.x, position.y);
        for phase in [Started, Ended] {
            // Slint has no public event for a finger yet; this is what its window backend sends.
            self.dispatch(WindowEvent::internal(InternalEvent::Touch { id: 1, position, phase }));
        }
    }
}

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
    scene.click(1650.0, 1020.0);
    assert_eq!(activated(&scene.told()), ["bar.help"]);

    // Keys arrive on every screen, whatever had Slint's own focus before.
    let guide =
        point.edition().unwrap().cards().iter().find(|card| card.kind == catalog::Kind::Guide).unwrap().id.clone();
    let routes = [
        Route::Language,
        Route::Home,
        Route::Topic { topic: catalog::Topic::Learning, part: 1 },
        Route::Product { id: guide.clone(), page: 0 },
        Route::Picture { id: guide.clone(), page: 0 },
        Route::ProductInfo { id: guide },
        Route::Help,
        Route::About,
        Route::StillThere,
        Route::Nothing,
        Route::Fault,
        Route::Dark,
        Route::Idle,
    ];
    for route in routes {
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
