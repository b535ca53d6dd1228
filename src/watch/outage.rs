//! Outages: when the line was cut, where, and who has to mend it.

use point::named;
use serde::{Deserialize, Serialize};

/// Who or what has cut the line: whom to turn to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The machine itself was off.
    PcOff,
    /// The cable between machine and router, or the router is off; on Wi-Fi: no access point.
    Cable,
    /// The router gives no address, or doesn't answer.
    Router,
    /// The provider's name servers don't answer, while addresses can be reached.
    Dns,
    /// The provider's line: the router answers, nothing beyond it.
    Line,
    /// The provider sends everybody to a page of its own: unpaid, or a sign-in.
    CaptivePortal,
    /// The name servers give false answers.
    DnsHijack,
    /// The province's receiving end; the line itself is whole.
    Hub,
}

named!(Cause {
    PcOff = "pc_off",
    Cable = "cable",
    Router = "router",
    Dns = "dns",
    Line = "line",
    CaptivePortal = "captive_portal",
    DnsHijack = "dns_hijack",
    Hub = "hub",
});

impl Cause {
    /// Whether it lies beyond the router, with the provider: what a complaint can be about.
    pub const fn is_providers(self) -> bool {
        matches!(self, Self::Dns | Self::Line | Self::CaptivePortal | Self::DnsHijack)
    }
}

/// The first layer that doesn't work, from the plug up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layer {
    /// No machine.
    Power,
    /// No carrier.
    Link,
    /// No address.
    Address,
    /// The router doesn't answer.
    Gateway,
    /// Nothing beyond the router.
    Internet,
    /// Names aren't resolved, or falsely.
    Dns,
    /// Something between answers in the place of the one that was asked.
    Web,
    /// The hub can't be reached, or doesn't answer.
    Hub,
}

named!(Layer {
    Power = "power",
    Link = "link",
    Address = "address",
    Gateway = "gateway",
    Internet = "internet",
    Dns = "dns",
    Web = "web",
    Hub = "hub",
});

/// Where the line is cut, and who has to mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Who has to mend it.
    pub cause: Cause,
    /// The first layer that doesn't work.
    pub layer: Layer,
}
