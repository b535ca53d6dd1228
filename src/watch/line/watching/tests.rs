//! The line, second by second.

use time::macros::datetime;

use super::*;

use Heard::{False, Refuses, Silent, Unknown, Works};

const WHOLE: [Heard; 7] = [Works; 7];

/// What each kind of fault is heard as by a full round, how long a round takes that hears it, and who has to mend it.
const FAULTS: [([Heard; 7], u64, Cause, Layer); 9] = [
    ([Works, Silent, Unknown, Unknown, Unknown, Unknown, Unknown], 0, Cause::Router, Layer::Address),
    ([Works, Works, Silent, Silent, Silent, Unknown, Silent], 22, Cause::Router, Layer::Gateway),
    ([Works, Works, Works, Silent, Silent, Unknown, Silent], 22, Cause::Line, Layer::Internet),
    ([Works, Works, Works, Works, Silent, Unknown, Silent], 22, Cause::Dns, Layer::Dns),
    ([Works, Works, Works, Works, Refuses, Unknown, Refuses], 2, Cause::Dns, Layer::Dns),
    ([Works, Works, Works, Works, False, Unknown, False], 1, Cause::DnsHijack, Layer::Dns),
    ([Works, Works, Works, Works, Works, False, False], 1, Cause::CaptivePortal, Layer::Web),
    ([Works, Works, Works, Works, Works, Refuses, Refuses], 6, Cause::Hub, Layer::Hub),
    ([Works, Works, Works, Works, Works, Silent, Silent], 22, Cause::Hub, Layer::Hub),
];

/// How many seconds later something was told, what, and since when.
type After = (u64, Option<(Cause, Layer)>, i64);

/// A line under a clock of its own. Everything in seconds.
struct Line {
    watching: Watching,
    now: u64,
    told: Vec<(u64, Standing)>,
    rounds: Vec<(u64, Depth)>,
}

impl Line {
    fn new() -> Self {
        let watching = Watching::new(&Settings::default(), Duration::ZERO);
        Self { watching, now: 0, told: vec![], rounds: vec![] }
    }

    fn moment(second: u64) -> Moment {
        let monotonic = Duration::from_secs(second);
        let wall = datetime!(2026-11-30 8:00 UTC) + monotonic;
        Moment { wall, monotonic, flag: point::ClockFlag::Plausible }
    }

    /// Lives on until `until`; at each second the line is heard as `heard` says, by rounds that take so long.
    fn live(&mut self, until: u64, heard: impl Fn(u64) -> ([Heard; 7], u64)) -> &mut Self {
        while self.now < until {
            let (at, depth) = self.watching.next();
            let began = self.now;
            if Duration::from_secs(began) < at {
                self.look(heard(began).0[0]);
                self.now += 1;
                continue;
            }
            let (picture, takes) = heard(began);
            let known = self.told.len();
            for _ in 0..takes {
                self.look(heard(self.now).0[0]);
                self.now += 1;
            }
            if self.told.len() > known {
                // As nobody waits for the rest of a round over a cable that is pulled.
                continue;
            }
            let mut round = round(picture, depth);
            if depth == Depth::Light {
                (round.internet.heard, round.hub.heard) = (Unknown, Unknown);
            }
            let told = self.watching.take(round, &Self::moment(began), Duration::from_secs(self.now));
            self.told.extend(told.map(|standing| (self.now, standing)));
            self.rounds.push((began, depth));
        }
        self
    }

    fn look(&mut self, heard: Heard) {
        if self.now.is_multiple_of(CARRIER_EVERY.as_secs()) {
            let told = self.watching.look(Link { heard, ..Link::default() }, &Self::moment(self.now));
            self.told.extend(told.map(|standing| (self.now, standing)));
        }
    }

    fn told_after(&self, from: u64) -> Vec<After> {
        let told = self.told.iter().filter(|(at, _)| *at >= from);
        told.map(|(at, standing)| (at - from, standing.cut, (standing.since - Self::moment(from).wall).whole_seconds()))
            .collect()
    }

