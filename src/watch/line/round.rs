//! What one round of probes has heard, layer by layer.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What a layer answered, however often it was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Heard {
    /// It wasn't asked, or what it said proves nothing.
    #[default]
    Unknown,
    /// It works.
    Works,
    /// It said nothing.
    Silent,
    /// It said itself that it can't.
    Refuses,
    /// Something else answered in its place.
    False,
}

impl Heard {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Unknown, Self::Works, Self::Silent, Self::Refuses, Self::False];

    /// Whether it was asked and doesn't do what it should.
    pub const fn fails(self) -> bool {
        matches!(self, Self::Silent | Self::Refuses | Self::False)
    }

    /// Whether anybody said anything.
    pub const fn answered(self) -> bool {
        matches!(self, Self::Works | Self::Refuses | Self::False)
    }
}

/// The cable or the radio.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// [`Heard::Works`] where there is a carrier.
    pub heard: Heard,
    /// Whether it is Wi-Fi.
    pub wireless: bool,
    /// How strong Wi-Fi is received, dBm.
    pub signal: Option<i32>,
}

/// What one probe has heard, and what that cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What.
    pub heard: Heard,
    /// How long each answer took, there and back.
    pub took: Vec<Duration>,
    /// How many packets should have been answered.
    pub sent: u32,
    /// How many of them weren't.
    pub lost: u32,
    /// Bytes on the line, both ways, with all headers down to Ethernet's. Estimated: nobody tells what TCP repeats by itself.
    pub bytes: u64,
}

/// What name servers have said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// Whether names are resolved, and truly as far as can be told.
    pub answer: Answer,
    /// Where the name leads to.
    pub addresses: Vec<IpAddr>,
    /// They may be false: a name that can't exist leads to the same place, or others lead to another one. Who answers there
    /// decides.
    pub doubtful: bool,
}

/// How much a round asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Depth {
    /// The router, two names, an empty page: ≤ 1.5 kB, so that it can be done every few minutes.
    Light,
    /// Everything, up to an answer of the hub by TLS.
    Full,
}

/// What one round has heard, from the plug up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// How much was asked.
    pub depth: Depth,
    /// The cable or the radio.
    pub link: Link,
    /// An address, and a way out.
    pub address: Heard,
    /// The router.
    pub gateway: Answer,
    /// Places on the internet that are reached by their address.
    pub internet: Answer,
    /// The name servers.
    pub names: Names,
    /// The page that is known to be empty.
    pub web: Answer,
    /// The hub.
    pub hub: Answer,
}

impl Round {
    /// One in which nothing was asked.
    pub fn unasked(depth: Depth) -> Self {
        let [gateway, internet, web, hub] = [(); 4].map(|()| Answer::default());
        let (link, address, names) = (Link::default(), Heard::Unknown, Names::default());
        Self { depth, link, address, gateway, internet, names, web, hub }
    }

    /// What was heard, from the plug up.
    pub fn picture(&self) -> [Heard; 7] {
        let Self { link, address, gateway, internet, names, web, hub, .. } = self;
        [link.heard, *address, gateway.heard, internet.heard, names.answer.heard, web.heard, hub.heard]
    }

    /// Whether another round has heard the same wherever it asked.
    pub fn agrees_with(&self, other: &Self) -> bool {
        let pairs = self.picture().into_iter().zip(other.picture());
        pairs.into_iter().all(|(this, other)| other == Heard::Unknown || other == this)
    }

    /// Bytes on the line.
    pub fn bytes(&self) -> u64 {
        let Self { gateway, internet, names, web, hub, .. } = self;
        [gateway, internet, &names.answer, web, hub].map(|answer| answer.bytes).iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(depth: Depth, web: Heard, hub: Heard) -> Round {
        let mut round = Round::unasked(depth);
        (round.web.heard, round.hub.heard) = (web, hub);
        round
    }

    #[test]
    fn what_was_not_asked_contradicts_nothing() {
        let full = heard(Depth::Full, Heard::Works, Heard::Refuses);
        assert!(full.agrees_with(&heard(Depth::Light, Heard::Works, Heard::Unknown)));
        assert!(!full.agrees_with(&heard(Depth::Light, Heard::Silent, Heard::Unknown)));
    }
}
