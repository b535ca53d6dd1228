//! The sound test: can the hall hear? A tone goes out through amplifier and loudspeakers, and the microphone says how loud it
//! comes back.
//!
//! What the microphone hears lives in memory while it is judged and is dropped then. Nothing of it is written or kept.

use std::f64::consts::TAU;
use std::time::Duration;

use point::named;

/// What is played: silence, a tone, silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Its pitch.
    pub hertz: f64,
    /// How long the room is listened to before it.
    pub before: Duration,
    /// How long it sounds.
    pub sounds: Duration,
    /// How long the room is listened to after it.
    pub after: Duration,
}

/// A pitch that every loudspeaker and every microphone has, and neither a fan nor the mains. The silence around it is longer
/// than sound takes through a sound server and back.
pub const TONE: Tone = Tone {
    hertz: 1000.0,
    before: Duration::from_millis(750),
    sounds: Duration::from_secs(1),
    after: Duration::from_millis(750),
};

/// What a microphone heard, one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samples {
    /// How many there are in a second.
    pub rate: u32,
    /// One after the other.
    pub values: Vec<i16>,
}

/// Why nothing could be played or heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSound {
    /// No sound device plays.
    #[error("no sound device plays")]
    NoLoudspeaker,
    /// No sound device listens.
    #[error("no microphone listens")]
    NoMicrophone,
}

/// The room's loudspeakers and its microphone.
pub trait RoomSound {
    /// Plays `tone` and listens from before its beginning until after its end. Takes some seconds.
    fn play_and_listen(&mut self, tone: &Tone) -> Result<Samples, NoSound>;
}

impl<F: FnMut(&Tone) -> Result<Samples, NoSound>> RoomSound for F {
    fn play_and_listen(&mut self, tone: &Tone) -> Result<Samples, NoSound> {
        self(tone)
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The tone stands out clearly.
    Heard,
    /// It is there, and hard to hear.
    Faint,
    /// It isn't there.
    Silent,
    /// Nothing listens, or what listens gives nothing.
    NoMicrophone,
    /// Nothing plays.
    NoLoudspeaker,
}

named!(Verdict {
    Heard = "heard",
    Faint = "faint",
    Silent = "silent",
    NoMicrophone = "no_microphone",
    NoLoudspeaker = "no_loudspeaker",
});

/// A verdict and what it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Whether the hall can hear.
    pub verdict: Verdict,
    /// How far the tone stands above the noise of the room at its pitch, dB; nothing where nothing was heard.
    pub level: Option<f64>,
}

/// People hear a tone that is 20 dB above the noise of its pitch over the talk of a full room.
const CLEAR: f64 = 20.0;
/// Noise alone comes to less by chance: to 6 dB at most in a few of a thousand tests.
const THERE: f64 = 8.0;

/// Tests the sound of the room.
pub fn test(room: &mut dyn RoomSound) -> Outcome {
    let without = |verdict| Outcome { verdict, level: None };
    match room.play_and_listen(&TONE) {
        Err(NoSound::NoLoudspeaker) => without(Verdict::NoLoudspeaker),
        Err(NoSound::NoMicrophone) => without(Verdict::NoMicrophone),
        Ok(samples) => match level(&samples, &TONE) {
            None => without(Verdict::NoMicrophone),
            Some(level) => {
                let verdict = match level {
                    level if level >= CLEAR => Verdict::Heard,
                    level if level >= THERE => Verdict::Faint,
                    _ => Verdict::Silent,
                };
                Outcome { verdict, level: Some(level) }
            }
        },
    }
}

/// What is judged at once: some whole turns of the tone.
const WINDOW: Duration = Duration::from_millis(50);
/// Windows beside the tone that count for neither: it takes its time to come and to die away in a hall.
const MARGIN: usize = 3;
/// The weakest power that counts, of full scale: 100 dB below it. A digital zero has none.
const FLOOR: f64 = 1e-10;

/// The median power over the time in which the tone sounds, against the median around it, dB. When that time began isn't
/// known, for sound takes its time; it is where the power is highest. A clap is too short for a median, and a hum is around it
/// as well. Nothing where too little was heard.
fn level(samples: &Samples, tone: &Tone) -> Option<f64> {
    let size = (f64::from(samples.rate) * WINDOW.as_secs_f64()) as usize;
    let powers: Vec<f64> = samples
        .values
        .chunks_exact(size.max(1))
        .map(|window| power(window, tone.hertz / f64::from(samples.rate)).max(FLOOR))
        .collect();
    // Four fifths, for it doesn't begin with a window.
    let inside = (tone.sounds.as_millis() / WINDOW.as_millis()) as usize * 4 / 5;
    let outside = |begin: usize| {
        let around = powers.iter().enumerate().filter(|(at, _)| at + MARGIN < begin || *at >= begin + inside + MARGIN);
        around.map(|(_, power)| *power).collect::<Vec<f64>>()
    };
    let begins = 0..(powers.len() + 1).checked_sub(inside + 2 * MARGIN + 1)?;
    let loud = |begin: &usize| median(powers[*begin..begin + inside].to_vec());
    let begin = begins.max_by(|a, b| loud(a).total_cmp(&loud(b)))?;
    Some(10.0 * (loud(&begin) / median(outside(begin))).log10())
}

