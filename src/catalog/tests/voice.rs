//! What can be heard of a product: recordings are found by their names, bad ones are named, and all of them reach the point.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;

use catalog::audio::{self, Sound};
use catalog::{Edition, Slot, Store, Tag, pressing};
use common::{Folder, opus};
use point::{DataFolder, FixedClock};
use proptest::prelude::*;
use time::macros::datetime;

fn errors(breaking: impl FnOnce(&Folder)) -> Vec<String> {
    let folder = Folder::new();
    breaking(&folder);
    folder.errors()
}

fn tag(tag: &str) -> Tag {
    tag.parse().unwrap()
}

#[test]
fn a_recording_is_found_by_its_name_in_a_language_without_text() {
    let folder = Folder::new();
    folder.write("den/voice/ktv/title.opus", opus(1000));
    folder.write("den/voice/ktv/page-2.ogg", opus(3000));
    folder.write("den/voice/ktv/page-3-2.opus", opus(400));
    folder.write(
        "den/voice/ktv/voice.toml",
        "speaker = \"Bh.\"\nplace = \"Tây Giang\"\ndate = 2026-11-20\nreviewed = true\n",
    );
    let report = folder.check();
    assert_eq!((folder.errors(), folder.warnings()), (vec![], vec![]));
    let voice = &report.products[0].voices[&tag("ktv")];
    let heard =
        |slot| voice.get(slot).map(|recording| (recording.millis, recording.synthetic, recording.speaker.as_str()));
    assert_eq!(heard(Slot::Title), Some((1000, false, "Bh.")));
    assert_eq!(heard(Slot::Page(1)), Some((3000, false, "Bh.")));
    assert_eq!(heard(Slot::Block(2, 1)), Some((400, false, "Bh.")));
    assert_eq!(voice.recordings().count(), 3);
    assert_eq!((voice.place.as_str(), voice.date.as_str(), voice.reviewed), ("Tây Giang", "2026-11-20", true));
}

#[test]
fn a_recording_that_belongs_nowhere_is_named() {
    let named = |path: &str| errors(|folder| folder.write(&format!("den/voice/{path}"), opus(1000)));
    assert_eq!(named("ktv/page-7.opus"), ["p01/den/voice/ktv/page-7.opus:1: recording-page"]);
    assert_eq!(named("ktv/page-1-4.opus"), ["p01/den/voice/ktv/page-1-4.opus:1: recording-block"]);
    assert_eq!(named("ktv/bài.opus"), ["p01/den/voice/ktv/bài.opus:1: recording-name"]);
    assert_eq!(named("ktv/title.m4a"), ["p01/den/voice/ktv/title.m4a:1: recording-format"]);
    assert_eq!(named("fr/title.opus"), ["p01/den/voice/fr:1: language-unknown"]);
    assert_eq!(named("title.opus"), ["p01/den/voice/title.opus:1: language-unknown"]);
    let twice = errors(|folder| {
        folder.write("den/voice/ktv/title.ogg", opus(1000));
        folder.write("den/voice/ktv/title.opus", opus(1000));
    });
    assert_eq!(twice, ["p01/den/voice/ktv/title.opus:1: recording-twice"]);
}

#[test]
fn a_recording_that_cannot_be_heard_is_named() {
    let named = |bytes: &[u8]| errors(|folder| folder.write("den/voice/ktv/title.opus", bytes));
    let code = |code: &str| [format!("p01/den/voice/ktv/title.opus:1: {code}")];
    assert_eq!(named(b""), code("recording-empty"));
    assert_eq!(named(&opus(0)), code("recording-empty"));
    assert_eq!(named(&opus(100)), code("recording-empty"));
    assert_eq!(named(&opus(601_000)), code("recording-long"));
    assert_eq!(named(b"not a sound"), code("recording-broken"));
    let whole = opus(3000);
    assert_eq!(named(&whole[..whole.len() - 1]), code("recording-broken"));
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    assert_eq!(named(&flipped), code("recording-broken"));
    assert_eq!(named(&vec![0; 8 * 1024 * 1024 + 1]), code("recording-large"));
}

#[cfg(unix)]
#[test]
fn a_recording_outside_of_the_product_is_not_read() {
    let named = errors(|folder| {
        folder.write("khac.opus", opus(1000));
        folder.write("den/voice/ktv/summary.opus", opus(1000));
        std::os::unix::fs::symlink(folder.path("khac.opus"), folder.path("den/voice/ktv/title.opus")).unwrap();
        fs::remove_file(folder.path("den/voice/ktv/summary.opus")).unwrap();
    });
    assert_eq!(named, ["p01/den/voice/ktv/title.opus:1: path-outside"]);
}

