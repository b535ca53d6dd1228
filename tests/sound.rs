//! What is heard in the hall: the real program, a real sound server, and a recording of what comes out of it.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

use std::time::Duration;

use tests::SamplePoint;
use tests::display::{Display, Kiosk};
use tests::loudspeaker::Loudspeaker;

/// Longer than opening a film takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn a_film_moves_and_is_heard_and_both_stand_still_when_paused() {
    let (point, display) = (SamplePoint::open().unwrap(), Display::new().unwrap());
    let loudspeaker = Loudspeaker::new().unwrap();
    let _kiosk = Kiosk::open(&display, &point.root, Some(&loudspeaker)).unwrap();
    display.wait_for("Mời bà con vào xem");
    display.take_keyboard();
    display.key("Return");
    display.wait_for("Bà con muốn dùng tiếng nào?");
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
