//! Tells systemd that the window lives (sd_notify(3)): `READY=1` once it has drawn its first frame, then `WATCHDOG=1` as long as the
//! event loop turns, so that a frozen screen is started anew. Does nothing where no supervisor asks.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use sd_notify::NotifyState;
use slint::{Timer, TimerMode};

/// A display that is off asks for no frame: after so long the window is ready without one. A first frame takes seconds on the
/// oldest machines.
const NOBODY_LOOKS: Duration = Duration::from_secs(30);

/// What beats. Lives as long as the loop.
pub struct Heartbeat {
    is_ready: Rc<Cell<bool>>,
    _beat: Option<Timer>,
}

impl Heartbeat {
    /// Beats from now on, three times in the time that the supervisor waits.
    pub fn begin() -> Self {
        let beat = sd_notify::watchdog_enabled().map(|patience| {
            let timer = Timer::default();
            timer.start(TimerMode::Repeated, patience / 3, || tell(&[NotifyState::Watchdog]));
            timer
        });
        let is_ready = Rc::new(Cell::new(false));
        let later = is_ready.clone();
        Timer::single_shot(NOBODY_LOOKS, move || ready(&later, "no display asks for a frame"));
        Self { is_ready, _beat: beat }
    }

    /// A frame is about to be drawn. What is posted to the loop now runs after it was presented.
    pub fn draws(&self) {
        if !self.is_ready.get() {
            let is_ready = self.is_ready.clone();
            Timer::single_shot(Duration::ZERO, move || ready(&is_ready, "the first frame was drawn"));
        }
    }
}

/// Once.
fn ready(is_ready: &Cell<bool>, status: &str) {
    if !is_ready.replace(true) {
        tell(&[NotifyState::Ready, NotifyState::Status(status)]);
    }
}

/// A supervisor that doesn't hear starts the program anew; there is nothing else to do about it.
fn tell(states: &[NotifyState<'_>]) {
    drop(sd_notify::notify(states));
}
