//! What looking at the line costs, as the point's network card counts it.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod net;

use net::{Net, Quality};

#[test]
fn probe() {
    let net = Net::build(Quality::Good);
    let mut rounds = net.rounds();
    for depth in ["full", "full", "full", "light", "light", "light", "full", "light"] {
        let before = net.bytes();
        let round = rounds.make(depth);
        std::thread::sleep(std::time::Duration::from_millis(300));
        println!("{depth}: {} on the wire, {} estimated", net.bytes() - before, round["round"]["bytes"]);
    }
}
