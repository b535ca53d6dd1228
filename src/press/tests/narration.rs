//! A product that nobody has read aloud is spoken, once, and marked synthetic.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use catalog::check::{Report, check};
use catalog::{Recording, Sha256, Slot, Tag, audio};
use press::narration::{narrate, silent, written};
use press::sound::Sound;
use press::speaker::{Program, SpeakError, Speaker};
use press::studio::Studio;

/// Hums as long as the text is, and counts.
#[derive(Clone, Default)]
struct Hum(Arc<AtomicUsize>);

impl Speaker for Hum {
    fn name(&self) -> &str {
        "hum"
    }

    fn key(&self, _: &Tag) -> String {
        "hum".to_owned()
    }

    fn speaks(&self, tag: &Tag) -> bool {
        tag.language == "vi"
    }

    fn speak(&self, text: &str, _: &Tag) -> Result<Sound, SpeakError> {
        assert!(!text.chars().any(|char| char.is_ascii_digit()), "{text}");
        self.0.fetch_add(1, Ordering::Relaxed);
        let samples = 160 * text.len();
        Ok(Sound {
            rate: 16_000,
            samples: (0..samples).map(|at| if at / 40 % 2 == 0 { 4000 } else { -4000 }).collect(),
        })
    }
}

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content")
}

fn vi() -> Tag {
    "vi".parse().unwrap()
}

/// The poster of the sample content with the emergency numbers.
fn report() -> Report {
    let mut report = check(&content(), None);
    report.products.retain(|product| product.card.id.as_str() == "p01/so-khan-cap");
    assert_eq!(report.products.len(), 1);
    report
}

#[test]
fn everything_written_is_heard_and_marked_synthetic() {
    let (hum, kept) = (Hum::default(), tempfile::tempdir().unwrap());
    let mut report = report();
    let studio = Studio::new(Box::new(hum.clone()), kept.path()).unwrap();
    let added = narrate(&mut report, &studio).unwrap();
    let product = &report.products[0];
    let lines = written(product, &vi());
    assert!(lines.len() > 4 && added == lines.len());
    for (slot, text) in lines {
        let recording = product.voices[&vi()].get(slot).unwrap_or_else(|| panic!("{text} is silent"));
        assert!(recording.synthetic && recording.speaker == "hum");
        assert_eq!(audio::measure(&product.blobs[&recording.sha256]).unwrap().millis, recording.millis);
    }
    assert!(silent(product, &vi()).is_empty());
}

#[test]
fn what_did_not_change_is_never_spoken_again() {
    let (hum, kept) = (Hum::default(), tempfile::tempdir().unwrap());
    let studio = Studio::new(Box::new(hum.clone()), kept.path()).unwrap();
    let voices = |mut report: Report| {
        narrate(&mut report, &studio).unwrap();
        report.products.remove(0).voices
    };
    let first = voices(report());
    let spoken = hum.0.load(Ordering::Relaxed);
    assert_eq!(voices(report()), first);
    assert_eq!(hum.0.load(Ordering::Relaxed), spoken);
    let mut changed = report();
    changed.products[0].card.title.insert(vi(), "Tên khác hẳn".to_owned());
    voices(changed);
    assert_eq!(hum.0.load(Ordering::Relaxed), spoken + 1);
    // A kept sound that has rotted is spoken again.
    let rotten = std::fs::read_dir(kept.path()).unwrap().next().unwrap().unwrap().path();
    std::fs::write(rotten, b"OggS").unwrap();
    voices(report());
    assert!(hum.0.load(Ordering::Relaxed) > spoken);
}

#[test]
fn a_recording_is_never_spoken_over() {
    let (hum, kept) = (Hum::default(), tempfile::tempdir().unwrap());
    let studio = Studio::new(Box::new(hum), kept.path()).unwrap();
    let person = Recording {
        sha256: Sha256::of(b"somebody"),
        media_type: "audio/ogg".into(),
        millis: 9000,
        synthetic: false,
        speaker: "Bh.".into(),
    };
    let mut report = report();
    let voice = report.products[0].voices.entry(vi()).or_default();
    voice.set(Slot::Title, person.clone());
    voice.set(Slot::Page(0), person.clone());
    narrate(&mut report, &studio).unwrap();
    let voice = &report.products[0].voices[&vi()];
    assert_eq!((voice.get(Slot::Title), voice.get(Slot::Page(0))), (Some(&person), Some(&person)));
    assert!(voice.get(Slot::Summary).unwrap().synthetic);
    assert_eq!(voice.get(Slot::Block(0, 0)), None, "the page was read as a whole");
}

#[test]
fn no_language_gets_the_voice_of_another() {
    let espeak = Program::espeak().unwrap();
    for tag in ["ktv", "sed", "kxy", "jeh", "cua", "lo"] {
        assert!(!espeak.speaks(&tag.parse().unwrap()), "{tag}");
    }
    assert!(espeak.speaks(&vi()) && espeak.name().starts_with("espeak-ng 1"));
}

#[test]
fn any_program_can_be_the_voice_and_a_bad_one_is_named() {
    let espeak = Program::espeak().unwrap().speak("xin chào bà con", &vi()).unwrap();
    assert!((500..4000).contains(&espeak.clone().trimmed().millis()), "{}", espeak.millis());
    let other = Program::from_command("espeak-ng -v vi-vn-x-central --stdin --stdout").unwrap();
    assert!(!other.speak("xin chào bà con", &vi()).unwrap().samples.is_empty());
    let fails = |command| Program::from_command(command).unwrap().speak("xin chào", &vi()).unwrap_err().to_string();
    assert!(fails("no-such-voice --fast").contains("is it installed"));
    assert!(fails("false").contains("false failed"));
    assert!(fails("cat").contains("WAV"));
}

#[test]
fn the_same_sound_gives_the_same_bytes() {
    let sound = Hum::default().speak("mời bà con", &vi()).unwrap();
    assert_eq!(sound.to_opus().unwrap(), sound.to_opus().unwrap());
}
