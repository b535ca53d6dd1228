//! Files made here by GStreamer itself, played without a sound device.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]
#![expect(clippy::disallowed_methods, reason = "what is tested here takes real time")]

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use gstreamer as gst;
use gstreamer::prelude::*;
use media::clips::{Clip, Said};
use media::{Clips, Heard, Measured, MediaError, Player, measure};

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn make(folder: &Path, name: &str, pipeline: &str) -> PathBuf {
    media::init().unwrap();
    let path = folder.join(name);
    let made = gst::parse::launch(&format!("{pipeline} ! filesink location={}", path.display())).unwrap();
    made.set_state(gst::State::Playing).unwrap();
    let over = [gst::MessageType::Eos, gst::MessageType::Error];
    let message = made.bus().unwrap().timed_pop_filtered(gst::ClockTime::from_seconds(60), &over).unwrap();
    assert!(matches!(message.view(), gst::MessageView::Eos(_)), "{message:?}");
    made.set_state(gst::State::Null).unwrap();
    path
}

/// Four seconds; 322 pixels wide, so that a decoder pads its rows.
fn film(folder: &Path) -> PathBuf {
    make(
        folder,
        "film.webm",
        "webmmux name=m videotestsrc num-buffers=100 pattern=ball ! video/x-raw,width=322,height=180,framerate=25/1 ! vp8enc deadline=1 keyframe-max-dist=10 ! m. \
         audiotestsrc num-buffers=188 samplesperbuffer=1024 ! audio/x-raw,rate=48000 ! opusenc ! m. m.",
    )
}

fn sound(folder: &Path, name: &str, buffers: u32) -> PathBuf {
    make(
        folder,
        name,
        &format!(
            "audiotestsrc num-buffers={buffers} samplesperbuffer=480 ! audio/x-raw,rate=48000,channels=1 ! opusenc ! oggmux"
        ),
    )
}

fn open(path: &Path, size: Option<(u32, u32)>) -> (Player, Receiver<Heard>) {
    let (sender, heard) = channel();
    let player = Player::open(path, size, Arc::new(move |heard| drop(sender.send(heard)))).unwrap();
    (player, heard)
}

/// Everything heard until `wanted` answers yes.
fn until(heard: &Receiver<Heard>, wanted: impl Fn(&Heard) -> bool) -> Vec<Heard> {
    let begun = Instant::now();
    let mut all = Vec::new();
    while begun.elapsed() < PATIENCE {
        let Ok(next) = heard.recv_timeout(PATIENCE) else { break };
        let found = wanted(&next);
        all.push(next);
        if found {
            return all;
        }
    }
    panic!("not heard: {all:?}");
}

#[test]
fn a_film_plays_to_its_end_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let (player, heard) = open(&film(folder.path()), Some((322, 180)));
    for _ in 0..2 {
        player.play();
        let all = until(&heard, |heard| matches!(heard, Heard::Ended { .. }));
        let frames: Vec<_> =
            all.iter().filter_map(|heard| if let Heard::Frame(frame) = heard { Some(frame) } else { None }).collect();
        assert!(frames.len() > 60, "{} frames", frames.len());
        let mut rgb = vec![7; 322 * 180 * 3];
        assert!(frames[frames.len() / 2].draw(&mut rgb));
        // The ball is white on black: both are there, and nothing else but their edge.
        assert!(
            rgb.chunks(3).any(|pixel| pixel[0] > 200) && rgb.chunks(3).filter(|pixel| pixel[0] < 30).count() > 40_000
        );
        assert!(!frames[0].draw(&mut [0; 16]), "no room");
    }
}

