//! The probes, one for each layer, and the rounds that are made of them.

use std::net::IpAddr;
use std::time::Duration;

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
    fn web(&self, known: Option<IpAddr>, within: Duration) -> impl Future<Output = Answer> + Send;

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
            let asked = web.heard != Heard::Unknown || names.answer.heard.fails();
            let internet = if asked { Answer::default() } else { probes.internet().await };
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
    // The system may find names in another way than by these servers. Those that only tell what they remember are dead, though.
    let remembered = round.names.answer.heard != Heard::False && !round.names.addresses.is_empty();
    if round.hub.heard == Heard::Works && probes.hub_proves_names() && !remembered {
        round.names.answer.heard = Heard::Works;
    }
    round
}

fn begun(probes: &impl Probes, depth: Depth) -> Round {
    Round { link: probes.link(), address: probes.address(), ..Round::unasked(depth) }
}

/// The page is asked for where the name leads to, in the time that is left.
async fn names_and_web(probes: &impl Probes, depth: Depth) -> (Names, Answer) {
    let began = Instant::now();
    let names = probes.names(depth).await;
    // Without name servers nobody knows where the page is; names that are addresses need none.
    let lost = names.answer.heard.fails() && names.addresses.is_empty();
    if lost {
        return (names, Answer::default());
    }
    let web = probes.web(names.addresses.first().copied(), LIMIT.saturating_sub(began.elapsed())).await;
    (names, web)
}
