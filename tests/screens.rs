//! The screens as pictures, drawn without a display: complete, in every language and size, with no text cut.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tests::{SamplePoint, program, repository};

fn tour(out: &Path, size: &str, locale: &str, content: Option<&Path>) -> Vec<Value> {
    tour_in(out, size, locale, content, &[])
}

/// A tour with more options, such as `--text largest`.
fn tour_in(out: &Path, size: &str, locale: &str, content: Option<&Path>, options: &[&str]) -> Vec<Value> {
    let mut command = Command::new(program("kiosk"));
    command.current_dir(repository()).env_remove("POINT_DATA");
    command.args(["tour", "--out"]).arg(out).args(["--size", size, "--locale", locale]).args(options);
    // A point that is ready: pressing the whole content for each tour would take longer than the tour.
    let ready = SamplePoint::new().unwrap();
    match content {
        Some(content) => command.arg("--content").arg(content),
        None => command.arg("--data").arg(&ready.root),
    };
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&fs::read_to_string(out.join("tour.json")).unwrap()).unwrap()
}

fn text_of<'a>(stop: &'a Value, key: &str) -> &'a str {
    stop.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn no_text_is_cut_at_both_sizes_in_any_language() {
    no_text_is_cut(&[]);
}

#[test]
fn no_text_is_cut_in_larger_words() {
    no_text_is_cut(&["--text", "larger"]);
}

#[test]
fn no_text_is_cut_in_the_largest_words() {
    no_text_is_cut(&["--text", "largest"]);
}

fn no_text_is_cut(options: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let mut cut = Vec::new();
    for size in ["1920x1080", "1366x768"] {
        for locale in ["vi", "en", "ktv", "sed", "kxy", "jeh", "cua"] {
            let out = folder.path().join(format!("{size}-{locale}"));
            for stop in tour_in(&out, size, locale, None, options) {
                let texts = stop.get("cut").and_then(Value::as_array).cloned().unwrap_or_default();
                cut.extend(texts.iter().map(|text| format!("{size} {locale} {}: {text}", text_of(&stop, "file"))));
            }
        }
    }
    assert!(cut.is_empty(), "{cut:#?}");
}

/// The sample point with one product, for tests that change something of it.
fn small_content(folder: &Path) -> PathBuf {
    let (content, from) = (folder.join("content"), repository().join("content"));
    fs::create_dir_all(content.join("p01")).unwrap();
    fs::copy(from.join("sample-point.toml"), content.join("sample-point.toml")).unwrap();
    let copied =
        Command::new("cp").arg("-r").arg(from.join("p01/bao-hong")).arg(content.join("p01/")).status().unwrap();
    assert!(copied.success());
    content
}

#[test]
fn a_hall_point_is_light_on_dark() {
    let folder = tempfile::tempdir().unwrap();
    let content = small_content(folder.path());
    let settings = fs::read_to_string(content.join("sample-point.toml")).unwrap();
    let corner = |theme: &str| {
        fs::write(content.join("sample-point.toml"), settings.replace("theme = \"day\"", theme)).unwrap();
        let out = folder.path().join("out");
        tour(&out, "1366x768", "vi", Some(&content));
        // Left of the tiles: the ground.
        let ground = image::open(out.join("home.png")).unwrap().to_rgb8().get_pixel(20, 400).0;
        ground.iter().map(|channel| u32::from(*channel)).sum::<u32>() / 3
    };
    assert!(corner("theme = \"day\"") > 200);
    assert!(corner("theme = \"hall\"") < 50);
}

#[test]
fn high_contrast_is_white_on_black_in_both_themes() {
    let folder = tempfile::tempdir().unwrap();
    let content = small_content(folder.path());
    let settings = fs::read_to_string(content.join("sample-point.toml")).unwrap();
    for theme in ["theme = \"day\"", "theme = \"hall\""] {
        fs::write(content.join("sample-point.toml"), settings.replace("theme = \"day\"", theme)).unwrap();
        let out = folder.path().join("out");
        tour_in(&out, "1366x768", "vi", Some(&content), &["--high-contrast"]);
        let picture = image::open(out.join("help.png")).unwrap().to_rgb8();
        assert_eq!(picture.get_pixel(20, 400).0, [0, 0, 0], "{theme}: the ground");
        let white = picture.pixels().filter(|pixel| pixel.0 == [255; 3]).count();
        assert!(white > 10_000, "{theme}: words and plates are white, {white} pixels");
    }
}

