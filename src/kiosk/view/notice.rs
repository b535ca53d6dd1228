//! What is told at the edge of whatever screen is open.

use serde::Serialize;

/// One line, which asks nothing of anybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// How it looks.
    pub mood: NoticeMood,
    /// How far something is; nothing where nobody knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<u16>,
}

/// How a notice looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoticeMood {
    /// Something is being done.
    Busy,
    /// It is done.
    Done,
    /// There was nothing to be done.
    Neutral,
    /// It couldn't be done.
    Failed,
}
