//! The component that speaks: hands clips to the sound device, and reports back what sounds.

use std::sync::Arc;

use media::Clips;

use crate::bus::{Bus, Component, Event};
use crate::visit::Command;
use crate::voice::speech::Utter;

/// Speaks what the visit utters. Without a sound device it is silent, in the same time.
#[derive(Default)]
pub struct Speaker {
    clips: Option<Clips>,
}

impl Component for Speaker {
    fn start(&mut self, bus: &Bus) {
        let bus = bus.clone();
        // Without GStreamer there is no voice; films say so on their screen.
        self.clips = Clips::new(Arc::new(move |said| {
            // A full channel means an overloaded machine; a mark comes late.
            let _ = bus.post(Event::Visit(Command::Spoke(said)));
        }))
        .ok();
    }

    fn handle(&mut self, event: &Event, _bus: &Bus) {
        let (Event::Utter(utter), Some(clips)) = (event, &self.clips) else { return };
        match utter.clone() {
            Utter::Say { number, clips: sounds } => clips.play(number, sounds),
            Utter::Hush => clips.hush(),
            Utter::Volume(volume) => clips.set_volume(volume),
        }
    }

    fn stop(&mut self) {
        self.clips = None;
    }
}