#[test]
fn colours_are_those_that_were_filmed_whatever_the_matrix_and_the_size() {
    let folder = tempfile::tempdir().unwrap();
    // Television's matrix follows from the size; an odd size has half a colour at its edge; 4:4:4 is what screens are filmed in.
    let films = [
        ("small", "width=320,height=180,format=I420", (320, 180)),
        ("odd", "width=321,height=181,format=I420", (321, 181)),
        ("high", "width=1280,height=720,format=I420", (1280, 720)),
        ("scaled", "width=1280,height=720,format=I420", (854, 480)),
        ("screen", "width=320,height=180,format=AYUV", (320, 180)),
        ("full", "width=320,height=180,format=I420,colorimetry=1:4:0:0", (320, 180)),
    ];
    for (name, caps, (width, height)) in films {
        let orange = "videotestsrc num-buffers=3 pattern=solid-color foreground-color=0xffe07020";
        let path = make(
            folder.path(),
            name,
            &format!(
                "matroskamux name=m {orange} ! video/x-raw,format=RGBx ! videoconvert ! video/x-raw,framerate=25/1,{caps} ! m. m."
            ),
        );
        let (_player, heard) = open(&path, Some((width, height)));
        let Some(Heard::Frame(frame)) = until(&heard, |heard| matches!(heard, Heard::Frame(_))).pop() else {
            panic!("{name}")
        };
        let mut rgb = vec![0; width as usize * height as usize * 3];
        assert!(frame.draw(&mut rgb), "{name}");
        let off =
            rgb.chunks(3).position(|pixel| pixel.iter().zip([0xe0, 0x70, 0x20]).any(|(is, was)| is.abs_diff(was) > 3));
        assert_eq!(off.map(|at| (at, &rgb[at * 3..at * 3 + 3])), None, "{name}");
    }
}

#[test]
fn a_paused_film_shows_where_it_was_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (player, heard) = open(&film(folder.path()), Some((322, 180)));
    until(&heard, |heard| matches!(heard, Heard::At { .. }));
    player.seek(Duration::from_millis(1000));
    until(&heard, |heard| matches!(heard, Heard::Frame(_)));
    let at = |wanted: u128| move |heard: &Heard| matches!(heard, Heard::At { position, .. } if position.as_millis().abs_diff(wanted) < 60);
    until(&heard, at(1000));
    // It stands: a little later it is still there.
    std::thread::sleep(Duration::from_millis(500));
    while heard.try_recv().is_ok() {}
    until(&heard, at(1000));
    player.play();
    until(&heard, |heard| matches!(heard, Heard::Ended { .. }));
}

#[test]
fn what_is_measured_is_what_was_made() {
    let folder = tempfile::tempdir().unwrap();
    let Measured { length, size, sounds } = measure(&film(folder.path())).unwrap();
    assert!(length.as_millis().abs_diff(4000) < 60, "{length:?}");
    assert_eq!((size, sounds), (Some((322, 180)), true));
    let Measured { length, size, sounds } = measure(&sound(folder.path(), "a.opus", 150)).unwrap();
    assert!(length.as_millis().abs_diff(1500) < 60, "{length:?}");
    assert_eq!((size, sounds), (None, true));
}

