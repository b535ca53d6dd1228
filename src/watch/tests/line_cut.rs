//! The line is cut at each layer in turn; what is named must be what was cut.

#![allow(clippy::unwrap_used, reason = "a test may end anywhere")]

mod net;

use std::collections::BTreeMap;
use std::thread;

use net::cuts::{self, CUTS, Cut};
use net::{Net, Quality};

#[path = "../../../tests/rig.rs"]
mod rig;

/// Rounds for each cut: an outage needs two.
const ROUNDS: usize = 2;

/// With `FAULT=no-public-places` nobody on the internet is asked by address, so that a dead line looks like dead name servers.
#[test]
fn what_is_named_is_what_was_cut() {
    if !net::can_be_built() {
        return;
    }
    let more = if rig::fault() == "no-public-places" { "internet = []\n" } else { "" };
    let cells: Vec<(Cut, &str, String)> = thread::scope(|scope| {
        let looking = CUTS.map(|(cut, expected)| {
            scope.spawn(move || {
                let mut net = Net::build(Quality::Good);
                net.write_settings(more);
                let mut rounds = net.rounds();
                let before = rounds.make("full");
                assert_eq!(cuts::named(&before), "-", "{cut:?}: the line isn't whole before it is cut: {before}");
                net.cut(cut);
                let made = (0..ROUNDS).map(|_| rounds.make("full"));
                let told = made.map(|round| {
                    if cuts::named(&round) != expected {
                        eprintln!("{cut:?}: {round}");
                    }
                    (cut, expected, cuts::named(&round))
                });
                told.collect::<Vec<_>>()
            })
        });
        looking.into_iter().flat_map(|looking| looking.join().unwrap()).collect()
    });
    print(&cells);
    let wrong: Vec<_> = cells.iter().filter(|(_, expected, named)| named != expected).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// The confusion matrix: what was cut down, what was named across.
fn print(cells: &[(Cut, &str, String)]) {
    let mut columns: Vec<&str> =
        CUTS.iter().map(|(_, expected)| *expected).chain(cells.iter().map(|cell| &*cell.2)).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut counts: BTreeMap<(String, &str), u32> = BTreeMap::new();
    for (cut, _, named) in cells {
        *counts.entry((format!("{cut:?}"), named)).or_default() += 1;
    }
    println!("{:22}{}", "", columns.iter().map(|column| format!("{column:>20}")).collect::<String>());
    for (cut, expected) in CUTS {
        let row = columns.iter().map(|column| {
            let count = counts.get(&(format!("{cut:?}"), *column)).copied().unwrap_or_default();
            let mark = if *column == expected { format!("[{count}]") } else { format!("{count} ") };
            format!("{mark:>20}")
        });
        println!("{:22}{}", format!("{cut:?}"), row.collect::<String>());
    }
}