#[test]
fn a_text_that_does_not_fit_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let content = small_content(folder.path());
    let manifest = content.join("p01/bao-hong/product.toml");
    let long = fs::read_to_string(&manifest).unwrap().replacen(
        "[title]\nvi = \"",
        &format!("[title]\nvi = \"{}", "dài lắm ".repeat(120)),
        1,
    );
    fs::write(&manifest, long).unwrap();
    let stops = tour(&folder.path().join("out"), "1366x768", "vi", Some(&content));
    let topic = stops.iter().find(|stop| text_of(stop, "file") == "topic-learning.png").unwrap();
    assert!(
        topic["cut"].as_array().unwrap().iter().any(|text| text.as_str().unwrap().starts_with("dài lắm")),
        "{topic}"
    );
}

#[test]
fn every_button_below_a_bulletin_without_a_cover_has_room() {
    let folder = tempfile::tempdir().unwrap();
    let content = small_content(folder.path());
    let bulletin = content.join("p01/ban-tin-lua-dao");
    let from = repository().join("content/p01/ban-tin-lua-dao");
    assert!(Command::new("cp").arg("-r").arg(&from).arg(&bulletin).status().unwrap().success());
    let edit = |name: &str, is_kept: fn(&str) -> bool| {
        let text = fs::read_to_string(bulletin.join(name)).unwrap();
        let kept: Vec<_> = text.lines().filter(|line| is_kept(line)).collect();
        fs::write(bulletin.join(name), kept.join("\n") + "\n").unwrap();
    };
    edit("product.toml", |line| !line.starts_with("cover"));
    edit("vi.md", |line| !line.starts_with("!["));
    for text in ["normal", "larger", "largest"] {
        for locale in ["vi", "en", "ktv"] {
            let out = folder.path().join(format!("{text}-{locale}"));
            let stops = tour_in(&out, "1366x768", locale, Some(&content), &["--text", text]);
            let pages: Vec<_> =
                stops.iter().filter(|stop| text_of(stop, "file").starts_with("product-audio")).collect();
            assert_eq!(pages.len(), 2, "its first page, and one in the middle, with all buttons");
            pages.iter().for_each(|stop| assert_eq!(stop["cut"], serde_json::json!([]), "{locale} {text} {stop}"));
        }
    }
}

#[test]
fn a_tour_shows_every_screen_with_title_focus_and_texts() {
    let folder = tempfile::tempdir().unwrap();
    let stops = tour(folder.path(), "1366x768", "vi", None);
    for route in [
        "idle",
        "language",
        "home",
        "topic",
        "search",
        "product",
        "picture",
        "product-info",
        "judge",
        "help",
        "about",
        "sending",
        "health",
        "comfort",
        "still-there",
        "nothing",
        "fault",
        "dark",
    ] {
        assert!(stops.iter().any(|stop| text_of(stop, "route") == route), "{route} is missing");
    }
    for screen in ["idle-urgent", "home-urgent"] {
        assert!(folder.path().join(format!("{screen}.png")).exists(), "{screen} is missing");
    }
    for kind in ["article", "leaflet", "folder", "poster", "handbook", "guide"] {
        assert!(folder.path().join(format!("product-{kind}.png")).exists(), "{kind} is missing");
    }
    for stop in &stops {
        assert!(!text_of(stop, "title").is_empty() && !text_of(stop, "focus").is_empty(), "{stop}");
        assert!(!stop["texts"].as_array().unwrap().is_empty(), "{stop}");
        let picture = image::open(folder.path().join(text_of(stop, "file"))).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (1366, 768));
        let mut colours: Vec<_> = picture.pixels().step_by(97).map(|pixel| pixel.0).collect();
        colours.sort_unstable();
        colours.dedup();
        assert!(colours.len() >= 3, "{} is blank", text_of(stop, "file"));
    }
}

/// Few pictures, since pixels change with every mend of a drawing: the words and boxes that everything rests on. Renew
/// with `make snapshots` and look at them.
#[test]
fn key_screens_look_as_they_were_accepted() {
    let folder = tempfile::tempdir().unwrap();
    tour(folder.path(), "1366x768", "ktv", None);
    for name in ["language", "home", "judge", "still-there"] {
        let accepted = repository().join(format!("tests/snapshots/{name}.png"));
        let found = folder.path().join(format!("{name}.png"));
        if std::env::var_os("ACCEPT_PIXELS").is_some() {
            fs::copy(&found, &accepted).unwrap();
        }
        let (found, accepted) = (image::open(found).unwrap().to_rgb8(), image::open(accepted).unwrap().to_rgb8());
        assert_eq!(found.dimensions(), accepted.dimensions());
        let far = |(a, b): (&image::Rgb<u8>, &image::Rgb<u8>)| a.0.iter().zip(b.0).any(|(a, b)| a.abs_diff(b) > 24);
        let differing = found.pixels().zip(accepted.pixels()).filter(|pair| far(*pair)).count();
        // Font versions move edges of letters by a pixel; a moved box or a lost text changes far more.
        let most = (1366 * 768) / 200;
        assert!(differing <= most, "{name}: {differing} pixels differ, at most {most}");
    }
}
