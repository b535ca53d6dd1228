//! The line is looked at as the kiosk does, while it is cut: how long until that is known, and what isn't an outage.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod net;

use std::io::{BufRead as _, BufReader};
use std::process::Child;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use net::cuts::{CUTS, Cut};
use net::{Net, Quality};
use serde_json::Value;

#[path = "../../../tests/rig.rs"]
mod rig;

/// A light round each minute is more than the usual month has bytes for, so that it would be thinned out, but for the month's last days.
const ENOUGH: &str = "monthly_megabytes = 1000\nround_megabytes = 1000\n";

/// Somebody who looks for so long, and what is told meanwhile.
struct Watcher {
    looking: Child,
    told: Receiver<(Instant, Value)>,
}

impl Watcher {
    fn start(net: &Net, time: Duration) -> Self {
        let mut looking = net.looking(&[&time.as_secs().to_string()]).spawn().unwrap();
        let (tell, told) = channel();
        let printed = BufReader::new(looking.stdout.take().unwrap());
        thread::spawn(move || {
            for line in printed.lines().map_while(Result::ok) {
                drop(tell.send((now(), serde_json::from_str(&line).unwrap())));
            }
        });
        Self { looking, told }
    }

    /// How the line stands, the next time that this is told; nothing where the time is over.
    fn next_standing(&self) -> Option<(Instant, String)> {
        loop {
            let (at, line) = self.told.recv().ok()?;
            if let Some(standing) = line["told"].get("standing") {
                let round = serde_json::json!({ "round": standing });
                return Some((at, net::cuts::named(&round)));
            }
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        drop(self.looking.kill());
        drop(self.looking.wait());
    }
}

#[expect(clippy::disallowed_methods, reason = "a line's time passes")]
fn now() -> Instant {
    Instant::now()
}

#[test]
fn a_pulled_cable_is_known_within_five_seconds() {
    if !net::can_be_built() {
        return;
    }
    let mut net = Net::build(Quality::Good);
    let watcher = Watcher::start(&net, Duration::from_secs(60));
    assert_eq!(watcher.next_standing().unwrap().1, "-");
    // In the middle between two looks.
    thread::sleep(Duration::from_millis(2900));
    net.cut(Cut::Cable);
    let pulled = now();
    let (at, named) = watcher.next_standing().unwrap();
    assert_eq!(named, "cable/link");
    let after = at - pulled;
    println!("a pulled cable was known after {after:?}");
    assert!(after <= Duration::from_secs(5), "{after:?}");
    net.run("router", "ip link set dev lan up");
    assert_eq!(watcher.next_standing().unwrap().1, "-");
}

/// Some minutes, or an hour in `make rigs`. With `FAULT=dead-line` nothing arrives, which is an outage.
#[test]
fn random_losses_and_long_ways_are_no_outage() {
    if !net::can_be_built() {
        return;
    }
    let time = Duration::from_secs(if rig::is_whole() { 3600 } else { 150 });
    let net = Net::build(if rig::fault() == "dead-line" { Quality::Dead } else { Quality::Bad });
    // More often than at a point, that there is more to be lost.
    net.write_settings(&format!("light_minutes = 1\nfull_minutes = 2\n{ENOUGH}"));
    let watcher = Watcher::start(&net, time);
    let mut rounds = 0;
    let mut lost = Vec::new();
    let mut standings = Vec::new();
    while let Ok((_, line)) = watcher.told.recv() {
        let told = &line["told"];
        if told.get("round").is_some() {
            rounds += 1;
            if net::cuts::named(told) != "-" {
                lost.push(line.to_string());
            }
        }
        standings.extend(told.get("standing").map(|standing| standing["cut"].clone()));
    }
    println!("{rounds} rounds on the bad line, {} lost", lost.len());
    assert_eq!(standings, [Value::Null], "{lost:#?}");
    assert!(rounds >= time.as_secs() / 60, "{rounds}");
}

/// Some cuts, with a light round each minute; all of them in `make rigs`, as at a point.
#[test]
fn random_cuts_are_known_in_time() {
    if !net::can_be_built() {
        return;
    }
    let minutes = if rig::is_whole() { 5 } else { 1 };
    let cuts = CUTS.into_iter().filter(|(cut, named)| *named != "-" && (rig::is_whole() || is_usual(*cut)));
    // Its empty page is still empty, so that only the full round of the hour finds it.
    let cuts = cuts.filter(|(cut, _)| *cut != Cut::HubWithoutDatabase);
    let within = Duration::from_secs(60 * (minutes + 1));
    thread::scope(|scope| {
        for (cut, expected) in cuts {
            scope.spawn(move || {
                let mut net = Net::build(Quality::Good);
                net.write_settings(&format!("light_minutes = {minutes}\n{ENOUGH}"));
                let watcher = Watcher::start(&net, 3 * within);
                assert_eq!(watcher.next_standing().unwrap().1, "-");
                // Right after a round, when it takes longest.
                thread::sleep(Duration::from_secs(1));
                net.cut(cut);
                let since = now();
                let (at, named) = watcher.next_standing().unwrap_or_else(|| panic!("{cut:?}: never known"));
                println!("{cut:?}: {named} after {:?}", at - since);
                assert_eq!(named, expected, "{cut:?}");
                assert!(at - since <= within, "{cut:?} after {:?}", at - since);
            });
        }
    });
}

fn is_usual(cut: Cut) -> bool {
    matches!(cut, Cut::Router | Cut::LineSilent | Cut::NamesSilent | Cut::NamesFalse | Cut::Portal | Cut::HubSilent)
}
