//! `ndt7 ADDRESS`: a speed test as the button makes it, told as a line of JSON. `make bench` holds it beside `iperf3`.

use std::error::Error;

use serde_json::json;
use url::Url;
use watch::line::ndt7;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let server = Url::parse(&std::env::args().nth(1).ok_or("ndt7 ADDRESS")?)?;
    let told = |progress: ndt7::Progress| {
        let megabits = progress.bits.unwrap_or_default() / 1e6;
        eprint!("\r{:?} {:3.0} % {megabits:8.2} Mbit/s ", progress.phase, progress.done * 100.0);
    };
    let outcome = ndt7::test(&server, told).await?;
    eprintln!();
    println!(
        "{}",
        json!({
            "down": outcome.speeds.down,
            "up": outcome.speeds.up,
            "rtt": outcome.rtt,
            "jitter": outcome.jitter,
            "down_bytes": outcome.used.down,
            "up_bytes": outcome.used.up,
        })
    );
    Ok(())
}
