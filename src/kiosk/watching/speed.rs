//! The test of the line's speed, because somebody pressed the button: half a minute, on a thread of its own.

use std::sync::mpsc::Sender;

use url::Url;
use watch::line::ndt7::{self, TestError};

use super::Note;
use crate::bus::{Bus, Event};
use crate::visit::Command;
use crate::visit::health::{News, Speed};

/// Measures the line to the hub, tells whoever looks at the screen, and whoever writes it down.
pub(super) fn begin(hub: &str, notes: Sender<Note>, bus: &Bus) {
    let (hub, bus) = (Url::parse(hub).ok(), bus.clone());
    let measure = {
        let bus = bus.clone();
        move || bus.post_surely(Event::Visit(Command::Watched(News::Speed(measure(hub.as_ref(), &notes, &bus)))))
    };
    if std::thread::Builder::new().name("speed-test".to_owned()).spawn(measure).is_err() {
        bus.post(Event::Visit(Command::Watched(News::Speed(Speed::Failed))));
    }
}

fn measure(hub: Option<&Url>, notes: &Sender<Note>, bus: &Bus) -> Speed {
    let Some(hub) = hub else { return Speed::Failed };
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else { return Speed::Failed };
    // A full channel means an overloaded machine; the next progress says as much.
    let progress = |progress| {
        bus.post(Event::Visit(Command::Watched(News::SpeedGoes(progress))));
    };
    match runtime.block_on(ndt7::test(hub, progress)) {
        Ok(outcome) => {
            // The thread that hears it ends with the program.
            drop(notes.send(Note::Speed(outcome)));
            Speed::Measured(outcome)
        }
        Err(TestError::Busy(_)) => Speed::Busy,
        Err(_) => Speed::Failed,
    }
}
