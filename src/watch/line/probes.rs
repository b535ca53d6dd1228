//! The probes, one for each layer, and the rounds that are made of them.

use std::net::IpAddr;
use tokio::time::{Instant, timeout};

use crate::line::round::{Answer, Depth, Heard, Link, Names, Round};
use crate::line::{HUB_LIMIT, LIMIT};

/// What asks each layer. Each one asks often enough, and waits long enough, for a line that needs 800 ms and loses one packet of
/// five each way.
pub trait Probes: Send + Sync {
    /// Whether there is a carrier. Costs nothing, and is asked every two seconds.
    fn link(&self) -> Link;

    /// Whether there are an address and a way out.
    fn address(&self) -> Heard;

    /// Whether the router answers.
    fn gateway(&self) -> impl Future<Output = Answer> + Send;

    /// Whether any place on the internet can be reached by its address.
    fn internet(&self) -> impl Future<Output = Answer> + Send;

    /// Whether names are resolved, and truly.
    fn names(&self, depth: Depth) -> impl Future<Output = Names> + Send;

    /// Whether the empty page is empty; `known` is where its name leads to.
    fn web(&self, known: Option<IpAddr>) -> impl Future<Output = Answer> + Send;

    /// Whether the hub answers.
    fn hub(&self) -> impl Future<Output = Answer> + Send;

    /// Whether the hub is found by the name that is resolved: when it answers, its name was.
    fn hub_proves_names(&self) -> bool;
}

/// The router, the names, the empty page. Without one, a place on the internet.
pub async fn light(probes: &impl Probes) -> Round {
    let mut round = begun(probes, Depth::Light);
    if !round.address.fails() {
        let lines = async {
            let (names, web) = names_and_web(probes, Depth::Light).await;
            let internet = if web.heard == Heard::Unknown { probes.internet().await } else { Answer::default() };
            (names, web, internet)
        };
        (round.gateway, (round.names, round.web, round.internet)) = tokio::join!(probes.gateway(), lines);
    }
    round
}

/// Every layer, all at once: whoever waits for one after the other knows it too late.
pub async fn full(probes: &impl Probes) -> Round {
    let began = Instant::now();
    let mut round = begun(probes, Depth::Full);
    if round.address.fails() {
        return round;
    }
    let mut hub = std::pin::pin!(probes.hub());
    let others = async { tokio::join!(probes.gateway(), probes.internet(), names_and_web(probes, Depth::Full)) };
    let mut others = std::pin::pin!(others);
    let mut early = None;
    (round.gateway, round.internet, (round.names, round.web)) = loop {
        tokio::select! {
            answer = &mut hub, if early.is_none() => early = Some(answer),
            others = &mut others => break others,
        }
    };
    round.hub = match early {
        Some(answer) => answer,
        None => {
            // Where even the empty page doesn't come, nothing will.
            let limit = if round.web.heard.fails() { LIMIT } else { HUB_LIMIT };
            let late = timeout(limit.saturating_sub(began.elapsed()), hub).await;
            late.unwrap_or(Answer { heard: Heard::Silent, ..Answer::default() })
        }
    };
    if round.hub.heard == Heard::Works && probes.hub_proves_names() {
        round.names.answer.heard = Heard::Works;
        round.names.doubtful = false;
    }
    round
}

fn begun(probes: &impl Probes, depth: Depth) -> Round {
    Round { link: probes.link(), address: probes.address(), ..Round::unasked(depth) }
}

/// The page is asked for where the name leads to.
async fn names_and_web(probes: &impl Probes, depth: Depth) -> (Names, Answer) {
    let names = probes.names(depth).await;
    // Without name servers nobody knows where the page is; names that are addresses need none.
    let lost = names.answer.heard.fails() && names.addresses.is_empty();
    let web = if lost { Answer::default() } else { probes.web(names.addresses.first().copied()).await };
    (names, web)
}