#[test]
fn mistakes_in_the_session_are_named_with_their_lines() {
    let named = errors(|folder| {
        folder.write("den/voice/ktv/title.opus", opus(1000));
        folder.write("den/voice/ktv/voice.toml", "speaker = 5\ndate = \"hôm qua\"\n");
    });
    let file = "p01/den/voice/ktv/voice.toml";
    assert_eq!(named, [format!("{file}:1: field-type"), format!("{file}:2: field-type")]);
}

#[test]
fn voices_reach_the_point_with_all_their_recordings() {
    let folder = Folder::new();
    folder.write("den/voice/ktv/retelling.opus", opus(5000));
    let out = folder.root.with_extension("edition");
    pressing::build(&folder.root, &out).unwrap();
    let home = tempfile::tempdir().unwrap();
    let data = DataFolder::prepare(&home.path().join("data"), &FixedClock::at(datetime!(2026-11-23 1:00 UTC))).unwrap();
    let lock = data.lock().unwrap();
    let store = Store::new(data.clone());
    store.install(&out, &lock).unwrap();
    fs::remove_dir_all(&out).unwrap();
    let edition = store.open_active().unwrap();
    let card = &edition.cards()[0];
    let voice = edition.voice(&card.voice[&tag("ktv")]).unwrap();
    let retelling = voice.get(Slot::Retelling).unwrap();
    assert_eq!(edition.read_blob(&retelling.sha256, u64::MAX).unwrap(), opus(5000));
    assert!(edition.text(&card.voice[&tag("ktv")]).is_err(), "a voice is no text");
}

#[test]
fn an_edition_without_voices_says_nothing_of_them_and_unknown_fields_are_passed_over() {
    let folder = Folder::new();
    let out = folder.root.with_extension("edition");
    pressing::build(&folder.root, &out).unwrap();
    assert!(!fs::read_to_string(out.join("products.jsonl")).unwrap().contains("\"voice\""));
    assert!(Edition::open(&out, &out.join("blobs")).unwrap().cards()[0].voice.is_empty());
    let newer = r#"{"title": {"sha256": "SHA", "media_type": "audio/ogg", "millis": 5, "mood": 1}, "songs": []}"#;
    let newer = newer.replace("SHA", &"a".repeat(64));
    let voice: catalog::Voice = serde_json::from_str(&newer).unwrap();
    assert_eq!(voice.get(Slot::Title).unwrap().millis, 5);
}

#[test]
fn every_kind_of_sound_is_measured_to_its_end() {
    let sound = |media_type, millis| Ok(Sound { media_type, millis });
    assert_eq!(audio::measure(&opus(61_000)), sound("audio/ogg", 61_000));
    let mut wav = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data".to_vec();
    wav.extend(32_000_u32.to_le_bytes());
    wav.resize(wav.len() + 32_000, 0);
    assert_eq!(audio::measure(&wav), sound("audio/wav", 2000));
    assert!(audio::measure(&wav[..1000]).is_err());
    // MPEG-1 layer III, 128 kbit/s, 44,100 Hz: 417 bytes and 26.1 ms a frame.
    let frame = [&[0xff, 0xfb, 0x90, 0][..], &[0; 413]].concat();
    let mp3 = frame.repeat(100);
    assert_eq!(audio::measure(&mp3), sound("audio/mpeg", 2612));
    assert_eq!(audio::measure(&[b"ID3\x04\0\0\0\0\0\x05Title", &mp3[..]].concat()), sound("audio/mpeg", 2612));
    assert!(audio::measure(&[&frame[..], &[7; 5000]].concat()).is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_measured_or_refused(
        start in prop::sample::select(vec![&b"OggS\0"[..], b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEdata", b"ID3", b"\xff\xfb\x90\0", b""]),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let _ = audio::measure(&[start, &rest[..]].concat());
    }

    #[test]
    fn a_flipped_byte_is_measured_or_refused(at in 0_usize..1000, bits in 1_u8..) {
        let mut bytes = opus(1000);
        let at = at % bytes.len();
        bytes[at] ^= bits;
        prop_assert!(audio::measure(&bytes).is_err(), "every byte of a page counts");
    }
}
