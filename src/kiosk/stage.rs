//! The stage: a thread of its own that plays the one film or bulletin that is open, so that neither a slow disk nor a sound
//! device holds up the visit.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use media::{Heard, MediaError, Player};
use point::Comfort;

use crate::bus::{Bus, Component, Event, Mailbox, Screened};
use crate::components::Wake;
use crate::pictures::Size;
use crate::playing::{Order, Report, Source};
use crate::visit::Command;

/// A film that fills this share of the screen is shown pixel by pixel: sharper than stretched, and at no cost.
const NEARLY_FULL: f64 = 0.87;

/// A size of this share of the screen is as good as the next larger one, seen from a chair.
const GOOD_ENOUGH: f64 = 0.6;

/// The component that hears orders.
pub struct Stage {
    mailbox: Arc<Mailbox>,
    wake: Wake,
    orders: Option<Sender<Order>>,
}

impl Stage {
    /// A stage whose frames go to `mailbox`.
    pub fn new(mailbox: Arc<Mailbox>, wake: Wake) -> Self {
        Self { mailbox, wake, orders: None }
    }
}

impl Component for Stage {
    fn start(&mut self, bus: &Bus) {
        let (orders, receiver) = channel();
        let worker =
            Worker { orders: receiver, mailbox: self.mailbox.clone(), wake: self.wake.clone(), bus: bus.clone() };
        // Without the thread every film says that it can't be played; the rest of the program goes on.
        if std::thread::Builder::new().name("stage".to_owned()).spawn(move || worker.work()).is_ok() {
            self.orders = Some(orders);
        }
    }

    fn handle(&mut self, event: &Event, bus: &Bus) {
        let Event::Play(order) = event else { return };
        let heard = self.orders.as_ref().is_some_and(|orders| orders.send(order.clone()).is_ok());
        if let (false, Order::Open { number, .. }) = (heard, order) {
            tell(bus, *number, Report::Failed(MediaError::System("stage".to_owned())));
        }
    }

    fn stop(&mut self) {
        self.orders = None;
    }
}

fn tell(bus: &Bus, number: u64, report: Report) {
    // A full channel means an overloaded machine; the next report comes soon.
    let _ = bus.post(Event::Visit(Command::Played { number, report }));
}

/// What is on the stage.
struct Open {
    player: Player,
    /// Frames that the window didn't take in time.
    missed: Arc<AtomicU64>,
}

struct Worker {
    orders: Receiver<Order>,
    mailbox: Arc<Mailbox>,
    wake: Wake,
    bus: Bus,
}

impl Worker {
    fn work(self) {
        let mut player: Option<Open> = None;
        let mut volume = Comfort::default().volume;
        while let Ok(order) = self.orders.recv() {
            match (order, &player) {
                (Order::Open { number, sources, at }, _) => {
                    // The one before must let go of the sound device first.
                    self.close(player.take());
                    player = self.open(number, &sources);
                    if let Some(Open { player, .. }) = &player {
                        player.set_volume(volume);
                        if !at.is_zero() {
                            player.seek(at);
                        }
                        player.play();
                    }
                }
                (Order::Close, _) => self.close(player.take()),
                (Order::Volume(wanted), open) => {
                    volume = wanted;
                    open.iter().for_each(|open| open.player.set_volume(volume));
                }
                (Order::Play, Some(open)) => open.player.play(),
                (Order::Pause, Some(open)) => open.player.pause(),
                (Order::Seek(to), Some(open)) => open.player.seek(to),
                (Order::Play | Order::Pause | Order::Seek(_), None) => {}
            }
        }
    }

    fn close(&self, open: Option<Open>) {
        let Some(Open { player, missed }) = open else { return };
        let (shown, late) = player.frames();
        let missed = missed.load(Ordering::Relaxed);
        let _ = self.bus.post(Event::Screened(Screened { shown, late, missed }));
    }

    fn open(&self, number: u64, sources: &[Source]) -> Option<Open> {
        let screen = self.mailbox.screen();
        let index = choose(sources, screen);
        let Some(source) = sources.get(index) else {
            tell(&self.bus, number, Report::Failed(MediaError::Empty));
            return None;
        };
        tell(&self.bus, number, Report::Chosen(index));
        let (bus, mailbox, wake) = (self.bus.clone(), self.mailbox.clone(), self.wake.clone());
        let missed = Arc::new(AtomicU64::new(0));
        let count = missed.clone();
        let hear = Arc::new(move |heard| {
            let report = match heard {
                Heard::Frame(frame) => {
                    if mailbox.put_frame(*frame) {
                        wake();
                    } else {
                        count.fetch_add(1, Ordering::Relaxed);
                    }
                    return;
                }
                Heard::At { position, length } => Report::At { position, length },
                Heard::Ended { moving } => Report::Ended { moving },
                Heard::Struggling => Report::Struggling,
                Heard::Failed(error) => Report::Failed(error),
                Heard::Sounding => return,
            };
            tell(&bus, number, report);
        });
        match Player::open(&source.path, source.size.map(|size| fit(size, screen)), hear) {
            Ok(player) => Some(Open { player, missed }),
            Err(error) => {
                tell(&self.bus, number, Report::Failed(error));
                None
            }
        }
    }
}

/// The smallest of several sizes, the largest first, that is good enough for the screen.
fn choose(sources: &[Source], screen: Size) -> usize {
    let good = |source: &Source| {
        source.size.is_none_or(|(_, height)| f64::from(height) >= GOOD_ENOUGH * f64::from(screen.height))
    };
    sources.iter().rposition(good).unwrap_or(0)
}

/// The size at which a film is shown on a screen, in pixels.
fn fit((width, height): (u32, u32), screen: Size) -> (u32, u32) {
    let (wide, high) = (f64::from(width.max(1)), f64::from(height.max(1)));
    let scale = (f64::from(screen.width) / wide).min(f64::from(screen.height) / high);
    if scale >= 1.0 && scale * NEARLY_FULL <= 1.0 {
        return (width, height);
    }
    // A cast from a float ends at the largest integer; it can't overflow. Decoders give even sizes.
    let even = |side: f64| ((side * scale / 2.0).floor() as u32).max(1) * 2;
    (even(wide), even(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Size = Size { width: 1366, height: 768 };
    const LARGE: Size = Size { width: 1920, height: 1080 };

    fn source(width: u32, height: u32) -> Source {
        Source { path: "film".into(), size: Some((width, height)) }
    }

    #[test]
    fn a_film_is_as_large_as_the_screen_or_sharp() {
        assert_eq!(fit((1280, 720), SMALL), (1280, 720), "nearly full");
        assert_eq!(fit((1280, 720), LARGE), (1920, 1080));
        assert_eq!(fit((3840, 2160), SMALL), (1364, 768));
        assert_eq!(fit((720, 1280), LARGE), (606, 1080), "upright");
        assert_eq!(fit((0, 0), LARGE), (1080, 1080));
    }

    #[test]
    fn no_larger_size_than_the_screen_can_show() {
        let sizes = [source(3840, 2160), source(1280, 720), source(640, 360)];
        assert_eq!(choose(&sizes, LARGE), 1);
        assert_eq!(choose(&sizes, SMALL), 1);
        assert_eq!(choose(&sizes, Size { width: 3840, height: 2160 }), 0);
        assert_eq!(choose(&sizes[2..], LARGE), 0, "better than nothing");
        assert_eq!(choose(&[], LARGE), 0);
    }
}
