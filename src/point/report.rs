//! Where a point's figures go: `[report]` in `point.toml`.

use serde::{Deserialize, Serialize};

/// To whom the point reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The address of the receiving end; empty: figures leave by stick only.
    #[serde(default)]
    pub address: String,
}

/// Every key of `[report]`.
pub const SETTINGS: [&str; 1] = ["address"];
