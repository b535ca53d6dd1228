//! Films, sounds and captions of a product: what is kept of them, and every kind of bad one by its name.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod common;

use std::fs;
use std::process::Command;

use common::Folder;

/// Made by ffmpeg: `inputs` and `codec` as on its command line.
fn made(name: &str, inputs: &str, codec: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let arguments = format!("-v error -y {inputs} {codec}");
    let made = Command::new("ffmpeg").args(arguments.split_whitespace()).arg(&path).status().unwrap();
    assert!(made.success(), "{name}");
    fs::read(path).unwrap()
}

/// Two seconds of a film of that height.
fn film(height: u32, sounds: bool) -> Vec<u8> {
    let tone = if sounds { "-f lavfi -i sine=300 " } else { "" };
    let inputs = format!("-f lavfi -i testsrc2=size={}x{height}:rate=10 {tone}-t 2", height * 16 / 9);
    made("film.mp4", &inputs, "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac")
}

fn sound() -> Vec<u8> {
    made("sound.opus", "-f lavfi -i sine=300 -t 3", "-c:a libopus")
}

const CAPTIONS: &str = "WEBVTT\n\n00:00.000 --> 00:01.500\nMời bà con xem.\n";

/// A product with films, a sound and captions, and what was done to it.
fn product(lists: &str, files: &[(&str, &[u8])]) -> Folder {
    let folder = Folder::new();
    for (name, bytes) in files {
        folder.write(&format!("den/media/{name}"), bytes);
    }
    folder.replace("den/product.toml", "[text]", &format!("{lists}\n[text]"));
    folder
}

#[test]
fn films_are_kept_by_size_and_sounds_by_length() {
    let lists = "[film]\nvi = [\"media/nho.mp4\", \"media/to.mp4\"]\n[sound]\nvi = \"media/ban-tin.opus\"\n[captions]\nvi = \"media/vi.vtt\"\n";
    let (small, large, sound) = (film(180, true), film(360, false), sound());
    let files =
        [("nho.mp4", &small[..]), ("to.mp4", &large), ("ban-tin.opus", &sound), ("vi.vtt", CAPTIONS.as_bytes())];
    let folder = product(lists, &files);
    assert_eq!((folder.errors(), folder.warnings()), (vec![], vec![]));
    let card = folder.check().products.remove(0).card;
    let vi = "vi".parse().unwrap();
    let sizes: Vec<_> = card.film[&vi].iter().map(|film| (film.width, film.height)).collect();
    assert_eq!(sizes, [(640, 360), (320, 180)], "the largest first");
    assert!(card.film[&vi].iter().all(|film| film.millis.abs_diff(2000) < 150), "{:?}", card.film);
    assert!(card.sound[&vi].millis.abs_diff(3000) < 100, "{:?}", card.sound);
    assert!(card.is_in(&vi) && card.captions.contains_key(&vi));
}

#[test]
fn a_bad_film_is_named_before_any_hall_sees_it() {
    let whole = film(180, true);
    let named = |bytes: &[u8]| product("[film]\nvi = [\"media/a.mp4\"]\n", &[("a.mp4", bytes)]).errors();
    let code = |code: &str| [format!("p01/den/media/a.mp4:1: {code}")];
    assert!(named(&whole).is_empty());
    assert_eq!(named(b""), code("media-empty"));
    assert_eq!(named(&whole[..whole.len() / 2]), code("media-broken"));
    assert_eq!(named("Đây không phải là phim. ".repeat(200).as_bytes()), code("media-broken"));
    assert_eq!(named(&sound()), code("film-without-pictures"));
    let missing = product("[film]\nvi = [\"media/a.mp4\"]\n", &[]).errors();
    assert!(matches!(&missing[..], [one] if one.starts_with("p01/den/product.toml:")), "{missing:?}");
}

#[test]
fn a_bad_sound_is_named() {
    let whole = sound();
    let named = |bytes: &[u8]| product("[sound]\nvi = \"media/a.opus\"\n", &[("a.opus", bytes)]).errors();
    let code = |code: &str| [format!("p01/den/media/a.opus:1: {code}")];
    assert!(named(&whole).is_empty());
    assert_eq!(named(b""), code("media-empty"));
    assert_eq!(named(&whole[..whole.len() / 2]), code("media-broken"));
    assert_eq!(named(&film(180, false)), code("sound-silent"));
}

#[test]
fn captions_that_nobody_can_read_or_that_come_too_late_are_named() {
    let film = film(180, false);
    let folder = |captions: &str| {
        let lists = "[film]\nvi = [\"media/a.mp4\"]\n[captions]\nvi = \"media/vi.vtt\"\n";
        product(lists, &[("a.mp4", &film), ("vi.vtt", captions.as_bytes())])
    };
    let broken = folder("WEBVTT\n\n00:00.000 --> gì đó\nMời bà con xem.\n");
    assert_eq!(broken.errors(), ["p01/den/media/vi.vtt:3: captions-broken"]);
    assert_eq!(folder("không phải phụ đề").errors(), ["p01/den/media/vi.vtt:1: captions-broken"]);
    let late = folder("WEBVTT\n\n00:00.000 --> 00:09.000\nMời bà con xem.\n");
    assert_eq!((late.errors(), late.warnings()), (vec![], vec!["p01/den/media/vi.vtt:1: captions-late".to_owned()]));
}

#[test]
fn a_film_that_no_point_plays_smoothly_wants_a_smaller_size_beside_it() {
    let (large, small) = (film(1440, false), film(180, false));
    let alone = product("[film]\nvi = [\"media/a.mp4\"]\n", &[("a.mp4", &large)]);
    assert!(alone.errors().is_empty());
    let large_only = |folder: &Folder| folder.warnings().iter().filter(|one| one.ends_with("film-large-only")).count();
    assert_eq!(large_only(&alone), 1);
    let both = product("[film]\nvi = [\"media/a.mp4\", \"media/b.mp4\"]\n", &[("a.mp4", &large), ("b.mp4", &small)]);
    assert_eq!((both.errors(), large_only(&both)), (vec![], 0));
}
