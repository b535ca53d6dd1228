//! What should be in the room, and what is there.

use serde::{Deserialize, Serialize};

use crate::device::{Kind, Reason, State};
use crate::figure::Measure;

/// How a piece of equipment is, held against the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// `hw.id`
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// What people here call it; else make and model.
    pub name: String,
    /// Make and model.
    pub model: String,
    /// How it is.
    pub state: State,
    /// Why it isn't well.
    pub reasons: Vec<Reason>,
    /// What was measured.
    pub figures: Vec<(Measure, f64)>,
}
