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

/// What should be in the room.
#[derive(Clone, Debug, Default)]
pub struct List;

impl List {
    /// Reads the list.
    pub fn read(_path: &std::path::Path) -> Result<Self, std::io::Error> {
        Ok(Self)
    }
}

/// Holds what was seen against the list.
pub fn judge(_list: &List, readings: &[crate::Reading]) -> Vec<Finding> {
    let finding = |reading: &crate::Reading| Finding {
        id: reading.id.clone(),
        kind: reading.kind,
        name: String::new(),
        model: reading.model.clone(),
        state: reading.state,
        reasons: reading.reasons.clone(),
        figures: reading.figures.clone(),
    };
    readings.iter().map(finding).collect()
}
