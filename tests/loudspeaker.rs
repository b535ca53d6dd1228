//! A loudspeaker that can be listened to: a real PulseAudio server with a sink that sounds nowhere, and its monitor.

use std::io::{self, Read as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Samples a second; one channel of 16 bits.
pub const RATE: usize = 48_000;

/// A virtual sound device, ended with the test.
pub struct Loudspeaker {
    server: Child,
    recorder: Child,
    heard: Arc<Mutex<Vec<i16>>>,
    folder: tempfile::TempDir,
}

impl Loudspeaker {
    /// Starts the server and begins to listen.
    pub fn new() -> io::Result<Self> {
        let folder = tempfile::tempdir()?;
        let socket = folder.path().join("socket");
        let protocol = format!("module-native-protocol-unix socket={} auth-anonymous=1", socket.display());
        let server = Command::new("pulseaudio")
            .args(["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit"])
            .args(["-L", "module-null-sink sink_name=hall rate=48000 channels=1", "-L", &protocol])
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("HOME", folder.path())
            .stderr(Stdio::null())
            .spawn()?;
        for _ in 0..200 {
            if socket.exists() {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        let mut recorder = Command::new("parec")
            .args(["-d", "hall.monitor", "--format=s16le", "--rate=48000", "--channels=1", "--latency-msec=20"])
            .env("PULSE_SERVER", format!("unix:{}", socket.display()))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (into, output) = (heard.clone(), recorder.stdout.take());
        std::thread::spawn(move || {
            let (Some(mut output), mut bytes) = (output, [0; 960]) else { return };
            while output.read_exact(&mut bytes).is_ok() {
                let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
                into.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(samples);
            }
        });
        Ok(Self { server, recorder, heard, folder })
    }

    /// `PULSE_SERVER`
    pub fn server(&self) -> String {
        format!("unix:{}", self.folder.path().join("socket").display())
    }

    /// Forgets what was heard so far.
    pub fn forget(&self) {
        self.samples().clear();
    }

    /// Waits until a tone of `hertz` sounds, and says whether it did within `patience`.
    pub fn hears(&self, hertz: f64, patience: Duration) -> bool {
        let step = Duration::from_millis(50);
        let mut waited = Duration::ZERO;
        while waited < patience {
            if self.samples().chunks_exact(RATE / 10).any(|tenth| is_tone(tenth, hertz)) {
                return true;
            }
            std::thread::sleep(step);
            waited += step;
        }
        false
    }

    /// The loudest sample of the last `time`, 0 … 32,768.
    pub fn loudness(&self, time: Duration) -> i32 {
        let samples = self.samples();
        let count = (time.as_secs_f64() * RATE as f64) as usize;
        samples.iter().rev().take(count).map(|sample| i32::from(*sample).abs()).max().unwrap_or(0)
    }

    fn samples(&self) -> std::sync::MutexGuard<'_, Vec<i16>> {
        self.heard.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl Drop for Loudspeaker {
    fn drop(&mut self) {
        for child in [&mut self.recorder, &mut self.server] {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// Whether most of the energy of `samples` is at one frequency (Goertzel).
fn is_tone(samples: &[i16], hertz: f64) -> bool {
    let energy: f64 = samples.iter().map(|sample| f64::from(*sample).powi(2)).sum();
    let (mut one, mut two) = (0.0, 0.0);
    let turn = 2.0 * (std::f64::consts::TAU * hertz / RATE as f64).cos();
    for sample in samples {
        (one, two) = (f64::from(*sample) + turn * one - two, one);
    }
    let power = (one * one + two * two - turn * one * two) * 2.0 / samples.len() as f64;
    energy > 1e6 && power > 0.6 * energy
}

/// A WAV file with a tone.
pub fn tone(hertz: f64, time: Duration) -> Vec<u8> {
    let count = (time.as_secs_f64() * RATE as f64) as u32;
    let mut wav = Vec::new();
    let (rate, bytes) = (RATE as u32, count * 2);
    wav.extend(b"RIFF");
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt \x10\0\0\0\x01\0\x01\0");
    wav.extend(rate.to_le_bytes());
    wav.extend((rate * 2).to_le_bytes());
    wav.extend(b"\x02\0\x10\0data");
    wav.extend(bytes.to_le_bytes());
    for at in 0..count {
        let turn = std::f64::consts::TAU * hertz * f64::from(at) / f64::from(rate);
        wav.extend(((turn.sin() * 12_000.0) as i16).to_le_bytes());
    }
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_is_told_from_another_one_and_from_noise() {
        let wav = tone(500.0, Duration::from_millis(100));
        let samples: Vec<i16> = wav[44..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        assert!(is_tone(&samples, 500.0));
        assert!(!is_tone(&samples, 800.0));
        let noise: Vec<i16> = (0..4800_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 17) as i16).collect();
        assert!(!is_tone(&noise, 500.0));
    }
}
