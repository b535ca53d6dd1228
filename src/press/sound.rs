//! Spoken sound on its way from a voice to a file: silence cut off, evenly loud, as Opus.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread;

/// Mono samples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    /// Samples a second.
    pub rate: u32,
    /// The samples.
    pub samples: Vec<i16>,
}

/// What is wrong with a sound.
#[derive(Debug, thiserror::Error)]
pub enum SoundError {
    /// It isn't WAV with 16-bit PCM samples.
    #[error("not WAV with 16-bit samples")]
    NoWav,
    /// opusenc isn't there.
    #[error("opusenc: {0}; is the package opus-tools installed?")]
    NoEncoder(std::io::Error),
    /// opusenc failed.
    #[error("opusenc: {0}")]
    Encoding(String),
}

/// Below a hundredth of full scale is the engine's own noise.
const SILENCE: u16 = 300;

/// What is left around the words, so that no consonant is clipped and sentences don't run into each other.
const LEAD_MILLIS: usize = 30;
/// After the words.
const TAIL_MILLIS: usize = 120;

/// Every sound is brought to this level (root of mean square over what isn't silence): 18 dB below full scale, which leaves
/// peaks room.
const LEVEL: f64 = 4125.0;

/// Peaks stay 1 dB below full scale: Opus may overshoot.
const PEAK: f64 = 29_000.0;

/// Speech stays clear to about this rate; below, consonants blur in a hall.
const KBITS: &str = "24";

/// How hard opusenc tries, of 10: more takes twice the time, and nobody hears it in speech.
const EFFORT: &str = "5";

impl Sound {
    /// Reads WAV, mono or stereo. A length that isn't known yet when a program writes to a pipe is the rest of the bytes.
    pub fn from_wav(bytes: &[u8]) -> Result<Self, SoundError> {
        let number = |at: usize, width: usize| {
            let bytes = bytes.get(at..at + width)?;
            Some(bytes.iter().rev().fold(0_usize, |number, byte| (number << 8) | usize::from(*byte)))
        };
        if !(bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WAVE")) {
            return Err(SoundError::NoWav);
        }
        let (mut at, mut rate, mut channels) = (12, 0, 0);
        while let (Some(name), Some(length)) = (bytes.get(at..at + 4), number(at + 4, 4)) {
            at += 8;
            if name == b"fmt " {
                channels = number(at + 2, 2).unwrap_or(0);
                rate = number(at + 4, 4).unwrap_or(0);
                if number(at + 14, 2) != Some(16) {
                    return Err(SoundError::NoWav);
                }
            } else if name == b"data" {
                let end = at.saturating_add(length).min(bytes.len());
                let data = bytes.get(at..end).unwrap_or_default();
                return Self::from_samples(rate, channels, data).ok_or(SoundError::NoWav);
            }
            at = at.saturating_add(length + length % 2);
        }
        Err(SoundError::NoWav)
    }

    fn from_samples(rate: usize, channels: usize, data: &[u8]) -> Option<Self> {
        let rate = u32::try_from(rate).ok().filter(|rate| (8_000..=192_000).contains(rate))?;
        let sample = |bytes: &[u8]| bytes.try_into().map(i16::from_le_bytes).unwrap_or(0);
        // The left channel of two: a voice is in the middle.
        let samples = (1..=2).contains(&channels).then(|| data.chunks_exact(2 * channels))?;
        Some(Self { rate, samples: samples.map(|frame| sample(frame.get(..2).unwrap_or_default())).collect() })
    }

    /// Adds another sound of the same rate behind this one.
    pub fn append(&mut self, other: Self) {
        self.rate = other.rate;
        self.samples.extend(other.samples);
    }

    /// Without the silence before and after, but for a breath.
    #[must_use]
    pub fn trimmed(self) -> Self {
        let loud = |sample: &i16| sample.unsigned_abs() > SILENCE;
        let (Some(first), Some(last)) = (self.samples.iter().position(loud), self.samples.iter().rposition(loud))
        else {
            return Self { rate: self.rate, samples: Vec::new() };
        };
        let millis = |millis: usize| self.rate as usize * millis / 1000;
        let start = first.saturating_sub(millis(LEAD_MILLIS));
        let end = (last + 1 + millis(TAIL_MILLIS)).min(self.samples.len());
        Self { rate: self.rate, samples: self.samples.get(start..end).unwrap_or_default().to_vec() }
    }

