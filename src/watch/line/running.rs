//! Looking at the line for ever, and telling what was seen.

use std::pin::pin;

use point::Clock;
use tokio::sync::mpsc::Sender;
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::figure::Figure;
use crate::line::budget::{Budget, FULL, LIGHT, Purse};
use crate::line::probes::{Probes, full, light};
use crate::line::round::{Depth, Round};
use crate::line::settings::Settings;
use crate::line::tally::Tally;
use crate::line::watching::{CARRIER_EVERY, Standing, Watching};
use crate::memory::Speed;

/// What whoever keeps it is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// The line stands otherwise than before.
    Standing(Standing),
    /// A round was made; for whoever shows how the line is right now.
    Round(Box<Round>),
    /// An hour's figures.
    Figures(Vec<Figure>),
    /// What the daily transfer has measured.
    Speeds(Vec<Speed>),
}

/// Looks until nobody listens any more, as often as the month's bytes allow.
pub async fn run(probes: &impl Probes, settings: &Settings, clock: &dyn Clock, purse: &impl Purse, told: Sender<Told>) {
    let mut budget = Budget::new(purse, settings);
    let mut watching = Watching::new(settings, clock.now().monotonic);
    let mut tally = Tally::default();
    let mut carrier = interval(CARRIER_EVERY);
    carrier.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !told.is_closed() {
        let (at, depth) = watching.next();
        let began = clock.now();
        let mut news = Vec::new();
        if began.monotonic < at {
            tokio::select! {
                _ = carrier.tick() => news.extend(watching.look(probes.link(), &clock.now()).map(Told::Standing)),
                () = sleep(at - began.monotonic) => {}
            }
        } else {
            budget.reserve();
            let mut asking = pin!(async {
                match depth {
                    Depth::Light => light(probes).await,
                    Depth::Full => full(probes).await,
                }
            });
            let round = loop {
                tokio::select! {
                    round = &mut asking => break Some(round),
                    _ = carrier.tick() => if let Some(standing) = watching.look(probes.link(), &clock.now()) {
                        // Nobody will answer any more.
                        news.push(Told::Standing(standing));
                        break None;
                    },
                }
            };
            // What was given up has used something, too.
            let typical = if depth == Depth::Full { FULL } else { LIGHT };
            budget.use_up(round.as_ref().map_or(typical, Round::bytes));
            watching.keep_to(&budget.plan(&clock.now()));
            if let Some(round) = round {
                let standing = watching.take(round.clone(), &began, clock.now().monotonic);
                if watching.is_sound() {
                    let figures = tally.add(&round, began.wall);
                    news.extend((!figures.is_empty()).then_some(Told::Figures(figures)));
                }
                news.push(Told::Round(Box::new(round)));
                news.extend(standing.map(Told::Standing));
            }
        }
        for news in news {
            if told.send(news).await.is_err() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use point::{ClockFlag, Moment};
    use time::macros::datetime;
    use tokio::sync::mpsc::{self, Receiver};
    use tokio::time::Instant;

    use super::*;
    use crate::line::budget::tests::Pocket;
    use crate::line::round::{Answer, Heard, Link, Names};
    use crate::outage::{Cause, Layer};

    /// Passes as tokio's time does, which tests hold.
    struct HeldClock(Instant);

    impl Clock for HeldClock {
        fn now(&self) -> Moment {
            let monotonic = self.0.elapsed();
            Moment { wall: datetime!(2026-11-30 8:00 UTC) + monotonic, monotonic, flag: ClockFlag::Plausible }
        }

        fn boot_id(&self) -> &str {
            ""
        }
    }

    /// A line on which everything works, or everything beyond the machine says nothing for a long time.
    #[derive(Default)]
    struct FakeLine {
        pulled: AtomicBool,
    }

    impl FakeLine {
        async fn heard(&self) -> Answer {
            let works = !self.pulled.load(Ordering::SeqCst);
            sleep(Duration::from_secs(if works { 1 } else { 22 })).await;
            let took = vec![Duration::from_millis(40)];
            Answer { heard: if works { Heard::Works } else { Heard::Silent }, took, sent: 1, lost: 0, bytes: 100 }
        }
    }

    impl Probes for FakeLine {
        fn link(&self) -> Link {
            let heard = if self.pulled.load(Ordering::SeqCst) { Heard::Silent } else { Heard::Works };
            Link { heard, ..Link::default() }
        }

        fn address(&self) -> Heard {
            Heard::Works
        }

        async fn gateway(&self) -> Answer {
            self.heard().await
        }

        async fn internet(&self) -> Answer {
            self.heard().await
        }

        async fn names(&self, _: Depth) -> Names {
            Names { answer: self.heard().await, ..Names::default() }
        }

        async fn web(&self, _: Option<IpAddr>, _: Duration) -> Answer {
            self.heard().await
        }

        async fn hub(&self) -> Answer {
            self.heard().await
        }

        fn hub_proves_names(&self) -> bool {
            true
        }
    }

    async fn next_standing(listening: &mut Receiver<Told>) -> Standing {
        loop {
            if let Told::Standing(standing) = listening.recv().await.unwrap() {
                return standing;
            }
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_cable_is_told_and_so_is_that_it_was_put_in_again() {
        let (line, clock) = (FakeLine::default(), HeldClock(Instant::now()));
        let (told, mut listening) = mpsc::channel(100);
        let (settings, purse) = (Settings::default(), Pocket::default());
        let look = async {
            assert_eq!(next_standing(&mut listening).await.cut, None);
            sleep(Duration::from_secs(301)).await;
            for (pulled, cut, within) in [(true, Some((Cause::Cable, Layer::Link)), 5), (false, None, 10)] {
                let changed = Instant::now();
                line.pulled.store(pulled, Ordering::SeqCst);
                assert_eq!(next_standing(&mut listening).await.cut, cut);
                let after = changed.elapsed();
                assert!(after < Duration::from_secs(within), "{cut:?} after {after:?}");
                sleep(Duration::from_secs(700)).await;
            }
            drop(listening);
        };
        tokio::join!(run(&line, &settings, &clock, &purse, told), look);
    }

    #[tokio::test(start_paused = true)]
    async fn an_hours_figures_are_told_when_it_is_over() {
        let (line, clock) = (FakeLine::default(), HeldClock(Instant::now()));
        let (told, mut listening) = mpsc::channel(100);
        let (settings, purse) = (Settings::default(), Pocket::default());
        let look = async {
            let figures = loop {
                if let Told::Figures(figures) = listening.recv().await.unwrap() {
                    break figures;
                }
            };
            let hour = clock.now().monotonic.as_secs();
            assert!((3600..3700).contains(&hour), "{hour}");
            assert_eq!(figures.len(), 4, "{figures:?}");
            drop(listening);
        };
        tokio::join!(run(&line, &settings, &clock, &purse, told), look);
    }
}
