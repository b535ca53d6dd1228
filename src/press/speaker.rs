//! The seam between words and a voice. espeak-ng is everywhere and robotic; whatever program takes text and gives WAV can
//! take its place, such as Piper with a Vietnamese voice.

use std::io::{Read, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use catalog::Tag;

use crate::sound::{Sound, SoundError};

/// Words a minute: slower than espeak-ng's own 175, since halls echo and many there learned Vietnamese as a second
/// language.
const WORDS_A_MINUTE: &str = "150";

/// A voice that needs longer for one sentence hangs: espeak-ng needs a tenth of a second, and a neural voice on an old PC a
/// few.
const PATIENCE: Duration = Duration::from_secs(60);

/// Twenty minutes of mono at 22,050 Hz: more than any sentence.
const MAX_WAV_BYTES: u64 = 64 * 1024 * 1024;

/// Why a text couldn't be spoken.
#[derive(Debug, thiserror::Error)]
pub enum SpeakError {
    /// The program isn't there, or can't be run.
    #[error("{program}: {cause}; is it installed?")]
    Start {
        /// The program.
        program: String,
        /// Why it can't be run.
        cause: std::io::Error,
    },
    /// It ended with an error.
    #[error("{program} failed on “{text}”: {message}")]
    Failed {
        /// The program.
        program: String,
        /// What it was to say.
        text: String,
        /// What it said instead.
        message: String,
    },
    /// It gave something else than WAV.
    #[error("{program} on “{text}”: {cause}")]
    Sound {
        /// The program.
        program: String,
        /// What it was to say.
        text: String,
        /// What is wrong with its sound.
        cause: SoundError,
    },
}

/// What speaks.
pub trait Speaker: Sync {
    /// Names the engine as visitors and publishers may read it.
    fn name(&self) -> &str;

    /// All that changes how it sounds in a language: what was spoken under another key is spoken again.
    fn key(&self, tag: &Tag) -> String;

    /// Whether it has a voice for the language. Nobody gives a minority language the accent of another one.
    fn speaks(&self, tag: &Tag) -> bool;

    /// Speaks one sentence or a few, already spelt out.
    fn speak(&self, text: &str, tag: &Tag) -> Result<Sound, SpeakError>;
}

/// Any program: text on its standard input, WAV on its standard output. Never a shell.
pub struct Program {
    name: String,
    command: Vec<String>,
    /// Arguments by language; a language without an entry isn't spoken.
    voices: Vec<(&'static str, Vec<String>)>,
}

impl Program {
    /// espeak-ng, in Vietnamese and English.
    pub fn espeak() -> Result<Self, SpeakError> {
        let version = Command::new("espeak-ng").arg("--version").output();
        let version = version.map_err(|cause| SpeakError::Start { program: "espeak-ng".into(), cause })?;
        let version = String::from_utf8_lossy(&version.stdout).into_owned();
        let number = version.split_whitespace().find(|word| word.starts_with(|char: char| char.is_ascii_digit()));
        let voice = |voice: &str| vec!["-v".to_owned(), voice.to_owned()];
        let command = ["espeak-ng", "-s", WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout"];
        Ok(Self {
            name: format!("espeak-ng {}", number.unwrap_or("")).trim_end().to_owned(),
            command: command.map(str::to_owned).to_vec(),
            voices: vec![("vi", voice("vi")), ("en", voice("en-gb"))],
        })
    }

    /// Another program for Vietnamese. Words of `command` are parted by blanks; `"` holds words together.
    pub fn from_command(command: &str) -> Option<Self> {
        let command = words(command);
        let path = std::path::Path::new(command.first()?);
        let name = path.file_name()?.to_string_lossy().into_owned();
        Some(Self { name, command, voices: vec![("vi", Vec::new())] })
    }

    fn voice(&self, tag: &Tag) -> Option<&[String]> {
        self.voices.iter().find(|(known, _)| tag.language == *known).map(|(_, arguments)| arguments.as_slice())
    }
}

impl Speaker for Program {
    fn name(&self) -> &str {
        &self.name
    }

    fn key(&self, tag: &Tag) -> String {
        format!("{}\n{}\n{}", self.name, self.command.join("\n"), self.voice(tag).unwrap_or_default().join("\n"))
    }

    fn speaks(&self, tag: &Tag) -> bool {
        self.voice(tag).is_some()
    }

    fn speak(&self, text: &str, tag: &Tag) -> Result<Sound, SpeakError> {
        let program = self.command.first().cloned().unwrap_or_default();
        let failed = |message: String| SpeakError::Failed { program: program.clone(), text: text.to_owned(), message };
        let mut child = Command::new(&program)
            .args(self.command.iter().skip(1))
            .args(self.voice(tag).unwrap_or_default())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|cause| SpeakError::Start { program: program.clone(), cause })?;
        let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let line = format!("{text}\n");
        // Each pipe has its own thread, so that neither side waits for the other with a full pipe.
        let (sender, wav) = mpsc::channel();
        thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(line.as_bytes())));
        thread::spawn(move || sender.send(read_limited(stdout, MAX_WAV_BYTES)));
        let complaint = thread::spawn(move || read_limited(stderr, 4096));
        let wav = wav.recv_timeout(PATIENCE);
        if wav.is_err() {
            // It may have ended by itself just now.
            let _ = child.kill();
        }
        let status = child.wait().map_err(|error| failed(error.to_string()))?;
        let wav = wav.map_err(|error| match error {
            RecvTimeoutError::Timeout => failed(format!("nothing after {} s", PATIENCE.as_secs())),
            RecvTimeoutError::Disconnected => failed("its output ended".to_owned()),
        })?;
        if !status.success() {
            let complaint = complaint.join().unwrap_or_default();
            return Err(failed(format!("{status}: {}", String::from_utf8_lossy(&complaint).trim())));
        }
        Sound::from_wav(&wav).map_err(|cause| SpeakError::Sound { program, text: text.to_owned(), cause })
    }
}

fn read_limited(from: Option<impl Read>, limit: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        // What could be read is judged by whoever parses it.
        let _ = from.take(limit).read_to_end(&mut bytes);
    }
    bytes
}

fn words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut held, mut any) = (Vec::new(), String::new(), false, false);
    for char in command.chars() {
        match char {
            '"' => (held, any) = (!held, true),
            char if char.is_whitespace() && !held => {
                if any {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            char => {
                word.push(char);
                any = true;
            }
        }
    }
    if any {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_words_never_a_shell() {
        assert_eq!(
            words("piper --model \"giọng  nữ.onnx\"  -f - ; rm x"),
            ["piper", "--model", "giọng  nữ.onnx", "-f", "-", ";", "rm", "x"]
        );
        assert!(Program::from_command("  ").is_none());
    }
}
