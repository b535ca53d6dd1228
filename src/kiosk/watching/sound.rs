//! The test of the room's sound: some seconds, on a thread of its own. What the microphone hears is dropped with it.

use std::sync::mpsc::Sender;

use media::sound_test::{RATE, SoundTestError, play_and_listen};
use watch::equipment::sound_test::{NoSound, Outcome, Samples, Tone, Verdict, test};

use super::Note;
use crate::bus::{Bus, Event};
use crate::visit::Command;

/// Tries it, tells whoever looks at the screen, and whoever writes it down.
pub(super) fn begin(notes: Sender<Note>, bus: &Bus) {
    let answer = bus.clone();
    let tried = move || {
        let outcome = test(&mut room);
        answer.post_surely(Event::Visit(Command::SoundTried(outcome)));
        // The thread that hears it ends with the program.
        drop(notes.send(Note::Sound(outcome)));
    };
    if std::thread::Builder::new().name("sound-test".to_owned()).spawn(tried).is_err() {
        let outcome = Outcome { verdict: Verdict::NoLoudspeaker, level: None };
        bus.post(Event::Visit(Command::SoundTried(outcome)));
    }
}

fn room(tone: &Tone) -> Result<Samples, NoSound> {
    match play_and_listen(tone.hertz, tone.before, tone.sounds, tone.after) {
        Ok(values) => Ok(Samples { rate: RATE, values }),
        Err(SoundTestError::NoMicrophone) => Err(NoSound::NoMicrophone),
        Err(SoundTestError::NoLoudspeaker | SoundTestError::Media(_)) => Err(NoSound::NoLoudspeaker),
    }
}
