//! A visitor before a window that is drawn into memory, for the tests beside this file.

#![allow(dead_code, reason = "each test needs a part of it")]

use std::cell::RefCell;
use std::rc::Rc;

use i_slint_core::platform::InternalEvent;
use kiosk::locale::Locales;
use kiosk::route::Route;
use kiosk::tour::{AtOnce, TourSize, headless};
use kiosk::ui::Window;
use kiosk::visit::Command;
use slint::ComponentHandle as _;
use slint::platform::{PointerEventButton, WindowEvent};
use tests::{SamplePoint, Visitor};

/// A visitor before a window.
pub struct Scene {
    /// The visitor.
    pub visitor: Visitor,
    /// The window.
    pub window: Rc<RefCell<Window>>,
    sent: Rc<RefCell<Vec<Command>>>,
}

impl Scene {
    /// On the screen that a point shows first.
    pub fn new(point: &SamplePoint) -> Self {
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

    /// Shows what the visit shows now, and draws it.
    pub fn show(&mut self) {
        self.window.borrow_mut().show(self.visitor.view());
        for _ in 0..2 {
            slint::platform::update_timers_and_animations();
        }
        // Layout is made when it is needed: by drawing.
        self.window.borrow().app().window().take_snapshot().unwrap();
    }

    /// Opens a screen.
    pub fn open(&mut self, route: Route) {
        self.visitor.visit.navigate(route);
        self.show();
    }

    /// What the window told the program since the last call.
    pub fn told(&self) -> Vec<Command> {
        self.sent.take()
    }

    /// Lets the window hear something.
    pub fn dispatch(&self, event: WindowEvent) {
        // The borrow must end before callbacks run.
        let app = self.window.borrow().app().clone_strong();
        app.window().dispatch_event(event);
        slint::platform::update_timers_and_animations();
    }

    /// The visit hears what the window told, and the window shows the answer.
    pub fn answer(&mut self) {
        for command in self.told() {
            self.visitor.visit.handle(command);
        }
        self.show();
    }

    /// Presses a key.
    pub fn key(&self, key: impl Into<slint::SharedString>) {
        let text = key.into();
        self.dispatch(WindowEvent::KeyPressed { text: text.clone() });
        self.dispatch(WindowEvent::KeyReleased { text });
    }

    /// Where design units lie in this window of 768 lines.
    pub fn at(&self, x: f32, y: f32) -> slint::LogicalPosition {
        let unit = (768.0_f32 / 1080.0).min(1366.0 / 1920.0);
        slint::LogicalPosition::new(x * unit, y * unit)
    }

    /// Clicks a place.
    pub fn click(&self, x: f32, y: f32) {
        let (position, button) = (self.at(x, y), PointerEventButton::Left);
        self.dispatch(WindowEvent::PointerMoved { position });
        self.dispatch(WindowEvent::PointerPressed { position, button });
        self.dispatch(WindowEvent::PointerReleased { position, button });
    }

    /// Touches a place.
    pub fn touch(&self, x: f32, y: f32) {
        use i_slint_core::input::TouchPhase::{Ended, Started};
        let position = self.at(x, y);
        let position = i_slint_core::lengths::LogicalPoint::new(position.x, position.y);
        for phase in [Started, Ended] {
            // Slint has no public event for a finger yet; this is what its window backend sends.
            self.dispatch(WindowEvent::internal(InternalEvent::Touch { id: 1, position, phase }));
        }
    }

    /// Turns the wheel down by so many pixels.
    pub fn wheel(&self, x: f32, y: f32, pixels: f32) {
        use i_slint_core::input::{BackendMouseEvent, TouchPhase};
        let position = self.at(x, y);
        let position = i_slint_core::lengths::LogicalPoint::new(position.x, position.y);
        // Slint's public event never glides; this is what its window backend sends for a wheel.
        let wheel = BackendMouseEvent::Wheel { position, delta_x: 0.0, delta_y: -pixels, phase: TouchPhase::Moved };
        self.dispatch(WindowEvent::internal(InternalEvent::Mouse(wheel)));
    }

    /// Throws what lies at a place upwards with a finger.
    pub fn throw(&self, x: f32, y: f32) {
        use i_slint_core::input::TouchPhase::{Ended, Moved, Started};
        for (phase, y) in [(Started, y), (Moved, y - 60.0), (Moved, y - 120.0), (Moved, y - 180.0), (Ended, y - 180.0)]
        {
            let position = self.at(x, y);
            let position = i_slint_core::lengths::LogicalPoint::new(position.x, position.y);
            self.dispatch(WindowEvent::internal(InternalEvent::Touch { id: 1, position, phase }));
            self.pass(20);
        }
    }

    /// Lets time pass for what glides.
    pub fn pass(&self, milliseconds: u64) {
        kiosk::tour::pass(milliseconds);
        slint::platform::update_timers_and_animations();
    }

    /// What is on screen, pixel by pixel.
    pub fn picture(&self) -> Vec<u8> {
        let picture = self.window.borrow().app().window().take_snapshot().unwrap();
        picture.as_bytes().to_vec()
    }

    /// Whether the window wants to draw on by itself.
    pub fn glides(&self) -> bool {
        self.window.borrow().app().window().has_active_animations()
    }
}
