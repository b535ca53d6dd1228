//! Looks at this machine's line and prints what it hears, a JSON object a line.
//!
//! `line SETTINGS.toml` makes a round for each `light` or `full` on its standard input, and the daily transfer for each `daily`;
//! `line SETTINGS.toml SECONDS` looks as the kiosk does and prints what it would tell.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use point::{Clock, SystemClock};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use watch::line::budget::{Purpose, Purse};
use watch::line::daily::{Outcome, transfer};
use watch::line::probes::{full, light};
use watch::line::{Round, Settings, System, Told, Wire, judge, run};

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [settings, seconds @ ..] = &arguments[..] else { bail!("line SETTINGS.toml [SECONDS]") };
    let settings: Settings = toml::from_str(&std::fs::read_to_string(Path::new(settings)).context(settings.clone())?)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new());
    let wire = Wire::new(settings.clone(), System::default(), clock.clone())?;
    if let [seconds] = seconds {
        return watch_for(&wire, &settings, clock.as_ref(), Duration::from_secs(seconds.parse()?)).await;
    }
    for depth in std::io::stdin().lines() {
        let began = clock.now().monotonic;
        let round = match depth?.as_str() {
            "full" => full(&wire).await,
            "light" => light(&wire).await,
            _ => {
                let sample = settings.targets()?.sample().context("no hub")?;
                let Outcome { down, up, bytes } = transfer(&sample, &|| false).await?;
                println!("{}", json!({ "down": down, "up": up, "bytes": bytes }));
                continue;
            }
        };
        let seconds = (clock.now().monotonic - began).as_secs_f64();
        println!("{}", json!({ "round": heard(&round), "seconds": seconds }));
    }
    Ok(())
}

/// Bytes that nobody counts.
struct Endless;

impl Purse for Endless {
    fn used(&self, _: Purpose) -> Option<u64> {
        None
    }

    fn spend(&self, _: Purpose, _: i64) -> bool {
        true
    }
}

async fn watch_for(wire: &Wire, settings: &Settings, clock: &dyn Clock, time: Duration) -> anyhow::Result<()> {
    let (told, mut listening) = mpsc::channel(16);
    let began = clock.now().monotonic;
    let listen = async {
        while let Some(told) = listening.recv().await {
            let told = match told {
                Told::Standing(standing) => json!({ "standing": standing }),
                Told::Round(round) => json!({ "round": heard(&round) }),
                Told::Figures(figures) => json!({ "figures": figures }),
                Told::Speeds(speeds) => json!({ "speeds": speeds }),
            };
            let seconds = (clock.now().monotonic - began).as_secs_f64();
            println!("{}", json!({ "at": seconds, "told": told }));
        }
    };
    drop(tokio::time::timeout(time, async { tokio::join!(run(wire, settings, clock, &Endless, told), listen) }).await);
    Ok(())
}

fn heard(round: &Round) -> Value {
    let rtts: Vec<f64> = round.web.took.iter().map(|took| took.as_secs_f64() * 1000.0).collect();
    json!({
        "depth": round.depth, "heard": round.picture(), "cut": judge(round), "bytes": round.bytes(), "rtt_ms": rtts,
        "addresses": round.names.addresses,
    })
}