#[test]
fn bad_files_are_named_and_nothing_hangs() {
    let folder = tempfile::tempdir().unwrap();
    let whole = std::fs::read(film(folder.path())).unwrap();
    let mut noisy = whole.clone();
    for (index, byte) in noisy.iter_mut().enumerate().skip(400) {
        *byte ^= (index * 131 % 251) as u8;
    }
    let bad: [(&str, Vec<u8>); 6] = [
        ("empty.webm", Vec::new()),
        ("half.webm", whole[..whole.len() / 2].to_vec()),
        ("head.webm", whole[..200].to_vec()),
        ("noise.webm", noisy),
        ("words.mp4", "Đây không phải là phim. ".repeat(200).into_bytes()),
        ("zeros.opus", vec![0; 50_000]),
    ];
    for (name, bytes) in bad {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        assert!(measure(&path).is_err(), "{name}");
        let (sender, heard) = channel();
        let hear = Arc::new(move |heard| drop(sender.send(heard)));
        match Player::open(&path, Some((322, 180)), hear) {
            Ok(player) => {
                player.play();
                until(&heard, |heard| matches!(heard, Heard::Failed(_) | Heard::Ended { .. }));
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    let (whole, half) = (std::fs::read(film(folder.path())).unwrap(), folder.path().join("half.webm"));
    std::fs::write(&half, &whole[..whole.len() / 2]).unwrap();
    let cut = measure(&half);
    assert!(matches!(cut, Err(MediaError::CutShort { there, whole }) if there < whole), "{cut:?}");
    assert!(matches!(measure(Path::new("/nowhere.webm")), Err(MediaError::Unreadable(_))));
}

#[test]
fn a_sound_without_samples_is_empty() {
    let folder = tempfile::tempdir().unwrap();
    let path = sound(folder.path(), "none.opus", 0);
    assert!(matches!(measure(&path), Err(MediaError::Empty | MediaError::Damaged(_))));
}

fn clips() -> (Clips, Receiver<Said>) {
    let (sender, said) = channel();
    let sender = Mutex::new(sender);
    let clips = Clips::new(Arc::new(move |said| drop(sender.lock().unwrap().send(said)))).unwrap();
    (clips, said)
}

fn clip(path: PathBuf) -> Clip {
    Clip { path, pause: Duration::from_millis(100) }
}

#[test]
fn clips_sound_one_after_the_other_and_a_bad_one_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (sound(folder.path(), "1.opus", 50), sound(folder.path(), "2.opus", 50));
    let bad = folder.path().join("bad.opus");
    std::fs::write(&bad, b"OggS and nothing").unwrap();
    let (clips, said) = clips();
    let begun = Instant::now();
    clips.play(7, vec![clip(one), clip(bad), clip(two)]);
    let mut all = Vec::new();
    while !matches!(all.last(), Some(Said::Done { .. })) {
        all.push(said.recv_timeout(PATIENCE).unwrap());
    }
    let took = begun.elapsed();
    assert!(took > Duration::from_millis(1100), "played in real time, not {took:?}");
    assert!(all.contains(&Said::Sounding { number: 7 }), "{all:?}");
    let begins: Vec<_> =
        all.iter().filter_map(|said| if let Said::Begins { index, .. } = said { Some(*index) } else { None }).collect();
    assert_eq!(begins, [0, 1, 2], "{all:?}");
    assert!(all.iter().any(|said| matches!(said, Said::Failed { number: 7, index: 1, .. })), "{all:?}");
    let loaded = std::fs::read_to_string("/proc/self/maps").unwrap();
    assert!(
        loaded.contains("libgst") && !loaded.contains("libjack"),
        "a lock that a killed process left would hang this one"
    );
}

#[test]
fn a_new_sequence_silences_the_one_before() {
    let folder = tempfile::tempdir().unwrap();
    let (long, short) = (sound(folder.path(), "long.opus", 1000), sound(folder.path(), "short.opus", 20));
    let (clips, said) = clips();
    clips.play(1, vec![clip(long)]);
    while said.recv_timeout(PATIENCE).unwrap() != (Said::Sounding { number: 1 }) {}
    let begun = Instant::now();
    clips.play(2, vec![clip(short)]);
    while said.recv_timeout(PATIENCE).unwrap() != (Said::Done { number: 2 }) {}
    assert!(begun.elapsed() < Duration::from_secs(5), "ten seconds of sound were cut");
    clips.hush();
    clips.set_volume(3);
    assert!(said.recv_timeout(Duration::from_millis(200)).is_err(), "silence tells nothing");
}

#[test]
fn a_bulletin_becomes_an_mp3_of_the_same_length_and_one_that_is_mp3_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let opus = make(
        folder.path(),
        "bulletin.opus",
        "audiotestsrc num-buffers=188 samplesperbuffer=1024 ! audio/x-raw,rate=48000 ! opusenc ! oggmux",
    );
    let (mp3, again) = (folder.path().join("bulletin.mp3"), folder.path().join("again.mp3"));
    media::mp3::to_mp3(&opus, &mp3).unwrap();
    let measured = media::measure(&mp3).unwrap();
    assert!(measured.sounds && measured.length.as_millis().abs_diff(4010) < 200, "{measured:?}");
    media::mp3::to_mp3(&mp3, &again).unwrap();
    assert_eq!(std::fs::read(&mp3).unwrap(), std::fs::read(&again).unwrap());
    std::fs::write(&opus, b"OggS and then nothing that sounds").unwrap();
    assert!(media::mp3::to_mp3(&opus, &folder.path().join("none.mp3")).is_err());
}