    fn depths(&self, from: u64, until: u64) -> (usize, usize) {
        let within = |depth| move |(at, this): &&(u64, Depth)| (from..until).contains(at) && *this == depth;
        (
            self.rounds.iter().filter(within(Depth::Light)).count(),
            self.rounds.iter().filter(within(Depth::Full)).count(),
        )
    }
}

fn round([link, address, gateway, internet, names, web, hub]: [Heard; 7], depth: Depth) -> Round {
    let mut round = Round::unasked(depth);
    round.link.heard = link;
    round.address = address;
    round.gateway.heard = gateway;
    round.internet.heard = internet;
    round.names.answer.heard = names;
    round.web.heard = web;
    round.hub.heard = hub;
    round
}

fn whole(_: u64) -> ([Heard; 7], u64) {
    (WHOLE, 1)
}

#[test]
fn a_whole_line_is_looked_at_every_five_minutes_and_wholly_every_hour() {
    let mut line = Line::new();
    line.live(24 * 3600, whole);
    assert_eq!(line.told, [(1, Standing { cut: None, since: Line::moment(0).wall })]);
    let (light, full) = line.depths(0, 24 * 3600);
    assert_eq!((light + full, full), (288, 24));
}

#[test]
fn every_outage_is_known_within_six_minutes_since_its_first_lost_round() {
    for (picture, takes, cause, layer) in FAULTS {
        for from in (3_601..3_920).step_by(7) {
            let mut line = Line::new();
            line.live(from, whole).live(from + 600, |_| (picture, takes));
            let told = line.told_after(from);
            let [(after, cut, since)] = told[..] else { panic!("{layer:?}: {told:?}") };
            assert_eq!(cut, Some((cause, layer)));
            assert!(after <= 360, "{layer:?}, cut at {from}: known after {after} s");
            assert!((0..=301).contains(&since), "{layer:?}: {since}");
        }
    }
}

#[test]
fn a_pulled_cable_is_known_within_five_seconds_whatever_is_going_on() {
    let pulled = [Silent, Works, Silent, Silent, Silent, Silent, Silent];
    for from in 3_590..3_630 {
        let mut line = Line::new();
        line.live(from + 900, |second| if second < from { (WHOLE, 6) } else { (pulled, 22) });
        let told = line.told_after(from);
        let [(after, cut, since)] = told[..] else { panic!("{told:?}") };
        assert_eq!(cut, Some((Cause::Cable, Layer::Link)));
        assert!(after < 5 && since <= 2, "cut at {from}: known after {after} s");
    }
}

#[test]
fn one_lost_round_is_no_outage() {
    for (picture, takes, ..) in FAULTS {
        for from in (3_601..7_201).step_by(150) {
            let mut line = Line::new();
            // One round, whichever comes next.
            line.live(from, whole);
            let lost = line.rounds.len();
            while line.rounds.len() == lost {
                let until = line.now + 1;
                line.live(until, |_| (picture, takes));
            }
            let until = line.now + 600;
            line.live(until, whole);
            assert_eq!(line.told.len(), 1, "{picture:?} at {from}");
        }
    }
}

#[test]
fn a_router_that_dials_again_is_no_outage() {
    let dialling = [Works, Works, Works, Refuses, Refuses, Unknown, Refuses];
    for from in 3_580..3_620 {
        let mut line = Line::new();
        line.live(from, whole).live(from + 20, |_| (dialling, 3)).live(from + 900, whole);
        assert_eq!(line.told.len(), 1, "cut at {from}");
    }
}

#[test]
fn one_whole_round_ends_an_outage() {
    let cut = FAULTS[2];
    let mut line = Line::new();
    line.live(3_700, whole).live(8_000, |_| (cut.0, cut.1)).live(9_000, whole);
    let ended = line.told.last().unwrap();
    assert_eq!(ended.1.cut, None);
    assert!(ended.0 - 8_000 <= 306, "known after {} s", ended.0 - 8_000);
    let since = (ended.1.since - Line::moment(0).wall).whole_seconds();
    assert!(since >= 8_000 && since <= ended.0 as i64, "since {since}");
}

