//! What a rig's machine runs: counts and events without end, some sealed, copied and delivered, each told once it is durable.
//!
//! ```text
//! ledger-load FOLDER    forever; each line is told after what it tells was committed
//! ledger-load FOLDER look    what is there: `total N`, then `batch SEQ SHA256` for each that waits
//! ```

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may end anywhere")]

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use ledger::fact::{Action, CausedBy, Count, EventKind};
use ledger::{BatchId, Ledger, Receipt, Sealed, Signal, wire};
use point::{Clock as _, SystemClock};
use sha2::{Digest as _, Sha256};
use tests::desk::Random;
use ulid::Ulid;

fn waiting(ledger: &Ledger) -> Vec<Sealed> {
    ledger.waiting(None).collect::<Result<_, _>>().unwrap()
}

/// Tells one line at once.
fn tell(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

fn tell_sealed(ledger: &Ledger) {
    for sealed in waiting(ledger) {
        tell(&format!("sealed {} {:x}", sealed.id.seq, Sha256::digest(&sealed.body)));
    }
}

/// What the receiving end would know if everything arrived now.
fn total(ledger: &Ledger) -> u64 {
    let count = |counts: &[ledger::fact::Usage]| {
        counts.iter().filter(|usage| usage.count.action == Action::Opened).map(|usage| usage.n).max().unwrap_or(0)
    };
    let sealed = waiting(ledger).into_iter().filter(|sealed| sealed.signal == Signal::Metrics);
    let sealed = sealed.map(|sealed| wire::decode(sealed.signal, &sealed.body).unwrap().0);
    let all = sealed.chain(ledger.preview().unwrap()).flat_map(|batch| batch.facts);
    all.map(|facts| count(&facts.usage)).max().unwrap_or(0)
}

fn main() {
    let words: Vec<_> = std::env::args().collect();
    let clock = Arc::new(SystemClock::new());
    let point = Ulid::from_parts(1, 1);
    let ledger = Ledger::open(Path::new(&words[1]), point, "0.1.0", clock.clone()).unwrap();
    if words.len() > 2 {
        assert!(ledger.check().unwrap(), "damaged");
        let outbox = ledger.outbox().unwrap();
        tell(&format!("epoch {} next {}", outbox.epoch, outbox.next_seq));
        for sealed in waiting(&ledger) {
            tell(&format!("batch {} {:x}", sealed.id.seq, Sha256::digest(&sealed.body)));
        }
        return tell(&format!("total {}", total(&ledger)));
    }
    let opened = Count { product: "p01/a".to_owned(), ..Count::new(Action::Opened, CausedBy::Visitor) };
    let mut done = total(&ledger);
    let mut random = Random::new(done + 1);
    loop {
        match random.below(20) {
            0 | 1 => {
                ledger.happened(EventKind::Started, &[]).unwrap();
                tell("event");
            }
            2 => {
                ledger.seal().unwrap();
                tell_sealed(&ledger);
            }
            3 => {
                ledger.back_up().unwrap();
                // What is copied was sealed before.
                tell_sealed(&ledger);
                tell("copied");
            }
            4 => {
                // All but the last, so that something always waits.
                let all = waiting(&ledger);
                if let Some(Sealed { id: BatchId { epoch, seq, .. }, .. }) = all.iter().rev().nth(3) {
                    let receipt = Receipt { point, epoch: *epoch, through: *seq, last: None, at: clock.now().wall };
                    ledger.receive(&receipt).unwrap();
                    tell(&format!("received {seq}"));
                }
            }
            _ => {
                ledger.count(&opened, "A", 1).unwrap();
                done += 1;
                tell(&format!("count {done}"));
            }
        }
    }
}