fn median(mut powers: Vec<f64>) -> f64 {
    powers.sort_by(f64::total_cmp);
    powers.get(powers.len() / 2).copied().unwrap_or(FLOOR)
}

/// The power at one pitch, `turns` a sample, of full scale (Goertzel's algorithm).
fn power(window: &[i16], turns: f64) -> f64 {
    let (mut one, mut two) = (0.0, 0.0);
    let coefficient = 2.0 * (TAU * turns).cos();
    for sample in window {
        (one, two) = (f64::from(*sample) / 32768.0 + coefficient * one - two, one);
    }
    (one * one + two * two - coefficient * one * two) * 4.0 / (window.len() as f64).powi(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u32 = 48_000;

    /// A room with noise, in which the tone arrives after `delay` with some strength, both of full scale.
    struct Room {
        noise: f64,
        strength: f64,
        delay: Duration,
        seed: u64,
        clap: bool,
        hum: f64,
    }

    const QUIET: Room =
        Room { noise: 0.001, strength: 0.0, delay: Duration::from_millis(130), seed: 1, clap: false, hum: 0.0 };

    impl RoomSound for Room {
        fn play_and_listen(&mut self, tone: &Tone) -> Result<Samples, NoSound> {
            let mut state = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(self.seed);
            let mut random = move || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
            };
            let seconds = (tone.before + tone.sounds + tone.after + Duration::from_millis(300)).as_secs_f64();
            let begins = (tone.before + self.delay).as_secs_f64();
            let values = (0..(seconds * f64::from(RATE)) as u32).map(|at| {
                let time = f64::from(at) / f64::from(RATE);
                let sounds = (begins..begins + tone.sounds.as_secs_f64()).contains(&time);
                let wave = (TAU * tone.hertz * time).sin();
                let clap = if self.clap && (2.0..2.05).contains(&time) { 0.9 * random() } else { 0.0 };
                let tone = if sounds { self.strength * wave } else { 0.0 };
                let sample = self.noise * random() + tone + clap + self.hum * wave;
                (sample.clamp(-1.0, 1.0) * 32767.0) as i16
            });
            Ok(Samples { rate: RATE, values: values.collect() })
        }
    }

    #[test]
    fn a_tone_is_heard_faint_or_not_there_by_its_level_above_the_noise() {
        for (strength, verdict) in
            [(0.3, Verdict::Heard), (0.001, Verdict::Heard), (0.000_12, Verdict::Faint), (0.0, Verdict::Silent)]
        {
            let outcome = test(&mut Room { strength, ..QUIET });
            assert_eq!(outcome.verdict, verdict, "{strength}: {outcome:?}");
        }
    }

    #[test]
    fn the_level_is_right_by_a_decibel() {
        // Noise of this strength has a power of a third of its square, spread over 24 kHz; a window takes 20 Hz of it, and a
        // median is 1.6 dB below the mean.
        let noise = 0.05_f64;
        let at_pitch = 10.0 * (noise * noise / 3.0 * 4.0 / (f64::from(RATE) * WINDOW.as_secs_f64())).log10() - 1.6;
        let tone = 20.0 * 0.2_f64.log10();
        let level = test(&mut Room { noise, strength: 0.2, ..QUIET }).level.unwrap();
        assert!((level - (tone - at_pitch)).abs() < 1.5, "{level} {}", tone - at_pitch);
    }

    #[test]
    fn noise_alone_is_silence_however_it_falls() {
        let levels = (1..=300).map(|seed| test(&mut Room { seed, ..QUIET }).level.unwrap());
        let highest = levels.fold(0.0, f64::max);
        assert!(highest < THERE, "{highest}");
    }

    #[test]
    fn a_clap_and_a_steady_hum_are_no_tone() {
        assert_eq!(test(&mut Room { clap: true, ..QUIET }).verdict, Verdict::Silent);
        assert_eq!(test(&mut Room { hum: 0.1, ..QUIET }).verdict, Verdict::Silent);
        assert_eq!(test(&mut Room { strength: 0.3, clap: true, ..QUIET }).verdict, Verdict::Heard);
    }

    #[test]
    fn it_may_take_half_a_second_through_the_sound_server() {
        for delay in [0, 10, 25, 130, 500] {
            let room = &mut Room { strength: 0.3, delay: Duration::from_millis(delay), ..QUIET };
            assert_eq!(test(room).verdict, Verdict::Heard, "{delay} ms");
        }
    }

    #[test]
    fn a_muted_room_is_silent_and_a_microphone_that_gives_nothing_is_none() {
        let give = |count: usize| move |_: &Tone| Ok(Samples { rate: RATE, values: vec![0; count] });
        assert_eq!(test(&mut give(120_000)), Outcome { verdict: Verdict::Silent, level: Some(0.0) });
        for count in [0, 1, 2400, 40_000] {
            assert_eq!(test(&mut give(count)), Outcome { verdict: Verdict::NoMicrophone, level: None }, "{count}");
        }
        assert_eq!(test(&mut |_: &Tone| Err(NoSound::NoMicrophone)).verdict, Verdict::NoMicrophone);
        assert_eq!(test(&mut |_: &Tone| Err(NoSound::NoLoudspeaker)).verdict, Verdict::NoLoudspeaker);
    }
}
