//! What looking at the line costs, as the point's network card counts it, and what the daily transfer says of a line whose speed
//! is known.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod net;

use net::{Net, Quality, Rounds};
use watch::line::Settings;
use watch::line::budget::{DAILY, FULL, LIGHT};

#[path = "../../../tests/rig.rs"]
mod rig;

/// Days of the longest month.
const DAYS: u64 = 31;

/// Bytes on the wire, and bytes as the program counts them.
#[derive(Clone, Copy, Debug, Default)]
struct Bytes {
    wire: u64,
    own: u64,
}

impl Bytes {
    fn add(&mut self, other: Self) {
        self.wire += other.wire;
        self.own += other.own;
    }
}

fn made(net: &Net, rounds: &mut Rounds, what: &str) -> Bytes {
    // As after minutes of silence: nobody knows any more where the other is.
    net.run("point", "ip neighbour flush dev line");
    net.run("router", "ip neighbour flush dev lan");
    let before = net.bytes();
    let line = rounds.make(what);
    let own = line["round"]["bytes"].as_u64().or(line["bytes"].as_u64()).unwrap();
    Bytes { wire: net.bytes() - before, own }
}

/// All rounds of a day in a row, times 31; in `make rigs` all of a month. With `FAULT=chatty` a light round is made each minute.
#[test]
fn random_rounds_of_a_month_stay_within_its_bytes() {
    if !net::can_be_built() {
        return;
    }
    let mut settings = Settings::default();
    if rig::fault() == "chatty" {
        settings.light_minutes = 1;
    }
    let net = Net::build(Quality::Good);
    let mut rounds = net.rounds();
    let days = if rig::is_whole() { DAYS } else { 1 };
    let day = 24 * 60;
    let full_rounds = day / u64::from(settings.full_minutes);
    let light_rounds = day / u64::from(settings.light_minutes) - full_rounds;
    let [mut light, mut full, mut daily] = [Bytes::default(); 3];
    for _ in 0..days {
        for _ in 0..full_rounds {
            full.add(made(&net, &mut rounds, "full"));
            for _ in 0..light_rounds / full_rounds {
                light.add(made(&net, &mut rounds, "light"));
            }
        }
        daily.add(made(&net, &mut rounds, "daily"));
    }
    let each = |bytes: u64, count: u64| bytes / (count * days);
    let kinds = [(light, light_rounds, LIGHT, "light"), (full, full_rounds, FULL, "full"), (daily, 1, DAILY, "daily")];
    for (bytes, count, planned, name) in kinds {
        let (wire, own) = (each(bytes.wire, count), each(bytes.own, count));
        println!("{name}: {wire} bytes on the wire each, {own} as counted, {planned} as planned; {count} a day");
        assert!(wire <= planned, "{name}: {wire}");
        assert!(own * 100 >= wire * 95, "{name}: the program counts {own} where {wire} went");
    }
    let month = |bytes: Bytes| bytes.wire * DAYS / days;
    let rounds = month(light) + month(full);
    let all = rounds + month(daily);
    println!("a month of {DAYS} days, from {days} on the wire: rounds {rounds}, all {all}");
    assert!(rounds <= u64::from(Settings::default().round_megabytes) * 1_000_000, "{rounds}");
    assert!(all <= u64::from(Settings::default().monthly_megabytes) * 1_000_000, "{all}");
}

/// Mbit/s of the line, to the point and from it.
const SPEEDS: [(u32, u32); 4] = [(1, 1), (4, 1), (10, 5), (40, 20)];

#[test]
fn a_daily_transfer_never_says_more_than_the_line_gives() {
    if !net::can_be_built() {
        return;
    }
    let net = Net::build(Quality::Good);
    let mut rounds = net.rounds();
    for (down, up) in SPEEDS {
        let shape = |device, megabits| {
            format!("tc qdisc replace dev {device} root tbf rate {megabits}mbit burst 5k latency 200ms")
        };
        net.run("provider", &shape("customer", down));
        net.run("router", &shape("wan", up));
        let measured = rounds.make("daily");
        println!("{down} down and {up} up: {measured}");
        for (name, megabits) in [("down", down), ("up", up)] {
            let share = measured[name].as_f64().unwrap() / (f64::from(megabits) * 1e6);
            assert!((0.3..=1.0).contains(&share), "{name} of {megabits} Mbit/s: {share}");
        }
    }
}
