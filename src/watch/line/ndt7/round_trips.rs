//! Time there and back on the idle line, over a connection that stays.

use reqwest::Client;
use tokio::time::{Instant, timeout};
use url::Url;

use super::socket::{IDLE, OPENING};
use super::{Phase, Progress, TestError};
use crate::statistics::ms;

/// How often: half a minute at three seconds there and back, and enough for a jitter.
const COUNT: usize = 10;

/// Times in ms. Any answer will do: a server that isn't a hub has no empty page, but says so as fast.
pub(super) async fn measure(
    client: &Client,
    server: &Url,
    progress: &mut impl FnMut(Progress),
) -> Result<Vec<f64>, TestError> {
    let page = server.join("generate_204").map_err(|_| TestError::Address(server.clone()))?;
    let ask = async || client.get(page.clone()).send().await?.bytes().await;
    // The first one is for the connection.
    timeout(OPENING, ask()).await.map_err(|_| TestError::Silent)??;
    let mut times = Vec::with_capacity(COUNT);
    for number in 0..COUNT {
        progress(Progress { phase: Phase::RoundTrips, done: number as f64 / COUNT as f64, bits: None });
        let began = Instant::now();
        timeout(IDLE, ask()).await.map_err(|_| TestError::Silent)??;
        times.push(ms(began.elapsed()));
    }
    Ok(times)
}
