//! The test of the room's sound: some seconds, in a process of its own, for GStreamer's source for PulseAudio ends the whole
//! process at times where no server is. What the microphone hears is dropped with that process.

use std::process::{Command as Process, Stdio};
use std::sync::mpsc::Sender;

use media::sound_test::{RATE, SoundTestError, play_and_listen};
use watch::equipment::sound_test::{NoSound, Outcome, Samples, Tone, Verdict, test};

use super::Note;
use crate::bus::{Bus, Event};
use crate::visit::Command;
use crate::visit::health::News;

/// The command by which the program tries the sound and writes what came of it.
const TRY_SOUND: &str = "try-sound";

/// Where nothing came of it.
const NOTHING: Outcome = Outcome { verdict: Verdict::NoLoudspeaker, level: None };

/// Tries it, tells whoever looks at the screen, and whoever writes it down.
pub(super) fn begin(notes: Sender<Note>, bus: &Bus) {
    let answer = bus.clone();
    let tried = move || {
        let outcome = apart().unwrap_or(NOTHING);
        answer.post_surely(Event::Visit(Command::Watched(News::Sound(outcome))));
        // The thread that hears it ends with the program.
        drop(notes.send(Note::Sound(outcome)));
    };
    if std::thread::Builder::new().name("sound-test".to_owned()).spawn(tried).is_err() {
        bus.post(Event::Visit(Command::Watched(News::Sound(NOTHING))));
    }
}

/// Tries it in a process of its own.
fn apart() -> Option<Outcome> {
    let program = std::env::current_exe().ok()?;
    let output = Process::new(program).arg(TRY_SOUND).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    read(&String::from_utf8_lossy(&output.stdout))
}

/// What the process has written: `heard 31`.
fn read(text: &str) -> Option<Outcome> {
    let (name, level) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let verdict = *Verdict::ALL.iter().find(|verdict| verdict.name() == name)?;
    Some(Outcome { verdict, level: level.parse().ok() })
}

/// Tries it in this process; answers what that one writes.
pub fn try_here() -> String {
    let Outcome { verdict, level } = test(&mut room);
    format!("{} {}", verdict.name(), level.map(|level| format!("{level:.0}")).unwrap_or_default())
}

fn room(tone: &Tone) -> Result<Samples, NoSound> {
    match play_and_listen(tone.hertz, tone.before, tone.sounds, tone.after) {
        Ok(values) => Ok(Samples { rate: RATE, values }),
        Err(SoundTestError::NoMicrophone) => Err(NoSound::NoMicrophone),
        Err(SoundTestError::NoLoudspeaker | SoundTestError::Media(_)) => Err(NoSound::NoLoudspeaker),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_process_writes_the_other_reads() {
        assert_eq!(read("heard 31\n"), Some(Outcome { verdict: Verdict::Heard, level: Some(31.0) }));
        assert_eq!(read("no_microphone \n"), Some(Outcome { verdict: Verdict::NoMicrophone, level: None }));
        assert_eq!(read(""), None, "it has died");
    }
}
