//! Who mends what the room can't: `[support]` in `point.toml`.

use serde::{Deserialize, Serialize};

/// A technician of the district or the province.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Support {
    /// Who.
    pub name: String,
    /// How to reach that person.
    pub phone: String,
}

/// Every key of `[support]`.
pub const SETTINGS: [&str; 2] = ["name", "phone"];
