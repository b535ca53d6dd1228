//! How the point watches its line: `[watch]` in `point.toml`.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// What is not set is as usual.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Watch {
    /// How much of the line watching may use in a month, in megabytes of 1,000,000 bytes; 100 where nothing is set.
    pub monthly_megabytes: Option<u32>,
    /// The network card to look at; empty: the one that leads out.
    pub interface: String,
    /// Places beyond the provider, `address:port`, which tell a dead line from dead name servers; empty: two public resolvers.
    pub internet: Vec<SocketAddr>,
    /// Whom to ask whether the provider's name servers tell the truth, `address:port`.
    pub resolver: Option<SocketAddr>,
}

/// Every key of `[watch]`.
pub const SETTINGS: [&str; 4] = ["monthly_megabytes", "interface", "internet", "resolver"];