#[test]
fn an_old_outage_is_looked_at_fully_four_times_an_hour() {
    let hanging = FAULTS[8];
    let mut line = Line::new();
    line.live(24 * 3600, |_| (hanging.0, hanging.1));
    let (light, full) = line.depths(4 * 3600, 24 * 3600);
    assert_eq!(full, 20 * 4);
    assert!((20 * 7..=20 * 9).contains(&light), "{light} light ones");
}

#[test]
fn a_hub_that_says_nothing_by_tls_alone_needs_three_rounds() {
    let slow = [Works, Works, Works, Works, Works, Works, Silent];
    let mut line = Line::new();
    let lost = |rounds: u64| move |second: u64| (if second < 3_600 + rounds * 45 { slow } else { WHOLE }, 45);
    line.live(3_599, whole).live(4_000, lost(2));
    assert_eq!(line.told.len(), 1, "two are no outage");
    let mut line = Line::new();
    line.live(3_599, whole).live(4_000, lost(3));
    assert_eq!(line.told[1].1.cut, Some((Cause::Hub, Layer::Hub)));
}

#[test]
fn rounds_that_disagree_are_believed_in_the_end() {
    let (router, dead) = (FAULTS[1].0, FAULTS[2].0);
    let mut line = Line::new();
    line.live(3_700, whole).live(4_400, |second| (if second / 15 % 2 == 0 { router } else { dead }, 2));
    assert!(line.told.len() >= 2, "{:?}", line.told);
    assert!(line.told_after(3_700)[0].0 <= 360);
}

#[test]
fn another_cause_within_an_outage_is_told_apart() {
    let mut line = Line::new();
    let ([router, dead], takes) = ([FAULTS[1].0, FAULTS[2].0], 22);
    line.live(3_700, whole).live(5_000, |_| (router, takes)).live(6_000, |_| (dead, takes)).live(7_000, whole);
    let causes: Vec<_> = line.told.iter().map(|(_, standing)| standing.cut.map(|(cause, _)| cause)).collect();
    assert_eq!(causes, [None, Some(Cause::Router), Some(Cause::Line), None]);
}

#[test]
fn a_router_that_says_nothing_on_a_whole_line_changes_nothing() {
    let quiet = [Works, Works, Silent, Works, Works, Works, Works];
    let mut line = Line::new();
    line.live(24 * 3600, |_| (quiet, 9));
    assert_eq!(line.told.len(), 1);
    assert_eq!(line.depths(0, 24 * 3600).1, 24, "nor does it make rounds full");
}

#[test]
fn a_line_by_another_card_has_no_carrier_and_is_whole() {
    let other = [Silent, Works, Works, Works, Works, Works, Works];
    let mut line = Line::new();
    line.live(7_200, |_| (other, 1));
    assert_eq!(line.told.iter().map(|(_, standing)| standing.cut).collect::<Vec<_>>(), [None]);
}

#[test]
fn a_short_loss_hides_no_later_outage() {
    let hanging = FAULTS[8];
    let mut line = Line::new();
    // Lost for one light round, then again for good.
    let lost = |second: u64| (3_900..3_910).contains(&second) || second >= 4_210;
    line.live(5_000, |second| if lost(second) { (hanging.0, hanging.1) } else { (WHOLE, 1) });
    let told = line.told_after(4_210);
    assert!(told.len() == 1 && told[0].0 <= 360, "{told:?}");
}

#[test]
fn what_light_rounds_alone_find_odd_makes_few_full_rounds() {
    let [link, address, gateway, internet, _, web, hub] = WHOLE;
    let odd = [link, address, gateway, internet, Silent, web, hub];
    let mut watching = Watching::new(&Settings::default(), Duration::ZERO);
    let (mut now, mut full) = (0, 0);
    while now < 24 * 3600 {
        let (at, depth) = watching.next();
        now = now.max(at.as_secs());
        full += usize::from(depth == Depth::Full);
        let heard = if depth == Depth::Full { WHOLE } else { odd };
        watching.take(round(heard, depth), &Line::moment(now), Duration::from_secs(now + 1));
        now += 1;
    }
    assert!((24 + 3..=24 + 4).contains(&full), "{full}");
    assert_eq!(watching.standing().unwrap().cut, None);
}
