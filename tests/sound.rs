//! What is heard in the hall: the real program, a real sound server, and a recording of what comes out of it.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::process::Command;
use std::time::Duration;

use point::SystemClock;
use tests::display::{Display, Kiosk};
use tests::loudspeaker::{Loudspeaker, tone};
use tests::{SamplePoint, repository};

/// Longer than opening a film takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_film_moves_and_is_heard_and_both_stand_still_when_paused() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let loudspeaker = Loudspeaker::new().unwrap();
    let _kiosk = Kiosk::open(&display, &point.root, Some(&loudspeaker)).unwrap();
    display.begin_visit();
    display.key("Return");
    display.wait_for("Trang đầu");
    // Up from the topics stands the showing for the hall.
    display.key("Up");
    display.key("Return");
    let mut waited = Duration::ZERO;
    while loudspeaker.loudness(Duration::from_secs(1)) < 1000 && waited < PATIENCE {
        std::thread::sleep(Duration::from_millis(100));
        waited += Duration::from_millis(100);
    }
    assert!(waited < PATIENCE, "nothing is heard");
    display.key("space");
    std::thread::sleep(Duration::from_secs(3));
    assert!(loudspeaker.loudness(Duration::from_secs(1)) < 10, "silence while it stands");
    let still = display.picture();
    assert!(still == display.picture() && still.len() > 1_000_000);
    display.key("space");
    std::thread::sleep(Duration::from_secs(4));
    assert!(loudspeaker.loudness(Duration::from_secs(3)) > 1000, "it goes on");
    assert!(still != display.picture());
}

/// A product whose title and first page somebody has told in Cơ Tu; here two tones stand for the voice.
#[test]
fn who_chose_co_tu_hears_it_over_the_vietnamese_words() {
    let folder = tempfile::tempdir().unwrap();
    let (content, data) = (folder.path().join("content"), folder.path().join("data"));
    let product = content.join("p01/rua-tay-sach");
    let sample = repository().join("content/p01/rua-tay-sach");
    std::fs::create_dir_all(content.join("p01")).unwrap();
    assert!(Command::new("cp").arg("-r").arg(&sample).arg(&product).status().unwrap().success());
    std::fs::create_dir_all(product.join("voice/ktv")).unwrap();
    for (name, hertz) in [("title", 500.0), ("page-1", 800.0)] {
        std::fs::write(product.join(format!("voice/ktv/{name}.wav")), tone(hertz, Duration::from_secs(2))).unwrap();
    }
    let settings = folder.path().join("point.toml");
    std::fs::write(&settings, "name = \"Điểm thử\"\nlanguages = [\"vi\", \"ktv\"]\n").unwrap();
    let pressed = folder.path().join("edition");
    catalog::pressing::build(&content, &pressed).unwrap();
    kiosk::setup::setup(&data, &settings, false, &SystemClock::new()).unwrap();
    kiosk::setup::install(&data, &pressed).unwrap();
    let title = catalog::Store::new(point::DataFolder::open(&data).unwrap()).open_active().unwrap().cards()[0].title
        [&"vi".parse().unwrap()]
        .clone();

    let (display, loudspeaker) = (Display::new().unwrap(), Loudspeaker::new().unwrap());
    let _kiosk = Kiosk::open(&display, &data, Some(&loudspeaker)).unwrap();
    display.begin_visit();
    display.key("Right");
    display.key("Return");
    std::thread::sleep(Duration::from_secs(1));
    // From the topics down to what is new: there is one product.
    display.key("Down");
    display.key("Down");
    display.key("Return");
    display.wait_for(&title);
    assert!(loudspeaker.hears(500.0, PATIENCE), "the title, as the screen is entered");
    assert!(loudspeaker.hears(800.0, PATIENCE), "the page, as it is opened");
    std::thread::sleep(Duration::from_secs(3));
    loudspeaker.forget();
    assert!(!loudspeaker.hears(500.0, Duration::from_secs(2)), "once");
    // "Read to me" is in the middle of the bar.
    display.run("xdotool", &["mousemove", "683", "726", "click", "1"]);
    assert!(loudspeaker.hears(500.0, PATIENCE) && loudspeaker.hears(800.0, PATIENCE), "all of it, as somebody asks");
    display.wait_for(&title);
}