    /// As loud as all others.
    #[must_use]
    pub fn leveled(mut self) -> Self {
        let voiced: Vec<f64> = self
            .samples
            .iter()
            .filter(|sample| sample.unsigned_abs() > SILENCE)
            .map(|sample| f64::from(*sample))
            .collect();
        let peak = self.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap_or(0);
        if voiced.is_empty() {
            return self;
        }
        let mean = (voiced.iter().map(|sample| sample * sample).sum::<f64>() / voiced.len() as f64).sqrt();
        let gain = (LEVEL / mean).min(PEAK / f64::from(peak));
        for sample in &mut self.samples {
            // A cast from a float ends at the type's bounds.
            *sample = (f64::from(*sample) * gain) as i16;
        }
        self
    }

    /// How long it lasts.
    pub fn millis(&self) -> u64 {
        self.samples.len() as u64 * 1000 / u64::from(self.rate.max(1))
    }

    /// As Ogg Opus. The same samples give the same bytes.
    pub fn to_opus(&self) -> Result<Vec<u8>, SoundError> {
        let rate = self.rate.to_string();
        let raw = ["--raw", "--raw-bits", "16", "--raw-chan", "1", "--raw-rate", &rate];
        // A serial number of its own, instead of a random one, since one stream is all there is; no room for tags.
        let plain =
            ["--quiet", "--serial", "1", "--padding", "0", "--speech", "--comp", EFFORT, "--bitrate", KBITS, "-", "-"];
        let mut child = Command::new("opusenc")
            .args(raw)
            .args(plain)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(SoundError::NoEncoder)?;
        let bytes: Vec<u8> = self.samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
        let stdin = child.stdin.take();
        let writing = thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&bytes)));
        let output = child.wait_with_output().map_err(SoundError::NoEncoder)?;
        let written = writing.join();
        if output.status.success() && matches!(written, Ok(Some(Ok(())))) {
            return Ok(output.stdout);
        }
        Err(SoundError::Encoding(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(amplitude: i16, silence: usize) -> Sound {
        let wave = (0..8000).map(|at| if at / 20 % 2 == 0 { amplitude } else { -amplitude });
        let quiet = || std::iter::repeat_n(0, silence);
        Sound { rate: 16_000, samples: quiet().chain(wave).chain(quiet()).collect() }
    }

    #[test]
    fn silence_is_cut_off_and_a_breath_is_left() {
        let trimmed = tone(9000, 16_000).trimmed();
        assert_eq!(trimmed.millis(), 500 + (LEAD_MILLIS + TAIL_MILLIS) as u64);
        assert!(tone(9000, 0).trimmed().millis() == 500, "nothing is cut that sounds");
        assert_eq!(tone(100, 10).trimmed().millis(), 0, "noise alone is silence");
    }

    #[test]
    fn quiet_and_loud_voices_come_out_even_and_none_is_clipped() {
        let level = |amplitude| tone(amplitude, 0).leveled().samples.iter().map(|sample| sample.unsigned_abs()).max();
        let (quiet, loud) = (level(800), level(32_000));
        assert!(quiet.unwrap().abs_diff(loud.unwrap()) < 10, "{quiet:?} {loud:?}");
        let mut spiky = tone(800, 0);
        spiky.samples[100] = i16::MAX;
        assert!(spiky.leveled().samples.iter().all(|sample| f64::from(sample.unsigned_abs()) <= PEAK));
    }

    #[test]
    fn what_is_no_wav_is_refused() {
        for bad in [&b""[..], b"RIFF", b"RIFF....WAVEfmt ", b"RIFF....WAVEdata\x04\0\0\0\0\0\0\0"] {
            assert!(Sound::from_wav(bad).is_err());
        }
    }
}
